//! What the panes are called, how much is in them and beyond their edges, and where their names stand on a narrow screen.

use ratatui::layout::Rect;

use super::{Pane, TicketScreen};
use crate::app::desk::Desk;
use crate::app::scroll::Scroll;
use crate::text;

impl TicketScreen {
    /// What a pane is called, and how much is in it, where that is known.
    pub fn title(&self, pane: Pane, desk: &Desk) -> (&'static str, String) {
        let count = |count: usize| if count > 0 { count.to_string() } else { String::new() };
        match pane {
            Pane::Details => ("Ticket", String::new()),
            Pane::Notes => {
                let notes = desk.store.notes(self.ticket);
                ("Notes", count(notes.map_or(0, |notes| notes.items.len())))
            }
            Pane::Files => ("Files", count(self.listed_files(desk).len())),
            Pane::Transfers => ("Transfers", count(desk.tasks.list().len())),
        }
    }

    /// How many lines of the pane that has the keys lie above and below its edges.
    pub fn beyond(&self, desk: &Desk) -> (usize, usize) {
        let list = |scroll: Scroll, total: usize, place: Option<Rect>| {
            let height = place.map_or(0, |place| usize::from(place.height));
            let seen = scroll.in_sight(total, height);
            (seen.start, total - seen.end)
        };
        let places = self.places;
        match self.pane {
            Pane::Details => list(self.details.scroll, self.details.lines.len(), places.details),
            Pane::Notes => self.notes.beyond(),
            Pane::Files => list(self.files.scroll, self.listed_files(desk).len(), places.files),
            Pane::Transfers => {
                list(self.transfers.scroll, desk.tasks.list().len(), places.transfers)
            }
        }
    }

    /// Where the names of the panes stand on the line of a narrow screen.
    pub fn tabs(&self, area: Rect, desk: &Desk) -> Vec<Rect> {
        let width = |pane: &Pane| {
            let (name, about) = self.title(*pane, desk);
            name_width(name, &about)
        };
        let widths: Vec<usize> = Self::panes(desk).iter().map(width).collect();
        names(area, &widths, self.beyond(desk))
    }
}

/// Cells of a name and of what is said about it.
pub fn name_width(name: &str, about: &str) -> usize {
    let about = if about.is_empty() { 0 } else { text::width(about) + 1 };
    text::width(name) + about
}

/// Where names of these widths stand before what tells how much lies beyond.
pub fn names(area: Rect, widths: &[usize], beyond: (usize, usize)) -> Vec<Rect> {
    let beyond = beyond_width(beyond.0) + beyond_width(beyond.1);
    let end = area.right().saturating_sub(u16::try_from(beyond).unwrap_or(u16::MAX)).max(area.x);
    let mut x = area.x.saturating_add(1).min(end);
    let all: usize = widths.iter().map(|width| width + 3).sum();
    let between = if all <= usize::from(end - x) { 3 } else { 1 };
    let place = |width: &usize| {
        let width = u16::try_from(*width).unwrap_or(u16::MAX).min(end.saturating_sub(x));
        let place = Rect { x, width, ..area };
        x = x.saturating_add(width).saturating_add(between).min(end);
        place
    };
    widths.iter().map(place).collect()
}

/// Cells that telling of lines beyond an edge takes: a sign, the number, and air.
fn beyond_width(lines: usize) -> usize {
    if lines > 0 { lines.to_string().len() + 3 } else { 0 }
}
