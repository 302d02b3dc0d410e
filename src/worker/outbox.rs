//! The outbox of one account: every write of a ticket, a note or a file is an entry here, and on disk before it is first
//! sent. It goes when its answer is there.
//!
//! A refusal that is shown beside what was typed, in the form that still stands open or on the card that goes back, ends
//! the entry too. Where nothing else holds the words, the entry stays, refused, until the user takes it out: his form is
//! closed, as he was told before that the write will be sent by itself, or he has settled what two people changed, or it
//! is a file.

pub mod entry;
mod files;
mod keeper;
mod planned;

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use tokio::sync::{mpsc, oneshot};

use self::entry::{Entry, State};
use self::keeper::Keeper;
pub(super) use self::keeper::{Left, News};
use super::account::Account;
use super::history::Mark;
use super::intention::Intention;
use super::queue::Work;
use super::reply::{Failure, FailureKind, Fate, UnsentWrite};
use super::request::{EntryId, RequestId, Write};
use crate::model::Timestamp;
use crate::storage;

/// How old an entry may be to go out without a word of the user's, in seconds.
const FRESH: i64 = 24 * 60 * 60;

/// See the module.
#[derive(Debug)]
pub(super) struct Outbox {
    account: String,
    keeper: Keeper,
    items: BTreeMap<EntryId, Item>,
    of: HashMap<RequestId, EntryId>,
    last: u64,
    /// What lay there and could not be read.
    pub(super) unreadable: Vec<PathBuf>,
}

#[derive(Debug)]
struct Item {
    /// The file it lies in.
    name: String,
    entry: Entry,
    /// What was seen before this is not what was sent.
    known: Option<Mark>,
    /// Whether the user knows that it goes on by itself.
    is_told: bool,
    /// Whether it would be there at the next start.
    is_on_disk: bool,
    /// Whether it was in doubt before it was last begun.
    was_in_doubt: bool,
    /// Whether nothing but this holds its words, so that a refusal leaves it: no form or card shows what is refused.
    stays: bool,
    /// Whether it was stopped, and is kept for nothing but to look for it should it be wanted again.
    is_stopped: bool,
    /// Whether it waits for somebody to say that its turn has come: nobody is told of it before.
    is_planned: bool,
}

/// What is to be done before a write goes out, and under which intention it does.
#[derive(Debug)]
pub(super) struct Begun {
    pub(super) intention: Intention,
    /// Ends when the entry is on disk.
    pub(super) written: oneshot::Receiver<bool>,
    pub(super) is_told: bool,
    pub(super) entry: EntryId,
}

/// What becomes of an entry that is taken up.
#[derive(Debug)]
pub(super) enum Resumed {
    /// This goes out.
    GoesOn(Box<Write>),
    /// It goes out already, under this intention.
    Taken(RequestId),
}

impl Outbox {
    /// The outbox of that account below `folder`, with what earlier runs have left in it. Blocks.
    pub(super) fn open(folder: &Path, account: &str, news: mpsc::UnboundedSender<News>) -> Self {
        let place = folder.join(storage::folder_name(account));
        let left = Left::take(&place);
        let mut outbox = Self {
            account: account.to_owned(),
            keeper: Keeper::start(&place, news),
            items: BTreeMap::new(),
            of: HashMap::new(),
            last: 0,
            unreadable: left.unreadable.clone(),
        };
        let written: Vec<_> = left.entries().map(|entry| outbox.insert(entry)).collect();
        let are_written = written.into_iter().all(|it| it.blocking_recv().unwrap_or_default());
        if are_written {
            left.clear();
        }
        outbox
    }

    /// How many entries earlier runs have left there of that account. Blocks.
    pub(super) fn lying(folder: &Path, account: &str) -> usize {
        keeper::lying(&folder.join(storage::folder_name(account)))
    }

    /// Asks the disk how many entries other programs keep; the answer is [`News::Elsewhere`].
    pub(super) fn look_elsewhere(&self) {
        self.keeper.look_elsewhere();
    }

    /// Whose it is.
    pub(super) fn account(&self) -> &str {
        &self.account
    }

    /// What programs that have gone since this one began have left; `None` where that is nothing. Blocks.
    pub(super) fn orphaned(
        folder: &Path,
        account: &str,
        news: mpsc::UnboundedSender<News>,
    ) -> Option<Self> {
        (Self::lying(folder, account) > 0).then(|| Self::open(folder, account, news))
    }

    /// Takes over what another one of the same account holds, and tells it.
    pub(super) fn take_over(&mut self, other: Self) -> Vec<UnsentWrite> {
        let last = self.last;
        self.absorb(other);
        self.writes().into_iter().filter(|it| it.entry.0 > last).collect()
    }

    /// Takes over what another one of the same account holds.
    pub(super) fn absorb(&mut self, other: Self) {
        for item in other.items.into_values() {
            let (written, keeper) = (self.insert(item.entry), other.keeper.clone());
            // never gone there before it is here
            drop(tokio::spawn(async move {
                if written.await.unwrap_or_default() {
                    keeper.remove(&item.name);
                }
            }));
        }
        self.unreadable.extend(other.unreadable);
    }

    fn insert(&mut self, mut entry: Entry) -> oneshot::Receiver<bool> {
        // whether it was applied is not known of one that was on its way when its program ended
        if entry.state == State::Sending {
            entry.state = State::Unknown;
        }
        let item = self.put(entry, false);
        self.keeper.save(&item.0, &item.1)
    }

    /// Gives an entry its place, and tells the file it goes to.
    fn put(&mut self, entry: Entry, is_planned: bool) -> (String, Entry) {
        self.last += 1;
        let name = keeper::name(self.last);
        let item = Item {
            name: name.clone(),
            entry: entry.clone(),
            known: None,
            is_told: false,
            is_on_disk: false,
            was_in_doubt: false,
            stays: false,
            is_stopped: false,
            is_planned,
        };
        self.items.insert(EntryId(self.last), item);
        (name, entry)
    }

    /// Takes a write in, or the same one again.
    pub(super) fn add(&mut self, request: RequestId, write: &Write) {
        if !self.of.contains_key(&request)
            && let Some(id) = self.idle_file(write)
        {
            self.of.insert(request, id);
        }
        if let Some(item) = self.of.get(&request).and_then(|id| self.items.get_mut(id)) {
            let before = item.entry.clone();
            if item.entry.state == State::Refused {
                item.entry.anew(write);
            } else {
                item.entry.rewrite(write);
            }
            if std::mem::take(&mut item.is_planned) && item.is_on_disk && item.entry == before {
                return;
            }
            // the user was asked about it: where its form is gone nobody else has it
            item.stays |= item.entry.state == State::Asks;
            // whoever sends a file once more is told anew that it waits
            item.is_told &= write.file().is_none();
            (item.is_on_disk, item.is_stopped) = (false, false);
            return drop(self.keeper.save(&item.name, &item.entry));
        }
        if let Some(entry) = Entry::new(&self.account, now(), write) {
            drop(self.insert(entry));
            self.of.insert(request, EntryId(self.last));
        }
    }

    /// This request stands for that entry from now on, unless another one does that still waits for its answer. `None`
    /// where the entry is gone.
    pub(super) fn resume(&mut self, request: RequestId, id: EntryId) -> Option<Resumed> {
        let before = self.request_of(id);
        let item = self.items.get_mut(&id)?;
        // one that asks has told whoever it was for
        if let Some(before) = before.filter(|_| item.entry.state != State::Asks) {
            return Some(Resumed::Taken(before));
        }
        item.is_told = true;
        self.of.retain(|_, of| *of != id);
        self.of.insert(request, id);
        Some(Resumed::GoesOn(Box::new(item.entry.write())))
    }

    /// Whether it may have been sent before.
    pub(super) fn is_sent(&self, request: RequestId) -> bool {
        self.item(request).is_some_and(|item| {
            matches!(item.entry.state, State::Sending | State::Unknown | State::Asks)
        })
    }

    /// Whether the user has been told that it goes on by itself.
    pub(super) fn goes_by_itself(&self, request: RequestId) -> bool {
        self.item(request).is_some_and(|item| item.is_told)
    }

    /// The user knows that it goes on by itself; tells whether he is to be told. `None` while that is not so yet: the disk
    /// there is has not written it.
    pub(super) fn tell(&mut self, request: RequestId, has_no_disk: bool) -> Option<bool> {
        let Some(item) = self.item_mut(request) else { return Some(false) };
        (item.is_on_disk || has_no_disk).then(|| !std::mem::replace(&mut item.is_told, true))
    }

    /// These are on the disk.
    pub(super) fn saved(&mut self, names: &[String]) {
        for item in self.items.values_mut().filter(|item| names.contains(&item.name)) {
            item.is_on_disk = true;
        }
    }

    fn item(&self, request: RequestId) -> Option<&Item> {
        self.items.get(self.of.get(&request)?)
    }

    fn item_mut(&mut self, request: RequestId) -> Option<&mut Item> {
        self.items.get_mut(self.of.get(&request)?)
    }

    /// It goes out now.
    pub(super) fn begin(&mut self, request: RequestId, account: &Account) -> Option<Begun> {
        let is_again = self.is_sent(request);
        let id = *self.of.get(&request)?;
        let item = self.items.get_mut(&id)?;
        item.was_in_doubt = is_again;
        let entry = &mut item.entry;
        let mut intention = account.intention();
        if is_again {
            intention.is_again = true;
            intention.sent = entry.sent.and_then(Timestamp::from_unix);
            intention.floor = entry.known;
            // without a mark of this run nothing counts as known but what the floor tells
            intention.known = item.known.unwrap_or(Mark::FIRST);
        } else {
            let history = account.history();
            entry.known = match entry.write() {
                Write::CreateTicket { project, .. } => history.highest_ticket(project),
                Write::CreateNote { .. } => history.highest_note(),
                Write::SendFile { .. } => history.highest_file(),
                _ => None,
            };
            entry.sent = intention.sent.map(Timestamp::unix);
            item.known = Some(intention.known);
        }
        if let Ok(key) = entry.key.parse() {
            intention.key = key;
        }
        entry.state = State::Sending;
        let written = self.keeper.save(&item.name, entry);
        Some(Begun { intention, written, is_told: item.is_told, entry: id })
    }

    /// It did not get through, and goes out again later.
    pub(super) fn parked(&mut self, request: RequestId, why: &Failure) {
        let Some(item) = self.of.get(&request).and_then(|id| self.items.get_mut(id)) else {
            return;
        };
        let nothing_sent = matches!(
            why.kind,
            FailureKind::Offline | FailureKind::Busy { .. } | FailureKind::SignIn { .. }
        );
        // a send that was refused at the door tells nothing of one before it
        let is_unsent = nothing_sent && !item.was_in_doubt;
        item.entry.state = if is_unsent { State::Waiting } else { State::Unknown };
        item.is_told = true;
        drop(self.keeper.save(&item.name, &item.entry));
    }

    /// Its answer is there.
    pub(super) fn settled(&mut self, request: RequestId, failure: Option<&Failure>) {
        let is_stopped = failure.is_some_and(|it| it.kind == FailureKind::Cancelled);
        let Some(id) = self.of.get(&request).copied() else { return };
        let Some(item) = self.items.get_mut(&id) else { return };
        let is_file = item.entry.write().file().is_some();
        if is_file && is_stopped {
            return self.stopped(request);
        }
        let conflict = failure.and_then(|failure| failure.conflict.as_deref());
        let state = match failure {
            Some(failure) if failure.kind == FailureKind::Unknown => State::Asks,
            // nothing of either is lost: ours stays here, beside theirs, until the user has seen both
            Some(_) if conflict.is_some() => State::Asks,
            Some(_) if item.is_told || item.stays || is_file => State::Refused,
            _ => return self.remove(id),
        };
        item.entry.state = state;
        item.entry.reason = failure.map(|failure| failure.message.clone());
        item.entry.meet(conflict.map(|conflict| &conflict.theirs));
        drop(self.keeper.save(&item.name, &item.entry));
        if state == State::Refused || conflict.is_some() {
            self.of.remove(&request);
        }
    }

    /// This takes the place of what an entry holds, on disk too: what is there is always the one or the other.
    pub(super) fn settle(&mut self, request: RequestId, id: EntryId, write: &Write) {
        let is_taken = self.of.values().any(|taken| *taken == id);
        let Some(item) = self.items.get_mut(&id).filter(|_| !is_taken) else {
            self.add(request, write);
            if let Some(item) = self.item_mut(request) {
                item.stays = true;
            }
            return;
        };
        item.stays = true;
        item.entry.settle(now(), write);
        (item.known, item.is_told, item.was_in_doubt) = (None, false, false);
        item.is_on_disk = false;
        drop(self.keeper.save(&item.name, &item.entry));
        self.of.insert(request, id);
    }

    /// An entry is given up. What was made on top of it, and stands in no queue, goes on without it.
    pub(super) fn withdraw(&mut self, id: EntryId) {
        let gone =
            self.items.get(&id).map(|item| (item.entry.state, Work::from(item.entry.write())));
        self.remove(id);
        let Some((State::Waiting | State::Unknown, gone)) = gone else { return };
        let is_taken = |id: &EntryId| self.of.values().any(|taken| taken == id);
        let later: Vec<EntryId> =
            self.items.keys().copied().filter(|it| *it > id && !is_taken(it)).collect();
        for id in later {
            let Some(item) = self.items.get_mut(&id) else { continue };
            if !matches!(item.entry.state, State::Waiting | State::Unknown) {
                continue;
            }
            let mut work = Work::from(item.entry.write());
            let before = work.clone();
            work.step_back(&gone);
            if work != before {
                item.entry.rewrite(&work.write());
                drop(self.keeper.save(&item.name, &item.entry));
            }
        }
    }

    /// An entry goes.
    pub(super) fn remove(&mut self, id: EntryId) {
        self.of.retain(|_, of| *of != id);
        if let Some(item) = self.items.remove(&id) {
            self.keeper.remove(&item.name);
        }
    }

    /// Whose answer an entry will get.
    pub(super) fn request_of(&self, entry: EntryId) -> Option<RequestId> {
        self.of.iter().find(|(_, of)| **of == entry).map(|(request, _)| *request)
    }

    /// A later write carries an earlier one, and what it carries now is this.
    pub(super) fn folded(&mut self, older: RequestId, newer: RequestId, work: &Work) {
        self.rework(newer, work);
        if let Some(id) = self.of.get(&older).copied() {
            self.remove(id);
        }
    }

    /// What a waiting write stands on has changed.
    pub(super) fn rework(&mut self, request: RequestId, work: &Work) {
        let Some(item) = self.of.get(&request).and_then(|id| self.items.get_mut(id)) else {
            return;
        };
        let before = item.entry.clone();
        item.entry.rewrite(&work.write());
        if item.entry != before {
            drop(self.keeper.save(&item.name, &item.entry));
        }
    }

    /// The account is left: nobody waits for an answer any more, and what was on its way is to be looked up.
    pub(super) fn leave(&mut self) {
        self.of.clear();
        for item in self.items.values_mut() {
            item.is_told = false;
            item.is_planned = false;
            item.known = None;
            if item.entry.state == State::Sending {
                item.entry.state = State::Unknown;
                drop(self.keeper.save(&item.name, &item.entry));
            }
        }
    }

    /// All entries, in order.
    pub(super) fn writes(&self) -> Vec<UnsentWrite> {
        let oldest = now() - FRESH;
        let one = |(id, item): (&EntryId, &Item)| UnsentWrite {
            entry: *id,
            request: self.request_of(*id),
            write: Box::new(item.entry.write()),
            fate: match item.entry.state {
                State::Waiting => Fate::Waiting,
                State::Sending => Fate::Sending,
                State::Unknown => Fate::Unknown,
                State::Refused => Fate::Refused,
                State::Asks => Fate::Asks,
            },
            reason: item.entry.reason.clone(),
            theirs: item.entry.theirs().map(Box::new),
            made: Timestamp::from_unix(item.entry.made),
            is_old: item.entry.made < oldest,
        };
        let is_told_of = |(_, item): &(&EntryId, &Item)| !item.is_stopped && !item.is_planned;
        self.items.iter().filter(is_told_of).map(one).collect()
    }
}

/// Now, in seconds since 1970; a clock that is set before that has no day old entries.
fn now() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.ok().and_then(|since| i64::try_from(since.as_secs()).ok()).unwrap_or_default()
}
