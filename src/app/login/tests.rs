use super::*;
use crate::app::form::testing::{bare_desk, press, requests, type_text};
use crate::app::layer::Layer;
use crate::worker::reply::Session;
use crate::worker::request::Request;

fn filled(desk: &mut Desk, host: &str) -> Login {
    let mut form = Login::new(desk);
    for text in [host, "ann@example.com", " hunter2 ", " key "] {
        type_text!(form, *desk, text);
        press!(form, *desk, "enter");
    }
    form
}

/// The connection that was asked for.
fn asked(desk: &mut Desk) -> (LoadId, Connection) {
    let mut requests = requests(desk);
    match (requests.pop(), requests.is_empty()) {
        (Some(Request::Connect { load, target: Target::Account(it) }), true) => (load, *it),
        other => panic!("{other:?}"),
    }
}

fn refused(load: LoadId, kind: FailureKind) -> Reply {
    Reply::Connected { load, result: Err(Failure::new(kind, "A sentence.")) }
}

#[test]
fn an_account_is_opened_and_kept() {
    let mut desk = bare_desk();
    let mut form = filled(&mut desk, "shop.smartqweb.com");
    press!(form, desk, "enter");
    let (load, connection) = asked(&mut desk);
    assert_eq!(connection.endpoint, Endpoint::Http("https://shop.smartqweb.com/".parse().unwrap()));
    assert_eq!(connection.email, "ann@example.com");
    assert_eq!(connection.password.expose(), " hunter2 ", "a password is what was typed");
    assert_eq!(connection.api_key.expose(), "key", "a pasted key is not its line end");
    assert!(form.form.is_saving && !connection.plain_http_allowed);
    press!(form, desk, "enter ctrl-s");
    assert!(requests(&mut desk).is_empty());
    let me = crate::app::form::testing::people().remove(0);
    let session = Session { me, label: "shop".to_owned() };
    let go = form.reply(&Reply::Connected { load, result: Ok(Box::new(session)) }, &mut desk);
    assert!(matches!(go, Go::PopThen(answer) if *answer == Answer::SignedIn));
    let effects = desk.take_effects();
    let wanted = Effect::SaveProfile { name: "shop".to_owned(), connection: Box::new(connection) };
    assert_eq!(effects, [wanted]);
}

#[test]
fn nothing_is_sent_over_plain_http_before_somebody_agreed() {
    let mut desk = bare_desk();
    let mut form = filled(&mut desk, "http://192.168.1.5:8080");
    let go = press!(form, desk, "i n t r a enter");
    let Go::Push(Layer::Confirm(confirm)) = go else { panic!("{go:?}") };
    let host = "192.168.1.5:8080".to_owned();
    assert_eq!(confirm.question, Question::PlainHttp { host: host.clone() });
    assert!(requests(&mut desk).is_empty());
    form.answer(Answer::Confirmed(Question::PlainHttp { host }), &mut desk);
    let (_, connection) = asked(&mut desk);
    assert!(connection.plain_http_allowed);
    // another host is another question
    press!(form, desk, "esc");
    requests(&mut desk);
    form.form.write(HOST, "http://10.0.0.9");
    assert!(matches!(press!(form, desk, "ctrl-s"), Go::Push(Layer::Confirm(_))));
    assert!(requests(&mut desk).is_empty());
}

#[test]
fn this_machine_needs_no_protection() {
    let mut desk = bare_desk();
    let mut form = filled(&mut desk, "127.0.0.1:8080");
    press!(form, desk, "l o c a l enter");
    assert!(!asked(&mut desk).1.plain_http_allowed);
}

#[test]
fn a_failure_is_said_at_its_field_and_nothing_typed_is_lost() {
    for (kind, field) in [
        (FailureKind::SignIn { dead_key: true }, API_KEY),
        (FailureKind::SignIn { dead_key: false }, PASSWORD),
        (FailureKind::Offline, HOST),
        (FailureKind::Server, HOST),
    ] {
        let mut desk = bare_desk();
        let mut form = filled(&mut desk, "shop.smartqweb.com");
        press!(form, desk, "enter");
        let (load, _) = asked(&mut desk);
        assert!(matches!(form.reply(&refused(LoadId(99), kind.clone()), &mut desk), Go::Stay));
        form.reply(&refused(load, kind.clone()), &mut desk);
        assert_eq!(form.form.field(field).unwrap().refusal.as_deref(), Some("A sentence."));
        assert_eq!(form.form.fields[form.form.focus].about.property, field);
        press!(form, desk, "ctrl-s");
        assert_eq!(asked(&mut desk).1.password.expose(), " hunter2 ");
    }
}

#[test]
fn a_host_that_is_none_is_said_so() {
    let mut desk = bare_desk();
    let mut form = filled(&mut desk, "ftp://x");
    press!(form, desk, "enter");
    assert!(requests(&mut desk).is_empty());
    let refusal = form.form.field(HOST).unwrap().refusal.clone().unwrap();
    assert!(refusal.contains("is not the address of a server"), "{refusal}");
}

#[test]
fn a_profile_is_not_replaced_unasked() {
    let mut desk = bare_desk();
    let mut form = filled(&mut desk, "acme.smartqweb.com");
    press!(form, desk, "enter");
    assert!(requests(&mut desk).is_empty());
    assert!(form.form.field(PROFILE).unwrap().refusal.is_some());
    press!(form, desk, "enter");
    asked(&mut desk);
    let mut other = filled(&mut desk, "shop.smartqweb.com");
    type_text!(other, desk, "two words");
    press!(other, desk, "enter");
    assert!(requests(&mut desk).is_empty() && !other.form.is_saving);
}

#[test]
fn waiting_can_be_given_up() {
    let mut desk = bare_desk();
    let mut form = filled(&mut desk, "shop.smartqweb.com");
    press!(form, desk, "enter");
    let (load, _) = asked(&mut desk);
    assert!(matches!(press!(form, desk, "esc"), Go::Shown));
    assert_eq!(requests(&mut desk), [Request::CancelLoad(load)]);
    assert!(!form.form.is_saving && desk.account == Account::None);
    assert!(matches!(press!(form, desk, "esc"), Go::Push(Layer::Confirm(_))));
}

#[test]
fn no_secret_is_printed() {
    let mut desk = bare_desk();
    let form = filled(&mut desk, "shop.smartqweb.com");
    assert!(!format!("{form:?}").contains("hunter2"));
}

#[test]
fn profiles_are_named_after_their_hosts() {
    for (host, name) in [
        ("https://acme.smartqweb.com", "acme"),
        ("http://127.0.0.1:8080", "127-0-0-1"),
        ("http://[::1]:8080", "1"),
        ("http://localhost", "localhost"),
    ] {
        assert_eq!(name_of(&host.parse().unwrap()), name);
    }
}
