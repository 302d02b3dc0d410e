//! Draws what the project is called, what it is for, and what it is made of.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{View, plural};
use crate::app::store::Stage;
use crate::ui::widgets::row::Row;

impl View<'_> {
    pub(super) fn info(&self, buffer: &mut Buffer) {
        let Some(project) = self.it.shown(self.desk) else {
            self.without(Some(&self.desk.store.projects), "project", "", buffer);
            return;
        };
        let area = self.place.whole;
        let mut row = Row::new(buffer, area);
        row.put(&project.name, self.theme.title).skip(2);
        row.put(&format!("#{}", project.id), self.theme.id);
        let about = self.place.description();
        let lines = self.it.description(self.desk, usize::from(about.width));
        if lines.is_empty() {
            Row::new(buffer, about).put("No description.", self.theme.dim);
        }
        let height = usize::from(about.height);
        let shown = self.it.scroll.in_sight(lines.len(), height);
        for (line, words) in (0u16..).zip(lines.iter().take(shown.end).skip(shown.start)) {
            Row::nth(buffer, about, line).put(words, self.theme.text);
        }
        self.edges(about, self.it.scroll.top, lines.len(), buffer);
        let used = u16::try_from(lines.len().clamp(1, height.max(1))).unwrap_or(1);
        let below = Rect {
            y: about.y + used + 1,
            height: area.bottom().saturating_sub(about.y + used + 1),
            ..area
        };
        self.facts(below, 0, &self.figures(), buffer);
    }

    fn figures(&self) -> Vec<(&'static str, String)> {
        let Some(data) = self.it.data(self.desk) else { return Vec::new() };
        let count = plural(data.len(), "ticket", "tickets");
        let tickets = match data.stage() {
            Stage::Loaded => count,
            Stage::Loading => format!("{count} so far"),
            _ => format!("{count} loaded here; there may be more"),
        };
        let known = |known: bool, count: usize, one: &str, many: &str| {
            if known { plural(count, one, many) } else { format!("{many} not loaded yet") }
        };
        let made_of = [
            known(data.steps.known, data.steps.items.len(), "step", "steps"),
            known(data.roles.known, data.roles.items.len(), "role", "roles"),
            known(data.fields.known, data.fields.items.len(), "field", "fields"),
        ];
        vec![("Holds", tickets), ("Made of", made_of.join(", "))]
    }
}
