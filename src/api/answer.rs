//! Answers taken apart: the envelope, refusals, and everything that is no answer at all.

use std::time::Duration;

use reqwest::Response;
use reqwest::header::{self, HeaderMap, HeaderName};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::error::{Error, capped, first_words};
use super::key::ETag;
use crate::model::Timestamp;
use crate::model::envelope::ErrorBody;

/// A longer pause is nonsense, and none that a clock could count to.
const LONGEST_PAUSE: Duration = Duration::from_hours(366 * 24);

/// What stands above an answer's body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) status: u16,
    pub(super) retry_after: Option<Duration>,
    pub(super) etag: Option<ETag>,
}

impl Head {
    pub(super) fn of(response: &Response) -> Self {
        let headers = response.headers();
        let etag = headers.get(header::ETAG).and_then(|tag| tag.to_str().ok());
        Self {
            status: response.status().as_u16(),
            retry_after: retry_after(headers),
            etag: etag.map(|tag| ETag(tag.to_owned())),
        }
    }

    const fn is_success(&self) -> bool {
        self.status >= 200 && self.status < 300
    }

    /// The error for a body that is no answer of the API.
    pub(super) fn not_json(&self, body: &[u8]) -> Error {
        Error::NotJson {
            status: self.status,
            first_words: first_words(body),
            retry_after: self.retry_after,
        }
    }

    fn refusal(&self, error: &ErrorBody) -> Error {
        let code = match error.code {
            code @ 400..=599 => code,
            _ if !self.is_success() => self.status,
            code => code,
        };
        let message = match capped(&error.message) {
            empty if empty.is_empty() => "the server gives no reason".to_owned(),
            message => message,
        };
        Error::Status { status: self.status, code, message, retry_after: self.retry_after }
    }

    /// The data of an answer: it worked when the error is null **and** the status is 2xx.
    pub(super) fn data<'a>(&self, body: &'a [u8]) -> Result<&'a str, Error> {
        let text = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
        // a struct would also be read from a list
        if !text.trim_ascii_start().starts_with(b"{") {
            return Err(self.not_json(body));
        }
        let Ok(received) = serde_json::from_slice::<Received<'a>>(text) else {
            return Err(self.not_json(body));
        };
        if received.error.is_none() && received.data.is_none() {
            return Err(self.not_json(body));
        }
        if let Some(error) = received.error.and_then(refusal_words) {
            return Err(self.refusal(&error));
        }
        if !self.is_success() {
            return Err(self.not_json(body));
        }
        Ok(received.data.map_or("null", RawValue::get))
    }
}

/// The envelope as it came. A key that is missing is told from one that is null: a portal that answers `{"ok":true}`
/// must not pass for an empty list.
#[derive(Deserialize)]
struct Received<'a> {
    #[serde(borrow, default, deserialize_with = "present")]
    error: Option<&'a RawValue>,
    #[serde(borrow, default, deserialize_with = "present")]
    data: Option<&'a RawValue>,
}

fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<&'de RawValue>, D::Error> {
    <&RawValue>::deserialize(deserializer).map(Some)
}

/// The error in an envelope, in whatever form it is told; `None` for null.
fn refusal_words(error: &RawValue) -> Option<ErrorBody> {
    let text = error.get();
    if text == "null" {
        return None;
    }
    let told = if text.starts_with('{') { serde_json::from_str(text).ok() } else { None };
    Some(told.unwrap_or_else(|| ErrorBody {
        kind: None,
        code: 0,
        message: serde_json::from_str::<String>(text).unwrap_or_else(|_| capped(text)),
    }))
}

/// Reads a date header.
pub(super) fn date(headers: &HeaderMap, name: &HeaderName) -> Option<Timestamp> {
    let text = headers.get(name)?.to_str().ok()?;
    let moment = jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(text).ok()?;
    Some(Timestamp::from(moment))
}

/// Seconds, or a date by the server's own clock; nonsense is nothing.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    let pause = if let Ok(seconds) = text.parse::<u64>() {
        Duration::from_secs(seconds)
    } else {
        let then = date(headers, &header::RETRY_AFTER)?;
        let now = date(headers, &header::DATE).unwrap_or_else(|| jiff::Timestamp::now().into());
        Duration::from_secs(u64::try_from(then.unix().saturating_sub(now.unix())).unwrap_or(0))
    };
    (pause <= LONGEST_PAUSE).then_some(pause)
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderValue;

    use super::*;

    fn read(status: u16, body: &str) -> Result<String, Error> {
        let head = Head { status, retry_after: None, etag: None };
        head.data(body.as_bytes()).map(str::to_owned)
    }

    #[test]
    fn success_is_no_error_and_a_good_status() {
        assert_eq!(read(200, r#"{"error":null,"data":[1]}"#).unwrap(), "[1]");
        assert_eq!(read(201, "\u{feff} {\"data\":7} ").unwrap(), "7");
        assert_eq!(read(200, r#"{"error":null,"data":null}"#).unwrap(), "null");
        assert_eq!(read(200, r#"{"error":null}"#).unwrap(), "null");
    }

    #[test]
    fn an_error_is_an_error_whatever_the_status() {
        for (status, body, code, message) in [
            (200, r#"{"error":{"type":null,"code":404,"message":"No"},"data":null}"#, 404, "No"),
            (
                200,
                r#"{"error":{"code":"405","message":null},"data":null}"#,
                405,
                "the server gives no reason",
            ),
            (500, r#"{"error":{"message":"Oops"},"data":null}"#, 500, "Oops"),
            (403, r#"{"error":"not you","data":null}"#, 403, "not you"),
            (400, r#"{"error":["a"],"data":[]}"#, 400, r#"["a"]"#),
        ] {
            let Err(Error::Status { code: told, message: words, .. }) = read(status, body) else {
                panic!("{body}");
            };
            assert_eq!((told, words.as_str()), (code, message), "{body}");
        }
    }

    #[test]
    fn what_is_no_envelope_is_no_answer() {
        for (status, body) in [
            (200, ""),
            (200, "{}"),
            (200, "[]"),
            (200, r#"{"ok":true}"#),
            (200, r#"{"error":null,"data":[1"#),
            (502, "<html>Bad Gateway</html>"),
            (404, r#"{"error":null,"data":null}"#),
        ] {
            let told = read(status, body);
            assert!(matches!(told, Err(Error::NotJson { status: s, .. }) if s == status), "{body}");
        }
        let deep = "[".repeat(100_000);
        assert!(matches!(read(200, &deep), Err(Error::NotJson { .. })));
        assert!(matches!(read(200, &format!("{{\"data\":{deep}")), Err(Error::NotJson { .. })));
    }

    #[test]
    fn pauses_are_seconds_or_dates_and_never_nonsense() {
        let pause = |text: &'static str| {
            let mut headers = HeaderMap::new();
            let now = HeaderValue::from_static("Sun, 06 Nov 1994 08:49:37 GMT");
            headers.insert(header::DATE, now);
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static(text));
            retry_after(&headers).map(|pause| pause.as_secs())
        };
        assert_eq!(pause("120"), Some(120));
        assert_eq!(pause("Sun, 06 Nov 1994 08:50:37 GMT"), Some(60));
        assert_eq!(pause("Sun, 06 Nov 1994 08:00:00 GMT"), Some(0));
        for text in ["soon", "-5", "99999999999999999999", "9999999999", ""] {
            assert_eq!(pause(text), None, "{text}");
        }
    }
}
