//! Draws the roles, and beside the list what the people of the selected one may do.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{View, in_sight, plural};
use crate::app::settings::roles::level_words;
use crate::model::{AccessLevel, Role};
use crate::ui::signs;
use crate::ui::widgets::row::Row;

impl View<'_> {
    pub(super) fn roles(&self, buffer: &mut Buffer) {
        let roles = self.it.listed_roles(self.desk);
        let Some(selected) = self.it.role(self.desk) else {
            let list = self.it.data(self.desk).map(|data| &data.roles);
            self.without(list, "roles", "A role says what its people may do here.", buffer);
            return;
        };
        let (area, top) = (self.place.list, self.it.roles.top);
        for (line, _, role) in in_sight(area, top, &roles) {
            self.role_line(role, role.id == selected.id, Row::nth(buffer, area, line));
        }
        self.edges(area, top, roles.len(), buffer);
        if let Some(area) = self.place.detail {
            self.role_facts(selected, area, buffer);
        }
    }

    fn role_line(&self, role: &Role, is_selected: bool, mut row: Row<'_>) {
        let style = if is_selected { self.theme.accent } else { self.theme.text };
        row.skip_right(4);
        row.put(if is_selected { signs::SELECTED } else { " " }, self.theme.accent).skip(1);
        let detail = if role.is_default {
            "default".to_owned()
        } else {
            role.users.as_ref().map_or_else(String::new, |it| plural(it.len(), "person", "people"))
        };
        row.put_right(&detail, self.theme.dim);
        row.skip_right(2);
        row.put(&role.access_level.number().to_string(), self.theme.dim).skip(2);
        row.put(&role.name, style);
    }

    fn role_facts(&self, role: &Role, area: Rect, buffer: &mut Buffer) {
        let mut row = Row::new(buffer, area);
        row.put(&role.name, self.theme.title).skip(2);
        row.put(&format!("#{}", role.id), self.theme.id);
        let last = match role.max_step {
            None => "any step".to_owned(),
            Some(last) => {
                let steps = self.it.listed_steps(self.desk);
                let known = steps.into_iter().find(|step| step.id == last);
                known.map_or_else(|| format!("step {last}"), |step| format!("“{}”", step.name))
            }
        };
        let yes = |may: bool| if may { "yes" } else { "no" }.to_owned();
        let mut facts = vec![("Access", level_words(role.access_level))];
        match role.access_level {
            AccessLevel::Nothing | AccessLevel::Read | AccessLevel::Note => {}
            AccessLevel::Add => facts.push(("Adds tickets up to", last)),
            _ => facts.push(("Moves tickets up to", last)),
        }
        facts.extend([
            ("Edits the project", yes(role.can_edit_project)),
            ("Edits others' notes", yes(role.can_manage_people_notes)),
            ("Sees private notes", yes(role.can_see_private_notes)),
            ("People", self.people(role)),
        ]);
        self.facts(area, 2, &facts, buffer);
    }

    fn people(&self, role: &Role) -> String {
        if role.is_default {
            return "everybody who is in no other role".to_owned();
        }
        match self.it.people_of(role, self.desk) {
            None => "this server does not tell who is in it".to_owned(),
            Some(names) if names.is_empty() => "nobody yet".to_owned(),
            Some(names) => names.join(", "),
        }
    }
}
