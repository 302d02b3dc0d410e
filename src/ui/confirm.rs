//! Draws a question with yes and no.

use ratatui::Frame;

use super::theme::Theme;
use super::widgets::popup::Popup;
use super::widgets::row::Row;
use crate::app::confirm::Confirm;
use crate::app::desk::Desk;

pub(super) fn draw(confirm: &Confirm, desk: &Desk, theme: &Theme, frame: &mut Frame<'_>) {
    let buffer = frame.buffer_mut();
    let places = confirm.places(desk.size);
    Popup { title: &confirm.title, frame: theme.warning }.draw(theme, places.frame, buffer);
    for (at, line) in (0u16..).zip(&places.lines) {
        Row::nth(buffer, places.inner, at).put(line, theme.text);
    }
    for (_, key, word, area) in confirm.offers(places.inner, desk) {
        Row::new(buffer, area).put(&key, theme.key).skip(1).put(word, theme.text);
    }
}
