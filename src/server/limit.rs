//! How often a login may fail: ten times a minute for one account from one address, then there is a pause for both of them
//! together. The same account from elsewhere goes on, as do other accounts from there.
//!
//! A wrong password that comes again, as from a program that was not told of a change, is a failure but no guess: it tells
//! its sender nothing new. As long as there were fewer than ten guesses the pause is therefore not for whoever was let in
//! before: his password is compared with what is remembered of it. That comparing is a guess too, of which there are ten
//! altogether; then everybody waits.
//!
//! One address has a bound of its own, whatever accounts it tries. During that pause nothing is checked for it, and who is
//! remembered still passes.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::IpAddr;
use std::time::{Duration, Instant};

use sha2::{Digest as _, Sha256};

/// Failures, and guesses among them, that are let through within [`WINDOW`] for one account from one address.
const FAILURES: usize = 10;
/// Passwords that are checked in vain within [`WINDOW`] for one address.
const CHECKS: usize = 200;
/// How long a failure counts.
const WINDOW: Duration = Duration::from_mins(1);
/// Records beyond which old ones are forgotten.
const CROWD: usize = 4_096;

/// Whose failures are counted together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Suspect {
    /// A digest, as what somebody calls himself may be long.
    account: [u8; 32],
    address: Option<IpAddr>,
}

impl Suspect {
    /// Whoever tries to log in as `account` from `address`; behind a Unix socket there is no address.
    pub(super) fn new(account: &str, address: Option<IpAddr>) -> Self {
        let account = Sha256::digest(account.trim().to_lowercase()).into();
        Self { account, address: address.map(neighbourhood) }
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

/// What is held against a suspect.
#[derive(Debug, Default)]
struct Record {
    /// Whatever was refused as wrong.
    failures: Vec<Instant>,
    /// Different passwords that its sender has learnt something of.
    guesses: Vec<(Instant, Guess)>,
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
    /// When passwords were checked in vain for an address.
    checks: HashMap<Option<IpAddr>, Vec<Instant>>,
}

impl Limiter {
    /// Whether the suspect may try that password now.
    pub(super) fn gate(&self, suspect: &Suspect, guess: &Guess, now: Instant) -> Gate {
        let mut is_known = false;
        if let Some(record) = self.records.get(suspect) {
            let guesses = record.guesses.iter().map(|(at, _)| *at);
            let failures = pause(record.failures.iter().copied(), FAILURES, now);
            if let Some(wait) = pause(guesses, FAILURES, now) {
                return Gate::Shut(failures.map_or(wait, |longer| longer.max(wait)));
            }
            if let Some(wait) = failures {
                return Gate::Remembered(wait);
            }
            is_known = record.knows(guess, now);
        }
        let checks = self.checks.get(&suspect.address).into_iter().flatten().copied();
        match pause(checks, CHECKS, now) {
            _ if is_known => Gate::KnownWrong,
            Some(wait) => Gate::Remembered(wait),
            None => Gate::Open,
        }
    }

    /// Counts a password that was checked and is wrong.
    pub(super) fn failed(&mut self, suspect: Suspect, guess: Guess, now: Instant) {
        let record = entry(&mut self.records, suspect, now);
        count(&mut record.failures, now);
        record.learn(guess, now);
        count(entry(&mut self.checks, suspect.address, now), now);
    }

    /// Counts a password that is known to be wrong.
    pub(super) fn repeated(&mut self, suspect: Suspect, now: Instant) {
        count(&mut entry(&mut self.records, suspect, now).failures, now);
    }

    /// Counts a password that came during the pause and is not the remembered one.
    pub(super) fn tried(&mut self, suspect: Suspect, guess: Guess, now: Instant) {
        entry(&mut self.records, suspect, now).learn(guess, now);
    }
}

impl Record {
    fn knows(&self, guess: &Guess, now: Instant) -> bool {
        self.guesses.iter().any(|(at, known)| known == guess && counts(*at, now))
    }

    fn learn(&mut self, guess: Guess, now: Instant) {
        self.guesses.retain(|(at, _)| counts(*at, now));
        if !self.knows(&guess, now) {
            self.guesses.push((now, guess));
        }
    }
}

/// What counts only for a while.
trait Fading {
    /// The last moment it was added to.
    fn latest(&self) -> Option<Instant>;
}

impl Fading for Record {
    fn latest(&self) -> Option<Instant> {
        let guess = self.guesses.last().map(|(at, _)| *at);
        guess.max(self.failures.latest())
    }
}

impl Fading for Vec<Instant> {
    fn latest(&self) -> Option<Instant> {
        self.last().copied()
    }
}

/// The record of that key. Where there are too many those that no longer count are forgotten, or else the one that has been
/// added to least lately.
fn entry<K: Hash + Eq + Copy, V: Fading + Default>(
    records: &mut HashMap<K, V>,
    key: K,
    now: Instant,
) -> &mut V {
    if records.len() >= CROWD && !records.contains_key(&key) {
        records.retain(|_, record| record.latest().is_some_and(|at| counts(at, now)));
        if records.len() >= CROWD
            && let Some(oldest) =
                records.iter().min_by_key(|(_, record)| record.latest()).map(|(key, _)| *key)
        {
            records.remove(&oldest);
        }
    }
    records.entry(key).or_default()
}

/// How long it takes until fewer than `most` of them count.
fn pause(
    times: impl DoubleEndedIterator<Item = Instant>,
    most: usize,
    now: Instant,
) -> Option<Duration> {
    let decisive = times.rev().nth(most - 1)?;
    WINDOW.checked_sub(now.saturating_duration_since(decisive)).filter(|wait| !wait.is_zero())
}

fn count(times: &mut Vec<Instant>, now: Instant) {
    times.retain(|at| counts(*at, now));
    times.push(now);
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
    fn the_eleventh_guess_within_a_minute_waits_right_or_wrong() {
        let start = Instant::now();
        let mut limiter = Limiter::default();
        let ann = suspect("ann@example.com", "10.0.0.1");
        let right = guess(1_000);
        for second in 0..10 {
            let now = start + Duration::from_secs(second);
            assert_eq!(limiter.gate(&ann, &right, now), Gate::Open, "{second}");
            limiter.failed(ann, guess(usize::try_from(second).unwrap()), now);
        }
        let gate = limiter.gate(&ann, &right, start + Duration::from_secs(10));
        let wait = Duration::from_secs(50);
        assert_eq!(gate, Gate::Shut(wait), "until the first failure no longer counts");
        assert_eq!(limiter.gate(&ann, &right, start + Duration::from_mins(1)), Gate::Open);
        limiter.failed(ann, guess(10), start + Duration::from_mins(1));
        let gate = limiter.gate(&ann, &right, start + Duration::from_mins(1));
        assert_eq!(gate, Gate::Shut(Duration::from_secs(1)), "never more than ten within a minute");
    }

    #[test]
    fn a_wrong_password_that_comes_again_is_a_failure_and_no_guess() {
        let now = Instant::now();
        let mut limiter = Limiter::default();
        let ann = suspect("ann", "10.0.0.1");
        limiter.failed(ann, guess(1), now);
        for _ in 1..FAILURES {
            assert_eq!(limiter.gate(&ann, &guess(1), now), Gate::KnownWrong);
            assert_eq!(limiter.gate(&ann, &guess(2), now), Gate::Open);
            limiter.repeated(ann, now);
        }
        assert_eq!(limiter.gate(&ann, &guess(1), now), Gate::Remembered(WINDOW));
        assert_eq!(limiter.gate(&ann, &guess(2), now), Gate::Remembered(WINDOW));
        assert_eq!(limiter.gate(&ann, &guess(1), now + WINDOW), Gate::Open);
    }

    #[test]
    fn what_is_remembered_can_be_compared_with_ten_passwords_altogether() {
        let now = Instant::now();
        let mut limiter = Limiter::default();
        let ann = suspect("ann", "10.0.0.1");
        limiter.failed(ann, guess(0), now);
        for _ in 1..FAILURES {
            limiter.repeated(ann, now);
        }
        let later = now + Duration::from_secs(10);
        for number in 1..FAILURES {
            // what has failed before is no new guess
            limiter.tried(ann, guess(number - 1), later);
            let wait = Duration::from_secs(50);
            assert_eq!(limiter.gate(&ann, &guess(1_000), later), Gate::Remembered(wait));
            limiter.tried(ann, guess(number), later);
        }
        let right = guess(1_000);
        assert_eq!(limiter.gate(&ann, &right, later), Gate::Shut(Duration::from_secs(50)));
        // of the ten guesses nine are younger
        assert_eq!(limiter.gate(&ann, &right, now + WINDOW), Gate::Open);
        limiter.failed(ann, guess(500), now + WINDOW);
        let gate = limiter.gate(&ann, &right, now + WINDOW);
        assert_eq!(gate, Gate::Shut(Duration::from_secs(10)));
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
    fn one_address_has_a_bound_whatever_accounts_it_tries() {
        let now = Instant::now();
        let mut limiter = Limiter::default();
        for number in 0..CHECKS {
            let next = suspect(&number.to_string(), "10.0.0.1");
            assert_eq!(limiter.gate(&next, &guess(0), now), Gate::Open);
            limiter.failed(next, guess(0), now);
        }
        let bob = suspect("bob", "10.0.0.1");
        assert_eq!(limiter.gate(&bob, &guess(0), now), Gate::Remembered(WINDOW));
        assert_eq!(limiter.gate(&suspect("bob", "10.0.0.2"), &guess(0), now), Gate::Open);
        for number in 0..FAILURES {
            limiter.tried(bob, guess(number), now);
        }
        assert_eq!(limiter.gate(&bob, &guess(99), now), Gate::Shut(WINDOW), "as many as ever");
        assert_eq!(limiter.gate(&bob, &guess(0), now + WINDOW), Gate::Open);
    }

    #[test]
    fn a_crowd_of_strangers_is_forgotten() {
        let start = Instant::now();
        let mut limiter = Limiter::default();
        let address = |number: u32| Some(IpAddr::V4(number.into()));
        let crowd = u32::try_from(CROWD).unwrap();
        for number in 0..crowd {
            let now = start + Duration::from_millis(number.into());
            limiter.failed(Suspect::new("ann", address(number)), guess(0), now);
        }
        // all of them count still: the oldest makes room
        let now = start + Duration::from_secs(10);
        limiter.failed(Suspect::new("ann", address(crowd)), guess(0), now);
        assert_eq!((limiter.records.len(), limiter.checks.len()), (CROWD, CROWD));
        let is_known = |number| {
            let known = Suspect::new("ann", address(number));
            limiter.gate(&known, &guess(0), now) == Gate::KnownWrong
        };
        assert!(!is_known(0) && is_known(1) && is_known(crowd));
        limiter.failed(Suspect::new("late", address(0)), guess(0), now + WINDOW);
        assert_eq!((limiter.records.len(), limiter.checks.len()), (1, 1));
    }
}
