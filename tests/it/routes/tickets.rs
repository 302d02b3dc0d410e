//! Tickets: custom fields, people, dates, moves, and who may do what.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::board::Board;
use crate::support::server::{Person, send, with_form};

/// Custom fields of all four types; answers the ids of the values of the radio and of the check boxes.
async fn add_fields(board: &Board) -> ([u64; 2], [u64; 3]) {
    let (server, owner) = (&board.server, board.owner());
    let path = format!("projects/{}/custom_fields", board.project);
    for form in [
        &[
            ("field[type]", "choice"),
            ("field[label]", "Priority"),
            ("field[options][choiceType]", "radio"),
        ][..],
        &[
            ("field[type]", "choice"),
            ("field[label]", "Platforms"),
            ("field[options][choiceType]", "checkbox"),
        ],
        &[
            ("field[type]", "float"),
            ("field[label]", "Estimate"),
            ("field[options][min]", "0"),
            ("field[options][max]", "40"),
        ],
        &[("field[type]", "string"), ("field[label]", "Customer"), ("field[required]", "1")],
        &[("field[type]", "text"), ("field[label]", "Acceptance")],
    ] {
        server.post(owner, &path, form).await.data();
    }
    let value = async |field: &str, title: &str, default: &str| {
        let form = [("value[title]", title), ("value[is_default]", default)];
        server.post(owner, &format!("{path}/{field}/values"), &form).await.id()
    };
    let radio = [value("f1", "High", "0").await, value("f1", "Normal", "1").await];
    let boxes = [
        value("f2", "Web", "0").await,
        value("f2", "iOS", "0").await,
        value("f2", "Android", "0").await,
    ];
    (radio, boxes)
}

#[tokio::test]
async fn a_ticket_is_added_read_changed_and_deleted() {
    let board = Board::start().await;
    let (server, owner) = (&board.server, board.owner());
    let bob = server.person("Bob", &[]).await;
    let bob_id = bob.id.to_string();
    let added = board
        .try_ticket(
            owner,
            "  Größe & <b>more</b> ",
            &[
                ("ticket[description]", "two\r\nlines"),
                ("ticket[tags]", "ui, bug,ui"),
                ("ticket[required_by]", "12/24/2026"),
                ("ticket[assigned_to][]", &bob_id),
                ("ticket[assigned_to][]", "1"),
                ("ticket[assigned_to][]", &bob_id),
            ],
        )
        .await;
    let ticket = added.data();
    assert_eq!(ticket["name"], "Größe & <b>more</b>");
    assert_eq!(ticket["description"], "two\nlines");
    assert_eq!((&ticket["tags"], &ticket["required_by"]), (&json!("ui,bug"), &json!("2026-12-24")));
    assert_eq!(ticket["assigned_to"], json!([bob.id, 1]));
    assert_eq!(
        (&ticket["step_id"], &ticket["project_id"]),
        (&json!(board.steps[0]), &json!(board.project))
    );
    assert_eq!(ticket["insert_time"], ticket["update_time"]);
    let path = format!("{}/{}", board.tickets(), added.id());
    let read = server.get(owner, &path).await;
    assert_eq!((read.data(), read.etag()), (ticket.clone(), added.etag()));

    let step = board.steps[2].to_string();
    let form = [
        ("ticket[name]", "Renamed"),
        ("ticket[step_id]", &*step),
        ("ticket[assigned_to]", ""),
        ("ticket[required_by]", ""),
    ];
    let changed = server.put(owner, &path, &form).await.data();
    assert_eq!(
        (&changed["name"], &changed["step_id"]),
        (&json!("Renamed"), &json!(board.steps[2]))
    );
    assert_eq!((&changed["assigned_to"], &changed["required_by"]), (&json!([]), &Value::Null));
    assert_eq!(
        (&changed["tags"], &changed["description"]),
        (&ticket["tags"], &ticket["description"])
    );

    server.delete(owner, &path).await.data();
    server.get(owner, &path).await.refused(404);
    server.delete(owner, &path).await.refused(404);
    assert_eq!(server.get(owner, &board.tickets()).await.data()["total"], 0);
}

#[tokio::test]
async fn what_cannot_be_taken_is_refused_by_its_name() {
    let board = Board::start().await;
    let (server, owner) = (&board.server, board.owner());
    let elsewhere = server.project("Other").await;
    let foreign_step = server.step(elsewhere, "Foreign").await.to_string();
    let step = board.steps[0].to_string();
    let post =
        async |form: &[(&str, &str)]| server.post(owner, &board.tickets(), form).await.refused(400);
    assert_eq!(post(&[("ticket[step_id]", &step)]).await, "name is required");
    assert_eq!(
        post(&[("ticket[name]", " "), ("ticket[step_id]", &step)]).await,
        "name must not be empty"
    );
    assert_eq!(post(&[("ticket[name]", "x")]).await, "step_id is required");
    assert_eq!(
        post(&[("ticket[name]", "x"), ("ticket[step_id]", "soon")]).await,
        "step_id must be a whole number"
    );
    for step in ["999999", &foreign_step] {
        let why = post(&[("ticket[name]", "x"), ("ticket[step_id]", step)]).await;
        assert_eq!(why, "step_id is not a step of this project");
    }
    let with = async |key: &str, text: &str| {
        board.try_ticket(owner, "x", &[(key, text)]).await.refused(400)
    };
    assert_eq!(
        with("ticket[required_by]", "soon").await,
        "required_by must be a date, as 2026-12-24"
    );
    assert_eq!(
        with("ticket[assigned_to][]", "77").await,
        "assigned_to names user 77, who is not there"
    );
    assert_eq!(
        with("ticket[assigned_to][]", "Bob").await,
        "assigned_to must be a list of whole numbers"
    );
    assert_eq!(with("ticket[f9]", "x").await, "f9 is not a field of this project");
    assert_eq!(server.get(owner, &board.tickets()).await.data()["total"], 0);
}

#[tokio::test]
async fn custom_fields_are_checked_defaulted_and_told_in_both_forms() {
    let board = Board::start().await;
    let (server, owner) = (&board.server, board.owner());
    let (radio, boxes) = add_fields(&board).await;
    let [web, _, android] = boxes.map(|id| id.to_string());
    let refused = async |properties: &[(&str, &str)]| {
        board.try_ticket(owner, "x", properties).await.refused(400)
    };
    assert_eq!(refused(&[]).await, "f4 (Customer) is required");
    let customer = ("ticket[f4]", "Ann");
    assert_eq!(
        refused(&[customer, ("ticket[f3]", "41")]).await,
        "f3 (Estimate) must be at most 40"
    );
    assert_eq!(
        refused(&[customer, ("ticket[f3]", "-1")]).await,
        "f3 (Estimate) must be at least 0"
    );
    assert_eq!(
        refused(&[customer, ("ticket[f1]", &web)]).await,
        format!("f1 (Priority) has no value {web}")
    );

    let properties = [
        customer,
        ("ticket[f3]", "2,50"),
        ("ticket[f2][0]", &*android),
        ("ticket[f2][1]", &*web),
        ("ticket[f5]", "- a\r\n- b"),
    ];
    let added = board.try_ticket(owner, "x", &properties).await;
    let fields = json!({
        "f1": radio[1].to_string(), "f2": [boxes[0], boxes[2]], "f3": "2.5", "f4": "Ann", "f5": "- a\n- b",
    });
    assert_eq!(added.data()["custom_fields"], fields);
    for (name, content) in fields.as_object().unwrap() {
        assert_eq!(added.data()[name], *content, "{name} flat");
    }
    let path = format!("{}/{}", board.tickets(), added.id());
    let read = server.get(owner, &path).await.data();
    assert_eq!(read["custom_fields"], fields);
    assert!(read.get("f3").is_none(), "nested only in a GET");

    let form = [("ticket[f2]", ""), ("ticket[f3]", ""), ("ticket[f1]", &*radio[0].to_string())];
    let changed = server.put(owner, &path, &form).await;
    let fields = json!({"f1": radio[0].to_string(), "f4": "Ann", "f5": "- a\n- b"});
    assert_eq!((&changed.data()["custom_fields"], &changed.data()["f1"]), (&fields, &fields["f1"]));
    assert_eq!(changed.etag(), server.get(owner, &path).await.etag());
    assert_eq!(
        server.put(owner, &path, &[("ticket[f4]", "")]).await.refused(400),
        "f4 (Customer) is required"
    );
}

#[tokio::test]
async fn lists_are_pages_in_order_with_the_parts_that_are_asked_for() {
    let board = Board::start().await;
    let (server, owner) = (&board.server, board.owner());
    add_fields(&board).await;
    let mut ids = Vec::new();
    for number in 0..25 {
        let properties = [("ticket[f4]", "Ann"), ("ticket[assigned_to][]", "1")];
        ids.push(board.try_ticket(owner, &format!("number {number}"), &properties).await.id());
    }
    let first = server.get(owner, &board.tickets()).await;
    assert_eq!(first.ids(), ids[..20]);
    let data = first.data();
    assert_eq!(
        (&data["total"], &data["count"], &data["offset"]),
        (&json!(25), &json!(20), &json!(0))
    );
    assert!(
        data["items"][0].get("custom_fields").is_none()
            && data["items"][0].get("assigned_to").is_none()
    );
    let path = format!("{}?count=3&offset=23&custom_fields=1&assigned_to=1", board.tickets());
    let last = server.get(owner, &path).await;
    assert_eq!(last.ids(), ids[23..]);
    assert_eq!(last.data()["items"][0]["custom_fields"]["f4"], "Ann");
    assert_eq!(last.data()["items"][1]["assigned_to"], json!([1]));
    assert!(server.get(owner, &format!("{}?offset=25", board.tickets())).await.ids().is_empty());
    server.get(owner, &format!("{}?custom_fields=maybe", board.tickets())).await.refused(400);
}

async fn may(board: &Board, person: &Person, ticket: u64) -> [u16; 5] {
    let (server, path) = (&board.server, format!("{}/{ticket}", board.tickets()));
    let read = server.get(person, &path).await.status.as_u16();
    let note =
        server.post(person, &board.notes(ticket), &[("note[text]", "x")]).await.status.as_u16();
    let add = board.try_ticket(person, "x", &[]).await.status.as_u16();
    let edit = server.put(person, &path, &[("ticket[name]", "y")]).await.status.as_u16();
    let delete = server.delete(person, &path).await.status.as_u16();
    [read, note, add, edit, delete]
}

#[tokio::test]
async fn each_access_level_may_what_the_ones_below_it_may_and_one_thing_more() {
    let board = Board::start().await;
    for (level, want) in [
        (0, [404, 404, 404, 404, 404]),
        (1, [200, 403, 403, 403, 403]),
        (2, [200, 200, 403, 403, 403]),
        (3, [200, 200, 200, 403, 403]),
        (4, [200, 200, 200, 200, 403]),
        (5, [200, 200, 200, 200, 200]),
    ] {
        let person = board.member(&format!("Level{level}"), level, &[]).await;
        let ticket = board.ticket("x").await;
        assert_eq!(may(&board, &person, ticket).await, want, "level {level}");
    }
}

#[tokio::test]
async fn moves_stop_at_the_last_step_of_the_role_and_say_so() {
    let board = Board::start().await;
    let (server, [first, doing, done]) = (&board.server, board.steps.map(|id| id.to_string()));
    let ann = board.member("Ann", 4, &[("max_step", &doing)]).await;
    let ticket = board.ticket("x").await;
    let path = format!("{}/{ticket}", board.tickets());
    server.put(&ann, &path, &[("ticket[step_id]", &doing)]).await.data();
    let why = server
        .put(&ann, &path, &[("ticket[name]", "y"), ("ticket[step_id]", &done)])
        .await
        .refused(403);
    assert!(why.contains("\"Done\"") && why.contains("\"Doing\""), "{why}");
    let read = server.get(&ann, &path).await.data();
    assert_eq!((&read["name"], read["step_id"].to_string()), (&json!("x"), doing));
    let form = [("ticket[name]", "z"), ("ticket[step_id]", &*done)];
    server.post(&ann, &board.tickets(), &form).await.refused(403);
    // a ticket that others have brought beyond may be edited where it is, and brought back
    server.put(board.owner(), &path, &[("ticket[step_id]", &done)]).await.data();
    server.put(&ann, &path, &[("ticket[name]", "y"), ("ticket[step_id]", &done)]).await.data();
    server.put(&ann, &path, &[("ticket[step_id]", &first)]).await.data();
}

#[tokio::test]
async fn a_ticket_of_another_project_is_not_there() {
    let board = Board::start().await;
    let (server, owner) = (&board.server, board.owner());
    let ticket = board.ticket("x").await;
    let note = board.note(owner, ticket, "x", false).await;
    let other = server.project("Other").await;
    let path = format!("projects/{other}/tickets/{ticket}");
    server.get(owner, &path).await.refused(404);
    server.put(owner, &path, &[("ticket[name]", "y")]).await.refused(404);
    server.delete(owner, &path).await.refused(404);
    server.get(owner, &format!("{path}/notes")).await.refused(404);
    server.get(owner, &format!("{path}/notes/{note}")).await.refused(404);
    server.get(owner, &format!("{path}/notes/{note}/files")).await.refused(404);
    assert_eq!(
        server.get(owner, &format!("{}/{ticket}", board.tickets())).await.data()["name"],
        "x"
    );
}

#[tokio::test]
async fn nobody_overwrites_what_he_has_not_seen() {
    let board = Board::start().await;
    let (server, owner) = (&board.server, board.owner());
    let ticket = board.ticket("x").await;
    let path = format!("{}/{ticket}", board.tickets());
    let seen = server.get(owner, &path).await.etag();
    let put = async |etag: &str, name: &str| {
        let request = server.request(Method::PUT, owner, &path).header("if-match", etag);
        send(with_form(request, &[("ticket[name]", name)])).await
    };
    let saved = put(&seen, "y").await;
    assert_eq!(saved.data()["name"], "y");
    put(&seen, "z").await.refused(412);
    assert_eq!(put(&saved.etag(), "z").await.data()["name"], "z");
    let delete = server.request(Method::DELETE, owner, &path).header("if-match", &saved.etag());
    send(delete).await.refused(412);
    assert_eq!(server.get(owner, &path).await.data()["name"], "z");
}

#[tokio::test]
async fn a_ticket_posted_twice_for_one_intention_is_there_once() {
    let board = Board::start().await;
    let (server, step) = (&board.server, board.steps[0].to_string());
    let post = async || {
        let request = server.request(Method::POST, board.owner(), &board.tickets());
        let form = [("ticket[name]", "once"), ("ticket[step_id]", &*step)];
        send(with_form(request, &form).header("idempotency-key", "an intention")).await
    };
    let (first, second) = (post().await, post().await);
    assert_eq!(first.body, second.body);
    assert_eq!(server.get(board.owner(), &board.tickets()).await.data()["total"], 1);
}

#[tokio::test]
async fn a_full_page_comes_with_all_its_parts() {
    use smartq::server::{Server, Settings};
    let folder = tempfile::tempdir().unwrap();
    let server = Server::open(Settings::new(folder.path().join("workspace"))).await.unwrap();
    let now = smartq::model::Timestamp::parse("2026-11-24 12:00:00").unwrap();
    server.fill_with_samples(3_000, now).await.unwrap();
    let server = crate::routes::samples::serve(folder, server).await;
    let project = *server.get(&server.owner, "projects").await.ids().last().unwrap();
    let page = |count: u32| {
        format!(
            "projects/{project}/tickets?count={count}&offset=1500&custom_fields=1&assigned_to=1"
        )
    };
    server.get(&server.owner, &page(1)).await.data();
    let full = server.get(&server.owner, &page(1_000)).await;
    assert_eq!(full.ids().len(), 1_000);
    let data = full.data();
    let items = data["items"].as_array().unwrap();
    assert!(items.iter().all(|ticket| ticket["custom_fields"]["f1"].is_string()));
    assert!(items.iter().any(|ticket| ticket["assigned_to"].as_array().unwrap().len() > 1));
}
