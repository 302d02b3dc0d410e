//! Going through the folders, and marking files in them.

use std::path::Path;

use super::{PathPrompt, typed};
use crate::app::desk::Desk;
use crate::app::layer::{Answer, Go};
use crate::app::msg::LocalFile;

impl PathPrompt {
    /// Marks the file that has the keys, or clears its mark, and goes on to the next.
    pub(super) fn mark(&mut self) -> Go {
        let Some(entry) = self.at.and_then(|at| self.matches.get(at)) else { return Go::Stay };
        if entry.is_folder {
            return self.refuse("Only files can be attached. Enter opens the folder.");
        }
        let path = self.folder.join(&entry.name);
        let before = self.marked.len();
        self.marked.retain(|file| file.path != path);
        if self.marked.len() == before {
            self.marked.push(LocalFile { path, size: Some(entry.size) });
        }
        self.problem = None;
        self.step(1);
        Go::Shown
    }

    /// Whether this entry of the folder is marked.
    pub fn is_marked(&self, name: &str) -> bool {
        self.marked.iter().any(|file| {
            file.path.parent() == Some(self.folder.components().as_path())
                && file.path.file_name().is_some_and(|file| file == name)
        })
    }

    /// To the folder that holds this one.
    pub(super) fn go_up(&mut self, desk: &mut Desk) -> Go {
        let folder = self.folder.clone();
        let Some(parent) = folder.parent() else { return Go::Stay };
        self.came_from = folder.file_name().map(|name| name.to_string_lossy().into_owned());
        let mut text = typed::shown(parent, self.home.as_deref());
        if !text.ends_with('/') {
            text.push('/');
        }
        self.write(&text, desk)
    }

    /// Into the folder that has the keys.
    pub(super) fn go_into(&mut self, desk: &mut Desk) -> Go {
        let entry = self.at.and_then(|at| self.matches.get(at)).filter(|entry| entry.is_folder);
        let Some(entry) = entry else { return Go::Stay };
        let text = self.typed().with(entry);
        self.came_from = None;
        self.write(&text, desk)
    }

    pub(super) fn toggle_hidden(&mut self) -> Go {
        self.shows_hidden = !self.shows_hidden;
        self.filter();
        Go::Shown
    }

    /// Takes what is marked, wherever the keys are; what they are on where nothing is.
    pub(super) fn finish(&mut self, desk: &mut Desk) -> Go {
        if !self.marked.is_empty() {
            return self.taken(None);
        }
        // a folder is where files are saved, not what is opened next
        if let super::PathPurpose::SaveAll { .. } = self.purpose {
            self.at = None;
        }
        self.take(desk)
    }

    /// These files: the marked ones, and this one.
    pub(super) fn taken(&self, more: Option<LocalFile>) -> Go {
        let mut files = self.marked.clone();
        files.extend(more.filter(|file| files.iter().all(|marked| marked.path != file.path)));
        Go::PopThen(Box::new(Answer::Files(files)))
    }

    /// This folder, with the names that are taken in it.
    pub(super) fn taken_folder(&self, folder: &Path) -> Go {
        let names = self.entries.iter().map(|entry| entry.name.clone()).collect();
        Go::PopThen(Box::new(Answer::Folder(folder.to_owned(), names)))
    }
}
