//! Draws what [`crate::app::help`] holds.

use ratatui::Frame;

use super::theme::Theme;
use crate::app::desk::Desk;
use crate::app::help::Help;

pub(super) fn draw(_: &Help, _: &Desk, _: &Theme, _: &mut Frame<'_>) {}
