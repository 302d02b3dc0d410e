//! The mouse: what is pointed at is found by its words on the screen, so that drawing and hit-testing cannot part.

mod administration;
mod carrying;
mod editors;

use ratatui::layout::Position;
use smartq::app::layer::Layer;
use smartq::app::mouse::{Gesture, Turn};
use smartq::app::ticket_screen::Pane;
use smartq::model::{NoteId, TicketId};
use smartq::worker::request::{Request, Write};

use crate::support::fixtures::{BOOKING_MASK, Screen, tickets};
use crate::support::mouse::{click, click_at, does, find, wheel};

fn selected(screen: &Screen) -> Option<u64> {
    let board = screen.state.layers.iter().find_map(|layer| match layer {
        Layer::Board(board) => Some(board),
        _ => None,
    });
    Some(board?.selected(&screen.state.desk)?.id.get())
}

fn writes(screen: &mut Screen) -> Vec<Write> {
    let requests = screen.requests().into_iter();
    requests
        .filter_map(|request| match request {
            Request::Write { write, .. } => Some(*write),
            _ => None,
        })
        .collect()
}

#[test]
fn a_click_selects_and_a_click_on_what_is_selected_opens() {
    let mut screen = Screen::board(80, 24);
    click(&mut screen, "#70008");
    assert_eq!(selected(&screen), Some(70_008));
    assert!(matches!(screen.state.layers.top(), Layer::Board(_)));
    click(&mut screen, "#70008");
    let Layer::Ticket(ticket) = screen.state.layers.top() else { panic!() };
    assert_eq!(ticket.ticket, TicketId::new(70_008));
}

#[test]
fn every_card_is_where_it_is_drawn_at_every_size() {
    for (width, height) in [(200, 50), (80, 24), (47, 13), (40, 12), (130, 30)] {
        let mut screen = Screen::board(width, height);
        for id in tickets().iter().map(|ticket| ticket.id.get()) {
            let name = format!("#{id}");
            if screen.picture().contains(&name) {
                click(&mut screen, &name);
                assert_eq!(selected(&screen), Some(id), "{width}×{height}");
            }
        }
    }
}

#[test]
fn the_second_half_of_a_double_click_is_not_meant_for_what_comes_up() {
    let mut screen = Screen::board(200, 50);
    click(&mut screen, "#70003");
    let at = find(&screen, "#70003");
    click_at(&mut screen, at);
    screen.answer();
    let before = screen.picture();
    assert!(!does(&mut screen, at, Gesture::Press { again: true }));
    does(&mut screen, at, Gesture::Release);
    assert_eq!(screen.picture(), before);
}

#[test]
fn a_press_that_is_let_go_elsewhere_opens_nothing() {
    let mut screen = Screen::board(80, 24);
    click(&mut screen, "#70008");
    let at = find(&screen, "#70008");
    does(&mut screen, at, Gesture::Press { again: false });
    does(&mut screen, Position { x: 0, y: 0 }, Gesture::Release);
    assert!(matches!(screen.state.layers.top(), Layer::Board(_)));
}

#[test]
fn a_lane_is_focused_by_its_title_and_by_its_name_on_the_line_of_tabs() {
    let mut screen = Screen::board(80, 24);
    click(&mut screen, "In progress");
    assert_eq!(selected(&screen), Some(70_003));
    let mut screen = Screen::board(40, 12);
    for (name, first) in [("Ready", 70_004), ("In progress", 70_003)] {
        click(&mut screen, name);
        assert_eq!(selected(&screen), Some(first), "{}", screen.picture());
    }
}

#[test]
fn a_folded_lane_is_unfolded_by_a_second_click() {
    let mut screen = Screen::board(80, 24);
    screen.press("z l");
    let folded = Position { x: 2, y: 5 };
    click_at(&mut screen, folded);
    assert_eq!(selected(&screen), None, "nothing in it is selected");
    assert!(!does(&mut screen, folded, Gesture::Wheel(Turn::Down)));
    click_at(&mut screen, folded);
    assert_eq!(selected(&screen), Some(70_006), "{}", screen.picture());
}

#[test]
fn the_wheel_scrolls_the_lane_under_it_and_the_selection_stays_in_sight() {
    let mut screen = Screen::board(48, 12);
    assert!(screen.picture().contains("▌#70006"));
    assert!(wheel(&mut screen, "#70006", Turn::Down));
    assert!(!screen.picture().contains("#70006"), "{}", screen.picture());
    assert!(screen.picture().contains("▌#70007"), "{}", screen.picture());
    for _ in 0..20 {
        wheel(&mut screen, "Backlog", Turn::Down);
    }
    assert!(screen.picture().contains("#70019"), "{}", screen.picture());
    assert!(!wheel(&mut screen, "Backlog", Turn::Down), "there is no more");
    // The other lane has the keys as little as before.
    let focused = selected(&screen);
    wheel(&mut screen, "Ready", Turn::Down);
    assert_eq!(selected(&screen), focused);
    wheel(&mut screen, "Ready", Turn::Right);
    assert_ne!(selected(&screen), focused);
}

#[test]
fn the_keys_of_the_bottom_line_can_be_clicked() {
    let mut screen = Screen::board(80, 24);
    click(&mut screen, "n new");
    assert!(matches!(screen.state.layers.top(), Layer::TicketForm(_)));
    screen.press("esc");
    click(&mut screen, "? help");
    assert!(matches!(screen.state.layers.top(), Layer::Help(_)));
    click_at(&mut screen, Position { x: 0, y: 3 });
    assert!(matches!(screen.state.layers.top(), Layer::Board(_)), "beside it closes it");
    click(&mut screen, "◂ move");
    assert!(screen.picture().contains("first lane already"), "{}", screen.picture());
}

#[test]
fn dialogs_can_be_answered_and_left() {
    let mut screen = Screen::board(80, 24);
    screen.press("m");
    click(&mut screen, "4  Review");
    assert!(matches!(screen.state.layers.top(), Layer::Menu(menu) if menu.selected == 3));
    click_at(&mut screen, Position { x: 0, y: 20 });
    assert!(matches!(screen.state.layers.top(), Layer::Board(_)));
    screen.press("m");
    click(&mut screen, "4  Review");
    click(&mut screen, "4  Review");
    assert_eq!(writes(&mut screen).len(), 1);
    screen.press("D");
    click(&mut screen, "keep it");
    assert!(matches!(screen.state.layers.top(), Layer::Board(_)));
    let mut screen = Screen::board(80, 24);
    screen.press("D");
    screen.answer();
    click(&mut screen, "y delete");
    assert_eq!(writes(&mut screen).len(), 1);
    screen.press(":");
    screen.type_text("load the board");
    click(&mut screen, "load the board again");
    assert!(!screen.requests().is_empty() && matches!(screen.state.layers.top(), Layer::Board(_)));
}

#[test]
fn the_start_and_the_projects_can_be_chosen() {
    let mut screen = Screen::welcome(80, 24);
    click(&mut screen, "to try every key");
    let Layer::Welcome(welcome) = screen.state.layers.top() else { panic!() };
    assert_eq!(welcome.selected, 2);
    click(&mut screen, "look around");
    screen.answer();
    assert!(matches!(screen.state.layers.top(), Layer::Board(_)), "{}", screen.picture());
    let mut screen = Screen::projects(80, 24);
    click(&mut screen, "Support desk");
    assert!(screen.picture().contains("▌ Support desk"));
    wheel(&mut screen, "Support desk", Turn::Up);
    assert!(screen.picture().contains("▌ Release 13.1"));
    click(&mut screen, "Booking mask, rate calendar");
    assert!(matches!(screen.state.layers.top(), Layer::Board(_)));
}

fn ticket(width: u16, height: u16) -> Screen {
    let mut screen = Screen::board(width, height);
    screen.press("3 g g enter");
    screen.answer();
    screen
}

#[test]
fn panes_and_what_is_in_them_are_selected_and_scrolled() {
    let mut screen = ticket(200, 50);
    click(&mut screen, "the strike has it");
    screen.answer();
    let Layer::Ticket(it) = screen.state.layers.top() else { panic!() };
    assert_eq!((it.ticket, it.pane), (BOOKING_MASK, Pane::Notes));
    assert_eq!(it.notes.selected, Some(NoteId::new(902)));
    click(&mut screen, "Screenshot and log");
    click(&mut screen, "session.log");
    let Layer::Ticket(it) = screen.state.layers.top() else { panic!() };
    assert_eq!(it.pane, Pane::Files);
    click(&mut screen, "session.log");
    assert!(matches!(screen.state.layers.top(), Layer::Path(_)), "a file is opened by saving it");

    let mut screen = ticket(40, 12);
    for (name, pane) in [("Files", Pane::Files), ("Notes", Pane::Notes), ("Ticket", Pane::Details)]
    {
        click(&mut screen, name);
        let Layer::Ticket(it) = screen.state.layers.top() else { panic!() };
        assert_eq!(it.pane, pane, "{}", screen.picture());
    }
    let before = screen.picture();
    assert!(wheel(&mut screen, "Step", Turn::Down));
    assert_ne!(screen.picture(), before);
}

#[test]
fn fields_get_the_keys_and_boxes_are_ticked() {
    let mut screen = ticket(80, 24);
    screen.press("e");
    screen.answer();
    let focus = |screen: &Screen| {
        let Layer::TicketForm(form) = screen.state.layers.top() else { panic!() };
        form.form.fields[form.form.focus].about.label.clone()
    };
    click(&mut screen, "Tags");
    assert_eq!(focus(&screen), "Tags");
    let at = find(&screen, "Tags");
    for _ in 0..12 {
        does(&mut screen, at, Gesture::Wheel(Turn::Down));
    }
    assert!(screen.picture().contains("[x] iOS") || screen.picture().contains("[x] Android"));
    click(&mut screen, "[ ] iOS");
    assert_eq!(focus(&screen), "Platforms");
    assert!(screen.picture().contains("[x] iOS"), "{}", screen.picture());
    click(&mut screen, "( ) High");
    assert!(screen.picture().contains("(•) High"), "{}", screen.picture());
    for _ in 0..12 {
        does(&mut screen, at, Gesture::Wheel(Turn::Up));
    }
    assert!(screen.picture().contains("Name"), "{}", screen.picture());
}

#[test]
fn a_terminal_that_is_too_small_hears_no_mouse() {
    let mut screen = Screen::board(30, 10);
    for y in 0..10 {
        let at = Position { x: 1, y };
        assert!(!does(&mut screen, at, Gesture::Press { again: false }));
        assert!(!does(&mut screen, at, Gesture::Wheel(Turn::Down)));
    }
}
