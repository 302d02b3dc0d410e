//! Why a key of the settings does nothing: one may not, or there is nothing it could be done to.

use super::super::command::Command;
use super::super::desk::Desk;
use super::super::layer::Reason;
use super::super::rights;
use super::{Settings, Tab};
use crate::model::rights::Action;
use crate::text;

impl Settings {
    pub(in crate::app) fn disabled(&self, command: Command, desk: &Desk) -> Option<Reason> {
        if !self.changes(command, desk) {
            return self.impossible(command, desk);
        }
        if desk.read_only {
            let why = "smartq was started with --read-only: nothing can be changed.";
            return Some(Reason::new(why));
        }
        let may = match (self.tab, command) {
            (Tab::Info, Command::New) => rights::may_in_account(desk, Action::AddProject),
            _ => rights::may(desk, self.project, Action::EditProject),
        };
        may.err().or_else(|| self.impossible(command, desk))
    }

    /// Whether something is changed by it here, at once or in the form it opens.
    fn changes(&self, command: Command, desk: &Desk) -> bool {
        let leads_to_values = self.tab == Tab::Fields && !self.in_values && self.has_values(desk);
        command.writes() || command == Command::Open && !leads_to_values
    }

    fn impossible(&self, command: Command, desk: &Desk) -> Option<Reason> {
        let what = match self.tab {
            _ if self.data(desk).is_none() => "nothing",
            Tab::Info => return self.info_disabled(command, desk),
            Tab::Workflow if self.step(desk).is_none() => "step",
            Tab::Workflow if command == Command::Delete => return self.step_is_an_end(desk),
            Tab::Roles if self.role(desk).is_none() => "role",
            Tab::Fields if self.in_values && self.value(desk).is_none() => "value",
            Tab::Fields if self.field(desk).is_none() => "field",
            _ => return self.order_disabled(command, desk),
        };
        let needs_one = matches!(
            command,
            Command::Open | Command::Edit | Command::Delete | Command::MoveUp | Command::MoveDown
        );
        needs_one.then(|| Reason::new(format!("There is no {what} here yet.")))
    }

    /// The server keeps a step that a role ends at; said before any ticket is moved out of it.
    fn step_is_an_end(&self, desk: &Desk) -> Option<Reason> {
        let step = self.step(desk)?;
        let roles = self.roles_ending_at(step.id, desk);
        let name = text::clean(&roles.first()?.name);
        let why = format!("The role “{name}” ends at this step; give it another last step first.");
        Some(Reason::new(why))
    }
}
