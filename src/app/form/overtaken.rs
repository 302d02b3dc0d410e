//! Somebody has changed on the server what is being changed here. What the user began with is kept until it is decided
//! between both: a change is measured by what its author has seen.

use jiff::civil::Date;

use super::{Answer, Field, Form};

/// What is said where the server tells something else by now than when it was written.
pub(super) const MEANWHILE: &str = "This was changed since you began: saving shows both.";

impl Field {
    /// The same for one; tells whether both are to be seen.
    pub fn overtake(&mut self, now: &Answer, today: Date) -> bool {
        let began = self.is_changed(today).then(|| self.about.start.clone());
        self.tell(now.clone(), today);
        let Some(began) = began.filter(|_| self.is_changed(today)) else { return false };
        // whoever has changed it may have taken that back
        self.before = Some(self.before.take().unwrap_or(began)).filter(|before| before != now);
        if self.before.is_none() {
            self.refusal.take_if(|refusal| refusal == MEANWHILE);
        }
        self.before.is_some()
    }
}

impl Form {
    /// The server holds this by now. Where something else was written here, that stands, and both are to be seen.
    pub fn overtake(&mut self, property: &str, now: &Answer) {
        let today = self.today;
        let mut is_undecided = false;
        for field in self.fields.iter_mut().filter(|field| field.about.property == property) {
            is_undecided |= field.overtake(now, today);
        }
        self.tell(property, now);
        if is_undecided {
            self.refuse(Some(property), MEANWHILE);
        }
    }

    /// What both have changed, with what it held before.
    pub fn undecided(&self) -> impl Iterator<Item = (&Field, &Answer)> {
        let overtaken =
            self.fields.iter().filter_map(|field| Some((field, field.before.as_ref()?)));
        overtaken.filter(|(field, _)| field.is_changed(self.today))
    }

    /// It is decided for that property: what the server holds now is what a change of it is measured by.
    pub fn decided(&mut self, property: &str) {
        for field in self.fields.iter_mut().filter(|field| field.about.property == property) {
            field.before = None;
            field.refusal.take_if(|refusal| refusal == MEANWHILE);
        }
    }

    /// It is decided for all of them.
    pub fn all_decided(&mut self) {
        for field in &mut self.fields {
            field.before = None;
        }
    }

    /// Whether it is to be said first what is to be there, before this is sent. What was typed back to what it was at first
    /// is no change: what the server holds now stands.
    pub fn must_be_decided(&mut self) -> bool {
        let today = self.today;
        for field in &mut self.fields {
            let is_as_before = field.before.is_some() && field.answer(today).ok() == field.before;
            if is_as_before {
                *field = Field::new(field.about.clone());
            }
        }
        self.settle();
        self.undecided().next().is_some()
    }
}
