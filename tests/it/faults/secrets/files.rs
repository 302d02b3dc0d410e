//! What is kept is for its owner alone; a secret that others can read is not used.

use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustix::process::Signal;
use tokio::runtime::Handle;

use crate::support::machine::Machine;
use crate::support::marked::everything_below;
use crate::support::pty::{Program, Session};
use crate::support::rude_server::{RudeServer, Vice, World};
use crate::support::server::TestServer;

/// Started with nothing that would make a file private but what the program does itself.
const OPEN_HANDED: Option<&str> = Some("umask 0; exec \"$@\"");

/// Fails unless everything that the program has made there is 0600 in 0700; how much there is.
#[track_caller]
fn assert_private(place: &Path) -> Vec<PathBuf> {
    let ours = |path: &PathBuf| *path != place.join("tmp") && *path != place.join("editor");
    let all: Vec<PathBuf> = everything_below(place).into_iter().filter(ours).collect();
    for path in &all {
        // some live for a moment only
        let Ok(about) = path.symlink_metadata() else { continue };
        let want = if about.is_dir() { 0o700 } else { 0o600 };
        assert_eq!(about.mode() & 0o7777, want, "{}", path.display());
    }
    all
}

#[track_caller]
fn assert_made(all: &[PathBuf], names: &[&str]) {
    for name in names {
        let is_there = all.iter().any(|path| path.to_string_lossy().contains(name));
        assert!(is_there, "no {name} was made: {all:#?}");
    }
}

/// The board of this machine: its workspace and socket, a draft, a text in an editor.
#[test]
fn everything_of_the_board_on_this_machine_is_private_under_any_umask() {
    let files = [("editor", "stat -c %a \"$1\" > told; echo typed by hand > \"$1\"")];
    let variables = [("VISUAL", "sh editor")];
    let mut session = Program {
        arguments: &["--local"],
        shell: OPEN_HANDED,
        files: &files,
        variables: &variables,
        ..Program::default()
    }
    .start();
    session.wait_for("n adds the first one");
    session.send("nFirst\r");
    session.wait_for("#1");
    session.send("E");
    session.wait_for("typed by hand");
    let told = session.place().join("told");
    assert_eq!(std::fs::read_to_string(&told).unwrap(), "600\n");
    // made by the editor's own rules, which are the user's and not ours
    assert_eq!(told.metadata().unwrap().mode() & 0o777, 0o666);
    std::fs::remove_file(told).unwrap();
    let all = assert_private(session.place());
    assert_made(&all, &["workspace.db", "/socket", "state/texts/"]);
    session.signal(Signal::TERM);
    assert_eq!(session.end(), 143);
    let all = assert_private(session.place());
    assert_made(&all, &["state/drafts/", "state/log/smartq.log"]);
}

/// An account: its profile with a password in it, what is remembered and kept of it, what was not sent.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_of_an_account_is_private_under_any_umask() {
    let server = Arc::new(RudeServer::start(World::with_tickets(3)).await);
    let story = move || {
        let url = format!("http://{}", server.address);
        let variables = [
            ("SMARTQ_URL", &*url),
            ("SMARTQ_EMAIL", "ann@example.com"),
            ("SMARTQ_PASSWORD", "hunter2"),
            ("SMARTQ_API_KEY", "0123456789abcdef"),
        ];
        let program = |arguments: &'static [&'static str]| Program {
            arguments,
            variables: &variables,
            shell: OPEN_HANDED,
            ..Program::default()
        };
        let mut session = program(&["login", "--keep-password"]).start();
        session.wait_for("Type yes");
        session.send("yes\r");
        assert_eq!(session.end(), 0);
        assert_made(&assert_private(session.place()), &["config/config.toml"]);

        let mut session = session.then(program(&[]));
        session.wait_for("Ticket 1");
        server.times(99, "PUT", "/projects/1/tickets/1", Vice::Cut);
        session.send("ggL");
        Handle::current().block_on(server.until(1, "PUT", "/projects/1/tickets/1"));
        session.signal(Signal::TERM);
        assert_eq!(session.end(), 143);
        let all = assert_private(session.place());
        assert_made(&all, &["cache/kept/", "state/outbox/", "state/log/"]);
    };
    tokio::task::spawn_blocking(story).await.unwrap();
}

#[test]
fn everything_of_a_server_is_private_under_any_umask() {
    let arguments = ["serve", "--listen", "127.0.0.1:0", "--demo"];
    let mut session: Session =
        Program { arguments: &arguments, shell: OPEN_HANDED, ..Program::default() }.start();
    session.wait_for("listening on");
    assert_made(&assert_private(session.place()), &["workspace.db", "/files/"]);
    session.signal(Signal::TERM);
    assert_eq!(session.end(), 0);
    assert_private(session.place());
}

#[tokio::test]
async fn a_configuration_with_a_secret_that_others_can_read_is_refused_with_the_command_that_mends_it()
 {
    let server = TestServer::start().await;
    let mut machine = Machine::of(&server, &server.owner);
    let output = machine.run(&["login", "--keep-password", "--keep-api-key"]).await;
    assert_eq!(output.status.code(), Some(0));
    for name in ["SMARTQ_URL", "SMARTQ_EMAIL", "SMARTQ_PASSWORD", "SMARTQ_API_KEY"] {
        machine.set(name, "");
    }
    let file = machine.path("config/config.toml");
    let before = std::fs::read(&file).unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
    for arguments in [&["api", "GET", "/users/me"][..], &["login"], &["doctor"]] {
        let output = machine.run(arguments).await;
        let told = [output.stdout, output.stderr].concat();
        let told = String::from_utf8(told).unwrap();
        assert_ne!(output.status.code(), Some(0), "{told}");
        assert!(told.contains("chmod 600"), "{told}");
        assert!(!told.contains(&server.owner.password), "{told}");
    }
    assert_eq!(std::fs::read(&file).unwrap(), before, "it was left as it is");

    let output = machine.run(&["api", "GET", "/users/me"]).await;
    let told = String::from_utf8(output.stderr).unwrap();
    let cure = told.split_once("chmod 600 '").unwrap().1.split_once('\'').unwrap().0;
    let mut mend = std::process::Command::new("sh");
    mend.arg("-c").arg(format!("chmod 600 '{cure}'"));
    assert!(mend.status().unwrap().success());
    let output = machine.run(&["api", "GET", "/users/me"]).await;
    assert_eq!(output.status.code(), Some(0));
}

#[tokio::test]
async fn a_password_that_a_command_tells_is_neither_asked_for_nor_kept() {
    let server = TestServer::start().await;
    let mut machine = Machine::of(&server, &server.owner);
    machine.set("SMARTQ_PASSWORD", "not this one");
    let wrong = ["login", "--profile", "work", "--password-command", "echo neither this one"];
    let output = machine.run(&wrong).await;
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("with this password"), "{told}");
    std::fs::write(machine.path("told"), &server.owner.password).unwrap();
    let tells = format!("cat {}", machine.path("told").display());
    let output = machine.run(&["login", "--profile", "work", "--password-command", &tells]).await;
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let kept = std::fs::read_to_string(machine.path("config/config.toml")).unwrap();
    assert!(kept.contains("password_command"), "{kept}");
    assert!(!kept.contains(&server.owner.password), "{kept}");
}
