//! Draws what [`crate::app::login`] holds.

use ratatui::Frame;
use ratatui::layout::Position;

use super::form;
use super::theme::Theme;
use crate::app::desk::Desk;
use crate::app::login::Login;

pub(super) fn draw(it: &Login, _: &Desk, theme: &Theme, frame: &mut Frame<'_>) -> Option<Position> {
    form::draw(&it.form, "Connect to a SmartQ account", theme, frame)
}
