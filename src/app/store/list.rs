//! A list the server was asked for: its items, whether an answer is awaited, and what went wrong last.

use crate::model::Timestamp;
use crate::worker::reply::{Failure, Outcome};
use crate::worker::request::LoadId;

/// See the module.
#[derive(Debug, Clone, PartialEq)]
pub struct List<T> {
    /// What the server told last.
    pub items: Vec<T>,
    /// Whether it ever told.
    pub known: bool,
    /// Why the last question had no good answer.
    pub failure: Option<Failure>,
    /// When the server told them, where that was in an earlier run.
    pub as_of: Option<Timestamp>,
    load: Option<LoadId>,
    /// Nobody has asked for it but the program itself, and nobody is told that it is under way.
    is_quiet: bool,
}

impl<T> Default for List<T> {
    fn default() -> Self {
        Self {
            items: Vec::new(),
            known: false,
            failure: None,
            as_of: None,
            load: None,
            is_quiet: false,
        }
    }
}

impl<T> List<T> {
    /// Whether somebody awaits an answer.
    pub const fn is_loading(&self) -> bool {
        self.load.is_some() && !self.is_quiet
    }

    /// Whether this is the awaited question, and the program itself has asked it.
    pub(super) fn is_quietly(&self, load: LoadId) -> bool {
        self.is_quiet && self.load == Some(load)
    }

    /// The question whose answer is awaited.
    pub const fn load(&self) -> Option<LoadId> {
        self.load
    }

    pub(super) fn asked(&mut self, load: LoadId) {
        self.load = Some(load);
        self.is_quiet = false;
    }

    /// As [`Self::asked`], by the program itself.
    pub(super) fn asked_quietly(&mut self, load: LoadId) {
        self.load = Some(load);
        self.is_quiet = true;
    }

    pub(super) fn cancelled(&mut self, load: LoadId) {
        if self.load == Some(load) {
            self.load = None;
        }
    }

    /// Takes in what was told in an earlier run, while an answer is awaited and nothing newer is known.
    pub(super) fn kept(&mut self, load: LoadId, items: &[T], told: Timestamp) -> bool
    where
        T: Clone,
    {
        if self.load != Some(load) || self.known {
            return false;
        }
        self.items = items.to_vec();
        self.known = true;
        self.as_of = Some(told);
        true
    }

    /// No answer is awaited any more.
    pub(super) const fn give_up(&mut self) {
        self.load = None;
    }

    /// Takes the answer if it is the awaited one; tells whether it was.
    pub(super) fn answered(&mut self, load: LoadId, result: &Outcome<Vec<T>>) -> bool
    where
        T: Clone,
    {
        if self.load != Some(load) {
            return false;
        }
        self.load = None;
        match result {
            Ok(items) => {
                self.items.clone_from(items);
                self.known = true;
                self.as_of = None;
                self.failure = None;
            }
            Err(failure) => self.failure = Some(failure.clone()),
        }
        true
    }

    /// Puts one item in the place of the one with its id, or at the end.
    pub(super) fn put<I: PartialEq>(&mut self, item: T, id: impl Fn(&T) -> I) {
        match self.items.iter_mut().find(|old| id(old) == id(&item)) {
            Some(old) => *old = item,
            None => self.items.push(item),
        }
    }
}
