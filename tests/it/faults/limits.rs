//! What the server bears with, from a client that dawdles, floods, or comes by another name.
//!
//! Elsewhere: an upload breaks off or grows too long, `routes/files.rs`; each answer is `nosniff` and without a CORS header,
//! and a download an attachment, `faults/rights.rs`; a stalled, dripping and untaken body at the limits themselves,
//! `server/listen/paced.rs`; guessing, `faults/guessing.rs`; a login that ends with a change of password or rights,
//! `routes/auth.rs`, between processes, `routes/service.rs`; a damaged workspace is refused after a bad
//! end, a day or a change, and a restart in good order looks for no damage,
//! `server::db::soundness::tests::damage_is_found_after_a_change_a_bad_end_and_a_day_and_a_restart_does_not_look`.

use std::path::Path;
use std::time::Duration;

use reqwest::Method;
use smartq::model::Secret;
use smartq::server::{NewOwner, Patience, Server, Settings};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::support::board::Board;
use crate::support::server::{API_KEY, Person, TestServer, send, with_form};

const SHORT: Duration = Duration::from_millis(200);
const DRIP: Duration = Duration::from_millis(10);

/// A server that bears with so much.
async fn server_with(patience: Patience) -> TestServer {
    let folder = tempfile::tempdir().unwrap();
    let settings = Settings { patience, ..Settings::new(folder.path().join("workspace")) };
    let server = Server::open(settings).await.unwrap();
    let person =
        Person { id: 1, email: "o@example.com".to_owned(), password: "a password".to_owned() };
    let password = Some(Secret::new(&*person.password));
    let owner = NewOwner { name: "Olga".to_owned(), email: person.email.clone(), password };
    server.create_owner(owner, Some(Secret::new(API_KEY))).await.unwrap();
    TestServer::serve(folder, server, person).await
}

async fn connect(server: &TestServer) -> TcpStream {
    TcpStream::connect(server.url.trim_start_matches("http://")).await.unwrap()
}

/// The head of a request of the owner's, up to its empty line.
fn head(server: &TestServer, method: &str, path: &str, more: &str) -> String {
    let request = server.request(Method::GET, &server.owner, path).build().unwrap();
    let login = request.headers()["authorization"].to_str().unwrap();
    format!(
        "{method} /api/v1/{path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: {login}\r\n\
         X-Auth-Client-Id: {API_KEY}\r\n{more}\r\n"
    )
}

/// Sends a letter now and then until the other end is heard from or gone, and answers what it said.
async fn drip(stream: TcpStream) -> String {
    let (mut reads, mut writes) = stream.into_split();
    let mut clock = tokio::time::interval(DRIP);
    let dripping = async {
        loop {
            clock.tick().await;
            if writes.write_all(b"x").await.is_err() {
                std::future::pending::<()>().await;
            }
        }
    };
    let mut said = Vec::new();
    tokio::select! {
        () = dripping => {}
        // a connection that is cut off may be told as broken
        _ended = reads.read_to_end(&mut said) => {}
    }
    String::from_utf8(said).unwrap()
}

#[tokio::test]
async fn a_head_that_drips_is_not_waited_for() {
    let server = server_with(Patience { head: SHORT, ..Patience::default() }).await;
    let mut stream = connect(&server).await;
    stream.write_all(b"GET /api/v1/users/me HTTP/1.1\r\nX-Slow: ").await.unwrap();
    let said = drip(stream).await;
    assert!(!said.contains("200"), "{said}");
    server.get(&server.owner, "users/me").await.data();
}

#[tokio::test]
async fn a_body_that_drips_is_not_waited_for() {
    let patience = Patience { progress: SHORT, least: 10_000, ..Patience::default() };
    let server = server_with(patience).await;
    let mut stream = connect(&server).await;
    let form = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100000\r\n";
    stream.write_all(head(&server, "POST", "projects", form).as_bytes()).await.unwrap();
    stream.write_all(b"project[name]=").await.unwrap();
    let said = drip(stream).await;
    assert!(said.starts_with("HTTP/1.1 408"), "{said}");
    assert_eq!(server.get(&server.owner, "projects").await.data()["total"], 0);
}

#[tokio::test]
async fn more_connections_than_there_are_places_wait_for_one() {
    let server = server_with(Patience { connections: 2, ..Patience::default() }).await;
    let request = head(&server, "GET", "users/me", "");
    let ask = async |stream: &mut TcpStream| {
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = [0; 12];
        stream.read_exact(&mut answer).await.unwrap();
        assert_eq!(&answer, b"HTTP/1.1 200");
        answer.fill(0);
        // the rest of it
        let mut rest = vec![0; 4_096];
        let _some = stream.read(&mut rest).await.unwrap();
    };
    let (mut one, mut two) = (connect(&server).await, connect(&server).await);
    ask(&mut one).await;
    ask(&mut two).await;
    let mut three = connect(&server).await;
    three.write_all(request.as_bytes()).await.unwrap();
    ask(&mut one).await;
    ask(&mut two).await;
    let early = three.try_read(&mut [0; 1]);
    assert_eq!(early.unwrap_err().kind(), std::io::ErrorKind::WouldBlock, "it has no place yet");
    drop(one);
    let mut answer = [0; 12];
    three.read_exact(&mut answer).await.unwrap();
    assert_eq!(&answer, b"HTTP/1.1 200");
}

#[tokio::test]
async fn the_end_does_not_wait_for_who_drips() {
    let server = server_with(Patience { end: SHORT, ..Patience::default() }).await;
    let mut stream = connect(&server).await;
    let form = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100000\r\n\
                Expect: 100-continue\r\n";
    stream.write_all(head(&server, "POST", "projects", form).as_bytes()).await.unwrap();
    let mut answer = [0; 64];
    let read = stream.read(&mut answer).await.unwrap();
    assert!(answer[..read].starts_with(b"HTTP/1.1 100"));
    let (_, said) = tokio::join!(server.stop_keeping_folder(), drip(stream));
    assert!(!said.contains("200"), "{said}");
}

#[tokio::test]
async fn forms_have_at_most_1_mib_1000_keys_and_depth_4() {
    let server = TestServer::start().await;
    let owner = &server.owner;
    let long = "x".repeat(1024 * 1024 + 1);
    server.post(owner, "projects", &[("project[name]", &long)]).await.refused(413);
    let many = vec![("project[name]", "x"); 1_001];
    server.post(owner, "projects", &many).await.refused(400);
    server.post(owner, "projects", &many[..1_000]).await.data();
    server.post(owner, "projects", &[("project[a][b][c][d]", "x")]).await.refused(400);
    let json = server.request(Method::POST, owner, "projects").body("{}");
    send(json.header("content-type", "application/json")).await.refused(400);
}

/// The longest file in the folder.
fn longest(folder: &Path) -> u64 {
    let files = folder.read_dir().unwrap().flatten();
    files.filter_map(|entry| Some(entry.metadata().ok()?.len())).max().unwrap_or(0)
}

#[tokio::test]
async fn an_upload_goes_to_the_disk_as_it_comes() {
    let board = Board::start().await;
    let ticket = board.ticket("x").await;
    let note = board.note(board.owner(), ticket, "see", false).await;
    let path = format!("{}v2", board.files(ticket, note));
    let form = "Content-Type: multipart/form-data; boundary=B\r\nContent-Length: 20000000\r\n";
    let mut stream = connect(&board.server).await;
    let mut sent = head(&board.server, "POST", &path, form).into_bytes();
    sent.extend(b"--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x\"\r\n\r\n");
    sent.resize(sent.len() + 10_000_000, 7);
    stream.write_all(&sent).await.unwrap();
    // the other half is never sent; all but what may be on its way reaches the disk nevertheless
    let files = board.server.folder().join("files");
    while longest(&files) < 9_000_000 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn no_route_answers_to_another_name_or_to_another_ones_page() {
    let server = TestServer::start().await;
    let form = [("project[name]", "x")];
    for (name, template) in Server::addresses() {
        let method = Method::from_bytes(name.as_bytes()).unwrap();
        let path = template.trim_start_matches('/').replace("{project}", "1");
        let request = || with_form(server.request(method.clone(), &server.owner, &path), &form);
        send(request().header("host", "evil.example")).await.refused(403);
        send(request().header("origin", "http://evil.example")).await.refused(403);
        send(request().header("origin", "null")).await.refused(403);
    }
    assert_eq!(server.get(&server.owner, "projects").await.data()["total"], 0);
}

#[tokio::test]
async fn neither_key_nor_password_is_on_the_disk() {
    let server = TestServer::start().await;
    let ann = server.person("Ann", &[]).await;
    server.get(&ann, "users/me").await.data();
    let owner = server.owner.clone();
    let place = server.stop_keeping_folder().await;
    let mut looked_at = 0;
    for entry in place.path().join("workspace").read_dir().unwrap() {
        let Ok(bytes) = std::fs::read(entry.unwrap().path()) else { continue };
        for secret in [API_KEY, &*ann.password, &*owner.password] {
            let found = bytes.windows(secret.len()).any(|part| part == secret.as_bytes());
            assert!(!found, "{secret}");
        }
        looked_at += usize::from(!bytes.is_empty());
    }
    assert!(looked_at > 0);
}

#[tokio::test]
async fn a_damaged_workspace_is_refused_and_left_as_it_is() {
    let board = Board::start().await;
    for number in 0..200 {
        board.ticket(&format!("{number} {}", "x".repeat(400))).await;
    }
    let place = board.server.stop_keeping_folder().await;
    let file = place.path().join("workspace").join("workspace.db");
    let whole = std::fs::read(&file).unwrap();
    // the beginning, and pages of the midst
    for damaged in [0..100, whole.len() / 2..whole.len() / 2 + 40_000] {
        let mut bytes = whole.clone();
        bytes[damaged].fill(0xa5);
        std::fs::write(&file, &bytes).unwrap();
        let refused = Server::open(Settings::new(file.parent().unwrap())).await;
        let why = refused.err().expect("it is damaged").to_string();
        assert!(why.contains("workspace.db") && why.contains("put a copy"), "{why}");
        assert_eq!(std::fs::read(&file).unwrap(), bytes, "nothing was mended, or made worse");
    }
}
