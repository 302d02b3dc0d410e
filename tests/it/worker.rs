//! The real worker and the real client against a server with bad manners.

mod admin;
mod administration;
mod board;
mod connect;
mod files;
mod order;
mod reads;
mod writes;

use std::future::Future;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use smartq::api::Limits;
use smartq::model::{Connection, ProjectId, StepId, Ticket, TicketId, TicketInput};
use smartq::worker::reply::{Failure, FailureKind, Reply};
use smartq::worker::request::{LoadId, Read, Request, RequestId, Target, Write};
use smartq::worker::retry::Pace;
use smartq::worker::{Handle, LocalKind, LocalService, Options, start};
use tokio::sync::mpsc;

use crate::support::rude_server::{RudeServer, World};

pub(crate) const PROJECT: ProjectId = ProjectId::new(1);
pub(crate) const TICKETS: &str = "/projects/1/tickets";
/// Nothing here takes that long; a test that hangs fails.
const PATIENCE: Duration = Duration::from_secs(20);

/// Lets no time pass and notes what would have: its clock goes on by the pauses alone.
#[derive(Debug)]
struct Hurry {
    began: Instant,
    pauses: Mutex<Vec<Duration>>,
    /// While set, pauses do not end.
    is_still: AtomicBool,
}

impl Pace for Hurry {
    fn now(&self) -> Instant {
        if self.is_still.load(Ordering::SeqCst) {
            return self.began;
        }
        self.began + self.pauses.lock().unwrap().iter().sum::<Duration>()
    }

    fn pause(&self, time: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        self.pauses.lock().unwrap().push(time);
        if self.is_still.load(Ordering::SeqCst) {
            return Box::pin(std::future::pending());
        }
        Box::pin(tokio::task::yield_now())
    }

    fn draw(&self, range: RangeInclusive<Duration>) -> Duration {
        *range.start()
    }
}

/// No workspace, or the one at that address.
struct Local(Option<Connection>);

impl LocalService for Local {
    fn open(
        &self,
        kind: LocalKind,
    ) -> Pin<Box<dyn Future<Output = Result<Connection, String>> + Send>> {
        let found = self.0.clone().filter(|_| kind == LocalKind::Workspace);
        Box::pin(std::future::ready(found.ok_or_else(|| "There is none.".to_owned())))
    }
}

/// A worker, and the server it talks to.
pub(crate) struct Bench {
    pub(crate) server: RudeServer,
    handle: Option<Handle>,
    replies: mpsc::Receiver<Reply>,
    pace: Arc<Hurry>,
}

fn limits() -> Limits {
    Limits { idle: PATIENCE, connect: PATIENCE, ..Limits::default() }
}

impl Bench {
    /// A worker that is connected to a server which holds that.
    pub(crate) async fn start(world: World) -> Self {
        let mut bench = Self::idle(RudeServer::start(world).await, limits(), false, None);
        bench.connect().await.unwrap();
        bench
    }

    /// A worker that has not been asked for anything yet.
    fn idle(
        server: RudeServer,
        limits: Limits,
        read_only: bool,
        local: Option<Connection>,
    ) -> Self {
        Self::keeping(server, limits, (read_only, local), None)
    }

    /// A worker that is connected to a server which holds that, and keeps its writes in that folder.
    pub(crate) async fn start_in(folder: &Path, world: World) -> Self {
        Self::on(folder, RudeServer::start(world).await).await
    }

    /// The same, for a server that is there already.
    pub(crate) async fn on(folder: &Path, server: RudeServer) -> Self {
        let mut bench = Self::keeping(server, limits(), (false, None), Some(folder.to_owned()));
        bench.connect().await.unwrap();
        bench
    }

    /// The same, for one that waits no longer and takes no more than that.
    pub(crate) async fn limited(folder: &Path, server: RudeServer, limits: Limits) -> Self {
        let mut bench = Self::keeping(server, limits, (false, None), Some(folder.to_owned()));
        bench.connect().await.unwrap();
        bench
    }

    /// A worker that keeps its writes and what it is told in that folder, and has not been asked for anything yet.
    pub(crate) fn caching(folder: &Path, server: RudeServer) -> Self {
        let folders = (Some(folder.join("outbox")), Some(folder.join("cache/kept")));
        Self::with_folders(server, limits(), (false, None), folders)
    }

    /// Asks for the account of that login at this bench's server.
    pub(crate) fn open(&self, load: u64, email: &str) {
        let mut connection = self.server.connection();
        email.clone_into(&mut connection.email);
        let target = Target::Account(Box::new(connection));
        self.send(Request::Connect { load: LoadId(load), target });
    }

    /// Time stands still from now on, or goes on.
    pub(crate) fn stand_still(&self, still: bool) {
        self.pace.is_still.store(still, Ordering::SeqCst);
    }

    /// The worker ends as if it was killed: what it was doing stops where it is. The server lives on.
    pub(crate) async fn kill(mut self) -> RudeServer {
        drop(self.handle.take());
        while soon(self.replies.recv()).await.is_some() {}
        self.server
    }

    /// The next reply that is about a write, and neither news of the outbox.
    pub(crate) async fn answer(&mut self) -> Reply {
        loop {
            match self.next().await {
                Reply::Unsent(_) => {}
                reply => return reply,
            }
        }
    }

    fn keeping(
        server: RudeServer,
        limits: Limits,
        (read_only, local): (bool, Option<Connection>),
        outbox: Option<PathBuf>,
    ) -> Self {
        Self::with_folders(server, limits, (read_only, local), (outbox, None))
    }

    fn with_folders(
        server: RudeServer,
        limits: Limits,
        (read_only, local): (bool, Option<Connection>),
        (outbox, cache): (Option<PathBuf>, Option<PathBuf>),
    ) -> Self {
        let pace = Arc::new(Hurry {
            began: Instant::now(),
            pauses: Mutex::default(),
            is_still: AtomicBool::default(),
        });
        let options = Options {
            local: Arc::new(Local(local)),
            read_only,
            pace: Arc::clone(&pace) as Arc<dyn Pace>,
            limits,
            outbox,
            cache,
        };
        let (handle, replies) = start(options);
        Self { server, handle: Some(handle), replies, pace }
    }

    pub(crate) async fn connect(&mut self) -> Result<String, Failure> {
        let target = Target::Account(Box::new(self.server.connection()));
        self.send(Request::Connect { load: LoadId(1), target });
        loop {
            match self.next().await {
                Reply::Connected { result, .. } => return result.map(|session| session.me.name),
                // what is kept is told of before the account is open
                Reply::Unsent(_) => {}
                other => panic!("no answer: {other:?}"),
            }
        }
    }

    pub(crate) fn send(&self, request: Request) {
        self.handle.as_ref().unwrap().send(request);
    }

    pub(crate) fn read(&self, load: u64, read: Read) {
        self.send(Request::Read { load: LoadId(load), read });
    }

    pub(crate) fn write(&self, request: u64, write: Write) {
        self.send(Request::Write { request: RequestId(request), write: Box::new(write) });
    }

    /// The next reply.
    pub(crate) async fn next(&mut self) -> Reply {
        let reply = tokio::time::timeout(PATIENCE, self.replies.recv()).await;
        reply.expect("no reply came").expect("the worker has ended")
    }

    /// All replies until nothing is open any more.
    pub(crate) async fn all(&mut self) -> Vec<Reply> {
        let mut open = self.handle.as_ref().unwrap().open();
        let mut all = Vec::new();
        let done = async {
            loop {
                tokio::select! {
                    Some(reply) = self.replies.recv() => all.push(reply),
                    Ok(_) = open.wait_for(|open| *open == 0) => break,
                }
            }
        };
        tokio::time::timeout(PATIENCE, done).await.expect("something stays open");
        while let Ok(reply) = self.replies.try_recv() {
            all.push(reply);
        }
        all
    }

    pub(crate) fn pauses(&self) -> Vec<Duration> {
        self.pace.pauses.lock().unwrap().clone()
    }
}

/// A wait that fails instead of lasting for ever.
pub(crate) async fn soon<T>(what: impl Future<Output = T>) -> T {
    tokio::time::timeout(PATIENCE, what).await.expect("it does not happen")
}

pub(crate) fn ticket_path(id: u64) -> String {
    format!("{TICKETS}/{id}")
}

fn base(id: u64, step: u64) -> Ticket {
    Ticket::new(TicketId::new(id), format!("Ticket {id}"), StepId::new(step))
}

/// Moves a ticket the user sees in one lane to another one.
pub(crate) fn move_ticket(id: u64, from: u64, to: u64) -> Write {
    let base = base(id, from);
    let change = TicketInput { step_id: Some(StepId::new(to)), ..TicketInput::keeping(&base) };
    Write::SaveTicket { project: PROJECT, base: Box::new(base), change }
}

pub(crate) fn new_ticket(name: &str) -> Write {
    let input = TicketInput {
        name: Some(name.to_owned()),
        step_id: Some(StepId::new(1)),
        ..TicketInput::default()
    };
    Write::CreateTicket { project: PROJECT, input }
}

/// The kind of failure a reply tells of.
pub(crate) fn kind(reply: &Reply) -> Option<FailureKind> {
    let failure = match reply {
        Reply::Connected { result, .. } => result.as_ref().err(),
        Reply::Projects { result, .. } => result.as_ref().err(),
        Reply::Steps { result, .. } => result.as_ref().err(),
        Reply::BoardDone { result, .. } => result.as_ref().err(),
        Reply::Ticket { result, .. }
        | Reply::TicketCreated { result, .. }
        | Reply::TicketSaved { result, .. } => result.as_ref().err(),
        Reply::TicketDeleted { result, .. }
        | Reply::NoteDeleted { result, .. }
        | Reply::FileDeleted { result, .. } => result.as_ref().err(),
        Reply::NoteSaved { result, .. } => result.as_ref().err(),
        Reply::Uploaded { result, .. } => result.as_ref().err(),
        Reply::Downloaded { result, .. } => result.as_ref().err(),
        _ => None,
    };
    failure.map(|failure| failure.kind.clone())
}
