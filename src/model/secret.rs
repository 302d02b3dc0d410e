//! Secrets: a password or an API key that never shows itself in a log, a panic or a test's output.

use std::fmt;

use secrecy::zeroize::Zeroize as _;
use secrecy::{ExposeSecret as _, SecretString};

/// A text that is wiped on drop and prints as `[secret]`.
#[derive(Clone)]
pub struct Secret(SecretString);

impl Secret {
    /// Takes the text into keeping. What it was handed over in is wiped too: to fit it, a longer buffer would be left
    /// behind as it is.
    pub fn new(text: impl Into<String>) -> Self {
        let mut text = text.into();
        let kept = Self(SecretString::from(text.as_str()));
        text.zeroize();
        kept
    }

    /// The text itself, for the one place that sends or compares it.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// Whether there is anything to keep.
    pub fn is_empty(&self) -> bool {
        self.expose().is_empty()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

/// Equality for the client's own state; a server compares digests in constant time instead.
impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        self.expose() == other.expose()
    }
}

impl Eq for Secret {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_tells_nothing() {
        assert_eq!(format!("{:?}", Secret::new("hunter2")), "[secret]");
    }

    /// Fails to compile where what a secret holds is not wiped when it goes.
    #[test]
    fn a_secret_is_wiped_when_it_goes() {
        const fn is_wiped<T: secrecy::zeroize::ZeroizeOnDrop>(_: &T) {}
        let Secret(held) = Secret::new("hunter2");
        is_wiped(&held);
    }
}
