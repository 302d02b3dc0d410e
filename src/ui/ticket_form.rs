//! Draws what [`crate::app::ticket_form`] holds.

use ratatui::Frame;

use super::theme::Theme;
use crate::app::desk::Desk;
use crate::app::ticket_form::TicketForm;

pub(super) fn draw(_: &TicketForm, _: &Desk, _: &Theme, _: &mut Frame<'_>) {}
