//! The names of the panes on one line, where only one of them has room.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;

use super::pane::draw_beyond;
use crate::app::ticket_screen::tabs::{name_width, names};
use crate::ui::theme::Theme;
use crate::ui::widgets::row::Row;

/// The panes by name, each with how much is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PaneTabs<'a> {
    /// From left to right.
    pub(super) tabs: Vec<(&'a str, String)>,
    /// Which one is shown.
    pub focused: usize,
    /// Lines above and below what is in sight of it.
    pub beyond: (usize, usize),
}

impl PaneTabs<'_> {
    /// Draws the names; the one that is shown is underlined.
    pub(super) fn draw(&self, theme: &Theme, area: Rect, buffer: &mut Buffer) {
        draw_beyond(theme, self.beyond, area, buffer);
        let widths: Vec<usize> =
            self.tabs.iter().map(|(name, about)| name_width(name, about)).collect();
        let places = names(area, &widths, self.beyond);
        for (at, ((name, about), place)) in self.tabs.iter().zip(places).enumerate() {
            let focused = at == self.focused;
            let style =
                if focused { theme.accent.add_modifier(Modifier::UNDERLINED) } else { theme.dim };
            let mut row = Row::new(buffer, place);
            row.put(name, style);
            if !about.is_empty() {
                row.skip(1).put(about, if focused { theme.accent } else { theme.dim });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::widgets::testing::drawn;

    #[test]
    fn names_make_room_for_what_lies_beyond() {
        let tabs = [("Ticket", ""), ("Notes", "3"), ("Files", "2"), ("Transfers", "1")];
        let tabs = tabs.map(|(name, about)| (name, about.to_owned())).to_vec();
        let shown = |width: u16, beyond| {
            let tabs = PaneTabs { tabs: tabs.clone(), focused: 1, beyond };
            drawn(width, 1, |buffer| {
                tabs.draw(&Theme::coloured(), Rect::new(0, 0, width, 1), buffer);
            })
            .concat()
        };
        assert_eq!(
            shown(60, (0, 4)),
            " Ticket   Notes 3   Files 2   Transfers 1                ↓4"
        );
        assert_eq!(shown(40, (0, 16)), " Ticket Notes 3 Files 2 Transfers 1 ↓16");
        assert_eq!(shown(40, (4, 16)), " Ticket Notes 3 Files 2 Transf… ↑4  ↓16");
        for width in 0..40 {
            shown(width, (4, 16));
        }
    }
}
