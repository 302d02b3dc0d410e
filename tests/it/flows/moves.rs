//! Moving tickets: seen at once, kept by the server, or put back with the reason.

use smartq::worker::request::Target;

use crate::support::driver::{Driver, Story};
use crate::support::server::{Person, TestServer};

/// A board with three steps and a ticket on the first.
struct Board {
    server: TestServer,
    project: u64,
    steps: [u64; 3],
    ticket: u64,
}

impl Board {
    async fn new() -> Self {
        let server = TestServer::start().await;
        let project = server.project("Website").await;
        let steps = [
            server.step(project, "Ready").await,
            server.step(project, "Doing").await,
            server.step(project, "Done").await,
        ];
        let step = steps[0].to_string();
        let form = [("ticket[name]", "Checkout drops the guest"), ("ticket[step_id]", &*step)];
        let path = format!("projects/{project}/tickets");
        let ticket = server.post(&server.owner, &path, &form).await.id();
        Self { server, project, steps, ticket }
    }

    async fn opened_by(&self, person: &Person) -> Driver {
        let target = Target::Account(Box::new(self.server.connection(person)));
        let mut driver = Story { target: Some(target), ..Story::default() }.begin();
        driver.idle().await;
        driver.assert_shows("Checkout drops");
        driver
    }

    /// On which step the server has the ticket.
    async fn step(&self) -> u64 {
        let path = format!("projects/{}/tickets/{}", self.project, self.ticket);
        let ticket = self.server.get(&self.server.owner, &path).await.data();
        ticket["step_id"].as_u64().unwrap()
    }
}

#[tokio::test]
async fn a_move_reaches_the_server() {
    let board = Board::new().await;
    let mut driver = board.opened_by(&board.server.owner).await;
    driver.press("L").await;
    driver.assert_shows("Doing 1");
    assert_eq!(board.step().await, board.steps[1]);
    driver.press("H").await;
    assert_eq!(board.step().await, board.steps[0]);
}

#[tokio::test]
async fn two_quick_moves_end_where_the_second_leads() {
    let board = Board::new().await;
    let mut driver = board.opened_by(&board.server.owner).await;
    driver.press_rapidly("L L");
    driver.idle().await;
    driver.assert_shows("Done 1");
    driver.assert_shows("Doing 0");
    assert_eq!(board.step().await, board.steps[2]);
    driver.press("r").await;
    driver.assert_shows("Done 1");
}

#[tokio::test]
async fn a_move_the_role_does_not_allow_is_not_even_tried() {
    let board = Board::new().await;
    let reader = board.server.member(board.project, "rita", 3, &[]).await;
    let mut driver = board.opened_by(&reader).await;
    driver.press("L").await;
    driver.assert_shows("You may not do that here: your role may not edit tickets.");
    driver.assert_shows("Ready 1");
    driver.assert_hides("✗");
    assert_eq!(board.step().await, board.steps[0]);
}

#[tokio::test]
async fn a_move_the_role_allows_no_more_is_put_back_with_the_same_reason() {
    let board = Board::new().await;
    let reader = board.server.member(board.project, "rita", 4, &[]).await;
    let mut driver = board.opened_by(&reader).await;
    board.server.change_last_role(board.project, "3", &[]).await;
    driver.press("L").await;
    driver.assert_shows("Ready 1");
    driver.assert_shows("Doing 0");
    driver.assert_shows("✗");
    driver.assert_shows("You may not do that here: your role may not edit tickets.");
    assert_eq!(board.step().await, board.steps[0]);
}

#[tokio::test]
async fn a_move_beyond_the_last_step_of_the_role_is_put_back_and_the_step_is_named() {
    let board = Board::new().await;
    let last = board.steps[1].to_string();
    let member = board.server.member(board.project, "max", 4, &[]).await;
    let mut before = board.opened_by(&member).await;
    board.server.change_last_role(board.project, "4", &[("role[max_step]", &last)]).await;
    let why = "your role moves tickets up to step \"Doing\", not to \"Done\"";

    let mut driver = board.opened_by(&member).await;
    driver.press("L").await;
    assert_eq!(board.step().await, board.steps[1]);
    driver.press("L").await;
    driver.assert_shows("Doing 1");
    driver.assert_shows(why);
    driver.assert_hides("✗");
    driver.press("m").await;
    driver.assert_shows("not with your role");

    // whoever opened the board earlier is told by the server, in the same words
    before.press("r l L").await;
    before.assert_shows("Done 0");
    before.assert_shows(why);
    assert_eq!(board.step().await, board.steps[1]);
}

#[tokio::test]
async fn a_server_that_is_gone_in_the_middle_of_a_move_loses_nothing() {
    let board = Board::new().await;
    let Board { server, .. } = board;
    let target = Target::Account(Box::new(server.connection(&server.owner)));
    let mut driver = Story { target: Some(target), ..Story::default() }.begin();
    driver.idle().await;
    drop(server.stop_keeping_folder().await);
    driver.press("L").await;
    // Nothing was sent, so the ticket is where it was; and the board is still there to be read.
    driver.assert_shows("Checkout drops");
    driver.assert_shows("Ready 1");
    driver.assert_shows("✗");
    driver.press("r").await;
    driver.assert_shows("Checkout drops");
}

#[tokio::test]
async fn a_board_that_is_only_to_be_read_sends_no_write() {
    let board = Board::new().await;
    let target = Target::Account(Box::new(board.server.connection(&board.server.owner)));
    let story = Story { target: Some(target), read_only: true, ..Story::default() };
    let mut driver = story.begin();
    driver.idle().await;
    driver.press("L").await;
    driver.assert_shows("Ready 1");
    assert_eq!(board.step().await, board.steps[0]);
}
