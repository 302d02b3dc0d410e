//! A ticket in every state it can be in.

use std::path::PathBuf;
use std::time::Duration;

use smartq::model::{FileId, NoteId};
use smartq::worker::reply::{Failure, FailureKind, Reply};
use smartq::worker::request::{Read, Request, TaskId, Transfer};

use super::at_each_size;
use crate::support::fixtures::{BOOKING_MASK, RELEASE, Screen, answer, offline, refusal};

/// The ticket before any answer to its own questions: the board's row is known.
fn opening(width: u16, height: u16) -> Screen {
    let mut screen = Screen::board(width, height);
    // To the lane of the ticket, whose first one it is.
    screen.press("3 g g enter");
    screen
}

/// All answered.
fn open(width: u16, height: u16) -> Screen {
    let mut screen = opening(width, height);
    screen.answer();
    screen
}

/// What belongs to the ticket alone is answered with `answers`, everything else as usual.
fn with_own(width: u16, height: u16, answers: impl Fn(&Request) -> Vec<Reply>) -> Screen {
    let mut screen = opening(width, height);
    screen.answer_with(&|request| match request {
        Request::Read { read: Read::Ticket(..) | Read::Notes(..) | Read::Files(..), .. } => {
            answers(request)
        }
        other => answer(other),
    });
    screen
}

#[test]
fn full() {
    at_each_size("ticket_full", open);
}

#[test]
fn its_notes_with_a_private_one() {
    at_each_size("ticket_notes", |width, height| {
        let mut screen = open(width, height);
        screen.press("tab k");
        screen
    });
}

#[test]
fn its_files() {
    at_each_size("ticket_files", |width, height| {
        let mut screen = open(width, height);
        screen.press("tab tab j");
        screen
    });
}

#[test]
fn the_files_of_a_note_without_any() {
    at_each_size("ticket_without_files", |width, height| {
        let mut screen = open(width, height);
        screen.press("tab k tab");
        screen
    });
}

#[test]
fn loading_over_what_the_board_knows() {
    at_each_size("ticket_loading", opening);
}

#[test]
fn loading_notes() {
    at_each_size("ticket_loading_notes", |width, height| {
        let mut screen = opening(width, height);
        screen.press("tab");
        screen
    });
}

#[test]
fn without_notes() {
    at_each_size("ticket_without_notes", |width, height| {
        let mut screen = with_own(width, height, |request| match *request {
            Request::Read { load, read: Read::Notes(_, ticket) } => {
                vec![Reply::Notes { load, ticket, result: Ok(Vec::new()) }]
            }
            _ => answer(request),
        });
        screen.press("tab");
        screen
    });
}

#[test]
fn failed() {
    at_each_size("ticket_failed", |width, height| {
        let mut screen = with_own(width, height, |request| refusal(request, &offline()));
        screen.press("tab");
        screen
    });
}

#[test]
fn stale() {
    at_each_size("ticket_stale", |width, height| {
        let mut screen = open(width, height);
        screen.press("r");
        screen.answer_with(&|request| refusal(request, &offline()));
        screen
    });
}

/// One file half way up, one coming down, one refused.
fn with_transfers(width: u16, height: u16) -> Screen {
    let mut screen = open(width, height);
    let place = (RELEASE, BOOKING_MASK, NoteId::new(903));
    let (project, ticket, note) = place;
    let upload = |name: &str| Transfer::Upload {
        project,
        ticket,
        note,
        path: PathBuf::from(format!("/home/ann/{name}")),
        is_last: true,
    };
    let refused = screen.state.desk.transfer(upload("load-test.tar.gz"));
    let download = screen.state.desk.transfer(Transfer::Download {
        project,
        ticket,
        note,
        file: FileId::new(32),
        size: Some(3_400_000),
        target: PathBuf::from("/home/ann/Downloads/session.log"),
    });
    let running = screen.state.desk.transfer(upload("plan.pdf"));
    let mut progress = |task: TaskId, done: u64, total: u64, millis: u64| {
        let elapsed = Duration::from_millis(millis);
        screen.reply(Reply::Progress { task, done, total: Some(total), elapsed });
    };
    progress(running, 200_000, 1_000_000, 200);
    progress(running, 430_000, 1_000_000, 600);
    progress(download, 0, 3_400_000, 100);
    progress(download, 3_400_000, 3_400_000, 1900);
    let failure = Failure::new(FailureKind::TooLarge, "The server takes files of at most 25 MB.");
    screen.reply(Reply::Uploaded { task: refused, note, result: Err(failure) });
    // The notice has been read.
    for timer in screen.effects() {
        if let smartq::app::effect::Effect::StartTimer { id, .. } = timer {
            screen.send(smartq::app::msg::Msg::Elapsed(id));
        }
    }
    screen.press("tab shift-tab");
    screen
}

#[test]
fn transfers_under_way() {
    at_each_size("ticket_transfers", with_transfers);
}

#[test]
fn transfers_in_their_pane() {
    at_each_size("ticket_transfers_pane", |width, height| {
        let mut screen = with_transfers(width, height);
        screen.press("shift-tab");
        screen
    });
}

#[test]
fn gone_under_a_dialog() {
    at_each_size("ticket_gone", |width, height| {
        let mut screen = open(width, height);
        screen.press("r D");
        let gone = Failure::new(FailureKind::Gone, "It is not there.");
        screen.answer_with(&|request| match request {
            Request::Read { read: Read::Ticket(..), .. } => refusal(request, &gone),
            other => answer(other),
        });
        screen.press("n");
        screen
    });
}

#[test]
fn transfers_while_the_board_is_looked_at() {
    at_each_size("ticket_transfers_elsewhere", |width, height| {
        let mut screen = with_transfers(width, height);
        screen.press("q");
        screen
    });
}

/// A file that is on this machine by now: the list says so, and the key that opens it is shown.
#[test]
fn a_file_that_was_saved() {
    at_each_size("ticket_file_saved", |width, height| {
        let mut screen = open(width, height);
        screen.press("tab tab S");
        super::path_prompt::list(&mut screen);
        screen.press("enter");
        let saves = screen.requests().into_iter().find_map(|request| match request {
            Request::Transfer { task, transfer: Transfer::Download { target, .. } } => {
                Some((task, target))
            }
            _ => None,
        });
        let (task, target) = saves.unwrap();
        screen.reply(Reply::Downloaded { task, result: Ok(target) });
        screen
    });
}
