//! The files of the selected note, and which notes' files are still to be asked for.

use std::collections::BTreeSet;

use crate::app::scroll::Scroll;
use crate::model::{File, FileId, NoteId};

/// Requests for files that are under way at once: a ticket of many notes asks for those in sight, a few at a time.
pub const AT_ONCE: usize = 2;

/// The list of files, and the notes that were asked about since the ticket was opened or refreshed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FileList {
    /// The one that has the keys.
    pub selected: Option<FileId>,
    /// How far the list is scrolled.
    pub scroll: Scroll,
    asked: BTreeSet<NoteId>,
    /// Where the selected one was, for when it goes.
    place: usize,
}

impl FileList {
    /// Of these notes, the most wanted first, those to be asked about now; they count as asked from now on.
    pub(super) fn ask(
        &mut self,
        wanted: impl Iterator<Item = NoteId>,
        is_loading: impl Fn(NoteId) -> bool,
    ) -> Vec<NoteId> {
        let under_way = self.asked.iter().filter(|note| is_loading(**note)).count();
        let free = AT_ONCE.saturating_sub(under_way);
        let mut notes = Vec::new();
        for note in wanted {
            if notes.len() < free && self.asked.insert(note) {
                notes.push(note);
            }
        }
        notes
    }

    /// Everything is to be asked anew.
    pub(super) fn forget(&mut self) {
        self.asked.clear();
    }

    /// A note whose files have changed is to be asked about anew.
    pub(super) fn forget_note(&mut self, note: NoteId) {
        self.asked.remove(&note);
    }

    /// The notes that were asked about.
    pub(super) fn asked(&self) -> impl Iterator<Item = NoteId> {
        self.asked.iter().copied()
    }

    /// Puts the selection on a file that is there, and that in sight.
    pub(super) fn settle(&mut self, files: &[File], height: usize) {
        let at = files.iter().position(|file| Some(file.id) == self.selected);
        self.place = at.unwrap_or(self.place).min(files.len().saturating_sub(1));
        self.selected = files.get(self.place).map(|file| file.id);
        let line = self.place..self.place + 1;
        self.scroll = self.scroll.showing(line, height).kept_within(files.len(), height);
    }

    /// Moves the selection by so many files.
    pub(super) fn step(&mut self, files: &[File], by: isize, height: usize) {
        self.settle(files, height);
        let last = files.len().saturating_sub(1);
        self.place = self.place.saturating_add_signed(by).min(last);
        self.selected = files.get(self.place).map(|file| file.id);
        self.settle(files, height);
    }

    /// Another note's files are shown from their first.
    pub(super) fn begin(&mut self) {
        self.selected = None;
        self.place = 0;
        self.scroll = Scroll::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(id: u64) -> File {
        File {
            id: FileId::new(id),
            name: format!("{id}.txt"),
            size: None,
            media_type: String::new(),
            owner_id: None,
            insert_time: None,
        }
    }

    fn note(id: u64) -> NoteId {
        NoteId::new(id)
    }

    #[test]
    fn no_more_than_a_few_are_asked_about_at_once() {
        let mut files = FileList::default();
        let wanted = || [7, 7, 1, 2, 3].into_iter().map(NoteId::new);
        assert_eq!(files.ask(wanted(), |_| false), [note(7), note(1)]);
        assert_eq!(files.ask(wanted(), |_| true), []);
        assert_eq!(files.ask(wanted(), |it| it == note(7)), [note(2)]);
        assert_eq!(files.ask(wanted(), |_| false), [note(3)]);
        assert_eq!(files.ask(wanted(), |_| false), [], "whatever came of it, once is enough");
        files.forget_note(note(1));
        assert_eq!(files.ask(wanted(), |_| false), [note(1)]);
        files.forget();
        assert_eq!(files.ask(wanted(), |_| false), [note(7), note(1)]);
    }

    #[test]
    fn the_selection_stays_on_its_file() {
        let all = [file(1), file(2), file(3)];
        let mut files = FileList::default();
        files.settle(&all, 5);
        assert_eq!(files.selected, Some(FileId::new(1)));
        files.step(&all, 1, 5);
        files.settle(&[file(9), file(1), file(2), file(3)], 2);
        assert_eq!((files.selected, files.scroll.top), (Some(FileId::new(2)), 1));
        files.settle(&[file(9), file(1), file(3)], 2);
        assert_eq!(files.selected, Some(FileId::new(3)), "the one that took its place");
        files.step(&[file(9), file(1), file(3)], isize::MIN, 2);
        assert_eq!((files.selected, files.scroll.top), (Some(FileId::new(9)), 0));
        files.settle(&[], 2);
        assert_eq!(files.selected, None);
        files.step(&[], 1, 2);
    }
}
