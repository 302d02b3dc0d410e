//! The names of the panes on one line, where only one of them has room.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;

use crate::ui::theme::Theme;
use crate::ui::widgets::row::Row;

/// The panes by name, each with how much is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PaneTabs<'a> {
    /// From left to right.
    pub tabs: Vec<(&'a str, String)>,
    /// Which one is shown.
    pub focused: usize,
}

impl PaneTabs<'_> {
    /// Draws the names; the one that is shown is underlined.
    pub(super) fn draw(&self, theme: &Theme, area: Rect, buffer: &mut Buffer) {
        let mut row = Row::new(buffer, area);
        row.skip(1);
        for (at, (name, about)) in self.tabs.iter().enumerate() {
            let focused = at == self.focused;
            let style = if focused {
                theme.title.patch(theme.accent).add_modifier(Modifier::UNDERLINED)
            } else {
                theme.dim
            };
            row.put(name, style);
            if !about.is_empty() {
                row.skip(1).put(about, if focused { theme.accent } else { theme.dim });
            }
            row.skip(3);
        }
    }
}
