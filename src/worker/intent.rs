//! What a change of a ticket really changes, and how that stands against what the server has now.
//!
//! Pure. A PUT always carries name and step, so a change as it comes in does not tell by itself what the user touched;
//! compared with the ticket the user saw, it does.

use crate::model::{
    DueDate, FieldContent, FieldName, StepId, Tags, Ticket, TicketId, TicketInput, UserId, ValueId,
};

/// A change reduced to the properties it touches.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Intent {
    /// The ticket as the user saw it.
    base: Ticket,
    /// Only what differs from that.
    set: TicketInput,
}

/// How a change stands against what the server has now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Standing {
    /// The server has all of it already.
    Done,
    /// Nobody else touched these properties: it may go out.
    Free,
    /// Somebody else changed these properties meanwhile.
    Changed(Vec<Property>),
}

/// A property of a ticket that can be changed and read back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Property {
    Name,
    Description,
    Step,
    Tags,
    RequiredBy,
    AssignedTo,
    Field(FieldName),
}

/// How alike two contents must be to count as the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Likeness {
    /// To the letter.
    Exact,
    /// But for what servers do to texts: line ends, blanks at the end of a line.
    Loose,
}

#[derive(Debug, Clone, PartialEq)]
enum Content {
    Text(String),
    Step(StepId),
    Tags(Tags),
    Due(DueDate),
    People(Vec<UserId>),
    Field(FieldContent),
}

impl Intent {
    /// Reduces `change` to what differs from `base`.
    pub(super) fn new(base: Ticket, change: TicketInput) -> Self {
        let mut intent = Self { base, set: change };
        intent.reduce();
        intent
    }

    /// Which ticket is to change.
    pub(super) const fn ticket(&self) -> TicketId {
        self.base.id
    }

    /// The ticket as the user saw it, and what is to differ from it.
    pub(super) const fn parts(&self) -> (&Ticket, &TicketInput) {
        (&self.base, &self.set)
    }

    /// What is left of it without those properties, by the names they travel under.
    pub(super) fn without(mut self, names: &[String]) -> Self {
        for property in properties(&self.set).iter().filter(|it| names.contains(&it.name())) {
            property.take_out(&mut self.set);
        }
        self
    }

    /// Lays a later change over this one, as if both had been made at once.
    pub(super) fn then(self, later: Self) -> Self {
        let mut base = later.base;
        for property in properties(&self.set) {
            match property.of(&self.base) {
                Some(content) => property.put(&mut base, content),
                // what the later one saw there is our own: what was there before is still not known
                None => property.forget(&mut base),
            }
        }
        let mut both = Self { base, set: self.set.then(later.set) };
        both.reduce();
        both
    }

    /// Takes into account that our own `earlier` change, which this one was made on top of, has ended: the server holds
    /// `after` now, or what it held before where the change was refused.
    pub(super) fn rebase(&mut self, earlier: &Self, after: Option<&Ticket>) {
        for property in properties(&earlier.set) {
            if let Some(content) = property.of(after.unwrap_or(&earlier.base)) {
                property.put(&mut self.base, content);
            }
        }
    }

    /// How this change stands against what the server has now.
    pub(super) fn standing(&self, now: &Ticket, likeness: Likeness) -> Standing {
        let mut standing = Standing::Done;
        let mut in_conflict = Vec::new();
        for property in properties(&self.set) {
            // what the server does not tell cannot stand in the way
            let Some(has) = property.of(now) else {
                standing = Standing::Free;
                continue;
            };
            let was = property.of(&self.base);
            // what has not moved at all is not what was wanted, however alike the two are
            let likeness = if was.as_ref() == Some(&has) { Likeness::Exact } else { likeness };
            if property.wanted(&self.set).is_none_or(|wanted| same(&has, &wanted, likeness)) {
                continue;
            }
            match was {
                Some(was) if !same(&has, &was, Likeness::Loose) => in_conflict.push(property),
                _ => standing = Standing::Free,
            }
        }
        if in_conflict.is_empty() { standing } else { Standing::Changed(in_conflict) }
    }

    /// The same change, seen from what the server had just before it was sent.
    pub(super) fn seen_from(&self, now: &Ticket) -> Self {
        Self { base: now.clone().filled_from(&self.base), set: self.set.clone() }
    }

    /// What to send: the change, with the name and the step the server has now where it does not touch them.
    pub(super) fn input(&self, now: &Ticket) -> TicketInput {
        let kept = TicketInput {
            name: Some(now.name.clone()),
            step_id: now.step_id.or(self.base.step_id),
            ..TicketInput::default()
        };
        kept.then(self.set.clone())
    }

    /// Whether people are to be told, which cannot be read back.
    pub(super) fn notifies(&self) -> bool {
        self.set.notify_involved == Some(true)
    }

    fn reduce(&mut self) {
        for property in properties(&self.set) {
            let unchanged = match (property.of(&self.base), property.wanted(&self.set)) {
                (Some(was), Some(wanted)) => same(&was, &wanted, Likeness::Exact),
                _ => false,
            };
            if unchanged {
                property.take_out(&mut self.set);
            }
        }
        if properties(&self.set).is_empty() && !self.notifies() {
            self.set.notify_involved = None;
        }
    }
}

fn properties(input: &TicketInput) -> Vec<Property> {
    let TicketInput {
        name,
        description,
        step_id,
        tags,
        required_by,
        assigned_to,
        notify_involved: _,
        fields,
    } = input;
    let plain = [
        (name.is_some(), Property::Name),
        (description.is_some(), Property::Description),
        (step_id.is_some(), Property::Step),
        (tags.is_some(), Property::Tags),
        (required_by.is_some(), Property::RequiredBy),
        (assigned_to.is_some(), Property::AssignedTo),
    ];
    let set = plain.into_iter().filter(|(set, _)| *set).map(|(_, property)| property);
    set.chain(fields.keys().cloned().map(Property::Field)).collect()
}

impl Property {
    /// What the ticket holds there; `None` where the server did not tell.
    fn of(&self, ticket: &Ticket) -> Option<Content> {
        Some(match self {
            Self::Name => Content::Text(ticket.name.clone()),
            Self::Description => Content::Text(ticket.description.clone()),
            Self::Step => Content::Step(ticket.step_id?),
            Self::Tags => Content::Tags(ticket.tags.clone()),
            Self::RequiredBy => Content::Due(ticket.required_by.clone()),
            Self::AssignedTo => Content::People(ticket.assigned_to.clone()?),
            Self::Field(name) => {
                Content::Field(ticket.fields.as_ref()?.get(name).cloned().unwrap_or_default())
            }
        })
    }

    fn wanted(&self, input: &TicketInput) -> Option<Content> {
        Some(match self {
            Self::Name => Content::Text(input.name.clone()?),
            Self::Description => Content::Text(input.description.clone()?),
            Self::Step => Content::Step(input.step_id?),
            Self::Tags => Content::Tags(input.tags.clone()?),
            Self::RequiredBy => Content::Due(input.required_by.clone()?),
            Self::AssignedTo => Content::People(input.assigned_to.clone()?),
            Self::Field(name) => Content::Field(input.fields.get(name).cloned()?),
        })
    }

    fn put(&self, ticket: &mut Ticket, content: Content) {
        match (self, content) {
            (Self::Name, Content::Text(text)) => ticket.name = text,
            (Self::Description, Content::Text(text)) => ticket.description = text,
            (_, Content::Step(step)) => ticket.step_id = Some(step),
            (_, Content::Tags(tags)) => ticket.tags = tags,
            (_, Content::Due(due)) => ticket.required_by = due,
            (_, Content::People(people)) => ticket.assigned_to = Some(people),
            (Self::Field(name), Content::Field(content)) => {
                ticket.fields.get_or_insert_default().insert(name.clone(), content);
            }
            // `of` never pairs a property with another kind of content
            (_, Content::Text(_) | Content::Field(_)) => {}
        }
    }

    /// As if the server had not told.
    fn forget(&self, ticket: &mut Ticket) {
        match self {
            Self::Step => ticket.step_id = None,
            Self::AssignedTo => ticket.assigned_to = None,
            Self::Field(_) => ticket.fields = None,
            // every ticket tells these
            Self::Name | Self::Description | Self::Tags | Self::RequiredBy => {}
        }
    }

    fn take_out(&self, input: &mut TicketInput) {
        match self {
            Self::Name => input.name = None,
            Self::Description => input.description = None,
            Self::Step => input.step_id = None,
            Self::Tags => input.tags = None,
            Self::RequiredBy => input.required_by = None,
            Self::AssignedTo => input.assigned_to = None,
            Self::Field(name) => {
                input.fields.remove(name);
            }
        }
    }

    /// What the server calls it.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Name => "name".to_owned(),
            Self::Description => "description".to_owned(),
            Self::Step => "step_id".to_owned(),
            Self::Tags => "tags".to_owned(),
            Self::RequiredBy => "required_by".to_owned(),
            Self::AssignedTo => "assigned_to".to_owned(),
            Self::Field(name) => name.to_string(),
        }
    }

    /// What people call it.
    pub(super) fn label(&self) -> String {
        match self {
            Self::Name => "name".to_owned(),
            Self::Description => "description".to_owned(),
            Self::Step => "lane".to_owned(),
            Self::Tags => "tags".to_owned(),
            Self::RequiredBy => "due date".to_owned(),
            Self::AssignedTo => "people".to_owned(),
            Self::Field(name) => format!("field {name}"),
        }
    }
}

fn same(one: &Content, other: &Content, likeness: Likeness) -> bool {
    match (one, other) {
        (Content::Text(one), Content::Text(other)) => same_text(one, other, likeness),
        (Content::People(one), Content::People(other)) => sorted(one) == sorted(other),
        (Content::Field(one), Content::Field(other)) => same_field(one, other, likeness),
        _ => one == other,
    }
}

fn same_field(one: &FieldContent, other: &FieldContent, likeness: Likeness) -> bool {
    match (one, other) {
        (FieldContent::One(one), FieldContent::One(other)) => {
            same_text(one, other, likeness)
                // a server may write a number in another way; only a text tells `1.10` from `1.1`
                || likeness == Likeness::Loose && matches!((one.parse::<f64>(), other.parse::<f64>()), (Ok(a), Ok(b)) if a.to_bits() == b.to_bits())
        }
        _ => sorted::<ValueId>(&one.value_ids()) == sorted(&other.value_ids()),
    }
}

/// Whether two texts are the same.
pub(super) fn same_text(one: &str, other: &str, likeness: Likeness) -> bool {
    fn lines(text: &str) -> impl Iterator<Item = &str> {
        text.trim().lines().map(str::trim_end)
    }
    one == other || (likeness == Likeness::Loose && lines(one).eq(lines(other)))
}

fn sorted<T: Ord + Copy>(ids: &[T]) -> Vec<T> {
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    ids.dedup();
    ids
}

#[cfg(test)]
mod tests;
