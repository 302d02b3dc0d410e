//! The form of a note.

use super::at_each_size;
use crate::support::fixtures::Screen;

/// The screen of the ticket that has notes, with these keys after it.
fn ticket(width: u16, height: u16, keys: &str) -> Screen {
    let mut screen = Screen::board(width, height);
    screen.press("l l enter");
    screen.answer();
    screen.press(keys);
    screen.answer();
    screen
}

#[test]
fn a_new_note() {
    at_each_size("note_form_new", |width, height| ticket(width, height, "n"));
}

#[test]
fn a_note_for_somebody() {
    at_each_size("note_form_written", |width, height| {
        let mut screen = ticket(width, height, "n");
        screen.type_text("Cannot be seen here with the new session store.");
        screen.press("enter enter");
        screen.type_text(
            "Mei, can you try it with yours? It would have to be the build of yesterday.",
        );
        screen.press("tab space tab m e i enter");
        screen
    });
}

#[test]
fn a_note_with_files() {
    at_each_size("note_form_files", |width, height| {
        let mut screen = ticket(width, height, "n");
        screen.type_text("See the log.");
        screen.press("ctrl-g");
        crate::screens::path_prompt::list(&mut screen);
        screen.press("down down space space space enter");
        screen
    });
}

#[test]
fn a_note_that_is_edited_in_markdown() {
    at_each_size("note_form_markdown", |width, height| ticket(width, height, "tab g g e"));
}

#[test]
fn a_note_that_is_edited_as_html() {
    at_each_size("note_form_html", |width, height| ticket(width, height, "tab g g j e"));
}

#[test]
fn the_list_of_people_leaves_the_note_in_sight() {
    at_each_size("note_form_people", |width, height| {
        let mut screen = ticket(width, height, "n");
        screen.type_text("Cannot be seen here.");
        screen.press("tab tab down");
        screen
    });
}
