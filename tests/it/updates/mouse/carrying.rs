//! A card, or all that are marked, carried to another lane.

use ratatui::layout::Position;
use smartq::app::mouse::Gesture;
use smartq::app::state::Start;
use smartq::worker::reply::{Reply, Session};
use smartq::worker::request::{Request, Target};

use super::{selected, writes};
use crate::support::fixtures::{Screen, answer, people, start};
use crate::support::mouse::{does, drag, find};

#[test]
fn a_card_is_carried_to_a_lane_as_if_a_key_had_moved_it() {
    let mut screen = Screen::board(80, 24);
    drag(&mut screen, "#70006", "Ready");
    let carried = screen.picture();
    assert!(carried.contains("▸ #70006 here") && carried.contains("#70006 ▸ Ready"), "{carried}");
    assert_eq!(writes(&mut screen), [], "nothing is sent before it is let go");
    let at = find(&screen, "Ready");
    does(&mut screen, at, Gesture::Release);
    let by_mouse = writes(&mut screen);
    let mut other = Screen::board(80, 24);
    other.press("L");
    assert_eq!(by_mouse, writes(&mut other));
    assert_eq!(by_mouse.len(), 1);
    assert_eq!(screen.picture(), other.picture());
}

#[test]
fn esc_and_the_own_lane_leave_a_card_where_it_was() {
    let mut screen = Screen::board(80, 24);
    let before = screen.picture();
    drag(&mut screen, "#70006", "Ready");
    screen.press("esc");
    assert_eq!(screen.picture(), before);
    let at = find(&screen, "Ready");
    does(&mut screen, at, Gesture::Release);
    drag(&mut screen, "#70006", "Ready");
    let at = find(&screen, "Backlog");
    does(&mut screen, at, Gesture::Drag);
    does(&mut screen, at, Gesture::Release);
    assert_eq!(writes(&mut screen), []);
    assert_eq!(screen.picture(), before);
}

#[test]
fn at_the_edge_the_lanes_beyond_come_in_sight() {
    let mut screen = Screen::board(80, 24);
    drag(&mut screen, "#70006", "Ready");
    let edge = Position { x: 79, y: 10 };
    for _ in 0..3 {
        does(&mut screen, edge, Gesture::Drag);
    }
    let at = find(&screen, "Done");
    does(&mut screen, at, Gesture::Drag);
    assert!(screen.picture().contains("▸ #70006 here"), "{}", screen.picture());
    does(&mut screen, at, Gesture::Release);
    assert_eq!(writes(&mut screen).len(), 1);
    assert_eq!(selected(&screen), Some(70_006), "the keys go with it");
}

#[test]
fn where_nothing_may_be_changed_nothing_is_carried() {
    let read_only = Start {
        read_only: true,
        project: Some("7".to_owned()),
        ..start(80, 24, Some(Target::Local))
    };
    let mut screen = Screen::new(read_only);
    screen.answer();
    drag(&mut screen, "#70006", "Ready");
    assert!(screen.picture().contains("--read-only"), "{}", screen.picture());
    let at = find(&screen, "Ready");
    does(&mut screen, at, Gesture::Release);
    assert_eq!(writes(&mut screen), []);
}

#[test]
fn a_lane_beyond_the_role_takes_nothing_and_says_why() {
    // Björn's role moves tickets up to “Test”.
    let mut screen =
        Screen::new(Start { project: Some("7".to_owned()), ..start(200, 50, Some(Target::Local)) });
    screen.answer_with(&|request| match *request {
        Request::Connect { load, .. } => {
            let session = Session { me: people().remove(1), label: "acme".to_owned() };
            vec![Reply::Connected { load, result: Ok(Box::new(session)) }]
        }
        _ => answer(request),
    });
    let before = writes(&mut screen);
    drag(&mut screen, "#70006", "Done");
    assert!(screen.picture().contains("▸ not with your role"), "{}", screen.picture());
    let at = find(&screen, "Done");
    does(&mut screen, at, Gesture::Release);
    assert_eq!((before, writes(&mut screen)), (vec![], vec![]));
    assert!(
        screen.picture().contains("your role moves tickets up to step \"Test\""),
        "{}",
        screen.picture()
    );
}

#[test]
fn a_marked_card_takes_all_that_are_marked_along() {
    let mut screen = Screen::board(80, 24);
    screen.press("space space g g");
    drag(&mut screen, "#70006", "Ready");
    assert!(screen.picture().contains("2 here"), "{}", screen.picture());
    let at = find(&screen, "Ready");
    does(&mut screen, at, Gesture::Release);
    let by_mouse = writes(&mut screen);
    let mut other = Screen::board(80, 24);
    other.press("space space m 2");
    assert_eq!(by_mouse.len(), 2);
    assert_eq!(by_mouse, writes(&mut other));
}

#[test]
fn a_card_beside_the_marked_ones_goes_alone() {
    let mut screen = Screen::board(80, 24);
    screen.press("space space");
    drag(&mut screen, "#70012", "Ready");
    let at = find(&screen, "Ready");
    does(&mut screen, at, Gesture::Release);
    assert_eq!(writes(&mut screen).len(), 1);
    assert!(screen.picture().contains("2 marked"), "{}", screen.picture());
}

#[test]
fn a_card_whose_release_was_never_told_of_does_not_stick() {
    let mut screen = Screen::board(80, 24);
    let before = screen.picture();
    drag(&mut screen, "#70006", "Ready");
    let at = Position { x: 0, y: 0 };
    does(&mut screen, at, Gesture::Press { again: false });
    does(&mut screen, at, Gesture::Release);
    assert_eq!((writes(&mut screen), screen.picture()), (vec![], before));
}
