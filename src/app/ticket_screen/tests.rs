//! Keys and answers go in through the whole state; what is shown and what is asked for comes out.

mod asking;
mod change;
mod transfers;

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
use crate::app::mouse::Pointer;
use crate::app::msg::{Msg, Now, Size};
use crate::app::{State, Update};
use crate::model::{FileId, NoteInput, Step, TicketInput, Timestamp};
use crate::worker::reply::{Failure, FailureKind, Origin, Outcome};
use crate::worker::request::{LoadId, Read, Request, RequestId, TaskId, Transfer, Write};

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
        let now = Now {
            moment: Timestamp::from_unix(1_795_600_000).unwrap(),
            today: date(2026, 11, 25),
            offset: jiff::tz::Offset::UTC,
        };
        let setup = Setup {
            size,
            now,
            read_only,
            keymap: Arc::new(Keymap::built_in().unwrap()),
            profiles: Vec::new(),
            profile: None,
            last_projects: std::collections::BTreeMap::new(),
            downloads: PathBuf::from("/home/ann/Downloads"),
            home: Some(PathBuf::from("/home/ann")),
        };
        let mut desk = Desk::new(setup);
        let board = Board::open(PROJECT, None, &mut desk);
        let mut rig = Self {
            state: State {
                layers: Layers::new(Layer::Board(board)),
                desk,
                pointer: Pointer::default(),
            },
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

    /// Without a note.
    fn bare() -> Self {
        let mut rig = Self::open();
        rig.answer_ticket(Ok(()));
        rig.answer_notes(Ok(Vec::new()));
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
            origin: Origin::Fresh,
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
        let mut screens = self.state.layers.iter().filter_map(|layer| match layer {
            Layer::Ticket(screen) => Some(screen.as_ref()),
            _ => None,
        });
        screens.next().unwrap()
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
