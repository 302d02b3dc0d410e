//! What is to become of a ticket, whichever it is.

use crate::model::{DueDate, FieldContent, FieldName, StepId, Tags, Ticket, TicketInput, UserId};

/// A change that can be made to one ticket or to many.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TicketPatch {
    /// It goes to this step.
    Step(StepId),
    /// These people work on it, and nobody else.
    SetPeople(Vec<UserId>),
    /// These come to work on it and those do not any more; whoever else does, stays.
    People {
        /// Who comes.
        add: Vec<UserId>,
        /// Who goes.
        remove: Vec<UserId>,
    },
    /// It has these tags and no others.
    SetTags(Tags),
    /// It gets these tags and loses those; the others stay.
    Tags {
        /// Which come.
        add: Tags,
        /// Which go.
        remove: Tags,
    },
    /// It is due then.
    Due(DueDate),
    /// A custom field holds this.
    Field(FieldName, FieldContent),
    /// It is called this.
    Name(String),
    /// This is to be done.
    Description(String),
    /// It goes, with its notes and files.
    Delete,
    /// This, and the people of the ticket are told of it.
    Telling(Box<Self>),
}

impl TicketPatch {
    /// The same; where `tells`, the people of the ticket are told of it.
    #[must_use]
    pub fn telling(self, tells: bool) -> Self {
        if tells { Self::Telling(Box::new(self)) } else { self }
    }

    /// What is sent for a ticket that the user sees like this: name and step, which always go along, and what changes.
    /// `None` deletes it.
    pub(super) fn change(&self, ticket: &Ticket) -> Option<TicketInput> {
        let mut change = TicketInput::keeping(ticket);
        match self {
            Self::Delete => return None,
            Self::Telling(patch) => {
                let told = patch.change(ticket)?;
                // of nothing nobody is told
                let notify_involved = (told != change).then_some(true);
                return Some(TicketInput { notify_involved, ..told });
            }
            Self::Step(step) => change.step_id = Some(*step),
            Self::Name(name) => change.name = Some(name.clone()),
            Self::Description(text) => {
                change.description = differs(text, &ticket.description);
            }
            Self::Due(due) => change.required_by = differs(due, &ticket.required_by),
            Self::SetTags(tags) => change.tags = differs(tags, &ticket.tags),
            Self::Tags { add, remove } => {
                let kept = ticket.tags.iter().filter(|tag| !has(remove, tag));
                let tags: Tags = kept.chain(add.iter()).collect();
                change.tags = differs(&tags, &ticket.tags);
            }
            Self::SetPeople(people) => {
                let same = ticket.assigned_to.as_ref().is_some_and(|old| alike(old, people));
                change.assigned_to = (!same).then(|| people.clone());
            }
            Self::People { add, remove } => {
                let old = ticket.assigned_to.as_deref().unwrap_or_default();
                let mut people: Vec<UserId> = old.to_vec();
                people.retain(|user| !remove.contains(user));
                for user in add {
                    if !people.contains(user) {
                        people.push(*user);
                    }
                }
                change.assigned_to = (!alike(old, &people)).then_some(people);
            }
            Self::Field(name, content) => {
                let old = ticket.fields.as_ref().map(|fields| fields.get(name));
                let same = match old {
                    None => false,
                    Some(None) => content.is_empty(),
                    Some(Some(old)) => old == content,
                };
                if !same {
                    change.fields.insert(name.clone(), content.clone());
                }
            }
        }
        Some(change)
    }
}

fn differs<T: PartialEq + Clone>(wanted: &T, old: &T) -> Option<T> {
    (wanted != old).then(|| wanted.clone())
}

fn has(tags: &Tags, wanted: &str) -> bool {
    tags.iter().any(|tag| tag == wanted)
}

/// Whether these are the same people, in whatever order.
fn alike(one: &[UserId], other: &[UserId]) -> bool {
    one.len() == other.len() && one.iter().all(|user| other.contains(user))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::TicketId;

    fn ticket() -> Ticket {
        Ticket {
            tags: Tags::parse("ui,bug"),
            assigned_to: Some(vec![UserId::new(1), UserId::new(2)]),
            ..Ticket::new(TicketId::new(5), "Rates", StepId::new(7))
        }
    }

    fn after(patch: &TicketPatch) -> Ticket {
        patch.change(&ticket()).unwrap().applied_to(&ticket())
    }

    #[test]
    fn what_is_as_wanted_already_is_no_change() {
        let people = |ids: &[u64]| ids.iter().copied().map(UserId::new).collect::<Vec<_>>();
        let same = [
            TicketPatch::Step(StepId::new(7)),
            TicketPatch::Name("Rates".to_owned()),
            TicketPatch::Description(String::new()),
            TicketPatch::Due(DueDate::None),
            TicketPatch::SetTags(Tags::parse("ui,bug")),
            TicketPatch::Tags { add: Tags::parse("bug"), remove: Tags::parse("x") },
            TicketPatch::SetPeople(people(&[2, 1])),
            TicketPatch::People { add: people(&[1]), remove: people(&[3]) },
        ];
        for patch in same {
            assert_eq!(patch.change(&ticket()), Some(TicketInput::keeping(&ticket())), "{patch:?}");
        }
    }

    #[test]
    fn tags_and_people_come_and_go_beside_those_that_stay() {
        let tags = TicketPatch::Tags { add: Tags::parse("new,ui"), remove: Tags::parse("bug") };
        assert_eq!(after(&tags).tags, Tags::parse("ui,new"));
        let user = UserId::new;
        let people = TicketPatch::People { add: vec![user(3), user(2)], remove: vec![user(1)] };
        assert_eq!(after(&people).assigned_to, Some(vec![user(2), user(3)]));
    }

    #[test]
    fn a_field_whose_content_was_not_told_is_set_whatever_it_holds() {
        let field: FieldName = "f3".parse().unwrap();
        let patch = TicketPatch::Field(field.clone(), FieldContent::default());
        assert_eq!(patch.change(&ticket()).unwrap().fields.len(), 1);
        let told = Ticket { fields: Some([].into()), ..ticket() };
        assert_eq!(patch.change(&told), Some(TicketInput::keeping(&told)));
        let held = Ticket {
            fields: Some([(field, FieldContent::One("x".to_owned()))].into()),
            ..ticket()
        };
        assert_eq!(patch.change(&held).unwrap().fields.len(), 1);
    }

    #[test]
    fn people_are_told_only_where_asked_for_and_of_nothing_never() {
        let tells =
            |patch: TicketPatch| patch.telling(true).change(&ticket()).unwrap().notify_involved;
        assert_eq!(tells(TicketPatch::Name("Prices".to_owned())), Some(true));
        assert_eq!(tells(TicketPatch::Name("Rates".to_owned())), None);
        assert_eq!(TicketPatch::Delete.telling(true).change(&ticket()), None);
        let quiet = TicketPatch::Name("Prices".to_owned()).telling(false);
        assert_eq!(quiet.change(&ticket()).unwrap().notify_involved, None);
    }

    #[test]
    fn only_deleting_sends_no_change() {
        assert_eq!(TicketPatch::Delete.change(&ticket()), None);
    }
}
