//! The one way in which tickets are changed: from the board, from the ticket's own screen, one or many at once.
//!
//! Whoever wants a change says what is to become of which tickets ([`TicketPatch`]); what that means for each of them is
//! worked out here, from the ticket as the user sees it at that moment, so that a change touches nothing else. Of many, a
//! few are on their way at a time (`run`) and the rest is kept on disk until its turn comes (`plan`); what a write was for
//! is kept until its answer is there (`flight`), and what was done is remembered so that it can be taken back
//! ([`History`]).
//!
//! Every write of a ticket passes here, also that of a form: [`Desk::write`] sees to it.

mod back;
mod flight;
mod loss;
mod others;
mod patch;
mod plan;
mod run;
mod words;

#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet, VecDeque};
use std::path::PathBuf;
use std::sync::Arc;

use self::flight::{Flight, Way};
pub(super) use self::loss::Loss;
pub use self::patch::TicketPatch;
pub(super) use self::run::Todo;
use self::run::{Course, Run};
use super::command::Command;
use super::desk::Desk;
use super::effect::TimerId;
use super::keymap::Context;
use super::marks::Marks;
use super::notices::Tone;
use super::undo::{Deed, History, LevelId, Side, Step};
use crate::model::{ProjectId, Ticket, TicketId, TicketInput};
use crate::worker::reply::{Fate, UnsentWrite};
use crate::worker::request::{EntryId, Request, RequestId, Write};

/// See the module.
#[derive(Debug, Default)]
pub struct Changes {
    /// What can be taken back and done again.
    pub history: History,
    /// Marked tickets, by board.
    marks: HashMap<ProjectId, Marks>,
    /// Changes of many tickets: the first is under way, the others wait for it.
    runs: VecDeque<Run>,
    /// Writes without an answer, and what each carries.
    flights: HashMap<RequestId, Vec<Flight>>,
    /// When it ends, the change of one ticket that is under way now takes its time.
    watched: Option<(TimerId, LevelId)>,
    last_level: u64,
}

/// How far a change of many tickets has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// What goes on: `moving`.
    pub doing: &'static str,
    /// Tickets it is done with.
    pub done: usize,
    /// Tickets in all.
    pub total: usize,
}

impl Changes {
    /// The marked tickets of a board.
    pub fn marks(&self, project: ProjectId) -> Option<&Marks> {
        self.marks.get(&project).filter(|marks| !marks.is_empty())
    }

    pub(super) fn marks_mut(&mut self, project: ProjectId) -> &mut Marks {
        self.marks.entry(project).or_default()
    }

    /// How far the change of many tickets that is under way has come, or that of one which takes its time.
    pub fn progress(&self) -> Option<Progress> {
        let run = self.runs.front().filter(|run| run.total > 1 || run.is_late)?;
        Some(Progress { doing: run.doing(), done: run.ended(), total: run.total })
    }

    /// The tickets of a board that a change of many, under way or in line, has still to come to.
    pub(super) fn to_come(&self, project: ProjectId) -> HashSet<TicketId> {
        let runs = self.runs.iter().filter(|run| run.project == project);
        runs.flat_map(Run::to_come).collect()
    }

    /// Whether a change of many tickets is under way, or one of a single ticket that takes its time.
    pub fn is_running(&self) -> bool {
        self.progress().is_some()
    }

    /// That changes are under way, in a sentence.
    pub(super) fn under_way(&self) -> Option<String> {
        let Progress { doing, done, total } = self.progress()?;
        Some(match total {
            1 => format!("A ticket is still under way ({doing})."),
            total => format!("{total} tickets are still under way ({doing}, {done} done)."),
        })
    }

    /// What would be lost if the program ended now, in a few words.
    pub(super) fn unsent(&self) -> Option<String> {
        match self.runs.iter().map(Run::unkept).sum() {
            0 => None,
            1 => Some("a ticket that is still to be changed".to_owned()),
            more => Some(format!("{more} tickets that are still to be changed")),
        }
    }

    /// Whether the answer to this write is told of by nobody else.
    pub(super) fn tells_of(&self, request: RequestId) -> bool {
        self.flights.get(&request).is_some_and(|them| them.iter().any(Flight::is_told_here))
    }

    /// Whether this write takes something back, or does it again.
    pub(super) fn goes_back(&self, request: RequestId) -> bool {
        let is_back = |flight: &Flight| matches!(flight.way, Way::Back(..));
        self.flights.get(&request).is_some_and(|them| them.iter().any(is_back))
    }

    fn next_level(&mut self) -> LevelId {
        self.last_level += 1;
        LevelId(self.last_level)
    }
}

impl Desk {
    /// Changes these tickets; those that are as wanted already are left alone. One shows at once; of many, a few are on
    /// their way at a time.
    pub fn change_tickets(
        &mut self,
        project: ProjectId,
        tickets: &[TicketId],
        patch: &TicketPatch,
    ) {
        let deed = self.deed(project, patch);
        let patch = Arc::new(patch.clone());
        let todo = tickets.iter().map(|ticket| (*ticket, Todo::Patch(Arc::clone(&patch))));
        self.change_each(project, todo.collect(), deed);
    }

    /// Changes each of these tickets, which go a lane aside, in its own way.
    pub(super) fn shift_tickets(&mut self, project: ProjectId, todo: VecDeque<(TicketId, Todo)>) {
        let deed = self.shift(project, todo.iter().map(|(_, todo)| todo));
        self.change_each(project, todo, deed);
    }

    /// Reads these tickets and writes them to a file.
    pub(super) fn read_to_export(
        &mut self,
        project: ProjectId,
        todo: VecDeque<(TicketId, Todo)>,
        path: PathBuf,
    ) {
        if !todo.is_empty() {
            let level = self.changes.next_level();
            self.start(Run::new(project, level, Deed::Edited, Course::Export(path), todo));
        }
    }

    fn change_each(&mut self, project: ProjectId, todo: VecDeque<(TicketId, Todo)>, deed: Deed) {
        if let Some((ticket, Todo::Patch(patch))) = todo.front()
            && todo.len() == 1
            && !self.changes.marks(project).is_some_and(|marks| marks.has(*ticket))
            && !self.must_be_read(project, *ticket, patch)
        {
            let (ticket, patch) = (*ticket, Arc::clone(patch));
            self.change_one(project, ticket, &patch, deed);
            return;
        }
        if todo.is_empty() {
            return;
        }
        let level = self.changes.next_level();
        self.start(Run::new(project, level, deed, Course::Forward, todo));
    }

    /// Changes one ticket at once.
    fn change_one(
        &mut self,
        project: ProjectId,
        ticket: TicketId,
        patch: &TicketPatch,
        deed: Deed,
    ) {
        let Some(write) = self.meant(project, ticket, patch) else { return };
        // a deletion can be taken back only once it has happened, so that is when it is told of
        let is_loud = matches!(write, Write::DeleteTicket { .. });
        let level = self.changes.next_level();
        let words = deed.sentence(1, Some(ticket));
        let flight = self.fresh(&write, level, deed, is_loud);
        let is_remembered = flight.as_ref().is_some_and(|flight| flight.way != Way::Nowhere);
        self.write_as(write, flight);
        if !is_loud {
            let back = if is_remembered { self.takes_back() } else { ".".to_owned() };
            self.say(Tone::Done, format!("{words}{back}"));
        }
    }

    /// The write that makes a ticket as wanted; `None` if it is so already, or not there any more.
    fn meant(&self, project: ProjectId, ticket: TicketId, patch: &TicketPatch) -> Option<Write> {
        meant_of(project, self.store.ticket(project, ticket)?, patch)
    }

    /// Changes this; the store shows it at once and takes it back if it is refused.
    pub fn write(&mut self, write: Write) -> RequestId {
        let flight = self.fresh_of_a_form(&write);
        self.write_as(write, flight)
    }

    /// Wants this once more whose fate is not known: the same intention, so that it is looked for before it is sent.
    pub fn write_again(&mut self, request: RequestId, write: Write) {
        let flight = self.fresh_of_a_form(&write);
        self.write_under(request, write, flight);
    }

    /// This is written in the place of what an entry of the outbox holds.
    pub(super) fn settle(&mut self, entry: EntryId, write: Write) {
        let flight = self.fresh_of_a_form(&write);
        let request = self.next_request();
        if let Some(flight) = flight {
            self.changes.flights.entry(request).or_default().push(flight);
        }
        self.store.wanted(request, &write);
        self.send(Request::Settle { request, entry, write: Box::new(write) });
        self.say(Tone::Done, "Settled: it is being saved.");
    }

    /// Writes for this reason.
    fn write_as(&mut self, write: Write, flight: Option<Flight>) -> RequestId {
        let request = self.next_request();
        self.write_under(request, write, flight);
        request
    }

    fn write_under(&mut self, request: RequestId, write: Write, flight: Option<Flight>) {
        let out_of_turn = flight.as_ref().filter(|it| !it.in_run).and_then(|it| it.ticket);
        if let Some(flight) = flight {
            self.changes.flights.entry(request).or_default().push(flight);
        }
        self.want(request, write);
        if let Some(ticket) = out_of_turn {
            self.plan_anew(ticket);
        }
    }

    fn fresh_of_a_form(&mut self, write: &Write) -> Option<Flight> {
        let deed = match write {
            Write::CreateTicket { .. } => Deed::Added,
            Write::SaveTicket { .. } => Deed::Edited,
            Write::DeleteTicket { .. } => Deed::Deleted,
            _ => return None,
        };
        let level = self.changes.next_level();
        self.fresh(write, level, deed, true)
    }

    /// What a new write of a ticket carries. What a change of it will have done is remembered at once, so that it can be
    /// taken back before the answer is there; a ticket that comes or goes, once it has.
    fn fresh(
        &mut self,
        write: &Write,
        level: LevelId,
        deed: Deed,
        is_loud: bool,
    ) -> Option<Flight> {
        let (project, ticket, way) = match write {
            Write::CreateTicket { project, input } => {
                let input = Box::new(input.clone());
                (*project, None, Way::Comes(input))
            }
            Write::SaveTicket { project, base, change } => {
                let step = Step::of_change(base, change);
                let way = if step.is_some() { Way::Changes } else { Way::Nowhere };
                if let Some(step) = step {
                    self.changes.history.record(level, *project, &deed, step);
                }
                (*project, Some(base.id), way)
            }
            Write::DeleteTicket { project, ticket } => {
                let step = self.store.ticket(*project, *ticket).map(Step::went);
                (*project, Some(*ticket), step.map_or(Way::Nowhere, Way::Goes))
            }
            _ => return None,
        };
        Some(Flight { level, project, ticket, deed, way, in_run: false, is_loud })
    }

    /// Begins no more of the changes of many tickets that are under way or in line: what is done stays done.
    pub(super) fn stop_changes(&mut self) {
        while self.changes.runs.len() > 1 {
            self.changes.runs.rotate_right(1);
            self.nothing_is_planned();
            drop(self.changes.runs.pop_front());
        }
        if let Some(run) = self.changes.runs.front_mut() {
            run.is_stopped = true;
        }
        self.nothing_is_planned();
        self.take_back_what_waits();
        self.go_on();
        if !self.changes.runs.is_empty() {
            self.say(
                Tone::Warning,
                "No more of it begins; what is on its way already has its answer first.",
            );
        }
    }

    /// What a run has given and the line has not taken is not to go out once it is there again.
    fn take_back_what_waits(&mut self) {
        let flights = &self.changes.flights;
        let is_of_run = |request: &RequestId| {
            flights.get(request).is_some_and(|flights| flights.iter().all(|it| it.in_run))
        };
        let waits = |it: &&UnsentWrite| {
            it.fate == Fate::Waiting && it.request.as_ref().is_some_and(is_of_run)
        };
        let entries: Vec<_> = self.unsent.writes.iter().filter(waits).map(|it| it.entry).collect();
        for entry in entries {
            self.withdraw(entry);
        }
    }

    /// What comes next on that side, if it can be done now; otherwise the reason why not.
    pub(super) fn next_back(&self, side: Side) -> Result<LevelId, String> {
        if let Some(reason) = self.changes.under_way() {
            return Err(reason);
        }
        let unsure = |flight: &Flight| matches!(flight.way, Way::Comes(_) | Way::Goes(_));
        if !self.changes.runs.is_empty() || self.changes.flights.values().flatten().any(unsure) {
            let list = self.keymap.key_of(Context::Board, Command::Drafts);
            return Err(format!(
                "What was done last has no answer of the server yet: {list} lists it."
            ));
        }
        let nothing = match side {
            Side::Undo => "There is nothing to take back.",
            Side::Redo => "There is nothing to do again.",
        };
        self.changes.history.top(side).map(|level| level.id).ok_or_else(|| nothing.to_owned())
    }
}

/// The write that makes a ticket that is like this as wanted; `None` if it is so already.
fn meant_of(project: ProjectId, base: &Ticket, patch: &TicketPatch) -> Option<Write> {
    match patch.change(base) {
        None => Some(Write::DeleteTicket { project, ticket: base.id }),
        Some(change) if change == TicketInput::keeping(base) => None,
        Some(change) => Some(Write::SaveTicket { project, base: Box::new(base.clone()), change }),
    }
}
