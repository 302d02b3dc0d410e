//! Keys and answers go in through the whole state; what is shown and what is asked for comes out.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use jiff::civil::date;

use super::*;
use crate::app::board::Board;
use crate::app::desk::Setup;
use crate::app::effect::Effect;
use crate::app::input::{Code, Key};
use crate::app::keymap::Keymap;
use crate::app::layer::{Answer, Choice, Layer, Layers, PathPurpose};
use crate::app::msg::{Msg, Now, Size};
use crate::app::{State, Update};
use crate::model::{FileId, NoteInput, Step, TicketInput, Timestamp};
use crate::worker::reply::Outcome;
use crate::worker::request::{LoadId, Request, RequestId, TaskId, Transfer, Write};

const PROJECT: ProjectId = ProjectId::new(3);
const TICKET: TicketId = TicketId::new(70_012);

/// A state with a board of three steps and one ticket, opened.
struct Rig {
    state: State,
    /// What was asked for so far and not taken.
    effects: Vec<Effect>,
}

impl Rig {
    /// The board is known, the ticket's screen is not open yet.
    fn closed(size: Size, read_only: bool) -> Self {
        let now =
            Now { moment: Timestamp::from_unix(1_795_600_000).unwrap(), today: date(2026, 11, 25) };
        let setup = Setup {
            size,
            now,
            read_only,
            keymap: Arc::new(Keymap::built_in().unwrap()),
            profiles: Vec::new(),
            downloads: PathBuf::from("/home/ann/Downloads"),
            home: Some(PathBuf::from("/home/ann")),
        };
        let mut desk = Desk::new(setup);
        let board = Board::open(PROJECT, None, &mut desk);
        let mut rig = Self {
            state: State { layers: Layers::new(Layer::Board(board)), desk },
            effects: Vec::new(),
        };
        rig.collect();
        rig
    }

    fn open() -> Self {
        let mut rig = Self::closed(Size { width: 120, height: 40 }, false);
        rig.load_board();
        rig.open_ticket();
        rig
    }

    /// With two notes, of which the second has a file.
    fn full() -> Self {
        let mut rig = Self::open();
        rig.answer_ticket(Ok(()));
        rig.answer_notes(Ok(vec![note(1), note(2)]));
        rig.answer_files(2, vec![file(5, "../plan.pdf")]);
        rig.answer_files(1, Vec::new());
        rig.effects.clear();
        rig
    }

    fn load_board(&mut self) {
        let desk = &mut self.state.desk;
        let steps = desk.read(Read::Steps(PROJECT));
        let fields = desk.read(Read::Fields(PROJECT));
        let people = desk.read(Read::People);
        let board = desk.read(Read::Board(PROJECT));
        self.collect();
        let step = |id, name: &str| Step {
            id: StepId::new(id),
            name: name.to_owned(),
            description: String::new(),
            limit: 0,
            pos: u32::try_from(id).unwrap(),
        };
        let result = Ok(vec![step(1, "Backlog"), step(2, "Ready"), step(3, "Done")]);
        self.tell(Reply::Steps { load: steps, project: PROJECT, result });
        self.tell(Reply::Fields { load: fields, project: PROJECT, result: Ok(Vec::new()) });
        self.tell(Reply::People { load: people, result: Ok(Vec::new()) });
        self.tell(Reply::BoardPage {
            load: board,
            project: PROJECT,
            rows: vec![ticket()],
            total: Some(1),
            origin: crate::worker::reply::Origin::Fresh,
        });
        self.effects.clear();
    }

    fn open_ticket(&mut self) {
        let screen = TicketScreen::open(PROJECT, TICKET, &mut self.state.desk);
        self.state.layers.push(Layer::Ticket(Box::new(screen)));
        self.collect();
    }

    fn collect(&mut self) {
        self.effects.extend(self.state.desk.take_effects());
    }

    fn update(&mut self, msg: Msg) -> bool {
        let Update { changed, effects } = self.state.update(msg);
        self.effects.extend(effects);
        changed
    }

    fn tell(&mut self, reply: Reply) -> bool {
        self.update(Msg::Reply(reply))
    }

    fn press(&mut self, keys: &str) -> bool {
        keys.split(' ').fold(false, |changed, key| {
            let key = if key == "tab" { Key::plain(Code::Tab) } else { key.parse().unwrap() };
            self.update(Msg::Key(key)) || changed
        })
    }

    fn answer(&mut self, answer: Answer) {
        let top = self.state.layers.len() - 1;
        let layer = self.state.layers.get_mut(top).unwrap();
        let go = layer.answer(answer, &mut self.state.desk);
        drop(go);
        self.collect();
    }

    /// The screen of the ticket, wherever it lies.
    fn screen(&self) -> &TicketScreen {
        let find = |layer| match layer {
            &Layer::Ticket(ref screen) => Some(screen.as_ref()),
            _ => None,
        };
        self.state.layers.iter().find_map(find).unwrap()
    }

    fn is_open(&self) -> bool {
        self.state.layers.iter().any(|layer| matches!(layer, Layer::Ticket(_)))
    }

    /// The newest question of that kind.
    fn load(&self, wanted: Read) -> LoadId {
        let mut loads = self.effects.iter().rev().filter_map(|effect| match effect {
            Effect::Send(Request::Read { load, read }) if *read == wanted => Some(*load),
            _ => None,
        });
        loads.next().unwrap()
    }

    fn reads(&self) -> Vec<Read> {
        let read = |effect: &Effect| match effect {
            Effect::Send(Request::Read { read, .. }) => Some(*read),
            _ => None,
        };
        self.effects.iter().filter_map(read).collect()
    }

    fn writes(&self) -> Vec<Write> {
        let write = |effect: &Effect| match effect {
            Effect::Send(Request::Write { write, .. }) => Some(write.as_ref().clone()),
            _ => None,
        };
        self.effects.iter().filter_map(write).collect()
    }

    fn transfers(&self) -> Vec<Transfer> {
        let transfer = |effect: &Effect| match effect {
            Effect::Send(Request::Transfer { transfer, .. }) => Some(transfer.clone()),
            _ => None,
        };
        self.effects.iter().filter_map(transfer).collect()
    }

    fn last_request(&self) -> RequestId {
        let request = |effect: &Effect| match effect {
            Effect::Send(Request::Write { request, .. }) => Some(*request),
            _ => None,
        };
        self.effects.iter().rev().find_map(request).unwrap()
    }

    fn notices(&self) -> Vec<&str> {
        self.state.desk.notices.standing().iter().map(|it| it.text.as_str()).collect()
    }

    fn answer_ticket(&mut self, result: Outcome<()>) {
        let load = self.load(Read::Ticket(PROJECT, TICKET));
        let result = result.map(|()| Box::new(ticket()));
        self.tell(Reply::Ticket { load, ticket: TICKET, result });
    }

    fn answer_notes(&mut self, result: Outcome<Vec<Note>>) {
        let load = self.load(Read::Notes(PROJECT, TICKET));
        self.tell(Reply::Notes { load, ticket: TICKET, result });
    }

    fn answer_files(&mut self, note: u64, files: Vec<File>) {
        let note = NoteId::new(note);
        let load = self.load(Read::Files(PROJECT, TICKET, note));
        self.tell(Reply::Files { load, note, result: Ok(files) });
    }
}

fn ticket() -> Ticket {
    let mut ticket = Ticket::new(TICKET, "Checkout drops the second guest", StepId::new(2));
    ticket.project_id = Some(PROJECT);
    ticket
}

fn note(id: u64) -> Note {
    Note {
        id: NoteId::new(id),
        text: format!("<p>The {id}. note</p>"),
        owner_id: None,
        private: false,
        insert_time: None,
        update_time: None,
    }
}

fn file(id: u64, name: &str) -> File {
    File {
        id: FileId::new(id),
        name: name.to_owned(),
        size: Some(9000),
        media_type: String::new(),
        owner_id: None,
        insert_time: None,
    }
}

fn failure(kind: FailureKind) -> Failure {
    Failure::new(kind, "The server said no.")
}

fn files_of(note: u64) -> Read {
    Read::Files(PROJECT, TICKET, NoteId::new(note))
}

// ---- opening and asking

#[test]
fn it_opens_with_what_the_board_knows_and_asks_for_the_rest() {
    let rig = Rig::open();
    assert_eq!(rig.reads(), [Read::Ticket(PROJECT, TICKET), Read::Notes(PROJECT, TICKET)]);
    let name = details::Line::Name("Checkout drops the second guest".to_owned());
    assert_eq!(rig.screen().details.lines[0], name);
}

#[test]
fn without_a_board_it_asks_for_what_that_would_have_brought() {
    let mut rig = Rig::closed(Size { width: 80, height: 24 }, false);
    rig.state.desk.store = crate::app::store::Store::default();
    rig.effects.clear();
    rig.open_ticket();
    let asked = rig.reads();
    for read in [Read::Fields(PROJECT), Read::Steps(PROJECT), Read::People] {
        assert!(asked.contains(&read), "{asked:?}");
    }
    assert!(rig.screen().details.lines.is_empty());
}

#[test]
fn files_are_asked_for_where_they_are_looked_at_and_a_few_at_a_time() {
    let mut rig = Rig::open();
    rig.answer_ticket(Ok(()));
    rig.effects.retain(|effect| {
        matches!(effect, Effect::Send(Request::Read { read: Read::Notes(..), .. }))
    });
    rig.answer_notes(Ok((1..=40).map(note).collect()));
    rig.effects.retain(|effect| {
        matches!(effect, Effect::Send(Request::Read { read: Read::Files(..), .. }))
    });
    assert_eq!(rig.reads().len(), files::AT_ONCE);
    assert_eq!(rig.reads()[0], files_of(40), "the selected one first");
    let mut answered = Vec::new();
    while let Some(Read::Files(_, _, note)) =
        rig.reads().into_iter().find(|read| !answered.contains(read))
    {
        answered.push(files_of(note.get()));
        rig.answer_files(note.get(), Vec::new());
        assert!(rig.reads().len() - answered.len() <= files::AT_ONCE);
    }
    let seen = rig.screen().notes.in_sight().count();
    assert_eq!(answered.len(), seen, "none out of sight");
    assert!((5..20).contains(&seen));
}

#[test]
fn an_answer_that_was_asked_for_again_since_is_dropped() {
    let mut rig = Rig::full();
    rig.press("r");
    let old = rig.load(Read::Notes(PROJECT, TICKET));
    rig.press("r");
    rig.tell(Reply::Notes { load: old, ticket: TICKET, result: Ok(Vec::new()) });
    assert_eq!(rig.screen().notes.blocks().len(), 2);
    rig.answer_notes(Ok(vec![note(2), note(7)]));
    assert_eq!(rig.screen().notes.blocks().len(), 2);
    assert_eq!(rig.screen().notes.selected, Some(NoteId::new(2)), "by id");
    assert!(rig.reads().contains(&files_of(2)), "files are asked for anew");
}

#[test]
fn leaving_gives_up_what_is_awaited() {
    let mut rig = Rig::open();
    let loads = [rig.load(Read::Ticket(PROJECT, TICKET)), rig.load(Read::Notes(PROJECT, TICKET))];
    rig.press("q");
    assert!(!rig.is_open());
    for load in loads {
        assert!(rig.effects.contains(&Effect::Send(Request::CancelLoad(load))));
    }
}

#[test]
fn other_tickets_answers_change_nothing_here() {
    let mut rig = Rig::full();
    let before = rig.screen().notes.clone();
    rig.tell(Reply::NoteSaved {
        request: RequestId(999),
        ticket: TicketId::new(1),
        result: Ok(Box::new(note(99))),
    });
    assert_eq!(rig.screen().notes, before);
}

// ---- the ticket goes

#[test]
fn a_ticket_that_somebody_deleted_closes_with_a_word() {
    let mut rig = Rig::full();
    rig.press("r");
    rig.answer_ticket(Err(failure(FailureKind::Gone)));
    assert!(!rig.is_open());
    assert!(rig.notices()[0].contains("#70012 is not there any more"), "{:?}", rig.notices());
}

#[test]
fn under_a_form_it_stays_until_the_form_is_left() {
    let mut rig = Rig::full();
    rig.press("r n");
    assert!(matches!(rig.state.layers.top(), Layer::NoteForm(_)));
    rig.answer_ticket(Err(failure(FailureKind::Gone)));
    assert!(matches!(rig.state.layers.top(), Layer::NoteForm(_)), "what was typed is still there");
    assert!(rig.screen().gone);
    rig.press("esc");
    if matches!(rig.state.layers.top(), Layer::Confirm(_)) {
        rig.press("y");
    }
    assert!(matches!(rig.state.layers.top(), Layer::Ticket(_)));
    rig.press("j");
    assert!(!rig.is_open(), "any key goes back");
}

#[test]
fn a_move_of_a_ticket_that_is_gone_closes_it_too() {
    let mut rig = Rig::full();
    rig.press("L");
    let request = rig.last_request();
    let result = Err(failure(FailureKind::Gone));
    rig.tell(Reply::TicketSaved { request, ticket: TICKET, result });
    assert!(!rig.is_open());
}

#[test]
fn what_failed_otherwise_stays_on_the_screen() {
    let mut rig = Rig::full();
    rig.press("r");
    rig.answer_ticket(Err(failure(FailureKind::Offline)));
    rig.answer_notes(Err(failure(FailureKind::Offline)));
    assert!(rig.is_open());
    assert_eq!(rig.screen().notes.blocks().len(), 2);
    assert!(!rig.screen().details.lines.is_empty());
}

// ---- moving

#[test]
fn the_ticket_moves_at_once_and_comes_back_when_refused() {
    let mut rig = Rig::full();
    let step = |rig: &Rig| rig.screen().shown(&rig.state.desk).unwrap().step_id.unwrap().get();
    rig.press("L");
    let change = TicketInput {
        name: Some("Checkout drops the second guest".to_owned()),
        step_id: Some(StepId::new(3)),
        ..TicketInput::default()
    };
    let base = Box::new(ticket());
    assert_eq!(rig.writes(), [Write::SaveTicket { project: PROJECT, base, change }]);
    assert_eq!(step(&rig), 3);
    let property = |rig: &Rig| rig.screen().details.lines[2].clone();
    assert!(format!("{:?}", property(&rig)).contains("Done"));
    rig.press("L");
    assert_eq!(rig.writes().len(), 1);
    assert!(rig.notices()[0].contains("last lane"), "{:?}", rig.notices());
    let request = rig.last_request();
    let result = Err(failure(FailureKind::Forbidden));
    rig.tell(Reply::TicketSaved { request, ticket: TICKET, result });
    assert_eq!(step(&rig), 2);
    assert!(format!("{:?}", property(&rig)).contains("Ready"));
    rig.press("H");
    assert_eq!(step(&rig), 1);
}

#[test]
fn a_step_can_be_chosen() {
    let mut rig = Rig::full();
    rig.press("m");
    assert!(matches!(rig.state.layers.top(), Layer::Menu(menu) if menu.entries.len() == 3));
    rig.press("3");
    assert_eq!(rig.writes().len(), 1);
    rig.answer(Answer::Chosen(Choice::MoveTo(TICKET, StepId::new(3))));
    assert_eq!(rig.writes().len(), 1, "it is there already");
}

// ---- deleting

#[test]
fn deleting_asks_first_and_names_what_goes_with_it() {
    let mut rig = Rig::full();
    rig.press("D");
    let Layer::Confirm(confirm) = rig.state.layers.top() else { panic!() };
    assert_eq!(confirm.title, "Delete ticket #70012?");
    assert!(confirm.lines[1].starts_with("Its 2 notes go with it, and their files."));
    rig.press("n");
    assert!(rig.is_open() && rig.writes().is_empty());
    rig.press("D y");
    assert_eq!(rig.writes(), [Write::DeleteTicket { project: PROJECT, ticket: TICKET }]);
    assert!(!rig.is_open(), "back on the board");
}

#[test]
fn in_the_other_panes_notes_and_files_are_deleted() {
    let mut rig = Rig::full();
    rig.press("tab D");
    let Layer::Confirm(confirm) = rig.state.layers.top() else { panic!() };
    assert!(confirm.lines[0].contains("The 2. note"), "{:?}", confirm.lines);
    assert!(confirm.lines[1].contains("Its file goes with it: ../plan.pdf."));
    rig.press("y");
    let note = NoteId::new(2);
    assert_eq!(rig.writes(), [Write::DeleteNote { project: PROJECT, ticket: TICKET, note }]);
    rig.effects.clear();
    rig.press("tab D y");
    let file = FileId::new(5);
    assert_eq!(rig.writes(), [Write::DeleteFile { project: PROJECT, ticket: TICKET, note, file }]);
    let request = rig.last_request();
    rig.tell(Reply::FileDeleted { request, note, file, result: Ok(()) });
    assert!(rig.screen().listed_files(&rig.state.desk).is_empty());
    rig.press("D");
    assert!(rig.notices()[0].contains("no file"), "{:?}", rig.notices());
}

#[test]
fn read_only_changes_nothing_and_says_so() {
    let mut rig = Rig::closed(Size { width: 120, height: 40 }, true);
    rig.load_board();
    rig.open_ticket();
    rig.answer_notes(Ok(vec![note(1)]));
    rig.effects.clear();
    for key in ["n", "e", "D", "A", "H", "L", "m"] {
        rig.press(key);
        assert!(matches!(rig.state.layers.top(), Layer::Ticket(_)), "{key}");
        assert!(rig.notices()[0].contains("--read-only"), "{key}");
    }
    assert!(rig.writes().is_empty() && rig.transfers().is_empty());
}

// ---- files

#[test]
fn a_file_is_attached_to_the_selected_note() {
    let mut rig = Rig::full();
    rig.press("tab k A");
    assert!(matches!(rig.state.layers.top(), Layer::Path(_)));
    rig.state.layers.pop(2);
    rig.answer(Answer::Path(PathBuf::from("/home/ann/log.txt"), PathPurpose::Attach));
    let upload = Transfer::Upload {
        project: PROJECT,
        ticket: TICKET,
        note: NoteId::new(1),
        path: PathBuf::from("/home/ann/log.txt"),
        is_last: true,
    };
    assert_eq!(rig.transfers(), [upload]);
}

#[test]
fn elsewhere_it_comes_with_a_note_of_its_own() {
    let mut rig = Rig::full();
    rig.press("A");
    rig.state.layers.pop(2);
    rig.answer(Answer::Path(PathBuf::from("/home/ann/a<b>.txt"), PathPurpose::Attach));
    let input = NoteInput {
        text: Some("<p>a&lt;b&gt;.txt</p>".to_owned()),
        has_attachments: Some(true),
        ..NoteInput::default()
    };
    assert_eq!(rig.writes(), [Write::CreateNote { project: PROJECT, ticket: TICKET, input }]);
    assert!(rig.transfers().is_empty(), "first the note");
    let request = rig.last_request();
    let result = Ok(Box::new(note(9)));
    rig.tell(Reply::NoteSaved { request, ticket: TICKET, result });
    assert!(matches!(
        rig.transfers().as_slice(),
        [Transfer::Upload { note, is_last: true, .. }] if note.get() == 9
    ));
    assert_eq!(rig.screen().notes.selected, Some(NoteId::new(9)), "the new note is selected");
}

#[test]
fn a_note_that_was_refused_is_told_once_and_the_file_can_be_tried_again() {
    let mut rig = Rig::full();
    rig.press("A");
    rig.state.layers.pop(2);
    rig.answer(Answer::Path(PathBuf::from("/home/ann/log.txt"), PathPurpose::Attach));
    let request = rig.last_request();
    let result = Err(failure(FailureKind::Forbidden));
    rig.tell(Reply::NoteSaved { request, ticket: TICKET, result });
    assert_eq!(rig.notices(), ["log.txt was not sent: The server said no."]);
    rig.effects.clear();
    rig.press("R");
    assert!(matches!(rig.writes().as_slice(), [Write::CreateNote { .. }]));
}

#[test]
fn a_saved_file_has_a_safe_name_in_the_folder_of_downloads() {
    let mut rig = Rig::full();
    rig.press("S");
    assert!(matches!(rig.state.layers.top(), Layer::Path(_)));
    rig.state.layers.pop(2);
    let purpose = PathPurpose::SaveFile {
        note: NoteId::new(2),
        file: FileId::new(5),
        name: "../plan.pdf".to_owned(),
        size: Some(9000),
    };
    let target = PathBuf::from("/home/ann/Downloads/plan.pdf");
    rig.answer(Answer::Path(target.clone(), purpose));
    let download = Transfer::Download {
        project: PROJECT,
        ticket: TICKET,
        note: NoteId::new(2),
        file: FileId::new(5),
        size: Some(9000),
        target,
    };
    assert_eq!(rig.transfers(), [download]);
    rig.press("tab k S");
    assert!(rig.notices()[0].contains("no file to save"), "{:?}", rig.notices());
}

// ---- transfers

fn uploading() -> (Rig, TaskId) {
    let mut rig = Rig::full();
    let task = rig.state.desk.transfer(Transfer::Upload {
        project: PROJECT,
        ticket: TICKET,
        note: NoteId::new(2),
        path: PathBuf::from("/home/ann/log.txt"),
        is_last: true,
    });
    rig.collect();
    rig.effects.clear();
    (rig, task)
}

#[test]
fn progress_shows_and_the_end_is_told() {
    let (mut rig, task) = uploading();
    let elapsed = Duration::from_millis(100);
    assert!(rig.tell(Reply::Progress { task, done: 50, total: Some(100), elapsed }));
    assert_eq!(rig.state.desk.tasks.list()[0].percent(), Some(50));
    assert!(rig.screen().places.transfers.is_some());
    let note = NoteId::new(2);
    rig.tell(Reply::Uploaded { task, note, result: Ok(Box::new(file(6, "log.txt"))) });
    assert_eq!(rig.screen().listed_files(&rig.state.desk).len(), 2);
    assert_eq!(rig.notices(), ["log.txt is attached to #70012."]);
    assert!(rig.screen().places.transfers.is_none());
    assert_eq!(rig.reads(), [files_of(2)], "what else came to the note meanwhile");
}

#[test]
fn a_transfer_is_stopped_tried_again_and_put_away() {
    let (mut rig, task) = uploading();
    rig.press("x");
    assert_eq!(rig.effects, [Effect::Send(Request::CancelTask(task))]);
    rig.press("x");
    assert_eq!(rig.effects.len(), 1, "once is enough");
    let note = NoteId::new(2);
    rig.tell(Reply::Uploaded { task, note, result: Err(failure(FailureKind::Cancelled)) });
    assert!(rig.notices()[0].contains("was stopped"), "{:?}", rig.notices());
    rig.effects.clear();
    rig.press("R");
    assert_eq!(rig.transfers().len(), 1);
    let again = rig.state.desk.tasks.list()[0].id;
    assert_ne!(again, task);
    rig.tell(Reply::Uploaded { task: again, note, result: Err(failure(FailureKind::TooLarge)) });
    rig.press("x");
    assert!(rig.state.desk.tasks.list().is_empty());
    rig.press("x");
    assert!(rig.notices().concat().contains("No file is on its way."), "{:?}", rig.notices());
}

#[test]
fn the_pane_of_transfers_goes_with_the_last_one() {
    let (mut rig, task) = uploading();
    rig.press("tab tab tab");
    assert_eq!(rig.screen().pane, Pane::Transfers);
    assert_eq!(rig.screen().transfers.selected, Some(task));
    let result = Ok(Box::new(file(6, "log.txt")));
    rig.tell(Reply::Uploaded { task, note: NoteId::new(2), result });
    assert_eq!(rig.screen().pane, Pane::Notes);
}

#[test]
fn leaving_the_program_with_a_file_under_way_asks_first() {
    let (mut rig, _) = uploading();
    rig.press("ctrl-c");
    assert!(matches!(rig.state.layers.top(), Layer::Confirm(_)));
    assert!(!rig.effects.contains(&Effect::Quit));
    rig.press("y");
    assert!(rig.effects.contains(&Effect::Quit));
}

// ---- panes

#[test]
fn tab_goes_round_and_h_and_l_stop_at_the_ends() {
    let mut rig = Rig::full();
    let pane = |rig: &Rig| rig.screen().pane;
    rig.press("tab tab tab");
    assert_eq!(pane(&rig), Pane::Details);
    rig.press("h");
    assert_eq!(pane(&rig), Pane::Details);
    rig.press("shift-tab");
    assert_eq!(pane(&rig), Pane::Files);
    rig.press("l");
    assert_eq!(pane(&rig), Pane::Files);
    rig.press("h");
    assert_eq!(pane(&rig), Pane::Notes);
}

#[test]
fn every_size_is_laid_out() {
    let mut rig = Rig::full();
    for (width, height) in [(200, 50), (80, 24), (40, 12), (10, 3), (1, 1), (120, 40)] {
        rig.update(Msg::Resized(Size { width, height }));
        rig.press("tab j G g g ctrl-d ctrl-u k");
    }
    assert_eq!(rig.screen().notes.blocks().len(), 2);
}
