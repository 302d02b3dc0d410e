//! The custom fields of a project, and the values of its choices.

use super::super::command::Command;
use super::super::desk::Desk;
use super::super::layer::{Go, Reason};
use super::order::{Placed, in_order};
use super::{Settings, Tab};
use crate::app::admin_form::Subject;
pub use crate::app::admin_form::{choice_words, kind_word, kind_words, width_words};
use crate::model::{CustomField, FieldKind, FieldName, Value, ValueId, ValueInput};
use crate::worker::request::{AdminWrite, Edit};

impl Settings {
    fn listed_fields<'a>(&self, desk: &'a Desk) -> &'a [CustomField] {
        self.data(desk).map_or(&[], |data| &data.fields.items)
    }

    pub(super) fn field_names(&self, desk: &Desk) -> Vec<FieldName> {
        self.listed_fields(desk).iter().map(|field| field.name.clone()).collect()
    }

    /// The selected field.
    pub fn field<'a>(&self, desk: &'a Desk) -> Option<&'a CustomField> {
        let place = self.fields.place(&self.field_names(desk))?;
        self.listed_fields(desk).get(place)
    }

    /// Whether the selected field is a choice.
    pub(super) fn has_values(&self, desk: &Desk) -> bool {
        self.field(desk).is_some_and(|field| field.kind == FieldKind::Choice)
    }

    /// The values of the selected field, in the order the user is to see.
    pub fn listed_values<'a>(&self, desk: &'a Desk) -> Vec<&'a Value> {
        let values = self.field(desk).map_or(&[][..], |field| &field.values);
        in_order(values, &self.placed_values, |value| value.id)
    }

    pub(super) fn value_ids(&self, desk: &Desk) -> Vec<ValueId> {
        self.listed_values(desk).iter().map(|value| value.id).collect()
    }

    /// The selected value.
    pub fn value<'a>(&self, desk: &'a Desk) -> Option<&'a Value> {
        let values = self.listed_values(desk);
        let place = self.values.place(&self.value_ids(desk))?;
        values.get(place).copied()
    }

    pub(super) fn value_subject(&self, is_there: bool, desk: &Desk) -> Option<Subject> {
        let field = self.field(desk)?.name.clone();
        let base = if is_there { Some(self.value(desk)?.clone()) } else { None };
        Some(Subject::Value(self.project, field, base))
    }

    /// Puts the selected step or value one place up or down.
    pub(super) fn place_beside(&mut self, by: isize, desk: &mut Desk) -> Go {
        match self.tab {
            Tab::Workflow => self.place_step(by, desk),
            Tab::Fields if self.in_values => self.place_value(by, desk),
            _ => Go::Stay,
        }
    }

    fn place_value(&mut self, by: isize, desk: &mut Desk) -> Go {
        let values = self.listed_values(desk);
        let Some(from) = self.values.place(&self.value_ids(desk)) else { return Go::Stay };
        let to = from.saturating_add_signed(by);
        let Some(field) = self.field(desk) else { return Go::Stay };
        let (slots, name) = (&field.values, field.name.clone());
        let (Some(value), Some(was), Some(slot)) =
            (values.get(from), slots.get(from), slots.get(to))
        else {
            return Go::Stay;
        };
        let (id, title) = (value.id, Some(value.title.clone()));
        let input = ValueInput { title, pos: Some(slot.pos), ..ValueInput::default() };
        // seen where moves that are still under way put it
        let seen = Box::new(Value { pos: was.pos, ..Value::clone(value) });
        let write = AdminWrite::Value(self.project, name, Edit::Save(seen, input));
        let request = desk.administer(write);
        self.placed_values.push(Placed { request, id, place: to });
        Go::Shown
    }

    /// Why what is selected does not go, or not up or down.
    pub(super) fn order_disabled(&self, command: Command, desk: &Desk) -> Option<Reason> {
        let by = match command {
            Command::MoveUp => -1,
            Command::MoveDown => 1,
            Command::Delete => return self.stays(desk),
            _ => return None,
        };
        let (what, place, count) = match self.tab {
            Tab::Workflow => {
                let ids = self.step_ids(desk);
                ("step", self.steps.place(&ids)?, ids.len())
            }
            Tab::Fields if self.in_values => {
                let ids = self.value_ids(desk);
                ("value", self.values.place(&ids)?, ids.len())
            }
            Tab::Fields => {
                return Some(Reason::new("Fields have no order of their own; their values have."));
            }
            Tab::Roles | Tab::Info => {
                return Some(Reason::new("Roles have no order that could be changed."));
            }
        };
        let is_there = place.checked_add_signed(by).is_some_and(|to| to < count);
        let end = if by < 0 { "first" } else { "last" };
        (!is_there).then(|| Reason::new(format!("This is the {end} {what} already.")))
    }
}
