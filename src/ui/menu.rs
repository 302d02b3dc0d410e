//! Draws what [`crate::app::menu`] holds.

use ratatui::Frame;

use super::theme::Theme;
use crate::app::desk::Desk;
use crate::app::menu::Menu;

pub(super) fn draw(_: &Menu, _: &Desk, _: &Theme, _: &mut Frame<'_>) {}
