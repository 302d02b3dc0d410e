//! Somebody has changed on the server what is being changed here. What the user began with is kept until it is decided
//! between both: a change is measured by what its author has seen.

use super::{Answer, Field, Form};

/// What is said where the server tells something else by now than when it was written.
pub(super) const MEANWHILE: &str = "This was changed since you began: saving shows both.";

impl Form {
    /// The server holds this by now. Where something else was written here, that stands, and both are to be seen.
    pub fn overtake(&mut self, property: &str, now: &Answer) {
        let today = self.today;
        let field = self.field(property);
        let began = field.filter(|it| it.is_changed(today)).map(|it| it.about.start.clone());
        self.tell(property, now);
        let Some(began) = began else { return };
        let of_it = self.fields.iter_mut().filter(|field| field.about.property == property);
        let mut is_undecided = false;
        for field in of_it.filter(|field| field.is_changed(today)) {
            let before = field.before.take().unwrap_or_else(|| began.clone());
            // whoever has changed it has taken that back
            field.before = Some(before).filter(|before| before != now);
            is_undecided |= field.before.is_some();
        }
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

    /// It is decided for all of them, as none differs in what is sent.
    pub fn all_decided(&mut self) {
        for field in &mut self.fields {
            field.before = None;
        }
    }

    /// What was typed back to what it was at first is no change: what the server holds now stands.
    pub fn give_way(&mut self) {
        let today = self.today;
        for field in &mut self.fields {
            let is_as_before = field.before.is_some() && field.answer(today).ok() == field.before;
            if is_as_before {
                *field = Field::new(field.about.clone());
            }
        }
        self.settle();
    }
}
