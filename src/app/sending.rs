//! What becomes of a form that is sent: under which intention, whether its fate is known, and what is said when it is
//! refused or left.

use super::command::Command;
use super::confirm::Confirm;
use super::desk::Desk;
use super::drafts::{Left, Place};
use super::form::Form;
use super::keymap::Context;
use super::layer::{Answer, Go, Layer, Question, Reason};
use super::msg::LocalFile;
use super::notices::Tone;
use super::unsent::subject::Subject;
use crate::worker::reply::{Failure, FailureKind};
use crate::worker::request::{RequestId, Write};

/// See the module.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Sending {
    /// Its answer has not come yet.
    awaited: Option<RequestId>,
    sent: Option<Write>,
    /// What may or may not have been saved.
    in_doubt: Option<(RequestId, Write)>,
    /// An earlier run has sent it, and ended before the answer.
    was_sent: bool,
    /// The user sends it again all the same.
    is_agreed: bool,
}

impl Sending {
    /// Sends this. What is in doubt and has not changed since stays the same intention.
    pub(super) fn send(&mut self, write: Write, desk: &mut Desk) {
        if let Some((before, _)) = self.in_doubt.as_ref().filter(|(_, before)| *before != write) {
            // the words before go no more: nobody wants both
            desk.superseded(*before);
        }
        let request = match &self.in_doubt {
            Some((request, before)) if *before == write && !desk.given_up.contains(request) => {
                desk.write_again(*request, write.clone());
                *request
            }
            // an earlier run may have sent the very same
            _ => match self.was_sent.then(|| desk.write_of_before(&write)).flatten() {
                Some(request) => request,
                None => desk.write(write.clone()),
            },
        };
        self.sent = Some(write);
        self.awaited = Some(request);
        self.is_agreed = false;
    }

    /// Of a draft that an earlier run has sent and left.
    pub(super) fn before() -> Self {
        Self { was_sent: true, ..Self::default() }
    }

    /// Whether it was sent, and nothing asks any more what became of it.
    pub(super) const fn is_left_open(&self) -> bool {
        self.is_open() && self.awaited.is_none()
    }

    /// Whether it was sent and is not known to be saved or refused.
    pub(super) const fn is_open(&self) -> bool {
        self.awaited.is_some() || self.in_doubt.is_some() || self.was_sent
    }

    /// Asks before something new is sent that was sent before, where that cannot be looked for: in other words, by an
    /// earlier run, or given up meanwhile. It would be there twice.
    pub(super) fn asks_first(&self, place: &Place, write: &Write, desk: &Desk) -> Option<Go> {
        let is_kept = || desk.unsent.writes.iter().any(|it| *it.write == *write);
        let is_other = self.in_doubt.as_ref().is_some_and(|(_, before)| before != write);
        let doubt = self.in_doubt.as_ref().map(|(request, _)| request);
        let is_given_up = doubt.is_some_and(|it| desk.given_up.contains(it));
        if !(self.was_sent || is_other || is_given_up)
            || self.is_agreed
            || !place.is_of_something_new()
            || is_kept()
        {
            return None;
        }
        let how = if is_other && !is_given_up { " in other words" } else { "" };
        let words = format!(
            "It was sent before{how}, and may be there already. Look first: if it is, this would be a second one."
        );
        let lines = vec![words];
        let confirm = Confirm::new(Question::SendAgain, "Send it again?", lines, "send again");
        Some(Go::Push(Layer::Confirm(confirm)))
    }

    /// The user knows that, and sends it again.
    pub(super) const fn agree(&mut self) {
        self.is_agreed = true;
    }

    /// What is known of it, where it is not known to be saved or refused.
    pub(super) const fn words(&self) -> Option<&'static str> {
        if self.awaited.is_some() {
            Some("It is being saved: there is no answer yet.")
        } else if self.in_doubt.is_some() {
            Some("It was sent, and no answer came: it may be there already.")
        } else if self.was_sent {
            Some("It was sent before, and may be there already.")
        } else {
            None
        }
    }

    /// It goes on by itself under this intention.
    pub(super) fn goes_on(&mut self, request: RequestId, write: Write) {
        (self.awaited, self.sent) = (Some(request), Some(write));
    }

    /// What was sent, while its answer is awaited.
    pub(super) const fn sent(&self) -> Option<&Write> {
        self.sent.as_ref()
    }

    /// Whether the answer to this intention is awaited.
    pub(super) fn awaits(&self, request: RequestId) -> bool {
        self.awaited == Some(request)
    }

    /// Another intention stands for the same write, where its answer is awaited: the one before gets none any more.
    pub(super) fn taken_over(&mut self, write: &Write, into: RequestId) -> bool {
        let is_it = self.awaited.is_some() && self.sent.as_ref() == Some(write);
        if is_it {
            self.awaited = Some(into);
        }
        is_it
    }

    /// Another intention stands for it from now on.
    pub(super) const fn folded(&mut self, into: RequestId) {
        self.awaited = Some(into);
    }

    /// The answer is there.
    pub(super) fn answered(&mut self, failure: Option<&Failure>) {
        let Some((request, write)) = self.awaited.take().zip(self.sent.take()) else { return };
        match failure.map(|failure| &failure.kind) {
            Some(FailureKind::Unknown) => self.in_doubt = Some((request, write)),
            // nothing was learned of what went before
            Some(
                FailureKind::Offline
                | FailureKind::Server
                | FailureKind::Busy { .. }
                | FailureKind::SignIn { .. }
                | FailureKind::Cancelled,
            ) => {}
            _ => {
                self.was_sent = false;
                self.in_doubt.take_if(|(doubtful, _)| *doubtful == request);
            }
        }
    }

    /// Whether it is in doubt under this intention.
    pub(super) fn doubts(&self, request: RequestId) -> bool {
        self.in_doubt.as_ref().is_some_and(|(it, _)| *it == request)
    }

    /// Whether something that was sent may or may not have been saved.
    pub(super) const fn is_in_doubt(&self) -> bool {
        self.in_doubt.is_some()
    }
}

/// Leads out of a form. What was typed is kept until the server has it, or it is thrown away.
pub(super) fn leave(draft: Option<(Place, Left)>, desk: &mut Desk) -> Go {
    let Some((place, left)) = draft else { return Go::Pop };
    let list = desk.keymap.key_of(Context::Board, Command::Drafts);
    let shows = format!("is kept: {list} shows it");
    let (fate, until) = if left.sending.awaited.is_some() {
        ("It is being saved", "is kept until the server has it")
    } else if matches!(desk.subject(&place), Subject::Gone(_)) {
        ("Nothing was saved", shows.as_str())
    } else if left.sending.is_in_doubt() {
        ("It may or may not have been saved", "is there again when you come back")
    } else {
        ("Nothing was saved", "is there again when you come back")
    };
    // where it cannot be written down nothing is promised beyond the end of the program
    let (tone, end) = match desk.drafts.problem() {
        None => (Tone::Done, ""),
        Some(_) => (Tone::Warning, ", as long as smartq runs"),
    };
    desk.drafts.keep(place, left);
    desk.say(tone, format!("{fate}; what you typed {until}{end}."));
    Go::Pop
}

/// What a form has sent is kept by the outbox and goes on by itself. Where that has no disk, the draft has to outlast us.
pub(super) fn queued(draft: Option<(Place, Left)>, desk: &mut Desk) {
    if let Some((place, left)) = draft.filter(|_| desk.unsent.in_memory.is_some()) {
        desk.drafts.keep(place, left);
    }
}

/// The form goes, as everything else in it is saved or as it was: what waited for its field stays a draft.
pub(super) fn keep_rest(form: &Form, place: Place, desk: &mut Desk) {
    let Some(draft) = form.rest().cloned() else { return };
    desk.drafts.keep(place, Left::of(draft));
    let list = desk.keymap.key_of(Context::Board, Command::Drafts);
    let words = format!(
        "Of what you had typed something belongs to a field that is not known here: it stays a draft, and {list} lists it."
    );
    desk.say(Tone::Warning, words);
}

/// Puts back what was left in that form, and gives back the files that were to go with it. What was sent and is not
/// answered stays the same intention.
pub(super) fn resume(
    (form, sending): (&mut Form, &mut Sending),
    place: &Place,
    desk: &mut Desk,
) -> Vec<LocalFile> {
    desk.part_from_both(place);
    let Some(left) = desk.drafts.take(place) else { return Vec::new() };
    form.put_back(left.draft);
    *sending = left.sending;
    form.is_saving = sending.awaited.is_some();
    let key = |command| desk.keymap.key_of(Context::Text, command);
    let (tone, words) = if form.is_saving {
        (Tone::Warning, "This is being saved; the answer is not there yet.".to_owned())
    } else if sending.is_in_doubt() {
        let save = key(Command::Save);
        (Tone::Warning, format!("This may or may not have been saved; {save} looks for it first."))
    } else if sending.was_sent {
        let list = desk.keymap.key_of(Context::Board, Command::Drafts);
        let words = format!(
            "This was sent before, and may have been saved: look, or {list} tells, before you send it again."
        );
        (Tone::Warning, words)
    } else {
        let throw = key(Command::ThrowAway);
        (Tone::Done, format!("This is what you had typed; {throw} throws it away."))
    };
    desk.say(tone, words);
    left.files
}

/// Leads out of a form and keeps nothing of it, after a question if something would be lost.
pub(super) fn discard(form: &Form, in_doubt: bool, what: &str) -> Go {
    let lines = if form.is_saving {
        let words = "It is being saved, and may be saved all the same.";
        vec![format!("{words} Should the server refuse it, {what} would be lost.")]
    } else if in_doubt {
        vec![format!("It may or may not have been saved. If it was not, {what} would be lost.")]
    } else if form.is_changed() {
        vec![format!("Nothing was saved: {what} would be lost.")]
    } else {
        return Go::Pop;
    };
    ask_to_discard(lines)
}

/// The same, of something that is being saved and that files are to follow: they would not.
pub(super) fn discard_with_files() -> Go {
    let words = "It is being saved, and may be saved all the same, but then without its files. Should the server refuse it, all of it would be lost.";
    ask_to_discard(vec![words.to_owned()])
}

fn ask_to_discard(lines: Vec<String>) -> Go {
    let confirm = Confirm::new(Question::Discard, "Throw it away?", lines, "throw away");
    Go::Push(Layer::Confirm(confirm))
}

/// What becomes of a form when the question above it has been answered.
pub(super) fn answered(answer: &Answer) -> Go {
    if *answer == Answer::Confirmed(Question::Discard) { Go::Pop } else { Go::Shown }
}

/// Shows a refusal where it belongs; the form can be edited again.
pub(super) fn refused(form: &mut Form, failure: &Failure, desk: &mut Desk) {
    let property = match &failure.kind {
        FailureKind::Invalid { property } => property.as_deref(),
        FailureKind::SignIn { .. } => {
            desk.say_failure(failure);
            None
        }
        _ => None,
    };
    let key = desk.keymap.key_of(Context::Text, Command::Save);
    let more = match &failure.kind {
        FailureKind::Unknown => format!(" {key} looks for it, and sends it if it is not there."),
        FailureKind::Offline | FailureKind::Server => format!(" {key} tries again."),
        _ => String::new(),
    };
    form.refuse(property, format!("{}{more}", failure.message));
}

/// Says of what is typed while an answer is awaited that it goes nowhere: nobody should look up from the keys and find
/// half a sentence missing.
pub(super) fn not_taken(desk: &mut Desk) -> Go {
    let back = desk.keymap.key_of(Context::Text, Command::Back);
    let words = format!(
        "What is typed while the answer is awaited is not taken. {back} goes on without waiting."
    );
    // it stands beside the answer, which may come at once
    desk.say(Tone::Failed, words);
    desk.typed_ahead();
    Go::Shown
}

/// Why a key does nothing: while an answer is awaited, or where a field has nothing to open.
pub(super) fn being_saved(form: &Form, command: Command) -> Option<Reason> {
    match command {
        Command::Save if form.is_saving => {
            Some(Reason::new("This is being saved already; the answer is not there yet."))
        }
        Command::Open if form.context() == Context::Text && form.aid().is_none() => {
            Some(Reason::new("There is nothing to open here: it is typed."))
        }
        _ => None,
    }
}
