//! Help, notices, time and size, whatever screen is below.

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use smartq::app::effect::{Effect, TimerId};
use smartq::app::keymap::Context;
use smartq::app::layer::Layer;
use smartq::app::msg::{FolderEntry, Msg};
use smartq::model::TicketId;
use smartq::ui::theme::Theme;
use smartq::worker::request::Target;

use crate::support::fixtures::{Screen, answer, now, start};

#[test]
fn help_begins_where_one_is_and_filters_what_is_typed() {
    let mut screen = Screen::board(80, 24);
    screen.press("?");
    let Layer::Help(help) = screen.state.layers.top() else { panic!() };
    assert_eq!(help.from, Context::Board);
    screen.type_text("move ticket r");
    assert!(screen.picture().contains("L  Shift-→"), "{}", screen.picture());
    assert!(!screen.picture().contains("half a page"), "{}", screen.picture());
    screen.press("backspace esc");
    let Layer::Help(help) = screen.state.layers.top() else { panic!("esc clears first") };
    assert_eq!(help.filter, "");
    screen.press("esc");
    assert!(matches!(screen.state.layers.top(), Layer::Board(_)));
}

#[test]
fn help_scrolls_to_its_end_and_no_further() {
    let mut screen = Screen::board(40, 12);
    screen.press("? end");
    let end = screen.picture();
    assert!(end.contains("│ Esc          back "), "{end}");
    screen.press("down pagedown");
    assert_eq!(screen.picture(), end);
    screen.resize(80, 24);
    screen.press("home");
    assert!(screen.picture().contains(" Board "));
}

#[test]
fn help_filter_takes_a_paste_as_text() {
    let mut screen = Screen::board(80, 24);
    screen.press("?");
    screen.send(Msg::Paste("lane\u{1b}[2J\nq".to_owned()));
    let Layer::Help(help) = screen.state.layers.top() else { panic!() };
    assert_eq!(help.filter, "lane[2Jq");
}

#[test]
fn a_paste_on_a_board_presses_no_key() {
    let mut screen = Screen::board(80, 24);
    let update = screen.send(Msg::Paste("Dy".to_owned()));
    assert!(!update.changed && update.effects.is_empty());
    assert!(matches!(screen.state.layers.top(), Layer::Board(_)));
}

#[test]
fn a_sequence_shows_what_it_waits_for_and_a_wrong_end_drops_it() {
    let mut screen = Screen::board(80, 24);
    screen.press("g");
    assert!(screen.picture().ends_with("g …"), "{}", screen.picture());
    screen.press("x");
    assert!(!screen.picture().contains("g …"));
}

#[test]
fn a_late_timer_changes_nothing() {
    let mut screen = Screen::board(80, 24);
    assert!(!screen.send(Msg::Elapsed(TimerId(9_999))).changed);
}

#[test]
fn a_terminal_that_has_shrunk_before_we_heard_of_it_is_drawn_on_without_harm() {
    for keys in ["", "?", "D", "m", "H", "e", "enter"] {
        let mut screen = Screen::board(120, 40);
        screen.press(keys);
        for (width, height) in [(60, 20), (20, 5), (1, 1)] {
            let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
            terminal
                .draw(|frame| smartq::ui::draw(&screen.state, &Theme::coloured(), frame))
                .unwrap();
        }
    }
}

#[test]
fn the_same_time_is_no_reason_to_draw() {
    let mut screen = Screen::board(80, 24);
    assert!(!screen.send(Msg::Now(now())).changed);
    let tomorrow = smartq::app::msg::Now { today: now().today.tomorrow().unwrap(), ..now() };
    assert!(screen.send(Msg::Now(tomorrow)).changed);
    assert!(screen.picture().contains("overdue 4d"));
}

#[test]
fn the_shells_keys_work_everywhere() {
    let mut screen = Screen::board(80, 24);
    screen.press("? ctrl-z ctrl-l");
    assert_eq!(screen.effects(), [Effect::Suspend, Effect::Redraw]);
}

#[test]
fn words_typed_while_the_board_is_loading_are_not_taken_for_commands() {
    let mut start = start(80, 24, Some(Target::Local));
    start.project = Some("Release 13.1".to_owned());
    start.ticket = Some(TicketId::new(70_003));
    let mut screen = Screen::new(start);
    screen.press("n");
    let said = screen.state.desk.notices.standing().iter().map(|it| it.text.clone()).next();
    assert!(said.is_some_and(|it| it.contains("still being opened")), "not yet, and why");
    while !matches!(screen.state.layers.top(), Layer::Board(_)) {
        let request = screen.requests().remove(0);
        for reply in answer(&request) {
            screen.reply(reply);
        }
    }
    screen.press("n");
    screen.type_text("quick D");
    screen.answer();
    let Layer::TicketForm(form) = screen.state.layers.top() else { panic!("{}", screen.picture()) };
    assert_eq!(form.form.answer("name").text(), "quick D");
    assert_eq!(form.title(&screen.state.desk), "New ticket in Backlog");
}

#[test]
fn a_paste_that_was_cut_says_so_and_what_came_of_it_stays() {
    let mut screen = Screen::board(80, 24);
    screen.press("n");
    screen.send(Msg::Paste("the start".to_owned()));
    screen.send(Msg::PasteCut);
    let picture = screen.picture();
    assert!(picture.contains("longer than smartq takes"), "{picture}");
    assert!(picture.contains("the start"), "{picture}");
}

#[test]
fn a_path_that_is_taken_before_its_folder_is_read_is_taken_when_it_is() {
    for is_changed in [false, true] {
        let mut screen = Screen::board(80, 40);
        screen.press("N");
        screen.type_text("See the plan");
        screen.press("ctrl-g ctrl-u");
        screen.type_text("/tmp/plan.pdf");
        screen.press("enter");
        assert!(screen.picture().contains("still being read"), "{}", screen.picture());
        if is_changed {
            screen.type_text("x");
        }
        let entries = vec![FolderEntry { name: "plan.pdf".to_owned(), is_folder: false, size: 9 }];
        screen.send(Msg::FolderListed { folder: "/tmp".into(), entries: Some(entries) });
        let is_open = matches!(screen.state.layers.top(), Layer::Path(_));
        assert_eq!(is_open, is_changed, "{}", screen.picture());
        assert!(is_changed || screen.picture().contains("plan.pdf, 9 B"), "{}", screen.picture());
    }
}
