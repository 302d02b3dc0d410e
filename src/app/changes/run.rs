//! A change of many tickets: a few of them on their way at a time, the rest in line. What is done stays done if it is
//! stopped; what fails stays marked, with its reason.

use std::collections::{HashMap, VecDeque};
use std::path::PathBuf;
use std::sync::Arc;

use super::super::desk::Desk;
use super::super::effect::{Effect, TimerId};
use super::super::undo::{Deed, LevelId, Side, Step};
use super::super::unsent::LATE;
use super::flight::{Flight, last_attempt};
use super::plan::Planned;
use super::{TicketPatch, others};
use crate::model::{ProjectId, Ticket, TicketId};
use crate::worker::reply::{Failure, FailureKind};
use crate::worker::request::Read;

/// Tickets that are on their way at a time.
const AT_A_TIME: usize = 4;

/// What is not known of a ticket can neither be compared before it is changed nor be brought back.
const UNREAD: &str = "It was never opened on this machine, so it cannot be changed or deleted like this before the server answers. Nothing was changed, and nothing waits to be sent.";

/// Why nothing can be done to a ticket that somebody has deleted.
const NOT_THERE: &str = "It is not there any more.";

/// Why nothing is taken back that something newer rests on.
const MEANWHILE: &str = "Something new was done meanwhile, so this was left as it is.";

/// Why a ticket that came does not go again.
const NOT_STILL: &str = "Somebody else has changed it meanwhile, so it was not deleted.";

/// That nothing was done to a ticket that could not be read before.
fn not_read(ticket: TicketId, patch: &TicketPatch, why: &Failure) -> String {
    let done = if *patch == TicketPatch::Delete { "deleted" } else { "changed" };
    format!(
        "#{ticket} was not {done}. It has to be read before, and that has failed: {} Nothing waits to be sent: try it again.",
        why.message
    )
}

/// What is to become of one of the tickets.
#[derive(Debug, Clone)]
pub(in crate::app) enum Todo {
    /// This.
    Patch(Arc<TicketPatch>),
    /// What was done to it is taken back.
    Back,
    /// That it came is taken back, unless somebody else has written on it. The ticket itself has been read.
    BackAlone,
    /// It is read, if not all of it is known.
    Look,
    /// Nothing, for this reason.
    Nothing(String),
}

/// What a run is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Course {
    /// Something new is done.
    Forward,
    /// A level of that side is taken back.
    Back(Side),
    /// The tickets are written to a file of this machine.
    Export(PathBuf),
}

/// See the module.
#[derive(Debug)]
pub(super) struct Run {
    pub(super) project: ProjectId,
    pub(super) level: LevelId,
    pub(super) deed: Deed,
    pub(super) course: Course,
    pub(super) todo: VecDeque<(TicketId, Todo)>,
    /// Those that must be read before anything can be done.
    pub(super) looking: Vec<(TicketId, Todo)>,
    /// Of both, what is kept on disk meanwhile.
    pub(super) plan: HashMap<TicketId, Planned>,
    /// Writes and questions on their way.
    pub(super) flying: usize,
    /// All it is about, for an export.
    pub(super) tickets: Vec<TicketId>,
    pub(super) total: usize,
    pub(super) done: usize,
    /// Of those, the ones that were as wanted already.
    pub(super) unchanged: usize,
    pub(super) failed: usize,
    /// The first failure, in words.
    pub(super) reason: Option<String>,
    /// Whether it is shown though it is about one ticket: somebody waits for it.
    pub(super) is_late: bool,
    /// No more of it is begun.
    pub(super) is_stopped: bool,
    /// It was stopped by this.
    pub(super) stopped_by: Option<Failure>,
}

impl Run {
    pub(super) fn new(
        project: ProjectId,
        level: LevelId,
        deed: Deed,
        course: Course,
        todo: VecDeque<(TicketId, Todo)>,
    ) -> Self {
        let total = todo.len();
        let tickets = match course {
            Course::Export(_) => todo.iter().map(|(ticket, _)| *ticket).collect(),
            _ => Vec::new(),
        };
        Self {
            project,
            level,
            deed,
            course,
            todo,
            looking: Vec::new(),
            plan: HashMap::new(),
            flying: 0,
            tickets,
            total,
            done: 0,
            unchanged: 0,
            failed: 0,
            reason: None,
            is_late: false,
            is_stopped: false,
            stopped_by: None,
        }
    }

    /// Those it has not begun with, or only looks at so far.
    pub(super) fn to_come(&self) -> impl Iterator<Item = TicketId> {
        self.todo.iter().chain(&self.looking).map(|(ticket, _)| *ticket)
    }

    /// Those it is done with.
    pub(super) const fn ended(&self) -> usize {
        self.done + self.failed
    }

    /// What goes on.
    pub(super) const fn doing(&self) -> &'static str {
        match self.course {
            Course::Forward => self.deed.doing(),
            Course::Back(Side::Undo) => "taking back",
            Course::Back(Side::Redo) => "doing again",
            Course::Export(_) => "reading",
        }
    }
}

impl Desk {
    pub(super) fn start(&mut self, run: Run) {
        let marks = self.changes.marks_mut(run.project);
        marks.begin(run.todo.iter().map(|(ticket, _)| *ticket));
        let (level, is_one) = (run.level, run.total == 1);
        self.changes.runs.push_back(run);
        self.go_on();
        self.plan_the_rest();
        if is_one {
            self.watch_one(level);
        }
    }

    /// Of one ticket nothing is shown but what comes of it, unless that takes its time.
    fn watch_one(&mut self, level: LevelId) {
        if self.changes.runs.back().is_some_and(|run| run.level == level) {
            let id = self.next_timer();
            self.changes.watched = Some((id, level));
            self.effect(Effect::StartTimer { id, after: LATE });
        }
    }

    /// Whether this was the time to show that one ticket takes its time; then that is done.
    pub(in crate::app) fn looks_for_late_one(&mut self, timer: TimerId) -> bool {
        let Some((_, level)) = self.changes.watched.take_if(|(it, _)| *it == timer) else {
            return false;
        };
        for run in self.changes.runs.iter_mut().filter(|run| run.level == level) {
            run.is_late = true;
        }
        true
    }

    /// Begins as much as may be on its way, and ends what is done.
    pub(super) fn go_on(&mut self) {
        while let Some(run) = self.changes.runs.front_mut() {
            if !run.is_stopped
                && run.flying < AT_A_TIME
                && let Some((ticket, todo)) = run.todo.pop_front()
            {
                self.begin(ticket, todo, false);
                continue;
            }
            if run.flying > 0 {
                return;
            }
            self.nothing_is_planned();
            if let Some(run) = self.changes.runs.pop_front() {
                self.end(run);
            }
        }
    }

    /// Begins with one ticket of the run under way.
    fn begin(&mut self, ticket: TicketId, todo: Todo, is_read: bool) {
        let Some(run) = self.changes.runs.front_mut() else { return };
        let project = run.project;
        if !is_read && self.is_read_first(project, ticket, &todo) {
            if let Some(run) = self.changes.runs.front_mut() {
                run.flying += 1;
                run.looking.push((ticket, todo));
            }
            self.read(Read::Ticket(project, ticket));
            return;
        }
        if is_read && matches!(todo, Todo::Back) {
            return self.ask_for_notes(project, ticket);
        }
        match todo {
            Todo::Patch(patch) => self.begin_patch(ticket, &patch),
            Todo::Back | Todo::BackAlone => self.begin_back(ticket),
            Todo::Look => self.as_it_is(ticket),
            Todo::Nothing(reason) => self.mark_failed(Some(ticket), &reason),
        }
    }

    fn begin_patch(&mut self, ticket: TicketId, patch: &TicketPatch) {
        let Some(run) = self.changes.runs.front() else { return };
        let (project, level, deed) = (run.project, run.level, run.deed.clone());
        if self.store.ticket(project, ticket).is_none() {
            return self.mark_failed(Some(ticket), NOT_THERE);
        }
        let Some(write) = self.meant(project, ticket, patch) else {
            return self.as_it_is(ticket);
        };
        // What was done to it while it waited for its turn must be taken back after this, not before.
        let is_late = self.changes.history.is_touched_since(level, ticket);
        let level = if is_late { self.changes.next_level() } else { level };
        let mut flight = self.fresh(&write, level, deed, false);
        if let Some(flight) = &mut flight {
            flight.in_run = true;
        }
        self.fly();
        let request = self.name_of_planned(ticket);
        self.write_under(request, write, flight);
    }

    fn begin_back(&mut self, ticket: TicketId) {
        let Some(run) = self.changes.runs.front() else { return };
        let Course::Back(side) = run.course else { return };
        let (project, id) = (run.project, run.level);
        let Some(level) = self.changes.history.level(side, id) else {
            return self.mark_failed(Some(ticket), MEANWHILE);
        };
        let hindrance = match (level.step(ticket), self.store.ticket(project, ticket)) {
            (Some(Step::Went { .. }), _) => None,
            (_, None) => Some(NOT_THERE),
            (Some(step), Some(row)) if !step.is_still(row) => Some(NOT_STILL),
            (Some(Step::Came { .. }), _) if self.is_noted_by_others(ticket) => Some(others::NOTED),
            _ => None,
        };
        if let Some(reason) = hindrance {
            let reason =
                if self.refuse_to_go(side, id, ticket, reason) { reason } else { MEANWHILE };
            self.mark_failed(Some(ticket), reason);
        } else if self.send_back(side, id, ticket, true) {
            self.fly();
        } else {
            self.mark_failed(Some(ticket), NOT_THERE);
        }
    }

    /// Somebody stands in the way of taking a level back. False if that is the user, with something newer, which can be
    /// taken back before.
    fn refuse_to_go(&mut self, side: Side, id: LevelId, ticket: TicketId, reason: &str) -> bool {
        let is_newer = |flight: &Flight| flight.ticket == Some(ticket) && flight.level > id;
        let is_own = self.changes.history.is_touched_since(id, ticket)
            || self.changes.flights.values().flatten().any(is_newer);
        if !is_own {
            self.changes.history.refuse(side, id, &last_attempt(side, reason));
        }
        !is_own
    }

    fn fly(&mut self) {
        if let Some(run) = self.changes.runs.front_mut() {
            run.flying += 1;
        }
    }

    /// Whether the server must be asked for the ticket before this can be done to it.
    fn is_read_first(&self, project: ProjectId, ticket: TicketId, todo: &Todo) -> bool {
        match todo {
            Todo::Patch(patch) => self.must_be_read(project, ticket, patch),
            Todo::Look => !self.is_whole(project, ticket),
            Todo::Nothing(_) | Todo::BackAlone => false,
            // it is to go only as it is known
            Todo::Back => {
                let run = self.changes.runs.front();
                let step = run.and_then(|run| match run.course {
                    Course::Back(side) => self.changes.history.level(side, run.level)?.step(ticket),
                    _ => None,
                });
                matches!(step, Some(Step::Came { .. }))
            }
        }
    }

    /// Whether what is to be changed of a ticket was not told by the list it came with.
    pub(super) fn must_be_read(
        &self,
        project: ProjectId,
        ticket: TicketId,
        patch: &TicketPatch,
    ) -> bool {
        let Some(row) = self.store.ticket(project, ticket) else { return false };
        match patch {
            TicketPatch::Telling(patch) => self.must_be_read(project, ticket, patch),
            TicketPatch::Field(..) if row.fields.is_some() => false,
            TicketPatch::People { .. } | TicketPatch::SetPeople(_) if row.assigned_to.is_some() => {
                false
            }
            TicketPatch::Field(..)
            | TicketPatch::People { .. }
            | TicketPatch::SetPeople(_)
            | TicketPatch::Delete => !self.is_whole(project, ticket),
            _ => false,
        }
    }

    /// Whether all that the server tells of a ticket is known: a list tells less than the ticket itself.
    pub(in crate::app) fn is_whole(&self, project: ProjectId, ticket: TicketId) -> bool {
        let row = self.store.ticket(project, ticket);
        let board = self.store.board(project);
        let has_no_fields =
            board.is_some_and(|board| board.fields.known && board.fields.items.is_empty());
        let is_told =
            |row: &Ticket| (row.fields.is_some() || has_no_fields) && row.assigned_to.is_some();
        row.is_none_or(is_told) || self.store.ticket_load(ticket).is_some_and(|list| list.known)
    }

    /// A question for a ticket, or for its notes, was answered; if a run waits for it, it goes on.
    pub(super) fn looked(
        &mut self,
        ticket: TicketId,
        at_notes: bool,
        result: Result<(), &Failure>,
    ) -> bool {
        let Some(run) = self.changes.runs.front_mut() else { return false };
        let is_it = |(it, todo): &(TicketId, Todo)| {
            *it == ticket && matches!(todo, Todo::BackAlone) == at_notes
        };
        let Some(at) = run.looking.iter().position(is_it) else { return false };
        let (_, todo) = run.looking.swap_remove(at);
        match result {
            Ok(()) if run.is_stopped => {
                run.flying -= 1;
                run.todo.push_front((ticket, todo));
            }
            Ok(()) => {
                run.flying -= 1;
                self.begin(ticket, todo, true);
            }
            Err(failure) => {
                let back = match run.course {
                    Course::Back(side) if failure.kind == FailureKind::Gone => Some(side),
                    _ => None,
                };
                let level = run.level;
                if let Some(side) = back {
                    self.refuse_to_go(side, level, ticket, &failure.message);
                }
                let message = match todo {
                    Todo::Patch(_) if failure.kind == FailureKind::Offline => UNREAD.to_owned(),
                    Todo::Patch(patch) if failure.passes => not_read(ticket, &patch, failure),
                    _ => failure.message.clone(),
                };
                self.one_failed(Some(ticket), &Failure { message, ..failure.clone() });
            }
        }
        self.go_on();
        true
    }

    /// One of the run's tickets is as wanted already.
    fn as_it_is(&mut self, ticket: TicketId) {
        self.is_not_planned(ticket);
        let Some(run) = self.changes.runs.front_mut() else { return };
        run.done += 1;
        run.unchanged += 1;
        if !matches!(run.course, Course::Export(_)) {
            let project = run.project;
            self.changes.marks_mut(project).remove(ticket);
        }
    }

    pub(super) fn one_done(&mut self, ticket: Option<TicketId>) {
        let Some(run) = self.changes.runs.front_mut() else { return };
        run.flying = run.flying.saturating_sub(1);
        run.done += 1;
        let project = run.project;
        if let Some(ticket) = ticket {
            self.changes.marks_mut(project).remove(ticket);
        }
    }

    pub(super) fn one_failed(&mut self, ticket: Option<TicketId>, failure: &Failure) {
        let Some(run) = self.changes.runs.front_mut() else { return };
        run.flying = run.flying.saturating_sub(1);
        if run.is_stopped && failure.kind == FailureKind::Cancelled {
            // it was taken back before it went out: it is left as before
            return;
        }
        let stops = matches!(failure.kind, FailureKind::SignIn { .. } | FailureKind::Offline);
        if stops {
            run.is_stopped = true;
            run.stopped_by.get_or_insert_with(|| failure.clone());
            self.nothing_is_planned();
        }
        self.mark_failed(ticket, &failure.message);
    }

    fn mark_failed(&mut self, ticket: Option<TicketId>, reason: &str) {
        if let Some(ticket) = ticket {
            self.is_not_planned(ticket);
        }
        let Some(run) = self.changes.runs.front_mut() else { return };
        run.failed += 1;
        run.reason.get_or_insert_with(|| reason.to_owned());
        let (project, is_many) = (run.project, run.total > 1);
        let marks = self.changes.marks_mut(project);
        if let Some(ticket) = ticket.filter(|ticket| is_many || marks.has(*ticket)) {
            marks.fail(ticket, reason.to_owned());
        }
    }
}
