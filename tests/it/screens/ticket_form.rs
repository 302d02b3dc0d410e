//! The form of a ticket, new and old, right and wrong.

use smartq::worker::reply::{Failure, FailureKind, Reply};
use smartq::worker::request::Request;

use super::at_each_size;
use crate::support::fixtures::Screen;

fn after(width: u16, height: u16, keys: &str) -> Screen {
    let mut screen = Screen::board(width, height);
    screen.press(keys);
    screen.answer();
    screen
}

/// The form of the ticket that has something in everything.
fn edited(width: u16, height: u16) -> Screen {
    after(width, height, "l l e")
}

#[test]
fn a_new_ticket() {
    at_each_size("ticket_form_new", |width, height| after(width, height, "l n tab"));
}

#[test]
fn the_name_of_a_new_ticket() {
    at_each_size("ticket_form_brief", |width, height| {
        let mut screen = after(width, height, "l n");
        screen.type_text("Strike refunds");
        screen
    });
}

#[test]
fn a_ticket_with_everything() {
    at_each_size("ticket_form_edit", edited);
}

#[test]
fn a_ticket_with_everything_further_down() {
    at_each_size("ticket_form_fields", |width, height| {
        let mut screen = edited(width, height);
        screen.press("shift-tab shift-tab shift-tab");
        screen
    });
}

#[test]
fn mistakes_at_their_fields() {
    at_each_size("ticket_form_mistakes", |width, height| {
        let mut screen = edited(width, height);
        screen.press("ctrl-u tab tab tab ctrl-u s o o n ctrl-s tab tab tab");
        screen
    });
}

#[test]
fn somebody_is_looked_for() {
    at_each_size("ticket_form_people", |width, height| {
        let mut screen = edited(width, height);
        screen.press("tab tab tab tab h e");
        screen
    });
}

#[test]
fn a_tag_is_completed() {
    at_each_size("ticket_form_tags", |width, height| {
        let mut screen = edited(width, height);
        screen.press("tab tab tab tab tab b a");
        screen
    });
}

#[test]
fn a_day_is_picked() {
    at_each_size("ticket_form_calendar", |width, height| {
        let mut screen = edited(width, height);
        screen.press("tab tab tab ctrl-o L j");
        screen
    });
}

#[test]
fn a_ticket_that_is_being_saved() {
    at_each_size("ticket_form_saving", |width, height| {
        let mut screen = after(width, height, "n");
        screen.type_text("Strike refunds");
        screen.press("ctrl-s");
        screen
    });
}

#[test]
fn a_refusal_that_names_no_field() {
    at_each_size("ticket_form_refused", |width, height| {
        let mut screen = after(width, height, "n");
        screen.type_text("Strike refunds");
        screen.press("ctrl-s");
        for request in screen.requests() {
            if let Request::Write { request, .. } = request {
                let words = "Your role does not allow to add tickets to this project. Nothing was added; what you typed is still here.";
                let result = Err(Failure::new(FailureKind::Forbidden, words));
                screen.reply(Reply::TicketCreated { request, result, is_alike: false });
            }
        }
        screen
    });
}

#[test]
fn text_is_not_thrown_away_unasked() {
    at_each_size("ticket_form_discard", |width, height| {
        let mut screen = after(width, height, "n");
        screen.press("x ctrl-x");
        screen
    });
}

#[test]
fn what_is_left_is_kept() {
    at_each_size("ticket_form_left", |width, height| {
        let mut screen = after(width, height, "n");
        screen.press("x esc n");
        screen
    });
}

#[test]
fn the_cursor_stands_where_the_keys_write() {
    let mut screen = after(80, 24, "n");
    let empty = screen.cursor().unwrap();
    screen.type_text("東x");
    let typed = screen.cursor().unwrap();
    assert_eq!((typed.0, typed.1), (empty.0 + 3, empty.1));
    screen.press("ctrl-s");
    assert_eq!(screen.cursor(), None, "nothing can be typed while it is being saved");
}

#[test]
fn the_cursor_is_not_left_behind_a_question() {
    let mut screen = after(80, 24, "n");
    screen.press("x esc");
    assert_eq!(screen.cursor(), None);
    screen.press("n");
    assert!(screen.cursor().is_some());
}

#[test]
fn a_new_ticket_while_the_board_is_loading() {
    at_each_size("ticket_form_early", |width, height| {
        let mut screen = Screen::opening_board(width, height);
        screen.press("n");
        screen.type_text("quit refunds");
        screen.press("ctrl-s");
        screen
    });
}
