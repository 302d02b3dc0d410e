//! An account that was signed in to is kept: in the configuration, and its secrets in the keyring, or where the user keeps
//! them in that file, or nowhere.

use crate::app::msg::SavedProfile;
use crate::config::keyring::Trouble;
use crate::config::save::{Keep, NewProfile, save_profile};
use crate::config::{Config, Keyring, Paths, keyring};
use crate::model::{Connection, Endpoint};

/// An account as the application asks for it to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Profile {
    pub(super) name: String,
    pub(super) connection: Box<Connection>,
}

impl Profile {
    /// Keeps it; what is to be said of that, or a sentence that says why not.
    pub(super) fn save(self, paths: &Paths, keyring: &Keyring) -> Result<SavedProfile, String> {
        let Self { name, connection } = self;
        let Endpoint::Http(host) = connection.endpoint else {
            return Err("The board of this machine needs no profile.".to_owned());
        };
        let kept = keyring::Kept {
            password: Some(connection.password.clone()),
            api_key: Some(connection.api_key.clone()),
        };
        let stored = keyring.keep(&keyring::account(&connection.email, &host), &kept);
        // what is in the file would go before what is in the keyring, and may be what was just refused
        let in_file = |secret| if stored.is_ok() { Keep::Forget } else { Keep::Renew(secret) };
        let new = NewProfile {
            host,
            email: connection.email,
            plain_http: connection.plain_http_allowed,
            password: in_file(connection.password),
            api_key: in_file(connection.api_key),
            password_command: None,
            keyring: stored.is_ok().then_some(true),
        };
        save_profile(paths, &name, &new).map_err(|error| error.to_string())?;
        let words = match stored {
            Ok(()) => format!("Profile {name} is kept, its password and API key in the keyring."),
            Err(trouble) => without_keyring(&name, in_file_now(paths, &name), &trouble),
        };
        Ok(SavedProfile { name, words: Some(words) })
    }
}

/// Whether the file holds the password, and whether the API key.
fn in_file_now(paths: &Paths, name: &str) -> (bool, bool) {
    let config = Config::load(paths).ok();
    let profile = config.as_ref().and_then(|config| config.profiles.get(name));
    profile.map_or((false, false), |it| (it.password.is_some(), it.api_key.is_some()))
}

fn without_keyring(name: &str, in_file: (bool, bool), trouble: &Trouble) -> String {
    let (kept, not) = match in_file {
        (true, true) => (" with its new password and API key in config.toml", ""),
        (true, false) => (" with its new password in config.toml", ", not its API key"),
        (false, true) => (" with its API key in config.toml", ", not its password"),
        (false, false) => ("", ", not its password and API key"),
    };
    format!("Profile {name} is kept{kept}{not}: {trouble}. See “smartq login --help”.")
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;
    use crate::config::keyring::{Kept, PATIENCE, Vault};
    use crate::model::Secret;

    /// Keeps one thing, or is in trouble.
    struct One(Result<Mutex<Option<(String, Kept)>>, Trouble>);

    impl Vault for One {
        fn look(&self, _: &str) -> Result<Kept, Trouble> {
            unreachable!("a profile that is kept is not looked for")
        }

        fn keep(&self, account: &str, kept: &Kept) -> Result<(), Trouble> {
            let place = self.0.as_ref().map_err(Clone::clone)?;
            *place.lock().unwrap() = Some((account.to_owned(), kept.clone()));
            Ok(())
        }
    }

    fn profile() -> Profile {
        let connection = Connection {
            endpoint: Endpoint::Http("https://acme.example/".parse().unwrap()),
            email: "ann@acme.example".to_owned(),
            password: Secret::new("hunter2"),
            api_key: Secret::new("0123"),
            plain_http_allowed: false,
        };
        Profile { name: "acme".to_owned(), connection: Box::new(connection) }
    }

    fn paths(place: &tempfile::TempDir) -> Paths {
        let under = |name: &str| place.path().join(name);
        Paths { config: under("c"), data: under("d"), cache: under("k"), state: under("s") }
    }

    #[test]
    fn secrets_go_into_the_keyring_and_out_of_the_file() {
        let place = tempfile::tempdir().unwrap();
        let paths = paths(&place);
        let old = "[profiles.acme]\nhost = \"acme.example\"\nemail = \"ann@acme.example\"\n\
                   password = \"refused\"\n";
        crate::storage::replace(&paths.config_file(), old).unwrap();
        let vault = Arc::new(One(Ok(Mutex::default())));
        let keyring = Keyring::of(Arc::clone(&vault) as Arc<dyn Vault>, PATIENCE);
        let saved = profile().save(&paths, &keyring).unwrap();
        assert!(saved.words.unwrap().contains("in the keyring"));
        let kept =
            Kept { password: Some(Secret::new("hunter2")), api_key: Some(Secret::new("0123")) };
        let want = ("ann@acme.example at https://acme.example".to_owned(), kept);
        assert_eq!(*vault.0.as_ref().unwrap().lock().unwrap(), Some(want));
        let acme = Config::load(&paths).unwrap().profile("acme").unwrap().clone();
        assert!(acme.keyring && acme.password.is_none() && acme.api_key.is_none());
    }

    #[test]
    fn without_a_keyring_a_dead_password_in_the_file_gives_way_to_the_new_one() {
        let place = tempfile::tempdir().unwrap();
        let paths = paths(&place);
        let old = "[profiles.acme]\nhost = \"acme.example\"\nemail = \"ann@acme.example\"\n\
                   password = \"refused\"\n";
        crate::storage::replace(&paths.config_file(), old).unwrap();
        let words = profile().save(&paths, &Keyring::none()).unwrap().words.unwrap();
        assert!(words.contains("with its new password in config.toml, not its API key"), "{words}");
        let acme = Config::load(&paths).unwrap().profile("acme").unwrap().clone();
        assert_eq!((acme.password, acme.api_key), (Some(Secret::new("hunter2")), None));
    }

    #[test]
    fn without_a_keyring_secrets_are_kept_nowhere_and_that_is_said() {
        let locked = Keyring::of(Arc::new(One(Err(Trouble::Locked))), PATIENCE);
        for (keyring, why) in [(Keyring::none(), "no keyring here"), (locked, "is locked")] {
            let place = tempfile::tempdir().unwrap();
            let paths = paths(&place);
            let saved = profile().save(&paths, &keyring).unwrap();
            let words = saved.words.unwrap();
            assert!(words.contains(why) && words.contains("smartq login"), "{words}");
            let text = std::fs::read_to_string(paths.config_file()).unwrap();
            assert!(text.contains("ann@acme.example"), "{text}");
            for secret in ["hunter2", "0123", "password", "keyring"] {
                assert!(!text.contains(secret), "{text}");
            }
        }
    }
}
