//! The mouse as the terminal tells of it, in our own words; and which click is the second of two.

use std::time::{Duration, Instant};

use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Position;

use crate::app::mouse::{Gesture, Mouse, Turn};

/// Two presses within this time are one double click.
const DOUBLE: Duration = Duration::from_millis(400);

/// Remembers the last press.
#[derive(Debug, Default)]
pub(super) struct Clicks(Option<(Instant, Position)>);

impl Clicks {
    /// What was done; nothing where another button was used, or none.
    pub(super) fn translate(&mut self, event: MouseEvent, now: Instant) -> Option<Mouse> {
        let at = Position { x: event.column, y: event.row };
        let what = match event.kind {
            MouseEventKind::Down(MouseButton::Left) => {
                let last = self.0.replace((now, at));
                let is_again =
                    |(then, there)| there == at && now.saturating_duration_since(then) <= DOUBLE;
                Gesture::Press { again: last.is_some_and(is_again) }
            }
            MouseEventKind::Drag(MouseButton::Left) => Gesture::Drag,
            MouseEventKind::Up(MouseButton::Left) => Gesture::Release,
            MouseEventKind::ScrollUp => Gesture::Wheel(Turn::Up),
            MouseEventKind::ScrollDown => Gesture::Wheel(Turn::Down),
            MouseEventKind::ScrollLeft => Gesture::Wheel(Turn::Left),
            MouseEventKind::ScrollRight => Gesture::Wheel(Turn::Right),
            MouseEventKind::Down(_)
            | MouseEventKind::Drag(_)
            | MouseEventKind::Up(_)
            | MouseEventKind::Moved => return None,
        };
        Some(Mouse { at, what })
    }
}

#[cfg(test)]
mod tests {
    use crossterm::event::KeyModifiers;

    use super::*;

    fn event(kind: MouseEventKind, column: u16) -> MouseEvent {
        MouseEvent { kind, column, row: 3, modifiers: KeyModifiers::NONE }
    }

    #[test]
    fn two_presses_at_one_place_within_a_moment_are_a_double_click() {
        let mut clicks = Clicks::default();
        let start = Instant::now();
        let mut press = |column, after| {
            let down = event(MouseEventKind::Down(MouseButton::Left), column);
            clicks.translate(down, start + Duration::from_millis(after)).map(|mouse| mouse.what)
        };
        let is = |again| Some(Gesture::Press { again });
        assert_eq!(press(7, 0), is(false));
        assert_eq!(press(7, 400), is(true));
        assert_eq!(press(8, 500), is(false), "another place");
        assert_eq!(press(8, 901), is(false), "too late");
    }

    #[test]
    fn other_buttons_and_mere_movement_are_nothing() {
        let mut clicks = Clicks::default();
        let mut heard = |kind| clicks.translate(event(kind, 7), Instant::now());
        for kind in [
            MouseEventKind::Moved,
            MouseEventKind::Down(MouseButton::Right),
            MouseEventKind::Drag(MouseButton::Middle),
            MouseEventKind::Up(MouseButton::Right),
        ] {
            assert_eq!(heard(kind), None, "{kind:?}");
        }
        let at = Position { x: 7, y: 3 };
        let wheel = Mouse { at, what: Gesture::Wheel(Turn::Down) };
        assert_eq!(heard(MouseEventKind::ScrollDown), Some(wheel));
    }
}
