//! Pictures of a project's settings and of their forms.

use super::at_each_size;
use crate::support::fixtures::Screen;

fn settings(width: u16, height: u16, keys: &str) -> Screen {
    let mut screen = Screen::board(width, height);
    screen.press(",");
    screen.answer();
    for key in keys.split(' ') {
        screen.press(key);
        screen.answer();
    }
    screen
}

#[test]
fn info() {
    at_each_size("settings_info", |width, height| settings(width, height, "1"));
}

#[test]
fn workflow() {
    at_each_size("settings_workflow", |width, height| settings(width, height, "j j"));
}

#[test]
fn a_step_that_holds_tickets_asks_where_they_go() {
    at_each_size("settings_empty_step", |width, height| settings(width, height, "j j D"));
}

#[test]
fn a_step_is_emptied_after_a_question() {
    at_each_size("settings_empty_sure", |width, height| settings(width, height, "j j D enter"));
}

#[test]
fn roles() {
    at_each_size("settings_roles", |width, height| settings(width, height, "3 j j"));
}

#[test]
fn fields() {
    at_each_size("settings_fields", |width, height| settings(width, height, "4"));
}

#[test]
fn values() {
    at_each_size("settings_values", |width, height| settings(width, height, "4 enter j"));
}

#[test]
fn a_field_names_how_many_tickets_carry_it() {
    at_each_size("settings_delete_field", |width, height| settings(width, height, "4 D"));
}

#[test]
fn a_new_step() {
    at_each_size("settings_new_step", |width, height| settings(width, height, "n"));
}

#[test]
fn a_role_is_changed() {
    at_each_size("settings_edit_role", |width, height| settings(width, height, "3 j j e"));
}

#[test]
fn a_field_is_changed() {
    at_each_size("settings_edit_field", |width, height| settings(width, height, "4 e"));
}

#[test]
fn a_project_is_deleted_by_its_name() {
    at_each_size("settings_delete_project", |width, height| settings(width, height, "1 D"));
}
