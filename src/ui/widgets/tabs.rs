//! The names of all lanes on one line, for terminals that have room for one lane only.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::lane::Lane;
use super::row::Row;
use crate::app::layout::{TAB_NAME, Tab};
use crate::text;
use crate::ui::signs;
use crate::ui::theme::Theme;

/// All lanes of a board; the focused one is always in sight.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tabs<'a> {
    /// From left to right.
    pub lanes: Vec<Lane<'a>>,
    /// Which one is focused.
    pub focused: usize,
    /// Where the names stand that are in sight.
    pub places: Vec<Tab>,
}

impl Tabs<'_> {
    /// Draws the names that are in sight, and signs where there are more.
    pub fn draw(&self, theme: &Theme, area: Rect, buffer: &mut Buffer) {
        let (first, last) = match self.places.as_slice() {
            [] => return,
            [first, ..] => (first.place, first.place + self.places.len()),
        };
        let mut row = Row::new(buffer, area);
        row.put(if first > 0 { signs::LEFT } else { " " }, theme.accent);
        if last < self.lanes.len() {
            row.put_right(signs::RIGHT, theme.accent);
        }
        for (tab, lane) in self.places.iter().zip(self.lanes.iter().skip(first)) {
            let style = match (tab.place == self.focused, lane.is_over_limit()) {
                (true, _) => theme.accent,
                (false, true) => theme.over_limit,
                (false, false) => theme.dim,
            };
            Row::new(buffer, tab.area).put(&label(lane), style);
            if tab.place + 1 < last {
                let x = tab.area.right() + 1;
                Row::new(buffer, Rect { x, width: 1, ..area }).put(signs::DOT, theme.dim);
            }
        }
    }
}

/// The name, short enough that its neighbour is in sight too, and `!` if it is over its limit.
fn label(lane: &Lane<'_>) -> String {
    let name = text::clean(lane.name);
    let name = text::ellipsis(&name, TAB_NAME);
    if lane.is_over_limit() { format!("{name} {}", signs::WARNING) } else { name.into_owned() }
}

#[cfg(test)]
mod tests {
    use super::super::testing::drawn;
    use super::*;
    use crate::app::layout;

    #[test]
    fn the_focused_lane_is_always_in_sight() {
        let names = ["Backlog", "Ready", "In progress", "Review", "Done"];
        let shown = |focused| {
            let lanes = names.map(|name| Lane {
                name,
                count: 6,
                limit: if name == "Ready" { 5 } else { 0 },
                ..Lane::default()
            });
            let area = Rect::new(0, 0, 40, 1);
            let width = |lane: &Lane<'_>| layout::tab_width(lane.name, lane.is_over_limit());
            let widths = lanes.each_ref().map(width);
            let places = layout::tabs(area, &widths, focused);
            let tabs = Tabs { lanes: lanes.to_vec(), focused, places };
            drawn(40, 1, |buffer| tabs.draw(&Theme::coloured(), area, buffer)).concat()
        };
        assert_eq!(shown(0), "  Backlog · Ready ! · In progress      ▸");
        assert_eq!(shown(2), "◂ In progress · Review · Done");
        assert_eq!(shown(4), "◂ In progress · Review · Done");
        for (focused, name) in names.iter().enumerate() {
            assert!(shown(focused).contains(name), "{}", shown(focused));
        }
    }
}
