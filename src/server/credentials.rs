//! Passwords and API keys, compared. What is remembered of a login stays in this process.
//!
//! A password is checked with Argon2id once; after that a keyed digest of it stands in. The digest covers the hash it was
//! checked against, so it is worth nothing the moment the password is changed, by this process or by another one.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Instant;

use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use super::db::users::Account;
use super::error::{Error, Refusal};
use super::hashing::{Hashing, HashingCost};
use super::limit::{Gate, Limiter, Suspect};
use super::random::{random_bytes, random_secret};
use crate::model::{Secret, UserId};

type Digest = [u8; 32];

/// Credentials that are good in this process only, and cost no hashing.
struct TrustedPair {
    user: UserId,
    password: Digest,
    api_key: Digest,
}

/// What is remembered of logins.
#[derive(Default)]
struct Logins {
    verified: Mutex<HashMap<UserId, Digest>>,
    limiter: Mutex<Limiter>,
}

impl Logins {
    /// Takes down what a check has come to: whose password it is, or that it is wrong.
    fn settle(&self, verdict: Option<UserId>, suspect: Suspect, guess: Digest) {
        match verdict {
            Some(user) => {
                lock(&self.verified).insert(user, guess);
            }
            None => lock(&self.limiter).failed(suspect, guess, Instant::now()),
        }
    }

    /// What stands for the password this person was let in with.
    fn known(&self, user: UserId) -> Option<Digest> {
        lock(&self.verified).get(&user).copied()
    }
}

/// Who may come in, as far as this process knows.
pub(super) struct Vault {
    /// Keys the digests of passwords: what is in memory is of no use elsewhere.
    pepper: Digest,
    logins: Arc<Logins>,
    hashing: Hashing,
    trusted: RwLock<Option<TrustedPair>>,
}

impl Vault {
    /// Remembers nothing yet.
    pub(super) fn new() -> Result<Self, Error> {
        Ok(Self {
            pepper: random_bytes()?,
            logins: Arc::default(),
            hashing: Hashing::new(),
            trusted: RwLock::default(),
        })
    }

    /// Makes a pair of credentials for this person that this process alone accepts.
    pub(super) fn trust(&self, user: UserId) -> Result<(Secret, Secret), Error> {
        let (password, api_key) = (random_secret()?, random_secret()?);
        let pair = TrustedPair {
            user,
            password: digest(password.expose().as_bytes()),
            api_key: digest(api_key.expose().as_bytes()),
        };
        *self.trusted.write().unwrap_or_else(PoisonError::into_inner) = Some(pair);
        Ok((password, api_key))
    }

    /// Whether an API key is one of those whose digests are given, or the one this process trusts.
    pub(super) fn knows_key(&self, key: &str, digests: &[Vec<u8>]) -> bool {
        let offered = digest(key.as_bytes());
        let trusted = self.trusted.read().unwrap_or_else(PoisonError::into_inner);
        let own = trusted.as_ref().map(|pair| &pair.api_key);
        // all are compared, so that the time tells nothing
        let mut known = subtle::Choice::from(0);
        for candidate in digests.iter().map(Vec::as_slice).chain(own.map(Digest::as_slice)) {
            known |= offered.ct_eq(candidate);
        }
        known.into()
    }

    /// Checks the password of an account, or of nobody at the same cost. `account` is what the caller logs in as,
    /// `found` what the database holds for it.
    pub(super) async fn check(
        &self,
        account: &str,
        found: Option<&Account>,
        password: &str,
        address: Option<IpAddr>,
    ) -> Result<(), Refusal> {
        let suspect = Suspect::new(account, address);
        let guess = self.stand_in(found, password);
        if self.is_let_in(&suspect, found, password, guess)? {
            return Ok(());
        }
        let turn = self.hashing.turn().await;
        // while this one waited for its turn, others may have failed, or got in with the same password
        if self.is_let_in(&suspect, found, password, guess)? {
            return Ok(());
        }
        let (user, hash) = found.map(|found| (found.user.id, found.password_hash.clone())).unzip();
        let (logins, offered) = (Arc::clone(&self.logins), Secret::new(password));
        let checking = tokio::task::spawn_blocking(move || {
            let fits = turn.fits(&offered, hash.flatten().as_deref());
            let verdict = user.filter(|_| fits);
            // here and before the next one's turn: whoever asked may have hung up meanwhile, which is no way to guess on
            logins.settle(verdict, suspect, guess);
            verdict
        });
        match checking.await {
            Ok(verdict) => verdict.map(|_| ()).ok_or(Refusal::Unauthorized),
            Err(error) => Err(Refusal::Broken(error.to_string())),
        }
    }

    /// Forgets that this person has logged in.
    pub(super) fn forget(&self, user: UserId) {
        lock(&self.logins.verified).remove(&user);
    }

    /// Hashes a new password, when it is its turn.
    pub(super) async fn hash(&self, password: Secret) -> Result<String, Error> {
        let turn = self.hashing.turn().await;
        let hashing = tokio::task::spawn_blocking(move || turn.hashed(&password));
        hashing.await.map_err(|error| Error::Hashing(error.to_string()))?
    }

    /// What passwords have cost so far.
    pub(super) fn cost(&self) -> HashingCost {
        self.hashing.cost()
    }

    /// Whether the password is known to be right already; refuses one that may not be checked now.
    fn is_let_in(
        &self,
        suspect: &Suspect,
        found: Option<&Account>,
        password: &str,
        guess: Digest,
    ) -> Result<bool, Refusal> {
        // 256 random bits of this process's own are not guessed
        if found.is_some_and(|found| self.is_trusted(found.user.id, password)) {
            return Ok(true);
        }
        let known = found.and_then(|found| self.logins.known(found.user.id));
        let is_remembered = known.is_some_and(|known| guess.ct_eq(&known).into());
        let now = Instant::now();
        let mut limiter = lock(&self.logins.limiter);
        match limiter.gate(suspect, &guess, now) {
            Gate::Open => Ok(is_remembered),
            Gate::KnownWrong => {
                limiter.repeated(*suspect, now);
                Err(Refusal::Unauthorized)
            }
            Gate::Remembered(_) if is_remembered => Ok(true),
            Gate::Remembered(wait) => {
                // where nothing is remembered nothing was compared, and nobody learns anything
                if known.is_some() {
                    limiter.tried(*suspect, guess, now);
                }
                Err(Refusal::TooMany { wait })
            }
            Gate::Shut(wait) => Err(Refusal::TooMany { wait }),
        }
    }

    fn is_trusted(&self, user: UserId, password: &str) -> bool {
        let trusted = self.trusted.read().unwrap_or_else(PoisonError::into_inner);
        trusted.as_ref().is_some_and(|pair| {
            let same: bool = digest(password.as_bytes()).ct_eq(&pair.password).into();
            same && pair.user == user
        })
    }

    /// What stands in for a password that was checked against the account's present hash.
    fn stand_in(&self, found: Option<&Account>, password: &str) -> Digest {
        let mut digest = Sha256::new_with_prefix(self.pepper);
        digest.update(found.map_or(0, |found| found.user.id.get()).to_le_bytes());
        let hash = found.and_then(|found| found.password_hash.as_deref()).unwrap_or_default();
        // of the two texts only the last one has an unknown length
        digest.update(Sha256::digest(hash));
        digest.update(password);
        digest.finalize().into()
    }
}

/// The digest an API key is kept as. A key has 256 random bits: there is nothing to guess that hashing would slow down.
pub(super) fn digest(secret: &[u8]) -> Digest {
    Sha256::digest(secret).into()
}

/// A panic elsewhere leaves maps of digests and times as good as they were.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_known_by_their_digests() {
        let vault = Vault::new().unwrap();
        let digests = vec![digest(b"one").to_vec(), digest(b"two").to_vec()];
        assert!(vault.knows_key("one", &digests) && vault.knows_key("two", &digests));
        assert!(!vault.knows_key("three", &digests) && !vault.knows_key("", &digests));
        let (_, api_key) = vault.trust(UserId::new(1)).unwrap();
        assert!(vault.knows_key(api_key.expose(), &[]));
        assert!(!Vault::new().unwrap().knows_key(api_key.expose(), &[]), "of that process only");
    }
}
