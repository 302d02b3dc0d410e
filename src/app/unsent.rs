//! Writes that are kept until the server has confirmed them: what is said of them, and what an earlier run has left.

mod late;
pub(super) mod rewritten;
pub(super) mod subject;

pub(super) use self::late::{LATE, Late};

use std::collections::BTreeSet;

use super::command::Command;
use super::desk::Desk;
use super::drafts::{Left, Place};
use super::form::draft::{Draft, Kept};
use super::keymap::Context;
use super::notices::Tone;
use super::ticket_form::{ask_for_what_is_missing, fields};
use super::{tasks, transfers};
use crate::model::{ProjectId, StepId, TicketId};
use crate::text;
use crate::worker::reply::{Failure, FailureKind, Fate, Link, Unsent, UnsentWrite};
use crate::worker::request::{EntryId, Request, RequestId, TaskId, Write};

impl Desk {
    /// Whether the server cannot be reached.
    pub fn is_offline(&self) -> bool {
        matches!(self.unsent.link, Link::Down(_)) && !self.signed_out
    }

    /// Whether it can, and wants to be left alone.
    pub fn is_busy(&self) -> bool {
        matches!(&self.unsent.link, Link::Down(why) if matches!(why.kind, FailureKind::Busy { .. }))
    }

    /// A write is kept and goes on by itself. Whoever closes a form for it is told each time; of others only the first,
    /// as the header tells of them.
    pub(super) fn queued(&mut self, request: RequestId, why: &Failure, by_form: bool) {
        self.store.queued(request);
        if matches!(why.kind, FailureKind::SignIn { .. }) {
            return self.say_failure(why);
        }
        if by_form || self.unsent.link == Link::Up {
            let place = match self.unsent.in_memory {
                None => "kept on this machine",
                Some(_) => "kept as long as smartq runs",
            };
            self.say(
                Tone::Warning,
                format!("Not sent yet, but {place}; it goes out by itself. {}", why.message),
            );
        }
    }

    /// What is kept, and whether the server can be reached. Tells whether it is news.
    pub(super) fn take_unsent(&mut self, unsent: &Unsent) -> bool {
        if unsent.revision <= self.unsent.revision {
            return false;
        }
        if let (None, Some(why)) = (&self.unsent.in_memory, &unsent.in_memory) {
            self.say(
                Tone::Failed,
                format!(
                    "Changes cannot be kept on this machine until they are confirmed: {why}. They are lost if smartq ends before that; they are written down as soon as it works."
                ),
            );
        }
        if unsent.unreadable.len() > self.unsent.unreadable.len() {
            let list = self.keymap.key_of(Context::Board, Command::Drafts);
            self.say(
                Tone::Failed,
                format!("Of what was not sent, something cannot be read any more. It is kept as it is, and nothing of it was sent; {list} says where it lies."),
            );
        }
        if self.unsent.again != unsent.again {
            self.count_down(unsent.again);
        }
        let has_disk_again = self.unsent.in_memory.is_some() && unsent.in_memory.is_none();
        self.unsent = unsent.clone();
        self.watch_for_late();
        if has_disk_again {
            self.outbox_keeps();
        }
        true
    }

    /// Looks once more for what other programs keep that run here, or have left.
    pub(super) fn look_elsewhere(&mut self) {
        self.look_for_drafts();
        self.send(Request::LookElsewhere);
    }

    /// Tickets that are to be added to that lane and are not confirmed. They have no number yet, so they are no cards.
    pub fn coming(&self, project: ProjectId, step: StepId) -> usize {
        let is_one = |it: &&UnsentWrite| match &*it.write {
            Write::CreateTicket { project: at, input } => {
                let is_open = matches!(it.fate, Fate::Waiting | Fate::Sending | Fate::Unknown);
                is_open && *at == project && input.step_id == Some(step)
            }
            _ => false,
        };
        self.unsent.writes.iter().filter(is_one).count()
    }

    /// The entry that holds ours of what belongs there, and which somebody else stands in the way of.
    pub(super) fn undecided_entry(&self, place: &Place) -> Option<EntryId> {
        let is_its = |it: &&UnsentWrite| {
            it.theirs.is_some() && rewritten::draft(&it.write).is_some_and(|(its, _)| its == *place)
        };
        self.unsent.writes.iter().find(is_its).map(|it| it.entry)
    }

    /// How many changes wait for a word of the user's: somebody else stands in their way, or the server refuses them.
    pub fn asking(&self) -> usize {
        let is_told_here = |it: &&UnsentWrite| it.is_asking() && self.transfer_of(it).is_none();
        self.unsent.writes.iter().filter(is_told_here).count()
    }

    /// The transfer in the list that shows how far it has come, where it is a file.
    pub(super) fn transfer_of(&self, it: &UnsentWrite) -> Option<TaskId> {
        let (note, path) = it.write.file()?;
        let shown = it.request.map(RequestId::task).filter(|task| self.tasks.get(*task).is_some());
        shown.or_else(|| self.tasks.of_file(note, path, &[]))
    }

    /// Whether this transfer goes on at the next start, should the program end now.
    pub(super) fn keeps(&self, task: &tasks::Task) -> bool {
        if let tasks::Stage::Noting { request, .. } = task.stage {
            return self.drafts.awaits(request) && self.drafts.problem().is_none();
        }
        let is_its = |it: &UnsentWrite| it.request == Some(task.id.request());
        self.unsent.writes.iter().any(is_its)
    }

    /// Whether one of them is about this ticket.
    pub fn asks_about(&self, ticket: TicketId) -> bool {
        let is_its = |it: &UnsentWrite| it.is_asking() && place(&it.write).1 == Some(ticket);
        self.unsent.writes.iter().any(is_its)
    }

    /// What is being made of both was left, for the form of that place.
    pub(super) fn left_undecided(&self, place: &Place) -> Option<&Left> {
        let both = Place::Both(Box::new(place.clone()));
        self.drafts.left(&both).filter(|_| self.undecided_entry(place).is_none())
    }

    /// What was made of both, and of which nothing that is ours is left: it is an ordinary draft of the form there, measured
    /// by theirs as they were when it was written.
    pub(super) fn part_from_both(&mut self, place: &Place) {
        let held = self.drafts.left(place);
        if self.left_undecided(place).is_none() || held.is_some_and(Left::is_being_saved) {
            return;
        }
        let held = held.map(|left| left.draft.fields.clone()).unwrap_or_default();
        let both = Place::Both(Box::new(place.clone()));
        let Some(mut left) = self.drafts.take(&both) else { return };
        let is_ours = |kept: &Kept| held.iter().any(|it| it.property == kept.property);
        let (of_both, alone): (Vec<Kept>, Vec<Kept>) =
            std::mem::take(&mut left.draft.fields).into_iter().partition(is_ours);
        if !of_both.is_empty() {
            left.draft.fields = of_both;
            self.drafts.keep(both, left);
        }
        if !alone.is_empty() {
            let ours = self.drafts.take(place);
            let mut ours = ours.unwrap_or_else(|| Left::of(Draft::default()));
            ours.draft.fields.extend(alone);
            self.drafts.keep(place.clone(), ours);
        }
    }

    /// What is not at the server is told by the names of its steps, fields and people.
    pub(super) fn ask_for_names(&mut self) {
        if self.session().is_none() {
            return;
        }
        let of_drafts = self.drafts.kept().iter().map(|(place, _)| place.project());
        let of_writes = self.unsent.writes.iter().map(|it| place(&it.write).0);
        let projects: BTreeSet<ProjectId> = of_drafts.chain(of_writes).flatten().collect();
        for project in projects {
            ask_for_what_is_missing(project, self);
        }
    }

    /// An entry is given up. A draft that would have looked for it before it is sent again can only say so from now on.
    pub(super) fn withdraw(&mut self, entry: EntryId) {
        let given_up = self.unsent.writes.iter().find(|it| it.entry == entry);
        if let Some(it) = given_up
            && let Some(request) = it.request
        {
            if it.may_be_done() {
                self.drafts.given_up(request);
            }
            self.given_up.insert(request);
        }
        self.send(Request::Withdraw(entry));
    }

    /// What is in doubt under this intention is not to go out again: something else goes in its place.
    pub(super) fn superseded(&mut self, request: RequestId) {
        let is_its = |it: &&UnsentWrite| it.request == Some(request) && it.fate == Fate::Asks;
        if let Some(entry) = self.unsent.writes.iter().find(is_its).map(|it| it.entry) {
            self.withdraw(entry);
        }
    }

    /// What an entry holds goes out under this intention.
    pub(super) fn resume_write(&mut self, request: RequestId, entry: EntryId, write: &Write) {
        self.store.wanted(request, write);
        self.store.queued(request);
        self.send(Request::Resume { request, entry, write: Box::new(write.clone()) });
    }

    /// The intention of an earlier run to write the very same, where that is kept: it is looked up, not sent twice.
    pub(super) fn write_of_before(&mut self, write: &Write) -> Option<RequestId> {
        let it = self.unsent.writes.iter().find(|it| *it.write == *write)?;
        let entry = it.entry;
        if let Some(under_way) = it.request {
            return self.store.project_of(under_way).map(|_| under_way);
        }
        let request = self.next_request();
        self.resume_write(request, entry, write);
        Some(request)
    }

    /// An earlier run has left something unsent, or this one before it had to sign in again: what is fresh goes on, under
    /// these intentions; the rest is left to the user.
    pub(super) fn found<'a>(&mut self, found: &'a [UnsentWrite]) -> Vec<(RequestId, &'a Write)> {
        let mut resumed = Vec::new();
        let mut moving = Vec::new();
        let (mut fresh, mut met, mut asking, mut refused) = (0, 0, 0, 0);
        for (at, it) in found.iter().enumerate() {
            let UnsentWrite { entry, write, fate, is_old, .. } = it;
            match fate {
                Fate::Asks if it.theirs.is_some() => met += 1,
                Fate::Asks => asking += 1,
                Fate::Refused => refused += 1,
                _ if *is_old || self.read_only => {}
                _ if write.file().is_some() => {
                    fresh += 1;
                    let later = found.get(at + 1..).unwrap_or_default();
                    let is_last = is_last_file(it, later);
                    moving.extend(transfers::resume((*entry, write), is_last, &moving, self));
                    continue;
                }
                _ => {
                    fresh += 1;
                    let request = self.next_request();
                    self.resume_write(request, *entry, write);
                    resumed.push((request, &**write));
                }
            }
            if let Some((note, path)) = write.file()
                && let Some(task) = self.tasks.of_file(note, path, &moving)
            {
                self.tasks.set_aside(task);
            }
        }
        let kept = found.len() - fresh - met - asking - refused;
        let why_kept = if self.read_only {
            "kept, and nothing is sent while smartq only reads"
        } else {
            "kept, too old to go out unasked"
        };
        let told = [
            (fresh, "not confirmed when smartq ended: looked up and sent now"),
            (met, "met by somebody else's: you decide"),
            (asking, "sent, and may have been saved or not: you decide"),
            (refused, "refused, and kept"),
            (kept, why_kept),
        ];
        let told = told.into_iter().filter(|(count, _)| *count > 0);
        let mut words: Vec<String> =
            told.map(|(count, what)| format!("{} {what}.", changes(count))).collect();
        if found.len() > fresh {
            let list = self.keymap.key_of(Context::Projects, Command::Drafts);
            words.push(format!("{list} lists what is left."));
        }
        self.say(Tone::Warning, words.join(" "));
        resumed
    }
}

/// Whether no other file goes to its note after this one.
fn is_last_file(it: &UnsentWrite, later: &[UnsentWrite]) -> bool {
    let note = it.write.file().map(|(note, _)| note);
    let goes = |it: &&UnsentWrite| !it.is_asking() && !it.is_old;
    !later.iter().filter(goes).any(|it| it.write.file().map(|(note, _)| note) == note)
}

/// What a write is about, in a few words.
pub(super) fn words(write: &Write) -> String {
    match write {
        Write::Admin(_) => "Settings".to_owned(),
        Write::CreateTicket { input, .. } => {
            format!("New ticket “{}”", text::clean(input.name.as_deref().unwrap_or_default()))
        }
        Write::SaveTicket { base, .. } => format!("Change of #{}", base.id),
        Write::DeleteTicket { ticket, .. } => format!("Deletion of #{ticket}"),
        Write::CreateNote { ticket, .. } => format!("New note on #{ticket}"),
        Write::SaveNote { ticket, .. } => format!("Change of a note on #{ticket}"),
        Write::DeleteNote { ticket, .. } => format!("Deletion of a note on #{ticket}"),
        Write::DeleteFile { ticket, .. } => format!("Deletion of a file on #{ticket}"),
        Write::SendFile { ticket, path, .. } => {
            format!("File “{}” for a note on #{ticket}", tasks::file_name(path))
        }
    }
}

/// Why it waits for the user, or was refused.
pub(super) fn reason(it: &UnsentWrite, desk: &Desk) -> Option<String> {
    let reason = it.reason.as_deref()?;
    Some(match place(&it.write).0 {
        Some(project) => fields::by_label(reason, project, desk),
        None => reason.to_owned(),
    })
}

/// Where it belongs.
pub(super) const fn place(write: &Write) -> (Option<ProjectId>, Option<TicketId>) {
    match write {
        Write::Admin(_) => (None, None),
        Write::CreateTicket { project, .. } => (Some(*project), None),
        Write::SaveTicket { project, base, .. } => (Some(*project), Some(base.id)),
        Write::DeleteTicket { project, ticket }
        | Write::CreateNote { project, ticket, .. }
        | Write::SaveNote { project, ticket, .. }
        | Write::DeleteNote { project, ticket, .. }
        | Write::DeleteFile { project, ticket, .. }
        | Write::SendFile { project, ticket, .. } => (Some(*project), Some(*ticket)),
    }
}

/// How far it has come, in a word or two.
pub(super) const fn fate(it: &UnsentWrite) -> &'static str {
    match it.fate {
        Fate::Waiting if it.is_old && it.request.is_none() => "kept, too old",
        Fate::Waiting => "waiting",
        Fate::Sending => "being sent",
        Fate::Unknown if it.is_old && it.request.is_none() => "fate unknown, too old",
        Fate::Unknown => "being looked up",
        Fate::Refused => "refused",
        Fate::Asks => "needs you",
    }
}

fn changes(count: usize) -> String {
    if count == 1 { "1 change was".to_owned() } else { format!("{count} changes were") }
}
