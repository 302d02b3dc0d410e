//! The clipboard of whoever sits at the terminal, which may be far away: only the terminal reaches it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// What makes a terminal put this into its clipboard (OSC 52). No letter of the text is in it as it is, so none can end
/// the sequence or begin another.
pub(super) fn sequence(text: &str) -> String {
    format!("\u{1b}]52;c;{}\u{7}", STANDARD.encode(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_letter_of_the_text_is_in_the_sequence() {
        assert_eq!(sequence("hello"), "\u{1b}]52;c;aGVsbG8=\u{7}");
        let hostile = sequence("\u{7}\u{1b}\\;c;?");
        let told = hostile.trim_start_matches("\u{1b}]52;c;").trim_end_matches('\u{7}');
        assert!(told.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte)));
    }
}
