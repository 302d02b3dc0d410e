//! The mouse over a layer: what it meets there, and what that does.

use ratatui::layout::Position;

use super::{Desk, Go, Help, Layer, Welcome};
use crate::app::mouse::{Hit, Turn, WHEEL};

impl Layer {
    /// What stands at that cell.
    pub(in crate::app) fn hit(&self, at: Position, desk: &Desk) -> Option<Hit> {
        match self {
            Self::Welcome(_) => Welcome::hit(at, desk),
            Self::Projects(it) => it.hit(at, desk),
            Self::Board(it) => it.hit(at, desk),
            Self::Ticket(it) => it.hit(at, desk),
            Self::Path(it) => it.hit(at),
            Self::Confirm(it) => it.hit(at, desk),
            Self::Menu(it) => it.hit(at, desk),
            Self::Palette(it) => it.hit(at, desk),
            Self::Help(_) => Help::hit(at, desk),
            Self::Results(it) => it.hit(at, desk),
            Self::Chooser(it) => it.hit(at, desk),
            Self::People(it) => it.hit(at, desk),
            Self::Unsent(it) => it.hit(at, desk),
            Self::Settings(it) => it.hit(at, desk),
            Self::Name(it) => it.hit(at, desk),
            _ => self.form().and_then(|form| form.hit(at)),
        }
    }

    /// Whether that has the keys.
    pub(in crate::app) fn has_keys(&self, hit: Hit, desk: &Desk) -> bool {
        match (self, hit) {
            (Self::Welcome(it), Hit::Entry(at)) => it.selected == at,
            (Self::Projects(it), Hit::Entry(at)) => it.place(desk) == Some(at),
            (Self::Menu(it), Hit::Entry(at)) => it.selected == at,
            (Self::Palette(it), Hit::Entry(at)) => it.selected == at,
            (Self::Results(it), Hit::Entry(at)) => it.selected == at,
            (Self::People(it), Hit::Entry(at)) => it.has(at),
            (Self::Unsent(it), Hit::Entry(at)) => it.has(at),
            (Self::Settings(it), hit) => it.has(hit, desk),
            (Self::Path(it), Hit::Entry(at)) => it.at == Some(at),
            (Self::Board(it), Hit::Lane(lane)) => it.focused == Some(lane) && it.is_folded(lane),
            (Self::Board(it), Hit::Card(lane, ticket)) => {
                it.focused == Some(lane) && it.cursor(lane).is_some_and(|it| it.ticket == ticket)
            }
            (Self::Ticket(it), hit) => it.has(hit),
            _ => false,
        }
    }

    /// Gives the keys to that.
    pub(in crate::app) fn point(&mut self, hit: Hit, desk: &mut Desk) -> Go {
        match (self, hit) {
            (_, Hit::Key(_) | Hit::Outside) => return Go::Stay,
            (Self::Welcome(it), Hit::Entry(at)) => it.selected = at,
            (Self::Projects(it), Hit::Entry(at)) => {
                it.selected = desk.store.projects.items.get(at).map(|project| project.id);
            }
            (Self::Menu(it), Hit::Entry(at)) => it.selected = at,
            (Self::Palette(it), Hit::Entry(at)) => it.selected = at,
            (Self::Results(it), Hit::Entry(at)) => it.selected = at,
            (Self::Chooser(it), Hit::Box(at)) => it.selected = at,
            (Self::People(it), Hit::Entry(at)) => it.point(at),
            (Self::Unsent(it), Hit::Entry(at)) => it.click(at, desk),
            (Self::Settings(it), hit) => return it.point(hit, desk),
            (Self::Path(it), Hit::Entry(at)) => it.at = Some(at),
            (Self::Board(it), hit) => return it.point(hit, desk),
            (Self::Ticket(it), hit) => it.point(hit, desk),
            (layer, Hit::Field(spot)) => match layer.form_mut() {
                Some(form) => form.point(spot),
                None => return Go::Stay,
            },
            _ => return Go::Stay,
        }
        Go::Shown
    }

    /// The wheel was turned there: what is under it scrolls, and where everything else does not, the selection moves.
    pub(in crate::app) fn wheel(&mut self, at: Position, turn: Turn, desk: &mut Desk) -> Go {
        match self {
            Self::Board(it) => it.wheel(at, turn, desk),
            Self::Ticket(it) => it.wheel(at, turn, desk),
            Self::Help(it) => it.wheel(turn),
            Self::People(it) => it.wheel(at, turn, desk),
            Self::Unsent(it) => it.wheel(at, turn, desk),
            Self::Settings(it) => it.wheel(at, turn, desk),
            Self::Confirm(_) | Self::Name(_) => Go::Stay,
            _ => match self.form_mut() {
                Some(form) => form.wheel(at, turn.lines(WHEEL)),
                None if turn.lines(1) != 0 => self.command(turn.command(), desk),
                None => Go::Stay,
            },
        }
    }
}
