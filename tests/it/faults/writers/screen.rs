//! The same with two real clients at the real server: what each sees, and what the server holds at the end.

use serde_json::Value;
use smartq::worker::request::Target;

use crate::support::board::Board;
use crate::support::driver::{Driver, Story};
use crate::support::server::Person;

pub(super) fn story(board: &Board, person: &Person) -> Story {
    let target = Target::Account(Box::new(board.server.connection(person)));
    let project = Some("Release");
    Story { target: Some(target), project, size: (100, 30), outbox: true, ..Story::default() }
}

pub(super) async fn opened(board: &Board, person: &Person) -> Driver {
    let mut driver = story(board, person).begin();
    driver.idle().await;
    driver
}

/// A board with one ticket on it, and somebody else who may change it.
pub(super) async fn shared() -> (Board, u64, Person) {
    let board = Board::start().await;
    let description = [("ticket[description]", "one\ntwo\nthree"), ("ticket[tags]", "old")];
    let ticket = board.try_ticket(board.owner(), "Checkout", &description).await.id();
    let bob = board.member("Bob", 4, &[]).await;
    (board, ticket, bob)
}

pub(super) async fn held(board: &Board, ticket: u64) -> Value {
    board.server.get(board.owner(), &format!("{}/{ticket}", board.tickets())).await.data()
}

/// Bob changes the ticket without a screen.
pub(super) async fn bob_puts(
    board: &Board,
    bob: &Person,
    ticket: u64,
    properties: &[(&str, &str)],
) {
    let now = held(board, ticket).await;
    let (name, step) = (now["name"].as_str().unwrap(), now["step_id"].to_string());
    let mut form = vec![("ticket[name]", name), ("ticket[step_id]", &*step)];
    form.retain(|(key, _)| properties.iter().all(|(other, _)| other != key));
    form.extend_from_slice(properties);
    let answer = board.server.put(bob, &format!("{}/{ticket}", board.tickets()), &form).await;
    assert!(answer.status.is_success(), "{}", answer.body);
}

#[tokio::test]
async fn two_writers_different_properties_both_survive() {
    let (board, ticket, bob) = shared().await;
    let mut mine = opened(&board, board.owner()).await;
    let mut theirs = opened(&board, &bob).await;
    mine.press("e").await;
    mine.type_text(" of Ann").await;
    theirs.press("e tab").await;
    theirs.type_text(" and Bob").await;
    theirs.press("ctrl-s").await;
    mine.press("ctrl-s").await;
    mine.assert_hides("Both have changed");
    let now = held(&board, ticket).await;
    assert_eq!(now["name"], "Checkout of Ann");
    assert_eq!(now["description"], "one\ntwo\nthree and Bob");
    theirs.close().await;
    mine.close().await;
}

#[tokio::test]
async fn two_writers_same_property_the_second_is_warned_sees_both_and_chooses() {
    for (keys, name, says) in [
        ("space ctrl-s", "Checkout of Ann", "was edited"),
        ("left ctrl-s", "Checkout of Bob", "Nothing was changed"),
    ] {
        let (board, ticket, bob) = shared().await;
        let mut mine = opened(&board, board.owner()).await;
        let mut theirs = opened(&board, &bob).await;
        mine.press("e").await;
        mine.type_text(" of Ann").await;
        theirs.press("e").await;
        theirs.type_text(" of Bob").await;
        theirs.press("ctrl-s").await;
        mine.press("ctrl-s").await;
        for words in ["Both have changed", "mine   Checkout of Ann", "theirs Checkout of Bob"] {
            mine.assert_shows(words);
        }
        assert_eq!(held(&board, ticket).await["name"], "Checkout of Bob", "warned before");
        mine.pause().await;
        mine.press(keys).await;
        mine.assert_shows(says);
        mine.assert_hides("Both have changed");
        assert_eq!(held(&board, ticket).await["name"], name);
        theirs.close().await;
        mine.close().await;
    }
}

#[tokio::test]
async fn two_writers_of_one_text_are_merged_where_they_do_not_touch() {
    let (board, ticket, bob) = shared().await;
    let mut mine = opened(&board, board.owner()).await;
    mine.press("e tab").await;
    mine.type_text(" (Ann)").await;
    bob_puts(&board, &bob, ticket, &[("ticket[description]", "ONE\ntwo\nthree")]).await;
    mine.press("ctrl-s").await;
    mine.assert_shows("all that both have written");
    mine.pause().await;
    mine.press("ctrl-s").await;
    assert_eq!(held(&board, ticket).await["description"], "ONE\ntwo\nthree (Ann)");
    mine.close().await;
}

#[tokio::test]
async fn two_writers_of_one_line_edit_what_stands_between_the_marks() {
    let (board, ticket, bob) = shared().await;
    let place = tempfile::tempdir().unwrap();
    let script = place.path().join("editor");
    let text = "#!/bin/sh\ngrep -v '^[<=>]' \"$1\" > \"$1.new\" && cat \"$1.new\" > \"$1\"\n";
    std::fs::write(&script, text).unwrap();
    let editor = Some(format!("sh {}", script.display()));
    let mut mine = Story { editor, ..story(&board, board.owner()) }.begin();
    mine.idle().await;
    mine.press("e tab").await;
    mine.type_text(" (Ann)").await;
    bob_puts(&board, &bob, ticket, &[("ticket[description]", "one\ntwo\nthree (Bob)")]).await;
    mine.press("ctrl-s").await;
    mine.assert_shows("to be edited");
    mine.pause().await;
    mine.press("enter").await;
    mine.assert_shows("<<<<<<< mine");
    mine.press("ctrl-o").await;
    mine.assert_hides("<<<<<<<");
    mine.press("ctrl-s ctrl-s").await;
    let now = held(&board, ticket).await;
    assert_eq!(now["description"], "one\ntwo\nthree (Ann)\nthree (Bob)");
    mine.close().await;
}

#[tokio::test]
async fn a_conflict_survives_kill_and_restart_and_is_settled_once() {
    let (board, ticket, bob) = shared().await;
    let mut mine = opened(&board, board.owner()).await;
    let done = board.steps[2].to_string();
    bob_puts(&board, &bob, ticket, &[("ticket[step_id]", &done)]).await;
    mine.press("L").await;
    for words in ["Both have changed", "mine   Doing", "theirs Done"] {
        mine.assert_shows(words);
    }
    mine.press("esc").await;
    mine.assert_shows("both are kept");
    let mut mine = mine.kill_and_begin_again(story(&board, board.owner())).await;
    mine.idle().await;
    assert_eq!(held(&board, ticket).await["step_id"], board.steps[2]);
    mine.press("O enter").await;
    for words in ["before To do", "mine   Doing", "theirs Done"] {
        mine.assert_shows(words);
    }
    mine.press("space ctrl-s").await;
    assert_eq!(held(&board, ticket).await["step_id"], board.steps[1]);
    mine.assert_shows("Nothing is left");
    mine.press("q u").await;
    assert_eq!(held(&board, ticket).await["step_id"], board.steps[2], "undone like any other");
    mine.close().await;
}

#[tokio::test]
async fn two_writers_of_a_note_and_of_a_step_see_both_and_choose() {
    let (board, ticket, bob) = shared().await;
    let note = board.note(board.owner(), ticket, "<p>seen once</p>", false).await;
    let mut mine = Story { ticket: Some(ticket), ..story(&board, board.owner()) }.begin();
    mine.idle().await;
    mine.press("tab e").await;
    mine.type_text(" by Ann").await;
    let path = format!("{}/{note}", board.notes(ticket));
    let form = [("note[text]", "<p>first</p><p>seen once</p>")];
    let answer = board.server.put(board.owner(), &path, &form).await;
    assert!(answer.status.is_success(), "{}", answer.body);
    mine.press("ctrl-s").await;
    mine.assert_shows("Both have changed a note");
    mine.pause().await;
    mine.press("right ctrl-s").await;
    let now = board.server.get(board.owner(), &path).await.data();
    assert!(now["text"].as_str().unwrap().contains("by Ann"), "{now}");
    mine.close().await;
    drop(bob);

    let mut mine = opened(&board, board.owner()).await;
    mine.press(", e").await;
    mine.type_text(" of Ann").await;
    let step = format!("projects/{}/steps/{}", board.project, board.steps[0]);
    let answer = board.server.put(board.owner(), &step, &[("step[name]", "Waiting")]).await;
    assert!(answer.status.is_success(), "{}", answer.body);
    mine.press("ctrl-s").await;
    for words in ["Both have changed", "mine   To do of Ann", "theirs Waiting"] {
        mine.assert_shows(words);
    }
    assert_eq!(board.server.get(board.owner(), &step).await.data()["name"], "Waiting");
    mine.pause().await;
    mine.press("space ctrl-s").await;
    mine.assert_shows("The step was saved.");
    assert_eq!(board.server.get(board.owner(), &step).await.data()["name"], "To do of Ann");
    mine.close().await;
}
