//! What the application wants done. Effects are data: they are compared in tests and run by `runtime`.

use std::path::PathBuf;
use std::time::Duration;

use url::Url;

use super::drafts::DraftFile;
use crate::model::{Connection, ProjectId};
use crate::worker::request::Request;

/// Names one timer; a late one is harmless, because whoever hears of it compares this.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TimerId(pub u64);

/// Names one text that is edited outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct EditId(pub u64);

/// A text that is edited outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutsideText {
    /// Whose it is.
    pub account: String,
    /// What it is for, in a few words.
    pub what: String,
    /// What is in it.
    pub text: String,
    /// What its file's name ends with, so that the editor knows what it is.
    pub suffix: &'static str,
}

/// Something to be done outside.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Hand this to the worker.
    Send(Request),
    /// Say so after that time.
    StartTimer {
        /// Comes back in [`super::msg::Msg::Elapsed`].
        id: TimerId,
        /// How long to wait.
        after: Duration,
    },
    /// Say so after about that time, a little sooner or later by chance, so that many who began together do not come
    /// together.
    StartTimerAbout {
        /// Comes back in [`super::msg::Msg::Elapsed`].
        id: TimerId,
        /// How long to wait.
        after: Duration,
    },
    /// Read a folder of this machine, for completing a path; the answer is [`super::msg::Msg::FolderListed`].
    ListFolder(PathBuf),
    /// Keep this account in the configuration, and its secrets in the system's keyring or nowhere; the answer is
    /// [`super::msg::Msg::ProfileSaved`].
    SaveProfile {
        /// What the profile is called.
        name: String,
        /// The account, as typed and let in.
        connection: Box<Connection>,
    },
    /// Keep with this profile that its host may be spoken to over plain http; the answer is
    /// [`super::msg::Msg::ProfileSaved`].
    AllowPlainHttp {
        /// What the profile is called.
        profile: String,
        /// What was agreed to. A profile that names another host by now stays as it is.
        host: Url,
    },
    /// Keep which project an account had open last; there is no answer, and no harm where it cannot be kept.
    RememberProject {
        /// Whose.
        account: String,
        /// Which.
        project: ProjectId,
    },
    /// Write a file of this machine, readable by its owner alone, in one step and over nothing that is there; the answer is
    /// [`super::msg::Msg::FileWritten`].
    WriteFile {
        /// The whole path; the folder exists.
        path: PathBuf,
        /// All that is in it.
        text: String,
    },
    /// Open this file in the program that is meant for it, if it is one to be shown and not run; the answer is
    /// [`super::msg::Msg::FileOpened`].
    OpenFile(PathBuf),
    /// Let the user's own editor have this text, and the terminal; the answer is [`super::msg::Msg::TextEdited`].
    EditText {
        /// Comes back in the answer.
        edit: EditId,
        /// What is in it, and whose it is.
        text: OutsideText,
    },
    /// Nobody needs what was written there any more.
    ForgetText(EditId),
    /// What was edited outside belongs to nothing here any more: its file stays, and is the user's.
    KeepText(EditId),
    /// Look for texts of this account that were edited outside and left by an earlier run; the answer is
    /// [`super::msg::Msg::TextsFound`].
    FindTexts {
        /// Whose.
        account: String,
    },
    /// Delete such a text.
    DeleteText(PathBuf),
    /// Look for drafts of this account; the answer is [`super::msg::Msg::DraftsFound`].
    FindDrafts {
        /// Whose.
        account: String,
    },
    /// Keep a draft, in the place of what its file holds. What has not worked is tried again with the next one; the
    /// answer, where that begins or ends, is [`super::msg::Msg::DraftsKept`].
    KeepDraft {
        /// Whose.
        account: String,
        /// In which file.
        file: DraftFile,
        /// All that is in it.
        text: String,
    },
    /// Write whatever could not be written before.
    RetryDrafts,
    /// Take a draft's file away.
    DropDraft {
        /// Whose.
        account: String,
        /// Which.
        file: DraftFile,
    },
    /// Put this text, clean and no longer than a terminal takes, into the clipboard of whoever sits at the terminal. There
    /// is no answer: terminals do not say whether they have done it.
    Copy(String),
    /// Stop the program as a job of its shell (Ctrl-Z) and draw everything anew when it is continued.
    Suspend,
    /// Draw everything anew, whatever is on the terminal.
    Redraw,
    /// Give the terminal back and end.
    Quit,
}
