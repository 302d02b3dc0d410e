//! Where things stand: pure functions of sizes and counts, used by the updates that settle scrolling and by the view.

mod board;
mod people;
mod settings;
mod tabs;
mod unsent;

use ratatui::layout::{Margin, Rect};

pub use self::board::{BoardLayout, board};
pub use self::people::{PeopleLayout, people};
pub use self::settings::{SettingsLayout, settings};
pub use self::tabs::{TAB_NAME, Tab, tab_width, tabs};
pub use self::unsent::{Unsent, unsent};
use super::msg::Size;

/// The least terminal there is a picture for.
pub const LEAST: Size = Size { width: 40, height: 12 };

/// Whether the terminal is too small for anything but asking for more room.
pub const fn is_too_small(size: Size) -> bool {
    size.width < LEAST.width || size.height < LEAST.height
}

/// The whole terminal.
pub const fn screen(size: Size) -> Rect {
    Rect { x: 0, y: 0, width: size.width, height: size.height }
}

/// The top line of a full screen.
pub const fn header(size: Size) -> Rect {
    Rect { height: 1, ..screen(size) }
}

/// Between top and bottom line.
pub const fn body(size: Size) -> Rect {
    Rect { x: 0, y: 1, width: size.width, height: size.height.saturating_sub(2) }
}

/// The bottom line.
pub const fn footer(size: Size) -> Rect {
    Rect { y: size.height.saturating_sub(1), height: 1, ..screen(size) }
}

/// A box of that size in the middle of the body, as far as there is room.
pub fn centred(size: Size, width: u16, height: u16) -> Rect {
    let body = body(size);
    let (width, height) = (width.min(body.width), height.min(body.height));
    let x = body.x + (body.width - width) / 2;
    let y = body.y + (body.height - height) / 2;
    Rect { x, y, width, height }
}

/// The help's frame.
pub fn help_frame(size: Size) -> Rect {
    let height = if size.height < 20 { size.height } else { size.height - 4 };
    centred(size, 76, height)
}

/// The lines of the help: inside its frame, below the line of the filter.
pub fn help(size: Size) -> Rect {
    let frame = help_frame(size);
    Rect {
        x: frame.x + 2,
        y: frame.y + 2,
        width: frame.width.saturating_sub(4),
        height: frame.height.saturating_sub(3),
    }
}

/// Lines below the list of results: air, and the reason of the selected one.
pub const RESULTS_REASON: u16 = 4;

/// The box of the results of a change of many.
pub fn results_frame(size: Size) -> Rect {
    let body = body(size);
    let width = body.width.saturating_sub(4).min(100);
    centred(size, width, body.height.saturating_sub(2).min(24))
}

/// How many results are in sight.
pub fn results_rows(size: Size) -> usize {
    let inner = results_frame(size).height.saturating_sub(2);
    usize::from(inner.saturating_sub(RESULTS_REASON)).max(1)
}

/// The box of what both have changed.
pub fn conflict_frame(size: Size) -> Rect {
    let body = body(size);
    if size.height < 20 {
        return body;
    }
    centred(size, body.width.saturating_sub(4).min(100), body.height.saturating_sub(2).min(36))
}

/// The room in it.
pub fn conflict_inner(size: Size) -> Rect {
    conflict_frame(size).inner(Margin { horizontal: 1, vertical: 1 })
}

/// Lines above the rows of it.
pub const fn conflict_head(size: Size) -> u16 {
    if size.height < 20 { 1 } else { 2 }
}

/// How many of its lines are in sight.
pub fn conflict_rows(size: Size) -> usize {
    usize::from(conflict_inner(size).height.saturating_sub(conflict_head(size))).max(1)
}

/// The box of the palette.
pub fn palette_frame(size: Size) -> Rect {
    let height = if size.height < 20 { size.height } else { size.height * 2 / 3 };
    let frame = centred(size, 76, height.min(24));
    Rect { y: body(size).y + frame.y.saturating_sub(body(size).y).min(3), ..frame }
}

/// How many entries of the palette are in sight: its box without the frame, what is typed, and a line that explains.
pub fn palette_rows(size: Size) -> usize {
    usize::from(palette_frame(size).height.saturating_sub(4)).max(1)
}

/// The box in which so many people or tags are chosen from.
pub fn chooser_frame(size: Size, choices: usize) -> Rect {
    let most = if size.height < 20 { size.height } else { (size.height * 2 / 3).min(18) };
    let wanted = u16::try_from(choices).unwrap_or(u16::MAX).clamp(4, 14) + 4;
    centred(size, 56, wanted.min(most))
}

/// How many choices are in sight: the box without its frame, what is typed, and the line below.
pub fn chooser_rows(size: Size, choices: usize) -> usize {
    usize::from(chooser_frame(size, choices).height.saturating_sub(4)).max(1)
}

/// Lines of a project in the list: its name, and what it is for.
pub const PROJECT_LINES: u16 = 3;

/// The list of projects.
pub fn projects(size: Size) -> Rect {
    let body = body(size);
    let width = body.width.saturating_sub(4);
    Rect { x: body.x + 2, y: body.y + 1, width, height: body.height.saturating_sub(1) }
}

/// How many things of so many lines an area has room for; one at least.
pub const fn rows(area: Rect, lines: u16) -> usize {
    let rows = area.height / lines;
    if rows == 0 { 1 } else { rows as usize }
}

/// The number of things above the first one in sight, moved as little as shows the selected one.
pub const fn scrolled(top: usize, selected: usize, count: usize, room: usize) -> usize {
    let most = count.saturating_sub(room);
    let top = if top > most { most } else { top };
    if selected < top {
        selected
    } else if selected >= top + room {
        selected + 1 - room
    } else {
        top
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scrolling_moves_as_little_as_shows_the_selected_one() {
        assert_eq!(scrolled(0, 3, 10, 5), 0);
        assert_eq!(scrolled(0, 5, 10, 5), 1);
        assert_eq!(scrolled(4, 2, 10, 5), 2);
        assert_eq!(scrolled(9, 9, 10, 5), 5, "no empty lines at the end");
        assert_eq!(scrolled(3, 0, 0, 5), 0);
    }

    #[test]
    fn whatever_the_size_nothing_stands_outside() {
        for width in 0..130 {
            for height in 0..60 {
                let size = Size { width, height };
                let all = screen(size);
                for area in [header(size), body(size), footer(size), help(size), projects(size)] {
                    let inside = area.intersection(all);
                    assert!(is_too_small(size) || inside == area, "{area} is not inside of {all}");
                }
            }
        }
    }
}
