//! The board in every state it can be in.

use smartq::app::effect::Effect;
use smartq::worker::reply::{Completeness, Origin, Reply};
use smartq::worker::request::{Read, Request};

use super::at_each_size;
use crate::support::fixtures::{Screen, answer, offline, refusal, tickets};
use crate::support::mouse::drag;

/// A board whose tickets are answered in another way; everything else as usual.
fn with_tickets(width: u16, height: u16, tickets: impl Fn(&Request) -> Vec<Reply>) -> Screen {
    let mut screen = Screen::opening_board(width, height);
    screen.answer_with(&|request| match request {
        Request::Read { read: Read::Board(_), .. } => tickets(request),
        other => answer(other),
    });
    screen
}

/// A page, and how the walk ends, if it has ended.
fn page(
    request: &Request,
    count: usize,
    total: u64,
    origin: Origin,
    end: Option<Completeness>,
) -> Vec<Reply> {
    let Request::Read { load, read: Read::Board(project) } = *request else { return Vec::new() };
    let rows = tickets().into_iter().take(count).collect();
    let mut replies = vec![Reply::BoardPage { load, project, rows, total: Some(total), origin }];
    replies.extend(end.map(|end| Reply::BoardDone { load, project, result: Ok(end) }));
    replies
}

#[test]
fn full() {
    at_each_size("board_full", Screen::board);
}

#[test]
fn the_last_lane_with_a_lane_over_its_limit_in_sight() {
    at_each_size("board_last_lane", |width, height| {
        let mut screen = Screen::board(width, height);
        screen.press("l l l l l");
        screen
    });
}

#[test]
fn folded_lanes() {
    at_each_size("board_folded", |width, height| {
        let mut screen = Screen::board(width, height);
        screen.press("3 z 6 z 1 z");
        screen
    });
}

#[test]
fn a_folded_lane_beside_the_selected_ticket_and_at_the_edge() {
    at_each_size("board_folded_edge", |width, height| {
        let mut screen = Screen::board(width, height);
        screen.press("2 z 4");
        screen
    });
}

#[test]
fn over_limit() {
    at_each_size("board_over_limit", |width, height| {
        let mut screen = Screen::board(width, height);
        screen.press("3 j");
        screen
    });
}

#[test]
fn a_move_that_has_no_answer_yet() {
    at_each_size("board_moved", |width, height| {
        let mut screen = Screen::board(width, height);
        screen.press("j L L");
        screen
    });
}

#[test]
fn empty() {
    at_each_size("board_empty", |width, height| {
        with_tickets(width, height, |request| {
            page(request, 0, 0, Origin::Fresh, Some(Completeness::Complete))
        })
    });
}

#[test]
fn without_lanes() {
    at_each_size("board_without_lanes", |width, height| {
        let mut screen = Screen::opening_board(width, height);
        screen.answer_with(&|request| match *request {
            Request::Read { load, read: Read::Steps(project) } => {
                vec![Reply::Steps { load, project, result: Ok(Vec::new()) }]
            }
            _ => answer(request),
        });
        screen
    });
}

#[test]
fn before_any_answer() {
    at_each_size("board_opening", Screen::opening_board);
}

#[test]
fn loading() {
    at_each_size("board_loading", |width, height| {
        with_tickets(width, height, |request| page(request, 6, 10_000, Origin::Fresh, None))
    });
}

#[test]
fn stale() {
    at_each_size("board_stale", |width, height| {
        with_tickets(width, height, |request| page(request, 12, 19, Origin::Cached, None))
    });
}

#[test]
fn partial() {
    at_each_size("board_partial", |width, height| {
        with_tickets(width, height, |request| {
            page(request, 12, 19, Origin::Fresh, Some(Completeness::Partial))
        })
    });
}

#[test]
fn failed_before_the_first_ticket() {
    at_each_size("board_failed", |width, height| {
        with_tickets(width, height, |request| refusal(request, &offline()))
    });
}

#[test]
fn failed_with_tickets_on_the_screen() {
    at_each_size("board_failed_midway", |width, height| {
        with_tickets(width, height, |request| {
            let mut replies = page(request, 12, 19, Origin::Fresh, None);
            replies.extend(refusal(request, &offline()));
            replies
        })
    });
}

#[test]
fn lanes_that_cannot_be_had() {
    at_each_size("board_refused", |width, height| {
        let mut screen = Screen::opening_board(width, height);
        screen.answer_with(&|request| refusal(request, &offline()));
        screen
    });
}

#[test]
fn too_small_a_terminal_asks_for_more_and_comes_back() {
    let mut screen = Screen::board(80, 24);
    let before = screen.picture();
    screen.resize(39, 12);
    assert!(screen.picture().contains("smartq must be at least 40×12"), "{}", screen.picture());
    screen.resize(20, 3);
    assert!(screen.picture().contains("smartq must be"), "{}", screen.picture());
    screen.resize(1, 1);
    screen.picture();
    screen.resize(80, 24);
    assert_eq!(screen.picture(), before);
}

#[test]
fn what_nobody_sees_is_not_done_and_what_is_typed_is_not_lost() {
    let mut screen = Screen::board(80, 24);
    let before = screen.picture();
    screen.requests();
    screen.resize(39, 12);
    assert!(screen.picture().contains("Ctrl-c ends it"), "{}", screen.picture());
    screen.press("L D y j n");
    assert!(screen.requests().is_empty());
    screen.resize(80, 24);
    assert_eq!(screen.picture(), before);
    screen.press("n");
    screen.resize(39, 12);
    assert!(screen.picture().contains("taken all the same"), "{}", screen.picture());
    screen.type_text("Strike");
    screen.resize(80, 24);
    assert!(screen.picture().contains("Strike"), "{}", screen.picture());
    screen.press("esc");
    screen.resize(39, 12);
    screen.effects();
    screen.press("ctrl-c");
    assert!(screen.effects().contains(&Effect::Quit));
}

#[test]
fn at_any_size_the_selected_ticket_is_in_sight() {
    let mut screen = Screen::board(80, 24);
    screen.press("G");
    for (width, height) in [(40, 12), (200, 50), (47, 13), (48, 30), (120, 16), (80, 24)] {
        screen.resize(width, height);
        assert!(screen.picture().contains("▌#70019"), "{width}×{height}\n{}", screen.picture());
    }
}

#[test]
fn a_card_on_its_way_to_another_lane() {
    at_each_size("board_carried", |width, height| {
        let mut screen = Screen::board(width, height);
        drag(&mut screen, "#70006", "Ready");
        screen
    });
}

#[test]
fn marked_cards_on_their_way_to_another_lane() {
    at_each_size("board_carried_marked", |width, height| {
        let mut screen = Screen::board(width, height);
        screen.press("space space g g");
        drag(&mut screen, "#70006", "Ready");
        screen
    });
}
