//! A month to pick a day from.

use jiff::civil::Date;
use ratatui::layout::Position;
use ratatui::style::Modifier;

use super::{Canvas, Place};
use crate::app::form::calendar::{Calendar, WIDTH};
use crate::ui::signs;
use crate::ui::theme::Theme;

const DAYS: &str = "Mo Tu We Th Fr Sa Su";

/// Draws the month; the cursor stands on the day the keys act on.
pub(super) fn draw_calendar(
    calendar: Calendar,
    has_keys: bool,
    today: Date,
    theme: &Theme,
    place: Place,
    canvas: &mut Canvas<'_>,
) -> Option<Position> {
    if let Some(mut row) = canvas.row(place.row, place.column) {
        let month = calendar.at.strftime("%B %Y").to_string();
        let room = WIDTH.saturating_sub(month.len() + 2);
        row.put(signs::LEFT, theme.key).skip(room / 2);
        row.put(&month, theme.title).skip(room - room / 2).put(signs::RIGHT, theme.key);
    }
    if let Some(mut row) = canvas.row(place.row + 1, place.column) {
        row.put(DAYS, theme.dim);
    }
    let mut cursor = None;
    for (line, week) in calendar.weeks().iter().enumerate() {
        let line = place.row + 2 + line;
        for (column, day) in (0u16..).zip(week) {
            let Some(day) = day.filter(|day| calendar.shows(*day)) else { continue };
            let left = place.column + column * 3;
            let is_at = day == calendar.at;
            if is_at {
                cursor = canvas.position(line, usize::from(left) + 1);
            }
            let Some(mut row) = canvas.row(line, left) else { continue };
            let style = match (is_at, day == today) {
                (true, _) if has_keys => theme.title.add_modifier(Modifier::REVERSED),
                (true, _) => theme.title.add_modifier(Modifier::UNDERLINED),
                (false, true) => theme.today,
                (false, false) => theme.text,
            };
            row.put(&format!("{:>2}", day.day()), style);
        }
    }
    cursor
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use ratatui::layout::Rect;

    use super::*;
    use crate::ui::widgets::testing::drawn;

    #[test]
    fn a_month() {
        let lines = drawn(24, 8, |buffer| {
            let mut canvas = Canvas { buffer, area: Rect::new(0, 0, 24, 8), top: 0 };
            let place = Place { row: 0, column: 1, width: 20, rows: 8 };
            let calendar = Calendar::new(date(2026, 12, 24));
            let theme = Theme::coloured();
            let cursor =
                draw_calendar(calendar, true, date(2026, 12, 1), &theme, place, &mut canvas)
                    .unwrap();
            assert_eq!((cursor.x, cursor.y), (11, 5));
        });
        assert_eq!(
            lines,
            [
                " ◂  December 2026   ▸",
                " Mo Tu We Th Fr Sa Su",
                "     1  2  3  4  5  6",
                "  7  8  9 10 11 12 13",
                " 14 15 16 17 18 19 20",
                " 21 22 23 24 25 26 27",
                " 28 29 30 31",
                "",
            ]
        );
    }
}
