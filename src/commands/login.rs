//! `smartq login`: asks for an account, checks it, and keeps it as a profile.

use anyhow::Context as _;
use url::Url;

use super::ask::Terminal;
use super::error::Error;
use super::{Place, print};
use crate::api;
use crate::cli::LoginArgs;
use crate::config::connect::Wanted;
use crate::config::profile::is_profile_name;
use crate::config::save::{Keep, NewProfile, save_profile};
use crate::config::{self, Account, Ask, Config};
use crate::model::connection::parse_host;
use crate::model::{Connection, Endpoint, User};

/// Asks, checks and keeps.
pub(super) fn run(place: &Place, wanted: Wanted<'_>, args: &LoginArgs) -> Result<u8, Error> {
    let config = Config::load(&place.paths)?;
    let mut terminal = Terminal::find();
    let host = host(place, wanted, &config, terminal.as_mut())?;
    let name = profile_name(wanted.profile, &host)?;
    let account = Account::Address { host, email: email(wanted, &config, &name) };
    let plain_http = agreed_to_plain_http(&account, args, terminal.as_mut())?;
    let ask = terminal.as_mut().map(|terminal| terminal as &mut dyn Ask);
    let mut connection = account.connection(&place.environment, ask)?;
    connection.plain_http_allowed = plain_http;
    refuse_another_account(&config, wanted, &name, &connection)?;

    let me = super::api::block_on(check(connection.clone()))??;
    let new = NewProfile {
        host: account.host().clone(),
        email: connection.email.clone(),
        plain_http,
        password: if args.keep_password {
            Keep::Store(connection.password)
        } else if args.password_command.is_some() {
            Keep::Forget
        } else {
            Keep::AsItWas
        },
        api_key: if args.forget_api_key { Keep::Forget } else { Keep::Store(connection.api_key) },
        password_command: args.password_command.clone(),
    };
    save_profile(&place.paths, &name, &new)?;
    print::line(&format!(
        "{} at {}: kept as profile \"{name}\" in {}",
        me.name,
        connection.endpoint.label(),
        place.paths.config_file().display()
    ));
    Ok(0)
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

/// The address that is known already: from the flag, or from the profile that is being renewed.
fn email(wanted: Wanted<'_>, config: &Config, name: &str) -> Option<String> {
    let known = || wanted.profile.and_then(|_| config.profiles.get(name));
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
        "{label} is only reached over plain http: anybody on the way could read password and key. Type yes to send them all the same: "
    );
    let agreed = match terminal {
        Some(terminal) => terminal.agrees(&question).context("the question was not answered")?,
        None => false,
    };
    if agreed {
        return Ok(true);
    }
    Err(Error::Usage(format!(
        "{label} is only reached over plain http; nothing was sent. Use https, or agree with --plain-http"
    )))
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
    let same = known.email == connection.email
        && matches!(&connection.endpoint, Endpoint::Http(host) if *host == known.host);
    if same {
        return Ok(());
    }
    Err(Error::Usage(format!(
        "the profile \"{name}\" is that of another account; nothing was sent. Name this one with --profile"
    )))
}

async fn check(connection: Connection) -> Result<User, Error> {
    let label = connection.endpoint.label();
    let answer = async { api::Client::new(connection)?.me().await }.await;
    answer.map_err(|error| {
        let hint = if error.is_dead_key() {
            "The API key is not valid, or not any more: an administrator sees it under Account, API"
        } else if error.is_unauthorized() {
            "E-mail address or password is wrong"
        } else {
            "Nothing was kept"
        };
        anyhow::anyhow!("{label} did not let us in: {error}. {hint}").into()
    })
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
        let account =
            |host: &str| Account::Address { host: parse_host(host).unwrap(), email: None };
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
