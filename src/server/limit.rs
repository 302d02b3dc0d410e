//! How often a login may fail: ten times a minute for one account from one address, then there is a pause.
//!
//! Only guesses count: a password that has failed a moment ago and comes again, as from a program that was not told of a
//! change, tells its sender nothing new. During the pause whoever has been let in before still is, as his password is
//! compared with what is remembered of it: behind a proxy, or one address of an office, another's failures must not lock
//! him out. That comparing would be a guess too, so it ends after [`TRIES`] other passwords; then everybody waits.

use std::collections::HashMap;
use std::net::IpAddr;
use std::time::{Duration, Instant};

/// Failures that are let through within [`WINDOW`].
const FAILURES: usize = 10;
/// Guesses during the pause beyond which nobody is let in.
const TRIES: usize = 30;
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

/// What stands for a password that was offered, and for the account it was offered to as it was then.
pub(super) type Guess = [u8; 32];

/// A wrong password, and when it came.
type Failure = (Instant, Guess);

/// What is held against a suspect.
#[derive(Debug, Default)]
struct Record {
    /// Passwords that were checked.
    failures: Vec<Failure>,
    /// Passwords that came during the pause.
    tries: Vec<Failure>,
}

/// Whether a login may be tried.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Gate {
    /// It may.
    Open,
    /// This very password has failed a moment ago.
    KnownWrong,
    /// There is a pause of this length; whoever is remembered may pass.
    Remembered(Duration),
    /// There is a pause of this length, for everybody.
    Shut(Duration),
}

/// The failures that still count.
#[derive(Debug, Default)]
pub(super) struct Limiter {
    records: HashMap<Suspect, Record>,
}

impl Limiter {
    /// Whether the suspect may try that password now.
    pub(super) fn gate(&self, suspect: &Suspect, guess: &Guess, now: Instant) -> Gate {
        let Some(record) = self.records.get(suspect) else { return Gate::Open };
        // the try is free again once fewer than ten failures count
        if let Some(wait) = pause(&record.failures, FAILURES, now) {
            let shut = pause(&record.tries, TRIES, now);
            return shut.map_or(Gate::Remembered(wait), |shut| Gate::Shut(shut.max(wait)));
        }
        if known(&record.failures, guess, now) { Gate::KnownWrong } else { Gate::Open }
    }

    /// Counts a password that was checked and is wrong.
    pub(super) fn failed(&mut self, suspect: Suspect, guess: Guess, now: Instant) {
        count(&mut self.record(suspect, now).failures, guess, now);
    }

    /// Counts a password that came during the pause and is not the remembered one.
    pub(super) fn tried(&mut self, suspect: Suspect, guess: Guess, now: Instant) {
        let record = self.record(suspect, now);
        if !known(&record.failures, &guess, now) {
            count(&mut record.tries, guess, now);
        }
    }

    /// Forgets the failures of somebody who has got in.
    pub(super) fn succeeded(&mut self, suspect: &Suspect) {
        self.records.remove(suspect);
    }

    fn record(&mut self, suspect: Suspect, now: Instant) -> &mut Record {
        if self.records.len() >= CROWD {
            self.records
                .retain(|_, record| record.failures.last().is_some_and(|(at, _)| counts(*at, now)));
        }
        self.records.entry(suspect).or_default()
    }
}

/// How long it takes until fewer than `most` of them count.
fn pause(failures: &[Failure], most: usize, now: Instant) -> Option<Duration> {
    let (decisive, _) = failures.iter().rev().nth(most - 1)?;
    WINDOW.checked_sub(now.saturating_duration_since(*decisive)).filter(|wait| !wait.is_zero())
}

fn known(failures: &[Failure], guess: &Guess, now: Instant) -> bool {
    failures.iter().any(|(at, known)| known == guess && counts(*at, now))
}

fn count(failures: &mut Vec<Failure>, guess: Guess, now: Instant) {
    failures.retain(|(at, _)| counts(*at, now));
    if !known(failures, &guess, now) {
        failures.push((now, guess));
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

    fn guess(number: usize) -> Guess {
        let mut guess = [0; 32];
        guess[..8].copy_from_slice(&number.to_le_bytes());
        guess
    }

    /// Fails ten times.
    fn fail(limiter: &mut Limiter, suspect: impl Fn(usize) -> Suspect, now: Instant) {
        for number in 0..FAILURES {
            limiter.failed(suspect(number), guess(number), now);
        }
    }

    #[test]
    fn the_eleventh_try_within_a_minute_waits() {
        let start = Instant::now();
        let mut limiter = Limiter::default();
        let ann = suspect("ann@example.com", "10.0.0.1");
        let right = guess(1_000);
        for second in 0..10 {
            let now = start + Duration::from_secs(second);
            assert_eq!(limiter.gate(&ann, &right, now), Gate::Open, "{second}");
            limiter.failed(ann.clone(), guess(usize::try_from(second).unwrap()), now);
        }
        let gate = limiter.gate(&ann, &right, start + Duration::from_secs(10));
        let wait = Duration::from_secs(50);
        assert_eq!(gate, Gate::Remembered(wait), "until the first failure no longer counts");
        assert_eq!(limiter.gate(&ann, &right, start + Duration::from_mins(1)), Gate::Open);
    }

    #[test]
    fn one_wrong_password_is_one_guess_however_often_it_comes() {
        let now = Instant::now();
        let mut limiter = Limiter::default();
        let ann = suspect("ann", "10.0.0.1");
        for _ in 0..100 {
            limiter.failed(ann.clone(), guess(1), now);
        }
        assert_eq!(limiter.gate(&ann, &guess(1), now), Gate::KnownWrong);
        assert_eq!(limiter.gate(&ann, &guess(2), now), Gate::Open);
        assert_eq!(limiter.gate(&ann, &guess(1), now + WINDOW), Gate::Open);
    }

    #[test]
    fn who_is_remembered_passes_until_too_many_guess() {
        let now = Instant::now();
        let mut limiter = Limiter::default();
        let ann = suspect("ann", "10.0.0.1");
        fail(&mut limiter, |_| ann.clone(), now);
        for number in 0..TRIES {
            // what has failed before is no new guess
            limiter.tried(ann.clone(), guess(number % FAILURES), now);
            assert_eq!(limiter.gate(&ann, &guess(1_000), now), Gate::Remembered(WINDOW));
            limiter.tried(ann.clone(), guess(100 + number), now);
        }
        assert_eq!(limiter.gate(&ann, &guess(1_000), now), Gate::Shut(WINDOW));
    }

    #[test]
    fn others_are_not_made_to_wait() {
        let now = Instant::now();
        let mut limiter = Limiter::default();
        fail(&mut limiter, |_| suspect("Ann@Example.com ", "10.0.0.1"), now);
        let is_open = |account, address| {
            limiter.gate(&suspect(account, address), &guess(99), now) == Gate::Open
        };
        assert!(!is_open("ann@example.com", "10.0.0.1"));
        assert!(!is_open("ann@example.com", "::ffff:10.0.0.1"));
        assert!(is_open("ann@example.com", "10.0.0.2"));
        assert!(is_open("bob@example.com", "10.0.0.1"));
    }

    #[test]
    fn a_network_of_ipv6_is_one_address() {
        let now = Instant::now();
        let mut limiter = Limiter::default();
        fail(&mut limiter, |host| suspect("ann", &format!("2001:db8::{host}")), now);
        let is_open =
            |address| limiter.gate(&suspect("ann", address), &guess(99), now) == Gate::Open;
        assert!(!is_open("2001:db8::ffff"));
        assert!(is_open("2001:db8:0:1::1"));
    }

    #[test]
    fn getting_in_wipes_the_slate() {
        let now = Instant::now();
        let mut limiter = Limiter::default();
        let ann = suspect("ann", "10.0.0.1");
        fail(&mut limiter, |_| ann.clone(), now);
        limiter.succeeded(&ann);
        assert_eq!(limiter.gate(&ann, &guess(0), now), Gate::Open);
    }

    #[test]
    fn a_crowd_of_strangers_is_forgotten() {
        let start = Instant::now();
        let mut limiter = Limiter::default();
        for number in 0..CROWD {
            limiter.failed(suspect(&number.to_string(), "10.0.0.1"), guess(0), start);
        }
        limiter.failed(suspect("late", "10.0.0.1"), guess(0), start + WINDOW);
        assert_eq!(limiter.records.len(), 1);
    }
}
