use super::*;
use crate::app::form::testing::{PROJECT, bare_desk};
use crate::model::{Connection, Endpoint, NoteId, Secret, TicketId};
use crate::worker::request::Transfer;

fn account(host: &str, email: &str, password: &str) -> Target {
    Target::Account(Box::new(Connection {
        endpoint: Endpoint::Http(format!("https://{host}").parse().unwrap()),
        email: email.to_owned(),
        password: Secret::new(password),
        api_key: Secret::new("key"),
        plain_http_allowed: false,
    }))
}

fn with_an_upload() -> Desk {
    let mut desk = bare_desk();
    desk.connect(account("one.example", "ann@example.com", "old"));
    desk.transfer(Transfer::Upload {
        project: PROJECT,
        ticket: TicketId::new(4),
        note: NoteId::new(5),
        path: "/home/ann/plan.pdf".into(),
        is_last: true,
    });
    desk
}

#[test]
fn files_of_one_account_never_go_to_another() {
    for target in [
        account("two.example", "ann@example.com", "old"),
        account("one.example", "bob@example.com", "old"),
        Target::Local,
        Target::Demo,
    ] {
        let mut desk = with_an_upload();
        desk.connect(target);
        assert!(desk.tasks.list().is_empty());
        let standing = desk.notices.standing();
        assert!(standing.iter().any(|it| it.text.contains("left behind")), "{standing:?}");
    }
}

#[test]
fn files_wait_for_a_new_login_to_the_same_account() {
    let mut desk = with_an_upload();
    desk.connect(account("one.example", "Ann@example.com", "new"));
    assert_eq!(desk.tasks.list().len(), 1);
}
