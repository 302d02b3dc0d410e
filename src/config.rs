//! Configuration: where things are kept, the profiles, and how a profile becomes a connection.
//!
//! Reads the environment, the file system and the keyring, never the network. May import `model` and `storage`.

pub mod connect;
pub mod environment;
pub mod keyring;
pub mod last_projects;
pub mod paths;
pub mod preferences;
pub mod profile;
pub mod save;
pub mod secret_file;
pub mod secrets;

pub use connect::{Account, Ask, Sources};
pub use environment::Environment;
pub use keyring::Keyring;
pub use paths::Paths;
pub use preferences::Preferences;
pub use profile::{Config, Profile};

use std::io::ErrorKind;
use std::path::PathBuf;

/// Why the configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file of ours does not say what it should.
    #[error("{path}, line {line}, column {column}: {problem}. Nothing was changed; mend the line and start again", path = .path.display())]
    Malformed {
        /// Which.
        path: PathBuf,
        /// Counted from 1.
        line: usize,
        /// Counted from 1, in characters.
        column: usize,
        /// What is wrong there; never quotes a secret.
        problem: String,
    },
    /// A file holds a secret and others may read it.
    #[error("{path} holds a secret and can be read by others. Mend it with: chmod 600 '{path}'", path = .path.display())]
    Exposed {
        /// Which.
        path: PathBuf,
    },
    /// A file names programs and others may write it.
    #[error("{path} names programs that are run, and others can write it. Mend it with: chmod go-w '{path}'", path = .path.display())]
    Writable {
        /// Which.
        path: PathBuf,
    },
    /// A file of ours cannot be read.
    #[error("cannot read {path}: {source}. Nothing was changed; {}", mend(.path, .source), path = .path.display())]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A file or folder cannot be read or written.
    #[error("cannot {action} {path}: {source}", path = .path.display())]
    File {
        /// What was tried, as in "cannot read".
        action: &'static str,
        /// Which.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// No profile has that name.
    #[error("there is no profile \"{name}\"; {known}. Make it with: smartq login --profile {name}")]
    UnknownProfile {
        /// The name that was asked for.
        name: String,
        /// The names there are, as a half sentence.
        known: String,
    },
    /// A text that is to be the name of a profile and cannot be.
    #[error(
        "\"{0}\" cannot be the name of a profile: letters, digits, - and _, at most 40 of them"
    )]
    ProfileName(String),
    /// There is no home directory to keep anything in.
    #[error(
        "this user has no home directory; set SMARTQ_CONFIG_DIR, SMARTQ_DATA_DIR, SMARTQ_CACHE_DIR and SMARTQ_STATE_DIR"
    )]
    NoHome,
    /// A host cannot be read.
    #[error(transparent)]
    Host(#[from] crate::model::connection::ParseHostError),
    /// `--email` without a server: the default profile has an address of its own.
    #[error("--email says who, but not where: add --url, or set SMARTQ_URL")]
    EmailAlone,
    /// The command that gives a secret has failed.
    #[error("{what} of profile \"{profile}\" gave nothing: {problem}. Run it by hand to see why")]
    SecretCommand {
        /// `password_command` or `api_key_command`.
        what: &'static str,
        /// Of which profile.
        profile: String,
        /// How it ended.
        problem: String,
    },
    /// Something needed is known neither from the profile nor from the environment, and nobody can be asked.
    #[error("the {what} for {host} is not known: set {variable}, or run smartq login")]
    Missing {
        /// What is missing.
        what: &'static str,
        /// For which host.
        host: String,
        /// The variable that would give it.
        variable: &'static str,
    },
    /// The same, where the question was all that was wanted.
    #[error(
        "the {what} for {host} is not known, and there is no terminal to ask for it at: set {variable}{more}"
    )]
    NotAsked {
        /// What is missing.
        what: &'static str,
        /// For which host.
        host: String,
        /// The variable that would give it.
        variable: &'static str,
        /// What would, too.
        more: &'static str,
    },
    /// The user was asked and did not answer.
    #[error(
        "a question about {host} was not answered ({source}): nothing was sent after it, and nothing is kept"
    )]
    NoAnswer {
        /// For which host.
        host: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// The user was asked and gave an empty answer.
    #[error(
        "the {what} for {host} is empty: it was not sent, and nothing is kept. Start again to be asked again"
    )]
    EmptyAnswer {
        /// What was asked for.
        what: &'static str,
        /// For which host.
        host: String,
    },
}

/// What makes a file readable that is not.
fn mend(path: &std::path::Path, source: &std::io::Error) -> String {
    match source.kind() {
        ErrorKind::PermissionDenied => format!("mend it with: chmod u+r '{}'", path.display()),
        ErrorKind::InvalidData => "save it as UTF-8, or put it aside".to_owned(),
        ErrorKind::IsADirectory => "put that folder aside".to_owned(),
        _ => "look at the disk it is on, or put it aside".to_owned(),
    }
}

impl Error {
    fn file(action: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { action, path, source }
    }
}

impl From<crate::storage::Error> for Error {
    fn from(error: crate::storage::Error) -> Self {
        let crate::storage::Error { action, path, source } = error;
        Self::File { action, path, source }
    }
}
