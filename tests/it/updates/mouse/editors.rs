//! The mouse over what changes one thing of a ticket: its line in the details, boxes, a calendar, a list.

use ratatui::layout::Position;
use smartq::app::layer::Layer;
use smartq::app::ticket_screen::Pane;
use smartq::app::ticket_screen::details::Part;
use smartq::model::{DueDate, TicketInput, UserId};
use smartq::worker::request::Write;

use super::{ticket, writes};
use crate::support::fixtures::Screen;
use crate::support::mouse::{click, click_at, find};

const SIZES: [(u16, u16); 3] = [(200, 50), (80, 24), (40, 12)];

/// What was sent: one change of a ticket.
#[track_caller]
fn saved(screen: &mut Screen) -> TicketInput {
    match writes(screen).as_slice() {
        [Write::SaveTicket { change, .. }] => change.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_line_of_the_details_is_selected_and_a_second_click_changes_it() {
    for (width, height) in SIZES {
        let mut screen = ticket(width, height);
        click(&mut screen, "Due ");
        let Layer::Ticket(it) = screen.state.layers.top() else { panic!() };
        assert_eq!((it.pane, it.details.part()), (Pane::Details, Some(&Part::Due)));
        click(&mut screen, "Due ");
        assert!(matches!(screen.state.layers.top(), Layer::TicketForm(_)), "{width}×{height}");
    }
}

#[test]
fn people_are_ticked_by_a_click_and_saved_by_the_key_below() {
    for (width, height) in SIZES {
        let mut screen = ticket(width, height);
        screen.press("a");
        click(&mut screen, "[ ] Mei Chen");
        assert!(screen.picture().contains("[x] Mei Chen"), "{}", screen.picture());
        click(&mut screen, "tell the ticket's people");
        let Layer::Chooser(it) = screen.state.layers.top() else { panic!() };
        assert!(it.notifies);
        // a click beside it does not give up what was chosen
        click_at(&mut screen, Position { x: 0, y: 0 });
        assert!(matches!(screen.state.layers.top(), Layer::Chooser(_)), "{width}×{height}");
        screen.press("ctrl-s");
        assert_eq!(saved(&mut screen).assigned_to, Some([1, 2, 4].map(UserId::new).to_vec()));
        screen.press("a");
        click_at(&mut screen, Position { x: 0, y: 0 });
        assert!(matches!(screen.state.layers.top(), Layer::Ticket(_)), "nothing was chosen");
    }
}

#[test]
fn a_day_is_picked_from_the_calendar_whose_pages_are_turned() {
    let mut screen = ticket(80, 24);
    screen.press("d");
    let month = find(&screen, "November 2026");
    let line = screen.picture().lines().nth(month.y.into()).unwrap().to_owned();
    let before = line.split('▸').next().unwrap();
    let turn = Position { x: u16::try_from(smartq::text::width(before)).unwrap(), ..month };
    click_at(&mut screen, turn);
    assert!(screen.picture().contains("December 2026"), "{}", screen.picture());
    click(&mut screen, "24");
    assert!(screen.picture().contains("2026-12-24"), "{}", screen.picture());
    screen.press("enter");
    assert_eq!(saved(&mut screen).required_by, Some(DueDate::parse("2026-12-24")));
}

#[test]
fn a_value_is_taken_from_a_list_that_is_always_open() {
    let mut screen = ticket(80, 24);
    click(&mut screen, "Priority");
    click(&mut screen, "Priority");
    let Layer::TicketForm(_) = screen.state.layers.top() else { panic!("{}", screen.picture()) };
    click(&mut screen, "Whenever");
    screen.press("ctrl-s");
    assert_eq!(writes(&mut screen).len(), 1);
}
