//! What must never be read anywhere: known secrets, in every spelling they are sent, stored or printed in.

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::Secret;

/// Shorter words are no secrets, and taking them out would eat what is to be read.
const SHORTEST: usize = 4;

/// See the module. Clones know the same.
#[derive(Clone, Default)]
pub struct Hush(Arc<Mutex<Vec<Secret>>>);

impl Hush {
    /// From now on this is not to be read.
    pub fn know(&self, secret: &Secret) {
        if secret.expose().len() < SHORTEST {
            return;
        }
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for spelling in spellings(secret.expose()) {
            if !known.contains(&spelling) {
                known.push(spelling);
            }
        }
        // the longest first: within them there may be shorter ones
        known.sort_by_key(|it| std::cmp::Reverse(it.expose().len()));
    }

    /// The text without them.
    pub fn silence<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let mut text = Cow::Borrowed(text);
        for spelling in self.0.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            if text.contains(spelling.expose()) {
                text = Cow::Owned(text.replace(spelling.expose(), "[secret]"));
            }
        }
        text
    }
}

impl fmt::Debug for Hush {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hush")
    }
}

/// All ways a secret is written.
pub fn spellings(secret: &str) -> Vec<Secret> {
    let form: String = form_urlencoded::byte_serialize(secret.as_bytes()).collect();
    let percent = utf8_percent_encode(secret, NON_ALPHANUMERIC).to_string();
    let mut all = vec![
        secret.to_owned(),
        small_escapes(&form),
        form,
        small_escapes(&percent),
        percent,
        inside(&format!("{secret:?}")),
        inside(&serde_json::Value::from(secret).to_string()),
    ];
    for engine in [&STANDARD_NO_PAD, &URL_SAFE_NO_PAD] {
        all.extend((0..3).map(|before| base64_within(engine, secret, before)));
    }
    all.sort();
    all.dedup();
    all.into_iter().filter(|it| it.len() >= SHORTEST).map(Secret::new).collect()
}

/// `%2F` as `%2f`.
fn small_escapes(text: &str) -> String {
    let mut left = 0;
    let small = |letter: char| {
        if letter == '%' {
            left = 2;
            return letter;
        }
        let is_escape = left > 0;
        left -= u8::from(is_escape);
        if is_escape { letter.to_ascii_lowercase() } else { letter }
    };
    text.chars().map(small).collect()
}

/// A text in quotes, without them.
fn inside(quoted: &str) -> String {
    quoted.strip_prefix('"').and_then(|it| it.strip_suffix('"')).unwrap_or(quoted).to_owned()
}

/// What of the base64 of a longer text comes from the secret alone, where so many bytes, and groups of three, stand before
/// it: as in the header of a login, which is the base64 of `address:password`.
fn base64_within(engine: &impl base64::Engine, secret: &str, before: usize) -> String {
    let mut bytes = vec![0; before];
    bytes.extend_from_slice(secret.as_bytes());
    // letters of six bits that are not shared with what stands before and after
    let (first, end) = ((before * 8).div_ceil(6), bytes.len() * 8 / 6);
    engine.encode(bytes).chars().take(end).skip(first).collect()
}
