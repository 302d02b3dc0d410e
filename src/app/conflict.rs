//! Both have changed it: what was there before, what each has made of it, and what is to be there.
//!
//! A row for each property that both have changed, and for no other: what only one has changed is merged without a word.
//! What is ours lies in the form below, or in an entry of the outbox, until it is settled; to leave loses nothing.

mod lines;
mod merge;
mod news;
mod raised;
mod row;
pub(super) mod rows;
mod settle;
mod text;

pub use self::lines::{Part, Shown};
pub(super) use self::merge::is_mark;
pub(super) use self::raised::Raised;
pub use self::row::{Row, Side};
use self::rows::ByHand;
use super::command::Command;
use super::desk::Desk;
use super::drafts::Place;
use super::form::draft::{Content, Kept};
use super::form::{Answer as Held, Form};
use super::keymap::Context;
use super::layer::{Answer, Go, Reason};
use super::layout;
use super::notices::Tone;
use crate::worker::reply::Theirs;
use crate::worker::request::{EntryId, Read, Request, Write};

/// See the module.
#[derive(Debug, Clone)]
pub struct Conflict {
    /// What it is about, in a few words.
    pub title: String,
    /// What both have changed.
    pub rows: Vec<Row>,
    /// Which row has the keys.
    pub selected: usize,
    /// Lines above the first one in sight.
    pub top: usize,
    /// A text that is being made of both.
    pub editor: Option<Form>,
    /// Whether theirs has changed once more since this was opened.
    pub is_overtaken: bool,
    /// Ours and theirs of a ticket or a note; of settings, nothing but the rows is known here.
    between: Option<(Write, Theirs)>,
    /// Where ours lies; the form below where it is in no entry.
    entry: Option<EntryId>,
    place: Option<Place>,
    /// Theirs of the text that is open, as it was when it was opened.
    opened_on: Option<Held>,
    /// Of what was made of both before, what belongs to no row.
    unplaced: Vec<Kept>,
}

/// Where what is ours lies until it is settled.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Home {
    /// In this entry of the outbox.
    Entry(EntryId),
    /// In the form below, which is found again there.
    Form(Place),
}

/// What was left without a decision, for the form that asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Undecided {
    /// As somebody else has left it, where that is a ticket or a note.
    pub(super) theirs: Option<Theirs>,
    rows: Vec<Row>,
}

/// What is to be there, for the form that asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Settled {
    /// As somebody else has left it, where that is a ticket or a note.
    pub theirs: Option<Theirs>,
    /// By property.
    pub values: Vec<(String, Held)>,
    /// Whether a note's text is written as HTML.
    pub is_html: bool,
}

impl Conflict {
    /// Between a write and what somebody else has made of the same ticket or note.
    pub(super) fn new(write: &Write, theirs: &Theirs, home: Home, desk: &mut Desk) -> Self {
        let rows = rows::of(write, theirs, &ByHand::default(), desk);
        let (title, place) = match write {
            Write::SaveTicket { project, base, .. } => {
                (format!("#{}", base.id), Some(Place::Ticket(*project, base.id)))
            }
            Write::SaveNote { project, ticket, base, .. } => {
                let place = Place::Note(*project, *ticket, base.id);
                (format!("a note on #{ticket}"), Some(place))
            }
            _ => (String::new(), None),
        };
        let home = match home {
            Home::Entry(entry) => (Some(entry), place),
            Home::Form(place) => (None, Some(place)),
        };
        Self::of(title, Some((write.clone(), theirs.clone())), rows, home).resumed(desk)
    }

    /// Over the form of something that is administered.
    pub(super) fn over(title: String, rows: Vec<Row>, place: Place, desk: &mut Desk) -> Self {
        Self::of(title, None, rows, (None, Some(place))).resumed(desk)
    }

    fn of(
        title: String,
        between: Option<(Write, Theirs)>,
        rows: Vec<Row>,
        (entry, place): (Option<EntryId>, Option<Place>),
    ) -> Self {
        Self {
            title,
            rows,
            selected: 0,
            top: 0,
            editor: None,
            is_overtaken: false,
            between,
            entry,
            place,
            opened_on: None,
            unplaced: Vec::new(),
        }
    }

    /// With what was made of both before, and never used.
    fn resumed(mut self, desk: &mut Desk) -> Self {
        if let Some(place) = self.place_of_both()
            && let Some(left) = desk.drafts.take(&place)
        {
            self.make_room_for(&left.draft.fields, desk);
            for kept in left.draft.fields {
                self.put_back(kept);
            }
        }
        self.resized(desk);
        self
    }

    /// What was written by hand has a row, though nothing may stand in its way any more.
    fn make_room_for(&mut self, fields: &[Kept], desk: &Desk) {
        let mut by_hand = self.by_hand();
        for kept in fields {
            by_hand.add(&kept.property, &kept.label);
        }
        let Some((write, theirs)) = &self.between else { return };
        for row in rows::of(write, theirs, &by_hand, desk) {
            let known = self.rows.iter_mut().find(|it| it.about.property == row.about.property);
            match known {
                Some(known) if rows::is_html(known) == rows::is_html(&row) => {}
                Some(known) => *known = row.keeping(known),
                None => self.rows.push(row),
            }
        }
    }

    fn put_back(&mut self, kept: Kept) {
        let row = self.rows.iter_mut().find(|row| row.about.property == kept.property);
        match (row, &kept.now) {
            (Some(row), Content::Text(text)) => {
                let seen = match &kept.start {
                    Some(Content::Text(theirs)) => {
                        Some(Held::Text(rows::as_in(row, theirs, &kept.label)))
                    }
                    _ => None,
                };
                row.edit(rows::as_in(row, text, &kept.label), seen);
            }
            _ => self.unplaced.push(kept),
        }
    }

    /// What is written by hand, or just being written.
    fn by_hand(&self) -> ByHand {
        let mut by_hand = ByHand::default();
        for row in self.rows.iter().filter(|row| row.is_edited) {
            by_hand.add(&row.about.property, &row.about.label);
        }
        let open = self.editor.iter().flat_map(|form| &form.fields);
        for field in open {
            by_hand.add(&field.about.property, &field.about.label);
        }
        by_hand
    }

    /// Reads theirs anew, and whatever it takes to call things by their names.
    pub(super) fn look(&self, desk: &mut Desk) {
        match self.write() {
            Some(Write::SaveTicket { project, base, .. }) => {
                super::ticket_form::ask_for_what_is_missing(*project, desk);
                desk.read(Read::Ticket(*project, base.id));
            }
            Some(Write::SaveNote { project, ticket, .. }) => {
                desk.read(Read::Notes(*project, *ticket));
            }
            _ => {}
        }
    }

    fn theirs(&self) -> Option<Theirs> {
        self.between.as_ref().map(|(_, theirs)| theirs.clone())
    }

    fn write(&self) -> Option<&Write> {
        self.between.as_ref().map(|(write, _)| write)
    }

    /// Where its keys are looked up.
    pub(super) fn context(&self) -> Context {
        self.editor.as_ref().map_or(Context::Conflict, Form::context)
    }

    pub(super) fn command(&mut self, command: Command, desk: &mut Desk) -> Go {
        if self.editor.is_some() {
            return self.command_in_text(command, desk);
        }
        let last = self.rows.len().saturating_sub(1);
        match command {
            Command::Back => return self.leave(desk),
            Command::Save => return self.settle(desk),
            Command::Refresh => self.look(desk),
            Command::Up => self.selected = self.selected.saturating_sub(1),
            Command::Down => self.selected = (self.selected + 1).min(last),
            Command::First => self.selected = 0,
            Command::Last => self.selected = last,
            Command::Left => self.turn(false),
            Command::Right | Command::Toggle => self.turn(true),
            Command::Open | Command::EditOutside => {
                let is_outside = command == Command::EditOutside;
                return self.open(is_outside, desk);
            }
            _ => return Go::Stay,
        }
        Go::Shown
    }

    /// Whether what has the keys is a text, open or not: of anything else one is chosen.
    pub(super) fn is_at_text(&self) -> bool {
        self.editor.is_some() || self.rows.get(self.selected).is_some_and(Row::is_text)
    }

    pub(super) fn disabled(&self, command: Command) -> Option<Reason> {
        // nor does a key that is pressed everywhere choose between two people
        (matches!(command, Command::Open | Command::EditOutside) && !self.is_at_text())
            .then(|| Reason::new("This is chosen, not edited: only a text of many lines is."))
    }

    fn turn(&mut self, is_forward: bool) {
        if let Some(row) = self.rows.get_mut(self.selected) {
            row.turn(is_forward);
        }
    }

    fn leave(&mut self, desk: &mut Desk) -> Go {
        if let Some((place, left)) = self.draft() {
            desk.drafts.keep(place, left);
        }
        if self.entry.is_some() {
            let key = desk.keymap.key_of(Context::Board, Command::Drafts);
            let more = match std::mem::take(&mut desk.to_settle).len() {
                0 => String::new(),
                1 => ", with one more".to_owned(),
                more => format!(", with {more} more"),
            };
            let words = format!("Nothing is decided: both are kept, and {key} lists yours{more}.");
            desk.say(Tone::Warning, words);
            return Go::Pop;
        }
        let (theirs, rows) = (self.theirs(), self.rows.clone());
        Go::PopThen(Box::new(Answer::Undecided(Box::new(Undecided { theirs, rows }))))
    }

    fn settle(&mut self, desk: &mut Desk) -> Go {
        if let Some(reason) = desk.frozen() {
            desk.say(Tone::Warning, reason);
            return Go::Shown;
        }
        if let Some(at) = self.rows.iter().position(|row| row.taken.is_none()) {
            self.selected = at;
            let key = |command| desk.keymap.key_of(Context::Conflict, command);
            let row = self.rows.get(at);
            let label = row.map(|row| row.about.label.clone()).unwrap_or_default();
            let words =
                format!("{label}: choose with {} what is to be there.", key(Command::Toggle));
            desk.say(Tone::Warning, words);
            return Go::Shown;
        }
        let is_open = |row: &Row| row.taken == Some(Side::Both) && row.is_marked();
        if let Some(at) = self.rows.iter().position(is_open) {
            self.selected = at;
            let key = desk.keymap.key_of(Context::Conflict, Command::Open);
            let words = format!("There are marks left in the text: {key} opens it.");
            desk.say(Tone::Warning, words);
            return Go::Shown;
        }
        if let Some((place, left)) = self.draft_of(Vec::new()) {
            // what has no row here stays what it is: a draft
            desk.drafts.keep(place, left);
        }
        let Some(entry) = self.entry else {
            return Go::PopThen(Box::new(Answer::Settled(Box::new(self.settled()))));
        };
        let left = self.between.as_ref();
        let left = left.and_then(|(write, theirs)| settle::write(write, theirs, &self.rows));
        if let Some(write) = left {
            desk.settle(entry, write);
        } else {
            desk.send(Request::Withdraw(entry));
            desk.say(Tone::Done, "Theirs stays as it is; yours is given up.");
        }
        Go::Pop
    }

    fn settled(&self) -> Settled {
        let value = |row: &Row| Some((row.about.property.clone(), row.answer()?.clone()));
        Settled {
            theirs: self.theirs(),
            values: self.rows.iter().filter_map(value).collect(),
            is_html: self.rows.iter().any(rows::is_html),
        }
    }

    /// With what was chosen and written in these rows, when it was left before.
    pub(super) fn keeping(mut self, earlier: &[Row]) -> Self {
        let known = |row: Row| {
            let of_it = earlier.iter().find(|it| it.about.property == row.about.property);
            of_it.map_or_else(|| row.clone(), |it| row.clone().keeping(it))
        };
        self.rows = self.rows.into_iter().map(known).collect();
        self
    }

    /// With nothing chosen but what takes nothing away from either.
    fn chosen_anew(mut self) -> Self {
        for row in &mut self.rows {
            row.taken.take_if(|taken| *taken != Side::Both || row.is_edited);
        }
        self
    }

    /// Settles what depends on the room.
    pub(super) fn resized(&mut self, desk: &Desk) {
        if let Some(form) = &mut self.editor {
            form.today = desk.now.today;
            form.fit(desk.size);
        }
        self.selected = self.selected.min(self.rows.len().saturating_sub(1));
        let (first, last, count) = self.extent(desk.size);
        let room = layout::conflict_rows(desk.size);
        let top = layout::scrolled(self.top, last, count, room);
        self.top = top.min(first);
    }
}
