//! Draws what [`crate::app::login`] holds.

use ratatui::Frame;

use super::theme::Theme;
use crate::app::desk::Desk;
use crate::app::login::Login;

pub(super) fn draw(_: &Login, _: &Desk, _: &Theme, _: &mut Frame<'_>) {}
