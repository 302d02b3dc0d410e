//! What is typed is never lost, and never sent by itself.
//!
//! Shown elsewhere: killed at random moments while typing, and ended by signals (`process`); over an SSH line that drops
//! (`flows::ssh`); a full disk (`updates::drafts`, `runtime::drafts`); what both have changed (`writers`).

mod sign_in;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use smartq::app::layer::Layer;
use smartq::worker::request::Target;

use crate::support::bad_line::{BadLine, Trouble};
use crate::support::board::Board;
use crate::support::driver::{Driver, Story};
use crate::support::pty::PATIENCE;

fn story(board: &Board, line: Option<&BadLine>) -> Story {
    let connection = board.server.connection(board.owner());
    let connection = match line {
        Some(line) => line.connection(connection),
        None => connection,
    };
    let target = Some(Target::Account(Box::new(connection)));
    Story { target, project: Some("Release"), size: (100, 30), outbox: true, ..Story::default() }
}

async fn opened(board: &Board, line: Option<&BadLine>) -> Driver {
    let mut driver = story(board, line).begin();
    driver.idle().await;
    driver
}

/// The files of drafts, and what is in each.
fn drafts(place: &Path) -> Vec<(PathBuf, String)> {
    let accounts = place.join("state/drafts").read_dir().into_iter().flatten().flatten();
    let files = accounts.flat_map(|account| account.path().read_dir().into_iter().flatten());
    let files = files.flatten().map(|file| file.path());
    let files = files.filter(|path| path.extension().is_some_and(|end| end == "toml"));
    files.map(|path| (path.clone(), std::fs::read_to_string(path).unwrap())).collect()
}

/// Lets the worker go on until an entry lies in the outbox, without a word of it to the screen.
async fn until_kept(place: &Path) {
    let below = |path: PathBuf| path.read_dir().into_iter().flatten().flatten();
    let is_kept = || {
        let accounts = below(place.join("state/outbox")).map(|it| it.path());
        let files = accounts.flat_map(below).map(|it| it.path()).flat_map(below);
        files.map(|it| it.path()).any(|it| it.extension().is_some_and(|end| end == "json"))
    };
    let begin = Instant::now();
    while !is_kept() {
        assert!(begin.elapsed() < PATIENCE, "nothing is kept");
        tokio::task::yield_now().await;
    }
}

/// The texts of a ticket's notes at the server.
async fn notes(board: &Board, ticket: u64) -> Vec<String> {
    let notes = board.server.get(board.owner(), &board.notes(ticket)).await.data();
    notes["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|note| note["text"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn every_form_is_found_again_after_a_kill_where_it_belongs_and_is_not_sent() {
    let board = Board::start().await;
    let ticket = board.ticket("Checkout").await;
    board.note(board.owner(), ticket, "Seen", false).await;
    // how each is opened, what it is called in the list, and how it is opened there again
    let forms = [
        ("n", "New ticket", "n"),
        ("n tab", "New ticket", "n"),
        ("e", "Change of #", "e"),
        ("N", "New note on #", "N"),
        ("enter tab e", "Change of a note on #", "enter tab e"),
        (", n", "New step", ", n"),
        (", e", "Change of a step", ", e"),
        ("q e", "Change of a project", "q e"),
        ("@ n", "New person", "@ n"),
    ];
    for (keys, called, again) in forms {
        let mut driver = opened(&board, None).await;
        driver.press(keys).await;
        driver.type_text("never-sent-words").await;
        // a second is enough for what was typed to be on the disk
        driver.pass(std::time::Duration::from_secs(1)).await;
        let mut driver = driver.kill_and_begin_again(story(&board, None)).await;
        driver.idle().await;
        driver.assert_shows("A draft from before is kept");
        driver.press("O").await;
        driver.assert_shows(called);
        driver.assert_shows("never-sent-words");
        // from the list, also where what it is about has not been read yet, and where it was typed
        for opens in ["enter", again] {
            driver.press(opens).await;
            driver.idle().await;
            let form = driver.state().layers.iter().find_map(Layer::form);
            let form = form.unwrap_or_else(|| panic!("{keys}, {opens}: no form"));
            let is_there = form
                .fields
                .iter()
                .any(|it| format!("{:?}", it.editor).contains("never-sent-words"));
            assert!(is_there, "{keys}: {}", driver.screen());
            if opens == "enter" {
                driver.press("esc q").await;
            }
        }
        driver.close().await;
    }
    let list = board.server.get(board.owner(), &board.tickets()).await;
    assert!(!list.body.contains("never-sent-words"));
    assert_eq!(notes(&board, ticket).await.len(), 1);
}

#[tokio::test]
async fn what_is_left_before_its_answer_is_kept_until_the_server_has_it() {
    let board = Board::start().await;
    let ticket = board.ticket("Checkout").await;
    let mut driver = opened(&board, None).await;
    driver.press("N").await;
    driver.type_text("Half the guests").await;
    driver.press_rapidly("ctrl-s esc");
    driver.idle().await;
    driver.assert_shows("New note on #1: saved.");
    assert_eq!(notes(&board, ticket).await, ["<p>Half the guests</p>"]);
    driver.press("O").await;
    driver.assert_shows("Nothing is left");
    let driver = driver.begin_again(story(&board, None)).await;
    assert_eq!(drafts(driver.place()), []);
    driver.close().await;
}

#[tokio::test]
async fn what_is_left_before_a_refusal_is_there_again_word_for_word() {
    let board = Board::start().await;
    let ticket = board.ticket("Checkout").await;
    let mut driver = opened(&board, None).await;
    driver.press("N").await;
    driver.type_text("Half the guests").await;
    // somebody else deletes it meanwhile
    let path = format!("{}/{ticket}", board.tickets());
    assert!(board.server.delete(board.owner(), &path).await.status.is_success());
    driver.press_rapidly("ctrl-s esc");
    driver.idle().await;
    driver.assert_shows("What you typed is kept");
    driver.press("O").await;
    driver.assert_shows("New note on #");
    driver.assert_shows("Half the guests");
    let mut driver = driver.kill_and_begin_again(story(&board, None)).await;
    driver.idle().await;
    driver.press("O").await;
    driver.assert_shows("Half the guests");
    driver.close().await;
}

#[tokio::test]
async fn what_is_left_before_an_answer_that_is_lost_is_sent_once_whatever_comes_then() {
    for is_killed in [false, true] {
        let board = Board::start().await;
        let ticket = board.ticket("Checkout").await;
        let line = BadLine::before(&board.server.url).await;
        let mut driver = opened(&board, Some(&line)).await;
        driver.press("N").await;
        driver.type_text("Half the guests").await;
        line.ahead(&[Trouble::LostAnswer]);
        driver.press_rapidly("ctrl-s esc");
        if is_killed {
            // something else may have a turn too
            while matches!(driver.state().layers.top(), Layer::NoteForm(_)) {
                driver.turn().await;
            }
            until_kept(driver.place()).await;
            driver = driver.kill_and_begin_again(story(&board, Some(&line))).await;
        }
        driver.idle().await;
        assert_eq!(notes(&board, ticket).await, ["<p>Half the guests</p>"]);
        driver.press("O").await;
        driver.assert_shows("Nothing is left");
        let driver = driver.begin_again(story(&board, Some(&line))).await;
        assert_eq!(drafts(driver.place()), []);
        driver.close().await;
    }
}

#[tokio::test]
async fn what_was_never_sent_is_not_said_to_have_been_and_what_was_is_asked_about() {
    for is_sent in [false, true] {
        let board = Board::start().await;
        let mut line = BadLine::before(&board.server.url).await;
        let mut driver = opened(&board, Some(&line)).await;
        driver.press("q n").await;
        driver.type_text("Only once").await;
        if is_sent {
            // what is there is looked at before
            line.ahead(&[Trouble::None, Trouble::LostAnswer]);
            line.ahead(&[Trouble::Cut; 12]);
            driver.press_rapidly("ctrl-s esc");
            driver.until("may or may not have been saved").await;
        } else {
            let address = line.address;
            drop(line);
            driver.press_rapidly("ctrl-s esc");
            driver.until("Nothing was sent").await;
            line = BadLine::at(address, &board.server.url).await;
        }
        let again = story(&board, Some(&line));
        line.mend();
        let mut driver = driver.kill_and_begin_again(again).await;
        driver.idle().await;
        driver.press("O").await;
        let warned = driver.screen().contains("may be there already");
        assert_eq!(warned, is_sent, "{}", driver.screen());
        driver.press("q q n ctrl-s").await;
        assert_eq!(driver.screen().contains("Send it again?"), is_sent, "{}", driver.screen());
        let list = board.server.get(board.owner(), "projects").await;
        let count = list.body.matches("Only once").count();
        assert_eq!(count, 1, "{is_sent}: {}\n{}", list.body, driver.screen());
        driver.close().await;
    }
}

#[tokio::test]
async fn a_note_whose_file_was_to_follow_has_it_when_another_run_sends_it() {
    for is_killed in [false, true] {
        let board = Board::start().await;
        let ticket = board.ticket("Checkout").await;
        let line = BadLine::before(&board.server.url).await;
        let mut driver = opened(&board, Some(&line)).await;
        let file = driver.place().join("log.txt");
        std::fs::write(&file, "what happened").unwrap();
        driver.press("N").await;
        driver.type_text("See the log").await;
        driver.press("ctrl-g").await;
        driver.type_text(&file.display().to_string()).await;
        driver.press("enter").await;
        driver.assert_shows("log.txt");
        line.ahead(&[Trouble::Cut; 12]);
        driver.press_rapidly("ctrl-s");
        driver.until("Not sent yet").await;
        let again = story(&board, Some(&line));
        line.mend();
        let mut driver = if is_killed {
            driver.kill_and_begin_again(again).await
        } else {
            driver.begin_again(again).await
        };
        driver.idle().await;
        assert_eq!(notes(&board, ticket).await, ["<p>See the log</p>"], "once");
        let note = board.server.get(board.owner(), &board.notes(ticket)).await.data();
        let note = note["items"][0]["id"].to_string();
        let files = format!("{}/{note}/files", board.notes(ticket));
        let files = board.server.get(board.owner(), &files).await;
        assert!(files.body.contains("log.txt"), "killed: {is_killed}: {}", files.body);
        driver.press("O").await;
        driver.assert_shows("Nothing is left");
        driver.close().await;
    }
}

/// The names of the files of a ticket's only note, in order.
async fn files(board: &Board, ticket: u64) -> Vec<String> {
    let notes = board.server.get(board.owner(), &board.notes(ticket)).await.data();
    let [note] = notes["items"].as_array().unwrap().as_slice() else { panic!("{notes}") };
    let files = format!("{}/{}/files", board.notes(ticket), note["id"]);
    let files = board.server.get(board.owner(), &files).await.data();
    let names = files["items"].as_array().unwrap().iter();
    names.map(|file| file["name"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn files_that_were_given_to_a_ticket_arrive_whichever_run_sends_them() {
    for (has_note, is_killed) in [(false, true), (false, false), (true, true), (true, false)] {
        let board = Board::start().await;
        let ticket = board.ticket("Checkout").await;
        if has_note {
            board.note(board.owner(), ticket, "See the log", false).await;
        }
        let line = BadLine::before(&board.server.url).await;
        let mut driver = opened(&board, Some(&line)).await;
        let file = driver.place().join("log.txt");
        std::fs::write(&file, "what happened").unwrap();
        driver.press("enter A").await;
        driver.type_text(&file.display().to_string()).await;
        line.ahead(&[Trouble::Cut; 1000]);
        driver.press_rapidly("enter");
        driver.until("Not sent yet").await;
        driver.press("O").await;
        driver.assert_hides("Nothing is left");
        let again = story(&board, Some(&line));
        line.mend();
        let mut driver = if is_killed {
            driver.kill_and_begin_again(again).await
        } else {
            driver.begin_again(again).await
        };
        driver.idle().await;
        assert_eq!(files(&board, ticket).await, ["log.txt"], "{has_note} {is_killed}");
        driver.press("O").await;
        driver.assert_shows("Nothing is left");
        driver.close().await;
    }
}

#[tokio::test]
async fn a_draft_that_is_corrupt_is_shown_as_it_is_and_stays_on_the_disk() {
    let board = Board::start().await;
    board.ticket("Checkout").await;
    let mut driver = opened(&board, None).await;
    driver.press("N").await;
    driver.type_text("Half the guests").await;
    driver.press("esc").await;
    let mut driver = driver.begin_again(story(&board, None)).await;
    // it is found, and has its new name
    driver.idle().await;
    let [(path, whole)] = drafts(driver.place()).try_into().unwrap();
    // the end of the words is gone, with what ends them
    let cut = whole.rfind("the guests").unwrap();
    let half = format!("{}\ngarbage", &whole[whole.find("[[field]]").unwrap()..cut]);
    std::fs::write(&path, &half).unwrap();
    let mut driver = driver.begin_again(story(&board, None)).await;
    driver.idle().await;
    driver.press("O").await;
    // its name begins with that of the program that has it now
    let name = path.file_name().unwrap().to_string_lossy();
    let (_, number) = name.split_once('-').unwrap();
    for words in ["cannot be taken up", "text = \"Half", number] {
        driver.assert_shows(words);
    }
    let driver = driver.begin_again(story(&board, None)).await;
    let texts: Vec<String> = drafts(driver.place()).into_iter().map(|(_, text)| text).collect();
    assert_eq!(texts, [half]);
    driver.close().await;
}

#[tokio::test]
async fn where_nothing_can_be_written_one_warning_stands_and_all_is_saved_when_it_can() {
    let board = Board::start().await;
    board.ticket("Checkout").await;
    let mut driver = opened(&board, None).await;
    // a file where the folder should be: as good as a disk that takes nothing
    let folder = driver.place().join("state/drafts");
    drop(std::fs::remove_dir_all(&folder));
    std::fs::write(&folder, "").unwrap();
    driver.press("N").await;
    driver.type_text("Half the guests").await;
    driver.press("esc").await;
    driver.assert_shows("drafts in memory only");
    driver.press("N esc").await;
    driver.assert_shows("as long as smartq runs");
    std::fs::remove_file(&folder).unwrap();
    // without a key being pressed
    driver.pass(std::time::Duration::from_mins(2)).await;
    driver.assert_hides("drafts in memory only");
    let driver = driver.begin_again(story(&board, None)).await;
    assert!(drafts(driver.place())[0].1.contains("Half the guests"));
    driver.close().await;
}
