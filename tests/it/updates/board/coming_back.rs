//! Where one was on a board is where one comes back to.

use super::*;

/// Out of the board and in again, all answered.
fn out_and_in(screen: &mut Screen) {
    screen.press("q");
    assert!(matches!(screen.state.layers.top(), Layer::Projects(_)));
    screen.press("enter");
    screen.answer();
}

#[test]
fn the_lane_and_the_tickets_of_all_lanes_are_as_they_were_left() {
    let mut screen = Screen::board(80, 24);
    screen.press("j j 6 j 4 j");
    let (before, picture) = (at(&screen), screen.picture());
    out_and_in(&mut screen);
    assert_eq!((at(&screen), screen.picture()), (before, picture));
    screen.press("1");
    assert_eq!(at(&screen), (Some(12), 1));
    screen.press("6");
    assert_eq!(at(&screen), (Some(11), 6));
}

#[test]
fn another_board_begins_at_its_beginning() {
    let mut screen = Screen::board(80, 24);
    screen.press("4 j q j enter");
    screen.answer();
    assert_eq!(at(&screen).1, 1);
    screen.press("q k enter");
    screen.answer();
    assert_eq!(at(&screen), (Some(17), 4));
}

#[test]
fn another_account_knows_nothing_of_it() {
    let mut screen = Screen::board(80, 24);
    screen.press("4 z q");
    screen.state.desk.connect(Target::Demo);
    screen.press("r");
    screen.answer();
    screen.press("enter");
    screen.answer();
    let Layer::Board(board) = screen.state.layers.top() else { panic!() };
    assert!(!board.is_folded(StepId::new(14)));
    assert_eq!(board.focused, Some(StepId::new(11)));
}

#[test]
fn a_ticket_that_is_gone_meanwhile_leaves_the_keys_to_its_neighbour() {
    let mut screen = Screen::board(80, 24);
    screen.press("j j q enter");
    screen.answer_with(&|request| match *request {
        Request::Read { load, read: Read::Board(project) } => {
            let rows = tickets().into_iter().filter(|it| it.id != id(12)).collect();
            let (total, origin) = (None, Origin::Fresh);
            let result = Ok(Completeness::Complete);
            vec![
                Reply::BoardPage { load, project, rows, total, origin },
                Reply::BoardDone { load, project, result },
            ]
        }
        _ => crate::support::fixtures::answer(request),
    });
    assert_eq!(at(&screen), (Some(15), 1));
}
