//! What the integration tests are built from.

pub(crate) mod bad_line;
pub(crate) mod board;
pub(crate) mod driver;
pub(crate) mod escapes;
pub(crate) mod fixtures;
pub(crate) mod machine;
pub(crate) mod marked;
pub(crate) mod mouse;
pub(crate) mod pace;
pub(crate) mod paper;
pub(crate) mod pty;
pub(crate) mod rude_server;
pub(crate) mod serve;
pub(crate) mod server;
pub(crate) mod ssh;
pub(crate) mod tap;
