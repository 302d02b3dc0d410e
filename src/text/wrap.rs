//! Breaking text into lines of a width: between words, between wide characters, and within a word that has no room.

use unicode_segmentation::UnicodeSegmentation as _;

use super::measure::cells;

/// Stands for a grapheme that is wider than the line.
const MARK_TEXT: &str = "\u{fffd}";

/// Cells between tab stops.
const TAB: usize = 4;

/// Breaks a cleaned text into lines of at most `width` cells (at least one). Line ends stay line ends, spaces at the
/// start of a line stay, tabs become spaces. An empty text has no lines.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for line in text.lines() {
        let mut wrapping = Wrapping::new(width);
        wrapping.push(line, ());
        let wrapped = wrapping.finish();
        lines.extend(
            wrapped.into_iter().map(|runs| runs.into_iter().map(|(text, ())| text).collect()),
        );
    }
    lines
}

/// Text of one style after the other.
pub(super) type Runs<S> = Vec<(String, S)>;

/// Collects styled text and breaks it into lines as it comes.
pub(super) struct Wrapping<S> {
    room: usize,
    done: Vec<Runs<S>>,
    line: Runs<S>,
    used: usize,
    /// Spaces that are only shown if a word follows on the same line.
    spaces: Runs<S>,
    spaces_used: usize,
    word: Runs<S>,
    word_used: usize,
}

impl<S: Copy + PartialEq> Wrapping<S> {
    pub(super) const fn new(width: usize) -> Self {
        Self {
            room: if width == 0 { 1 } else { width },
            done: Vec::new(),
            line: Vec::new(),
            used: 0,
            spaces: Vec::new(),
            spaces_used: 0,
            word: Vec::new(),
            word_used: 0,
        }
    }

    /// Whether nothing was pushed since the last line end.
    pub(super) const fn is_blank(&self) -> bool {
        self.done.is_empty() && self.line.is_empty() && self.word.is_empty()
    }

    /// Goes on with that text in that style. It holds no line ends.
    pub(super) fn push(&mut self, text: &str, style: S) {
        if text.is_ascii() {
            // Every byte is a letter of one cell: no need to look for graphemes.
            for at in 0..text.len() {
                self.grapheme(text.get(at..=at).unwrap_or_default(), style);
            }
        } else {
            text.graphemes(true).for_each(|grapheme| self.grapheme(grapheme, style));
        }
    }

    fn grapheme(&mut self, grapheme: &str, style: S) {
        match grapheme {
            " " => self.space(1, style),
            "\t" => {
                let column = self.used + self.spaces_used + self.word_used;
                self.space(TAB - column % TAB, style);
            }
            _ => self.letter(grapheme, style),
        }
    }

    /// All lines. A text of nothing but spaces is one empty line.
    pub(super) fn finish(mut self) -> Vec<Runs<S>> {
        self.end_word();
        self.done.push(self.line);
        self.done
    }

    fn space(&mut self, count: usize, style: S) {
        self.end_word();
        for _ in 0..count {
            append(&mut self.spaces, " ", style);
        }
        self.spaces_used += count;
    }

    fn letter(&mut self, grapheme: &str, style: S) {
        let width = cells(grapheme);
        let (shown, width) = if width > self.room { (MARK_TEXT, 1) } else { (grapheme, width) };
        // Between wide characters a line may be broken: their scripts write no spaces.
        if width > 1 {
            self.end_word();
        }
        if self.word_used + width > self.room {
            self.end_word();
        }
        append(&mut self.word, shown, style);
        self.word_used += width;
        if width > 1 {
            self.end_word();
        }
    }

    fn end_word(&mut self) {
        if self.word.is_empty() {
            return;
        }
        if self.used + self.spaces_used + self.word_used > self.room {
            if !self.line.is_empty() {
                self.done.push(std::mem::take(&mut self.line));
            }
            self.used = 0;
        } else {
            self.used += self.spaces_used;
            for (text, style) in std::mem::take(&mut self.spaces) {
                append(&mut self.line, &text, style);
            }
        }
        self.spaces.clear();
        self.spaces_used = 0;
        self.used += std::mem::take(&mut self.word_used);
        for (text, style) in std::mem::take(&mut self.word) {
            append(&mut self.line, &text, style);
        }
    }
}

fn append<S: Copy + PartialEq>(runs: &mut Runs<S>, text: &str, style: S) {
    match runs.last_mut() {
        Some((last, same)) if *same == style => last.push_str(text),
        _ => runs.push((text.to_owned(), style)),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::{clean_lines, width};

    #[test]
    fn words_stay_whole_where_they_can() {
        assert_eq!(
            wrap("Checkout drops the second guest", 14),
            ["Checkout drops", "the second", "guest"]
        );
        assert_eq!(wrap("a\n\n  b  c ", 10), ["a", "", "  b  c"]);
        assert_eq!(wrap("", 10), Vec::<String>::new());
        assert_eq!(wrap("x\ty", 10), ["x   y"]);
    }

    #[test]
    fn long_words_are_broken() {
        assert_eq!(wrap("see https://example.com/a", 10), ["see", "https://ex", "ample.com/", "a"]);
        assert_eq!(wrap("東京都庁", 5), ["東京", "都庁"]);
        assert_eq!(wrap("東", 1), ["�"]);
    }

    #[test]
    fn styles_stay_on_their_words() {
        let mut wrapping = Wrapping::new(8);
        wrapping.push("not ", 'p');
        wrapping.push("bold", 'b');
        wrapping.push(" end", 'p');
        let run = |text: &str, style| (text.to_owned(), style);
        assert_eq!(
            wrapping.finish(),
            [vec![run("not ", 'p'), run("bold", 'b')], vec![run("end", 'p')]]
        );
    }

    proptest! {
        #[test]
        fn never_wider_than_asked_and_nothing_lost(text in any::<String>(), room in 1usize..30) {
            let text = clean_lines(&text);
            let lines = wrap(&text, room);
            prop_assert!(lines.iter().all(|line| width(line) <= room));
            if room > 8 {
                let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
                prop_assert_eq!(lines.iter().map(|line| letters(line)).sum::<usize>(), letters(&text));
            }
        }
    }
}
