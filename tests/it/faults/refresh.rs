//! Auto-refresh: what others do comes by itself, politely, and nothing moves under one's hands.

use std::time::Duration;

use smartq::model::{Connection, Endpoint};
use smartq::worker::request::Target;

use crate::support::board::Board;
use crate::support::driver::{Driver, Story};
use crate::support::rude_server::{Answer, RudeServer, Vice, World};
use crate::support::server::Person;
use crate::support::tap::Tap;

const LIST: &str = "GET /projects/{}/tickets";
const HOUR: Duration = Duration::from_hours(1);
const HALF_A_MINUTE: Duration = Duration::from_secs(34);

/// The board as that person sees it, through a line that is listened to.
async fn opened(board: &Board, person: &Person, tap: &Tap) -> Driver {
    let endpoint = Endpoint::Http(tap.url.parse().unwrap());
    let connection = Connection { endpoint, ..board.server.connection(person) };
    let target = Some(Target::Account(Box::new(connection)));
    let mut driver = Story { target, project: Some("Release"), ..Story::default() }.begin();
    driver.idle().await;
    driver
}

#[tokio::test]
async fn auto_refresh_is_polite() {
    let board = Board::start().await;
    board.ticket("Booking mask").await;
    let tap = Tap::before(&board.server.url).await;
    let mut driver = opened(&board, board.owner(), &tap).await;
    driver.assert_shows("Booking mask");
    tap.take();
    // an hour in which nothing happens: few requests, and not a byte to the terminal
    (driver.paper().written, driver.paper().frames) = (0, 0);
    driver.pass(HOUR).await;
    let asked = tap.take();
    let walks = asked.iter().filter(|it| *it == LIST).count();
    assert!((25..45).contains(&walks), "{walks}");
    assert!(asked.len() < walks + 6, "{asked:?}");
    assert_eq!((driver.paper().written, driver.paper().frames), (0, 0));
    // nobody looks
    driver.focus(false).await;
    driver.pass(HOUR).await;
    assert_eq!(tap.take(), [""; 0]);
    assert!(driver.is_asleep(), "something would wake the loop by itself");
    driver.focus(true).await;
    assert_eq!(tap.take(), [LIST], "it was due long ago");
    driver.close().await;
}

#[tokio::test]
async fn auto_refresh_waits_while_the_server_cannot_be_reached() {
    let server = RudeServer::start(World::with_tickets(3)).await;
    let target = Some(Target::Account(Box::new(server.connection())));
    let mut driver = Story { target, ..Story::default() }.begin();
    driver.idle().await;
    driver.assert_shows("#1");
    let list = "/projects/1/tickets";
    // reading fails for an hour: it is tried less and less often, and says so in one place
    let down = || Vice::Instead(Answer::html(502, "Bad Gateway"));
    let before = server.count("GET", list);
    server.times(10_000, "GET", list, down());
    driver.pass(HOUR).await;
    let tried = server.count("GET", list) - before;
    assert!(tried <= 3 * 20, "{tried}");
    driver.assert_shows("not up to date");
    driver.assert_shows("#1");
    driver.close().await;
}

#[tokio::test]
async fn what_others_do_comes_by_itself_and_nothing_moves() {
    let board = Board::start().await;
    let mut tickets = Vec::new();
    for number in 1..=40 {
        tickets.push(board.ticket(&format!("Ticket {number}")).await);
    }
    let bob = board.member("Bob", 5, &[]).await;
    let tap = Tap::before(&board.server.url).await;
    let mut driver = opened(&board, board.owner(), &tap).await;
    driver.press("j space G k k k k k k k k").await;
    let line = |driver: &mut Driver| {
        let screen = driver.screen();
        screen.lines().position(|line| line.contains("▌#32 Ticket 32")).expect("selected")
    };
    let selected = line(&mut driver);

    // another client: one is new, one has another name, one is gone, one has moved
    board.try_ticket(&bob, "From elsewhere", &[]).await.id();
    let path = |at: usize| format!("{}/{}", board.tickets(), tickets[at]);
    let (here, done) = (board.steps[0].to_string(), board.steps[2].to_string());
    let renamed = [("ticket[name]", "Renamed"), ("ticket[step_id]", &*here)];
    board.server.put(&bob, &path(33), &renamed).await.data();
    board.server.delete(&bob, &path(0)).await.data();
    let moved = [("ticket[name]", "Ticket 3"), ("ticket[step_id]", &*done)];
    board.server.put(&bob, &path(2), &moved).await.data();
    driver.pass(HALF_A_MINUTE).await;
    for words in ["◆ 1 marked", "40 tickets"] {
        driver.assert_shows(words);
    }
    for words in ["• 3 changed by others", "#34 • changed Renamed", "#3 • moved Ticket 3"] {
        driver.assert_shows(words);
    }
    assert_eq!(line(&mut driver), selected, "{}", driver.screen());
    driver.press("G").await;
    driver.assert_shows("#41 • new From elsewhere");
    driver.pass(Duration::from_secs(11)).await;
    for words in ["#34 Renamed", "#3 Ticket 3", "#41 From elsewhere"] {
        driver.assert_shows(words);
    }
    driver.assert_hides("by others");
    driver.press("g g").await;
    driver.assert_hides("#1 Ticket 1");
    driver.close().await;
}

#[tokio::test]
async fn notes_of_others_come_to_an_open_ticket_and_a_form_over_it_stays() {
    let board = Board::start().await;
    let ticket = board.ticket("Booking mask").await;
    let bob = board.member("Bob", 5, &[]).await;
    let tap = Tap::before(&board.server.url).await;
    let mut driver = opened(&board, board.owner(), &tap).await;
    driver.press("enter").await;
    board.note(&bob, ticket, "Seen on the train", false).await;
    driver.pass(HALF_A_MINUTE).await;
    driver.assert_shows("Seen on the train");
    driver.assert_shows("• changed by others just now: notes");
    driver.pass(Duration::from_secs(11)).await;
    driver.assert_hides("by others");
    driver.press("e").await;
    driver.type_text("!!!").await;
    let form = driver.screen();
    board.note(&bob, ticket, "And again", false).await;
    driver.pass(HALF_A_MINUTE).await;
    assert!(form.contains("!!!") && driver.screen().contains("!!!"));
    driver.press("esc").await;
    driver.close().await;
}

#[tokio::test]
async fn what_one_does_oneself_is_nobody_elses() {
    let board = Board::start().await;
    board.ticket("Booking mask").await;
    let tap = Tap::before(&board.server.url).await;
    let mut driver = opened(&board, board.owner(), &tap).await;
    driver.press("L n").await;
    driver.type_text("Mine").await;
    driver.press("enter g g N").await;
    driver.type_text("A note").await;
    driver.press("ctrl-s").await;
    for _ in 0..4 {
        driver.pass(HALF_A_MINUTE).await;
        driver.assert_hides("by others");
        driver.assert_hides("•");
    }
    driver.close().await;
}

#[tokio::test]
async fn a_selected_ticket_that_others_delete_goes_with_a_word() {
    let board = Board::start().await;
    board.ticket("First").await;
    let second = board.ticket("Second").await;
    board.ticket("Third").await;
    let tap = Tap::before(&board.server.url).await;
    let mut driver = opened(&board, board.owner(), &tap).await;
    driver.press("j").await;
    let path = format!("{}/{second}", board.tickets());
    board.server.delete(board.owner(), &path).await.data();
    driver.pass(HALF_A_MINUTE).await;
    driver.assert_shows("Ticket #2 is not there any more");
    driver.assert_hides("Second");
    driver.assert_shows("▌#3 Third");
    driver.close().await;
}

#[tokio::test]
async fn a_ticket_that_others_delete_is_told_of_where_it_is_open() {
    let board = Board::start().await;
    let ticket = board.ticket("Booking mask").await;
    let tap = Tap::before(&board.server.url).await;
    let mut driver = opened(&board, board.owner(), &tap).await;
    driver.press("enter").await;
    let path = format!("{}/{ticket}", board.tickets());
    board.server.delete(board.owner(), &path).await.data();
    driver.pass(HALF_A_MINUTE).await;
    driver.assert_shows("is not there any more");
    driver.assert_hides("Booking mask");
    driver.close().await;
}
