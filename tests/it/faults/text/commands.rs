//! What the commands beside the board print, on a terminal and into a pipe.

use std::collections::BTreeSet;

use crate::support::escapes;
use crate::support::pty::{Program, Session};
use crate::support::rude_server::{Answer, RudeServer, Vice};

use super::{account, attacks};

/// Names and answers with all that could be done to a terminal.
fn everything() -> String {
    [attacks::letters(), attacks::sequences()].concat().join(" ")
}

fn run(server: &str, arguments: &[&str], shell: Option<&str>) -> (Session, u32) {
    let variables = [
        ("SMARTQ_URL", server),
        ("SMARTQ_EMAIL", "ann@example.com"),
        ("SMARTQ_PASSWORD", "secret"),
        ("SMARTQ_API_KEY", "0123456789abcdef"),
    ];
    let program = Program { arguments, variables: &variables, shell, ..Program::default() };
    let mut session = program.start();
    let code = session.end();
    (session, code)
}

/// Nothing but letters, line ends and tabs.
#[track_caller]
pub(super) fn assert_lines(session: &Session) {
    let told = escapes::told(&session.everything);
    let white = ["control 09", "control 0a", "control 0d"].map(str::to_owned);
    assert!(told.kinds.is_subset(&BTreeSet::from(white)), "{:?}", told.kinds);
    assert!(told.unseen.is_empty(), "{:?}", told.unseen);
    assert!(!session.everything.is_empty());
}

#[test]
fn a_mistake_in_the_command_line_is_told_without_steering_the_terminal() {
    let odd = "\u{1b}]0;title\u{7}\u{1b}[2J\u{9b}31m\u{202e}\r\u{8}";
    let (flag, pair) = (format!("--{odd}"), format!("{odd}=x"));
    for arguments in [
        &[odd][..],
        &[&flag],
        &["--ticket", odd],
        &["serve", "--listen", odd],
        &["completions", odd],
        &["api", odd, "/x"],
        &["api", "POST", "/x", "-F", &pair],
        &["login", "--profile", odd],
    ] {
        let (session, code) = run("https://acme.example", arguments, None);
        assert_eq!(code, 2, "{arguments:?}\n{}", session.screen());
        assert_lines(&session);
        assert!(session.screen().contains("2J"), "it is named: {}", session.screen());
    }
    // what is not odd keeps its looks
    let (session, _) = run("https://acme.example", &["--tickt"], None);
    assert!(session.everything.contains(&0x1b) && session.screen().contains("--tickt"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn commands_print_nothing_on_a_terminal_that_steers_it() {
    let server = RudeServer::start(account(&everything())).await;
    let refusal = Answer::error(400, &everything());
    server.times(2, "GET", "/projects/1/steps", Vice::Instead(refusal));
    let page = Answer::html(404, &everything());
    server.once("GET", "/projects/1/roles", Vice::Instead(page));
    let url = format!("http://{}/", server.address);
    let story = move || {
        for (arguments, code) in [
            (&["api", "GET", "/projects/1/tickets"][..], 0),
            (&["api", "GET", "/projects", "--paginate"], 0),
            (&["api", "GET", "/projects/1/steps"], 1),
            (&["api", "GET", "/projects/1/roles"], 1),
            (&["api", "GET", "/\u{1b}[2J\u{9b}31m"], 1),
        ] {
            let (session, ended) = run(&url, arguments, None);
            assert_eq!(ended, code, "{arguments:?}\n{}", session.screen());
            assert_lines(&session);
        }
        let (session, _) = run(&url, &["doctor"], None);
        assert!(session.screen().contains("knows us as"), "{}", session.screen());
        assert_lines(&session);
    };
    tokio::task::spawn_blocking(story).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn into_a_pipe_an_answer_goes_to_the_byte() {
    let server = RudeServer::start(account("")).await;
    let body = format!("{{\"error\":null,\"data\":[\"\\u001b {}\u{9b}2J\u{202e}\"]}}", '\u{7f}');
    let answer = Answer::new(200, "application/json", body.clone());
    server.once("GET", "/projects", Vice::Instead(answer));
    let url = format!("http://{}/", server.address);
    let story = move || {
        let (session, code) =
            run(&url, &["api", "GET", "/projects"], Some(r#""$@" | cat > told.json"#));
        assert_eq!(code, 0, "{}", session.screen());
        let told = std::fs::read(session.place().join("told.json")).unwrap();
        assert_eq!(told, body.as_bytes());
        assert!(session.everything.is_empty());
    };
    tokio::task::spawn_blocking(story).await.unwrap();
}
