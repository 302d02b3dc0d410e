//! What the server tells of a ticket while it is being changed.

use super::fields::{self, DESCRIPTION, DUE, NAME, NOTIFY, PEOPLE, STEP, TAGS};
use super::{Extent, TicketForm};
use crate::app::desk::Desk;
use crate::app::layer::Go;
use crate::model::{FieldName, Ticket};
use crate::worker::reply::Outcome;

impl TicketForm {
    /// The server has told the ticket anew: fills in what was not known; after somebody else's change their ticket
    /// becomes what ours is measured by, so that saving again is a choice made with both in sight.
    pub(super) fn told(&mut self, result: &Outcome<Box<Ticket>>, desk: &mut Desk) -> Go {
        if matches!(self.extent, Extent::Part { .. }) && self.tickets.len() > 1 {
            // it stands for all of them, and only as it was when the form opened
            return Go::Stay;
        }
        let (Ok(ticket), Some(base)) = (result, &mut self.base) else { return Go::Stay };
        let is_overtaken = std::mem::take(&mut self.is_overtaken);
        let whole = ticket.as_ref().clone().filled_from(base);
        let before = std::mem::replace(base.as_mut(), whole.clone());
        if !is_overtaken {
            let fields = before.fields.clone().or(whole.fields.clone());
            let assigned_to = before.assigned_to.clone().or(whole.assigned_to.clone());
            **base = Ticket { assigned_to, fields, ..before };
        }
        let now = base.as_ref().clone();
        self.tell(&now, is_overtaken);
        self.resized(desk);
        Go::Shown
    }

    fn tell(&mut self, now: &Ticket, is_overtaken: bool) {
        let today = self.form.today;
        let known: Vec<_> = self
            .form
            .fields
            .iter()
            .map(|field| (field.about.property.clone(), field.about.kind.clone()))
            .collect();
        for (property, kind) in known.iter().filter(|(property, _)| property != NOTIFY) {
            let is_custom = property.parse::<FieldName>().is_ok_and(|name| {
                !matches!(name.as_str(), NAME | DESCRIPTION | STEP | TAGS | DUE | PEOPLE)
            });
            let start = if is_custom {
                fields::of_custom(now, property, kind)
            } else {
                fields::of(now, property)
            };
            let field = self.form.field(property);
            let differs =
                field.is_some_and(|field| field.is_changed(today) && field.about.start != start);
            self.form.tell(property, &start);
            if is_overtaken && differs {
                let words =
                    "Somebody has changed this meanwhile; saving again puts yours in its place.";
                self.form.refuse(Some(property), words);
            }
        }
    }
}
