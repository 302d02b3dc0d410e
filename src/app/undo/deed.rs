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
    Assigned {
        /// Who came, by name.
        to: Vec<String>,
        /// Who went.
        from: Vec<String>,
    },
    /// They have other tags.
    Tagged {
        /// Which came.
        added: Vec<String>,
        /// Which went.
        removed: Vec<String>,
    },
    /// They are due on this day, in words; `None` for never.
    Due(Option<String>),
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
        match self {
            Self::Tagged { added, removed } => tagged(&who(tickets, first), added, removed),
            _ => format!("{} {}", who(tickets, first), self.done()),
        }
    }

    /// `#7 was moved to Ready`, `12 tickets were deleted`. May quote foreign text.
    pub fn sentence(&self, tickets: usize, first: Option<TicketId>) -> String {
        let verb = match (self, tickets) {
            (Self::Tagged { .. }, _) => return self.words(tickets, first),
            (Self::Due(_), 1) => "is",
            (Self::Due(_), _) => "are",
            (_, 1) => "was",
            _ => "were",
        };
        format!("{} {verb} {}", who(tickets, first), self.done())
    }

    fn done(&self) -> String {
        match self {
            Self::Moved(lane) => format!("moved to {lane}"),
            Self::Shifted => "moved a lane aside".to_owned(),
            Self::Assigned { to, from } => assigned(to, from),
            Self::Tagged { .. } => "tagged anew".to_owned(),
            Self::Due(Some(day)) => format!("due {day}"),
            Self::Due(None) => "without a due date".to_owned(),
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
            Self::Assigned { .. } => "assigning",
            Self::Tagged { .. } => "tagging",
            Self::Due(_) => "setting dates",
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

/// Names beyond these are only counted.
const NAMED: usize = 3;

fn assigned(to: &[String], from: &[String]) -> String {
    let people = |names: &[String]| match names.len() {
        0..=NAMED => names.join(", "),
        more => format!("{more} people"),
    };
    match (to, from) {
        ([], []) => "assigned to nobody".to_owned(),
        ([], from) => format!("taken from {}", people(from)),
        (to, []) => format!("assigned to {}", people(to)),
        (to, from) => format!("assigned to {} and taken from {}", people(to), people(from)),
    }
}

fn tagged(who: &str, added: &[String], removed: &[String]) -> String {
    let tags = |names: &[String], what: &str| match names.len() {
        0 => None,
        1 => Some(format!("tag {} {what}", names.join(", "))),
        2..=NAMED => Some(format!("tags {} {what}", names.join(", "))),
        more => Some(format!("{more} tags {what}")),
    };
    let parts: Vec<String> =
        [tags(added, "added"), tags(removed, "removed")].into_iter().flatten().collect();
    if parts.is_empty() {
        return format!("{who}: all tags removed");
    }
    format!("{who}: {}", parts.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    fn said(deed: &Deed, tickets: usize) -> String {
        deed.sentence(tickets, (tickets == 1).then(|| TicketId::new(1)))
    }

    #[test]
    fn it_is_said_which_tags_came_and_went() {
        let deed = |added: &[&str], removed: &[&str]| Deed::Tagged {
            added: names(added),
            removed: names(removed),
        };
        assert_eq!(said(&deed(&["one", "two"], &[]), 1), "#1: tags one, two added");
        assert_eq!(said(&deed(&["one"], &["two"]), 1), "#1: tag one added, tag two removed");
        assert_eq!(said(&deed(&["a", "b", "c", "d"], &[]), 12), "12 tickets: 4 tags added");
    }

    #[test]
    fn it_is_said_to_whom_and_for_when() {
        let deed = |to: &[&str], from: &[&str]| Deed::Assigned { to: names(to), from: names(from) };
        assert_eq!(said(&deed(&["Ann Berger"], &[]), 1), "#1 was assigned to Ann Berger");
        assert_eq!(
            said(&deed(&["Bo"], &["Ann"]), 2),
            "2 tickets were assigned to Bo and taken from Ann"
        );
        assert_eq!(said(&deed(&[], &["Ann"]), 1), "#1 was taken from Ann");
        assert_eq!(said(&Deed::Due(Some("Fri 4 Dec".to_owned())), 1), "#1 is due Fri 4 Dec");
        assert_eq!(said(&Deed::Due(None), 3), "3 tickets are without a due date");
        assert_eq!(Deed::Due(None).words(1, Some(TicketId::new(1))), "#1 without a due date");
    }
}
