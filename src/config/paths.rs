//! Where things are kept: the platform's folders, or those the environment names.

use std::path::{Path, PathBuf};

use directories::ProjectDirs;

use super::{Environment, Error};

/// Our folders. None of them is made before something is put there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paths {
    /// `config.toml`, `keys.toml`, `themes/`.
    pub config: PathBuf,
    /// `workspace/` and `server/`.
    pub data: PathBuf,
    /// `kept/`; may be deleted at any time.
    pub cache: PathBuf,
    /// `last-projects.toml`, `texts/`, `log/`.
    pub state: PathBuf,
}

impl Paths {
    /// The folders of this user.
    pub fn find(environment: &Environment) -> Result<Self, Error> {
        let platform = ProjectDirs::from("", "", "smartq");
        let choose = |given: &Option<PathBuf>, usual: fn(&ProjectDirs) -> &Path| {
            let usual = || platform.as_ref().map(|dirs| usual(dirs).to_owned());
            let chosen = given.clone().or_else(usual).ok_or(Error::NoHome)?;
            std::path::absolute(&chosen).map_err(Error::file("find", chosen))
        };
        Ok(Self {
            config: choose(&environment.config_dir, ProjectDirs::config_dir)?,
            data: choose(&environment.data_dir, ProjectDirs::data_dir)?,
            cache: choose(&environment.cache_dir, ProjectDirs::cache_dir)?,
            state: choose(&environment.state_dir, |dirs| {
                dirs.state_dir().unwrap_or_else(|| dirs.data_local_dir())
            })?,
        })
    }

    /// The profiles and preferences.
    pub fn config_file(&self) -> PathBuf {
        self.config.join("config.toml")
    }

    /// The user's own keys.
    pub fn keys_file(&self) -> PathBuf {
        self.config.join("keys.toml")
    }

    /// The user's own theme of that name.
    pub fn theme_file(&self, name: &str) -> PathBuf {
        self.config.join("themes").join(format!("{name}.toml"))
    }

    /// The local workspace.
    pub fn workspace(&self) -> PathBuf {
        self.data.join("workspace")
    }

    /// What `smartq serve` keeps, where no other folder is named.
    pub fn server(&self) -> PathBuf {
        self.data.join("server")
    }

    /// Which project each account had open last.
    pub fn last_projects_file(&self) -> PathBuf {
        self.state.join("last-projects.toml")
    }

    /// Where writes lie that the server has not confirmed.
    pub fn outbox(&self) -> PathBuf {
        self.state.join("outbox")
    }

    /// What was typed and not sent.
    pub fn drafts(&self) -> PathBuf {
        self.state.join("drafts")
    }

    /// Texts that are being edited outside.
    pub fn texts(&self) -> PathBuf {
        self.state.join("texts")
    }

    /// What servers have told, until the next start.
    pub fn kept(&self) -> PathBuf {
        self.cache.join("kept")
    }

    /// The log.
    pub fn log(&self) -> PathBuf {
        self.state.join("log")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_overrides_each_folder() {
        let environment = Environment {
            config_dir: Some("/x/config".into()),
            data_dir: Some("/x/data".into()),
            cache_dir: Some("/x/cache".into()),
            state_dir: Some("relative".into()),
            ..Environment::default()
        };
        let paths = Paths::find(&environment).unwrap();
        assert_eq!(paths.config_file(), Path::new("/x/config/config.toml"));
        assert_eq!(paths.workspace(), Path::new("/x/data/workspace"));
        assert_eq!(paths.cache, Path::new("/x/cache"));
        assert!(paths.log().is_absolute() && paths.log().ends_with("relative/log"));
    }
}
