//! When what is on the screen is read again by itself, and when it is not.
//!
//! The pause between two readings is in proportion to what one costs: the configured time for each page of the board. It
//! is doubled, up to a few minutes, each time reading fails, and while nothing new comes for long; it is short again after
//! a change, whoever makes it. Nothing is read while nobody looks, or the server cannot be reached. The timer goes on then,
//! and what has become due meanwhile is read at once when somebody looks again: no clock is needed for that.

use std::time::Duration;

use super::desk::Desk;
use super::effect::{Effect, TimerId};
use super::msg::Msg;
use super::store::{List, Stage};
use crate::model::{ProjectId, TicketId};
use crate::worker::request::{Read, Target};

/// How long what others have changed is marked.
const NEWS: Duration = Duration::from_secs(10);

/// The longest pause, unless a board is so large that it is read less often anyway.
const LONGEST: Duration = Duration::from_mins(4);

/// Readings in a row that bring nothing new before the pause is doubled.
const UNEVENTFUL: u32 = 10;

/// The lanes of a board are read with every tenth reading of its tickets, and when tickets stand in none of them.
const LANES: u32 = 10;

/// Tickets of the first page, and of every other one.
const FIRST_PAGE: usize = 100;
const PAGE: usize = 1_000;

/// What is read again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    /// The tickets of a board, and now and then its lanes.
    Board(ProjectId),
    /// A ticket and its notes.
    Ticket(ProjectId, TicketId),
}

/// See the module.
#[derive(Debug, Default)]
pub struct Polling {
    /// For a board of one page; `None` for never.
    every: Option<Duration>,
    /// Whether the terminal has lost the focus. One that does not tell has it always.
    is_away: bool,
    board: Round,
    ticket: Round,
}

/// The readings of one thing.
#[derive(Debug, Default)]
struct Round {
    of: Option<Subject>,
    /// Runs until the next one.
    timer: Option<TimerId>,
    /// Its time has come, and nobody looked.
    is_due: bool,
    /// One is under way, whoever has asked for it.
    is_reading: bool,
    has_news: bool,
    /// So many in a row have failed.
    failures: u32,
    /// So many in a row have brought nothing new.
    uneventful: u32,
    readings: u32,
    /// Tickets in no lane after the last one.
    astray: usize,
}

impl Polling {
    pub(super) fn every(time: Option<Duration>) -> Self {
        Self { every: time, ..Self::default() }
    }

    /// Whether somebody looks. A key is as good a sign of it as a word of the terminal.
    pub(super) const fn heard(&mut self, msg: &Msg) {
        match msg {
            Msg::Focus(focused) => self.is_away = !*focused,
            Msg::Key(_) | Msg::Mouse(_) | Msg::Paste(_) => self.is_away = false,
            _ => {}
        }
    }

    /// Whether this timer was one of these.
    pub(super) fn is_time(&mut self, timer: TimerId) -> bool {
        [&mut self.board, &mut self.ticket].into_iter().any(|round| round.is_time(timer))
    }

    /// The user has changed something: others may be at work on the same things.
    pub(super) fn stirred(&mut self) {
        for round in [&mut self.board, &mut self.ticket] {
            if round.uneventful >= UNEVENTFUL {
                round.timer = None;
            }
            round.uneventful = 0;
        }
    }

    /// What was read of the ticket by itself is not what was known.
    pub(super) const fn brought(&mut self) {
        self.ticket.has_news = true;
    }

    const fn round(&mut self, subject: Subject) -> &mut Round {
        match subject {
            Subject::Board(_) => &mut self.board,
            Subject::Ticket(..) => &mut self.ticket,
        }
    }
}

impl Round {
    fn is_time(&mut self, timer: TimerId) -> bool {
        let is_it = self.timer.take_if(|it| *it == timer).is_some();
        self.is_due |= is_it;
        is_it
    }

    fn ended(&mut self, has_failed: bool, has_news: bool) {
        self.is_reading = false;
        self.has_news = false;
        if has_failed {
            self.failures = self.failures.saturating_add(1);
            return;
        }
        let is_back = std::mem::take(&mut self.failures) > 0;
        self.uneventful = if has_news || is_back { 0 } else { self.uneventful.saturating_add(1) };
    }
}

impl Desk {
    /// Begins what is due of what is on the screen, and the time until it is due again.
    pub(super) fn poll(&mut self, subject: Option<Subject>) {
        let Some(every) = self.polling.every else { return };
        if !matches!(subject, Some(Subject::Ticket(..))) {
            self.polling.ticket = Round::default();
        }
        // samples are nobody else's
        let subject = subject.filter(|_| self.target != Some(Target::Demo));
        let Some(subject) = subject else { return };
        let round = self.polling.round(subject);
        if round.of != Some(subject) {
            *round = Round { of: Some(subject), ..Round::default() };
        }
        if self.is_reading(subject) {
            let round = self.polling.round(subject);
            (round.timer, round.is_due, round.is_reading) = (None, false, true);
            return;
        }
        if self.polling.round(subject).is_reading {
            self.round_ended(subject);
        }
        self.go_round(subject, every);
    }

    /// Reads what is due, or begins the pause before it is.
    fn go_round(&mut self, subject: Subject, every: Duration) {
        let pages = self.pages(subject);
        let may_read = self.may_poll();
        let round = self.polling.round(subject);
        if round.is_due && may_read {
            (round.is_due, round.is_reading) = (false, true);
            round.readings = round.readings.wrapping_add(1);
            let with_lanes = round.readings.is_multiple_of(LANES);
            self.read_again(subject, with_lanes);
        } else if round.timer.is_none() && !round.is_due {
            let after = pause(every, pages, round.uneventful, round.failures);
            let id = self.next_timer();
            self.polling.round(subject).timer = Some(id);
            self.effect(Effect::StartTimerAbout { id, after });
        }
    }

    /// What others have changed is marked for a moment.
    pub(super) fn time_others(&mut self) {
        if self.store.has_fresh_others() {
            let id = self.next_timer();
            self.store.time_others(id);
            self.effect(Effect::StartTimer { id, after: NEWS });
        }
    }

    /// Whether somebody looks, and there is somebody to ask.
    fn may_poll(&self) -> bool {
        !self.polling.is_away && !self.signed_out && !self.is_offline() && self.session().is_some()
    }

    fn read_again(&mut self, subject: Subject, with_lanes: bool) {
        match subject {
            Subject::Board(project) => {
                if with_lanes {
                    self.read_quietly(Read::Steps(project));
                }
                self.read_quietly(Read::Board(project));
            }
            Subject::Ticket(project, ticket) => {
                self.read_quietly(Read::Ticket(project, ticket));
                self.read_quietly(Read::Notes(project, ticket));
            }
        }
    }

    fn is_reading(&self, subject: Subject) -> bool {
        match subject {
            Subject::Board(project) => {
                self.store.board(project).is_some_and(|board| board.running().is_some())
            }
            Subject::Ticket(_, ticket) => {
                self.store.ticket_load(ticket).and_then(List::load).is_some()
                    || self.store.notes(ticket).and_then(List::load).is_some()
            }
        }
    }

    fn round_ended(&mut self, subject: Subject) {
        let (has_failed, has_news, astray) = match subject {
            Subject::Board(project) => {
                let Some(board) = self.store.board(project) else { return };
                let has_failed = matches!(board.stage(), Stage::Failed(_));
                (has_failed, board.news() > 0, board.astray())
            }
            Subject::Ticket(_, ticket) => {
                let has_failed =
                    self.store.ticket_load(ticket).is_some_and(|list| list.failure.is_some())
                        || self.store.notes(ticket).is_some_and(|list| list.failure.is_some());
                (has_failed, self.polling.ticket.has_news, 0)
            }
        };
        let round = self.polling.round(subject);
        round.ended(has_failed, has_news);
        let is_lane_unknown = astray > round.astray && round.readings > 0;
        round.astray = astray;
        if let (Subject::Board(project), true) = (subject, is_lane_unknown) {
            self.read_quietly(Read::Steps(project));
        }
    }

    /// How many pages it takes to read it.
    fn pages(&self, subject: Subject) -> u32 {
        let Subject::Board(project) = subject else { return 1 };
        let tickets = self.store.board(project).map_or(0, super::store::BoardData::len);
        let more = tickets.saturating_sub(FIRST_PAGE).div_ceil(PAGE);
        u32::try_from(more + 1).unwrap_or(u32::MAX)
    }
}

/// How long to wait before something is read again.
fn pause(every: Duration, pages: u32, uneventful: u32, failures: u32) -> Duration {
    let base = every.saturating_mul(pages);
    let doublings = (uneventful / UNEVENTFUL).max(failures).min(8);
    base.saturating_mul(1 << doublings).min(LONGEST.max(base))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn what_costs_more_is_read_less_often() {
        assert_eq!(pause(30 * SECOND, 1, 0, 0), 30 * SECOND);
        assert_eq!(pause(30 * SECOND, 11, 0, 0), 330 * SECOND);
        assert_eq!(pause(30 * SECOND, 11, 90, 9), 330 * SECOND, "it is rare enough");
    }

    #[test]
    fn what_fails_or_brings_nothing_for_long_is_read_less_often() {
        let after = |uneventful, failures| pause(30 * SECOND, 1, uneventful, failures).as_secs();
        assert_eq!([after(9, 0), after(10, 0), after(25, 0)], [30, 60, 120]);
        assert_eq!([after(0, 1), after(0, 2), after(0, 3)], [60, 120, 240]);
        assert_eq!(after(1_000_000, 1_000_000), 240, "a few minutes at most");
    }
}
