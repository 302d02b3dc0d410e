//! What is kept and not confirmed: listed, and what can be done about it.

use super::State;
use super::answers::written;
use crate::app::conflict::{Conflict, Home};
use crate::app::drafts::{Left, Place};
use crate::app::layer::{Choice, Layer};
use crate::app::menu::{Entry, Menu};
use crate::app::notices::Tone;
use crate::app::transfers;
use crate::app::unsent::subject::Subject;
use crate::app::unsent::{fate, reason, rewritten, words};
use crate::app::unsent_screen::Item;
use crate::text;
use crate::worker::reply::{Failure, FailureKind, Fate, Reply, UnsentWrite};
use crate::worker::request::{EntryId, Request, RequestId};

impl State {
    /// Does what was chosen; `false` where it is about something else.
    pub(super) fn see_to_unsent(&mut self, choice: &Choice) -> bool {
        match choice {
            Choice::TakeUp(place) => self.take_up(place),
            Choice::TakeUpAnew(item) => self.take_up_anew(item),
            Choice::Unsent(entry) => self.ask_about_unsent(*entry),
            Choice::SendUnsent(entry) => self.send_unsent(*entry),
            Choice::RewriteUnsent(entry) => self.rewrite_unsent(*entry),
            Choice::GiveUp(entry) => self.give_up(*entry),
            _ => return false,
        }
        true
    }

    /// Somebody else stands in the way of a write. A form that stands open holds what was wanted, on disk too; what was to
    /// be taken back is still in its history: neither needs to be kept a second time.
    pub(super) fn see_to_conflict(&mut self, reply: &Reply) {
        let Some((request, failure)) = written(reply) else { return };
        let Some(entry) = failure.conflict.as_ref().and_then(|it| it.entry) else { return };
        let in_form = self.layers.iter().any(|layer| layer.awaits(request));
        if in_form {
            self.shelve();
        }
        // what a form holds is safe only where it can be written down
        let is_held = in_form && self.desk.drafts.problem().is_none();
        if is_held || self.desk.changes.goes_back(request) {
            self.desk.send(Request::Withdraw(entry));
        } else if self.is_shown_at_once(request, failure) {
            self.desk.to_settle.push_back(entry);
            self.desk.say(Tone::Warning, failure.message.clone());
        }
    }

    /// The server will not have what a form or a draft still holds: it does not need to be kept a second time, to be sent
    /// from there once more.
    pub(super) fn see_to_refusal(&mut self, reply: &Reply) {
        let Some((request, failure)) = written(reply) else { return };
        let is_refused = failure.conflict.is_none() && failure.kind != FailureKind::Unknown;
        let is_held = self.layers.iter().any(|layer| layer.awaits(request))
            || self.desk.drafts.awaits(request);
        if !is_refused || !is_held || self.desk.drafts.problem().is_some() {
            return;
        }
        let of_it = self.desk.unsent.writes.iter().find(|it| it.request == Some(request));
        if let Some(entry) = of_it.map(|it| it.entry) {
            self.shelve();
            self.desk.send(Request::Withdraw(entry));
        }
    }

    /// Whether what stands in the way of a write is shown by itself: where the user has not been told before that it goes
    /// out some time, and no form holds it.
    pub(super) fn is_shown_at_once(&self, request: RequestId, failure: &Failure) -> bool {
        failure.conflict.as_ref().is_some_and(|it| it.entry.is_some())
            && !self.desk.store.is_queued(request)
            && !self.desk.changes.goes_back(request)
            && !self.layers.iter().any(|layer| layer.awaits(request))
    }

    /// Shows what stands in the way, of the form that has the keys, or of a change that was made on the screen. Unless it is
    /// the answer to a key, it comes up between the keys.
    pub(super) fn open_conflicts(&mut self, by_hand: bool) -> bool {
        let top = self.layers.len() - 1;
        if let Some(conflict) = self.layers.get_mut(top).and_then(Layer::meets_now) {
            self.layers.push(Layer::Conflict(Box::new(conflict)));
            if !by_hand {
                self.desk.came_up();
            }
            return true;
        }
        if !self.layers.top().is_full_screen() {
            return false;
        }
        let known =
            |entry: &EntryId| self.unsent_write(*entry).is_some_and(|it| it.theirs.is_some());
        let Some(at) = self.desk.to_settle.iter().position(known) else { return false };
        let is_open = self.desk.to_settle.remove(at).is_some_and(|entry| self.open_conflict(entry));
        if is_open {
            // also where a key has closed what it waited behind
            self.desk.came_up();
        }
        is_open
    }

    /// Shows ours and theirs of an entry; `false` where nothing stands in its way.
    pub(super) fn open_conflict(&mut self, entry: EntryId) -> bool {
        let Some(it) = self.unsent_write(entry) else { return false };
        let Some(theirs) = it.theirs.clone() else { return false };
        let write = it.write.clone();
        let conflict = Conflict::new(&write, &theirs, Home::Entry(entry), &mut self.desk);
        conflict.look(&mut self.desk);
        self.layers.push(Layer::Conflict(Box::new(conflict)));
        true
    }

    /// Takes up what was made of both where it is settled: of an entry that holds ours, or over the form, which shows it by
    /// itself.
    pub(super) fn take_up_both(&mut self, place: &Place) {
        let entry = self.desk.undecided_entry(place);
        if !entry.is_some_and(|entry| self.open_conflict(entry)) {
            self.open_form_of(place);
        }
    }

    fn unsent_write(&self, entry: EntryId) -> Option<&UnsentWrite> {
        self.desk.unsent.writes.iter().find(|it| it.entry == entry)
    }

    fn ask_about_unsent(&mut self, entry: EntryId) {
        if self.desk.frozen().is_none() && self.open_conflict(entry) {
            return;
        }
        let Some(it) = self.unsent_write(entry) else { return };
        let goes_on = it.request.is_some() && !matches!(it.fate, Fate::Refused | Fate::Asks);
        if goes_on && it.fate != Fate::Waiting {
            let words = format!("{}: {}. It goes on by itself.", words(&it.write), fate(it));
            return self.desk.say(Tone::Done, words);
        }
        let may_be_there = it.may_be_done();
        let is_refused = it.fate == Fate::Refused || it.fate == Fate::Asks && !may_be_there;
        let mut entries = Vec::new();
        let offer = |label: &str, choice| {
            let (label, detail) = (label.to_owned(), String::new());
            Entry { label, detail, choice: Some(choice) }
        };
        if !is_refused && !goes_on {
            let label = if may_be_there {
                "Look for it, and send it if it is not there"
            } else {
                "Send it now"
            };
            entries.push(offer(label, Choice::SendUnsent(entry)));
        } else if is_refused && it.write.file().is_some() {
            entries.push(offer("Send it once more", Choice::SendUnsent(entry)));
        }
        // written anew, what is there already would be there twice
        if !may_be_there && let Some((place, _)) = rewritten::draft(&it.write) {
            match self.desk.subject(&place) {
                Subject::Gone(gone) => entries.extend(self.entry_anew(&Item::Write(entry), gone)),
                _ => entries
                    .push(offer("Take what it holds up in its form", Choice::RewriteUnsent(entry))),
            }
        }
        entries.push(offer("Give it up", Choice::GiveUp(entry)));
        let goes_on = goes_on.then(|| "It waits, and goes on by itself.".to_owned());
        let reason = reason(it, &self.desk).map(|reason| text::clean(&reason).into_owned());
        let reason = reason.or(goes_on);
        let title = words(&it.write);
        self.layers.push(Layer::Menu(Menu::new(title, entries, 0)));
        if let Some(reason) = reason {
            self.desk.say(Tone::Warning, reason);
        }
    }

    /// What was sent before is not said to be undone, nor what may go out at this moment.
    fn give_up(&mut self, entry: EntryId) {
        let Some(it) = self.unsent_write(entry) else { return };
        if let Some(task) = self.desk.transfer_of(it) {
            return transfers::cancel(task, &mut self.desk);
        }
        let (tone, words) = match (it.fate, it.request) {
            (Fate::Sending, _) => {
                let words = "It is on its way just now: its answer comes first.";
                return self.desk.say(Tone::Warning, words);
            }
            // of what goes on by itself the worker says so
            (Fate::Unknown, Some(_)) => return self.desk.withdraw(entry),
            (Fate::Waiting, Some(_)) => (
                Tone::Done,
                "It is given up, unless it went out at this moment: then it stays in the list until it is answered.",
            ),
            _ if it.may_be_done() => (
                Tone::Warning,
                "It is given up. It was sent before, and may have been done all the same.",
            ),
            _ => (Tone::Done, "It is given up. Nothing was changed."),
        };
        self.desk.withdraw(entry);
        self.desk.say(tone, words);
    }

    fn send_unsent(&mut self, entry: EntryId) {
        let Some(it) = self.unsent_write(entry) else { return };
        let write = it.write.clone();
        if let Some(reason) = self.desk.frozen() {
            return self.desk.say(Tone::Warning, reason);
        }
        if write.file().is_some() {
            let it = it.clone();
            return transfers::send_kept(&it, &mut self.desk);
        }
        // one that asks has kept its request: it is the same intention once more
        let asking = it.request.filter(|_| it.fate == Fate::Asks);
        let request = asking.unwrap_or_else(|| self.desk.next_request());
        self.desk.drafts.resumed(request, &write);
        match asking {
            Some(request) => self.desk.write_again(request, *write),
            None => self.desk.resume_write(request, entry, &write),
        }
    }

    /// A draft takes the place of the write; it is on its way to the disk before the write is taken out.
    pub(super) fn rewrite_unsent(&mut self, entry: EntryId) {
        let Some(it) = self.unsent_write(entry) else { return };
        let Some((place, left)) = rewritten::draft(&it.write) else { return };
        if self.desk.subject(&place) != Subject::Here && !place.is_of_something_new() {
            // of what is gone it would be a draft that never opens
            return self.seek(Item::Write(entry), &place);
        }
        self.write_down(entry, place, left);
    }

    /// What an entry holds is the draft of that place from now on, and opens.
    pub(super) fn write_down(&mut self, entry: EntryId, place: Place, left: Left) {
        let Some(it) = self.unsent_write(entry) else { return };
        if it.fate == Fate::Sending || it.may_be_done() {
            // it has gone out while this was chosen: the same words in a form would be there twice
            let words = "It is on its way just now: its answer comes first.";
            return self.desk.say(Tone::Warning, words);
        }
        if let Some(why) = self.desk.drafts.problem() {
            let words =
                format!("It stays here: a draft of it cannot be written down just now ({why}).");
            return self.desk.say(Tone::Warning, words);
        }
        if self.places().contains(&place) {
            return self.desk.say(Tone::Warning, "Its form is open already: leave that first.");
        }
        let place = if place.is_of_something_new() { self.desk.drafts.free(&place) } else { place };
        if self.desk.drafts.left(&place).is_some() {
            let words =
                "There is a draft for the same place already: save it or throw it away first.";
            return self.desk.say(Tone::Warning, words);
        }
        self.desk.drafts.keep(place.clone(), left);
        self.shelve();
        self.desk.withdraw(entry);
        self.take_up(&place);
    }
}
