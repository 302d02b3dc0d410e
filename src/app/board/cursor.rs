//! Where the keys are on a board, and keeping them there while tickets come and go.

use super::super::command::Command;
use super::super::desk::Desk;
use super::super::layer::Go;
use super::super::layout::{self, BoardLayout};
use super::Board;
use crate::model::{Step, StepId, TicketId};

/// The selected ticket of a lane. Kept by id; the place is where that id was seen last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// Which one is selected.
    pub ticket: TicketId,
    /// Its place in the lane.
    pub place: usize,
    /// Cards above the first one in sight.
    pub top: usize,
    /// Whether the user has chosen it. Until then it is whatever stands first.
    chosen: bool,
}

impl Board {
    /// The selected ticket of a lane; `None` in an empty one.
    pub fn cursor(&self, step: StepId) -> Option<&Cursor> {
        self.cursors.get(&step)
    }

    /// Where the lanes and cards of this board stand.
    pub fn layout(&self, desk: &Desk) -> BoardLayout {
        let folded = self.steps(desk).iter().map(|step| self.is_folded(step.id));
        layout::board(desk.size, folded.collect())
    }

    pub(super) fn steps<'a>(&self, desk: &'a Desk) -> &'a [Step] {
        self.data(desk).map_or(&[], |data| data.steps.items.as_slice())
    }

    /// The place of the lane that has the keys.
    pub fn place(&self, desk: &Desk) -> usize {
        let focused = |step: &Step| Some(step.id) == self.focused;
        self.steps(desk).iter().position(focused).unwrap_or(0)
    }

    /// Moves through lanes and cards.
    pub(super) fn walk(&mut self, command: Command, desk: &Desk) -> Go {
        let place = self.place(desk);
        let half = (self.layout(desk).cards / 2).max(1);
        match command {
            Command::Left => self.step_aside(place.checked_sub(1), desk),
            Command::Right => self.step_aside(Some(place + 1), desk),
            Command::Up => self.select_by(desk, |at, _| at.saturating_sub(1)),
            Command::Down => self.select_by(desk, |at, _| at + 1),
            Command::First => self.select_by(desk, |_, _| 0),
            Command::Last => self.select_by(desk, |_, last| last),
            Command::HalfPageUp => self.select_by(desk, |at, _| at.saturating_sub(half)),
            Command::HalfPageDown => self.select_by(desk, |at, _| at + half),
            _ => match command.lane().and_then(|place| self.steps(desk).get(place)) {
                Some(step) => {
                    self.focus(step.id);
                    Go::Shown
                }
                None => Go::Stay,
            },
        }
    }

    pub(super) fn focus(&mut self, step: StepId) {
        self.focused = Some(step);
        self.followed = None;
        self.awaited = None;
    }

    /// To the lane at that place, and there to the card at the same height.
    fn step_aside(&mut self, place: Option<usize>, desk: &Desk) -> Go {
        let Some(step) = place.and_then(|place| self.steps(desk).get(place)).map(|step| step.id)
        else {
            return Go::Stay;
        };
        let from = self.focused.filter(|step| !self.is_folded(*step));
        let height = from.and_then(|step| self.cursor(step)).map(|it| it.place - it.top);
        self.focus(step);
        if let (Some(height), Some(top)) = (height, self.cursor(step).map(|it| it.top)) {
            self.select_by(desk, |_, _| top + height);
        }
        Go::Shown
    }

    /// Selects another card of the lane; `to` gets the place and the last one.
    fn select_by(&mut self, desk: &Desk, to: impl FnOnce(usize, usize) -> usize) -> Go {
        let Some(data) = self.data(desk) else { return Go::Stay };
        let Some(step) = self.focused.filter(|step| !self.is_folded(*step)) else {
            return Go::Stay;
        };
        let lane = data.lane(step);
        let Some(cursor) = self.cursors.get_mut(&step) else { return Go::Stay };
        let last = lane.len().saturating_sub(1);
        let place = to(cursor.place, last).min(last);
        let Some(ticket) = lane.get(place) else { return Go::Stay };
        self.awaited = None;
        cursor.chosen = true;
        if cursor.ticket == *ticket {
            return Go::Stay;
        }
        (cursor.ticket, cursor.place) = (*ticket, place);
        self.followed = None;
        Go::Shown
    }

    /// Gives the keys to this card of that lane.
    pub(super) fn focus_on(&mut self, step: StepId, ticket: TicketId, desk: &Desk) {
        self.focus(step);
        let place = self.data(desk).and_then(|data| data.lane(step).binary_search(&ticket).ok());
        if let Some(place) = place {
            self.select_by(desk, |_, _| place);
        }
    }

    /// Scrolls a lane by so many cards; its selection goes along as far as it has to, to stay in sight.
    pub(super) fn roll(&mut self, step: StepId, by: isize, desk: &Desk) -> Go {
        if self.is_folded(step) {
            return Go::Stay;
        }
        let cards = self.layout(desk).cards;
        let Some(lane) = self.data(desk).map(|data| data.lane(step)) else { return Go::Stay };
        let Some(cursor) = self.cursors.get_mut(&step) else { return Go::Stay };
        let top = cursor.top.saturating_add_signed(by).min(lane.len().saturating_sub(cards));
        let place = cursor.place.clamp(top, top + cards - 1);
        let Some(ticket) = lane.get(place).filter(|_| top != cursor.top) else { return Go::Stay };
        *cursor = Cursor { ticket: *ticket, place, top, chosen: true };
        if self.focused == Some(step) {
            self.followed = None;
            self.awaited = None;
        }
        Go::Shown
    }

    /// Makes this ticket the selected one, now or as soon as it stands in a lane.
    pub(in crate::app) fn select(&mut self, ticket: TicketId, desk: &Desk) {
        self.awaited = Some(ticket);
        self.find_awaited(desk);
    }

    fn find_awaited(&mut self, desk: &Desk) {
        let Some(data) = self.data(desk) else { return };
        let Some(ticket) = self.awaited else { return };
        let Some(step) = data.ticket(ticket).and_then(|ticket| ticket.step_id) else { return };
        let (true, Ok(place)) =
            (data.place_of(step).is_some(), data.lane(step).binary_search(&ticket))
        else {
            return;
        };
        self.awaited = None;
        self.focused = Some(step);
        if self.followed != Some(ticket) {
            // it is to be seen
            self.folded.remove(&step);
        }
        let top = self.cursor(step).map_or(0, |cursor| cursor.top);
        self.cursors.insert(step, Cursor { ticket, place, top, chosen: true });
    }

    /// Keeps the selection on its tickets and in sight, whatever has come, gone or changed its size.
    pub(super) fn settle(&mut self, desk: &Desk) {
        let Some(data) = self.data(desk) else { return };
        let steps = &data.steps.items;
        if self.focused.is_none_or(|step| data.place_of(step).is_none()) {
            self.focused = steps.get(self.first.min(steps.len().saturating_sub(1))).map(|it| it.id);
        }
        self.follow(desk);
        self.follow_selected(desk);
        self.find_awaited(desk);
        let layout = self.layout(desk);
        // While a card is carried, the lanes it is carried to are in sight.
        if desk.drag.is_none() {
            self.first = layout.scrolled(self.first, self.place(desk));
        }
        for step in steps {
            let lane = data.lane(step.id);
            let Some(first) = lane.first() else {
                self.cursors.remove(&step.id);
                continue;
            };
            let fresh = Cursor { ticket: *first, place: 0, top: 0, chosen: false };
            let cursor = self.cursors.entry(step.id).or_insert(fresh);
            if cursor.chosen {
                cursor.find(lane);
            } else {
                *cursor = fresh;
            }
            cursor.top = layout::scrolled(cursor.top, cursor.place, lane.len(), layout.cards);
        }
    }

    /// The ticket that has the keys keeps them when somebody else puts it into another lane.
    fn follow_selected(&mut self, desk: &Desk) {
        let Some(data) = self.data(desk) else { return };
        let focused = self.focused.filter(|step| !self.is_folded(*step));
        let cursor = focused.and_then(|step| self.cursor(step)).filter(|it| it.chosen);
        let Some(ticket) = cursor.map(|cursor| cursor.ticket) else { return };
        let step = data.ticket(ticket).and_then(|ticket| ticket.step_id);
        if step.is_some_and(|step| !self.is_folded(step)) && step != self.focused {
            self.awaited.get_or_insert(ticket);
        }
    }

    /// A ticket that was moved and is back takes the selection with it.
    fn follow(&mut self, desk: &Desk) {
        let Some(data) = self.data(desk) else { return };
        let Some(ticket) = self.followed else { return };
        match data.ticket(ticket).and_then(|ticket| ticket.step_id) {
            Some(step) if Some(step) != self.focused => self.awaited = Some(ticket),
            Some(_) => {}
            None => self.followed = None,
        }
    }
}

impl Cursor {
    /// Whether the user has chosen it.
    pub(super) const fn is_chosen(&self) -> bool {
        self.chosen
    }

    /// Finds the ticket again, or its nearest neighbour; it keeps its height on the screen.
    fn find(&mut self, lane: &[TicketId]) {
        let place = match lane.binary_search(&self.ticket) {
            Ok(place) => place,
            Err(place) => place.min(lane.len().saturating_sub(1)),
        };
        if let Some(ticket) = lane.get(place) {
            self.ticket = *ticket;
        }
        let height = self.place.saturating_sub(self.top);
        self.top = place.saturating_sub(height);
        self.place = place;
    }
}
