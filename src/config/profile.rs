//! `config.toml`: the profiles and preferences. Read in full or refused with line and column; never rewritten because of a mistake.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Deserializer};
use toml::Spanned;
use url::Url;

use super::{Error, Paths, Preferences, preferences};
use crate::model::Secret;
use crate::model::connection::parse_host;
use crate::storage;

/// What `config.toml` says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Config {
    /// The profile that is used when none is named.
    pub default_profile: Option<String>,
    /// All profiles by name.
    pub profiles: BTreeMap<String, Profile>,
    /// How the board looks and is used.
    pub preferences: Preferences,
}

/// An account, and where its secrets come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// The server.
    pub host: Url,
    /// The login.
    pub email: String,
    /// The password itself, if the user insisted on keeping it here.
    pub password: Option<Secret>,
    /// A command whose first line is the password.
    pub password_command: Option<String>,
    /// The account's API key.
    pub api_key: Option<Secret>,
    /// A command whose first line is the API key.
    pub api_key_command: Option<String>,
    /// Whether password and API key are looked for in the system's keyring.
    pub keyring: bool,
    /// Whether the user agreed to plain http to this very host.
    pub plain_http: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileText {
    default_profile: Option<Spanned<String>>,
    theme: Option<String>,
    #[serde(rename = "theme-dark")]
    theme_dark: Option<String>,
    #[serde(rename = "theme-light")]
    theme_light: Option<String>,
    mouse: Option<bool>,
    #[serde(rename = "auto-refresh")]
    auto_refresh: Option<Spanned<toml::Value>>,
    opener: Option<Spanned<toml::Value>>,
    #[serde(default)]
    profiles: BTreeMap<Spanned<String>, ProfileText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProfileText {
    host: Spanned<String>,
    email: Spanned<String>,
    #[serde(default, deserialize_with = "secret")]
    password: Option<Secret>,
    password_command: Option<String>,
    #[serde(default, deserialize_with = "secret")]
    api_key: Option<Secret>,
    api_key_command: Option<String>,
    #[serde(default)]
    keyring: bool,
    #[serde(default)]
    plain_http: bool,
}

/// Reads a text without ever quoting it in an error: "invalid type: integer `1234`" would print a password.
fn secret<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Secret>, D::Error> {
    match toml::Value::deserialize(deserializer)? {
        toml::Value::String(text) => Ok(Some(Secret::new(text))),
        _ => Err(serde::de::Error::custom("a secret is a text in quotes")),
    }
}

impl Config {
    /// Reads the configuration of these paths; none at all is an empty one.
    pub fn load(paths: &Paths) -> Result<Self, Error> {
        let path = paths.config_file();
        let text = match storage::read_text(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Ok(Self::default());
            }
            Err(source) => return Err(Error::Unreadable { path, source }),
        };
        let config = Self::parse(&text, &path)?;
        if config.profiles.values().any(Profile::holds_secret) && storage::is_exposed(&path)? {
            return Err(Error::Exposed { path });
        }
        if config.names_programs() && storage::is_open_to_writers(&path)? {
            return Err(Error::Writable { path });
        }
        Ok(config)
    }

    /// Whether something in it is run: whoever writes that acts as the user.
    fn names_programs(&self) -> bool {
        let commands = |it: &Profile| it.password_command.is_some() || it.api_key_command.is_some();
        self.preferences.opener.is_some() || self.profiles.values().any(commands)
    }

    /// Reads the text of a configuration; `path` is only named in errors.
    pub fn parse(text: &str, path: &Path) -> Result<Self, Error> {
        let malformed = |offset: usize, problem: String| {
            let (line, column) = place(text, offset);
            Error::Malformed { path: path.to_owned(), line, column, problem }
        };
        let file: FileText = toml::from_str(text).map_err(|error| {
            let offset = error.span().map_or(0, |span| span.start);
            malformed(offset, error.message().replace('\n', ", "))
        })?;
        let mut profiles = BTreeMap::new();
        for (name, found) in file.profiles {
            if !is_profile_name(name.get_ref()) {
                let problem = Error::ProfileName(name.get_ref().clone()).to_string();
                return Err(malformed(name.span().start, problem));
            }
            let host = parse_host(found.host.get_ref())
                .map_err(|error| malformed(found.host.span().start, error.to_string()))?;
            if found.email.get_ref().trim().is_empty() {
                let problem = "the e-mail address is empty".to_owned();
                return Err(malformed(found.email.span().start, problem));
            }
            let profile = Profile {
                host,
                email: found.email.into_inner().trim().to_owned(),
                password: found.password,
                password_command: found.password_command,
                api_key: found.api_key,
                api_key_command: found.api_key_command,
                keyring: found.keyring,
                plain_http: found.plain_http,
            };
            profiles.insert(name.into_inner(), profile);
        }
        if let Some(default) = &file.default_profile
            && !profiles.contains_key(default.get_ref())
        {
            let problem = format!("there is no profile \"{}\"", default.get_ref());
            return Err(malformed(default.span().start, problem));
        }
        let auto_refresh = match file.auto_refresh {
            None => preferences::AUTO_REFRESH,
            Some(said) => preferences::auto_refresh(said.get_ref())
                .map_err(|problem| malformed(said.span().start, problem))?,
        };
        let opener = file.opener.map(|said| {
            preferences::opener(said.get_ref())
                .map_err(|problem| malformed(said.span().start, problem))
        });
        let preferences = Preferences {
            theme: file.theme,
            theme_dark: file.theme_dark,
            theme_light: file.theme_light,
            mouse: file.mouse.unwrap_or(true),
            auto_refresh,
            opener: opener.transpose()?,
        };
        let default_profile = file.default_profile.map(Spanned::into_inner);
        Ok(Self { default_profile, profiles, preferences })
    }

    /// The profile of that name.
    pub fn profile(&self, name: &str) -> Result<&Profile, Error> {
        self.profiles.get(name).ok_or_else(|| {
            let names: Vec<&str> = self.profiles.keys().map(String::as_str).collect();
            let known = if names.is_empty() {
                "no profile has been made yet".to_owned()
            } else {
                format!("the profiles are {}", names.join(", "))
            };
            Error::UnknownProfile { name: name.to_owned(), known }
        })
    }

    /// The profile that is used when none is named: the one marked so, or the only one there is.
    pub fn default_profile(&self) -> Option<(&str, &Profile)> {
        match &self.default_profile {
            Some(name) => self.profiles.get_key_value(name),
            None if self.profiles.len() == 1 => self.profiles.first_key_value(),
            None => None,
        }
        .map(|(name, profile)| (name.as_str(), profile))
    }
}

impl Profile {
    fn holds_secret(&self) -> bool {
        self.password.is_some() || self.api_key.is_some()
    }
}

/// Whether a profile may be called that: the name becomes a key of the file and part of file names.
pub fn is_profile_name(name: &str) -> bool {
    (1..=40).contains(&name.len())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

/// Line and column of a byte offset, both from 1.
fn place(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    (line, column)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(text: &str) -> String {
        Config::parse(text, Path::new("/c/config.toml")).unwrap_err().to_string()
    }

    #[test]
    fn a_profile_is_read() {
        let text = "default_profile = \"acme\"\n[profiles.acme]\nhost = \"acme.smartqweb.com\"\n\
                    email = \"ann@acme.example\"\npassword_command = \"pass smartq\"\napi_key = \"k\"\n\
                    keyring = true\n";
        let config = Config::parse(text, Path::new("c")).unwrap();
        let (name, profile) = config.default_profile().unwrap();
        assert_eq!((name, profile.host.as_str()), ("acme", "https://acme.smartqweb.com/"));
        assert_eq!(profile.password_command.as_deref(), Some("pass smartq"));
        assert_eq!(profile.api_key, Some(Secret::new("k")));
        assert!(profile.keyring && !profile.plain_http);
    }

    #[test]
    fn mistakes_are_named_by_line_and_column() {
        for (text, want) in [
            ("a = \n", "line 1, column 5"),
            ("[profiles.x]\nhost = \"h\"\nemail = 5\n", "line 3, column 9"),
            ("[profiles.x]\nhost = \"ftp://h\"\nemail = \"e\"\n", "line 2, column 8"),
            ("[profiles.x]\nhost = \"h\"\nemail = \"e\"\nmail = \"f\"\n", "line 4, column 1"),
            ("[profiles.\"a b\"]\nhost = \"h\"\nemail = \"e\"\n", "line 1, column 11"),
            ("default_profile = \"nope\"\n", "line 1, column 19"),
            ("[profiles.x]\nhost = \"h\"\nemail = \" \"\n", "line 3, column 9"),
        ] {
            let said = refusal(text);
            assert!(said.starts_with(&format!("/c/config.toml, {want}: ")), "{text}: {said}");
        }
    }

    #[test]
    fn a_mistake_never_quotes_a_secret() {
        let text = "[profiles.x]\nhost = \"h\"\nemail = \"e\"\npassword = 12345678\n";
        let said = refusal(text);
        assert!(said.contains("line 4") && !said.contains("12345678"), "{said}");
        let said = refusal("[profiles.x]\npassword = hunter2\n");
        assert!(said.contains("line 2") && !said.contains("hunter2"), "{said}");
    }

    #[test]
    fn a_file_that_holds_a_secret_is_for_its_owner_only() {
        use std::os::unix::fs::PermissionsExt as _;

        let place = tempfile::tempdir().unwrap();
        let under = |name: &str| place.path().join(name);
        let paths =
            Paths { config: under("c"), data: under("d"), cache: under("k"), state: under("s") };
        let profile = "[profiles.acme]\nhost = \"acme.example\"\nemail = \"ann@acme.example\"\n";
        let load = |more: &str, mode: u32| {
            let file = paths.config_file();
            storage::replace(&file, format!("{profile}{more}\n")).unwrap();
            std::fs::set_permissions(&file, std::fs::Permissions::from_mode(mode)).unwrap();
            Config::load(&paths)
        };
        for secret in ["password = \"hunter2\"", "api_key = \"hunter2\""] {
            for mode in [0o640, 0o604, 0o660] {
                let said = load(secret, mode).unwrap_err().to_string();
                let cure = format!("chmod 600 '{}'", paths.config_file().display());
                assert!(said.contains(&cure) && !said.contains("hunter2"), "{said}");
            }
            assert!(load(secret, 0o600).is_ok());
        }
        assert!(load("password_command = \"pass smartq\"", 0o644).is_ok());
    }

    #[test]
    fn a_file_that_names_programs_is_written_by_its_owner_only() {
        use std::os::unix::fs::PermissionsExt as _;

        let place = tempfile::tempdir().unwrap();
        let under = |name: &str| place.path().join(name);
        let paths =
            Paths { config: under("c"), data: under("d"), cache: under("k"), state: under("s") };
        let profile = "[profiles.acme]\nhost = \"acme.example\"\nemail = \"ann@acme.example\"\n";
        let load = |text: &str, mode: u32| {
            let file = paths.config_file();
            storage::replace(&file, text).unwrap();
            std::fs::set_permissions(&file, std::fs::Permissions::from_mode(mode)).unwrap();
            Config::load(&paths)
        };
        for text in [
            format!("{profile}password_command = \"pass\"\n"),
            format!("{profile}api_key_command = \"pass\"\n"),
            format!("opener = \"mpv\"\n{profile}"),
        ] {
            for mode in [0o664, 0o646, 0o622, 0o777] {
                let said = load(&text, mode).unwrap_err().to_string();
                let cure = format!("chmod go-w '{}'", paths.config_file().display());
                assert!(said.contains(&cure) && said.contains("programs"), "{said}");
            }
            assert!(load(&text, 0o644).is_ok() && load(&text, 0o600).is_ok());
        }
        assert!(load(profile, 0o666).is_ok(), "nothing in it is run");
    }

    #[test]
    fn an_unknown_profile_is_a_clear_sentence() {
        let config = Config::default();
        let said = config.profile("acme").unwrap_err().to_string();
        assert_eq!(
            said,
            "there is no profile \"acme\"; no profile has been made yet. Make it with: smartq login --profile acme"
        );
    }
}
