//! Signing in to an account.

use smartq::worker::reply::{Failure, FailureKind, Reply};
use smartq::worker::request::Request;

use super::at_each_size;
use crate::support::fixtures::Screen;

fn filled(width: u16, height: u16, host: &str) -> Screen {
    let mut screen = Screen::welcome(width, height);
    screen.press("c");
    for text in [host, "ann@example.com", "hunter2", "0123456789abcdef"] {
        screen.type_text(text);
        screen.press("tab");
    }
    screen
}

#[test]
fn an_empty_form() {
    at_each_size("login_empty", |width, height| {
        let mut screen = Screen::welcome(width, height);
        screen.press("c");
        screen
    });
}

#[test]
fn a_wrong_password() {
    at_each_size("login_refused", |width, height| {
        let mut screen = filled(width, height, "acme.smartqweb.com");
        screen.press("ctrl-s");
        for request in screen.requests() {
            if let Request::Connect { load, .. } = request {
                let kind = FailureKind::SignIn { dead_key: false };
                let words =
                    "acme.smartqweb.com does not accept this e-mail address with this password.";
                let result = Err(Failure::new(kind, words));
                screen.reply(Reply::Connected { load, result });
            }
        }
        screen
    });
}

#[test]
fn waiting_for_the_server() {
    at_each_size("login_waiting", |width, height| {
        let mut screen = filled(width, height, "acme.smartqweb.com");
        screen.press("ctrl-s");
        screen
    });
}

#[test]
fn plain_http_is_asked_about() {
    at_each_size("login_plain_http", |width, height| {
        let mut screen = filled(width, height, "http://boards.example.com:8080");
        screen.press("ctrl-s");
        assert!(screen.requests().is_empty());
        screen
    });
}

#[test]
fn no_secret_is_on_the_screen() {
    let screen = filled(80, 24, "acme.smartqweb.com");
    let picture = screen.picture();
    assert!(!picture.contains("hunter2") && !picture.contains("0123"), "{picture}");
}
