//! Names side by side on one line, of which one has the keys and is always in sight.

use ratatui::layout::Rect;

use crate::text;

/// Cells of a lane's name at most: its neighbour is to be in sight too.
pub const TAB_NAME: usize = 14;

/// Cells between two names, with the sign in the middle.
const BETWEEN: usize = 3;

/// A name on the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tab {
    /// Which one, counted from the first of all.
    pub place: usize,
    /// Where it stands.
    pub area: Rect,
}

/// Cells of a lane's name, and of the sign behind it if the lane is over its limit.
pub fn tab_width(name: &str, is_over_limit: bool) -> usize {
    let name = text::clean(name);
    text::width(&text::ellipsis(&name, TAB_NAME)) + if is_over_limit { 2 } else { 0 }
}

/// Where names of these widths stand: as many as fit beside the one that has the keys. Two cells at either end are kept
/// for the signs that there are more.
pub fn tabs(area: Rect, widths: &[usize], focused: usize) -> Vec<Tab> {
    let room = usize::from(area.width).saturating_sub(4);
    let (first, last) = in_sight(widths, focused, room);
    let mut x = area.x.saturating_add(2);
    let mut tabs = Vec::new();
    for (place, width) in widths.iter().enumerate().take(last).skip(first) {
        let room = area.right().saturating_sub(2).saturating_sub(x);
        let width = u16::try_from(*width).unwrap_or(u16::MAX).min(room);
        tabs.push(Tab { place, area: Rect { x, width, ..area } });
        x = x.saturating_add(width).saturating_add(u16::try_from(BETWEEN).unwrap_or(0));
    }
    tabs
}

/// The range that has room: grown from the focused one to the right, then to the left.
fn in_sight(widths: &[usize], focused: usize, room: usize) -> (usize, usize) {
    let width = |at: usize| widths.get(at).map_or(0, |width| width + BETWEEN);
    let focused = focused.min(widths.len().saturating_sub(1));
    let (mut first, mut last, mut used) = (focused, focused + 1, width(focused));
    while last < widths.len() && used + width(last) <= room + BETWEEN {
        used += width(last);
        last += 1;
    }
    while first > 0 && used + width(first - 1) <= room + BETWEEN {
        first -= 1;
        used += width(first);
    }
    (first, last.min(widths.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_beside_each_other_within_the_line() {
        for width in 4..60 {
            for focused in 0..5 {
                let area = Rect::new(3, 1, width, 1);
                let tabs = tabs(area, &[7, 7, 11, 6, 4], focused);
                assert!(tabs.iter().any(|tab| tab.place == focused), "{width} {focused}");
                for pair in tabs.windows(2) {
                    assert!(pair[0].area.right() < pair[1].area.x, "{width} {tabs:?}");
                }
                assert!(tabs.iter().all(|tab| area.union(tab.area) == area), "{width} {tabs:?}");
            }
        }
        assert_eq!(tabs(Rect::new(0, 0, 40, 1), &[], 0), []);
    }
}
