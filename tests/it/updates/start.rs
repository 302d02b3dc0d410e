//! From the start to a board.

use std::cell::RefCell;

use smartq::app::desk::Account;
use smartq::app::effect::Effect;
use smartq::app::layer::{Layer, Question};
use smartq::app::msg::Msg;
use smartq::app::notices::Tone;
use smartq::model::{Connection, Endpoint, ProjectId, Secret};
use smartq::worker::reply::{Failure, FailureKind, Reply};
use smartq::worker::request::{Read, Request, Target};

use crate::support::fixtures::{
    BOOKING_MASK, RELEASE, Screen, answer, offline, projects, refusal, start,
};

fn targets(screen: &mut Screen) -> Vec<Target> {
    let requests = screen.requests().into_iter();
    requests
        .filter_map(|request| match request {
            Request::Connect { target, .. } => Some(target),
            _ => None,
        })
        .collect()
}

#[test]
fn each_way_has_a_key_and_can_be_walked_to() {
    for (keys, target) in [
        ("b", Target::Local),
        ("s", Target::Demo),
        ("enter", Target::Local),
        ("j j enter", Target::Demo),
        ("down down down up up enter", Target::Local),
    ] {
        let mut screen = Screen::welcome(80, 24);
        screen.press(keys);
        assert_eq!(targets(&mut screen), [target], "{keys}");
    }
    let mut screen = Screen::welcome(80, 24);
    screen.press("c");
    assert!(matches!(screen.state.layers.top(), Layer::Login(_)));
    assert_eq!(targets(&mut screen), []);
}

#[test]
fn an_open_account_leads_to_its_projects() {
    let mut screen = Screen::welcome(80, 24);
    screen.press("b");
    screen.answer();
    assert!(matches!(screen.state.layers.top(), Layer::Projects(_)));
    assert_eq!(screen.state.desk.store.projects.items, projects());
}

#[test]
fn the_samples_open_at_their_first_board_and_back_leads_to_the_others() {
    let mut welcomed = Screen::welcome(80, 24);
    welcomed.press("s");
    for mut screen in [welcomed, Screen::new(start(80, 24, Some(Target::Demo)))] {
        screen.answer();
        let Layer::Board(board) = screen.state.layers.top() else { panic!() };
        assert_eq!(board.project, projects()[0].id);
        assert!(screen.picture().starts_with(" smartq  sample data ▸ "), "nobody's work");
        screen.press("q r");
        screen.answer();
        assert!(matches!(screen.state.layers.top(), Layer::Projects(_)), "only once");
    }
}

#[test]
fn a_failure_is_shown_with_the_ways_and_can_be_tried_again() {
    let mut screen = Screen::new(start(80, 24, Some(Target::Local)));
    assert_eq!(targets(&mut screen), [Target::Local]);
    let load = smartq::worker::request::LoadId(1);
    screen.reply(Reply::Connected { load, result: Err(offline()) });
    assert!(matches!(screen.state.layers.top(), Layer::Welcome(_)));
    screen.press("r");
    assert_eq!(targets(&mut screen), [Target::Local]);
    assert!(matches!(screen.state.desk.account, Account::Connecting { .. }));
}

#[test]
fn before_anything_was_tried_there_is_nothing_to_try_again() {
    let mut screen = Screen::welcome(80, 24);
    screen.press("r");
    let notice = screen.state.desk.notices.standing().first().unwrap();
    assert_eq!(
        (notice.tone, notice.text.as_str()),
        (Tone::Warning, "There is nothing to try again yet.")
    );
    assert_eq!(targets(&mut screen), []);
}

#[test]
fn an_answer_for_a_way_that_was_given_up_is_dropped() {
    let mut screen = Screen::welcome(80, 24);
    screen.press("s b");
    let requests = screen.requests();
    let [first, second] = requests.as_slice() else { panic!("{requests:?}") };
    for reply in answer(first) {
        screen.reply(reply);
    }
    assert!(matches!(screen.state.layers.top(), Layer::Welcome(_)));
    for reply in answer(second) {
        screen.reply(reply);
    }
    assert!(matches!(screen.state.layers.top(), Layer::Projects(_)));
}

#[test]
fn a_project_can_be_named_by_id_name_and_beginning() {
    for name in ["7", "Release 13.1", " release 13.1 ", "rel"] {
        let mut start = start(80, 24, Some(Target::Demo));
        start.project = Some(name.to_owned());
        let mut screen = Screen::new(start);
        screen.answer();
        let Layer::Board(board) = screen.state.layers.top() else { panic!("{name}") };
        assert_eq!(board.project, RELEASE, "{name}");
        screen.press("q");
        screen.press("r");
        screen.answer();
        assert!(matches!(screen.state.layers.top(), Layer::Projects(_)), "only once");
    }
}

#[test]
fn an_unknown_project_is_one_sentence_with_the_names_there_are() {
    let mut start = start(80, 24, Some(Target::Demo));
    start.project = Some("8".to_owned());
    let mut screen = Screen::new(start);
    screen.answer();
    let notice = screen.state.desk.notices.standing().first().unwrap();
    assert_eq!(
        notice.text,
        "There is no project “8” here. There are: “Autumn campaign”, “Release 13.1”, “Support desk”."
    );
}

#[test]
fn a_late_list_of_another_account_decides_nothing() {
    let mut start = start(80, 24, Some(Target::Demo));
    start.project = Some("7".to_owned());
    let mut screen = Screen::new(start);
    for request in screen.requests() {
        for reply in answer(&request) {
            screen.reply(reply);
        }
    }
    let late = smartq::worker::request::LoadId(9_999);
    let update = screen.send(Msg::Reply(Reply::Projects { load: late, result: Ok(Vec::new()) }));
    assert!(!update.changed && screen.state.desk.notices.standing().is_empty());
    screen.answer();
    assert!(matches!(screen.state.layers.top(), Layer::Board(_)));
}

#[test]
fn a_ticket_that_was_named_is_opened_over_its_board() {
    let mut start = start(80, 24, Some(Target::Demo));
    start.project = Some("Release 13.1".to_owned());
    start.ticket = Some(BOOKING_MASK);
    let mut screen = Screen::new(start);
    screen.answer();
    let Layer::Ticket(ticket) = screen.state.layers.top() else { panic!() };
    assert_eq!(ticket.ticket, BOOKING_MASK);
    screen.press("q");
    let Layer::Board(board) = screen.state.layers.top() else { panic!() };
    let selected = board.selected(&screen.state.desk).unwrap();
    assert_eq!(selected.id, BOOKING_MASK, "and on the board it has the keys");
}

/// The projects that were asked for a ticket, in the order in which they were, where only these have it.
fn asked_for_a_ticket(screen: &mut Screen, holders: &[ProjectId]) -> Vec<ProjectId> {
    let asked = RefCell::new(Vec::new());
    screen.answer_with(&|request| match *request {
        Request::Read { read: Read::Ticket(project, _), .. } => {
            asked.borrow_mut().push(project);
            if holders.contains(&project) { answer(request) } else { refusal(request, &gone()) }
        }
        _ => answer(request),
    });
    asked.into_inner()
}

fn gone() -> Failure {
    Failure::new(FailureKind::Gone, "It is not there.")
}

fn ticket_alone(target: Target) -> Screen {
    let mut start = start(80, 24, Some(target));
    start.ticket = Some(BOOKING_MASK);
    Screen::new(start)
}

#[test]
fn a_ticket_alone_is_looked_for_in_one_project_after_the_other() {
    let mut screen = ticket_alone(Target::Local);
    let asked = asked_for_a_ticket(&mut screen, &[RELEASE]);
    assert_eq!(asked, [ProjectId::new(3), RELEASE, RELEASE], "found, and then opened");
    let Layer::Ticket(ticket) = screen.state.layers.top() else { panic!() };
    assert_eq!((ticket.project, ticket.ticket), (RELEASE, BOOKING_MASK));
    screen.press("q");
    let Layer::Board(board) = screen.state.layers.top() else { panic!() };
    assert_eq!(board.project, RELEASE);
}

#[test]
fn a_ticket_that_is_in_no_project_is_told_over_the_list() {
    let mut screen = ticket_alone(Target::Local);
    let asked = asked_for_a_ticket(&mut screen, &[]);
    assert_eq!(asked, [3, 7, 9].map(ProjectId::new));
    assert!(matches!(screen.state.layers.top(), Layer::Projects(_)));
    let told: Vec<&str> =
        screen.state.desk.notices.standing().iter().map(|it| it.text.as_str()).collect();
    assert_eq!(told, ["There is no ticket #70003 in these projects, or you may not see it."]);
    screen.press("r");
    assert_eq!(asked_for_a_ticket(&mut screen, &[]), [], "only once");
}

#[test]
fn a_ticket_alone_opens_in_the_only_project_at_once() {
    let mut screen = ticket_alone(Target::Local);
    screen.answer_with(&|request| match *request {
        Request::Read { load, read: Read::Projects } => {
            vec![Reply::Projects { load, result: Ok(vec![projects().swap_remove(1)]) }]
        }
        _ => answer(request),
    });
    let Layer::Ticket(ticket) = screen.state.layers.top() else { panic!() };
    assert_eq!(ticket.project, RELEASE);
}

#[test]
fn a_ticket_alone_is_looked_for_first_where_one_was_last() {
    let mut start = start(80, 24, Some(Target::Local));
    start.ticket = Some(BOOKING_MASK);
    start.last_projects.insert("this machine".to_owned(), ProjectId::new(9));
    let mut screen = Screen::new(start);
    let asked = asked_for_a_ticket(&mut screen, &[]);
    assert_eq!(asked, [9, 3, 7].map(ProjectId::new));
}

/// The projects that were to be remembered since this was last asked.
fn remembered(screen: &mut Screen) -> Vec<(String, ProjectId)> {
    let effects = screen.effects().into_iter();
    effects
        .filter_map(|effect| match effect {
            Effect::RememberProject { account, project } => Some((account, project)),
            _ => None,
        })
        .collect()
}

#[test]
fn an_opened_project_is_remembered_once_for_its_account() {
    let mut screen = Screen::projects(80, 24);
    screen.press("j enter");
    assert_eq!(remembered(&mut screen), [("this machine".to_owned(), RELEASE)]);
    screen.press("q enter");
    assert_eq!(remembered(&mut screen), [], "it is known already");
    screen.press("q k enter");
    assert_eq!(remembered(&mut screen), [("this machine".to_owned(), ProjectId::new(3))]);
}

#[test]
fn an_account_is_a_server_and_an_e_mail_address() {
    let connection = Connection {
        endpoint: Endpoint::Http("https://acme.example/".parse().unwrap()),
        email: "ann@acme.example".to_owned(),
        password: Secret::new("secret"),
        api_key: Secret::new("key"),
        plain_http_allowed: false,
    };
    let mut start = start(80, 24, Some(Target::Account(Box::new(connection))));
    start.last_projects.insert("this machine".to_owned(), RELEASE);
    let mut screen = Screen::new(start);
    screen.answer();
    screen.press("enter");
    let account = "ann@acme.example at https://acme.example/".to_owned();
    assert_eq!(remembered(&mut screen), [(account, ProjectId::new(3))]);
}

#[test]
fn the_samples_are_not_remembered() {
    let mut start = start(80, 24, Some(Target::Demo));
    start.last_projects.insert("this machine".to_owned(), RELEASE);
    let mut screen = Screen::new(start);
    let mut kept = Vec::new();
    for _ in 0..10 {
        let effects = screen.effects();
        for effect in effects {
            let Effect::Send(request) = effect else {
                kept.push(effect);
                continue;
            };
            for reply in answer(&request) {
                screen.reply(reply);
            }
        }
    }
    assert_eq!(kept, []);
    let Layer::Board(board) = screen.state.layers.top() else { panic!() };
    assert_eq!(board.project, ProjectId::new(3), "the first one");
}

#[test]
fn the_project_that_was_open_last_opens_again_and_is_selected_behind_its_board() {
    let mut start = start(80, 24, Some(Target::Local));
    start.last_projects.insert("this machine".to_owned(), RELEASE);
    let mut screen = Screen::new(start);
    screen.answer();
    let Layer::Board(board) = screen.state.layers.top() else { panic!() };
    assert_eq!(board.project, RELEASE);
    screen.press("q");
    let Layer::Projects(list) = screen.state.layers.top() else { panic!() };
    assert_eq!(list.selected, Some(RELEASE));
}

#[test]
fn a_project_that_is_not_to_be_seen_any_more_opens_nothing() {
    let mut start = start(80, 24, Some(Target::Local));
    start.last_projects.insert("this machine".to_owned(), ProjectId::new(44));
    let mut screen = Screen::new(start);
    screen.answer();
    assert!(matches!(screen.state.layers.top(), Layer::Projects(_)));
}

#[test]
fn a_named_project_goes_before_the_last_one() {
    let mut start = start(80, 24, Some(Target::Local));
    start.project = Some("Support desk".to_owned());
    start.last_projects.insert("this machine".to_owned(), RELEASE);
    let mut screen = Screen::new(start);
    screen.answer();
    let Layer::Board(board) = screen.state.layers.top() else { panic!() };
    assert_eq!(board.project, ProjectId::new(9));
}

const INTRANET: &str = "192.168.1.5:8080";

/// A start that needs plain http to another machine, refused by the worker.
fn exposed(profile: Option<&str>) -> Screen {
    let connection = Connection {
        endpoint: Endpoint::Http(format!("http://{INTRANET}/").parse().unwrap()),
        email: "ann@acme.example".to_owned(),
        password: Secret::new("secret"),
        api_key: Secret::new("key"),
        plain_http_allowed: false,
    };
    let mut start = start(80, 24, Some(Target::Account(Box::new(connection))));
    start.profile = profile.map(ToOwned::to_owned);
    let mut screen = Screen::new(start);
    let kind = FailureKind::PlainHttp { host: INTRANET.to_owned() };
    let failure = Failure::new(kind, "Plain http. Nothing was sent.");
    screen.answer_with(&|request| refusal(request, &failure));
    screen
}

/// The consents that were to be kept, and whether the connections that were asked for have one.
fn consents(screen: &mut Screen) -> (Vec<(String, String)>, Vec<bool>) {
    let (mut kept, mut asked) = (Vec::new(), Vec::new());
    for effect in screen.effects() {
        match effect {
            Effect::AllowPlainHttp { profile, host } => kept.push((profile, host.to_string())),
            Effect::Send(Request::Connect { target: Target::Account(it), .. }) => {
                asked.push(it.plain_http_allowed);
            }
            _ => {}
        }
    }
    (kept, asked)
}

#[test]
fn plain_http_at_the_start_is_asked_about_and_a_yes_is_kept_with_the_profile() {
    let mut screen = exposed(Some("shed"));
    let Layer::Confirm(confirm) = screen.state.layers.top() else { panic!() };
    assert_eq!(confirm.question, Question::PlainHttp { host: INTRANET.to_owned() });
    assert!(confirm.lines.concat().contains("kept with profile shed"), "{confirm:?}");
    assert_eq!(consents(&mut screen), (vec![], vec![]), "nothing goes out unasked");
    screen.press("y");
    let kept = ("shed".to_owned(), format!("http://{INTRANET}/"));
    assert_eq!(consents(&mut screen), (vec![kept], vec![true]));
    assert!(matches!(screen.state.desk.account, Account::Connecting { .. }));
}

#[test]
fn a_consent_without_a_profile_holds_for_this_time() {
    let mut screen = exposed(None);
    screen.press("y");
    assert_eq!(consents(&mut screen), (vec![], vec![true]));
    let mut again = exposed(None);
    again.press("y");
    again.answer_with(&|request| refusal(request, &offline()));
    again.press("r");
    assert_eq!(consents(&mut again), (vec![], vec![true]), "not asked twice");
}

#[test]
fn without_consent_nothing_is_sent_and_another_try_asks_again() {
    let mut screen = exposed(Some("shed"));
    screen.press("n");
    assert!(matches!(screen.state.layers.top(), Layer::Welcome(_)));
    assert_eq!(consents(&mut screen), (vec![], vec![]));
    screen.press("r");
    assert_eq!(consents(&mut screen), (vec![], vec![false]));
}

#[test]
fn somebody_who_agreed_is_not_asked_again_in_the_form_for_a_wrong_password() {
    let mut screen = exposed(Some("shed"));
    screen.press("y");
    let failure = Failure::new(FailureKind::SignIn { dead_key: false }, "A wrong password.");
    screen.answer_with(&|request| refusal(request, &failure));
    assert!(matches!(screen.state.layers.top(), Layer::Login(_)));
    screen.type_text("better");
    screen.press("tab");
    screen.type_text("key");
    screen.press("ctrl-s");
    assert_eq!(consents(&mut screen), (vec![], vec![true]));
}

#[test]
fn a_search_that_cannot_go_on_says_so_and_is_taken_up_again() {
    let mut screen = ticket_alone(Target::Local);
    screen.answer_with(&|request| match request {
        Request::Read { read: Read::Ticket(..), .. } => refusal(request, &offline()),
        _ => answer(request),
    });
    assert!(matches!(screen.state.layers.top(), Layer::Projects(_)));
    assert_eq!(screen.state.desk.notices.standing()[0].text, offline().message);
    screen.press("r");
    screen.answer();
    assert!(matches!(screen.state.layers.top(), Layer::Ticket(_)));
}

#[test]
fn whoever_opens_a_project_himself_ends_the_search() {
    let mut screen = ticket_alone(Target::Local);
    let mut searching = None;
    screen.answer_with(&|request| match request {
        Request::Read { read: Read::Ticket(..), .. } => Vec::new(),
        _ => answer(request),
    });
    if let Layer::Projects(it) = screen.state.layers.top() {
        searching.clone_from(&it.search);
    }
    assert!(searching.is_some() && screen.picture().contains("looking for #70003"));
    screen.press("G enter");
    let cancelled = screen.requests().iter().any(|it| matches!(it, Request::CancelLoad(_)));
    assert!(cancelled && matches!(screen.state.layers.top(), Layer::Board(_)));
}

#[test]
fn a_ticket_that_is_not_in_the_named_project_is_told_over_its_board() {
    let mut start = start(80, 24, Some(Target::Local));
    start.project = Some("Support desk".to_owned());
    start.ticket = Some(BOOKING_MASK);
    let mut screen = Screen::new(start);
    screen.answer_with(&|request| match request {
        Request::Read { read: Read::Ticket(..) | Read::Notes(..), .. } => refusal(request, &gone()),
        Request::Read { load, read: Read::Board(project) } => vec![Reply::BoardDone {
            load: *load,
            project: *project,
            result: Ok(smartq::worker::reply::Completeness::Complete),
        }],
        _ => answer(request),
    });
    assert!(matches!(screen.state.layers.top(), Layer::Board(_)));
    let told: Vec<&str> =
        screen.state.desk.notices.standing().iter().map(|it| it.text.as_str()).collect();
    assert_eq!(told, ["There is no ticket #70003 in “Support desk”, or you may not see it."]);
}

#[test]
fn a_named_project_survives_a_failed_start() {
    let mut start = start(80, 24, Some(Target::Demo));
    start.project = Some("7".to_owned());
    let mut screen = Screen::new(start);
    screen.answer_with(&|request| refusal(request, &offline()));
    screen.press("r");
    screen.answer();
    assert!(matches!(screen.state.layers.top(), Layer::Board(_)));
}

#[test]
fn where_there_is_one_project_only_its_board_opens() {
    let mut screen = Screen::new(start(80, 24, Some(Target::Local)));
    screen.answer_with(&|request| match *request {
        Request::Read { load, read: Read::Projects } => {
            vec![Reply::Projects { load, result: Ok(projects().split_off(2)) }]
        }
        _ => answer(request),
    });
    assert!(matches!(screen.state.layers.top(), Layer::Board(_)));
}

#[test]
fn projects_can_be_walked_and_asked_for_again() {
    let mut screen = Screen::projects(80, 24);
    screen.press("G");
    let selected = |screen: &Screen| match screen.state.layers.top() {
        Layer::Projects(it) => it.place(&screen.state.desk),
        _ => None,
    };
    assert_eq!(selected(&screen), Some(2));
    screen.press("r");
    screen.answer_with(&|request| match *request {
        Request::Read { load, read: Read::Projects } => {
            let mut fewer = projects();
            fewer.remove(0);
            vec![Reply::Projects { load, result: Ok(fewer) }]
        }
        _ => Vec::new(),
    });
    assert_eq!(selected(&screen), Some(1), "still on the support desk");
    screen.press("g g k");
    assert_eq!(selected(&screen), Some(0));
}

#[test]
fn projects_that_cannot_be_asked_for_again_stay_with_a_notice() {
    let mut screen = Screen::projects(80, 24);
    screen.press("r");
    screen.answer_with(&|request| refusal(request, &offline()));
    assert_eq!(screen.state.desk.store.projects.items.len(), 3);
    assert_eq!(screen.state.desk.notices.standing().len(), 1);
}

#[test]
fn leaving_the_projects_ends_the_program() {
    let mut screen = Screen::projects(80, 24);
    screen.press("q");
    assert!(screen.effects().contains(&Effect::Quit));
}

#[test]
fn a_wrong_password_at_the_start_is_shown_where_another_way_can_be_chosen() {
    let mut screen = Screen::new(start(80, 24, Some(Target::Local)));
    let wrong = Failure::new(
        FailureKind::SignIn { dead_key: false },
        "acme.smartqweb.com does not accept this e-mail and password.",
    );
    screen.answer_with(&|request| refusal(request, &wrong));
    assert!(screen.picture().contains("does not accept this e-mail and password"));
    assert!(screen.state.desk.notices.standing().is_empty(), "said once, on the screen");
}
