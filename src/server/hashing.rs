//! Argon2id, one hash at a time: each takes 19 MiB and all of a core, so many at once would be a way to stop a small machine.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::error::Error;
use super::random::random_bytes;
use crate::model::Secret;

/// 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// What passwords have cost a server since its workspace was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HashingCost {
    /// Hashes that were begun.
    pub hashes: u64,
    /// The most of them that ran at the same time.
    pub most_at_once: u32,
}

/// Where whoever needs a hash waits for his turn.
pub(super) struct Hashing {
    queue: Arc<Semaphore>,
    tally: Arc<Tally>,
}

#[derive(Default)]
struct Tally {
    hashes: AtomicU64,
    running: AtomicU32,
    most: AtomicU32,
}

impl Hashing {
    /// Nobody waits.
    pub(super) fn new() -> Self {
        Self { queue: Arc::new(Semaphore::new(1)), tally: Arc::default() }
    }

    /// Waits for a turn.
    pub(super) async fn turn(&self) -> Turn {
        let permit = Arc::clone(&self.queue).acquire_owned().await;
        Turn { _permit: permit.ok(), tally: Arc::clone(&self.tally) }
    }

    /// What it has cost so far.
    pub(super) fn cost(&self) -> HashingCost {
        HashingCost {
            hashes: self.tally.hashes.load(Ordering::Relaxed),
            most_at_once: self.tally.most.load(Ordering::Relaxed),
        }
    }
}

/// The right to hash, until it is dropped. Whoever has it hashes in a thread that may wait.
pub(super) struct Turn {
    /// None once the queue is closed, which nobody does.
    _permit: Option<OwnedSemaphorePermit>,
    tally: Arc<Tally>,
}

impl Turn {
    /// The password as it is kept.
    pub(super) fn hashed(&self, password: &Secret) -> Result<String, Error> {
        let _running = Running::begin(&self.tally);
        let salt: [u8; 16] = random_bytes()?;
        argon2()
            .hash_password_with_salt(password.expose().as_bytes(), &salt)
            .map(|hash| hash.to_string())
            .map_err(|error| Error::Hashing(error.to_string()))
    }

    /// Whether the password fits the hash. Without a hash it fits nothing, which takes as long.
    pub(super) fn fits(&self, password: &Secret, hash: Option<&str>) -> bool {
        let _running = Running::begin(&self.tally);
        let password = password.expose().as_bytes();
        if let Some(hash) = hash {
            return argon2().verify_password(password, hash).is_ok();
        }
        let mut nothing = [0; 32];
        let cost = argon2().hash_password_into(password, b"nobody has this", &mut nothing);
        tracing::trace!(fails = cost.is_err(), "a login as nobody");
        false
    }
}

/// One hash on its way.
struct Running<'a>(&'a Tally);

impl<'a> Running<'a> {
    fn begin(tally: &'a Tally) -> Self {
        tally.hashes.fetch_add(1, Ordering::Relaxed);
        let others = tally.running.fetch_add(1, Ordering::Relaxed);
        tally.most.fetch_max(others + 1, Ordering::Relaxed);
        Self(tally)
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.0.running.fetch_sub(1, Ordering::Relaxed);
    }
}

fn argon2() -> Argon2<'static> {
    // the numbers are within bounds; the default ones are the same today
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_fits_its_own_hash_alone() {
        let hashing = Hashing::new();
        let turn = hashing.turn().await;
        let hash = turn.hashed(&Secret::new("correct horse")).unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(turn.fits(&Secret::new("correct horse"), Some(&hash)));
        assert!(!turn.fits(&Secret::new("correct horse "), Some(&hash)));
        assert!(!turn.fits(&Secret::new(""), None));
        assert_ne!(hash, turn.hashed(&Secret::new("correct horse")).unwrap(), "salted");
        assert_eq!(hashing.cost(), HashingCost { hashes: 5, most_at_once: 1 });
    }
}
