//! Keys and answers on a board.

mod coming_back;
mod folding;

use smartq::app::effect::Effect;
use smartq::app::layer::Layer;
use smartq::app::msg::Msg;
use smartq::app::notices::Tone;
use smartq::model::{StepId, TicketId, TicketInput};
use smartq::worker::reply::{Completeness, Failure, FailureKind, Origin, Reply};
use smartq::worker::request::{Read, Request, RequestId, Target, Write};

use crate::support::fixtures::{RELEASE, Screen, offline, start, ticket, tickets};

fn id(number: u64) -> TicketId {
    TicketId::new(70_000 + number)
}

/// The selected ticket, by its last digits, and the lane that has the keys, from 1.
fn at(screen: &Screen) -> (Option<u64>, u64) {
    let Layer::Board(board) = screen.state.layers.iter().nth(1).unwrap() else {
        panic!("no board")
    };
    let desk = &screen.state.desk;
    let ticket = board.selected(desk).map(|ticket| ticket.id.get() - 70_000);
    (ticket, board.focused.map_or(0, |step| step.get() - 10))
}

fn notices(screen: &Screen) -> Vec<(Tone, String)> {
    let standing = screen.state.desk.notices.standing().iter();
    standing.map(|notice| (notice.tone, notice.text.clone())).collect()
}

/// The writes that went out since this was last asked.
fn writes(screen: &mut Screen) -> Vec<(RequestId, Write)> {
    let requests = screen.requests().into_iter();
    requests
        .filter_map(|request| match request {
            Request::Write { request, write } => Some((request, *write)),
            _ => None,
        })
        .collect()
}

fn refuse(screen: &mut Screen, request: RequestId, number: u64, kind: FailureKind) {
    let failure = Failure::new(kind, "Your role does not allow it. Nothing was changed.");
    screen.reply(Reply::TicketSaved { request, ticket: id(number), result: Err(failure) });
}

#[test]
fn opening_asks_for_lanes_fields_and_tickets() {
    let mut screen = Screen::projects(80, 24);
    screen.requests();
    screen.press("j enter");
    let reads: Vec<Read> = screen
        .requests()
        .into_iter()
        .filter_map(|request| match request {
            Request::Read { read, .. } => Some(read),
            _ => None,
        })
        .collect();
    let roles = Read::Roles(RELEASE);
    assert_eq!(reads, [Read::Steps(RELEASE), Read::Fields(RELEASE), roles, Read::Board(RELEASE)]);
}

#[test]
fn walking_through_lanes_and_cards() {
    let mut screen = Screen::board(80, 24);
    for (keys, to) in [
        ("", (Some(6), 1)),
        ("j", (Some(7), 1)),
        ("down down", (Some(15), 1)),
        ("k", (Some(12), 1)),
        ("G", (Some(19), 1)),
        ("j", (Some(19), 1)),
        ("g g", (Some(6), 1)),
        ("up", (Some(6), 1)),
        ("ctrl-d", (Some(15), 1)),
        ("ctrl-u", (Some(6), 1)),
        ("j l", (Some(8), 2)),
        ("right", (Some(5), 3)),
        ("4", (Some(2), 4)),
        ("5", (Some(10), 5)),
        ("6", (Some(1), 6)),
        ("l", (Some(1), 6)),
        ("1", (Some(7), 1)),
        ("h", (Some(7), 1)),
    ] {
        screen.press(keys);
        assert_eq!(at(&screen), to, "after {keys:?}");
    }
}

#[test]
fn a_key_that_leads_nowhere_is_no_reason_to_draw() {
    let mut screen = Screen::board(80, 24);
    let update = screen.send(Msg::Key("k".parse().unwrap()));
    assert!(!update.changed && update.effects.is_empty());
    assert!(!screen.send(Msg::Key("f9".parse().unwrap())).changed);
}

#[test]
fn a_move_shows_at_once_and_says_what_the_user_saw() {
    let mut screen = Screen::board(80, 24);
    screen.press("j L");
    assert_eq!(at(&screen), (Some(7), 2));
    let writes = writes(&mut screen);
    let [(_, Write::SaveTicket { project, base, change })] = writes.as_slice() else {
        panic!("{writes:?}")
    };
    assert_eq!((*project, base.as_ref()), (RELEASE, &ticket(id(7))));
    let expected = TicketInput {
        name: Some(base.name.clone()),
        step_id: Some(StepId::new(12)),
        ..TicketInput::default()
    };
    assert_eq!(change, &expected);
}

#[test]
fn the_base_of_a_second_move_is_what_the_first_one_shows() {
    let mut screen = Screen::board(80, 24);
    screen.press("L shift-right");
    assert_eq!(at(&screen), (Some(6), 3));
    let writes = writes(&mut screen);
    let [_, (_, Write::SaveTicket { base, change, .. })] = writes.as_slice() else {
        panic!("{writes:?}")
    };
    assert_eq!((base.step_id, change.step_id), (Some(StepId::new(12)), Some(StepId::new(13))));
}

#[test]
fn a_refused_move_goes_back_with_the_selection_and_says_why() {
    let mut screen = Screen::board(80, 24);
    screen.press("j L");
    let (request, _) = writes(&mut screen).remove(0);
    refuse(&mut screen, request, 7, FailureKind::Forbidden);
    assert_eq!(at(&screen), (Some(7), 1));
    let text = "#70007: Your role does not allow it. Nothing was changed.".to_owned();
    assert_eq!(notices(&screen), [(Tone::Failed, text)]);
}

#[test]
fn whoever_has_gone_elsewhere_is_not_pulled_back_by_a_refusal() {
    let mut screen = Screen::board(80, 24);
    screen.press("j L l");
    let (request, _) = writes(&mut screen).remove(0);
    let before = at(&screen);
    refuse(&mut screen, request, 7, FailureKind::Forbidden);
    assert_eq!(at(&screen), before);
}

#[test]
fn a_move_that_somebody_else_was_quicker_with_shows_theirs() {
    let mut screen = Screen::board(80, 24);
    screen.press("L");
    let (request, _) = writes(&mut screen).remove(0);
    refuse(&mut screen, request, 6, FailureKind::Changed);
    let asked = screen.requests();
    assert!(
        matches!(asked.as_slice(), [Request::Read { read: Read::Ticket(RELEASE, it), .. }] if *it == id(6)),
        "{asked:?}"
    );
}

#[test]
fn at_the_edges_a_move_says_why_it_is_none() {
    let mut screen = Screen::board(80, 24);
    screen.press("H");
    let first = "#70006 is in the first lane already.".to_owned();
    assert_eq!(notices(&screen), [(Tone::Warning, first)]);
    screen.press("6 L");
    let last = "#70001 is in the last lane already.".to_owned();
    assert_eq!(notices(&screen), [(Tone::Warning, last)]);
    assert_eq!(writes(&mut screen), []);
}

#[test]
fn over_its_limit_a_lane_warns_and_takes_the_ticket() {
    let mut screen = Screen::board(80, 24);
    screen.press("2 L");
    let warning =
        "#70004 was moved to In progress, which holds 4 tickets now (limit 2); u takes it back."
            .to_owned();
    assert_eq!(notices(&screen), [(Tone::Warning, warning)]);
    assert_eq!(writes(&mut screen).len(), 1);
}

#[test]
fn the_menu_moves_to_any_lane() {
    let mut screen = Screen::board(80, 24);
    screen.press("m j j j enter");
    assert_eq!(at(&screen), (Some(6), 4));
    screen.press("m 1");
    assert_eq!(at(&screen), (Some(6), 1));
    assert_eq!(writes(&mut screen).len(), 2);
    screen.press("m esc");
    assert!(matches!(screen.state.layers.top(), Layer::Board(_)));
}

#[test]
fn nothing_is_deleted_without_a_yes() {
    let mut screen = Screen::board(80, 24);
    for keys in ["D n", "D esc", "D enter n", "D x q"] {
        screen.press(keys);
        assert_eq!(writes(&mut screen), [], "{keys}");
        assert!(matches!(screen.state.layers.top(), Layer::Board(_)), "{keys}");
    }
    screen.press("D");
    screen.answer();
    screen.press("y");
    let writes = writes(&mut screen);
    let [(request, Write::DeleteTicket { ticket, .. })] = writes.as_slice() else {
        panic!("{writes:?}")
    };
    assert_eq!((*ticket, at(&screen)), (id(6), (Some(7), 1)));
    screen.reply(Reply::TicketDeleted { request: *request, ticket: *ticket, result: Ok(()) });
    assert_eq!(notices(&screen), [(Tone::Done, "#70006 was deleted; u takes it back.".to_owned())]);
}

#[test]
fn a_refused_deletion_brings_the_ticket_back() {
    let mut screen = Screen::board(80, 24);
    screen.press("D");
    screen.answer();
    screen.press("y");
    let (request, _) = writes(&mut screen).remove(0);
    let result = Err(Failure::new(FailureKind::Forbidden, "Your role does not allow it."));
    screen.reply(Reply::TicketDeleted { request, ticket: id(6), result });
    assert!(screen.state.desk.store.ticket(RELEASE, id(6)).is_some());
    let text = "#70006: Your role does not allow it.".to_owned();
    assert_eq!(notices(&screen), [(Tone::Failed, text)]);
}

#[test]
fn a_new_ticket_is_there_at_once_and_has_the_keys() {
    let mut screen = Screen::board(80, 24);
    let input = TicketInput { name: Some("New".to_owned()), ..TicketInput::default() };
    let request = screen.state.desk.write(Write::CreateTicket { project: RELEASE, input });
    let made = smartq::model::Ticket { id: TicketId::new(70_020), ..ticket(id(5)) };
    screen.reply(Reply::TicketCreated { request, result: Ok(Box::new(made)), is_alike: false });
    assert_eq!(at(&screen), (Some(20), 3));
    assert_eq!(notices(&screen), [(Tone::Done, "#70020 was added; u takes it back.".to_owned())]);
}

#[test]
fn read_only_says_so_and_writes_nothing() {
    let mut start = start(80, 24, Some(Target::Local));
    start.read_only = true;
    let mut screen = Screen::new(start);
    screen.answer();
    screen.press("j enter");
    screen.answer();
    for key in ["L", "H", "m", "n", "e", "D"] {
        screen.press(key);
        let [(Tone::Warning, text)] = &notices(&screen)[..] else { panic!("{key}") };
        assert!(text.contains("--read-only"), "{key}: {text}");
        assert!(matches!(screen.state.layers.top(), Layer::Board(_)), "{key}");
    }
    assert_eq!(writes(&mut screen), []);
}

#[test]
fn a_refresh_keeps_the_selection_on_its_ticket_or_its_neighbour() {
    let mut screen = Screen::board(80, 24);
    screen.press("j j r");
    assert_eq!(at(&screen), (Some(12), 1));
    let rows: Vec<_> = tickets().into_iter().filter(|it| it.id != id(12)).collect();
    let requests = screen.requests();
    for request in requests {
        let Request::Read { load, read: Read::Board(project) } = request else { continue };
        let total = None;
        let rows = rows.clone();
        screen.reply(Reply::BoardPage { load, project, rows, total, origin: Origin::Fresh });
        assert_eq!(at(&screen), (Some(12), 1), "not taken away before the end");
        let result = Ok(Completeness::Complete);
        screen.reply(Reply::BoardDone { load, project, result });
    }
    assert_eq!(at(&screen), (Some(15), 1));
}

#[test]
fn what_comes_above_does_not_push_the_selected_card_about() {
    let mut screen = Screen::opening_board(80, 24);
    let requests = screen.requests();
    let mut load_of_tickets = None;
    for request in &requests {
        match request {
            Request::Read { load, read: Read::Board(_) } => load_of_tickets = Some(*load),
            other => {
                for reply in crate::support::fixtures::answer(other) {
                    screen.reply(reply);
                }
            }
        }
    }
    let load = load_of_tickets.unwrap();
    let page = |range: std::ops::Range<u64>| Reply::BoardPage {
        load,
        project: RELEASE,
        rows: range.map(|n| smartq::model::Ticket { id: id(n), ..ticket(id(6)) }).collect(),
        total: Some(600),
        origin: Origin::Fresh,
    };
    screen.reply(page(300..400));
    assert_eq!(at(&screen).0, Some(300));
    screen.reply(page(200..300));
    assert_eq!(at(&screen).0, Some(200), "nobody has chosen anything yet");
    screen.press("j j");
    let before = screen.picture();
    screen.reply(page(1..200));
    assert_eq!(at(&screen).0, Some(202));
    let line = |picture: &str| picture.lines().position(|line| line.contains("▌#70202"));
    assert_eq!(line(&screen.picture()), line(&before));
}

#[test]
fn a_selected_ticket_that_somebody_else_moves_takes_the_keys_along() {
    let mut screen = Screen::board(80, 24);
    screen.press("j r");
    screen.answer_with(&|request| match *request {
        Request::Read { load, read: Read::Board(project) } => {
            let mut rows = tickets();
            let moved = rows.iter_mut().find(|it| it.id == id(7)).unwrap();
            moved.step_id = Some(StepId::new(14));
            let origin = Origin::Fresh;
            let result = Ok(Completeness::Complete);
            vec![
                Reply::BoardPage { load, project, rows, total: None, origin },
                Reply::BoardDone { load, project, result },
            ]
        }
        _ => crate::support::fixtures::answer(request),
    });
    assert_eq!(at(&screen), (Some(7), 4));
}

#[test]
fn read_only_the_bottom_line_names_no_key_that_writes() {
    let mut start = start(200, 50, Some(Target::Local));
    start.read_only = true;
    let mut screen = Screen::new(start);
    screen.answer();
    screen.press("j enter");
    screen.answer();
    let picture = screen.picture();
    let footer = picture.lines().last().unwrap();
    assert!(footer.contains("refresh") && !footer.contains("delete"), "{footer}");
    assert!(!footer.contains("new") && !footer.contains("move"), "{footer}");
}

#[test]
fn leaving_gives_up_the_load() {
    let mut screen = Screen::opening_board(80, 24);
    let asked = screen.requests();
    let load = asked.iter().find_map(|request| match request {
        Request::Read { load, read: Read::Board(_) } => Some(*load),
        _ => None,
    });
    screen.press("q");
    assert_eq!(screen.requests(), [Request::CancelLoad(load.unwrap())]);
    assert!(matches!(screen.state.layers.top(), Layer::Projects(_)));
}

#[test]
fn a_load_that_stops_says_what_to_press_and_can_be_tried_again() {
    let mut screen = Screen::board(80, 24);
    screen.press("r r");
    let already = "The board is being loaded already.".to_owned();
    assert_eq!(notices(&screen), [(Tone::Warning, already)]);
    screen.answer_with(&|request| match *request {
        Request::Read { load, read: Read::Board(project) } => {
            vec![Reply::BoardDone { load, project, result: Err(offline()) }]
        }
        _ => Vec::new(),
    });
    let [(Tone::Failed, text)] = &notices(&screen)[..] else { panic!() };
    assert!(text.ends_with("What is on the screen stays; press r to try again."), "{text}");
    screen.press("r");
    assert!(screen.requests().iter().any(|it| matches!(it, Request::Read { .. })));
}

#[test]
fn whom_the_server_does_not_know_any_more_is_told_once_and_keeps_what_is_there() {
    let mut screen = Screen::board(80, 24);
    screen.press("L");
    let (request, _) = writes(&mut screen).remove(0);
    let dead = || Failure::new(FailureKind::SignIn { dead_key: true }, "Invalid client id.");
    screen.reply(Reply::TicketSaved { request, ticket: id(6), result: Err(dead()) });
    screen.press("r");
    screen.answer_with(&|request| crate::support::fixtures::refusal(request, &dead()));
    let [(Tone::Failed, text)] = &notices(&screen)[..] else { panic!("{:?}", notices(&screen)) };
    assert!(text.contains("no longer accepts your API key"), "{text}");
    assert!(screen.picture().contains("✗ signed out"));
    assert_eq!(at(&screen), (Some(6), 1));
    screen.press("L");
    assert_eq!(writes(&mut screen), [], "nothing more is sent");
    screen.press("q q");
    assert!(matches!(screen.state.layers.top(), Layer::Welcome(_)));
}

#[test]
fn leaving_asks_while_a_change_is_on_its_way() {
    let mut screen = Screen::board(80, 24);
    screen.press("L ctrl-c");
    assert!(matches!(screen.state.layers.top(), Layer::Confirm(_)));
    screen.press("ctrl-c n");
    assert!(matches!(screen.state.layers.top(), Layer::Board(_)));
    screen.press("ctrl-c y");
    assert!(screen.effects().contains(&Effect::Quit));
    let mut screen = Screen::board(80, 24);
    screen.press("ctrl-c");
    assert!(screen.effects().contains(&Effect::Quit), "nothing to ask about");
}
