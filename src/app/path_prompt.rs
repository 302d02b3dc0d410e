//! A path of this machine is typed, with completion.

use std::path::{Path, PathBuf};

use super::command::Command;
use super::desk::Desk;
use super::input::Key;
use super::layer::{Go, PathPurpose, Reason};
use super::msg::FolderEntry;

/// See the module.
#[derive(Debug)]
pub struct PathPrompt {
    /// What the path is for.
    pub purpose: PathPurpose,
    /// What stands there.
    pub path: PathBuf,
}

impl PathPrompt {
    /// A prompt that begins with this path.
    pub fn new(purpose: PathPurpose, path: PathBuf, _desk: &mut Desk) -> Self {
        Self { purpose, path }
    }

    pub(super) fn command(&mut self, command: Command, _: &mut Desk) -> Go {
        if command == Command::Back { Go::Pop } else { Go::Stay }
    }

    pub(super) fn text_key(&mut self, _: Key, _: &mut Desk) -> Go {
        Go::Stay
    }

    pub(super) fn paste(&mut self, _: &str, _: &mut Desk) -> Go {
        Go::Stay
    }

    pub(super) fn folder_listed(&mut self, _: &Path, _: &[FolderEntry], _: &mut Desk) -> Go {
        Go::Stay
    }

    pub(super) fn resized(&mut self, _: &Desk) {}

    pub(super) fn disabled(&self, _: Command, _: &Desk) -> Option<Reason> {
        None
    }
}
