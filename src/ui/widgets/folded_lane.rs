//! A folded lane: a thin column with its count, and its name from top to bottom.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::lane::Lane;
use super::row::Row;
use crate::text;
use crate::ui::signs;
use crate::ui::theme::Theme;

impl Lane<'_> {
    /// Draws what a folded lane shows inside its frame.
    pub(super) fn draw_folded(&self, theme: &Theme, inner: Rect, buffer: &mut Buffer) {
        let name_style = if self.focused { theme.accent } else { theme.title };
        let mut lines: Vec<(String, Style)> = vec![(short(self.count), theme.text)];
        if self.is_over_limit() {
            lines.push((signs::WARNING.to_owned(), theme.over_limit));
        }
        lines.push((String::new(), theme.text));
        let name = text::clean(self.name);
        lines.extend(text::letters(&name).map(|letter| (letter.to_owned(), name_style)));
        let room = usize::from(inner.height);
        if lines.len() > room {
            lines.truncate(room);
            if let Some((last, _)) = lines.last_mut() {
                "…".clone_into(last);
            }
        }
        for (at, (letters, style)) in (0..).zip(&lines) {
            let mark = if self.focused { signs::SELECTED } else { " " };
            Row::nth(buffer, inner, at).put(mark, theme.accent).put(letters, *style);
        }
    }
}

/// A count of three letters at most.
fn short(count: usize) -> String {
    match count {
        0..1_000 => count.to_string(),
        1_000..100_000 => format!("{}k", count / 1_000),
        _ => "99+".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::drawn;
    use super::*;

    fn shown(lane: &Lane<'_>, height: u16) -> Vec<String> {
        drawn(6, height, |buffer| {
            lane.draw(&Theme::coloured(), Rect::new(0, 0, 6, height), buffer);
        })
    }

    #[test]
    fn count_and_name_stand_one_below_the_other() {
        let lane = Lane { name: "Done", count: 214, folded: true, ..Lane::default() };
        let want = ["┌────┐", "│ 214│", "│    │", "│ D  │", "│ o  │", "│ n  │", "│ e  │", "└────┘"];
        assert_eq!(shown(&lane, 8), want);
        assert_eq!(shown(&lane, 6)[4], "│ …  │", "cut where there is no room");
    }

    #[test]
    fn its_limit_and_the_keys_are_told_by_signs() {
        let lane = Lane {
            name: "予約",
            count: 6,
            limit: 5,
            focused: true,
            folded: true,
            ..Lane::default()
        };
        let want = ["┌────┐", "│▌6  │", "│▌!  │", "│▌   │", "│▌予 │", "│▌約 │", "└────┘"];
        assert_eq!(shown(&lane, 7), want);
    }

    #[test]
    fn what_is_beyond_its_edges_is_told() {
        let lane = Lane { left: 1, folded: true, ..Lane::default() };
        assert_eq!(shown(&lane, 4)[3], "└ ◂ ─┘");
        let lane = Lane { right: 2, folded: true, ..Lane::default() };
        assert_eq!(shown(&lane, 4)[3], "└─ ▸ ┘");
    }

    #[test]
    fn any_count_has_room() {
        for (count, want) in
            [(0, "0"), (999, "999"), (1_000, "1k"), (99_999, "99k"), (100_000, "99+")]
        {
            assert_eq!(short(count), want);
        }
    }

    #[test]
    fn it_never_sticks_out() {
        let lane =
            Lane { name: "Ready", count: 90, left: 1, right: 2, folded: true, ..Lane::default() };
        for (width, height) in (0..9).flat_map(|width| (0..9).map(move |height| (width, height))) {
            drawn(width, height, |buffer| {
                lane.draw(&Theme::coloured(), Rect::new(0, 0, width, height), buffer);
            });
        }
    }
}
