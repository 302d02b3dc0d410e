//! Who works on tickets, or which tags they have: chosen from a list, for one ticket or for many.
//!
//! Of many, the list tells what all of them have, some, or none; what is left as it is stays as it is for each of them.
//! You come first in the list of people, so that two keys assign a ticket to you. Enter only ever adds: whoever wants
//! something away takes its mark off.

mod asking;
mod choices;
mod mouse;
mod taking;

use super::changes::TicketPatch;
use super::command::Command;
use super::desk::Desk;
use super::form::line::Line;
use super::form::picker::{Mode, matches};
use super::layer::{Go, Reason};
use super::layout;
use super::notices::Tone;
use crate::model::{ProjectId, TicketId, UserId};
use crate::worker::reply::Reply;
use crate::worker::request::Read;
use asking::Asking;
pub use choices::Choice;

/// What is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// Who works on them.
    People,
    /// Their labels.
    Tags,
}

/// How many of the tickets have something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Share {
    /// None of them.
    None,
    /// So many, and not all.
    Some(usize),
    /// All of them.
    All,
}

/// A line of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry {
    /// This choice.
    Known(usize),
    /// What is typed, as a tag that is not in use yet.
    New,
}

/// See the module.
#[derive(Debug)]
pub struct Chooser {
    /// On which board.
    pub project: ProjectId,
    /// Whose.
    pub tickets: Vec<TicketId>,
    /// What.
    pub subject: Subject,
    /// What is typed to find something.
    pub query: Line,
    /// Everything there is to choose.
    pub choices: Vec<Choice>,
    /// What of it fits, the best first.
    pub entries: Vec<Entry>,
    /// Which entry has the keys.
    pub selected: usize,
    /// Entries above the first one in sight.
    pub top: usize,
    /// Whether the tickets' people are told of the change.
    pub notifies: bool,
    /// Whether it is not known yet who works on all of them.
    pub is_loading: bool,
    asking: Asking,
    /// Whether the user has chosen something, or taken it back.
    is_touched: bool,
    /// Whether a comma was typed last: the space behind it belongs to it.
    after_comma: bool,
}

impl Chooser {
    /// Chooses for these tickets.
    pub fn open(
        project: ProjectId,
        tickets: Vec<TicketId>,
        subject: Subject,
        desk: &mut Desk,
    ) -> Self {
        if subject == Subject::People && !desk.store.people.known && !desk.store.people.is_loading()
        {
            desk.read(Read::People);
        }
        let mut it = Self {
            project,
            tickets,
            subject,
            query: Line::default(),
            choices: Vec::new(),
            entries: Vec::new(),
            selected: 0,
            top: 0,
            notifies: desk.notifies,
            is_loading: false,
            asking: Asking::default(),
            is_touched: false,
            after_comma: false,
        };
        it.ask(desk);
        it.take_in(desk);
        it
    }

    /// What it is called in its frame.
    pub fn title(&self) -> String {
        let what = match self.subject {
            Subject::People => "Assigned to",
            Subject::Tags => "Tags",
        };
        match self.tickets.as_slice() {
            [only] => format!("{what} · #{only}"),
            several => format!("{what} · {} tickets", several.len()),
        }
    }

    /// Works out what there is to choose; what was chosen here stays chosen.
    fn take_in(&mut self, desk: &Desk) {
        self.is_loading = self.is_untold(desk);
        let before = std::mem::take(&mut self.choices);
        self.choices = choices::of(self, desk);
        for choice in before.into_iter().filter(Choice::is_changed) {
            match self.choices.iter_mut().find(|it| it.is_same(&choice)) {
                Some(known) => known.now = choice.now,
                None => self.choices.push(choice),
            }
        }
        self.filter();
    }

    fn filter(&mut self) {
        let typed = self.query.text().trim().to_owned();
        let items: Vec<_> = self.choices.iter().map(|choice| choice.item.clone()).collect();
        let mode = match self.subject {
            Subject::People => Mode::People,
            Subject::Tags => Mode::Words,
        };
        let found = matches(&items, &typed, mode).into_iter();
        self.entries = found.filter_map(|at| usize::try_from(at).ok()).map(Entry::Known).collect();
        let is_known = items.iter().any(|item| item.title == typed);
        if self.subject == Subject::Tags && !typed.is_empty() && !is_known {
            // what only holds the typed letters is not what is being typed
            let is_begun = items.iter().any(|item| item.title.starts_with(&typed));
            let place = if is_begun { self.entries.len() } else { 0 };
            self.entries.insert(place, Entry::New);
        }
        self.selected = 0;
        self.top = 0;
    }

    /// The choice that has the keys.
    pub fn candidate(&self) -> Option<&Choice> {
        match self.entries.get(self.selected)? {
            Entry::Known(at) => self.choices.get(*at),
            Entry::New => None,
        }
    }

    fn is_changed(&self) -> bool {
        self.choices.iter().any(Choice::is_changed)
    }

    pub(super) fn command(&mut self, command: Command, desk: &mut Desk) -> Go {
        self.after_comma = false;
        let last = self.entries.len().saturating_sub(1);
        let page = layout::chooser_rows(desk.size, self.choices.len()).max(2) / 2;
        let to = match command {
            Command::Back => return self.back(),
            Command::Open => return self.take(desk),
            Command::Save => return self.save(desk),
            Command::Toggle => return self.toggle(),
            Command::Notify => {
                self.notifies = !self.notifies;
                return Go::Shown;
            }
            Command::Up => self.selected.saturating_sub(1),
            Command::Down => self.selected + 1,
            Command::HalfPageUp => self.selected.saturating_sub(page),
            Command::HalfPageDown => self.selected + page,
            _ => return Go::Stay,
        };
        let to = to.min(last);
        let moved = to != self.selected;
        self.selected = to;
        if moved { Go::Shown } else { Go::Stay }
    }

    /// Gives up what is typed, and then everything.
    fn back(&mut self) -> Go {
        if self.query.text().is_empty() {
            return Go::Pop;
        }
        self.query.set("");
        self.filter();
        Go::Shown
    }

    /// Changes the tickets as it is chosen here.
    fn save(&mut self, desk: &mut Desk) -> Go {
        if self.is_loading {
            return Go::Stay;
        }
        if !self.take_typed(desk) {
            return Go::Shown;
        }
        desk.notifies = self.notifies;
        if self.is_changed() {
            let patch = self.patch().telling(self.notifies);
            desk.change_tickets(self.project, &self.tickets, &patch);
        } else {
            desk.say(Tone::Done, "Nothing was changed.");
        }
        Go::Pop
    }

    /// What comes to the tickets, and what goes.
    fn patch(&self) -> TicketPatch {
        let changed = || self.choices.iter().filter(|choice| choice.is_changed());
        let to = |share: Share| changed().filter(move |choice| choice.now == share);
        match self.subject {
            Subject::People => {
                let ids = |share| to(share).map(|choice| UserId::new(choice.item.id)).collect();
                TicketPatch::People { add: ids(Share::All), remove: ids(Share::None) }
            }
            Subject::Tags => {
                let tags = |share| to(share).map(|choice| choice.item.title.as_str()).collect();
                TicketPatch::Tags { add: tags(Share::All), remove: tags(Share::None) }
            }
        }
    }

    pub(super) fn reply(&mut self, reply: &Reply, desk: &mut Desk) -> Go {
        if let Reply::Ticket { ticket, result, .. } = reply {
            self.answered(*ticket, result.as_ref().err(), desk);
        }
        let is_news = match reply {
            Reply::People { .. } => self.subject == Subject::People,
            Reply::Ticket { ticket, .. } | Reply::TicketSaved { ticket, .. } => {
                self.tickets.contains(ticket)
            }
            _ => false,
        };
        if !is_news {
            return Go::Stay;
        }
        let selected = self.candidate().cloned();
        self.take_in(desk);
        let is_selected = |entry: &Entry| match (entry, &selected) {
            (Entry::Known(at), Some(before)) => {
                self.choices.get(*at).is_some_and(|choice| choice.is_same(before))
            }
            _ => false,
        };
        if let Some(at) = self.entries.iter().position(is_selected) {
            self.selected = at;
        }
        Go::Shown
    }

    pub(super) fn resized(&mut self, desk: &Desk) {
        let room = layout::chooser_rows(desk.size, self.choices.len());
        self.top = layout::scrolled(self.top, self.selected, self.entries.len(), room);
    }

    pub(super) fn disabled(&self, command: Command) -> Option<Reason> {
        let chooses = matches!(command, Command::Open | Command::Toggle | Command::Save);
        (chooses && self.is_loading)
            .then(|| Reason::new("Who works on it has not come yet, so it cannot be changed."))
    }

    /// What would be lost with it, in a few words.
    pub(super) fn unsent(&self) -> Option<String> {
        let what = match self.subject {
            Subject::People => "people that were not assigned yet",
            Subject::Tags => "tags that were not saved yet",
        };
        self.is_changed().then(|| what.to_owned())
    }
}
