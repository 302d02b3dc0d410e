//! Files: bodies that come back byte for byte, limits, and uploads that end early and leave nothing.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::json;
use smartq::model::Secret;
use smartq::server::{NewOwner, Server, Settings};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::support::board::Board;
use crate::support::server::{API_KEY, Answer, Person, TestServer, send};

/// A board that takes files of at most so many bytes.
async fn board_with_limit(upload_limit: u64) -> Board {
    let folder = tempfile::tempdir().unwrap();
    let settings = Settings { upload_limit, ..Settings::new(folder.path().join("workspace")) };
    let server = Server::open(settings).await.unwrap();
    let person =
        Person { id: 1, email: "o@example.com".to_owned(), password: "a password".to_owned() };
    let password = Some(Secret::new(&*person.password));
    let owner = NewOwner { name: "Olga".to_owned(), email: person.email.clone(), password };
    server.create_owner(owner, Some(Secret::new(API_KEY))).await.unwrap();
    Board::on(TestServer::serve(folder, server, person).await).await
}

/// A ticket with a note of the owner's.
async fn place(board: &Board) -> (u64, u64) {
    let ticket = board.ticket("x").await;
    (ticket, board.note(board.owner(), ticket, "see the file", false).await)
}

async fn download(
    board: &Board,
    (ticket, note): (u64, u64),
    file: u64,
) -> (reqwest::header::HeaderMap, Vec<u8>) {
    let path = format!("{}/{file}/download", board.files(ticket, note));
    let response = board.server.request(Method::GET, board.owner(), &path).send().await.unwrap();
    assert_eq!(response.status(), 200);
    (response.headers().clone(), response.bytes().await.unwrap().to_vec())
}

#[tokio::test]
async fn a_file_comes_back_byte_for_byte_under_its_name() {
    let board = Board::start().await;
    let (server, owner, place) = (&board.server, board.owner(), place(&board).await);
    let body: Vec<u8> = (0..3_000_000_u32)
        .flat_map(|number| number.wrapping_mul(2_654_435_761).to_le_bytes())
        .collect();
    let added = board.upload(owner, place, "größe \"1\".png", &body, false).await;
    let file = added.data();
    assert_eq!((&file["name"], &file["size"]), (&json!("größe \"1\".png"), &json!(body.len())));
    assert_eq!((&file["owner_id"], &file["type"]), (&json!(owner.id), &json!("image/png")));
    let path = format!("{}/{}", board.files(place.0, place.1), added.id());
    assert_eq!(server.get(owner, &path).await.data(), file);
    assert_eq!(
        server.get(owner, &board.files(place.0, place.1)).await.data()["items"],
        json!([file])
    );
    let (headers, back) = download(&board, place, added.id()).await;
    assert!(back == body, "{} bytes back instead of {}", back.len(), body.len());
    assert_eq!(headers["content-length"], body.len().to_string());
    assert_eq!(
        (&headers["content-type"], &headers["x-content-type-options"]),
        (&"image/png".parse().unwrap(), &"nosniff".parse().unwrap())
    );
    assert_eq!(
        headers["content-disposition"],
        r#"attachment; filename="gr__e _1_.png"; filename*=UTF-8''gr%C3%B6%C3%9Fe%20%221%22.png"#
    );
    server.delete(owner, &path).await.data();
    server.get(owner, &path).await.refused(404);
    server.get(owner, &format!("{path}/download")).await.refused(404);
    assert!(board.bodies().is_empty(), "{:?}", board.bodies());
}

#[tokio::test]
async fn empty_files_and_files_as_long_as_the_limit_are_taken_and_longer_ones_are_not() {
    let board = board_with_limit(100_000).await;
    let (owner, place) = (board.owner(), place(&board).await);
    let empty = board.upload(owner, place, "empty", b"", false).await;
    assert_eq!(empty.data()["size"], 0);
    assert!(download(&board, place, empty.id()).await.1.is_empty());
    board.upload(owner, place, "full", &vec![1; 100_000], false).await.data();
    let kept = board.bodies();
    for length in [100_001, 1_000_000] {
        let why = board.upload(owner, place, "long", &vec![1; length], false).await.refused(413);
        assert!(why.contains("100000 bytes"), "{why}");
    }
    assert_eq!(board.bodies().len(), kept.len());
    assert_eq!(board.server.get(owner, &board.files(place.0, place.1)).await.data()["total"], 2);
}

#[tokio::test]
async fn what_is_no_upload_of_one_file_is_refused_and_leaves_nothing() {
    let board = Board::start().await;
    let (server, owner, (ticket, note)) = (&board.server, board.owner(), place(&board).await);
    let path = format!("{}v2", board.files(ticket, note));
    let post = async |form: Form| {
        send(server.request(Method::POST, owner, &path).multipart(form)).await.refused(400)
    };
    let file = || Part::bytes(b"x".to_vec()).file_name("x.txt");
    post(Form::new().text("other", "x")).await;
    post(Form::new().text("file", "a text, not a file")).await;
    post(Form::new().part("file", file()).part("file", file())).await;
    post(Form::new().part("file", file()).text("is_last_file", "perhaps")).await;
    post(Form::new().part("file", Part::bytes(b"x".to_vec()).file_name("x".repeat(256)))).await;
    let why = server.post(owner, &path, &[("file", "@/home/ann/image.jpg")]).await.refused(400);
    assert!(why.contains("multipart/form-data"), "{why}");
    assert!(board.bodies().is_empty());
    assert_eq!(server.get(owner, &board.files(ticket, note)).await.data()["total"], 0);
}

#[tokio::test]
async fn both_addresses_take_files_and_names_lose_their_paths() {
    let board = Board::start().await;
    let (server, owner, (ticket, note)) = (&board.server, board.owner(), place(&board).await);
    let files = board.files(ticket, note);
    for path in [files.clone(), format!("{files}v2")] {
        let part = Part::bytes(b"x".to_vec()).file_name("../../C:\\x\\passwd");
        let request =
            server.request(Method::POST, owner, &path).multipart(Form::new().part("file", part));
        assert_eq!(send(request).await.data()["name"], "passwd");
    }
    assert_eq!(server.get(owner, &format!("{files}?count=1&offset=1")).await.ids().len(), 1);
    server.get(owner, &format!("{files}v2")).await.refused(405);
}

/// Sends the head of an upload and the beginning of its body; the connection is open still.
async fn begin(
    board: &Board,
    person: &Person,
    place: (u64, u64),
    sent: &[u8],
    length: usize,
) -> tokio::net::TcpStream {
    let address = board.server.url.trim_start_matches("http://");
    let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
    let login = BASE64_STANDARD.encode(format!("{}:{}", person.email, person.password));
    let mut head =
        format!("POST /api/v1/{}v2 HTTP/1.1\r\nHost: {address}\r\n", board.files(place.0, place.1));
    write!(head, "Authorization: Basic {login}\r\nX-Auth-Client-Id: {API_KEY}\r\n").unwrap();
    write!(
        head,
        "Content-Type: multipart/form-data; boundary=B\r\nContent-Length: {length}\r\n\r\n"
    )
    .unwrap();
    head.push_str("--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x\"\r\n\r\n");
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(sent).await.unwrap();
    stream
}

#[tokio::test]
async fn an_upload_that_breaks_off_leaves_neither_file_nor_row() {
    let board = Board::start().await;
    let (server, owner, place) = (&board.server, board.owner(), place(&board).await);
    let mut stream = begin(&board, owner, place, &vec![7; 200_000], 1_000_000).await;
    stream.shutdown().await.unwrap();
    // the server has seen the end once it answers or hangs up
    let mut rest = Vec::new();
    stream.read_to_end(&mut rest).await.unwrap();
    assert_eq!(server.get(owner, &board.files(place.0, place.1)).await.data()["total"], 0);
    assert!(board.bodies().is_empty(), "{:?}", board.bodies());
}

#[tokio::test]
async fn a_name_that_no_head_can_hold_is_refused_as_such() {
    let board = Board::start().await;
    let (owner, (ticket, note)) = (board.owner(), place(&board).await);
    let body = "--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\u{1}b\"\r\n\r\nx\r\n--B--\r\n";
    let path = format!("{}v2", board.files(ticket, note));
    let request = board.server.request(Method::POST, owner, &path);
    let request = request.header("Content-Type", "multipart/form-data; boundary=B").body(body);
    let why = send(request).await.refused(400);
    assert!(why.contains("control characters"), "{why}");
    assert!(board.bodies().is_empty());
}

/// Sends pieces of a chunked body without an end, until the server answers.
async fn pour(board: &Board, place: (u64, u64), begin: &[u8], piece: &[u8]) -> String {
    const MUCH: usize = 64 * 1024 * 1024;
    let address = board.server.url.trim_start_matches("http://");
    let (mut read, mut write) = tokio::net::TcpStream::connect(address).await.unwrap().into_split();
    let owner = board.owner();
    let login = BASE64_STANDARD.encode(format!("{}:{}", owner.email, owner.password));
    let files = board.files(place.0, place.1);
    let head = format!(
        "POST /api/v1/{files}v2 HTTP/1.1\r\nHost: {address}\r\nAuthorization: Basic {login}\r\n\
         X-Auth-Client-Id: {API_KEY}\r\nTransfer-Encoding: chunked\r\n\
         Content-Type: multipart/form-data; boundary=B\r\n\r\n"
    );
    write.write_all(head.as_bytes()).await.unwrap();
    let mut answer = [0; 4096];
    let answered = read.read(&mut answer);
    let poured = async {
        let (mut poured, mut next) = (0, begin);
        while poured < MUCH {
            let chunk = [format!("{:x}\r\n", next.len()).as_bytes(), next, b"\r\n"].concat();
            if write.write_all(&chunk).await.is_err() {
                break;
            }
            poured += next.len();
            next = piece;
        }
        // as if there was more to come
        std::future::pending::<()>().await;
    };
    tokio::pin!(answered, poured);
    tokio::select! {
        length = &mut answered => String::from_utf8_lossy(&answer[..length.unwrap()]).into(),
        () = &mut poured => unreachable!("it never ends"),
    }
}

#[tokio::test]
async fn a_body_in_which_no_part_begins_is_not_kept_in_memory() {
    let board = Board::start().await;
    let place = place(&board).await;
    let head = b"--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x\"\r\n";
    let line = [b"X-More: ".as_slice(), &[b'x'; 8_000], b"\r\n"].concat();
    for (begin, piece) in [(b"preamble".as_slice(), [b'x'; 8_192].as_slice()), (head, &line)] {
        let answer = pour(&board, place, begin, piece).await;
        assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
        assert!(answer.contains("no part of a form has begun within 65536 bytes"), "{answer}");
    }
    assert!(board.bodies().is_empty(), "{:?}", board.bodies());
}

#[tokio::test]
async fn who_may_not_attach_is_refused_before_anything_of_the_body_is_read() {
    let board = Board::start().await;
    let ann = board.member("Ann", 1, &[]).await;
    let place = place(&board).await;
    let mut stream = begin(&board, &ann, place, b"", 20_000_000).await;
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).await.unwrap();
    assert_eq!(&answer, b"HTTP/1.1 403", "while the rest of the body is still owed");
    let mut stream = begin(&board, board.owner(), (place.0, 999), b"", 20_000_000).await;
    stream.read_exact(&mut answer).await.unwrap();
    assert_eq!(&answer, b"HTTP/1.1 404");
    assert!(board.bodies().is_empty());
}

#[tokio::test]
async fn the_bodies_go_with_their_note_their_ticket_and_their_project() {
    let board = Board::start().await;
    let (server, owner) = (&board.server, board.owner());
    let mut places = Vec::new();
    for _ in 0..3 {
        let place = place(&board).await;
        board.upload(owner, place, "x", b"x", false).await.data();
        places.push(place);
    }
    let (ticket, note) = places[0];
    for (path, left) in [
        (format!("{}/{note}", board.notes(ticket)), 2),
        (format!("{}/{}", board.tickets(), places[1].0), 1),
        (format!("projects/{}", board.project), 0),
    ] {
        server.delete(owner, &path).await.data();
        assert_eq!(board.bodies().len(), left, "{path}");
    }
}

#[tokio::test]
async fn a_file_sent_twice_for_one_intention_is_there_once() {
    let board = Board::start().await;
    let (owner, (ticket, note)) = (board.owner(), place(&board).await);
    let files = board.files(ticket, note);
    let post_as = async |body: &'static [u8], name: &'static str, more: &str| -> Answer {
        let part = Part::bytes(body).file_name(name);
        let path = format!("{files}v2{more}");
        let request = board
            .server
            .request(Method::POST, owner, &path)
            .header("idempotency-key", "an intention");
        send(request.multipart(Form::new().part("file", part))).await
    };
    let post = async || post_as(b"once", "x.txt", "").await;
    let id = post().await.id();
    assert_eq!(post().await.id(), id);
    for (body, name, more) in [
        (b"another".as_slice(), "x.txt", ""),
        (b"once", "y.txt", ""),
        (b"once", "x.txt", "?is_last_file=1"),
    ] {
        let why = post_as(body, name, more).await.refused(409);
        assert!(why.contains("belongs to another request"), "{why}");
    }
    assert_eq!(board.bodies().len(), 1);
    board.server.delete(owner, &format!("{files}/{id}")).await.data();
    assert!(post().await.refused(409).contains("deleted"));
    assert!(board.bodies().is_empty());
}

#[tokio::test]
async fn nobody_sweeps_the_bodies_while_another_process_has_the_workspace_open() {
    let board = Board::start().await;
    let place = place(&board).await;
    let file = board.upload(board.owner(), place, "kept.txt", b"kept", false).await.id();
    let folder = board.server.folder();
    let orphan = folder.join("files").join("0".repeat(32));
    std::fs::write(&orphan, "a body whose row another process is about to write").unwrap();
    let second = Server::open(Settings::new(&folder)).await.unwrap();
    assert!(orphan.exists());
    drop(second);
    assert_eq!(download(&board, place, file).await.1, b"kept");
}

#[tokio::test]
async fn a_refusal_reaches_a_sender_who_is_still_sending() {
    let board = Board::start().await;
    let ann = board.member("Ann", 1, &[]).await;
    let place = place(&board).await;
    let body = vec![7; 24 * 1024 * 1024];
    board.upload(&ann, place, "x", &body, false).await.refused(403);
    board.upload(board.owner(), (place.0, 999), "x", &body, false).await.refused(404);
    let long = vec![7; 40 * 1024 * 1024];
    board.upload(board.owner(), place, "x", &long, false).await.refused(413);
}
