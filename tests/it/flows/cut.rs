//! A server that is gone in the middle of a write, after it may have done it: nothing is lost, and nothing is done twice.

use std::sync::Arc;

use smartq::worker::request::Target;
use tokio::sync::Semaphore;

use crate::support::driver::{Driver, Story};
use crate::support::rude_server::{RudeServer, Vice, World};

const TICKETS: &str = "/projects/1/tickets";
const TICKET: &str = "/projects/1/tickets/1";
const NOTES: &str = "/projects/1/tickets/1/notes";

async fn opened(server: &RudeServer) -> Driver {
    let target = Target::Account(Box::new(server.connection()));
    let mut driver = Story { target: Some(target), ..Story::default() }.begin();
    driver.idle().await;
    driver.assert_shows("Ticket 1");
    driver
}

/// The next such request is done and never answered, and what it did cannot be read back in the usual three attempts
/// after it. The permit lets the cut come.
fn cut_after(server: &RudeServer, method: &str, path: &str, reads: &str) -> Arc<Semaphore> {
    let permits = Arc::new(Semaphore::new(0));
    server.once(method, path, Vice::DoneThenCutLater(Arc::clone(&permits)));
    server.times(3, "GET", reads, Vice::Cut);
    permits
}

#[tokio::test]
async fn a_move_that_is_cut_off_is_marked_then_told_then_seen() {
    let server = RudeServer::start(World::with_tickets(1)).await;
    let mut driver = opened(&server).await;
    // it is read once before it is written
    server.once("GET", TICKET, Vice::None);
    let permits = cut_after(&server, "PUT", TICKET, TICKET);
    driver.press_rapidly("L");
    driver.until("Ready 1").await;
    server.until(1, "PUT", TICKET).await;
    driver.assert_shows("⟳");
    permits.add_permits(1);
    driver.idle().await;
    driver.assert_shows("may or may not have been saved. r looks.");
    driver.assert_shows("Ticket 1");
    driver.press("r").await;
    driver.assert_shows("Ready 1");
    assert_eq!(server.count("PUT", TICKET), 1);
}

#[tokio::test]
async fn a_ticket_that_is_cut_off_stays_in_its_form_and_is_looked_for_first() {
    let server = RudeServer::start(World::with_tickets(1)).await;
    let mut driver = opened(&server).await;
    driver.press("n").await;
    driver.type_text("Mine, all of it").await;
    let permits = cut_after(&server, "POST", TICKETS, TICKETS);
    driver.press_rapidly("ctrl-s");
    driver.turn().await;
    server.until(1, "POST", TICKETS).await;
    permits.add_permits(1);
    driver.idle().await;
    driver.assert_shows("may or may not have been saved");
    driver.assert_shows("Mine, all of it");
    driver.assert_hides("press r");
    driver.press("ctrl-s").await;
    driver.assert_shows("Backlog 2");
    assert_eq!(server.count("POST", TICKETS), 1);
}

#[tokio::test]
async fn a_note_that_is_cut_off_keeps_its_words() {
    let server = RudeServer::start(World::with_tickets(1)).await;
    let mut driver = opened(&server).await;
    driver.press("enter n").await;
    driver.type_text("Nobody else knows this").await;
    let permits = cut_after(&server, "POST", NOTES, NOTES);
    driver.press_rapidly("ctrl-s");
    driver.turn().await;
    server.until(1, "POST", NOTES).await;
    permits.add_permits(1);
    driver.idle().await;
    driver.assert_shows("may or may not have been saved");
    driver.assert_shows("Nobody else knows this");
    driver.assert_hides("press r");
    driver.press("ctrl-s").await;
    driver.assert_shows("Nobody else knows this");
    driver.assert_hides("may or may not");
    assert_eq!(server.count("POST", NOTES), 1);
}

#[tokio::test]
async fn an_upload_that_is_cut_off_is_not_said_to_be_lost() {
    let server = RudeServer::start(World::with_tickets(1)).await;
    let note = server.world(|world| world.add_note(1, "See the file", 1));
    let files = format!("{NOTES}/{note}/files");
    let mut driver = opened(&server).await;
    std::fs::write(driver.place().join("big.bin"), vec![7; 100_000]).unwrap();
    driver.press("enter A").await;
    driver.type_text("big.bin").await;
    let permits = cut_after(&server, "POST", &format!("{files}v2"), &files);
    driver.press_rapidly("enter");
    driver.turn().await;
    server.until(1, "POST", &format!("{files}v2")).await;
    permits.add_permits(1);
    driver.idle().await;
    driver.assert_shows("The file may or may not have been saved");
    driver.assert_hides("was not sent");
}
