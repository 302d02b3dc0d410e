//! Plays the steps, and judges the end.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use smartq::app::layer::Layer;
use smartq::app::store::BoardData;
use smartq::model::{ProjectId, StepId, Ticket};
use smartq::worker::reply::{Fate, Link};
use smartq::worker::request::Target;

use super::told::{Told, is_kept};
use super::{Deed, Kind, Step};
use crate::support::bad_line::BadLine;
use crate::support::board::Board;
use crate::support::driver::{Driver, Story};
use crate::support::server::Person;

const SECOND: Duration = Duration::from_secs(1);

/// The table: the server with its board, the line to it, the user's program, and the colleague.
pub(super) struct Play {
    board: Board,
    line: BadLine,
    driver: Driver,
    colleague: Person,
    /// The tickets that were there at the start.
    tickets: Vec<u64>,
    written: Vec<(Kind, String, When)>,
    /// How many were begun.
    count: usize,
    told: Told,
}

/// When something was written.
struct When {
    at: Instant,
    /// How much had been told by then.
    told: usize,
}

/// A ticket, as far as it is compared.
type Row = (String, u64, BTreeSet<String>);

impl Play {
    pub(super) async fn begin() -> Self {
        let board = Board::start().await;
        let mut tickets = Vec::new();
        for number in 0..8 {
            tickets.push(board.ticket(&format!("Ticket {number}")).await);
        }
        let colleague = board.member("cleo", 5, &[]).await;
        let line = BadLine::before(&board.server.url).await;
        let driver = story(&board, &line).begin();
        let told = Told::default();
        let mut play =
            Self { board, line, driver, colleague, tickets, written: Vec::new(), count: 0, told };
        play.rest().await;
        play
    }

    fn story(&self) -> Story {
        story(&self.board, &self.line)
    }

    pub(super) async fn step(mut self, step: &Step) -> Self {
        match step {
            Step::Keys(keys) if self.is_on_board() => self.driver.press_rapidly(keys),
            Step::Keys(_) => {}
            Step::Write(kind) => self.write(*kind).await,
            Step::Turns(count) => {
                for _ in 0..*count {
                    self.turn().await;
                }
            }
            Step::Rest => self.rest().await,
            Step::Line(troubles) => self.line.ahead(troubles),
            Step::Colleague(place, deed) => self.colleague(*place, *deed).await,
            Step::Kill => {
                self.forgive();
                let story = self.story();
                self.driver = self.driver.kill_and_begin_again(story).await;
                self.told.listen(&self.driver);
            }
        }
        self
    }

    /// What stands in a form, or was left in one, may not be on the disk for a second.
    fn forgive(&mut self) {
        let state = self.driver.state();
        let kept = format!("{:?} {:?}", state.desk.drafts, state.layers);
        let is_kept = |text: &str| kept.contains(text);
        self.written.retain(|(_, text, when)| when.at.elapsed() > SECOND || !is_kept(text));
    }

    fn is_on_board(&self) -> bool {
        matches!(self.driver.state().layers.top(), Layer::Board(_))
    }

    /// A turn: whatever has come, or the next answer that is due.
    async fn turn(&mut self) {
        let is_due = self.driver.state().desk.store.unanswered() > 0;
        tokio::select! {
            biased;
            () = self.driver.turn() => {}
            () = std::future::ready(()), if !is_due => {}
        }
        self.told.listen(&self.driver);
    }

    async fn rest(&mut self) {
        self.driver.idle().await;
        self.told.listen(&self.driver);
    }

    /// Goes to the board, whatever is open, with the line as it is.
    async fn home(&mut self) {
        for _ in 0..20 {
            self.rest().await;
            match self.driver.state().layers.top() {
                // a form may have gone by itself: whoever looks up sees it
                Layer::Board(_) => return self.driver.pause().await,
                Layer::Welcome(_) => self.driver.press("r").await,
                Layer::Projects(_) => self.driver.press("r enter").await,
                _ => self.driver.press("esc").await,
            }
        }
        panic!("no way to the board:\n{}", self.driver.screen());
    }

    async fn write(&mut self, kind: Kind) {
        self.home().await;
        let text = format!("w{}w", self.count);
        let Layer::Board(board) = self.driver.state().layers.top() else { return };
        if kind != Kind::Ticket && board.selected(&self.driver.state().desk).is_none() {
            return;
        }
        let before = self.driver.state().layers.iter().count();
        let key = match kind {
            Kind::Ticket => "n",
            Kind::Tag => "t",
            Kind::Note => "N",
            Kind::Name => "e",
        };
        self.count += 1;
        self.driver.press(key).await;
        if self.driver.state().layers.iter().count() == before {
            return;
        }
        if kind == Kind::Name {
            // a draft that was taken up is overwritten by the user's own hand
            let screen = self.driver.screen();
            self.written.retain(|(of, text, _)| *of != Kind::Name || !screen.contains(text));
            self.driver.press("ctrl-u").await;
        }
        self.driver.type_text(&text).await;
        let when = When { at: Instant::now(), told: self.told.len() };
        self.written.push((kind, text, when));
        self.driver.press_rapidly(if kind == Kind::Tag { "enter" } else { "ctrl-s" });
        self.turn().await;
    }

    async fn colleague(&mut self, place: usize, deed: Deed) {
        let server = &self.board.server;
        let ticket = self.tickets[place % self.tickets.len()];
        let path = format!("{}/{ticket}", self.board.tickets());
        let row = server.get(&self.colleague, &path).await;
        let name = if row.status.is_success() { row.data()["name"].clone() } else { return };
        let row = row.data();
        let (name, step) = (name.as_str().unwrap(), row["step_id"].as_u64().unwrap().to_string());
        let theirs = format!("theirs {}", self.line.done().len());
        let form = |more: &[(&'static str, String)]| {
            let mut form =
                vec![("ticket[name]", name.to_owned()), ("ticket[step_id]", step.clone())];
            form.retain(|(key, _)| !more.iter().any(|(other, _)| other == key));
            form.extend_from_slice(more);
            form
        };
        let form = match deed {
            Deed::Move(to) => form(&[("ticket[step_id]", self.board.steps[to].to_string())]),
            Deed::Rename => form(&[("ticket[name]", theirs)]),
            Deed::Tag => form(&[("ticket[tags]", "theirs".to_owned())]),
            Deed::Add => {
                self.board.try_ticket(&self.colleague, &theirs, &[]).await.data();
                return;
            }
            Deed::Delete => {
                let answer = server.delete(&self.colleague, &path).await;
                assert!(answer.status.is_success(), "{}", answer.body);
                return;
            }
        };
        let form: Vec<_> = form.iter().map(|(key, value)| (*key, value.as_str())).collect();
        let answer = server.put(&self.colleague, &path, &form).await;
        assert!(answer.status.is_success(), "{}", answer.body);
    }

    /// Mends the line, waits for all that goes on by itself, and compares.
    pub(super) async fn end(mut self) -> Result<(), TestCaseError> {
        self.line.mend();
        self.home().await;
        while self.goes_on() {
            self.turn_to_the_end().await;
        }
        self.home().await;
        self.driver.press("r").await;
        self.rest().await;
        let (shown, held) = (self.shown(), self.held().await);
        prop_assert_eq!(&shown, &held, "{}", self.driver.screen());
        self.judge(&held)?;
        self.driver.close().await;
        Ok(())
    }

    async fn turn_to_the_end(&mut self) {
        let turned = tokio::time::timeout(std::time::Duration::from_secs(30), self.driver.turn());
        if turned.await.is_err() {
            let screen = self.driver.screen();
            panic!("it never ends: {:?}\n{screen}", self.driver.state().desk.unsent);
        }
        self.told.listen(&self.driver);
    }

    /// Whether something is still to come by itself.
    fn goes_on(&self) -> bool {
        let desk = &self.driver.state().desk;
        let goes_on = |fate| matches!(fate, Fate::Waiting | Fate::Sending | Fate::Unknown);
        desk.unsent.link != Link::Up
            || desk.store.unanswered() > 0
            || desk.unsent.writes.iter().any(|it| it.request.is_some() && goes_on(it.fate))
    }

    /// The tickets that the program shows.
    fn shown(&self) -> BTreeMap<u64, Row> {
        let project = ProjectId::new(self.board.project);
        let board = self.driver.state().desk.store.board(project);
        let row = |ticket: &Ticket| {
            let tags = ticket.tags.iter().map(ToString::to_string).collect();
            let step = ticket.step_id.map_or(0, StepId::get);
            (ticket.id.get(), (ticket.name.clone(), step, tags))
        };
        board.into_iter().flat_map(BoardData::tickets).map(row).collect()
    }

    /// The tickets that the server holds.
    async fn held(&self) -> BTreeMap<u64, Row> {
        let path = format!("{}?count=1000", self.board.tickets());
        let list = self.board.server.get(self.board.owner(), &path).await.data();
        let row = |it: &serde_json::Value| {
            let tags = it["tags"].as_str().unwrap_or_default().split(',');
            let tags = tags.filter(|tag| !tag.is_empty()).map(|tag| tag.trim().to_owned());
            let name = it["name"].as_str().unwrap().to_owned();
            (it["id"].as_u64().unwrap(), (name, it["step_id"].as_u64().unwrap(), tags.collect()))
        };
        list["items"].as_array().unwrap().iter().map(row).collect()
    }

    /// Each thing that was written is done, once, or it is said what became of it.
    fn judge(&self, held: &BTreeMap<u64, Row>) -> Result<(), TestCaseError> {
        let done = self.line.done();
        for (kind, text, when) in &self.written {
            let of_it = done.iter().filter(|done| done.sent.contains(text));
            let made = of_it.clone().filter(|done| done.method == "POST");
            let made: BTreeSet<u64> = made.filter_map(|done| done.data["id"].as_u64()).collect();
            if matches!(kind, Kind::Ticket | Kind::Note) {
                prop_assert!(made.len() <= 1, "{kind:?} {text} was made {} times", made.len());
            }
            let is_kept = is_kept(&self.driver, text);
            let is_done = of_it.count() > 0;
            prop_assert!(
                is_done || is_kept || self.told.of_trouble_since(when.told),
                "{kind:?} {text} is lost without a word: {done:#?}\n{held:?}\n{:?}",
                self.told
            );
        }
        Ok(())
    }
}

fn story(board: &Board, line: &BadLine) -> Story {
    let connection = line.connection(board.server.connection(board.owner()));
    Story {
        size: (160, 60),
        target: Some(Target::Account(Box::new(connection))),
        project: Some("Release"),
        outbox: true,
        ..Story::default()
    }
}
