//! Marks, changes of many, what has failed, and the questions before something goes.

use smartq::worker::reply::{Failure, FailureKind, Reply};
use smartq::worker::request::{Request, Write};

use super::at_each_size;
use crate::support::fixtures::Screen;

fn refuse_all(screen: &mut Screen) {
    for request in screen.requests() {
        let Request::Write { request, write } = request else { continue };
        let Write::SaveTicket { base, .. } = *write else { continue };
        let message =
            "You may not do that here: your role moves tickets up to “Ready”. Nothing was changed.";
        let failure = Failure::new(FailureKind::Forbidden, message);
        screen.reply(Reply::TicketSaved { request, ticket: base.id, result: Err(failure) });
    }
}

#[test]
fn marked() {
    at_each_size("changes_marked", |width, height| {
        let mut screen = Screen::board(width, height);
        screen.press("space j space k");
        screen
    });
}

#[test]
fn many_under_way() {
    at_each_size("changes_under_way", |width, height| {
        let mut screen = Screen::board(width, height);
        screen.press("* L");
        screen
    });
}

#[test]
fn failed() {
    at_each_size("changes_failed", |width, height| {
        let mut screen = Screen::board(width, height);
        screen.press("space space k m 4");
        refuse_all(&mut screen);
        screen
    });
}

#[test]
fn what_has_failed() {
    at_each_size("changes_results", |width, height| {
        let mut screen = Screen::board(width, height);
        screen.press("space space space m 4");
        refuse_all(&mut screen);
        screen.press("! j");
        screen
    });
}

#[test]
fn deleting_many() {
    at_each_size("changes_delete", |width, height| {
        let mut screen = Screen::board(width, height);
        screen.press("space space space space D");
        screen
    });
}

#[test]
fn writing_to_a_file() {
    at_each_size("changes_export", |width, height| {
        let mut screen = Screen::board(width, height);
        screen.press("space space X");
        screen
    });
}

#[test]
fn a_move_that_can_be_taken_back() {
    at_each_size("changes_moved", |width, height| {
        let mut screen = Screen::board(width, height);
        screen.press("L");
        screen
    });
}
