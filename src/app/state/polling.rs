//! What is on the screen is read again by itself.

use super::State;
use crate::app::layer::Layer;
use crate::app::polling::Subject;

impl State {
    /// Begins what is due. Dialogs and forms over a screen do not hide it.
    pub(super) fn poll(&mut self) {
        let screen = self.layers.iter().rev().find(|layer| layer.is_full_screen());
        let subject = match screen {
            Some(Layer::Board(board)) => Some(Subject::Board(board.project)),
            Some(Layer::Ticket(it)) if !it.gone => Some(Subject::Ticket(it.project, it.ticket)),
            _ => None,
        };
        self.desk.poll(subject);
    }
}
