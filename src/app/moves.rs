//! Moving a ticket from step to step: the same from its board and from its own screen.
//!
//! A move shows at once; the store takes it back if the server refuses. A step's limit is soft: it warns.

use std::sync::Arc;

use super::changes::{TicketPatch, Todo};
use super::command::Command;
use super::desk::Desk;
use super::layer::{Choice, Go, Layer, Reason};
use super::menu::{Entry, Menu};
use super::notices::Tone;
use super::rights;
use crate::model::{ProjectId, Step, StepId, TicketId};

/// Puts a ticket into this step.
pub(super) fn to_step(project: ProjectId, ticket: TicketId, step: StepId, desk: &mut Desk) {
    let Some(base) = desk.store.ticket(project, ticket) else { return };
    if base.step_id == Some(step) {
        return;
    }
    desk.change_tickets(project, &[ticket], &TicketPatch::Step(step));
    if let Some(warning) = over_limit(project, ticket, step, desk) {
        let back = desk.takes_back();
        desk.say(Tone::Warning, format!("{warning}{back}"));
    }
}

fn over_limit(project: ProjectId, ticket: TicketId, step: StepId, desk: &Desk) -> Option<String> {
    let board = desk.store.board(project)?;
    let place = board.place_of(step)?;
    let step = board.step(place)?;
    let count = board.lane(step.id).len();
    let is_over = step.limit > 0 && u64::from(step.limit) < count as u64;
    is_over.then(|| {
        let Step { name, limit, .. } = step;
        format!("#{ticket} was moved to {name}, which holds {count} tickets now (limit {limit})")
    })
}

/// Puts a ticket so many steps to the right.
pub(super) fn sideways(project: ProjectId, ticket: TicketId, by: isize, desk: &mut Desk) -> Go {
    match beside(project, ticket, by, desk) {
        Ok(step) => {
            to_step(project, ticket, step, desk);
            Go::Shown
        }
        Err(_) => Go::Stay,
    }
}

/// What putting a ticket so many steps to the right means for it.
pub(super) fn aside(project: ProjectId, ticket: TicketId, by: isize, desk: &Desk) -> Todo {
    match beside(project, ticket, by, desk) {
        Ok(step) => Todo::Patch(Arc::new(TicketPatch::Step(step))),
        Err(reason) => Todo::Nothing(reason),
    }
}

/// The step so many to the right, or why there is none.
fn beside(project: ProjectId, ticket: TicketId, by: isize, desk: &Desk) -> Result<StepId, String> {
    let row = desk.store.ticket(project, ticket).ok_or("There is no ticket to move.")?;
    let board = desk.store.board(project).filter(|board| !board.steps.items.is_empty());
    let board = board.ok_or("The steps of this board have not come yet.")?;
    let place = row.step_id.and_then(|step| board.place_of(step));
    let place = place.ok_or_else(|| {
        format!("#{ticket} stands in a step that is not known here. Choose one from the menu.")
    })?;
    let next = place.checked_add_signed(by).and_then(|place| board.step(place));
    next.map(|step| step.id).ok_or_else(|| {
        let side = if by < 0 { "first" } else { "last" };
        format!("#{ticket} is in the {side} lane already.")
    })
}

/// Asks which step a ticket is to go to.
pub(super) fn menu(project: ProjectId, ticket: TicketId, desk: &Desk) -> Go {
    let Some(board) = desk.store.board(project) else { return Go::Stay };
    let here = desk.store.ticket(project, ticket).and_then(|row| row.step_id);
    let entry = |step: &Step| {
        let is_allowed = rights::may_enter(desk, project, step.id).is_ok();
        let detail = if here == Some(step.id) {
            "here".to_owned()
        } else if !is_allowed {
            rights::NOT_ALLOWED.to_owned()
        } else {
            tally(board.lane(step.id).len(), step.limit)
        };
        let can_go = is_allowed && here != Some(step.id);
        let choice = can_go.then_some(Choice::MoveTo(ticket, step.id));
        Entry { label: step.name.clone(), detail, choice }
    };
    let entries = board.steps.items.iter().map(entry).collect();
    let place = here.and_then(|step| board.place_of(step)).unwrap_or(0);
    Go::Push(Layer::Menu(Menu::new(format!("Move #{ticket} to"), entries, place)))
}

/// Asks which step all marked tickets are to go to.
pub(super) fn menu_of_marked(project: ProjectId, tickets: usize, desk: &Desk) -> Go {
    let Some(board) = desk.store.board(project) else { return Go::Stay };
    let entry = |step: &Step| {
        let is_allowed = rights::may_enter(desk, project, step.id).is_ok();
        let detail = if is_allowed {
            tally(board.lane(step.id).len(), step.limit)
        } else {
            rights::NOT_ALLOWED.to_owned()
        };
        let choice = is_allowed.then_some(Choice::MoveAllTo(step.id));
        Entry { label: step.name.clone(), detail, choice }
    };
    let entries = board.steps.items.iter().map(entry).collect();
    let what = if tickets == 1 { "ticket" } else { "tickets" };
    Go::Push(Layer::Menu(Menu::new(format!("Move {tickets} marked {what} to"), entries, 0)))
}

fn tally(count: usize, limit: u32) -> String {
    if limit > 0 { format!("{count}/{limit}") } else { count.to_string() }
}

/// Why a key that moves a ticket does nothing here and now.
pub(super) fn refused(
    project: ProjectId,
    ticket: TicketId,
    command: Command,
    desk: &Desk,
) -> Option<String> {
    if let Err(Reason(why)) = rights::may_to_ticket(desk, project, command) {
        return Some(why);
    }
    let aside = |by| {
        let step = beside(project, ticket, by, desk)?;
        rights::may_enter(desk, project, step).map_err(|Reason(why)| why)
    };
    match command {
        Command::MoveTicketLeft => aside(-1).err(),
        Command::MoveTicketRight => aside(1).err(),
        Command::MoveTo if desk.store.ticket(project, ticket).is_none() => {
            Some("There is no ticket to move.".to_owned())
        }
        Command::MoveTo => {
            let steps = desk.store.board(project).map_or(0, |board| board.steps.items.len());
            (steps == 0).then(|| "The steps of this board have not come yet.".to_owned())
        }
        _ => None,
    }
}
