//! A machine of somebody's, on which the program is run as a shell or a script runs it.

use std::process::{Output, Stdio};

use tempfile::TempDir;
use tokio::process::Command;

use super::pty::environment;
use super::server::{API_KEY, Person, TestServer};

/// Somebody's machine.
pub(crate) struct Machine {
    place: TempDir,
    variables: Vec<(&'static str, String)>,
}

impl Machine {
    pub(crate) fn new() -> Self {
        Self { place: tempfile::tempdir().unwrap(), variables: Vec::new() }
    }

    /// One whose environment knows the account.
    pub(crate) fn of(server: &TestServer, person: &Person) -> Self {
        let mut machine = Self::new();
        machine.variables = vec![
            ("SMARTQ_URL", server.url.clone()),
            ("SMARTQ_EMAIL", person.email.clone()),
            ("SMARTQ_PASSWORD", person.password.clone()),
            ("SMARTQ_API_KEY", API_KEY.to_owned()),
        ];
        machine
    }

    pub(crate) fn set(&mut self, name: &'static str, value: &str) {
        self.variables.retain(|(known, _)| *known != name);
        self.variables.push((name, value.to_owned()));
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_smartq"));
        for name in ["SMARTQ_URL", "SMARTQ_EMAIL", "SMARTQ_PASSWORD", "SMARTQ_API_KEY"] {
            command.env_remove(name);
        }
        command
            .args(arguments)
            .envs(environment(self.place.path()))
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .kill_on_drop(true);
        command
    }

    pub(crate) async fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().await.unwrap()
    }

    pub(crate) fn path(&self, name: &str) -> std::path::PathBuf {
        self.place.path().join(name)
    }
}
