//! What the worker has answered: taken in by the store, told to the layers it concerns, and said where nobody else does.

use super::State;
use crate::app::command::Command;
use crate::app::desk::Account;
use crate::app::layer::Layer;
use crate::app::msg::SavedProfile;
use crate::app::notices::Tone;
use crate::app::ticket_form::fields;
use crate::app::transfers;
use crate::app::welcome::Welcome;
use crate::worker::reply::{Failure, FailureKind, Reply};
use crate::worker::request::RequestId;

impl State {
    pub(super) fn reply(&mut self, mut reply: Reply) -> bool {
        if let Reply::Kept { told, reply } = reply {
            return self.kept(told, *reply);
        }
        self.name_fields(&mut reply);
        let told = self.tells(&reply);
        if self.ends_a_long_wait(&reply) {
            self.desk.typed_ahead();
        }
        self.see_to_conflict(&reply);
        self.see_to_refusal(&reply);
        let by_draft = self.desk.draft_answered(&reply);
        if by_draft {
            // also what it says of whether it was sent
            self.shelve();
        }
        if let Some(changed) = self.unsent(&reply) {
            return changed || by_draft;
        }
        let mut changed = by_draft | transfers::reply(&reply, &mut self.desk);
        changed |= self.connected(&reply);
        let before = self.desk.store.known_before(&reply);
        let taken = self.desk.store.take(&mut reply);
        if let Some(before) = before {
            if self.desk.store.is_as_before(&before) {
                return changed;
            }
            self.desk.polling.brought();
            if let Reply::Notes { ticket, result: Ok(_), .. } = &reply {
                self.desk.store.noted(*ticket);
            }
        }
        self.desk.time_others();
        if !taken && is_read(&reply) {
            // Nobody waits for it any more: it was asked for again, or for another account.
            return changed;
        }
        changed |= taken;
        if let Some(failure) = reply.failure()
            && matches!(failure.kind, FailureKind::SignIn { .. })
            && self.desk.session().is_some()
        {
            self.desk.say_failure(failure);
            changed = true;
        }
        changed |= self.pass_on(&reply);
        changed |= self.desk.change_answered(&reply);
        self.step_emptied();
        changed |= self.ask_again(&reply);
        self.desk.administered(&reply);
        if let Some(failure) = told {
            self.desk.say_failure(&failure);
            changed = true;
        }
        changed
    }

    /// What stands in the way of a ticket is called as people call it.
    fn name_fields(&self, reply: &mut Reply) {
        if let Reply::TicketSaved { request, result: Err(failure), .. } = reply
            && let Some(project) = self.desk.store.project_of(*request)
        {
            failure.message = fields::by_label(&failure.message, project, &self.desk);
        }
    }

    /// What is kept until it is confirmed; `None` where the answer is of another kind.
    fn unsent(&mut self, reply: &Reply) -> Option<bool> {
        match reply {
            Reply::Queued { request, why } => {
                let by_form = self.layers.iter().any(|layer| layer.awaits(*request));
                self.desk.queued(*request, why, by_form);
                self.desk.tasks.held(request.task());
                for at in 0..self.layers.len() {
                    if self.layers.get_mut(at).is_some_and(|layer| layer.awaits(*request)) {
                        self.at(at, |layer, desk| layer.reply(reply, desk));
                        break;
                    }
                }
                Some(true)
            }
            Reply::Unsent(unsent) => Some(self.take_unsent(unsent)),
            Reply::Found(found) => {
                for (request, write) in self.desk.found(found) {
                    transfers::note_taken_over(write, request, &mut self.desk);
                    // a form or a draft of this run still waits for it
                    if !self.layers.iter_mut().any(|layer| layer.taken_over(write, request)) {
                        self.desk.drafts.resumed(request, write);
                    }
                }
                Some(true)
            }
            _ => None,
        }
    }

    /// Whether a form goes by this that was waited for long enough to have been forgotten.
    fn ends_a_long_wait(&self, reply: &Reply) -> bool {
        let request = match reply {
            Reply::Queued { request, .. }
            | Reply::TicketCreated { request, result: Ok(_), .. }
            | Reply::TicketSaved { request, result: Ok(_), .. }
            | Reply::NoteSaved { request, result: Ok(_), .. } => *request,
            _ => return false,
        };
        self.desk.is_late(request) && self.layers.iter().any(|layer| layer.awaits(request))
    }

    /// A change of many may have come to its end without a word to the settings that wait for it.
    fn step_emptied(&mut self) {
        for layer in self.layers.iter_mut() {
            if let Layer::Settings(settings) = layer {
                settings.emptied(&mut self.desk);
            }
        }
    }

    /// Somebody who did not get in is asked what would let him in.
    fn ask_again(&mut self, reply: &Reply) -> bool {
        let Reply::Connected { result: Err(failure), .. } = reply else { return false };
        let is_out = matches!(self.desk.account, Account::Failed(_))
            && matches!(self.layers.top(), Layer::Welcome(_));
        let question = if is_out { Welcome::question(failure, &mut self.desk) } else { None };
        question.map(|layer| self.layers.push(layer)).is_some()
    }

    /// The failure of a write that no form tells of by itself.
    fn tells(&self, reply: &Reply) -> Option<Failure> {
        let (request, failure) = written(reply)?;
        let awaited = self.desk.tasks.awaits(request)
            || self.desk.changes.tells_of(request)
            || self.layers.iter().any(|layer| layer.awaits(request));
        if awaited || self.is_shown_at_once(request, failure) {
            return None;
        }
        let mut failure = failure.clone();
        failure.message.push_str(&self.advice(request, &failure));
        if let Reply::TicketSaved { ticket, .. } | Reply::TicketDeleted { ticket, .. } = reply {
            failure.message = format!("#{ticket}: {}", failure.message);
        }
        Some(failure)
    }

    /// What the screen that is up can do about it.
    fn advice(&self, request: RequestId, failure: &Failure) -> String {
        let top = self.layers.top();
        let key = self.desk.keymap.key_of(top.context(), Command::Refresh);
        let drafts = self.desk.keymap.key_of(top.context(), Command::Drafts);
        match failure.kind {
            _ if failure.conflict.is_some() && !drafts.is_empty() => {
                format!(" Both are kept: {drafts} shows them.")
            }
            // it is not offered where it was typed: that is gone
            FailureKind::Gone if self.desk.drafts.awaits(request) => {
                format!(" What you typed is kept: {drafts} shows it.")
            }
            _ if self.desk.drafts.awaits(request) => {
                " What you typed is kept, and there again when you come back.".to_owned()
            }
            _ if top.takes_text() || key.is_empty() => String::new(),
            FailureKind::Unknown => format!(" {key} looks."),
            FailureKind::Changed => format!(" {key} shows theirs."),
            _ => String::new(),
        }
    }

    pub(super) fn profile_saved(&mut self, result: Result<SavedProfile, String>) -> bool {
        match result {
            Ok(SavedProfile { name, words }) => {
                if !self.desk.profiles.contains(&name) {
                    self.desk.profiles.push(name);
                }
                let is_told = words.is_some();
                if let Some(words) = words {
                    self.desk.say(Tone::Done, words);
                }
                is_told
            }
            Err(sentence) => {
                self.desk.say(Tone::Failed, sentence);
                true
            }
        }
    }
}

/// The write this answers, if it went wrong.
pub(super) fn written(reply: &Reply) -> Option<(RequestId, &Failure)> {
    let request = match reply {
        Reply::Administered { request, .. }
        | Reply::TicketCreated { request, .. }
        | Reply::TicketSaved { request, .. }
        | Reply::TicketDeleted { request, .. }
        | Reply::NoteSaved { request, .. }
        | Reply::NoteDeleted { request, .. }
        | Reply::FileDeleted { request, .. } => *request,
        _ => return None,
    };
    Some((request, reply.failure()?))
}

/// Whether this answers a question, as against a write or a transfer.
const fn is_read(reply: &Reply) -> bool {
    matches!(
        reply,
        Reply::Projects { .. }
            | Reply::People { .. }
            | Reply::Me { .. }
            | Reply::Roles { .. }
            | Reply::Steps { .. }
            | Reply::Fields { .. }
            | Reply::FieldUse { .. }
            | Reply::BoardPage { .. }
            | Reply::BoardDone { .. }
            | Reply::Ticket { .. }
            | Reply::Notes { .. }
            | Reply::Files { .. }
    )
}
