//! Three texts made one, line by line: what was there, and what each has made of it.

use diffy::{ConflictStyle, MergeOptions};

/// Whether a line looks like a mark.
pub(in crate::app) fn is_mark(line: &str) -> bool {
    let line = line.trim_end();
    is_side(line) || is_between(line)
}

/// Letters of a mark, where no line of a text looks like one.
const SHORTEST: usize = 7;

/// Longer texts are not compared: one is taken whole.
const MOST_BYTES: usize = 64 * 1024;

/// Comparing takes time in proportion to the square of the lines that differ.
const MOST_LINES: usize = 2_000;

/// All that both have written: merged where they do not touch, and between marks where they do: `<<<<<<< mine`, `=======`
/// and `>>>>>>> theirs`, or longer ones where such lines stand in a text. `None` where the texts are too long to be
/// compared.
pub(super) fn merged(before: &str, mine: &str, theirs: &str) -> Option<String> {
    let texts = [before, mine, theirs].map(unified);
    let is_fit = |text: &String| text.len() <= MOST_BYTES && text.lines().count() <= MOST_LINES;
    if !texts.iter().all(is_fit) {
        return None;
    }
    let [before, mine, theirs] = &texts;
    let ours = length([before, mine, theirs]);
    // longer than any mark that stands in a text, so that only those of the merge are replaced
    let length = texts.iter().flat_map(|text| text.lines()).map(run).max().unwrap_or(0) + ours;
    let mut options = MergeOptions::new();
    options.set_conflict_style(ConflictStyle::Merge).set_conflict_marker_length(length);
    let text = options.merge(before, mine, theirs).unwrap_or_else(|marked| marked);
    let mark = |letter: &str, word: &str| format!("{}{word}", letter.repeat(length));
    let made = [mark("<", " ours"), mark("=", ""), mark(">", " theirs")];
    let line = |line: &str| {
        let found = made.iter().position(|mark| mark == line);
        let ours = found.and_then(|at| marks(ours).into_iter().nth(at));
        ours.unwrap_or_else(|| line.to_owned())
    };
    let lines: Vec<String> = text.lines().map(line).collect();
    Some(lines.join("\n"))
}

/// Whether places are left where it has not been said what is to stand there. What is in one of the three texts that it
/// was made of is no mark.
pub(in crate::app) fn is_marked(text: &str, of: [&str; 3]) -> bool {
    let marks = marks(length(of));
    let stands = |line: &str| of.iter().flat_map(|it| it.lines()).any(|it| it.trim_end() == line);
    text.lines()
        .map(str::trim_end)
        .any(|line| marks.iter().any(|mark| mark == line) || (is_side(line) && !stands(line)))
}

/// Letters of the marks of a merge of these: more than any line of them has.
fn length(texts: [&str; 3]) -> usize {
    let longest = texts.iter().flat_map(|text| text.lines()).map(str::trim_end);
    let longest = longest.filter(|line| is_mark(line)).map(run).max();
    longest.map_or(SHORTEST, |longest| longest + 1)
}

/// Before what is ours, between, and after what is theirs, where both have changed the same lines.
fn marks(length: usize) -> [String; 3] {
    let mark = |letter: &str, word: &str| format!("{}{word}", letter.repeat(length));
    [mark("<", " mine"), mark("=", ""), mark(">", " theirs")]
}

/// Whether a line looks like the mark before ours or after theirs, of any length.
fn is_side(line: &str) -> bool {
    let side = line.strip_suffix(" mine").map(|it| (it, b'<'));
    let side = side.or_else(|| line.strip_suffix(" theirs").map(|it| (it, b'>')));
    side.is_some_and(|(it, letter)| it.len() >= SHORTEST && it.bytes().all(|byte| byte == letter))
}

/// Whether a line looks like the mark between them, of any length.
fn is_between(line: &str) -> bool {
    line.len() >= SHORTEST && line.bytes().all(|byte| byte == b'=')
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
        assert!(!is_marked(&all, [before; 3]));
    }

    #[test]
    fn what_does_stands_between_marks() {
        let all = merged("a\nb\nc", "a\nmine\nc", "a\r\ntheirs\r\nc").unwrap();
        assert_eq!(all, "a\n<<<<<<< mine\nmine\n=======\ntheirs\n>>>>>>> theirs\nc");
        assert!(is_marked(&all, ["a\nb\nc", "a\nmine\nc", "a\ntheirs\nc"]));
        let last = merged("a", "mine", "theirs").unwrap();
        assert_eq!(last, "<<<<<<< mine\nmine\n=======\ntheirs\n>>>>>>> theirs");
    }

    #[test]
    fn longer_rules_of_a_text_are_no_marks() {
        let rule = "<<<<<<<<<<<<< ours\n=============";
        let (mine, theirs) = (format!("{rule}\nmine"), format!("{rule}\ntheirs"));
        let all = merged(rule, &mine, &theirs).unwrap();
        assert!(all.starts_with(rule), "{all}");
        assert!(is_marked(&all, [rule, &mine, &theirs]));
    }

    #[test]
    fn a_line_of_a_text_that_looks_like_a_mark_is_none() {
        let head = "Title\n=======\n<<<<<<< mine";
        let texts = [head.to_owned(), format!("{head}\nmine"), format!("{head}\ntheirs")];
        let [before, mine, theirs] = texts.each_ref().map(String::as_str);
        let all = merged(before, mine, theirs).unwrap();
        let wanted = format!("{head}\n<<<<<<<< mine\nmine\n========\ntheirs\n>>>>>>>> theirs");
        assert_eq!(all, wanted);
        let of = [before, mine, theirs];
        assert!(is_marked(&all, of));
        assert!(!is_marked(&format!("{head}\nboth"), of));
        for left in ["<<<<<<<< mine", "========", ">>>>>>>> theirs", ">>>>>>> theirs"] {
            assert!(is_marked(&format!("{head}\nboth\n{left}"), of), "{left}");
        }
    }

    #[test]
    fn what_is_too_long_is_taken_whole() {
        let many: String = "line\n".repeat(MOST_LINES + 1);
        assert_eq!(merged("", &many, "b"), None);
        assert_eq!(merged("", "a", &"x".repeat(MOST_BYTES + 1)), None);
    }

    fn line() -> impl Strategy<Value = String> {
        prop_oneof![
            4 => "[a-e=<>|]{0,9}",
            1 => Just("=======".to_owned()),
            1 => Just("<<<<<<< mine".to_owned()),
            1 => Just(">>>>>>>> theirs".to_owned()),
        ]
    }

    proptest! {
        #[test]
        fn no_line_of_either_is_lost(
            before in prop::collection::vec(line(), 0..8),
            mine in prop::collection::vec(line(), 0..8),
            theirs in prop::collection::vec(line(), 0..8),
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
