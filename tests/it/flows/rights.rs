//! What one may do is said before it is tried, in the words the server would refuse it with.

use smartq::worker::request::Target;

use crate::support::board::Board;
use crate::support::driver::{Driver, Story};
use crate::support::server::{Answer, Person};

async fn opened(board: &Board, person: &Person) -> Driver {
    let target = Target::Account(Box::new(board.server.connection(person)));
    let mut driver = Story { target: Some(target), ..Story::default() }.begin();
    driver.idle().await;
    driver
}

/// What the screen says after the keys agrees with what the server says to the same.
fn compare(driver: &mut Driver, answer: &Answer, shows: &str, what: &str) {
    let screen = driver.screen();
    if answer.status == 200 {
        assert!(screen.contains(shows), "{what} is allowed, but:\n{screen}");
    } else {
        let why = answer.refused(403);
        let said = format!("You may not do that here: {why}.");
        assert!(screen.contains(&said), "{what}: {said}\n{screen}");
        assert!(!screen.contains(shows), "{what}\n{screen}");
    }
}

#[tokio::test]
async fn every_level_is_told_beforehand_what_the_server_would_say() {
    for level in 1..=5 {
        let board = Board::start().await;
        let ticket = board.ticket("Checkout drops").await;
        let note = board.note(board.owner(), ticket, "the owner's", false).await;
        let rita = board.member("rita", level, &[]).await;
        let server = &board.server;
        let step = board.steps[0].to_string();
        let path = format!("{}/{ticket}", board.tickets());
        let form = [("ticket[name]", "Checkout drops"), ("ticket[step_id]", &*step)];
        let what = |key: &str| format!("{key} at level {level}");

        let mut driver = opened(&board, &rita).await;
        let add = server.post(&rita, &board.tickets(), &form).await;
        driver.press("n").await;
        compare(&mut driver, &add, "New ticket in", &what("n"));
        driver.press("esc").await;

        let mut driver = opened(&board, &rita).await;
        let edit = server.put(&rita, &path, &form).await;
        driver.press("e").await;
        compare(&mut driver, &edit, &format!("Ticket #{ticket}"), &what("e"));

        let mut driver = opened(&board, &rita).await;
        driver.press("enter").await;
        let text = [("note[text]", "mine")];
        let comment = server.post(&rita, &board.notes(ticket), &text).await;
        driver.press("n").await;
        compare(&mut driver, &comment, "New note on", &what("a note"));

        let mut driver = opened(&board, &rita).await;
        driver.press("enter tab g g").await;
        let others = format!("{}/{note}", board.notes(ticket));
        let change = server.put(&rita, &others, &text).await;
        driver.press("e").await;
        compare(&mut driver, &change, "Note on", &what("a note of others"));

        let mut driver = opened(&board, &rita).await;
        driver.press("D").await;
        let delete = server.delete(&rita, &path).await;
        compare(&mut driver, &delete, &format!("Delete #{ticket}?"), &what("D"));
    }
}

#[tokio::test]
async fn where_the_roles_are_not_told_the_server_decides() {
    let board = Board::start().await;
    board.ticket("Checkout drops").await;
    // everybody in no role of his own is in the default one, which reads
    let roles = format!("projects/{}/roles", board.project);
    let form = [("role[name]", "Everybody else"), ("role[access_level]", "1")];
    board.server.put(board.owner(), &format!("{roles}/default"), &form).await.data();
    let guest = board.server.person("guest", &[]).await;
    let mut driver = opened(&board, &guest).await;
    driver.press("D").await;
    driver.assert_shows("your role may not delete tickets");
    driver.assert_hides("Delete #");
}
