//! The files of drafts: written, taken away and found, one after the other, on a thread of their own.
//!
//! Each running program has a name of its own, a lock that tells that it runs, and files that begin with that name: what
//! belongs to one that still runs is its business. What one that has gone has left is taken up by the first who looks: it
//! gets a name of his, so that nobody else has it too.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use super::busy::Errand as UnderWay;
use super::presence::{Presence, is_running};
use crate::app::drafts::{DraftFile, FoundDraft};
use crate::storage;

/// A longer file is none of ours.
const MOST_BYTES: u64 = 16 * 1024 * 1024;

/// What is to be done, with what says that it is not done yet.
type Errand = (Job, UnderWay);

#[derive(Debug)]
enum Job {
    Keep { account: String, file: DraftFile, text: String },
    Drop { account: String, file: DraftFile },
    Find { account: String },
    Retry,
}

/// What the application is told.
#[derive(Debug)]
pub(super) enum Told {
    /// What was found of that account.
    Found(String, Vec<FoundDraft>),
    /// So many of that account are the business of other programs that run.
    Elsewhere(String, usize),
    /// Drafts can be kept, or not; only when it changes.
    Kept(Result<(), String>),
}

/// The end that the loop holds.
#[derive(Debug)]
pub(super) struct Cabinet {
    jobs: Option<Sender<Errand>>,
    /// Tells when the thread has ended, and whether all is written.
    working: Receiver<bool>,
}

impl Cabinet {
    /// Keeps drafts under this folder; `tell` is called on the thread.
    pub(super) fn open(folder: PathBuf, tell: impl Fn(Told) + Send + 'static) -> Self {
        let (jobs, errands) = channel();
        let mut clerk = Clerk::new(folder);
        let (at_work, working) = channel();
        let work = move || {
            clerk.work(&errands, &tell);
            let is_all_written = clerk.unwritten.is_empty();
            drop(clerk);
            // whoever does not wait any more has said so
            let _nobody_waits = at_work.send(is_all_written);
        };
        if let Err(error) = thread::Builder::new().name("drafts".to_owned()).spawn(work) {
            tracing::error!(%error, "drafts cannot be kept");
        }
        Self { jobs: Some(jobs), working }
    }

    pub(super) fn keep(&self, account: String, file: DraftFile, text: String, until: UnderWay) {
        self.give(Job::Keep { account, file, text }, until);
    }

    pub(super) fn drop(&self, account: String, file: DraftFile, until: UnderWay) {
        self.give(Job::Drop { account, file }, until);
    }

    pub(super) fn find(&self, account: String, until: UnderWay) {
        self.give(Job::Find { account }, until);
    }

    pub(super) fn retry(&self, until: UnderWay) {
        self.give(Job::Retry, until);
    }

    fn give(&self, job: Job, until: UnderWay) {
        if let Some(jobs) = &self.jobs {
            // a thread that has gone has told so in the log
            drop(jobs.send((job, until)));
        }
    }

    /// Waits until everything is done, but not for ever for a disk that does not answer; tells whether it is.
    #[must_use]
    pub(super) fn close(&mut self, patience: Duration) -> bool {
        self.jobs = None;
        let is_done = match self.working.recv_timeout(patience) {
            Ok(is_all_written) => is_all_written,
            Err(error) => error == RecvTimeoutError::Disconnected,
        };
        if !is_done {
            tracing::error!(
                "the disk does not answer, or takes nothing: drafts may not be written"
            );
        }
        is_done
    }
}

/// Does what is to be done.
struct Clerk {
    folder: PathBuf,
    presence: Presence,
    /// What could not be written; tried again before anything else.
    unwritten: HashMap<PathBuf, (String, String)>,
    is_failing: bool,
}

impl Clerk {
    fn new(folder: PathBuf) -> Self {
        let presence = Presence::new();
        Self { folder, presence, unwritten: HashMap::new(), is_failing: false }
    }

    fn work(&mut self, errands: &Receiver<Errand>, tell: &impl Fn(Told)) {
        while let Ok((job, until)) = errands.recv() {
            match job {
                Job::Keep { account, file, text } => {
                    let path = self.path(&account, &file);
                    self.unwritten.insert(path, (account, text));
                }
                Job::Drop { account, file } => self.take_away(&account, &file),
                // which is done after every job
                Job::Retry => {}
                Job::Find { account } => {
                    let lying = self.lying(&account);
                    tell(Told::Elsewhere(account.clone(), lying.elsewhere));
                    tell(Told::Found(account.clone(), self.find(&account, lying)));
                }
            }
            if let Some(news) = self.write_all() {
                tell(Told::Kept(news));
            }
            drop(until);
        }
    }

    fn account_folder(&self, account: &str) -> PathBuf {
        self.folder.join(storage::folder_name(account))
    }

    fn path(&self, account: &str, file: &DraftFile) -> PathBuf {
        let name = match file {
            DraftFile::Ours(number) => format!("{}-{number}.toml", self.presence.name()),
            DraftFile::Found(name) => name.clone(),
        };
        self.account_folder(account).join(name)
    }

    /// Writes what is not written; whether that works, where it is news.
    fn write_all(&mut self) -> Option<Result<(), String>> {
        let mut failed = None;
        for (path, (account, text)) in std::mem::take(&mut self.unwritten) {
            let written = self
                .lock(&account)
                .and_then(|_| storage::replace(&path, &text).map_err(|error| error.to_string()));
            if let Err(error) = written {
                tracing::warn!(%error, "a draft cannot be written");
                self.unwritten.insert(path, (account, text));
                failed = Some(error);
            }
        }
        let was_failing = std::mem::replace(&mut self.is_failing, failed.is_some());
        match (was_failing, failed) {
            (false, Some(error)) => Some(Err(error)),
            (true, None) => Some(Ok(())),
            _ => None,
        }
    }

    fn take_away(&mut self, account: &str, file: &DraftFile) {
        let path = self.path(account, file);
        self.unwritten.remove(&path);
        match std::fs::remove_file(&path) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => tracing::warn!(%error, "a draft cannot be taken away"),
        }
    }

    /// Says that this program runs, for others that look for drafts.
    fn lock(&mut self, account: &str) -> Result<bool, String> {
        let folder = self.account_folder(account);
        self.presence.tell(&folder)
    }

    /// What programs that have gone have left. It is ours from now on.
    fn find(&mut self, account: &str, lying: Lying) -> Vec<FoundDraft> {
        let Lying { drafts, half, .. } = lying;
        // where nobody can be seen to run, what is there is shown, and left as it is
        let is_any = !(drafts.is_empty() && half.is_empty());
        let can_adopt = is_any && self.lock(account) == Ok(true);
        // what a program was writing when it was killed; of one that runs they are still needed
        for path in half.into_iter().filter(|_| can_adopt) {
            drop(std::fs::remove_file(path));
        }
        let folder = self.account_folder(account);
        let mut found = Vec::new();
        for name in drafts {
            let adopted = if can_adopt { self.adopt(&folder, &name) } else { Some(name) };
            let Some(name) = adopted else { continue };
            let path = folder.join(&name);
            if let Some(text) = content(&path) {
                found.push(FoundDraft { name, path, text });
            }
        }
        found.sort_by(|one, other| one.name.cmp(&other.name));
        found
    }

    /// Looks through the folder of an account.
    fn lying(&self, account: &str) -> Lying {
        let folder = self.account_folder(account);
        let mut lying = Lying::default();
        let mut is_alone = true;
        for entry in folder.read_dir().into_iter().flatten().flatten() {
            let Ok(name) = entry.file_name().into_string() else { continue };
            if name.starts_with(".tmp") {
                lying.half.push(entry.path());
            } else if name.starts_with('.') {
                // a lock that is being made
            } else if let Some(owner) = name.strip_suffix(".lock") {
                is_alone &= owner == self.presence.name() || !is_running(&folder, owner);
            } else if let Some((owner, _)) = draft_name(&name)
                && owner != self.presence.name()
                && entry.file_type().is_ok_and(|kind| kind.is_file())
            {
                if is_running(&folder, owner) {
                    lying.elsewhere += 1;
                } else {
                    lying.drafts.push(name);
                }
            }
        }
        if !is_alone {
            lying.half.clear();
        }
        lying
    }

    /// Gives a draft a name of ours; `None` where somebody else was faster.
    fn adopt(&self, folder: &Path, name: &str) -> Option<String> {
        let (owner, number) = draft_name(name)?;
        // beside our own numbers, and no longer however often it changes hands
        let number = if number.starts_with(ADOPTED) {
            number.to_owned()
        } else {
            format!("{ADOPTED}{owner}-{number}")
        };
        let ours = format!("{}-{number}.toml", self.presence.name());
        if folder.join(&ours).exists() {
            return Some(name.to_owned());
        }
        match std::fs::rename(folder.join(name), folder.join(&ours)) {
            Ok(()) => Some(ours),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => {
                tracing::warn!(%error, "a draft cannot be taken over");
                Some(name.to_owned())
            }
        }
    }
}

/// What begins the number of a draft that another program has begun.
const ADOPTED: &str = "of-";

/// What lies there of other programs.
#[derive(Debug, Default)]
struct Lying {
    /// Names of drafts.
    drafts: Vec<String>,
    /// How many are the business of others that run.
    elsewhere: usize,
    /// Files that were not written to their end; none while somebody else may still write.
    half: Vec<PathBuf>,
}

/// Whose draft a file of that name is, and which.
fn draft_name(name: &str) -> Option<(&str, &str)> {
    name.strip_suffix(".toml")?.split_once('-')
}

/// What is in a draft, as far as it can be read at all. What is no file is none: to open a pipe could take for ever.
fn content(path: &Path) -> Option<String> {
    if !path.symlink_metadata().is_ok_and(|it| it.is_file()) {
        return None;
    }
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(MOST_BYTES).read_to_end(&mut bytes));
    match read {
        Ok(_) => Some(String::from_utf8_lossy(&bytes).into_owned()),
        Err(error) => {
            tracing::warn!(%error, path = %path.display(), "a draft cannot be read");
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::busy::Busy;
    use super::*;

    const ANN: &str = "ann at https://a.example/";

    struct Program {
        cabinet: Cabinet,
        told: Receiver<Told>,
        busy: Busy,
    }

    fn program(folder: &Path) -> Program {
        let (sender, told) = channel();
        let cabinet = Cabinet::open(folder.to_owned(), move |it| drop(sender.send(it)));
        Program { cabinet, told, busy: Busy::new() }
    }

    impl Program {
        fn close(&mut self) {
            assert!(self.cabinet.close(Duration::from_mins(1)));
        }

        fn keep(&self, number: u64, text: &str) {
            let file = DraftFile::Ours(number);
            self.cabinet.keep(ANN.to_owned(), file, text.to_owned(), self.busy.begin());
        }

        fn found(&self) -> Vec<String> {
            let (found, _) = self.looked();
            found.into_iter().map(|it| it.text).collect()
        }

        /// What was found, and how many others there are.
        fn looked(&self) -> (Vec<FoundDraft>, usize) {
            self.cabinet.find(ANN.to_owned(), self.busy.begin());
            match [self.told.recv().unwrap(), self.told.recv().unwrap()] {
                [Told::Elsewhere(_, count), Told::Found(_, found)] => (found, count),
                other => panic!("{other:?}"),
            }
        }
    }

    #[test]
    fn what_one_that_has_gone_has_left_is_found() {
        let place = tempfile::tempdir().unwrap();
        let mut first = program(place.path());
        first.keep(1, "one");
        first.keep(2, "two");
        first.keep(1, "one and more");
        first.cabinet.drop(ANN.to_owned(), DraftFile::Ours(2), first.busy.begin());
        assert_eq!(first.found(), [""; 0], "its own are no news to it");
        let second = program(place.path());
        assert_eq!(second.found(), [""; 0], "the first one still runs");
        first.close();
        assert_eq!(second.found(), ["one and more"]);
    }

    #[test]
    fn nobody_else_can_read_them() {
        use std::os::unix::fs::PermissionsExt as _;
        let place = tempfile::tempdir().unwrap();
        let mut program = program(&place.path().join("drafts"));
        program.keep(1, "one");
        program.close();
        let folder = place.path().join("drafts").join(storage::folder_name(ANN));
        for entry in folder.read_dir().unwrap() {
            let mode = entry.unwrap().metadata().unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        assert_eq!(folder.metadata().unwrap().permissions().mode() & 0o777, 0o700);
    }

    #[test]
    fn what_could_not_be_written_is_written_when_it_can_be() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("drafts");
        // a file where the folder should be, as good as a disk that takes nothing
        std::fs::write(&folder, "").unwrap();
        let mut program = program(&folder);
        program.keep(1, "one");
        assert!(matches!(program.told.recv().unwrap(), Told::Kept(Err(_))));
        std::fs::remove_file(&folder).unwrap();
        program.keep(2, "two");
        assert!(matches!(program.told.recv().unwrap(), Told::Kept(Ok(()))));
        program.close();
        assert_eq!(self::program(&folder).found(), ["one", "two"]);
    }

    #[test]
    fn what_is_found_is_found_by_one_alone_until_that_has_gone() {
        let place = tempfile::tempdir().unwrap();
        let mut first = program(place.path());
        first.keep(1, "one");
        first.keep(2, "two");
        first.close();
        let (mut second, third) = (program(place.path()), program(place.path()));
        assert_eq!(second.found(), ["one", "two"]);
        let (found, elsewhere) = third.looked();
        assert!(found.is_empty() && elsewhere == 2, "the second one has them");
        second.keep(1, "its own");
        second.close();
        let mut found = third.found();
        found.sort();
        assert_eq!(found, ["its own", "one", "two"]);
    }

    #[test]
    fn what_was_found_is_written_and_taken_away_under_its_new_name() {
        let place = tempfile::tempdir().unwrap();
        let mut first = program(place.path());
        first.keep(1, "one");
        first.keep(2, "two");
        first.close();
        let mut second = program(place.path());
        let (found, _) = second.looked();
        let [one, two] = <[FoundDraft; 2]>::try_from(found).unwrap();
        let file = |it: &FoundDraft| DraftFile::Found(it.name.clone());
        let text = "one and more".to_owned();
        second.cabinet.keep(ANN.to_owned(), file(&one), text, second.busy.begin());
        second.cabinet.drop(ANN.to_owned(), file(&two), second.busy.begin());
        second.close();
        assert_eq!(program(place.path()).found(), ["one and more"]);
    }

    #[test]
    fn what_is_half_written_stays_while_somebody_else_may_write_it() {
        let place = tempfile::tempdir().unwrap();
        let mut first = program(place.path());
        first.keep(1, "one");
        first.cabinet.drop(ANN.to_owned(), DraftFile::Ours(1), first.busy.begin());
        assert_eq!(first.found(), [""; 0]);
        let half = place.path().join(storage::folder_name(ANN)).join(".tmp0a1b2c");
        std::fs::write(&half, "half").unwrap();
        let second = program(place.path());
        assert_eq!(second.found(), [""; 0]);
        assert!(half.exists(), "the first one runs, and has nothing but a lock");
        first.close();
        assert_eq!(second.found(), [""; 0]);
        assert!(!half.exists());
    }

    #[test]
    fn a_disk_that_does_not_answer_is_not_waited_for_for_ever() {
        let place = tempfile::tempdir().unwrap();
        let (answer, hangs) = channel::<()>();
        let tell = move |_| {
            let _gone = hangs.recv();
        };
        let mut cabinet = Cabinet::open(place.path().to_owned(), tell);
        cabinet.find(ANN.to_owned(), Busy::new().begin());
        assert!(!cabinet.close(Duration::from_millis(1)));
        drop(answer);
        assert!(cabinet.close(Duration::from_mins(1)), "it was only slow");
    }

    #[test]
    fn a_disk_that_takes_no_last_words_is_told_of_at_the_end() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("drafts");
        std::fs::write(&folder, "").unwrap();
        let mut program = program(&folder);
        program.keep(1, "one");
        assert!(!program.cabinet.close(Duration::from_mins(1)));
    }

    #[test]
    fn what_is_no_file_is_no_draft() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join(storage::folder_name(ANN));
        std::fs::create_dir_all(folder.join("0a-1.toml")).unwrap();
        std::os::unix::fs::symlink("/dev/zero", folder.join("0a-2.toml")).unwrap();
        let pipe = std::process::Command::new("mkfifo").arg(folder.join("0a-3.toml")).status();
        assert!(pipe.unwrap().success());
        assert_eq!(program(place.path()).found(), [""; 0]);
    }
}
