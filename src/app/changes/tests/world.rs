//! A desk with a board, and a server of nothing but tickets.

use std::collections::{BTreeMap, VecDeque};

use crate::app::desk::Desk;
use crate::app::effect::Effect;
use crate::app::form::testing::{PROJECT, bare_desk, fields, people, steps};
use crate::app::layer::{Go, Layer, Question};
use crate::app::undo::Side;
use crate::model::{DueDate, Note, StepId, Tags, Ticket, TicketId, TicketInput, UserId};
use crate::worker::reply::{Completeness, Failure, FailureKind, Origin, Outcome, Reply};
use crate::worker::request::{Read, Request, RequestId, Write};

/// What somebody else writes.
const THEIRS: &str = "theirs";

/// The desk, what it has asked for, and the server.
pub(super) struct World {
    pub(super) desk: Desk,
    pub(super) tickets: BTreeMap<TicketId, Ticket>,
    pub(super) notes: BTreeMap<TicketId, Vec<Note>>,
    asked: VecDeque<Request>,
    /// What is kept of that which waits for its turn.
    pub(super) planned: BTreeMap<RequestId, Write>,
    next: u64,
    /// So many writes to come are refused.
    pub(super) refuses: usize,
    /// Nothing can be read.
    pub(super) is_away: bool,
    /// What is added is found by its likeness: its answer is lost.
    pub(super) is_alike: bool,
}

impl World {
    /// A board with so many tickets, as a list tells them: without their custom fields.
    pub(super) fn new(count: u64) -> Self {
        let tickets: BTreeMap<_, _> =
            (1..=count).map(|id| (TicketId::new(id), ticket(id))).collect();
        let mut desk = bare_desk();
        let project = PROJECT;
        let rows = tickets.values().map(|it| Ticket { fields: None, ..it.clone() }).collect();
        let load = desk.read(Read::Board(project));
        let result = Ok(Completeness::Complete);
        let total = Some(count);
        let origin = Origin::Fresh;
        let replies = [
            Reply::Steps { load: desk.read(Read::Steps(project)), project, result: Ok(steps()) },
            Reply::Fields { load: desk.read(Read::Fields(project)), project, result: Ok(fields()) },
            Reply::People { load: desk.read(Read::People), result: Ok(people()) },
            Reply::BoardPage { load, project, rows, total, origin },
            Reply::BoardDone { load, project, result },
        ];
        for mut reply in replies {
            desk.store.take(&mut reply);
        }
        desk.take_effects();
        let notes = BTreeMap::new();
        Self {
            desk,
            tickets,
            notes,
            asked: VecDeque::new(),
            planned: BTreeMap::new(),
            next: 1_000,
            refuses: 0,
            is_away: false,
            is_alike: false,
        }
    }

    /// What the desk wants goes to the server's queue.
    fn collect(&mut self) {
        for effect in self.desk.take_effects() {
            match effect {
                Effect::Send(Request::Plan(writes)) => self.planned.extend(writes),
                Effect::Send(Request::Unplan(requests)) => {
                    self.planned.retain(|request, _| !requests.contains(request));
                }
                Effect::Send(request) => {
                    if let Request::Write { request, .. } = &request {
                        self.planned.remove(request);
                    }
                    self.asked.push_back(request);
                }
                _ => {}
            }
        }
    }

    /// All that was planned is on the disk.
    pub(super) fn is_kept(&mut self) {
        self.collect();
        let requests = self.planned.keys().copied().collect();
        self.desk.change_answered(&Reply::Planned(requests));
    }

    /// The program ends, and the next one does what was kept: what was on its way, and what waited for its turn.
    pub(super) fn killed(mut self) -> BTreeMap<TicketId, Ticket> {
        self.collect();
        for request in std::mem::take(&mut self.asked) {
            self.reply(request);
        }
        for write in std::mem::take(&mut self.planned).into_values() {
            if let Write::SaveTicket { base, change, .. } = write {
                self.save(&base, change).unwrap();
            }
        }
        self.tickets
    }

    /// Writes and questions that wait for an answer.
    pub(super) fn waiting(&mut self) -> usize {
        self.collect();
        self.asked.len()
    }

    /// Answers the oldest one; false if there is none.
    pub(super) fn answer(&mut self) -> bool {
        self.collect();
        let Some(request) = self.asked.pop_front() else { return false };
        if let Some(mut reply) = self.reply(request) {
            self.desk.store.take(&mut reply);
            self.desk.change_answered(&reply);
        }
        true
    }

    /// Answers until nothing waits.
    pub(super) fn drain(&mut self) {
        while self.answer() {}
    }

    fn reply(&mut self, request: Request) -> Option<Reply> {
        match request {
            Request::Read { load, read: Read::Ticket(_, ticket) } if self.is_away => {
                let away = Failure::new(FailureKind::Offline, "No connection.");
                Some(Reply::Ticket { load, ticket, result: Err(away) })
            }
            Request::Read { load, read: Read::Ticket(_, ticket) } => {
                let row = self.tickets.get(&ticket).cloned().map(Box::new);
                Some(Reply::Ticket { load, ticket, result: row.ok_or_else(gone) })
            }
            Request::Read { load, read: Read::Notes(_, ticket) } => {
                let notes = self.notes.get(&ticket).cloned().unwrap_or_default();
                Some(Reply::Notes { load, ticket, result: Ok(notes) })
            }
            Request::Write { request, write } => {
                let refused = self.refuses > 0;
                self.refuses = self.refuses.saturating_sub(1);
                let allowed: Outcome<()> = if refused { Err(forbidden()) } else { Ok(()) };
                Some(match *write {
                    Write::CreateTicket { input, .. } => {
                        let result = allowed.map(|()| Box::new(self.create(&input)));
                        let is_alike = self.is_alike;
                        Reply::TicketCreated { request, result, is_alike }
                    }
                    Write::SaveTicket { base, change, .. } => {
                        let ticket = base.id;
                        let result = allowed.and_then(|()| self.save(&base, change).map(Box::new));
                        Reply::TicketSaved { request, ticket, result }
                    }
                    Write::DeleteTicket { ticket, .. } => {
                        let result = allowed.map(|()| drop(self.tickets.remove(&ticket)));
                        Reply::TicketDeleted { request, ticket, result }
                    }
                    _ => return None,
                })
            }
            _ => None,
        }
    }

    /// Somebody else, of whom the user does not know, changes one property of a ticket.
    pub(super) fn somebody_writes(&mut self, at: usize, what: usize) -> Option<(TicketId, usize)> {
        let ids: Vec<TicketId> = self.tickets.keys().copied().collect();
        let id = *ids.get(at % ids.len().max(1))?;
        let row = self.tickets.get_mut(&id)?;
        match what {
            0 => row.name = THEIRS.to_owned(),
            1 => row.description = THEIRS.to_owned(),
            2 => row.tags = Tags::parse(THEIRS),
            _ => row.assigned_to = Some(vec![UserId::new(77)]),
        }
        Some((id, what))
    }

    /// Whether that property still is what somebody else has made of it.
    pub(super) fn is_theirs(&self, ticket: TicketId, what: usize) -> bool {
        self.tickets.get(&ticket).is_some_and(|row| match what {
            0 => row.name == THEIRS,
            1 => row.description == THEIRS,
            2 => row.tags == Tags::parse(THEIRS),
            _ => row.assigned_to.as_deref() == Some(&[UserId::new(77)]),
        })
    }

    fn create(&mut self, input: &TicketInput) -> Ticket {
        self.next += 1;
        let id = TicketId::new(self.next);
        let bare = Ticket::new(id, "", StepId::new(11));
        let row = input.applied_to(&Ticket { assigned_to: Some(Vec::new()), ..bare });
        let row = Ticket { fields: Some(row.fields.unwrap_or_default()), ..row };
        self.tickets.insert(id, row.clone());
        row
    }

    /// Changes what differs from what the user saw, unless somebody else has changed the same.
    fn save(&mut self, base: &Ticket, mut change: TicketInput) -> Outcome<Ticket> {
        let now = self.tickets.get_mut(&base.id).ok_or_else(gone)?;
        change.name.take_if(|name| *name == base.name);
        change.step_id.take_if(|step| Some(*step) == base.step_id);
        change.description.take_if(|text| *text == base.description);
        change.tags.take_if(|tags| *tags == base.tags);
        change.required_by.take_if(|due| *due == base.required_by);
        change.assigned_to.take_if(|people| Some(&*people) == base.assigned_to.as_ref());
        let held = base.fields.clone().unwrap_or_default();
        change.fields.retain(|name, content| held.get(name) != Some(content));
        if stands_in_the_way(base, now, &change) {
            let message = "Somebody else has changed it meanwhile, so yours was not saved.";
            return Err(Failure::new(FailureKind::Changed, message));
        }
        *now = change.applied_to(now);
        Ok(now.clone())
    }

    /// Presses the key that takes back, or the one that does again, and agrees to whatever is asked.
    pub(super) fn back(&mut self, side: Side) -> bool {
        if self.desk.next_back(side).is_err() {
            return false;
        }
        if let Go::Push(Layer::Confirm(confirm)) = self.desk.take_back(side) {
            let Question::TakeBack(side, level) = confirm.question else { panic!() };
            self.desk.agreed_to_take_back(side, level);
        }
        true
    }

    /// What the server holds, whatever the numbers are.
    pub(super) fn contents(&self) -> Vec<Ticket> {
        let mut rows: Vec<Ticket> = self.tickets.values().cloned().map(bare).collect();
        rows.sort_by_key(|row| format!("{row:?}"));
        rows
    }

    /// What the user sees is what the server holds.
    pub(super) fn is_settled(&self) -> bool {
        self.tickets.values().all(|row| {
            let shown = self.desk.store.ticket(PROJECT, row.id);
            shown.is_some_and(|shown| {
                bare(shown.clone()).name == row.name && shown.step_id == row.step_id
            })
        })
    }

    pub(super) fn said(&self) -> String {
        let standing = self.desk.notices.standing().iter();
        standing.map(|notice| notice.text.as_str()).collect::<Vec<_>>().join("\n")
    }
}

/// Whether a property that is to be changed is neither as it was seen nor as it is wanted.
fn stands_in_the_way(base: &Ticket, now: &Ticket, change: &TicketInput) -> bool {
    let wanted = change.applied_to(now);
    let differs = |of: fn(&Ticket) -> String| {
        let (seen, now, wanted) = (of(base), of(now), of(&wanted));
        now != wanted && now != seen
    };
    let fields = |row: &Ticket| format!("{:?}", bare(row.clone()).fields);
    differs(|row| row.name.clone())
        || differs(|row| row.description.clone())
        || differs(|row| format!("{:?}", row.step_id))
        || differs(|row| format!("{:?}", row.tags))
        || differs(|row| format!("{:?}", row.required_by))
        || differs(|row| format!("{:?}", row.assigned_to))
        || !change.fields.is_empty()
            && fields(now) != fields(&wanted)
            && fields(now) != fields(base)
}

fn bare(row: Ticket) -> Ticket {
    let mut fields = row.fields.unwrap_or_default();
    fields.retain(|_, content| !content.is_empty());
    Ticket { id: TicketId::new(0), fields: Some(fields), ..row }
}

fn ticket(id: u64) -> Ticket {
    Ticket {
        tags: Tags::parse("ui,bug"),
        description: format!("What {id} is about"),
        required_by: DueDate::None,
        assigned_to: Some(vec![UserId::new(1 + id % 3)]),
        fields: Some(
            [("f3".parse().unwrap(), crate::model::FieldContent::One(format!("1.{id}")))].into(),
        ),
        ..Ticket::new(TicketId::new(id), format!("Ticket {id}"), StepId::new(11))
    }
}

fn gone() -> Failure {
    Failure::new(FailureKind::Gone, "It is no longer there.")
}

fn forbidden() -> Failure {
    Failure::new(FailureKind::Forbidden, "You may not do that here. Nothing was changed.")
}
