//! What the integration tests are built from.

pub(crate) mod server;
