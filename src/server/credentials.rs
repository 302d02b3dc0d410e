//! Passwords and API keys: made, hashed, compared. What is remembered of a login stays in this process.
//!
//! A password is checked with Argon2id once; after that a keyed digest of it stands in. The digest covers the hash it was
//! checked against, so it is worth nothing the moment the password is changed, by this process or by another one.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Instant;

use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;
use tokio::sync::Semaphore;

use super::db::users::Account;
use super::error::{Error, Refusal};
use super::limit::{Gate, Limiter, Suspect};
use crate::model::{Secret, UserId};

/// 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

type Digest = [u8; 32];

/// Credentials that are good in this process only, and cost no hashing.
struct TrustedPair {
    user: UserId,
    password: Digest,
    api_key: Digest,
}

/// What is remembered of logins.
pub(super) struct Vault {
    /// Keys the digests of passwords: what is in memory is of no use elsewhere.
    pepper: Digest,
    verified: Mutex<HashMap<UserId, Digest>>,
    limiter: Mutex<Limiter>,
    /// One hash at a time: each takes 19 MiB and all of a core.
    hashing: Arc<Semaphore>,
    trusted: RwLock<Option<TrustedPair>>,
}

impl Vault {
    /// Remembers nothing yet.
    pub(super) fn new() -> Result<Self, Error> {
        Ok(Self {
            pepper: random_bytes()?,
            verified: Mutex::default(),
            limiter: Mutex::default(),
            hashing: Arc::new(Semaphore::new(1)),
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
        let permit = Arc::clone(&self.hashing).acquire_owned().await;
        // while this one waited for its turn, others may have failed, or got in with the same password
        if self.is_let_in(&suspect, found, password, guess)? {
            return Ok(());
        }
        let hash = found.and_then(|found| found.password_hash.clone());
        let offered = Secret::new(password);
        let verdict = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            matches(&offered, hash.as_deref())
        })
        .await
        .map_err(|error| Refusal::Broken(error.to_string()))?;
        match found {
            Some(found) if verdict => {
                lock(&self.verified).insert(found.user.id, guess);
                lock(&self.limiter).succeeded(&suspect);
                Ok(())
            }
            _ => {
                lock(&self.limiter).failed(suspect, guess, Instant::now());
                Err(Refusal::Unauthorized)
            }
        }
    }

    /// Forgets that this person has logged in.
    pub(super) fn forget(&self, user: UserId) {
        lock(&self.verified).remove(&user);
    }

    /// Hashes a new password, when it is its turn.
    pub(super) async fn hash(&self, password: Secret) -> Result<String, Error> {
        let permit = Arc::clone(&self.hashing).acquire_owned().await;
        let hashing = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            hashed(&password)
        });
        hashing.await.map_err(|error| Error::Hashing(error.to_string()))?
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
        let is_remembered = found.is_some_and(|found| self.is_remembered(found.user.id, guess));
        let now = Instant::now();
        let mut limiter = lock(&self.limiter);
        match limiter.gate(suspect, &guess, now) {
            Gate::Open => Ok(is_remembered),
            Gate::KnownWrong => Err(Refusal::Unauthorized),
            Gate::Remembered(_) if is_remembered => Ok(true),
            Gate::Remembered(wait) | Gate::Shut(wait) => {
                limiter.tried(suspect.clone(), guess, now);
                Err(Refusal::TooMany { wait })
            }
        }
    }

    fn is_trusted(&self, user: UserId, password: &str) -> bool {
        let trusted = self.trusted.read().unwrap_or_else(PoisonError::into_inner);
        trusted.as_ref().is_some_and(|pair| {
            let same: bool = digest(password.as_bytes()).ct_eq(&pair.password).into();
            same && pair.user == user
        })
    }

    fn is_remembered(&self, user: UserId, offered: Digest) -> bool {
        lock(&self.verified).get(&user).is_some_and(|known| offered.ct_eq(known).into())
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

/// 256 random bits as text.
pub(super) fn random_secret() -> Result<Secret, Error> {
    let bytes: Digest = random_bytes()?;
    Ok(Secret::new(BASE64_URL_SAFE_NO_PAD.encode(bytes)))
}

fn random_bytes<const N: usize>() -> Result<[u8; N], Error> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| Error::NoRandomness(error.to_string()))?;
    Ok(bytes)
}

fn argon2() -> Argon2<'static> {
    // the numbers are within bounds; the default ones are the same today
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

fn hashed(password: &Secret) -> Result<String, Error> {
    let salt: [u8; 16] = random_bytes()?;
    argon2()
        .hash_password_with_salt(password.expose().as_bytes(), &salt)
        .map(|hash| hash.to_string())
        .map_err(|error| Error::Hashing(error.to_string()))
}

/// Whether the password fits the hash. Without a hash it fits nothing, which takes as long.
fn matches(password: &Secret, hash: Option<&str>) -> bool {
    let password = password.expose().as_bytes();
    if let Some(hash) = hash {
        return argon2().verify_password(password, hash).is_ok();
    }
    let mut nothing = [0; 32];
    let cost = argon2().hash_password_into(password, b"nobody has this", &mut nothing);
    tracing::trace!(fails = cost.is_err(), "a login as nobody");
    false
}

/// A panic elsewhere leaves maps of digests and times as good as they were.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_fits_its_own_hash_alone() {
        let hash = hashed(&Secret::new("correct horse")).unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(matches(&Secret::new("correct horse"), Some(&hash)));
        assert!(!matches(&Secret::new("correct horse "), Some(&hash)));
        assert!(!matches(&Secret::new(""), None));
        assert_ne!(hash, hashed(&Secret::new("correct horse")).unwrap(), "salted");
    }

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
