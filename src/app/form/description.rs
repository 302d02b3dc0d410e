//! What a form asks for: plain data that drives state, validation and drawing alike.

use std::sync::Arc;

use super::Answer;

/// One thing a form asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct Description {
    /// What the server calls it; a refusal that names it is shown at this field.
    pub property: String,
    /// What people call it; may be foreign text.
    pub label: String,
    /// A word of help, shown where nothing is typed yet or under the field; may be foreign text.
    pub hint: String,
    /// Whether it may not stay empty.
    pub required: bool,
    /// Whether what was empty before may stay so all the same: it is not sent.
    pub may_stay_empty: bool,
    /// Why it can be seen but not edited, where that is so; an empty text where it was said already.
    pub locked: Option<String>,
    /// Whether a choice is a list to search even where all would fit.
    pub as_list: bool,
    /// Whether the field is all that its form is for: its list or calendar is in sight from the start, and what is typed
    /// takes the place of what stands there.
    pub is_alone: bool,
    /// What it holds.
    pub kind: Kind,
    /// What it holds before anything is typed; [`Answer::Unknown`] until somebody tells.
    pub start: Answer,
}

/// What a field holds, and so how it is edited.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// One line of text.
    Line,
    /// One line that is not shown.
    Secret,
    /// Many lines.
    Text,
    /// A whole number between bounds, both of which belong to it.
    Integer {
        /// The least allowed.
        min: Option<i64>,
        /// The greatest allowed.
        max: Option<i64>,
    },
    /// A number between bounds, both of which belong to it.
    Number {
        /// The least allowed.
        min: Option<f64>,
        /// The greatest allowed.
        max: Option<f64>,
    },
    /// Yes or no.
    Truth,
    /// One out of these, or none.
    Choice(Arc<[Item]>),
    /// Any of these.
    Choices(Arc<[Item]>),
    /// A day, in words or figures.
    Date,
    /// Any of these people, found by typing parts of their names.
    People(Arc<[Item]>),
    /// Words of one's own, completed from those in use.
    Tags(Arc<[Item]>),
    /// A file or folder of this machine.
    Path,
}

/// Something to choose.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Item {
    /// What is sent for it; of no meaning for tags.
    pub id: u64,
    /// What people read.
    pub title: String,
    /// What tells it from others of that title: an e-mail address; may be empty.
    pub detail: String,
    /// Whether it is the user, whom the word “me” means.
    pub is_me: bool,
}

impl Item {
    /// Something to choose, known by its title alone.
    pub fn new(id: u64, title: impl Into<String>) -> Self {
        Self { id, title: title.into(), ..Self::default() }
    }

    /// The same with something that tells it from its like.
    #[must_use]
    pub fn with_detail(self, detail: impl Into<String>) -> Self {
        Self { detail: detail.into(), ..self }
    }

    /// The same; where `is_me`, it is the user.
    #[must_use]
    pub const fn me(mut self, is_me: bool) -> Self {
        self.is_me = is_me;
        self
    }

    /// A word that is its own meaning.
    pub fn word(word: impl Into<String>) -> Self {
        Self::new(0, word)
    }
}

impl Description {
    /// A field that may stay empty, and is so at first.
    pub fn new(property: impl Into<String>, label: impl Into<String>, kind: Kind) -> Self {
        let start = Answer::empty(&kind);
        Self {
            property: property.into(),
            label: label.into(),
            hint: String::new(),
            required: false,
            may_stay_empty: false,
            locked: None,
            as_list: false,
            is_alone: false,
            kind,
            start,
        }
    }

    /// The same, but it may not stay empty.
    #[must_use]
    pub fn required(self, required: bool) -> Self {
        Self { required, ..self }
    }

    /// The same, but what was empty before does not hold up the rest.
    #[must_use]
    pub fn may_stay_empty(self, may_stay_empty: bool) -> Self {
        Self { may_stay_empty, ..self }
    }

    /// The same, but to be seen only, for this reason.
    #[must_use]
    pub fn locked(self, locked: Option<String>) -> Self {
        Self { locked, ..self }
    }

    /// The same, but as a list to search, however few there are.
    #[must_use]
    pub fn as_list(self, as_list: bool) -> Self {
        Self { as_list, ..self }
    }

    /// The same, but all that its form is for.
    #[must_use]
    pub fn alone(self) -> Self {
        Self { is_alone: true, ..self }
    }

    /// The same with a word of help.
    #[must_use]
    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: hint.into(), ..self }
    }

    /// The same, holding this at first.
    #[must_use]
    pub fn holding(self, start: Answer) -> Self {
        Self { start, ..self }
    }
}
