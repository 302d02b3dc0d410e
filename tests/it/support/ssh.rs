//! A machine at the other end of a line: a real sshd on loopback with keys of its own, which runs the program.
//!
//! The sshd is started for each connection, as inetd does it, with the socket as its standard input and output: no port
//! is named anywhere, so none can be taken.

use std::fmt::Write as _;
use std::fs::{OpenOptions, Permissions};
use std::io::Read as _;
use std::net::TcpListener;
use std::os::fd::OwnedFd;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;

use portable_pty::CommandBuilder;
use tempfile::TempDir;

use super::pty::{Session, environment};

/// Where Debian and its like keep it.
const SSHD: &str = "/usr/sbin/sshd";

/// See the module. Files of the program stay there from one connection to the next.
pub(crate) struct Machine {
    place: TempDir,
    port: u16,
}

impl Machine {
    /// Makes the keys and waits for connections; `None` where there is no sshd, unless there has to be one.
    pub(crate) fn start() -> Option<Self> {
        if !Path::new(SSHD).exists() {
            assert!(std::env::var_os("TEST_OVER_SSH").is_none(), "{SSHD} is not there");
            println!("{SSHD} is not there: not tried over ssh");
            return None;
        }
        let place = tempfile::tempdir().unwrap();
        for key in ["host", "key"] {
            let file = place.path().join(key);
            let made = Command::new("ssh-keygen")
                .args(["-q", "-t", "ed25519", "-N", "", "-f"])
                .arg(file)
                .status();
            assert!(made.unwrap().success());
        }
        let config = place.path().join("sshd_config");
        std::fs::write(&config, configuration(place.path())).unwrap();
        write_script(place.path());
        let made = Command::new("mkfifo").arg(place.path().join("ended")).status();
        assert!(made.unwrap().success());
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        thread::spawn(move || serve(&listener, &config));
        Some(Self { place, port })
    }

    /// Connects, and starts the program with these arguments there.
    pub(crate) fn connect(&self, arguments: &[&str]) -> Session {
        let mut command = CommandBuilder::new("ssh");
        let under = |name: &str| self.place.path().join(name).display().to_string();
        command.args(["-F", "none", "-tt", "-p", &self.port.to_string(), "-i", &under("key")]);
        for option in [
            "StrictHostKeyChecking=no",
            "UserKnownHostsFile=/dev/null",
            "LogLevel=ERROR",
            "BatchMode=yes",
            "IdentitiesOnly=yes",
            "EscapeChar=none",
        ] {
            command.args(["-o", option]);
        }
        command.args(["127.0.0.1", &under("start")]);
        command.args(arguments);
        command.env("TERM", "xterm-256color");
        Session::of(command, (100, 30), tempfile::tempdir().unwrap())
    }

    /// Waits until the program has ended there; its exit code.
    pub(crate) fn ended(&self) -> String {
        let mut code = String::new();
        let mut pipe = OpenOptions::new().read(true).open(self.place.path().join("ended")).unwrap();
        pipe.read_to_string(&mut code).unwrap();
        code.trim().to_owned()
    }
}

fn serve(listener: &TcpListener, config: &Path) {
    while let Ok((line, _)) = listener.accept() {
        let line = OwnedFd::from(line);
        let again = line.try_clone().unwrap();
        let sshd = Command::new(SSHD)
            .args(["-i", "-e", "-f"])
            .arg(config)
            .stdin(Stdio::from(line))
            .stdout(Stdio::from(again))
            .stderr(Stdio::null())
            .spawn();
        thread::spawn(move || sshd.unwrap().wait());
    }
}

fn configuration(place: &Path) -> String {
    let place = place.display();
    format!(
        "HostKey {place}/host\nAuthorizedKeysFile {place}/key.pub\nStrictModes no\nUsePAM no\n\
         PasswordAuthentication no\nKbdInteractiveAuthentication no\n\
         PermitRootLogin prohibit-password\nPidFile none\nPrintMotd no\nPrintLastLog no\n"
    )
}

/// What is run there: the program, and after it a word on how it has ended, whatever became of the line.
fn write_script(place: &Path) {
    let mut variables = String::new();
    for (name, value) in environment(place).iter().filter(|(name, _)| *name != "TERM") {
        writeln!(variables, "export {name}='{value}'").unwrap();
    }
    let program = env!("CARGO_BIN_EXE_smartq");
    let ended = place.join("ended");
    let script = format!(
        "#!/bin/sh\ntrap : HUP\n{variables}cd '{}'\n'{program}' \"$@\"\ncode=$?\necho $code >'{}'\nexit $code\n",
        place.display(),
        ended.display()
    );
    let file = place.join("start");
    std::fs::write(&file, script).unwrap();
    std::fs::set_permissions(&file, Permissions::from_mode(0o700)).unwrap();
}
