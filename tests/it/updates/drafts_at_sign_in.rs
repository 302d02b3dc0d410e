//! What is typed for one account goes to no other, whoever signs in over the form.

use smartq::app::drafts::DraftFile;
use smartq::app::effect::Effect;
use smartq::app::layer::Layer;
use smartq::app::notices::Notice;
use smartq::model::{Connection, Endpoint, Secret};
use smartq::worker::reply::{Failure, FailureKind, Reply};
use smartq::worker::request::{LoadId, Request, Target};

use crate::support::fixtures::{self, Screen, start};

const ANN: &str = "ann@acme.test at https://acme.test/";
const BEN: &str = "ben@acme.test at https://acme.test/";

fn ann() -> Target {
    Target::Account(Box::new(Connection {
        endpoint: Endpoint::Http("https://acme.test/".parse().unwrap()),
        email: "Ann@acme.test".to_owned(),
        password: Secret::new("secret"),
        api_key: Secret::new("key"),
        plain_http_allowed: false,
    }))
}

/// Every draft that was written and not taken away since, by account.
#[derive(Default)]
struct Disk(Vec<(String, DraftFile, String)>);

impl Disk {
    fn takes(&mut self, effects: Vec<Effect>) -> Vec<Request> {
        let mut requests = Vec::new();
        for effect in effects {
            match effect {
                Effect::KeepDraft { account, file, text } => {
                    self.0.retain(|(of, it, _)| (of, it) != (&account, &file));
                    self.0.push((account, file, text));
                }
                Effect::DropDraft { account, file } => {
                    self.0.retain(|(of, it, _)| (of, it) != (&account, &file));
                }
                Effect::Send(request) => requests.push(request),
                _ => {}
            }
        }
        requests
    }

    /// What lies there of this account and holds these words.
    fn holds(&self, account: &str, words: &str) -> usize {
        self.0.iter().filter(|(of, _, text)| of == account && text.contains(words)).count()
    }
}

fn connect(requests: &[Request]) -> LoadId {
    let load = requests.iter().find_map(|request| match request {
        Request::Connect { load, .. } => Some(*load),
        _ => None,
    });
    load.expect("an account is asked for")
}

fn connected(load: LoadId) -> Reply {
    Reply::Connected { load, result: Ok(Box::new(fixtures::session())) }
}

fn dead_password() -> Failure {
    Failure::new(FailureKind::SignIn { dead_key: false }, "Wrong e-mail or password.")
}

/// Ann's board as it was kept, with a new ticket half typed, and the form to sign in above it: her password is refused.
fn half_typed() -> (Screen, Disk) {
    let mut screen = Screen::new(start(100, 30, Some(ann())));
    let mut disk = Disk::default();
    let load = connect(&disk.takes(screen.effects()));
    screen.reply(Reply::Kept { told: fixtures::now().moment, reply: Box::new(connected(load)) });
    screen.answer();
    screen.press("enter");
    screen.answer();
    screen.press("n");
    screen.type_text("Strike refunds");
    screen.reply(Reply::Connected { load, result: Err(dead_password()) });
    disk.takes(screen.effects());
    assert!(matches!(screen.state.layers.top(), Layer::Login(_)), "{}", screen.picture());
    (screen, disk)
}

/// Signs in as somebody, whose password it is this time; what is asked for then has no answer yet.
fn sign_in(screen: &mut Screen, disk: &mut Disk, email: &str) -> Vec<Request> {
    // the password has the keys
    screen.press("shift-tab");
    let load = fill_in(screen, disk, email);
    screen.reply(connected(load));
    disk.takes(screen.effects())
}

/// From the e-mail on.
fn fill_in(screen: &mut Screen, disk: &mut Disk, email: &str) -> LoadId {
    screen.press("ctrl-e ctrl-u");
    screen.type_text(email);
    screen.press("tab ctrl-u");
    screen.type_text("secret");
    screen.press("tab ctrl-u");
    screen.type_text("key");
    screen.press("tab ctrl-u");
    screen.type_text(&email[..3]);
    screen.press("enter");
    connect(&disk.takes(screen.effects()))
}

fn notices(screen: &Screen) -> String {
    screen.state.desk.notices.standing().iter().map(|Notice { text, .. }| text.as_str()).collect()
}

#[test]
fn what_stands_in_a_form_stays_with_the_account_it_was_typed_for() {
    let (mut screen, mut disk) = half_typed();
    sign_in(&mut screen, &mut disk, "ben@acme.test");
    assert_eq!(disk.holds(BEN, "Strike refunds"), 0, "{:?}", disk.0);
    assert_eq!(disk.holds(ANN, "Strike refunds"), 1, "{:?}", disk.0);
    assert!(screen.state.desk.drafts.kept().is_empty(), "and is not shown to him");
    assert!(matches!(screen.state.layers.top(), Layer::Projects(_)), "{}", screen.picture());
    assert_eq!(screen.state.layers.iter().count(), 1, "nothing of her board is left");
    assert!(notices(&screen).contains("kept with the account it was typed for"));
}

#[test]
fn whoever_comes_back_finds_it_again() {
    let (mut screen, mut disk) = half_typed();
    for request in sign_in(&mut screen, &mut disk, "ben@acme.test") {
        for reply in fixtures::refusal(&request, &dead_password()) {
            screen.reply(reply);
        }
    }
    disk.takes(screen.effects());
    screen.press("esc");
    assert!(matches!(screen.state.layers.top(), Layer::Welcome(_)), "{}", screen.picture());
    screen.press("c tab");
    let load = fill_in(&mut screen, &mut disk, "ann@acme.test");
    screen.reply(connected(load));
    disk.takes(screen.effects());
    assert_eq!(screen.state.desk.drafts.kept().len(), 1);
    assert_eq!(disk.holds(ANN, "Strike refunds"), 1, "{:?}", disk.0);
    screen.press("O");
    assert!(screen.picture().contains("Strike refunds"), "{}", screen.picture());
}

#[test]
fn the_same_account_goes_on_where_it_was() {
    let (mut screen, mut disk) = half_typed();
    // an e-mail is the same however it is written
    sign_in(&mut screen, &mut disk, "ANN@acme.test");
    assert_eq!(disk.holds(ANN, "Strike refunds"), 1, "{:?}", disk.0);
    let Layer::TicketForm(form) = screen.state.layers.top() else { panic!("{}", screen.picture()) };
    assert_eq!(form.form.answer("name").text(), "Strike refunds");
}

#[test]
fn to_ask_for_another_account_takes_no_draft_away() {
    let (mut screen, mut disk) = half_typed();
    screen.press("shift-tab");
    let load = fill_in(&mut screen, &mut disk, "ben@acme.test");
    assert_eq!(disk.holds(ANN, "Strike refunds"), 1, "while it is asked for");
    screen.reply(Reply::Connected { load, result: Err(dead_password()) });
    disk.takes(screen.effects());
    assert_eq!(disk.holds(ANN, "Strike refunds"), 1, "and when it is refused: {:?}", disk.0);
}

#[test]
fn what_stands_in_a_form_stays_when_there_is_no_such_account_any_more() {
    let mut screen = Screen::new(start(100, 30, Some(ann())));
    let mut disk = Disk::default();
    let load = connect(&disk.takes(screen.effects()));
    screen.reply(Reply::Kept { told: fixtures::now().moment, reply: Box::new(connected(load)) });
    screen.answer();
    screen.press("enter");
    screen.answer();
    screen.press("n");
    screen.type_text("Strike refunds");
    let gone = Failure::new(FailureKind::Gone, "There is nothing here.");
    screen.reply(Reply::Connected { load, result: Err(gone) });
    disk.takes(screen.effects());
    assert!(matches!(screen.state.layers.top(), Layer::Welcome(_)), "{}", screen.picture());
    assert_eq!(disk.holds(ANN, "Strike refunds"), 1, "{:?}", disk.0);
    assert_eq!(screen.state.desk.drafts.kept().len(), 1);
}

#[test]
fn who_signs_in_again_after_another_had_been_tried_first_goes_on_where_he_was() {
    let mut screen = Screen::new(start(100, 30, Some(ann())));
    let mut disk = Disk::default();
    let load = connect(&disk.takes(screen.effects()));
    screen.reply(Reply::Connected { load, result: Err(dead_password()) });
    screen.press("shift-tab");
    let load = fill_in(&mut screen, &mut disk, "ben@acme.test");
    screen.reply(connected(load));
    screen.answer();
    screen.press("enter");
    screen.answer();
    screen.press("n");
    screen.type_text("Strike refunds");
    screen.reply(Reply::Connected { load, result: Err(dead_password()) });
    assert!(matches!(screen.state.layers.top(), Layer::Login(_)), "{}", screen.picture());
    sign_in(&mut screen, &mut disk, "ben@acme.test");
    let Layer::TicketForm(form) = screen.state.layers.top() else { panic!("{}", screen.picture()) };
    assert_eq!(form.form.answer("name").text(), "Strike refunds");
}
