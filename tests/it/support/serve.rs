//! The real `smartq serve`, as somebody starts it: a process of its own over a folder that outlives it.

use std::path::Path;
use std::process::Stdio;

use reqwest::{Method, RequestBuilder};
use rustix::process::{Pid, Signal, kill_process};
use tempfile::NamedTempFile;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

use super::pty::environment;
use super::server::{Person, client};

/// A server that listens; it is killed when this is dropped.
pub(crate) struct Serve {
    /// `http://127.0.0.1:PORT`
    pub(crate) url: String,
    http: reqwest::Client,
    process: Child,
    said: NamedTempFile,
}

/// How one ended that never listened.
#[derive(Debug)]
pub(crate) struct Refused {
    /// The exit code.
    pub(crate) code: Option<i32>,
    /// What it wrote to standard error.
    pub(crate) said: String,
}

impl Serve {
    /// Starts it over `workspace` in that folder, with these arguments.
    pub(crate) async fn start(place: &Path, arguments: &[&str]) -> Self {
        Self::try_start(place, arguments).await.unwrap()
    }

    /// The same, when it may refuse to.
    pub(crate) async fn try_start(place: &Path, arguments: &[&str]) -> Result<Self, Refused> {
        Self::run(place, "exec \"$@\"", arguments).await
    }

    /// The same, where no file may grow longer than so many KiB.
    pub(crate) async fn try_start_with_room(place: &Path, room: u32) -> Result<Self, Refused> {
        // counted in halves
        Self::run(place, &format!("ulimit -f {}; exec \"$@\"", room * 2), &[]).await
    }

    async fn run(place: &Path, line: &str, arguments: &[&str]) -> Result<Self, Refused> {
        let said = NamedTempFile::new_in(place).unwrap();
        // a file that grows beyond what the process may have is an error then, and not its end
        let line = format!("trap '' XFSZ; {line}");
        let mut process = Command::new("sh")
            .args(["-c", &line, "sh", env!("CARGO_BIN_EXE_smartq"), "serve"])
            .args(["--listen", "127.0.0.1:0", "--data-dir"])
            .arg(place.join("workspace"))
            .args(arguments)
            .envs(environment(place))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(said.reopen().unwrap())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.as_mut().unwrap()).read_line(&mut line).await.unwrap();
        let Some(url) = line.trim().strip_prefix("listening on ") else {
            let code = process.wait().await.unwrap().code();
            return Err(Refused { code, said: std::fs::read_to_string(said.path()).unwrap() });
        };
        Ok(Self { url: url.to_owned(), http: client(), process, said })
    }

    /// What it has written to standard error so far.
    pub(crate) fn said(&self) -> String {
        std::fs::read_to_string(self.said.path()).unwrap()
    }

    /// Its process.
    pub(crate) fn id(&self) -> Pid {
        let id = i32::try_from(self.process.id().unwrap()).unwrap();
        Pid::from_raw(id).unwrap()
    }

    /// Asks it to end in good order.
    pub(crate) fn ask_to_end(&self) {
        kill_process(self.id(), Signal::TERM).unwrap();
    }

    /// It has been asked to end, and does.
    pub(crate) async fn has_ended(mut self) {
        assert_eq!(self.process.wait().await.unwrap().code(), Some(0));
    }

    /// Ends it in good order.
    pub(crate) async fn end(self) {
        self.ask_to_end();
        self.has_ended().await;
    }

    /// Kills it, whatever it is doing.
    pub(crate) async fn kill(mut self) {
        self.process.kill().await.unwrap();
    }

    /// A request of that person's with that key, to be completed; the path has no leading slash.
    pub(crate) fn request(
        &self,
        method: Method,
        (person, key): (&Person, &str),
        path: &str,
    ) -> RequestBuilder {
        self.http
            .request(method, format!("{}/api/v1/{path}", self.url))
            .basic_auth(&person.email, Some(&person.password))
            .header("x-auth-client-id", key)
    }
}
