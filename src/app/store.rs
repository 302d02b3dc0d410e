//! What the server told, by id, and over it what is still on its way there.
//!
//! Truth and wish are kept apart: rows hold what the server said last, an overlay holds changes that have no answer
//! yet. Whoever reads gets the row with its changes on it; rolling a change back is taking it out of the overlay. An
//! answer to a question that has been asked again since is dropped, by its [`LoadId`].

mod admin;
pub mod board;
mod counts;
mod fold;
mod kept;
mod lanes;
pub mod list;
mod others;
mod overlay;
mod quiet;

use std::collections::{HashMap, HashSet};

pub use self::board::{BoardData, Stage};
pub use self::counts::GoesWith;
pub use self::list::List;
pub use self::others::Others;
use crate::model::{
    File, Note, NoteId, Project, ProjectId, Ticket, TicketId, TicketInput, User, UserId,
};
use crate::worker::reply::{FailureKind, Outcome, Reply};
use crate::worker::request::{LoadId, Read, RequestId, Write};

/// See the module.
#[derive(Debug, Default)]
pub struct Store {
    /// All projects the user may see.
    pub projects: List<Project>,
    /// All people the user may see.
    pub people: List<User>,
    initials: HashMap<UserId, String>,
    boards: HashMap<ProjectId, BoardData>,
    tickets: HashMap<TicketId, List<()>>,
    notes: HashMap<TicketId, List<Note>>,
    files: HashMap<NoteId, List<File>>,
    /// Writes without an answer, and what they are about.
    writes: HashMap<RequestId, Written>,
    /// Those of them that are kept, and go out by themselves.
    queued: HashSet<RequestId>,
    /// Changes of projects, people and workflows without an answer.
    administering: HashSet<RequestId>,
    /// Tickets that are not there any more.
    gone: HashSet<TicketId>,
    /// How asking who we are went.
    me: List<()>,
}

/// What a write is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Written {
    project: ProjectId,
    /// `None` while it is not there yet.
    ticket: Option<TicketId>,
    /// The note that is changed, if one is.
    note: Option<NoteId>,
}

impl Store {
    /// A project's board; `None` before it was ever asked for.
    pub fn board(&self, project: ProjectId) -> Option<&BoardData> {
        self.boards.get(&project)
    }

    /// A ticket as the user is to see it: what the server told, with the changes that are on their way.
    pub fn ticket(&self, project: ProjectId, ticket: TicketId) -> Option<&Ticket> {
        self.board(project)?.ticket(ticket)
    }

    /// Whether a change of this ticket has no answer yet.
    pub fn is_unconfirmed(&self, project: ProjectId, ticket: TicketId) -> bool {
        self.board(project).is_some_and(|board| board.is_unconfirmed(ticket))
    }

    /// How asking for this very ticket went; `None` before it was asked for.
    pub fn ticket_load(&self, ticket: TicketId) -> Option<&List<()>> {
        self.tickets.get(&ticket)
    }

    /// Whether the server has said last that there is no such ticket, or none that the user may see.
    pub fn is_gone(&self, ticket: TicketId) -> bool {
        self.gone.contains(&ticket)
    }

    /// A ticket's notes, oldest first; `None` before they were asked for.
    pub fn notes(&self, ticket: TicketId) -> Option<&List<Note>> {
        self.notes.get(&ticket)
    }

    /// A note's files; `None` before they were asked for.
    pub fn files(&self, note: NoteId) -> Option<&List<File>> {
        self.files.get(&note)
    }

    /// Somebody, if the user may know of them.
    pub fn person(&self, user: UserId) -> Option<&User> {
        self.people.items.iter().find(|person| person.id == user)
    }

    /// The letters that stand for somebody on a card; `?` for somebody the user may not know of.
    pub fn initials(&self, user: UserId) -> &str {
        self.initials.get(&user).map_or("?", String::as_str)
    }

    /// Writes that have no answer yet.
    pub fn unanswered(&self) -> usize {
        self.writes.len() + self.administering.len()
    }

    /// Writes without an answer that are kept beyond the end of the program.
    pub fn kept(&self) -> usize {
        self.queued.iter().filter(|request| self.writes.contains_key(request)).count()
    }

    /// This write is kept, and goes out by itself.
    pub(super) fn queued(&mut self, request: RequestId) {
        self.queued.retain(|request| self.writes.contains_key(request));
        self.queued.insert(request);
    }

    /// Whether this write was kept, and the user told so.
    pub(super) fn is_queued(&self, request: RequestId) -> bool {
        self.queued.contains(&request)
    }

    /// Which project a write without an answer belongs to.
    pub fn project_of(&self, request: RequestId) -> Option<ProjectId> {
        self.writes.get(&request).map(|written| written.project)
    }

    /// This is being asked for.
    pub(super) fn asked(&mut self, load: LoadId, read: Read) {
        match read {
            Read::Projects => self.projects.asked(load),
            Read::People => self.people.asked(load),
            Read::Me => self.me.asked(load),
            Read::Roles(project) => self.board_mut(project).roles.asked(load),
            Read::Steps(project) => self.board_mut(project).steps.asked(load),
            Read::Fields(project) => self.board_mut(project).fields.asked(load),
            Read::FieldUse(project) => self.board_mut(project).field_use.asked(load),
            Read::Board(project) => self.board_mut(project).asked(load),
            Read::Ticket(project, ticket) => {
                self.board_mut(project);
                self.tickets.entry(ticket).or_default().asked(load);
            }
            Read::Notes(_, ticket) => self.notes.entry(ticket).or_default().asked(load),
            Read::Files(_, _, note) => self.files.entry(note).or_default().asked(load),
        }
    }

    /// This is being asked for by the program itself.
    pub(super) fn asked_quietly(&mut self, load: LoadId, read: Read) {
        match read {
            Read::Board(project) => self.board_mut(project).asked_quietly(load),
            Read::Steps(project) => self.board_mut(project).steps.asked_quietly(load),
            Read::Ticket(project, ticket) => {
                self.board_mut(project);
                self.tickets.entry(ticket).or_default().asked_quietly(load);
            }
            Read::Notes(_, ticket) => self.notes.entry(ticket).or_default().asked_quietly(load),
            other => self.asked(load, other),
        }
    }

    /// Nobody waits for this load any more.
    pub(super) fn cancelled(&mut self, load: LoadId) {
        self.projects.cancelled(load);
        self.people.cancelled(load);
        self.me.cancelled(load);
        for board in self.boards.values_mut() {
            board.steps.cancelled(load);
            board.roles.cancelled(load);
            board.fields.cancelled(load);
            board.field_use.cancelled(load);
            board.cancelled(load);
        }
        self.tickets.values_mut().for_each(|list| list.cancelled(load));
        self.notes.values_mut().for_each(|list| list.cancelled(load));
        self.files.values_mut().for_each(|list| list.cancelled(load));
    }

    /// This is to be changed; it shows at once.
    pub(super) fn wanted(&mut self, request: RequestId, write: &Write) {
        let (project, ticket) = match write {
            Write::Admin(_) => {
                self.administering.insert(request);
                return;
            }
            Write::CreateTicket { project, .. } => {
                self.board_mut(*project).adding(true);
                (*project, None)
            }
            Write::SaveTicket { project, base, change } => {
                let board = self.board_mut(*project);
                board.know(base);
                board.change(request, base.id, Some(touched(base, change)));
                (*project, Some(base.id))
            }
            Write::DeleteTicket { project, ticket } => {
                self.board_mut(*project).change(request, *ticket, None);
                (*project, Some(*ticket))
            }
            Write::CreateNote { project, ticket, .. }
            | Write::SaveNote { project, ticket, .. }
            | Write::DeleteNote { project, ticket, .. }
            | Write::DeleteFile { project, ticket, .. } => (*project, Some(*ticket)),
            // the list of transfers shows it
            Write::SendFile { project, ticket, .. } => return self.touched(*project, *ticket),
        };
        if let Some(ticket) = ticket {
            self.touched(project, ticket);
        }
        let note = match write {
            Write::SaveNote { base, .. } => Some(base.id),
            _ => None,
        };
        self.writes.insert(request, Written { project, ticket, note });
    }

    /// Takes an answer in; tells whether anything that can be seen has changed.
    pub(super) fn take(&mut self, reply: &mut Reply) -> bool {
        match reply {
            Reply::Projects { load, result } => self.projects.answered(*load, result),
            Reply::People { load, result } => {
                let taken = self.people.answered(*load, result);
                self.name_people();
                taken
            }
            Reply::Me { load, result } => {
                let nothing = result.as_ref().map(|_| Vec::new()).map_err(Clone::clone);
                self.me.answered(*load, &nothing)
            }
            Reply::Roles { load, project, result } => {
                self.board_mut(*project).roles.answered(*load, result)
            }
            Reply::FieldUse { load, project, result } => {
                let one = result.as_ref().map(|used| vec![used.clone()]).map_err(Clone::clone);
                self.board_mut(*project).field_use.answered(*load, &one)
            }
            Reply::Administered { request, concern, result } => {
                self.touched_any();
                self.take_administered(*request, *concern, result)
            }
            Reply::Steps { load, project, result } => {
                self.board_mut(*project).take_steps(*load, result)
            }
            Reply::Fields { load, project, result } => {
                self.board_mut(*project).fields.answered(*load, result)
            }
            Reply::BoardPage { load, project, rows, total, origin } => {
                let rows = std::mem::take(rows);
                self.board_mut(*project).page(*load, rows, *total, *origin)
            }
            Reply::BoardDone { load, project, result } => {
                self.board_mut(*project).done(*load, result)
            }
            Reply::Ticket { load, ticket, result } => self.take_ticket(*load, *ticket, result),
            Reply::Notes { load, ticket, result } => {
                self.notes.entry(*ticket).or_default().answered(*load, result)
            }
            Reply::Files { load, note, result } => {
                self.files.entry(*note).or_default().answered(*load, result)
            }
            Reply::Folded { request, into } => {
                self.writes.remove(request);
                for board in self.boards.values_mut() {
                    board.folded(*request, *into);
                }
                false
            }
            _ => self.take_written(reply),
        }
    }

    fn board_mut(&mut self, project: ProjectId) -> &mut BoardData {
        self.boards.entry(project).or_default()
    }

    fn take_ticket(
        &mut self,
        load: LoadId,
        ticket: TicketId,
        result: &Outcome<Box<Ticket>>,
    ) -> bool {
        let nothing = result.as_ref().map(|_| Vec::new()).map_err(Clone::clone);
        let Some(list) = self.tickets.get_mut(&ticket) else { return false };
        if !list.answered(load, &nothing) {
            return false;
        }
        match result {
            Ok(row) => {
                self.gone.remove(&ticket);
                let known = self.boards.values_mut().find(|board| board.holds(ticket));
                match (known, row.project_id) {
                    (Some(board), _) => board.found(row),
                    (None, Some(project)) => self.board_mut(project).told(row),
                    (None, None) => {}
                }
            }
            Err(failure) if failure.kind == FailureKind::Gone => self.forget(ticket),
            Err(_) => {}
        }
        true
    }

    /// The ticket is not there any more.
    fn forget(&mut self, ticket: TicketId) {
        for board in self.boards.values_mut() {
            board.forget(ticket);
        }
        self.notes.remove(&ticket);
        self.gone.insert(ticket);
    }

    /// Answers to writes.
    fn take_written(&mut self, reply: &Reply) -> bool {
        let written = written(reply).and_then(|request| self.writes.get(&request).copied());
        if let Some(Written { project, ticket: Some(ticket), .. }) = written {
            self.touched(project, ticket);
        }
        match reply {
            Reply::TicketCreated { request, result, .. } => {
                let Some(written) = self.writes.remove(request) else { return false };
                self.board_mut(written.project).adding(false);
                if let Ok(row) = result {
                    self.board_mut(written.project).told(row);
                }
            }
            Reply::TicketSaved { request, ticket, result } => {
                let Some(written) = self.writes.remove(request) else { return false };
                let board = self.board_mut(written.project);
                board.unchange(*request);
                match result {
                    Ok(row) => board.told(row),
                    Err(failure) if failure.kind == FailureKind::Gone => self.forget(*ticket),
                    Err(_) => {}
                }
            }
            Reply::TicketDeleted { request, ticket, result } => {
                let Some(written) = self.writes.remove(request) else { return false };
                self.board_mut(written.project).unchange(*request);
                let gone = |kind: &FailureKind| *kind == FailureKind::Gone;
                if result.as_ref().is_ok() || result.as_ref().is_err_and(|it| gone(&it.kind)) {
                    self.forget(*ticket);
                }
            }
            Reply::NoteSaved { request, ticket, result } => {
                let changed = self.writes.remove(request).and_then(|written| written.note);
                let notes = self.notes.entry(*ticket).or_default();
                match result {
                    Ok(note) => notes.put(note.as_ref().clone(), |it| it.id),
                    Err(failure) if failure.kind == FailureKind::Gone => {
                        notes.items.retain(|it| Some(it.id) != changed);
                    }
                    Err(_) => {}
                }
            }
            Reply::NoteDeleted { request, ticket, note, result } => {
                self.writes.remove(request);
                if result.is_ok() {
                    self.notes.entry(*ticket).or_default().items.retain(|it| it.id != *note);
                    self.files.remove(note);
                }
            }
            Reply::FileDeleted { request, note, file, result } => {
                self.writes.remove(request);
                if result.is_ok() {
                    self.files.entry(*note).or_default().items.retain(|it| it.id != *file);
                }
            }
            Reply::Uploaded { note, result: Ok(file), .. } => {
                self.files.entry(*note).or_default().put(file.as_ref().clone(), |it| it.id);
            }
            _ => return false,
        }
        true
    }
}

/// Which write this answers.
const fn written(reply: &Reply) -> Option<RequestId> {
    match reply {
        Reply::TicketSaved { request, .. }
        | Reply::NoteSaved { request, .. }
        | Reply::NoteDeleted { request, .. }
        | Reply::FileDeleted { request, .. } => Some(*request),
        _ => None,
    }
}

/// The change without what a write must always carry: a name that somebody else gave meanwhile shows through.
fn touched(base: &Ticket, change: &TicketInput) -> TicketInput {
    let mut touched = change.clone();
    touched.name.take_if(|name| *name == base.name);
    touched.step_id.take_if(|step| Some(*step) == base.step_id);
    touched
}

#[cfg(test)]
mod tests;
