//! Two opaque words that travel in headers: the name of an intention, and the version of a thing.

use std::fmt;
use std::fmt::Write as _;
use std::str::FromStr;

/// Names one intention to add something: 128 random bits. A server that knows the header `Idempotency-Key` applies a
/// POST once, however often it comes with the same key.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    /// A key nobody has used.
    pub fn random() -> Self {
        let mut bytes = [0_u8; 16];
        // without the system's source a key is still unlike any other; it is a name, not a secret
        if getrandom::fill(&mut bytes).is_err() {
            fastrand::fill(&mut bytes);
        }
        let mut hex = String::with_capacity(32);
        for byte in bytes {
            let _ = write!(hex, "{byte:02x}");
        }
        Self(hex)
    }

    /// The key as it is sent and kept: 32 hexadecimal digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for IdempotencyKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A text that is no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a key of an intention has 32 hexadecimal digits")]
pub struct ParseKeyError;

impl FromStr for IdempotencyKey {
    type Err = ParseKeyError;

    fn from_str(text: &str) -> Result<Self, ParseKeyError> {
        let fits = text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        if fits { Ok(Self(text.to_owned())) } else { Err(ParseKeyError) }
    }
}

/// The version of a thing, as the server named it when it was read. Sent back with a write, it makes the server refuse
/// (412) where somebody has written meanwhile. Not every server names versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ETag(pub(super) String);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_differ_and_survive_being_kept() {
        let key = IdempotencyKey::random();
        assert_ne!(key, IdempotencyKey::random());
        assert_eq!(key.as_str().parse::<IdempotencyKey>(), Ok(key));
        assert!("../x".parse::<IdempotencyKey>().is_err());
    }
}
