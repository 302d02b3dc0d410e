//! The signs of the screen, what stands for them where only ASCII can be shown, and the last look at every cell.

use ratatui::buffer::{Buffer, Cell};

use crate::text;

/// Before the selected thing.
pub const SELECTED: &str = "▌";
/// Between the parts of where we are.
pub const INTO: &str = "▸";
/// More to the left.
pub const LEFT: &str = "◂";
/// More to the right.
pub const RIGHT: &str = "▸";
/// More above.
pub const ABOVE: &str = "↑";
/// More below.
pub const BELOW: &str = "↓";
/// An answer is awaited.
pub const AWAITED: &str = "⟳";
/// Kept here, and to be sent.
pub const UNSENT: &str = "⇡";
/// Typed and not sent.
pub const DRAFT: &str = "✎";
/// Something has worked.
pub const DONE: &str = "✓";
/// The next command is meant for it.
pub const MARKED: &str = "◆";
/// Something to know.
pub const WARNING: &str = "!";
/// Something has not worked.
pub const FAILED: &str = "✗";
/// Not for everybody.
pub const PRIVATE: &str = "🔒";
/// A file.
pub const FILE: &str = "▪";
/// Between things of one kind.
pub const DOT: &str = "·";
/// Not as it was.
pub const CHANGED: &str = "•";
/// Nothing is set.
pub const NOTHING: &str = "–";
/// The part of a gauge that is done.
pub const FULL: &str = "█";
/// The part of a gauge that is not.
pub const EMPTY: &str = "░";

/// Which signs the terminal can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Signs {
    /// All of them.
    #[default]
    Unicode,
    /// ASCII: foreign letters outside it show as `?`.
    Ascii,
}

/// The last look at every cell before it goes to the terminal.
///
/// Whatever is not clean becomes a mark, and where only ASCII can be shown, signs get their stand-ins. Widgets clean
/// foreign text already; this holds where one forgets.
pub fn settle(buffer: &mut Buffer, signs: Signs) {
    let width = usize::from(buffer.area.width).max(1);
    for row in buffer.content.chunks_mut(width) {
        settle_row(row, signs);
    }
}

fn settle_row(row: &mut [Cell], signs: Signs) {
    for at in 0..row.len() {
        let Some((cell, after)) = row.get_mut(at..).and_then(<[Cell]>::split_first_mut) else {
            return;
        };
        let symbol = cell.symbol();
        if matches!(symbol.as_bytes(), [b' '..=b'~']) {
            continue;
        }
        if !text::is_clean(symbol) {
            cell.set_char(text::MARK);
        }
        // A box that was drawn over the right half of a wide letter would not be seen: the letter goes.
        let covered = text::cells(cell.symbol()).saturating_sub(1);
        if after.iter().take(covered).any(|cell| cell.symbol() != " ") || covered > after.len() {
            cell.set_char(' ');
        }
        if signs == Signs::Ascii {
            let stand_in = ascii(cell.symbol());
            cell.set_symbol(stand_in);
        }
    }
}

/// What stands for a symbol in ASCII: one cell, whatever the symbol takes.
fn ascii(symbol: &str) -> &'static str {
    match symbol {
        SELECTED | INTO | "›" | "»" => ">",
        LEFT | "‹" | "«" => "<",
        ABOVE | UNSENT => "^",
        DRAFT => "~",
        BELOW => "v",
        AWAITED | PRIVATE | CHANGED => "*",
        DONE => "+",
        MARKED => "=",
        FAILED | "×" => "x",
        FULL => "#",
        EMPTY | DOT => ".",
        FILE | NOTHING | "—" | "─" | "━" | "-" => "-",
        "│" | "┃" | "║" => "|",
        "┌" | "┐" | "└" | "┘" | "├" | "┤" | "┬" | "┴" | "┼" => "+",
        "…" => "~",
        "“" | "”" | "„" => "\"",
        "‘" | "’" | "‚" => "'",
        "\u{a0}" => " ",
        _ => "?",
    }
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;

    use super::*;

    const ALL: [&str; 20] = [
        SELECTED, INTO, LEFT, RIGHT, ABOVE, BELOW, AWAITED, UNSENT, DONE, MARKED, WARNING, FAILED,
        PRIVATE, FILE, DOT, CHANGED, DRAFT, NOTHING, FULL, EMPTY,
    ];

    #[test]
    fn every_sign_has_a_stand_in_and_is_clean() {
        for sign in ALL {
            assert!(text::is_clean(sign), "{sign}");
            assert!(sign.is_ascii() || ascii(sign) != "?", "{sign}");
        }
        assert_eq!(ALL.iter().filter(|sign| text::width(sign) > 1).count(), 1);
    }

    #[test]
    fn nothing_unclean_passes() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 6, 1));
        for (x, symbol) in ["a", "\u{1b}[2J", "\u{9b}", "\u{202e}b", "│", "é"].iter().enumerate()
        {
            buffer.content[x].set_symbol(symbol);
        }
        let symbols = |buffer: &Buffer| {
            buffer.content.iter().map(|cell| cell.symbol().to_owned()).collect::<String>()
        };
        settle(&mut buffer, Signs::Unicode);
        assert_eq!(symbols(&buffer), "a���│é");
        settle(&mut buffer, Signs::Ascii);
        assert_eq!(symbols(&buffer), "a???|?");
    }

    #[test]
    fn half_a_letter_is_no_letter() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 5, 1));
        for (x, symbol) in ["東", "│", "京", " ", "都"].iter().enumerate() {
            buffer.content[x].set_symbol(symbol);
        }
        settle(&mut buffer, Signs::Unicode);
        let left: Vec<&str> = buffer.content.iter().map(Cell::symbol).collect();
        assert_eq!(left, [" ", "│", "京", " ", " "]);
    }
}
