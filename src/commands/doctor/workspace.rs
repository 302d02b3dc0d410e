//! What the doctor says of the workspaces of this machine.

use std::path::Path;

use super::Finding;
use crate::server::{Error, Server};

/// Whether the workspace in that folder could be opened.
pub(super) async fn finding(about: &'static str, folder: &Path) -> Finding {
    match Server::examine(folder).await {
        Ok(true) => Finding::good(about, format!("{} is sound", folder.display())),
        Ok(false) => Finding::good(about, "none on this machine yet (made when needed)"),
        // what passes is no damage
        Err(error @ (Error::Unopened { .. } | Error::CutOff { .. })) => {
            Finding::note(about, error.to_string())
        }
        Err(error) => Finding::bad(about, error.to_string()),
    }
}
