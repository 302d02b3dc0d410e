//! What was done to one ticket, so that its reverse can be worked out.

use crate::model::{FieldContent, FieldName, Ticket, TicketId, TicketInput};

/// See the module.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// Some properties have changed; both sides name the same ones.
    Changed {
        /// Of which ticket.
        ticket: TicketId,
        /// What they were.
        before: Box<TicketInput>,
        /// What they are.
        after: Box<TicketInput>,
    },
    /// It is there, and was not before.
    Came {
        /// Under this number.
        ticket: TicketId,
        /// What it holds.
        holding: Box<TicketInput>,
    },
    /// It was there, and is not any more.
    Went {
        /// Under this number.
        ticket: TicketId,
        /// What it held.
        holding: Box<TicketInput>,
    },
}

impl Step {
    /// What saving this change of a ticket does; `None` where nothing of it could be taken back, since it changes nothing
    /// or nobody knows what was there before.
    pub fn of_change(base: &Ticket, change: &TicketInput) -> Option<Self> {
        let (mut before, mut after) = (TicketInput::default(), TicketInput::default());
        let old = holding(base);
        macro_rules! plain {
            ($($property:ident)+) => {$(
                if change.$property.is_some() && old.$property.is_some() && change.$property != old.$property {
                    before.$property.clone_from(&old.$property);
                    after.$property.clone_from(&change.$property);
                }
            )+};
        }
        plain!(name description step_id tags required_by assigned_to);
        if base.fields.is_some() {
            for (name, content) in &change.fields {
                let was = old.fields.get(name).cloned().unwrap_or_else(|| nothing(content));
                if was != *content {
                    before.fields.insert(name.clone(), was);
                    after.fields.insert(name.clone(), content.clone());
                }
            }
        }
        let is_something = after != TicketInput::default();
        let (ticket, before, after) = (base.id, Box::new(before), Box::new(after));
        is_something.then_some(Self::Changed { ticket, before, after })
    }

    /// That this ticket goes.
    pub fn went(row: &Ticket) -> Self {
        Self::Went { ticket: row.id, holding: Box::new(holding(row)) }
    }

    /// That a ticket came, as it was asked for.
    pub fn came(ticket: TicketId, input: &TicketInput) -> Self {
        let holding = TicketInput { notify_involved: None, ..input.clone() };
        Self::Came { ticket, holding: Box::new(holding) }
    }

    /// Which ticket.
    pub const fn ticket(&self) -> TicketId {
        match self {
            Self::Changed { ticket, .. }
            | Self::Came { ticket, .. }
            | Self::Went { ticket, .. } => *ticket,
        }
    }

    /// What takes it back.
    #[must_use]
    pub fn reversed(self) -> Self {
        match self {
            Self::Changed { ticket, before, after } => {
                Self::Changed { ticket, before: after, after: before }
            }
            Self::Came { ticket, holding } => Self::Went { ticket, holding },
            Self::Went { ticket, holding } => Self::Came { ticket, holding },
        }
    }

    /// The same about another ticket.
    #[must_use]
    pub fn renamed(self, new: TicketId) -> Self {
        match self {
            Self::Changed { before, after, .. } => Self::Changed { ticket: new, before, after },
            Self::Came { holding, .. } => Self::Came { ticket: new, holding },
            Self::Went { holding, .. } => Self::Went { ticket: new, holding },
        }
    }

    /// Both as one; `None` if the second takes the first back.
    pub(super) fn then(self, later: Self) -> Option<Self> {
        match (self, later) {
            (
                Self::Changed { ticket, before, after },
                Self::Changed { before: b, after: a, .. },
            ) => {
                let before = b.then(*before);
                let after = after.then(*a);
                (before != after).then(|| Self::Changed {
                    ticket,
                    before: Box::new(before),
                    after: Box::new(after),
                })
            }
            (Self::Came { .. }, Self::Went { .. }) | (Self::Went { .. }, Self::Came { .. }) => None,
            (_, later) => Some(later),
        }
    }

    /// This was not done: a later step of its ticket had before itself what was before this one. What is left of this
    /// rests under steps that are later still.
    pub fn step_out_from_under(&mut self, later: &mut Self) {
        let Self::Changed { before: was, after: gone, .. } = self else { return };
        let (Self::Changed { before: rests, .. } | Self::Went { holding: rests, .. }) = later
        else {
            return;
        };
        macro_rules! plain {
            ($($property:ident)+) => {$(
                // Only the next one that touches a property rests on this one.
                if rests.$property.is_some() && gone.$property.take().is_some() {
                    rests.$property = was.$property.take();
                }
            )+};
        }
        plain!(name description step_id tags required_by assigned_to);
        let is_all = matches!(later, Self::Went { .. });
        let (Self::Changed { before: rests, .. } | Self::Went { holding: rests, .. }) = later
        else {
            return;
        };
        let named: Vec<FieldName> = gone.fields.keys().cloned().collect();
        for name in named {
            if !is_all && !rests.fields.contains_key(&name) {
                continue;
            }
            if let (Some(was), Some(_)) = (was.fields.remove(&name), gone.fields.remove(&name)) {
                rests.fields.insert(name, was);
            }
        }
    }

    /// Takes over what the server has made of the change, and of what went when.
    pub(super) fn told(&mut self, row: &Ticket) {
        let now = holding(row);
        match self {
            Self::Changed { after, .. } => {
                macro_rules! plain {
                    ($($property:ident)+) => {$(
                        if after.$property.is_some() && now.$property.is_some() {
                            after.$property = now.$property;
                        }
                    )+};
                }
                plain!(name description step_id tags required_by assigned_to);
                if row.fields.is_some() {
                    for (name, content) in &mut after.fields {
                        *content =
                            now.fields.get(name).cloned().unwrap_or_else(|| nothing(content));
                    }
                }
            }
            Self::Came { holding, .. } | Self::Went { holding, .. } => {
                let fields = if row.fields.is_some() { now.fields } else { holding.fields.clone() };
                let assigned_to = now.assigned_to.or_else(|| holding.assigned_to.clone());
                **holding = TicketInput { assigned_to, fields, ..now };
            }
        }
    }

    /// Whether a ticket that came still holds what it came with. Only then may it be taken back: what somebody else has
    /// written into it since would go with it.
    pub fn is_still(&self, row: &Ticket) -> bool {
        let Self::Came { holding: came, .. } = self else { return true };
        let now = holding(row);
        macro_rules! same {
            ($($property:ident)+) => {
                true $(&& match (&came.$property, &now.$property) {
                    (Some(came), Some(now)) => came == now,
                    _ => true,
                })+
            };
        }
        let filled = came.fields.iter().filter(|(_, content)| !content.is_empty());
        same!(name description step_id tags required_by assigned_to)
            && (row.fields.is_none() || filled.eq(&now.fields))
    }

    /// What a ticket looks like where this has been done.
    pub fn put_on(&self, ticket: &Ticket) -> Ticket {
        match self {
            Self::Changed { after, .. } => after.applied_to(ticket),
            Self::Came { holding, .. } | Self::Went { holding, .. } => holding.applied_to(ticket),
        }
    }
}

/// All that is known of a ticket, as it would be sent to add it anew.
fn holding(row: &Ticket) -> TicketInput {
    let filled = |(name, content): (&FieldName, &FieldContent)| {
        (!content.is_empty()).then(|| (name.clone(), content.clone()))
    };
    TicketInput {
        name: Some(row.name.clone()),
        description: Some(row.description.clone()),
        step_id: row.step_id,
        tags: Some(row.tags.clone()),
        required_by: Some(row.required_by.clone()),
        assigned_to: row.assigned_to.clone(),
        notify_involved: None,
        fields: row.fields.iter().flatten().filter_map(filled).collect(),
    }
}

/// An empty field of the same kind.
const fn nothing(content: &FieldContent) -> FieldContent {
    match content {
        FieldContent::One(_) => FieldContent::One(String::new()),
        FieldContent::Many(_) => FieldContent::Many(Vec::new()),
    }
}
