//! A ticket is written: a new one, or a change of one that is there.

use super::command::Command;
use super::desk::Desk;
use super::effect::TimerId;
use super::input::Key;
use super::keymap::Context;
use super::layer::{Answer, Go, Reason};
use crate::model::{ProjectId, StepId, Ticket};
use crate::worker::reply::Reply;
use crate::worker::request::RequestId;

/// See the module.
#[derive(Debug)]
pub struct TicketForm {
    /// On which board.
    pub project: ProjectId,
    /// Which one is changed, as the user saw it; `None` for a new one.
    pub base: Option<Box<Ticket>>,
    /// Where a new one goes.
    pub step: Option<StepId>,
}

impl TicketForm {
    /// A form for a new ticket in this step.
    pub fn new_ticket(project: ProjectId, step: Option<StepId>, _desk: &mut Desk) -> Self {
        Self { project, base: None, step }
    }

    /// A form that changes this ticket, as the user sees it.
    pub fn edit(project: ProjectId, ticket: Ticket, _desk: &mut Desk) -> Self {
        Self { project, step: ticket.step_id, base: Some(Box::new(ticket)) }
    }

    /// Where its keys are looked up.
    pub(super) fn context(&self) -> Context {
        Context::Text
    }

    pub(super) fn command(&mut self, command: Command, _: &mut Desk) -> Go {
        if command == Command::Back { Go::Pop } else { Go::Stay }
    }

    pub(super) fn text_key(&mut self, _: Key, _: &mut Desk) -> Go {
        Go::Stay
    }

    pub(super) fn paste(&mut self, _: &str, _: &mut Desk) -> Go {
        Go::Stay
    }

    pub(super) fn reply(&mut self, _: &Reply, _: &mut Desk) -> Go {
        Go::Stay
    }

    pub(super) fn answer(&mut self, _: Answer, _: &mut Desk) -> Go {
        Go::Shown
    }

    pub(super) fn elapsed(&mut self, _: TimerId, _: &mut Desk) -> Go {
        Go::Stay
    }

    pub(super) fn resized(&mut self, _: &Desk) {}

    pub(super) fn disabled(&self, _: Command, _: &Desk) -> Option<Reason> {
        None
    }

    /// Whether it waits for the answer to this intention, and tells of a failure itself.
    pub(super) fn awaits(&self, _: RequestId) -> bool {
        false
    }

    /// What would be lost with it, in a few words.
    pub(super) fn unsent(&self) -> Option<String> {
        None
    }
}
