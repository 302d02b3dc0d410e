//! The choke point: everything that could steer a terminal or mislead a reader becomes a visible mark.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthChar as _;

/// Stands where something was that is not shown.
pub const MARK: char = '\u{fffd}';

/// Bytes of a name that are drawn.
pub const NAME_CAP: usize = 1024;

/// Bytes of a note that are drawn.
pub const NOTE_CAP: usize = 256 * 1024;

/// Marks on one letter; languages need four, stacked ones climb over the lines above.
const MARKS_ON_A_CELL: usize = 8;

/// Characters that make up one letter or one emoji; families of emoji need eleven.
const CHARACTERS_IN_A_CELL: usize = 12;

/// Cleans a text of one line: a name, a tag, an error message. Cut after [`NAME_CAP`] bytes with an ellipsis.
///
/// Control characters, line ends and tabs among them, bidirectional controls, invisible characters outside emoji, tag
/// characters and stray variation selectors become one [`MARK`] for each run of them.
pub fn clean(text: &str) -> Cow<'_, str> {
    cleaned(text, NAME_CAP, Shape::OneLine)
}

/// Cleans a text of many lines: as [`clean`], but line ends and tabs stay and [`NOTE_CAP`] bytes are kept.
pub fn clean_lines(text: &str) -> Cow<'_, str> {
    cleaned(text, NOTE_CAP, Shape::Lines)
}

/// Whether [`clean`] would leave the text as it is. Quick for a single character, as a cell of the screen holds.
pub fn is_clean(text: &str) -> bool {
    let mut characters = text.chars();
    match (characters.next(), characters.next()) {
        (None, _) => true,
        (Some(only), None) => !is_hidden(only) && only.width() != Some(0),
        _ => clean(text) == text,
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    OneLine,
    Lines,
}

fn cleaned(text: &str, cap: usize, shape: Shape) -> Cow<'_, str> {
    let kept = start(text, cap);
    let plain = |byte: u8| {
        (b' '..=b'~').contains(&byte) || (shape == Shape::Lines && matches!(byte, b'\n' | b'\t'))
    };
    if kept.len() == text.len() && text.bytes().all(plain) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(kept.len() + 3);
    for grapheme in kept.graphemes(true) {
        push(grapheme, shape, &mut out);
    }
    if kept.len() < text.len() {
        out.push('…');
    }
    if out == text { Cow::Borrowed(text) } else { Cow::Owned(out) }
}

/// At most so many bytes of the text, never half a character.
pub fn start(text: &str, cap: usize) -> &str {
    let mut end = text.len().min(cap);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

fn push(grapheme: &str, shape: Shape, out: &mut String) {
    if shape == Shape::Lines {
        match grapheme {
            "\n" | "\t" => return out.push_str(grapheme),
            "\r\n" => return out.push('\n'),
            _ => {}
        }
    }
    let mut marks = 0;
    let mut before = None;
    let mut characters = grapheme.chars().peekable();
    let mut left = CHARACTERS_IN_A_CELL;
    while let Some(character) = characters.next() {
        if left == 0 {
            return push_mark(out);
        }
        let fits = match character {
            '\u{200d}' => {
                left > 1
                    && before.is_some_and(is_emoji_part)
                    && characters.peek().copied().is_some_and(is_emoji)
            }
            '\u{fe0e}' | '\u{fe0f}' => before.is_some_and(takes_selector),
            other => !is_hidden(other),
        };
        if !fits {
            push_mark(out);
            // What follows joins what is written, not what was left out.
            before = Some(MARK);
            continue;
        }
        if character.width() == Some(0) && character != '\u{200d}' {
            marks += 1;
            if before.is_none() {
                // A mark without a letter would sit on whatever happens to be drawn to its left, and so would the next.
                push_mark(out);
                continue;
            }
            if marks <= MARKS_ON_A_CELL {
                out.push(character);
                left -= 1;
            }
        } else {
            out.push(character);
            left -= 1;
        }
        before = Some(character);
    }
}

/// One mark for a whole run.
fn push_mark(out: &mut String) {
    if !out.ends_with(MARK) {
        out.push(MARK);
    }
}

/// Characters that are not seen, or that change how others are seen.
const fn is_hidden(character: char) -> bool {
    matches!(
        character,
        '\0'..='\u{1f}'
            | '\u{7f}'..='\u{9f}'
            | '\u{ad}' // soft hyphen
            | '\u{34f}' // grapheme joiner
            | '\u{61c}' // Arabic letter mark
            | '\u{115f}'..='\u{1160}' // Hangul fillers
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}' // Mongolian selectors and separator
            | '\u{200b}'..='\u{200f}' // zero width, direction marks
            | '\u{2028}'..='\u{202e}' // line ends, embeddings and overrides
            | '\u{2060}'..='\u{206f}' // joiners, isolates, deprecated format characters
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}' // variation selectors
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}' // interlinear annotation
            | '\u{fffe}'..='\u{ffff}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}' // tags, more selectors
    )
}

/// Characters that an emoji sequence may continue with after a joiner.
const fn is_emoji(character: char) -> bool {
    matches!(
        character,
        '\u{2190}'..='\u{21ff}'
            | '\u{2300}'..='\u{23ff}'
            | '\u{2460}'..='\u{24ff}'
            | '\u{25a0}'..='\u{27bf}'
            | '\u{2900}'..='\u{297f}'
            | '\u{2b00}'..='\u{2bff}'
            | '\u{1f000}'..='\u{1faff}'
    )
}

/// Characters that an emoji sequence may have before a joiner.
const fn is_emoji_part(character: char) -> bool {
    is_emoji(character) || character == '\u{fe0f}'
}

/// Characters that have a text form and an emoji form.
const fn takes_selector(character: char) -> bool {
    is_emoji(character)
        || matches!(
            character,
            '#' | '*' | '0'..='9' | '©' | '®' | '‼' | '⁉' | '™' | 'ℹ' | '〰' | '〽' | '㊗' | '㊙'
        )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn marks_that_have_no_letter_are_one_mark_together() {
        for text in ["\u{301}\u{302}", "\u{d7b0}\u{d7cb}"] {
            assert_eq!(clean(text), "\u{fffd}", "{text:?}");
        }
    }

    #[test]
    fn ordinary_text_is_not_copied() {
        for text in ["", "Checkout drops the second guest", "Łódź, Plzeň, 東京, ñ, e\u{301}"]
        {
            assert!(matches!(clean(text), Cow::Borrowed(_)), "{text}");
            assert_eq!(clean(text), text);
        }
    }

    #[test]
    fn nothing_steers_the_terminal() {
        assert_eq!(clean("a\u{1b}]0;title\u{7}b"), "a�]0;title�b");
        assert_eq!(clean("\u{1b}[31mred\u{9b}0m"), "�[31mred�0m");
        assert_eq!(clean("pay\u{202e}fdp.exe"), "pay�fdp.exe");
        assert_eq!(clean("two\nlines\tand a tab\r\n"), "two�lines�and a tab�");
        assert_eq!(clean("ad\u{200b}\u{200b}\u{2060}min"), "ad�min");
        assert_eq!(clean("x\u{e0041}\u{e0042}y\u{fe0f}"), "x�y�");
    }

    #[test]
    fn lines_and_tabs_stay_where_there_are_many_lines() {
        assert_eq!(clean_lines("a\tb\r\nc\nd\re"), "a\tb\nc\nd�e");
    }

    #[test]
    fn emoji_stay_whole() {
        for text in ["👩‍💻", "❤️", "🏳️‍🌈", "1️⃣", "👍🏽", "🇩🇪"] {
            assert_eq!(clean(text), text);
        }
        assert_eq!(clean("a\u{200d}b"), "a�b");
        assert_eq!(clean("👩\u{200d}"), "👩�");
        assert_eq!(clean("👩\u{fe0f}\u{fe0f}\u{200d}👩"), "👩\u{fe0f}�👩");
    }

    #[test]
    fn marks_do_not_pile_up() {
        let tower = format!("a{}", "\u{301}".repeat(50));
        assert_eq!(clean(&tower).chars().count(), 9);
        assert_eq!(clean("\u{301}a"), "�a");
        let endless = "👩\u{200d}".repeat(50) + "👩";
        let short = clean(&endless);
        assert!(short.starts_with("👩\u{200d}👩") && short.contains(MARK), "{short}");
    }

    #[test]
    fn long_texts_are_cut_between_characters() {
        let long = "ä".repeat(NAME_CAP);
        let short = clean(&long);
        assert_eq!(short.chars().count(), NAME_CAP / 2 + 1);
        assert!(short.ends_with('…'));
    }

    proptest! {
        #[test]
        fn no_hidden_character_comes_out(text in any_text()) {
            for character in clean(&text).chars() {
                let in_emoji = matches!(character, '\u{200d}' | '\u{fe0e}' | '\u{fe0f}');
                prop_assert!(in_emoji || !is_hidden(character), "{:?}", character);
            }
            for character in clean_lines(&text).chars() {
                let kept = matches!(character, '\u{200d}' | '\u{fe0e}' | '\u{fe0f}' | '\n' | '\t');
                prop_assert!(kept || !is_hidden(character), "{:?}", character);
            }
        }

        #[test]
        fn cleaning_twice_changes_nothing_more(text in any_text()) {
            let once = clean(&text).into_owned();
            prop_assert_eq!(clean(&once), once.as_str());
            prop_assert!(is_clean(&once));
        }

        #[test]
        fn one_character_is_judged_alike(character in any::<char>()) {
            let text = character.to_string();
            prop_assert_eq!(is_clean(&text), clean(&text) == text);
        }
    }

    /// Any text, with the awkward characters far more often than chance has them.
    fn any_text() -> impl Strategy<Value = String> {
        let awkward = prop::sample::select(vec![
            '\u{1b}',
            '\u{9b}',
            '\u{7f}',
            '\n',
            '\r',
            '\t',
            '\u{200d}',
            '\u{200b}',
            '\u{202e}',
            '\u{2066}',
            '\u{fe0f}',
            '\u{fe00}',
            '\u{e0041}',
            '\u{e007f}',
            '\u{301}',
            '\u{feff}',
            '👩',
            '💻',
            '❤',
            '🏴',
            '1',
            'a',
            ' ',
            'क',
            '\u{94d}',
            '\u{1100}',
            '\u{1160}',
        ]);
        prop::collection::vec(prop_oneof![awkward, any::<char>()], 0..40)
            .prop_map(|characters| characters.into_iter().collect())
    }
}
