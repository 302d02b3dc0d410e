//! A text is edited outside: the terminal and its keys are the editor's until it ends. What comes meanwhile is taken, and
//! nothing is drawn.

use std::collections::HashMap;
use std::io;
use std::path::PathBuf;
use std::time::Instant;

use super::super::clock::Clock;
use super::super::editor::Edited;
use super::super::loan::Loan;
use super::super::signals::Signal;
use super::super::texts;
use super::{Ended, Loop, Surface};
use crate::app::effect::{EditId, OutsideText};
use crate::app::msg::Msg;

/// Texts that are or were edited outside.
#[derive(Debug, Default)]
pub(super) struct Outside {
    /// Whether an editor has the terminal.
    loan: Loan,
    /// Files that stay until nobody needs them any more.
    files: HashMap<EditId, PathBuf>,
}

impl<S: Surface, C: Clock> Loop<S, C> {
    /// Gives the terminal and its keys to the user's editor.
    pub(super) fn edit_outside(&mut self, edit: EditId, text: OutsideText) -> io::Result<()> {
        if self.outside.loan.is_lent() {
            return Ok(());
        }
        self.gate.close();
        self.surface.lend()?;
        self.outside.loan = Loan::Lent;
        self.errands.edit(edit, text);
        Ok(())
    }

    /// The editor has ended: takes the terminal again, and tells what has become of the text.
    pub(super) fn edited(&mut self, edit: EditId, edited: Edited) -> io::Result<()> {
        self.outside.loan.end(Instant::now());
        // after a failure the user is told where the file is: from then on it is his
        if let (Ok(_), Some(file)) = (&edited.result, edited.file) {
            self.outside.files.insert(edit, file);
        }
        self.go_on()?;
        self.gate.open();
        self.update(Msg::TextEdited { edit, result: edited.result })
    }

    /// Nobody needs what was written there any more.
    pub(super) fn forget_text(&mut self, edit: EditId) {
        if let Some(file) = self.outside.files.remove(&edit) {
            texts::forget(&file);
        }
    }

    /// The file of what was written there is the user's from now on.
    pub(super) fn keep_text(&mut self, edit: EditId) {
        self.outside.files.remove(&edit);
    }

    /// Whether the terminal is somebody else's: nothing is drawn then.
    pub(super) const fn is_away(&self) -> bool {
        self.is_stopped || self.outside.loan.is_lent()
    }

    /// Whether the editor that has the terminal is meant by this signal as much as we are.
    pub(super) fn is_for_the_editor(&self, signal: Signal) -> bool {
        let loan = self.outside.loan;
        loan.covers(signal, Instant::now()) || loan.is_lent() && signal == Signal::Continue
    }

    /// The end: an editor that is still there is asked to end too. What was written stays where it is, unless the user
    /// wanted the end and so knows that nobody needs it.
    pub(super) fn end_outside(&mut self) {
        if self.outside.loan.is_lent() {
            self.errands.end_editor();
        } else if self.ended == Some(Ended::Quit) {
            self.forget_texts();
        }
    }

    /// Nobody needs any of what has come back from an editor.
    pub(super) fn forget_texts(&mut self) {
        for (_, file) in self.outside.files.drain() {
            texts::forget(&file);
        }
    }
}
