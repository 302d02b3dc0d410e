//! How many tickets carry something in a field, or have chosen a value of it: counted anew before anybody is asked.

use crate::app::desk::Desk;
use crate::model::{FieldName, ProjectId, ValueId};
use crate::worker::reply::{Carriers, FieldUse};
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

    /// What was counted, where that is true by now.
    fn used<'a>(&self, desk: &'a Desk) -> Option<&'a FieldUse> {
        let list = &desk.store.board(self.project)?.field_use;
        let is_new = !list.is_loading() && list.failure.is_none();
        list.items.first().filter(|_| is_new)
    }

    /// The same sentence with the numbers of the first tickets, for who wants to look before he agrees.
    pub(in crate::app) fn naming(&self, desk: &Desk) -> String {
        let sentence = self.sentence(desk);
        let carriers = self.used(desk).map(|used| used.carriers(&self.field, self.value));
        let Some(Carriers { count, first }) = carriers.filter(|it| it.count > 0) else {
            return sentence;
        };
        let mut named: Vec<String> = first.iter().map(|ticket| format!("#{ticket}")).collect();
        let more = count.saturating_sub(first.len() as u64);
        if more > 0 {
            named.push(format!("{more} more"));
        }
        let last = named.pop().unwrap_or_default();
        let named =
            if named.is_empty() { last } else { format!("{} and {last}", named.join(", ")) };
        format!("{sentence} ({named})")
    }

    /// In a sentence. As long as the answer is awaited there is no number, not even an old one.
    pub fn sentence(&self, desk: &Desk) -> String {
        let verb = if self.value.is_some() { "have chosen it" } else { "hold something in it" };
        let list = desk.store.board(self.project).map(|board| &board.field_use);
        let Some(used) = self.used(desk) else {
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
