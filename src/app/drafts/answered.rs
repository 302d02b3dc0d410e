//! What was sent from a form that is gone is answered: it is done with, or still a draft.

use std::path::Path;

use super::{Drafts, Left, Place, Sending};
use crate::app::desk::Desk;
use crate::app::form::draft::{Content, Kept};
use crate::app::msg::LocalFile;
use crate::app::notices::Tone;
use crate::app::transfers;
use crate::app::unsent::rewritten;
use crate::text::markdown;
use crate::worker::reply::{Failure, Reply};
use crate::worker::request::{RequestId, Write};

/// What a form asks for beside the words: whom to tell, and which files follow.
const INSTRUCTIONS: [&str; 4] = ["has_attachments", "notify_users", "users", "notify_involved"];

impl Drafts {
    /// Whether the answer to this decides over a draft that no form has.
    pub(in crate::app) fn awaits(&self, request: RequestId) -> bool {
        self.kept.iter().any(|(_, left)| left.sending.awaits(request))
    }

    fn awaiting(&mut self, request: RequestId) -> Option<&mut Left> {
        self.kept.iter_mut().map(|(_, left)| left).find(|left| left.sending.awaits(request))
    }

    fn done_with(&mut self, request: RequestId) -> Option<(Place, Left)> {
        let at = self.kept.iter().position(|(_, left)| left.sending.awaits(request))?;
        Some(self.kept.remove(at))
    }

    /// Nothing keeps this intention any more.
    pub(in crate::app) fn given_up(&mut self, request: RequestId) {
        let is_its = |left: &Left| left.sending.doubts(request) || left.sending.awaits(request);
        for (_, left) in self.kept.iter_mut().filter(|(_, left)| is_its(left)) {
            left.sending = Sending::before();
        }
    }

    /// A write that was left in the outbox goes on: the draft it was sent from, where that still lies there as it was
    /// sent, waits for its answer.
    pub(in crate::app) fn resumed(&mut self, request: RequestId, write: &Write) {
        if self.kept.iter_mut().any(|(_, left)| left.sending.taken_over(write, request)) {
            return;
        }
        self.resumed.push((request, write.clone()));
        self.join();
    }

    /// A file is to follow a note that is being added: what is needed for that stays until the note is there.
    pub(in crate::app) fn keep_for_note(&mut self, request: RequestId, write: Write, path: &Path) {
        let Some((place, mut left)) = rewritten::draft(&write) else { return };
        left.files.push(LocalFile { path: path.to_owned(), size: None });
        left.sending.goes_on(request, write);
        self.keep(self.free(&place), left);
    }

    /// The file does not follow a note of its own any more.
    pub(in crate::app) fn drop_for_note(&mut self, write: &Write, path: &Path) {
        let Some((place, its)) = rewritten::draft(write) else { return };
        self.kept.retain(|(it, left)| {
            *it.first() != place
                || left.draft != its.draft
                || left.files.len() != 1
                || left.files.iter().any(|it| it.path != path)
        });
    }

    /// The answer to the one is that to the other from now on.
    fn folded(&mut self, request: RequestId, into: RequestId) -> bool {
        for (it, _) in self.resumed.iter_mut().filter(|(it, _)| *it == request) {
            *it = into;
        }
        self.awaiting(request).map(|left| left.sending.folded(into)).is_some()
    }

    /// The same, whichever of the two is found first.
    pub(super) fn join(&mut self) {
        // each of them has one draft, and one that is answered has none any more
        self.resumed.retain(|(request, write)| {
            let is_its = |(place, left): &&mut (Place, Left)| {
                left.sending.is_left_open() && is_held_by(write, place, left)
            };
            let its = self.kept.iter_mut().find(is_its);
            its.map(|(_, left)| left.sending.goes_on(*request, write.clone())).is_none()
        });
    }
}

impl Desk {
    /// The worker has answered a write, well or not, and no form waits for that. Tells whether a draft has.
    pub(in crate::app) fn draft_answered(&mut self, reply: &Reply) -> bool {
        match reply {
            // the outbox keeps the words from now on, where it has a disk; files need the note they go to
            Reply::Queued { request, .. } if self.unsent.in_memory.is_none() => {
                let is_alone = |left: &mut Left| left.files.is_empty();
                if self.drafts.awaiting(*request).is_some_and(is_alone) {
                    self.drafts.done_with(*request);
                    return true;
                }
                false
            }
            Reply::Folded { request, into } => self.drafts.folded(*request, *into),
            Reply::Administered { request, result, .. } => {
                self.draft_decided(*request, result.as_ref().err())
            }
            Reply::TicketCreated { request, result, .. }
            | Reply::TicketSaved { request, result, .. } => {
                self.draft_decided(*request, result.as_ref().err())
            }
            Reply::NoteSaved { request, result, .. } => {
                if let Ok(note) = result {
                    self.let_files_follow(*request, note.id);
                }
                self.draft_decided(*request, result.as_ref().err())
            }
            _ => false,
        }
    }

    /// The outbox has its disk again: it keeps the words of what it lists.
    pub(in crate::app) fn outbox_keeps(&mut self) {
        let listed: Vec<RequestId> =
            self.unsent.writes.iter().filter_map(|it| it.request).collect();
        self.drafts.kept.retain(|(_, left)| {
            !left.files.is_empty() || !listed.iter().any(|it| left.sending.awaits(*it))
        });
    }

    fn draft_decided(&mut self, request: RequestId, failure: Option<&Failure>) -> bool {
        // a draft that is found later is not being saved any more
        self.drafts.resumed.retain(|(it, _)| *it != request);
        let in_outbox =
            failure.and_then(|it| it.conflict.as_ref()).is_some_and(|it| it.entry.is_some());
        // ours and theirs are kept beside each other from now on, and asked about
        if failure.is_none() || in_outbox {
            let Some((place, _)) = self.drafts.done_with(request) else { return false };
            if failure.is_none() && !self.tasks.awaits(request) {
                self.say(Tone::Done, format!("{}: saved.", place.words()));
            }
            return true;
        }
        self.drafts.awaiting(request).map(|left| left.sending.answered(failure)).is_some()
    }

    /// A note is there whose form is gone: the files that were to go with it do.
    fn let_files_follow(&mut self, request: RequestId, note: crate::model::NoteId) {
        if self.tasks.awaits(request) {
            // the list of transfers sees to it
            return;
        }
        let Some(left) = self.drafts.awaiting(request).filter(|left| !left.files.is_empty()) else {
            return;
        };
        let Some(Write::CreateNote { project, ticket, input }) = left.sending.sent() else {
            return;
        };
        let (place, is_told) = ((*project, *ticket), input.notify_users == Some(true));
        let files: Vec<_> = left.files.iter().map(|file| file.path.clone()).collect();
        transfers::send_files(place, note, files, is_told, self);
    }
}

/// Whether a draft holds what this would write, and nothing beside it.
fn is_held_by(write: &Write, place: &Place, left: &Left) -> bool {
    let Some((its, written)) = rewritten::draft(write) else { return false };
    let is_said = |kept: &Kept| {
        if INSTRUCTIONS.contains(&kept.property.as_str()) {
            return true;
        }
        let same = written.draft.fields.iter().find(|it| it.property == kept.property);
        same.is_some_and(|it| is_same(&kept.now, &it.now))
    };
    let has_files = match write {
        Write::CreateNote { input, .. } => input.has_attachments == Some(true),
        _ => false,
    };
    its == *place.first()
        && has_files != left.files.is_empty()
        && left.draft.fields.iter().all(is_said)
}

/// Whether what is typed is what was written: texts as the server would keep them.
fn is_same(typed: &Content, written: &Content) -> bool {
    match (typed, written) {
        (Content::Text(typed), Content::Text(written)) => {
            typed.trim() == written.trim()
                || markdown::to_html(typed) == *written
                || markdown::to_html(typed) == markdown::to_html(written)
        }
        (Content::Chosen { ids, typed, .. }, Content::Chosen { ids: written, .. }) => {
            typed.is_empty() && ids == written
        }
        (Content::Words { words, typed }, Content::Words { words: written, .. }) => {
            typed.is_empty() && words == written
        }
        (one, other) => one == other,
    }
}
