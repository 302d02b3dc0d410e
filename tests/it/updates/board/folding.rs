//! Lanes that are folded.

use super::*;

fn is_folded(screen: &Screen, lane: u64) -> bool {
    let Layer::Board(board) = screen.state.layers.iter().nth(1).unwrap() else {
        panic!("no board")
    };
    board.is_folded(StepId::new(10 + lane))
}

const SHUT: &str = "This lane is folded; z unfolds it.";

#[test]
fn the_keys_stop_at_a_folded_lane_and_skip_its_cards() {
    let mut screen = Screen::board(80, 24);
    screen.press("j 2 j z");
    assert_eq!(at(&screen), (None, 2));
    screen.press("h");
    assert_eq!(at(&screen), (Some(7), 1));
    screen.press("l l");
    assert_eq!(at(&screen).1, 3);
    screen.press("2 z");
    assert_eq!(at(&screen), (Some(8), 2), "what was selected in it is so again");
}

#[test]
fn nothing_is_done_to_a_card_that_is_out_of_sight() {
    for key in ["e", "D", "m", "L", "H", "j", "k", "G", "home", "ctrl-d", "ctrl-u"] {
        let mut screen = Screen::board(80, 24);
        screen.press("z");
        screen.press(key);
        assert_eq!(notices(&screen), [(Tone::Warning, SHUT.to_owned())], "{key}");
        assert_eq!(writes(&mut screen), [], "{key}");
        assert!(matches!(screen.state.layers.top(), Layer::Board(_)), "{key}");
        assert!(is_folded(&screen, 1), "{key}");
    }
}

#[test]
fn to_open_a_folded_lane_is_to_unfold_it() {
    let mut screen = Screen::board(80, 24);
    screen.press("z enter");
    assert!(!is_folded(&screen, 1));
    assert_eq!(at(&screen), (Some(6), 1));
    screen.press("enter");
    assert!(matches!(screen.state.layers.top(), Layer::Ticket(_)));
}

#[test]
fn a_ticket_that_is_moved_into_a_folded_lane_keeps_the_keys_and_can_be_taken_back() {
    let mut screen = Screen::board(80, 24);
    screen.press("2 z 1 L");
    assert_eq!(at(&screen), (Some(6), 2));
    assert!(is_folded(&screen, 2));
    let told = "#70006 is in Ready now; z unfolds it.".to_owned();
    assert_eq!(notices(&screen), [(Tone::Done, told)]);
    screen.press("L");
    assert_eq!(at(&screen), (Some(6), 3), "the same ticket goes on, not its neighbour");
    screen.press("H H");
    assert_eq!(at(&screen), (Some(6), 1));
    assert_eq!(writes(&mut screen).len(), 4);
    // after a look elsewhere it is a card out of sight as any other
    screen.press("L l h L");
    assert_eq!(writes(&mut screen).len(), 1);
    assert_eq!(notices(&screen), [(Tone::Warning, SHUT.to_owned())]);
}

#[test]
fn a_refused_move_into_a_folded_lane_brings_the_keys_back() {
    let mut screen = Screen::board(80, 24);
    screen.press("2 z 1 j L");
    let (request, _) = writes(&mut screen).remove(0);
    refuse(&mut screen, request, 7, FailureKind::Forbidden);
    assert_eq!(at(&screen), (Some(7), 1));
    assert!(is_folded(&screen, 2));
}

#[test]
fn a_new_ticket_unfolds_its_lane() {
    let mut screen = Screen::board(80, 24);
    screen.press("3 z 1");
    let input = TicketInput { name: Some("New".to_owned()), ..TicketInput::default() };
    let request = screen.state.desk.write(Write::CreateTicket { project: RELEASE, input });
    let made = smartq::model::Ticket { id: TicketId::new(70_020), ..ticket(id(5)) };
    screen.reply(Reply::TicketCreated { request, result: Ok(Box::new(made)), is_alike: false });
    assert_eq!(at(&screen), (Some(20), 3));
    assert!(!is_folded(&screen, 3));
}

#[test]
fn a_ticket_that_somebody_else_moves_into_a_folded_lane_leaves_the_keys_to_its_neighbour() {
    let mut screen = Screen::board(80, 24);
    screen.press("4 z 1 j r");
    screen.answer_with(&|request| match *request {
        Request::Read { load, read: Read::Board(project) } => {
            let mut rows = tickets();
            let moved = rows.iter_mut().find(|it| it.id == id(7)).unwrap();
            moved.step_id = Some(StepId::new(14));
            let (total, origin) = (None, Origin::Fresh);
            let result = Ok(Completeness::Complete);
            vec![
                Reply::BoardPage { load, project, rows, total, origin },
                Reply::BoardDone { load, project, result },
            ]
        }
        _ => crate::support::fixtures::answer(request),
    });
    assert_eq!(at(&screen), (Some(12), 1));
}

#[test]
fn folded_lanes_are_folded_when_one_comes_back() {
    let mut screen = Screen::board(80, 24);
    screen.press("2 z 5 z 3 q enter");
    screen.answer();
    let folded: Vec<u64> = (1..=6).filter(|lane| is_folded(&screen, *lane)).collect();
    assert_eq!((folded, at(&screen).1), (vec![2, 5], 3));
}

#[test]
fn without_lanes_there_is_nothing_to_fold() {
    let mut screen = Screen::opening_board(80, 24);
    screen.press("z");
    let none = "There is no lane to fold.".to_owned();
    assert_eq!(notices(&screen), [(Tone::Warning, none)]);
}

#[test]
fn whatever_is_folded_the_lane_that_has_the_keys_is_in_sight() {
    for (width, height) in [(40, 12), (48, 12), (80, 24), (200, 50)] {
        for folded in 0..64_u32 {
            let mut screen = Screen::board(width, height);
            for lane in (0..6).filter(|lane| folded & (1 << lane) != 0) {
                screen.press(&format!("{} z", lane + 1));
            }
            for lane in 1..=6 {
                screen.press(&lane.to_string());
                let picture = screen.picture();
                let marked = picture.contains('▌') || picture.contains("This lane is folded");
                assert!(marked, "{width} {folded:b} {lane}\n{picture}");
            }
        }
    }
}
