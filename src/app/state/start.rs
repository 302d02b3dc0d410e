//! What is known before the first picture.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::super::keymap::Keymap;
use super::super::msg::{Now, Size};
use crate::model::{ProjectId, TicketId};
use crate::worker::request::Target;

/// How the program begins.
#[derive(Debug, Clone)]
pub struct Start {
    /// The terminal.
    pub size: Size,
    /// The time.
    pub now: Now,
    /// Whose board to open; `None` asks.
    pub target: Option<Target>,
    /// Which project to open, by id or name.
    pub project: Option<String>,
    /// Which ticket of it to open.
    pub ticket: Option<TicketId>,
    /// Show everything, change nothing.
    pub read_only: bool,
    /// The keys.
    pub keymap: Arc<Keymap>,
    /// The profiles of the configuration.
    pub profiles: Vec<String>,
    /// The one that says what to open, if one does.
    pub profile: Option<String>,
    /// The project each account had open last.
    pub last_projects: BTreeMap<String, ProjectId>,
    /// Where a saved file goes by default.
    pub downloads: PathBuf,
    /// What `~` stands for.
    pub home: Option<PathBuf>,
    /// What of the user's own files could not be used, a sentence each; told at once.
    pub complaints: Vec<String>,
    /// How often a board of one page is read again by itself; `None` for never.
    pub auto_refresh: Option<Duration>,
}
