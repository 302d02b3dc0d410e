//! What can be typed after `smartq`: the types clap fills, and nothing that acts on them. May import `model`.
//!
//! Secrets have no flag on purpose: the arguments of a process are there for everybody on the machine to read.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::error::ErrorKind;
use clap::{ArgMatches, Args, CommandFactory, FromArgMatches, Parser, Subcommand};
use clap_complete::Shell;

use crate::model::TicketId;

/// What was typed, once it is known to make sense.
#[derive(Debug)]
pub struct Cli {
    /// Whose board.
    pub account: AccountArgs,
    /// Where on it; nothing beside a command.
    pub board: BoardArgs,
    /// Something other than the board.
    pub command: Option<Command>,
}

/// A kanban board in the terminal, for SmartQ accounts and for teams with no account at all.
#[derive(Debug, Parser)]
#[command(name = "smartq", version, about, max_term_width = 100, after_help = ENVIRONMENT)]
struct Typed {
    #[command(flatten)]
    account: AccountArgs,
    #[command(flatten)]
    board: BoardArgs,
    #[command(subcommand)]
    command: Option<Command>,
}

impl Parser for Cli {}

impl CommandFactory for Cli {
    fn command() -> clap::Command {
        Typed::command()
    }

    fn command_for_update() -> clap::Command {
        Typed::command_for_update()
    }
}

impl FromArgMatches for Cli {
    /// Refuses flags of the board beside a command, which clap cannot say for these and not for the account's:
    /// `smartq --read-only api DELETE …` must not delete.
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let Typed { mut account, board, mut command } = Typed::from_arg_matches(matches)?;
        if command.is_some() && board != BoardArgs::default() {
            return Err(clap::Error::raw(
                ErrorKind::ArgumentConflict,
                "--local, --demo, --project, --ticket and --read-only are for the board and mean nothing before a \
                 command\n",
            ));
        }
        match command.as_mut().map(Command::account) {
            None => {}
            Some(Some(own)) => account.take(own),
            Some(None) if account == AccountArgs::default() => {}
            Some(None) => {
                return Err(clap::Error::raw(
                    ErrorKind::ArgumentConflict,
                    "--profile, --url and --email are for what uses an account and mean nothing before this command\n",
                ));
            }
        }
        if !matches!(command, Some(Command::Login(_))) && account.is_told_twice() {
            return Err(clap::Error::raw(
                ErrorKind::ArgumentConflict,
                "--profile says which account is meant, and --url and --email say it too: give one or the other. smartq \
                 login makes a profile of them\n",
            ));
        }
        Ok(Self { account, board, command })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

const ENVIRONMENT: &str = "\
Environment:
  SMARTQ_URL, SMARTQ_EMAIL, SMARTQ_PASSWORD, SMARTQ_API_KEY
          connect without a profile
  SMARTQ_CONFIG_DIR, SMARTQ_DATA_DIR, SMARTQ_CACHE_DIR, SMARTQ_STATE_DIR
          use these folders instead of the platform's

Exit codes: 0 done, 1 failed, 2 usage, 130 interrupted.";

/// Which account to work on; before the command or behind it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Args)]
pub struct AccountArgs {
    /// Use this profile of the configuration
    #[arg(long, value_name = "NAME")]
    pub profile: Option<String>,
    /// Connect to this server, without a profile; with login, make one of it
    #[arg(long, value_name = "URL")]
    pub url: Option<String>,
    /// The e-mail address to log in with at --url
    #[arg(long, value_name = "E-MAIL")]
    pub email: Option<String>,
}

impl AccountArgs {
    /// What stands behind the command counts before what stands in front of it.
    fn take(&mut self, behind: &mut Self) {
        let Self { profile, url, email } = std::mem::take(behind);
        self.profile = profile.or(self.profile.take());
        self.url = url.or(self.url.take());
        self.email = email.or(self.email.take());
    }

    fn is_told_twice(&self) -> bool {
        self.profile.is_some() && (self.url.is_some() || self.email.is_some())
    }
}

/// How the board starts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Args)]
pub struct BoardArgs {
    /// Open the board on this machine
    #[arg(long, conflicts_with_all = ["demo", "profile", "url", "email"])]
    pub local: bool,
    /// Look around in a throw-away copy of the sample workspace
    #[arg(long, conflicts_with_all = ["profile", "url", "email"])]
    pub demo: bool,
    /// Start in this project
    #[arg(long, value_name = "ID-OR-NAME")]
    pub project: Option<String>,
    /// Start in this ticket, of --project or of whatever project it is in
    #[arg(long, value_name = "ID", value_parser = ticket_id)]
    pub ticket: Option<TicketId>,
    /// Show everything, change nothing
    #[arg(long)]
    pub read_only: bool,
}

/// What `smartq` does besides showing the board.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check an account and keep it as a profile, its password and API key in the system's keyring
    ///
    /// Where there is no keyring the API key is kept in the configuration file if you agree, or with --keep-api-key, the
    /// password only with --keep-password; otherwise they are asked for at each start. A command of yours can tell them instead, for example
    /// --password-command 'pass smartq'.
    Login(LoginArgs),
    /// Run the server for a team
    Serve(ServeArgs),
    /// Make one raw API call and print its JSON
    Api(ApiArgs),
    /// Look for what is wrong with terminal, paths, profile, server and clock, and say how to mend it
    Doctor(AccountArgs),
    /// Print the completions of a shell
    Completions {
        /// For which shell
        shell: Shell,
    },
    /// Print the manual page
    Man,
}

impl Command {
    /// Where it says which account is meant, if it uses one.
    fn account(&mut self) -> Option<&mut AccountArgs> {
        match self {
            Self::Login(args) => Some(&mut args.account),
            Self::Api(args) => Some(&mut args.account),
            Self::Doctor(account) => Some(account),
            Self::Serve(_) | Self::Completions { .. } | Self::Man => None,
        }
    }
}

/// `smartq login`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Args)]
pub struct LoginArgs {
    /// Keep the password in the configuration file, without asking
    #[arg(long)]
    pub keep_password: bool,
    /// Keep the API key in the configuration file where there is no keyring, without asking
    #[arg(long, conflicts_with = "forget_api_key")]
    pub keep_api_key: bool,
    /// Keep the API key neither in the keyring nor in the configuration file
    #[arg(long)]
    pub forget_api_key: bool,
    /// Keep a command whose first line is the password, instead of the password
    #[arg(long, value_name = "COMMAND", conflicts_with = "keep_password")]
    pub password_command: Option<String>,
    /// Keep nothing in the system's keyring, and take out what is there
    #[arg(long)]
    pub no_keyring: bool,
    /// Agree to send the password over plain http to this very host
    #[arg(long)]
    pub plain_http: bool,
    /// Which account; it is in [`Cli::account`] in the end.
    #[command(flatten)]
    pub account: AccountArgs,
}

/// `smartq serve`.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct ServeArgs {
    /// Listen there
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Keep everything in this folder
    #[arg(long, value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
    /// Fill a new data folder with the sample workspace
    #[arg(long)]
    pub demo: bool,
    /// Add a project "Load" with this many tickets to the sample workspace
    #[arg(long, value_name = "N", requires = "demo", default_value_t = 0)]
    pub sample_tickets: u32,
    /// The largest file that is taken, in MiB
    #[arg(long, value_name = "MIB", default_value_t = 25, value_parser = clap::value_parser!(u32).range(1..=1_048_576))]
    pub upload_limit: u32,
    /// A public name this server is reached by, as requests give it; may be given more than once
    #[arg(long, value_name = "NAME")]
    pub host: Vec<String>,
    /// The administrator's e-mail address, at the first start
    #[arg(long, value_name = "E-MAIL")]
    pub admin_email: Option<String>,
    /// A file whose first line is the administrator's password, at the first start
    #[arg(long, value_name = "FILE")]
    pub admin_password_file: Option<PathBuf>,
    /// A file whose first line is the API key, at the first start or with --new-api-key
    #[arg(long, value_name = "FILE")]
    pub api_key_file: Option<PathBuf>,
    /// Put a new API key in the place of the present one, which is dead at once, and show it
    #[arg(long)]
    pub new_api_key: bool,
}

/// `smartq api`.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct ApiArgs {
    /// GET, POST, PUT or DELETE
    #[arg(value_parser = ["GET", "POST", "PUT", "DELETE"], ignore_case = true)]
    pub method: String,
    /// The path below /api/v1, for example /projects
    pub path: String,
    /// A property to send.
    #[arg(
        help = "A property to send, for example 'ticket[name]=Website'; KEY@FILE sends the text of a file, KEY@- that of \
                  standard input, without the end of its last line"
    )]
    #[arg(short = 'f', long = "field", value_name = "KEY=VALUE", value_parser = named_text)]
    pub fields: Vec<NamedText>,
    /// A file to send, for example file=@shot.png
    #[arg(short = 'F', long = "file", value_name = "KEY=@PATH", value_parser = file_pair)]
    pub files: Vec<(String, PathBuf)>,
    /// Walk through all pages of a list and print one list
    #[arg(long, conflicts_with_all = ["fields", "files"])]
    pub paginate: bool,
    /// Which account; it is in [`Cli::account`] in the end.
    #[command(flatten)]
    pub account: AccountArgs,
}

fn ticket_id(text: &str) -> Result<TicketId, String> {
    let digits = text.strip_prefix('#').unwrap_or(text);
    digits
        .parse()
        .map_err(|_not_a_number| "a ticket is named by its number, for example 70012".to_owned())
}

/// A property of a raw call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedText {
    /// What it is called.
    pub name: String,
    /// What it is.
    pub text: FieldText,
}

/// Where the text of a property is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldText {
    /// It was typed.
    Typed(String),
    /// In this file.
    File(PathBuf),
    /// It comes from standard input.
    Input,
}

/// Whatever has a `=` in it was typed, also where its value begins with an @, as words to somebody do.
fn named_text(text: &str) -> Result<NamedText, String> {
    let (name, text) = match text.split_once('=') {
        Some((name, value)) => (name, FieldText::Typed(value.to_owned())),
        None => match text.split_once('@') {
            Some((name, "-")) => (name, FieldText::Input),
            Some((name, path)) if !path.is_empty() => (name, FieldText::File(path.into())),
            _ => ("", FieldText::Input),
        },
    };
    if name.is_empty() {
        return Err("write key=value, or key@file for the text of a file".to_owned());
    }
    Ok(NamedText { name: name.to_owned(), text })
}

fn file_pair(text: &str) -> Result<(String, PathBuf), String> {
    match text.split_once("=@") {
        Some((key, path)) if !key.is_empty() && !path.is_empty() => {
            Ok((key.to_owned(), PathBuf::from(path)))
        }
        _ => Err("write key=@path".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Cli, clap::Error> {
        Cli::try_parse_from(line.split_whitespace())
    }

    #[test]
    fn the_definition_holds_together() {
        Cli::command().debug_assert();
    }

    #[test]
    fn the_board_takes_its_place_from_flags() {
        let cli = parse("smartq --profile acme --project Website --ticket #70012 --read-only");
        let cli = cli.unwrap();
        assert_eq!(cli.account.profile.as_deref(), Some("acme"));
        assert_eq!(cli.board.project.as_deref(), Some("Website"));
        assert_eq!(cli.board.ticket, Some(TicketId::new(70012)));
        assert!(cli.board.read_only && cli.command.is_none());
    }

    #[test]
    fn a_ticket_needs_no_project() {
        let cli = parse("smartq --ticket 70012").unwrap();
        assert_eq!(cli.board.ticket, Some(TicketId::new(70012)));
        assert_eq!(cli.board.project, None);
    }

    #[test]
    fn what_cannot_go_together_is_a_usage_error() {
        for line in [
            "smartq --local --demo",
            "smartq --demo --profile acme",
            "smartq --ticket four",
            "smartq --profile acme --url https://acme.example",
            "smartq serve --sample-tickets 10",
            "smartq serve --listen everywhere",
            "smartq api PATCH /users",
            "smartq api POST /users -f name",
            "smartq api POST /x -F file=shot.png",
            "smartq api GET /users --paginate -f a=b",
            "smartq --password x",
            "smartq --read-only api DELETE /projects/1",
            "smartq --demo serve",
            "smartq --project x login",
        ] {
            assert_eq!(parse(line).unwrap_err().exit_code(), 2, "{line}");
        }
    }

    #[test]
    fn the_profile_may_stand_before_or_after_the_command() {
        for line in ["smartq --profile acme login", "smartq login --profile acme"] {
            assert_eq!(parse(line).unwrap().account.profile.as_deref(), Some("acme"), "{line}");
        }
    }

    #[test]
    fn a_text_is_typed_or_in_a_file() {
        let read = |text: &str| named_text(text).map(|it| (it.name, it.text));
        let typed = |text: &str| FieldText::Typed(text.to_owned());
        for (text, name, want) in [
            ("a=b", "a", typed("b")),
            ("a=@b", "a", typed("@b")),
            ("a@b=c", "a@b", typed("c")),
            ("a=", "a", typed("")),
            ("user[password]@/run/p", "user[password]", FieldText::File("/run/p".into())),
            ("a@./b@c", "a", FieldText::File("./b@c".into())),
            ("a@-", "a", FieldText::Input),
        ] {
            assert_eq!(read(text), Ok((name.to_owned(), want)), "{text}");
        }
        for text in ["", "a", "=b", "@b", "a@", "@-", "="] {
            assert!(read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn only_what_uses_an_account_takes_one() {
        for (line, uses) in [
            ("smartq", true),
            ("smartq login", true),
            ("smartq api GET /x", true),
            ("smartq doctor", true),
            ("smartq serve", false),
            ("smartq completions bash", false),
            ("smartq man", false),
        ] {
            let help = parse(&format!("{line} --help")).unwrap_err().to_string();
            for flag in ["--profile", "--url", "--email "] {
                assert_eq!(help.contains(flag), uses, "{line}: {flag} in {help}");
                assert!(
                    parse(&format!("{line} {}=x", flag.trim())).is_ok() == uses,
                    "{line} {flag}"
                );
            }
        }
        for line in ["smartq --profile acme serve", "smartq --url acme.example man"] {
            assert_eq!(parse(line).unwrap_err().exit_code(), 2, "{line}");
        }
        let both = parse("smartq --profile acme api GET /x --profile other").unwrap();
        assert_eq!(both.account.profile.as_deref(), Some("other"), "the last one counts");
        for line in [
            "smartq --profile acme api GET /x --url https://acme.example",
            "smartq --email ann@acme.example doctor --profile acme",
        ] {
            assert_eq!(parse(line).unwrap_err().exit_code(), 2, "{line}");
        }
    }

    #[test]
    fn raw_calls_take_fields_and_files() {
        let cli = parse("smartq api post /projects/1/tickets -f ticket[name]=a=b -F file=@x.png");
        let Some(Command::Api(call)) = cli.unwrap().command else { panic!("not an api call") };
        let text = FieldText::Typed("a=b".to_owned());
        assert_eq!(call.fields, [NamedText { name: "ticket[name]".to_owned(), text }]);
        assert_eq!(call.files, [("file".to_owned(), PathBuf::from("x.png"))]);
        assert_eq!(call.method, "post");
    }
}
