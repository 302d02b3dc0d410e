//! Draws what [`crate::app::ticket_form`] holds.

use ratatui::Frame;
use ratatui::layout::Position;

use super::form;
use super::theme::Theme;
use crate::app::desk::Desk;
use crate::app::ticket_form::TicketForm;

pub(super) fn draw(
    it: &TicketForm,
    desk: &Desk,
    theme: &Theme,
    frame: &mut Frame<'_>,
) -> Option<Position> {
    form::draw(&it.form, &it.title(desk), theme, frame)
}
