//! The worker: owns the tasks that talk to a server, their queues and the page cache.
//!
//! The rest of the program knows two types of it: a [`request::Request`] goes in, [`reply::Reply`]s come out, each
//! over its channel. Inside, one actor decides what runs and what waits, and jobs do the talking; a job never decides
//! what follows it. May import `api` and `model`; never `app`, `ui` or `server`.

mod account;
mod actor;
mod amend;
mod cache;
mod crew;
mod failure;
mod handle;
mod history;
mod intent;
mod intention;
mod jobs;
pub mod kept;
mod line;
mod link;
mod local;
mod look;
pub mod outbox;
mod owed;
mod progress;
mod queue;
mod refusal;
pub mod reply;
pub mod request;
pub mod retry;
mod shelf;

use std::path::PathBuf;
use std::sync::Arc;

use tokio::sync::mpsc;

pub use handle::Handle;
pub use local::{LocalKind, LocalService};

use crate::api::Limits;
use actor::Actor;
use reply::Reply;
use retry::Pace;

/// Replies that wait to be taken. When so many do, the jobs that have more to tell wait too: a slow screen slows the
/// walk through a board instead of filling the memory.
const UNREAD: usize = 8;

/// What the worker works with.
#[derive(Clone)]
pub struct Options {
    /// Opens the workspaces of this machine.
    pub local: Arc<dyn LocalService>,
    /// Whether every change is refused before anything is sent.
    pub read_only: bool,
    /// Time and chance.
    pub pace: Arc<dyn Pace>,
    /// How long a server is waited for.
    pub limits: Limits,
    /// The folder in which writes are kept until they are answered. Without one nothing is kept, and a write that does
    /// not get through is answered as failed.
    pub outbox: Option<PathBuf>,
    /// The folder in which what servers have told is kept until the next start. Without one nothing is kept, and nothing
    /// can be read while a server cannot be reached but what is in memory.
    pub cache: Option<PathBuf>,
}

/// Starts the worker inside the present tokio runtime. It ends when the last [`Handle`] is dropped.
pub fn start(options: Options) -> (Handle, mpsc::Receiver<Reply>) {
    let (handle, inbox) = Handle::new();
    let (replies, outbox) = mpsc::channel(UNREAD);
    drop(tokio::spawn(Actor::new(options, replies).run(inbox)));
    (handle, outbox)
}
