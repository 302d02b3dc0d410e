//! Asking anew for what a layer shows.

use super::Layer;
use crate::app::desk::Desk;
use crate::app::{board, projects};
use crate::worker::request::Read;

impl Layer {
    /// Asks for it anew, as its key does, but for those that have nothing of their own.
    pub(in crate::app) fn refresh(&mut self, desk: &mut Desk) {
        match self {
            Self::Projects(it) if it.is_there() => projects::ask(desk),
            Self::Board(it) => board::ask(it.project, desk),
            Self::Ticket(it) => it.refresh(desk),
            Self::Settings(it) => it.refresh(desk),
            Self::People(_) => {
                desk.read(Read::People);
            }
            _ => {}
        }
    }
}
