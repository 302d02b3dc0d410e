//! Questions on the terminal that are not answered.

use std::sync::Arc;

use rustix::process::Signal;
use tokio::runtime::Handle;

use crate::support::pty::Program;
use crate::support::rude_server::{RudeServer, Vice, World};

#[test]
fn whoever_gives_a_question_for_a_secret_up_finds_the_terminal_as_it_was() {
    let variables = [("SMARTQ_URL", "https://acme.example"), ("SMARTQ_EMAIL", "ann@acme.example")];
    // Ctrl-C, Ctrl-\, and Ctrl-D on an empty line
    for (key, code) in [("half\u{3}", 130), ("\u{1c}", 130), ("\u{4}", 1)] {
        let arguments = ["login"];
        let program =
            Program { arguments: &arguments, variables: &variables, ..Program::default() };
        let mut session = program.start();
        session.wait_for("Password of ann@acme.example at acme.example");
        session.send(key);
        assert_eq!(session.end(), code, "{}", session.screen());
        session.assert_given_back();
        assert!(!session.screen().contains("half"), "{}", session.screen());
    }
}

#[test]
fn a_command_that_is_stopped_leaves_the_terminal_as_it_was() {
    let variables = [("SMARTQ_URL", "https://acme.example"), ("SMARTQ_EMAIL", "ann@acme.example")];
    let command = "stty -echo -icanon; exec yes";
    let arguments = ["login", "--password-command", command];
    let program = Program { arguments: &arguments, variables: &variables, ..Program::default() };
    let mut session = program.start();
    assert_eq!(session.end(), 1);
    assert!(session.screen().contains("more than 64 KiB"), "{}", session.screen());
    session.assert_given_back();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_yes_may_be_short() {
    let server = Arc::new(RudeServer::start(World::with_tickets(1)).await);
    let story = move || {
        let url = format!("http://{}", server.address);
        let variables = [
            ("SMARTQ_URL", &*url),
            ("SMARTQ_EMAIL", "ann@example.com"),
            ("SMARTQ_PASSWORD", "secret"),
            ("SMARTQ_API_KEY", "0123456789abcdef"),
        ];
        for (answer, is_kept) in [
            ("y", true),
            ("Y", true),
            (" YES ", true),
            ("yes", true),
            ("", false),
            ("n", false),
            ("yet", false),
        ] {
            let program =
                Program { arguments: &["login"], variables: &variables, ..Program::default() };
            let mut session = program.start();
            session.wait_for("Type yes");
            session.send(&format!("{answer}\r"));
            assert_eq!(session.end(), 0);
            let kept = std::fs::read_to_string(session.place().join("config/config.toml")).unwrap();
            assert_eq!(kept.contains("0123456789abcdef"), is_kept, "{answer:?}: {kept}");
        }
    };
    tokio::task::spawn_blocking(story).await.unwrap();
}

#[test]
fn a_secret_is_typed_and_mended_without_being_shown() {
    let variables = [("SMARTQ_URL", "https://acme.example"), ("SMARTQ_EMAIL", "ann@acme.example")];
    let program = Program { arguments: &["login"], variables: &variables, ..Program::default() };
    let mut session = program.start();
    session.wait_for("Password of");
    session.send("wrong\u{15}secreu\u{7f}t\r");
    session.wait_for("API key of");
    session.send("\u{3}");
    assert_eq!(session.end(), 130);
    for shown in ["wrong", "secre"] {
        assert!(!session.screen().contains(shown), "{}", session.screen());
    }
}

#[test]
fn whoever_ends_us_at_a_question_for_a_secret_finds_the_terminal_as_it_was() {
    let variables = [("SMARTQ_URL", "https://acme.example"), ("SMARTQ_EMAIL", "ann@acme.example")];
    for arguments in [&["login"][..], &["api", "GET", "/users/me"], &[]] {
        for (signal, code) in
            [(Signal::TERM, 143), (Signal::HUP, 129), (Signal::INT, 130), (Signal::QUIT, 131)]
        {
            let program = Program { arguments, variables: &variables, ..Program::default() };
            let mut session = program.start();
            session.wait_for("Password of ann@acme.example at acme.example");
            session.send("half");
            session.signal(signal);
            assert_eq!(session.end(), code, "{arguments:?}: {}", session.screen());
            session.assert_given_back();
        }
    }
}

/// What the questions need must not keep anybody from ending us afterwards.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_ends_us_after_a_question_ends_us() {
    let server = Arc::new(RudeServer::start(World::with_tickets(1)).await);
    server.times(9, "GET", "/users/me", Vice::Silence);
    let story = move || {
        let url = format!("http://{}", server.address);
        let variables = [("SMARTQ_URL", &*url), ("SMARTQ_EMAIL", "ann@example.com")];
        let calls: [&[&str]; 3] = [&["login"], &["api", "GET", "/users/me"], &[]];
        for (at, arguments) in calls.into_iter().enumerate() {
            let program = Program { arguments, variables: &variables, ..Program::default() };
            let mut session = program.start();
            session.wait_for("Password of");
            session.send("secret\r");
            session.wait_for("API key of");
            session.send("0123456789abcdef\r");
            Handle::current().block_on(server.until(at + 1, "GET", "/users/me"));
            session.signal(Signal::TERM);
            assert_eq!(session.end(), 143, "{arguments:?}: {}", session.screen());
            session.assert_given_back();
        }
    };
    tokio::task::spawn_blocking(story).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_question_that_is_asked_again_is_given_up_like_the_first_and_sends_nothing_empty() {
    let server = Arc::new(RudeServer::start(World::with_tickets(1)).await);
    server.world(|world| world.password_is_wrong = true);
    let story = move || {
        let url = format!("http://{}", server.address);
        let variables = [
            ("SMARTQ_URL", &*url),
            ("SMARTQ_EMAIL", "ann@example.com"),
            ("SMARTQ_PASSWORD", "wrong"),
            ("SMARTQ_API_KEY", "0123456789abcdef"),
        ];
        for (answer, code) in [("\u{3}", 130), ("half\u{1c}", 130), ("\u{4}", 1), ("\r", 2)] {
            let before = server.requests().len();
            let program =
                Program { arguments: &["login"], variables: &variables, ..Program::default() };
            let mut session = program.start();
            session.wait_for("with this password");
            session.wait_for("Password of");
            session.send(answer);
            assert_eq!(session.end(), code, "{answer:?}: {}", session.screen());
            session.assert_given_back();
            assert_eq!(server.requests().len(), before + 1, "{answer:?}");
        }
    };
    tokio::task::spawn_blocking(story).await.unwrap();
}
