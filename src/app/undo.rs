//! What was done to tickets and can be taken back, and what was taken back and can be done again. Pure.
//!
//! Two stacks of [`Level`]s, one for each [`Side`]. A level holds what was *done last*, a [`Step`] a ticket: to take it
//! back is to do the reverse of its steps, and each step that is done so crosses to the level of the same name on the
//! other side, reversed. So redo is the undo of an undo, and a level that could only be taken back in part lies in part on
//! either side.
//!
//! A ticket that was deleted comes back under a new number; then all that is remembered of it goes by that
//! ([`History::renamed`]).

mod deed;
mod step;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

pub use self::deed::Deed;
pub use self::step::Step;
use crate::model::{ProjectId, Ticket, TicketId};

/// Levels that are remembered on either side.
pub const LEVELS: usize = 100;

/// Steps that are remembered in all: a level of ten thousand tickets takes some megabytes.
const STEPS: usize = 200_000;

/// Names a level; a later one is greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct LevelId(pub u64);

/// One of the two stacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Side {
    /// What was done and can be taken back.
    Undo,
    /// What was taken back and can be done again.
    Redo,
}

impl Side {
    /// The other one.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Undo => Self::Redo,
            Self::Redo => Self::Undo,
        }
    }
}

/// What was done at once, to one ticket or to many.
#[derive(Debug, Clone, PartialEq)]
pub struct Level {
    /// Its name.
    pub id: LevelId,
    /// On which board.
    pub project: ProjectId,
    /// What was done when it was done first.
    pub deed: Deed,
    /// What was done last.
    steps: BTreeMap<TicketId, Step>,
    /// Why it is not taken back, in sentences: somebody stood in the way when that was tried last, or may do.
    pub refused: Option<String>,
}

impl Level {
    /// What was done last, ticket by ticket.
    pub fn steps(&self) -> impl ExactSizeIterator<Item = &Step> {
        self.steps.values()
    }

    /// To how many tickets.
    pub fn len(&self) -> usize {
        self.steps.len()
    }

    /// Whether there is none left.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// What was done to this ticket.
    pub fn step(&self, ticket: TicketId) -> Option<&Step> {
        self.steps.get(&ticket)
    }

    /// What was done, in words: `#7 moved to Ready`.
    pub fn words(&self) -> String {
        let first = self.steps.keys().next().copied();
        self.deed.words(self.len(), first)
    }

    /// The tickets that taking it back would delete.
    pub fn deletes(&self) -> Vec<TicketId> {
        let came = |step: &&Step| matches!(step, Step::Came { .. });
        self.steps().filter(came).map(Step::ticket).collect()
    }
}

/// See the module.
#[derive(Debug, Default)]
pub struct History {
    /// The last one on top.
    undo: Vec<Level>,
    /// The one undone last on top.
    redo: Vec<Level>,
}

impl History {
    const fn stack(&self, side: Side) -> &Vec<Level> {
        match side {
            Side::Undo => &self.undo,
            Side::Redo => &self.redo,
        }
    }

    const fn stack_mut(&mut self, side: Side) -> &mut Vec<Level> {
        match side {
            Side::Undo => &mut self.undo,
            Side::Redo => &mut self.redo,
        }
    }

    /// What comes next on that side.
    pub fn top(&self, side: Side) -> Option<&Level> {
        self.stack(side).last()
    }

    /// How many levels there are on that side.
    pub const fn depth(&self, side: Side) -> usize {
        self.stack(side).len()
    }

    /// A level of that side.
    pub fn level(&self, side: Side, id: LevelId) -> Option<&Level> {
        self.stack(side).iter().rev().find(|level| level.id == id)
    }

    fn level_mut(&mut self, side: Side, id: LevelId) -> Option<&mut Level> {
        self.stack_mut(side).iter_mut().rev().find(|level| level.id == id)
    }

    /// Something new was done: there is nothing to do again any more.
    pub fn record(&mut self, id: LevelId, project: ProjectId, deed: &Deed, step: Step) {
        self.redo.retain(|level| level.id > id);
        self.put(Side::Undo, id, project, deed, step);
        self.trim();
    }

    /// Whether something was done to this ticket after that level was begun.
    pub fn is_touched_since(&self, id: LevelId, ticket: TicketId) -> bool {
        let later = self.undo.iter().rev().take_while(|level| level.id > id);
        later.into_iter().any(|level| level.step(ticket).is_some())
    }

    /// Puts a step into the level of that name, which has its place by its name.
    fn put(&mut self, side: Side, id: LevelId, project: ProjectId, deed: &Deed, step: Step) {
        let stack = self.stack_mut(side);
        // The oldest lies lowest on one side, the newest on the other.
        let below = |level: &Level| match side {
            Side::Undo => level.id < id,
            Side::Redo => level.id > id,
        };
        let at = stack.iter().rposition(below).map_or(0, |at| at + 1);
        if stack.get(at).is_none_or(|level| level.id != id) {
            let (steps, refused) = (BTreeMap::new(), None);
            stack.insert(at, Level { id, project, deed: deed.clone(), steps, refused });
        }
        let Some(level) = stack.get_mut(at) else { return };
        let ticket = step.ticket();
        let step = match level.steps.remove(&ticket) {
            Some(before) => before.then(step),
            None => Some(step),
        };
        level.steps.extend(step.map(|step| (ticket, step)));
        self.drop_if_empty(side, id);
    }

    fn drop_if_empty(&mut self, side: Side, id: LevelId) {
        self.stack_mut(side).retain(|level| level.id != id || !level.is_empty());
    }

    fn trim(&mut self) {
        let steps = |stack: &[Level]| stack.iter().map(Level::len).sum::<usize>();
        while self.undo.len() > LEVELS || self.undo.len() > 1 && steps(&self.undo) > STEPS {
            self.undo.remove(0);
        }
    }

    /// What was remembered as done has not happened after all. What was done on top of it rests on what was before it.
    /// Gives what nothing that was done since rests on.
    pub fn forget(&mut self, id: LevelId, ticket: TicketId) -> Option<Step> {
        let gone = self.level_mut(Side::Undo, id).and_then(|level| level.steps.remove(&ticket));
        self.drop_if_empty(Side::Undo, id);
        let mut gone = gone?;
        for level in self.undo.iter_mut().filter(|level| level.id > id) {
            if let Some(step) = level.steps.get_mut(&ticket) {
                gone.step_out_from_under(step);
            }
        }
        Some(gone)
    }

    /// The reverse of a step has been done, and is this: it lies on the other side from now on.
    pub fn crossed(
        &mut self,
        from: Side,
        id: LevelId,
        project: ProjectId,
        deed: &Deed,
        step: Step,
    ) {
        if let Some(level) = self.level_mut(from, id) {
            level.steps.remove(&step.ticket());
            level.refused = None;
        }
        self.drop_if_empty(from, id);
        self.put(from.other(), id, project, deed, step);
    }

    /// The reverse of a step, which had crossed already, could not be done: it is back on its side.
    pub fn restore(
        &mut self,
        side: Side,
        id: LevelId,
        project: ProjectId,
        deed: &Deed,
        step: Step,
    ) {
        let (ticket, other) = (step.ticket(), side.other());
        if let Some(level) = self.level_mut(other, id) {
            level.steps.remove(&ticket);
        }
        self.drop_if_empty(other, id);
        self.put(side, id, project, deed, step.reversed());
    }

    /// The reverse of a step is being done: it lies on the other side from now on. Gives what that is.
    pub fn cross(&mut self, from: Side, id: LevelId, ticket: TicketId) -> Option<Step> {
        let level = self.level_mut(from, id)?;
        let step = level.steps.remove(&ticket)?.reversed();
        let (project, deed) = (level.project, level.deed.clone());
        level.refused = None;
        self.drop_if_empty(from, id);
        self.put(from.other(), id, project, &deed, step.clone());
        Some(step)
    }

    /// The server has told what it made of a step.
    pub fn told(&mut self, side: Side, id: LevelId, row: &Ticket) {
        if let Some(step) = self.level_mut(side, id).and_then(|it| it.steps.get_mut(&row.id)) {
            step.told(row);
        }
    }

    /// A level is not taken back, for this reason. It stays.
    pub fn refuse(&mut self, side: Side, id: LevelId, reason: &str) {
        if let Some(level) = self.level_mut(side, id) {
            level.refused = Some(reason.to_owned());
        }
    }

    /// A level is given up for good.
    pub fn drop(&mut self, side: Side, id: LevelId) {
        self.stack_mut(side).retain(|level| level.id != id);
    }

    /// A ticket has come back under another number.
    pub fn renamed(&mut self, old: TicketId, new: TicketId) {
        for level in self.undo.iter_mut().chain(&mut self.redo) {
            if let Some(step) = level.steps.remove(&old) {
                level.steps.insert(new, step.renamed(new));
            }
        }
    }
}
