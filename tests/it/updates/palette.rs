//! The palette: commands by name with their keys and reasons, and places to go to.

use smartq::app::command::Command;
use smartq::app::layer::Layer;
use smartq::app::msg::Msg;
use smartq::app::palette::{Found, Palette, Target};
use smartq::model::{ProjectId, UserId};
use smartq::worker::request::Request;

use crate::support::fixtures::{BOOKING_MASK, RELEASE, Screen};

fn palette(screen: &Screen) -> &Palette {
    let Layer::Palette(palette) = screen.state.layers.top() else { panic!("{}", screen.picture()) };
    palette
}

fn entry(screen: &Screen) -> Found {
    palette(screen).entry().cloned().unwrap()
}

#[test]
fn a_command_is_found_by_parts_of_its_name_and_done() {
    let mut screen = Screen::board(80, 24);
    screen.press(":");
    screen.type_text("mov rig");
    let found = entry(&screen);
    assert_eq!(found.target, Target::Command(Command::MoveTicketRight));
    assert_eq!(found.detail, "L  Shift-→");
    screen.effects();
    screen.press("enter");
    assert!(matches!(screen.state.layers.top(), Layer::Board(_)));
    let effects = screen.effects();
    assert!(format!("{effects:?}").contains("SaveTicket"), "{effects:?}");
}

#[test]
fn what_cannot_be_done_now_says_why_before_and_after() {
    let mut screen = Screen::board(80, 24);
    screen.press(":");
    screen.type_text("move ticket left");
    let reason = entry(&screen).reason.unwrap();
    assert!(screen.picture().contains(&reason), "{}", screen.picture());
    screen.effects();
    screen.press("enter");
    assert!(screen.picture().contains(&reason), "{}", screen.picture());
    assert_eq!(screen.effects().iter().filter(|it| format!("{it:?}").contains("Write")).count(), 0);
}

#[test]
fn every_command_of_the_place_is_there_once() {
    let mut screen = Screen::board(80, 24);
    screen.press(":");
    let found = &palette(&screen).found;
    let of = |command| found.iter().filter(|it| it.target == Target::Command(command)).count();
    let context = smartq::app::keymap::Context::Board;
    for command in screen.state.desk.keymap.commands(context) {
        let expected = usize::from(command != Command::Palette);
        assert_eq!(of(command), expected, "{}", command.name());
    }
    assert_eq!((of(Command::Quit), of(Command::Help)), (1, 1));
}

#[test]
fn a_ticket_is_found_by_its_number_and_opened_over_its_board() {
    let mut screen = Screen::board(80, 24);
    screen.press("ctrl-p");
    screen.type_text(&format!("#{BOOKING_MASK}"));
    assert_eq!(entry(&screen).target, Target::Ticket(RELEASE, BOOKING_MASK));
    screen.press("enter");
    let Layer::Ticket(ticket) = screen.state.layers.top() else { panic!() };
    assert_eq!(ticket.ticket, BOOKING_MASK);
    screen.press("esc");
    let Layer::Board(board) = screen.state.layers.top() else { panic!() };
    assert_eq!(board.selected(&screen.state.desk).unwrap().id, BOOKING_MASK);
}

#[test]
fn a_ticket_is_found_by_words_of_its_name() {
    let mut screen = Screen::board(80, 24);
    screen.press(":");
    screen.send(Msg::Paste("booking mask\n".to_owned()));
    assert_eq!(entry(&screen).target, Target::Ticket(RELEASE, BOOKING_MASK));
}

#[test]
fn a_person_is_found_by_name_or_address_and_shown_among_the_people() {
    let mut screen = Screen::board(80, 24);
    for query in ["björn", "bjorn@"] {
        screen.press(":");
        screen.type_text(query);
        assert_eq!(entry(&screen).target, Target::Person(UserId::new(2)));
        screen.press("enter");
        let Layer::People(people) = screen.state.layers.top() else { panic!() };
        assert_eq!(people.person(&screen.state.desk).unwrap().id, UserId::new(2));
    }
    screen.press("esc");
    assert!(matches!(screen.state.layers.top(), Layer::Board(_)), "the list was opened once");
}

#[test]
fn another_project_takes_the_place_of_the_board_and_of_what_lies_on_it() {
    let mut screen = Screen::board(80, 24);
    screen.press("enter");
    screen.press(":");
    screen.type_text("support desk");
    assert_eq!(entry(&screen).target, Target::Project(ProjectId::new(9)));
    screen.effects();
    screen.press("enter");
    let Layer::Board(board) = screen.state.layers.top() else { panic!() };
    assert_eq!(board.project, ProjectId::new(9));
    screen.press("esc");
    assert!(matches!(screen.state.layers.top(), Layer::Projects(_)));
}

#[test]
fn the_board_that_is_open_is_gone_back_to_and_not_loaded_again() {
    let mut screen = Screen::board(80, 24);
    screen.press("enter");
    screen.effects();
    screen.press(":");
    screen.type_text("Release 13.1");
    assert_eq!(entry(&screen).target, Target::Project(RELEASE));
    screen.press("enter");
    assert!(matches!(screen.state.layers.top(), Layer::Board(_)));
    let asked = screen.effects();
    assert!(
        !asked
            .iter()
            .any(|it| matches!(it, smartq::app::effect::Effect::Send(Request::Read { .. })))
    );
}

#[test]
fn a_jump_leaves_a_screen_as_its_own_key_does() {
    let mut screen = Screen::board(80, 24);
    screen.press(",");
    screen.answer();
    screen.press("j j D enter y :");
    screen.type_text("Release 13.1");
    screen.press("enter");
    assert!(matches!(screen.state.layers.top(), Layer::Board(_)));
    assert!(screen.picture().contains("the step itself"), "{}", screen.picture());
}

#[test]
fn out_of_a_form_the_palette_leads_nowhere_else() {
    let mut screen = Screen::board(80, 24);
    screen.press("n");
    screen.type_text("half a thought:");
    screen.press("ctrl-p");
    screen.type_text("support desk");
    assert!(palette(&screen).found.is_empty());
    assert!(screen.picture().contains("Nothing here is called that."));
    screen.press("esc");
    assert!(screen.picture().contains("half a thought:"), "{}", screen.picture());
    screen.press("ctrl-p");
    screen.type_text("save");
    assert_eq!(entry(&screen).target, Target::Command(Command::Save));
}

#[test]
fn it_does_not_open_over_itself_or_a_question() {
    let mut screen = Screen::board(80, 24);
    screen.press(": ctrl-p");
    assert_eq!(palette(&screen).selected, 0);
    screen.press("down down ctrl-p");
    assert_eq!(palette(&screen).selected, 1);
    screen.press("esc D ctrl-p");
    assert!(matches!(screen.state.layers.top(), Layer::Confirm(_)));
}
