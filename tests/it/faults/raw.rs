//! Raw calls, as scripts make them: the exit code tells whether what was asked for has come.

use std::process::Stdio;

use serde_json::{Value, json};
use tokio::io::AsyncWriteExt as _;

use crate::support::machine::Machine;
use crate::support::rude_server::{Answer, RudeServer, Vice, World};
use crate::support::server::TestServer;

fn machine(server: &RudeServer) -> Machine {
    let mut machine = Machine::new();
    machine.set("SMARTQ_URL", &format!("http://{}", server.address));
    machine.set("SMARTQ_EMAIL", "ann@example.com");
    machine.set("SMARTQ_PASSWORD", "secret");
    machine.set("SMARTQ_API_KEY", "0123456789abcdef");
    machine
}

const DOWNLOAD: &str = "/projects/1/tickets/1/notes/1/files/1/download";

async fn downloaded(answer: Answer, path: &str) -> (Option<i32>, Vec<u8>) {
    let server = RudeServer::start(World::with_tickets(1)).await;
    server.once("GET", DOWNLOAD, Vice::Instead(answer));
    let output = machine(&server).run(&["api", "GET", path]).await;
    (output.status.code(), output.stdout)
}

#[tokio::test]
async fn a_page_or_an_error_where_a_file_was_due_fails() {
    let named = |answer: Answer| answer.with("Content-Disposition", "attachment; filename=\"x\"");
    for path in [DOWNLOAD.to_owned(), format!("{DOWNLOAD}?v=/2#part")] {
        for (answer, code) in [
            (Answer::error(404, "no such file"), 1),
            (Answer::json(200, &json!({ "error": { "code": 404 }, "data": null })), 1),
            (Answer::html(200, "Sign in to the network"), 1),
            (Answer::new(204, "", ""), 1),
            (Answer::new(200, "application/octet-stream", [0, 159, 146, 150]), 0),
            (Answer::new(200, "application/json", "{\"plan\": 1}"), 0),
            (named(Answer::html(200, "a page of mine")), 0),
            (named(Answer::json(200, &json!({ "error": "mine", "data": null }))), 0),
        ] {
            let told = format!("{path}: {answer:?}");
            assert_eq!(downloaded(answer, &path).await.0, Some(code), "{told}");
        }
    }
}

#[tokio::test]
async fn a_path_may_have_a_query_of_its_own() {
    let server = TestServer::start().await;
    for number in 0..25 {
        server.project(&format!("Project {number}")).await;
    }
    let machine = Machine::of(&server, &server.owner);
    let list = async |arguments: &[&str]| {
        let output = machine.run(&[&["api", "GET"], arguments].concat()).await;
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        let told: Value = serde_json::from_slice(&output.stdout).unwrap();
        told["data"]["items"].as_array().unwrap().len()
    };
    assert_eq!(list(&["/projects?count=3"]).await, 3);
    assert_eq!(list(&["/projects?count=3", "-f", "offset=24"]).await, 1);
    // how many at a time is the walk's own business
    for path in ["/projects?count=3&offset=2", "/projects?x=1#part", "projects?offset=9"] {
        assert_eq!(list(&[path, "--paginate"]).await, 25, "{path}");
    }
}

#[tokio::test]
async fn a_walk_asks_for_its_pages_once_and_for_the_rest_of_the_query_as_it_was_typed() {
    let server = RudeServer::start(World::with_tickets(3)).await;
    let path = "/projects/1/tickets?count=1&filter%5Bname%5D=a%26b&offset=7&x";
    let output = machine(&server).run(&["api", "GET", path, "--paginate"]).await;
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    for request in server.requests() {
        let query = form_urlencoded::parse(request.query.as_bytes());
        let names: Vec<_> = query.map(|(name, value)| format!("{name}={value}")).collect();
        assert_eq!(names.iter().filter(|it| it.starts_with("count=")).count(), 1, "{names:?}");
        assert_eq!(names.iter().filter(|it| it.starts_with("offset=")).count(), 1, "{names:?}");
        assert!(names.contains(&"filter[name]=a&b".to_owned()), "{names:?}");
    }
}

/// One that is given its standard input.
async fn with_input(machine: &Machine, arguments: &[&str], input: &[u8]) -> (Option<i32>, String) {
    let mut command = machine.command(arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // one that refuses before it reads has gone
    let _gone = child.stdin.take().unwrap().write_all(input).await;
    let output = child.wait_with_output().await.unwrap();
    let told = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8_lossy(&told).into_owned())
}

#[tokio::test]
async fn a_secret_can_be_sent_without_being_an_argument() {
    let server = RudeServer::start(World::with_tickets(1)).await;
    let machine = machine(&server);
    std::fs::write(machine.path("name"), "Käse=1&@x\nsecond\n").unwrap();
    let name = format!("ticket[name]@{}", machine.path("name").display());
    let call = ["api", "PUT", "/projects/1/tickets/1", "-f", &name, "-f", "note=@ann, look"];
    let call = [&call[..], &["-f", "user[password]@-"]].concat();
    let (code, told) = with_input(&machine, &call, b"hunter 2\r\n").await;
    assert_eq!(code, Some(0), "{told}");
    let requests = server.requests();
    let sent: Vec<_> = form_urlencoded::parse(&requests.last().unwrap().body).collect();
    assert!(sent.contains(&("ticket[name]".into(), "Käse=1&@x\nsecond".into())), "{sent:?}");
    assert!(sent.contains(&("user[password]".into(), "hunter 2".into())), "{sent:?}");
    assert!(sent.contains(&("note".into(), "@ann, look".into())), "it is no file: {sent:?}");

    let before = server.requests().len();
    let put = ["api", "PUT", "/projects/1/tickets/1", "-f"];
    let missing = format!("a@{}", machine.path("nothing").display());
    for (more, input, code, words) in [
        (&[&*missing][..], &b""[..], 1, "nothing was sent"),
        (&["a@-"], b"\xff\xfe", 1, "UTF-8"),
        (&["a@-", "-f", "b@-"], b"x", 2, "once"),
        (&["a@"], b"x", 2, "key@file"),
    ] {
        let (ended, told) = with_input(&machine, &[&put[..], more].concat(), input).await;
        assert_eq!(ended, Some(code), "{more:?}: {told}");
        assert!(told.contains(words), "{more:?}: {told}");
    }
    let endless = std::fs::File::open("/dev/zero").unwrap();
    let mut command = machine.command(&[&put[..], &["a@-"]].concat());
    let output = command.stdin(endless).output().await.unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("16 MiB"));
    assert_eq!(server.requests().len(), before);
}
