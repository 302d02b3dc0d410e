//! What is printed does not arrive: the disk it goes to is full, or whoever reads it has gone.

use std::fs::File;
use std::process::Stdio;

use reqwest::Method;

use crate::support::machine::Machine;
use crate::support::serve::Serve;
use crate::support::server::{Person, TestServer, send};

/// Whatever prints something for others to go on with.
const COMMANDS: [&[&str]; 8] = [
    &["api", "GET", "/users/me"],
    &["api", "GET", "/users", "--paginate"],
    &["doctor"],
    &["login", "--profile", "work"],
    &["man"],
    &["completions", "bash"],
    &["--help"],
    &["--version"],
];

async fn run(machine: &Machine, arguments: &[&str], output: Stdio) -> (Option<i32>, String) {
    let mut command = machine.command(arguments);
    let told = command.stdout(output).stderr(Stdio::piped()).spawn().unwrap();
    let told = told.wait_with_output().await.unwrap();
    (told.status.code(), String::from_utf8(told.stderr).unwrap())
}

#[tokio::test]
async fn what_a_full_disk_does_not_take_is_told_and_fails() {
    let server = TestServer::start().await;
    let machine = Machine::of(&server, &server.owner);
    for arguments in COMMANDS {
        let full = File::options().write(true).open("/dev/full").unwrap();
        let (code, said) = run(&machine, arguments, full.into()).await;
        assert_eq!(code, Some(1), "{arguments:?}: {said}");
        assert!(said.contains("standard output") && said.contains("No space left"), "{said}");
        assert_eq!(said.lines().count(), 1, "{arguments:?}: {said}");
    }
    let kept = std::fs::read_to_string(machine.path("config/config.toml")).unwrap();
    assert!(kept.contains("[profiles.work]"), "that could be done: {kept}");
    let folder = machine.path("workspace").display().to_string();
    let serve = ["serve", "--listen", "127.0.0.1:0", "--data-dir", &folder];
    let full = File::options().write(true).open("/dev/full").unwrap();
    let (code, said) = run(&machine, &serve, full.into()).await;
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("Nothing was served") && !said.contains("is done"), "{said}");
}

#[tokio::test]
async fn whoever_has_read_enough_is_told_nothing() {
    let server = TestServer::start().await;
    let machine = Machine::of(&server, &server.owner);
    for arguments in COMMANDS {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let (code, said) = run(&machine, arguments, writer.into()).await;
        assert_eq!((code, &*said), (Some(0), ""), "{arguments:?}");
    }
}

/// Places where nothing that is said can be read.
fn nowhere() -> [(&'static str, Stdio); 3] {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let full = File::options().write(true).open("/dev/full").unwrap();
    [("full", full.into()), ("gone", writer.into()), ("nothing", Stdio::null())]
}

/// What a first start says under that name.
fn shown(said: &str, what: &str) -> String {
    let mut lines = said.lines();
    lines.find_map(|line| line.trim().strip_prefix(what)).unwrap().trim().to_owned()
}

#[tokio::test]
async fn credentials_that_nobody_can_read_are_not_in_use_and_the_next_start_makes_others() {
    for (place, stderr) in nowhere() {
        let machine = Machine::new();
        let folder = machine.path("workspace").display().to_string();
        let first = ["serve", "--listen", "127.0.0.1:0", "--data-dir", &folder];
        let mut command = machine.command(&first);
        let mut child = command.stdout(Stdio::null()).stderr(stderr).spawn().unwrap();
        assert_eq!(child.wait().await.unwrap().code(), Some(1), "{place}");
        let log = std::fs::read_to_string(machine.path("state/log/smartq.log")).unwrap();
        assert!(log.contains("not in use"), "{place}: {log}");

        let serve = Serve::start(&machine.path(""), &[]).await;
        let said = serve.said();
        let owner =
            Person { email: shown(&said, "e-mail"), password: shown(&said, "password"), id: 1 };
        let key = shown(&said, "API key");
        send(serve.request(Method::GET, (&owner, &key), "users/me")).await.data();
        serve.end().await;
        for (place, stderr) in nowhere() {
            let renewed = [&first[..], &["--new-api-key"]].concat();
            let mut command = machine.command(&renewed);
            let mut child = command.stdout(Stdio::null()).stderr(stderr).spawn().unwrap();
            assert_eq!(child.wait().await.unwrap().code(), Some(1), "{place}");
        }
        let serve = Serve::start(&machine.path(""), &[]).await;
        send(serve.request(Method::GET, (&owner, &key), "users/me")).await.data();
        serve.end().await;
    }
}
