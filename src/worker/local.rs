//! The workspace on this machine, as far as the worker needs to know: something that can be asked to open it.

use std::future::Future;
use std::pin::Pin;

use crate::model::Connection;

/// Which workspace of this machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LocalKind {
    /// The user's own.
    Workspace,
    /// A throw-away copy of the sample workspace.
    Demo,
}

/// Opens workspaces of this machine. Given to the worker by the one place that knows the server.
pub trait LocalService: Send + Sync + 'static {
    /// Starts what serves the workspace, if it is not running yet, and tells how to reach it. An error is a sentence
    /// for the user.
    fn open(
        &self,
        kind: LocalKind,
    ) -> Pin<Box<dyn Future<Output = Result<Connection, String>> + Send>>;
}
