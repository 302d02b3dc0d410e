use super::*;
use crate::app::desk::Account;
use crate::app::form::testing::{desk, press, requests};
use crate::worker::reply::Session;
use crate::worker::request::{Request, Write};

fn user(id: u64, name: &str) -> User {
    let json = serde_json::json!({"id": id, "name": name, "email": format!("{id}@example.com")});
    serde_json::from_value(json).unwrap()
}

/// A desk of an administrator, or of somebody without a right, with four people.
fn people(is_administrator: bool) -> (Desk, People) {
    let mut desk = desk();
    let me = User { is_account_administrator: is_administrator, ..user(1, "Ann Berg") };
    desk.account = Account::Open(Session { me: me.clone(), label: String::new() });
    desk.store.people.items =
        vec![user(3, "Mei Chen"), me, user(2, "Björn Brandt"), user(4, "ann Ålund")];
    let people = People::open(None, &mut desk);
    requests(&mut desk);
    (desk, people)
}

fn names(people: &People, desk: &Desk) -> Vec<String> {
    people.found.iter().map(|id| desk.store.person(*id).unwrap().name.clone()).collect()
}

fn selected(people: &People, desk: &Desk) -> String {
    people.person(desk).unwrap().name.clone()
}

fn reason(people: &People, command: Command, desk: &Desk) -> String {
    people.disabled(command, desk).map_or_else(String::new, |reason| reason.0)
}

#[test]
fn people_stand_by_name_whatever_its_case() {
    let (mut desk, mut people) = people(true);
    assert_eq!(names(&people, &desk), ["Ann Berg", "ann Ålund", "Björn Brandt", "Mei Chen"]);
    assert_eq!(selected(&people, &desk), "Ann Berg");
    press!(people, desk, "j j");
    assert_eq!(selected(&people, &desk), "Björn Brandt");
    press!(people, desk, "G k g");
    assert_eq!(selected(&people, &desk), "Björn Brandt");
}

#[test]
fn typing_narrows_and_escape_gives_all_back_with_the_selection_where_it_was() {
    let (mut desk, mut people) = people(true);
    press!(people, desk, "/ b r d t");
    assert_eq!(names(&people, &desk), ["Björn Brandt"]);
    press!(people, desk, "enter");
    assert_eq!(people.context(), Context::People);
    press!(people, desk, "esc");
    assert_eq!(people.found.len(), 4);
    assert_eq!(selected(&people, &desk), "Björn Brandt");
    assert!(matches!(press!(people, desk, "esc"), Go::Pop));
}

#[test]
fn an_address_is_found_too_and_nobody_is_an_answer() {
    let (mut desk, mut people) = people(true);
    press!(people, desk, "/ 3 @");
    assert_eq!(names(&people, &desk), ["Mei Chen"]);
    press!(people, desk, "x y z");
    assert!(people.found.is_empty());
    assert_eq!(reason(&people, Command::Delete, &desk), "Nobody is selected.");
    press!(people, desk, "esc");
    assert_eq!(people.found.len(), 4);
}

#[test]
fn who_was_deleted_leaves_the_keys_to_who_took_the_place() {
    let (mut desk, mut people) = people(true);
    press!(people, desk, "j");
    desk.store.people.items.retain(|it| it.name != "ann Ålund");
    people.narrow(&desk);
    assert_eq!(selected(&people, &desk), "Björn Brandt");
}

#[test]
fn only_an_administrator_adds_and_deletes_people() {
    let (mut desk, mut people) = people(false);
    press!(people, desk, "G");
    for (command, why) in [
        (Command::New, "You may not do that here: only an administrator adds people."),
        (Command::Delete, "You may not do that here: only an administrator deletes people."),
        (Command::Edit, "You may not do that here: it is not for you to see."),
    ] {
        assert_eq!(reason(&people, command, &desk), why);
    }
    press!(people, desk, "g g");
    people.selected = Some(UserId::new(1));
    assert_eq!(reason(&people, Command::Edit, &desk), "", "oneself");
}

#[test]
fn the_last_administrator_is_not_deleted_and_it_is_said_before() {
    let (desk, people) = people(true);
    let why = "The last administrator cannot be deleted; make somebody else one first.";
    assert_eq!(reason(&people, Command::Delete, &desk), why);
}

#[test]
fn a_person_is_deleted_once_the_name_is_typed() {
    let (mut desk, mut people) = people(true);
    let go = press!(people, desk, "G D");
    let Go::Push(Layer::Name(prompt)) = go else { panic!("{go:?}") };
    assert_eq!((prompt.name.as_str(), prompt.title.as_str()), ("Mei Chen", "Delete “Mei Chen”?"));
    let lines = prompt.lines(&desk).join(" ");
    assert!(lines.contains("Tickets, notes and files stay"), "{lines}");
    people.answer(&Answer::Confirmed(prompt.question), &mut desk);
    let requests = requests(&mut desk);
    let [Request::Write { write, .. }] = requests.as_slice() else { panic!("{requests:?}") };
    assert_eq!(**write, Write::Admin(AdminWrite::User(Edit::Delete(UserId::new(3)))));
}

#[test]
fn a_profile_tells_what_there_is_and_breaks_long_texts() {
    let long = User {
        comments: "one two three four five six\nseven".to_owned(),
        title: "Tester".to_owned(),
        can_manage_projects: true,
        ..user(5, "Zoe")
    };
    let (mut desk, mut people) = people(true);
    desk.store.people.items.push(long);
    people.narrow(&desk);
    people.selected = Some(UserId::new(5));
    let lines = people.lines(30, &desk);
    let lines: Vec<(&str, &str)> = lines.iter().map(|it| (it.label, it.text.as_str())).collect();
    assert_eq!(
        lines,
        [
            ("E-mail", "5@example.com"),
            ("Rights", "adds projects"),
            ("Title", "Tester"),
            ("Comments", "one two three"),
            ("", "four five six"),
            ("", "seven"),
        ]
    );
}
