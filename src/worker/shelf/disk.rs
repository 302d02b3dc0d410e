//! What the task of a [`super::Shelf`] does with its folder.

use std::collections::{HashMap, HashSet, VecDeque};
use std::fs::{self, File, FileTimes, OpenOptions};
use std::io::{ErrorKind, Read as _};
use std::os::unix::fs::{FileExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::mpsc::Receiver;
use std::time::SystemTime;

use super::room::Room;
use super::{Amendment, Order, Pages};
use crate::model::{ProjectId, Ticket, TicketId, Timestamp};
use crate::storage;
use crate::worker::kept::{self, Content, Flaw, Sheet};
use crate::worker::request::Read;

pub(super) const ENDING: &str = "kept";

pub(super) struct Disk {
    place: PathBuf,
    account: String,
    room: Room,
    /// Whether the last thing could not be written; said once, until it works again.
    is_failing: bool,
}

impl Disk {
    pub(super) fn new(folder: &Path, place: PathBuf, most_bytes: u64, account: &str) -> Self {
        let room = Room::new(folder, most_bytes);
        Self { place, account: account.to_owned(), room, is_failing: false }
    }

    pub(super) fn work(mut self, todo: &Receiver<Order>) {
        while let Ok(first) = todo.recv() {
            let mut orders: VecDeque<Order> = [first].into();
            orders.extend(todo.try_iter());
            while let Some(order) = orders.pop_front() {
                if !is_overtaken(&order, &orders) {
                    self.follow(order);
                }
            }
        }
    }

    fn follow(&mut self, order: Order) {
        match order {
            Order::Keep(read, sheet) => self.keep(read, &sheet),
            Order::KeepBoard(project, told, pages) => {
                let content = Content::Board(merged(&pages));
                drop(pages);
                self.keep(Read::Board(project), &Sheet { told, content });
            }
            Order::Amend(amendment, told) => self.amend(amendment, told),
            Order::Retire(read) => self.retire(read),
            Order::ForgetProject(project) => self.forget(&kept::of_project(project)),
            Order::ForgetAll => self.forget(""),
            // whoever asked may be gone
            Order::Take(read, answer) => drop(answer.send(self.take(read))),
            Order::Settle(answer) => drop(answer.send(())),
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.place.join(format!("{name}.{ENDING}"))
    }

    fn keep(&mut self, read: Read, sheet: &Sheet) {
        let (Some(name), Some(bytes)) = (kept::name(read), sheet.write(&self.account, read)) else {
            return;
        };
        let path = self.path(&name);
        let size = bytes.len() as u64;
        if !self.room.takes(size) {
            // an older one would be worse than none
            return remove(&path);
        }
        if is_same(&path, &bytes, sheet.told) {
            return;
        }
        match storage::replace(&path, &bytes) {
            Ok(()) => {
                self.is_failing = false;
                self.room.grew(size, &path);
            }
            Err(error) => {
                remove(&path);
                if !std::mem::replace(&mut self.is_failing, true) {
                    tracing::warn!(%error, "what the server told is not kept for the next start");
                }
            }
        }
    }

    fn retire(&self, read: Read) {
        if let Some(name) = kept::name(read) {
            remove(&self.path(&name));
        }
    }

    /// Takes everything away whose name begins so.
    fn forget(&self, beginning: &str) {
        for (name, path) in names(&self.place) {
            if name.starts_with(beginning) {
                remove(&path);
            }
        }
    }

    /// Corrects what is there. A list that was never read is not begun by one thing of it.
    fn amend(&mut self, amendment: Amendment, told: Timestamp) {
        match amendment {
            Amendment::Ticket(project, ticket) => {
                let read = Read::Ticket(project, ticket.id);
                let ticket = match self.sheet(read) {
                    Some(Sheet { content: Content::Ticket(Some(before)), .. }) => {
                        Box::new(ticket.filled_from(&before))
                    }
                    _ => ticket,
                };
                self.keep(read, &Sheet { told, content: Content::Ticket(Some(ticket)) });
            }
            Amendment::TicketGone(project, ticket) => {
                self.forget(&kept::of_ticket(project, ticket));
                let gone = Sheet { told, content: Content::Ticket(None) };
                self.keep(Read::Ticket(project, ticket), &gone);
            }
            Amendment::Note(project, ticket, note) => {
                self.amend_notes(project, ticket, told, |notes| put(notes, *note, |it| it.id));
            }
            Amendment::NoteGone(project, ticket, note) => {
                self.retire(Read::Files(project, ticket, note));
                self.amend_notes(project, ticket, told, |notes| notes.retain(|it| it.id != note));
            }
            Amendment::File(project, ticket, note, file) => {
                let read = Read::Files(project, ticket, note);
                self.amend_files(read, told, |files| put(files, *file, |it| it.id));
            }
            Amendment::FileGone(project, ticket, note, file) => {
                let read = Read::Files(project, ticket, note);
                self.amend_files(read, told, |files| files.retain(|it| it.id != file));
            }
        }
    }

    fn amend_notes(
        &mut self,
        project: ProjectId,
        ticket: TicketId,
        told: Timestamp,
        how: impl FnOnce(&mut Vec<crate::model::Note>),
    ) {
        let read = Read::Notes(project, ticket);
        if let Some(Sheet { content: Content::Notes(mut notes), .. }) = self.sheet(read) {
            how(&mut notes);
            self.keep(read, &Sheet { told, content: Content::Notes(notes) });
        }
    }

    fn amend_files(
        &mut self,
        read: Read,
        told: Timestamp,
        how: impl FnOnce(&mut Vec<crate::model::File>),
    ) {
        if let Some(Sheet { content: Content::Files(mut files), .. }) = self.sheet(read) {
            how(&mut files);
            self.keep(read, &Sheet { told, content: Content::Files(files) });
        }
    }

    fn take(&self, read: Read) -> Option<Sheet> {
        let mut sheet = self.sheet(read)?;
        if let (Read::Board(project), Content::Board(rows)) = (read, &mut sheet.content) {
            self.lay_over(project, sheet.told, rows);
        }
        Some(sheet)
    }

    /// What is in a file. One that cannot be used is taken away: it is asked for anew.
    fn sheet(&self, read: Read) -> Option<Sheet> {
        let path = self.path(&kept::name(read)?);
        let bytes = match self.bytes(&path) {
            Ok(bytes) => bytes,
            Err(error) => {
                if error.kind() != ErrorKind::NotFound {
                    tracing::warn!(path = %path.display(), %error, "what was kept is not used");
                }
                return None;
            }
        };
        let found = bytes.ok_or(Flaw::NotOurs).and_then(|it| Sheet::read(&it, &self.account, read));
        found
            .inspect_err(|flaw| {
                tracing::warn!(path = %path.display(), %flaw, "what was kept is thrown away");
                remove(&path);
            })
            .ok()
    }

    /// All of a file, unless it is larger than anything we keep; it counts as used.
    fn bytes(&self, path: &Path) -> std::io::Result<Option<Vec<u8>>> {
        let mut file = open(path, false)?;
        let metadata = file.metadata()?;
        if !metadata.is_file() || !self.room.takes(metadata.len()) {
            return Ok(None);
        }
        let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or_default());
        file.read_to_end(&mut bytes)?;
        // where it cannot be noted, it only goes earlier
        drop(file.set_times(FileTimes::new().set_accessed(SystemTime::now())));
        Ok(Some(bytes))
    }

    /// Puts what was told of single tickets since over the rows of their board.
    fn lay_over(&self, project: ProjectId, since: Timestamp, rows: &mut Vec<Ticket>) {
        let mut places: Option<HashMap<TicketId, usize>> = None;
        let mut gone = HashSet::new();
        for (name, path) in names(&self.place) {
            let Some(ticket) = kept::ticket_of(project, &name) else { continue };
            if told(&path).is_none_or(|told| told < since) {
                continue;
            }
            let places = places.get_or_insert_with(|| {
                rows.iter().enumerate().map(|(at, row)| (row.id, at)).collect()
            });
            let Some(Sheet { content, .. }) = self.sheet(Read::Ticket(project, ticket)) else {
                continue;
            };
            match (content, places.get(&ticket).and_then(|at| rows.get_mut(*at))) {
                (Content::Ticket(None), _) => drop(gone.insert(ticket)),
                (Content::Ticket(Some(told)), Some(row)) if !is_older(&told, row) => {
                    *row = told.filled_from(row);
                }
                (Content::Ticket(Some(told)), None) => rows.push(*told),
                _ => {}
            }
        }
        if !gone.is_empty() {
            rows.retain(|row| !gone.contains(&row.id));
        }
    }
}

fn is_older(one: &Ticket, other: &Ticket) -> bool {
    matches!((one.update_time, other.update_time), (Some(one), Some(other)) if one < other)
}

/// Whether a later order makes this one needless.
fn is_overtaken(order: &Order, later: &VecDeque<Order>) -> bool {
    match order {
        Order::Keep(read, _) => {
            later.iter().any(|it| matches!(it, Order::Keep(other, _) if other == read))
        }
        Order::KeepBoard(project, ..) => {
            later.iter().any(|it| matches!(it, Order::KeepBoard(other, ..) if other == project))
        }
        _ => false,
    }
}

/// The rows of all pages, each ticket once: as the last page has it that tells of it.
fn merged(pages: &Pages) -> Vec<Ticket> {
    let mut seen = HashSet::new();
    let rows = pages.iter().rev().flat_map(|page| page.iter().rev());
    let mut rows: Vec<Ticket> = rows.filter(|row| seen.insert(row.id)).cloned().collect();
    rows.reverse();
    rows
}

fn put<T, I: PartialEq>(items: &mut Vec<T>, item: T, id: impl Fn(&T) -> I) {
    match items.iter_mut().find(|old| id(old) == id(&item)) {
        Some(old) => *old = item,
        None => items.push(item),
    }
}

/// Opens a file, never through a link.
fn open(path: &Path, to_write: bool) -> std::io::Result<File> {
    let flags = rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK;
    let flags = i32::try_from(flags.bits()).unwrap_or_default();
    OpenOptions::new().read(true).write(to_write).custom_flags(flags).open(path)
}

fn told(path: &Path) -> Option<Timestamp> {
    let mut head = [0; kept::HEAD];
    open(path, false).ok()?.read_exact(&mut head).ok()?;
    kept::told(&head)
}

/// Whether the file holds that but for the moment, which is noted: a board that is looked at again and again and does not
/// change is not written again and again.
fn is_same(path: &Path, bytes: &[u8], told: Timestamp) -> bool {
    let sum = kept::TOLD_AT + kept::digits(told).len()..kept::HEAD;
    let mut head = [0; kept::HEAD];
    let Ok(mut file) = open(path, true) else { return false };
    let is_whole = file.metadata().is_ok_and(|it| it.len() == bytes.len() as u64);
    // what the file beyond its first line adds up to is looked at whenever it is read
    is_whole
        && file.read_exact(&mut head).is_ok()
        && kept::told(&head).is_some()
        && head.get(sum.clone()) == bytes.get(sum)
        && file.write_all_at(kept::digits(told).as_bytes(), kept::TOLD_AT as u64).is_ok()
}

/// The files of an account, by the name of what they answer.
pub(super) fn names(place: &Path) -> impl Iterator<Item = (String, PathBuf)> {
    let files = fs::read_dir(place).into_iter().flatten().flatten();
    files
        .map(|file| file.path())
        .filter(|path| path.extension().is_some_and(|it| it == ENDING))
        .filter_map(|path| {
            let name = path.file_stem()?.to_str()?.to_owned();
            Some((name, path))
        })
}

/// Takes a file away; one that is not there is away already.
pub(super) fn remove(path: &Path) {
    if let Err(error) = fs::remove_file(path)
        && !matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
    {
        tracing::warn!(path = %path.display(), %error, "what was kept cannot be taken away");
    }
}
