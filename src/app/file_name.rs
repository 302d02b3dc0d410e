//! The name under which a file from a server may be saved on this machine.

use crate::model::FileId;
use crate::text;

/// Bytes that file systems take.
const MOST_BYTES: usize = 255;

/// Bytes of an ending that are kept when a long name is cut.
const MOST_ENDING: usize = 24;

/// Makes a name out of what the server calls a file: its last component, with nothing that hides a file, reads like an
/// option or cannot be seen. Of a name without anything left, `file-<id>` is made.
pub(super) fn safe_name(foreign: &str, file: FileId) -> String {
    let last = foreign.rsplit(['/', '\\']).next().unwrap_or_default();
    let seen: String = text::clean(last).chars().map(seen).collect();
    let name = seen.trim().trim_start_matches(['.', '-', ' ']).trim_end_matches([' ', '.']);
    if name.chars().all(|letter| letter == '_') { format!("file-{file}") } else { shortened(name) }
}

/// The name with a number before its ending: `plan (2).pdf`.
pub(super) fn numbered(name: &str, number: usize) -> String {
    let (stem, ending) = match name.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() && ending.len() < MOST_ENDING => {
            let stem_of_two = stem.strip_suffix(".tar").filter(|stem| !stem.is_empty());
            match stem_of_two {
                Some(stem) => (stem, format!(".tar.{ending}")),
                None => (stem, format!(".{ending}")),
            }
        }
        _ => (name, String::new()),
    };
    let more = format!(" ({number}){ending}");
    format!("{}{more}", text::start(stem, MOST_BYTES.saturating_sub(more.len())))
}

/// What cannot be seen, and what other systems take for a part of a path, becomes `_`.
fn seen(letter: char) -> char {
    if letter == text::MARK || letter.is_control() || "<>:\"|?*".contains(letter) {
        '_'
    } else {
        letter
    }
}

/// Cuts a long name, but keeps its ending: that tells what it is.
fn shortened(name: &str) -> String {
    if name.len() <= MOST_BYTES {
        return name.to_owned();
    }
    let ending = match name.rsplit_once('.') {
        Some((_, ending)) if ending.len() < MOST_ENDING => format!(".{ending}"),
        _ => String::new(),
    };
    let stem = text::start(name, MOST_BYTES - ending.len());
    format!("{stem}{ending}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn no_name_leads_anywhere_else() {
        for (foreign, name) in [
            ("plan.pdf", "plan.pdf"),
            ("Łódź 東京.txt", "Łódź 東京.txt"),
            ("/etc/passwd", "passwd"),
            ("../../.bashrc", "bashrc"),
            ("C:\\Users\\ann\\plan.pdf", "plan.pdf"),
            ("..", "file-9"),
            ("", "file-9"),
            ("a/", "file-9"),
            ("\0\0", "file-9"),
            ("-rf", "rf"),
            (" - .x", "x"),
            ("pay\u{202e}fdp.exe", "pay_fdp.exe"),
            ("two\nlines.txt", "two_lines.txt"),
            ("plan.pdf. .", "plan.pdf"),
            ("a:b.txt", "a_b.txt"),
        ] {
            assert_eq!(safe_name(foreign, FileId::new(9)), name, "{foreign:?}");
        }
    }

    #[test]
    fn a_long_name_keeps_its_ending() {
        let name = safe_name(&format!("{}.tar.gz", "ä".repeat(400)), FileId::new(9));
        assert!(name.len() <= 255 && name.ends_with("ä.gz"), "{name}");
        let endless = safe_name(&"x.".repeat(400), FileId::new(9));
        assert!(endless.len() <= 255);
    }

    #[test]
    fn a_number_stands_before_the_ending() {
        for (name, numbered_so) in [
            ("plan.pdf", "plan (2).pdf"),
            ("plan", "plan (2)"),
            ("plan.tar.gz", "plan (2).tar.gz"),
            (".tar.gz", ".tar (2).gz"),
            (".profile", ".profile (2)"),
            ("a. b and so on and so on and on", "a. b and so on and so on and on (2)"),
        ] {
            assert_eq!(numbered(name, 2), numbered_so);
        }
        let long = numbered(&format!("{}.png", "ä".repeat(125)), 10);
        assert!(long.len() <= 255 && long.ends_with("ä (10).png"), "{long}");
    }

    proptest! {
        #[test]
        fn any_name_is_safe(foreign in any::<String>()) {
            let name = safe_name(&foreign, FileId::new(9));
            prop_assert!(!name.is_empty() && name.len() <= 255);
            prop_assert!(!name.starts_with(['.', '-']) && !name.contains(['/', '\\']));
            prop_assert!(!name.chars().any(char::is_control));
        }
    }
}
