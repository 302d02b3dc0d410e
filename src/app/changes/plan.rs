//! What a change of many tickets has still to do is kept on disk before its turn comes: it was given, and goes out at the
//! next start should the program end before. What can only be made up from what the server has still to tell is not.

use std::collections::HashSet;

use super::super::desk::Desk;
use super::super::undo::Step;
use super::TicketPatch;
use super::run::{Course, Run, Todo};
use crate::model::{Ticket, TicketId};
use crate::worker::request::{Request, RequestId, Write};

/// What is to be written to a ticket whose turn has not come.
#[derive(Debug)]
pub(super) struct Planned {
    /// The name it will be written under.
    request: RequestId,
    /// The ticket as that leaves it; `None` where it goes, or is not there yet.
    after: Option<Box<Ticket>>,
    /// Whether the disk has it.
    is_kept: bool,
}

impl TicketPatch {
    /// Whether it comes to the same whatever there is: it can be made up before that is known.
    const fn is_absolute(&self) -> bool {
        match self {
            Self::Telling(patch) => patch.is_absolute(),
            Self::People { .. } | Self::Delete => false,
            _ => true,
        }
    }
}

impl Run {
    /// How much of what it has still to come to would be lost if the program ended now.
    pub(super) fn unkept(&self) -> usize {
        let is_lost = |ticket: &TicketId| !self.plan.get(ticket).is_some_and(|it| it.is_kept);
        match self.course {
            Course::Export(_) => 0,
            _ => self.to_come().filter(is_lost).count(),
        }
    }
}

impl Desk {
    /// Keeps what the run that was begun last has still to do.
    pub(super) fn plan_the_rest(&mut self) {
        let Some(last) = self.changes.runs.len().checked_sub(1) else { return };
        let to_come = self.changes.runs.back().map(Run::to_come);
        let tickets: Vec<TicketId> = to_come.into_iter().flatten().collect();
        let writes = tickets.into_iter().filter_map(|it| self.plan(last, it)).collect();
        self.keep_planned(writes);
    }

    /// One of the user's own has changed this ticket while others wait for their turn there: they are made up anew, on
    /// top of that, and are done after it at the next start, too.
    pub(super) fn plan_anew(&mut self, ticket: TicketId) {
        let (mut old, mut new) = (Vec::new(), Vec::new());
        for at in 0..self.changes.runs.len() {
            let run = self.changes.runs.get_mut(at);
            let Some(planned) = run.and_then(|run| run.plan.remove(&ticket)) else { continue };
            old.push(planned.request);
            new.extend(self.plan(at, ticket));
        }
        self.keep_planned(new);
        self.forget_planned(old);
    }

    /// What is to be written to this ticket by that run, under a name of its own.
    fn plan(&mut self, at: usize, ticket: TicketId) -> Option<(RequestId, Write)> {
        let (write, after) = self.to_plan(at, ticket)?;
        let request = self.next_request();
        let planned = Planned { request, after: after.map(Box::new), is_kept: false };
        self.changes.runs.get_mut(at)?.plan.insert(ticket, planned);
        Some((request, write))
    }

    fn to_plan(&self, at: usize, ticket: TicketId) -> Option<(Write, Option<Ticket>)> {
        let run = self.changes.runs.get(at)?;
        let (_, todo) = run.todo.iter().chain(&run.looking).find(|(it, _)| *it == ticket)?;
        let project = run.project;
        match (todo, &run.course) {
            (Todo::Patch(patch), Course::Forward) => {
                if self.must_be_read(project, ticket, patch) && !patch.is_absolute() {
                    return None;
                }
                let row = match self.planned_before(at, ticket) {
                    Some(planned) => planned.after.as_deref()?,
                    None => self.store.ticket(project, ticket)?,
                };
                let write = super::meant_of(project, row, patch)?;
                let after = match &write {
                    Write::SaveTicket { base, change, .. } => {
                        let after = change.applied_to(base);
                        // of fields that are not known, one alone would say that the others are empty
                        let fields = base.fields.as_ref().and(after.fields);
                        Some(Ticket { fields, ..after })
                    }
                    _ => None,
                };
                Some((write, after))
            }
            // what is to go is read before; what others have planned for the ticket is not in the history
            (Todo::Back, Course::Back(side)) if self.planned_before(at, ticket).is_none() => {
                let (write, step) = self.reverse(*side, run.level, ticket)?;
                (!matches!(step, Step::Went { .. })).then_some((write, None))
            }
            _ => None,
        }
    }

    /// What runs before that one will have made of the ticket.
    fn planned_before(&self, at: usize, ticket: TicketId) -> Option<&Planned> {
        let mut before = self.changes.runs.iter().take(at).rev();
        before.find_map(|run| run.plan.get(&ticket))
    }

    fn keep_planned(&mut self, writes: Vec<(RequestId, Write)>) {
        if !writes.is_empty() {
            self.send(Request::Plan(writes));
        }
    }

    fn forget_planned(&mut self, requests: Vec<RequestId>) {
        if !requests.is_empty() {
            self.send(Request::Unplan(requests));
        }
    }

    /// The turn of a ticket has come: the name under which it is written, which is the one it is kept under.
    pub(super) fn name_of_planned(&mut self, ticket: TicketId) -> RequestId {
        let run = self.changes.runs.front_mut();
        let planned = run.and_then(|run| run.plan.remove(&ticket));
        planned.map_or_else(|| self.next_request(), |planned| planned.request)
    }

    /// Nothing is to be written to this ticket by the run under way.
    pub(super) fn is_not_planned(&mut self, ticket: TicketId) {
        let run = self.changes.runs.front_mut();
        let planned = run.and_then(|run| run.plan.remove(&ticket));
        self.forget_planned(planned.into_iter().map(|planned| planned.request).collect());
    }

    /// Nothing more is begun of the run under way: what is not done is not to be done at the next start, either.
    pub(super) fn nothing_is_planned(&mut self) {
        let run = self.changes.runs.front_mut();
        let plan = run.map(|run| std::mem::take(&mut run.plan)).unwrap_or_default();
        let mut requests: Vec<RequestId> = plan.into_values().map(|it| it.request).collect();
        requests.sort_unstable();
        self.forget_planned(requests);
    }

    /// The disk has these.
    pub(super) fn are_kept(&mut self, requests: &[RequestId]) {
        let requests: HashSet<&RequestId> = requests.iter().collect();
        let planned = self.changes.runs.iter_mut().flat_map(|run| run.plan.values_mut());
        for planned in planned.filter(|planned| requests.contains(&planned.request)) {
            planned.is_kept = true;
        }
    }
}
