//! A ticket is written: a new one, or a change of one that is there.
//!
//! A change carries the name, the step, and the properties that were changed here, measured by the ticket as the user
//! saw it when the form opened. What the server had not told by then is asked for; until it is there it can neither be
//! edited nor sent.

pub(super) mod fields;
pub(super) mod part;
mod told;

#[cfg(test)]
mod tests;

use super::command::Command;
use super::conflict::Raised;
use super::desk::Desk;
use super::drafts::{Left, Place};
use super::form::{Form, Outcome};
use super::input::{Code, Key};
use super::keymap::Context;
use super::layer::{Answer, Go, Reason};
use super::notices::Tone;
use super::sending::{self, Sending};
use crate::model::{ProjectId, StepId, Ticket, TicketId, TicketInput};
use crate::worker::reply::{FailureKind, Outcome as Result, Reply};
use crate::worker::request::{Read, RequestId, Write};
use fields::{NOTIFY, PEOPLE, STEP};

/// How much of a ticket a form asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Extent {
    /// Everything.
    Whole,
    /// What a new ticket is called; it stands in this step.
    Name(Option<StepId>),
    /// One property, so called.
    Part {
        /// As the server calls it.
        property: String,
        /// As people call it.
        label: String,
    },
}

/// See the module.
#[derive(Debug)]
pub struct TicketForm {
    /// On which board.
    pub project: ProjectId,
    /// Which one is changed, as the user saw it; `None` for a new one.
    pub base: Option<Box<Ticket>>,
    /// All that are changed: the one, or several of which one part is set.
    pub tickets: Vec<TicketId>,
    /// How much of it is asked for.
    extent: Extent,
    /// What is asked for.
    pub form: Form,
    sending: Sending,
    has_custom: bool,
    /// Somebody else changed the same: their ticket has been asked for.
    is_overtaken: bool,
    /// What both have changed.
    pub(super) raised: Raised,
}

impl TicketForm {
    /// A form for a new ticket in this step.
    pub fn new_ticket(project: ProjectId, step: Option<StepId>, desk: &mut Desk) -> Self {
        Self::open(project, None, step, desk)
    }

    /// A form that changes this ticket, as the user sees it.
    pub fn edit(project: ProjectId, ticket: Ticket, desk: &mut Desk) -> Self {
        if ticket.fields.is_none() || ticket.assigned_to.is_none() {
            desk.read(Read::Ticket(project, ticket.id));
        }
        Self::open(project, Some(Box::new(ticket)), None, desk)
    }

    fn open(
        project: ProjectId,
        base: Option<Box<Ticket>>,
        step: Option<StepId>,
        desk: &mut Desk,
    ) -> Self {
        ask_for_what_is_missing(project, desk);
        let form = Form::new(fields::plain(project, base.as_deref(), step, desk), desk.now.today)
            .of_something_known(base.is_some());
        let tickets = base.iter().map(|ticket| ticket.id).collect();
        let mut it = Self {
            project,
            base,
            tickets,
            extent: Extent::Whole,
            form,
            sending: Sending::default(),
            has_custom: false,
            is_overtaken: false,
            raised: Raised::default(),
        };
        it.take_custom_fields(desk);
        let place = it.place();
        sending::resume((&mut it.form, &mut it.sending), &place, desk);
        it.resume_both(desk);
        it.resized(desk);
        it
    }

    /// The project's own fields, as soon as they are known.
    fn take_custom_fields(&mut self, desk: &Desk) {
        let board = desk.store.board(self.project);
        let Some(known) = board.map(|board| &board.fields).filter(|fields| fields.known) else {
            return;
        };
        if self.extent != Extent::Whole {
            return;
        }
        if !std::mem::replace(&mut self.has_custom, true) {
            let more = fields::custom(&known.items, self.base.as_deref());
            self.form.insert_before(NOTIFY, more);
        }
    }

    /// What it is called in its frame.
    pub fn title(&self, desk: &Desk) -> String {
        if let Extent::Part { label, .. } = &self.extent {
            return match self.tickets.as_slice() {
                [only] => format!("{label} · #{only}"),
                several => format!("{label} · {} tickets", several.len()),
            };
        }
        if let Some(ticket) = &self.base {
            return format!("Ticket #{}", ticket.id);
        }
        let board = desk.store.board(self.project);
        let chosen = match self.extent {
            Extent::Name(step) => fields::first(step, board.map_or(&[], |it| &it.steps.items)),
            _ => self.form.answer(STEP),
        };
        let step = board.and_then(|board| {
            board.steps.items.iter().find(|step| chosen.chosen().contains(&step.id.get()))
        });
        step.map_or_else(|| "New ticket".to_owned(), |step| format!("New ticket in {}", step.name))
    }

    /// Where its keys are looked up.
    pub(super) fn context(&self) -> Context {
        self.form.context()
    }

    pub(super) fn command(&mut self, command: Command, desk: &mut Desk) -> Go {
        match command {
            Command::Back => return self.back(desk),
            Command::ThrowAway => {
                let words = self.words();
                return sending::discard(&self.form, self.sending.is_in_doubt(), words);
            }
            Command::Notify => return self.toggle_notify(),
            Command::NextField | Command::PreviousField if self.is_brief() => {
                return self.expand(desk);
            }
            _ => {}
        }
        let outcome = self.form.command(command).unwrap_or(Outcome::Nothing);
        self.go(outcome, desk)
    }

    pub(super) fn text_key(&mut self, key: Key, desk: &mut Desk) -> Go {
        if self.is_brief() && matches!(key.code, Code::Tab | Code::Down) {
            return self.expand(desk);
        }
        let outcome = self.form.key(key);
        self.go(outcome, desk)
    }

    pub(super) fn paste(&mut self, text: &str, desk: &mut Desk) -> Go {
        let outcome = self.form.paste(text);
        self.go(outcome, desk)
    }

    fn go(&mut self, outcome: Outcome, desk: &mut Desk) -> Go {
        match outcome {
            Outcome::Nothing if self.form.is_saving => sending::not_taken(desk),
            Outcome::Nothing => Go::Stay,
            Outcome::Shown => Go::Shown,
            Outcome::Submit => self.save(desk),
        }
    }

    const fn words(&self) -> &'static str {
        if self.base.is_some() { "your changes" } else { "this ticket" }
    }

    /// What stands here, and where that belongs.
    pub(super) fn draft(&self) -> Option<(Place, Left)> {
        let draft = self.form.draft()?;
        Some((self.place(), Left { draft, files: Vec::new(), sending: self.sending.clone() }))
    }

    /// Where what is left here is found again.
    pub(super) fn place(&self) -> Place {
        match (&self.extent, self.tickets.first()) {
            (Extent::Part { property, .. }, Some(ticket)) => {
                Place::Property(self.project, *ticket, property.clone())
            }
            (_, Some(ticket)) => Place::Ticket(self.project, *ticket),
            (_, None) => Place::NewTicket(self.project),
        }
    }

    fn back(&mut self, desk: &mut Desk) -> Go {
        if self.form.escape() {
            return Go::Shown;
        }
        if self.is_short_part() && !self.form.is_saving && self.form.rest().is_none() {
            return Go::Pop;
        }
        sending::leave(self.draft(), desk)
    }

    fn save(&mut self, desk: &mut Desk) -> Go {
        if self.form.is_saving || !self.form.is_ready() {
            return Go::Shown;
        }
        match self.extent {
            Extent::Name(_) => return self.save_name(desk),
            Extent::Part { .. } if self.is_set_at_once() => {
                return self.save_part(desk);
            }
            _ => {}
        }
        if self.has_no_step() {
            ask_for_what_is_missing(self.project, desk);
            let key = desk.keymap.key_of(Context::Text, Command::Save);
            let words = "The steps are not here yet, so nothing was sent.";
            self.form.refuse(None, format!("{words} {key} sends it once they are."));
            return Go::Shown;
        }
        let write = match self.base.clone() {
            None => Write::CreateTicket { project: self.project, input: self.input() },
            Some(_) if self.form.must_be_decided() && self.show_both(desk) => return Go::Shown,
            Some(base)
                if !self.form.is_changed() || self.input() == TicketInput::keeping(&base) =>
            {
                desk.say(Tone::Done, "Nothing was changed.");
                sending::keep_rest(&self.form, self.place(), desk);
                return Go::Pop;
            }
            Some(base) => self.change(&base),
        };
        self.send(write, desk)
    }

    fn send(&mut self, write: Write, desk: &mut Desk) -> Go {
        if let Some(go) = self.sending.asks_first(&self.place(), &write, desk) {
            return go;
        }
        if let Some(notify) = self.form.field(NOTIFY) {
            desk.notifies = notify.answer(self.form.today).is_ok_and(|it| it.truth());
        }
        self.raised.settle();
        self.sending.send(write, desk);
        self.form.is_saving = true;
        Go::Shown
    }

    /// What is sent: the name, the step, and what is not as it was. Of a new ticket that is everything that is set.
    pub fn input(&self) -> TicketInput {
        let mut input =
            self.base.as_deref().map_or_else(TicketInput::default, TicketInput::keeping);
        let today = self.form.today;
        for field in &self.form.fields {
            let Ok(answer) = field.answer(today) else { continue };
            let is_wanted = match &self.base {
                // that people are told is remembered, and holds for this change too
                Some(_) => field.is_changed(today) || field.about.property == NOTIFY,
                None => !answer.is_empty(),
            };
            if is_wanted {
                part::put(&mut input, &field.about.property, &field.about.kind, &answer);
            }
        }
        input
    }

    pub(super) fn reply(&mut self, reply: &Reply, desk: &mut Desk) -> Go {
        match reply {
            Reply::TicketCreated { request, result, .. }
            | Reply::TicketSaved { request, result, .. }
                if self.sending.awaits(*request) =>
            {
                self.written(*request, result, desk)
            }
            Reply::Queued { request, .. } if self.sending.awaits(*request) => {
                sending::queued(self.draft(), desk);
                sending::keep_rest(&self.form, self.place(), desk);
                Go::PopThen(Box::new(Answer::TicketWritten(*request)))
            }
            Reply::Folded { request, into } if self.sending.awaits(*request) => {
                self.sending.folded(*into);
                Go::Stay
            }
            Reply::Ticket { ticket, result, .. }
                if self.base.as_ref().is_some_and(|base| base.id == *ticket) =>
            {
                self.told(result, desk)
            }
            Reply::Fields { project, result, .. } if self.project == *project => {
                self.take_custom_fields(desk);
                if let Err(failure) = result {
                    desk.say(
                        Tone::Warning,
                        format!("The project's own fields cannot be shown. {failure}"),
                    );
                }
                Go::Shown
            }
            Reply::Steps { project, result, .. } if self.project == *project => {
                self.take_steps(result.as_ref().err(), desk);
                Go::Shown
            }
            Reply::People { result: Ok(_), .. } => {
                self.form.offer(PEOPLE, &fields::people_items(desk));
                Go::Shown
            }
            _ => Go::Stay,
        }
    }

    fn written(&mut self, request: RequestId, result: &Result<Box<Ticket>>, desk: &mut Desk) -> Go {
        let sent = self.sending.sent().cloned();
        self.sending.answered(result.as_ref().err());
        match result {
            Ok(ticket) => {
                let what = if self.base.is_some() { "saved" } else { "added" };
                desk.say(Tone::Done, format!("Ticket #{} was {what}.", ticket.id));
                sending::keep_rest(&self.form, self.place(), desk);
                Go::PopThen(Box::new(Answer::TicketWritten(request)))
            }
            Err(failure) => {
                self.form.is_saving = false;
                if self.is_brief() {
                    // it may be about something that only the whole form shows
                    self.expand(desk);
                }
                sending::refused(&mut self.form, failure, desk);
                if let Some((conflict, write)) = failure.conflict.as_ref().zip(sent) {
                    self.met(&write, &conflict.theirs, desk);
                } else if let (FailureKind::Changed, Some(base)) = (&failure.kind, &self.base) {
                    desk.read(Read::Ticket(self.project, base.id));
                    self.is_overtaken = true;
                }
                Go::Shown
            }
        }
    }

    pub(super) fn resized(&mut self, desk: &Desk) {
        self.form.today = desk.now.today;
        self.form.fit(desk.size);
    }

    pub(super) fn disabled(&self, command: Command, desk: &Desk) -> Option<Reason> {
        if command == Command::Notify && self.form.field(NOTIFY).is_none() {
            let key = desk.keymap.key_of(Context::Text, Command::NextField);
            return Some(Reason::new(format!("{key} opens the whole form, with that in it.")));
        }
        sending::being_saved(&self.form, command)
    }

    /// Another intention stands for what it has sent.
    pub(super) fn taken_over(&mut self, write: &Write, into: RequestId) -> bool {
        self.sending.taken_over(write, into)
    }

    /// Whether it waits for the answer to this intention, and tells of a failure itself.
    pub(super) fn awaits(&self, request: RequestId) -> bool {
        self.sending.awaits(request)
    }

    /// What would be lost with it, in a few words.
    pub(super) fn unsent(&self) -> Option<String> {
        let what = if self.base.is_some() { "a changed ticket" } else { "a new ticket" };
        let fate =
            if self.sending.is_in_doubt() { "may not have been saved" } else { "was not saved" };
        (self.form.is_changed() && !self.form.is_saving).then(|| format!("{what} that {fate}"))
    }
}

/// What the form offers and the server was not asked for yet.
pub(super) fn ask_for_what_is_missing(project: ProjectId, desk: &mut Desk) {
    let board = desk.store.board(project);
    let is_missing = |known: bool, is_loading: bool| !known && !is_loading;
    let steps = board.is_none_or(|it| is_missing(it.steps.known, it.steps.is_loading()));
    let fields = board.is_none_or(|it| is_missing(it.fields.known, it.fields.is_loading()));
    let people = is_missing(desk.store.people.known, desk.store.people.is_loading());
    let reads =
        [(steps, Read::Steps(project)), (fields, Read::Fields(project)), (people, Read::People)];
    for (is_missing, read) in reads {
        if is_missing {
            desk.read(read);
        }
    }
}
