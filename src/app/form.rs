//! The form engine: one description of what is asked for drives state, validation and drawing.
//!
//! A [`Form`] is made of [`Description`]s and knows nothing of tickets or servers. Its owner hands it keys, asks it for
//! [`Answer`]s and tells it what a server refused. Whatever happens, what was typed stays in it.

mod answer;
pub mod area;
pub mod boxes;
pub mod calendar;
pub mod date;
mod description;
pub mod draft;
pub mod field;
mod keys;
pub mod layout;
pub mod line;
mod mouse;
mod notes;
mod outside;
mod overtaken;
pub mod picker;
mod refusal;

#[cfg(test)]
pub(in crate::app) mod testing;
#[cfg(test)]
mod tests;

use jiff::civil::Date;

pub use answer::Answer;
pub use description::{Description, Item, Kind};
pub use field::{Editor, Field, Problem};
pub use keys::Outcome;
pub use layout::{Layout, Window};
use outside::Outside;

use super::keymap::Context;
use super::msg::Size;

/// What Enter does where it means nothing in the field itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Enter {
    /// It goes to the next field.
    GoesOn,
    /// So it does, and in the last field it sends the form.
    SavesAtTheEnd,
    /// It sends the form.
    Saves,
}

/// A form being filled in.
#[derive(Debug, Clone)]
pub struct Form {
    /// In the order of Tab.
    pub fields: Vec<Field>,
    /// Which field has the keys.
    pub focus: usize,
    /// Whether it has been sent and no answer has come yet; until then it takes no keys.
    pub is_saving: bool,
    /// What the server refused without naming a field.
    pub refusal: Option<String>,
    /// The first row in sight.
    pub top: usize,
    /// Whether somebody has tried to send it: from then on everything that is missing is said.
    pub was_tried: bool,
    /// The day that words for days are seen from.
    pub today: Date,
    /// The part of the screen it has.
    pub window: Window,
    /// What it has when nothing in it is open.
    calm: Window,
    screen: Size,
    enter: Enter,
    is_small: bool,
    /// Whether it is of something that is there: only that can be changed by somebody else meanwhile.
    is_of_something_known: bool,
    /// What was left here before and has no field to go into yet.
    waiting: Option<draft::Draft>,
    outside: Outside,
}

impl Form {
    /// A form of these fields; the first that can be edited has the keys.
    pub fn new(fields: Vec<Description>, today: Date) -> Self {
        let fields: Vec<Field> = fields.into_iter().map(Field::new).collect();
        let focus = fields.iter().position(Field::is_known).unwrap_or(0);
        let screen = Size { width: 80, height: 24 };
        let window = Window::of(screen, 0);
        let mut form = Self {
            fields,
            focus,
            is_saving: false,
            refusal: None,
            top: 0,
            was_tried: false,
            today,
            window,
            calm: window,
            screen,
            enter: Enter::GoesOn,
            is_small: false,
            is_of_something_known: false,
            outside: Outside::default(),
            waiting: None,
        };
        form.settle();
        form
    }

    /// The same, but Enter in the last field sends it.
    #[must_use]
    pub fn saving_on_enter(self) -> Self {
        Self { enter: Enter::SavesAtTheEnd, ..self }
    }

    /// The same, of something that is there already.
    #[must_use]
    pub fn of_something_known(self, is_known: bool) -> Self {
        Self { is_of_something_known: is_known, ..self }
    }

    /// The same as a small box over a screen, where Enter sends it from every field but a text.
    #[must_use]
    pub fn small(mut self) -> Self {
        self.is_small = true;
        self.enter = Enter::Saves;
        // a list that is all there is to see is open
        if let Some(Field { editor: Editor::Picker(picker), about, .. }) = self.focused_mut()
            && about.is_alone
        {
            picker.stays_open = true;
            picker.open();
        }
        self.settle();
        self
    }

    /// Whether Enter sends it from where the keys are, and nothing else on the screen says so.
    pub fn is_sent_by_enter(&self) -> bool {
        let is_text = |field: &Field| matches!(field.editor, Editor::Area(_));
        let is_calendar = self.focused().is_some_and(|field| field.calendar.is_some());
        self.enter == Enter::Saves && !is_calendar && !self.focused().is_some_and(is_text)
    }

    /// Lays the form out on a screen of this size.
    pub fn fit(&mut self, screen: Size) {
        self.screen = screen;
        self.calm = if self.is_small {
            Window::small(screen, layout::least_room(self))
        } else {
            Window::of(screen, layout::usual_rows(self))
        };
        self.settle();
    }

    /// The room for fields, below which a refusal stands.
    pub fn body(&self) -> Size {
        let taken = u16::try_from(self.refusal_lines().len()).unwrap_or(0);
        let room = self.window.room();
        Size { height: room.height.saturating_sub(taken).max(1), ..room }
    }

    /// Where everything lies.
    pub fn layout(&self) -> Layout {
        Layout::of(self, Size { height: self.text_room(), ..self.body() }, self.window.is_roomy)
    }

    /// The height that texts are measured by: they do not grow because a list was opened.
    fn text_room(&self) -> u16 {
        let taken = u16::try_from(self.refusal_lines().len()).unwrap_or(0);
        self.calm.inner.height.saturating_sub(taken).max(1)
    }

    /// Works out what depends on the room, and scrolls to the field that has the keys.
    fn settle(&mut self) {
        self.window = self.calm;
        let width = layout::area_width(self.layout().width);
        for at in 0..self.fields.len() {
            self.fit_area(at, width, self.text_room());
        }
        let layout = self.layout();
        self.window = self.calm.grown(self.screen, layout.height + self.refusal_lines().len());
        let height = usize::from(self.body().height);
        let Some(place) = layout.places.get(self.focus) else { return };
        let end = place.top + place.height;
        let least = end.saturating_sub(height).min(place.top);
        let first = self.fields.iter().position(Field::is_known) == Some(self.focus);
        self.top = if first { least } else { self.top.clamp(least, place.top) };
        self.top = self.top.min(layout.height.saturating_sub(height));
    }

    fn fit_area(&mut self, at: usize, width: usize, room: u16) {
        // its rows depend on the width, and its height on its rows
        for _ in 0..2 {
            let Some(Editor::Area(area)) = self.fields.get(at).map(|field| &field.editor) else {
                return;
            };
            let height = layout::area_rows(self, area.height(), room);
            if let Some(Field { editor: Editor::Area(area), .. }) = self.fields.get_mut(at) {
                area.fit(width, height);
            }
        }
    }

    /// The field of that property.
    pub fn field(&self, property: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.about.property == property)
    }

    fn focused(&self) -> Option<&Field> {
        self.fields.get(self.focus)
    }

    fn focused_mut(&mut self) -> Option<&mut Field> {
        self.fields.get_mut(self.focus)
    }

    /// What the field of that property holds; [`Answer::Unknown`] where that cannot be sent.
    pub fn answer(&self, property: &str) -> Answer {
        self.field(property)
            .and_then(|field| field.answer(self.today).ok())
            .unwrap_or(Answer::Unknown)
    }

    /// Whether the field of that property holds something else than at first.
    pub fn changed(&self, property: &str) -> bool {
        self.field(property).is_some_and(|field| field.is_changed(self.today))
    }

    /// Whether anything was typed or chosen that is not in the form's first state.
    pub fn is_changed(&self) -> bool {
        self.fields.iter().any(|field| field.is_changed(self.today))
    }

    /// Whether letters are written where the keys go, rather than being commands.
    pub fn is_typed(&self) -> bool {
        self.focused().is_some_and(Field::is_typed)
    }

    /// Turns the yes or no of that property, wherever the keys are. Tells whether it did.
    pub fn flip(&mut self, property: &str) -> bool {
        let field = self.fields.iter_mut().find(|field| field.about.property == property);
        match field.map(|field| &mut field.editor) {
            Some(Editor::Truth(truth)) if !self.is_saving => {
                *truth = !*truth;
                true
            }
            _ => false,
        }
    }

    /// Gives the keys to the field of that property.
    pub fn focus_on(&mut self, property: &str) {
        if let Some(at) = self.fields.iter().position(|field| field.about.property == property) {
            self.go(at);
        }
    }

    fn go(&mut self, at: usize) {
        if at != self.focus
            && let Some(field) = self.focused_mut()
        {
            field.was_left = true;
            field.calendar = None;
            if let Editor::Picker(picker) = &mut field.editor {
                picker.leave();
            }
        }
        self.focus = at;
        self.settle();
    }

    /// To the next field; behind the last comes the first.
    pub fn go_on(&mut self) -> Outcome {
        let after = self.focus + 1;
        let target = (after..self.fields.len()).chain(0..after).find(|at| self.is_known(*at));
        self.go_to(target)
    }

    /// To the field before; before the first comes the last.
    pub fn go_back(&mut self) -> Outcome {
        let before = (0..self.focus).rev().chain((self.focus..self.fields.len()).rev());
        let target = before.into_iter().find(|at| self.is_known(*at));
        self.go_to(target)
    }

    fn go_to(&mut self, target: Option<usize>) -> Outcome {
        let Some(target) = target.filter(|_| !self.is_saving) else { return Outcome::Nothing };
        self.go(target);
        Outcome::Shown
    }

    fn is_known(&self, at: usize) -> bool {
        self.fields.get(at).is_some_and(Field::is_known)
    }

    fn is_last(&self) -> bool {
        !(self.focus + 1..self.fields.len()).any(|at| self.is_known(at))
    }

    /// Where the keys are looked up.
    pub fn context(&self) -> Context {
        match self.focused() {
            Some(field) if field.calendar.is_some() => Context::Calendar,
            Some(field) if field.is_typed() => Context::Text,
            _ => Context::Form,
        }
    }

    /// What can be opened in the field that has the keys, in a word.
    pub fn aid(&self) -> Option<&'static str> {
        let field = self.focused().filter(|_| !self.is_saving)?;
        match &field.editor {
            Editor::Line(_) if field.about.kind == Kind::Date => Some("calendar"),
            Editor::Picker(_) => Some("list"),
            Editor::Area(_) => Some("editor"),
            _ => None,
        }
    }

    /// Writes this into the field of that property, as if it had been typed in place of what is there.
    pub fn write(&mut self, property: &str, content: &str) {
        let Some(at) = self.fields.iter().position(|field| field.about.property == property) else {
            return;
        };
        if let Some(Field { editor: Editor::Line(line), refusal, .. }) = self.fields.get_mut(at) {
            line.set(content);
            *refusal = None;
        }
        self.settle();
    }

    /// Looks whether it can be sent. If not, the first field in the way gets the keys and says why.
    pub fn is_ready(&mut self) -> bool {
        self.was_tried = true;
        self.refusal = None;
        let today = self.today;
        for field in &mut self.fields {
            field.refusal = None;
            field.calendar = None;
            if let Editor::Picker(picker) = &mut field.editor
                && picker.mode == picker::Mode::Words
            {
                picker.leave();
            }
        }
        let wrong = self.fields.iter().position(|field| field.answer(today).is_err());
        match wrong {
            Some(at) => self.focus = at,
            None => self.was_tried = false,
        }
        self.settle();
        wrong.is_none()
    }

    /// Puts more fields in before the one of that property; the keys stay where they are.
    pub fn insert_before(&mut self, property: &str, fields: Vec<Description>) {
        let count = self.fields.len();
        let at = self.fields.iter().position(|field| field.about.property == property);
        let at = at.unwrap_or(count);
        let fields = fields.into_iter().map(Field::new);
        self.fields.splice(at..at, fields);
        if self.focus >= at {
            self.focus += self.fields.len() - count;
        }
        self.put_back_what_fits();
        self.settle();
    }

    /// Takes what somebody else told about a property.
    pub fn tell(&mut self, property: &str, start: &Answer) {
        let today = self.today;
        for field in self.fields.iter_mut().filter(|field| field.about.property == property) {
            field.tell(start.clone(), today);
        }
        self.put_back_what_fits();
        if !self.is_known(self.focus) {
            self.go_on();
        }
        self.settle();
    }

    /// Offers these in the field of that property from now on, of which these are chosen.
    pub fn put(&mut self, property: &str, items: &std::sync::Arc<[Item]>, chosen: &[u64]) {
        for field in self.fields.iter_mut().filter(|field| field.about.property == property) {
            field.put(items.clone(), chosen);
        }
        self.settle();
    }

    /// Offers these in the field of that property from now on.
    pub fn offer(&mut self, property: &str, items: &std::sync::Arc<[Item]>) {
        for field in self.fields.iter_mut().filter(|field| field.about.property == property) {
            field.offer(items);
        }
        self.settle();
    }
}
