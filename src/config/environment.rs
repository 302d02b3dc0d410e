//! The environment variables that speak to us, taken once at the start.

use std::ffi::OsString;
use std::path::PathBuf;

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
    /// `SMARTQ_CONFIG_DIR`.
    pub config_dir: Option<PathBuf>,
    /// `SMARTQ_DATA_DIR`.
    pub data_dir: Option<PathBuf>,
    /// `SMARTQ_CACHE_DIR`.
    pub cache_dir: Option<PathBuf>,
    /// `SMARTQ_STATE_DIR`.
    pub state_dir: Option<PathBuf>,
}

/// The variables that hold secrets; no child of ours inherits them.
pub const SECRET_VARIABLES: [&str; 2] = ["SMARTQ_PASSWORD", "SMARTQ_API_KEY"];

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
            config_dir: path("SMARTQ_CONFIG_DIR"),
            data_dir: path("SMARTQ_DATA_DIR"),
            cache_dir: path("SMARTQ_CACHE_DIR"),
            state_dir: path("SMARTQ_STATE_DIR"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
