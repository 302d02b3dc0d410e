//! What can happen to the application: keys, answers, time, the terminal.

use std::path::PathBuf;

use jiff::civil::Date;
use jiff::tz::Offset;

use super::drafts::FoundDraft;
use super::effect::{EditId, TimerId};
use super::input::Key;
use super::mouse::Mouse;
use crate::model::Timestamp;
use crate::text;
use crate::worker::reply::Reply;

/// Something that has happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Msg {
    /// A key was pressed.
    Key(Key),
    /// Something was done with the mouse.
    Mouse(Mouse),
    /// Text was pasted: text, never commands.
    Paste(String),
    /// What was just pasted was only the start of what was to be.
    PasteCut,
    /// The terminal has this many columns and rows now.
    Resized(Size),
    /// The worker has answered.
    Reply(Reply),
    /// A timer that was started has run out.
    Elapsed(TimerId),
    /// What time it is; sent at the start and whenever the minute of the clock has changed while somebody is there.
    Now(Now),
    /// A folder of this machine was read, for completing a path.
    FolderListed {
        /// Which.
        folder: PathBuf,
        /// Its entries by name; `None` where it is not there or cannot be read.
        entries: Option<Vec<FolderEntry>>,
    },
    /// A file was written under this path, or not: then this sentence says why.
    FileWritten(Result<PathBuf, String>),
    /// A file was given to a program that opens it: a sentence says to which; or one says why not, or that it has failed.
    FileOpened(Result<String, String>),
    /// A text was edited outside: it is another one now, or the same; or a sentence says why it could not be.
    TextEdited {
        /// Which.
        edit: EditId,
        /// What it is now.
        result: Result<Option<String>, String>,
    },
    /// These texts of an account were edited outside and left by an earlier run.
    TextsFound {
        /// Whose.
        account: String,
        /// In the order of their names.
        texts: Vec<FoundDraft>,
    },
    /// These drafts of an account lie on this machine.
    DraftsFound {
        /// Whose.
        account: String,
        /// In the order of their names.
        drafts: Vec<FoundDraft>,
    },
    /// So many drafts of an account are in the hands of other programs that run on this machine.
    DraftsElsewhere {
        /// Whose.
        account: String,
        /// How many.
        count: usize,
    },
    /// Drafts can be kept on this machine again, or cannot: then half a sentence says why.
    DraftsKept(Result<(), String>),
    /// The terminal has the focus of its surroundings, or has lost it.
    Focus(bool),
    /// The program ends: what is to be kept is kept now.
    Ending,
    /// A profile was written to the configuration, or not: then this sentence says why.
    ProfileSaved(Result<SavedProfile, String>),
}

/// A profile that is in the configuration now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedProfile {
    /// What it is called.
    pub name: String,
    /// What has become of its secrets, where they were to be kept.
    pub words: Option<String>,
}

/// Columns and rows of the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Cells from left to right.
    pub width: u16,
    /// Cells from top to bottom.
    pub height: u16,
}

/// The time, as an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Now {
    /// The moment.
    pub moment: Timestamp,
    /// The day it is for the user.
    pub today: Date,
    /// How far the user's clocks are from Greenwich.
    pub offset: Offset,
}

/// A file of this machine that was chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalFile {
    /// Where it is.
    pub path: PathBuf,
    /// Its length in bytes, as far as it is known.
    pub size: Option<u64>,
}

impl LocalFile {
    /// Its name, fit to be shown.
    pub fn name(&self) -> String {
        let name = self.path.file_name().unwrap_or(self.path.as_os_str());
        text::clean(&name.to_string_lossy()).into_owned()
    }
}

/// A file or folder, as far as completing a path needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderEntry {
    /// Its name, without the folder.
    pub name: String,
    /// Whether it is a folder itself.
    pub is_folder: bool,
    /// Its length in bytes; 0 for folders.
    pub size: u64,
}
