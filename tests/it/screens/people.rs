//! The people of the account, and the forms of their profiles.

use smartq::model::User;
use smartq::worker::reply::{Reply, Session};
use smartq::worker::request::{Read, Request, Target};

use super::at_each_size;
use crate::support::fixtures::{Screen, answer, offline, people, refusal, start};

/// The people of the pictures, with something to tell of two of them.
fn told() -> Vec<User> {
    let mut people = people();
    let [_, bjorn, chloe, _] = people.as_mut_slice() else { panic!() };
    "Tester".clone_into(&mut bjorn.title);
    "Brandt & Söhne".clone_into(&mut bjorn.company);
    "+49 30 1234567".clone_into(&mut bjorn.work_phone);
    "Chausseestr. 8\n10115 Berlin".clone_into(&mut bjorn.address);
    "Away on Fridays; ask Mei about the payment provider and its sandbox."
        .clone_into(&mut bjorn.comments);
    chloe.can_manage_projects = true;
    chloe.can_view_profiles = true;
    people
}

/// The screen, opened by the first of them, or by another.
fn opened(width: u16, height: u16, me: usize, keys: &str) -> Screen {
    let mut screen = Screen::new(start(width, height, Some(Target::Local)));
    let answers = move |request: &Request| match *request {
        Request::Connect { load, .. } => {
            let session = Session { me: told().remove(me), label: "acme".to_owned() };
            vec![Reply::Connected { load, result: Ok(Box::new(session)) }]
        }
        Request::Read { load, read: Read::People } => {
            vec![Reply::People { load, result: Ok(told()) }]
        }
        _ => answer(request),
    };
    screen.answer_with(&answers);
    screen.press("@");
    screen.answer_with(&answers);
    screen.press(keys);
    screen
}

#[test]
fn the_list() {
    at_each_size("people", |width, height| opened(width, height, 0, "j"));
}

#[test]
fn a_profile_alone() {
    at_each_size("people_profile", |width, height| opened(width, height, 0, "j enter"));
}

#[test]
fn narrowed() {
    at_each_size("people_filtered", |width, height| opened(width, height, 0, "/ e i"));
}

#[test]
fn nobody_fits() {
    at_each_size("people_nobody_fits", |width, height| opened(width, height, 0, "/ x y z"));
}

#[test]
fn not_loaded() {
    at_each_size("people_failed", |width, height| {
        let mut screen = Screen::new(start(width, height, Some(Target::Local)));
        let answers = |request: &Request| match request {
            Request::Read { read: Read::People, .. } => refusal(request, &offline()),
            _ => answer(request),
        };
        screen.answer_with(&answers);
        screen.press("@");
        screen.answer_with(&answers);
        screen
    });
}

#[test]
fn a_new_person() {
    at_each_size("person_form_new", |width, height| {
        let mut screen = opened(width, height, 0, "n");
        screen.type_text("Mei the second");
        screen
    });
}

#[test]
fn a_profile_that_may_be_changed_only_in_part() {
    at_each_size("person_form_own", |width, height| opened(width, height, 2, "M"));
}

#[test]
fn the_last_administrator() {
    at_each_size("person_form_last", |width, height| opened(width, height, 0, "e tab tab tab"));
}

#[test]
fn somebody_who_is_to_be_deleted() {
    at_each_size("person_delete", |width, height| opened(width, height, 0, "j D"));
}

#[test]
fn what_one_may_not_do() {
    at_each_size("people_refused", |width, height| opened(width, height, 2, "j n"));
}
