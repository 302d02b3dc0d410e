//! A note is written: a new one, or a change of one that is there.
//!
//! What is typed is Markdown. A note that holds more than Markdown can say is edited as the HTML it is, and what was not
//! touched goes back as it came. Files of a new note are sent when it is there.

mod files;
mod markup;
mod overtaken;
#[cfg(test)]
mod tests;

use super::command::Command;
use super::conflict::Raised;
use super::conflict::rows::HTML;
use super::desk::Desk;
use super::drafts::{Left, Place};
use super::form::{Answer as Held, Description, Form, Kind, Outcome};
use super::input::{Code, Key};
use super::keymap::Context;
use super::layer::{Answer, Go, Layer, Reason};
use super::msg::LocalFile;
use super::notices::Tone;
use super::sending::{self, Sending, being_saved, discard, leave, not_taken, refused, resume};
use super::ticket_form::fields::{people, people_items};
use crate::model::{Note, NoteInput, ProjectId, TicketId};
use crate::text::markdown;
use crate::worker::reply::{FailureKind, Outcome as Result, Reply};
use crate::worker::request::{Read, RequestId, Write};

const TEXT: &str = "text";
const PRIVATE: &str = "private";
/// The files that go after it.
pub(super) const FILES: &str = "has_attachments";
const NOTIFY: &str = "notify_users";
const USERS: &str = "users";

/// See the module.
#[derive(Debug)]
pub struct NoteForm {
    /// On which board.
    pub project: ProjectId,
    /// On which ticket.
    pub ticket: TicketId,
    /// Which one is changed; `None` for a new one.
    pub base: Option<Note>,
    /// Whether the HTML itself is edited.
    pub is_html: bool,
    /// What is asked for.
    pub form: Form,
    /// Files that were chosen; which of them are wanted is in the form.
    files: Vec<LocalFile>,
    sending: Sending,
    /// Somebody else has changed it meanwhile, and what they made of it is asked for.
    is_overtaken: bool,
    /// What both have changed.
    pub(super) raised: Raised,
}

impl NoteForm {
    /// A form for a new note.
    pub fn new_note(project: ProjectId, ticket: TicketId, desk: &mut Desk) -> Self {
        Self::open(project, ticket, None, desk)
    }

    /// A form for a new note with these files; it tells their names unless something else is written.
    pub fn with_files(
        (project, ticket): (ProjectId, TicketId),
        files: Vec<LocalFile>,
        desk: &mut Desk,
    ) -> Self {
        let mut form = Self::open(project, ticket, None, desk);
        let names: Vec<String> = files.iter().map(LocalFile::name).collect();
        form.form.paste(&names.join("\n"));
        form.add(files);
        form
    }

    /// A form that changes this note.
    pub fn edit(project: ProjectId, ticket: TicketId, note: Note, desk: &mut Desk) -> Self {
        Self::open(project, ticket, Some(note), desk)
    }

    fn open(project: ProjectId, ticket: TicketId, base: Option<Note>, desk: &mut Desk) -> Self {
        let known = &desk.store.people;
        if !known.known && !known.is_loading() {
            desk.read(Read::People);
        }
        let html = base.as_ref().map_or("", |note| note.text.as_str());
        let place = place_of(project, ticket, base.as_ref());
        desk.part_from_both(&place);
        let text = if markup::is_html(&place, desk) { None } else { markdown::to_markdown(html) };
        let is_html = text.is_none();
        if is_html {
            markup::draft_in_html(&place, desk);
        }
        let text = text.unwrap_or_else(|| html.to_owned());
        let is_private = base.as_ref().is_some_and(|note| note.private);
        let suffix = if is_html { ".html" } else { ".md" };
        let about = describe(text, is_html, is_private, base.is_none(), desk);
        let form =
            Form::new(about, desk.now.today).with_texts(suffix).of_something_known(base.is_some());
        let (files, sending) = (Vec::new(), Sending::default());
        let mut it = Self {
            project,
            ticket,
            base,
            is_html,
            form,
            files,
            sending,
            is_overtaken: false,
            raised: Raised::default(),
        };
        let files = resume((&mut it.form, &mut it.sending), &place, desk);
        if !files.is_empty() {
            it.add(files);
            it.form.focus_on(TEXT);
        }
        if desk.left_undecided(&place).is_some() {
            it.show_both(desk);
        }
        it.resized(desk);
        it
    }

    /// The form as a layer, with its text in the user's own editor.
    pub(super) fn outside(mut self) -> Layer {
        self.form.want_outside();
        Layer::NoteForm(Box::new(self))
    }

    /// What stands here, and where that belongs.
    pub(super) fn draft(&self) -> Option<(Place, Left)> {
        let draft = self.form.draft()?;
        let files = self.wanted_files().into_iter().cloned().collect();
        Some((self.place(), Left { draft, files, sending: self.sending.clone() }))
    }

    /// What it is called in its frame.
    pub fn title(&self) -> String {
        let what = if self.base.is_some() { "Note" } else { "New note" };
        format!("{what} on #{}", self.ticket)
    }

    /// Where its keys are looked up.
    pub(super) fn context(&self) -> Context {
        self.form.context()
    }

    pub(super) fn command(&mut self, command: Command, desk: &mut Desk) -> Go {
        match command {
            Command::Back => return self.back(desk),
            Command::ThrowAway => {
                if self.form.is_saving && !self.wanted_files().is_empty() {
                    return sending::discard_with_files();
                }
                return discard(&self.form, self.sending.is_in_doubt(), self.words());
            }
            Command::Notify => return if self.form.flip(NOTIFY) { Go::Shown } else { Go::Stay },
            Command::Attach => return self.ask_for_files(desk),
            Command::Toggle if self.has_no_file_here() => return self.ask_for_files(desk),
            _ => {}
        }
        let outcome = self.form.command(command).unwrap_or(Outcome::Nothing);
        self.go(outcome, desk)
    }

    pub(super) fn text_key(&mut self, key: Key, desk: &mut Desk) -> Go {
        if key.code == Code::Enter && self.is_at_files() {
            return self.ask_for_files(desk);
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
            Outcome::Nothing if self.form.is_saving => not_taken(desk),
            Outcome::Nothing => Go::Stay,
            Outcome::Shown => Go::Shown,
            Outcome::Submit => self.save(desk),
        }
    }

    fn words(&self) -> &'static str {
        match (&self.base, self.wanted_files().is_empty()) {
            (Some(_), _) => "your changes",
            (None, true) => "this note",
            // of a note that is there none of its files would follow, and nobody be told
            (None, false) => "this note with its files",
        }
    }

    /// Where what is left here is found again.
    pub(super) fn place(&self) -> Place {
        place_of(self.project, self.ticket, self.base.as_ref())
    }

    fn back(&mut self, desk: &mut Desk) -> Go {
        if self.form.escape() {
            return Go::Shown;
        }
        leave(self.draft(), desk)
    }

    pub(super) fn save(&mut self, desk: &mut Desk) -> Go {
        if self.form.is_saving || !self.form.is_ready() {
            return Go::Shown;
        }
        let (project, ticket) = (self.project, self.ticket);
        let input = self.input();
        let write = match self.base.clone() {
            None => Write::CreateNote { project, ticket, input },
            Some(_) if self.form.must_be_decided() && self.show_both(desk) => return Go::Shown,
            Some(_) if !self.form.is_changed() => {
                desk.say(Tone::Done, "Nothing was changed.");
                return Go::Pop;
            }
            Some(note) => self.change(&note),
        };
        if let Some(go) = self.sending.asks_first(&self.place(), &write, desk) {
            return go;
        }
        self.raised.settle();
        self.sending.send(write, desk);
        self.form.is_saving = true;
        Go::Shown
    }

    /// What is sent: the text, which every write must carry, and what is not as it was. Nobody is told unless that was
    /// asked for, and where people were chosen, they and nobody else.
    pub fn input(&self) -> NoteInput {
        let typed = self.form.answer(TEXT);
        let text = match &self.base {
            // what was not touched goes back as it came
            Some(note) if !self.form.changed(TEXT) => note.text.clone(),
            _ if self.is_html => typed.text().to_owned(),
            _ => markdown::to_html(typed.text()),
        };
        let private = self.form.answer(PRIVATE).truth();
        let told = people(&self.form.answer(USERS));
        let notify = self.form.answer(NOTIFY).truth() || !told.is_empty();
        let is_new = self.base.is_none();
        NoteInput {
            text: Some(text),
            private: (is_new || self.form.changed(PRIVATE)).then_some(private),
            notify_users: (is_new || notify).then_some(notify),
            users: (!told.is_empty()).then_some(told),
            has_attachments: (!self.wanted_files().is_empty()).then_some(true),
        }
    }

    pub(super) fn reply(&mut self, reply: &Reply, desk: &mut Desk) -> Go {
        match reply {
            Reply::NoteSaved { request, result, .. } if self.sending.awaits(*request) => {
                self.written(*request, result, desk)
            }
            // files need the note they go to: the form that knows them waits for it
            Reply::Queued { request, .. }
                if self.sending.awaits(*request) && self.files.is_empty() =>
            {
                sending::queued(self.draft(), desk);
                Go::PopThen(Box::new(Answer::NoteWritten(*request)))
            }
            Reply::Notes { ticket, result: Ok(notes), .. } if *ticket == self.ticket => {
                self.overtaken(notes, desk)
            }
            Reply::People { result: Ok(_), .. } => {
                self.form.offer(USERS, &people_items(desk));
                Go::Shown
            }
            _ => Go::Stay,
        }
    }

    fn written(&mut self, request: RequestId, result: &Result<Box<Note>>, desk: &mut Desk) -> Go {
        let sent = self.sending.sent().cloned();
        self.sending.answered(result.as_ref().err());
        match result {
            Ok(note) => {
                if self.base.is_some() {
                    desk.say(Tone::Done, "The note was saved.");
                } else {
                    self.added(note.id, desk);
                }
                Go::PopThen(Box::new(Answer::NoteWritten(request)))
            }
            Err(failure) => {
                refused(&mut self.form, failure, desk);
                if let Some((conflict, write)) = failure.conflict.as_ref().zip(sent) {
                    self.met(&write, &conflict.theirs, desk);
                } else if failure.kind == FailureKind::Changed {
                    desk.read(Read::Notes(self.project, self.ticket));
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
        if command == Command::Attach && self.base.is_some() {
            let key = desk.keymap.key_of(Context::Ticket, Command::Attach);
            let words = "The note is there already";
            return Some(Reason::new(format!(
                "{words}: {key} in the ticket attaches files to it."
            )));
        }
        being_saved(&self.form, command)
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
        let what = if self.base.is_some() { "a changed note" } else { "a new note" };
        let fate =
            if self.sending.is_in_doubt() { "may not have been saved" } else { "was not saved" };
        (self.form.is_changed() && !self.form.is_saving).then(|| format!("{what} that {fate}"))
    }
}

fn place_of(project: ProjectId, ticket: TicketId, base: Option<&Note>) -> Place {
    match base {
        Some(note) => Place::Note(project, ticket, note.id),
        None => Place::NewNote(project, ticket),
    }
}

fn describe(
    text: String,
    is_html: bool,
    is_private: bool,
    is_new: bool,
    desk: &Desk,
) -> Vec<Description> {
    let (label, hint) = if is_html {
        (HTML, "This note holds more than Markdown can say: you edit its HTML.")
    } else {
        ("Text", markdown::REMINDER)
    };
    let mut fields = vec![
        Description::new(TEXT, label, Kind::Text)
            .required(true)
            .hint(hint)
            .holding(Held::Text(text)),
        Description::new(PRIVATE, "Private", Kind::Truth)
            .hint("only its author, administrators and roles with that right")
            .holding(Held::Truth(is_private)),
        Description::new(USERS, "Notify", Kind::People(people_items(desk)))
            .hint("nobody; type part of a name"),
        Description::new(NOTIFY, "or all", Kind::Truth).hint("tell the ticket's people about this"),
    ];
    if is_new {
        fields.push(files::field(desk));
    }
    fields
}
