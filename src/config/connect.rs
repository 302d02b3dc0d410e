//! From flags, environment and profile to a connection: which account is meant, and where its secrets come from.

use std::io;

use url::Url;

use super::keyring::{self, Kept, Keyring, Trouble};
use super::{Config, Environment, Error, Profile, secrets};
use crate::model::connection::parse_host;
use crate::model::{Connection, Endpoint, Secret};

/// An account that was chosen, before its secrets are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Account {
    /// A profile of the configuration.
    Profile {
        /// What it is called.
        name: String,
        /// What it says.
        profile: Box<Profile>,
    },
    /// An address from flags or environment.
    Address {
        /// The server.
        host: Url,
        /// The login, where it is known.
        email: Option<String>,
        /// Its password, where that is known.
        password: Option<Secret>,
    },
}

/// What the flags say about the account.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted<'a> {
    /// `--profile`.
    pub profile: Option<&'a str>,
    /// `--url`.
    pub url: Option<&'a str>,
    /// `--email`.
    pub email: Option<&'a str>,
}

/// What may know the secrets of an account.
#[derive(Clone, Copy)]
pub struct Sources<'a> {
    /// The environment.
    pub environment: &'a Environment,
    /// The system's keyring, asked where a profile says so.
    pub keyring: &'a Keyring,
    /// Is told why the keyring was of no use: nobody is to think that it was.
    pub tell: &'a dyn Fn(&str),
}

/// Somebody who can be asked: the person at the terminal.
pub trait Ask {
    /// Asks for a line of text.
    fn text(&mut self, question: &str) -> io::Result<String>;
    /// Asks for a line that does not appear on the screen.
    fn secret(&mut self, question: &str) -> io::Result<Secret>;
}

impl Account {
    /// Chooses: a profile that is named, else an address from flags or environment, else the default profile.
    pub fn choose(
        wanted: Wanted<'_>,
        environment: &Environment,
        config: &Config,
    ) -> Result<Option<Self>, Error> {
        if let Some(name) = wanted.profile {
            let profile = Box::new(config.profile(name)?.clone());
            return Ok(Some(Self::Profile { name: name.to_owned(), profile }));
        }
        if let Some(url) = wanted.url.or(environment.url.as_deref()) {
            let host = parse_host(url)?;
            let email = wanted.email.map(ToOwned::to_owned);
            return Ok(Some(Self::Address { host, email, password: None }));
        }
        if wanted.email.is_some() {
            return Err(Error::EmailAlone);
        }
        Ok(config.default_profile().map(|(name, profile)| Self::Profile {
            name: name.to_owned(),
            profile: Box::new(profile.clone()),
        }))
    }

    /// The server.
    pub fn host(&self) -> &Url {
        match self {
            Self::Profile { profile, .. } => &profile.host,
            Self::Address { host, .. } => host,
        }
    }

    /// The connection with its secrets. What is known nowhere is asked for, if there is somebody to ask; each question
    /// names the host.
    pub fn connection(
        &self,
        known: Sources<'_>,
        mut ask: Option<&mut dyn Ask>,
    ) -> Result<Connection, Error> {
        let endpoint = Endpoint::Http(self.host().clone());
        let label = endpoint.label();
        let environment = self.its_part_of(known.environment)?;
        let email = match self {
            Self::Profile { profile, .. } => profile.email.clone(),
            Self::Address { email, .. } => match email.clone().or(environment.email) {
                Some(email) => email,
                None => ask_text(ask.as_deref_mut(), &label)?,
            },
        };
        let Kept { password, api_key } = self.kept_secrets(known)?;
        let password = if let Some(password) = password.or(environment.password) {
            password
        } else {
            let question = format!("Password of {email} at {label}: ");
            ask_secret(ask.as_deref_mut(), &PASSWORD, &label, &question)?
        };
        let api_key = if let Some(api_key) = api_key.or(environment.api_key) {
            api_key
        } else {
            ask_secret(ask, &API_KEY, &label, &format!("API key of {label}: "))?
        };
        let plain_http_allowed =
            matches!(self, Self::Profile { profile, .. } if profile.plain_http);
        Ok(Connection { endpoint, email, password, api_key, plain_http_allowed })
    }

    /// The environment, unless it speaks of another server: a password never goes to a host it was not meant for.
    fn its_part_of(&self, environment: &Environment) -> Result<Environment, Error> {
        let meant_for_another = match &environment.url {
            Some(url) => parse_host(url)?.origin() != self.host().origin(),
            None => false,
        };
        Ok(if meant_for_another { Environment::default() } else { environment.clone() })
    }

    /// What is known already; for a profile: in the file, in the keyring, or by a command, in this order.
    fn kept_secrets(&self, known: Sources<'_>) -> Result<Kept, Error> {
        let (name, profile) = match self {
            Self::Profile { name, profile } => (name, profile),
            Self::Address { password, .. } => {
                return Ok(Kept { password: password.clone(), ..Kept::default() });
            }
        };
        let mut kept =
            Kept { password: profile.password.clone(), api_key: profile.api_key.clone() };
        if profile.keyring && (kept.password.is_none() || kept.api_key.is_none()) {
            let account = keyring::account(&profile.email, &profile.host);
            match known.keyring.look(&account) {
                Ok(found) => {
                    kept.password = kept.password.or(found.password);
                    kept.api_key = kept.api_key.or(found.api_key);
                }
                Err(trouble) => (known.tell)(&in_trouble(&trouble)),
            }
        }
        let run = |command: &Option<String>, what| match command {
            Some(command) => secrets::first_line_of(command, what, name).map(Some),
            None => Ok(None),
        };
        if kept.password.is_none() {
            kept.password = run(&profile.password_command, "password_command")?;
        }
        if kept.api_key.is_none() {
            kept.api_key = run(&profile.api_key_command, "api_key_command")?;
        }
        Ok(kept)
    }
}

/// What follows from a keyring that is of no use.
pub fn in_trouble(trouble: &Trouble) -> String {
    format!("smartq: {trouble}; what is kept in it is asked for now, and written nowhere else.")
}

/// A secret's name, and the variable that gives it.
struct Need {
    what: &'static str,
    variable: &'static str,
}

const PASSWORD: Need = Need { what: "password", variable: "SMARTQ_PASSWORD" };
const API_KEY: Need = Need { what: "API key", variable: "SMARTQ_API_KEY" };

fn ask_text(ask: Option<&mut (dyn Ask + '_)>, host: &str) -> Result<String, Error> {
    let what = "e-mail address";
    let Some(ask) = ask else {
        return Err(Error::Missing { what, host: host.to_owned(), variable: "SMARTQ_EMAIL" });
    };
    let answer = ask
        .text(&format!("E-mail address at {host}: "))
        .map_err(|source| Error::NoAnswer { host: host.to_owned(), source })?;
    match answer.trim() {
        "" => Err(Error::EmptyAnswer { what, host: host.to_owned() }),
        email => Ok(email.to_owned()),
    }
}

fn ask_secret(
    ask: Option<&mut (dyn Ask + '_)>,
    need: &Need,
    host: &str,
    question: &str,
) -> Result<Secret, Error> {
    let Need { what, variable } = *need;
    let Some(ask) = ask else {
        return Err(Error::Missing { what, host: host.to_owned(), variable });
    };
    let answer =
        ask.secret(question).map_err(|source| Error::NoAnswer { host: host.to_owned(), source })?;
    if answer.is_empty() {
        return Err(Error::EmptyAnswer { what, host: host.to_owned() });
    }
    Ok(answer)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    struct Script(Vec<String>);

    impl Ask for Script {
        fn text(&mut self, question: &str) -> io::Result<String> {
            self.0.push(question.to_owned());
            Ok("typed".to_owned())
        }

        fn secret(&mut self, question: &str) -> io::Result<Secret> {
            self.text(question).map(Secret::new)
        }
    }

    fn config() -> Config {
        let text = "default_profile = \"acme\"\n\
            [profiles.acme]\nhost = \"acme.example\"\nemail = \"ann@acme.example\"\npassword_command = \"echo s3\"\n\
            [profiles.bare]\nhost = \"bare.example\"\nemail = \"bo@bare.example\"\n";
        Config::parse(text, Path::new("c")).unwrap()
    }

    fn environment() -> Environment {
        Environment {
            password: Some(Secret::new("env-pw")),
            api_key: Some(Secret::new("env-key")),
            ..Environment::default()
        }
    }

    /// The connection, from the environment alone.
    fn connect(
        account: &Account,
        environment: &Environment,
        ask: Option<&mut dyn Ask>,
    ) -> Result<Connection, Error> {
        let known = Sources { environment, keyring: &Keyring::none(), tell: &|_| {} };
        account.connection(known, ask)
    }

    fn choose(wanted: Wanted<'_>, environment: &Environment) -> Account {
        Account::choose(wanted, environment, &config()).unwrap().unwrap()
    }

    #[test]
    fn a_command_goes_before_the_environment() {
        let account = choose(Wanted::default(), &environment());
        let connection = connect(&account, &environment(), None).unwrap();
        assert_eq!(connection.password.expose(), "s3");
        assert_eq!(connection.api_key.expose(), "env-key");
        assert_eq!(connection.email, "ann@acme.example");
    }

    #[test]
    fn secrets_of_the_environment_go_to_its_own_host_only() {
        let mut environment = environment();
        environment.url = Some("https://other.example".to_owned());
        let account = choose(Wanted { profile: Some("bare"), ..Wanted::default() }, &environment);
        let refusal = connect(&account, &environment, None).unwrap_err().to_string();
        assert_eq!(
            refusal,
            "the password for bare.example is not known: set SMARTQ_PASSWORD, or run smartq login"
        );
        let account = choose(Wanted::default(), &environment);
        assert_eq!(account.host().as_str(), "https://other.example/");
    }

    #[test]
    fn the_environment_alone_is_enough() {
        let environment = Environment {
            url: Some("https://acme.example/api/v1".to_owned()),
            email: Some("env@acme.example".to_owned()),
            ..environment()
        };
        let choose = |wanted| Account::choose(wanted, &environment, &Config::default());
        let account = choose(Wanted::default()).unwrap().unwrap();
        let connection = connect(&account, &environment, None).unwrap();
        assert_eq!(connection.endpoint, Endpoint::Http("https://acme.example/".parse().unwrap()));
        assert_eq!(connection.email, "env@acme.example");
        assert_eq!(connection.password.expose(), "env-pw");
        assert_eq!(connection.api_key.expose(), "env-key");
        let flag = Wanted { email: Some("flag@acme.example"), ..Wanted::default() };
        let account = choose(flag).unwrap().unwrap();
        assert_eq!(connect(&account, &environment, None).unwrap().email, "flag@acme.example");
    }

    #[test]
    fn an_e_mail_address_that_belongs_nowhere_is_not_passed_over() {
        let wanted = Wanted { email: Some("bo@acme.example"), ..Wanted::default() };
        let refusal = Account::choose(wanted, &environment(), &config()).unwrap_err();
        assert!(matches!(refusal, Error::EmailAlone), "{refusal}");
    }

    #[test]
    fn questions_name_the_host() {
        let account =
            choose(Wanted { url: Some("127.0.0.1:8080"), ..Wanted::default() }, &environment());
        let mut script = Script(Vec::new());
        let connection = connect(&account, &Environment::default(), Some(&mut script)).unwrap();
        assert_eq!(
            script.0,
            [
                "E-mail address at 127.0.0.1:8080: ",
                "Password of typed at 127.0.0.1:8080: ",
                "API key of 127.0.0.1:8080: "
            ]
        );
        assert!(!connection.plain_http_allowed);
    }
}
