//! Draws what [`crate::app::confirm`] holds.

use ratatui::Frame;

use super::theme::Theme;
use crate::app::confirm::Confirm;
use crate::app::desk::Desk;

pub(super) fn draw(_: &Confirm, _: &Desk, _: &Theme, _: &mut Frame<'_>) {}
