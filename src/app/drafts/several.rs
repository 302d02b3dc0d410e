//! Several new things of one kind: while one of them is being saved the next is begun, and none of their drafts takes the
//! place of another.

use super::{Drafts, Place};
use crate::app::command::Command;
use crate::app::desk::Desk;
use crate::app::keymap::Context;
use crate::app::notices::Tone;

impl Drafts {
    /// What is being saved there makes room for the next of its kind. Tells whether it had to.
    fn make_room(&mut self, place: &Place) -> bool {
        let is_under_way = self.left(place).is_some_and(super::Left::is_being_saved);
        if is_under_way && place.is_of_something_new() {
            let aside = self.free(place);
            self.rename(place, &aside);
            return true;
        }
        false
    }

    /// The place itself, or one beside it, where no draft lies.
    pub(in crate::app) fn free(&self, place: &Place) -> Place {
        let beside = (1..).map(|at| Place::Another(Box::new(place.clone()), at));
        let mut all = std::iter::once(place.clone()).chain(beside);
        let is_free = |it: &Place| self.left(it).is_none() && self.written(it).is_none();
        all.find(is_free).unwrap_or_else(|| place.clone())
    }

    /// One of several is the one its form finds; the one that was it before lies in its place.
    pub(in crate::app) fn bring_forward(&mut self, place: &Place) -> Place {
        let first = place.first().clone();
        if *place != first {
            let between = self.free(&first);
            self.rename(&first, &between);
            self.rename(place, &first);
            if between != first {
                self.rename(&between, place);
            }
        }
        first
    }

    /// Where no draft lies in the first place, one that lies beside it comes there.
    fn next_comes(&mut self, place: &Place) {
        let is_next = |(it, left): &&(Place, super::Left)| {
            it != place && it.first() == place && !left.is_being_saved()
        };
        if self.left(place).is_none()
            && let Some((next, _)) = self.kept.iter().find(is_next).cloned()
        {
            self.bring_forward(&next);
        }
    }

    pub(super) fn rename(&mut self, from: &Place, to: &Place) {
        for (place, _) in self.kept.iter_mut().filter(|(place, _)| place == from) {
            place.clone_from(to);
        }
        self.shelf.rename(from, to);
    }
}

impl Desk {
    /// Something new is begun: what is being saved there goes on beside it.
    pub(in crate::app) fn begin_another(&mut self, place: &Place) {
        if self.drafts.make_room(place) {
            let list = self.keymap.key_of(Context::Board, Command::Drafts);
            let words = format!("The one before is still being saved; {list} lists it.");
            self.say(Tone::Done, words);
        }
        self.drafts.next_comes(place);
    }
}
