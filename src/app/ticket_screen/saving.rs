//! All files of a note, or of the ticket, are saved into a folder.
//!
//! Which files the notes of a ticket have is asked for a few notes at a time; what is known is saved at once, and the rest
//! as soon as it is.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::{Pane, TicketScreen};
use crate::app::desk::Desk;
use crate::app::file_name::{numbered, safe_name};
use crate::app::layer::{Go, Layer, PathPurpose};
use crate::app::path_prompt::PathPrompt;
use crate::app::store::List;
use crate::app::transfers;
use crate::model::{File, NoteId};
use crate::worker::request::Transfer;

/// Notes whose files are to be saved.
#[derive(Debug, Default)]
pub(super) struct Saving {
    folder: PathBuf,
    /// Names that are taken in it; capital and small letters are the same to some file systems.
    taken: BTreeSet<String>,
    /// Those of whose files it is not known yet which they are.
    left: Vec<NoteId>,
}

impl Saving {
    /// The notes that are waited for.
    pub(super) fn left(&self) -> &[NoteId] {
        &self.left
    }

    /// A safe name for a file that nothing in the folder has.
    fn name(&mut self, file: &File) -> String {
        let name = safe_name(&file.name, file.id);
        let is_free = |name: &String| !self.taken.contains(&name.to_lowercase());
        let numbers = (1..=self.taken.len() + 1).map(|number| numbered(&name, number));
        let free = std::iter::once(name.clone()).chain(numbers).find(is_free).unwrap_or(name);
        self.taken.insert(free.to_lowercase());
        free
    }
}

impl TicketScreen {
    /// The notes whose files are meant: the selected one, or all where the ticket itself has the keys.
    fn meant_notes(&self) -> Vec<NoteId> {
        match self.pane {
            Pane::Notes | Pane::Files => self.notes.selected.into_iter().collect(),
            Pane::Details | Pane::Transfers => {
                self.notes.blocks().iter().map(|block| block.note.id).collect()
            }
        }
    }

    /// Why there is nothing to be saved.
    pub(super) fn nothing_to_save(&self, desk: &Desk) -> Option<String> {
        let has_none = |note: &NoteId| {
            desk.store.files(*note).is_some_and(|list| list.known && list.items.is_empty())
        };
        let notes = self.meant_notes();
        notes.iter().all(has_none).then(|| match (self.pane, notes.is_empty()) {
            (_, true) => "There is no file to save: there is no note yet.".to_owned(),
            (Pane::Notes | Pane::Files, _) => "The selected note has no file to save.".to_owned(),
            _ => "The ticket has no file to save.".to_owned(),
        })
    }

    pub(super) fn ask_where_to_save(&mut self, desk: &mut Desk) -> Go {
        let notes = self.meant_notes();
        let lists = notes.iter().filter_map(|note| desk.store.files(*note));
        let known: Vec<&File> =
            lists.filter(|list| list.known).flat_map(|list| &list.items).collect();
        let is_known = |note: &&NoteId| desk.store.files(**note).is_some_and(|list| list.known);
        let all_known = notes.iter().filter(is_known).count() == notes.len();
        let whole = matches!(self.pane, Pane::Details | Pane::Transfers);
        let of = if whole { "the ticket" } else { "the selected note" };
        let what = match known.len() {
            _ if !all_known => format!("All files of {of}"),
            1 => format!("The file of {of}"),
            more => format!("The {more} files of {of}"),
        };
        let size = known.iter().map(|file| file.size).sum::<Option<u64>>();
        let purpose = PathPurpose::SaveAll { what, size: size.filter(|_| all_known) };
        self.to_save = notes;
        let prompt = PathPrompt::new(purpose, desk.downloads.clone(), desk);
        Go::Push(Layer::Path(Box::new(prompt)))
    }

    /// The folder is known.
    pub(super) fn save_all(&mut self, folder: PathBuf, taken: &[String], desk: &mut Desk) {
        let taken = taken.iter().map(|name| name.to_lowercase()).collect();
        let left = std::mem::take(&mut self.to_save);
        self.saving = Saving { folder, taken, left };
        self.go_on_saving(desk);
    }

    /// Saves the files of those notes whose files are known by now.
    pub(super) fn go_on_saving(&mut self, desk: &mut Desk) {
        let (project, ticket) = (self.project, self.ticket);
        let mut saving = std::mem::take(&mut self.saving);
        let mut downloads = Vec::new();
        saving.left.retain(|note| {
            let Some(list) = desk.store.files(*note) else { return true };
            if list.known {
                downloads.extend(list.items.iter().cloned().map(|file| (*note, file)));
            }
            // of one that cannot be listed the failure is told where its files would be
            !(list.known || list.failure.is_some() && !list.is_loading())
        });
        let downloads: Vec<Transfer> = downloads
            .into_iter()
            .map(|(note, file)| {
                let name = saving.name(&file);
                let target = saving.folder.join(name);
                let (size, file) = (file.size, file.id);
                Transfer::Download { project, ticket, note, file, size, target }
            })
            .collect();
        self.saving = saving;
        transfers::in_turn(downloads.into_iter(), desk);
    }

    /// The notes whose files are asked for before those in sight.
    pub(super) fn wanted_for_saving(&self) -> Vec<NoteId> {
        self.saving.left().to_vec()
    }

    pub(super) fn stop_saving(&mut self) {
        self.saving = Saving::default();
    }

    /// What of it is given up when the ticket is left, in words.
    pub(super) fn unsaved(&self) -> Option<String> {
        match self.saving.left().len() {
            0 => None,
            1 => Some("The files of one note were not listed yet and are not saved.".to_owned()),
            more => {
                Some(format!("The files of {more} notes were not listed yet and are not saved."))
            }
        }
    }

    /// Whether a list of files is being read.
    pub(super) fn is_listing(note: NoteId, desk: &Desk) -> bool {
        desk.store.files(note).is_some_and(List::is_loading)
    }
}
