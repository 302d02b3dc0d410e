//! The header that names a download (RFC 6266), and the media type beside it. The name is foreign text: it must not
//! end the header, nor show a browser another kind of file than it is.

use std::fmt::Write as _;

use axum::http::HeaderValue;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What RFC 5987 leaves bare besides letters and digits.
const BARE: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'!')
    .remove(b'#')
    .remove(b'$')
    .remove(b'&')
    .remove(b'+')
    .remove(b'-')
    .remove(b'.')
    .remove(b'^')
    .remove(b'_')
    .remove(b'`')
    .remove(b'|')
    .remove(b'~');

/// `attachment` and the name: once in ASCII for old programs, once as it is where that differs.
pub(super) fn attachment(name: &str) -> HeaderValue {
    let plain: String = name
        .chars()
        .map(|character| match character {
            '"' | '\\' | '%' => '_',
            ascii if (' '..='~').contains(&ascii) => ascii,
            _ => '_',
        })
        .collect();
    let mut header = format!("attachment; filename=\"{plain}\"");
    if plain != name {
        let _ = write!(header, "; filename*=UTF-8''{}", utf8_percent_encode(name, BARE));
    }
    HeaderValue::from_str(&header).unwrap_or(HeaderValue::from_static("attachment"))
}

/// The media type a file was sent with, or the one of anything.
pub(super) fn media_type(stored: &str) -> HeaderValue {
    HeaderValue::from_str(stored).unwrap_or(HeaderValue::from_static("application/octet-stream"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_twice_where_ascii_does_not_do() {
        for (name, want) in [
            ("a b.txt", r#"attachment; filename="a b.txt""#),
            (
                "größe.png",
                r#"attachment; filename="gr__e.png"; filename*=UTF-8''gr%C3%B6%C3%9Fe.png"#,
            ),
            (
                "a\"; x=\"b",
                r#"attachment; filename="a_; x=_b"; filename*=UTF-8''a%22%3B%20x%3D%22b"#,
            ),
            (
                "a\r\nSet-Cookie: x",
                r#"attachment; filename="a__Set-Cookie: x"; filename*=UTF-8''a%0D%0ASet-Cookie%3A%20x"#,
            ),
            ("陳.md", r#"attachment; filename="_.md"; filename*=UTF-8''%E9%99%B3.md"#),
        ] {
            assert_eq!(attachment(name), want);
        }
    }

    #[test]
    fn a_media_type_that_is_none_is_that_of_anything() {
        assert_eq!(media_type("text/plain"), "text/plain");
        assert_eq!(media_type("a\nb"), "application/octet-stream");
    }
}
