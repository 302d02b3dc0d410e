//! The environment variables that speak to us, taken once at the start.

use std::ffi::OsString;
use std::os::unix::fs::FileTypeExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::model::Secret;

/// What the environment says. An empty variable counts as one that is not set.
#[derive(Debug, Clone, Default)]
pub struct Environment {
    /// `SMARTQ_URL`.
    pub url: Option<String>,
    /// `SMARTQ_EMAIL`.
    pub email: Option<String>,
    /// `SMARTQ_PASSWORD`.
    pub password: Option<Secret>,
    /// `SMARTQ_API_KEY`.
    pub api_key: Option<Secret>,
    /// `DBUS_SESSION_BUS_ADDRESS`.
    pub session_bus: Option<OsString>,
    /// `XDG_RUNTIME_DIR`.
    pub runtime_dir: Option<PathBuf>,
    /// `SMARTQ_CONFIG_DIR`.
    pub config_dir: Option<PathBuf>,
    /// `SMARTQ_DATA_DIR`.
    pub data_dir: Option<PathBuf>,
    /// `SMARTQ_CACHE_DIR`.
    pub cache_dir: Option<PathBuf>,
    /// `SMARTQ_STATE_DIR`.
    pub state_dir: Option<PathBuf>,
}

/// What the names of all variables of ours begin with.
const OURS: &str = "SMARTQ_";

/// Takes every variable of ours out of what a child will find in its environment.
///
/// All of them: who works where is nobody's business either, an address without its password would lead a child of ours
/// astray, and a secret that gets a variable one day is not forgotten here.
pub fn keep_ours_from(child: &mut Command) {
    let inherited = std::env::vars_os().map(|(name, _)| name);
    let given = child.get_envs().map(|(name, _)| name.to_owned());
    let all: Vec<OsString> = inherited.chain(given).collect();
    for name in all.iter().filter(|name| name.as_encoded_bytes().starts_with(OURS.as_bytes())) {
        child.env_remove(name);
    }
}

impl Environment {
    /// Takes the variables of this process.
    pub fn of_process() -> Self {
        Self::from_variables(|name| std::env::var_os(name))
    }

    /// Takes the variables that the function knows.
    pub fn from_variables(get: impl Fn(&str) -> Option<OsString>) -> Self {
        let text = |name| {
            get(name).map(|value| value.to_string_lossy().into_owned()).filter(|it| !it.is_empty())
        };
        let path = |name| get(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        Self {
            url: text("SMARTQ_URL"),
            email: text("SMARTQ_EMAIL"),
            password: text("SMARTQ_PASSWORD").map(Secret::new),
            api_key: text("SMARTQ_API_KEY").map(Secret::new),
            session_bus: get("DBUS_SESSION_BUS_ADDRESS").filter(|value| !value.is_empty()),
            runtime_dir: path("XDG_RUNTIME_DIR"),
            config_dir: path("SMARTQ_CONFIG_DIR"),
            data_dir: path("SMARTQ_DATA_DIR"),
            cache_dir: path("SMARTQ_CACHE_DIR"),
            state_dir: path("SMARTQ_STATE_DIR"),
        }
    }

    /// Whether the user's session has a bus: by its address, or by a socket where it usually is. Where neither is said, the
    /// bus's own library would start a bus of its own, with nobody on it.
    pub fn announces_session_bus(&self) -> bool {
        let is_socket =
            |path: &Path| path.metadata().is_ok_and(|about| about.file_type().is_socket());
        self.session_bus.is_some()
            || self.runtime_dir.as_deref().is_some_and(|folder| is_socket(&folder.join("bus")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_child_inherits_nothing_of_ours() {
        // as if this process had them: nobody may change the environment of a running one
        let mut child = Command::new("env");
        child.envs([("SMARTQ_PASSWORD", "p"), ("SMARTQ_URL", "u"), ("SMARTQ_OF_TOMORROW", "x")]);
        child.env("NOT_SMARTQ_OURS", "stays");
        keep_ours_from(&mut child);
        let told = String::from_utf8(child.output().unwrap().stdout).unwrap();
        let ours: Vec<&str> = told.lines().filter(|line| line.contains("SMARTQ_")).collect();
        assert_eq!(ours, ["NOT_SMARTQ_OURS=stays"]);
    }

    #[test]
    fn empty_variables_say_nothing() {
        let environment = Environment::from_variables(|name| match name {
            "SMARTQ_URL" | "SMARTQ_DATA_DIR" => Some(OsString::new()),
            "SMARTQ_PASSWORD" => Some("hunter2".into()),
            _ => None,
        });
        assert_eq!(environment.url, None);
        assert_eq!(environment.data_dir, None);
        assert!(!format!("{environment:?}").contains("hunter2"));
    }
}
