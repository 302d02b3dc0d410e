//! Marking, changing many, taking back: through the whole program, and with somebody else at the same board.

use std::os::unix::fs::PermissionsExt as _;

use smartq::worker::request::Target;

use crate::support::board::Board;
use crate::support::driver::{Driver, Story};
use crate::support::server::Person;

async fn opened_by(board: &Board, person: &Person) -> Driver {
    let target = Target::Account(Box::new(board.server.connection(person)));
    let mut driver = Story { target: Some(target), ..Story::default() }.begin();
    driver.idle().await;
    driver.assert_shows("To do");
    driver
}

/// The steps of these tickets, as the server has them.
async fn steps(board: &Board, tickets: &[u64]) -> Vec<u64> {
    let mut steps = Vec::new();
    for ticket in tickets {
        let path = format!("{}/{ticket}", board.tickets());
        let row = board.server.get(board.owner(), &path).await.data();
        steps.push(row["step_id"].as_u64().unwrap());
    }
    steps
}

async fn some(board: &Board, count: usize) -> Vec<u64> {
    let mut tickets = Vec::new();
    for number in 0..count {
        tickets.push(board.ticket(&format!("Ticket {number}")).await);
    }
    tickets
}

#[tokio::test]
async fn many_are_moved_and_taken_back_and_moved_again() {
    let board = Board::start().await;
    let tickets = some(&board, 25).await;
    let mut driver = opened_by(&board, board.owner()).await;
    driver.press("* m 3").await;
    driver.assert_shows("25 tickets were moved to Done; u takes it back.");
    assert_eq!(steps(&board, &tickets).await, [board.steps[2]; 25]);
    driver.press("u").await;
    driver.assert_shows("Taken back: 25 tickets moved to Done.");
    assert_eq!(steps(&board, &tickets).await, [board.steps[0]; 25]);
    driver.press("ctrl-r").await;
    assert_eq!(steps(&board, &tickets).await, [board.steps[2]; 25]);
}

#[tokio::test]
async fn an_undo_never_overwrites_what_somebody_else_has_done() {
    let board = Board::start().await;
    let tickets = some(&board, 1).await;
    let mut mine = opened_by(&board, board.owner()).await;
    mine.press("L").await;
    let colleague = board.member("cleo", 5, &[]).await;
    let mut theirs = opened_by(&board, &colleague).await;
    theirs.press("2 L").await;
    assert_eq!(steps(&board, &tickets).await, [board.steps[2]]);
    mine.press("u").await;
    mine.assert_shows("Not taken back");
    mine.assert_shows("Somebody else has changed the lane meanwhile");
    assert_eq!(steps(&board, &tickets).await, [board.steps[2]]);
    mine.assert_shows("Done 1");
    mine.press("u y").await;
    mine.press("u").await;
    mine.assert_shows("There is nothing to take back.");
    assert_eq!(steps(&board, &tickets).await, [board.steps[2]]);
}

#[tokio::test]
async fn an_undo_leaves_alone_what_somebody_else_has_done_beside_it() {
    let board = Board::start().await;
    let tickets = some(&board, 1).await;
    let mut mine = opened_by(&board, board.owner()).await;
    mine.press("L").await;
    let path = format!("{}/{}", board.tickets(), tickets[0]);
    let step = board.steps[1].to_string();
    let form = [("ticket[name]", "Theirs"), ("ticket[step_id]", &*step)];
    board.server.put(board.owner(), &path, &form).await.data();
    mine.press("u").await;
    let row = board.server.get(board.owner(), &path).await.data();
    assert_eq!(
        (row["name"].as_str(), row["step_id"].as_u64()),
        (Some("Theirs"), Some(board.steps[0]))
    );
}

#[tokio::test]
async fn a_deleted_ticket_comes_back_with_all_it_held_under_a_new_number() {
    let board = Board::start().await;
    let fields = format!("projects/{}/custom_fields", board.project);
    let form = [("field[type]", "string"), ("field[label]", "Build")];
    let made = board.server.post(board.owner(), &fields, &form).await.data();
    let field = made["name"].as_str().unwrap().to_owned();
    let property = format!("ticket[{field}]");
    let me = board.server.get(board.owner(), "users/me").await.id().to_string();
    let properties = [
        ("ticket[description]", "Keep what was typed."),
        ("ticket[tags]", "ui,bug"),
        ("ticket[required_by]", "2026-12-24"),
        ("ticket[assigned_to][0]", &*me),
        (&*property, "13.1"),
    ];
    let old = board.try_ticket(board.owner(), "Booking mask", &properties).await.id();
    board.note(board.owner(), old, "<p>A note</p>", false).await;
    let mut driver = opened_by(&board, board.owner()).await;
    driver.press("D").await;
    driver.assert_shows("under a new number");
    driver.press("y").await;
    driver.assert_shows(&format!("#{old} was deleted; u takes it back."));
    board.server.get(board.owner(), &format!("{}/{old}", board.tickets())).await.refused(404);
    driver.press("u").await;
    let list = board.server.get(board.owner(), &board.tickets()).await;
    let new = list.ids()[0];
    driver.assert_shows(&format!("the ticket is there again as #{new}"));
    let row = board.server.get(board.owner(), &format!("{}/{new}", board.tickets())).await.data();
    assert_ne!(new, old);
    assert_eq!(row["name"], "Booking mask");
    assert_eq!(row["description"], "Keep what was typed.");
    assert_eq!(row["tags"], "ui,bug");
    assert_eq!(row["required_by"], "2026-12-24");
    assert_eq!(row["custom_fields"][&field], "13.1");
    assert_eq!(row["step_id"].as_u64(), Some(board.steps[0]));
    assert_eq!(row["assigned_to"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn a_new_ticket_is_taken_back_after_a_question_and_comes_again() {
    let board = Board::start().await;
    let mut driver = opened_by(&board, board.owner()).await;
    driver.press("n").await;
    driver.type_text("Fresh").await;
    driver.press("ctrl-s").await;
    driver.assert_shows("was added; u takes it back.");
    driver.press("u").await;
    driver.assert_shows("Take back:");
    driver.press("y").await;
    assert!(board.server.get(board.owner(), &board.tickets()).await.ids().is_empty());
    driver.press("ctrl-r").await;
    assert_eq!(board.server.get(board.owner(), &board.tickets()).await.ids().len(), 1);
    driver.assert_shows("Fresh");
}

#[tokio::test]
async fn a_new_ticket_that_somebody_else_has_worked_on_is_not_taken_back() {
    let board = Board::start().await;
    let mut mine = opened_by(&board, board.owner()).await;
    mine.press("n").await;
    mine.type_text("Fresh").await;
    mine.press("ctrl-s").await;
    let colleague = board.member("cleo", 5, &[]).await;
    let mut theirs = opened_by(&board, &colleague).await;
    theirs.press("L").await;
    mine.press("u y").await;
    mine.assert_shows("Somebody else has changed it meanwhile, so it was not deleted.");
    assert_eq!(board.server.get(board.owner(), &board.tickets()).await.ids().len(), 1);
}

#[tokio::test]
async fn a_new_ticket_with_notes_goes_only_while_they_are_ones_own() {
    let board = Board::start().await;
    let mut mine = opened_by(&board, board.owner()).await;
    for name in ["First", "Second"] {
        mine.press("n").await;
        mine.type_text(name).await;
        mine.press("ctrl-s").await;
    }
    let tickets = board.server.get(board.owner(), &board.tickets()).await.ids();
    let [first, second] = tickets[..] else { panic!("{tickets:?}") };
    let (first, second) = (first.min(second), first.max(second));
    board.note(board.owner(), second, "<p>mine</p>", false).await;
    mine.press("u y").await;
    assert_eq!(board.server.get(board.owner(), &board.tickets()).await.ids(), [first]);
    let colleague = board.member("cleo", 5, &[]).await;
    board.note(&colleague, first, "<p>I have seen this too</p>", false).await;
    mine.press("u y").await;
    mine.assert_shows("Somebody else has written a note on it meanwhile");
    assert_eq!(board.server.get(board.owner(), &board.tickets()).await.ids(), [first]);
}

#[tokio::test]
async fn what_the_role_does_not_allow_stays_marked_with_the_reason() {
    let board = Board::start().await;
    let tickets = some(&board, 6).await;
    let reader = board.member("rita", 4, &[]).await;
    let mut driver = opened_by(&board, &reader).await;
    // she may no more, and her screen does not know it yet
    board.server.change_last_role(board.project, "3", &[]).await;
    driver.press("* L").await;
    driver.assert_shows("None of 6 tickets was changed.");
    driver.assert_shows("6 marked");
    driver.assert_shows("✗");
    assert_eq!(steps(&board, &tickets).await, [board.steps[0]; 6]);
    driver.press("!").await;
    driver.assert_shows("6 tickets were not changed");
}

#[tokio::test]
async fn the_marked_are_written_to_a_file_for_its_owner_alone() {
    let board = Board::start().await;
    some(&board, 3).await;
    let mut driver = opened_by(&board, board.owner()).await;
    driver.press("space space X enter").await;
    driver.assert_shows("The tickets were written to");
    let path = driver.place().join("downloads/Release.csv");
    let text = std::fs::read_to_string(&path).unwrap();
    assert_eq!(text.lines().count(), 3, "{text}");
    assert!(text.contains("Ticket 0") && !text.contains("Ticket 2"), "{text}");
    assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    driver.press("X").await;
    driver.assert_shows("Release (1).csv");
}
