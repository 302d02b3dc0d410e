//! Notes and their files: written in Markdown, sent one after the other, saved all at once, to the byte.

use std::path::PathBuf;

use smartq::worker::request::Target;

use crate::support::board::Board;
use crate::support::driver::{Driver, Story};

/// A ticket, and the program open on it.
struct Desk {
    board: Board,
    ticket: u64,
    driver: Driver,
}

impl Desk {
    /// Of a project in which Ann is, too.
    async fn with_ann() -> (Self, i64) {
        let board = Board::start().await;
        let ann = board.member("Ann", 2, &[]).await;
        let ticket = board.ticket("Checkout drops the guest").await;
        (Self::on(board, ticket).await, i64::try_from(ann.id).unwrap())
    }

    async fn on(board: Board, ticket: u64) -> Self {
        let target = Some(Target::Account(Box::new(board.server.connection(board.owner()))));
        let mut driver = Story { target, ticket: Some(ticket), ..Story::default() }.begin();
        driver.idle().await;
        driver.assert_shows("Checkout drops the guest");
        Self { board, ticket, driver }
    }

    fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.driver.place().join("docs").join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// The browser is open: into the folder of the documents.
    async fn go_to_docs(&mut self) {
        self.driver.press("ctrl-u").await;
        self.driver.type_text("~/docs/").await;
    }

    async fn notes(&self) -> Vec<(u64, String)> {
        let board = &self.board;
        let data = board.server.get(board.owner(), &board.notes(self.ticket)).await.data();
        let notes = data["items"].as_array().unwrap().iter();
        notes
            .map(|note| (note["id"].as_u64().unwrap(), note["text"].as_str().unwrap().to_owned()))
            .collect()
    }

    /// The files of a note, by name, as the server gives them back.
    async fn files(&self, note: u64) -> Vec<(String, Vec<u8>)> {
        let (board, path) = (&self.board, self.board.files(self.ticket, note));
        let data = board.server.get(board.owner(), &path).await.data();
        let mut files = Vec::new();
        for file in data["items"].as_array().unwrap() {
            let path = format!("{path}/{}/download", file["id"]);
            let body = board.server.request(reqwest::Method::GET, board.owner(), &path);
            let body = body.send().await.unwrap().bytes().await.unwrap().to_vec();
            files.push((file["name"].as_str().unwrap().to_owned(), body));
        }
        files
    }
}

fn bytes(seed: u32, length: u32) -> Vec<u8> {
    (0..length).map(|at| (at.wrapping_mul(seed) >> 3).to_le_bytes()[0]).collect()
}

#[tokio::test]
async fn a_note_with_two_files_tells_people_with_the_last_of_them() {
    let (mut desk, ann) = Desk::with_ann().await;
    let (plan, log) = (bytes(7, 150_000), bytes(11, 3));
    desk.write("a-plan.pdf", &plan);
    desk.write("b log.txt", &log);
    desk.driver.press("n").await;
    desk.driver.type_text("Seen **again**:\n- on a phone\n- with a < b").await;
    desk.driver.press("tab tab").await;
    desk.driver.type_text("Ann").await;
    desk.driver.press("enter ctrl-g").await;
    desk.go_to_docs().await;
    desk.driver.press("space space").await;
    desk.driver.assert_shows("2 files are marked, 150.0 kB");
    desk.driver.press("enter").await;
    desk.driver.assert_shows("[x] a-plan.pdf, 150.0 kB  [x] b log.txt, 3 B");
    desk.driver.press("ctrl-s").await;
    let notes = desk.notes().await;
    let html =
        "<p>Seen <strong>again</strong>:</p><ul><li>on a phone</li><li>with a &lt; b</li></ul>";
    assert_eq!(notes.len(), 1);
    assert_eq!(notes[0].1, html);
    let note = notes[0].0;
    let wanted = [("a-plan.pdf".to_owned(), plan), ("b log.txt".to_owned(), log)];
    assert_eq!(desk.files(note).await, wanted);
    assert_eq!(desk.board.recipients(note).await, [(ann, true)]);
    desk.driver.assert_shows("b log.txt is attached");
    desk.driver.close().await;
}

#[tokio::test]
async fn when_the_last_file_does_not_go_its_retry_tells() {
    let (mut desk, ann) = Desk::with_ann().await;
    desk.write("a.txt", b"one");
    let second = desk.write("b.txt", b"two");
    desk.driver.press("n x tab tab").await;
    desk.driver.type_text("Ann").await;
    desk.driver.press("enter ctrl-g").await;
    desk.go_to_docs().await;
    desk.driver.press("space space enter").await;
    std::fs::remove_file(&second).unwrap();
    desk.driver.press("ctrl-s").await;
    desk.driver.assert_shows("b.txt was not sent");
    desk.driver.assert_shows("Nobody has been told of the note yet");
    let note = desk.notes().await[0].0;
    assert_eq!(desk.files(note).await.len(), 1);
    assert_eq!(desk.board.recipients(note).await, [(ann, false)]);

    desk.write("b.txt", b"two, later");
    desk.driver.press("R").await;
    assert_eq!(desk.files(note).await[1], ("b.txt".to_owned(), b"two, later".to_vec()));
    assert_eq!(desk.board.recipients(note).await, [(ann, true)]);
    desk.driver.close().await;
}

#[tokio::test]
async fn a_file_that_is_given_up_is_said_to_leave_people_untold() {
    let (mut desk, _) = Desk::with_ann().await;
    let only = desk.write("a.txt", b"one");
    desk.driver.press("n x tab tab").await;
    desk.driver.type_text("Ann").await;
    desk.driver.press("enter ctrl-g").await;
    desk.go_to_docs().await;
    desk.driver.press("enter").await;
    std::fs::remove_file(&only).unwrap();
    desk.driver.press("ctrl-s x").await;
    desk.driver.assert_shows("No file will follow, so nobody is told of the note.");
    desk.driver.close().await;
}

#[tokio::test]
async fn all_files_of_a_ticket_are_saved_beside_what_is_there() {
    let board = Board::start().await;
    let ticket = board.ticket("Checkout drops the guest").await;
    let bodies = [bytes(3, 90_000), bytes(5, 10), bytes(9, 4000)];
    for (name, body) in ["../plan.pdf", "Plan.pdf", "x.txt"].iter().zip(&bodies) {
        let owner = board.owner();
        let note = board.note(owner, ticket, "see below", false).await;
        board.upload(owner, (ticket, note), name, body, true).await.data();
    }
    let mut desk = Desk::on(board, ticket).await;
    let there = desk.driver.place().join("downloads");
    std::fs::write(there.join("x.txt"), "mine").unwrap();
    desk.driver.press("ctrl-s").await;
    desk.driver.assert_shows("of the ticket");
    desk.driver.press("enter").await;
    let read = |name: &str| std::fs::read(there.join(name)).unwrap();
    let mut saved: Vec<_> = there.read_dir().unwrap().map(|it| it.unwrap().file_name()).collect();
    saved.sort();
    assert_eq!(saved.len(), 4, "{saved:?}");
    assert_eq!(read("x.txt"), b"mine");
    assert_eq!(read("x (1).txt"), bodies[2]);
    let plans = ["plan.pdf", "plan (1).pdf", "Plan.pdf", "Plan (1).pdf"];
    let plans: Vec<_> = plans.iter().filter(|name| there.join(name).exists()).collect();
    let mut got: Vec<Vec<u8>> = plans.iter().map(|name| read(name)).collect();
    got.sort_by_key(|body| std::cmp::Reverse(body.len()));
    assert_eq!(got, bodies[..2]);
    desk.driver.close().await;
}

#[tokio::test]
async fn what_markdown_cannot_say_stays_in_a_note_that_is_edited() {
    let board = Board::start().await;
    let ticket = board.ticket("Checkout drops the guest").await;
    let html = "a<b>b</b>c<ol><li></li></ol>";
    board.note(board.owner(), ticket, html, false).await;
    let mut desk = Desk::on(board, ticket).await;
    desk.driver.press("tab e").await;
    desk.driver.assert_shows("you edit its HTML");
    desk.driver.type_text("<p>more</p>").await;
    desk.driver.press("ctrl-s").await;
    assert_eq!(desk.notes().await[0].1, format!("{html}<p>more</p>"));
    desk.driver.close().await;
}

#[tokio::test]
async fn a_note_that_somebody_else_has_changed_meanwhile_keeps_their_words() {
    let board = Board::start().await;
    let ticket = board.ticket("Checkout drops the guest").await;
    let deputy = board.server.person("Dora", &[("is_account_administrator", "1")]).await;
    let note = board.note(board.owner(), ticket, "<p>seen once</p>", false).await;
    let path = format!("{}/{note}", board.notes(ticket));
    let mut mine = Desk::on(board, ticket).await;
    let told = |board: &Board| {
        let answer = board.server.request(reqwest::Method::GET, board.owner(), &path);
        async move {
            let note = crate::support::server::send(answer).await.data();
            (note["text"].as_str().unwrap().to_owned(), note["private"] == true)
        }
    };
    mine.driver.press("tab e").await;
    let target = Some(Target::Account(Box::new(mine.board.server.connection(&deputy))));
    let mut theirs = Story { target, ticket: Some(ticket), ..Story::default() }.begin();
    theirs.idle().await;
    theirs.press("tab e").await;
    theirs.type_text(" and again").await;
    theirs.press("ctrl-s").await;
    assert_eq!(told(&mine.board).await.0, "<p>seen once and again</p>");
    // the text was not touched here, so it stays as it is there
    mine.driver.press("tab space ctrl-s").await;
    assert_eq!(told(&mine.board).await, ("<p>seen once and again</p>".to_owned(), true));
    // and where both have touched it, theirs stays until that is seen
    mine.driver.press("e").await;
    mine.driver.type_text(" by me").await;
    theirs.press("e").await;
    theirs.type_text(" by her").await;
    theirs.press("ctrl-s").await;
    mine.driver.press("ctrl-s").await;
    mine.driver.assert_shows("Both have changed a note");
    mine.driver.press("esc").await;
    mine.driver.assert_shows("Somebody else has changed the text meanwhile");
    mine.driver.assert_shows("This was changed since you began");
    mine.driver.assert_shows("seen once and again by me");
    assert_eq!(told(&mine.board).await.0, "<p>seen once and again by her</p>");
    mine.driver.press("ctrl-s").await;
    mine.driver.assert_shows("Both have changed a note");
    mine.driver.press("right ctrl-s").await;
    assert_eq!(told(&mine.board).await.0, "<p>seen once and again by me</p>");
    theirs.close().await;
    mine.driver.close().await;
}
