//! `smartq doctor`: one line for each thing that can be wrong, and how to mend it. Asks nothing and changes nothing.

mod disk;
mod keyring;
mod workspace;

use std::io::{self, IsTerminal as _};
use std::time::Duration;

use jiff::Timestamp;

use super::error::Error;
use super::{Place, looks, print};
use crate::api::{self, Client};
use crate::config::connect::Wanted;
use crate::config::{self, Account, Config, Paths};
use crate::model::{Connection, Endpoint, Secret};
use crate::runtime::terminal;
use crate::ui::signs::Signs;
use crate::ui::theme::choice::Chosen;

/// Clocks further apart than this make ages and reminders wrong.
const SKEW: u64 = 60;

/// The server is not waited for longer than a person would.
const PATIENCE: Duration = Duration::from_secs(10);

/// What was found about one thing.
#[derive(Debug, PartialEq, Eq)]
struct Finding {
    about: &'static str,
    mark: Mark,
    words: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    Good,
    /// Works, but not as well as it could, or not here.
    Note,
    Bad,
}

impl Finding {
    fn good(about: &'static str, words: impl Into<String>) -> Self {
        Self { about, mark: Mark::Good, words: words.into() }
    }

    fn note(about: &'static str, words: impl Into<String>) -> Self {
        Self { about, mark: Mark::Note, words: words.into() }
    }

    fn bad(about: &'static str, words: impl Into<String>) -> Self {
        Self { about, mark: Mark::Bad, words: words.into() }
    }

    fn print(&self) -> Result<(), Error> {
        let mark = match self.mark {
            Mark::Good => "ok",
            Mark::Note => "note",
            Mark::Bad => "WRONG",
        };
        print::line(&format!("{mark:<6}{:<14}{}", self.about, self.words))
    }
}

/// Looks at everything and tells; 1 if something has to be mended.
pub(super) fn run(place: &Place, wanted: Wanted<'_>) -> Result<u8, Error> {
    let (mut is_well, mut printed) = (true, Ok(()));
    look(place, wanted, |finding: Finding| {
        is_well &= finding.mark != Mark::Bad;
        if printed.is_ok() {
            printed = finding.print();
        }
    })?;
    printed.map(|()| u8::from(!is_well))
}

fn look(place: &Place, wanted: Wanted<'_>, mut tell: impl FnMut(Finding)) -> Result<(), Error> {
    let variable = |name: &str| std::env::var(name).ok();
    tell(terminal_finding());
    tell(kind(variable("TERM").as_deref()));
    tell(colours());
    tell(letters());
    let paths = &place.paths;
    for (about, path) in [
        ("config dir", &paths.config),
        ("data dir", &paths.data),
        ("cache dir", &paths.cache),
        ("state dir", &paths.state),
    ] {
        tell(disk::folder(about, path));
    }
    super::api::block_on(workspaces(paths, &mut tell))?;
    let path = paths.config_file();
    if let Some(lost) = disk::lost_link("config.toml", &path) {
        tell(lost);
        return Ok(());
    }
    let config = match Config::load(paths) {
        Ok(config) => config,
        Err(error) => {
            tell(Finding::bad("config.toml", error.to_string()));
            return Ok(());
        }
    };
    tell(Finding::good("config.toml", profiles(&config)));
    let uses_keyring = config.profiles.values().any(|profile| profile.keyring);
    tell(keyring::finding(place.keyring.is_open(), uses_keyring));
    tell(theme(looks::chosen(paths, &config.preferences)));
    tell(mouse(config.preferences.mouse));
    tell(keys(place));
    match Account::choose(wanted, &place.environment, &config) {
        Err(error) => tell(Finding::bad("profile", error.to_string())),
        Ok(None) => without_account().into_iter().for_each(tell),
        Ok(Some(account)) => {
            let known = known(place, &account, &mut tell);
            super::api::block_on(server(known, tell))?;
        }
    }
    Ok(())
}

/// Nobody's server is asked for anything where no account is meant.
fn without_account() -> [Finding; 3] {
    let asked = "not asked: there is no account";
    [
        Finding::note(
            "profile",
            "none: smartq asks where your board is, smartq --local opens the one of this machine; smartq login adds an account",
        ),
        Finding::note("server", asked),
        Finding::note("clock", asked),
    ]
}

fn terminal_finding() -> Finding {
    let about = "terminal";
    if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
        return Finding::note(about, "not one here; the board needs one on both sides");
    }
    match terminal::size() {
        Ok(size) if size.width < 40 || size.height < 12 => Finding::bad(
            about,
            format!("{}×{}: make the window at least 40×12", size.width, size.height),
        ),
        Ok(size) => Finding::good(about, format!("{}×{}", size.width, size.height)),
        Err(error) => Finding::bad(about, format!("it does not tell its size: {error}")),
    }
}

fn kind(term: Option<&str>) -> Finding {
    match term {
        Some(term) if terminal::can_draw(Some(term)) => Finding::good("TERM", term),
        Some(term) => Finding::bad(
            "TERM",
            format!(
                "\"{term}\" cannot place a cursor; use another terminal, or set TERM=xterm-256color if yours can"
            ),
        ),
        None => {
            Finding::bad("TERM", "not set; set TERM=xterm-256color if your terminal is like it")
        }
    }
}

fn colours() -> Finding {
    let terminal = looks::surroundings();
    let wanted = if terminal.no_color { "; NO_COLOR asks for none" } else { "" };
    Finding::good("colours", format!("{}{wanted}", terminal.depth.words()))
}

fn letters() -> Finding {
    match looks::surroundings().signs {
        Signs::Unicode => Finding::good("letters", "UTF-8"),
        Signs::Ascii => Finding::note(
            "letters",
            "ASCII only, others show as ?: choose a UTF-8 locale, for example LANG=C.UTF-8",
        ),
    }
}

fn theme(chosen: Chosen) -> Finding {
    let Chosen { name, why, complaint, .. } = chosen;
    match complaint {
        Some(complaint) => Finding::bad("theme", complaint),
        None => Finding::good("theme", format!("\"{name}\": {why}")),
    }
}

fn mouse(is_heard: bool) -> Finding {
    Finding::good(
        "mouse",
        if is_heard {
            "heard; hold Shift to select text, or turn it off with mouse = false in config.toml"
        } else {
            "left to the terminal, as config.toml says"
        },
    )
}

/// The one of this machine, and that of a server where there is one.
async fn workspaces(paths: &Paths, tell: &mut impl FnMut(Finding)) {
    tell(workspace::finding("workspace", &paths.workspace()).await);
    let server = paths.server();
    if server.exists() {
        tell(workspace::finding("serve", &server).await);
    }
}

fn keys(place: &Place) -> Finding {
    if let Some(lost) = disk::lost_link("keys.toml", &place.paths.keys_file()) {
        return lost;
    }
    match super::board::keymap(&place.paths) {
        Ok(_) if place.paths.keys_file().exists() => Finding::good("keys.toml", "yours over ours"),
        Ok(_) => Finding::good("keys.toml", "none: the keys are ours"),
        Err(error) => Finding::bad("keys.toml", error.to_string()),
    }
}

fn profiles(config: &Config) -> String {
    match (config.profiles.len(), config.default_profile()) {
        (0, _) => "no profiles".to_owned(),
        (1, Some((name, _))) => format!("1 profile, \"{name}\""),
        (1, None) => "1 profile, not the default".to_owned(),
        (count, Some((name, _))) => format!("{count} profiles, default \"{name}\""),
        (count, None) => format!("{count} profiles, none of them the default"),
    }
}

/// How the server is spoken to.
struct Known {
    connection: Connection,
    with_secrets: bool,
}

/// The connection, as far as it is known without asking anybody.
fn known(place: &Place, account: &Account, tell: &mut impl FnMut(Finding)) -> Known {
    match account.connection(place.sources(), None) {
        Ok(connection) => {
            let words = format!("{} at {}", connection.email, connection.endpoint.label());
            tell(Finding::good("profile", words));
            Known { connection, with_secrets: true }
        }
        Err(error) => {
            tell(match error {
                config::Error::Missing { what, host, variable } => Finding::note(
                    "profile",
                    format!(
                        "the {what} for {host} is asked for at each start; {variable} would give it"
                    ),
                ),
                error => Finding::bad("profile", error.to_string()),
            });
            let connection = Connection {
                endpoint: Endpoint::Http(account.host().clone()),
                email: String::new(),
                password: Secret::new(""),
                api_key: Secret::new(""),
                // nothing secret goes out, so nothing needs an agreement
                plain_http_allowed: true,
            };
            Known { connection, with_secrets: false }
        }
    }
}

/// Asks the server who we are; without credentials, whether it is there at all.
async fn server(known: Known, mut tell: impl FnMut(Finding)) {
    let Known { connection, with_secrets } = known;
    let label = connection.endpoint.label();
    let limits = api::Limits { connect: PATIENCE, idle: PATIENCE, ..api::Limits::default() };
    let client = match Client::with_limits(connection, limits) {
        Ok(client) => client,
        Err(error) => {
            return tell(Finding::bad(
                "server",
                format!("{error}. Agree with: smartq login --plain-http"),
            ));
        }
    };
    let answer = client.me().await;
    tell(reached(&label, with_secrets, answer.map(|me| me.name)));
    if let Some(there) = client.server_time() {
        tell(clock(there.unix(), Timestamp::now().as_second()));
    }
}

fn reached(label: &str, with_secrets: bool, answer: Result<String, api::Error>) -> Finding {
    match answer {
        Ok(name) => Finding::good("server", format!("{label} knows us as {name}")),
        Err(error) if error.is_unauthorized() && !with_secrets => {
            Finding::good("server", format!("{label} is there; the login was not tried"))
        }
        Err(error) if error.is_dead_key() => Finding::bad(
            "server",
            format!(
                "{label} does not take the API key: get the present one from an administrator, then smartq login"
            ),
        ),
        Err(error) if error.is_unauthorized() => Finding::bad(
            "server",
            format!(
                "{label} does not know this e-mail address with this password; smartq login mends it"
            ),
        ),
        Err(error @ api::Error::Connect { .. }) => Finding::bad(
            "server",
            format!("{error}. Look at the network, the address and the proxy"),
        ),
        Err(error) => Finding::bad("server", format!("{label}: {error}")),
    }
}

fn clock(there: i64, here: i64) -> Finding {
    let apart = there.abs_diff(here);
    if apart <= SKEW {
        return Finding::good("clock", "as the server's");
    }
    let way = if here > there { "ahead of" } else { "behind" };
    Finding::bad(
        "clock",
        format!(
            "{apart} seconds {way} the server's: ages would be wrong; turn on time synchronisation"
        ),
    )
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn clocks_that_are_far_apart_are_told() {
        assert_eq!(clock(1_000, 1_030).mark, Mark::Good);
        let late = clock(1_000, 1_600);
        assert_eq!(late.mark, Mark::Bad);
        assert!(late.words.starts_with("600 seconds ahead of"), "{}", late.words);
        assert!(clock(1_600, 1_000).words.contains("behind"));
    }

    #[test]
    fn profiles_are_counted_as_people_do() {
        let told = |text: &str| profiles(&Config::parse(text, Path::new("c")).unwrap());
        let one = "[profiles.a]\nhost = \"a.example\"\nemail = \"a@a.example\"\n";
        assert_eq!(told(""), "no profiles");
        assert_eq!(told(&format!("default_profile = \"a\"\n{one}")), "1 profile, \"a\"");
        let two = one.replace("profiles.a", "profiles.b");
        assert!(told(&format!("{one}{two}")).starts_with("2 profiles"));
    }

    #[test]
    fn an_answer_says_what_to_mend() {
        let refused = |message: &str| api::Error::Status {
            status: 401,
            code: 401,
            message: message.to_owned(),
            retry_after: None,
        };
        let dead = reached("acme", true, Err(refused("Authorization failed, invalid client id")));
        assert!(dead.words.contains("API key"), "{}", dead.words);
        let wrong = reached("acme", true, Err(refused("Authorization failed")));
        assert!(wrong.words.contains("password"), "{}", wrong.words);
        assert_eq!(reached("acme", false, Err(refused("no"))).mark, Mark::Good);
    }

    #[test]
    fn a_terminal_that_cannot_draw_is_wrong() {
        assert_eq!(kind(Some("dumb")).mark, Mark::Bad);
        assert_eq!(kind(None).mark, Mark::Bad);
        assert_eq!(kind(Some("xterm-256color")).mark, Mark::Good);
    }
}
