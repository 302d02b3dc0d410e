//! Writes that are kept until their fate is known: each is an entry of the outbox, and stands still with its lane while
//! the server cannot be reached.

use super::super::account::{Desk, Gate};
use super::super::crew::Post;
use super::super::failure;
use super::super::handle::Open;
use super::super::jobs;
use super::super::link::Met;
use super::super::outbox::{Begun, News, Outbox, Resumed};
use super::super::owed::Owed;
use super::super::queue::{Lane, Pending, Work};
use super::super::reply::{Failure, Link, Reply, Unsent};
use super::super::request::{EntryId, RequestId, TaskId, Transfer, Write};
use super::Actor;

/// So many writes are under way before one that nobody waits for waits for its turn: much may have been kept, and all of
/// it could go out at the same moment.
const AT_ONCE: usize = 8;

impl Actor {
    /// Whether the writes of that lane are kept.
    pub(super) fn keeps(&self, lane: Lane) -> bool {
        self.outbox.is_some() && !matches!(lane, Lane::Admin(_))
    }

    /// Starts a write that is kept, or says that it waits.
    pub(super) fn start_kept(&mut self, lane: Lane, pending: Pending<Open>, desk: Desk) {
        let request = pending.request;
        if !self.link.is_up() {
            self.writes.put_back(lane, pending);
            self.held.push_back(lane);
            if let Some(why) = self.link.why().cloned() {
                self.tell_waiting(&why);
            }
            return;
        }
        let Some(outbox) = &mut self.outbox else { return };
        if self.under_way.len() >= AT_ONCE && outbox.goes_by_itself(request) {
            self.writes.put_back(lane, pending);
            return self.held.push_back(lane);
        }
        let begun = outbox.begin(request, &desk.account);
        let Pending { work, with: open, .. } = pending;
        let Some(Begun { intention, written, is_told, entry }) = begun else {
            let owed = Owed::to_work(request, &work);
            self.crew.announce(owed.failed(failure::gone_meanwhile()), open);
            return self.start_next(lane);
        };
        self.under_way.insert(lane, request);
        let owed = Owed::to_work(request, &work);
        self.crew.start(Post::of(lane, request), owed, open, async move {
            // an error says that there is no disk to wait for
            drop(written.await);
            jobs::kept_write(&desk, (request, work), intention, (entry, is_told)).await
        });
    }

    /// A write that is kept has not got through.
    pub(super) fn parked(&mut self, lane: Lane, work: Work, why: &Failure) {
        let Some(request) = self.under_way.remove(&lane) else { return };
        let Some(outbox) = &mut self.outbox else { return };
        outbox.parked(request, why);
        let is_sent = outbox.is_sent(request);
        self.writes.put_back(lane, Pending { request, work, with: Open::nothing(), is_sent });
        self.held.push_back(lane);
        self.fell(why);
    }

    /// A write that is kept has its answer.
    pub(super) fn settled(&mut self, lane: Lane, failure: Option<&Failure>) {
        let Some(request) = self.under_way.remove(&lane) else { return };
        if let Some(outbox) = &mut self.outbox {
            outbox.settled(request, failure);
            self.link.works();
            for (of, pending) in self.writes.all() {
                if of == lane {
                    outbox.rework(pending.request, &pending.work);
                }
            }
        }
        self.tell_unsent();
    }

    /// Says of everything that waits that it goes on by itself, as soon as it lies on the disk or there is none: nobody waits
    /// for it any more.
    pub(super) fn tell_waiting(&mut self, why: &Failure) {
        let has_no_disk = self.in_memory.is_some();
        let Some(outbox) = &mut self.outbox else { return };
        let mut told = Vec::new();
        for (lane, pending) in self.writes.all() {
            if !matches!(lane, Lane::Admin(_)) {
                let Some(is_news) = outbox.tell(pending.request, has_no_disk) else { continue };
                let open = std::mem::replace(&mut pending.with, Open::nothing());
                if is_news {
                    told.push((pending.request, open));
                }
            }
        }
        for (request, open) in told {
            self.crew.announce(Reply::Queued { request, why: why.clone() }, open);
        }
    }

    /// Says what is kept, where there is something to say that was not said before.
    pub(super) fn tell_unsent(&mut self) {
        let link = self.link.why().map_or(Link::Up, |why| Link::Down(why.clone()));
        let writes = self.outbox.as_ref().map(Outbox::writes).unwrap_or_default();
        let unreadable = self.outbox.as_ref().map(|it| it.unreadable.clone()).unwrap_or_default();
        let (in_memory, again) = (self.in_memory.clone(), self.link.again());
        let revision = self.said.revision;
        let (elsewhere, locked) = (self.elsewhere, self.locked);
        let now =
            Unsent { revision, link, again, writes, in_memory, locked, elsewhere, unreadable };
        if now != self.said {
            self.said = Unsent { revision: revision + 1, ..now };
            self.crew.announce(Reply::Unsent(Box::new(self.said.clone())), Open::nothing());
        }
    }

    /// A probe has ended.
    pub(super) fn probed(&mut self, end: Met) {
        let Some(account) = self.account.clone() else { return self.link.forget() };
        if !account.was_met() && !self.met(&account, &end) {
            return;
        }
        let why = end.as_ref().err().cloned();
        if self.link.ended(end, &account) {
            self.go_on();
        } else if let Some(why) = &why {
            self.tell_waiting(why);
        }
        self.tell_unsent();
        // last: whoever is told of the line has heard of it before he hears what it means for his questions
        account.set_gate(why.map_or(Gate::Open, Gate::Shut));
    }

    /// The lanes that stand still go on, as many as may be under way; the others follow when these have ended.
    pub(super) fn go_on(&mut self) {
        for _ in 0..self.held.len() {
            if self.under_way.len() >= AT_ONCE {
                return;
            }
            if let Some(lane) = self.held.pop_front() {
                self.start_next(lane);
            }
        }
    }

    pub(super) fn try_now(&mut self) {
        if self.account.is_none() {
            return self.knock();
        }
        if let Some(account) = self.account.clone() {
            account.line.speak();
            self.link.try_now(&account);
            self.tell_unsent();
        }
    }

    /// What the disk has told.
    pub(super) fn disk(&mut self, news: News) {
        match news {
            News::Failing(why) => self.in_memory = Some(why),
            News::Fine => self.in_memory = None,
            News::Elsewhere(count) => self.elsewhere = count,
            News::Locked(count) => self.locked = count + self.left_behind(),
            News::Saved(names) => {
                if let Some(outbox) = &mut self.outbox {
                    outbox.saved(&names);
                }
            }
        }
        self.tell_unsent();
        if let Some(why) = self.link.why().cloned() {
            self.tell_waiting(&why);
        }
    }

    /// Looks for what other programs keep of the same account, and takes over what those have left that have gone.
    pub(super) fn look_elsewhere(&self) {
        let (Some(outbox), Some(folder)) = (&self.outbox, self.options.outbox.clone()) else {
            return;
        };
        outbox.look_elsewhere();
        let (account, news) = (outbox.account().to_owned(), self.news.clone());
        let orphans = self.orphans.clone();
        drop(tokio::task::spawn_blocking(move || {
            if let Some(orphaned) = Outbox::orphaned(&folder, &account, news) {
                drop(orphans.send(orphaned));
            }
        }));
    }

    /// What a program that has gone has left is that of this one. Of another account it stays where it was opened.
    pub(super) fn take_over(&mut self, orphaned: Outbox) {
        let Some(outbox) = self.outbox.as_mut().filter(|it| it.account() == orphaned.account())
        else {
            return;
        };
        let found = outbox.take_over(orphaned);
        if !found.is_empty() {
            self.crew.announce(Reply::Found(found), Open::nothing());
        }
        self.tell_unsent();
    }

    /// Keeps what is to be written later; whoever wants it is told once it lies on disk.
    pub(super) fn plan(&mut self, writes: &[(RequestId, Write)], open: Open) {
        let Some(outbox) = self.outbox.as_mut().filter(|_| !self.options.read_only) else { return };
        let planned = outbox.plan(writes);
        let replies = self.replies.clone();
        drop(tokio::spawn(async move {
            let mut kept = Vec::new();
            for (request, written) in planned {
                // an error says that its turn came before, or that it is not wanted any more
                if written.await.unwrap_or_default() {
                    kept.push(request);
                }
            }
            drop(replies.send(Reply::Planned(kept)).await);
            drop(open);
        }));
    }

    /// What was to be written later is not.
    pub(super) fn unplan(&mut self, requests: &[RequestId]) {
        if let Some(outbox) = &mut self.outbox {
            outbox.unplan(requests);
        }
    }

    /// Goes on with what an earlier run has left.
    pub(super) fn resume(&mut self, request: RequestId, entry: EntryId, write: &Write, open: Open) {
        let resumed = self.outbox.as_mut().and_then(|outbox| outbox.resume(request, entry));
        match resumed {
            // whether it is the last that goes to its note is not kept
            Some(Resumed::GoesOn(_)) if write.file().is_some() => {
                self.write(request, write.clone(), open);
            }
            Some(Resumed::GoesOn(write)) => self.write(request, *write, open),
            Some(Resumed::Taken(into)) => {
                self.crew.announce(Reply::Folded { request, into }, open);
            }
            None => {
                let failure = failure::gone_meanwhile();
                self.crew.announce(Owed::to_write(request, write).failed(failure), open);
            }
        }
    }

    /// A file is to be sent when it is its turn.
    pub(super) fn keep(&mut self, task: TaskId, transfer: &Transfer) {
        if let (Some(outbox), Some(write)) = (&mut self.outbox, transfer.write())
            && !self.options.read_only
        {
            outbox.add(task.request(), &write);
            self.tell_unsent();
        }
    }

    /// Takes an entry out, unless it is under way.
    pub(super) fn withdraw(&mut self, entry: EntryId) {
        let Some(outbox) = &mut self.outbox else { return };
        let request = outbox.request_of(entry);
        if request.is_some_and(|it| self.under_way.values().any(|under_way| *under_way == it)) {
            return;
        }
        outbox.withdraw(entry);
        if let Some(request) = request
            && let Some((lane, gone)) = self.writes.withdraw(request)
        {
            for pending in self.writes.waiting(lane) {
                outbox.rework(pending.request, &pending.work);
            }
            // whoever shows it takes it back
            let owed = Owed::to_work(request, &gone.work);
            let failure = if gone.is_sent { failure::given_up() } else { failure::cancelled() };
            self.crew.announce(owed.failed(failure), gone.with);
        }
        self.tell_unsent();
    }

    /// Writes this in the place of an entry that somebody else stood in the way of, before all that waits for its ticket.
    pub(super) fn settle(&mut self, request: RequestId, entry: EntryId, write: Write, open: Open) {
        let lane = Lane::of(&write);
        if self.keeps(lane)
            && let Some(outbox) = &mut self.outbox
        {
            outbox.settle(request, entry, &write);
        }
        let pending = Pending { request, work: write.into(), with: open, is_sent: false };
        if let Some(pending) = self.writes.ask_first(lane, pending) {
            self.start_write(lane, pending);
        }
        self.tell_if_kept(lane);
    }

    /// Says what is kept now, and of what waits in a lane that it goes on by itself, where nothing can be sent.
    pub(super) fn tell_if_kept(&mut self, lane: Lane) {
        if self.keeps(lane)
            && let Some(why) = self.link.why().cloned()
        {
            self.tell_waiting(&why);
        }
        self.tell_unsent();
    }

    /// The account is left; what is kept of it stays in its outbox.
    pub(super) fn leave_kept(&mut self) {
        let Some(mut outbox) = self.outbox.take() else { return };
        let is_kept = |lane: Lane| !matches!(lane, Lane::Admin(_));
        self.crew.dismiss(|post| match post {
            Post::Write(lane) | Post::Upload(_, lane) => is_kept(lane),
            _ => false,
        });
        drop(self.writes.forget(is_kept));
        self.held.retain(|lane| !is_kept(*lane));
        self.under_way.clear();
        self.link.forget();
        self.said = Unsent { revision: self.said.revision, ..Unsent::default() };
        outbox.leave();
        self.left.insert(std::mem::take(&mut self.account_name), outbox);
    }

    /// How much of what this run has kept waits for the account that is being opened.
    pub(super) fn left_behind(&self) -> usize {
        let account = self.entrance.as_ref().and_then(|it| it.target.account());
        account.and_then(|it| self.left.get(&it)).map_or(0, |outbox| outbox.writes().len())
    }

    /// An account is open: its outbox is there, with what was left in it before.
    pub(super) fn open_kept(&mut self, opened: Option<Outbox>) {
        let Some(opened) = opened else { return };
        opened.account().clone_into(&mut self.account_name);
        let outbox = match self.left.remove(&self.account_name) {
            Some(mut before) => {
                before.absorb(opened);
                before
            }
            None => opened,
        };
        self.outbox = Some(outbox);
    }

    /// Says what was left in the outbox.
    pub(super) fn tell_found(&mut self) {
        let found = self.outbox.as_ref().map(Outbox::writes).unwrap_or_default();
        if !found.is_empty() {
            self.crew.announce(Reply::Found(found), Open::nothing());
        }
        self.tell_unsent();
    }
}
