//! A path of this machine is typed, with completion, or found by going through the folders.
//!
//! Folders are read elsewhere, one at a time, when the typed path leads into another one; what was listed is kept only
//! for the folder that is typed now. Files that are marked stay marked in whatever folder.

mod browse;
mod typed;

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use ratatui::layout::Position;

use super::command::Command;
use super::desk::Desk;
use super::effect::Effect;
use super::export::Format;
use super::file_name::numbered;
use super::form::layout::Window;
use super::form::line::Line;
use super::input::{Code, Key};
use super::layer::{Answer, Go, PathPurpose, Reason};
use super::layout::scrolled;
use super::mouse::Hit;
use super::msg::{FolderEntry, LocalFile};
use typed::Typed;

/// Rows of the prompt beside the list: what it is for, the path, a line for what is wrong.
const ROWS: usize = 4;

/// Rows of that above the list.
pub const LIST_TOP: u16 = 3;

/// Rows of the list, where there is room.
const LIST_ROWS: usize = 10;

/// See the module.
#[derive(Debug)]
pub struct PathPrompt {
    /// What the path is for.
    pub purpose: PathPurpose,
    /// What a file is attached to, in words; may quote foreign text.
    pub holder: Option<String>,
    /// What stands there.
    pub line: Line,
    /// What of the folder fits what is typed; empty while it is being read.
    pub matches: Vec<FolderEntry>,
    /// Which of it the keys act on; none where the typed path itself is meant.
    pub at: Option<usize>,
    /// The first of it in sight.
    pub top: usize,
    /// Why the path cannot be taken.
    pub problem: Option<String>,
    /// What was done to the path, and why.
    pub remark: Option<String>,
    /// Whether the folder is being read.
    pub is_reading: bool,
    /// What is to be attached, from whatever folder.
    pub marked: Vec<LocalFile>,
    /// Whether hidden things are listed too.
    pub shows_hidden: bool,
    /// The part of the screen it has.
    pub window: Window,
    /// What stood there at first.
    proposed: String,
    folder: PathBuf,
    entries: Vec<FolderEntry>,
    /// Whether the folder is not there, or cannot be read.
    is_missing: bool,
    home: Option<PathBuf>,
    /// The folder that the keys have come up from: they go on beside it.
    came_from: Option<String>,
    /// What was taken before its folder was read: it is as soon as it is, unless something else is typed meanwhile.
    taken_early: Option<String>,
}

impl PathPrompt {
    /// A prompt that begins with this path: a folder for files to attach or several to save, a whole path for one to save.
    #[expect(clippy::needless_pass_by_value, reason = "whoever asks has no more use for the path")]
    pub fn new(purpose: PathPurpose, path: PathBuf, desk: &mut Desk) -> Self {
        let home = desk.home.clone();
        let mut text = typed::shown(&path, home.as_deref());
        let is_whole = matches!(purpose, PathPurpose::SaveFile { .. } | PathPurpose::Export { .. });
        if !is_whole && !text.is_empty() && !text.ends_with('/') {
            text.push('/');
        }
        let mut it = Self {
            purpose,
            holder: None,
            line: Line::new(&text),
            matches: Vec::new(),
            at: None,
            top: 0,
            problem: None,
            remark: None,
            is_reading: false,
            taken_early: None,
            marked: Vec::new(),
            shows_hidden: false,
            window: Window::of(desk.size, ROWS + LIST_ROWS),
            proposed: text,
            folder: PathBuf::new(),
            entries: Vec::new(),
            is_missing: false,
            home,
            came_from: None,
        };
        it.look(desk);
        it
    }

    fn typed(&self) -> Typed {
        Typed::read(self.line.text(), self.home.as_deref())
    }

    /// Whether more is typed than a folder.
    pub fn names_something(&self) -> bool {
        !self.typed().name.is_empty()
    }

    /// The path has changed: reads the folder it leads into, and works out what fits.
    fn look(&mut self, desk: &mut Desk) {
        let typed = self.typed();
        self.problem = None;
        self.remark = None;
        if typed.folder != self.folder {
            self.folder.clone_from(&typed.folder);
            self.entries.clear();
            self.is_missing = false;
            self.is_reading = true;
            desk.effect(Effect::ListFolder(typed.folder.clone()));
        }
        self.filter();
    }

    fn filter(&mut self) {
        let name = self.typed().name;
        self.matches = typed::matches(&self.entries, &name, self.shows_hidden);
        if matches!(self.purpose, PathPurpose::SaveAll { .. }) {
            self.matches.retain(|entry| entry.is_folder);
        }
        // whoever looks for a file goes through the folders, until he types
        let walks = self.purpose == PathPurpose::Attach || self.came_from.is_some();
        let from = |entry: &FolderEntry| self.came_from.as_ref() == Some(&entry.name);
        let first = self.matches.iter().position(from).unwrap_or(0);
        self.at = (walks && name.is_empty() && !self.matches.is_empty()).then_some(first);
        self.top = 0;
        self.settle();
    }

    /// Rows of the list.
    pub fn list_rows(&self) -> usize {
        usize::from(self.window.inner.height).saturating_sub(ROWS).max(1)
    }

    pub(super) fn command(&mut self, command: Command, desk: &mut Desk) -> Go {
        match command {
            Command::Back => Go::Pop,
            Command::Open => self.take(desk),
            Command::Complete => self.complete(desk),
            Command::Down => self.step(1),
            Command::Up => self.step(-1),
            Command::Toggle if self.at.is_some() => self.mark(),
            Command::Left if self.at.is_some() => self.go_up(desk),
            Command::Right if self.at.is_some() => self.go_into(desk),
            Command::ToggleHidden => self.toggle_hidden(),
            Command::Save => self.finish(desk),
            // where a path is typed, these are what they are in any text
            Command::Toggle => self.text_key(Key::char(' '), desk),
            Command::Left => self.text_key(Key::plain(Code::Left), desk),
            Command::Right => self.text_key(Key::plain(Code::Right), desk),
            _ => Go::Stay,
        }
    }

    pub(super) fn text_key(&mut self, key: Key, desk: &mut Desk) -> Go {
        let before = self.line.text().to_owned();
        let by = isize::try_from(self.list_rows()).unwrap_or(1);
        match key.code {
            Code::PageDown => return self.step(by),
            Code::PageUp => return self.step(-by),
            _ => {}
        }
        if let Code::Char(first) = key.code
            && !key.ctrl
            && !key.alt
        {
            self.start_anew(first);
        }
        if !self.line.key(key) {
            return Go::Stay;
        }
        if self.line.text() != before {
            self.came_from = None;
            self.look(desk);
        }
        Go::Shown
    }

    pub(super) fn paste(&mut self, text: &str, desk: &mut Desk) -> Go {
        let text = text.trim();
        if let Some(first) = text.chars().next() {
            self.start_anew(first);
        }
        self.line.insert(text);
        self.look(desk);
        Go::Shown
    }

    /// Whoever begins a whole path does not want it behind the one that was only proposed.
    fn start_anew(&mut self, first: char) {
        if matches!(first, '~' | '/') && self.line.at_end() && self.line.text() == self.proposed {
            self.line.set("");
        }
    }

    /// What Enter does here, for the bottom line.
    pub fn word(&self) -> &'static str {
        let chosen = self.at.and_then(|at| self.matches.get(at));
        match (&self.purpose, chosen) {
            (_, Some(entry)) if entry.is_folder => "open",
            (PathPurpose::Attach, _) => "attach",
            (PathPurpose::SaveFile { .. } | PathPurpose::Export { .. }, Some(_)) => "take",
            (PathPurpose::SaveFile { .. } | PathPurpose::SaveAll { .. }, _) => "save",
            (PathPurpose::Export { .. }, None) => "write",
        }
    }

    fn step(&mut self, by: isize) -> Go {
        let Some(last) = self.matches.len().checked_sub(1) else { return Go::Stay };
        self.at = match self.at {
            None if by < 0 => return Go::Stay,
            None => Some(0),
            Some(0) if by < 0 => None,
            Some(at) => Some(at.saturating_add_signed(by).min(last)),
        };
        self.settle();
        Go::Shown
    }

    fn settle(&mut self) {
        let room = self.list_rows();
        self.top = scrolled(self.top, self.at.unwrap_or(0), self.matches.len(), room);
    }

    fn write(&mut self, text: &str, desk: &mut Desk) -> Go {
        self.line.set(text);
        self.look(desk);
        Go::Shown
    }

    /// Types what is clear: of what the keys act on all, otherwise as far as everything that fits agrees.
    fn complete(&mut self, desk: &mut Desk) -> Go {
        let typed = self.typed();
        if let Some(entry) = self.at.and_then(|at| self.matches.get(at)) {
            let text = typed.with(entry);
            return self.write(&text, desk);
        }
        match self.matches.as_slice() {
            [] => {
                self.problem = Some("Nothing here begins like this.".to_owned());
                Go::Shown
            }
            [only] => {
                let text = typed.with(only);
                self.write(&text, desk)
            }
            several => match typed::common(several, &typed.name) {
                Some(more) => {
                    let text = format!("{}{more}", typed.before);
                    self.write(&text, desk)
                }
                // they agree on no more than is typed: the keys go into the list
                None => self.step(1),
            },
        }
    }

    fn take(&mut self, desk: &mut Desk) -> Go {
        let typed = self.typed();
        if let Some(entry) = self.at.and_then(|at| self.matches.get(at)).cloned() {
            if entry.is_folder || self.purpose != PathPurpose::Attach {
                self.came_from = None;
                return self.write(&typed.with(&entry), desk);
            }
            let file = LocalFile { path: typed.folder.join(&entry.name), size: Some(entry.size) };
            return self.taken(if self.marked.is_empty() { Some(file) } else { None });
        }
        if typed.name.is_empty() {
            return match self.purpose {
                PathPurpose::Attach if !self.marked.is_empty() => self.taken(None),
                PathPurpose::Attach => self.refuse("This is a folder: choose a file in it."),
                PathPurpose::SaveFile { .. } | PathPurpose::Export { .. } => {
                    self.refuse("Type a name for the file behind the folder.")
                }
                PathPurpose::SaveAll { .. } if self.is_reading => self.take_later(),
                PathPurpose::SaveAll { .. } => self.taken_folder(&typed.folder),
            };
        }
        let known = self.entries.iter().find(|entry| entry.name == typed.name);
        match (&self.purpose, known) {
            (_, Some(entry)) if entry.is_folder => {
                let text = typed.with(&entry.clone());
                self.write(&text, desk)
            }
            (_, None) if self.is_reading => self.take_later(),
            (PathPurpose::Attach, None) => self.refuse("There is no such file."),
            (PathPurpose::SaveAll { .. }, _) => self.refuse("There is no such folder."),
            (PathPurpose::Export { .. }, _) if Format::of(&typed.path()).is_none() => {
                self.refuse("End the name with .csv, .jsonl or .md: that tells the form.")
            }
            (PathPurpose::Export { .. }, None) if self.is_missing => {
                self.refuse("This folder is not there, or cannot be read. Nothing was written.")
            }
            (PathPurpose::SaveFile { .. } | PathPurpose::Export { .. }, Some(_)) => {
                self.offer_another(&typed, desk);
                Go::Shown
            }
            (PathPurpose::Attach, Some(entry)) => {
                let size = Some(entry.size);
                self.taken(Some(LocalFile { path: typed.path(), size }))
            }
            (PathPurpose::SaveFile { .. } | PathPurpose::Export { .. }, None) => {
                Go::PopThen(Box::new(Answer::Path(typed.path(), self.purpose.clone())))
            }
        }
    }

    /// Nothing that is there is replaced: proposes the first name that is free.
    fn offer_another(&mut self, typed: &Typed, desk: &mut Desk) {
        let is_free = |name: &String| self.entries.iter().all(|entry| entry.name != *name);
        let mut names = (1..=self.entries.len() + 1).map(|number| numbered(&typed.name, number));
        let Some(name) = names.find(is_free) else { return };
        self.write(&format!("{}{name}", typed.before), desk);
        self.proposed = self.line.text().to_owned();
        self.remark = Some(format!("“{}” is there already.", typed.name));
    }

    fn take_later(&mut self) -> Go {
        self.taken_early = Some(self.line.text().to_owned());
        self.refuse("The folder is still being read.")
    }

    fn refuse(&mut self, problem: &str) -> Go {
        self.problem = Some(problem.to_owned());
        Go::Shown
    }

    pub(super) fn folder_listed(
        &mut self,
        folder: &Path,
        entries: Option<Vec<FolderEntry>>,
        desk: &mut Desk,
    ) -> Go {
        if folder != self.folder {
            return Go::Stay;
        }
        self.is_reading = false;
        self.is_missing = entries.is_none();
        self.entries = entries.unwrap_or_default();
        self.filter();
        let typed = self.typed();
        let is_taken = self.entries.iter().any(|entry| entry.name == typed.name);
        let names_a_file =
            matches!(self.purpose, PathPurpose::SaveFile { .. } | PathPurpose::Export { .. });
        if is_taken && names_a_file && self.line.text() == self.proposed {
            self.offer_another(&typed, desk);
        }
        if self.taken_early.take().is_some_and(|early| early == self.line.text()) {
            self.problem = None;
            return self.take(desk);
        }
        Go::Shown
    }

    pub(super) fn hit(&self, at: Position) -> Option<Hit> {
        let inner = self.window.inner;
        let line = usize::from(at.y.checked_sub(inner.y + LIST_TOP)?);
        let place = self.top + line;
        let is_there = line < self.list_rows() && place < self.matches.len();
        (is_there && inner.contains(at)).then_some(Hit::Entry(place))
    }

    pub(super) fn resized(&mut self, desk: &Desk) {
        self.window = Window::of(desk.size, ROWS + LIST_ROWS);
        self.settle();
    }

    pub(super) fn disabled(&self, command: Command, _: &Desk) -> Option<Reason> {
        let reason = match command {
            Command::Complete if self.is_reading => "The folder is still being read.",
            Command::Toggle if self.at.is_some() && self.purpose != PathPurpose::Attach => {
                "Only files to attach can be marked."
            }
            _ => return None,
        };
        Some(Reason::new(reason))
    }
}
