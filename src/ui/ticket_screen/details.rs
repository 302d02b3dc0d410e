//! What the ticket is: name, properties, description, the project's own fields.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::msg::Now;
use crate::app::ticket_screen::details::{Line, Value};
use crate::text::{self, Urgency};
use crate::ui::signs;
use crate::ui::theme::Theme;
use crate::ui::widgets::row::Row;

/// The lines in sight of the details.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct DetailLines<'a> {
    /// From the first one in sight.
    pub lines: &'a [Line],
    /// Cells that the labels take.
    pub label_width: usize,
    /// Whether the ticket is only out of the cache, or could not be asked for again.
    pub stale: bool,
    /// The time, for ages and due dates.
    pub now: Now,
}

impl DetailLines<'_> {
    /// Draws as many lines as the area has.
    pub(super) fn draw(&self, theme: &Theme, area: Rect, buffer: &mut Buffer) {
        for (at, line) in (0..area.height).zip(self.lines) {
            let mut row = Row::nth(buffer, area, at);
            match line {
                Line::Name(name) => {
                    row.put(name, if self.stale { theme.dim } else { theme.title });
                }
                Line::Property { label, value } => self.draw_property(theme, label, value, row),
                Line::Heading(heading) => {
                    row.put(heading, theme.title);
                }
                Line::Text(words) => {
                    row.put(words, theme.text);
                }
                Line::Nothing(words) => {
                    row.put(words, theme.dim);
                }
                Line::Gap => {}
            }
        }
    }

    fn draw_property(&self, theme: &Theme, label: &str, value: &Value, mut row: Row<'_>) {
        row.put(label, theme.dim);
        row.skip(self.label_width + 2 - text::width(label).min(self.label_width + 2));
        match value {
            Value::Words(words) => row.put(words, theme.text),
            Value::Step(name) => row.put(name, theme.accent),
            Value::Tags(tags) => row.put(tags, theme.tag),
            Value::Nothing => row.put(signs::NOTHING, theme.dim),
            Value::Awaited => row.put("…", theme.dim),
            Value::Due(due) => {
                let Some(date) = due.date() else { return };
                let seen = text::due(date, self.now.today);
                let day = date.strftime("%a %-d %b %Y").to_string();
                row.put(&day, theme.text).skip(2);
                if seen.urgency == Urgency::Later && !seen.words.ends_with('d') {
                    return;
                }
                row.put(&seen.words, theme.due(seen.urgency))
            }
            Value::Moment(moment) => {
                let age = self.now.moment.unix().saturating_sub(moment.unix());
                row.put(&text::ago(age), theme.text)
            }
        };
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::model::{DueDate, Timestamp};
    use crate::ui::widgets::testing::drawn;

    #[test]
    fn every_kind_of_line() {
        let property = |label: &str, value| Line::Property { label: label.to_owned(), value };
        let moment = Timestamp::from_unix(1_795_600_000).unwrap();
        let lines = [
            Line::Name("Checkout drops it".to_owned()),
            Line::Gap,
            property("Step", Value::Step("Ready".to_owned())),
            property("Due", Value::Due(DueDate::On(date(2026, 11, 22)))),
            property("Due", Value::Due(DueDate::On(date(2026, 12, 22)))),
            property("People", Value::Awaited),
            property("Tags", Value::Tags("bug  ui".to_owned())),
            property("", Value::Words("more".to_owned())),
            property("Effort", Value::Nothing),
            property("Added", Value::Moment(moment)),
            Line::Heading("Description".to_owned()),
            Line::Nothing("nothing is written here yet"),
            Line::Text("First".to_owned()),
        ];
        let now = Now {
            moment: Timestamp::from_unix(1_795_600_000 + 7200).unwrap(),
            today: date(2026, 11, 25),
            offset: jiff::tz::Offset::UTC,
        };
        let pane = DetailLines { lines: &lines, label_width: 6, stale: false, now };
        let shown = drawn(40, 13, |buffer| {
            pane.draw(&Theme::coloured(), Rect::new(0, 0, 40, 13), buffer);
        });
        assert_eq!(
            shown,
            [
                "Checkout drops it",
                "",
                "Step    Ready",
                "Due     Sun 22 Nov 2026  overdue 3d",
                "Due     Tue 22 Dec 2026",
                "People  …",
                "Tags    bug  ui",
                "        more",
                "Effort  –",
                "Added   2 h ago",
                "Description",
                "nothing is written here yet",
                "First",
            ]
        );
    }

    #[test]
    fn it_never_sticks_out() {
        let lines = [Line::Property {
            label: "People".to_owned(),
            value: Value::Words("東京 and a long value".to_owned()),
        }];
        let now = Now {
            moment: Timestamp::from_unix(0).unwrap(),
            today: date(2026, 11, 25),
            offset: jiff::tz::Offset::UTC,
        };
        for width in 0..20 {
            let pane = DetailLines { lines: &lines, label_width: 6, stale: true, now };
            drawn(width, 1, |buffer| {
                pane.draw(&Theme::coloured(), Rect::new(0, 0, width, 1), buffer);
            });
        }
    }
}
