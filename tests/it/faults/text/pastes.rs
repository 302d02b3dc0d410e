//! What is pasted is text, through a real terminal: no letter of it is a command, and no sequence in it a key.

use rustix::process::Signal;

use crate::support::escapes;
use crate::support::pty::{Program, Session};
use crate::support::rude_server::{Answer, RudeServer, Vice};

use super::{account, attacks};

/// What would delete a ticket, agree to it, save, quit, or move the selection.
const COMMANDS: &str = "Dy\rny:quit\r\u{1b}[A\u{1b}OB\u{13}\u{3}\u{4}\tq";

fn paste(session: &mut Session, text: &str) {
    session.send(&format!("\u{1b}[200~{text}\u{1b}[201~"));
}

/// The sample board, when it has settled.
fn board() -> Session {
    let mut session = Program { arguments: &["--demo"], ..Program::default() }.start();
    session.wait_for("#1 Checkout");
    session
}

/// Shows that everything before it has been dealt with, by a key that is seen to be.
fn wait_for_help(session: &mut Session) {
    session.send("?");
    session.wait_for("What the keys do");
    session.send("\u{1b}");
    session.wait_for_end_of("What the keys do");
}

#[test]
fn a_paste_on_a_board_is_no_command() {
    let mut session = board();
    paste(&mut session, COMMANDS);
    wait_for_help(&mut session);
    session.wait_for("#1 Checkout");
    let screen = session.screen();
    assert!(!screen.contains("Delete #") && !screen.contains("New ticket"), "{screen}");
    session.send("\u{3}");
    assert_eq!(session.end(), 130);
}

#[test]
fn a_paste_into_a_question_agrees_to_nothing() {
    let mut session = board();
    session.send("D");
    session.wait_for("Delete #1?");
    for text in ["y", "y\r", COMMANDS] {
        paste(&mut session, text);
    }
    session.send("n");
    session.wait_for_end_of("Delete #1?");
    assert!(session.screen().contains("#1 Checkout"), "{}", session.screen());
    session.send("\u{3}");
    assert_eq!(session.end(), 130);
}

#[test]
fn a_paste_into_a_form_is_what_is_written() {
    let mut session = board();
    session.send("n");
    session.wait_for("New ticket");
    paste(&mut session, "Dy\rq\u{1b}[A\u{13}the very last");
    session.wait_for("the very last");
    let screen = session.screen();
    assert!(screen.contains("New ticket") && screen.contains("Dy"), "{screen}");
    session.signal(Signal::TERM);
    assert_eq!(session.end(), 143);
    escapes::told(&session.everything);
}

/// What a server says while somebody logs in goes to a terminal that has no screen of ours on it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_login_shows_nothing_that_steers_a_terminal() {
    let everything = [attacks::letters(), attacks::sequences()].concat().join(" ");
    let server = RudeServer::start(account(&everything)).await;
    server.once("GET", "/users/me", Vice::Instead(Answer::error(403, &everything)));
    let url = format!("http://{}/", server.address);
    let story = move || {
        let arguments = ["login", "--url", &*url, "--email", "ann@example.com"];
        let mut session = Program { arguments: &arguments, ..Program::default() }.start();
        for (question, answer) in
            [("Password of", "secret\u{1b}[A"), ("API key of", "0123456789abcdef")]
        {
            session.wait_for(question);
            session.clear();
            session.send(&format!("{answer}\r"));
        }
        session.end();
        super::commands::assert_lines(&session);
    };
    tokio::task::spawn_blocking(story).await.unwrap();
}
