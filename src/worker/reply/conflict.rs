//! Somebody else has changed what was to be changed: what they made of it.

use super::super::amend::{self, Amend, Amended};
use super::super::intent::{self, Intent, Likeness};
use super::super::request::{AdminWrite, Edit, EntryId, Write};
use crate::model::{CustomField, Note, NoteInput, Project, Role, Step, Ticket, User, Value};

/// Somebody else stands in the way of a write: nothing of either is lost, and the user says what is to be there.
#[derive(Debug, Clone, PartialEq)]
pub struct Conflict {
    /// The thing as the server has it now.
    pub theirs: Theirs,
    /// The entry of the outbox that holds ours until it is settled; none where the form that sent it is all there is.
    pub entry: Option<EntryId>,
}

/// A thing as somebody else has left it.
#[derive(Debug, Clone, PartialEq)]
pub enum Theirs {
    /// A ticket.
    Ticket(Ticket),
    /// A note.
    Note(Note),
    /// A project.
    Project(Project),
    /// Somebody, or oneself.
    User(User),
    /// A role.
    Role(Role),
    /// A step.
    Step(Step),
    /// A custom field.
    Field(CustomField),
    /// A value of one.
    Value(Value),
}

impl Theirs {
    /// The properties, by the names they travel under, in which this stands in the way of a write of the same thing:
    /// changed by both, and not to the same.
    pub fn in_the_way_of(&self, write: &Write) -> Vec<String> {
        match (self, write) {
            (Self::Ticket(now), Write::SaveTicket { base, change, .. }) => {
                let intent = Intent::new(base.as_ref().clone(), change.clone());
                let in_conflict = match intent.standing(now, Likeness::Exact) {
                    intent::Standing::Changed(properties) => properties,
                    intent::Standing::Done | intent::Standing::Free => Vec::new(),
                };
                in_conflict.iter().map(intent::Property::name).collect()
            }
            (Self::Note(now), Write::SaveNote { base, input, .. }) => {
                between(base.as_ref(), input, now)
            }
            (now, Write::Admin(write)) => now.in_the_way_of_settings(write),
            _ => Vec::new(),
        }
    }

    /// What is left of a change of a ticket or a note without those properties, with this as its base.
    pub fn rest_of(&self, write: &Write, without: &[String]) -> Option<Write> {
        match (self, write) {
            (Self::Ticket(now), Write::SaveTicket { project, base, change }) => {
                let now = now.clone().filled_from(base);
                let intent = Intent::new(base.as_ref().clone(), change.clone()).without(without);
                let change = intent.input(&now);
                Some(Write::SaveTicket { project: *project, base: Box::new(now), change })
            }
            (Self::Note(now), Write::SaveNote { project, ticket, base, input }) => {
                let goes = |name: &str| without.iter().any(|it| it == name);
                let text = input.text.clone().filter(|text| *text != base.text && !goes("text"));
                let private = input.private.filter(|it| *it != base.private && !goes("private"));
                let text = Some(text.unwrap_or_else(|| now.text.clone()));
                let input = NoteInput { text, private, ..input.clone() };
                let base = Box::new(now.clone());
                Some(Write::SaveNote { project: *project, ticket: *ticket, base, input })
            }
            _ => None,
        }
    }

    /// The same, with what this tells less than `older` did.
    #[must_use]
    pub fn filled_from(self, older: &Self) -> Self {
        match (self, older) {
            (Self::Ticket(now), Self::Ticket(older)) => Self::Ticket(now.filled_from(older)),
            (now, _) => now,
        }
    }

    /// Whether the server has told this before `other`, as far as it tells when a thing was changed.
    pub fn is_older_than(&self, other: &Self) -> bool {
        let (one, other) = match (self, other) {
            (Self::Ticket(one), Self::Ticket(other)) => (one.update_time, other.update_time),
            (Self::Note(one), Self::Note(other)) => (one.update_time, other.update_time),
            _ => return false,
        };
        one.zip(other).is_some_and(|(one, other)| one < other)
    }

    fn in_the_way_of_settings(&self, write: &AdminWrite) -> Vec<String> {
        match (self, write) {
            (Self::Project(now), AdminWrite::Project(Edit::Save(base, input))) => {
                between(base.as_ref(), input, now)
            }
            (
                Self::User(now),
                AdminWrite::User(Edit::Save(base, input)) | AdminWrite::Me(base, input),
            ) => between(base.as_ref(), input, now),
            (
                Self::Role(now),
                AdminWrite::Role(_, Edit::Save(base, input))
                | AdminWrite::DefaultRole(_, base, input),
            ) => between(base.as_ref(), input, now),
            (Self::Step(now), AdminWrite::Step(_, Edit::Save(base, input))) => {
                between(base.as_ref(), input, now)
            }
            (Self::Field(now), AdminWrite::Field(_, Edit::Save(base, input))) => {
                between(base.as_ref(), input, now)
            }
            (Self::Value(now), AdminWrite::Value(_, _, Edit::Save(base, input))) => {
                between(base.as_ref(), input, now)
            }
            _ => Vec::new(),
        }
    }
}

fn between<T: Amended>(base: &T, input: &T::Input, now: &T) -> Vec<String> {
    match Amend::new(base, input.clone()).standing(now, Likeness::Exact) {
        amend::Standing::Changed(properties) => properties,
        amend::Standing::Done | amend::Standing::Unsaid | amend::Standing::Free => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ProjectId, StepId, Tags, TicketId, TicketInput};

    #[test]
    fn all_that_both_have_changed_is_told_and_nothing_else() {
        let base = Ticket::new(TicketId::new(1), "old", StepId::new(1));
        let change = TicketInput {
            name: Some("mine".to_owned()),
            step_id: Some(StepId::new(2)),
            tags: Some(Tags::parse("a")),
            description: Some("the same".to_owned()),
            ..TicketInput::default()
        };
        let now = Ticket {
            name: "theirs".to_owned(),
            tags: Tags::parse("b"),
            description: "the same".to_owned(),
            ..base.clone()
        };
        let project = ProjectId::new(1);
        let write = Write::SaveTicket { project, base: Box::new(base), change };
        assert_eq!(Theirs::Ticket(now).in_the_way_of(&write), ["name", "tags"]);
    }
}
