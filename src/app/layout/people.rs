//! The list of people and the profile of one of them.

use ratatui::layout::Rect;

use super::body;
use crate::app::msg::Size;

/// Columns from which the profile stands beside the list.
const BESIDE_FROM: u16 = 72;
/// Lines of a profile below the list at most.
const BELOW: u16 = 10;

/// See the module.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PeopleLayout {
    /// The line of what narrows the list, and of how many there are.
    pub top: Rect,
    /// The people, a line each; none while a profile has the whole screen.
    pub list: Option<Rect>,
    /// The name over the profile, and the line that keeps it apart from the list.
    pub name: Rect,
    /// The lines of the profile.
    pub profile: Rect,
}

/// The layout; `is_open` gives the profile the whole screen.
pub fn people(size: Size, is_open: bool) -> PeopleLayout {
    let body = body(size);
    let inner = Rect { x: body.x + 1, width: body.width.saturating_sub(2), ..body };
    let top = Rect { height: 1, ..inner };
    let rest = Rect { y: inner.y + 1, height: inner.height.saturating_sub(1), ..inner };
    if is_open {
        return PeopleLayout { top, list: None, name: top, profile: below(rest, 0) };
    }
    if size.width >= BESIDE_FROM {
        let width = if size.width < 120 { size.width * 9 / 20 } else { size.width * 3 / 5 };
        let list = Rect { width, ..rest };
        let x = list.right() + 2;
        let name = Rect { x, width: inner.right().saturating_sub(x), height: 1, ..inner };
        let profile = Rect { x, width: name.width, ..rest };
        return PeopleLayout { top: Rect { width, ..top }, list: Some(list), name, profile };
    }
    let height = (rest.height / 2).min(BELOW);
    let list = Rect { height: rest.height - height, ..rest };
    let name = Rect { y: list.bottom(), height: 1, ..rest };
    PeopleLayout { top, list: Some(list), name, profile: below(rest, list.height + 1) }
}

fn below(area: Rect, lines: u16) -> Rect {
    Rect { y: area.y + lines, height: area.height.saturating_sub(lines), ..area }
}

#[cfg(test)]
mod tests {
    use super::super::{LEAST, screen};
    use super::*;

    #[test]
    fn list_and_profile_share_the_screen_at_every_size() {
        for width in LEAST.width..220 {
            for height in LEAST.height..60 {
                let size = Size { width, height };
                for is_open in [false, true] {
                    let PeopleLayout { top, list, name, profile } = people(size, is_open);
                    for area in [Some(top), list, Some(name), Some(profile)].into_iter().flatten() {
                        assert!(area.area() > 0, "{size:?}");
                        assert_eq!(area.intersection(screen(size)), area, "{size:?}");
                    }
                    let list = list.unwrap_or_default();
                    assert!(list.intersection(profile).is_empty() && list.height != 1, "{size:?}");
                    assert!(list.intersection(name).is_empty(), "{size:?}");
                }
            }
        }
    }
}
