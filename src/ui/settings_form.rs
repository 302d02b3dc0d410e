//! Draws what [`crate::app::settings::form`] holds.

use ratatui::Frame;
use ratatui::layout::Position;

use super::form;
use super::theme::Theme;
use crate::app::settings::form::SettingsForm;

pub(super) fn draw(it: &SettingsForm, theme: &Theme, frame: &mut Frame<'_>) -> Option<Position> {
    form::draw(&it.form, &it.title(), theme, frame)
}
