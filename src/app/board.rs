//! A board: lanes side by side, a card for each ticket.
//!
//! What stands in the lanes lies in the store; here is what the eyes and the hands need: the lane that has the keys, the
//! selected ticket of each lane, and how far each is scrolled.

mod bookmark;
mod change;
mod cursor;
mod folding;
mod marks;
mod mouse;
mod parts;

use std::collections::{HashMap, HashSet};

pub(super) use self::bookmark::Bookmark;
pub use self::cursor::Cursor;
use super::command::Command;
use super::copying;
use super::desk::Desk;
use super::drafts::Place;
use super::keymap::Context;
use super::layer::{Answer, Choice, Go, Layer, PathPurpose, Reason};
use super::notices::Tone;
use super::people::{self, People};
use super::settings::{self, Settings, Tab};
use super::store::{BoardData, Stage};
use super::ticket_form::TicketForm;
use super::ticket_screen::TicketScreen;
use crate::model::{ProjectId, StepId, Ticket, TicketId};
use crate::worker::reply::{Administered, Failure, FailureKind, Reply};
use crate::worker::request::{Read, Thing};

/// See the module.
#[derive(Debug)]
pub struct Board {
    /// Whose board.
    pub project: ProjectId,
    /// The lane that has the keys; `None` until the lanes are known.
    pub focused: Option<StepId>,
    /// Lanes to the left of the first one in sight.
    pub first: usize,
    cursors: HashMap<StepId, Cursor>,
    folded: HashSet<StepId>,
    /// A ticket that is selected as soon as it stands in a lane.
    awaited: Option<TicketId>,
    /// A ticket that was moved; if it goes back, the selection goes with it.
    followed: Option<TicketId>,
    /// A ticket that is opened as soon as the lanes are there.
    opens: Option<TicketId>,
}

impl Board {
    /// Opens a project's board, and a ticket of it if one is named.
    pub fn open(project: ProjectId, ticket: Option<TicketId>, desk: &mut Desk) -> Self {
        ask(project, desk);
        if !desk.store.people.known && !desk.store.people.is_loading() {
            desk.read(Read::People);
        }
        let Bookmark { focused, first, cursors, folded } =
            desk.bookmarks.get(&project).cloned().unwrap_or_default();
        Self {
            project,
            focused,
            first,
            cursors,
            folded,
            awaited: ticket,
            followed: None,
            opens: ticket,
        }
    }

    /// What is known of the board.
    pub fn data<'a>(&self, desk: &'a Desk) -> Option<&'a BoardData> {
        desk.store.board(self.project)
    }

    /// The name of the project.
    pub fn name<'a>(&self, desk: &'a Desk) -> &'a str {
        let projects = desk.store.projects.items.iter();
        projects.filter(|it| it.id == self.project).map(|it| it.name.as_str()).next().unwrap_or("")
    }

    /// The ticket that has the keys, as the user sees it.
    pub fn selected<'a>(&self, desk: &'a Desk) -> Option<&'a Ticket> {
        let step = self.focused?;
        let cursor = self.cursor(step)?;
        if self.is_folded(step) && !self.has_brought() {
            return None;
        }
        self.data(desk)?.ticket(cursor.ticket)
    }

    /// Whether nothing can be done on it before it gets lanes.
    pub fn has_no_lanes(&self, desk: &Desk) -> bool {
        self.data(desk).is_some_and(|data| data.steps.known && data.steps.items.is_empty())
    }

    fn settings(&self, desk: &mut Desk) -> Go {
        let settings = Settings::open(self.project, Tab::Workflow, desk);
        Go::Push(Layer::Settings(Box::new(settings)))
    }

    pub(super) fn command(&mut self, command: Command, desk: &mut Desk) -> Go {
        match command {
            Command::Open if self.has_no_lanes(desk) => self.settings(desk),
            Command::Open => self.open_selected(desk),
            Command::New => {
                // whoever writes one does not want to be led to another
                self.opens = None;
                desk.begin_another(&Place::NewTicket(self.project));
                let form = TicketForm::brief(self.project, self.focused, desk);
                Go::Push(Layer::TicketForm(Box::new(form)))
            }
            Command::Edit if self.marks(desk).is_none() => match self.selected(desk).cloned() {
                Some(ticket) => {
                    let form = TicketForm::edit(self.project, ticket, desk);
                    Go::Push(Layer::TicketForm(Box::new(form)))
                }
                None => Go::Stay,
            },
            Command::Delete
            | Command::MoveTo
            | Command::MoveTicketLeft
            | Command::MoveTicketRight
            | Command::Undo
            | Command::Redo
            | Command::StopChanges => self.change(command, desk),
            Command::Assignees
            | Command::Tags
            | Command::DueDate
            | Command::SetField
            | Command::Edit
            | Command::NewNote
            | Command::EditOutside => self.change_part(command, desk),
            Command::Mark => self.mark(desk),
            Command::MarkRange => self.mark_range(desk),
            Command::MarkAll => self.mark_all(desk),
            Command::Copy => copying::menu(self.project, &self.meant(desk), desk),
            Command::Export => self.ask_where_to_export(desk),
            Command::Results => self.results(),
            Command::Back if self.unmark(desk) => Go::Shown,
            Command::ProjectSettings => self.settings(desk),
            Command::Refresh => {
                ask(self.project, desk);
                Go::Shown
            }
            Command::Fold => self.fold(),
            Command::People => Go::Push(Layer::People(Box::new(People::open(None, desk)))),
            Command::Me => people::me(desk),
            Command::Back => Go::Pop,
            _ => self.walk(command, desk),
        }
    }

    fn open_selected(&mut self, desk: &mut Desk) -> Go {
        let Some(ticket) = self.selected(desk).map(|ticket| ticket.id) else {
            return self.unfold_shut();
        };
        let screen = TicketScreen::open(self.project, ticket, desk);
        Go::Push(Layer::Ticket(Box::new(screen)))
    }

    pub(super) fn reply(&mut self, reply: &Reply, desk: &mut Desk) -> Go {
        match reply {
            Reply::Steps { project, result, .. } if *project == self.project => {
                if let (Err(failure), Some(data)) = (result, self.data(desk))
                    && data.steps.known
                {
                    desk.say_unread(failure);
                }
                match self.opens.take_if(|_| result.is_ok()) {
                    Some(ticket) => {
                        let screen = TicketScreen::open(self.project, ticket, desk);
                        Go::Push(Layer::Ticket(Box::new(screen)))
                    }
                    None => Go::Shown,
                }
            }
            Reply::BoardDone { project, result: Err(failure), .. } if *project == self.project => {
                self.tell_of_failed_load(failure, desk);
                Go::Shown
            }
            Reply::Administered {
                result: Ok(Administered::Gone(Thing::Project(gone))), ..
            } if *gone == self.project => {
                desk.say(Tone::Done, settings::GONE);
                Go::Pop
            }
            Reply::TicketCreated { result: Ok(ticket), .. } => {
                let is_here = self.data(desk).is_some_and(|it| it.ticket(ticket.id).is_some());
                if is_here && !desk.changes.is_running() {
                    self.awaited = Some(ticket.id);
                }
                Go::Shown
            }
            Reply::TicketSaved { ticket, result: Err(failure), .. } => {
                // What the server has instead is what the user wants to see next.
                let shows_theirs =
                    matches!(failure.kind, FailureKind::Changed | FailureKind::Conflict);
                if shows_theirs && desk.store.ticket(self.project, *ticket).is_some() {
                    desk.read(Read::Ticket(self.project, *ticket));
                }
                Go::Shown
            }
            Reply::BoardDone { project, .. } if *project == self.project => {
                self.tell_of_gone(desk);
                self.forget_marks(desk);
                Go::Shown
            }
            _ => Go::Stay,
        }
    }

    /// Others have deleted what the keys were on.
    fn tell_of_gone(&self, desk: &mut Desk) {
        let chosen = self.focused.and_then(|step| self.cursor(step)).filter(|it| it.is_chosen());
        let Some(ticket) = chosen.map(|cursor| cursor.ticket) else { return };
        if self.data(desk).is_some_and(|data| data.ticket(ticket).is_none()) {
            desk.say(
                Tone::Warning,
                format!(
                    "Ticket #{ticket} is not there any more: somebody has deleted it, or you may no longer see it."
                ),
            );
        }
    }

    /// Where nothing is there yet, the screen itself tells.
    fn tell_of_failed_load(&self, failure: &Failure, desk: &mut Desk) {
        let current = self.data(desk).is_some_and(|data| {
            // what the program does by itself is told of in the header alone
            !data.is_quiet()
                && !data.is_empty()
                && matches!(data.stage(), Stage::Failed(it) if it == failure)
        });
        if current {
            let key = desk.keymap.key_of(Context::Board, Command::Refresh);
            let message = &failure.message;
            let kind = failure.kind.clone();
            let message =
                format!("{message} What is on the screen stays; press {key} to try again.");
            desk.say_unread(&Failure::new(kind, message));
        }
    }

    pub(super) fn answer(&mut self, answer: &Answer, desk: &mut Desk) -> Go {
        match answer {
            Answer::Chosen(Choice::MoveTo(ticket, step)) => self.move_to(*ticket, *step, desk),
            Answer::Chosen(Choice::MoveAllTo(step)) => self.move_all_to(*step, desk),
            Answer::Chosen(Choice::Set(property)) => self.set(property, desk),
            Answer::Chosen(Choice::Copy(text)) => copying::copy(text, desk),
            Answer::Chosen(Choice::Show(ticket)) => {
                self.select(*ticket, desk);
                Go::Shown
            }
            Answer::Confirmed(question) => self.agreed(question, desk),
            Answer::Path(path, PathPurpose::Export { .. }) => self.export(path.clone(), desk),
            _ => Go::Shown,
        }
    }

    pub(super) fn resized(&mut self, desk: &Desk) {
        self.settle(desk);
    }

    pub(super) fn disabled(&self, command: Command, desk: &Desk) -> Option<Reason> {
        let data = self.data(desk)?;
        if let Some(reason) = self.shut(command, desk) {
            return Some(reason);
        }
        match command {
            Command::Open if self.has_no_lanes(desk) => None,
            Command::Refresh if matches!(data.stage(), Stage::Loading) => {
                Some(Reason::new("The board is being loaded already."))
            }
            Command::Fold if data.steps.items.is_empty() => {
                Some(Reason::new("There is no lane to fold."))
            }
            Command::New if data.steps.known && data.steps.items.is_empty() => {
                Some(Reason::new("There is no lane yet for a ticket to stand in."))
            }
            _ if command.lane().is_some() => command
                .lane()
                .filter(|place| *place >= data.steps.items.len())
                .map(|place| Reason::new(format!("There is no lane {} on this board.", place + 1))),
            _ => self.refused(command, desk).map(Reason),
        }
    }
}

pub(super) fn ask(project: ProjectId, desk: &mut Desk) {
    desk.read(Read::Steps(project));
    desk.read(Read::Fields(project));
    // that they cannot be listed is no failure to tell of: then the server alone decides what one may do
    desk.read(Read::Roles(project));
    desk.read(Read::Board(project));
}
