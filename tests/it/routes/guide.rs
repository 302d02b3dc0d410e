//! The examples of the guide, sent by a program that is not ours: `curl`, with the names and brackets of PHP's
//! `http_build_query`.

use std::process::Stdio;

use serde_json::{Value, json};
use tokio::process::Command;

use crate::support::board::Board;
use crate::support::server::API_KEY;

/// Whether there is a `curl`. Where everything must be tested, there has to be one.
async fn has_curl() -> bool {
    let found = Command::new("curl").arg("--version").stdout(Stdio::null()).status().await.is_ok();
    assert!(found || std::env::var_os("CI").is_none(), "curl is missing");
    if !found {
        println!("skipped: there is no curl here");
    }
    found
}

/// Runs `curl` as the owner, as the guide's examples do; answers the body.
async fn curl(board: &Board, path: &str, arguments: &[&str]) -> String {
    let owner = board.owner();
    let output = Command::new("curl")
        .args(["--silent", "--show-error", "--basic", "--noproxy", "*"])
        .args(["--user", &format!("{}:{}", owner.email, owner.password)])
        .args(["--header", &format!("X-Auth-Client-Id: {API_KEY}")])
        .args(arguments)
        .arg(format!("{}/api/v1/{path}", board.server.url))
        .kill_on_drop(true)
        .output()
        .await
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// As [`curl`], with these pairs as a form.
async fn post(board: &Board, path: &str, pairs: &[&str]) -> Value {
    let arguments: Vec<&str> = pairs.iter().flat_map(|pair| ["--data-urlencode", pair]).collect();
    data(&curl(board, path, &arguments).await)
}

fn data(body: &str) -> Value {
    let mut json: Value = serde_json::from_str(body).unwrap();
    assert_eq!(json["error"], Value::Null, "{body}");
    json["data"].take()
}

#[tokio::test]
async fn the_examples_of_the_guide_work_to_the_letter() {
    if !has_curl().await {
        return;
    }
    let board = Board::start().await;
    for name in ["Two", "Three", "Four", "Five"] {
        board.server.person(name, &[]).await;
    }
    projects_as_in_the_guide(&board).await;
    let step = format!("ticket[step_id]={}", board.steps[0]);
    let ticket = [
        "ticket[name]=New Ticket",
        "ticket[description]=New Ticket Description",
        &step,
        "ticket[assigned_to][0]=1",
        "ticket[assigned_to][1]=2",
        "ticket[assigned_to][2]=3",
        "ticket[assigned_to][3]=5",
    ];
    let tickets = format!("projects/{}/tickets", board.project);
    let plain = post(&board, &tickets, &ticket).await;
    assert_eq!(plain["assigned_to"], json!([1, 2, 3, 5]));
    custom_fields_as_in_the_guide(&board, &tickets, &ticket).await;
    let notes = format!("{tickets}/{}/notes", plain["id"]);
    let note = post(&board, &notes, &["note[name]=New Note"]).await;
    assert_eq!(note["text"], "New Note");
    file_as_in_the_guide(&board, &format!("{notes}/{}/files", note["id"])).await;
}

async fn projects_as_in_the_guide(board: &Board) {
    let list = data(&curl(board, "projects", &[]).await);
    assert_eq!(list["items"][0]["name"], "Release");
    let list = data(&curl(board, "projects?count=10&offset=20", &[]).await);
    assert_eq!((&list["items"], &list["total"]), (&json!([]), &json!(1)));
    let project = ["project[name]=New Project", "project[description]=New Project Description"];
    let project = post(board, "projects", &project).await;
    assert_eq!(project["description"], "New Project Description");
    let gone = format!("projects/{}", project["id"]);
    data(&curl(board, &gone, &["--request", "DELETE"]).await);
    let list = data(&curl(board, "projects", &[]).await);
    assert_eq!(list["total"], 1);
}

/// The same ticket once more, with custom fields.
async fn custom_fields_as_in_the_guide(board: &Board, tickets: &str, ticket: &[&str]) {
    let fields = format!("projects/{}/custom_fields", board.project);
    for kind in [&["string"][..], &["string"], &["string"], &["float"], &["choice", "checkbox"]] {
        let mut field = vec![format!("field[type]={}", kind[0]), "field[label]=Some".to_owned()];
        field.extend(kind.get(1).map(|kind| format!("field[options][choiceType]={kind}")));
        let field: Vec<&str> = field.iter().map(String::as_str).collect();
        post(board, &fields, &field).await;
    }
    let mut values = Vec::new();
    for title in ["value[title]=One", "value[title]=Two"] {
        values.push(post(board, &format!("{fields}/f5/values"), &[title]).await["id"].clone());
    }
    let list = data(&curl(board, &fields, &[]).await);
    assert_eq!(list["items"][4]["values"][1]["title"], "Two");
    let chosen = [format!("ticket[f5][0]={}", values[0]), format!("ticket[f5][1]={}", values[1])];
    let filled = ["ticket[f3]=some important info", "ticket[f4]=2013", &chosen[0], &chosen[1]];
    let with_fields = post(board, tickets, &[ticket, &filled].concat()).await;
    assert_eq!(
        (&with_fields["f3"], &with_fields["f4"]),
        (&json!("some important info"), &json!("2013"))
    );
    assert_eq!(with_fields["custom_fields"]["f5"], json!(values));
}

async fn file_as_in_the_guide(board: &Board, files: &str) {
    let folder = tempfile::tempdir().unwrap();
    let image = folder.path().join("image.jpg");
    let body: Vec<u8> =
        b"\xff\xd8\xff\xe0".iter().copied().chain((0..=255).cycle().take(2_000_000)).collect();
    std::fs::write(&image, &body).unwrap();
    let part = format!("file=@{}", image.display());
    let file = data(&curl(board, &format!("{files}v2"), &["--form", &part]).await);
    assert_eq!((&file["name"], &file["type"]), (&json!("image.jpg"), &json!("image/jpeg")));
    let back = folder.path().join("back.jpg");
    let save = ["--output", back.to_str().unwrap()];
    curl(board, &format!("{files}/{}/download", file["id"]), &save).await;
    assert!(std::fs::read(&back).unwrap() == body, "not the bytes that were sent");
}

#[tokio::test]
async fn the_error_answers_of_the_guide_come_byte_for_byte() {
    if !has_curl().await {
        return;
    }
    let board = Board::start().await;
    assert_eq!(
        curl(&board, "", &[]).await,
        r#"{"error":{"type":null,"code":405,"message":"method \"GET\" not found for resource \"\""},"data":null}"#
    );
    let output = Command::new("curl")
        .args(["--silent", "--noproxy", "*", "--user", "email@domain.com:11111"])
        .args(["--header", "X-Auth-Client-Id: 00000000000000000000000000000000"])
        .arg(format!("{}/api/v1/projects", board.server.url))
        .output()
        .await
        .unwrap();
    assert_eq!(
        String::from_utf8(output.stdout).unwrap(),
        r#"{"error":{"type":null,"code":401,"message":"Authorization failed, invalid client id"},"data":null}"#
    );
}

#[tokio::test]
async fn a_file_over_the_limit_is_refused_in_the_envelope_even_while_it_is_being_sent() {
    if !has_curl().await {
        return;
    }
    let board = Board::start().await;
    let ticket = board.ticket("x").await;
    let note = board.note(board.owner(), ticket, "x", false).await;
    let folder = tempfile::tempdir().unwrap();
    let (long, path) = (folder.path().join("long.bin"), format!("{}v2", board.files(ticket, note)));
    std::fs::File::create(&long).unwrap().set_len(26 * 1024 * 1024).unwrap();
    let part = format!("file=@{}", long.display());
    // announced and without announcement, asking first and sending at once
    for more in [&[][..], &["--header", "Expect:"], &["--header", "Transfer-Encoding: chunked"]] {
        let body = curl(&board, &path, &[&["--form", &*part], more].concat()).await;
        let json: Value =
            serde_json::from_str(&body).unwrap_or_else(|error| panic!("{error}: {body} {more:?}"));
        assert_eq!(json["error"]["code"], 413, "{body}");
        assert!(json["error"]["message"].as_str().unwrap().contains("25 MiB"), "{body}");
    }
    assert!(board.bodies().is_empty());
}
