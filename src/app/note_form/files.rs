//! The files of a new note: chosen here, sent when the note is there.

use std::sync::Arc;

use super::{FILES, NOTIFY, NoteForm, USERS};
use crate::app::command::Command;
use crate::app::desk::Desk;
use crate::app::form::{Description, Editor, Item, Kind};
use crate::app::keymap::Context;
use crate::app::layer::{Answer, Go, Layer, PathPurpose, Question};
use crate::app::msg::LocalFile;
use crate::app::notices::Tone;
use crate::app::path_prompt::PathPrompt;
use crate::app::sending;
use crate::app::transfers;
use crate::model::NoteId;
use crate::text;

/// The field that lists them.
pub(super) fn field(desk: &Desk) -> Description {
    let key = desk.keymap.key_of(Context::Form, Command::Attach);
    let hint = format!("{key} adds some, Space leaves one out");
    Description::new(FILES, "Files", Kind::Choices(Arc::from([]))).hint(hint)
}

impl NoteForm {
    /// The files that are to go with the note, in order.
    pub fn wanted_files(&self) -> Vec<&LocalFile> {
        let chosen = self.form.answer(FILES);
        let is_chosen =
            |at: usize| chosen.chosen().contains(&u64::try_from(at).unwrap_or(u64::MAX));
        let files = self.files.iter().enumerate();
        files.filter(|(at, _)| is_chosen(*at)).map(|(_, file)| file).collect()
    }

    /// Whether the keys are on the list of files.
    pub(super) fn is_at_files(&self) -> bool {
        self.form.fields.get(self.form.focus).is_some_and(|field| field.about.property == FILES)
    }

    /// Whether there is nothing to choose from where files are chosen.
    pub(super) fn has_no_file_here(&self) -> bool {
        self.is_at_files() && self.files.is_empty()
    }

    /// Opens the folders of this machine.
    pub(super) fn ask_for_files(&self, desk: &mut Desk) -> Go {
        if self.base.is_some() || self.form.is_saving {
            return Go::Stay;
        }
        let last = self.files.last().and_then(|file| file.path.parent());
        let folder = last.map(ToOwned::to_owned).or_else(|| desk.home.clone()).unwrap_or_default();
        let mut prompt = PathPrompt::new(PathPurpose::Attach, folder, desk);
        prompt.holder = Some("this note".to_owned());
        Go::Push(Layer::Path(Box::new(prompt)))
    }

    /// Takes more files; one that is there already is wanted again.
    pub(super) fn add(&mut self, files: Vec<LocalFile>) {
        let mut wanted: Vec<_> = self.wanted_files().iter().map(|file| file.path.clone()).collect();
        wanted.extend(files.iter().map(|file| file.path.clone()));
        for file in files {
            if self.files.iter().all(|known| known.path != file.path) {
                self.files.push(file);
            }
        }
        let items: Vec<Item> = (0..).zip(&self.files).map(|(id, file)| item(id, file)).collect();
        let is_wanted = |file: &LocalFile| wanted.contains(&file.path);
        let chosen = (0..).zip(&self.files).filter(|(_, file)| is_wanted(file));
        let chosen: Vec<u64> = chosen.map(|(id, _)| id).collect();
        self.form.put(FILES, &Arc::from(items), &chosen);
        self.form.focus_on(FILES);
        if let Some(field) = self.form.fields.get_mut(self.form.focus)
            && let Editor::Boxes(boxes) = &mut field.editor
        {
            boxes.at = boxes.items.len().saturating_sub(1);
        }
    }

    /// A dialog above has ended.
    pub(in crate::app) fn answer(&mut self, answer: Answer, desk: &mut Desk) -> Go {
        match answer {
            Answer::Settled(settled) => self.settled(&settled, desk),
            Answer::Undecided(undecided) => self.left(*undecided, desk),
            Answer::Confirmed(Question::SendAgain) => {
                self.sending.agree();
                self.save(desk)
            }
            Answer::Files(files) => {
                self.add(files);
                Go::Shown
            }
            other => sending::answered(&other),
        }
    }

    /// The note is there: its files follow, if it has any.
    pub(super) fn added(&self, note: NoteId, desk: &mut Desk) {
        let files: Vec<_> = self.wanted_files().iter().map(|file| file.path.clone()).collect();
        match files.len() {
            0 => desk.say(Tone::Done, "The note was added."),
            1 => desk.say(Tone::Done, "The note was added, its file follows."),
            more => desk.say(Tone::Done, format!("The note was added, its {more} files follow.")),
        }
        if !files.is_empty() {
            let told =
                self.form.answer(NOTIFY).truth() || !self.form.answer(USERS).chosen().is_empty();
            transfers::send_files((self.project, self.ticket), note, files, told, desk);
        }
    }
}

fn item(id: u64, file: &LocalFile) -> Item {
    let size = file.size.map_or_else(String::new, |size| format!(", {}", text::size(size)));
    Item::new(id, format!("{}{size}", file.name()))
}
