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

const PROJECT: ProjectId = ProjectId::new(1);
const TICKETS: &str = "/projects/1/tickets";
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
struct Bench {
    server: RudeServer,
    handle: Option<Handle>,
    replies: mpsc::Receiver<Reply>,
    pace: Arc<Hurry>,
}

fn limits() -> Limits {
    Limits { idle: PATIENCE, connect: PATIENCE, ..Limits::default() }
}

impl Bench {
    /// A worker that is connected to a server which holds that.
    async fn start(world: World) -> Self {
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
        };
        let (handle, replies) = start(options);
        Self { server, handle: Some(handle), replies, pace }
    }

    async fn connect(&mut self) -> Result<String, Failure> {
        let target = Target::Account(Box::new(self.server.connection()));
        self.send(Request::Connect { load: LoadId(1), target });
        let Reply::Connected { result, .. } = self.next().await else { panic!("no answer") };
        result.map(|session| session.me.name)
    }

    fn send(&self, request: Request) {
        self.handle.as_ref().unwrap().send(request);
    }

    fn read(&self, load: u64, read: Read) {
        self.send(Request::Read { load: LoadId(load), read });
    }

    fn write(&self, request: u64, write: Write) {
        self.send(Request::Write { request: RequestId(request), write: Box::new(write) });
    }

    /// The next reply.
    async fn next(&mut self) -> Reply {
        let reply = tokio::time::timeout(PATIENCE, self.replies.recv()).await;
        reply.expect("no reply came").expect("the worker has ended")
    }

    /// All replies until nothing is open any more.
    async fn all(&mut self) -> Vec<Reply> {
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

    fn pauses(&self) -> Vec<Duration> {
        self.pace.pauses.lock().unwrap().clone()
    }
}

/// A wait that fails instead of lasting for ever.
async fn soon<T>(what: impl Future<Output = T>) -> T {
    tokio::time::timeout(PATIENCE, what).await.expect("it does not happen")
}

fn ticket_path(id: u64) -> String {
    format!("{TICKETS}/{id}")
}

fn base(id: u64, step: u64) -> Ticket {
    Ticket::new(TicketId::new(id), format!("Ticket {id}"), StepId::new(step))
}

/// Moves a ticket the user sees in one lane to another one.
fn move_ticket(id: u64, from: u64, to: u64) -> Write {
    let base = base(id, from);
    let change = TicketInput { step_id: Some(StepId::new(to)), ..TicketInput::keeping(&base) };
    Write::SaveTicket { project: PROJECT, base: Box::new(base), change }
}

fn new_ticket(name: &str) -> Write {
    let input = TicketInput {
        name: Some(name.to_owned()),
        step_id: Some(StepId::new(1)),
        ..TicketInput::default()
    };
    Write::CreateTicket { project: PROJECT, input }
}

/// The kind of failure a reply tells of.
fn kind(reply: &Reply) -> Option<FailureKind> {
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
