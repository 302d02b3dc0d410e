//! The system's keyring: opened with the user's session, and the first place for a password and an API key.
//!
//! It is asked only where a session bus is announced, in a thread of its own, and waited for [`PATIENCE`] at most: on a
//! machine that is reached by SSH it may never answer. One that was silent is not asked again. It is asked for nothing that
//! would open a window: one that is locked is a trouble like any other, and is told.

#[cfg(all(unix, not(target_os = "macos")))]
mod secret_service;
#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use url::Url;

use super::Environment;
use crate::model::Secret;

/// How long an answer is waited for.
pub const PATIENCE: Duration = Duration::from_secs(2);

/// What is kept of an account.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Kept {
    /// Its password.
    pub password: Option<Secret>,
    /// Its API key.
    pub api_key: Option<Secret>,
}

/// Why the keyring is of no use now.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// There is none.
    #[error("there is no keyring here")]
    Absent,
    /// It was waited for, now or earlier in this run.
    #[error("the keyring has not answered within 2 seconds")]
    Silent,
    /// It wants to be opened first, by something that asks the user.
    #[error("the keyring is locked")]
    Locked,
    /// It said so.
    #[error("the keyring does not work: {0}")]
    Failed(String),
}

/// Somewhere secrets are kept by account. All of it may block for as long as it likes.
pub trait Vault: Send + Sync + 'static {
    /// What is kept of the account.
    fn look(&self, account: &str) -> Result<Kept, Trouble>;
    /// Keeps exactly this of the account: what is not given goes.
    fn keep(&self, account: &str, kept: &Kept) -> Result<(), Trouble>;
    /// Whether it could keep something now.
    fn is_open(&self) -> Result<(), Trouble> {
        self.look("nobody").map(drop)
    }
}

/// See the module. Clones know of each other's troubles.
#[derive(Clone)]
pub struct Keyring {
    vault: Option<Arc<dyn Vault>>,
    patience: Duration,
    was_silent: Arc<AtomicBool>,
}

impl Keyring {
    /// None at all.
    pub fn none() -> Self {
        Self { vault: None, patience: PATIENCE, was_silent: Arc::default() }
    }

    /// This one.
    pub fn of(vault: Arc<dyn Vault>, patience: Duration) -> Self {
        Self { vault: Some(vault), patience, was_silent: Arc::default() }
    }

    /// That of the user's session, where one is announced. Nothing is asked yet.
    pub fn of_session(environment: &Environment) -> Self {
        session_bus(environment).map_or_else(Self::none, |vault| Self::of(vault, PATIENCE))
    }

    /// What is kept of the account.
    pub fn look(&self, account: &str) -> Result<Kept, Trouble> {
        let account = account.to_owned();
        self.ask(move |vault| vault.look(&account))
    }

    /// Keeps exactly this of the account: what is not given goes.
    pub fn keep(&self, account: &str, kept: &Kept) -> Result<(), Trouble> {
        let (account, kept) = (account.to_owned(), kept.clone());
        self.ask(move |vault| vault.keep(&account, &kept))
    }

    /// Whether it could keep something now. An account that nothing is kept of tells nothing of that: what is locked is
    /// not looked into.
    pub fn is_open(&self) -> Result<(), Trouble> {
        self.ask(Vault::is_open)
    }

    fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&dyn Vault) -> Result<T, Trouble> + Send + 'static,
    ) -> Result<T, Trouble> {
        let Some(vault) = self.vault.clone() else { return Err(Trouble::Absent) };
        if self.was_silent.load(Ordering::Relaxed) {
            return Err(Trouble::Silent);
        }
        let (sender, answer) = channel();
        let thread = thread::Builder::new().name("keyring".to_owned());
        let asked = thread.spawn(move || {
            let _waited_no_longer = sender.send(question(&*vault));
        });
        // nobody waits for the thread itself: it may never come back
        drop(asked.map_err(|error| Trouble::Failed(error.to_string()))?);
        match answer.recv_timeout(self.patience) {
            Ok(answer) => answer,
            Err(RecvTimeoutError::Timeout) => {
                self.was_silent.store(true, Ordering::Relaxed);
                Err(Trouble::Silent)
            }
            Err(RecvTimeoutError::Disconnected) => {
                Err(Trouble::Failed("it broke off without an answer".to_owned()))
            }
        }
    }
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keyring").field("is_there", &self.vault.is_some()).finish_non_exhaustive()
    }
}

#[cfg(all(unix, not(target_os = "macos")))]
fn session_bus(environment: &Environment) -> Option<Arc<dyn Vault>> {
    let vault = || Arc::new(secret_service::SessionBus) as Arc<dyn Vault>;
    environment.announces_session_bus().then(vault)
}

#[cfg(not(all(unix, not(target_os = "macos"))))]
fn session_bus(_: &Environment) -> Option<Arc<dyn Vault>> {
    None
}

/// The name an account's secrets are kept under: server and login together, so that no password is found under the name
/// of another server.
pub fn account(email: &str, host: &Url) -> String {
    format!("{email} at {}", host.as_str().trim_end_matches('/'))
}
