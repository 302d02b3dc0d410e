//! Taking back and doing again.

use super::super::confirm::{Confirm, Told};
use super::super::desk::Desk;
use super::super::layer::{Go, Layer, Question};
use super::super::notices::Tone;
use super::super::undo::{Level, LevelId, Side, Step};
use super::Loss;
use super::flight::{Flight, Way};
use super::run::{Course, Run, Todo};
use crate::model::{TicketId, TicketInput};
use crate::text;
use crate::worker::request::Write;

impl Desk {
    /// Takes the last change back, or does the last one that was taken back again. Where tickets would go by that, it is
    /// asked first; where somebody else stood in the way the last time, whether to give it up.
    pub(in crate::app) fn take_back(&mut self, side: Side) -> Go {
        let level = match self.next_back(side) {
            Ok(level) => level,
            Err(reason) => {
                self.say(Tone::Warning, reason);
                return Go::Shown;
            }
        };
        let Some(level) = self.changes.history.level(side, level) else { return Go::Stay };
        if let Some(reason) = &level.refused {
            return Go::Push(Layer::Confirm(give_up(side, level, reason)));
        }
        if !level.deletes().is_empty() {
            return self.ask_to_take_back(side, level.id);
        }
        let id = level.id;
        self.take_back_now(side, id);
        Go::Shown
    }

    /// The question was answered with yes.
    pub(in crate::app) fn agreed_to_take_back(&mut self, side: Side, level: LevelId) {
        let is_refused = self.changes.history.level(side, level).map(|it| it.refused.is_some());
        match is_refused {
            Some(true) => self.changes.history.drop(side, level),
            Some(false) => self.take_back_now(side, level),
            None => {}
        }
    }

    fn take_back_now(&mut self, side: Side, id: LevelId) {
        let Some(level) = self.changes.history.level(side, id) else { return };
        let (project, deed, words) = (level.project, level.deed.clone(), level.words());
        let steps: Vec<(TicketId, bool)> = level
            .steps()
            .map(|step| (step.ticket(), matches!(step, Step::Changed { .. })))
            .collect();
        if let [(ticket, true)] = steps.as_slice() {
            let sentence = self.taken_back(side, &words);
            if self.send_back(side, id, *ticket, false) {
                self.say(Tone::Done, sentence);
            } else {
                self.changes.history.drop(side, id);
                let gone = format!("#{ticket} is not there any more, so there is nothing to do.");
                self.say(Tone::Warning, gone);
            }
            return;
        }
        let todo = steps.into_iter().map(|(ticket, _)| (ticket, Todo::Back)).collect();
        self.start(Run::new(project, id, deed, Course::Back(side), todo));
    }

    /// Sends the reverse of a step; false if its ticket is not there any more.
    pub(super) fn send_back(
        &mut self,
        side: Side,
        id: LevelId,
        ticket: TicketId,
        in_run: bool,
    ) -> bool {
        let Some(level) = self.changes.history.level(side, id) else { return false };
        let (project, deed) = (level.project, level.deed.clone());
        let Some((write, step)) = self.reverse(side, id, ticket) else { return false };
        if matches!(step, Step::Changed { .. }) {
            self.changes.history.cross(side, id, ticket);
        }
        let way = Way::Back(side, step);
        let request = if in_run { self.name_of_planned(ticket) } else { self.next_request() };
        let ticket = Some(ticket);
        let flight = Flight { level: id, project, ticket, deed, way, in_run, is_loud: false };
        self.write_under(request, write, Some(flight));
        true
    }

    /// The reverse of a step, as a write and as the step that it is; `None` if its ticket is not there any more.
    pub(super) fn reverse(
        &self,
        side: Side,
        id: LevelId,
        ticket: TicketId,
    ) -> Option<(Write, Step)> {
        let level = self.changes.history.level(side, id)?;
        let project = level.project;
        let row = self.store.ticket(project, ticket);
        match (level.step(ticket).cloned()?, row) {
            (step @ Step::Changed { .. }, Some(row)) => {
                // Measured by what it was left as, so that somebody else's change since then stands in the way.
                let base = step.put_on(row);
                let step = step.reversed();
                let Step::Changed { after, .. } = &step else { return None };
                let change = TicketInput::keeping(&base).then(after.as_ref().clone());
                Some((Write::SaveTicket { project, base: Box::new(base), change }, step))
            }
            (Step::Came { .. }, Some(row)) => {
                Some((Write::DeleteTicket { project, ticket }, Step::went(row)))
            }
            (Step::Went { holding, .. }, _) => {
                let input = holding.as_ref().clone();
                Some((Write::CreateTicket { project, input }, Step::Came { ticket, holding }))
            }
            (Step::Changed { .. } | Step::Came { .. }, None) => None,
        }
    }

    /// Asks whether tickets may be deleted by taking a change back.
    fn ask_to_take_back(&mut self, side: Side, id: LevelId) -> Go {
        let Some(level) = self.changes.history.level(side, id) else { return Go::Stay };
        let (project, tickets) = (level.project, level.deletes());
        let what = text::clean(&level.words()).into_owned();
        let title = match side {
            Side::Undo => format!("Take back: {what}?"),
            Side::Redo => format!("Do again: {what}?"),
        };
        let row = |ticket: &TicketId| self.store.ticket(project, *ticket);
        let lines: Vec<String> = match tickets.as_slice() {
            [only] => {
                row(only).map(|it| format!("“{}”", text::clean(&it.name))).into_iter().collect()
            }
            more => vec![format!("{} tickets go.", more.len())],
        };
        let question = Question::TakeBack(side, id);
        let confirm = Confirm::new(question, title, lines, "delete");
        let confirm =
            confirm.telling(1, Told::Loss(Loss::of(project, tickets, side.other())), self);
        Go::Push(Layer::Confirm(confirm))
    }
}

/// Asks whether a change is to stay as somebody else has made it.
fn give_up(side: Side, level: &Level, reason: &str) -> Confirm {
    let lines = vec![
        format!("{}.", text::clean(&level.words())),
        text::clean(reason).into_owned(),
        "Forget it, and what was done before it is next in line.".to_owned(),
    ];
    let question = Question::TakeBack(side, level.id);
    Confirm::new(question, "Leave it as it is now?", lines, "forget it")
}
