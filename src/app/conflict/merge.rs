//! Three texts made one, line by line: what was there, and what each has made of it.

use diffy::{ConflictStyle, MergeOptions};

/// Before what is ours, where both have changed the same lines.
pub(super) const MINE: &str = "<<<<<<< mine";
/// Between ours and theirs.
const BETWEEN: &str = "=======";
/// After what is theirs.
pub(super) const THEIRS: &str = ">>>>>>> theirs";

/// Longer texts are not compared: one is taken whole.
const MOST_BYTES: usize = 64 * 1024;

/// Comparing takes time in proportion to the square of the lines that differ.
const MOST_LINES: usize = 2_000;

/// All that both have written: merged where they do not touch, and between marks where they do. `None` where the texts
/// are too long to be compared, or hold such marks themselves.
pub(super) fn merged(before: &str, mine: &str, theirs: &str) -> Option<String> {
    let texts = [before, mine, theirs].map(unified);
    let is_fit = |text: &String| {
        text.len() <= MOST_BYTES && text.lines().count() <= MOST_LINES && !is_marked(text)
    };
    if !texts.iter().all(is_fit) {
        return None;
    }
    let [before, mine, theirs] = &texts;
    // longer than any mark that stands in a text, so that only those of the merge are replaced
    let length = texts.iter().flat_map(|text| text.lines()).map(run).max().unwrap_or(0) + 7;
    let mut options = MergeOptions::new();
    options.set_conflict_style(ConflictStyle::Merge).set_conflict_marker_length(length);
    let text = options.merge(before, mine, theirs).unwrap_or_else(|marked| marked);
    let mark = |letter: &str, word: &str| format!("{}{word}", letter.repeat(length));
    let marks =
        [(mark("<", " ours"), MINE), (mark("=", ""), BETWEEN), (mark(">", " theirs"), THEIRS)];
    let line = |line: &str| {
        let found = marks.iter().find(|(mark, _)| mark == line);
        found.map_or_else(|| line.to_owned(), |(_, ours)| (*ours).to_owned())
    };
    let lines: Vec<String> = text.lines().map(line).collect();
    Some(lines.join("\n"))
}

/// Whether places are left where it has not been said what is to stand there.
pub(super) fn is_marked(text: &str) -> bool {
    text.lines().any(|line| {
        let line = line.trim_end();
        line == MINE || line == BETWEEN || line == THEIRS
    })
}

/// The first letters of a line that a mark could be made of.
fn run(line: &str) -> usize {
    line.bytes().take_while(|byte| matches!(byte, b'<' | b'=' | b'>' | b'|')).count()
}

/// One kind of line end, and one at the end.
fn unified(text: &str) -> String {
    let mut text = text.replace("\r\n", "\n").replace('\r', "\n");
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_does_not_touch_is_merged() {
        let before = "one\ntwo\nthree\nfour";
        let all = merged(before, "ONE\ntwo\nthree\nfour", "one\ntwo\nthree\nfour\nfive").unwrap();
        assert_eq!(all, "ONE\ntwo\nthree\nfour\nfive");
        assert!(!is_marked(&all));
    }

    #[test]
    fn what_does_stands_between_marks() {
        let all = merged("a\nb\nc", "a\nmine\nc", "a\r\ntheirs\r\nc").unwrap();
        assert_eq!(all, "a\n<<<<<<< mine\nmine\n=======\ntheirs\n>>>>>>> theirs\nc");
        assert!(is_marked(&all));
        let last = merged("a", "mine", "theirs").unwrap();
        assert_eq!(last, "<<<<<<< mine\nmine\n=======\ntheirs\n>>>>>>> theirs");
    }

    #[test]
    fn longer_rules_of_a_text_are_no_marks() {
        let rule = "<<<<<<<<<<<<< ours\n=============";
        let all = merged(rule, &format!("{rule}\nmine"), &format!("{rule}\ntheirs")).unwrap();
        assert!(all.starts_with(rule), "{all}");
        assert!(is_marked(&all));
    }

    #[test]
    fn what_is_too_long_or_marked_already_is_taken_whole() {
        let many: String = "line\n".repeat(MOST_LINES + 1);
        assert_eq!(merged("", &many, "b"), None);
        assert_eq!(merged("", "a", &"x".repeat(MOST_BYTES + 1)), None);
        assert_eq!(merged("", "<<<<<<< mine", "b"), None);
    }

    proptest! {
        #[test]
        fn no_line_of_either_is_lost(
            before in prop::collection::vec("[a-e=<>|]{0,9}", 0..8),
            mine in prop::collection::vec("[a-e=<>|]{0,9}", 0..8),
            theirs in prop::collection::vec("[a-e=<>|]{0,9}", 0..8),
        ) {
            let texts = [before, mine, theirs].map(|lines| lines.join("\n"));
            let [before, mine, theirs] = &texts;
            let Some(all) = merged(before, mine, theirs) else { return Ok(()) };
            for line in mine.lines().chain(theirs.lines()) {
                // an empty one at the end holds no word
                let is_new = !line.is_empty() && !before.lines().any(|it| it == line);
                prop_assert!(!is_new || all.lines().any(|it| it == line), "{line:?} is not in {all:?}");
            }
            prop_assert_eq!(merged(before, mine, before).map(|it| it + "\n"), Some(unified(mine)).map(|it| if it.is_empty() { "\n".to_owned() } else { it }));
        }

        #[test]
        fn whatever_is_in_them_it_ends(one in ".{0,400}", two in ".{0,400}", three in ".{0,400}") {
            drop(merged(&one, &two, &three));
        }
    }
}
