//! A write of a ticket that has no answer yet, and what its answer means for what can be taken back.

use super::super::desk::Desk;
use super::super::notices::Tone;
use super::super::undo::{Deed, LevelId, Side, Step};
use crate::model::{ProjectId, Ticket, TicketId, TicketInput};
use crate::worker::reply::{Failure, FailureKind, Reply};
use crate::worker::request::RequestId;

/// What a write was for.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Flight {
    /// The level it is a step of.
    pub(super) level: LevelId,
    pub(super) project: ProjectId,
    /// `None` while it has no number.
    pub(super) ticket: Option<TicketId>,
    pub(super) deed: Deed,
    pub(super) way: Way,
    /// Whether it is one of many.
    pub(super) in_run: bool,
    /// Whether its success is told of when it is there.
    pub(super) is_loud: bool,
}

/// In which direction a write goes.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Way {
    /// It changes a ticket; the step is remembered already.
    Changes,
    /// A ticket comes that is to hold this.
    Comes(Box<TicketInput>),
    /// A ticket goes that held this.
    Goes(Step),
    /// It does the reverse of a step of that side, and is this. A change has crossed already.
    Back(Side, Step),
    /// It cannot be taken back.
    Nowhere,
}

/// Why a ticket that came is not deleted.
const PERHAPS_THEIRS: &str = "No answer came to it: it was found by what it holds, and may be somebody else's. So it is not deleted by taking this back.";

/// What a write has left.
#[derive(Debug, Clone, Copy)]
struct Landed<'a> {
    row: &'a Ticket,
    /// Whether it is taken for what was written for nothing but what it holds.
    is_alike: bool,
}

/// That a level was not taken back when that was tried last, for this reason.
pub(super) fn last_attempt(side: Side, reason: &str) -> String {
    let what = match side {
        Side::Undo => "take it back",
        Side::Redo => "do it again",
    };
    format!("The last attempt to {what} was refused: {reason}")
}

impl Flight {
    /// Whether nobody else tells of its failure.
    pub(super) const fn is_told_here(&self) -> bool {
        self.in_run || matches!(self.way, Way::Back(..))
    }
}

impl Desk {
    /// Takes in the answer to a write, or to a question that a change of many has asked. The store has it already.
    /// Tells whether anything visible may have changed.
    pub(in crate::app) fn change_answered(&mut self, reply: &Reply) -> bool {
        match reply {
            Reply::Folded { request, into } => {
                let carried = self.changes.flights.remove(request).unwrap_or_default();
                let later = self.changes.flights.entry(*into).or_default();
                later.splice(0..0, carried);
                false
            }
            Reply::Planned(requests) => {
                self.are_kept(requests);
                false
            }
            Reply::TicketCreated { request, result, is_alike } => {
                let is_alike = *is_alike;
                let result = result.as_deref();
                self.landed(*request, result.map(|row| Some(Landed { row, is_alike })))
            }
            Reply::TicketSaved { request, result, .. } => {
                let landed = |row| Some(Landed { row, is_alike: false });
                self.landed(*request, result.as_deref().map(landed))
            }
            Reply::TicketDeleted { request, result, .. } => {
                self.landed(*request, result.as_ref().map(|()| None))
            }
            Reply::Ticket { ticket, result, .. } => {
                self.looked(*ticket, false, result.as_ref().map(|_| ()))
            }
            Reply::Notes { ticket, result, .. } => {
                self.looked(*ticket, true, result.as_ref().map(|_| ()))
            }
            _ => false,
        }
    }

    fn landed(&mut self, request: RequestId, result: Result<Option<Landed<'_>>, &Failure>) -> bool {
        let Some(carried) = self.changes.flights.remove(&request) else { return false };
        let last = carried.len().saturating_sub(1);
        for (at, flight) in carried.into_iter().enumerate() {
            match result {
                Ok(row) => self.succeeded(&flight, row.filter(|_| at == last)),
                Err(failure) => self.failed(&flight, failure),
            }
        }
        self.go_on();
        true
    }

    fn succeeded(&mut self, flight: &Flight, landed: Option<Landed<'_>>) {
        let Flight { level, project, ticket, deed, .. } = flight;
        let row = landed.map(|it| it.row);
        let is_alike = landed.is_some_and(|it| it.is_alike);
        let history = &mut self.changes.history;
        match &flight.way {
            Way::Changes => {
                if let Some(row) = row {
                    history.told(Side::Undo, *level, row);
                }
            }
            Way::Comes(input) => {
                if let Some(row) = row {
                    history.record(*level, *project, deed, Step::came(row.id, input));
                    history.told(Side::Undo, *level, row);
                    if is_alike {
                        history.refuse(Side::Undo, *level, PERHAPS_THEIRS);
                    }
                }
            }
            Way::Goes(step) => history.record(*level, *project, deed, step.clone()),
            Way::Back(side, Step::Changed { .. }) => {
                if let Some(row) = row {
                    history.told(side.other(), *level, row);
                }
            }
            Way::Back(side, step) => {
                let mut step = step.clone();
                if let (Step::Came { ticket: old, .. }, Some(row)) = (&step, row) {
                    history.renamed(*old, row.id);
                    step = step.renamed(row.id);
                }
                history.crossed(*side, *level, *project, deed, step);
                if let Some(row) = row {
                    history.told(side.other(), *level, row);
                }
                if is_alike {
                    history.refuse(side.other(), *level, PERHAPS_THEIRS);
                }
            }
            Way::Nowhere => {}
        }
        if flight.in_run {
            self.one_done(*ticket);
        } else if flight.is_loud {
            let ticket = row.map(|row| row.id).or(*ticket);
            let is_remembered = flight.way != Way::Nowhere;
            let back = match (is_alike, is_remembered) {
                (true, _) => format!(". {PERHAPS_THEIRS}"),
                (false, true) => self.takes_back(),
                (false, false) => ".".to_owned(),
            };
            self.say(Tone::Done, format!("{}{back}", deed.sentence(1, ticket)));
        }
    }

    fn failed(&mut self, flight: &Flight, failure: &Failure) {
        let level = flight.level;
        let history = &mut self.changes.history;
        match (&flight.way, flight.ticket) {
            (Way::Changes, Some(ticket)) => {
                let gone = history.forget(level, ticket);
                let mut flights = self.changes.flights.values_mut().flatten();
                // A deletion that waits for its answer takes away what was before this, too.
                let on_top = flights.find_map(|flight| match &mut flight.way {
                    Way::Goes(step) | Way::Back(_, step) if step.ticket() == ticket => Some(step),
                    _ => None,
                });
                if let (Some(mut gone), Some(on_top)) = (gone, on_top) {
                    gone.step_out_from_under(on_top);
                }
            }
            (Way::Back(side, step), _) => {
                if matches!(step, Step::Changed { .. }) {
                    history.restore(*side, level, flight.project, &flight.deed, step.clone());
                }
                if matches!(failure.kind, FailureKind::Changed | FailureKind::Gone) {
                    history.refuse(*side, level, &last_attempt(*side, &failure.message));
                }
            }
            _ => {}
        }
        if flight.in_run {
            self.one_failed(flight.ticket, failure);
        } else if let Way::Back(side, step) = &flight.way {
            self.not_taken_back(*side, step.ticket(), failure);
        }
    }

    fn not_taken_back(&mut self, side: Side, ticket: TicketId, failure: &Failure) {
        if matches!(failure.kind, FailureKind::SignIn { .. } | FailureKind::Cancelled) {
            self.say_failure(failure);
            return;
        }
        let what = match side {
            Side::Undo => "Not taken back",
            Side::Redo => "Not done again",
        };
        self.say(Tone::Failed, format!("{what}, #{ticket}: {}", failure.message));
    }
}
