//! Every verb of the guide has a way to it: keys on the screen, or for what the screen learns from lists already, the
//! command `api`.

use std::collections::BTreeSet;

use smartq::worker::request::Target;

use crate::support::board::Board;
use crate::support::driver::{Driver, Story};
use crate::support::machine::Machine;
use crate::support::marked::Marked;
use crate::support::server::API_KEY;
use crate::support::tap::Tap;

/// What the guide offers, in its order.
const GUIDE: [&str; 49] = [
    "GET /users/me",
    "PUT /users/me",
    "GET /users",
    "POST /users",
    "GET /users/{}",
    "PUT /users/{}",
    "DELETE /users/{}",
    "GET /projects",
    "POST /projects",
    "GET /projects/{}",
    "PUT /projects/{}",
    "DELETE /projects/{}",
    "GET /projects/{}/roles",
    "POST /projects/{}/roles",
    "GET /projects/{}/roles/{}",
    "GET /projects/{}/roles/default",
    "PUT /projects/{}/roles/{}",
    // the guide writes "project" here; the server takes both
    "PUT /projects/{}/roles/default",
    "DELETE /projects/{}/roles/{}",
    "GET /projects/{}/steps",
    "POST /projects/{}/steps",
    "GET /projects/{}/steps/{}",
    "PUT /projects/{}/steps/{}",
    "DELETE /projects/{}/steps/{}",
    "GET /projects/{}/custom_fields",
    "GET /projects/{}/custom_fields/{}",
    "POST /projects/{}/custom_fields",
    "PUT /projects/{}/custom_fields/{}",
    "DELETE /projects/{}/custom_fields/{}",
    "GET /projects/{}/custom_fields/{}/values",
    "GET /projects/{}/custom_fields/{}/values/{}",
    "POST /projects/{}/custom_fields/{}/values",
    "PUT /projects/{}/custom_fields/{}/values/{}",
    "DELETE /projects/{}/custom_fields/{}/values/{}",
    "GET /projects/{}/tickets",
    "POST /projects/{}/tickets",
    "GET /projects/{}/tickets/{}",
    "PUT /projects/{}/tickets/{}",
    "DELETE /projects/{}/tickets/{}",
    "GET /projects/{}/tickets/{}/notes",
    "POST /projects/{}/tickets/{}/notes",
    "GET /projects/{}/tickets/{}/notes/{}",
    "PUT /projects/{}/tickets/{}/notes/{}",
    "DELETE /projects/{}/tickets/{}/notes/{}",
    "GET /projects/{}/tickets/{}/notes/{}/files",
    "POST /projects/{}/tickets/{}/notes/{}/filesv2",
    "GET /projects/{}/tickets/{}/notes/{}/files/{}",
    "GET /projects/{}/tickets/{}/notes/{}/files/{}/download",
    "DELETE /projects/{}/tickets/{}/notes/{}/files/{}",
];

/// Keys from the board on, what is typed in quotes, and the verbs that they lead to.
const KEYS: [(&str, &[&str]); 12] = [
    (
        "",
        &[
            "GET /users/me",
            "GET /projects",
            "GET /projects/{}/tickets",
            "GET /projects/{}/steps",
            "GET /projects/{}/roles",
            "GET /projects/{}/custom_fields",
        ],
    ),
    (
        "@ n 'Mei' tab 'mei@example.com' tab '12345' ctrl-s e ' Chen' ctrl-s D 'Mei Chen' enter",
        &["GET /users", "POST /users", "PUT /users/{}", "DELETE /users/{}"],
    ),
    ("M '!' ctrl-s", &["PUT /users/me"]),
    (
        "q n 'Web' ctrl-s q e '!' ctrl-s D 'Web!' enter",
        &["POST /projects", "PUT /projects/{}", "DELETE /projects/{}"],
    ),
    (
        ", n 'QA' ctrl-s e '!' ctrl-s D y",
        &["POST /projects/{}/steps", "PUT /projects/{}/steps/{}", "DELETE /projects/{}/steps/{}"],
    ),
    (
        ", 3 n 'Testers' tab right space ctrl-s e '!' ctrl-s D y",
        &["POST /projects/{}/roles", "PUT /projects/{}/roles/{}", "DELETE /projects/{}/roles/{}"],
    ),
    (", 3 g g e tab right space ctrl-s", &["PUT /projects/{}/roles/default"]),
    (
        ", 4 n right right right space tab 'Colour' ctrl-s n 'red' ctrl-s e '!' ctrl-s D y",
        &[
            "POST /projects/{}/custom_fields",
            "POST /projects/{}/custom_fields/{}/values",
            "PUT /projects/{}/custom_fields/{}/values/{}",
            "DELETE /projects/{}/custom_fields/{}/values/{}",
        ],
    ),
    (
        ", 4 G e tab '!' ctrl-s D y",
        &["PUT /projects/{}/custom_fields/{}", "DELETE /projects/{}/custom_fields/{}"],
    ),
    (
        "n 'Fresh' enter L D y",
        &[
            "POST /projects/{}/tickets",
            "PUT /projects/{}/tickets/{}",
            "DELETE /projects/{}/tickets/{}",
        ],
    ),
    (
        "g g enter n 'Seen' ctrl-s tab e ' again' ctrl-s",
        &[
            "GET /projects/{}/tickets/{}",
            "GET /projects/{}/tickets/{}/notes",
            "POST /projects/{}/tickets/{}/notes",
            "PUT /projects/{}/tickets/{}/notes/{}",
        ],
    ),
    (
        "g g enter tab g g A ctrl-u '~/plan.txt' enter tab S enter D y shift-tab D y",
        &[
            "GET /projects/{}/tickets/{}/notes/{}/files",
            "POST /projects/{}/tickets/{}/notes/{}/filesv2",
            "GET /projects/{}/tickets/{}/notes/{}/files/{}/download",
            "DELETE /projects/{}/tickets/{}/notes/{}/files/{}",
            "DELETE /projects/{}/tickets/{}/notes/{}",
        ],
    ),
];

/// What `smartq api GET` is given, and the verb that it is.
const CALLS: [(&str, &str); 10] = [
    ("/users/1", "GET /users/{}"),
    ("/projects/1", "GET /projects/{}"),
    ("/projects/1/roles/2", "GET /projects/{}/roles/{}"),
    ("/projects/1/roles/default", "GET /projects/{}/roles/default"),
    ("/projects/1/steps/1", "GET /projects/{}/steps/{}"),
    ("/projects/1/custom_fields/f1", "GET /projects/{}/custom_fields/{}"),
    ("/projects/1/custom_fields/f1/values", "GET /projects/{}/custom_fields/{}/values"),
    ("/projects/1/custom_fields/f1/values/1", "GET /projects/{}/custom_fields/{}/values/{}"),
    ("/projects/1/tickets/1/notes/1", "GET /projects/{}/tickets/{}/notes/{}"),
    ("/projects/1/tickets/1/notes/1/files/1", "GET /projects/{}/tickets/{}/notes/{}/files/{}"),
];

#[test]
fn the_tables_leave_no_verb_out() {
    let keys = KEYS.iter().flat_map(|(_, verbs)| verbs.iter().copied());
    let reached: BTreeSet<&str> = keys.chain(CALLS.iter().map(|(_, verb)| *verb)).collect();
    assert_eq!(reached, BTreeSet::from(GUIDE));
}

#[tokio::test]
async fn keys_lead_to_the_verbs() {
    let board = Board::start().await;
    board.ticket("Rates").await;
    let tap = Tap::before(&board.server.url).await;
    for (keys, verbs) in KEYS {
        let mut driver = at_the_board(&board, &tap).await;
        for act in keys.split_inclusive(['\'']).collect::<Vec<_>>().chunks(2) {
            press(&mut driver, act).await;
        }
        let asked = asked(&tap, &board);
        for verb in verbs {
            let is_asked = asked.iter().any(|it| it == verb);
            assert!(is_asked, "{keys} does not {verb}, but {asked:#?}\n{}", driver.screen());
        }
        driver.close().await;
    }
}

/// The verbs that were asked since the last time: each with its key in a header and nowhere else.
fn asked(tap: &Tap, board: &Board) -> Vec<String> {
    let marked = Marked::of(&[("key", API_KEY), ("password", &board.owner().password)]);
    let asked = tap.take_whole().into_iter().map(|asked| {
        let key = asked.headers.iter().find_map(|line| line.strip_prefix("x-auth-client-id: "));
        assert_eq!(key, Some(API_KEY), "{asked:?}");
        marked.assert_not_in(&asked.verb, asked.address.as_bytes());
        asked.verb
    });
    asked.collect()
}

/// A board of the owner's, by way of the tap.
async fn at_the_board(board: &Board, tap: &Tap) -> Driver {
    let mut connection = board.server.connection(board.owner());
    connection.endpoint = smartq::model::Endpoint::Http(tap.url.parse().unwrap());
    let target = Some(Target::Account(Box::new(connection)));
    let mut driver = Story { target, project: Some("Release"), ..Story::default() }.begin();
    std::fs::write(driver.place().join("plan.txt"), "first things first").unwrap();
    driver.idle().await;
    driver.assert_shows("To do");
    driver
}

/// Keys, and then what stands in quotes behind them.
async fn press(driver: &mut Driver, act: &[&str]) {
    let keys = act[0].trim_end_matches('\'').trim();
    if !keys.is_empty() {
        driver.press(keys).await;
    }
    if let Some(text) = act.get(1) {
        driver.type_text(text.trim_end_matches('\'')).await;
    }
}

#[tokio::test]
async fn calls_lead_to_the_verbs() {
    let board = Board::start().await;
    let ticket = board.ticket("Rates").await;
    let note = board.note(board.owner(), ticket, "Seen", false).await;
    board.upload(board.owner(), (ticket, note), "plan.txt", b"first", true).await.id();
    board.member("Rita", 2, &[]).await;
    let fields = format!("projects/{}/custom_fields", board.project);
    let form =
        [("field[type]", "choice"), ("field[label]", "Colour"), ("field[choiceType]", "radio")];
    let field = board.server.post(board.owner(), &fields, &form).await.data();
    let name = field["name"].as_str().unwrap();
    let values = format!("{fields}/{name}/values");
    board.server.post(board.owner(), &values, &[("value[title]", "red")]).await.id();

    let tap = Tap::before(&board.server.url).await;
    let mut machine = Machine::of(&board.server, board.owner());
    machine.set("SMARTQ_URL", &tap.url);
    for (path, verb) in CALLS {
        let output = machine.run(&["api", "GET", path]).await;
        assert!(output.status.success(), "{path}: {}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(asked(&tap, &board), [verb]);
    }
}
