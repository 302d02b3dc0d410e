//! Which form a draft is of.

use crate::model::{NoteId, ProjectId, TicketId};
use crate::worker::request::Thing;

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A new ticket of this project.
    NewTicket(ProjectId),
    /// A change of this ticket.
    Ticket(ProjectId, TicketId),
    /// A change of one property of this ticket.
    Property(ProjectId, TicketId, String),
    /// A new note on this ticket.
    NewNote(ProjectId, TicketId),
    /// A change of this note.
    Note(ProjectId, TicketId, NoteId),
    /// Something of this kind that is administered, new where it has no name yet.
    Thing(&'static str, Option<ProjectId>, Option<Thing>),
    /// One's own profile.
    Me,
    /// An account, before it is open.
    SignIn,
    /// What is being made of ours and theirs, where both have changed that.
    Both(Box<Self>),
    /// One more of something new, beside the one its form finds.
    Another(Box<Self>, u32),
}

impl Place {
    /// What it is, in a few words.
    pub fn words(&self) -> String {
        match self {
            Self::NewTicket(_) => "New ticket".to_owned(),
            Self::Ticket(_, ticket) => format!("Change of #{ticket}"),
            Self::Property(_, ticket, property) => format!("{property} of #{ticket}"),
            Self::NewNote(_, ticket) => format!("New note on #{ticket}"),
            Self::Note(_, ticket, _) => format!("Change of a note on #{ticket}"),
            Self::Thing(kind, _, None) => format!("New {kind}"),
            Self::Thing("value", _, Some(Thing::Field(_))) => "New value".to_owned(),
            Self::Thing(kind, ..) => format!("Change of a {kind}"),
            Self::Me => "Your own profile".to_owned(),
            Self::SignIn => "Signing in".to_owned(),
            Self::Both(place) => format!("{}, made of both", place.words()),
            Self::Another(place, _) => place.words(),
        }
    }

    /// Whether there can be several of it: of what is there already there is one.
    pub fn is_of_something_new(&self) -> bool {
        // a new value is found again at its field
        matches!(
            self,
            Self::NewTicket(_)
                | Self::NewNote(..)
                | Self::Thing(_, _, None)
                | Self::Thing("value", _, Some(Thing::Field(_)))
        )
    }

    /// Where its form looks.
    pub const fn first(&self) -> &Self {
        match self {
            Self::Another(place, _) => place,
            _ => self,
        }
    }

    /// On which board it is.
    pub const fn project(&self) -> Option<ProjectId> {
        match self {
            Self::NewTicket(project)
            | Self::Ticket(project, _)
            | Self::Property(project, ..)
            | Self::NewNote(project, _)
            | Self::Note(project, ..) => Some(*project),
            Self::Thing(_, project, _) => *project,
            Self::Both(place) | Self::Another(place, _) => place.project(),
            Self::Me | Self::SignIn => None,
        }
    }

    /// The ticket it belongs to.
    pub const fn ticket(&self) -> Option<(ProjectId, TicketId)> {
        match self {
            Self::Ticket(project, ticket)
            | Self::Property(project, ticket, _)
            | Self::NewNote(project, ticket)
            | Self::Note(project, ticket, _) => Some((*project, *ticket)),
            Self::Both(place) | Self::Another(place, _) => place.ticket(),
            Self::NewTicket(_) | Self::Thing(..) | Self::Me | Self::SignIn => None,
        }
    }
}
