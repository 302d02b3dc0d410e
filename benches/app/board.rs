//! A board of any size, opened as the program opens it.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::civil::date;
use smartq::app::effect::Effect;
use smartq::app::input::Key;
use smartq::app::keymap::Keymap;
use smartq::app::msg::{Msg, Now, Size};
use smartq::app::{Start, State};
use smartq::model::{
    CustomField, Project, ProjectId, Step, StepId, Tags, Ticket, TicketId, Timestamp, User,
};
use smartq::worker::reply::{Completeness, Origin, Reply, Session};
use smartq::worker::request::{LoadId, Read, Request, Target};

pub(crate) const PROJECT: ProjectId = ProjectId::new(1);

/// As `serve --sample-tickets` has it.
const STEPS: u64 = 8;

pub(crate) fn ticket(number: u64) -> Ticket {
    Ticket {
        tags: Tags::parse("load,bug"),
        description: "A ticket that is there to be many.".to_owned(),
        assigned_to: Some(Vec::new()),
        update_time: Timestamp::from_unix(1_760_000_000),
        ..Ticket::new(
            TicketId::new(number),
            format!("Ticket {number} of a board that is larger than any screen"),
            StepId::new(1 + number / 2 % STEPS),
        )
    }
}

/// What an account holds.
#[derive(Default)]
pub(crate) struct Held {
    pub(crate) tickets: u64,
    /// Besides the one who looks at it.
    pub(crate) people: Vec<User>,
    pub(crate) fields: Vec<CustomField>,
}

/// A board with so many tickets, of even ids, loaded whole; its last load runs on, so that pages can be folded in.
pub(crate) struct Board {
    pub(crate) state: State,
    pub(crate) load: LoadId,
}

impl Board {
    pub(crate) fn of(tickets: u64) -> Self {
        Self::holding(&Held { tickets, ..Held::default() })
    }

    pub(crate) fn holding(held: &Held) -> Self {
        let (state, effects) = State::new(Start {
            size: Size { width: 200, height: 50 },
            now: Now {
                moment: Timestamp::from_unix(1_764_000_000).unwrap(),
                today: date(2026, 12, 1),
                offset: jiff::tz::Offset::UTC,
            },
            target: Some(Target::Demo),
            project: None,
            ticket: None,
            read_only: false,
            keymap: Arc::new(Keymap::built_in().unwrap()),
            profiles: Vec::new(),
            profile: None,
            last_projects: BTreeMap::new(),
            downloads: PathBuf::new(),
            home: None,
            complaints: Vec::new(),
            auto_refresh: None,
        });
        let mut board = Self { state, load: LoadId(0) };
        board.answer(effects, held);
        let effects = board.state.update(Msg::Key(Key::char('r'))).effects;
        for effect in effects {
            if let Effect::Send(Request::Read { load, read: Read::Board(_) }) = effect {
                board.load = load;
            }
        }
        board
    }

    fn answer(&mut self, effects: Vec<Effect>, held: &Held) {
        for effect in effects {
            let Effect::Send(request) = effect else { continue };
            for reply in replies(&request, held) {
                let update = self.state.update(Msg::Reply(reply));
                self.answer(update.effects, held);
            }
        }
    }

    pub(crate) fn page(&self, rows: Vec<Ticket>, origin: Origin) -> Msg {
        let (load, project, total) = (self.load, PROJECT, None);
        Msg::Reply(Reply::BoardPage { load, project, rows, total, origin })
    }
}

fn replies(request: &Request, held: &Held) -> Vec<Reply> {
    let me = || -> User { serde_json::from_str(r#"{"id":1,"name":"Ann Berger"}"#).unwrap() };
    match *request {
        Request::Connect { load, .. } => {
            let session = Session { me: me(), label: "bench".to_owned() };
            vec![Reply::Connected { load, result: Ok(Box::new(session)) }]
        }
        Request::Read { load, read } => match read {
            Read::Projects => {
                let name = "Load".to_owned();
                let all = vec![Project { id: PROJECT, name, description: String::new() }];
                vec![Reply::Projects { load, result: Ok(all) }]
            }
            Read::Me => vec![Reply::Me { load, result: Ok(Box::new(me())) }],
            Read::Roles(project) => vec![Reply::Roles { load, project, result: Ok(Vec::new()) }],
            Read::People => {
                let people = std::iter::once(me()).chain(held.people.iter().cloned()).collect();
                vec![Reply::People { load, result: Ok(people) }]
            }
            Read::Steps(project) => {
                let step = |place| Step {
                    id: StepId::new(u64::from(place)),
                    name: format!("Step {place}"),
                    description: String::new(),
                    limit: 0,
                    pos: place,
                };
                vec![Reply::Steps { load, project, result: Ok((1..=8).map(step).collect()) }]
            }
            Read::Board(project) => {
                let tickets = held.tickets;
                let rows = (1..=tickets).map(|number| ticket(2 * number)).collect();
                let (total, origin) = (Some(tickets), Origin::Fresh);
                let result = Ok(Completeness::Complete);
                vec![
                    Reply::BoardPage { load, project, rows, total, origin },
                    Reply::BoardDone { load, project, result },
                ]
            }
            Read::Fields(project) => {
                vec![Reply::Fields { load, project, result: Ok(held.fields.clone()) }]
            }
            Read::FieldUse(_) | Read::Ticket(..) | Read::Notes(..) | Read::Files(..) => Vec::new(),
        },
        _ => Vec::new(),
    }
}
