//! `smartq login`: asks for an account, checks it, and keeps it as a profile.

use std::io;

use anyhow::Context as _;
use url::Url;

use super::ask::Terminal;
use super::error::Error;
use super::kept::{in_keyring, what_is_kept};
use super::{Place, print};
use crate::api;
use crate::cli::LoginArgs;
use crate::config::connect::Wanted;
use crate::config::profile::is_profile_name;
use crate::config::save::{Keep, NewProfile, save_profile};
use crate::config::{self, Account, Ask as _, Config, Profile, secrets};
use crate::model::connection::{exposure, parse_host};
use crate::model::{Connection, Endpoint, User};

/// How often somebody is let in or asked again.
const ATTEMPTS: u32 = 4;

/// Asks, checks and keeps.
pub(super) fn run(place: &Place, wanted: Wanted<'_>, args: &LoginArgs) -> Result<u8, Error> {
    let config = Config::load(&place.paths)?;
    let mut terminal = Terminal::find();
    let host = host(place, wanted, &config, terminal.as_mut())?;
    let name = profile_name(wanted.profile, &host)?;
    let told = |command| secrets::first_line_of(command, "password_command", &name);
    let password = args.password_command.as_deref().map(told).transpose()?;
    let email = email(wanted, &config, &name, &host);
    let account = Account::Address { host, email, password };
    let plain_http = agreed_to_plain_http(&account, args, terminal.as_mut())?;
    let ask = terminal.as_mut().map(|terminal| terminal as &mut dyn config::Ask);
    let mut connection = account.connection(place.sources(), ask).map_err(not_asked)?;
    connection.plain_http_allowed = plain_http;
    refuse_another_account(&config, wanted, &name, &connection)?;

    let asks_for_password = args.password_command.is_none();
    let me = let_in(&mut connection, asks_for_password, terminal.as_mut())?;
    let known = config.profiles.get(&name).filter(|profile| is_of(profile, &connection));
    let keyring = in_keyring(place, known, args, &connection);
    let in_file = keyring.has.is_none();
    let new = NewProfile {
        host: account.host().clone(),
        email: connection.email.clone(),
        plain_http,
        password: match () {
            () if args.keep_password => Keep::Store(connection.password.clone()),
            () if args.password_command.is_some() || keyring.has_password() => Keep::Forget,
            () => Keep::Renew(connection.password.clone()),
        },
        api_key: match () {
            () if args.forget_api_key || keyring.has_api_key() => Keep::Forget,
            () if known.is_some_and(|profile| profile.api_key_command.is_some()) => {
                Keep::Renew(connection.api_key.clone())
            }
            () if in_file && args.keep_api_key => Keep::Store(connection.api_key.clone()),
            () if in_file && agreed_to_keep_key(place, &connection, known, terminal.as_mut())? => {
                Keep::Store(connection.api_key.clone())
            }
            () => Keep::Forget,
        },
        password_command: args.password_command.clone(),
        keyring: keyring.word(),
    };
    save_profile(&place.paths, &name, &new)?;
    print::line(&format!(
        "{} at {}: kept as profile \"{name}\" in {}",
        me.name,
        connection.endpoint.label(),
        place.paths.config_file().display()
    ))?;
    let config = Config::load(&place.paths)?;
    print::line(&what_is_kept(config.profile(&name)?, &keyring))?;
    Ok(0)
}

/// Checks the credentials. What the server refuses is asked for again, where there is somebody to ask; the other answers
/// stay. A password that a command has told is not asked for: what is typed would not be what is kept.
fn let_in(
    connection: &mut Connection,
    asks_for_password: bool,
    mut terminal: Option<&mut Terminal>,
) -> Result<User, Error> {
    let label = connection.endpoint.label();
    let mut more = 1..ATTEMPTS;
    loop {
        let error = match super::api::block_on(check(connection.clone()))? {
            Ok(me) => return Ok(me),
            Err(error) => error,
        };
        let sentence = refusal(connection, &error);
        let is_asked_for = error.is_dead_key() || asks_for_password;
        let may_ask = error.is_unauthorized() && is_asked_for && more.next().is_some();
        let Some(terminal) = terminal.as_deref_mut().filter(|_| may_ask) else {
            return Err(anyhow::anyhow!(sentence).into());
        };
        print::complain(&sentence);
        let (what, question, refused) = if error.is_dead_key() {
            ("API key", format!("API key of {label}: "), &mut connection.api_key)
        } else {
            let question = format!("Password of {} at {label}: ", connection.email);
            ("password", question, &mut connection.password)
        };
        let answer = terminal.secret(&question).map_err(unanswered(&label))?;
        if answer.is_empty() {
            return Err(config::Error::EmptyAnswer { what, host: label }.into());
        }
        *refused = answer;
    }
}

/// Nobody can be asked: to run this very command would not help.
fn not_asked(error: config::Error) -> config::Error {
    match error {
        config::Error::Missing { what, host, variable } => {
            let more = if what == "password" {
                " and SMARTQ_URL, or give --password-command"
            } else {
                " and SMARTQ_URL"
            };
            config::Error::NotAsked { what, host, variable, more }
        }
        other => other,
    }
}

/// A question about that host was given up.
fn unanswered(host: &str) -> impl FnOnce(io::Error) -> Error {
    let host = host.to_owned();
    move |source| config::Error::NoAnswer { host, source }.into()
}

async fn check(connection: Connection) -> Result<User, api::Error> {
    api::Client::new(connection)?.me().await
}

/// Why we were not let in, in one sentence.
fn refusal(connection: &Connection, error: &api::Error) -> String {
    let label = connection.endpoint.label();
    if error.is_dead_key() {
        format!(
            "{label} does not know this API key: copy it again, an administrator sees it under Account, API"
        )
    } else if error.is_unauthorized() {
        format!("{label} does not know {} with this password", connection.email)
    } else {
        format!("{label} did not let us in: {error}. Nothing was kept")
    }
}

/// A key is written into a file only where somebody has said so: now, with an earlier login, or by running this without
/// a terminal where there is no keyring. One that does not work is no reason to write it into a file unasked.
fn agreed_to_keep_key(
    place: &Place,
    connection: &Connection,
    known: Option<&Profile>,
    terminal: Option<&mut Terminal>,
) -> Result<bool, Error> {
    if known.is_some_and(|profile| profile.api_key.is_some()) {
        return Ok(true);
    }
    // nobody is there to say yes
    let Some(terminal) = terminal else { return Ok(false) };
    let question = format!(
        "Type yes to keep the API key in {}, in plain text that only you can read; otherwise it is asked for at each start: ",
        place.paths.config_file().display()
    );
    terminal.agrees(&question).map_err(unanswered(&connection.endpoint.label()))
}

fn host(
    place: &Place,
    wanted: Wanted<'_>,
    config: &Config,
    terminal: Option<&mut Terminal>,
) -> Result<Url, Error> {
    let known = wanted.profile.and_then(|name| config.profiles.get(name));
    let given = wanted.url.or(place.environment.url.as_deref().filter(|_| known.is_none()));
    let typed = match (given, known, terminal) {
        (Some(url), ..) => url.to_owned(),
        (None, Some(profile), _) => return Ok(profile.host.clone()),
        (None, None, Some(terminal)) => terminal
            .text("Server (for example acme.smartqweb.com): ")
            .context("the question was not answered; nothing was sent")?,
        (None, None, None) => {
            return Err(Error::Usage(
                "login asks questions and needs a terminal; without one set SMARTQ_URL, SMARTQ_EMAIL, SMARTQ_PASSWORD and SMARTQ_API_KEY".to_owned(),
            ));
        }
    };
    Ok(parse_host(&typed).map_err(config::Error::Host)?)
}

/// The address that is known already: from the flag, or from the profile that is being renewed at its own server.
fn email(wanted: Wanted<'_>, config: &Config, name: &str, host: &Url) -> Option<String> {
    let named = || wanted.profile.and_then(|_| config.profiles.get(name));
    let known = || named().filter(|profile| profile.host == *host);
    wanted.email.map(ToOwned::to_owned).or_else(|| known().map(|profile| profile.email.clone()))
}

/// The name that was given, or one made of the host's first part.
fn profile_name(given: Option<&str>, host: &Url) -> Result<String, Error> {
    let name = match (given, host.host()) {
        (Some(name), _) => name.to_owned(),
        (None, Some(url::Host::Domain(domain))) => {
            domain.split('.').next().unwrap_or(domain).to_owned()
        }
        (None, address) => address
            .map(|address| address.to_string())
            .unwrap_or_default()
            .replace(|letter: char| !letter.is_ascii_alphanumeric(), "-")
            .trim_matches('-')
            .to_owned(),
    };
    if is_profile_name(&name) { Ok(name) } else { Err(config::Error::ProfileName(name).into()) }
}

fn agreed_to_plain_http(
    account: &Account,
    args: &LoginArgs,
    terminal: Option<&mut Terminal>,
) -> Result<bool, Error> {
    let endpoint = Endpoint::Http(account.host().clone());
    if !endpoint.is_exposed() || args.plain_http {
        return Ok(args.plain_http);
    }
    let label = endpoint.label();
    let question = format!(
        "{} Type yes to send them all the same, and to keep that with the profile: ",
        exposure(&label)
    );
    let agreed = match terminal {
        Some(terminal) => terminal.agrees(&question).map_err(unanswered(&label))?,
        None => false,
    };
    if agreed {
        return Ok(true);
    }
    Err(Error::Usage(format!(
        "{label} is only reached over plain http; nothing was sent. Use https, or agree with --plain-http"
    )))
}

/// Whether it is the profile of this account.
fn is_of(profile: &Profile, connection: &Connection) -> bool {
    profile.email == connection.email
        && matches!(&connection.endpoint, Endpoint::Http(host) if *host == profile.host)
}

/// A profile of another account is never written over by a name that was only guessed.
fn refuse_another_account(
    config: &Config,
    wanted: Wanted<'_>,
    name: &str,
    connection: &Connection,
) -> Result<(), Error> {
    let Some(known) = config.profiles.get(name).filter(|_| wanted.profile.is_none()) else {
        return Ok(());
    };
    if is_of(known, connection) {
        return Ok(());
    }
    Err(Error::Usage(format!(
        "the profile \"{name}\" is that of another account; nothing was sent. Name this one with --profile"
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_is_named_after_its_host() {
        for (host, want) in [
            ("acme.smartqweb.com", "acme"),
            ("127.0.0.1:8080", "127-0-0-1"),
            ("http://[::1]:8080", "1"),
            ("localhost", "localhost"),
        ] {
            assert_eq!(profile_name(None, &parse_host(host).unwrap()).unwrap(), want);
        }
        let host = parse_host("acme.smartqweb.com").unwrap();
        assert_eq!(profile_name(Some("work"), &host).unwrap(), "work");
        assert_eq!(profile_name(Some("a/b"), &host).unwrap_err().exit_code(), 2);
    }

    #[test]
    fn plain_http_is_refused_where_nobody_agrees() {
        let account = |host: &str| Account::Address {
            host: parse_host(host).unwrap(),
            email: None,
            password: None,
        };
        let refused = |host: &str, args: &LoginArgs| {
            agreed_to_plain_http(&account(host), args, None).map_err(|error| error.exit_code())
        };
        let no = LoginArgs::default();
        let yes = LoginArgs { plain_http: true, ..LoginArgs::default() };
        assert_eq!(refused("http://acme.example", &no), Err(2));
        assert_eq!(refused("http://acme.example", &yes), Ok(true));
        assert_eq!(refused("https://acme.example", &no), Ok(false));
        assert_eq!(refused("127.0.0.1:8080", &no), Ok(false));
    }
}
