//! What is printed does not arrive: the disk it goes to is full, or whoever reads it has gone.

use std::fs::File;
use std::process::Stdio;

use crate::support::machine::Machine;
use crate::support::server::TestServer;

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
