//! Draws what [`crate::app::projects`] holds.

use ratatui::Frame;

use super::theme::Theme;
use crate::app::desk::Desk;
use crate::app::projects::Projects;

pub(super) fn draw(_: &Projects, _: &Desk, _: &Theme, _: &mut Frame<'_>) {}
