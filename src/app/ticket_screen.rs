//! A ticket: what it is, its notes, their files. Opens with what the store knows and asks for the rest.
//!
//! The store holds the data and drops answers to questions that were asked again since; here is what is looked at: the
//! pane with the keys, what is selected in each (by id), how far each is scrolled. Lines are laid out in
//! [`TicketScreen::resized`], which is called after every change, so that the view has nothing to compute.

mod asking;
mod change;
pub mod details;
pub mod files;
pub mod layout;
mod mouse;
pub mod notes;
mod opening;
mod parts;
mod saving;
pub mod tabs;
pub mod transfers;

use std::path::PathBuf;

use self::details::{Details, Facts};
use self::files::FileList;
use self::layout::{Places, Wants, places};
use self::notes::NoteList;
use self::saving::Saving;
use self::transfers::TransferList;
use super::command::Command;
use super::desk::Desk;
use super::layer::{Go, Reason};
use super::scroll::half;
use crate::model::{File, FileId, Note, NoteId, ProjectId, StepId, Ticket, TicketId, UserId};
use crate::worker::reply::Reply;
use crate::worker::request::RequestId;

/// Cells before a text: the bar of the selected one, and air.
pub const NOTE_MARGIN: usize = 2;

/// A part of the screen that can have the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pane {
    /// What the ticket is.
    #[default]
    Details,
    /// Its notes.
    Notes,
    /// The files of the selected note.
    Files,
    /// Files on their way; only there while some are.
    Transfers,
}

/// Something that is being deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doomed {
    /// A note, with its files.
    Note(NoteId),
    /// A file.
    File(FileId),
}

/// See the module.
#[derive(Debug)]
pub struct TicketScreen {
    /// Whose board it is on.
    pub project: ProjectId,
    /// Which ticket.
    pub ticket: TicketId,
    /// The pane that has the keys.
    pub pane: Pane,
    /// What the ticket is.
    pub details: Details,
    /// Its notes.
    pub notes: NoteList,
    /// The files of the selected note.
    pub files: FileList,
    /// Files on their way.
    pub transfers: TransferList,
    /// Where everything lies.
    pub places: Places,
    /// The ticket is not there any more, and this screen could not close by itself: something lay over it.
    pub gone: bool,
    /// Whether the ticket was ever known here.
    was_there: bool,
    /// Notes and files that are being deleted: no answer has come yet.
    pub deleting: Vec<(RequestId, Doomed)>,
    /// A form or dialog was put over this screen, and nobody has pressed a key here since.
    covered: bool,
    /// Whose files are listed.
    files_of: Option<NoteId>,
    /// What the details are made of besides the ticket has changed.
    details_anew: bool,
    /// What a file is attached to, once its path is known.
    attach_to: Option<NoteId>,
    /// The notes whose files are saved, once the folder is known.
    to_save: Vec<NoteId>,
    /// Files that are saved as soon as it is known which they are.
    saving: Saving,
    /// The folder of the last attached file: the next one is often beside it.
    attached_from: Option<PathBuf>,
}

impl TicketScreen {
    /// Opens a ticket with what is known of it, and asks for the rest.
    pub fn open(project: ProjectId, ticket: TicketId, desk: &mut Desk) -> Self {
        let mut screen = Self {
            project,
            ticket,
            pane: Pane::default(),
            details: Details::default(),
            notes: NoteList::default(),
            files: FileList::default(),
            transfers: TransferList::default(),
            places: places(desk.size, Pane::default(), Wants::default()),
            gone: false,
            was_there: false,
            deleting: Vec::new(),
            covered: false,
            files_of: None,
            details_anew: true,
            attach_to: None,
            to_save: Vec::new(),
            saving: Saving::default(),
            attached_from: None,
        };
        screen.ask(desk);
        screen.resized(desk);
        screen.ask_files(desk);
        screen
    }

    // ---- what is known

    /// The ticket, as far as it is known.
    pub fn shown<'a>(&self, desk: &'a Desk) -> Option<&'a Ticket> {
        desk.store.ticket(self.project, self.ticket)
    }

    /// The selected note.
    pub fn note(&self) -> Option<&Note> {
        self.notes.selected_note()
    }

    /// The files of the selected note, as far as they are known.
    pub fn listed_files<'a>(&self, desk: &'a Desk) -> &'a [File] {
        let list = self.note().and_then(|note| desk.store.files(note.id));
        list.map_or(&[], |list| list.items.as_slice())
    }

    /// The selected file.
    fn file<'a>(&self, desk: &'a Desk) -> Option<&'a File> {
        self.listed_files(desk).iter().find(|file| Some(file.id) == self.files.selected)
    }

    /// Whether this is being deleted.
    pub fn is_doomed(&self, what: Doomed) -> bool {
        self.deleting.iter().any(|(_, doomed)| *doomed == what)
    }

    // ---- keys

    /// A key that means this was pressed.
    pub(super) fn command(&mut self, command: Command, desk: &mut Desk) -> Go {
        self.covered = false;
        if self.gone || command == Command::Back {
            return Go::Pop;
        }
        let go = match command {
            Command::Up
            | Command::Down
            | Command::First
            | Command::Last
            | Command::HalfPageDown
            | Command::HalfPageUp => {
                self.travel(command, desk);
                Go::Shown
            }
            Command::NextPane => self.change_pane(1, true, desk),
            Command::PreviousPane => self.change_pane(-1, true, desk),
            Command::Open if self.pane == Pane::Files => self.save_file(desk),
            Command::Open if self.pane == Pane::Details => self.change_part(desk),
            Command::Right | Command::Open => self.change_pane(1, false, desk),
            Command::Left => self.change_pane(-1, false, desk),
            Command::Refresh => {
                self.refresh(desk);
                Go::Shown
            }
            _ => self.change(command, desk),
        };
        self.covered = matches!(go, Go::Push(_));
        self.resized(desk);
        self.ask_files(desk);
        go
    }

    /// Another screen was put over this one.
    pub(in crate::app) const fn cover(&mut self) {
        self.covered = true;
    }

    /// Moves within the pane that has the keys.
    fn travel(&mut self, command: Command, desk: &Desk) {
        let room = |place: Option<ratatui::layout::Rect>| {
            place.map_or(0, |place| usize::from(place.height))
        };
        match self.pane {
            Pane::Details => {
                let height = room(self.places.details);
                let by = lines(command, height, 1);
                self.details.step(by, height);
            }
            Pane::Notes => match command {
                Command::Up => self.notes.up(),
                Command::Down => self.notes.down(),
                Command::First => self.notes.first(),
                Command::Last => self.notes.last(),
                Command::HalfPageDown => self.notes.half_page(true),
                _ => self.notes.half_page(false),
            },
            Pane::Files => {
                let height = room(self.places.files);
                let files = self.listed_files(desk);
                self.files.step(files, lines(command, height, 1), height);
            }
            Pane::Transfers => {
                let height = room(self.places.transfers);
                self.transfers.step(desk.tasks.list(), lines(command, height, 1), height);
            }
        }
    }

    /// The panes there are, in the order of Tab.
    pub fn panes(desk: &Desk) -> &'static [Pane] {
        const ALL: [Pane; 4] = [Pane::Details, Pane::Notes, Pane::Files, Pane::Transfers];
        if desk.tasks.list().is_empty() { &ALL[..3] } else { &ALL }
    }

    fn change_pane(&mut self, by: isize, around: bool, desk: &Desk) -> Go {
        let panes = Self::panes(desk);
        let at = panes.iter().position(|pane| *pane == self.pane).unwrap_or(0);
        let last = panes.len() - 1;
        let next = match (by > 0, around) {
            (true, true) => (at + 1) % panes.len(),
            (true, false) => (at + 1).min(last),
            (false, true) => at.checked_sub(1).unwrap_or(last),
            (false, false) => at.saturating_sub(1),
        };
        self.pane = panes.get(next).copied().unwrap_or_default();
        Go::Shown
    }

    /// What Enter does here, for the bottom line.
    pub const fn word(&self) -> &'static str {
        match self.pane {
            Pane::Details => "change",
            Pane::Files => "save",
            Pane::Notes | Pane::Transfers => "next",
        }
    }

    /// Why this key does nothing here and now.
    pub(super) fn disabled(&self, command: Command, desk: &Desk) -> Option<Reason> {
        if self.gone {
            return None;
        }
        self.refused(command, desk).map(Reason::new)
    }

    // ---- what happens

    /// An answer has come; the store has taken it in.
    pub(super) fn reply(&mut self, reply: &Reply, desk: &mut Desk) -> Go {
        if self.gone {
            return Go::Stay;
        }
        let ours = match reply {
            Reply::Ticket { ticket, .. }
            | Reply::Notes { ticket, .. }
            | Reply::TicketSaved { ticket, .. }
            | Reply::TicketDeleted { ticket, .. }
            | Reply::NoteSaved { ticket, .. }
            | Reply::NoteDeleted { ticket, .. } => *ticket == self.ticket,
            Reply::Fields { .. } | Reply::Steps { .. } | Reply::People { .. } => {
                self.details_anew = true;
                true
            }
            Reply::Files { .. }
            | Reply::FileDeleted { .. }
            | Reply::Uploaded { .. }
            | Reply::Downloaded { .. }
            | Reply::BoardPage { .. } => true,
            _ => false,
        };
        if !ours {
            return Go::Stay;
        }
        if self.is_lost(reply, desk) {
            return self.lost(desk);
        }
        if let Reply::NoteDeleted { request, .. } | Reply::FileDeleted { request, .. } = reply {
            self.deleting.retain(|(asked, _)| asked != request);
        }
        if let Reply::Uploaded { note, result: Ok(_), .. } = reply {
            // The list in the store has the file already; what else has come to it meanwhile is asked for.
            self.files.forget_note(*note);
        }
        let added = match reply {
            Reply::NoteSaved { result: Ok(note), .. } if !self.notes.holds(note.id) => {
                Some(note.id)
            }
            _ => None,
        };
        self.go_on_saving(desk);
        self.resized(desk);
        if let Some(note) = added {
            self.notes.select(note);
            self.resized(desk);
        }
        self.ask_files(desk);
        Go::Shown
    }

    /// Lays everything out for what is known now.
    pub(super) fn resized(&mut self, desk: &Desk) {
        if !Self::panes(desk).contains(&self.pane) {
            self.pane = Pane::Notes;
        }
        let wants =
            Wants { files: self.listed_files(desk).len(), transfers: desk.tasks.list().len() };
        self.places = places(desk.size, self.pane, wants);
        let room = |pane: Pane, place: Option<ratatui::layout::Rect>| {
            // A pane that is not shown is laid out for where it would be.
            let place = place.or_else(|| places(desk.size, pane, wants).of(pane));
            place.map_or((0, 0), |it| (usize::from(it.width), usize::from(it.height)))
        };
        let details = room(Pane::Details, self.places.details);
        if let Some(ticket) = desk.store.ticket(self.project, self.ticket) {
            self.was_there = true;
            let anew = std::mem::take(&mut self.details_anew);
            with_facts(self.project, desk, |facts| {
                let width = details.0.saturating_sub(NOTE_MARGIN);
                self.details.lay_out(ticket, facts, width, anew);
            });
        }
        let total = self.details.lines.len();
        self.details.scroll = self.details.scroll.kept_within(total, details.1);

        let notes = room(Pane::Notes, self.places.notes);
        let known = desk.store.notes(self.ticket).map_or(&[][..], |list| &list.items);
        self.notes.lay_out(known, (notes.0.saturating_sub(NOTE_MARGIN), notes.1));

        if self.files_of != self.notes.selected {
            self.files_of = self.notes.selected;
            self.files.begin();
        }
        let files = room(Pane::Files, self.places.files);
        self.files.settle(self.listed_files(desk), files.1);
        let transfers = room(Pane::Transfers, self.places.transfers);
        self.transfers.settle(desk.tasks.list(), transfers.1);
    }
}

/// Calls with what the details need to know besides the ticket.
fn with_facts(project: ProjectId, desk: &Desk, then: impl FnOnce(Facts<'_>)) {
    let board = desk.store.board(project);
    let step = |id: StepId| {
        let steps = &board?.steps.items;
        steps.iter().find(|step| step.id == id).map(|step| step.name.clone())
    };
    let person = |id: UserId| desk.store.person(id).map(|person| person.name.clone());
    let fields = board.map_or(&[][..], |board| &board.fields.items);
    then(Facts { step: &step, person: &person, fields });
}

/// How many lines a command goes down.
fn lines(command: Command, height: usize, one: isize) -> isize {
    match command {
        Command::Up => -one,
        Command::Down => one,
        Command::First => isize::MIN,
        Command::Last => isize::MAX,
        Command::HalfPageDown => half(height),
        Command::HalfPageUp => -half(height),
        _ => 0,
    }
}

#[cfg(test)]
mod tests;
