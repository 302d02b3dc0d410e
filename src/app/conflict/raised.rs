//! A conflict that a form has met: shown at once, and again whenever it is asked for or the form is to be sent, until it is
//! settled.

use super::{Conflict, Row, Undecided};
use crate::app::desk::Desk;
use crate::app::drafts::{Left, Place};
use crate::app::form::Form;

/// See the module.
#[derive(Debug, Default)]
pub(in crate::app) struct Raised {
    /// Not shown yet.
    new: Option<Box<Conflict>>,
    is_there: bool,
    /// What was chosen when it was left.
    left: Vec<Row>,
}

impl Raised {
    /// This stands in the way, as the server says: it is shown by itself, and what was chosen in it before is chosen anew.
    pub(in crate::app) fn raise(&mut self, conflict: Conflict) {
        self.is_new(conflict.keeping(&self.left).chosen_anew());
    }

    fn is_new(&mut self, conflict: Conflict) {
        self.new = Some(Box::new(conflict));
        self.is_there = true;
    }

    /// Raises it over that form, with theirs read anew, where there is something to decide; tells whether there is.
    pub(in crate::app) fn show(
        &mut self,
        conflict: Conflict,
        form: &mut Form,
        desk: &mut Desk,
    ) -> bool {
        if conflict.rows.is_empty() {
            // what differs in the form is sent as the same
            form.all_decided();
            if let Some((place, left)) = conflict.draft() {
                desk.drafts.keep(place, left);
            }
            self.settle();
            return false;
        }
        conflict.look(desk);
        self.is_new(conflict.keeping(&self.left));
        true
    }

    /// Nothing stands in the way any more.
    pub(in crate::app) fn settle(&mut self) {
        *self = Self::default();
    }

    /// It was left: what was chosen in it stays so.
    pub(in crate::app) fn leave(&mut self, undecided: Undecided) {
        self.left = undecided.rows;
    }

    /// Whether there is one.
    pub(in crate::app) const fn is_there(&self) -> bool {
        self.is_there
    }

    /// What was made of both by hand, in one that has not been shown yet.
    pub(in crate::app) fn draft(&self) -> Option<(Place, Left)> {
        self.new.as_deref().and_then(Conflict::draft)
    }

    /// The one that has not been shown yet.
    pub(in crate::app) fn take_new(&mut self) -> Option<Conflict> {
        self.new.take().map(|it| *it)
    }
}
