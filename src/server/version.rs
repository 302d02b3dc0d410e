//! Versions of things: `ETag` on the way out, `If-Match` on the way in, so that nobody overwrites what he has not seen.

use std::fmt::Write as _;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderValue, header};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::error::Refusal;

/// The version of a thing: a digest of what the caller is shown of it, so it changes exactly when that does.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Version(String);

impl Version {
    /// The version of the thing as it is.
    pub(super) fn of<T: Serialize>(thing: &T) -> Result<Self, Refusal> {
        let shown =
            serde_json::to_vec(thing).map_err(|error| Refusal::Broken(error.to_string()))?;
        let mut tag = String::with_capacity(34);
        tag.push('"');
        for byte in Sha256::digest(shown).iter().take(16) {
            let _ = write!(tag, "{byte:02x}");
        }
        tag.push('"');
        Ok(Self(tag))
    }

    /// The version as it is sent.
    pub(super) fn header(&self) -> Result<HeaderValue, Refusal> {
        HeaderValue::from_str(&self.0).map_err(|error| Refusal::Broken(error.to_string()))
    }
}

/// The versions a caller is ready to overwrite; none named means any.
#[derive(Debug, Default)]
pub(super) struct IfMatch(Option<String>);

impl IfMatch {
    /// Refuses where the thing is no longer what the caller has read. To be asked within the transaction that writes.
    pub(super) fn check<T: Serialize>(&self, thing: &T) -> Result<(), Refusal> {
        let Some(wanted) = &self.0 else { return Ok(()) };
        let Version(is) = Version::of(thing)?;
        let fits = wanted
            .split(',')
            .map(str::trim)
            .any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == is);
        if fits { Ok(()) } else { Err(Refusal::Stale) }
    }
}

impl<S: Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        let Some(value) = parts.headers.get(header::IF_MATCH) else { return Ok(Self(None)) };
        // what is no text names no version of ours
        Ok(Self(Some(value.to_str().unwrap_or_default().to_owned())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_version_that_was_read_is_overwritten() {
        let Version(tag) = Version::of(&"as it is").unwrap();
        for good in [None, Some("*"), Some(tag.as_str()), Some(&format!("\"x\", W/{tag}"))] {
            assert!(IfMatch(good.map(str::to_owned)).check(&"as it is").is_ok(), "{good:?}");
        }
        for stale in ["", "\"x\"", "as it is"] {
            let stale = IfMatch(Some(stale.to_owned()));
            assert!(matches!(stale.check(&"as it is"), Err(Refusal::Stale)));
        }
        assert!(IfMatch(Some(tag)).check(&"as it was").is_err());
    }
}
