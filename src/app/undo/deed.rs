//! What was done, in words.

use crate::model::TicketId;

/// What was done to tickets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deed {
    /// They went to the lane of this name.
    Moved(String),
    /// They went a lane aside, each from its own.
    Shifted,
    /// Other people work on them.
    Assigned,
    /// They have other tags.
    Tagged,
    /// They are due on another day.
    Due,
    /// The field of this name holds something else.
    Field(String),
    /// They have another name.
    Renamed,
    /// They have another description.
    Described,
    /// Several things of them were changed at once.
    Edited,
    /// They are new.
    Added,
    /// They are gone.
    Deleted,
}

impl Deed {
    /// `#7 moved to Ready`, `12 tickets deleted`. May quote foreign text.
    pub fn words(&self, tickets: usize, first: Option<TicketId>) -> String {
        format!("{} {}", who(tickets, first), self.done())
    }

    /// `#7 was moved to Ready`, `12 tickets were deleted`. May quote foreign text.
    pub fn sentence(&self, tickets: usize, first: Option<TicketId>) -> String {
        let was = if tickets == 1 { "was" } else { "were" };
        format!("{} {was} {}", who(tickets, first), self.done())
    }

    fn done(&self) -> String {
        match self {
            Self::Moved(lane) => format!("moved to {lane}"),
            Self::Shifted => "moved a lane aside".to_owned(),
            Self::Assigned => "assigned anew".to_owned(),
            Self::Tagged => "tagged anew".to_owned(),
            Self::Due => "given another due date".to_owned(),
            Self::Field(label) => format!("given another {label}"),
            Self::Renamed => "renamed".to_owned(),
            Self::Described => "described anew".to_owned(),
            Self::Edited => "edited".to_owned(),
            Self::Added => "added".to_owned(),
            Self::Deleted => "deleted".to_owned(),
        }
    }

    /// What goes on while it is being done to many: `moving`.
    pub const fn doing(&self) -> &'static str {
        match self {
            Self::Moved(_) | Self::Shifted => "moving",
            Self::Assigned => "assigning",
            Self::Tagged => "tagging",
            Self::Due => "setting dates",
            Self::Deleted => "deleting",
            Self::Added => "adding",
            Self::Renamed | Self::Described | Self::Edited | Self::Field(_) => "changing",
        }
    }
}

fn who(tickets: usize, first: Option<TicketId>) -> String {
    match (tickets, first) {
        (1, Some(ticket)) => format!("#{ticket}"),
        (1, None) => "1 ticket".to_owned(),
        (more, _) => format!("{more} tickets"),
    }
}
