//! The bodies of files on disk, in the folder `files` of the workspace.

use super::state::Workspace;

/// Removes from disk the bodies whose rows are gone. Called after a commit that may have deleted files.
pub(super) async fn sweep(_workspace: &Workspace) {}
