//! From the first picture to the list of projects.

use smartq::worker::reply::{Failure, FailureKind, Reply};
use smartq::worker::request::{Read, Request, Target};

use super::at_each_size;
use crate::support::fixtures::{Screen, answer, offline, refusal, start};

#[test]
fn welcome() {
    at_each_size("welcome", Screen::welcome);
}

#[test]
fn welcome_while_opening() {
    at_each_size("welcome_opening", |width, height| {
        let mut screen = Screen::welcome(width, height);
        screen.press("s");
        screen
    });
}

#[test]
fn welcome_after_a_failure() {
    at_each_size("welcome_failed", |width, height| {
        let mut screen = Screen::new(start(width, height, Some(Target::Local)));
        screen.answer_with(&|request| refusal(request, &offline()));
        screen
    });
}

#[test]
fn plain_http_is_asked_about() {
    at_each_size("start_plain_http", |width, height| {
        let mut start = start(width, height, Some(Target::Local));
        start.profile = Some("boards".to_owned());
        let mut screen = Screen::new(start);
        let kind = FailureKind::PlainHttp { host: "boards.example.com:8080".to_owned() };
        let failure = Failure::new(kind, "Nothing was sent.");
        screen.answer_with(&|request| refusal(request, &failure));
        screen
    });
}

#[test]
fn connecting() {
    at_each_size("projects_connecting", |width, height| {
        Screen::new(start(width, height, Some(Target::Local)))
    });
}

#[test]
fn projects() {
    at_each_size("projects", |width, height| {
        let mut screen = Screen::projects(width, height);
        screen.press("j");
        screen
    });
}

#[test]
fn no_projects() {
    at_each_size("projects_none", |width, height| {
        let mut screen = Screen::new(start(width, height, Some(Target::Local)));
        screen.answer_with(&|request| match *request {
            Request::Read { load, read: Read::Projects } => {
                vec![Reply::Projects { load, result: Ok(Vec::new()) }]
            }
            _ => answer(request),
        });
        screen
    });
}

#[test]
fn projects_that_cannot_be_had() {
    at_each_size("projects_failed", |width, height| {
        let mut screen = Screen::new(start(width, height, Some(Target::Local)));
        screen.answer_with(&|request| match request {
            Request::Read { .. } => refusal(request, &offline()),
            other => answer(other),
        });
        screen
    });
}

#[test]
fn a_project_that_is_not_there() {
    at_each_size("projects_unknown", |width, height| {
        let mut start = start(width, height, Some(Target::Local));
        start.project = Some("Relaese 13.1".to_owned());
        let mut screen = Screen::new(start);
        screen.answer();
        screen
    });
}
