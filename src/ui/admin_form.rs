//! Draws what [`crate::app::admin_form`] holds.

use ratatui::Frame;
use ratatui::layout::Position;

use super::form;
use super::theme::Theme;
use crate::app::admin_form::AdminForm;

pub(super) fn draw(it: &AdminForm, theme: &Theme, frame: &mut Frame<'_>) -> Option<Position> {
    form::draw(&it.form, &it.title(), theme, frame)
}
