//! How a command ends badly: a sentence, and the exit code that goes with it.

use std::io::ErrorKind;

use crate::config;

/// Why a command was not done.
#[derive(Debug, thiserror::Error)]
pub(super) enum Error {
    /// It was asked for in a way that cannot work; nothing was tried.
    #[error("{0}")]
    Usage(String),
    /// The configuration cannot be used.
    #[error(transparent)]
    Config(#[from] config::Error),
    /// It was done, and cannot be told.
    #[error(
        "not all of it could be written to standard output: {0}. Nothing else went wrong: what was asked for is done"
    )]
    Unprinted(std::io::Error),
    /// It was tried and did not work.
    #[error("{}", with_causes(.0))]
    Failed(#[from] anyhow::Error),
}

impl Error {
    /// 2 where another command line or another configuration is needed, 130 where a question was given up, else 1.
    pub(super) fn exit_code(&self) -> u8 {
        match self {
            Self::Usage(_) => 2,
            Self::Config(error) => match error {
                config::Error::NoAnswer { source, .. }
                    if source.kind() == ErrorKind::Interrupted =>
                {
                    130
                }
                config::Error::File { .. }
                | config::Error::Unreadable { .. }
                | config::Error::SecretCommand { .. }
                | config::Error::NoAnswer { .. } => 1,
                _ => 2,
            },
            Self::Unprinted(_) | Self::Failed(_) => 1,
        }
    }
}

/// An error with what it came from; some say that themselves.
pub(super) fn with_causes(error: &anyhow::Error) -> String {
    let mut words = String::new();
    for cause in error.chain().map(ToString::to_string) {
        if words.is_empty() {
            words = cause;
        } else if !words.ends_with(&cause) {
            words = format!("{words}: {cause}");
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exit_code_tells_usage_from_failure() {
        assert_eq!(Error::Usage("x".to_owned()).exit_code(), 2);
        assert_eq!(Error::from(anyhow::anyhow!("x")).exit_code(), 1);
        assert_eq!(Error::from(config::Error::NoHome).exit_code(), 2);
        let source = std::io::Error::other("full");
        let error = config::Error::File { action: "write", path: "/x".into(), source };
        assert_eq!(Error::from(error).exit_code(), 1);
    }

    #[test]
    fn the_sentence_names_the_cause() {
        let cause = anyhow::anyhow!("address in use").context("cannot listen on 127.0.0.1:1");
        assert_eq!(Error::from(cause).to_string(), "cannot listen on 127.0.0.1:1: address in use");
        let cause = anyhow::anyhow!("not there").context("cannot read it: not there");
        let said = Error::from(cause.context("the call has failed")).to_string();
        assert_eq!(said, "the call has failed: cannot read it: not there", "once");
    }
}
