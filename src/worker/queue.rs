//! Who goes first: reads supersede each other, writes on one ticket go out one after the other. Pure.

use std::collections::{HashMap, VecDeque};

use super::intent::Intent;
use super::request::{Concern, LoadId, Read, RequestId, Write};
use crate::model::{NoteId, ProjectId, Ticket, TicketId};

/// Reads under way and waiting: of each kind at most one of either.
///
/// `T` is what belongs to a load and goes when it goes.
#[derive(Debug)]
pub(super) struct Reads<T>(HashMap<Read, Slot<T>>);

#[derive(Debug)]
struct Slot<T> {
    running: LoadId,
    waiting: Option<(LoadId, T)>,
}

/// What to do with a read that was asked for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Asked<T> {
    /// Start it.
    Start(T),
    /// Start it, and drop the one under way first.
    Replace(T),
    /// Nothing: it starts when the one under way has ended.
    Waits,
}

/// What to do about a load nobody waits for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Cancelled {
    /// It was waiting and is gone.
    Waiting,
    /// It is under way: drop it, then call [`Reads::ended`].
    Running(Read),
    /// It has ended before.
    Unknown,
}

impl<T> Default for Reads<T> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<T> Reads<T> {
    /// Takes a read in. One that waits is displaced by a newer one; a walk through all tickets, which is long,
    /// even when under way.
    pub(super) fn ask(&mut self, read: Read, load: LoadId, what: T) -> Asked<T> {
        let Some(slot) = self.0.get_mut(&read) else {
            self.0.insert(read, Slot { running: load, waiting: None });
            return Asked::Start(what);
        };
        if matches!(read, Read::Board(_) | Read::FieldUse(_)) {
            slot.running = load;
            return Asked::Replace(what);
        }
        slot.waiting = Some((load, what));
        Asked::Waits
    }

    /// Notes that a read has ended, and gives the one to start in its place. An end that was overtaken changes nothing.
    pub(super) fn ended(&mut self, read: Read, load: LoadId) -> Option<(LoadId, T)> {
        let slot = self.0.get_mut(&read).filter(|slot| slot.running == load)?;
        if let Some((next, what)) = slot.waiting.take() {
            slot.running = next;
            return Some((next, what));
        }
        self.0.remove(&read);
        None
    }

    /// Takes back a load.
    pub(super) fn cancel(&mut self, load: LoadId) -> Cancelled {
        for (read, slot) in &mut self.0 {
            if slot.waiting.as_ref().is_some_and(|(waiting, _)| *waiting == load) {
                slot.waiting = None;
                return Cancelled::Waiting;
            }
            if slot.running == load {
                return Cancelled::Running(*read);
            }
        }
        Cancelled::Unknown
    }

    /// Forgets everything.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }
}

/// What is kept in order: everything in one lane goes one after the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Lane {
    /// Writes on one ticket, its notes and files.
    Ticket(ProjectId, TicketId),
    /// New tickets of one board: the second must not be taken for the first when an answer is lost.
    NewTicket(ProjectId),
    /// Changes of one list of a project's settings, of the projects or of the people.
    Admin(Concern),
    /// Files sent to one note: the one that says it is the last must be it.
    Files(NoteId),
}

impl Lane {
    /// Where a write belongs.
    pub(super) const fn of(write: &Write) -> Self {
        match write {
            Write::Admin(write) => Self::Admin(write.concern()),
            Write::CreateTicket { project, .. } => Self::NewTicket(*project),
            Write::SaveTicket { project, base, .. } => Self::Ticket(*project, base.id),
            Write::DeleteTicket { project, ticket }
            | Write::CreateNote { project, ticket, .. }
            | Write::SaveNote { project, ticket, .. }
            | Write::DeleteNote { project, ticket, .. }
            | Write::DeleteFile { project, ticket, .. } => Self::Ticket(*project, *ticket),
            Write::SendFile { note, .. } => Self::Files(*note),
        }
    }
}

/// What a write is to do.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Work {
    /// Change a ticket: reduced to what the change touches, so that it can be folded and compared.
    SaveTicket(ProjectId, Box<Intent>),
    /// Anything else.
    Other(Box<Write>),
}

impl Work {
    /// The write that comes to this.
    pub(super) fn write(&self) -> Write {
        match self {
            Self::SaveTicket(project, intent) => {
                let (base, change) = intent.parts();
                let (base, change) = (Box::new(base.clone()), change.clone());
                Write::SaveTicket { project: *project, base, change }
            }
            Self::Other(write) => write.as_ref().clone(),
        }
    }
}

impl Work {
    /// An earlier write, which this one may have been made on top of, will never be made.
    pub(super) fn step_back(&mut self, earlier: &Self) {
        match (self, earlier) {
            (Self::SaveTicket(_, later), Self::SaveTicket(_, earlier))
                if later.ticket() == earlier.ticket() =>
            {
                later.rebase(earlier, None);
            }
            (Self::Other(later), Self::Other(earlier)) => {
                if let (
                    Write::SaveNote { base: later, .. },
                    Write::SaveNote { base: earlier, input, .. },
                ) = (later.as_mut(), earlier.as_ref())
                    && later.id == earlier.id
                    && input.text.as_ref() == Some(&later.text)
                {
                    later.text.clone_from(&earlier.text);
                }
            }
            _ => {}
        }
    }
}

impl From<Write> for Work {
    fn from(write: Write) -> Self {
        match write {
            Write::SaveTicket { project, base, change } => {
                Self::SaveTicket(project, Box::new(Intent::new(*base, change)))
            }
            other => Self::Other(Box::new(other)),
        }
    }
}

/// Things to do one after the other, lane by lane.
#[derive(Debug)]
pub(super) struct Lanes<T>(HashMap<Lane, VecDeque<T>>);

impl<T> Default for Lanes<T> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<T> Lanes<T> {
    /// Takes something in. Gives it back if it is to start at once.
    pub(super) fn push(&mut self, lane: Lane, what: T) -> Option<T> {
        if let Some(waiting) = self.0.get_mut(&lane) {
            waiting.push_back(what);
            return None;
        }
        self.0.insert(lane, VecDeque::new());
        Some(what)
    }

    /// Puts back what was under way in a lane: it comes first again, and the lane stands still.
    pub(super) fn put_back(&mut self, lane: Lane, what: T) {
        self.0.entry(lane).or_default().push_front(what);
    }

    /// Everything that waits, lane by lane.
    pub(super) fn all(&mut self) -> impl Iterator<Item = (Lane, &mut T)> {
        self.0.iter_mut().flat_map(|(lane, waiting)| waiting.iter_mut().map(|it| (*lane, it)))
    }

    /// Forgets the lanes of that kind, and gives what waited in them.
    pub(super) fn forget(&mut self, which: impl Fn(Lane) -> bool) -> Vec<T> {
        let mut all = Vec::new();
        self.0.retain(|lane, waiting| {
            let goes = which(*lane);
            if goes {
                all.extend(waiting.drain(..));
            }
            !goes
        });
        all
    }

    /// What waits in a lane, first come first.
    pub(super) fn waiting(&mut self, lane: Lane) -> impl Iterator<Item = &mut T> {
        self.0.get_mut(&lane).into_iter().flatten()
    }

    /// The last that waits in a lane.
    pub(super) fn last(&mut self, lane: Lane) -> Option<&mut T> {
        self.0.get_mut(&lane)?.back_mut()
    }

    /// Notes that what was under way in a lane has ended, and gives the next one to start.
    pub(super) fn ended(&mut self, lane: Lane) -> Option<T> {
        let next = self.0.get_mut(&lane)?.pop_front();
        if next.is_none() {
            self.0.remove(&lane);
        }
        next
    }

    /// Empties all lanes and gives what waited in them.
    pub(super) fn drain(&mut self) -> impl Iterator<Item = T> {
        self.0.drain().flat_map(|(_, waiting)| waiting)
    }
}

/// A write and, with it, `T`: what goes when it goes.
#[derive(Debug)]
pub(super) struct Pending<T> {
    /// Whose intention.
    pub(super) request: RequestId,
    /// What it is to do.
    pub(super) work: Work,
    /// What belongs to it.
    pub(super) with: T,
    /// Whether it may have been sent before: then it stays apart from later ones.
    pub(super) is_sent: bool,
}

/// What became of a write that was asked for.
#[derive(Debug)]
pub(super) enum Taken<T> {
    /// Start it.
    Start(Pending<T>),
    /// It waits for its turn.
    Waits,
    /// It waits, and carries the change of an older one that was waiting too.
    Folded(RequestId, T),
}

impl<T> Lanes<Pending<T>> {
    /// Takes a write in. A change of a ticket is laid over one that waits right before it.
    pub(super) fn ask(&mut self, lane: Lane, mut new: Pending<T>) -> Taken<T> {
        if let Some(last) = self.last(lane)
            && !last.is_sent
            && let (Work::SaveTicket(_, older), Work::SaveTicket(project, later)) =
                (&last.work, &new.work)
        {
            let both = older.as_ref().clone().then(later.as_ref().clone());
            new.work = Work::SaveTicket(*project, Box::new(both));
            let old = std::mem::replace(last, new);
            return Taken::Folded(old.request, old.with);
        }
        self.push(lane, new).map_or(Taken::Waits, Taken::Start)
    }

    /// Takes a write in that comes before all others of its lane but those that may have been sent before. Gives it back
    /// if it is to start at once.
    pub(super) fn ask_first(&mut self, lane: Lane, new: Pending<T>) -> Option<Pending<T>> {
        let Some(waiting) = self.0.get_mut(&lane) else { return self.push(lane, new) };
        let sent = waiting.iter().take_while(|pending| pending.is_sent).count();
        waiting.insert(sent, new);
        None
    }

    /// Takes a write out that waits; those behind it go on as if it had never been.
    pub(super) fn withdraw(&mut self, request: RequestId) -> Option<(Lane, Pending<T>)> {
        self.0.iter_mut().find_map(|(lane, waiting)| {
            let at = waiting.iter().position(|pending| pending.request == request)?;
            let gone = waiting.remove(at)?;
            for later in waiting.iter_mut().skip(at) {
                later.work.step_back(&gone.work);
            }
            Some((*lane, gone))
        })
    }

    /// Tells the changes that wait in a lane that our own `earlier` one has ended, the server holding `after` now, or
    /// what it held before.
    pub(super) fn rebase(&mut self, lane: Lane, earlier: &Intent, after: Option<&Ticket>) {
        for pending in self.waiting(lane) {
            if let Work::SaveTicket(_, intent) = &mut pending.work {
                intent.rebase(earlier, after);
            }
        }
    }
}

#[cfg(test)]
mod tests;
