//! What both have changed.

use super::at_each_size;
use crate::updates::conflict::listed;

#[test]
fn ours_and_theirs() {
    at_each_size("conflict", |width, height| listed(width, height, "eleven minutes"));
}

#[test]
fn a_choice_further_down() {
    at_each_size("conflict_chosen", |width, height| {
        let mut screen = listed(width, height, "eleven minutes");
        screen.press("space down right right down");
        screen
    });
}

#[test]
fn a_text_made_of_both() {
    at_each_size("conflict_text", |width, height| {
        let mut screen = listed(width, height, "eleven minutes");
        screen.press("down enter");
        screen
    });
}
