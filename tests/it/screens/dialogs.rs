//! What comes on top of a screen: help, questions, menus, what has just happened.

use smartq::worker::reply::{Failure, FailureKind, Reply};
use smartq::worker::request::Request;

use super::at_each_size;
use crate::support::fixtures::Screen;

fn board_after(width: u16, height: u16, keys: &str) -> Screen {
    let mut screen = Screen::board(width, height);
    screen.press(keys);
    screen
}

#[test]
fn help() {
    at_each_size("help", |width, height| board_after(width, height, "?"));
}

#[test]
fn help_filtered() {
    at_each_size("help_filtered", |width, height| {
        let mut screen = board_after(width, height, "?");
        screen.type_text("lane");
        screen
    });
}

#[test]
fn help_without_an_answer() {
    at_each_size("help_nothing", |width, height| {
        let mut screen = board_after(width, height, "?");
        screen.type_text("teleport");
        screen
    });
}

#[test]
fn confirm_a_deletion() {
    at_each_size("confirm_delete", |width, height| board_after(width, height, "D"));
}

#[test]
fn confirm_leaving() {
    at_each_size("confirm_quit", |width, height| board_after(width, height, "L ctrl-c"));
}

#[test]
fn menu_of_lanes() {
    at_each_size("menu_move", |width, height| board_after(width, height, "m j"));
}

#[test]
fn a_key_that_does_nothing_says_why() {
    at_each_size("notice_why", |width, height| board_after(width, height, "H"));
}

#[test]
fn a_refused_move() {
    at_each_size("notice_refused", |width, height| {
        let mut screen = board_after(width, height, "4 H");
        let requests = screen.requests();
        let [.., Request::Write { request, .. }] = requests.as_slice() else {
            panic!("{requests:?}")
        };
        let failure = Failure::new(
            FailureKind::Forbidden,
            "Your role in this project may move tickets up to the step Ready only. Nothing was changed.",
        );
        let ticket = smartq::model::TicketId::new(70_002);
        screen.reply(Reply::TicketSaved { request: *request, ticket, result: Err(failure) });
        screen
    });
}

#[test]
fn a_sequence_that_has_begun() {
    at_each_size("pending", |width, height| board_after(width, height, "g"));
}
