//! How many cells a text takes, and cutting it to that many.

use std::borrow::Cow;

use ratatui::buffer::CellWidth as _;
use unicode_segmentation::UnicodeSegmentation as _;

/// The cells a cleaned text takes: the sum over its graphemes, since each is put into cells of its own.
pub fn width(text: &str) -> usize {
    if is_ascii(text) {
        return text.len();
    }
    text.graphemes(true).map(cells).sum()
}

/// Whether every byte is a letter of one cell.
fn is_ascii(text: &str) -> bool {
    text.bytes().all(|byte| (b' '..=b'~').contains(&byte))
}

/// The cells of one grapheme, as the buffer counts them: it is asked, so that the two can never differ.
pub fn cells(grapheme: &str) -> usize {
    if matches!(grapheme.as_bytes(), [b' '..=b'~']) {
        return 1;
    }
    if grapheme.contains(char::is_control) { 0 } else { usize::from(grapheme.cell_width()) }
}

/// What a reader calls its letters.
pub fn letters(text: &str) -> impl Iterator<Item = &str> {
    text.graphemes(true)
}

/// The text, cut at its end to so many cells; the last of them is `…` if something is missing.
pub fn ellipsis(text: &str, room: usize) -> Cow<'_, str> {
    if width(text) <= room {
        return Cow::Borrowed(text);
    }
    let Some(room) = room.checked_sub(1) else { return Cow::Borrowed("") };
    let mut out = match text.get(..room) {
        Some(start) if is_ascii(text) => start.to_owned(),
        _ => taken(text.graphemes(true), room).concat(),
    };
    out.truncate(out.trim_end().len());
    out.push('…');
    Cow::Owned(out)
}

/// The text, cut at its start to so many cells: for paths, whose end says more.
pub fn ellipsis_start(text: &str, room: usize) -> Cow<'_, str> {
    if width(text) <= room {
        return Cow::Borrowed(text);
    }
    let Some(room) = room.checked_sub(1) else { return Cow::Borrowed("") };
    let mut kept = taken(text.graphemes(true).rev(), room);
    kept.push("…");
    kept.reverse();
    Cow::Owned(kept.concat())
}

/// As many graphemes as fit.
fn taken<'a>(graphemes: impl Iterator<Item = &'a str>, room: usize) -> Vec<&'a str> {
    let mut used = 0;
    graphemes
        .take_while(|grapheme| {
            used += cells(grapheme);
            used <= room
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::clean;

    #[test]
    fn wide_and_marked_letters_are_measured() {
        for (text, cells) in [("", 0), ("abc", 3), ("東京", 4), ("e\u{301}", 1), ("👩‍💻", 2)]
        {
            assert_eq!(width(text), cells, "{text}");
        }
    }

    #[test]
    fn what_is_missing_shows() {
        assert_eq!(ellipsis("Checkout", 8), "Checkout");
        assert_eq!(ellipsis("Checkout", 7), "Checko…");
        assert_eq!(ellipsis("Check out", 7), "Check…");
        assert_eq!(ellipsis("東京都", 4), "東…");
        assert_eq!(ellipsis("ab", 0), "");
        assert_eq!(ellipsis_start("/home/ann/plan.pdf", 9), "…plan.pdf");
    }

    proptest! {
        #[test]
        fn never_wider_than_asked(text in any::<String>(), room in 0usize..40) {
            let text = clean(&text);
            prop_assert!(width(&ellipsis(&text, room)) <= room);
            prop_assert!(width(&ellipsis_start(&text, room)) <= room);
        }

        /// What is measured here is what a buffer uses up.
        #[test]
        fn the_buffer_agrees(text in "[a ｶﾞ\u{644}\u{627}東e\u{301}👩\u{200d}💻❤\u{fe0f}क\u{94d}]{0,20}|.*") {
            use ratatui::{buffer::Buffer, layout::Rect, style::Style};
            let text = clean(&text);
            let mut buffer = Buffer::empty(Rect::new(0, 0, 2000, 1));
            let (end, _) = buffer.set_stringn(0, 0, &text, 2000, Style::new());
            prop_assert_eq!(usize::from(end), width(&text));
        }
    }
}
