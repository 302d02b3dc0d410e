//! A keyring that is announced and never answers, as on a machine that is reached by SSH.

use std::io::Read as _;
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::support::machine::Machine;
use crate::support::pty::Program;
use crate::support::server::{API_KEY, TestServer};

/// How long it is waited for.
const PATIENCE: Duration = Duration::from_secs(2);

/// The socket of a session's bus where everybody is listened to and nobody answered.
struct Bus {
    address: String,
    calls: Arc<AtomicUsize>,
}

impl Bus {
    fn start(folder: &Path) -> Self {
        let socket = folder.join("bus");
        let listener = UnixListener::bind(&socket).unwrap();
        let calls = Arc::<AtomicUsize>::default();
        let counted = Arc::clone(&calls);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(mut stream) = stream else { return };
                counted.fetch_add(1, Ordering::SeqCst);
                std::thread::spawn(move || {
                    let mut heard = Vec::new();
                    stream.read_to_end(&mut heard).ok();
                });
            }
        });
        Self { address: format!("unix:path={}", socket.display()), calls }
    }

    fn calls(&self) -> usize {
        self.calls.load(Ordering::SeqCst)
    }
}

#[tokio::test]
async fn a_keyring_that_hangs_costs_two_seconds_once_and_is_told() {
    let place = tempfile::tempdir().unwrap();
    let server = TestServer::start().await;
    let mut machine = Machine::of(&server, &server.owner);
    let output = machine.run(&["login"]).await;
    assert_eq!(output.status.code(), Some(0));
    let file = machine.path("config/config.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    let mut lines: Vec<&str> = text.lines().filter(|it| !it.contains("api_key")).collect();
    lines.push("keyring = true\n");
    smartq::storage::replace(&file, lines.join("\n")).unwrap();
    for name in ["SMARTQ_URL", "SMARTQ_EMAIL", "SMARTQ_PASSWORD", "SMARTQ_API_KEY"] {
        machine.set(name, "");
    }
    let before = std::fs::read(&file).unwrap();
    // the doctor asks it by itself and again for the account
    for (at, arguments) in [&["doctor"][..], &["api", "GET", "/users/me"]].iter().enumerate() {
        let bus = Bus::start(&{
            let folder = place.path().join(at.to_string());
            std::fs::create_dir(&folder).unwrap();
            folder
        });
        machine.set("DBUS_SESSION_BUS_ADDRESS", &bus.address);
        let begin = Instant::now();
        let output = machine.run(arguments).await;
        assert!(begin.elapsed() >= PATIENCE, "it was not waited for");
        assert_ne!(output.status.code(), Some(0));
        let told = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        assert!(told.contains("the keyring has not answered within 2 seconds"), "{told}");
        assert_eq!(bus.calls(), 1, "{told}");
    }
    assert_eq!(std::fs::read(&file).unwrap(), before);
}

#[tokio::test]
async fn what_a_keyring_does_not_take_is_written_nowhere_else_unasked() {
    let place = tempfile::tempdir().unwrap();
    let bus = Bus::start(place.path());
    let server = TestServer::start().await;
    let mut machine = Machine::of(&server, &server.owner);
    machine.set("DBUS_SESSION_BUS_ADDRESS", &bus.address);
    let output = machine.run(&["login"]).await;
    assert_eq!(output.status.code(), Some(0));
    let told = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    assert!(
        told.contains(
            "has not answered within 2 seconds; what was to be kept in it may not be there"
        ),
        "{told}"
    );
    assert!(told.contains("Asked for at each start: password, API key."), "{told}");
    let kept = std::fs::read_to_string(machine.path("config/config.toml")).unwrap();
    assert!(!kept.contains(API_KEY) && !kept.contains(&server.owner.password), "{kept}");
    assert_eq!(bus.calls(), 1);
}

/// Where somebody can be asked, a plain text needs a yes; the start asks for what the keyring does not tell.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_is_asked_in_the_place_of_a_keyring_that_hangs() {
    let server = TestServer::start().await;
    server.project("Website").await;
    let (url, owner) = (server.url.clone(), server.owner.clone());
    let story = move || {
        let place = tempfile::tempdir().unwrap();
        let bus = Bus::start(place.path());
        let profile = format!(
            "[profiles.acme]\nhost = \"{url}\"\nemail = \"{}\"\nkeyring = true\n",
            owner.email
        );
        let variables = [("DBUS_SESSION_BUS_ADDRESS", &*bus.address)];
        let files = [("config/config.toml", &*profile)];
        let host = url.trim_start_matches("http://");
        let mut session =
            Program { variables: &variables, files: &files, ..Program::default() }.start();
        session.wait_for("what is kept in it is asked for now");
        session.wait_for(&format!("Password of {} at {host}", owner.email));
        session.send(&format!("{}\r", owner.password));
        session.wait_for(&format!("API key of {host}"));
        session.send(&format!("{API_KEY}\r"));
        session.wait_for("Website");
        session.send("\u{3}");
        assert_eq!(session.end(), 130);
        assert_eq!(bus.calls(), 1);
        let arguments = ["login", "--profile", "acme"];
        let mut session = session.then(Program {
            arguments: &arguments,
            variables: &variables,
            ..Program::default()
        });
        session.wait_for("Password of");
        session.send(&format!("{}\r", owner.password));
        session.wait_for("API key of");
        session.send(&format!("{API_KEY}\r"));
        session.wait_for("Type yes to keep the API key in");
        session.send("\r");
        assert_eq!(session.end(), 0);
        let kept = std::fs::read_to_string(session.place().join("config/config.toml")).unwrap();
        assert!(!kept.contains(API_KEY) && !kept.contains(&owner.password), "{kept}");
    };
    tokio::task::spawn_blocking(story).await.unwrap();
}
