//! A small account, always the same, and the program looking at it without a server: for pictures of screens.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::civil::date;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use serde_json::{Value as Json, json};
use smartq::app::effect::Effect;
use smartq::app::input::Key;
use smartq::app::keymap::Keymap;
use smartq::app::msg::{Msg, Now, Size};
use smartq::app::{Start, State, Update};
use smartq::model::{
    CustomField, File, Note, NoteId, Project, ProjectId, Role, Step, Ticket, TicketId, Timestamp,
    User,
};
use smartq::ui;
use smartq::ui::theme::Theme;
use smartq::worker::reply::{
    Completeness, Failure, FailureKind, FieldUse, Origin, Outcome, Reply, Session,
};
use smartq::worker::request::{Read, Request, Target};

/// The project whose board the pictures show.
pub(crate) const RELEASE: ProjectId = ProjectId::new(7);

/// The ticket the pictures open: with people, fields, notes and files.
pub(crate) const BOOKING_MASK: TicketId = TicketId::new(70_003);

pub(crate) fn now() -> Now {
    Now {
        moment: Timestamp::parse("2026-12-01 10:00:00").unwrap(),
        today: date(2026, 12, 1),
        offset: jiff::tz::Offset::UTC,
    }
}

fn read<T: serde::de::DeserializeOwned>(json: Json) -> T {
    serde_json::from_value(json).unwrap()
}

pub(crate) fn people() -> Vec<User> {
    read(json!([
        {"id": 1, "name": "Ann Berger", "email": "ann@example.com", "is_account_administrator": true},
        {"id": 2, "name": "Björn Brandt", "email": "bjorn@example.com"},
        {"id": 3, "name": "Chloé Dubois", "email": "chloe@example.com"},
        {"id": 4, "name": "Mei Chen", "email": "mei@example.com"},
    ]))
}

pub(crate) fn session() -> Session {
    Session { me: people().remove(0), label: "acme".to_owned() }
}

pub(crate) fn projects() -> Vec<Project> {
    read(json!([
        {"id": 3, "name": "Autumn campaign", "description": "Newsletter, landing pages and the trade fair in Berlin."},
        {"id": 7, "name": "Release 13.1", "description": "Booking mask, rate calendar and the new payment provider.\nCode freeze is the Friday before the campaign."},
        {"id": 9, "name": "Support desk", "description": ""},
    ]))
}

pub(crate) fn steps() -> Vec<Step> {
    read(json!([
        {"id": 11, "name": "Backlog", "pos": 1},
        {"id": 12, "name": "Ready", "limit": 8, "pos": 2},
        {"id": 13, "name": "In progress", "limit": 2, "pos": 3},
        {"id": 14, "name": "Review", "limit": 3, "pos": 4},
        {"id": 15, "name": "Test", "limit": 5, "pos": 5},
        {"id": 16, "name": "Done", "pos": 6},
    ]))
}

pub(crate) fn roles() -> Vec<Role> {
    read(json!([
        {"id": 21, "name": "Everybody else", "access_level": 1, "is_default": true},
        {"id": 22, "name": "Project managers", "access_level": 5, "can_edit_project": true,
         "can_manage_people_notes": true, "can_see_private_notes": true, "users": [1]},
        {"id": 23, "name": "Developers", "access_level": 4, "max_step": 15,
         "can_see_private_notes": true, "users": [2, 3]},
        {"id": 24, "name": "Testers", "access_level": 2, "users": []},
    ]))
}

fn field_use() -> FieldUse {
    let mut used = FieldUse::default();
    used.add(&tickets());
    used.ended(true)
}

pub(crate) fn fields() -> Vec<CustomField> {
    read(json!([
        {"name": "f1", "type": "choice", "label": "Priority", "required": true, "hint": "How bad it is if it waits",
         "options": {"choiceType": "select"},
         "values": [{"id": 501, "title": "Blocker", "pos": 1}, {"id": 502, "title": "Normal", "is_default": true, "pos": 2}, {"id": 503, "title": "Whenever", "pos": 3}]},
        {"name": "f2", "type": "float", "label": "Estimate", "hint": "Days", "options": {"min": 0.5, "max": 20}},
        {"name": "f3", "type": "string", "label": "Build"},
        {"name": "f4", "type": "text", "label": "How to test"},
        {"name": "f5", "type": "choice", "label": "Platforms", "options": {"choiceType": "checkbox"},
         "values": [{"id": 511, "title": "Web", "pos": 1}, {"id": 512, "title": "iOS", "pos": 2}, {"id": 513, "title": "Android", "pos": 3}]},
        {"name": "f6", "type": "choice", "label": "Risk", "options": {"choiceType": "radio"},
         "values": [{"id": 521, "title": "Low", "pos": 1}, {"id": 522, "title": "High", "pos": 2}]},
    ]))
}

/// Id, step, name, tags, people, due date.
type Row = (u64, u64, &'static str, &'static str, &'static [u64], &'static str);

const TICKETS: [Row; 19] = [
    (70_001, 16, "Round currency amounts the same way everywhere", "bug", &[2], ""),
    (70_002, 14, "Currency symbol on the wrong side in Danish", "bug,l10n", &[3], "2026-12-02"),
    (
        70_003,
        13,
        "Booking mask: keep what was typed when the session ends",
        "ui",
        &[1, 2],
        "2026-11-28",
    ),
    (70_004, 12, "Rate calendar shows prices of last year", "bug,ui,backend", &[4], "2026-12-03"),
    (70_005, 13, "Import hotel feed in chunks", "backend", &[2], "2026-12-01"),
    (
        70_006,
        11,
        "Checkout drops the second guest when the first one changes his e-mail address on the last page",
        "bug,checkout",
        &[1, 2],
        "2026-12-03",
    ),
    (70_007, 11, "Offer print in A5", "", &[], ""),
    (
        70_008,
        12,
        "Payment provider: sandbox keys per developer",
        "payment,security",
        &[2, 4],
        "2026-12-24",
    ),
    (70_009, 13, "Bounced mails are retried for ever", "bug,mail", &[4], "2026-12-04"),
    (70_010, 15, "Load test of the payment path", "payment", &[3], "2026-12-09"),
    (70_011, 16, "Update the terms of 2026", "legal", &[1], "2026-10-01"),
    (70_012, 11, "予約画面の翻訳を確認する", "l10n", &[4], "2027-01-15"),
    (70_013, 12, "Strike refunds in one go", "support", &[1], ""),
    (70_014, 16, "Drop support for the old rate format", "", &[2], ""),
    (70_015, 11, "Search forgets the dates", "bug", &[], "2026-12-12"),
    (70_016, 11, "Newsletter opt-out is two clicks too many", "mail,legal", &[3], ""),
    (70_017, 14, "Describe the feed errors for hotels", "docs", &[1], ""),
    (70_018, 11, "Keyboard help for the back office", "ui,docs", &[], ""),
    (70_019, 11, "Rate import logs passwords", "bug,security", &[1, 2, 3, 4], "2026-12-01"),
];

const DESCRIPTION: &str = "After twenty minutes the session ends and the mask is empty.

Keep what was typed for a day.";

pub(crate) fn tickets() -> Vec<Ticket> {
    let ticket = |(id, step, name, tags, people, due): Row| {
        let mut ticket: Ticket = read(json!({
            "id": id, "project_id": RELEASE.get(), "name": name, "step_id": step, "tags": tags,
            "required_by": due, "assigned_to": people,
            "insert_time": "2026-11-20 09:00:00", "update_time": "2026-11-30 16:20:00",
        }));
        if ticket.id == BOOKING_MASK {
            DESCRIPTION.clone_into(&mut ticket.description);
            ticket.fields = Some(booking_mask_fields());
        }
        ticket
    };
    TICKETS.into_iter().map(ticket).collect()
}

fn booking_mask_fields() -> BTreeMap<smartq::model::FieldName, smartq::model::FieldContent> {
    read(json!({
        "f1": "501", "f2": "3.5", "f3": "13.1.0-rc2",
        "f4": "Log in, type a booking, wait, come back.", "f5": [511, 513], "f6": "",
    }))
}

pub(crate) fn ticket(id: TicketId) -> Ticket {
    tickets().into_iter().find(|ticket| ticket.id == id).unwrap()
}

pub(crate) fn notes(ticket: TicketId) -> Vec<Note> {
    if ticket != BOOKING_MASK {
        return Vec::new();
    }
    read(json!([
        {"id": 901, "text": "<p>Happens in <b>every</b> browser:</p><ul><li>type a booking</li><li>wait <code>20 min</code></li></ul>", "owner_id": 3, "insert_time": "2026-11-27 08:12:00"},
        {"id": 902, "text": "<p>The customer of the strike has it too, see <a href=\"https://example.com/case/17\" target=\"_blank\">his case</a>.</p>", "owner_id": 1, "private": true, "insert_time": "2026-11-30 16:20:00"},
        {"id": 903, "text": "<p>Screenshot and log.</p>", "owner_id": 2, "insert_time": "2026-12-01 09:55:00"},
    ]))
}

pub(crate) fn files(note: NoteId) -> Vec<File> {
    if note != NoteId::new(903) {
        return Vec::new();
    }
    read(json!([
        {"id": 31, "name": "booking-mask.png", "size": 48_213, "type": "image/png", "owner_id": 2, "insert_time": "2026-12-01 09:55:10"},
        {"id": 32, "name": "session.log", "size": 3_400_000, "type": "text/plain", "owner_id": 2, "insert_time": "2026-12-01 09:55:40"},
    ]))
}

/// A failure to show.
pub(crate) fn offline() -> Failure {
    Failure::new(
        FailureKind::Offline,
        "acme.smartqweb.com cannot be reached: no network. Nothing was sent.",
    )
}

pub(crate) fn start(width: u16, height: u16, target: Option<Target>) -> Start {
    Start {
        size: Size { width, height },
        now: now(),
        target,
        project: None,
        ticket: None,
        read_only: false,
        keymap: Arc::new(Keymap::built_in().unwrap()),
        profiles: Vec::new(),
        profile: None,
        last_projects: BTreeMap::new(),
        downloads: PathBuf::from("/home/ann/Downloads"),
        home: Some(PathBuf::from("/home/ann")),
        complaints: Vec::new(),
        auto_refresh: None,
    }
}

/// The program without anything around it: keys and answers go in, pictures and requests come out.
pub(crate) struct Screen {
    pub(crate) state: State,
    effects: Vec<Effect>,
}

impl Screen {
    pub(crate) fn new(start: Start) -> Self {
        let (state, effects) = State::new(start);
        Self { state, effects }
    }

    /// The start without an account.
    pub(crate) fn welcome(width: u16, height: u16) -> Self {
        Self::new(start(width, height, None))
    }

    /// The list of projects, all answered.
    pub(crate) fn projects(width: u16, height: u16) -> Self {
        let mut screen = Self::new(start(width, height, Some(Target::Local)));
        screen.answer();
        screen
    }

    /// The board of [`RELEASE`], before any of its answers.
    pub(crate) fn opening_board(width: u16, height: u16) -> Self {
        let mut screen = Self::projects(width, height);
        screen.press("j enter");
        screen
    }

    /// The board of [`RELEASE`], all answered.
    pub(crate) fn board(width: u16, height: u16) -> Self {
        let mut screen = Self::opening_board(width, height);
        screen.answer();
        screen
    }

    pub(crate) fn send(&mut self, msg: Msg) -> Update {
        let update = self.state.update(msg);
        self.effects.extend(update.effects.iter().cloned());
        update
    }

    /// Presses keys, as they are spelled in `keys.toml`, one after the other.
    pub(crate) fn press(&mut self, keys: &str) {
        for key in keys.split_whitespace() {
            self.send(Msg::Key(key.parse::<Key>().unwrap()));
        }
    }

    /// Types a text, letter by letter.
    pub(crate) fn type_text(&mut self, text: &str) {
        for letter in text.chars() {
            self.send(Msg::Key(Key::char(letter)));
        }
    }

    /// Whoever types looks up for a moment.
    pub(crate) fn pause(&mut self) {
        let pauses: Vec<_> = self
            .effects
            .iter()
            .filter_map(|effect| match effect {
                Effect::StartTimer { id, after } if after.as_millis() == 700 => Some(*id),
                _ => None,
            })
            .collect();
        for id in pauses {
            self.send(Msg::Elapsed(id));
        }
    }

    pub(crate) fn resize(&mut self, width: u16, height: u16) {
        self.send(Msg::Resized(Size { width, height }));
    }

    pub(crate) fn reply(&mut self, reply: Reply) {
        self.send(Msg::Reply(reply));
    }

    /// What was wanted since this was last asked.
    pub(crate) fn effects(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.effects)
    }

    /// What was asked of the worker since this was last asked.
    pub(crate) fn requests(&mut self) -> Vec<Request> {
        let effects = self.effects().into_iter();
        effects
            .filter_map(|effect| match effect {
                Effect::Send(request) => Some(request),
                _ => None,
            })
            .collect()
    }

    /// Answers every question out of the fixtures, and those that the answers lead to; writes stay unanswered.
    pub(crate) fn answer(&mut self) {
        self.answer_with(&answer);
    }

    /// Answers every question with what `answers` makes of it.
    pub(crate) fn answer_with(&mut self, answers: &dyn Fn(&Request) -> Vec<Reply>) {
        loop {
            let replies: Vec<Reply> = self.requests().iter().flat_map(answers).collect();
            if replies.is_empty() {
                return;
            }
            for reply in replies {
                self.reply(reply);
            }
        }
    }

    /// Where the cursor stands, if it is to be seen.
    pub(crate) fn cursor(&self) -> Option<(u16, u16)> {
        let Size { width, height } = self.state.desk.size;
        let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        let far = ratatui::layout::Position { x: width - 1, y: height - 1 };
        terminal.set_cursor_position(far).unwrap();
        terminal.draw(|frame| ui::draw(&self.state, &Theme::coloured(), frame)).unwrap();
        let at = terminal.get_cursor_position().unwrap();
        (at != far).then_some((at.x, at.y))
    }

    /// The screen as text.
    pub(crate) fn picture(&self) -> String {
        let Size { width, height } = self.state.desk.size;
        let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        terminal.draw(|frame| ui::draw(&self.state, &Theme::coloured(), frame)).unwrap();
        let buffer = terminal.backend().buffer();
        let mut lines = Vec::new();
        for y in 0..height {
            let mut line = String::new();
            let mut covered = 0;
            for x in 0..width {
                let symbol = buffer[(x, y)].symbol();
                if covered == 0 {
                    line.push_str(symbol);
                    covered = smartq::text::width(symbol).max(1);
                }
                covered -= 1;
            }
            lines.push(line.trim_end().to_owned());
        }
        lines.join("\n")
    }
}

/// The fixtures' answer to a question; none to a write.
pub(crate) fn answer(request: &Request) -> Vec<Reply> {
    match request {
        Request::Connect { load, .. } => {
            vec![Reply::Connected { load: *load, result: Ok(Box::new(session())) }]
        }
        Request::Read { load, read } => {
            let load = *load;
            match *read {
                Read::Projects => vec![Reply::Projects { load, result: Ok(projects()) }],
                Read::People => vec![Reply::People { load, result: Ok(people()) }],
                Read::Me => vec![Reply::Me { load, result: Ok(Box::new(session().me)) }],
                Read::Roles(project) => {
                    vec![Reply::Roles { load, project, result: Ok(roles()) }]
                }
                Read::Steps(project) => vec![Reply::Steps { load, project, result: Ok(steps()) }],
                Read::Fields(project) => {
                    vec![Reply::Fields { load, project, result: Ok(fields()) }]
                }
                Read::FieldUse(project) => {
                    vec![Reply::FieldUse { load, project, result: Ok(field_use()) }]
                }
                Read::Board(project) => {
                    let rows = tickets();
                    let total = Some(rows.len() as u64);
                    vec![
                        Reply::BoardPage { load, project, rows, total, origin: Origin::Fresh },
                        Reply::BoardDone { load, project, result: Ok(Completeness::Complete) },
                    ]
                }
                Read::Ticket(_, id) => {
                    let known = tickets().into_iter().find(|ticket| ticket.id == id);
                    let gone = || Failure::new(FailureKind::Gone, "There is no such ticket.");
                    let result = known.map(Box::new).ok_or_else(gone);
                    vec![Reply::Ticket { load, ticket: id, result }]
                }
                Read::Notes(_, ticket) => {
                    vec![Reply::Notes { load, ticket, result: Ok(notes(ticket)) }]
                }
                Read::Files(_, _, note) => {
                    vec![Reply::Files { load, note, result: Ok(files(note)) }]
                }
            }
        }
        _ => Vec::new(),
    }
}

/// The same answer to everything that is read, and none to a write.
pub(crate) fn refusal(request: &Request, failure: &Failure) -> Vec<Reply> {
    fn no<T>(failure: &Failure) -> Outcome<T> {
        Err(failure.clone())
    }
    match request {
        Request::Connect { load, .. } => {
            vec![Reply::Connected { load: *load, result: no(failure) }]
        }
        Request::Read { load, read } => {
            let load = *load;
            vec![match *read {
                Read::Projects => Reply::Projects { load, result: no(failure) },
                Read::People => Reply::People { load, result: no(failure) },
                Read::Me => Reply::Me { load, result: no(failure) },
                Read::Roles(project) => Reply::Roles { load, project, result: no(failure) },
                Read::Steps(project) => Reply::Steps { load, project, result: no(failure) },
                Read::Fields(project) => Reply::Fields { load, project, result: no(failure) },
                Read::FieldUse(project) => Reply::FieldUse { load, project, result: no(failure) },
                Read::Board(project) => Reply::BoardDone { load, project, result: no(failure) },
                Read::Ticket(_, ticket) => Reply::Ticket { load, ticket, result: no(failure) },
                Read::Notes(_, ticket) => Reply::Notes { load, ticket, result: no(failure) },
                Read::Files(_, _, note) => Reply::Files { load, note, result: no(failure) },
            }]
        }
        _ => Vec::new(),
    }
}
