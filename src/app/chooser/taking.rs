//! What is typed is looked for; what is found is chosen, and taken.

use super::{Choice, Chooser, Entry, Share, Subject};
use crate::app::command::Command;
use crate::app::desk::Desk;
use crate::app::input::{Code, Key};
use crate::app::keymap::Context;
use crate::app::layer::Go;
use crate::app::notices::Tone;
use crate::model::Tags;
use crate::text;

impl Chooser {
    pub(in crate::app) fn text_key(&mut self, key: Key, _: &Desk) -> Go {
        let after_comma = std::mem::take(&mut self.after_comma);
        match key.code {
            Code::Char(' ') if self.query.text().is_empty() => {
                self.after_comma = after_comma;
                return if after_comma { Go::Stay } else { self.toggle() };
            }
            Code::Char(',') => return self.comma(),
            Code::Enter | Code::Tab => return Go::Stay,
            _ => {}
        }
        let before = self.query.text().to_owned();
        if !self.query.key(key) {
            return Go::Stay;
        }
        if before != self.query.text() {
            self.filter();
        }
        Go::Shown
    }

    /// Pasted tags part at commas and line ends; a pasted name is looked for.
    pub(in crate::app) fn paste(&mut self, text: &str) -> Go {
        if self.subject == Subject::Tags && text.contains([',', '\n']) {
            for tag in Tags::parse(&text.replace('\n', ",")).iter() {
                self.add(tag);
            }
            self.filter();
            return Go::Shown;
        }
        self.query.insert(text.trim());
        self.filter();
        Go::Shown
    }

    /// Chooses what has the keys for all tickets, takes it from all, and gives it back as it was.
    pub(super) fn toggle(&mut self) -> Go {
        match self.entries.get(self.selected) {
            _ if self.is_loading => return Go::Stay,
            Some(Entry::Known(at)) => {
                if let Some(choice) = self.choices.get_mut(*at) {
                    choice.toggle();
                }
                self.is_touched = true;
                if self.query.text().is_empty() {
                    return Go::Shown;
                }
            }
            Some(Entry::New) => return self.take_word(),
            None => return Go::Stay,
        }
        self.query.set("");
        self.filter();
        Go::Shown
    }

    /// Chooses what is typed as it is.
    fn take_word(&mut self) -> Go {
        let tag = self.query.text().trim().to_owned();
        if tag.is_empty() {
            return Go::Stay;
        }
        self.add(&tag);
        self.is_touched = true;
        self.query.set("");
        self.filter();
        Go::Shown
    }

    /// Chooses a tag, whether it is in use or not.
    fn add(&mut self, tag: &str) {
        if let Some(known) = self.choices.iter_mut().find(|choice| choice.item.title == tag) {
            known.now = Share::All;
            return;
        }
        // as they were typed
        let place = self.choices.iter().take_while(|choice| choice.is_new).count();
        self.choices.insert(place, Choice::new_tag(tag));
    }

    /// Chooses what has the keys for all tickets; false where nothing has them.
    fn want(&mut self) -> bool {
        match self.entries.get(self.selected) {
            Some(Entry::Known(at)) => {
                if let Some(choice) = self.choices.get_mut(*at) {
                    choice.now = Share::All;
                }
                self.is_touched = true;
                self.query.set("");
                self.filter();
                true
            }
            Some(Entry::New) => matches!(self.take_word(), Go::Shown),
            None => false,
        }
    }

    /// What is typed ends here.
    fn comma(&mut self) -> Go {
        self.after_comma = true;
        let is_typed = !self.query.text().trim().is_empty();
        match self.subject {
            Subject::Tags => self.take_word(),
            Subject::People if !is_typed || self.is_loading => Go::Stay,
            Subject::People => {
                if self.want() {
                    Go::Shown
                } else {
                    Go::Stay
                }
            }
        }
    }

    /// Wants what is typed, where it is clear what that means; says so where it is not. Tells whether nothing of it is left.
    pub(super) fn take_typed(&mut self, desk: &mut Desk) -> bool {
        let typed = self.query.text().trim().to_owned();
        if typed.is_empty() {
            return true;
        }
        if self.means_one_thing(&typed) {
            return self.want();
        }
        let key = |command| desk.keymap.key_of(Context::Chooser, command);
        let (take, clear) = (key(Command::Open), key(Command::Back));
        let typed = text::clean(&typed);
        let words = match self.subject {
            _ if self.entries.is_empty() => format!("Nobody fits “{typed}”; {clear} clears it."),
            Subject::Tags => {
                format!(
                    "“{typed}” may be one of these or a new tag; {take} takes the selected one."
                )
            }
            Subject::People => {
                format!("Several fit “{typed}”; {take} takes the selected one.")
            }
        };
        desk.say(Tone::Warning, words);
        false
    }

    /// The only one that fits, a tag that is typed to its end, or what somebody has gone to.
    fn means_one_thing(&self, typed: &str) -> bool {
        let is_whole = match self.entries.first() {
            Some(Entry::New) => true,
            Some(Entry::Known(at)) => {
                self.choices.get(*at).is_some_and(|choice| choice.item.title == typed)
            }
            None => return false,
        };
        is_whole || self.entries.len() == 1 || self.selected > 0
    }

    /// Wants what was looked for, or whoever has the keys where nothing else was chosen, and is done. It never takes
    /// anything away.
    pub(super) fn take(&mut self, desk: &mut Desk) -> Go {
        if self.is_loading {
            return Go::Stay;
        }
        let is_searched = !self.query.text().trim().is_empty();
        if is_searched {
            if !self.want() {
                return Go::Stay;
            }
        } else if self.subject == Subject::People && !self.is_touched {
            self.want();
        }
        self.save(desk)
    }
}
