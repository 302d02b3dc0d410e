//! The names of all lanes on one line, for terminals that have room for one lane only.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::lane::Lane;
use super::row::Row;
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
}

impl Tabs<'_> {
    /// Draws as many names as fit beside the focused one, and signs where there are more.
    pub fn draw(&self, theme: &Theme, area: Rect, buffer: &mut Buffer) {
        let names: Vec<String> = self.lanes.iter().map(label).collect();
        let mut row = Row::new(buffer, area);
        let room = row.room().saturating_sub(4);
        let (first, last) = self.in_sight(&names, room);
        row.put(if first > 0 { signs::LEFT } else { " " }, theme.accent).skip(1);
        if last < names.len() {
            row.put_right(signs::RIGHT, theme.accent);
            row.skip_right(1);
        }
        let shown = self.lanes.iter().zip(&names).enumerate().take(last).skip(first);
        for (at, (lane, name)) in shown {
            let style = match (at == self.focused, lane.is_over_limit()) {
                (true, _) => theme.accent,
                (false, true) => theme.over_limit,
                (false, false) => theme.dim,
            };
            row.put(name, style);
            if at + 1 < last {
                row.put(&format!(" {} ", signs::DOT), theme.dim);
            }
        }
    }

    /// The range that has room: grown from the focused lane to the right, then to the left.
    fn in_sight(&self, names: &[String], room: usize) -> (usize, usize) {
        let width = |at: usize| names.get(at).map_or(0, |name| text::width(name) + 3);
        let focused = self.focused.min(names.len().saturating_sub(1));
        let (mut first, mut last, mut used) = (focused, focused + 1, width(focused));
        while last < names.len() && used + width(last) <= room + 3 {
            used += width(last);
            last += 1;
        }
        while first > 0 && used + width(first - 1) <= room + 3 {
            first -= 1;
            used += width(first);
        }
        (first, last.min(names.len()))
    }
}

/// The name, short enough that its neighbour is in sight too, and `!` if it is over its limit.
fn label(lane: &Lane<'_>) -> String {
    let name = text::clean(lane.name);
    let name = text::ellipsis(&name, 14);
    if lane.is_over_limit() { format!("{name} {}", signs::WARNING) } else { name.into_owned() }
}

#[cfg(test)]
mod tests {
    use super::super::testing::drawn;
    use super::*;

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
            let tabs = Tabs { lanes: lanes.to_vec(), focused };
            drawn(40, 1, |buffer| tabs.draw(&Theme::coloured(), Rect::new(0, 0, 40, 1), buffer))
                .concat()
        };
        assert_eq!(shown(0), "  Backlog · Ready ! · In progress      ▸");
        assert_eq!(shown(2), "◂ In progress · Review · Done");
        assert_eq!(shown(4), "◂ In progress · Review · Done");
        for (focused, name) in names.iter().enumerate() {
            assert!(shown(focused).contains(name), "{}", shown(focused));
        }
    }
}
