//! Where the parts of the ticket screen lie: one pure function that the update and the view both use.

use ratatui::layout::Rect;

use super::Pane;
use crate::app::msg::Size;

/// Columns from which details, notes and files lie beside each other.
const WIDE: u16 = 100;

/// Lines from which one-column screens have a line of air below their tabs.
const TALL: u16 = 16;

/// Transfers that are listed at once.
const MOST_TRANSFERS: u16 = 4;

/// Files that are listed at once where the notes need room too.
const MOST_FILES: u16 = 6;

/// The parts of the screen between header and footer. Insides of frames, where there are frames.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Places {
    /// Whether the panes lie beside each other, each in a frame.
    pub wide: bool,
    /// Names of the panes, where only one is shown.
    pub tabs: Option<Rect>,
    /// What the ticket is.
    pub details: Option<Rect>,
    /// Its notes.
    pub notes: Option<Rect>,
    /// The selected note's files.
    pub files: Option<Rect>,
    /// Transfers.
    pub transfers: Option<Rect>,
}

impl Places {
    /// The place of a pane, if it is shown.
    pub(super) const fn of(self, pane: Pane) -> Option<Rect> {
        match pane {
            Pane::Details => self.details,
            Pane::Notes => self.notes,
            Pane::Files => self.files,
            Pane::Transfers => self.transfers,
        }
    }
}

/// How many lines want to be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Wants {
    /// Files of the selected note.
    pub files: usize,
    /// Transfers.
    pub transfers: usize,
}

/// Lays out the screen below the header and above the footer, each of one line.
pub fn places(size: Size, pane: Pane, wants: Wants) -> Places {
    let height = size.height.saturating_sub(2);
    let body = Rect { x: 0, y: 1.min(size.height), width: size.width, height };
    if size.width >= WIDE { wide(body, wants) } else { narrow(body, pane, wants) }
}

fn lines(wanted: usize, most: u16) -> u16 {
    u16::try_from(wanted).unwrap_or(most).min(most)
}

fn wide(body: Rect, wants: Wants) -> Places {
    let left = (body.width * 2 / 5).clamp(44, 84);
    let details = Rect { width: left, ..body };
    let right = Rect { x: body.x + left, width: body.width - left, ..body };
    let transfers_height = match lines(wants.transfers, MOST_TRANSFERS) {
        0 => 0,
        lines => lines + 2,
    };
    let files_height = lines(wants.files.max(1), MOST_FILES) + 2;
    let transfers_height = transfers_height.min(right.height);
    let files_height = files_height.min(right.height - transfers_height);
    let notes_height = right.height - files_height - transfers_height;
    let notes = Rect { height: notes_height, ..right };
    let files = Rect { y: notes.bottom(), height: files_height, ..right };
    let transfers = Rect { y: files.bottom(), height: transfers_height, ..right };
    Places {
        wide: true,
        tabs: None,
        details: Some(inside(details)),
        notes: Some(inside(notes)),
        files: Some(inside(files)),
        transfers: (transfers_height > 0).then(|| inside(transfers)),
    }
}

/// Within the frame, with a cell of air to its left and right.
fn inside(frame: Rect) -> Rect {
    Rect {
        x: frame.x + 2,
        y: (frame.y + 1).min(frame.bottom()),
        width: frame.width.saturating_sub(4),
        height: frame.height.saturating_sub(2),
    }
}

/// The frame around a place of the wide layout.
pub fn frame(inside: Rect) -> Rect {
    Rect {
        x: inside.x.saturating_sub(2),
        y: inside.y.saturating_sub(1),
        width: inside.width + 4,
        height: inside.height + 2,
    }
}

fn narrow(body: Rect, pane: Pane, wants: Wants) -> Places {
    let tabs = Rect { height: 1.min(body.height), ..body };
    let air = u16::from(body.height >= TALL);
    let above = tabs.height + air;
    let shows_strip = wants.transfers > 0 && pane != Pane::Transfers && body.height > above + 1;
    let running = u16::from(shows_strip);
    let one = Rect {
        x: body.x + 1,
        y: (body.y + above).min(body.bottom()),
        width: body.width.saturating_sub(2),
        height: body.height.saturating_sub(above + running),
    };
    let strip = Rect { y: one.bottom(), height: running, ..one };
    let shown = |this: Pane| (pane == this).then_some(one);
    Places {
        wide: false,
        tabs: Some(tabs),
        details: shown(Pane::Details),
        notes: shown(Pane::Notes),
        files: shown(Pane::Files),
        transfers: shown(Pane::Transfers).or_else(|| (running > 0).then_some(strip)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_overlaps_and_nothing_sticks_out() {
        for width in [1, 20, 40, 80, 99, 100, 120, 200, 400] {
            for height in [0, 1, 3, 6, 12, 24, 50] {
                for pane in [Pane::Details, Pane::Notes, Pane::Files, Pane::Transfers] {
                    for wants in [Wants::default(), Wants { files: 40, transfers: 9 }] {
                        let places = places(Size { width, height }, pane, wants);
                        let all: Vec<Rect> =
                            [places.details, places.notes, places.files, places.transfers]
                                .into_iter()
                                .flatten()
                                .filter(|place| !place.is_empty())
                                .collect();
                        let body = Rect::new(0, 1, width, height.saturating_sub(2));
                        for (at, place) in all.iter().enumerate() {
                            assert_eq!(body.union(*place), body, "{width}x{height} {places:?}");
                            for other in &all[..at] {
                                assert!(place.intersection(*other).is_empty(), "{places:?}");
                            }
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn a_wide_screen_shows_all_at_once() {
        let places = places(
            Size { width: 200, height: 50 },
            Pane::Details,
            Wants { files: 2, transfers: 0 },
        );
        assert_eq!(places.details, Some(Rect::new(2, 2, 76, 46)));
        assert_eq!(places.notes, Some(Rect::new(82, 2, 116, 42)));
        assert_eq!(places.files, Some(Rect::new(82, 46, 116, 2)));
    }

    #[test]
    fn a_small_one_shows_one_pane_and_what_is_moving() {
        let places =
            places(Size { width: 40, height: 12 }, Pane::Notes, Wants { files: 2, transfers: 3 });
        assert_eq!(places.tabs, Some(Rect::new(0, 1, 40, 1)));
        assert_eq!(places.notes, Some(Rect::new(1, 2, 38, 8)));
        assert_eq!(places.transfers, Some(Rect::new(1, 10, 38, 1)));
        assert_eq!(places.details, None);
    }
}
