//! What the keys do in a form: some lead through it, the others go to the field that has them.

use super::calendar::Calendar;
use super::field::{Editor, Field};
use super::{Enter, Form, Kind, picker};
use crate::app::command::Command;
use crate::app::input::{Code, Key};

/// What a key has done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing.
    Nothing,
    /// Something that is to be seen.
    Shown,
    /// The user wants it sent.
    Submit,
}

impl Form {
    /// Does what a key means in every form; `None` where that is the owner's business.
    pub fn command(&mut self, command: Command) -> Option<Outcome> {
        if let Some(outcome) = self.in_calendar(command) {
            return Some(outcome);
        }
        let code = match command {
            Command::NextField => return Some(self.go_on()),
            Command::PreviousField => return Some(self.go_back()),
            Command::Save => return Some(Outcome::Submit),
            Command::Open => return Some(self.open()),
            Command::Left => Code::Left,
            Command::Right => Code::Right,
            Command::Up => Code::Up,
            Command::Down => Code::Down,
            Command::Toggle => Code::Char(' '),
            _ => return None,
        };
        Some(self.key(Key::plain(code)))
    }

    /// Opens what the field that has the keys can be filled in with: a calendar, a list.
    fn open(&mut self) -> Outcome {
        let (today, is_date) = (self.today, self.aid() == Some("calendar"));
        self.edit(|field, _| match &mut field.editor {
            super::Editor::Picker(picker) => Step::meant(picker.open()),
            super::Editor::Area(_) => Step::Outside,
            super::Editor::Line(_) if is_date => {
                field.calendar = Some(Calendar::new(field.day(today)));
                Step::Shown
            }
            _ => Step::Nothing,
        })
    }

    /// Whether the calendar below the line that has the keys is in sight, so that one goes down into it.
    fn leads_into_calendar(&self) -> bool {
        self.focused().is_some_and(|field| {
            field.about.is_alone && field.about.kind == Kind::Date && field.calendar.is_none()
        })
    }

    /// What a key does while a calendar is open.
    fn in_calendar(&mut self, command: Command) -> Option<Outcome> {
        let (today, is_saving) = (self.today, self.is_saving);
        let field = self.focused_mut()?;
        let calendar = field.calendar.as_mut()?;
        match command {
            _ if is_saving => return Some(Outcome::Nothing),
            Command::Open => {
                let day = calendar.at.to_string();
                field.calendar = None;
                let outcome = self.edit(|field, _| {
                    if let Editor::Line(line) = &mut field.editor {
                        line.set(&day);
                    }
                    Step::Shown
                });
                let is_all = self.enter == Enter::Saves;
                return Some(if is_all { Outcome::Submit } else { outcome });
            }
            command if calendar.go(command, today) => {}
            _ => return None,
        }
        self.settle();
        Some(Outcome::Shown)
    }

    /// Takes a key. Tab and shift-Tab go through the fields, whatever else is bound to do so.
    pub fn key(&mut self, key: Key) -> Outcome {
        if self.is_saving {
            return Outcome::Nothing;
        }
        match key.code {
            Code::Tab if key.shift => self.go_back(),
            Code::Tab => self.go_on(),
            Code::Enter => self.enter(key),
            Code::Down if self.leads_into_calendar() => self.open(),
            _ => self.edit(|field, may_be_empty| edited(field, key, may_be_empty)),
        }
    }

    /// Enter writes a line end into a text, takes what a list offers, and goes on everywhere else.
    fn enter(&mut self, key: Key) -> Outcome {
        let is_last = self.is_last();
        match self.focused().map(|field| &field.editor) {
            Some(Editor::Area(_)) => self.edit(|field, _| edited(field, key, true)),
            Some(Editor::Picker(picker)) if picker.is_open || !picker.query.text().is_empty() => {
                let is_all = self.enter == Enter::Saves && picker.mode == picker::Mode::One;
                let outcome = self.edit(|field, _| match &mut field.editor {
                    Editor::Picker(picker) => Step::meant(picker.take()),
                    _ => Step::Nothing,
                });
                if is_all && outcome == Outcome::Shown { Outcome::Submit } else { outcome }
            }
            _ if self.enter == Enter::Saves => Outcome::Submit,
            _ if is_last && self.enter == Enter::SavesAtTheEnd => Outcome::Submit,
            _ if is_last => Outcome::Nothing,
            _ => self.go_on(),
        }
    }

    /// Takes pasted text where text can be written.
    pub fn paste(&mut self, pasted: &str) -> Outcome {
        if self.is_saving {
            return Outcome::Nothing;
        }
        self.edit(|field, _| {
            match &mut field.editor {
                Editor::Line(line) => line.insert(pasted),
                Editor::Area(area) => area.insert(pasted),
                Editor::Picker(picker) => picker.paste(pasted),
                Editor::Unknown | Editor::Truth(_) | Editor::Boxes(_) => return Step::Nothing,
            }
            Step::Shown
        })
    }

    fn edit(&mut self, change: impl FnOnce(&mut Field, bool) -> Step) -> Outcome {
        let Some(field) = self.focused_mut().filter(|field| field.is_known()) else {
            return Outcome::Nothing;
        };
        let may_be_empty = !field.about.required;
        match change(field, may_be_empty) {
            Step::Nothing => return Outcome::Nothing,
            Step::Before => return self.go_back(),
            Step::After => return self.go_on(),
            Step::Outside => {
                self.want_outside();
                return Outcome::Shown;
            }
            Step::Shown => {}
        }
        // a refusal is about what was sent, not about what is there now
        field.refusal = None;
        self.settle();
        Outcome::Shown
    }

    /// Closes an open list, and gives up what was typed to search it; tells whether there was one. Otherwise the key that
    /// leads out of things is the owner's.
    pub fn escape(&mut self) -> bool {
        if self.focused_mut().is_some_and(|field| field.calendar.take().is_some()) {
            self.settle();
            return true;
        }
        let Some(Editor::Picker(picker)) = self.focused_mut().map(|field| &mut field.editor) else {
            return false;
        };
        let was_open = match picker.mode {
            // a word of one's own is no search: it stays
            picker::Mode::Words => std::mem::take(&mut picker.is_open),
            picker::Mode::One | picker::Mode::Many | picker::Mode::People => picker.close(),
        };
        self.settle();
        was_open
    }
}

/// What a key has done to a field.
enum Step {
    Nothing,
    Shown,
    /// It led out of it.
    Before,
    After,
    /// The text is wanted in an editor of the user's own.
    Outside,
}

impl Step {
    const fn meant(meant: bool) -> Self {
        if meant { Self::Shown } else { Self::Nothing }
    }
}

/// Hands a key to whatever is edited in the field. Up and down lead out of it where they mean nothing in it.
fn edited(field: &mut Field, key: Key, may_be_empty: bool) -> Step {
    let meant = match &mut field.editor {
        Editor::Unknown => false,
        Editor::Line(line) => line.key(key),
        Editor::Area(area) => area.key(key),
        Editor::Picker(picker) => picker.key(key),
        Editor::Truth(truth) => {
            let meant = key.code == Code::Char(' ');
            *truth ^= meant;
            meant
        }
        Editor::Boxes(boxes) => match key.code {
            Code::Left => boxes.step(-1),
            Code::Up if boxes.at > 0 => boxes.step(-1),
            Code::Right | Code::Down => boxes.step(1),
            Code::Char(' ') => boxes.toggle(may_be_empty),
            _ => false,
        },
    };
    match key.code {
        _ if meant => Step::Shown,
        Code::Up => Step::Before,
        Code::Down => Step::After,
        _ => Step::Nothing,
    }
}
