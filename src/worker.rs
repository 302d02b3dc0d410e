//! The worker: owns the tasks that talk to a server, their queues and the page cache.
//!
//! The rest of the program knows two types of it: a [`request::Request`] goes in, [`reply::Reply`]s come out, each
//! over its channel. May import `api` and `model`; never `app`, `ui` or `server`.

mod cache;
mod failure;
mod handle;
mod history;
mod intent;
mod local;
mod owed;
mod progress;
mod queue;
pub mod reply;
pub mod request;
pub mod retry;

pub use handle::Handle;
pub use local::{LocalKind, LocalService};
