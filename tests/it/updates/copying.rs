//! What of a ticket goes to the clipboard.

use smartq::app::effect::Effect;
use smartq::app::layer::Layer;

use crate::support::fixtures::Screen;

#[test]
fn a_ticket_is_copied_by_number_or_name_and_changes_nothing() {
    let mut screen = Screen::board(80, 24);
    screen.requests();
    screen.press("y");
    assert!(screen.picture().contains("Copy of #70006"), "{}", screen.picture());
    screen.press("esc");
    let is_copy = |effect: &Effect| matches!(effect, Effect::Copy(_));
    assert!(!screen.effects().iter().any(is_copy), "leaving the menu copies nothing");
    screen.press("y 1");
    let effects = screen.effects();
    assert!(effects.contains(&Effect::Copy("#70006".to_owned())), "{effects:?}");
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::Send(_))), "{effects:?}");
    assert!(screen.picture().contains("Copied: #70006"), "{}", screen.picture());
    assert!(matches!(screen.state.layers.iter().last(), Some(Layer::Board(_))));
}

#[test]
fn a_folded_lane_says_why_nothing_is_copied() {
    let mut screen = Screen::board(80, 24);
    screen.press("z y");
    assert!(screen.picture().contains("This lane is folded"), "{}", screen.picture());
}
