//! A long text that is made of ours and theirs by hand: in its own box, or in the user's own editor.

use super::row::Row;
use super::{Conflict, rows};
use crate::app::command::Command;
use crate::app::desk::Desk;
use crate::app::drafts::{Left, Place};
use crate::app::effect::Effect;
use crate::app::form::draft::{Content, Draft, Kept};
use crate::app::form::{Answer as Held, Description, Form, Kind, Outcome};
use crate::app::input::Key;
use crate::app::layer::Go;
use crate::worker::request::Write;

impl Conflict {
    /// Where what is made of both belongs.
    pub(in crate::app) fn place_of_both(&self) -> Option<Place> {
        self.place.clone().map(|place| Place::Both(Box::new(place)))
    }

    /// What was made of both by hand, and where that belongs.
    pub(in crate::app) fn draft(&self) -> Option<(Place, Left)> {
        let open = self.editor.as_ref().and_then(|form| form.fields.first());
        let text = |row: &Row| match open.filter(|it| it.about.property == row.about.property) {
            Some(field) if field.is_changed(jiff::civil::Date::ZERO) => {
                let text = self.editor.as_ref()?.answer(&field.about.property).text().to_owned();
                Some(rows::as_in(row, &text, &field.about.label))
            }
            _ => row.is_edited.then(|| row.text().to_owned()),
        };
        let kept = |row: &Row| {
            let (property, label) = (row.about.property.clone(), row.about.label.clone());
            // theirs, as it was when this was written
            let seen = match &self.opened_on {
                Some(theirs) if open.is_some_and(|it| it.about.property == property) => {
                    Some(theirs)
                }
                _ => row.seen.as_ref(),
            };
            let start = seen.map(|seen| Content::Text(seen.text().to_owned()));
            Some(Kept { property, label, start, now: Content::Text(text(row)?) })
        };
        self.draft_of(self.rows.iter().filter_map(kept).collect())
    }

    /// These, with what belongs to no row.
    pub(super) fn draft_of(&self, mut fields: Vec<Kept>) -> Option<(Place, Left)> {
        let place = self.place_of_both()?;
        fields.extend(self.unplaced.iter().cloned());
        (!fields.is_empty()).then(|| (place, Left::of(Draft { fields })))
    }

    /// Opens what is made of both as a text.
    pub(super) fn open(&mut self, is_outside: bool, desk: &Desk) -> Go {
        let Some(row) = self.rows.get(self.selected).filter(|row| row.is_text()) else {
            return Go::Stay;
        };
        let hint = match (row.is_marked(), row.both.is_some()) {
            _ if row.is_overtaken() => {
                "Theirs has changed since you wrote this: what is new in it is not in here."
            }
            (true, _) => "What both have changed stands between the marks: keep what is right.",
            (false, true) => "What both have written, in one.",
            (false, false) => "What is yours; it is too long to be put beside theirs.",
        };
        let about = Description::new(&*row.about.property, &*row.about.label, Kind::Text)
            .hint(hint)
            .holding(Held::Text(row.text().to_owned()));
        let suffix = match self.write() {
            Some(Write::SaveNote { .. }) if rows::is_html(row) => ".html",
            Some(Write::SaveNote { .. }) => ".md",
            _ => ".txt",
        };
        let mut form = Form::new(vec![about], desk.now.today).with_texts(suffix);
        form.fit(desk.size);
        if is_outside {
            form.want_outside();
        }
        let seen = row.seen.clone().filter(|_| row.is_edited);
        self.opened_on = seen.or_else(|| Some(row.theirs.clone()));
        self.editor = Some(form);
        Go::Shown
    }

    pub(super) fn command_in_text(&mut self, command: Command, desk: &mut Desk) -> Go {
        let Some(form) = &mut self.editor else { return Go::Stay };
        match command {
            Command::Back if form.escape() => {}
            Command::Back | Command::Save => self.close_text(desk),
            _ => match form.command(command).unwrap_or(Outcome::Nothing) {
                Outcome::Nothing => return Go::Stay,
                Outcome::Shown => {}
                Outcome::Submit => self.close_text(desk),
            },
        }
        Go::Shown
    }

    /// Back to the rows; what was written is what is taken.
    fn close_text(&mut self, desk: &mut Desk) {
        let Some(form) = self.editor.take() else { return };
        if let Some(edit) = form.edited_outside() {
            desk.effect(Effect::ForgetText(edit));
        }
        let Some(field) = form.fields.first() else { return };
        let opened_on = self.opened_on.take();
        let property = &field.about.property;
        let row = self.rows.iter_mut().find(|row| row.about.property == *property);
        if let Some(row) = row.filter(|_| field.is_changed(desk.now.today)) {
            let text = rows::as_in(row, form.answer(property).text(), &field.about.label);
            row.edit(text, opened_on);
        }
        self.resized(desk);
    }

    pub(in crate::app) fn text_key(&mut self, key: Key, desk: &mut Desk) -> Go {
        let Some(form) = &mut self.editor else { return Go::Stay };
        match form.key(key) {
            Outcome::Nothing => return Go::Stay,
            Outcome::Shown => {}
            Outcome::Submit => self.close_text(desk),
        }
        Go::Shown
    }

    pub(in crate::app) fn paste(&mut self, text: &str) -> Go {
        match self.editor.as_mut().map(|form| form.paste(text)) {
            None | Some(Outcome::Nothing) => Go::Stay,
            Some(_) => Go::Shown,
        }
    }
}
