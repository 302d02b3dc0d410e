//! The frame of a lane: name, count against limit, and how much there is beyond its edges.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::{Block, Widget as _};

use super::row::Row;
use crate::text;
use crate::ui::signs;
use crate::ui::theme::Theme;

/// Cells of a name that are worth more than the limit.
const LEAST_NAME: usize = 4;

/// The frame of a lane. The name may be foreign text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Lane<'a> {
    /// What it is called.
    pub name: &'a str,
    /// Tickets in it.
    pub count: usize,
    /// Tickets that are to be added to it and are not sent yet.
    pub coming: usize,
    /// Tickets it should hold at most; 0 for any number.
    pub limit: u32,
    /// Whether it has the keys.
    pub focused: bool,
    /// Cards above the first one in sight.
    pub above: usize,
    /// Cards below the last one in sight.
    pub below: usize,
    /// Lanes out of sight to the left of this one.
    pub left: usize,
    /// Lanes out of sight to the right of this one.
    pub right: usize,
    /// Whether only its name and its count are shown.
    pub folded: bool,
    /// What would come into it, if it were let go now.
    pub arrives: Option<String>,
}

impl Lane<'_> {
    /// Whether it holds more than it should.
    pub fn is_over_limit(&self) -> bool {
        self.limit > 0 && u64::from(self.limit) < self.count as u64
    }

    /// `214`, `12/12`, `6/5 !`.
    pub fn tally(&self) -> String {
        match (self.limit, self.is_over_limit()) {
            (0, _) => self.count.to_string(),
            (limit, false) => format!("{}/{limit}", self.count),
            (limit, true) => format!("{}/{limit} {}", self.count, signs::WARNING),
        }
    }

    /// What of it stands beside a name of that width: the limit gives way before the name does.
    fn title_tally(&self, name: usize, room: usize) -> String {
        let tally = self.tally();
        let left = room.saturating_sub(text::width(&tally) + 3);
        if self.limit == 0 || left >= name.min(LEAST_NAME) {
            tally
        } else if self.is_over_limit() {
            format!("{} {}", self.count, signs::WARNING)
        } else {
            self.count.to_string()
        }
    }

    /// Draws frame and title.
    pub fn draw(&self, theme: &Theme, area: Rect, buffer: &mut Buffer) {
        if area.width < 4 || area.height < 2 {
            return;
        }
        Block::bordered().border_style(theme.frame(false)).render(area, buffer);
        // The upper edge alone tells who has the keys: two whole frames are some kilobytes on the line.
        buffer.set_style(Rect { height: 1, ..area }, theme.frame(self.focused));
        let bottom = Rect { x: area.x + 1, y: area.bottom() - 1, width: area.width - 2, height: 1 };
        if self.folded {
            let height = area.height - 2;
            self.draw_folded(theme, Rect { y: area.y + 1, height, ..bottom }, buffer);
        } else {
            self.draw_title(theme, buffer, Rect { y: area.y, ..bottom });
        }
        self.draw_edges(theme, buffer, bottom);
    }

    fn draw_title(&self, theme: &Theme, buffer: &mut Buffer, area: Rect) {
        let name = text::clean(self.name);
        let tally = self.title_tally(text::width(&name), usize::from(area.width));
        let name_style = if self.focused { theme.accent } else { theme.title };
        let tally_style = if self.is_over_limit() { theme.over_limit } else { theme.dim };
        let coming = match self.coming {
            0 => String::new(),
            more => format!("{}{more} ", signs::UNSENT),
        };
        let mut row = Row::new(buffer, area);
        let name_room = row.room().saturating_sub(text::width(&tally) + text::width(&coming) + 3);
        row.put(" ", theme.text);
        row.put(&text::ellipsis(&name, name_room), name_style);
        row.put(" ", theme.text).put(&tally, tally_style).put(" ", theme.text);
        row.put(&coming, theme.warning);
    }

    fn draw_edges(&self, theme: &Theme, buffer: &mut Buffer, area: Rect) {
        let mark = |sign: &str, count: usize| {
            if count > 0 { format!(" {sign}{count} ") } else { String::new() }
        };
        let right = match self.right {
            0 => String::new(),
            _ if self.folded => format!(" {} ", signs::RIGHT),
            more => format!(" {more} {} ", signs::RIGHT),
        };
        let mut row = Row::new(buffer, area);
        row.put_right(&right, theme.accent);
        let down = mark(signs::BELOW, self.below);
        let up = mark(signs::ABOVE, self.above);
        row.put_right(&down, theme.text);
        row.put_right(&up, theme.text);
        let left = match (&self.arrives, self.left) {
            (Some(words), _) if !self.folded => format!(" {} {words} ", signs::INTO),
            (_, 0) => String::new(),
            (_, _) if self.folded => format!(" {} ", signs::LEFT),
            (_, more) => format!(" {} {more} ", signs::LEFT),
        };
        row.put(&left, theme.accent);
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::drawn;
    use super::*;

    fn shown(lane: &Lane<'_>, width: u16) -> Vec<String> {
        drawn(width, 3, |buffer| {
            lane.draw(&Theme::coloured(), Rect::new(0, 0, width, 3), buffer);
        })
    }

    #[test]
    fn the_title_shows_count_and_limit() {
        let lane = Lane { name: "Backlog", count: 214, ..Lane::default() };
        assert_eq!(shown(&lane, 24)[0], "┌ Backlog 214 ─────────┐");
        let full = Lane { name: "Ready", count: 12, limit: 12, ..Lane::default() };
        assert_eq!(shown(&full, 24)[0], "┌ Ready 12/12 ─────────┐");
        let over = Lane { name: "In progress", count: 6, limit: 5, ..Lane::default() };
        assert_eq!(shown(&over, 24)[0], "┌ In progress 6/5 ! ───┐");
    }

    #[test]
    fn what_is_still_to_be_added_is_told_beside_the_count() {
        let lane = Lane { name: "Backlog", count: 19, coming: 2, ..Lane::default() };
        assert_eq!(shown(&lane, 24)[0], "┌ Backlog 19 ⇡2 ───────┐");
        let long = Lane { name: "Waiting for the customer", ..lane };
        assert_eq!(shown(&long, 20)[0], "┌ Waiting f… 19 ⇡2 ┐");
    }

    #[test]
    fn a_long_name_leaves_room_for_the_count() {
        let lane = Lane { name: "Waiting for the customer", count: 7, limit: 5, ..Lane::default() };
        assert_eq!(shown(&lane, 20)[0], "┌ Waiting f… 7/5 ! ┐");
    }

    #[test]
    fn the_limit_gives_way_before_the_name_does() {
        let lane = Lane { name: "Backlog", count: 12, limit: 100_000, ..Lane::default() };
        assert_eq!(shown(&lane, 20)[0], "┌ Backl… 12/100000 ┐");
        assert_eq!(shown(&lane, 12)[0], "┌ Back… 12 ┐");
        let over = Lane { name: "Backlog", count: 120, limit: 100, ..Lane::default() };
        assert_eq!(shown(&over, 13)[0], "┌ Ba… 120 ! ┐");
    }

    #[test]
    fn edges_tell_what_is_beyond() {
        let lane = Lane {
            name: "Ready",
            count: 90,
            above: 3,
            below: 80,
            left: 1,
            right: 2,
            ..Lane::default()
        };
        assert_eq!(shown(&lane, 30)[2], "└ ◂ 1 ───────── ↑3  ↓80  2 ▸ ┘");
    }

    #[test]
    fn it_never_sticks_out() {
        let lane = Lane {
            name: "Ready",
            count: 90,
            coming: 2,
            limit: 5,
            above: 3,
            below: 80,
            left: 1,
            right: 2,
            focused: true,
            folded: false,
            arrives: Some("#70012 here".to_owned()),
        };
        for width in 0..30 {
            shown(&lane, width);
        }
    }
}
