//! What was typed and is not at the server.

use smartq::app::drafts::FoundDraft;
use smartq::app::msg::Msg;
use smartq::model::{NoteInput, Timestamp};
use smartq::worker::reply::{Failure, FailureKind, Fate, Link, Reply, Unsent, UnsentWrite};
use smartq::worker::request::{EntryId, RequestId, Write};

use super::at_each_size;
use crate::support::fixtures::{BOOKING_MASK, RELEASE, Screen};

fn write(entry: u64, text: &str, fate: Fate, reason: Option<&str>) -> UnsentWrite {
    let input = NoteInput { text: Some(format!("<p>{text}</p>")), ..NoteInput::default() };
    UnsentWrite {
        entry: EntryId(entry),
        request: (fate == Fate::Waiting).then_some(RequestId(900 + entry)),
        write: Box::new(Write::CreateNote { project: RELEASE, ticket: BOOKING_MASK, input }),
        fate,
        reason: reason.map(ToOwned::to_owned),
        theirs: None,
        made: Timestamp::parse("2026-12-01 09:41:00"),
        is_old: false,
    }
}

fn listed(width: u16, height: u16) -> Screen {
    let mut screen = Screen::board(width, height);
    screen.press("e");
    screen.type_text(" at once");
    screen.press("esc n");
    screen.type_text("Guests are charged twice");
    screen.press("tab");
    screen.type_text("Since the last release, with some cards.");
    screen.press("enter");
    screen.type_text("Two cases so far.");
    screen.press("esc");
    let no = "acme: You do not have the right to add notes here.";
    let writes = vec![
        write(1, "It is the cache.", Fate::Refused, Some(no)),
        write(2, "Seen again today.", Fate::Unknown, None),
        write(3, "I will look at it.", Fate::Waiting, None),
    ];
    let link = Link::Down(Failure::new(FailureKind::Offline, "No connection to acme."));
    let in_memory = Some("no space is left on the disk".to_owned());
    screen.reply(Reply::Unsent(Box::new(Unsent {
        revision: 1,
        link,
        writes,
        in_memory,
        again: None,
        ..Unsent::default()
    })));
    let name = "0a7c-1.toml".to_owned();
    let path = format!("/home/ann/.local/state/smartq/drafts/6c1d/{name}").into();
    let found = FoundDraft { name, path, text: "version = 1\nwhat = \"New no".to_owned() };
    screen.send(Msg::DraftsFound { account: "this machine".to_owned(), drafts: vec![found] });
    screen.press("O");
    screen
}

#[test]
fn what_is_not_sent() {
    at_each_size("unsent", listed);
}

#[test]
fn a_draft_with_all_that_was_typed() {
    at_each_size("unsent_draft", |width, height| {
        let mut screen = listed(width, height);
        screen.press("j");
        screen
    });
}

#[test]
fn a_file_that_cannot_be_taken_up() {
    at_each_size("unsent_strange", |width, height| {
        let mut screen = listed(width, height);
        screen.press("j j j");
        screen
    });
}

#[test]
fn nothing_is_left() {
    at_each_size("unsent_nothing", |width, height| {
        let mut screen = Screen::board(width, height);
        screen.press("O");
        screen
    });
}
