//! A day with an account whose secrets are marked, and the search for them afterwards.

use std::path::Path;
use std::sync::Arc;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use rustix::process::Signal;
use tokio::runtime::Handle;

use crate::support::marked::{Marked, everything_below};
use crate::support::pty::{Program, Session};
use crate::support::rude_server::{Answer, RudeServer, Vice, World};

const EMAIL: &str = "ann@example.com";
const PASSWORD: &str = "zq!7 Käse/+&=%41x";
const KEY: &str = "c0ffee11deadbeef22feedface339876";
const WRONG: &str = "not-quite-the-one-55";
/// What a command of the user's prints below the password.
const BELOW: &str = "pin-of-the-card-8841";

fn marked() -> Marked {
    let all = [("password", PASSWORD), ("key", KEY), ("wrong password", WRONG), ("pin", BELOW)];
    Marked::of(&all).with_login(EMAIL, PASSWORD)
}

fn basic() -> String {
    format!("Basic {}", BASE64_STANDARD.encode(format!("{EMAIL}:{PASSWORD}")))
}

/// What some servers, and pages of something in between, say of a request they do not like.
fn echo() -> String {
    format!("no luck with {PASSWORD}, {KEY} and {}", basic())
}

/// Fails where the session has shown or told one of them so far.
#[track_caller]
fn assert_discreet(session: &Session) {
    let marked = marked();
    marked.assert_not_in("the terminal", &session.everything);
    let screen: String = session.screen().lines().map(str::trim).collect();
    marked.assert_not_in("the screen", screen.as_bytes());
    marked.assert_not_in("the command line", &session.command_line());
}

#[track_caller]
fn answer(session: &mut Session, question: &str, answer: &str) {
    session.wait_for(question);
    assert_discreet(session);
    session.clear();
    session.send(&format!("{answer}\r"));
}

fn ended(session: &mut Session, code: u32) {
    assert_eq!(session.end(), code, "{}", session.screen());
    marked().assert_not_in("the terminal", &session.everything);
}

/// The form in the program: typed with a wrong password first.
fn sign_in(server: &RudeServer, host: &str) -> Session {
    server.world(|world| world.password_is_wrong = true);
    let mut session = Program::default().start();
    session.wait_for("? help");
    session.send("c");
    session.wait_for("API key");
    session.send(&format!("{host}\t{EMAIL}\t{WRONG}\t{KEY}\u{13}"));
    session.wait_for("with this password");
    assert_discreet(&session);
    server.world(|world| world.password_is_wrong = false);
    session.send(&format!("\u{15}{PASSWORD}\t\u{15}{KEY}\u{13}"));
    session.wait_for("there is no keyring here");
    session.wait_for("Release");
    assert_discreet(&session);
    session.send("\u{3}");
    ended(&mut session, 130);
    session
}

/// The command: asked again for what was refused; the key is not to be kept.
fn log_in(session: Session, host: &str) -> Session {
    let arguments = ["login", "--profile", "acme"];
    let url = format!("http://{host}");
    let variables = [("SMARTQ_URL", &*url), ("SMARTQ_EMAIL", EMAIL)];
    let program = Program { arguments: &arguments, variables: &variables, ..Program::default() };
    let mut session = session.then(program);
    answer(&mut session, &format!("Password of {EMAIL} at {host}"), PASSWORD);
    answer(&mut session, &format!("API key of {host}"), KEY);
    answer(&mut session, "Type yes", "no");
    ended(&mut session, 0);
    session
}

/// Work, at a server that prints what it was sent and then at one that answers no more.
fn work(session: Session, server: &RudeServer, host: &str) -> Session {
    let arguments = ["--profile", "acme"];
    let mut session = session.then(Program { arguments: &arguments, ..Program::default() });
    answer(&mut session, &format!("Password of {EMAIL} at {host}"), PASSWORD);
    answer(&mut session, &format!("API key of {host}"), KEY);
    session.wait_for("Ticket 1");
    server.once("POST", "/projects/1/tickets", Vice::Instead(Answer::error(400, &echo())));
    session.send("nRefused by an echo\r");
    session.wait_for("[secret]");
    assert_discreet(&session);
    session.send("\u{1b}\u{1b}");
    server.times(99, "PUT", "/projects/1/tickets/1", Vice::Instead(Answer::html(502, &echo())));
    server.times(99, "GET", "/projects/1/tickets", Vice::Instead(Answer::html(502, &echo())));
    session.send("ggL");
    Handle::current().block_on(server.until(1, "PUT", "/projects/1/tickets/1"));
    session.send("r");
    session.send("NHalf a note");
    session.wait_for("Half a note");
    assert_discreet(&session);
    session.signal(Signal::TERM);
    ended(&mut session, 143);
    session
}

/// Secrets that commands tell, and a mistake of ours while they are in memory.
fn stumble(session: Session, host: &str) -> Session {
    let profile = format!(
        "[profiles.acme]\nhost = \"http://{host}\"\nemail = \"{EMAIL}\"\n\
         password_command = \"cat told.password\"\napi_key_command = \"cat told.key\"\n"
    );
    let (password, key) = (format!("{PASSWORD}\n{BELOW}\n"), format!("{KEY}\n"));
    let files =
        [("config/config.toml", &*profile), ("told.password", &password), ("told.key", &key)];
    let program =
        || Program { files: &files, arguments: &["--profile", "acme"], ..Program::default() };
    let mut session = session.then(program());
    session.wait_for("Ticket 1");
    assert_discreet(&session);
    session.send("\u{3}");
    ended(&mut session, 130);
    let variables = [("SMARTQ_DEBUG_PANIC", "1")];
    let mut session = session.then(Program { variables: &variables, ..program() });
    ended(&mut session, 101);
    assert!(session.screen().contains("asked to stumble"), "{}", session.screen());
    session
}

/// There is something in each place, so that the search is one.
fn assert_filled(place: &Path) {
    for name in ["state/drafts", "state/outbox", "state/log", "cache/kept", "config"] {
        let files = everything_below(&place.join(name));
        let is_filled = files.iter().any(|it| it.metadata().is_ok_and(|about| about.len() > 9));
        assert!(is_filled, "nothing was kept in {name}: {files:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_secret_is_kept_shown_or_told_by_a_day_of_work() {
    let server = Arc::new(RudeServer::start(World::with_tickets(3)).await);
    let story = {
        let server = Arc::clone(&server);
        move || {
            let host = server.address.to_string();
            let session = sign_in(&server, &host);
            let session = log_in(session, &host);
            let session = work(session, &server, &host);
            let session = stumble(session, &host);
            assert_filled(session.place());
            for told in ["told.password", "told.key"] {
                std::fs::remove_file(session.place().join(told)).unwrap();
            }
            marked().assert_in_no_file_below(session.place());
        }
    };
    tokio::task::spawn_blocking(story).await.unwrap();
    let seen = server.requests();
    assert!(seen.iter().all(|it| it.header("x-auth-client-id") == Some(KEY)));
    assert!(seen.iter().any(|it| it.header("authorization") == Some(&*basic())));
    for request in seen {
        marked()
            .assert_not_in("an address", format!("{}?{}", request.path, request.query).as_bytes());
        marked().assert_not_in("a body", &request.body);
    }
}
