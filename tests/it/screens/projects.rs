//! A project that is added, and one that is to be deleted.

use super::at_each_size;
use crate::support::fixtures::Screen;

fn after(width: u16, height: u16, keys: &str) -> Screen {
    let mut screen = Screen::projects(width, height);
    screen.press(keys);
    screen
}

#[test]
fn a_new_project() {
    at_each_size("project_form_new", |width, height| {
        let mut screen = after(width, height, "n");
        screen.type_text("Autumn campaign 2027");
        screen
    });
}

#[test]
fn a_project_that_is_to_be_deleted() {
    at_each_size("project_delete", |width, height| {
        let mut screen = after(width, height, "j D");
        screen.answer();
        screen.type_text("Release");
        screen.press("enter");
        screen
    });
}

#[test]
fn a_project_whose_tickets_were_not_counted() {
    at_each_size("project_delete_uncounted", |width, height| after(width, height, "j D"));
}
