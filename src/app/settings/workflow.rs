//! The steps of a project: their order, and deleting one that holds tickets.

use super::super::changes::TicketPatch;
use super::super::confirm::Confirm;
use super::super::desk::Desk;
use super::super::layer::{Choice, Go, Layer, Question};
use super::super::menu::{Entry, Menu};
use super::super::notices::Tone;
use super::super::store::Stage;
use super::Settings;
use super::deleting::asked;
use super::order::{Placed, in_order};
use crate::model::{Step, StepId, StepInput, TicketId};
use crate::text;
use crate::worker::request::{AdminWrite, Edit, Thing};

/// A step whose tickets are moved out before it is deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Emptying {
    /// Which step.
    pub step: StepId,
    tickets: Vec<TicketId>,
}

impl Settings {
    /// The steps in the order the user is to see.
    pub fn listed_steps<'a>(&self, desk: &'a Desk) -> Vec<&'a Step> {
        let steps = self.data(desk).map_or(&[][..], |data| &data.steps.items);
        in_order(steps, &self.placed_steps, |step| step.id)
    }

    pub(super) fn step_ids(&self, desk: &Desk) -> Vec<StepId> {
        self.listed_steps(desk).iter().map(|step| step.id).collect()
    }

    /// The selected step.
    pub fn step<'a>(&self, desk: &'a Desk) -> Option<&'a Step> {
        let steps = self.listed_steps(desk);
        let place = self.steps.place(&self.step_ids(desk))?;
        steps.get(place).copied()
    }

    /// How many tickets stand in a step, and whether those are all.
    pub fn tickets_in(&self, step: StepId, desk: &Desk) -> (usize, bool) {
        self.data(desk)
            .map_or((0, false), |data| (data.lane(step).len(), *data.stage() == Stage::Loaded))
    }

    /// How many tickets are still to be moved out of the step that is to go, of how many.
    pub fn still_moving(&self, desk: &Desk) -> Option<(usize, usize)> {
        let emptying = self.emptying.as_ref()?;
        let data = self.data(desk)?;
        let to_come = desk.changes.to_come(self.project);
        let is_waiting =
            |ticket: &&TicketId| data.is_unconfirmed(**ticket) || to_come.contains(*ticket);
        let waiting = emptying.tickets.iter().filter(is_waiting);
        Some((waiting.count(), emptying.tickets.len()))
    }

    pub(super) fn place_step(&mut self, by: isize, desk: &mut Desk) -> Go {
        let steps = self.listed_steps(desk);
        let Some(from) = self.steps.place(&self.step_ids(desk)) else { return Go::Stay };
        let to = from.saturating_add_signed(by);
        // the number of a place, as the server counts
        let slots = self.data(desk).map_or(&[][..], |data| &data.steps.items);
        let (Some(step), Some(was), Some(slot)) = (steps.get(from), slots.get(from), slots.get(to))
        else {
            return Go::Stay;
        };
        let (id, name) = (step.id, Some(step.name.clone()));
        let input = StepInput { name, pos: Some(slot.pos), ..StepInput::default() };
        // seen where moves that are still under way put it
        let seen = Box::new(Step { pos: was.pos, ..Step::clone(step) });
        let request = desk.administer(AdminWrite::Step(self.project, Edit::Save(seen, input)));
        self.placed_steps.push(Placed { request, id, place: to });
        Go::Shown
    }

    /// Asks whether the step may go, or first where its tickets are to go.
    pub(super) fn ask_to_delete_step(&self, desk: &Desk) -> Go {
        let Some(step) = self.step(desk) else { return Go::Stay };
        match self.tickets_in(step.id, desk) {
            (0, is_all) => {
                let holds = if is_all {
                    "No ticket stands in it."
                } else {
                    "No ticket is known to stand in it, but not all are loaded here; the server refuses if it holds some."
                };
                asked(Thing::Step(step.id), "step", &step.name, vec![holds.to_owned()])
            }
            (count, _) => self.ask_where_to(step, count, desk),
        }
    }

    fn ask_where_to(&self, step: &Step, count: usize, desk: &Desk) -> Go {
        let entry = |other: &&Step| {
            let (held, _) = self.tickets_in(other.id, desk);
            let detail = match other.limit {
                0 => held.to_string(),
                limit => format!("{held}/{limit}"),
            };
            let choice = Some(Choice::EmptyStep { from: step.id, to: other.id });
            Entry { label: other.name.clone(), detail, choice }
        };
        let others = self.listed_steps(desk);
        let entries: Vec<Entry> = others.iter().filter(|it| it.id != step.id).map(entry).collect();
        let tickets = tickets(count);
        let title = format!("“{}” holds {tickets}. Move them to", text::clean(&step.name));
        if entries.is_empty() {
            let lines = vec![format!(
                "It holds {tickets}, and there is no other step for them to stand in. Add one first."
            )];
            return asked(Thing::Step(step.id), "step", &step.name, lines);
        }
        Go::Push(Layer::Menu(Menu::new(title, entries, 0)))
    }

    pub(super) fn ask_to_empty(&self, from: StepId, to: StepId, desk: &Desk) -> Go {
        let steps = self.listed_steps(desk);
        let name = |id: StepId| {
            let step = steps.iter().find(|step| step.id == id);
            step.map(|step| text::clean(&step.name).into_owned()).unwrap_or_default()
        };
        let (count, is_all) = self.tickets_in(from, desk);
        let mut lines = vec![format!("{} to “{}”; then the step goes.", goes(count), name(to))];
        if !is_all {
            let more = "Not all tickets are loaded here: if it holds more, the step stays.";
            lines.push(more.to_owned());
        }
        let title = format!("Empty and delete the step “{}”?", name(from));
        let question = Question::EmptyStep { from, to };
        Go::Push(Layer::Confirm(Confirm::new(question, title, lines, "move and delete")))
    }

    /// Moves the tickets out; the step goes once all of them have.
    pub(super) fn empty(&mut self, from: StepId, to: StepId, desk: &mut Desk) {
        let tickets = self.data(desk).map_or_else(Vec::new, |data| data.lane(from).to_vec());
        desk.change_tickets(self.project, &tickets, &TicketPatch::Step(to));
        self.emptying = Some(Emptying { step: from, tickets });
        self.emptied(desk);
    }

    /// Deletes the step once nothing stands in it any more, or says what stands in the way.
    pub(in crate::app) fn emptied(&mut self, desk: &mut Desk) {
        if self.still_moving(desk).is_none_or(|(waiting, _)| waiting > 0) {
            return;
        }
        let Some(Emptying { step, tickets: moved }) = self.emptying.take() else { return };
        let stay = self.data(desk).map_or(0, |data| {
            let here =
                |id: &&TicketId| data.ticket(**id).is_some_and(|it| it.step_id == Some(step));
            moved.iter().filter(here).count()
        });
        if stay == 0 {
            self.delete(&Thing::Step(step), desk);
            return;
        }
        let words = format!("{} could not be moved, so the step stays.", tickets(stay));
        desk.say(Tone::Failed, words);
    }
}

fn tickets(count: usize) -> String {
    if count == 1 { "1 ticket".to_owned() } else { format!("{count} tickets") }
}

fn goes(count: usize) -> String {
    if count == 1 { "1 ticket goes".to_owned() } else { format!("{count} tickets go") }
}
