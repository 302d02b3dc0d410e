//! The mouse over a [`Screen`]: what is pointed at is found by its words on the picture.

use ratatui::layout::Position;
use smartq::app::mouse::{Gesture, Mouse, Turn};
use smartq::app::msg::Msg;

use super::fixtures::Screen;

/// Where these words stand.
#[track_caller]
pub(crate) fn find(screen: &Screen, words: &str) -> Position {
    let picture = screen.picture();
    for (y, line) in (0u16..).zip(picture.lines()) {
        if let Some((before, _)) = line.split_once(words) {
            let x = smartq::text::width(before);
            return Position { x: u16::try_from(x).unwrap(), y };
        }
    }
    panic!("\"{words}\" is not on the screen:\n{picture}");
}

/// Does something there; tells whether anything on the screen has changed.
pub(crate) fn does(screen: &mut Screen, at: Position, what: Gesture) -> bool {
    screen.send(Msg::Mouse(Mouse { at, what })).changed
}

/// Clicks there.
pub(crate) fn click_at(screen: &mut Screen, at: Position) {
    does(screen, at, Gesture::Press { again: false });
    does(screen, at, Gesture::Release);
}

/// Clicks on these words.
#[track_caller]
pub(crate) fn click(screen: &mut Screen, words: &str) {
    let at = find(screen, words);
    click_at(screen, at);
}

/// Turns the wheel over these words; tells whether anything has changed.
#[track_caller]
pub(crate) fn wheel(screen: &mut Screen, words: &str, turn: Turn) -> bool {
    let at = find(screen, words);
    does(screen, at, Gesture::Wheel(turn))
}

/// Goes down with the button on one thing and over another; the button stays down.
#[track_caller]
pub(crate) fn drag(screen: &mut Screen, from: &str, to: &str) {
    let from = find(screen, from);
    does(screen, from, Gesture::Press { again: false });
    let to = find(screen, to);
    does(screen, to, Gesture::Drag);
}
