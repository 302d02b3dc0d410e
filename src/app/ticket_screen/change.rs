//! What is done to the ticket, its notes and files: forms, questions and paths are pushed on top, and their answers
//! come back here.

use std::path::{Path, PathBuf};

use super::{Doomed, Pane, TicketScreen};
use crate::app::changes::TicketPatch;
use crate::app::chooser::Subject;
use crate::app::command::Command;
use crate::app::confirm::Confirm;
use crate::app::copying;
use crate::app::desk::Desk;
use crate::app::drafts::Place;
use crate::app::file_name::safe_name;
use crate::app::layer::{Answer, Choice, Go, Layer, PathPurpose, Question, Reason};
use crate::app::moves;
use crate::app::msg::LocalFile;
use crate::app::note_form::NoteForm;
use crate::app::path_prompt::PathPrompt;
use crate::app::rights;
use crate::app::ticket_form::TicketForm;
use crate::app::ticket_form::fields::DUE;
use crate::app::transfers;
use crate::app::undo::Side;
use crate::model::rights::Action;
use crate::model::{File, Note};
use crate::text;
use crate::worker::request::{TaskId, Transfer, Write};

impl TicketScreen {
    /// A key that changes something.
    pub(super) fn change(&mut self, command: Command, desk: &mut Desk) -> Go {
        match command {
            Command::New => self.new_note(desk),
            Command::Edit => self.edit(desk),
            Command::Delete => self.ask_to_delete(desk),
            Command::Attach => self.ask_what_to_attach(desk),
            Command::SaveFile => self.save_file(desk),
            Command::SaveAllFiles => self.ask_where_to_save(desk),
            Command::OpenFile => self.open_file(desk),
            Command::MoveTicketLeft => moves::sideways(self.project, self.ticket, -1, desk),
            Command::MoveTicketRight => moves::sideways(self.project, self.ticket, 1, desk),
            Command::EditOutside => self.edit_outside(desk),
            Command::Assignees => self.choose(Subject::People, desk),
            Command::Tags => self.choose(Subject::Tags, desk),
            Command::DueDate => self.form_of(DUE, desk),
            Command::Copy => copying::menu(self.project, &[self.ticket], desk),
            Command::MoveTo => moves::menu(self.project, self.ticket, desk),
            Command::Undo => desk.take_back(Side::Undo),
            Command::Redo => desk.take_back(Side::Redo),
            Command::CancelTransfer => {
                if let Some(task) = self.meant_transfer(desk) {
                    transfers::cancel(task, desk);
                }
                Go::Shown
            }
            Command::RetryTransfer => {
                if let Some(task) = self.retryable_transfer(desk) {
                    transfers::retry(task, desk);
                }
                Go::Shown
            }
            _ => Go::Stay,
        }
    }

    /// Why a key that changes something does nothing here and now.
    pub(super) fn refused(&self, command: Command, desk: &Desk) -> Option<String> {
        let loaded = self.shown(desk).is_some();
        let say = |text: &str| Some(text.to_owned());
        match command {
            Command::Edit | Command::EditOutside | Command::Delete
                if self.pane == Pane::Transfers =>
            {
                say("Transfers cannot be changed. Tab goes to the ticket.")
            }
            Command::Edit | Command::EditOutside if self.pane == Pane::Files => {
                say("A file cannot be changed. Delete it and attach another one.")
            }
            Command::Edit | Command::EditOutside | Command::Delete
                if self.pane == Pane::Notes && self.note().is_none() =>
            {
                say("There is no note here.")
            }
            Command::Delete if self.pane == Pane::Files && self.file(desk).is_none() => {
                say("There is no file here.")
            }
            Command::Delete | Command::Edit | Command::EditOutside
                if self.is_selected_doomed(desk) =>
            {
                say("It is being deleted already.")
            }
            Command::SaveFile if self.file(desk).is_none() => match self.note() {
                Some(_) => say("The selected note has no file to save."),
                None => {
                    say("There is no file to save: files hang on notes, and there is no note yet.")
                }
            },
            Command::SaveAllFiles => self.nothing_to_save(desk),
            Command::OpenFile => self.saved_file(desk).err(),
            Command::CancelTransfer if self.meant_transfer(desk).is_none() => {
                say("No file is on its way.")
            }
            Command::RetryTransfer if self.retryable_transfer(desk).is_none() => {
                say("No transfer has failed, so there is none to try again.")
            }
            Command::Edit | Command::EditOutside | Command::Delete
                if self.pane == Pane::Details && !loaded =>
            {
                say("The ticket has not come yet.")
            }
            Command::Undo => desk.next_back(Side::Undo).err(),
            Command::Redo => desk.next_back(Side::Redo).err(),
            Command::Assignees | Command::Tags | Command::DueDate | Command::Copy if !loaded => {
                say("The ticket has not come yet.")
            }
            Command::Open if self.pane == Pane::Details && desk.frozen().is_some() => {
                desk.frozen().map(ToOwned::to_owned)
            }
            Command::Open if self.pane == Pane::Details && self.details.part().is_none() => {
                say("There is nothing here that could be changed.")
            }
            Command::MoveTicketLeft | Command::MoveTicketRight | Command::MoveTo => {
                moves::refused(self.project, self.ticket, command, desk)
            }
            _ => self.may(command, desk).err().map(|Reason(why)| why),
        }
    }

    /// Whether one may do here what a key of that meaning does.
    fn may(&self, command: Command, desk: &Desk) -> Result<(), Reason> {
        let is_in_notes = matches!(self.pane, Pane::Notes | Pane::Files);
        match (command, self.note()) {
            (Command::New, _) | (Command::Attach, None) => {
                rights::may(desk, self.project, Action::AddNote)
            }
            (Command::Attach, Some(note)) => rights::may_change(desk, self.project, note),
            (Command::Edit | Command::EditOutside | Command::Delete, Some(note)) if is_in_notes => {
                rights::may_change(desk, self.project, note)
            }
            (Command::Open, _) if self.pane == Pane::Details => {
                rights::may(desk, self.project, Action::EditTicket)
            }
            _ => rights::may_to_ticket(desk, self.project, command),
        }
    }

    /// Whether what a key would change is being deleted.
    fn is_selected_doomed(&self, desk: &Desk) -> bool {
        let note = self.note().is_some_and(|note| self.is_doomed(Doomed::Note(note.id)));
        match self.pane {
            Pane::Details | Pane::Transfers => false,
            Pane::Notes => note,
            Pane::Files => {
                let file = self.file(desk).map(|file| Doomed::File(file.id));
                note || file.is_some_and(|file| self.is_doomed(file))
            }
        }
    }

    /// A dialog above has ended.
    pub(in crate::app) fn answer(&mut self, answer: Answer, desk: &mut Desk) -> Go {
        self.covered = false;
        if self.gone {
            return Go::Shown;
        }
        let go = match answer {
            Answer::Confirmed(question) => self.confirmed(&question, desk),
            Answer::Chosen(Choice::MoveTo(ticket, step)) => {
                moves::to_step(self.project, ticket, step, desk);
                Go::Shown
            }
            Answer::Chosen(Choice::Copy(text)) => copying::copy(&text, desk),
            Answer::Path(path, purpose) => {
                self.save_as(path, &purpose, desk);
                Go::Shown
            }
            Answer::Files(files) => self.attach(files, desk),
            Answer::Folder(folder, taken) => {
                self.save_all(folder, &taken, desk);
                Go::Shown
            }
            Answer::Chosen(_)
            | Answer::TicketWritten(_)
            | Answer::NoteWritten(_)
            | Answer::Administered(_)
            | Answer::Settled(_)
            | Answer::Undecided(_)
            | Answer::SignedIn
            | Answer::Run(_) => Go::Shown,
        };
        self.resized(desk);
        self.ask_files(desk);
        go
    }

    fn confirmed(&mut self, question: &Question, desk: &mut Desk) -> Go {
        let (project, ticket) = (self.project, self.ticket);
        match *question {
            Question::DeleteTicket(this) if this == ticket => {
                desk.change_tickets(project, &[ticket], &TicketPatch::Delete);
                return Go::Pop;
            }
            Question::TakeBack(side, level) => {
                let level_of = desk.changes.history.level(side, level);
                let goes = level_of.is_some_and(|level| level.deletes().contains(&ticket));
                desk.agreed_to_take_back(side, level);
                if goes {
                    return Go::Pop;
                }
            }
            Question::DeleteNote(this, note) if this == ticket => {
                let request = desk.write(Write::DeleteNote { project, ticket, note });
                self.deleting.push((request, Doomed::Note(note)));
            }
            Question::DeleteFile(note, file) => {
                let request = desk.write(Write::DeleteFile { project, ticket, note, file });
                self.deleting.push((request, Doomed::File(file)));
            }
            _ => {}
        }
        Go::Shown
    }

    // ---- writing

    fn new_note(&self, desk: &mut Desk) -> Go {
        desk.begin_another(&Place::NewNote(self.project, self.ticket));
        let form = NoteForm::new_note(self.project, self.ticket, desk);
        Go::Push(Layer::NoteForm(Box::new(form)))
    }

    /// The note in the pane of the notes, the ticket elsewhere.
    fn edit(&self, desk: &mut Desk) -> Go {
        if self.pane == Pane::Notes {
            let Some(note) = self.note().cloned() else { return Go::Stay };
            let form = NoteForm::edit(self.project, self.ticket, note, desk);
            return Go::Push(Layer::NoteForm(Box::new(form)));
        }
        let Some(ticket) = self.shown(desk).cloned() else { return Go::Stay };
        let form = TicketForm::edit(self.project, ticket, desk).focused_on(&self.property());
        Go::Push(Layer::TicketForm(Box::new(form)))
    }

    // ---- deleting

    fn ask_to_delete(&self, desk: &mut Desk) -> Go {
        let confirm = match self.pane {
            Pane::Details | Pane::Transfers => {
                let ticket = self.shown(desk).cloned();
                ticket.map(|ticket| Confirm::delete_ticket(self.project, &ticket, desk))
            }
            Pane::Notes => self.note().map(|note| self.delete_note(note, desk)),
            Pane::Files => {
                self.note().zip(self.file(desk)).map(|(note, file)| delete_file(note, file))
            }
        };
        confirm.map_or(Go::Stay, |confirm| Go::Push(Layer::Confirm(confirm)))
    }

    fn delete_note(&self, note: &Note, desk: &Desk) -> Confirm {
        let author = note.owner_id.and_then(|id| desk.store.person(id));
        let author = author.map_or_else(|| "somebody".to_owned(), |person| person.name.clone());
        let age = note.insert_time.map_or_else(String::new, |at| {
            format!(", {}", text::ago(desk.now.moment.unix().saturating_sub(at.unix())))
        });
        let files = desk.store.files(note.id).filter(|files| files.known);
        let goes = match files.map(|files| files.items.as_slice()) {
            None => "Its files go with it.".to_owned(),
            Some([]) => "It has no files.".to_owned(),
            Some([only]) => format!("Its file goes with it: {}.", only.name),
            Some(more) => format!("Its {} files go with it: {}.", more.len(), names(more)),
        };
        Confirm::new(
            Question::DeleteNote(self.ticket, note.id),
            "Delete this note?",
            vec![
                format!("By {author}{age}: {}", beginning(note)),
                format!("{goes} Nobody can bring it back."),
            ],
            "delete",
        )
    }

    // ---- files

    /// A file is attached to the selected note, whichever pane has the keys; only where there is no note it gets one of
    /// its own. The prompt says which.
    fn ask_what_to_attach(&mut self, desk: &mut Desk) -> Go {
        self.attach_to = self.notes.selected;
        let holder = self.note().map_or_else(|| "a new note".to_owned(), |note| named(note, desk));
        let folder = self.attached_from.clone().or_else(|| desk.home.clone()).unwrap_or_default();
        let mut prompt = PathPrompt::new(PathPurpose::Attach, folder, desk);
        prompt.holder = Some(holder);
        Go::Push(Layer::Path(Box::new(prompt)))
    }

    pub(super) fn save_file(&self, desk: &mut Desk) -> Go {
        let (Some(note), Some(file)) = (self.note(), self.file(desk)) else { return Go::Stay };
        let purpose = PathPurpose::SaveFile {
            note: note.id,
            file: file.id,
            name: file.name.clone(),
            size: file.size,
        };
        let target = desk.downloads.join(safe_name(&file.name, file.id));
        let prompt = PathPrompt::new(purpose, target, desk);
        Go::Push(Layer::Path(Box::new(prompt)))
    }

    /// Files go to the note the prompt was opened for. One that has no note gets one by itself, several get a form for
    /// one.
    fn attach(&mut self, mut files: Vec<LocalFile>, desk: &mut Desk) -> Go {
        let place = (self.project, self.ticket);
        let folder = files.last().and_then(|file| file.path.parent());
        self.attached_from = folder.map(Path::to_path_buf);
        let Some(note) = self.attach_to.take() else {
            if files.len() > 1 {
                desk.begin_another(&Place::NewNote(self.project, self.ticket));
                let form = NoteForm::with_files(place, files, desk);
                return Go::Push(Layer::NoteForm(Box::new(form)));
            }
            if let Some(file) = files.pop() {
                transfers::attach_to_new_note(place, file.path, desk);
            }
            return Go::Shown;
        };
        // Nobody is held back by a note that is there already; should it be one whose files were broken off, then those
        // who wait for it are told with the last of these.
        let files = files.into_iter().map(|file| file.path).collect();
        transfers::send_files(place, note, files, false, desk);
        Go::Shown
    }

    fn save_as(&self, target: PathBuf, purpose: &PathPurpose, desk: &mut Desk) {
        let (project, ticket) = (self.project, self.ticket);
        if let PathPurpose::SaveFile { note, file, size, .. } = *purpose {
            desk.transfer(Transfer::Download { project, ticket, note, file, size, target });
        }
    }

    // ---- transfers

    /// The transfer that a key is meant for: the selected one, or the nearest where none can be selected.
    fn meant_transfer(&self, desk: &Desk) -> Option<TaskId> {
        match self.pane {
            Pane::Transfers => self.transfers.selected,
            _ => desk.tasks.nearest(),
        }
    }

    fn retryable_transfer(&self, desk: &Desk) -> Option<TaskId> {
        let tasks = desk.tasks.list();
        match self.pane {
            Pane::Transfers => tasks.iter().find(|task| Some(task.id) == self.transfers.selected),
            _ => tasks.iter().rev().find(|task| task.can_be_retried()),
        }
        .filter(|task| task.can_be_retried())
        .map(|task| task.id)
    }
}

/// A note as it is spoken of: whose it is, and whether only some may see it.
fn named(note: &Note, desk: &Desk) -> String {
    let kind = if note.private { "private note" } else { "note" };
    match note.owner_id.and_then(|id| desk.store.person(id)) {
        Some(person) => format!("{}’s {kind}", person.name),
        None => format!("the selected {kind}"),
    }
}

fn delete_file(note: &Note, file: &File) -> Confirm {
    let size = file.size.map_or_else(String::new, |size| format!(", {}", text::size(size)));
    Confirm::new(
        Question::DeleteFile(note.id, file.id),
        "Delete this file?",
        vec![
            format!("{}{size}", file.name),
            "Its note stays. Nobody can bring the file back.".to_owned(),
        ],
        "delete",
    )
}

/// The first names, and how many more there are.
fn names(files: &[File]) -> String {
    const SHOWN: usize = 3;
    let shown: Vec<&str> = files.iter().take(SHOWN).map(|file| file.name.as_str()).collect();
    let more = files.len().saturating_sub(SHOWN);
    if more > 0 { format!("{} and {more} more", shown.join(", ")) } else { shown.join(", ") }
}

/// The first words of a note.
fn beginning(note: &Note) -> String {
    const CELLS: usize = 60;
    const BYTES: usize = 2048;
    let lines = text::note::lines(text::start(&note.text, BYTES), usize::MAX / 4);
    let first = lines.iter().map(text::note::Line::text).find(|line| !line.trim().is_empty());
    text::ellipsis(first.unwrap_or_default().trim(), CELLS).into_owned()
}
