use super::super::*;
use crate::app::form::testing::{desk, people, press, type_text, written};
use crate::model::Project;
use crate::model::{ProjectId, ProjectInput, Secret, User, UserId, UserInput};
use crate::worker::reply::{Failure, FailureKind, Session};
use crate::worker::request::{AdminWrite, Edit};

/// A desk whose account is that person's.
fn desk_of(me: User) -> Desk {
    let mut desk = desk();
    desk.account =
        crate::app::desk::Account::Open(Session { me, label: "this machine".to_owned() });
    desk
}

fn administrator() -> User {
    User { is_account_administrator: true, ..people().remove(0) }
}

fn person(form: Whose, desk: &mut Desk) -> AdminForm {
    AdminForm::open(Subject::Person(form), desk)
}

fn sent(desk: &mut Desk) -> AdminWrite {
    let Write::Admin(write) = written(desk) else { panic!() };
    write
}

fn project() -> Project {
    Project { id: ProjectId::new(7), name: "Release".to_owned(), description: "13.1".to_owned() }
}

#[test]
fn a_change_carries_the_name_and_what_was_changed() {
    let mut desk = desk_of(administrator());
    let mut form = AdminForm::open(Subject::Project(Some(project())), &desk);
    type_text!(form, desk, " 14");
    press!(form, desk, "ctrl-s");
    let input = ProjectInput { name: Some("Release 14".to_owned()), description: None };
    assert_eq!(sent(&mut desk), AdminWrite::Project(Edit::Save(Box::new(project()), input)));
}

#[test]
fn nothing_is_sent_where_nothing_was_changed() {
    let mut desk = desk_of(administrator());
    let mut form = AdminForm::open(Subject::Project(Some(project())), &desk);
    assert!(matches!(press!(form, desk, "ctrl-s"), Go::Pop));
}

#[test]
fn a_new_person_is_sent_with_what_was_set() {
    let mut desk = desk_of(administrator());
    let mut form = person(Whose::New, &mut desk);
    type_text!(form, desk, "Mei");
    press!(form, desk, "tab");
    type_text!(form, desk, "mei@example.com");
    press!(form, desk, "tab 1 1 1 1 1 tab tab space ctrl-s");
    let input = UserInput {
        name: Some("Mei".to_owned()),
        email: Some("mei@example.com".to_owned()),
        password: Some(Secret::new("11111")),
        can_manage_projects: Some(true),
        ..UserInput::default()
    };
    assert_eq!(sent(&mut desk), AdminWrite::User(Edit::Create(input)));
}

#[test]
fn a_new_password_of_ones_own_is_typed_twice() {
    let mut desk = desk_of(administrator());
    let mut form = person(Whose::Mine(Box::new(administrator())), &mut desk);
    press!(form, desk, "tab tab 1 2 3 4 5 tab 1 2 3 4 ctrl-s");
    assert!(!form.form.is_saving);
    let again = form.form.field("password_again").unwrap();
    assert!(again.refusal.as_ref().unwrap().contains("not the password above"));
    press!(form, desk, "5 ctrl-s");
    let AdminWrite::Me(_, input) = sent(&mut desk) else { panic!() };
    assert_eq!(input.password, Some(Secret::new("12345")));
    assert_eq!(input.is_account_administrator, None, "what was not changed is not sent");
}

#[test]
fn what_one_may_not_change_has_no_keys_and_says_why_once() {
    let mut desk = desk_of(User { can_manage_profiles: true, ..people().remove(0) });
    let other = people().remove(1);
    let form = person(Whose::Other(Box::new(other)), &mut desk);
    let locked = |property: &str| form.form.field(property).unwrap().about.locked.clone();
    assert!(locked("email").unwrap().contains("only an administrator changes what others log in"));
    assert!(form.form.field("password").is_none());
    let flags = ["is_account_administrator", "can_manage_projects", "can_view_profiles"];
    let [first, second, third] = flags.map(|flag| locked(flag).unwrap());
    assert!(first.contains("only an administrator sets these rights"), "{first}");
    assert_eq!((second, third), (String::new(), String::new()));
    assert_eq!(locked("title"), None);
    let mut form = form;
    press!(form, desk, "tab");
    type_text!(form, desk, "Tester");
    press!(form, desk, "ctrl-s");
    let AdminWrite::User(Edit::Save(seen, input)) = sent(&mut desk) else { panic!() };
    assert_eq!((seen.id, input.title.as_deref()), (UserId::new(2), Some("Tester")));
    assert_eq!(input.can_manage_projects, None);
}

#[test]
fn the_last_administrator_cannot_be_made_less_and_a_second_one_can() {
    let mut desk = desk_of(administrator());
    let mut other = people().remove(1);
    other.is_account_administrator = true;
    let locked = |desk: &mut Desk, user: &User| {
        let form = person(Whose::Other(Box::new(user.clone())), desk);
        form.form.field("is_account_administrator").unwrap().about.locked.clone()
    };
    // as the server lists them, only this one is
    assert_eq!(
        locked(&mut desk, &other).as_deref(),
        Some("The last administrator must stay one; make somebody else one first.")
    );
    desk.store.people.items[0].is_account_administrator = true;
    assert_eq!(locked(&mut desk, &other), None);
}

#[test]
fn a_refusal_stands_at_the_field_it_names_and_keeps_what_was_typed() {
    let mut desk = desk_of(administrator());
    let mut form = person(Whose::New, &mut desk);
    type_text!(form, desk, "Mei");
    press!(form, desk, "tab");
    type_text!(form, desk, "ann@example.com");
    press!(form, desk, "tab 1 1 1 1 1 ctrl-s");
    let mut requests = crate::app::form::testing::requests(&mut desk);
    let Some(crate::worker::request::Request::Write { request, .. }) = requests.pop() else {
        panic!()
    };
    let failure = Failure::new(
        FailureKind::Invalid { property: Some("email".to_owned()) },
        "email belongs to somebody else already",
    );
    let concern = crate::worker::request::Concern::People;
    form.reply(&Reply::Administered { request, concern, result: Err(failure) }, &mut desk);
    let email = form.form.field("email").unwrap();
    assert!(email.refusal.as_ref().unwrap().contains("belongs to somebody else"));
    assert_eq!(form.form.answer("name").text(), "Mei");
}

#[test]
fn a_new_login_of_ones_own_is_what_is_connected_with_again() {
    let mut desk = desk_of(administrator());
    let connection = crate::model::Connection {
        endpoint: crate::model::Endpoint::Http("http://127.0.0.1:1".parse().unwrap()),
        email: "ann@example.com".to_owned(),
        password: Secret::new("old"),
        api_key: Secret::new("key"),
        plain_http_allowed: false,
    };
    desk.target = Some(crate::worker::request::Target::Account(Box::new(connection)));
    let mut form = person(Whose::Mine(Box::new(administrator())), &mut desk);
    press!(form, desk, "tab tab 1 2 3 4 5 tab 1 2 3 4 5 ctrl-s");
    let me = User { email: "berg@example.com".to_owned(), ..administrator() };
    form.written(&Ok(Administered::Me(Box::new(me))), &mut desk);
    let Some(crate::worker::request::Target::Account(connection)) = &desk.target else { panic!() };
    assert_eq!(connection.email, "berg@example.com");
    assert_eq!(connection.password, Secret::new("12345"));
}
