//! A desk with a small board on it, and keys for the forms that are tested.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::date;

use crate::app::desk::Desk;
use crate::app::effect::Effect;
use crate::app::keymap::Keymap;
use crate::app::msg::{Now, Size};
use crate::app::state::{Start, State};
use crate::model::{CustomField, ProjectId, Step, StepId, Ticket, TicketId, Timestamp, User};
use crate::worker::reply::{Completeness, Origin, Reply};
use crate::worker::request::{Read, Request, Write};

pub(in crate::app) const PROJECT: ProjectId = ProjectId::new(7);

/// The desk of a program that has just begun, on a Wednesday.
pub(in crate::app) fn bare_desk() -> Desk {
    let start = Start {
        size: Size { width: 80, height: 24 },
        now: Now {
            moment: Timestamp::parse("2026-11-25 10:00:00").unwrap(),
            today: date(2026, 11, 25),
            offset: jiff::tz::Offset::UTC,
        },
        target: None,
        project: None,
        ticket: None,
        read_only: false,
        keymap: Arc::new(Keymap::built_in().unwrap()),
        profiles: vec!["acme".to_owned()],
        profile: None,
        last_projects: BTreeMap::new(),
        downloads: "/home/ann/Downloads".into(),
        home: Some("/home/ann".into()),
        complaints: Vec::new(),
        auto_refresh: None,
    };
    let mut desk = State::new(start).0.desk;
    desk.take_effects();
    desk
}

/// The same with a board of two steps, six custom fields, three people and two tickets.
pub(in crate::app) fn desk() -> Desk {
    let mut desk = bare_desk();
    for read in [Read::Steps(PROJECT), Read::Fields(PROJECT), Read::People, Read::Board(PROJECT)] {
        let load = desk.read(read);
        for mut reply in answers(load, read) {
            desk.store.take(&mut reply);
        }
    }
    desk.take_effects();
    desk
}

fn answers(load: crate::worker::request::LoadId, read: Read) -> Vec<Reply> {
    let project = PROJECT;
    match read {
        Read::Steps(_) => vec![Reply::Steps { load, project, result: Ok(steps()) }],
        Read::Fields(_) => vec![Reply::Fields { load, project, result: Ok(fields()) }],
        Read::People => vec![Reply::People { load, result: Ok(people()) }],
        Read::Board(_) => {
            let origin = Origin::Fresh;
            vec![
                Reply::BoardPage { load, project, rows: vec![ticket()], total: Some(1), origin },
                Reply::BoardDone { load, project, result: Ok(Completeness::Complete) },
            ]
        }
        _ => Vec::new(),
    }
}

pub(in crate::app) fn steps() -> Vec<Step> {
    serde_json::from_str(r#"[{"id":11,"name":"Backlog","pos":1},{"id":12,"name":"Ready","pos":2}]"#)
        .unwrap()
}

pub(in crate::app) fn people() -> Vec<User> {
    let json = r#"[{"id":1,"name":"Ann Berg","email":"ann@example.com"},
        {"id":2,"name":"Bo Lindqvist"},{"id":3,"name":"Chen Wei"}]"#;
    serde_json::from_str(json).unwrap()
}

pub(in crate::app) fn fields() -> Vec<CustomField> {
    let json = r#"[
        {"name":"f1","type":"choice","label":"Priority","required":"1","options":{"choiceType":"radio"},
         "values":[{"id":501,"title":"Low"},{"id":502,"title":"High","is_default":1}]},
        {"name":"f2","type":"float","label":"Estimate","options":{"min":"1","max":"8"}},
        {"name":"f3","type":"string","label":"Build"},
        {"name":"f4","type":"text","label":"How to test"},
        {"name":"f5","type":"choice","label":"Platforms","options":{"choiceType":"checkbox"},
         "values":[{"id":511,"title":"Web"},{"id":512,"title":"iOS"}]},
        {"name":"f6","type":"date","label":"Shipped"}]"#;
    serde_json::from_str(json).unwrap()
}

/// A ticket with something in everything.
pub(in crate::app) fn ticket() -> Ticket {
    let json = r#"{"id":70001,"project_id":7,"name":"Rate calendar","description":"Prices\r\nof last year",
        "step_id":11,"tags":"ui,bug","required_by":"2026-12-01","assigned_to":[1,99],
        "custom_fields":{"f1":"501","f2":"about 3","f3":"13.1","f4":"","f5":[512],"f6":"soon"}}"#;
    serde_json::from_str(json).unwrap()
}

/// The same as a list tells it: without people and custom fields.
pub(in crate::app) fn listed() -> Ticket {
    Ticket { fields: None, assigned_to: None, ..ticket() }
}

pub(in crate::app) const TICKET: TicketId = TicketId::new(70_001);
pub(in crate::app) const BACKLOG: StepId = StepId::new(11);

/// What was asked of the worker.
pub(in crate::app) fn requests(desk: &mut Desk) -> Vec<Request> {
    let effects = desk.take_effects().into_iter();
    effects
        .filter_map(|effect| match effect {
            Effect::Send(request) => Some(request),
            _ => None,
        })
        .collect()
}

/// The only write that was asked for.
pub(in crate::app) fn written(desk: &mut Desk) -> Write {
    let mut requests = requests(desk);
    match (requests.pop(), requests.is_empty()) {
        (Some(Request::Write { write, .. }), true) => *write,
        other => panic!("{other:?}"),
    }
}

/// Presses keys one after the other as the program would: what means something goes to `$command`.
macro_rules! press {
    ($form:expr, $desk:expr, $keys:expr) => {{
        let mut go = crate::app::layer::Go::Stay;
        for key in $keys.split(' ') {
            let key: crate::app::input::Key = key.parse().unwrap();
            let context = $form.context();
            go = match $desk.keymap.resolve(context, &[], key) {
                crate::app::keymap::Resolved::Command(command) => {
                    $form.command(command, &mut $desk)
                }
                _ => $form.text_key(key, &mut $desk),
            };
        }
        go
    }};
}

/// Types a text letter by letter.
macro_rules! type_text {
    ($form:expr, $desk:expr, $text:expr) => {
        for letter in $text.chars() {
            $form.text_key(crate::app::input::Key::char(letter), &mut $desk);
        }
    };
}

pub(in crate::app) use {press, type_text};
