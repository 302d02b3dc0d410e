//! What a field holds, apart from how it is edited.

use super::Kind;
use crate::model::{DueDate, Secret};

/// What a field holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Nobody has told yet: such a field can neither be edited nor sent.
    Unknown,
    /// A text, as typed; of a number and a path too.
    Text(String),
    /// A text that is not shown anywhere.
    Secret(Secret),
    /// Yes or no.
    Truth(bool),
    /// Ids of what was chosen, in the order of choosing.
    Chosen(Vec<u64>),
    /// Words of one's own.
    Words(Vec<String>),
    /// A day, none, or what the server holds instead of one.
    Due(DueDate),
}

impl Answer {
    /// What a field of that kind holds when nothing is set.
    pub fn empty(kind: &Kind) -> Self {
        match kind {
            Kind::Line | Kind::Text | Kind::Integer { .. } | Kind::Number { .. } | Kind::Path => {
                Self::Text(String::new())
            }
            Kind::Secret => Self::Secret(Secret::new("")),
            Kind::Truth => Self::Truth(false),
            Kind::Choice(_) | Kind::Choices(_) | Kind::People(_) => Self::Chosen(Vec::new()),
            Kind::Tags(_) => Self::Words(Vec::new()),
            Kind::Date => Self::Due(DueDate::None),
        }
    }

    /// Whether nothing is set. A truth is always set.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Unknown => true,
            Self::Text(text) => text.trim().is_empty(),
            Self::Secret(secret) => secret.is_empty(),
            Self::Truth(_) => false,
            Self::Chosen(ids) => ids.is_empty(),
            Self::Words(words) => words.is_empty(),
            Self::Due(due) => *due == DueDate::None,
        }
    }

    /// The text, of a field that holds one.
    pub fn text(&self) -> &str {
        match self {
            Self::Text(text) => text,
            _ => "",
        }
    }

    /// The truth, of a field that holds one.
    pub const fn truth(&self) -> bool {
        matches!(self, Self::Truth(true))
    }

    /// What was chosen, of a field where one chooses.
    pub fn chosen(&self) -> &[u64] {
        match self {
            Self::Chosen(ids) => ids,
            _ => &[],
        }
    }
}
