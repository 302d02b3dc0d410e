//! Draws what [`crate::app::ticket_screen`] holds.

use ratatui::Frame;

use super::theme::Theme;
use crate::app::desk::Desk;
use crate::app::ticket_screen::TicketScreen;

pub(super) fn draw(_: &TicketScreen, _: &Desk, _: &Theme, _: &mut Frame<'_>) {}
