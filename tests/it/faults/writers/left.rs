//! What both have changed and nobody has settled: a draft of it saves over nothing.

use super::screen::{bob_puts, held, opened, shared, story};
use crate::support::board::Board;
use crate::support::driver::Driver;
use crate::support::server::Person;

/// Both have changed the name, and it is not said what is to be there.
async fn undecided(board: &Board, ticket: u64, bob: &Person) -> Driver {
    let mut mine = opened(board, board.owner()).await;
    mine.press("e").await;
    mine.type_text(" of Ann").await;
    bob_puts(board, bob, ticket, &[("ticket[name]", "Checkout of Bob")]).await;
    mine.press("ctrl-s").await;
    mine.assert_shows("Both have changed");
    mine
}

async fn again(driver: Driver, board: &Board) -> Driver {
    let mut driver = driver.kill_and_begin_again(story(board, board.owner())).await;
    driver.idle().await;
    driver
}

/// The form is open: saving it shows both, and only what is chosen then is saved.
async fn chosen_before_it_is_saved(mine: &mut Driver, board: &Board, ticket: u64) {
    mine.assert_shows("Checkout of Ann");
    mine.press("ctrl-s").await;
    for words in ["Both have changed", "mine   Checkout of Ann", "theirs Checkout of Bob"] {
        mine.assert_shows(words);
    }
    assert_eq!(held(board, ticket).await["name"], "Checkout of Bob", "nothing is written over");
    mine.press("space ctrl-s").await;
    mine.assert_hides("Both have changed");
    assert_eq!(held(board, ticket).await["name"], "Checkout of Ann");
}

#[tokio::test]
async fn a_conflict_that_was_left_is_there_again_when_its_draft_is_saved() {
    for (is_killed, keys) in [(false, "e"), (true, "e"), (true, "O enter")] {
        let (board, ticket, bob) = shared().await;
        let mut mine = undecided(&board, ticket, &bob).await;
        mine.press("q").await;
        mine.press("esc").await;
        mine.assert_hides("Both have changed");
        if is_killed {
            mine = Box::pin(again(mine, &board)).await;
        }
        mine.press(keys).await;
        chosen_before_it_is_saved(&mut mine, &board, ticket).await;
        mine.close().await;
    }
}

#[tokio::test]
async fn a_form_whose_conflict_was_left_shows_it_as_often_as_it_is_saved() {
    let (board, ticket, bob) = shared().await;
    let mut mine = undecided(&board, ticket, &bob).await;
    for _ in 0..2 {
        mine.press("q ctrl-s").await;
        mine.assert_shows("Both have changed");
    }
    assert_eq!(held(&board, ticket).await["name"], "Checkout of Bob");
    mine.press("space q").await;
    mine.press("ctrl-s ctrl-s").await;
    assert_eq!(held(&board, ticket).await["name"], "Checkout of Ann", "what was chosen stays so");
    mine.close().await;
}

#[tokio::test]
async fn a_draft_from_before_does_not_save_over_what_was_changed_meanwhile() {
    let (board, ticket, bob) = shared().await;
    let mut mine = opened(&board, board.owner()).await;
    mine.press("e").await;
    mine.type_text(" of Ann").await;
    mine.press("esc").await;
    bob_puts(&board, &bob, ticket, &[("ticket[name]", "Checkout of Bob")]).await;
    let mut mine = Box::pin(again(mine, &board)).await;
    mine.press("e").await;
    mine.assert_shows("changed since");
    mine.press("f2").await;
    mine.assert_shows("theirs Checkout of Bob");
    mine.press("q").await;
    chosen_before_it_is_saved(&mut mine, &board, ticket).await;
    mine.close().await;
}

#[tokio::test]
async fn a_text_that_is_being_made_of_both_is_taken_up_where_it_is_settled() {
    for is_killed in [false, true] {
        let (board, ticket, bob) = shared().await;
        let mut mine = opened(&board, board.owner()).await;
        mine.press("e").await;
        mine.type_text(" of Ann").await;
        mine.press("tab").await;
        mine.type_text(" (Ann)").await;
        let theirs =
            [("ticket[name]", "Checkout of Bob"), ("ticket[description]", "one\ntwo\nthree (Bob)")];
        bob_puts(&board, &bob, ticket, &theirs).await;
        mine.press("ctrl-s").await;
        mine.pause().await;
        mine.press("down enter").await;
        mine.assert_shows("<<<<<<< mine");
        mine.press("ctrl-home").await;
        mine.type_text("By hand: ").await;
        mine.press("esc").await;
        mine.press("q").await;
        mine.press("esc").await;
        if is_killed {
            mine = Box::pin(again(mine, &board)).await;
        }
        mine.press("O").await;
        mine.assert_shows("made of both");
        mine.assert_shows("Change of #");
        mine.press("G enter").await;
        for words in ["Both have changed", "mine   Checkout of Ann", "theirs Checkout of Bob"] {
            mine.assert_shows(words);
        }
        mine.press("space ctrl-s").await;
        mine.assert_shows("There are marks left");
        let now = held(&board, ticket).await;
        assert_eq!((&now["name"], &now["description"]), (&theirs[0].1.into(), &theirs[1].1.into()));
        mine.press("enter").await;
        mine.assert_shows("By hand: one");
        mine.close().await;
    }
}

#[tokio::test]
async fn a_draft_of_a_note_or_of_a_step_does_not_save_over_theirs_either() {
    let (board, ticket, _) = shared().await;
    let note = board.note(board.owner(), ticket, "<p>seen once</p>", false).await;
    let note = format!("{}/{note}", board.notes(ticket));
    let step = format!("projects/{}/steps/{}", board.project, board.steps[0]);
    for (way, path, property, theirs, choose) in [
        ("enter tab e", &note, "text", "<p>seen twice</p>", "right ctrl-s"),
        (", e", &step, "name", "Waiting", "space ctrl-s"),
    ] {
        let mut mine = opened(&board, board.owner()).await;
        mine.press(way).await;
        mine.type_text(" by Ann").await;
        mine.press("esc").await;
        let kind = if property == "text" { "note" } else { "step" };
        let form = [(&*format!("{kind}[{property}]"), theirs)];
        let answer = board.server.put(board.owner(), path, &form).await;
        assert!(answer.status.is_success(), "{}", answer.body);
        let mut mine = Box::pin(again(mine, &board)).await;
        mine.press(way).await;
        mine.assert_shows("changed since");
        mine.press("ctrl-s").await;
        mine.assert_shows("Both have changed");
        let now = board.server.get(board.owner(), path).await.data();
        assert_eq!(now[property], theirs, "nothing is written over");
        mine.press(choose).await;
        mine.assert_hides("Both have changed");
        let now = board.server.get(board.owner(), path).await.data();
        assert!(now[property].as_str().unwrap().contains("by Ann"), "{now}");
        mine.close().await;
    }
}

#[tokio::test]
async fn a_day_that_was_begun_before_theirs_is_not_set_at_once() {
    let (board, ticket, bob) = shared().await;
    let mut mine = opened(&board, board.owner()).await;
    mine.press("d").await;
    mine.type_text("2026-12-01").await;
    mine.pass(std::time::Duration::from_secs(1)).await;
    let mut mine = Box::pin(again(mine, &board)).await;
    bob_puts(&board, &bob, ticket, &[("ticket[required_by]", "2027-01-01")]).await;
    mine.press("r").await;
    mine.press("O enter").await;
    mine.assert_shows("2026-12-01");
    mine.press("ctrl-s").await;
    mine.assert_shows("Both have changed");
    let day = held(&board, ticket).await["required_by"].to_string();
    assert!(day.contains("2027-01-01"), "{day}");
    mine.close().await;
}
