//! A conflict that a form has met: shown at once, and again whenever it is asked for or the form is to be sent, until it is
//! settled.

use super::{Conflict, Undecided};
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

    /// It was left: what was chosen in it stays so.
    pub(in crate::app) fn leave(&mut self, undecided: Undecided) {
        if let Some(conflict) = &mut self.conflict {
            let Undecided { between, rows } = undecided;
            (conflict.between, conflict.rows) = (between, rows);
        }
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

    /// The one that was shown before, with what was made of both by hand, and with what stands in the form now.
    pub(in crate::app) fn again(&self, form: &Form, desk: &mut Desk) -> Option<Conflict> {
        self.conflict.as_deref().cloned().map(|it| it.resumed(desk).with_mine(form))
    }

    /// Whether something is to be decided before that form is sent; then it is shown, the one that was shown before or one
    /// made anew.
    pub(in crate::app) fn holds_up(
        &mut self,
        form: &mut Form,
        anew: impl FnOnce(&mut Desk) -> Conflict,
        desk: &mut Desk,
    ) -> bool {
        if form.undecided().next().is_none() {
            return false;
        }
        let conflict = match self.again(form, desk) {
            Some(conflict) => conflict,
            None => anew(desk),
        };
        if !self.show(conflict, desk) {
            form.decided();
            return false;
        }
        true
    }

    /// Shows it, with theirs read anew, where there is something to decide.
    pub(in crate::app) fn show(&mut self, conflict: Conflict, desk: &mut Desk) -> bool {
        if conflict.rows.is_empty() {
            if let Some((place, left)) = conflict.draft() {
                desk.drafts.keep(place, left);
            }
            self.settle();
            return false;
        }
        conflict.look(desk);
        self.raise(conflict);
        true
    }
}
