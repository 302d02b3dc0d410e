//! Writing a profile into `config.toml` without touching a word the user wrote there.

mod text;

use std::fs::File;

use toml_edit::{Item, Table, value};
use url::Url;

use text::{Text, new_table_below_all, set, take_out};

use super::profile::is_profile_name;
use super::{Config, Error, Paths};
use crate::model::Secret;
use crate::storage;

/// A profile to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewProfile {
    /// The server.
    pub host: Url,
    /// The login.
    pub email: String,
    /// Whether the user agreed to plain http to this very host.
    pub plain_http: bool,
    /// What becomes of a password kept in the file.
    pub password: Keep,
    /// What becomes of an API key kept in the file.
    pub api_key: Keep,
    /// A command that gives the password; none leaves what is there.
    pub password_command: Option<String>,
    /// Whether they are looked for in the keyring; none leaves that, unless the profile becomes one of another account.
    pub keyring: Option<bool>,
}

/// What becomes of a secret in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Keep {
    /// One that is there becomes this one, which the server has just taken; where none is kept, this one is not either.
    Renew(Secret),
    /// It goes.
    Forget,
    /// It becomes this one.
    Store(Secret),
}

/// Writes the profile under that name, in one step. The first profile becomes the default, and stays it. A file with a mistake in it
/// is refused and stays as it is.
pub fn save_profile(paths: &Paths, name: &str, new: &NewProfile) -> Result<(), Error> {
    if !is_profile_name(name) {
        return Err(Error::ProfileName(name.to_owned()));
    }
    let path = paths.config_file();
    storage::make_folder(&paths.config)?;
    let _turn = take_turn(paths);
    let text = match storage::read_text(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(source) => return Err(Error::Unreadable { path, source }),
    };
    let known = Config::parse(&text, &path)?;
    let same_account = known
        .profiles
        .get(name)
        .is_some_and(|profile| profile.host == new.host && profile.email == new.email);
    let mut text = Text::read(&text, &path)?;
    let document = &mut text.document;
    if known.default_profile.is_none() && !known.profiles.contains_key(name) {
        // what is opened without a name stays the same: the only one that there was, or none
        let only = known.default_profile().map(|(only, _)| only);
        if let Some(default) = only.or(known.profiles.is_empty().then_some(name)) {
            document["default_profile"] = value(default);
        }
    }
    let is_new = !known.profiles.contains_key(name);
    let table = if is_new { new_table_below_all(document) } else { Table::new() };
    let profiles = document["profiles"].or_insert(Item::Table(implicit_table()));
    let profile = profiles[name].or_insert(Item::Table(table));
    if let Some(table) = profile.as_table_like_mut() {
        if !same_account {
            set(table, "host", new.host.as_str().trim_end_matches('/'));
            set(table, "email", &new.email);
        }
        if new.plain_http {
            set(table, "plain_http", true);
        } else {
            take_out(table, "plain_http");
        }
        match new.keyring {
            Some(true) => set(table, "keyring", true),
            None if same_account => {}
            Some(false) | None => take_out(table, "keyring"),
        }
        if let Some(command) = &new.password_command {
            set(table, "password_command", command);
        } else if !same_account {
            take_out(table, "password_command");
            take_out(table, "api_key_command");
        }
        for (key, keep) in [("password", &new.password), ("api_key", &new.api_key)] {
            match keep {
                Keep::Renew(_) if !table.contains_key(key) => {}
                Keep::Renew(secret) if same_account => set(table, key, secret.expose()),
                Keep::Renew(_) | Keep::Forget => take_out(table, key),
                Keep::Store(secret) => set(table, key, secret.expose()),
            }
        }
    }
    Ok(storage::replace(&path, text.written())?)
}

/// Writes down that this profile's host may be spoken to over plain http. A profile that is gone, or names another host by
/// now, stays as it is: nobody has agreed to that.
pub fn allow_plain_http(paths: &Paths, name: &str, host: &Url) -> Result<(), Error> {
    let path = paths.config_file();
    let _turn = take_turn(paths);
    let text = storage::read_text(&path).map_err(Error::file("read", path.clone()))?;
    let known = Config::parse(&text, &path)?;
    if known.profiles.get(name).is_none_or(|profile| profile.host != *host || profile.plain_http) {
        return Ok(());
    }
    let mut text = Text::read(&text, &path)?;
    if let Some(table) = text.document["profiles"][name].as_table_like_mut() {
        set(table, "plain_http", true);
    }
    Ok(storage::replace(&path, text.written())?)
}

/// Until this is dropped no other program of ours reads the file to write it anew. Where the file system knows no locks each
/// writes what it has just read, which is better than refusing.
fn take_turn(paths: &Paths) -> Option<File> {
    let folder = File::open(&paths.config).ok()?;
    folder.lock().ok()?;
    Some(folder)
}

/// A table that is written only through the tables in it: `[profiles.x]` without a `[profiles]`.
fn implicit_table() -> Table {
    let mut table = Table::new();
    table.set_implicit(true);
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(place: &tempfile::TempDir) -> Paths {
        let under = |name: &str| place.path().join(name);
        Paths { config: under("c"), data: under("d"), cache: under("k"), state: under("s") }
    }

    fn profile(host: &str) -> NewProfile {
        NewProfile {
            host: host.parse().unwrap(),
            email: "ann@acme.example".to_owned(),
            plain_http: false,
            password: Keep::Renew(Secret::new("p")),
            api_key: Keep::Store(Secret::new("k\"1")),
            password_command: None,
            keyring: None,
        }
    }

    #[test]
    fn the_first_profile_becomes_the_default() {
        let place = tempfile::tempdir().unwrap();
        let paths = paths(&place);
        save_profile(&paths, "acme", &profile("https://acme.example")).unwrap();
        save_profile(&paths, "other", &profile("https://other.example")).unwrap();
        let config = Config::load(&paths).unwrap();
        let (name, acme) = config.default_profile().unwrap();
        assert_eq!((name, acme.host.as_str()), ("acme", "https://acme.example/"));
        assert_eq!(acme.api_key, Some(Secret::new("k\"1")));
        assert_eq!(config.profiles.len(), 2);
    }

    #[test]
    fn of_several_that_are_saved_at_once_none_is_lost() {
        let place = tempfile::tempdir().unwrap();
        let paths = paths(&place);
        let start = std::sync::Barrier::new(8);
        std::thread::scope(|scope| {
            for at in 0..8 {
                let (paths, start) = (&paths, &start);
                scope.spawn(move || {
                    start.wait();
                    let host = format!("https://h{at}.example");
                    save_profile(paths, &format!("p{at}"), &profile(&host)).unwrap();
                    allow_plain_http(paths, &format!("p{at}"), &host.parse().unwrap()).unwrap();
                });
            }
        });
        let config = Config::load(&paths).unwrap();
        assert_eq!(config.profiles.len(), 8);
        assert!(config.profiles.values().all(|profile| profile.plain_http));
    }

    #[test]
    fn a_second_profile_takes_the_place_of_no_default() {
        let place = tempfile::tempdir().unwrap();
        let paths = paths(&place);
        let one = "[profiles.acme]\nhost = 'acme.example'\nemail = 'a@acme.example'\n";
        let default_after = |text: &str, name: &str| {
            storage::replace(&paths.config_file(), text).unwrap();
            save_profile(&paths, name, &profile("https://other.example")).unwrap();
            Config::load(&paths).unwrap().default_profile
        };
        assert_eq!(default_after(one, "other").as_deref(), Some("acme"), "the only one there was");
        assert_eq!(default_after(one, "acme"), None, "it is the only one still");
        let two = format!("{one}{}", one.replace("acme", "bare"));
        assert_eq!(default_after(&two, "other"), None, "none of them was the default");
        assert_eq!(default_after("", "other").as_deref(), Some("other"));
    }

    #[test]
    fn what_the_user_wrote_stays() {
        let place = tempfile::tempdir().unwrap();
        let paths = paths(&place);
        let text = "# mine\ndefault_profile = \"acme\" # the usual\n\n[profiles.acme]\n\
                    host = 'acme.example' # old\nemail = 'ann@acme.example'\napi_key = 'a'\npassword = 'p'\n";
        storage::replace(&paths.config_file(), text).unwrap();
        let mut new = profile("https://acme.example/");
        new.api_key = Keep::Renew(Secret::new("b"));
        new.password = Keep::Forget;
        save_profile(&paths, "acme", &new).unwrap();
        let now = std::fs::read_to_string(paths.config_file()).unwrap();
        assert!(now.starts_with("# mine\ndefault_profile = \"acme\" # the usual\n"), "{now}");
        assert!(now.contains("api_key = \"b\"") && !now.contains("password"), "{now}");
    }

    #[test]
    fn comments_stay_at_what_is_renewed_and_at_what_goes() {
        let place = tempfile::tempdir().unwrap();
        let paths = paths(&place);
        let text = "# mine\n\n# the account at work\n[profiles.acme] # acme\n# where it is\n\
                    host = 'acme.example' # old\nemail = \"ann@acme.example\"   # me\n\
                    # from the vault\npassword = 'p' # secret\n\n# by hand\nplain_http = true # shed\n\
                    keyring = true\n\n# the end\n[profiles.other]\nhost = 'o.example'\nemail = 'o@o.example'\n";
        storage::replace(&paths.config_file(), text).unwrap();
        let mut new = profile("https://acme.example/");
        (new.password, new.keyring) = (Keep::Forget, Some(false));
        save_profile(&paths, "acme", &new).unwrap();
        let now = std::fs::read_to_string(paths.config_file()).unwrap();
        for comment in text.lines().filter_map(|line| line.find('#').and_then(|at| line.get(at..)))
        {
            if !comment.contains("secret") && !comment.contains("shed") {
                assert!(now.contains(comment), "{comment} has gone:\n{now}");
            }
        }
        assert!(now.contains("host = 'acme.example' # old"), "what says the same stays:\n{now}");
        new.password = Keep::Store(Secret::new("q"));
        save_profile(&paths, "acme", &new).unwrap();
        new.password = Keep::Renew(Secret::new("r"));
        let commented = std::fs::read_to_string(paths.config_file()).unwrap();
        let commented = commented.replace("password = \"q\"", "password = \"q\" # kept by me");
        storage::replace(&paths.config_file(), commented).unwrap();
        save_profile(&paths, "acme", &new).unwrap();
        let now = std::fs::read_to_string(paths.config_file()).unwrap();
        assert!(now.contains("password = \"r\" # kept by me\n"), "{now}");
    }

    #[test]
    fn what_is_commented_out_stays_above_a_new_profile() {
        let place = tempfile::tempdir().unwrap();
        let paths = paths(&place);
        for text in [
            "# ours\n# opener = \"mpv\"\n",
            "theme = \"day\"\n\n# opener = \"mpv\"\n",
            "theme = \"day\"\n# opener = \"mpv\"",
        ] {
            storage::replace(&paths.config_file(), text).unwrap();
            save_profile(&paths, "acme", &profile("https://acme.example")).unwrap();
            let now = std::fs::read_to_string(paths.config_file()).unwrap();
            // below it would belong to the profile once its sign is taken away
            let taken = now.replace("# opener", "opener");
            let config = Config::parse(&taken, &paths.config_file()).unwrap();
            assert_eq!(
                config.preferences.opener.as_deref(),
                Some(&["mpv".to_owned()][..]),
                "{now}"
            );
            assert_eq!(config.profiles.len(), 1);
        }
    }

    #[test]
    fn the_ends_of_lines_and_the_mark_at_the_start_stay_as_they_are() {
        let place = tempfile::tempdir().unwrap();
        let paths = paths(&place);
        let text = "\u{feff}# mine\r\n[profiles.acme]\r\nhost = 'acme.example'\r\n\
                    email = 'a@acme.example'\r\n";
        storage::replace(&paths.config_file(), text).unwrap();
        save_profile(&paths, "other", &profile("https://other.example")).unwrap();
        allow_plain_http(&paths, "acme", &"https://acme.example".parse().unwrap()).unwrap();
        let now = std::fs::read_to_string(paths.config_file()).unwrap();
        assert!(
            now.starts_with('\u{feff}') && now.contains("# mine\r\n[profiles.acme]"),
            "{now:?}"
        );
        assert_eq!(now.matches('\n').count(), now.matches("\r\n").count(), "{now:?}");
        assert_eq!(Config::load(&paths).unwrap().profiles.len(), 2);
    }

    #[test]
    fn secrets_of_one_account_are_not_passed_to_another() {
        let place = tempfile::tempdir().unwrap();
        let paths = paths(&place);
        save_profile(&paths, "acme", &profile("https://acme.example")).unwrap();
        let mut elsewhere = profile("https://elsewhere.example");
        elsewhere.api_key = Keep::Renew(Secret::new("k2"));
        save_profile(&paths, "acme", &elsewhere).unwrap();
        assert_eq!(Config::load(&paths).unwrap().profile("acme").unwrap().api_key, None);
    }

    #[test]
    fn a_keyring_is_that_of_its_account() {
        let place = tempfile::tempdir().unwrap();
        let paths = paths(&place);
        let save = |host: &str, keyring| {
            save_profile(&paths, "acme", &NewProfile { keyring, ..profile(host) }).unwrap();
            Config::load(&paths).unwrap().profile("acme").unwrap().keyring
        };
        assert!(!save("https://acme.example", None));
        assert!(save("https://acme.example", Some(true)));
        assert!(save("https://acme.example", None));
        assert!(!save("https://acme.example", Some(false)));
        assert!(save("https://acme.example", Some(true)));
        assert!(!save("https://elsewhere.example", None));
    }

    #[test]
    fn a_consent_is_kept_for_the_host_it_was_given_for_and_nothing_else_changes() {
        let place = tempfile::tempdir().unwrap();
        let paths = paths(&place);
        let text = "[profiles.acme] # ours\nhost = 'http://10.0.0.9' # shed\nemail = 'a@acme.example'\n\
                    password = 'p'\n";
        storage::replace(&paths.config_file(), text).unwrap();
        let read = || std::fs::read_to_string(paths.config_file()).unwrap();
        let allow = |name, host: &str| allow_plain_http(&paths, name, &host.parse().unwrap());
        allow("acme", "http://10.0.0.8").unwrap();
        allow("other", "http://10.0.0.9").unwrap();
        assert_eq!(read(), text);
        allow("acme", "http://10.0.0.9").unwrap();
        assert_eq!(read(), format!("{text}plain_http = true\n"));
        assert!(Config::load(&paths).unwrap().profile("acme").unwrap().plain_http);
        std::fs::remove_file(paths.config_file()).unwrap();
        assert!(allow("acme", "http://10.0.0.9").is_err(), "it says that it was not kept");
    }

    #[test]
    fn a_file_with_a_mistake_is_never_rewritten() {
        let place = tempfile::tempdir().unwrap();
        let paths = paths(&place);
        storage::replace(&paths.config_file(), "oops\n").unwrap();
        assert!(save_profile(&paths, "acme", &profile("https://acme.example")).is_err());
        assert_eq!(std::fs::read_to_string(paths.config_file()).unwrap(), "oops\n");
        assert!(save_profile(&paths, "a/b", &profile("https://acme.example")).is_err());
    }
}
