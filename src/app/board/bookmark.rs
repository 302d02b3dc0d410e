//! Where one was on a board: kept on the desk when the board is left, taken up when it is opened again.

use std::collections::{HashMap, HashSet};

use super::super::desk::Desk;
use super::{Board, Cursor};
use crate::app::store::BoardData;
use crate::model::StepId;

/// See the module.
#[derive(Debug, Clone, Default)]
pub(in crate::app) struct Bookmark {
    /// The lane that had the keys.
    pub(super) focused: Option<StepId>,
    /// Lanes that were out of sight on the left.
    pub(super) first: usize,
    /// The selected tickets.
    pub(super) cursors: HashMap<StepId, Cursor>,
    /// The lanes that were folded.
    pub(super) folded: HashSet<StepId>,
}

impl Board {
    /// It is left: nobody waits for its tickets any more, and where one was is kept.
    pub(in crate::app) fn give_up(&self, desk: &mut Desk) {
        if let Some(load) = self.data(desk).and_then(BoardData::running) {
            desk.cancel(load);
        }
        let bookmark = Bookmark {
            focused: self.focused,
            first: self.first,
            cursors: self.cursors.clone(),
            folded: self.folded.clone(),
        };
        desk.bookmarks.insert(self.project, bookmark);
    }
}
