//! How many tickets carry something in a field, or have chosen a value of it: counted anew before anybody is asked.

use crate::app::desk::Desk;
use crate::model::{FieldName, ProjectId, ValueId};
use crate::worker::request::Read;

/// What is counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Carried {
    /// Whose tickets.
    pub project: ProjectId,
    /// What they carry something in.
    pub field: FieldName,
    /// What they have chosen in it; `None` for anything at all.
    pub value: Option<ValueId>,
}

impl Carried {
    /// The same, counted anew: what was counted before anybody wrote is no number to agree to.
    pub(in crate::app) fn counted(self, desk: &mut Desk) -> Self {
        desk.read(Read::FieldUse(self.project));
        self
    }

    /// In a sentence. As long as the answer is awaited there is no number, not even an old one.
    pub fn sentence(&self, desk: &Desk) -> String {
        let verb = if self.value.is_some() { "have chosen it" } else { "hold something in it" };
        let list = desk.store.board(self.project).map(|board| &board.field_use);
        let used = list.filter(|list| !list.is_loading() && list.failure.is_none());
        let Some(used) = used.and_then(|list| list.items.first()) else {
            let fate = match list {
                Some(list) if list.is_loading() => "is being counted",
                Some(list) if list.failure.is_some() => "could not be counted",
                _ => "has not been counted yet",
            };
            return format!("How many tickets {verb} {fate}.");
        };
        let count = match self.value {
            Some(value) => used.of_value(&self.field, value),
            None => used.of_field(&self.field),
        };
        let is_value = self.value.is_some();
        let counted = match count {
            0 if is_value => "No ticket has chosen it".to_owned(),
            0 => "No ticket holds anything in it".to_owned(),
            1 if is_value => "1 ticket has chosen it".to_owned(),
            1 => "1 ticket holds something in it".to_owned(),
            more => format!("{more} tickets {verb}"),
        };
        if used.is_complete {
            format!("{counted}.")
        } else {
            format!("{counted}, of the {} that could be counted; there may be more.", used.tickets)
        }
    }
}
