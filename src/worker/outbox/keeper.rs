//! The disk under the outbox: a thread of its own writes entries one after the other, so that nobody waits for a disk but
//! the send that must not come first.
//!
//! `<account>/<owner>/<sequence>-<random>.json`: each running program owns one folder, by a lock that ends with it. What
//! an owner has left behind that is gone is taken over by the next one who looks, and by one only.

use std::collections::{BTreeMap, HashMap};
use std::fs::{File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvError, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use rustix::fs::{FlockOperation, flock};
use tokio::sync::{mpsc, oneshot};

use super::entry::{Entry, Unread};
use crate::storage;

const LOCK: &str = "lock";

/// How long a disk that took nothing is left alone.
const LATER: Duration = Duration::from_secs(15);

/// What the disk has to tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) enum News {
    /// Entries cannot be kept on disk; they are kept in memory, and written when it works again.
    Failing(String),
    /// They are on disk again.
    Fine,
    /// The entries in these files are on disk, as they were last ordered.
    Saved(Vec<String>),
    /// Other programs that run keep so many of the same account.
    Elsewhere(usize),
    /// An account that is being opened has so many, left by programs that have gone.
    Locked(usize),
}

enum Order {
    Save { name: String, text: String, done: oneshot::Sender<bool> },
    SaveInTime { name: String, text: String, done: oneshot::Sender<bool> },
    Remove(String),
    Look,
}

/// See the module. The thread ends, having done what it was told, when this is dropped.
#[derive(Debug, Clone)]
pub(super) struct Keeper(Sender<Order>);

impl Keeper {
    /// Keeps entries in a new folder below `account`, which appears with the first of them.
    pub(super) fn start(account: &Path, news: mpsc::UnboundedSender<News>) -> Self {
        Self::trying_again(LATER, account, news)
    }

    fn trying_again(after: Duration, account: &Path, news: mpsc::UnboundedSender<News>) -> Self {
        let (orders, todo) = channel();
        let folder = account.join(random());
        let thread = thread::Builder::new().name("outbox".to_owned());
        let told = news.clone();
        // without a thread every order is dropped, and with it what waits for it: memory is all there is then
        if let Err(error) = thread.spawn(move || Disk::new(folder, after, news).work(&todo)) {
            drop(told.send(News::Failing(error.to_string())));
        }
        Self(orders)
    }

    /// Writes an entry; what comes back tells whether it is on disk, or else that it cannot be.
    pub(super) fn save(&self, name: &str, entry: &Entry) -> oneshot::Receiver<bool> {
        let (done, written) = oneshot::channel();
        let order = Order::Save { name: name.to_owned(), text: entry.text(), done };
        drop(self.0.send(order));
        written
    }

    /// As [`Self::save`], for what nobody sends yet: whatever is ordered meanwhile comes first. Where that is another word
    /// about the same entry, nothing comes back.
    pub(super) fn save_in_time(&self, name: &str, entry: &Entry) -> oneshot::Receiver<bool> {
        let (done, written) = oneshot::channel();
        let order = Order::SaveInTime { name: name.to_owned(), text: entry.text(), done };
        drop(self.0.send(order));
        written
    }

    /// Counts what other programs that run keep.
    pub(super) fn look_elsewhere(&self) {
        drop(self.0.send(Order::Look));
    }

    /// Takes an entry away.
    pub(super) fn remove(&self, name: &str) {
        drop(self.0.send(Order::Remove(name.to_owned())));
    }
}

struct Disk {
    folder: PathBuf,
    /// Held as long as the program runs.
    lock: Option<File>,
    /// What could not be written yet.
    owed: BTreeMap<String, String>,
    /// What is written when nothing else is to be done, and whom it is told.
    in_time: BTreeMap<String, (String, oneshot::Sender<bool>)>,
    /// How long after that it is tried again.
    after: Duration,
    news: mpsc::UnboundedSender<News>,
}

impl Disk {
    const fn new(folder: PathBuf, after: Duration, news: mpsc::UnboundedSender<News>) -> Self {
        Self { folder, lock: None, owed: BTreeMap::new(), in_time: BTreeMap::new(), after, news }
    }

    /// What is to be done next; nothing but to try again where something is owed for long enough.
    fn next(&mut self, todo: &Receiver<Order>) -> Result<Option<Order>, RecvError> {
        if self.owed.is_empty() {
            return match todo.try_recv() {
                Ok(order) => Ok(Some(order)),
                Err(_) => match self.in_time.pop_first() {
                    Some((name, (text, done))) => Ok(Some(Order::Save { name, text, done })),
                    None => todo.recv().map(Some),
                },
            };
        }
        match todo.recv_timeout(self.after) {
            Ok(order) => Ok(Some(order)),
            Err(RecvTimeoutError::Timeout) => Ok(None),
            Err(RecvTimeoutError::Disconnected) => Err(RecvError),
        }
    }

    fn work(mut self, todo: &Receiver<Order>) {
        while let Ok(order) = self.next(todo) {
            let was_failing = !self.owed.is_empty();
            let (name, done) = match order {
                Some(Order::SaveInTime { name, text, done }) => {
                    self.in_time.insert(name, (text, done));
                    continue;
                }
                Some(Order::Save { name, text, done }) => {
                    self.in_time.remove(&name);
                    self.owed.insert(name, text);
                    (None, Some(done))
                }
                Some(Order::Remove(name)) => (Some(name), None),
                Some(Order::Look) => {
                    drop(self.news.send(News::Elsewhere(self.elsewhere())));
                    (None, None)
                }
                None => (None, None),
            };
            if let Some(name) = name {
                self.owed.remove(&name);
                self.in_time.remove(&name);
                // one that is not there is gone too
                drop(std::fs::remove_file(self.folder.join(name)));
            }
            let mut saved = Vec::new();
            let settled = self.settle(&mut saved);
            let is_written = settled.is_ok();
            if !saved.is_empty() {
                drop(self.news.send(News::Saved(saved)));
            }
            match settled {
                Ok(()) if was_failing => drop(self.news.send(News::Fine)),
                Ok(()) => {}
                Err(_) if was_failing => {}
                Err(error) => drop(self.news.send(News::Failing(error.to_string()))),
            }
            if let Some(done) = done {
                // nobody has to wait for it
                let _unheard = done.send(is_written);
            }
        }
    }

    /// Entries in the folders that other programs hold.
    fn elsewhere(&self) -> usize {
        let Some(account) = self.folder.parent() else { return 0 };
        count(account, |folder| *folder != self.folder && is_held(folder))
    }

    /// Writes what is owed, oldest first.
    fn settle(&mut self, saved: &mut Vec<String>) -> Result<(), storage::Error> {
        while let Some((name, text)) = self.owed.first_key_value() {
            if self.lock.is_none() {
                storage::make_folder(&self.folder)?;
                self.lock = held(&self.folder);
            }
            storage::replace(&self.folder.join(name), text)?;
            saved.extend(self.owed.pop_first().map(|(name, _)| name));
        }
        Ok(())
    }
}

/// Entries that nobody who runs holds.
pub(super) fn lying(account: &Path) -> usize {
    count(account, |folder| !is_held(folder))
}

/// Entries in those folders of the account.
fn count(account: &Path, whether: impl Fn(&PathBuf) -> bool) -> usize {
    let folders = account.read_dir().into_iter().flatten().flatten().map(|folder| folder.path());
    let entries = |folder: PathBuf| {
        let files = folder.read_dir().into_iter().flatten().flatten();
        files.filter(|file| is_entry(&file.path())).count()
    };
    folders.filter(whether).map(entries).sum()
}

fn is_entry(path: &Path) -> bool {
    path.extension().is_some_and(|it| it == "json")
}

fn random() -> String {
    let mut bytes = [0_u8; 8];
    if getrandom::fill(&mut bytes).is_err() {
        fastrand::fill(&mut bytes);
    }
    format!("{:016x}", u64::from_le_bytes(bytes))
}

/// A name that keeps the order of entries.
pub(super) fn name(sequence: u64) -> String {
    format!("{sequence:010}-{}.json", random())
}

/// A new lock for that folder: nobody gets to see it before it is held, and takes it for that of one that has gone.
fn held(folder: &Path) -> Option<File> {
    let hidden = folder.join(".lock");
    let mut options = OpenOptions::new();
    let file = options.write(true).create(true).truncate(false).mode(0o600).open(&hidden).ok()?;
    let is_held = flock(&file, FlockOperation::NonBlockingLockExclusive).is_ok();
    std::fs::rename(&hidden, folder.join(LOCK)).ok()?;
    is_held.then_some(file)
}

/// Whether somebody holds it who runs.
fn is_held(folder: &Path) -> bool {
    folder.join(LOCK).exists() && lock_of(folder).is_none()
}

/// The lock of that folder, if nobody holds it.
fn lock_of(folder: &Path) -> Option<File> {
    let flags = i32::try_from(rustix::fs::OFlags::NOFOLLOW.bits()).unwrap_or_default();
    let lock = OpenOptions::new()
        .read(true)
        .write(true)
        .custom_flags(flags)
        .open(folder.join(LOCK))
        .ok()?;
    flock(&lock, FlockOperation::NonBlockingLockExclusive).ok()?;
    Some(lock)
}

/// What was left behind, in order.
#[derive(Debug, Default)]
pub(in super::super) struct Left {
    /// Entries, and the files they lie in.
    pub(super) entries: Vec<(PathBuf, Entry)>,
    /// Files that cannot be read: damaged ones are set aside under another name, what a newer version has written waits
    /// for that where it is.
    pub(in super::super) unreadable: Vec<PathBuf>,
    /// What was read: whatever else lies there by the end is not gone elsewhere.
    read: Vec<PathBuf>,
    /// Held until the entries lie elsewhere.
    locks: Vec<(PathBuf, File)>,
}

impl Left {
    /// Takes over what owners have left behind that are gone. Blocks.
    pub(in super::super) fn take(account: &Path) -> Self {
        let mut left = Self::default();
        let folders = std::fs::read_dir(account).into_iter().flatten().flatten();
        for folder in folders.map(|folder| folder.path()) {
            if let Some(lock) = lock_of(&folder) {
                left.read(&folder);
                left.locks.push((folder, lock));
            }
        }
        let order = |(path, entry): &(PathBuf, Entry)| {
            (entry.made, path.file_name().map(ToOwned::to_owned))
        };
        left.entries.sort_by_cached_key(order);
        left.entries = once_each(std::mem::take(&mut left.entries));
        left
    }

    fn read(&mut self, folder: &Path) {
        let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
        for path in files.map(|file| file.path()).filter(|path| is_entry(path)) {
            self.read.push(path.clone());
            match std::fs::read(&path) {
                Ok(bytes) => match Entry::read(&bytes) {
                    Ok(entry) => self.entries.push((path, entry)),
                    Err(Unread::Newer(_)) => self.unreadable.push(path),
                    Err(Unread::Damaged(_)) => self.set_aside(&path),
                },
                Err(_) => self.unreadable.push(path),
            }
        }
    }

    fn set_aside(&mut self, path: &Path) {
        let aside = path.with_extension("bad");
        let is_aside = std::fs::rename(path, &aside).is_ok();
        self.unreadable.push(if is_aside { aside } else { path.to_owned() });
    }

    /// The entries, in order.
    pub(super) fn entries(&self) -> impl Iterator<Item = Entry> {
        self.entries.iter().map(|(_, entry)| entry.clone())
    }

    /// The entries lie elsewhere now: nothing of them is left here. Blocks.
    pub(in super::super) fn clear(self) {
        for (folder, lock) in self.locks {
            let files = std::fs::read_dir(&folder).into_iter().flatten().flatten();
            let (stay, go): (Vec<_>, Vec<_>) = files
                .map(|file| file.path())
                .filter(|path| is_entry(path))
                .partition(|path| self.unreadable.contains(path) || !self.read.contains(path));
            for path in go {
                drop(std::fs::remove_file(path));
            }
            // an entry that comes back with the power would be taken for one that was never sent
            drop(File::open(&folder).and_then(|folder| folder.sync_all()));
            if stay.is_empty() {
                // what was set aside keeps its folder, but nobody needs to look into it again
                drop(std::fs::remove_file(folder.join(LOCK)));
                drop(std::fs::remove_dir(&folder));
            }
            drop(lock);
        }
    }
}

/// Whoever took entries over before may have ended between writing them down and taking the old ones away: of two with
/// one key, the one that has come further counts, since an older copy does not know that it was sent.
fn once_each(entries: Vec<(PathBuf, Entry)>) -> Vec<(PathBuf, Entry)> {
    let mut once: Vec<(PathBuf, Entry)> = Vec::with_capacity(entries.len());
    let mut at = HashMap::new();
    for (path, entry) in entries {
        match at.get(&entry.key).and_then(|at: &usize| once.get_mut(*at)) {
            Some(other) if entry.state > other.1.state => *other = (path, entry),
            Some(_) => {}
            None => {
                at.insert(entry.key.clone(), once.len());
                once.push((path, entry));
            }
        }
    }
    once
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ProjectId, TicketId};
    use crate::worker::request::Write;

    fn entry(ticket: u64) -> Entry {
        let ticket = TicketId::new(ticket);
        Entry::new("x", 1, &Write::DeleteTicket { project: ProjectId::new(1), ticket }).unwrap()
    }

    #[tokio::test]
    async fn a_running_program_keeps_its_entries_and_the_next_one_takes_them_once() {
        let place = tempfile::tempdir().unwrap();
        let account = place.path().join("account");
        let (news, _told) = mpsc::unbounded_channel();
        let keeper = Keeper::start(&account, news);
        let (one, two) = (name(1), name(2));
        assert!(keeper.save(&two, &entry(2)).await.unwrap());
        assert!(keeper.save(&one, &entry(1)).await.unwrap());
        assert!(Left::take(&account).entries.is_empty(), "its owner lives");
        let (news, mut heard) = mpsc::unbounded_channel();
        Keeper::start(&account, news).look_elsewhere();
        assert_eq!(heard.recv().await, Some(News::Elsewhere(2)));
        let folder = account.read_dir().unwrap().next().unwrap().unwrap().path();
        let file = folder.join(&one);
        std::fs::write(folder.join("0000000003-x.json"), "half of").unwrap();
        let newer = folder.join("0000000004-x.json");
        std::fs::write(&newer, "{\"version\": 2}").unwrap();
        assert!(!storage::is_exposed(&file).unwrap());
        // as if the owner had gone: its lock with it
        drop(std::fs::remove_file(folder.join(LOCK)));
        std::fs::write(folder.join(LOCK), "").unwrap();
        let left = Left::take(&account);
        assert!(Left::take(&account).entries.is_empty(), "they are being taken over");
        let found: Vec<Write> = left.entries().map(|entry| entry.write()).collect();
        assert_eq!(found, [entry(1).write(), entry(2).write()]);
        let mut unreadable = left.unreadable.clone();
        unreadable.sort();
        assert_eq!(unreadable, [folder.join("0000000003-x.bad"), newer.clone()]);
        left.clear();
        let left = Left::take(&account);
        assert!(left.entries.is_empty());
        assert_eq!(left.unreadable, [newer], "it waits for the program that knows it");
        assert!(folder.join("0000000003-x.bad").exists(), "nothing is lost");
    }

    #[test]
    fn a_folder_is_never_seen_with_a_lock_that_nobody_holds() {
        let place = tempfile::tempdir().unwrap();
        for round in 0..200 {
            let folder = place.path().join(round.to_string());
            std::fs::create_dir(&folder).unwrap();
            std::thread::scope(|scope| {
                let looks = scope.spawn(|| {
                    while !folder.join(LOCK).exists() {
                        std::hint::spin_loop();
                    }
                    lock_of(&folder).is_none()
                });
                let held = held(&folder);
                assert!(looks.join().unwrap() && held.is_some(), "round {round}");
            });
        }
    }

    #[test]
    fn of_two_copies_the_one_that_has_come_further_counts() {
        use crate::worker::outbox::entry::State;
        let waiting = entry(1);
        let mut sent = waiting.clone();
        sent.state = State::Unknown;
        let other = entry(2);
        let found = |copies: [&Entry; 3]| {
            let entries = copies.map(|entry| (PathBuf::new(), entry.clone())).to_vec();
            once_each(entries).into_iter().map(|(_, entry)| entry).collect::<Vec<_>>()
        };
        assert_eq!(found([&waiting, &other, &sent]), [sent.clone(), other.clone()]);
        assert_eq!(found([&sent, &other, &waiting]), [sent, other]);
    }

    #[tokio::test]
    async fn without_a_disk_it_is_said_once_and_written_when_there_is_room() {
        let place = tempfile::tempdir().unwrap();
        let account = place.path().join("account");
        std::fs::write(&account, "in the way").unwrap();
        let (news, mut told) = mpsc::unbounded_channel();
        let keeper = Keeper::start(&account, news);
        assert!(!keeper.save(&name(1), &entry(1)).await.unwrap());
        assert!(!keeper.save(&name(2), &entry(2)).await.unwrap());
        assert!(matches!(told.recv().await, Some(News::Failing(_))));
        std::fs::remove_file(&account).unwrap();
        assert!(keeper.save(&name(3), &entry(3)).await.unwrap());
        let Some(News::Saved(saved)) = told.recv().await else { panic!("nothing was saved") };
        assert_eq!(saved.len(), 3);
        assert_eq!(told.recv().await, Some(News::Fine));
        let folder = account.read_dir().unwrap().next().unwrap().unwrap().path();
        assert_eq!(folder.read_dir().unwrap().count(), 4, "three entries and a lock");
    }

    #[tokio::test]
    async fn what_found_no_room_is_written_by_itself_when_there_is() {
        let place = tempfile::tempdir().unwrap();
        let account = place.path().join("account");
        std::fs::write(&account, "in the way").unwrap();
        let (news, mut told) = mpsc::unbounded_channel();
        let keeper = Keeper::trying_again(Duration::from_millis(1), &account, news);
        assert!(!keeper.save(&name(1), &entry(1)).await.unwrap());
        assert!(matches!(told.recv().await, Some(News::Failing(_))));
        std::fs::remove_file(&account).unwrap();
        assert!(matches!(told.recv().await, Some(News::Saved(_))), "without another order");
        assert_eq!(told.recv().await, Some(News::Fine));
        let folder = account.read_dir().unwrap().next().unwrap().unwrap().path();
        assert_eq!(folder.read_dir().unwrap().count(), 2, "the entry and a lock");
    }
}
