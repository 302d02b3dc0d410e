//! What was typed in forms: kept until it is saved, or thrown away.
//!
//! A form takes its draft when it opens and gives it back when it is left, so that there is never more than one of it.
//! Whatever stands in a form, open or left, also lies in a file of this machine a moment later (`shelf`), in words that a
//! person can read (`record`), and is found again at the next start, however this one ended.

mod answered;
mod place;
mod record;
mod shelf;
#[cfg(test)]
mod tests;

pub use self::place::Place;
use self::shelf::Shelf;
use super::form::draft::Draft;
use super::msg::LocalFile;
use super::sending::Sending;
use crate::worker::request::{RequestId, Write};

/// Names the file of a draft.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum DraftFile {
    /// The one that this run of the program has given this number.
    Ours(u64),
    /// One that was found, by its name.
    Found(String),
}

/// A draft that was found on this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundDraft {
    /// The name of its file, without the folder.
    pub name: String,
    /// What is in it.
    pub text: String,
}

/// See the module.
#[derive(Debug, Default)]
pub struct Drafts {
    kept: Vec<(Place, Left)>,
    /// Writes that were left in the outbox and go on by now.
    resumed: Vec<(RequestId, Write)>,
    shelf: Shelf,
}

/// What a form left.
#[derive(Debug, Clone, PartialEq)]
pub struct Left {
    /// What was typed and chosen.
    pub draft: Draft,
    /// Files that were to go with it.
    pub files: Vec<LocalFile>,
    /// Whether it was sent, and what is known of that.
    pub(super) sending: Sending,
}

impl Left {
    /// Words that were never sent from a form.
    pub(super) fn of(draft: Draft) -> Self {
        Self { draft, files: Vec::new(), sending: Sending::default() }
    }
}

impl Drafts {
    /// Keeps what that form holds.
    pub(super) fn keep(&mut self, place: Place, left: Left) {
        self.kept.retain(|(known, _)| *known != place);
        self.kept.push((place, left));
    }

    /// Gives back what that form held.
    pub(super) fn take(&mut self, place: &Place) -> Option<Left> {
        let at = self.kept.iter().position(|(known, _)| known == place)?;
        Some(self.kept.remove(at).1)
    }

    /// Those of forms that are not open, the oldest first.
    pub fn kept(&self) -> &[(Place, Left)] {
        &self.kept
    }

    /// Why nothing can be kept on this machine just now, if nothing can; half a sentence.
    pub fn problem(&self) -> Option<&str> {
        self.shelf.problem.as_deref()
    }

    /// What would be lost with all of them, in a few words.
    pub(super) fn unsent(&self) -> Option<String> {
        if self.shelf.is_safe() {
            return None;
        }
        match self.kept.len() {
            0 => None,
            1 => Some("a draft".to_owned()),
            more => Some(format!("{more} drafts")),
        }
    }
}
