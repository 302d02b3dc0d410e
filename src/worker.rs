//! The worker: owns the tasks that talk to a server, their queues and the page cache.
//!
//! The rest of the program knows two types of it: a [`request::Request`] goes in, [`reply::Reply`]s come out, each
//! over its channel. May import `api` and `model`; never `app`, `ui` or `server`.

pub mod reply;
pub mod request;
