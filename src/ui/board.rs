//! Draws what [`crate::app::board`] holds.

use ratatui::Frame;

use super::theme::Theme;
use crate::app::board::Board;
use crate::app::desk::Desk;

pub(super) fn draw(_: &Board, _: &Desk, _: &Theme, _: &mut Frame<'_>) {}
