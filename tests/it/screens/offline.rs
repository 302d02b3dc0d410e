//! What was read in an earlier run, on the screen before the server has answered, and without it.

use std::time::Duration;

use smartq::model::{Connection, Endpoint, Secret, Timestamp};
use smartq::worker::reply::{Again, Failure, FailureKind, Link, Origin, Reply, Unsent};
use smartq::worker::request::{Read, Request, Target};

use super::{assert_picture, at_each_size};
use crate::support::fixtures::{Screen, answer, now, refusal, start, tickets};

const HOURS: i64 = 3_600;

fn account() -> Target {
    Target::Account(Box::new(Connection {
        endpoint: Endpoint::Http("https://acme.example/".parse().unwrap()),
        email: "ann@example.com".to_owned(),
        password: Secret::new("secret"),
        api_key: Secret::new("0123456789abcdef"),
        plain_http_allowed: false,
    }))
}

fn why(request: Option<&Request>) -> Failure {
    let never = match request {
        Some(Request::Read { read: Read::Notes(..), .. }) => {
            " These notes were never opened on this machine, so there is nothing to show before the server answers again; that is tried by itself."
        }
        _ => "",
    };
    let words = "No connection to acme.example: connection refused. Nothing was sent.";
    Failure::new(FailureKind::Offline, format!("{words}{never}"))
}

/// What was kept two hours ago, of what boards are made of.
fn kept(request: &Request) -> Vec<Reply> {
    let told = Timestamp::from_unix(now().moment.unix() - 2 * HOURS).unwrap();
    let replies = match *request {
        Request::Read { read: Read::Ticket(..) | Read::Notes(..) | Read::Files(..), .. } => {
            Vec::new()
        }
        Request::Read { load, read: Read::Board(project) } => {
            let (rows, origin) = (tickets(), Origin::Cached);
            vec![Reply::BoardPage { load, project, rows, total: None, origin }]
        }
        ref other => answer(other),
    };
    replies.into_iter().map(|reply| Reply::Kept { told, reply: Box::new(reply) }).collect()
}

/// A board out of what was kept; the server has not answered.
fn old(width: u16, height: u16) -> Screen {
    let mut given = start(width, height, Some(account()));
    given.project = Some("Release 13.1".to_owned());
    let mut screen = Screen::new(given);
    screen.answer_with(&kept);
    screen
}

fn tell(screen: &mut Screen, replies: Vec<Reply>) {
    for reply in replies {
        screen.reply(reply);
    }
}

fn link(revision: u64, link: Link) -> Reply {
    Reply::Unsent(Box::new(Unsent { revision, link, ..Unsent::default() }))
}

/// The same, and it cannot be reached.
fn offline(width: u16, height: u16) -> Screen {
    let mut given = start(width, height, Some(account()));
    given.project = Some("Release 13.1".to_owned());
    let mut screen = Screen::new(given);
    let mut connect = None;
    let mut asked = Vec::new();
    loop {
        let requests = screen.requests();
        if requests.is_empty() {
            break;
        }
        for request in requests {
            if let Request::Connect { load, .. } = request {
                connect = Some(load);
            }
            tell(&mut screen, kept(&request));
            asked.push(request);
        }
    }
    screen.reply(Reply::Connected { load: connect.unwrap(), result: Err(why(None)) });
    screen.reply(link(1, Link::Down(why(None))));
    for request in asked.iter().filter(|it| matches!(it, Request::Read { .. })) {
        tell(&mut screen, refusal(request, &why(None)));
    }
    screen
}

#[test]
fn a_kept_board_is_there_at_once_with_its_age_while_the_server_is_asked() {
    let screen = old(80, 24);
    assert_picture("offline_kept_board_80x24", &screen.picture());
}

#[test]
fn without_the_network_the_board_stays_says_how_old_it_is_and_nothing_else_is_complained_of() {
    let mut screen = offline(80, 24);
    assert_picture("offline_board_said_80x24", &screen.picture());
    screen.press("j");
    assert_picture("offline_board_80x24", &screen.picture());
}

/// A server that wants to be left alone for long: how long is counted down, and what may be pressed comes first.
#[test]
fn a_busy_server_is_counted_down() {
    at_each_size("offline_busy", |width, height| {
        let mut screen = offline(width, height);
        let after = Duration::from_secs(90);
        let kind = FailureKind::Busy { retry_after: Some(after) };
        let why = Failure::new(kind, "The server has too much to do.");
        screen.reply(Reply::Unsent(Box::new(Unsent {
            revision: 2,
            link: Link::Down(why),
            again: Some(Again { number: 1, after }),
            ..Unsent::default()
        })));
        screen.press("j");
        screen
    });
}

#[test]
fn a_ticket_that_was_never_read_says_so_without_the_network() {
    let mut screen = offline(80, 24);
    screen.press("j enter");
    for request in screen.requests() {
        tell(&mut screen, refusal(&request, &why(Some(&request))));
    }
    assert_picture("offline_ticket_details_80x24", &screen.picture());
    screen.press("tab");
    assert_picture("offline_ticket_never_read_80x24", &screen.picture());
}

#[test]
fn when_the_line_is_back_what_is_on_the_screen_is_asked_for_anew_and_nothing_moves() {
    let mut screen = offline(80, 24);
    screen.press("l j");
    let selected = |screen: &Screen| {
        let lines: Vec<String> = screen.picture().lines().skip(1).map(str::to_owned).collect();
        lines.into_iter().filter(|line| line.contains('▌')).collect::<Vec<_>>()
    };
    let before = selected(&screen);
    screen.requests();
    screen.reply(link(2, Link::Up));
    let asked = screen.requests();
    for wanted in ["Board", "Steps", "Projects"] {
        let is_wanted = |it: &Request| matches!(it, Request::Read { read, .. } if format!("{read:?}").starts_with(wanted));
        assert!(asked.iter().any(is_wanted), "{wanted}: {asked:?}");
    }
    for request in &asked {
        tell(&mut screen, answer(request));
    }
    assert_eq!(selected(&screen), before);
    let picture = screen.picture();
    assert!(!picture.contains("as of") && !picture.contains("offline"), "{picture}");
}

#[test]
fn a_401_asks_for_the_password_over_the_kept_board_and_the_right_one_refreshes_it() {
    let mut given = start(80, 24, Some(account()));
    given.project = Some("Release 13.1".to_owned());
    let mut screen = Screen::new(given);
    let Some(Request::Connect { load, .. }) = screen.requests().pop() else { panic!() };
    tell(&mut screen, kept(&Request::Connect { load, target: account() }));
    screen.answer_with(&kept);
    let kind = FailureKind::SignIn { dead_key: false };
    let refused = Failure::new(kind, "The server does not know this password.");
    screen.reply(Reply::Connected { load, result: Err(refused) });
    let picture = screen.picture();
    assert!(picture.contains("Password") && picture.contains("does not know"), "{picture}");
    screen.press("esc");
    let picture = screen.picture();
    assert!(picture.contains("#70") || picture.contains("Backlog"), "{picture}");
}
