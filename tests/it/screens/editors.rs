//! The small boxes that change one thing.

use super::at_each_size;
use crate::support::fixtures::Screen;

fn on_board(width: u16, height: u16, keys: &str, typed: &str) -> Screen {
    let mut screen = Screen::board(width, height);
    screen.press(keys);
    screen.type_text(typed);
    screen
}

fn on_ticket(width: u16, height: u16, keys: &str, typed: &str) -> Screen {
    let mut screen = Screen::board(width, height);
    screen.press("3 enter");
    screen.answer();
    screen.press(keys);
    screen.type_text(typed);
    screen
}

#[test]
fn people() {
    at_each_size("editor_people", |width, height| on_board(width, height, "a down space", ""));
}

#[test]
fn people_who_are_looked_for() {
    at_each_size("editor_people_found", |width, height| on_board(width, height, "a ctrl-t", "ch"));
}

#[test]
fn tags() {
    at_each_size("editor_tags", |width, height| on_board(width, height, "t", ""));
}

#[test]
fn a_new_tag() {
    at_each_size("editor_tag_new", |width, height| on_board(width, height, "t", "b"));
}

#[test]
fn a_due_date() {
    at_each_size("editor_due", |width, height| on_board(width, height, "d", ""));
}

#[test]
fn a_due_date_that_is_typed() {
    at_each_size("editor_due_typed", |width, height| on_board(width, height, "d", "+2w"));
}

#[test]
fn a_due_date_that_is_picked() {
    at_each_size("editor_due_picked", |width, height| on_board(width, height, "d down L j", ""));
}

#[test]
fn one_field_out_of_many() {
    at_each_size("editor_field_list", |width, height| {
        on_ticket(width, height, "j j j j j enter", "")
    });
}

#[test]
fn a_number() {
    at_each_size("editor_field_number", |width, height| {
        on_ticket(width, height, "j j j j j j enter", "99")
    });
}

#[test]
fn check_boxes() {
    at_each_size("editor_field_boxes", |width, height| {
        on_ticket(width, height, "j j j j j j j j enter", "")
    });
}

#[test]
fn a_text() {
    at_each_size("editor_field_text", |width, height| on_ticket(width, height, "G enter", ""));
}
