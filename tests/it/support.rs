//! What the integration tests are built from.

pub(crate) mod rude_server;
pub(crate) mod server;
