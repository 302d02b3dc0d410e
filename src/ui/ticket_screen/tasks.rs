//! Transfers of files: how far each has come, or why it has not, and what to press.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::app::tasks::{Stage, Task, Tasks};
use crate::text;
use crate::ui::signs;
use crate::ui::theme::Theme;
use crate::ui::widgets::gauge::Gauge;
use crate::ui::widgets::row::Row;

/// The way to the server.
const UP: &str = signs::ABOVE;

/// The way to this machine.
const DOWN: &str = signs::BELOW;

/// The transfers in sight.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct TaskLines<'a> {
    /// From the first one in sight.
    pub tasks: &'a [Task],
    /// Which of them is selected; only in a pane of their own.
    pub selected: Option<usize>,
    /// Whether the pane has the keys.
    pub focused: bool,
    /// The key that stops one, or puts it away.
    pub stop_key: &'a str,
    /// The key that begins one anew.
    pub retry_key: &'a str,
}

impl TaskLines<'_> {
    /// Draws as many transfers as the area has lines.
    pub(super) fn draw(&self, theme: &Theme, area: Rect, buffer: &mut Buffer) {
        for (at, task) in (0..area.height).zip(self.tasks) {
            let line = Rect { y: area.y + at, height: 1, ..area };
            let selected = self.selected == Some(usize::from(at));
            let mut margin = 0;
            if self.selected.is_some() {
                margin = 2.min(line.width);
                if selected {
                    let bar = if self.focused { theme.accent } else { theme.dim };
                    Row::new(buffer, line).put(signs::SELECTED, bar);
                }
            }
            let line = Rect { x: line.x + margin, width: line.width - margin, ..line };
            self.draw_task(theme, task, line, buffer);
        }
    }

    fn draw_task(&self, theme: &Theme, task: &Task, area: Rect, buffer: &mut Buffer) {
        let (sign, style) = sign(theme, task);
        let name = task.plan.name();
        match &task.stage {
            Stage::Running => self.draw_running(theme, task, &name, area, buffer),
            Stage::Noting { .. } | Stage::Waiting | Stage::Held | Stage::Stopping => {
                let words = match task.stage {
                    Stage::Noting { unwanted: false, .. } => "its note is being added",
                    Stage::Waiting => "waits for the others",
                    Stage::Held => "kept, waits for the server",
                    _ => "stopping …",
                };
                let mut row = Row::new(buffer, area);
                row.put(sign, style).skip(1).put(&name, theme.text).skip(2).put(words, theme.dim);
            }
            Stage::Failed(_) | Stage::Cancelled => {
                let mut row = Row::new(buffer, area);
                row.put(sign, style).skip(1);
                self.put_hint(theme, task, &mut row);
                let room = (row.room() / 2).max(8);
                row.put(&text::ellipsis(&name, room), theme.text).skip(2);
                match &task.stage {
                    Stage::Failed(failure) => row.put(&failure.message, theme.error),
                    _ => row.put("stopped", theme.dim),
                };
            }
        }
    }

    fn draw_running(
        &self,
        theme: &Theme,
        task: &Task,
        name: &str,
        area: Rect,
        buffer: &mut Buffer,
    ) {
        let (sign, style) = sign(theme, task);
        let name_width = text::width(name);
        // The gauge has what it needs to show percent and bytes; the name takes a third where it is longer.
        let name_room = name_width.min((usize::from(area.width) / 3).max(8));
        let mut row = Row::new(buffer, area);
        row.put(sign, style).skip(1);
        if usize::from(area.width) >= 60 {
            self.put_hint(theme, task, &mut row);
        }
        row.put(&text::ellipsis(name, name_room), theme.text).skip(2);
        let room = u16::try_from(row.room()).unwrap_or(0);
        let used = u16::try_from(2 + name_room + 2).unwrap_or(0).min(area.width);
        let place = Rect { x: area.x + used, width: room, ..area };
        gauge(task).draw(theme, place, buffer);
    }

    /// Says at the right end what to press, where there is room.
    fn put_hint(&self, theme: &Theme, task: &Task, row: &mut Row<'_>) {
        let (stop, retry) = (self.stop_key, self.retry_key);
        let hints = if task.is_under_way() {
            [format!("{stop} stops it"), String::new()]
        } else if task.can_be_retried() {
            [format!("{retry} again {} {stop} put away", signs::DOT), format!("{retry} again")]
        } else {
            [format!("{stop} put away"), String::new()]
        };
        for hint in hints.iter().filter(|hint| !hint.is_empty()) {
            if row.room() > 24 + text::width(hint) && row.put_right(hint, theme.dim) {
                row.skip_right(2);
                return;
            }
        }
    }
}

fn gauge(task: &Task) -> Gauge {
    Gauge { done: task.done(), total: task.total(), percent: task.percent(), rate: task.rate() }
}

fn sign(theme: &Theme, task: &Task) -> (&'static str, Style) {
    match (&task.stage, task.plan.is_upload()) {
        (Stage::Failed(_), _) => (signs::FAILED, theme.error),
        (Stage::Cancelled, _) => (signs::NOTHING, theme.dim),
        (_, true) => (UP, theme.accent),
        (_, false) => (DOWN, theme.accent),
    }
}

/// What is moving, in a few words for the header of another screen; nothing where nothing is.
pub(in crate::ui) fn short(tasks: &Tasks, theme: &Theme) -> Option<(String, Style)> {
    let moving: Vec<&Task> = tasks.list().iter().filter(|task| task.is_under_way()).collect();
    let failed = tasks.list().iter().filter(|task| matches!(task.stage, Stage::Failed(_))).count();
    match moving.as_slice() {
        [] if failed == 0 => None,
        [] => {
            let files = if failed == 1 { "a file" } else { "files" };
            Some((format!("{} {files} not transferred", signs::FAILED), theme.error))
        }
        [only] => {
            let (sign, style) = sign(theme, only);
            Some((
                format!("{sign} {} {}", text::ellipsis(&only.plan.name(), 16), gauge(only).short()),
                style,
            ))
        }
        several => {
            let done: u64 = several.iter().fold(0, |sum, task| sum.saturating_add(task.done()));
            let count = several.len();
            Some((format!("{UP}{DOWN} {count} {} {}", signs::DOT, text::size(done)), theme.accent))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::tasks::samples;
    use crate::ui::widgets::testing::drawn;

    fn shown(tasks: &Tasks, width: u16, selected: Option<usize>) -> Vec<String> {
        let lines = TaskLines {
            tasks: tasks.list(),
            selected,
            focused: true,
            stop_key: "x",
            retry_key: "R",
        };
        drawn(width, 3, |buffer| {
            lines.draw(&Theme::coloured(), Rect::new(0, 0, width, 3), buffer);
        })
    }

    #[test]
    fn each_shows_how_it_stands_and_what_to_press() {
        let lines = shown(&samples::several(), 100, Some(0));
        assert_eq!(
            lines,
            [
                "▌ ↑ plan.pdf  ██████████░░░░░░░░░░  50 %  1.7 MB of 3.4 MB  1.1 MB/s  2 s left            x stops it",
                "  ↓ a-picture-with-a-long-name.png  ░░░░░░░░░░░░░░░░░░░░   0 %  0 B of 3.4 MB             x stops it",
                "  ✗ refused.bin  It is larger than 25 MB.                                       R again · x put away",
            ]
        );
    }

    #[test]
    fn little_room_keeps_name_and_percent() {
        let lines = shown(&samples::several(), 38, None);
        assert_eq!(lines[0], "↑ plan.pdf  ██████████░░░░░░░░░░  50 %");
        assert_eq!(lines[1], "↓ a-picture-w…  ░   0 %  0 B of 3.4 MB");
        assert_eq!(lines[2], "✗ refused.bin  It is larger…   R again");
        for width in 0..40 {
            shown(&samples::several(), width, Some(1));
        }
    }

    #[test]
    fn elsewhere_a_few_words_are_enough() {
        let theme = Theme::coloured();
        let words = |tasks: &Tasks| short(tasks, &theme).map(|(words, _)| words);
        assert_eq!(words(&Tasks::default()), None);
        assert_eq!(words(&samples::several()), Some("↑↓ 2 · 1.7 MB".to_owned()));
        assert_eq!(words(&samples::half_way()), Some("↑ plan.pdf 50 % of 3.4 MB".to_owned()));
        assert_eq!(words(&samples::failed()), Some("✗ a file not transferred".to_owned()));
    }
}
