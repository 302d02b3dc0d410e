//! What a board is made of, and who works there, is written: a new one, or a change of one that is there.
//!
//! What is asked for and what is sent for it is the [`Subject`]'s business, one file for each; here is what all of them
//! have in common. A change carries the properties that are required and those that were changed here, nothing else.

mod field;
mod known;
mod namesake;
mod overtaken;
mod person;
mod project;
mod role;
mod step;
mod subject;
mod value;

#[cfg(test)]
mod tests;

pub use self::field::{choice_words, kind_word, kind_words, width_words};
pub use self::person::Whose;
pub use self::role::level_words;
pub use self::subject::Subject;
use super::command::Command;
use super::confirm::{Confirm, Told};
use super::conflict::Raised;
use super::desk::Desk;
use super::drafts::{Left, Place};
use super::form::{Answer as Held, Field, Form, Kind, Outcome};
use super::input::Key;
use super::keymap::Context;
use super::layer::{Answer, Go, Layer, Question, Reason};
use super::notices::Tone;
use super::sending::{self, Sending};
use crate::worker::reply::{Administered, FailureKind, Outcome as Result, Reply};
use crate::worker::request::{Concern, RequestId, Write};

/// See the module.
#[derive(Debug)]
pub struct AdminForm {
    /// What is added or changed.
    pub subject: Subject,
    /// What is asked for.
    pub form: Form,
    sending: Sending,
    /// Fields that mean nothing as the others stand now. What was typed in them is kept.
    hidden: Vec<Field>,
    /// The user knows what goes with the change.
    is_agreed: bool,
    /// Somebody else has changed the same meanwhile, and what they made of it is asked for.
    is_overtaken: bool,
    /// What both have changed.
    pub(super) raised: Raised,
}

impl AdminForm {
    /// A form for this.
    pub fn open(subject: Subject, desk: &Desk) -> Self {
        let is_known = subject.kind_and_name().1.is_some();
        let form = Form::new(subject.describe(desk), desk.now.today).of_something_known(is_known);
        let sending = Sending::default();
        let mut it = Self {
            subject,
            form,
            sending,
            hidden: Vec::new(),
            is_agreed: false,
            is_overtaken: false,
            raised: Raised::default(),
        };
        it.resized(desk);
        it
    }

    /// The same, with what was left in it.
    pub fn resumed(subject: Subject, desk: &mut Desk) -> Self {
        let mut it = Self::open(subject, desk);
        let place = it.subject.place();
        desk.begin_another(&place);
        sending::resume((&mut it.form, &mut it.sending), &place, desk);
        if desk.left_undecided(&place).is_some() {
            it.show_both(desk);
        }
        it.resized(desk);
        it
    }

    /// What stands here, and where that belongs.
    pub(super) fn draft(&self) -> Option<(Place, Left)> {
        let draft = self.form.draft()?;
        Some((self.place(), Left { draft, files: Vec::new(), sending: self.sending.clone() }))
    }

    /// Where what is left here is found again.
    pub(super) fn place(&self) -> Place {
        self.subject.place()
    }

    /// What it is called in its frame.
    pub fn title(&self) -> String {
        self.subject.title()
    }

    /// Where its keys are looked up.
    pub(super) fn context(&self) -> Context {
        self.form.context()
    }

    pub(super) fn command(&mut self, command: Command, desk: &mut Desk) -> Go {
        match command {
            Command::Back => return self.back(desk),
            Command::ThrowAway => {
                let in_doubt = self.sending.is_in_doubt();
                return sending::discard(&self.form, in_doubt, self.subject.what_would_be_lost());
            }
            _ => {}
        }
        let outcome = self.form.command(command).unwrap_or(Outcome::Nothing);
        self.go(outcome, desk)
    }

    pub(super) fn text_key(&mut self, key: Key, desk: &mut Desk) -> Go {
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

    fn back(&mut self, desk: &mut Desk) -> Go {
        if self.form.escape() {
            return Go::Shown;
        }
        sending::leave(self.draft(), desk)
    }

    fn save(&mut self, desk: &mut Desk) -> Go {
        if self.form.is_saving || !self.form.is_ready() {
            return Go::Shown;
        }
        if let Some((property, complaint)) = self.subject.complaint(&self.form) {
            self.form.refuse(Some(property), complaint);
            return Go::Shown;
        }
        if self.form.must_be_decided() && self.show_both(desk) {
            return Go::Shown;
        }
        let Some(write) = self.subject.write(&self.form) else {
            desk.say(Tone::Done, "Nothing was changed.");
            sending::keep_rest(&self.form, self.place(), desk);
            return Go::Pop;
        };
        if let Some((line, carried)) = self.subject.warning(&self.form).filter(|_| !self.is_agreed)
        {
            let (question, title) = (Question::ChangeType, "Change the type?");
            let confirm = Confirm::new(question, title, vec![line], "change it");
            let told = Told::Carried(carried.counted(desk));
            return Go::Push(Layer::Confirm(confirm.telling(1, told, desk)));
        }
        self.is_agreed = false;
        let write = Write::Admin(write);
        if let Some(go) = self.sending.asks_first(&self.place(), &write, desk) {
            return go;
        }
        self.raised.settle();
        self.sending.send(write, desk);
        self.form.is_saving = true;
        Go::Shown
    }

    pub(super) fn answer(&mut self, answer: Answer, desk: &mut Desk) -> Go {
        if let Answer::Settled(settled) = answer {
            return self.settled(&settled, desk);
        }
        if answer == Answer::Confirmed(Question::ChangeType) {
            self.is_agreed = true;
            return self.save(desk);
        }
        if answer == Answer::Confirmed(Question::SendAgain) {
            self.sending.agree();
            return self.save(desk);
        }
        if let Answer::Undecided(undecided) = answer {
            self.raised.leave(*undecided);
            return Go::Shown;
        }
        sending::answered(&answer)
    }

    pub(super) fn reply(&mut self, reply: &Reply, desk: &mut Desk) -> Go {
        match reply {
            Reply::Administered { request, result, .. } if self.sending.awaits(*request) => {
                self.written(result, desk)
            }
            Reply::Steps { project, .. }
            | Reply::Roles { project, .. }
            | Reply::Fields { project, .. }
            | Reply::FieldUse { project, .. }
                if self.subject.project() == Some(*project) =>
            {
                self.offer(reply, desk)
            }
            Reply::Projects { .. }
            | Reply::People { .. }
            | Reply::BoardPage { .. }
            | Reply::BoardDone { .. } => self.offer(reply, desk),
            _ => Go::Stay,
        }
    }

    /// More is known: of what can be chosen, and of what somebody else has changed.
    fn offer(&mut self, reply: &Reply, desk: &Desk) -> Go {
        if is_list_of(reply, self.subject.concern()) {
            self.overtaken(desk);
        }
        for about in self.subject.describe(desk) {
            let mut fields = self.form.fields.iter_mut();
            let field = fields.find(|it| it.about.property == about.property);
            let Some(field) = field else { continue };
            field.about.hint = about.hint;
            // what is offered anew begins at its start, so only where it differs
            if field.about.kind != about.kind
                && let Kind::Choice(items) | Kind::People(items) = &about.kind
            {
                self.form.offer(&about.property, items);
            }
        }
        Go::Shown
    }

    fn written(&mut self, result: &Result<Administered>, desk: &mut Desk) -> Go {
        let sent = self.sending.sent().cloned();
        self.sending.answered(result.as_ref().err());
        match result {
            Ok(done) => {
                self.subject.tell(&self.form, done, desk);
                sending::keep_rest(&self.form, self.place(), desk);
                match subject::thing(done) {
                    Some(thing) => Go::PopThen(Box::new(Answer::Administered(thing))),
                    None => Go::Pop,
                }
            }
            Err(failure) => {
                sending::refused(&mut self.form, failure, desk);
                // the desk asks for the list it stands in
                self.is_overtaken = failure.kind == FailureKind::Changed;
                if let Some((conflict, write)) = failure.conflict.as_ref().zip(sent) {
                    self.met(&write, &conflict.theirs, desk);
                }
                Go::Shown
            }
        }
    }

    pub(super) fn resized(&mut self, desk: &Desk) {
        self.form.today = desk.now.today;
        self.show_what_matters();
        if let Some((property, caution)) = namesake::caution(&self.subject, &self.form, desk) {
            self.form.caution(property, caution.as_deref());
        }
        self.form.fit(desk.size);
    }

    /// Shows the fields that mean something as the others stand now, in the order they are described in.
    fn show_what_matters(&mut self) {
        let Some(order) = self.subject.order(&self.form) else { return };
        let is_same = self.form.fields.len() == order.len()
            && self.form.fields.iter().zip(order).all(|(it, name)| it.about.property == *name);
        if is_same {
            return;
        }
        let focus = self.form.fields.get(self.form.focus).map(|it| it.about.property.clone());
        let mut all: Vec<Field> = std::mem::take(&mut self.form.fields);
        all.append(&mut self.hidden);
        for name in order {
            if let Some(at) = all.iter().position(|it| it.about.property == *name) {
                self.form.fields.push(all.swap_remove(at));
            }
        }
        self.hidden = all;
        let is_focus = |it: &Field| Some(&it.about.property) == focus.as_ref();
        self.form.focus = self.form.fields.iter().position(is_focus).unwrap_or(0);
        // a draft may hold what had no field while others stood here
        self.form.put_back_what_fits();
    }

    pub(super) fn disabled(&self, command: Command, _: &Desk) -> Option<Reason> {
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
        let what = self.subject.words();
        let fate =
            if self.sending.is_in_doubt() { "may not have been saved" } else { "was not saved" };
        (self.form.is_changed() && !self.form.is_saving).then(|| format!("{what} that {fate}"))
    }
}

/// Whether a list was told that such things stand in.
fn is_list_of(reply: &Reply, concern: Concern) -> bool {
    match (reply, concern) {
        (Reply::Projects { result, .. }, Concern::Projects) => result.is_ok(),
        (Reply::People { result, .. }, Concern::People) => result.is_ok(),
        (Reply::Roles { project, result, .. }, Concern::Roles(of)) => {
            *project == of && result.is_ok()
        }
        (Reply::Steps { project, result, .. }, Concern::Steps(of)) => {
            *project == of && result.is_ok()
        }
        (Reply::Fields { project, result, .. }, Concern::Fields(of)) => {
            *project == of && result.is_ok()
        }
        _ => false,
    }
}

/// What stands in a form, in the terms of what is sent.
struct Filled<'a> {
    form: &'a Form,
    is_new: bool,
}

impl Filled<'_> {
    /// What is sent whether it was changed or not.
    fn required(&self, property: &str) -> Held {
        self.form.answer(property)
    }

    /// What is sent because it was changed; of a new thing, because it is set.
    fn wanted(&self, property: &str) -> Option<Held> {
        let answer = self.form.answer(property);
        let is_set = !matches!(answer, Held::Truth(false)) && !answer.is_empty();
        let is_wanted = if self.is_new {
            is_set
        } else {
            self.form.changed(property) && answer != Held::Unknown
        };
        is_wanted.then_some(answer)
    }

    fn text(&self, property: &str) -> Option<String> {
        self.wanted(property).map(|it| it.text().to_owned())
    }

    fn truth(&self, property: &str) -> Option<bool> {
        self.wanted(property).map(|it| it.truth())
    }

    /// The one that was chosen, of what was changed; the outer `None`: it was not.
    fn chosen(&self, property: &str) -> Option<Option<u64>> {
        self.wanted(property).map(|it| it.chosen().first().copied())
    }
}

/// A text in the terms of a form.
fn held(text: &str) -> Held {
    Held::Text(text.to_owned())
}
