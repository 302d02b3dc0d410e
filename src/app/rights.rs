//! What one may do, asked before it is tried: what would be refused is dimmed and says so in the server's words.
//!
//! Only what the server has told counts. Where it has not told enough (a role's people, or the roles at all) everything
//! is allowed here, and the server decides.

#[cfg(test)]
mod tests;

use super::command::Command;
use super::desk::Desk;
use super::layer::Reason;
use crate::model::rights::{self, Action, Caller, Denial, NoteKind, Person, RoleRights};
use crate::model::{Note, ProjectId, Role, Step, StepId, User, UserId};

/// Whether one may do that in a project, and otherwise why not.
pub fn may(desk: &Desk, project: ProjectId, action: Action) -> Result<(), Reason> {
    let Some(session) = desk.session() else { return Ok(()) };
    let me = Caller::from(&session.me);
    let (roles, steps) = roles_and_steps(desk, project);
    in_project(&me, roles, steps, action).map_err(|why| reason(&why))
}

/// Whether one may do to a ticket what a key of that meaning does.
pub fn may_to_ticket(desk: &Desk, project: ProjectId, command: Command) -> Result<(), Reason> {
    let action = match command {
        // whether one may do the reverse of what one did lies with the server
        Command::Undo | Command::Redo => return Ok(()),
        Command::Delete => Action::DeleteTicket,
        _ if command.writes() => Action::EditTicket,
        _ => return Ok(()),
    };
    may(desk, project, action)
}

/// Beside a step that tickets may not be moved to.
pub const NOT_ALLOWED: &str = "not with your role";

/// Whether one may put a ticket into that step.
pub fn may_enter(desk: &Desk, project: ProjectId, step: StepId) -> Result<(), Reason> {
    let Some(session) = desk.session() else { return Ok(()) };
    let me = Caller::from(&session.me);
    let (roles, steps) = roles_and_steps(desk, project);
    enter(&me, roles, steps, step).map_err(|why| reason(&why))
}

/// Whether one may change or delete that note, and what hangs on it.
pub fn may_change(desk: &Desk, project: ProjectId, note: &Note) -> Result<(), Reason> {
    let me = desk.session().map(|session| session.me.id);
    // whose it is not known is taken for one's own, which needs less
    let own = note.owner_id.is_none() || note.owner_id == me;
    may(desk, project, Action::ChangeNote(NoteKind { own, private: note.private }))
}

/// Whether one may do that in the account, whatever the project.
pub fn may_in_account(desk: &Desk, action: Action) -> Result<(), Reason> {
    let Some(session) = desk.session() else { return Ok(()) };
    verdict(&Caller::from(&session.me), None, action).map_err(|why| reason(&why))
}

/// What somebody is to oneself.
pub fn person(desk: &Desk, user: &User) -> Person {
    match desk.session() {
        Some(session) => Person::seen_by(&Caller::from(&session.me), user),
        None => Person::Other,
    }
}

/// As the server's refusal reads on the screen.
fn reason(why: &str) -> Reason {
    Reason(format!("You may not do that here: {why}."))
}

fn roles_and_steps(desk: &Desk, project: ProjectId) -> (&[Role], &[Step]) {
    let board = desk.store.board(project);
    board.map_or((&[], &[]), |board| (&board.roles.items, &board.steps.items))
}

/// The role somebody has in a project, if the server has told enough to know: the one he is in, or the default one
/// where all others tell their people and he is not among them.
fn role_of(roles: &[Role], user: UserId) -> Option<&Role> {
    let is_in = |role: &&Role| role.users.as_ref().is_some_and(|users| users.contains(&user));
    let all_told = || roles.iter().all(|role| role.is_default || role.users.is_some());
    let default = || roles.iter().find(|role| role.is_default).filter(|_| all_told());
    roles.iter().find(is_in).or_else(default)
}

fn rights_of(role: &Role, steps: &[Step]) -> RoleRights {
    let last = role.max_step.and_then(|last| steps.iter().find(|step| step.id == last));
    RoleRights {
        level: role.access_level,
        max_pos: last.map(|step| step.pos),
        can_edit_project: role.can_edit_project,
        can_manage_people_notes: role.can_manage_people_notes,
        can_see_private_notes: role.can_see_private_notes,
    }
}

fn in_project(me: &Caller, roles: &[Role], steps: &[Step], action: Action) -> Result<(), String> {
    // an administrator needs no role, and of whoever has one that is not known nothing is known
    let Some(role) = role_of(roles, me.id).filter(|_| !me.is_account_administrator) else {
        return Ok(());
    };
    verdict(me, Some(&rights_of(role, steps)), action)
}

fn enter(me: &Caller, roles: &[Role], steps: &[Step], wanted: StepId) -> Result<(), String> {
    let find = |id: StepId| steps.iter().find(|step| step.id == id);
    let Some(wanted) = find(wanted) else { return Ok(()) };
    in_project(me, roles, steps, Action::EnterStep(wanted.pos)).map_err(|why| {
        let last = role_of(roles, me.id).and_then(|role| role.max_step).and_then(find);
        last.map_or(why, |last| rights::beyond(&last.name, &wanted.name))
    })
}

fn verdict(me: &Caller, role: Option<&RoleRights>, action: Action) -> Result<(), String> {
    match rights::may(me, role, action) {
        Ok(()) => Ok(()),
        Err(Denial::Hidden) => Err("it is not for you to see".to_owned()),
        Err(Denial::Refused(why)) => Err(why.to_owned()),
    }
}
