//! Draws what [`crate::app::path_prompt`] holds.

use ratatui::Frame;

use super::theme::Theme;
use crate::app::desk::Desk;
use crate::app::path_prompt::PathPrompt;

pub(super) fn draw(_: &PathPrompt, _: &Desk, _: &Theme, _: &mut Frame<'_>) {}
