//! What the keys do in a form: some lead through it, the others go to the field that has them.

use super::field::{Editor, Field};
use super::{Form, picker};
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
        let code = match command {
            Command::NextField => return Some(self.go_on()),
            Command::PreviousField => return Some(self.go_back()),
            Command::Save => return Some(Outcome::Submit),
            Command::Left => Code::Left,
            Command::Right => Code::Right,
            Command::Up => Code::Up,
            Command::Down => Code::Down,
            Command::Toggle => Code::Char(' '),
            _ => return None,
        };
        Some(self.key(Key::plain(code)))
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
            _ => self.edit(|field, may_be_empty| edited(field, key, may_be_empty)),
        }
    }

    /// Enter writes a line end into a text, takes what a list offers, and goes on everywhere else.
    fn enter(&mut self, key: Key) -> Outcome {
        let is_last = self.is_last();
        match self.focused().map(|field| &field.editor) {
            Some(Editor::Area(_)) => self.edit(|field, _| edited(field, key, true)),
            Some(Editor::Picker(picker)) if picker.is_open || !picker.query.text().is_empty() => {
                self.edit(|field, _| match &mut field.editor {
                    Editor::Picker(picker) => Step::meant(picker.take()),
                    _ => Step::Nothing,
                })
            }
            _ if is_last && self.saves_on_enter => Outcome::Submit,
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
        let Some(Editor::Picker(picker)) = self.focused_mut().map(|field| &mut field.editor) else {
            return false;
        };
        let was_open = match picker.mode {
            // a word of one's own is no search: it stays
            picker::Mode::Words => std::mem::take(&mut picker.is_open),
            picker::Mode::One | picker::Mode::Many => picker.close(),
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
            let meant = matches!(key.code, Code::Char(' ') | Code::Left | Code::Right);
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
