//! The line to one server: every call of an account goes over it. Repeats what may be repeated, within a budget; keeps
//! still for as long as the server asks; falls silent after the first answer that says that it does not know us.

use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use super::retry::{self, Budget, Next, Pace, Symptom};
use crate::api::{Client, Error, Interruption};

/// See the module.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) client: Client,
    pub(super) pace: Arc<dyn Pace>,
    budget: Mutex<Budget>,
    /// Till when the server has asked to be left alone.
    quiet: Mutex<Option<Quiet>>,
    /// What the server said when it first refused to know us.
    refused: OnceLock<String>,
}

/// A time in which the server wants to be left alone.
#[derive(Debug, Clone, Copy)]
struct Quiet {
    until: Instant,
    /// Longer than anything is waited for without a word.
    is_long: bool,
}

impl Line {
    pub(super) fn new(client: Client, pace: Arc<dyn Pace>) -> Self {
        Self {
            client,
            pace,
            budget: Mutex::default(),
            quiet: Mutex::default(),
            refused: OnceLock::new(),
        }
    }

    /// Whether the server has said that it does not know us: nothing is sent any more.
    pub(super) fn is_refused(&self) -> bool {
        self.refused.get().is_some()
    }

    /// Makes a call once.
    pub(super) async fn once<T>(
        &self,
        call: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        self.keep_quiet().await?;
        if let Some(message) = self.refused.get() {
            return Err(unauthorized(message));
        }
        let logins = self.client.logins();
        let result = call.await;
        if let Err(error) = &result
            && let Symptom::Told(Some(told)) = symptom(error)
        {
            self.be_quiet(told);
        }
        if let Err(error) = &result
            && error.is_unauthorized()
        {
            if self.client.logins() != logins {
                // it was asked under the old login, and tells nothing of the new one
                let why = "one's own login was changed meanwhile".to_owned();
                return Err(Error::Interrupted(Interruption::Broken(why)));
            }
            self.refused.get_or_init(|| words(error));
        }
        result
    }

    /// Makes a call that may be made again until it works or there is no point in it.
    pub(super) async fn call<T, F>(&self, make: impl Fn() -> F) -> Result<T, Error>
    where
        F: Future<Output = Result<T, Error>>,
    {
        let mut attempt = 1;
        loop {
            match self.once(make()).await {
                Ok(answer) => return Ok(answer),
                Err(error) if !self.wait(&error, attempt).await => return Err(error),
                Err(_) => attempt += 1,
            }
        }
    }

    /// Waits as long as is right after the `attempt`th call has failed like that; `false`, at once, where it is not to
    /// be made again.
    pub(super) async fn wait(&self, error: &Error, attempt: u32) -> bool {
        let symptom = symptom(error);
        let Next::After(pause) = retry::next(symptom, attempt) else { return false };
        let now = self.pace.now();
        if !locked(&self.budget).take(now) {
            return false;
        }
        self.pace.pause(self.pace.draw(pause)).await;
        true
    }

    /// Notes how long the server wants to be left alone: what one call was told holds for all.
    fn be_quiet(&self, told: Duration) {
        let Some(until) = self.pace.now().checked_add(told) else { return };
        let mut quiet = locked(&self.quiet);
        if quiet.is_none_or(|before| before.until < until) {
            *quiet = Some(Quiet { until, is_long: told > retry::LONGEST_TOLD });
        }
    }

    /// Waits until the server may be spoken to. Where that is long, nobody is kept waiting: it is as if the server had
    /// said so once more.
    async fn keep_quiet(&self) -> Result<(), Error> {
        let quiet = *locked(&self.quiet);
        match quiet.map(|quiet| quiet.until.saturating_duration_since(self.pace.now())) {
            Some(left) if left > retry::LONGEST_TOLD => Err(told_to_wait(left)),
            Some(left) if !left.is_zero() => {
                self.pace.pause(left).await;
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Somebody wants the server to be spoken to now, however long it has asked to be left alone.
    pub(super) fn speak(&self) {
        let _over = locked(&self.quiet).take_if(|quiet| quiet.is_long);
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn symptom(error: &Error) -> Symptom {
    if error.is_rate_limited() {
        return Symptom::Told(error.retry_after());
    }
    let passing = match error {
        Error::Connect { .. } | Error::Interrupted(_) | Error::CutShort(_) => true,
        other => !other.is_out_of_room() && other.code().is_some_and(|code| code >= 500),
    };
    if passing { Symptom::Passing } else { Symptom::Lasting }
}

fn words(error: &Error) -> String {
    match error {
        Error::Status { message, .. } => message.clone(),
        Error::NotJson { first_words, .. } => first_words.clone(),
        other => other.to_string(),
    }
}

fn told_to_wait(left: Duration) -> Error {
    let message = "the server has asked to be left alone".to_owned();
    Error::Status { status: 429, code: 429, message, retry_after: Some(left) }
}

fn unauthorized(message: &str) -> Error {
    Error::Status { status: 401, code: 401, message: message.to_owned(), retry_after: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(code: u16, retry_after: Option<Duration>) -> Error {
        Error::Status { status: code, code, message: String::new(), retry_after }
    }

    #[test]
    fn what_passes_is_told_from_what_stays() {
        let minute = Some(Duration::from_mins(1));
        for (error, want) in [
            (status(429, minute), Symptom::Told(minute)),
            (status(429, None), Symptom::Told(None)),
            (status(503, minute), Symptom::Told(minute)),
            (status(503, None), Symptom::Passing),
            (status(500, None), Symptom::Passing),
            (status(404, None), Symptom::Lasting),
            (status(401, None), Symptom::Lasting),
            (Error::Interrupted(Interruption::Stalled), Symptom::Passing),
            (Error::Connect { host: String::new(), why: String::new() }, Symptom::Passing),
            (Error::Decode(String::new()), Symptom::Lasting),
        ] {
            assert_eq!(symptom(&error), want, "{error:?}");
        }
        let page =
            |status| Error::NotJson { status, first_words: String::new(), retry_after: None };
        assert_eq!(symptom(&page(502)), Symptom::Passing);
        assert_eq!(symptom(&page(200)), Symptom::Lasting, "nothing more is sent to a portal");
    }
}
