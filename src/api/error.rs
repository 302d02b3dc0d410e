//! What can become of a call, in the terms a caller branches on.
//!
//! Words of the server in here are foreign text: carried as they came, bounded in length, cleaned by whoever draws them.

use std::io;
use std::time::Duration;

/// Bytes of a server's message that are carried.
const LONGEST_MESSAGE: usize = 1_024;
/// Characters of a page that is not an answer which are carried.
const LONGEST_FIRST_WORDS: usize = 120;

/// Why a call has not brought what it should.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The credentials would cross a network in the clear and nobody has agreed to that. Nothing was sent.
    #[error("{host} is only reached over plain http; nothing was sent")]
    PlainHttp {
        /// The host that would get them.
        host: String,
    },
    /// What was given cannot be made a request. Nothing was sent.
    #[error("{0}; nothing was sent")]
    Unsendable(String),
    /// No connection came about. Nothing was sent.
    #[error("no connection to {host}: {why}")]
    Connect {
        /// The name people know the place by.
        host: String,
        /// What the network says.
        why: String,
    },
    /// The server sends the caller elsewhere, where the credentials do not follow.
    #[error("the server has moved to {to}")]
    Redirected {
        /// The address it names.
        to: String,
        /// The HTTP status.
        status: u16,
    },
    /// It was sent, and no usable answer came back.
    #[error("{0}")]
    Interrupted(Interruption),
    /// The server has answered with an error of its own.
    #[error("{message} ({code})")]
    Status {
        /// The HTTP status.
        status: u16,
        /// The code to go by: the envelope's, or the HTTP status where the envelope has none.
        code: u16,
        /// What the server says.
        message: String,
        /// How long to stay away, where the server tells.
        retry_after: Option<Duration>,
    },
    /// The answer is not one of the API: a page of a proxy, half an answer, nothing at all.
    #[error("the answer is not one of the API (HTTP {status}): {first_words}")]
    NotJson {
        /// The HTTP status.
        status: u16,
        /// How it begins, without markup.
        first_words: String,
        /// How long to stay away, where the server tells.
        retry_after: Option<Duration>,
    },
    /// The answer is one of the API, but does not hold what was asked for.
    #[error("the answer cannot be understood: {0}")]
    Decode(String),
    /// The answer is longer than any answer may be.
    #[error("the answer is longer than {0} bytes")]
    TooLarge(u64),
    /// The connection ended before it had taken the whole body: there is nothing that the server could have done.
    #[error("the connection broke off before all of it was sent: {0}")]
    CutShort(Interruption),
    /// A file of this machine that was to be sent cannot be read.
    #[error("the file cannot be read: {0}")]
    LocalFile(#[source] io::Error),
}

/// How an exchange ended early.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Interruption {
    /// Not a byte came for too long.
    #[error("the server has stopped answering")]
    Stalled,
    /// The connection ended, or what came over it is not HTTP.
    #[error("the connection broke off: {0}")]
    Broken(String),
    /// The server has agreed to a write without saying what became of it, and could not be asked afterwards.
    #[error("the server has not said what it saved: {0}")]
    Unconfirmed(String),
}

impl Error {
    /// Whether a write that failed so may nevertheless have been applied: it was sent, and the answer is a time-out, a
    /// reset, an early end, any 5xx, or cannot be read. What a server or proxy refuses with 4xx was not applied, nor what
    /// the API itself had no room for.
    pub const fn is_ambiguous(&self) -> bool {
        match self {
            _ if self.is_out_of_room() => false,
            Self::PlainHttp { .. }
            | Self::Unsendable(_)
            | Self::Connect { .. }
            | Self::CutShort(_)
            | Self::LocalFile(_) => false,
            // "see other" is how web pages answer a form that was taken
            Self::Redirected { status, .. } => *status == 303,
            Self::Interrupted(_) | Self::Decode(_) | Self::TooLarge(_) => true,
            Self::Status { status, code, .. } => *status >= 500 || *code >= 500,
            Self::NotJson { status, .. } => *status < 400 || *status >= 500,
        }
    }

    /// The code of a refusal, whether it came in the API's envelope or as a page of something in between.
    pub const fn code(&self) -> Option<u16> {
        match self {
            Self::Status { code, .. } => Some(*code),
            Self::NotJson { status, .. } => Some(*status),
            _ => None,
        }
    }

    /// The code, only where the API itself has refused.
    const fn api_code(&self) -> Option<u16> {
        match self {
            Self::Status { code, .. } => Some(*code),
            _ => None,
        }
    }

    /// 401: the server does not know us.
    pub fn is_unauthorized(&self) -> bool {
        self.code() == Some(401)
    }

    /// 401 because of the API key, not because of the password: the server names the client id.
    pub fn is_dead_key(&self) -> bool {
        let Self::Status { code: 401, message, .. } = self else { return false };
        let message = message.to_lowercase();
        ["client id", "client_id", "client-id", "api key"].iter().any(|word| message.contains(word))
    }

    /// 403: the caller's role does not allow it.
    pub fn is_forbidden(&self) -> bool {
        self.api_code() == Some(403)
    }

    /// 404 or 410 of the API itself: not there, or not for us. A page of something in between does not count.
    pub fn is_not_found(&self) -> bool {
        matches!(self.api_code(), Some(404 | 410))
    }

    /// 405: the server does not support the method on this resource.
    pub fn is_unsupported(&self) -> bool {
        self.api_code() == Some(405)
    }

    /// 409: it is in the way of something.
    pub fn is_conflict(&self) -> bool {
        self.api_code() == Some(409)
    }

    /// 412: somebody has changed it meanwhile.
    pub fn is_precondition_failed(&self) -> bool {
        self.api_code() == Some(412)
    }

    /// 400 or 422: the server does not accept what was sent.
    pub fn is_invalid(&self) -> bool {
        matches!(self.api_code(), Some(400 | 422))
    }

    /// 413: more bytes than the server, or something before it, takes.
    pub fn is_too_large(&self) -> bool {
        self.code() == Some(413)
    }

    /// 507 of the API itself: it could not store what was sent, and wants nobody to repeat it unasked (RFC 4918, 11.5).
    pub const fn is_out_of_room(&self) -> bool {
        matches!(self.api_code(), Some(507))
    }

    /// 429, or 503 with a time to come back: the server asks to wait.
    pub fn is_rate_limited(&self) -> bool {
        match self.code() {
            Some(429) => true,
            Some(503) => self.retry_after().is_some(),
            _ => false,
        }
    }

    /// How long to stay away, where the server tells.
    pub const fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Status { retry_after, .. } | Self::NotJson { retry_after, .. } => *retry_after,
            _ => None,
        }
    }

    /// What a failure to read back a write that was taken means: that it may be there.
    pub(super) fn after_write(self) -> Self {
        Self::Interrupted(Interruption::Unconfirmed(capped(&self.to_string())))
    }
}

/// A text of the server, cut to the length that is carried.
pub(super) fn capped(text: &str) -> String {
    let end = text.floor_char_boundary(LONGEST_MESSAGE);
    text.get(..end).unwrap_or_default().trim().to_owned()
}

/// The words a body begins with: markup, scripts and styles left out, white space folded.
pub(super) fn first_words(body: &[u8]) -> String {
    let start = body.get(..8_192.min(body.len())).unwrap_or_default();
    let text = String::from_utf8_lossy(start);
    let mut words = String::new();
    let mut rest = text.as_ref();
    while !rest.is_empty() && words.chars().count() < LONGEST_FIRST_WORDS {
        let Some((before, tag)) = rest.split_once('<') else {
            words.push_str(rest);
            break;
        };
        words.push_str(before);
        words.push(' ');
        rest = after_markup(tag);
    }
    let folded = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if folded.is_empty() {
        return "an empty body".to_owned();
    }
    folded.chars().take(LONGEST_FIRST_WORDS).collect()
}

/// What follows a tag, given what follows its `<`; of a script or a style also its content is left out.
fn after_markup(tag: &str) -> &str {
    let closing = ["script", "style"].into_iter().find_map(|name| {
        let matches = tag.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
        matches.then_some(format!("</{name}"))
    });
    let inside = match closing {
        // lower-casing ASCII keeps every byte where it is
        Some(closing) => match tag.to_ascii_lowercase().find(&closing) {
            Some(at) => tag.get(at..).unwrap_or_default(),
            None => "",
        },
        None => tag,
    };
    inside.split_once('>').map_or("", |(_, after)| after)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(status: u16, code: u16) -> Error {
        Error::Status { status, code, message: String::new(), retry_after: None }
    }

    fn page(status: u16) -> Error {
        Error::NotJson { status, first_words: String::new(), retry_after: None }
    }

    #[test]
    fn a_write_is_in_doubt_only_when_it_may_have_been_applied() {
        for error in [
            Error::Interrupted(Interruption::Stalled),
            Error::Interrupted(Interruption::Broken(String::new())),
            Error::Decode(String::new()),
            Error::TooLarge(1),
            status(500, 500),
            status(200, 503),
            status(503, 404),
            page(507),
            page(200),
            page(204),
            page(502),
            Error::Redirected { to: String::new(), status: 303 },
        ] {
            assert!(error.is_ambiguous(), "{error:?}");
        }
        for error in [
            Error::PlainHttp { host: String::new() },
            Error::Unsendable(String::new()),
            Error::Connect { host: String::new(), why: String::new() },
            Error::LocalFile(io::ErrorKind::NotFound.into()),
            Error::CutShort(Interruption::Stalled),
            status(400, 400),
            status(429, 429),
            status(200, 404),
            status(507, 507),
            page(413),
            Error::Redirected { to: String::new(), status: 302 },
        ] {
            assert!(!error.is_ambiguous(), "{error:?}");
        }
    }

    #[test]
    fn a_dead_key_is_told_from_a_wrong_password() {
        let refused = |message: &str| Error::Status {
            status: 401,
            code: 401,
            message: message.to_owned(),
            retry_after: None,
        };
        let dead = refused("Authorization failed, invalid client id");
        assert!(dead.is_dead_key() && dead.is_unauthorized());
        let wrong = refused("Authorization failed");
        assert!(!wrong.is_dead_key() && wrong.is_unauthorized());
    }

    #[test]
    fn a_page_in_between_takes_nothing_away() {
        assert!(status(404, 404).is_not_found() && !page(404).is_not_found());
        assert!(page(413).is_too_large() && page(401).is_unauthorized());
        assert!(page(429).is_rate_limited() && !status(503, 503).is_rate_limited());
    }

    #[test]
    fn first_words_are_words() {
        let html = "<html><head><TITLE>502 Bad Gateway</TITLE><style>b{}</STYLE></head>\n<body>nginx &amp; co</body>";
        assert_eq!(first_words(html.as_bytes()), "502 Bad Gateway nginx &amp; co");
        assert_eq!(first_words(b""), "an empty body");
        assert_eq!(first_words(b"<script>never closed"), "an empty body");
        assert_eq!(first_words(&[0xff; 4]), "\u{fffd}".repeat(4));
        assert_eq!(first_words("ä".repeat(9_000).as_bytes()).chars().count(), 120);
        assert_eq!(capped(&"ä".repeat(9_000)).len(), 1_024);
    }
}
