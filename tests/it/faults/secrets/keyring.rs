//! The keyring of a desktop. These stories need one, and are only told where it is installed: `dbus-daemon`, `dbus-send` and
//! `gnome-keyring-daemon`. None of the developer's own is touched.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

use crate::support::machine::Machine;
use crate::support::marked::Marked;
use crate::support::server::{API_KEY, TestServer};

/// A session of a desktop, with a keyring that is open. It ends with its bus.
struct Desktop {
    place: TempDir,
    bus: Child,
    address: String,
}

impl Drop for Desktop {
    fn drop(&mut self) {
        self.bus.kill().ok();
        self.bus.wait().ok();
    }
}

impl Desktop {
    fn start() -> Option<Self> {
        let place = tempfile::tempdir().unwrap();
        let mut bus = Command::new("dbus-daemon");
        bus.args(["--session", "--nofork", "--print-address"]);
        bus.arg(format!("--address=unix:path={}", place.path().join("bus").display()));
        let mut bus = bus.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().ok()?;
        let mut address = String::new();
        BufReader::new(bus.stdout.as_mut().unwrap()).read_line(&mut address).unwrap();
        let desktop = Self { place, bus, address: address.trim().to_owned() };
        let mut keyring = desktop.command("gnome-keyring-daemon");
        keyring.args(["--unlock", "--components=secrets"]);
        keyring.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut keyring = keyring.spawn().ok()?;
        keyring.stdin.take().unwrap().write_all(b"opens the keyring").unwrap();
        keyring.wait().unwrap().success().then_some(desktop)
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        for name in ["HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR"] {
            command.env(name, self.place.path());
        }
        command.env("DBUS_SESSION_BUS_ADDRESS", &self.address);
        command
    }

    /// Locks it; false where there is nothing here to do that with.
    fn lock(&self) -> bool {
        let mut lock = self.command("dbus-send");
        lock.args(["--session", "--print-reply", "--dest=org.freedesktop.secrets"]);
        lock.args(["/org/freedesktop/secrets", "org.freedesktop.Secret.Service.Lock"]);
        lock.arg("array:objpath:/org/freedesktop/secrets/collection/login");
        lock.stdout(Stdio::null()).status().is_ok_and(|status| status.success())
    }
}

#[tokio::test]
async fn the_keyring_holds_both_secrets_and_nothing_else_does() {
    let Some(desktop) = Desktop::start() else {
        println!("no keyring is installed here: not told");
        return;
    };
    let server = TestServer::start().await;
    let mut machine = Machine::of(&server, &server.owner);
    machine.set("DBUS_SESSION_BUS_ADDRESS", &desktop.address);
    let output = machine.run(&["login", "--profile", "work"]).await;
    let told = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    assert!(told.contains("In the system's keyring: password, API key."), "{told}");
    let marked = Marked::of(&[("key", API_KEY), ("password", &server.owner.password)]);
    marked.assert_not_in("what was told", told.as_bytes());
    marked.assert_in_no_file_below(&machine.path(""));

    for name in ["SMARTQ_URL", "SMARTQ_EMAIL", "SMARTQ_PASSWORD", "SMARTQ_API_KEY"] {
        machine.set(name, "");
    }
    let output = machine.run(&["api", "GET", "/users/me"]).await;
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));

    if desktop.lock() {
        let output = machine.run(&["api", "GET", "/users/me"]).await;
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(told.contains("the keyring is locked; what is kept in it is asked for"), "{told}");
        assert_eq!(output.status.code(), Some(2), "{told}");
        let output = machine.run(&["doctor"]).await;
        let told = String::from_utf8(output.stdout).unwrap();
        assert!(told.contains("WRONG keyring       the keyring is locked: unlock it"), "{told}");
    }
}
