//! The mouse over settings, people, and what is said of a change of many.

use ratatui::layout::Position;
use smartq::app::layer::Layer;
use smartq::app::mouse::Turn;
use smartq::app::settings::{Settings, Tab};
use smartq::model::UserId;
use smartq::worker::reply::{Failure, FailureKind, Reply};
use smartq::worker::request::{Request, Write};

use crate::support::fixtures::Screen;
use crate::support::mouse::{click, click_at, find, wheel};

const SIZES: [(u16, u16); 3] = [(200, 50), (80, 24), (40, 12)];

fn after(width: u16, height: u16, keys: &str) -> Screen {
    let mut screen = Screen::board(width, height);
    for key in keys.split(' ') {
        screen.press(key);
        screen.answer();
    }
    screen
}

#[track_caller]
fn settings(screen: &Screen) -> &Settings {
    match screen.state.layers.top() {
        Layer::Settings(it) => it,
        other => panic!("{other:?}"),
    }
}

#[test]
fn tabs_lists_and_values_of_the_settings_are_where_they_are_drawn() {
    for (width, height) in SIZES {
        let mut screen = after(width, height, ",");
        for tab in [Tab::Fields, Tab::Roles, Tab::Info, Tab::Workflow] {
            click(&mut screen, tab.title());
            assert_eq!(settings(&screen).tab, tab, "{width}×{height}");
        }
        click(&mut screen, "3  In progress");
        let step = settings(&screen).step(&screen.state.desk);
        assert_eq!(step.unwrap().name, "In progress", "{width}×{height}");
        click(&mut screen, "3  In progress");
        assert!(matches!(screen.state.layers.top(), Layer::AdminForm(_)), "{width}×{height}");
        screen.press("esc");
        click(&mut screen, "4 Fields");
        click(&mut screen, "Platforms");
        click(&mut screen, "Platforms");
        click(&mut screen, "iOS");
        let it = settings(&screen);
        assert!(it.in_values, "{width}×{height}");
        let value = it.value(&screen.state.desk).unwrap();
        assert_eq!(value.title, "iOS", "{width}×{height}");
        click(&mut screen, "iOS");
        assert!(matches!(screen.state.layers.top(), Layer::AdminForm(_)), "{width}×{height}");
    }
}

#[test]
fn the_wheel_goes_through_what_is_under_it() {
    let mut screen = after(200, 50, ", 4");
    wheel(&mut screen, "Blocker", Turn::Down);
    let it = settings(&screen);
    assert_eq!(it.value(&screen.state.desk).unwrap().title, "Normal");
    wheel(&mut screen, "Estimate", Turn::Down);
    let it = settings(&screen);
    assert_eq!(it.field(&screen.state.desk).unwrap().label, "Estimate");
    assert!(!it.in_values);
}

#[test]
fn people_are_selected_and_opened_and_a_click_on_the_first_line_narrows_them() {
    for (width, height) in SIZES {
        let mut screen = after(width, height, "@");
        click(&mut screen, "Chlo");
        let Layer::People(people) = screen.state.layers.top() else { panic!() };
        assert_eq!((people.selected, people.is_open), (Some(UserId::new(3)), false));
        wheel(&mut screen, "Chlo", Turn::Down);
        click(&mut screen, "4 people");
        let Layer::People(people) = screen.state.layers.top() else { panic!() };
        assert_eq!((people.selected, people.is_typing), (Some(UserId::new(4)), true));
        screen.type_text("chen");
        let chen = find(&screen, "▌ Mei Chen");
        let chen = Position { x: chen.x + 3, ..chen };
        for _ in 0..2 {
            click_at(&mut screen, chen);
        }
        let Layer::People(people) = screen.state.layers.top() else { panic!() };
        assert!(people.is_open && !people.is_typing, "{width}×{height}");
    }
}

#[test]
fn a_name_is_asked_for_with_keys_that_can_be_clicked() {
    for (width, height) in SIZES {
        let mut screen = after(width, height, "@ j D");
        click(&mut screen, "Enter delete");
        let Layer::Name(prompt) = screen.state.layers.top() else { panic!("{width}×{height}") };
        assert!(prompt.is_wrong, "{width}×{height}");
        click(&mut screen, "keep it");
        assert!(matches!(screen.state.layers.top(), Layer::People(_)), "{width}×{height}");
    }
}

#[test]
fn what_has_failed_is_shown_by_a_click() {
    let mut screen = Screen::board(80, 24);
    screen.press("space space space m 4");
    for request in screen.requests() {
        let Request::Write { request, write } = request else { continue };
        let Write::SaveTicket { base, .. } = *write else { continue };
        let result = Err(Failure::new(FailureKind::Forbidden, "Not with your role."));
        screen.reply(Reply::TicketSaved { request, ticket: base.id, result });
    }
    screen.press("!");
    click(&mut screen, "Offer print");
    let Layer::Results(results) = screen.state.layers.top() else { panic!() };
    assert_eq!(results.selected, 1);
    click(&mut screen, "Offer print");
    assert!(matches!(screen.state.layers.top(), Layer::Board(_)));
    assert_eq!(super::selected(&screen), Some(70_007));
}
