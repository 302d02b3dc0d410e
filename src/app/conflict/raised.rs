//! A conflict that a form has met: shown at once, and again whenever it is asked for.

use super::Conflict;
use crate::app::desk::Desk;
use crate::app::form::Form;

/// See the module.
#[derive(Debug, Default)]
pub(in crate::app) struct Raised {
    conflict: Option<Box<Conflict>>,
    is_new: bool,
}

impl Raised {
    /// This stands in the way.
    pub(in crate::app) fn raise(&mut self, conflict: Conflict) {
        *self = Self { conflict: Some(Box::new(conflict)), is_new: true };
    }

    /// Nothing stands in the way any more.
    pub(in crate::app) fn settle(&mut self) {
        *self = Self::default();
    }

    /// Whether there is one.
    pub(in crate::app) const fn is_there(&self) -> bool {
        self.conflict.is_some()
    }

    /// The one that has not been shown yet.
    pub(in crate::app) fn take_new(&mut self) -> Option<Conflict> {
        if !std::mem::take(&mut self.is_new) {
            return None;
        }
        self.conflict.as_deref().cloned()
    }

    /// The one that was shown before, with what stands in the form now, and what was made of both by hand.
    pub(in crate::app) fn again(&self, form: &Form, desk: &mut Desk) -> Option<Conflict> {
        self.conflict.as_deref().cloned().map(|it| it.with_mine(form).resumed(desk))
    }
}
