//! Effects that are run elsewhere: handed to the worker, or to a thread that may wait for a disk.

use std::path::PathBuf;
use std::time::Duration;

use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::sync::watch;
use url::Url;

use super::busy::Busy;
use super::drafts::{Cabinet, Told};
use super::editor::{Edited, Editor, Running};
use super::folder;
use super::new_file;
use super::opener::Opener;
use super::profile::Profile;
use super::texts::{self, Texts};
use crate::app::drafts::DraftFile;
use crate::app::effect::{EditId, OutsideText};
use crate::app::msg::{Msg, SavedProfile};
use crate::config::save::allow_plain_http;
use crate::config::{Keyring, Paths, last_projects};
use crate::model::{Hush, ProjectId};
use crate::worker::Handle;
use crate::worker::request::Request;

/// Answers that may wait for the loop; errands are few.
const WAITING: usize = 16;

/// How long the end waits for a disk.
const PATIENCE: Duration = Duration::from_secs(5);

/// Runs errands and collects their answers.
#[derive(Debug)]
pub(super) struct Errands {
    worker: Handle,
    paths: Paths,
    busy: Busy,
    sender: Sender<Answer>,
    editor: Editor,
    texts: Texts,
    opener: Opener,
    running: Running,
    drafts: Cabinet,
    keyring: Keyring,
    hush: Hush,
}

/// What comes of an errand.
#[derive(Debug)]
pub(super) enum Answer {
    /// The application is told this.
    Msg(Msg),
    /// A text was edited outside.
    Edited(EditId, Edited),
}

impl Errands {
    /// Nothing to do yet. The other end gets the answers.
    pub(super) fn new(
        worker: Handle,
        paths: Paths,
        (editor, opener): (Editor, Opener),
        (keyring, hush): (Keyring, Hush),
    ) -> (Self, Receiver<Answer>) {
        let (sender, answers) = channel(WAITING);
        let running = Running::default();
        let tell = sender.clone();
        let drafts = Cabinet::open(paths.drafts(), move |told| {
            let _loop_has_ended = tell.blocking_send(Answer::Msg(told.into()));
        });
        let busy = Busy::new();
        let texts = Texts::in_folder(paths.texts());
        let it = Self {
            worker,
            paths,
            busy,
            sender,
            editor,
            texts,
            opener,
            running,
            drafts,
            keyring,
            hush,
        };
        (it, answers)
    }

    /// Looks for drafts.
    pub(super) fn find_drafts(&self, account: String) {
        self.drafts.find(account, self.busy.begin());
    }

    /// Keeps a draft.
    pub(super) fn keep_draft(&self, account: String, file: DraftFile, text: String) {
        self.drafts.keep(account, file, text, self.busy.begin());
    }

    /// Writes the drafts that could not be written.
    pub(super) fn retry_drafts(&self) {
        self.drafts.retry(self.busy.begin());
    }

    /// Takes a draft away.
    pub(super) fn drop_draft(&self, account: String, file: DraftFile) {
        self.drafts.drop(account, file, self.busy.begin());
    }

    /// Waits until all drafts are on the disk; tells whether they are, as far as that was waited for.
    pub(super) fn close_drafts(&mut self) -> bool {
        self.drafts.close(PATIENCE)
    }

    /// Hands a request to the worker. What is secret in it is in no line of the log from now on.
    pub(super) fn send(&self, request: Request) {
        request.secrets().into_iter().for_each(|secret| self.hush.know(secret));
        self.worker.send(request);
    }

    /// Reads a folder.
    pub(super) fn list_folder(&self, folder: PathBuf) {
        self.run(move || {
            let entries = folder::entries(&folder);
            Some(Msg::FolderListed { folder, entries })
        });
    }

    /// Writes a file.
    pub(super) fn write_file(&self, path: PathBuf, text: String) {
        self.run(move || Some(Msg::FileWritten(new_file::write(&path, &text).map(|()| path))));
    }

    /// Opens a file in a program of the user's own, which goes on by itself.
    pub(super) fn open_file(&self, path: PathBuf) {
        let (opener, sender) = (self.opener.clone(), self.sender.clone());
        self.run(move || {
            let result = opener.open(&path, move |failed| {
                let _loop_has_ended =
                    sender.blocking_send(Answer::Msg(Msg::FileOpened(Err(failed))));
            });
            Some(Msg::FileOpened(result))
        });
    }

    /// Writes a profile into the configuration.
    pub(super) fn save_profile(&self, profile: Profile) {
        let (paths, keyring) = (self.paths.clone(), self.keyring.clone());
        self.run(move || Some(Msg::ProfileSaved(profile.save(&paths, &keyring))));
    }

    /// Writes down that a profile's host may be spoken to over plain http.
    pub(super) fn allow_plain_http(&self, profile: String, host: Url) {
        let paths = self.paths.clone();
        self.run(move || {
            let kept = allow_plain_http(&paths, &profile, &host);
            let saved = kept.map(|()| SavedProfile { name: profile, words: None });
            Some(Msg::ProfileSaved(saved.map_err(|error| error.to_string())))
        });
    }

    /// Writes down which project an account had open last.
    pub(super) fn remember_project(&self, account: String, project: ProjectId) {
        let paths = self.paths.clone();
        self.run(move || {
            if let Err(error) = last_projects::keep(&paths, &account, project) {
                tracing::warn!(%error, "the open project cannot be remembered");
            }
            None
        });
    }

    /// Lets the user edit a text; the terminal is the editor's until the answer is there.
    pub(super) fn edit(&self, edit: EditId, text: OutsideText) {
        let (editor, running) = (self.editor.clone(), self.running.clone());
        let texts = self.texts.clone();
        self.begin(move || Some(Answer::Edited(edit, editor.edit(&text, &texts, &running))));
    }

    /// Looks for texts of that account that were edited outside and left.
    pub(super) fn find_texts(&self, account: String) {
        let texts = self.texts.clone();
        self.run(move || Some(Msg::TextsFound { texts: texts.left(&account), account }));
    }

    /// Deletes such a text.
    pub(super) fn delete_text(&self, file: PathBuf) {
        self.run(move || {
            texts::forget(&file);
            None
        });
    }

    /// Asks an editor that is still there to end.
    pub(super) fn end_editor(&self) {
        self.running.end();
    }

    fn run(&self, errand: impl FnOnce() -> Option<Msg> + Send + 'static) {
        self.begin(move || errand().map(Answer::Msg));
    }

    fn begin(&self, errand: impl FnOnce() -> Option<Answer> + Send + 'static) {
        let under_way = self.busy.begin();
        let sender = self.sender.clone();
        drop(tokio::task::spawn_blocking(move || {
            if let Some(answer) = errand() {
                let _loop_has_ended = sender.blocking_send(answer);
            }
            drop(under_way);
        }));
    }

    /// Requests that the worker is not done with.
    pub(super) fn open(&self) -> watch::Receiver<usize> {
        self.worker.open()
    }

    /// Errands that are not done.
    pub(super) fn under_way(&self) -> watch::Receiver<usize> {
        self.busy.count()
    }
}

impl From<Told> for Msg {
    fn from(told: Told) -> Self {
        match told {
            Told::Found(account, drafts) => Self::DraftsFound { account, drafts },
            Told::Elsewhere(account, count) => Self::DraftsElsewhere { account, count },
            Told::Kept(result) => Self::DraftsKept(result),
        }
    }
}
