//! What somebody else has changed too while a form stood open.

use super::{Go, Layer};
use crate::app::conflict::{Conflict, Raised};
use crate::app::desk::Desk;
use crate::app::drafts::{Left, Place};

impl Layer {
    /// What stands in the way of its form.
    pub(super) const fn meets(&self) -> Option<&Raised> {
        match self {
            Self::TicketForm(it) => Some(&it.raised),
            Self::NoteForm(it) => Some(&it.raised),
            Self::AdminForm(it) => Some(&it.raised),
            _ => None,
        }
    }

    /// What was made of both by hand, in a conflict that waits to be shown.
    pub(in crate::app) fn raised(&self) -> Option<(Place, Left)> {
        self.meets().and_then(Raised::draft)
    }

    /// Whether its form holds something that both have changed.
    pub(super) fn is_undecided(&self) -> bool {
        let is_raised = self.meets().is_some_and(Raised::is_there);
        is_raised || self.form().is_some_and(|form| form.undecided().next().is_some())
    }

    /// What stands in the way of its form, and has not been shown yet.
    pub(in crate::app) fn meets_now(&mut self) -> Option<Conflict> {
        match self {
            Self::TicketForm(it) => it.raised.take_new(),
            Self::NoteForm(it) => it.raised.take_new(),
            Self::AdminForm(it) => it.raised.take_new(),
            _ => None,
        }
    }

    /// Shows it once more.
    pub(super) fn meets_again(&mut self, desk: &mut Desk) -> Go {
        let is_shown = match self {
            Self::TicketForm(it) => it.show_both(desk),
            Self::NoteForm(it) => it.show_both(desk),
            Self::AdminForm(it) => it.show_both(desk),
            _ => false,
        };
        if is_shown { Go::Shown } else { Go::Stay }
    }
}
