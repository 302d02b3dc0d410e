//! What a draft or a write is about: whether it is here, so that its form can open, or gone.

use crate::app::desk::Desk;
use crate::app::drafts::Place;
use crate::app::store::List;
use crate::app::unsent_screen::Item;
use crate::model::{Note, NoteId, ProjectId, TicketId};
use crate::worker::reply::{Failure, FailureKind};
use crate::worker::request::Read;

/// See the module.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::app) enum Subject {
    /// Nothing more has to be known.
    Here,
    /// An answer is awaited.
    Awaited,
    /// It is not there any more.
    Gone(Gone),
    /// It is not known: nobody has asked, or no answer came.
    Unread(Option<Failure>),
}

/// What is not there any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::app) enum Gone {
    /// The ticket, with all that is on it.
    Ticket(TicketId),
    /// A note of it.
    Note(TicketId),
}

/// Something that is taken up as soon as what it is about is here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::app) struct Sought {
    /// What is taken up.
    pub(in crate::app) item: Item,
    /// The form it is for.
    pub(in crate::app) place: Place,
}

impl Gone {
    /// In a sentence.
    pub(in crate::app) fn words(self) -> String {
        let what = match self {
            Self::Ticket(ticket) => format!("#{ticket}"),
            Self::Note(ticket) => format!("The note on #{ticket}"),
        };
        format!("{what} is no longer there: somebody has deleted it, or you may no longer see it.")
    }

    /// In a line of the list.
    pub(in crate::app) const fn complaint(self) -> &'static str {
        match self {
            Self::Ticket(_) => "its ticket is gone",
            Self::Note(_) => "its note is gone",
        }
    }
}

impl Sought {
    /// In a sentence.
    pub(in crate::app) fn words(&self) -> String {
        match (&self.place, self.place.ticket()) {
            (Place::Note(..), Some((_, ticket))) => {
                format!("The notes on #{ticket} are being read; it opens as soon as they are here.")
            }
            (_, Some((_, ticket))) => {
                format!("#{ticket} is being read; it opens as soon as that is here.")
            }
            _ => "What it is about is being read; it opens as soon as that is here.".to_owned(),
        }
    }
}

impl Desk {
    /// What is known of what that form is about.
    pub(in crate::app) fn subject(&self, place: &Place) -> Subject {
        match place {
            Place::Note(project, ticket, note) => self.note_subject(*project, *ticket, *note),
            Place::Property(project, ticket, _) => match self.ticket_subject(*project, *ticket) {
                Subject::Here => self.fields_subject(*project),
                other => other,
            },
            Place::Ticket(project, ticket) => self.ticket_subject(*project, *ticket),
            Place::NewNote(_, ticket) if self.store.is_gone(*ticket) => {
                Subject::Gone(Gone::Ticket(*ticket))
            }
            Place::Both(place) | Place::Another(place, _) => self.subject(place),
            Place::Thing(kind, project, _) => self.thing_subject(kind, *project),
            _ => Subject::Here,
        }
    }

    /// Of the settings the whole list is needed: what is new there must not be what is there already.
    fn thing_subject(&self, kind: &str, project: Option<ProjectId>) -> Subject {
        let board = project.and_then(|project| self.store.board(project));
        match kind {
            "project" => told(Some(&self.store.projects)),
            "person" => told(Some(&self.store.people)),
            "step" => told(board.map(|board| &board.steps)),
            "role" => told(board.map(|board| &board.roles)),
            _ => told(board.map(|board| &board.fields)),
        }
    }

    fn ticket_subject(&self, project: ProjectId, ticket: TicketId) -> Subject {
        if self.store.ticket(project, ticket).is_some() {
            Subject::Here
        } else if self.store.is_gone(ticket) {
            Subject::Gone(Gone::Ticket(ticket))
        } else {
            unread(self.store.ticket_load(ticket))
        }
    }

    fn note_subject(&self, project: ProjectId, ticket: TicketId, note: NoteId) -> Subject {
        let notes = self.store.notes(ticket);
        let is_there = |notes: &&List<Note>| notes.items.iter().any(|it| it.id == note);
        if let Some(notes) = notes.filter(is_there) {
            // it was there in an earlier run, and is told of anew at any moment
            let is_old = notes.as_of.is_some() && notes.load().is_some() && !self.is_offline();
            return if is_old { Subject::Awaited } else { Subject::Here };
        }
        // what an earlier run was told may be older than the note
        let is_told = |notes: &List<_>| {
            notes.known
                && notes.as_of.is_none()
                && notes.failure.is_none()
                && notes.load().is_none()
        };
        let is_lost = |notes: &List<_>| {
            notes.failure.as_ref().is_some_and(|failure| failure.kind == FailureKind::Gone)
        };
        let is_away = self.store.ticket(project, ticket).is_none() && self.store.is_gone(ticket);
        match unread(notes) {
            Subject::Awaited => Subject::Awaited,
            _ if is_away || notes.is_some_and(is_lost) => Subject::Gone(Gone::Ticket(ticket)),
            _ if notes.is_some_and(is_told) => Subject::Gone(Gone::Note(ticket)),
            other => other,
        }
    }

    /// Of a field of one's own nothing is known before all of them are.
    fn fields_subject(&self, project: ProjectId) -> Subject {
        told(self.store.board(project).map(|board| &board.fields))
    }

    /// Asks for what that form needs.
    pub(in crate::app) fn ask_for_subject(&mut self, place: &Place) {
        match place {
            Place::Note(project, ticket, _) => {
                self.read(Read::Notes(*project, *ticket));
            }
            Place::Ticket(project, ticket) => {
                self.read(Read::Ticket(*project, *ticket));
            }
            Place::Property(project, ticket, _) => {
                self.read(Read::Ticket(*project, *ticket));
                crate::app::ticket_form::ask_for_what_is_missing(*project, self);
            }
            Place::Thing(kind, project, _) => self.ask_for_thing(kind, *project),
            _ => {}
        }
    }

    fn ask_for_thing(&mut self, kind: &str, project: Option<ProjectId>) {
        let read = match (kind, project) {
            ("project", _) => Read::Projects,
            ("person", _) => Read::People,
            ("step", Some(project)) => Read::Steps(project),
            ("role", Some(project)) => Read::Roles(project),
            (_, Some(project)) => Read::Fields(project),
            _ => return,
        };
        self.read(read);
    }
}

/// What is known of a list of which all is needed.
fn told<T>(list: Option<&List<T>>) -> Subject {
    if list.is_some_and(|list| list.known) { Subject::Here } else { unread(list) }
}

/// What is known of a list that does not hold what is looked for.
fn unread<T>(list: Option<&List<T>>) -> Subject {
    match list {
        Some(list) if list.load().is_some() => Subject::Awaited,
        list => Subject::Unread(list.and_then(|list| list.failure.clone())),
    }
}
