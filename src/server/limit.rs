//! How often a login may fail: ten times a minute for one account from one address, then there is a pause.

use std::collections::HashMap;
use std::net::IpAddr;
use std::time::{Duration, Instant};

/// Failures that are let through within [`WINDOW`].
const FAILURES: usize = 10;
/// How long a failure counts.
const WINDOW: Duration = Duration::from_mins(1);
/// Pairs of account and address beyond which old ones are looked for and forgotten.
const CROWD: usize = 4_096;

/// Whose failures are counted together.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Suspect {
    account: String,
    address: Option<IpAddr>,
}

impl Suspect {
    /// Whoever tries to log in as `account` from `address`; behind a Unix socket there is no address.
    pub(super) fn new(account: &str, address: Option<IpAddr>) -> Self {
        Self { account: account.trim().to_lowercase(), address: address.map(neighbourhood) }
    }
}

/// One host may choose among the 2^64 addresses of its IPv6 network.
fn neighbourhood(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(v6) => v6
            .to_ipv4_mapped()
            .map_or_else(|| IpAddr::V6((v6.to_bits() >> 64 << 64).into()), IpAddr::V4),
        v4 @ IpAddr::V4(_) => v4,
    }
}

/// The failures that still count.
#[derive(Debug, Default)]
pub(super) struct Limiter {
    failures: HashMap<Suspect, Vec<Instant>>,
}

impl Limiter {
    /// How long the suspect has to wait before the next try; none if he may try now.
    pub(super) fn wait(&self, suspect: &Suspect, now: Instant) -> Option<Duration> {
        let failures = self.failures.get(suspect)?;
        // the try is free again once fewer than ten failures count
        let decisive = failures.iter().rev().nth(FAILURES - 1)?;
        WINDOW.checked_sub(now.saturating_duration_since(*decisive)).filter(|wait| !wait.is_zero())
    }

    /// Counts a failure.
    pub(super) fn failed(&mut self, suspect: Suspect, now: Instant) {
        if self.failures.len() >= CROWD {
            self.failures.retain(|_, failures| failures.last().is_some_and(|at| counts(*at, now)));
        }
        let failures = self.failures.entry(suspect).or_default();
        failures.retain(|at| counts(*at, now));
        failures.push(now);
    }

    /// Forgets the failures of somebody who has got in.
    pub(super) fn succeeded(&mut self, suspect: &Suspect) {
        self.failures.remove(suspect);
    }
}

fn counts(failure: Instant, now: Instant) -> bool {
    now.saturating_duration_since(failure) < WINDOW
}

#[cfg(test)]
mod tests {
    use super::*;

    fn suspect(account: &str, address: &str) -> Suspect {
        Suspect::new(account, Some(address.parse().unwrap()))
    }

    #[test]
    fn the_eleventh_try_within_a_minute_waits() {
        let start = Instant::now();
        let mut limiter = Limiter::default();
        let ann = suspect("ann@example.com", "10.0.0.1");
        for second in 0..10 {
            let now = start + Duration::from_secs(second);
            assert_eq!(limiter.wait(&ann, now), None, "{second}");
            limiter.failed(ann.clone(), now);
        }
        let wait = limiter.wait(&ann, start + Duration::from_secs(10)).unwrap();
        assert_eq!(wait, Duration::from_secs(50), "until the first failure no longer counts");
        assert_eq!(limiter.wait(&ann, start + Duration::from_mins(1)), None);
    }

    #[test]
    fn others_are_not_made_to_wait() {
        let now = Instant::now();
        let mut limiter = Limiter::default();
        for _ in 0..10 {
            limiter.failed(suspect("Ann@Example.com ", "10.0.0.1"), now);
        }
        assert!(limiter.wait(&suspect("ann@example.com", "10.0.0.1"), now).is_some());
        assert!(limiter.wait(&suspect("ann@example.com", "::ffff:10.0.0.1"), now).is_some());
        assert!(limiter.wait(&suspect("ann@example.com", "10.0.0.2"), now).is_none());
        assert!(limiter.wait(&suspect("bob@example.com", "10.0.0.1"), now).is_none());
    }

    #[test]
    fn a_network_of_ipv6_is_one_address() {
        let now = Instant::now();
        let mut limiter = Limiter::default();
        for host in 0..10 {
            limiter.failed(suspect("ann", &format!("2001:db8::{host}")), now);
        }
        assert!(limiter.wait(&suspect("ann", "2001:db8::ffff"), now).is_some());
        assert!(limiter.wait(&suspect("ann", "2001:db8:0:1::1"), now).is_none());
    }

    #[test]
    fn getting_in_wipes_the_slate() {
        let now = Instant::now();
        let mut limiter = Limiter::default();
        let ann = suspect("ann", "10.0.0.1");
        (0..10).for_each(|_| limiter.failed(ann.clone(), now));
        limiter.succeeded(&ann);
        assert_eq!(limiter.wait(&ann, now), None);
    }

    #[test]
    fn a_crowd_of_strangers_is_forgotten() {
        let start = Instant::now();
        let mut limiter = Limiter::default();
        for number in 0..CROWD {
            limiter.failed(suspect(&number.to_string(), "10.0.0.1"), start);
        }
        limiter.failed(suspect("late", "10.0.0.1"), start + WINDOW);
        assert_eq!(limiter.failures.len(), 1);
    }
}
