//! Text from elsewhere: whatever a server says, in whichever place it is drawn, the terminal is told nothing that a
//! harmless text would not have told it.
//!
//! The sequences that may reach it are listed here whole: with them it is shown that no title is set and nothing is asked.
//!
//! Rules that are shown beside the code: eight marks on a cell, 1 KB of a name, tags and selectors (`src/text/clean.rs`);
//! depth 64, links of three kinds, scripts (`src/text/note/tests.rs`); `smartq api` into a pipe
//! (`tests/it/flows/commands.rs`); cells of a table that would be formulas (`src/app/export/csv.rs`); what is cleaned is
//! clean, for arbitrary bytes (`tests/it/fuzz/texts.rs`).

mod attacks;
mod bytes;
mod commands;
mod copies;
mod layers;
mod pastes;
mod size;

use std::path::Path;

use serde_json::json;
use smartq::worker::request::Target;

use self::layers::Layers;
use crate::support::driver::{Driver, Story};
use crate::support::escapes::{self, Told};
use crate::support::rude_server::{Answer, RudeServer, Vice, World};

/// Attempts that a read gets before its failure is told.
const ATTEMPTS: usize = 3;

/// A program that has opened the board of that world.
async fn opened(world: World) -> (RudeServer, Driver) {
    let server = RudeServer::start(world).await;
    let target = Some(Target::Account(Box::new(server.connection())));
    let mut driver = Story { target, ..Story::default() }.begin();
    driver.idle().await;
    (server, driver)
}

#[tokio::test]
async fn no_letter_of_the_server_makes_the_terminal_do_what_a_harmless_one_would_not() {
    assert_as_harmless(&attacks::letters()).await;
}

#[tokio::test]
async fn no_sequence_of_the_server_makes_the_terminal_do_what_a_harmless_text_would_not() {
    assert_as_harmless(&attacks::sequences()).await;
}

async fn assert_as_harmless(texts: &[String]) {
    let (harmless, layers) = Box::pin(tour("harmless words of about the usual length")).await;
    layers.assert_all();
    assert!(harmless.unseen.is_empty(), "{harmless:?}");
    let sequences = harmless.kinds.iter().map(String::as_str).collect::<Vec<_>>();
    let ours = [
        "control sequence ?h [[25]]",
        "control sequence ?l [[25]]",
        "control sequence H",
        "control sequence m",
    ];
    assert_eq!(sequences, ours, "the screen itself has learnt something new");
    for text in texts {
        let (seen, _) = Box::pin(tour(text)).await;
        assert!(seen.kinds.is_subset(&harmless.kinds), "{text:?}: {:?}", seen.kinds);
        assert!(seen.unseen.is_empty(), "{text:?}: {:?}", seen.unseen);
    }
}

/// An account in which everything that somebody has written ends with this text.
fn account(hostile: &str) -> World {
    let mut world = World::with_tickets(12);
    world.hostile = Some(hostile.to_owned());
    for (at, ticket) in (0_u64..).zip(&mut world.tickets) {
        ticket["step_id"] = json!(at % 5 + 1);
        ticket["assigned_to"] = json!([1, 2]);
        ticket["tags"] = json!("bug,ui");
        ticket["description"] = json!("<p>See <b>this</b></p>");
        ticket["custom_fields"] = json!({ "f1": "5", "f2": "7" });
        ticket["required_by"] = json!("2026-12-24");
    }
    for ticket in [1, 6] {
        let links = format!(
            "<ul><li>x</li></ul><pre>{hostile}</pre><a href=\"https://x/{hostile}\">{hostile}</a>"
        );
        let note = world.add_note(ticket, &links, 2);
        world.add_file(note, &format!("{hostile}.txt"), b"content");
    }
    world
}

/// Opens every screen and every box of an account once, and tells what the terminal was told meanwhile.
async fn tour(hostile: &str) -> (Told, Layers) {
    let mut layers = Layers::default();
    let server = RudeServer::start(account(hostile)).await;
    let target = Some(Target::Account(Box::new(server.connection())));
    let mut driver = Story { target, size: (130, 40), ..Story::default() }.begin();
    driver.idle().await;
    driver.assert_shows("Release ");
    driver.assert_shows("#1 Ticket 1");
    see(&mut driver, BOARD, &mut layers).await;
    driver.press("1 g g enter").await;
    see(&mut driver, TICKET, &mut layers).await;
    save_its_file(&mut driver, &mut layers).await;
    driver.press("q").await;
    see(&mut driver, ELSEWHERE, &mut layers).await;
    refusals(&mut driver, &server, hostile, &mut layers).await;
    conflict(&mut driver, &server, &mut layers).await;
    unsent(&mut driver, hostile, &mut layers).await;
    let mut output = std::mem::take(&mut driver.paper().output);
    driver.close().await;
    output.extend(Box::pin(shut_out(&server, hostile, &mut layers)).await);
    (escapes::told(&output), layers)
}

/// Keys, and what is on the screen after them.
type Sights = &'static [(&'static str, &'static str)];

const BOARD: Sights = &[
    ("j k l h", "#1 Ticket 1"),
    ("f1", "What the keys do"),
    ("esc :", "Release"),
    ("esc m", "Backlog"),
    ("esc a", "Ann"),
    ("esc t", "bug"),
    ("esc d", "Due date"),
    ("esc f", "Priority"),
    ("j j j j enter", "High"),
    ("esc n", "New ticket"),
    ("tab", "Priority"),
    ("esc N", "note"),
    ("esc e", "Ticket 1"),
    ("esc D", "Delete"),
    ("esc X", ".csv"),
    ("esc z", "Ready"),
    ("z space", "1 marked"),
    ("D", "Delete"),
    ("esc m", "Ready"),
    ("esc esc", "#1 Ticket 1"),
];

const TICKET: Sights = &[
    ("f1", "What the keys do"),
    ("esc G", "See <b>this"),
    ("g g tab", "┌ Ticket #1 "),
    ("e", "Note on #1"),
    ("esc", "┌ Ticket #1 "),
    ("D", "Delete"),
    ("esc tab", "7 B"),
    ("D", "Delete"),
    ("esc A", "Attach"),
    ("esc tab", "┌ Ticket #1 "),
    ("a", "Bob"),
    ("esc t", "bug"),
    ("esc m", "Ready"),
    ("esc j j enter", "Bob"),
    ("esc", "┌ Ticket #1 "),
];

const ELSEWHERE: Sights = &[
    (", 1", "All of it"),
    ("2", "Backlog"),
    ("e", "Backlog"),
    ("esc D", "1  Ready"),
    ("esc 3", "Everybody"),
    ("e", "Everybody"),
    ("esc 4", "Priority"),
    ("e", "Priority"),
    ("esc D", "Priority"),
    ("esc l D", "High"),
    ("esc q q", "#1 Ticket 1"),
    ("@", "bob@example.com"),
    ("j enter", "Cook"),
    ("esc D", "Bob"),
    ("esc q", "#1 Ticket 1"),
    ("M", "┌ You "),
    ("esc", "#1 Ticket 1"),
    ("q", "All of it"),
    ("D", "Release"),
    ("esc e", "All of it"),
    ("esc enter", "#1 Ticket 1"),
];

async fn see(driver: &mut Driver, sights: Sights, layers: &mut Layers) {
    for (keys, sight) in sights {
        driver.press(keys).await;
        layers.see(driver);
        assert!(driver.screen().contains(sight), "{keys}: no {sight}\n{}", driver.screen());
    }
}

/// What the server refuses, and what something before it says in its place.
async fn refusals(driver: &mut Driver, server: &RudeServer, hostile: &str, layers: &mut Layers) {
    let refused = Vice::Instead(Answer::error(400, hostile));
    server.once("PUT", "/projects/1/tickets/1", refused.clone());
    driver.press("1 g g L").await;
    driver.assert_shows("#1 Ticket 1");
    server.once("PUT", "/projects/1/tickets/1", refused);
    driver.press("space L !").await;
    driver.assert_shows("1 ticket was not changed");
    layers.see(driver);
    driver.press("esc").await;
    let pages = [
        Answer::html(502, hostile),
        Answer::new(200, "text/html", hostile),
        Answer::new(301, "text/plain", "x").with("Location", "https://example.com/%1b]0;x%07"),
        Answer::error(503, hostile),
        Answer::json(200, &json!({ "error": hostile, "data": null })),
    ];
    for page in pages {
        let tickets = "/projects/1/tickets";
        server.times(ATTEMPTS, "GET", tickets, Vice::Instead(page));
        driver.press("r").await;
        driver.assert_shows("Release ");
        while server.has_rule("GET", tickets) {
            driver.press("r").await;
        }
    }
    driver.press("r").await;
}

/// What somebody else has made of it meanwhile.
async fn conflict(driver: &mut Driver, server: &RudeServer, layers: &mut Layers) {
    driver.press("1 g g space k e").await;
    driver.type_text(" mine").await;
    server.world(|world| world.ticket(1).unwrap()["name"] = json!("Ticket 1 theirs"));
    driver.press("ctrl-s").await;
    driver.assert_shows("Both have changed");
    layers.see(driver);
    driver.press("j k enter").await;
    driver.press("esc esc esc").await;
}

/// What was typed and not sent, on what somebody else has named.
async fn unsent(driver: &mut Driver, hostile: &str, layers: &mut Layers) {
    driver.press("enter N").await;
    driver.paste(&format!("Never sent {hostile}")).await;
    driver.press("esc O").await;
    driver.assert_shows("Never sent");
    layers.see(driver);
    driver.press("ctrl-d esc").await;
}

/// A server that lets nobody in and says why in its own words; what went to the terminal.
async fn shut_out(server: &RudeServer, hostile: &str, layers: &mut Layers) -> Vec<u8> {
    let refused = Vice::Instead(Answer::error(403, hostile));
    server.times(ATTEMPTS, "GET", "/users/me", refused);
    let target = Some(Target::Account(Box::new(server.connection())));
    let mut driver = Story { target, size: (130, 40), ..Story::default() }.begin();
    driver.idle().await;
    layers.see(&driver);
    driver.assert_shows("You may not do that here");
    driver.press("c").await;
    layers.see(&driver);
    let output = std::mem::take(&mut driver.paper().output);
    driver.close().await;
    output
}

/// The name is shown as it will be, and nothing else chooses where the file goes.
async fn save_its_file(driver: &mut Driver, layers: &mut Layers) {
    let downloads = driver.place().join("downloads");
    driver.press("tab tab").await;
    driver.assert_shows("7 B");
    driver.press("S").await;
    layers.see(driver);
    let screen = driver.screen();
    driver.press("enter").await;
    let names = names(&downloads);
    let [name] = names.as_slice() else { panic!("{names:?}\n{screen}") };
    assert!(!name.chars().any(char::is_control) && !name.starts_with(['.', '-']), "{name:?}");
}

fn names(folder: &Path) -> Vec<String> {
    let entries = folder.read_dir().unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}
