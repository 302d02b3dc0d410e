//! The mouse over a ticket: its panes and what can be selected in them.

use ratatui::layout::{Position, Rect};

use super::notes::Row;
use super::{Pane, TicketScreen, layout};
use crate::app::desk::Desk;
use crate::app::layer::Go;
use crate::app::mouse::{Hit, Turn, WHEEL};

impl TicketScreen {
    /// The pane at that cell, and where its lines are; without a place where only its name is there.
    fn pane_at(&self, at: Position, desk: &Desk) -> Option<(Pane, Option<Rect>)> {
        if let Some(area) = self.places.tabs.filter(|area| area.contains(at)) {
            let tabs = self.tabs(area, desk).into_iter().zip(Self::panes(desk));
            return tabs
                .into_iter()
                .find(|(tab, _)| tab.contains(at))
                .map(|(_, pane)| (*pane, None));
        }
        let place = |pane: &Pane| {
            let area = self.places.of(*pane)?;
            let whole = if self.places.wide { layout::frame(area) } else { area };
            whole.contains(at).then_some((*pane, Some(area)))
        };
        Self::panes(desk).iter().find_map(place)
    }

    /// What stands at that cell.
    pub(in crate::app) fn hit(&self, at: Position, desk: &Desk) -> Option<Hit> {
        if self.gone {
            return None;
        }
        let (pane, area) = self.pane_at(at, desk)?;
        let line = area.filter(|area| area.contains(at)).map(|area| usize::from(at.y - area.y));
        let is_strip = pane == Pane::Transfers && self.pane != pane && !self.places.wide;
        let thing = line.filter(|_| !is_strip).and_then(|line| match pane {
            Pane::Details => {
                let line = self.details.scroll.top + line;
                self.details.can_be_changed(line).then_some(Hit::Line(line))
            }
            Pane::Notes => match self.notes.rows().get(line)? {
                Row::Head(block) | Row::Text(block, _) => Some(Hit::Note(block.note.id)),
                Row::Gap => None,
            },
            Pane::Files => {
                let files = self.listed_files(desk);
                files.get(self.files.scroll.top + line).map(|file| Hit::File(file.id))
            }
            Pane::Transfers => {
                let tasks = desk.tasks.list();
                tasks.get(self.transfers.scroll.top + line).map(|task| Hit::Transfer(task.id))
            }
        });
        Some(thing.unwrap_or(Hit::Pane(pane)))
    }

    /// Whether that has the keys.
    pub(in crate::app) fn has(&self, hit: Hit) -> bool {
        match hit {
            Hit::Pane(pane) => self.pane == pane,
            Hit::Line(line) => self.pane == Pane::Details && self.details.is_selected(line),
            Hit::Note(note) => self.pane == Pane::Notes && self.notes.selected == Some(note),
            Hit::File(file) => self.pane == Pane::Files && self.files.selected == Some(file),
            _ => false,
        }
    }

    /// Gives the keys to that.
    pub(in crate::app) fn point(&mut self, hit: Hit, desk: &mut Desk) {
        self.covered = false;
        match hit {
            Hit::Pane(pane) => self.pane = pane,
            Hit::Line(line) => {
                self.pane = Pane::Details;
                self.details.point(line);
            }
            Hit::Note(note) => {
                self.pane = Pane::Notes;
                self.notes.selected = Some(note);
            }
            Hit::File(file) => {
                self.pane = Pane::Files;
                self.files.selected = Some(file);
            }
            Hit::Transfer(task) => {
                self.pane = Pane::Transfers;
                self.transfers.selected = Some(task);
            }
            _ => {}
        }
        self.resized(desk);
        self.ask_files(desk);
    }

    /// Scrolls the pane under the mouse, whichever has the keys.
    pub(in crate::app) fn wheel(&mut self, at: Position, turn: Turn, desk: &mut Desk) -> Go {
        let Some((pane, Some(area))) = self.pane_at(at, desk) else { return Go::Stay };
        let height = usize::from(area.height);
        match pane {
            Pane::Details => {
                let total = self.details.lines.len();
                self.details.scroll = self.details.scroll.by(turn.lines(WHEEL), total, height);
            }
            Pane::Notes => self.notes.roll(turn.lines(WHEEL)),
            Pane::Files => {
                let files = self.listed_files(desk);
                self.files.step(files, turn.lines(1), height);
            }
            Pane::Transfers => self.transfers.step(desk.tasks.list(), turn.lines(1), height),
        }
        self.resized(desk);
        self.ask_files(desk);
        Go::Shown
    }
}
