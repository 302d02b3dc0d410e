//! What leaves this machine, and what does not.

use std::io::ErrorKind;
use std::net::{SocketAddr, TcpListener};

use crate::support::machine::Machine;
use crate::support::pty::Program;
use crate::support::server::{API_KEY, TestServer};

/// Somebody who would take a call, and has had none so far.
struct Listener(TcpListener);

impl Listener {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        Self(listener)
    }

    fn address(&self) -> SocketAddr {
        self.0.local_addr().unwrap()
    }

    /// Fails where anybody has called: the system takes a call though nobody looks.
    #[track_caller]
    fn assert_was_left_alone(&self) {
        let called = self.0.accept();
        assert_eq!(called.unwrap_err().kind(), ErrorKind::WouldBlock);
    }
}

/// An address that need not be this machine, and yet is. A proxy gets nothing either.
#[test]
fn plain_http_to_another_machine_gets_not_a_byte_before_somebody_has_agreed() {
    let (server, proxy) = (Listener::start(), Listener::start());
    let url = format!("http://0.0.0.0:{}", server.address().port());
    let proxy_url = format!("http://{}", proxy.address());
    let variables = [
        ("SMARTQ_URL", &*url),
        ("SMARTQ_EMAIL", "ann@example.com"),
        ("SMARTQ_PASSWORD", "hunter2"),
        ("SMARTQ_API_KEY", API_KEY),
        ("http_proxy", &*proxy_url),
        ("HTTP_PROXY", &*proxy_url),
    ];
    let program = |arguments: &'static [&'static str]| Program {
        arguments,
        variables: &variables,
        ..Program::default()
    };
    let mut session = program(&[]).start();
    session.wait_for("Send without protection?");
    session.send("n");
    session.wait_for("r tries again");
    session.send("q");
    session.end();
    let mut session = program(&["login"]).start();
    session.wait_for("Type yes");
    session.send("no\r");
    assert_eq!(session.end(), 2);
    let mut session = program(&["api", "GET", "/users/me"]).start();
    assert_ne!(session.end(), 0);
    let mut session = program(&["doctor"]).start();
    assert_eq!(session.end(), 1);
    server.assert_was_left_alone();
    proxy.assert_was_left_alone();
}

#[tokio::test]
async fn no_proxy_has_a_part_in_what_stays_on_this_machine() {
    let server = TestServer::start().await;
    let proxy = Listener::start();
    let proxy_url = format!("http://{}", proxy.address());
    let mut machine = Machine::of(&server, &server.owner);
    for name in ["http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy", "ALL_PROXY"] {
        machine.set(name, &proxy_url);
    }
    machine.set("no_proxy", "");
    machine.set("NO_PROXY", "");
    for arguments in [&["api", "GET", "/users/me"][..], &["login"], &["doctor"]] {
        let output = machine.run(arguments).await;
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(0), "{told}");
    }
    proxy.assert_was_left_alone();
}
