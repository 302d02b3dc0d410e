//! The mouse over a board: cards and lanes, and a card that is carried to another lane.

use ratatui::layout::Position;

use super::Board;
use crate::app::desk::Desk;
use crate::app::layer::Go;
use crate::app::layout::{self, Tab};
use crate::app::mouse::{Drag, Hit, Turn};
use crate::app::rights;
use crate::model::{ProjectId, StepId, TicketId};

impl Board {
    /// Where the names of the lanes stand, where there is room for one lane only.
    pub fn tabs(&self, desk: &Desk) -> Option<Vec<Tab>> {
        let area = self.layout(desk).tabs?;
        let data = self.data(desk)?;
        let width = |step: &crate::model::Step| {
            let count = data.lane(step.id).len() as u64;
            layout::tab_width(&step.name, step.limit > 0 && u64::from(step.limit) < count)
        };
        let widths: Vec<usize> = data.steps.items.iter().map(width).collect();
        Some(layout::tabs(area, &widths, self.place(desk)))
    }

    /// The lane at that cell, by place: itself, or its name.
    fn place_at(&self, at: Position, desk: &Desk) -> Option<usize> {
        let tabs = self.tabs(desk).unwrap_or_default();
        if let Some(tab) = tabs.iter().find(|tab| tab.area.contains(at)) {
            return Some(tab.place);
        }
        let lanes = self.layout(desk).lanes(self.first);
        lanes.iter().find(|(_, area)| area.contains(at)).map(|(place, _)| *place)
    }

    /// The lane at that cell.
    pub(in crate::app) fn lane_at(&self, at: Position, desk: &Desk) -> Option<StepId> {
        self.steps(desk).get(self.place_at(at, desk)?).map(|step| step.id)
    }

    /// What stands at that cell.
    pub(in crate::app) fn hit(&self, at: Position, desk: &Desk) -> Option<Hit> {
        let place = self.place_at(at, desk)?;
        let step = self.steps(desk).get(place)?.id;
        let card = self.card_at(at, place, desk);
        let ticket = card.and_then(|card| self.data(desk)?.lane(step).get(card));
        Some(ticket.map_or(Hit::Lane(step), |ticket| Hit::Card(step, *ticket)))
    }

    /// The card of a lane at that cell, by place; none in a folded lane.
    fn card_at(&self, at: Position, place: usize, desk: &Desk) -> Option<usize> {
        let step = self.steps(desk).get(place)?.id;
        let layout = self.layout(desk);
        let lanes = layout.lanes(self.first);
        let (_, lane) = lanes.iter().find(|(it, _)| *it == place && !self.is_folded(step))?;
        let card = (0..layout.cards).find(|card| layout.card(*lane, *card).contains(at))?;
        Some(self.cursor(step).map_or(0, |cursor| cursor.top) + card)
    }

    pub(in crate::app) fn point(&mut self, hit: Hit, desk: &Desk) -> Go {
        match hit {
            Hit::Lane(step) => self.focus(step),
            Hit::Card(step, ticket) => self.focus_on(step, ticket, desk),
            _ => return Go::Stay,
        }
        Go::Shown
    }

    /// Carries a card; at the edge of the screen the lanes beyond come in sight.
    pub(in crate::app) fn drag(
        &mut self,
        project: ProjectId,
        ticket: TicketId,
        over: Option<StepId>,
        at: Position,
        desk: &mut Desk,
    ) -> Go {
        let is_refused = over.is_some_and(|lane| rights::may_enter(desk, project, lane).is_err());
        // Counted once: there may be many, and the mouse moves often.
        let marked = desk.drag.map_or_else(|| self.marked_with(ticket, desk), |it| it.marked);
        let drag = Some(Drag { project, ticket, marked, over, is_refused });
        let first = self.first;
        let last = self.steps(desk).len().saturating_sub(1);
        if at.x == 0 {
            self.first = first.saturating_sub(1);
        } else if at.x + 1 >= desk.size.width {
            let next = (first + 1).min(last);
            self.first = self.layout(desk).scrolled(next, next);
        }
        if desk.drag == drag && self.first == first {
            return Go::Stay;
        }
        desk.drag = drag;
        Go::Shown
    }

    /// How many marked tickets a card takes along, if it is marked.
    fn marked_with(&self, ticket: TicketId, desk: &Desk) -> Option<usize> {
        let is_marked = self.marks(desk)?.has(ticket);
        is_marked.then(|| self.meant(desk).len())
    }

    pub(in crate::app) fn wheel(&mut self, at: Position, turn: Turn, desk: &Desk) -> Go {
        match (turn.lines(1), self.lane_at(at, desk)) {
            (0, _) => self.walk(turn.command(), desk),
            (by, Some(step)) => self.roll(step, by, desk),
            (_, None) => Go::Stay,
        }
    }
}
