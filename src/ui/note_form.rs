//! Draws what [`crate::app::note_form`] holds.

use ratatui::Frame;

use super::theme::Theme;
use crate::app::desk::Desk;
use crate::app::note_form::NoteForm;

pub(super) fn draw(_: &NoteForm, _: &Desk, _: &Theme, _: &mut Frame<'_>) {}
