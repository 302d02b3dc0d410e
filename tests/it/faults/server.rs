//! What the server holds to, whoever asks for what.
//!
//! Elsewhere: what is in flight at the end is finished, `routes/service.rs`, and what drips is cut off, `faults/limits.rs`; a
//! full disk in the database itself, `server/db.rs`; who may set which rights and whose login, `routes/users.rs`; names of
//! downloads, `server/files/disposition.rs`; a disk without shared memory, `server/db/open.rs`.

use reqwest::Method;
use reqwest::multipart::{Form, Part};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{Connection as _, query_scalar};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::support::board::Board;
use crate::support::serve::Serve;
use crate::support::server::{API_KEY, TestServer, send, with_form};

/// A connection of our own to the database behind a server.
async fn database(server: &TestServer) -> SqliteConnection {
    let file = SqliteConnectOptions::new().filename(server.folder().join("workspace.db"));
    SqliteConnection::connect_with(&file).await.unwrap()
}

#[tokio::test]
async fn nothing_is_deleted_in_a_version_its_deleter_has_not_seen() {
    let board = Board::start().await;
    let (server, owner, below) =
        (&board.server, board.owner(), format!("projects/{}", board.project));
    let add = async |path: &str, form: &[(&str, &str)]| {
        let path = format!("{below}/{path}");
        let id = server.post(owner, &path, form).await.id();
        format!("{path}/{id}")
    };
    let field = [("field[type]", "choice"), ("field[label]", "Kind")];
    server.post(owner, &format!("{below}/custom_fields"), &field).await.data();
    let value = add("custom_fields/f1/values", &[("value[title]", "Bug")]).await;
    let role = add("roles", &[("role[name]", "Idle"), ("role[access_level]", "1")]).await;
    let step = add("steps", &[("step[name]", "Late")]).await;
    let ticket = board.ticket("x").await;
    let note = board.note(owner, ticket, "see", false).await;
    let file = board.upload(owner, (ticket, note), "a.txt", b"a", false).await.id();
    let person = server.person("Ann", &[]).await.id;
    // inner things before those they are in
    for path in [
        format!("{}/{file}", board.files(ticket, note)),
        format!("{}/{note}", board.notes(ticket)),
        format!("{}/{ticket}", board.tickets()),
        value,
        format!("{below}/custom_fields/f1"),
        role,
        step,
        below.clone(),
        format!("users/{person}"),
    ] {
        let seen = server.get(owner, &path).await.etag();
        let delete =
            |tag: &str| server.request(Method::DELETE, owner, &path).header("if-match", tag);
        send(delete("\"another\"")).await.refused(412);
        assert_eq!(server.get(owner, &path).await.etag(), seen, "{path} is as it was");
        assert_eq!(send(delete(&seen)).await.status, 200, "{path}");
        server.get(owner, &path).await.refused(404);
    }
}

#[tokio::test]
async fn sigterm_finishes_what_is_in_flight_and_ends_with_0() {
    let server = TestServer::start().await;
    let login = server.request(Method::GET, &server.owner, "users/me").build().unwrap();
    let login = login.headers()["authorization"].to_str().unwrap().to_owned();
    let place = server.stop_keeping_folder().await;
    let serve = Serve::start(place.path(), &[]).await;
    let address = serve.url.strip_prefix("http://").unwrap();
    let form = "project[name]=Last";
    let mut stream = TcpStream::connect(address).await.unwrap();
    let head = format!(
        "POST /api/v1/projects HTTP/1.1\r\nHost: localhost\r\nAuthorization: {login}\r\n\
         X-Auth-Client-Id: {API_KEY}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: {}\r\nExpect: 100-continue\r\n\r\n",
        form.len()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = [0; 64];
    // the handler is waiting for the body
    let read = stream.read(&mut answer).await.unwrap();
    assert!(answer[..read].starts_with(b"HTTP/1.1 100"));
    serve.ask_to_end();
    // it has heard the signal once nobody new is let in
    while TcpStream::connect(address).await.is_ok() {
        tokio::task::yield_now().await;
    }
    stream.write_all(form.as_bytes()).await.unwrap();
    let mut rest = String::new();
    stream.read_to_string(&mut rest).await.unwrap();
    assert!(rest.starts_with("HTTP/1.1 200"), "{rest}");
    serve.has_ended().await;
    let file = SqliteConnectOptions::new().filename(place.path().join("workspace/workspace.db"));
    let mut database = SqliteConnection::connect_with(&file).await.unwrap();
    let name: String =
        query_scalar("SELECT name FROM projects").fetch_one(&mut database).await.unwrap();
    assert_eq!(name, "Last");
}

#[tokio::test]
async fn two_administrators_who_demote_each_other_at_once_leave_one() {
    let server = TestServer::start().await;
    let owner = &server.owner;
    let second = server.person("Second", &[("is_account_administrator", "1")]).await;
    let path = format!("users/{}", second.id);
    let form = [("user[is_account_administrator]", "0")];
    let (mine, theirs) =
        tokio::join!(server.put(owner, &path, &form), server.put(&second, "users/1", &form));
    assert_ne!(mine.status.is_success(), theirs.status.is_success(), "{mine:?} {theirs:?}");
    let left = if mine.status.is_success() { owner } else { &second };
    let people = server.get(left, "users").await.data();
    let people = people["items"].as_array().unwrap();
    assert_eq!(people.iter().filter(|it| it["is_account_administrator"] == true).count(), 1);
}

#[tokio::test]
async fn a_key_that_is_replaced_is_dead_at_once() {
    let server = TestServer::start().await;
    server.get(&server.owner, "users/me").await.data();
    let mut database = database(&server).await;
    let changed = sqlx::query("UPDATE api_keys SET digest = zeroblob(32)").execute(&mut database);
    assert_eq!(changed.await.unwrap().rows_affected(), 1);
    let why = server.get(&server.owner, "users/me").await.refused(401);
    assert_eq!(why, "Authorization failed, invalid client id");
}

#[tokio::test]
async fn a_verified_login_is_worth_nothing_once_another_process_has_changed_the_password() {
    let server = TestServer::start().await;
    let (ann, bob) = (server.person("Ann", &[]).await, server.person("Bob", &[]).await);
    server.get(&ann, "users/me").await.data();
    server.get(&ann, "users/me").await.data();
    let mut database = database(&server).await;
    sqlx::query(
        "UPDATE users SET password_hash = (SELECT password_hash FROM users WHERE id = $1)
         WHERE id = $2",
    )
    .bind(i64::try_from(bob.id).unwrap())
    .bind(i64::try_from(ann.id).unwrap())
    .execute(&mut database)
    .await
    .unwrap();
    server.get(&ann, "users/me").await.refused(401);
    let renewed = crate::support::server::Person { password: bob.password.clone(), ..ann };
    server.get(&renewed, "users/me").await.data();
}

#[tokio::test]
async fn what_was_answered_of_a_deleted_thing_goes_with_it_and_is_not_made_again() {
    let board = Board::start().await;
    let (server, owner) = (&board.server, board.owner());
    let ticket = board.ticket("x").await;
    let notes = board.notes(ticket);
    let post = async |key: &'static str| {
        let request = server.request(Method::POST, owner, &notes);
        let text = format!("between us {key}");
        send(with_form(request, &[("note[text]", &text)]).header("idempotency-key", key)).await
    };
    let kept = async |words: &'static str| -> i64 {
        let count = query_scalar("SELECT COUNT(*) FROM intentions WHERE instr(answer, $1) > 0");
        count.bind(words).fetch_one(&mut database(server).await).await.unwrap()
    };
    let first = post("one").await.id();
    post("two").await.id();
    assert_eq!(kept("between us").await, 2);
    server.delete(owner, &format!("{notes}/{first}")).await.data();
    assert_eq!((kept("between us one").await, kept("between us two").await), (0, 1));
    assert!(post("one").await.refused(409).contains("deleted"));
    assert_eq!(post("two").await.headers["idempotency-replayed"], "true");
    server.delete(owner, &format!("{}/{ticket}", board.tickets())).await.data();
    assert_eq!(kept("between us").await, 0);
}

#[tokio::test]
async fn whatever_was_deleted_is_not_answered_of_again() {
    let board = Board::start().await;
    let (server, owner, project) = (&board.server, board.owner(), board.project);
    let of = |rest: &str| format!("projects/{project}/{rest}");
    let person = [
        ("user[name]", "Eve"),
        ("user[email]", "eve@example.com"),
        ("user[password]", "long enough for it"),
    ];
    let field = server
        .post(
            owner,
            &of("custom_fields"),
            &[
                ("field[type]", "choice"),
                ("field[label]", "Kind"),
                ("field[options][choiceType]", "radio"),
            ],
        )
        .await;
    let field = of(&format!("custom_fields/{}", field.data()["name"].as_str().unwrap()));
    let values = format!("{field}/values");
    let rows: [(String, &[(&str, &str)]); 6] = [
        ("users".to_owned(), &person),
        (of("steps"), &[("step[name]", "Later")]),
        (of("roles"), &[("role[name]", "Guests"), ("role[access_level]", "2")]),
        (
            format!("project/{project}/roles"),
            &[("role[name]", "Others"), ("role[access_level]", "2")],
        ),
        (of("custom_fields"), &[("field[type]", "string"), ("field[label]", "Build")]),
        (values, &[("value[title]", "Red")]),
    ];
    for (at, form) in rows {
        let post = async || {
            let request = server.request(Method::POST, owner, &at);
            send(with_form(request, form).header("idempotency-key", &at)).await
        };
        let made = post().await.data();
        assert_eq!(post().await.headers["idempotency-replayed"], "true", "{at}");
        let id = made["id"].as_u64().map(|id| id.to_string());
        let id = id.unwrap_or_else(|| made["name"].as_str().unwrap().to_owned());
        server.delete(owner, &format!("{at}/{id}")).await.data();
        assert!(post().await.refused(409).contains("deleted"), "{at}");
    }
}

#[tokio::test]
async fn a_key_among_the_parts_of_an_upload_is_neither_kept_nor_told() {
    let board = Board::start().await;
    let (server, owner) = (&board.server, board.owner());
    let ticket = board.ticket("x").await;
    let note = board.note(owner, ticket, "see", false).await;
    let path = format!("{}v2", board.files(ticket, note));
    let part = Part::bytes(b"body".to_vec()).file_name("a.txt");
    let form = Form::new().text("X_AUTH_CLIENT_ID", API_KEY).part("file", part);
    let answer = send(server.request(Method::POST, owner, &path).multipart(form)).await;
    assert!(answer.status.is_success() && !answer.body.contains(API_KEY), "{}", answer.body);
    let mut looked_at = 0;
    for folder in [server.folder(), server.folder().join("files")] {
        for entry in folder.read_dir().unwrap() {
            let Ok(bytes) = std::fs::read(entry.unwrap().path()) else { continue };
            let found = bytes.windows(API_KEY.len()).any(|part| part == API_KEY.as_bytes());
            assert!(!found);
            looked_at += usize::from(!bytes.is_empty());
        }
    }
    assert!(looked_at > 1);
}

#[tokio::test]
async fn names_that_would_end_a_header_come_back_as_they_were() {
    let board = Board::start().await;
    let (server, owner) = (&board.server, board.owner());
    let ticket = board.ticket("x").await;
    let note = board.note(owner, ticket, "see", false).await;
    let path = format!("{}v2", board.files(ticket, note));
    for (header, name, told) in [
        // as browsers write a quotation mark
        (r#"filename="a%22b.txt""#, "a\"b.txt", "a_b.txt"),
        (r#"filename="a%0D%0Ab.txt""#, "a__b.txt", "a__b.txt"),
        (r#"filename="100%25.txt""#, "100%25.txt", "100_25.txt"),
    ] {
        let body = format!(
            "--B\r\nContent-Disposition: form-data; name=\"file\"; {header}\r\n\r\nx\r\n--B--\r\n"
        );
        let request = server.request(Method::POST, owner, &path).body(body);
        let request = request.header("content-type", "multipart/form-data; boundary=B");
        let file = send(request).await;
        assert_eq!(file.data()["name"], name);
        let download = format!("{}/{}/download", board.files(ticket, note), file.id());
        let answer = server.get(owner, &download).await;
        let disposition = answer.headers["content-disposition"].to_str().unwrap();
        let start = format!("attachment; filename=\"{told}\"");
        assert!(disposition.starts_with(&start), "{disposition}");
    }
}
