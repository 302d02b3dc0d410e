//! Draws what [`crate::app::note_form`] holds.

use ratatui::Frame;
use ratatui::layout::Position;

use super::form;
use super::theme::Theme;
use crate::app::desk::Desk;
use crate::app::note_form::NoteForm;

pub(super) fn draw(
    it: &NoteForm,
    _: &Desk,
    theme: &Theme,
    frame: &mut Frame<'_>,
) -> Option<Position> {
    form::draw(&it.form, &it.title(), theme, frame)
}
