//! The mouse over a project's settings: the tabs, the list, and the values of a field.

use ratatui::layout::{Position, Rect};

use super::{Settings, Tab};
use crate::app::desk::Desk;
use crate::app::layer::Go;
use crate::app::layout;
use crate::app::mouse::{Hit, Turn, WHEEL};

impl Settings {
    /// What stands at that cell.
    pub(in crate::app) fn hit(&self, at: Position, desk: &Desk) -> Option<Hit> {
        let layout = layout::settings(desk.size);
        let mut tabs = Tab::ALL.into_iter().zip(layout.tab_places());
        if let Some((tab, _)) = tabs.find(|(_, area)| area.contains(at)) {
            return Some(Hit::Tab(tab));
        }
        if let Some(values) = self.values_in_sight(desk) {
            let count = self.value_ids(desk).len();
            if let Some(place) = entry(values, at, self.values.top, count) {
                return Some(Hit::Value(place));
            }
            // without room beside the list, the values stand in its place
            layout.detail?;
        }
        let (top, count) = match self.tab {
            Tab::Info => return None,
            Tab::Workflow => (self.steps.top, self.step_ids(desk).len()),
            Tab::Roles => (self.roles.top, self.role_ids(desk).len()),
            Tab::Fields => (self.fields.top, self.field_names(desk).len()),
        };
        entry(layout.list, at, top, count).map(Hit::Entry)
    }

    /// Where the values are drawn: beside the fields, or in their place while they have the keys.
    fn values_in_sight(&self, desk: &Desk) -> Option<Rect> {
        let layout = layout::settings(desk.size);
        let are_shown = self.tab == Tab::Fields
            && self.has_values(desk)
            && (self.in_values || layout.detail.is_some());
        are_shown.then(|| layout.values())
    }

    /// Whether that has the keys.
    pub(in crate::app) fn has(&self, hit: Hit, desk: &Desk) -> bool {
        let place = match (hit, self.tab) {
            (Hit::Value(_), Tab::Fields) if self.in_values => {
                self.values.place(&self.value_ids(desk))
            }
            (Hit::Entry(_), Tab::Workflow) => self.steps.place(&self.step_ids(desk)),
            (Hit::Entry(_), Tab::Roles) => self.roles.place(&self.role_ids(desk)),
            (Hit::Entry(_), Tab::Fields) if !self.in_values => {
                self.fields.place(&self.field_names(desk))
            }
            _ => None,
        };
        matches!(hit, Hit::Entry(at) | Hit::Value(at) if place == Some(at))
    }

    /// Gives the keys to that.
    pub(in crate::app) fn point(&mut self, hit: Hit, desk: &mut Desk) -> Go {
        match (hit, self.tab) {
            (Hit::Tab(tab), _) => self.go_to(tab, desk),
            (Hit::Value(at), Tab::Fields) => {
                self.in_values = true;
                self.values.select_at(at, &self.value_ids(desk));
            }
            (Hit::Entry(at), Tab::Workflow) => self.steps.select_at(at, &self.step_ids(desk)),
            (Hit::Entry(at), Tab::Roles) => self.roles.select_at(at, &self.role_ids(desk)),
            (Hit::Entry(at), Tab::Fields) => {
                self.in_values = false;
                self.fields.select_at(at, &self.field_names(desk));
            }
            _ => return Go::Stay,
        }
        Go::Shown
    }

    /// Goes through the list under the mouse, or scrolls the description.
    pub(in crate::app) fn wheel(&mut self, at: Position, turn: Turn, desk: &Desk) -> Go {
        match self.tab {
            Tab::Info => return self.scroll_info_by(turn.lines(WHEEL), desk),
            Tab::Fields => {
                self.in_values = self.values_in_sight(desk).is_some_and(|area| area.contains(at));
            }
            Tab::Workflow | Tab::Roles => {}
        }
        self.walk(turn.command(), desk)
    }
}

/// The entry of a list at that cell, of one line each.
fn entry(area: Rect, at: Position, top: usize, count: usize) -> Option<usize> {
    let place = area.contains(at).then(|| top + usize::from(at.y - area.y))?;
    (place < count).then_some(place)
}
