//! What was typed in forms: kept until it is saved, or thrown away.
//!
//! A form takes its draft when it opens and gives it back when it is left, so that there is never more than one of a thing
//! that is there; of new ones there can be `several`.
//! Whatever stands in a form, open or left, also lies in a file of this machine a moment later (`shelf`), in words that a
//! person can read (`record`), and is found again at the next start, however this one ended.

pub(super) mod anew;
mod answered;
mod place;
pub mod record;
mod several;
mod shelf;
pub(super) mod sign_in;
#[cfg(test)]
mod tests;

use std::path::PathBuf;

pub use self::place::Place;
use self::shelf::Shelf;
pub use self::sign_in::SignIn;
use super::conflict::is_mark;
use super::form::draft::{Content, Draft, Kept};
use super::msg::LocalFile;
use super::sending::Sending;
use crate::model::{TicketId, Timestamp};
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
    /// All of where it lies.
    pub path: PathBuf,
    /// What is in it.
    pub text: String,
}

/// A file among the drafts of an account that cannot be taken up: it is shown as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Strange {
    /// What was found; without its text where that is of another account.
    pub found: FoundDraft,
    /// What is wrong with it; half a sentence.
    pub why: String,
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
    /// The first words of what was typed, for a list. Foreign where somebody else's are in the field.
    pub fn first_words(&self) -> String {
        let words = |kept: &Kept| {
            let words = kept.now.words();
            // the marks of what is being made of both are nobody's words
            let first = words.lines().find(|line| !line.trim().is_empty() && !is_mark(line));
            first.map(|line| line.trim().to_owned())
        };
        let is_text = |kept: &&Kept| matches!(kept.now, Content::Text(_));
        let fields = || self.draft.fields.iter();
        let first = fields().filter(is_text).find_map(words).or_else(|| fields().find_map(words));
        first.unwrap_or_default()
    }

    /// Whether its answer is awaited, in this run of the program.
    pub(in crate::app) const fn is_being_saved(&self) -> bool {
        self.sending.sent().is_some()
    }

    /// Whether the answer to this is awaited for it.
    pub(in crate::app) fn awaits(&self, request: RequestId) -> bool {
        self.sending.awaits(request)
    }

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

    /// What that form left.
    pub fn left(&self, place: &Place) -> Option<&Left> {
        self.kept.iter().find(|(known, _)| known == place).map(|(_, left)| left)
    }

    /// How many of forms that are not open are about this ticket.
    pub fn about(&self, ticket: TicketId) -> usize {
        let is_about =
            |(place, _): &&(Place, Left)| place.ticket().is_some_and(|(_, it)| it == ticket);
        self.kept.iter().filter(is_about).count()
    }

    /// When what was typed there was written down, where it was.
    pub fn written(&self, place: &Place) -> Option<Timestamp> {
        self.shelf.written(place)
    }

    /// How many are in the hands of other programs that run on this machine.
    pub const fn elsewhere(&self) -> usize {
        self.shelf.elsewhere
    }

    /// Why nothing can be kept on this machine just now, if nothing can; half a sentence.
    pub fn problem(&self) -> Option<&str> {
        self.shelf.problem.as_deref()
    }

    /// Whether whatever stands in a form is there again at the next start.
    pub const fn outlast(&self) -> bool {
        self.shelf.is_safe()
    }

    /// Whose they are; nobody's where all is thrown away at the end.
    pub(super) fn account(&self) -> Option<&str> {
        self.shelf.account.as_deref()
    }

    /// Another account is open from now on: nobody waits for answers to what was sent from here.
    fn lay_aside(&mut self) {
        for (_, left) in self.kept.iter_mut().filter(|(_, left)| left.sending.is_open()) {
            left.sending = Sending::before();
        }
        self.resumed.clear();
        self.shelf.timer = None;
    }

    /// What would be lost with all of them and with those that were laid aside, in a few words.
    pub(super) fn unsent(&self, aside: &[Self]) -> Option<String> {
        if self.outlast() {
            return None;
        }
        let aside: usize = match self.problem() {
            Some(_) => aside.iter().map(|it| it.kept.len()).sum(),
            None => 0,
        };
        match self.kept.len() + aside {
            0 => None,
            1 => Some("a draft".to_owned()),
            more => Some(format!("{more} drafts")),
        }
    }
}
