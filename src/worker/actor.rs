//! The one that decides what runs, what waits and what is dropped. It never waits for a server or a screen itself: it
//! takes requests and the ends of tasks, one after the other, and starts what is due.

mod door;
mod kept;

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex};

use tokio::sync::mpsc;

use self::door::Entrance;
use super::Options;
use super::account::{Account, Desk};
use super::cache::{Owner, PageCache};
use super::crew::{Crew, Ended, Left, Post};
use super::failure;
use super::handle::Open;
use super::jobs;
use super::link::Link;
use super::outbox::{News, Outbox};
use super::owed::Owed;
use super::queue::{Asked, Cancelled, Lane, Lanes, Pending, Reads, Taken};
use super::reply::{Failure, Reply, Unsent};
use super::request::{LoadId, Read, Request, RequestId, Target, TaskId, Transfer, Write};
use super::retry;
use super::shelf::{self, Shelf};

/// See the module.
pub(super) struct Actor {
    options: Options,
    replies: mpsc::Sender<Reply>,
    crew: Crew,
    cache: Arc<Mutex<PageCache>>,
    account: Option<Arc<Account>>,
    reads: Reads<Open>,
    writes: Lanes<Pending<Open>>,
    /// Lanes that stand still because nothing can be sent, or enough is under way.
    held: VecDeque<Lane>,
    /// Whose lanes those are.
    held_for: Option<Arc<Owner>>,
    link: Link,
    /// The outbox of the account that is open, if there is one.
    outbox: Option<Outbox>,
    account_name: String,
    /// Those of accounts that were open before.
    left: HashMap<String, Outbox>,
    /// Where it is kept what servers have told, by account.
    shelves: HashMap<String, Shelf>,
    /// The writes under way that are kept.
    under_way: HashMap<Lane, RequestId>,
    /// What was last said of what is kept.
    said: Unsent,
    /// Why nothing is kept on disk.
    in_memory: Option<String>,
    /// How many writes other programs keep, as it was last looked for.
    elsewhere: usize,
    /// How many writes are kept for the account that could not be opened.
    locked: usize,
    /// The opening that is under way, or is to be tried again.
    entrance: Option<Entrance>,
    news: mpsc::UnboundedSender<News>,
    told: mpsc::UnboundedReceiver<News>,
    /// What other programs have left that have gone meanwhile.
    orphans: mpsc::UnboundedSender<Outbox>,
    orphaned: mpsc::UnboundedReceiver<Outbox>,
}

impl Actor {
    pub(super) fn new(options: Options, replies: mpsc::Sender<Reply>) -> Self {
        let (news, told) = mpsc::unbounded_channel();
        let (orphans, orphaned) = mpsc::unbounded_channel();
        Self {
            options,
            crew: Crew::new(replies.clone()),
            replies,
            cache: Arc::default(),
            account: None,
            reads: Reads::default(),
            writes: Lanes::default(),
            held: VecDeque::new(),
            held_for: None,
            link: Link::default(),
            outbox: None,
            account_name: String::new(),
            left: HashMap::new(),
            shelves: HashMap::new(),
            under_way: HashMap::new(),
            said: Unsent::default(),
            in_memory: None,
            elsewhere: 0,
            locked: 0,
            entrance: None,
            news,
            told,
            orphans,
            orphaned,
        }
    }

    /// Works until the last handle is dropped; what is under way then is dropped too.
    pub(super) async fn run(mut self, mut inbox: mpsc::UnboundedReceiver<(Request, Open)>) {
        loop {
            tokio::select! {
                biased;
                // before the end of a write that waited for the disk: whoever hears that it is kept knows where
                Some(news) = self.told.recv() => self.disk(news),
                Some(orphaned) = self.orphaned.recv() => self.take_over(orphaned),
                Some((post, ended)) = self.crew.next_end(), if !self.crew.is_idle() => {
                    self.ended(post, ended);
                }
                end = self.link.probed(), if self.link.is_probing() => self.probed(end),
                () = door::pause(&mut self.entrance), if self.entrance.as_ref().is_some_and(Entrance::is_pausing) => {
                    self.knock();
                }
                request = inbox.recv() => match request {
                    Some((request, open)) => self.take(request, open),
                    None => return,
                },
            }
        }
    }

    fn take(&mut self, request: Request, open: Open) {
        let refusal = self.refusal(&request);
        if let (Some(failure), Some(owed)) = (refusal, Owed::to(&request)) {
            return self.crew.announce(owed.failed(failure), open);
        }
        match request {
            Request::Connect { load, target } => self.connect(load, target, open),
            Request::Read { load, read } => self.ask(load, read, open),
            Request::Write { request, write } => self.write(request, *write, open),
            Request::Plan(writes) => self.plan(&writes, open),
            Request::Unplan(requests) => self.unplan(&requests),
            Request::Transfer { task, transfer } => self.transfer(task, transfer, open),
            Request::CancelLoad(load) => self.cancel_load(load),
            Request::Keep { task, transfer } => self.keep(task, &transfer),
            Request::CancelTask(task) => self.cancel_task(task),
            Request::Resume { request, entry, write } => self.resume(request, entry, &write, open),
            Request::Settle { request, entry, write } => self.settle(request, entry, *write, open),
            Request::Withdraw(entry) => self.withdraw(entry),
            Request::LookElsewhere => self.look_elsewhere(),
            Request::TryNow => self.try_now(),
        }
    }

    /// Why a request cannot even be tried.
    fn refusal(&self, request: &Request) -> Option<Failure> {
        let changes = match request {
            Request::Connect { .. }
            | Request::Plan(_)
            | Request::Unplan(_)
            | Request::CancelLoad(_)
            | Request::Keep { .. }
            | Request::CancelTask(_)
            | Request::Withdraw(_)
            | Request::LookElsewhere
            | Request::TryNow => return None,
            Request::Write { .. } | Request::Resume { .. } | Request::Settle { .. } => true,
            Request::Transfer { transfer, .. } => matches!(transfer, Transfer::Upload { .. }),
            Request::Read { .. } => false,
        };
        if changes && self.options.read_only {
            return Some(failure::read_only());
        }
        self.account.is_none().then(failure::not_connected)
    }

    fn connect(&mut self, load: LoadId, target: Target, open: Open) {
        self.leave();
        self.entrance = Some(Entrance::new(load, target.clone()));
        self.start_connect(load, target, open, retry::ATTEMPTS);
    }

    /// What is kept of that account. The workspace of this machine lies on this disk already, and the samples go.
    fn shelf(&mut self, target: &Target) -> Option<Shelf> {
        let Target::Account(_) = target else { return None };
        let (account, folder) = target.account().zip(self.options.cache.as_deref())?;
        let open = || Shelf::open(folder, shelf::MOST_BYTES, &account, self.replies.clone());
        Some(self.shelves.entry(account.clone()).or_insert_with(open).clone())
    }

    /// Ends everything under way. Where the server does not know us any more, changes come to their end by themselves,
    /// as nothing is sent, and those that wait stay: the next account may be the same one with the right key.
    fn leave(&mut self) {
        self.reads.clear();
        self.crew.dismiss(|post| matches!(post, Post::Connect(_) | Post::Read(..)));
        self.leave_kept();
        self.locked = 0;
        self.link.forget();
        self.entrance = None;
        if let Some(account) = self.account.take() {
            self.held_for = account.line.is_refused().then(|| Arc::clone(&account.owner));
        }
        if self.held_for.is_none() {
            self.let_go();
        }
    }

    /// Ends the changes and transfers under way, and answers for those that wait.
    fn let_go(&mut self) {
        self.crew.release(|post| match post {
            Post::Connect(_) | Post::Read(..) => None,
            Post::Write(_) | Post::Upload(..) => Some(failure::write_dropped()),
            Post::Download(_) => Some(failure::cancelled()),
        });
        self.held.clear();
        for Pending { request, work, with: open, .. } in self.writes.drain() {
            let owed = Owed::to_work(request, &work);
            self.crew.announce(owed.failed(failure::never_sent()), open);
        }
    }

    fn connected(&mut self, left: Left, unsaid: Option<(Reply, Open)>) {
        let is_open = matches!(left, Left::Account(..));
        if let Left::Account(account, outbox) = left {
            if self.held_for.take().is_some_and(|owner| owner != account.owner) {
                self.let_go();
            }
            self.account = Some(Arc::from(account));
            self.locked = 0;
            self.open_kept(outbox.map(|outbox| *outbox));
        }
        match unsaid {
            Some((Reply::Kept { told, reply }, open)) => {
                if let Reply::Connected { result: Ok(session), .. } = &*reply {
                    self.open_by_kept(session, open);
                }
                self.crew.announce(Reply::Kept { told, reply }, Open::nothing());
            }
            Some((reply, open)) => {
                let is_news = reply.failure().is_none_or(|why| self.shut_out(why));
                if is_open {
                    self.entrance = None;
                }
                if is_news {
                    self.crew.announce(reply, open);
                }
            }
            None => {}
        }
        if is_open {
            self.go_on();
        }
        if is_open {
            self.tell_found();
        }
    }

    fn ended(&mut self, post: Post, ended: Ended) {
        let busy = ended.failure.clone().filter(Failure::asks_for_long);
        match post {
            Post::Connect(_) => self.connected(ended.left, ended.unsaid),
            Post::Read(load, read) => self.read_ended(load, read),
            Post::Write(lane) | Post::Upload(_, lane) => self.write_ended(lane, ended),
            Post::Download(_) => {}
        }
        if let Some(why) = busy {
            self.fell(&why);
        }
    }

    fn write_ended(&mut self, lane: Lane, ended: Ended) {
        match ended.left {
            Left::Parked(work, why) => return self.parked(lane, *work, &why),
            Left::Change(intent, after) => self.writes.rebase(lane, &intent, after.as_deref()),
            Left::Nothing | Left::Account(..) => {}
        }
        self.settled(lane, ended.failure.as_ref());
        if let Some((reply, open)) = ended.unsaid {
            self.crew.announce(reply, open);
        }
        self.advance(lane);
        if self.link.is_up()
            && self.account.as_ref().is_some_and(|account| !account.line.is_refused())
        {
            self.go_on();
        }
    }

    fn ask(&mut self, load: LoadId, read: Read, open: Open) {
        match self.reads.ask(read, load, open) {
            Asked::Start(open) => self.start_read(load, read, open),
            Asked::Replace(open) => {
                self.crew.dismiss(|post| matches!(post, Post::Read(_, other) if other == read));
                self.start_read(load, read, open);
            }
            Asked::Waits => {}
        }
    }

    fn start_read(&mut self, load: LoadId, read: Read, open: Open) {
        let Some(mut desk) = self.desk() else { return };
        desk.asked = Some(read);
        self.crew.start(Post::Read(load, read), Owed::Read(load, read), open, async move {
            jobs::read(&desk, load, read).await
        });
    }

    fn read_ended(&mut self, load: LoadId, read: Read) {
        if let Some(why) = self.account.as_ref().and_then(|account| account.take_trouble()) {
            self.fell(&why);
        }
        if let Some((next, open)) = self.reads.ended(read, load) {
            self.start_read(next, read, open);
        }
    }

    fn write(&mut self, request: RequestId, write: Write, open: Open) {
        let lane = Lane::of(&write);
        if self.is_on_its_way(lane, request) {
            // given twice it is one intention, and has one answer
            return;
        }
        let mut is_sent = false;
        if self.keeps(lane)
            && let Some(outbox) = &mut self.outbox
        {
            outbox.add(request, &write);
            is_sent = outbox.is_sent(request);
        }
        let pending = Pending { request, work: write.into(), with: open, is_sent };
        match self.writes.ask(lane, pending) {
            Taken::Start(pending) => self.start_write(lane, pending),
            Taken::Waits => {}
            Taken::Folded(older, open) => {
                if let (Some(outbox), Some(last)) = (&mut self.outbox, self.writes.last(lane)) {
                    outbox.folded(older, request, &last.work);
                }
                self.crew.announce(Reply::Folded { request: older, into: request }, open);
            }
        }
        self.tell_if_kept(lane);
    }

    fn is_on_its_way(&mut self, lane: Lane, request: RequestId) -> bool {
        self.under_way.get(&lane) == Some(&request)
            || self.writes.waiting(lane).any(|pending| pending.request == request)
    }

    pub(super) fn start_write(&mut self, lane: Lane, pending: Pending<Open>) {
        if self.keeps(lane)
            && let Some(desk) = self.desk()
        {
            return self.start_kept(lane, pending, desk);
        }
        let Pending { request, work, with: open, .. } = pending;
        let owed = Owed::to_work(request, &work);
        match self.desk() {
            Some(desk) => self.crew.start(Post::of(lane, request), owed, open, async move {
                jobs::write(&desk, request, work).await
            }),
            None => self.crew.announce(owed.failed(failure::never_sent()), open),
        }
    }

    fn transfer(&mut self, task: TaskId, transfer: Transfer, open: Open) {
        if let Some(write) = transfer.write() {
            return self.write(task.request(), write, open);
        }
        let owed = Owed::to_transfer(task, &transfer);
        match self.desk() {
            Some(desk) => self.crew.start(Post::Download(task), owed, open, async move {
                jobs::transfer(&desk, task, transfer).await
            }),
            None => self.crew.announce(owed.failed(failure::never_sent()), open),
        }
    }

    /// Goes on with a lane, or holds it where nothing can be sent.
    fn advance(&mut self, lane: Lane) {
        if self.account.as_ref().is_none_or(|account| account.line.is_refused()) {
            self.held.push_back(lane);
        } else {
            self.start_next(lane);
        }
    }

    fn start_next(&mut self, lane: Lane) {
        if let Some(pending) = self.writes.ended(lane) {
            self.start_write(lane, pending);
        }
    }

    fn cancel_load(&mut self, load: LoadId) {
        self.crew.dismiss(|post| post == Post::Connect(load));
        if self.entrance.take_if(|entrance| entrance.load == load).is_some() {
            self.leave();
        }
        if let Cancelled::Running(read) = self.reads.cancel(load) {
            self.crew.dismiss(|post| post == Post::Read(load, read));
            self.read_ended(load, read);
        }
    }

    fn cancel_task(&mut self, task: TaskId) {
        let request = task.request();
        match self.writes.withdraw(request) {
            Some((_, Pending { work, with: open, .. })) => {
                let owed = Owed::to_work(request, &work);
                self.crew.announce(owed.failed(failure::cancelled()), open);
            }
            None if self.crew.has(task) => return self.crew.stop(task, failure::cancelled()),
            None => {}
        }
        if let Some(outbox) = &mut self.outbox {
            outbox.stopped(request);
        }
        self.tell_unsent();
    }

    fn desk(&self) -> Option<Desk> {
        let account = Arc::clone(self.account.as_ref()?);
        Some(Desk { account, replies: self.replies.clone(), asked: None })
    }
}
