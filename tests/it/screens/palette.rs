//! The palette at three sizes: all commands, a command that does nothing now, places, nothing that fits.

use super::at_each_size;
use crate::support::fixtures::Screen;

fn typed(width: u16, height: u16, words: &str) -> Screen {
    let mut screen = Screen::board(width, height);
    screen.press(":");
    screen.type_text(words);
    screen
}

#[test]
fn all_commands() {
    at_each_size("palette", |width, height| typed(width, height, ""));
}

#[test]
fn places() {
    at_each_size("palette_places", |width, height| typed(width, height, "re"));
}

#[test]
fn a_command_that_does_nothing_now() {
    at_each_size("palette_why", |width, height| typed(width, height, "move ticket left"));
}

#[test]
fn nothing() {
    at_each_size("palette_nothing", |width, height| typed(width, height, "teleport"));
}
