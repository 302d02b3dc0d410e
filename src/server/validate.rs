//! What texts of a form must be like, whichever resource they belong to.

use crate::model::Problem;

/// Characters of a name, title or label.
const LONGEST_LINE: usize = 500;
/// Characters of a text of many lines.
const LONGEST_TEXT: usize = 200_000;

/// A required text of one line, trimmed. `sent` is what came, `had` what it was: one of the two must hold something.
pub(super) fn name(
    property: &str,
    sent: Option<String>,
    had: Option<&str>,
) -> Result<String, Problem> {
    let text = match (sent, had) {
        (Some(sent), _) => line(property, &sent)?,
        (None, Some(had)) => had.to_owned(),
        (None, None) => return Err(Problem::new(property, "is required")),
    };
    if text.is_empty() { Err(Problem::new(property, "must not be empty")) } else { Ok(text) }
}

/// A text of one line, trimmed; it may be empty.
pub(super) fn line(property: &str, text: &str) -> Result<String, Problem> {
    if text.chars().any(char::is_control) {
        return Err(Problem::new(property, "must be one line without control characters"));
    }
    bounded(property, text.trim().to_owned(), LONGEST_LINE)
}

/// A text of many lines, as it came but for the line ends, which forms send as CRLF.
pub(super) fn text(property: &str, text: &str) -> Result<String, Problem> {
    if text.contains('\0') {
        return Err(Problem::new(property, "must not contain the character 0"));
    }
    bounded(property, text.replace("\r\n", "\n"), LONGEST_TEXT)
}

/// Takes what was sent through `check`, or keeps what it was.
pub(super) fn changed(
    sent: Option<String>,
    had: String,
    check: impl FnOnce(String) -> Result<String, Problem>,
) -> Result<String, Problem> {
    sent.map_or(Ok(had), check)
}

fn bounded(property: &str, text: String, most: usize) -> Result<String, Problem> {
    if text.chars().count() > most {
        Err(Problem::new(property, format!("must have at most {most} characters")))
    } else {
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_one_line_with_something_in_it() {
        let sent = |text: &str| name("name", Some(text.to_owned()), Some("old"));
        assert_eq!(sent("  Ready  ").unwrap(), "Ready");
        assert_eq!(name("name", None, Some("old")).unwrap(), "old");
        for bad in ["", "   ", "two\nlines", "a\u{1b}[31m", "a\0", &"x".repeat(501)] {
            assert!(sent(bad).is_err(), "{bad:?}");
        }
        assert_eq!(name("name", None, None).unwrap_err().to_string(), "name is required");
    }

    #[test]
    fn texts_keep_their_lines() {
        assert_eq!(text("description", " a\r\nb\n\tc ").unwrap(), " a\nb\n\tc ");
        assert!(text("description", "a\0b").is_err());
        assert!(text("description", &"x".repeat(200_001)).is_err());
    }
}
