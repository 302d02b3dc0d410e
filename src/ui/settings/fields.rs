//! Draws the custom fields, and beside the list what the selected one is, with the values of a choice.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{View, in_sight};
use crate::app::settings::carried::Carried;
use crate::app::settings::fields::{choice_words, kind_word, kind_words, width_words};
use crate::model::{CustomField, FieldKind, Value};
use crate::ui::signs;
use crate::ui::widgets::row::Row;

impl View<'_> {
    pub(super) fn fields(&self, buffer: &mut Buffer) {
        let Some(data) = self.it.data(self.desk) else { return };
        let Some(selected) = self.it.field(self.desk) else {
            let about =
                "A field is something tickets carry besides name, people, tags and due date.";
            self.without(Some(&data.fields), "fields", about, buffer);
            return;
        };
        let narrow = self.place.detail.is_none();
        if narrow && self.it.in_values {
            let title = format!("Values of {}", selected.label);
            Row::new(buffer, self.place.list).put(&title, self.theme.title);
            self.values(selected, buffer);
            return;
        }
        let (area, top) = (self.place.list, self.it.fields.top);
        for (line, _, field) in in_sight(area, top, &data.fields.items) {
            self.field_line(field, field.name == selected.name, Row::nth(buffer, area, line));
        }
        self.edges(area, top, data.fields.items.len(), buffer);
        if let Some(area) = self.place.detail {
            let values = self.place.values();
            let facts = if selected.kind == FieldKind::Choice {
                Rect { height: values.y.saturating_sub(area.y), ..area }
            } else {
                area
            };
            self.field_facts(selected, facts, buffer);
            if selected.kind == FieldKind::Choice {
                self.values(selected, buffer);
            }
        }
    }

    fn field_line(&self, field: &CustomField, is_selected: bool, mut row: Row<'_>) {
        let has_keys = is_selected && !self.it.in_values;
        let style = if has_keys { self.theme.accent } else { self.theme.text };
        row.skip_right(4);
        row.put(if is_selected { signs::SELECTED } else { " " }, self.theme.accent).skip(1);
        row.put_right(kind_word(&field.kind), self.theme.dim);
        row.skip_right(2);
        row.put(&field.label, style);
        if field.required {
            row.put(" *", self.theme.warning);
        }
    }

    fn field_facts(&self, field: &CustomField, area: Rect, buffer: &mut Buffer) {
        let mut row = Row::new(buffer, area);
        row.put(&field.label, self.theme.title).skip(2).put(field.name.as_str(), self.theme.id);
        let mut kind = kind_words(&field.kind).to_owned();
        if let Some(choice) = &field.options.choice_kind {
            kind = format!("{kind}: {}", choice_words(choice));
        }
        let bound = |word: &str, bound: Option<f64>| bound.map(|it| format!(", {word} {it}"));
        kind.extend(bound("from", field.options.min));
        kind.extend(bound("to", field.options.max));
        let required = if field.required { "yes" } else { "no" };
        let mut facts = vec![("Type", kind), ("Required", required.to_owned())];
        if !field.hint.is_empty() {
            facts.push(("Hint", field.hint.clone()));
        }
        let web = [width_words(&field.pos_type), field.options.layout.as_str()];
        let web: Vec<&str> = web.into_iter().filter(|words| !words.is_empty()).collect();
        if !web.is_empty() {
            facts.push(("On the web", web.join(", ")));
        }
        let (project, name) = (self.it.project, field.name.clone());
        let carried = Carried { project, field: name, value: None };
        facts.push(("Tickets", carried.sentence(self.desk)));
        self.facts(area, 1, &facts, buffer);
    }

    fn values(&self, field: &CustomField, buffer: &mut Buffer) {
        let area = self.place.values();
        let values = self.it.listed_values(self.desk);
        if values.is_empty() {
            Row::new(buffer, area).put("No values yet: nothing can be chosen.", self.theme.warning);
            return;
        }
        let selected = self.it.value(self.desk).map(|value| value.id);
        for (line, _, value) in in_sight(area, self.it.values.top, &values) {
            let is_selected = selected == Some(value.id) && self.it.in_values;
            self.value_line(field, value, is_selected, Row::nth(buffer, area, line));
        }
        self.edges(area, self.it.values.top, values.len(), buffer);
    }

    fn value_line(&self, field: &CustomField, value: &Value, is_selected: bool, mut row: Row<'_>) {
        let style = if is_selected { self.theme.accent } else { self.theme.text };
        row.skip_right(4);
        row.put(if is_selected { signs::SELECTED } else { " " }, self.theme.accent).skip(1);
        let list = self.it.data(self.desk).map(|data| &data.field_use);
        let list = list.filter(|list| !list.is_loading() && list.failure.is_none());
        let used = list.and_then(|list| list.items.first());
        let count = used.map(|used| used.of_value(&field.name, value.id).to_string());
        row.put_right(&count.unwrap_or_default(), self.theme.dim);
        row.skip_right(2);
        row.put(&value.title, style);
        if value.is_default {
            row.skip(2).put("default", self.theme.dim);
        }
    }
}
