//! The stack of screens and dialogs: keys go to the top one, it is drawn bottom up from the last full screen.

mod answer;
mod leave;
mod meets;
mod mouse;
mod refresh;
mod reply;
mod stack;

pub use self::answer::{Answer, Choice, PathPurpose, Question, Reason};
pub use self::stack::Layers;
use super::admin_form::AdminForm;
use super::board::Board;
use super::chooser::Chooser;
use super::command::Command;
use super::confirm::Confirm;
use super::conflict::Conflict;
use super::desk::Desk;
use super::form::Form;
use super::help::Help;
use super::input::Key;
use super::keymap::Context;
use super::login::Login;
use super::menu::Menu;
use super::msg::FolderEntry;
use super::name_prompt::NamePrompt;
use super::note_form::NoteForm;
use super::palette::Palette;
use super::path_prompt::PathPrompt;
use super::people::People;
use super::projects::Projects;
use super::results::Results;
use super::settings::Settings;
use super::ticket_form::TicketForm;
use super::ticket_screen::TicketScreen;
use super::unsent_screen::UnsentScreen;
use super::welcome::Welcome;
use crate::worker::request::{RequestId, Write};

/// A screen or a dialog.
#[derive(Debug)]
pub enum Layer {
    /// The start without an account; a full screen.
    Welcome(Welcome),
    /// The list of projects; a full screen.
    Projects(Projects),
    /// A board; a full screen.
    Board(Board),
    /// A ticket; a full screen.
    Ticket(Box<TicketScreen>),
    /// A project's settings; a full screen.
    Settings(Box<Settings>),
    /// The people of the account; a full screen.
    People(Box<People>),
    /// What was typed and is not at the server; a full screen.
    Unsent(UnsentScreen),
    /// A project, something of its settings, or a person is written.
    AdminForm(Box<AdminForm>),
    /// A ticket is written.
    TicketForm(Box<TicketForm>),
    /// A note is written.
    NoteForm(Box<NoteForm>),
    /// An account is signed in to.
    Login(Box<Login>),
    /// A path of this machine is typed.
    Path(Box<PathPrompt>),
    /// People or tags of tickets are chosen.
    Chooser(Box<Chooser>),
    /// A question with yes and no.
    Confirm(Confirm),
    /// A question that a typed name answers.
    Name(Box<NamePrompt>),
    /// A list to choose from.
    Menu(Menu),
    /// What both have changed, and what is to be there.
    Conflict(Box<Conflict>),
    /// What has failed of a change of many.
    Results(Results),
    /// Commands and places are found by name.
    Palette(Box<Palette>),
    /// What the keys do.
    Help(Help),
}

/// What happens to the layer that was asked.
#[derive(Debug)]
pub enum Go {
    /// Nothing that is visible.
    Stay,
    /// Something on the screen has changed.
    Shown,
    /// This one comes on top.
    Push(Layer),
    /// This one takes its place.
    Replace(Layer),
    /// It goes.
    Pop,
    /// It goes, and tells the layer below this.
    PopThen(Box<Answer>),
    /// Something that is done from wherever one is; the layer stays.
    Choose(Choice),
    /// The program ends, after a question if something is not saved or sent yet.
    Quit,
}

impl Layer {
    /// Whether it covers the whole screen.
    pub const fn is_full_screen(&self) -> bool {
        matches!(
            self,
            Self::Welcome(_)
                | Self::Projects(_)
                | Self::Board(_)
                | Self::Ticket(_)
                | Self::Settings(_)
                | Self::People(_)
                | Self::Unsent(_)
        )
    }

    /// Where its keys are looked up.
    pub fn context(&self) -> Context {
        match self {
            Self::Welcome(_) => Context::Welcome,
            Self::Projects(_) => Context::Projects,
            Self::Board(_) => Context::Board,
            Self::Ticket(_) => Context::Ticket,
            Self::Settings(_) => Context::Settings,
            Self::People(it) => it.context(),
            Self::Unsent(_) => Context::Unsent,
            Self::AdminForm(form) => form.context(),
            Self::TicketForm(form) => form.context(),
            Self::NoteForm(form) => form.context(),
            Self::Login(form) => form.context(),
            Self::Path(_) => Context::Path,
            Self::Chooser(_) => Context::Chooser,
            Self::Confirm(_) => Context::Confirm,
            Self::Name(_) => Context::Name,
            Self::Menu(_) => Context::Menu,
            Self::Conflict(it) => it.context(),
            Self::Results(_) => Context::Results,
            Self::Palette(_) => Context::Palette,
            Self::Help(_) => Context::Help,
        }
    }

    /// Whether this command means anything in what it is open for.
    pub fn has(&self, command: Command, desk: &Desk) -> bool {
        match self {
            _ if command == Command::Both => self.is_undecided(),
            Self::Path(it) => command != Command::Toggle || it.purpose == PathPurpose::Attach,
            Self::Unsent(it) => it.has_use_for(command),
            Self::Ticket(_) if command == Command::OpenFile => desk.tasks.has_saved(),
            Self::Board(it) if it.has_no_lanes(desk) => matches!(
                command,
                Command::Help | Command::ProjectSettings | Command::Refresh | Command::Back
            ),
            _ => true,
        }
    }

    /// A word for what a key does here.
    pub fn word(&self, command: Command) -> &'static str {
        match self {
            Self::Path(it) if command == Command::Open => it.word(),
            Self::Ticket(it) if command == Command::Open => it.word(),
            Self::TicketForm(it) if it.is_brief() && command == Command::NextField => "all fields",
            _ if command == Command::Open && self.context() == Context::Text => {
                self.form().and_then(Form::aid).unwrap_or_default()
            }
            _ => command.word(self.context()),
        }
    }

    /// The form in it, if it is one.
    pub const fn form(&self) -> Option<&Form> {
        match self {
            Self::TicketForm(it) => Some(&it.form),
            Self::NoteForm(it) => Some(&it.form),
            Self::AdminForm(it) => Some(&it.form),
            Self::Login(it) => Some(&it.form),
            Self::Conflict(it) => it.editor.as_ref(),
            _ => None,
        }
    }

    pub(super) const fn form_mut(&mut self) -> Option<&mut Form> {
        match self {
            Self::TicketForm(it) => Some(&mut it.form),
            Self::NoteForm(it) => Some(&mut it.form),
            Self::AdminForm(it) => Some(&mut it.form),
            Self::Login(it) => Some(&mut it.form),
            Self::Conflict(it) => it.editor.as_mut(),
            _ => None,
        }
    }

    /// Whether keys that mean nothing are written into a text.
    pub fn takes_text(&self) -> bool {
        matches!(
            self.context(),
            Context::Text
                | Context::Form
                | Context::Path
                | Context::Chooser
                | Context::Palette
                | Context::Help
                | Context::Filter
                | Context::Name
        )
    }

    /// A key that means this was pressed.
    pub(super) fn command(&mut self, command: Command, desk: &mut Desk) -> Go {
        if command == Command::Both {
            return self.meets_again(desk);
        }
        match self {
            Self::Conflict(it) => it.command(command, desk),
            Self::Welcome(it) => it.command(command, desk),
            Self::Projects(it) => it.command(command, desk),
            Self::Board(it) => it.command(command, desk),
            Self::Ticket(it) => it.command(command, desk),
            Self::Settings(it) => it.command(command, desk),
            Self::People(it) => it.command(command, desk),
            Self::Unsent(it) => it.command(command, desk),
            Self::AdminForm(it) => it.command(command, desk),
            Self::TicketForm(it) => it.command(command, desk),
            Self::NoteForm(it) => it.command(command, desk),
            Self::Login(it) => it.command(command, desk),
            Self::Path(it) => it.command(command, desk),
            Self::Chooser(it) => it.command(command, desk),
            Self::Confirm(it) => it.command(command),
            Self::Name(it) => it.command(command),
            Self::Menu(it) => it.command(command),
            Self::Results(it) => it.command(command, desk),
            Self::Palette(it) => it.command(command, desk),
            Self::Help(it) => it.command(command, desk),
        }
    }

    /// A key that means nothing was pressed where text is typed.
    pub(super) fn text_key(&mut self, key: Key, desk: &mut Desk) -> Go {
        match self {
            Self::People(it) => it.text_key(key, desk),
            Self::AdminForm(form) => form.text_key(key, desk),
            Self::Name(it) => it.text_key(key),
            Self::TicketForm(form) => form.text_key(key, desk),
            Self::NoteForm(form) => form.text_key(key, desk),
            Self::Login(form) => form.text_key(key, desk),
            Self::Path(prompt) => prompt.text_key(key, desk),
            Self::Chooser(it) => it.text_key(key, desk),
            Self::Palette(it) => it.text_key(key, desk),
            Self::Conflict(it) => it.text_key(key, desk),
            Self::Help(help) => help.text_key(key),
            _ => Go::Stay,
        }
    }

    /// Text was pasted.
    pub(super) fn paste(&mut self, text: &str, desk: &mut Desk) -> Go {
        match self {
            Self::People(it) => it.paste(text, desk),
            Self::AdminForm(form) => form.paste(text, desk),
            Self::Name(it) => it.paste(text),
            Self::TicketForm(form) => form.paste(text, desk),
            Self::NoteForm(form) => form.paste(text, desk),
            Self::Login(form) => form.paste(text, desk),
            Self::Path(prompt) => prompt.paste(text, desk),
            Self::Chooser(it) => it.paste(text),
            Self::Palette(it) => it.paste(text, desk),
            Self::Conflict(it) => it.paste(text),
            Self::Help(help) => help.paste(text),
            _ => Go::Stay,
        }
    }

    /// A dialog above it has ended with this.
    pub(super) fn answer(&mut self, answer: Answer, desk: &mut Desk) -> Go {
        match self {
            Self::Welcome(it) => it.answer(&answer, desk),
            Self::Board(it) => it.answer(&answer, desk),
            Self::Ticket(it) => it.answer(answer, desk),
            Self::Projects(it) => it.answer(&answer, desk),
            Self::People(it) => it.answer(&answer, desk),
            Self::Unsent(it) => it.answer(&answer, desk),
            Self::Settings(it) => it.answer(answer, desk),
            Self::AdminForm(it) => it.answer(answer, desk),
            Self::TicketForm(it) => it.answer(answer, desk),
            Self::NoteForm(it) => it.answer(answer, desk),
            Self::Login(it) => it.answer(answer, desk),
            _ => Go::Shown,
        }
    }

    /// A folder of this machine was read.
    pub(super) fn folder_listed(
        &mut self,
        folder: &std::path::Path,
        entries: Option<Vec<FolderEntry>>,
        desk: &mut Desk,
    ) -> Go {
        match self {
            Self::Path(prompt) => prompt.folder_listed(folder, entries, desk),
            _ => Go::Stay,
        }
    }

    /// The terminal has a new size, or what is shown has changed: scrolling is settled.
    pub(super) fn resized(&mut self, desk: &Desk) {
        match self {
            Self::Projects(it) => it.resized(desk),
            Self::Board(it) => it.resized(desk),
            Self::Ticket(it) => it.resized(desk),
            Self::Settings(it) => it.resized(desk),
            Self::People(it) => it.resized(desk),
            Self::Unsent(it) => it.resized(desk),
            Self::AdminForm(it) => it.resized(desk),
            Self::TicketForm(it) => it.resized(desk),
            Self::NoteForm(it) => it.resized(desk),
            Self::Login(it) => it.resized(desk),
            Self::Path(it) => it.resized(desk),
            Self::Chooser(it) => it.resized(desk),
            Self::Palette(it) => it.resized(desk),
            Self::Results(it) => it.resized(desk),
            Self::Conflict(it) => it.resized(desk),
            Self::Help(it) => it.resized(desk),
            Self::Welcome(_) | Self::Confirm(_) | Self::Name(_) | Self::Menu(_) => {}
        }
    }

    /// Why this key does nothing here and now.
    pub fn disabled(&self, command: Command, desk: &Desk) -> Option<Reason> {
        match self {
            Self::TicketForm(_) | Self::Login(_) if command == Command::Attach => {
                Some(Reason::new("Files hang on notes: they are added where a note is written."))
            }
            Self::Welcome(_) => Welcome::disabled(command, desk),
            Self::Projects(it) => it.disabled(command, desk),
            Self::Board(it) => it.disabled(command, desk),
            Self::Ticket(it) => it.disabled(command, desk),
            Self::Settings(it) => it.disabled(command, desk),
            Self::People(it) => it.disabled(command, desk),
            Self::Unsent(it) => it.disabled(command, desk),
            Self::AdminForm(it) => it.disabled(command, desk),
            Self::TicketForm(it) => it.disabled(command, desk),
            Self::NoteForm(it) => it.disabled(command, desk),
            Self::Login(it) => it.disabled(command, desk),
            Self::Path(it) => it.disabled(command, desk),
            Self::Chooser(it) => it.disabled(command),
            Self::Conflict(it) => it.disabled(command),
            Self::Confirm(_)
            | Self::Name(_)
            | Self::Menu(_)
            | Self::Results(_)
            | Self::Palette(_)
            | Self::Help(_) => None,
        }
    }

    /// Another intention stands for what its form has sent; tells whether it has one that did.
    pub(super) fn taken_over(&mut self, write: &Write, into: RequestId) -> bool {
        match self {
            Self::TicketForm(it) => it.taken_over(write, into),
            Self::NoteForm(it) => it.taken_over(write, into),
            Self::AdminForm(it) => it.taken_over(write, into),
            _ => false,
        }
    }

    /// Whether it waits for the answer to this intention, and tells of a failure itself.
    pub(super) fn awaits(&self, request: RequestId) -> bool {
        match self {
            Self::AdminForm(form) => form.awaits(request),
            Self::TicketForm(form) => form.awaits(request),
            Self::NoteForm(form) => form.awaits(request),
            _ => false,
        }
    }

    /// Why keys that will mean something on the next screen mean nothing yet.
    pub(super) fn waits(&self, desk: &Desk) -> Option<Reason> {
        match self {
            Self::Projects(it) => it.waits(desk),
            _ => None,
        }
    }

    /// Whether it asks whether the program may end.
    pub(super) fn asks_to_leave(&self) -> bool {
        matches!(self, Self::Confirm(it) if it.question == Question::Quit)
    }

    /// What stands in it and is not sent, in a few words: "a note that was not sent".
    pub(super) fn unsent(&self) -> Option<String> {
        match self {
            Self::AdminForm(form) => form.unsent(),
            Self::TicketForm(form) => form.unsent(),
            Self::NoteForm(form) => form.unsent(),
            Self::Chooser(it) => it.unsent(),
            _ => None,
        }
    }
}
