//! What the server tells of a ticket while it is being changed.

use super::fields::{self, DESCRIPTION, DUE, NAME, NOTIFY, PEOPLE, STEP, TAGS};
use super::part;
use super::{Extent, TicketForm};
use crate::app::command::Command;
use crate::app::conflict::{Conflict, Home};
use crate::app::desk::Desk;
use crate::app::keymap::Context;
use crate::app::layer::{Answer, Go, Question};
use crate::app::notices::Tone;
use crate::app::sending;
use crate::model::{FieldName, Ticket, TicketInput};
use crate::worker::reply::{Failure, Outcome, Theirs};
use crate::worker::request::{Read, Write};

impl TicketForm {
    /// The server has told the ticket anew: fills in what was not known; after somebody else's change their ticket
    /// is shown beside ours before that is saved.
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

    /// Somebody else stands in the way of what was sent: both are shown.
    pub(super) fn met(&mut self, write: &Write, theirs: &Theirs, desk: &mut Desk) {
        let Theirs::Ticket(now) = theirs else { return };
        let conflict = Conflict::new(write, theirs, Home::Form(self.place()), desk);
        self.measure_by(now.clone(), desk);
        if !conflict.rows.is_empty() {
            self.raised.raise(conflict);
        }
    }

    /// Shows what both have made of it, and what was made of both; tells whether there is something.
    pub(in crate::app) fn show_both(&mut self, desk: &mut Desk) -> bool {
        let Some(now) = self.base.as_deref().filter(|_| !self.form.is_saving) else { return false };
        let (write, theirs) = (self.change(now), Theirs::Ticket(now.clone()));
        let conflict = Conflict::new(&write, &theirs, Home::Form(self.place()), desk);
        self.raised.show(conflict, &mut self.form, desk)
    }

    /// Shows both once more where a text that is made of them was left.
    pub(super) fn resume_both(&mut self, desk: &mut Desk) {
        if desk.left_undecided(&self.place()).is_some() {
            self.show_both(desk);
            return;
        }
        let base = self.base.as_ref().filter(|_| self.form.undecided().next().is_some());
        if let Some(base) = base {
            // the list may tell less, or be older than what the draft was measured by
            desk.read(Read::Ticket(self.project, base.id));
            self.is_overtaken = true;
        }
        if self.base.as_ref().is_some_and(|base| desk.asks_about(base.id)) {
            let list = desk.keymap.key_of(Context::Board, Command::Drafts);
            let words = format!("A change of yours to this ticket waits for you: {list} shows it.");
            desk.say(Tone::Warning, words);
        }
    }

    /// What is written in place of this, which the server holds: measured by what the user has seen.
    pub(super) fn change(&self, now: &Ticket) -> Write {
        let mut seen = TicketInput::default();
        for (field, before) in self.form.undecided() {
            part::put(&mut seen, &field.about.property, &field.about.kind, before);
        }
        let base = Box::new(seen.applied_to(now));
        Write::SaveTicket { project: self.project, base, change: self.input() }
    }

    fn measure_by(&mut self, now: Ticket, desk: &mut Desk) {
        self.is_overtaken = true;
        drop(self.told(&Ok(Box::new(now)), desk));
    }

    /// A question above it was answered, or what both have changed is to be like this.
    pub(in crate::app) fn answer(&mut self, answer: Answer, desk: &mut Desk) -> Go {
        let settled = match answer {
            Answer::Settled(settled) => settled,
            Answer::Undecided(undecided) => {
                if let Some(Theirs::Ticket(now)) = undecided.theirs.clone() {
                    self.measure_by(now, desk);
                }
                self.raised.leave(*undecided);
                return Go::Shown;
            }
            Answer::Confirmed(Question::SendAgain) => {
                self.sending.agree();
                return self.save(desk);
            }
            other => return sending::answered(&other),
        };
        self.raised.settle();
        if let Some(Theirs::Ticket(now)) = settled.theirs {
            self.measure_by(now, desk);
        }
        for (property, held) in &settled.values {
            self.form.hold(property, held);
            self.form.decided(property);
        }
        self.save(desk)
    }

    /// A new ticket stands nowhere until the steps are known.
    pub(super) fn has_no_step(&self) -> bool {
        self.base.is_none() && self.form.field(STEP).is_some_and(|field| !field.is_known())
    }

    /// The steps are there, in the store and in their order, or could not be had.
    pub(super) fn take_steps(&mut self, failure: Option<&Failure>, desk: &Desk) {
        let has_no_step = self.has_no_step();
        match (failure, desk.store.board(self.project)) {
            (Some(failure), _) if has_no_step => {
                let key = desk.keymap.key_of(Context::Text, Command::Save);
                self.form.refuse(None, format!("{failure} {key} asks for the steps again."));
            }
            (None, Some(board)) => {
                let steps = &board.steps.items;
                self.form.offer(STEP, &fields::step_items(steps));
                if has_no_step {
                    self.form.refusal = None;
                    self.form.tell(STEP, &fields::first(None, steps));
                }
            }
            _ => {}
        }
    }

    fn tell(&mut self, now: &Ticket, is_overtaken: bool) {
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
            if is_overtaken {
                self.form.overtake(property, &start);
            } else {
                self.form.tell(property, &start);
            }
        }
    }
}
