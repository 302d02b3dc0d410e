//! What was typed for something that has not been read yet, or is gone: it is looked for, and taken up where it belongs or
//! as something new.

use super::State;
use crate::app::command::Command;
use crate::app::drafts::anew::anew;
use crate::app::drafts::{Left, Place};
use crate::app::keymap::Context;
use crate::app::layer::{Choice, Layer};
use crate::app::menu::{Entry, Menu};
use crate::app::mouse::{Gesture, Mouse};
use crate::app::msg::Msg;
use crate::app::notices::Tone;
use crate::app::unsent::subject::{Gone, Sought, Subject};
use crate::app::unsent::{rewritten, words};
use crate::app::unsent_screen::Item;
use crate::worker::reply::Failure;

impl State {
    /// Whoever goes on to something else does not want a form to open under the hands.
    pub(super) fn stop_seeking(&mut self, msg: &Msg) {
        let press = |mouse: &Mouse| matches!(mouse.what, Gesture::Press { .. });
        if matches!(msg, Msg::Key(_) | Msg::Paste(_)) || matches!(msg, Msg::Mouse(it) if press(it))
        {
            self.desk.sought = None;
        }
    }

    /// Asks for what stands in the way of a form; it opens by itself when that is here.
    pub(super) fn seek(&mut self, item: Item, place: &Place) {
        match self.desk.subject(place) {
            Subject::Gone(gone @ Gone::Ticket(_)) => return self.offer_anew(&item, gone),
            Subject::Here => {
                let words = "It cannot be opened: what it is about is no longer there. What you typed stays here.";
                return self.desk.say(Tone::Warning, words);
            }
            _ => self.desk.ask_for_subject(place),
        }
        let sought = Sought { item, place: place.clone() };
        self.desk.say(Tone::Done, sought.words());
        self.desk.sought = Some(sought);
    }

    /// Takes up what was looked for, as far as it is known by now.
    pub(super) fn found_sought(&mut self) -> bool {
        let is_listed = matches!(self.layers.top(), Layer::Unsent(_));
        let Some(Sought { item, place }) = self.desk.sought.take().filter(|_| is_listed) else {
            return false;
        };
        match self.desk.subject(&place) {
            Subject::Awaited => {
                self.desk.sought = Some(Sought { item, place });
                return false;
            }
            Subject::Here => match &item {
                Item::Draft(of) => self.take_up(of),
                Item::Write(entry) => self.rewrite_unsent(*entry),
                Item::Strange(_) => {}
            },
            Subject::Gone(gone) => self.offer_anew(&item, gone),
            Subject::Unread(why) => self.say_unread_subject(&place, why.as_ref()),
        }
        true
    }

    fn say_unread_subject(&mut self, place: &Place, why: Option<&Failure>) {
        let ticket = place.ticket().map(|(_, ticket)| format!("#{ticket}"));
        let what = ticket.unwrap_or_else(|| "What it is about".to_owned());
        let why = why.map(|failure| format!(" {}", failure.message)).unwrap_or_default();
        let words = format!("{what} cannot be read just now, so what you typed stays here.{why}");
        self.desk.say(Tone::Warning, words);
    }

    /// The draft of something new with what was typed for something that is gone.
    fn anew(&self, item: &Item) -> Option<(Place, Left)> {
        match item {
            Item::Draft(place) => anew(place, self.desk.drafts.left(place)?.clone()),
            Item::Write(entry) => {
                let it = self.desk.unsent.writes.iter().find(|it| it.entry == *entry)?;
                let (place, left) = rewritten::draft(&it.write)?;
                let (place, left) = anew(&place, left)?;
                Some((place, rewritten::with_name(&it.write, left)))
            }
            Item::Strange(_) => None,
        }
    }

    /// What can be done with it: taken up as something new, where there are words for that.
    pub(super) fn entry_anew(&self, item: &Item, gone: Gone) -> Option<Entry> {
        let label = match (self.anew(item)?.0, gone) {
            (Place::NewNote(..), Gone::Note(ticket)) => {
                format!("Take it up as a new note on #{ticket}")
            }
            // where the ticket is gone there is nowhere to put a note
            (Place::NewNote(..), Gone::Ticket(_)) => return None,
            _ => "Take it up as a new ticket".to_owned(),
        };
        let choice = Some(Choice::TakeUpAnew(item.clone()));
        Some(Entry { label, detail: String::new(), choice })
    }

    /// Says what is gone, and offers what was typed for it.
    fn offer_anew(&mut self, item: &Item, gone: Gone) {
        let mut entries: Vec<Entry> = self.entry_anew(item, gone).into_iter().collect();
        let mut title = String::new();
        match item {
            Item::Draft(place) => title = place.words(),
            Item::Write(entry) => {
                let it = self.desk.unsent.writes.iter().find(|it| it.entry == *entry);
                title = it.map(|it| words(&it.write)).unwrap_or_default();
                let (label, detail) = ("Give it up".to_owned(), String::new());
                entries.push(Entry { label, detail, choice: Some(Choice::GiveUp(*entry)) });
            }
            Item::Strange(_) => {}
        }
        let mut says = gone.words();
        if entries.is_empty() {
            let key = self.desk.keymap.key_of(Context::Unsent, Command::ThrowAway);
            says = format!("{says} What you typed stays here; {key} throws it away.");
        } else {
            self.layers.push(Layer::Menu(Menu::new(title, entries, 0)));
        }
        self.desk.say(Tone::Warning, says);
    }

    /// What was typed for something that is gone is the draft of something new from now on.
    pub(super) fn take_up_anew(&mut self, item: &Item) {
        let Some((place, left)) = self.anew(item) else { return };
        match item {
            Item::Draft(from) => {
                if self.places().contains(&place) {
                    let words = "A form of the same kind is open already: leave that first.";
                    return self.desk.say(Tone::Warning, words);
                }
                let place = self.desk.drafts.free(&place);
                self.desk.drafts.becomes(from, &place, left);
                self.shelve();
                self.take_up(&place);
            }
            Item::Write(entry) => self.write_down(*entry, place, left),
            Item::Strange(_) => {}
        }
    }
}
