//! Draws what [`crate::app::welcome`] holds.

use ratatui::Frame;

use super::theme::Theme;
use crate::app::desk::Desk;
use crate::app::welcome::Welcome;

pub(super) fn draw(_: &Welcome, _: &Desk, _: &Theme, _: &mut Frame<'_>) {}
