//! `Idempotency-Key`: a POST that is sent twice for one intention is applied once, and answered twice alike.
//!
//! The answer is kept in the transaction that applies the request: whatever is killed when, either both are there or
//! neither is.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use serde::Serialize;
use serde_json::value::RawValue;
use url::form_urlencoded;

use super::answer::{self, Reply};
use super::credentials::digest;
use super::db::intentions::{self, Answered};
use super::db::{Db, Failure, Write};
use super::error::Refusal;
use super::version::Version;
use super::{login, state};
use crate::model::Timestamp;
use crate::model::rights::Caller;

const KEY: HeaderName = HeaderName::from_static("idempotency-key");
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");
/// How long an answer is kept, in seconds.
const KEPT: i64 = 24 * 60 * 60;
/// Tells that in every answer, so that a client need not guess whether its key will be known.
const TOLD: (HeaderName, HeaderValue) =
    (HeaderName::from_static("idempotency-key-kept"), HeaderValue::from_static("86400"));
/// How often old answers are looked for.
const BETWEEN: Duration = Duration::from_hours(1);
/// The longest key that is taken.
const LONGEST_KEY: usize = 255;

/// What tells one body from another. Set by whoever reads the body, which comes after its intention was read from the
/// head.
#[derive(Clone, Default)]
pub(super) struct Fingerprint(Arc<OnceLock<String>>);

impl Fingerprint {
    /// Takes the body in, a form.
    pub(super) fn take(&self, body: &[u8]) {
        let _first = self.0.get_or_init(|| of_parts(&form_parts(body)));
    }
}

/// A password has no part in it: what is kept for a day would let it be guessed at the price of a hash that costs nothing.
fn form_parts(body: &[u8]) -> Vec<String> {
    let pairs = form_urlencoded::parse(body);
    let told = pairs.flat_map(|(name, value)| {
        let value = if name.contains("password") { String::new() } else { value.into_owned() };
        [name.into_owned(), value]
    });
    told.collect()
}

fn of_parts<T: AsRef<[u8]>>(parts: &[T]) -> String {
    let mut told = Vec::new();
    for part in parts.iter().map(AsRef::as_ref) {
        told.extend_from_slice(&part.len().to_le_bytes());
        told.extend_from_slice(part);
    }
    digest(&told).iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"))
}

/// What a POST is for, where its sender says so.
pub(super) struct Intention {
    caller: Caller,
    key: Option<String>,
    address: String,
    body: Fingerprint,
}

impl Intention {
    /// What the body says, of one that is no form: to be told before [`Self::answered`] is asked.
    pub(super) fn says(&self, parts: &[&[u8]]) {
        let _first = self.body.0.get_or_init(|| of_parts(parts));
    }

    /// What was asked for: the address, and the body.
    fn request(&self) -> String {
        match self.body.0.get() {
            Some(body) => format!("{} {body}", self.address),
            None => self.address.clone(),
        }
    }

    /// The answer that was given to this intention already. To be asked after the rights, within the transaction that
    /// would apply the request.
    pub(super) async fn answered(&self, db: &mut Write) -> Result<Option<Response>, Refusal> {
        let Some(key) = &self.key else { return Ok(None) };
        let since = a_day_before(state::now());
        let Some(found) = intentions::find(db, self.caller.id, key, since).await? else {
            return Ok(None);
        };
        if found.address != self.request() {
            let why = "this Idempotency-Key belongs to another request; nothing was saved";
            return Err(Refusal::Conflict(why.to_owned()));
        }
        if found.answer.is_empty() {
            let why = "this was saved before and has been deleted since; nothing was saved now";
            return Err(Refusal::Conflict(why.to_owned()));
        }
        let data = RawValue::from_string(found.answer)
            .map_err(|error| Refusal::Broken(format!("a kept answer cannot be read: {error}")))?;
        let mut response = answer::json(StatusCode::OK, &answer::success(data));
        response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
        Ok(Some(response))
    }

    /// Makes what was done durable and answers with the new thing.
    pub(super) async fn settle<T: Serialize>(self, db: Write, thing: &T) -> Reply {
        let version = Version::of(thing)?;
        self.settle_as(db, thing, &version).await
    }

    /// As [`Self::settle`], for a thing that is shown otherwise than where its version was taken from.
    pub(super) async fn settle_as<T: Serialize>(
        self,
        mut db: Write,
        shown: &T,
        version: &Version,
    ) -> Reply {
        if let Some(key) = &self.key {
            let answer =
                serde_json::to_string(shown).map_err(|error| Refusal::Broken(error.to_string()))?;
            let answered = Answered { address: self.request(), answer };
            let now = state::now();
            // the same key may be in use again after a day
            intentions::forget_before(&mut db, a_day_before(now)).await?;
            intentions::keep(&mut db, self.caller.id, key, &answered, now).await?;
        }
        db.commit().await?;
        answer::versioned(shown, version)
    }
}

/// Tells for how long answers are kept.
pub(super) fn tell_kept(headers: &mut HeaderMap) {
    let (name, seconds) = TOLD;
    headers.insert(name, seconds);
}

/// What was answered of a thing goes with it, and with it what was answered of all that is in it. `collection` is the
/// address it was made at, below the root of the API.
pub(super) async fn forget(
    db: &mut Write,
    collection: &str,
    id: impl ToString,
) -> Result<(), Failure> {
    intentions::empty(db, collection, &id.to_string()).await
}

/// Forgets old answers now and every hour: nobody need ask for anything.
pub(super) async fn grow_old(db: Db) {
    let mut clock = tokio::time::interval(BETWEEN);
    loop {
        clock.tick().await;
        match forget_old(&db, state::now()).await {
            Ok(forgotten) => tracing::debug!(forgotten, "old answers are forgotten"),
            // the disk may be full, or another process at it: the next time will do
            Err(error) => tracing::warn!(%error, "old answers cannot be forgotten now"),
        }
    }
}

async fn forget_old(db: &Db, now: Timestamp) -> Result<u64, Failure> {
    let mut db = db.write().await?;
    let forgotten = intentions::forget_before(&mut db, a_day_before(now)).await?;
    if forgotten > 0 {
        db.commit().await?;
    }
    Ok(forgotten)
}

fn a_day_before(now: Timestamp) -> Timestamp {
    Timestamp::from_unix(now.unix() - KEPT).unwrap_or(now)
}

impl<S: Sync> FromRequestParts<S> for Intention {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        let caller = login::caller(parts)?;
        let key = match parts.headers.get(KEY) {
            None => None,
            Some(value) => match value.to_str() {
                Ok(key) if (1..=LONGEST_KEY).contains(&key.len()) => Some(key.to_owned()),
                _ => {
                    let fault = "Idempotency-Key must have 1 to 255 plain characters";
                    return Err(Refusal::Invalid(fault.to_owned()));
                }
            },
        };
        let body = Fingerprint::default();
        parts.extensions.insert(body.clone());
        Ok(Self { caller, key, address: parts.uri.path().to_owned(), body })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_is_how_long_answers_are_kept() {
        assert_eq!(TOLD.1.to_str().unwrap(), KEPT.to_string());
    }

    #[test]
    fn what_tells_bodies_apart_tells_nothing_of_a_password() {
        let of = |body: &str| of_parts(&form_parts(body.as_bytes()));
        let one = of("user%5Bname%5D=Ann&user%5Bpassword%5D=hunter2");
        assert_eq!(one, of("user[name]=Ann&user[p%61ssword]=another"));
        assert_ne!(one, of("user[name]=Bob&user[password]=hunter2"));
        assert_ne!(of("ab=c"), of("a=bc"));
    }
}
