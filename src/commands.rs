//! What the program does when it is started: one file for each command.
//!
//! The only room that sees both ends, the loop with its client and the server. Commands print lines and end with an
//! exit code: 0 done, 1 failed, 2 usage, 130 interrupted.

mod api;
mod ask;
mod board;
mod completions;
mod doctor;
mod error;
mod first_board;
mod guard;
mod kept;
pub mod local;
mod log;
mod login;
mod looks;
mod man;
mod print;
mod refuge;
mod serve;

use std::ffi::OsString;
use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::builder::Styles;
use clap::{CommandFactory as _, Parser as _};

use crate::cli::{Cli, Command};
use crate::config::connect::{Sources, Wanted};
use crate::config::{Account, Config, Environment, Keyring, Paths};
use crate::runtime::umask::Umask;
use crate::text;

use error::Error;

/// Runs the program as it was started.
pub fn run() -> ExitCode {
    let umask = Umask::narrow();
    guard::close_memory();
    ExitCode::from(run_with(std::env::args_os(), umask))
}

fn run_with(arguments: impl Iterator<Item = OsString>, umask: Umask) -> u8 {
    let arguments: Vec<OsString> = arguments.collect();
    let cli = match Cli::try_parse_from(&arguments) {
        Ok(cli) => cli,
        Err(told) => {
            let code = u8::try_from(told.exit_code()).unwrap_or(2);
            return ended(tell(told, &arguments).map(|()| code));
        }
    };
    ended(dispatch(cli, umask))
}

/// Help and version go to standard output, mistakes to standard error. What a mistake quotes of the command line may come
/// from anywhere, and never steers the terminal.
fn tell(told: clap::Error, arguments: &[OsString]) -> Result<(), Error> {
    let is_clean = arguments.iter().all(|argument| text::is_clean(&argument.to_string_lossy()));
    if is_clean || !told.use_stderr() {
        return print::arrived(told.print().and_then(|()| io::stdout().flush()));
    }
    // once more without any colour: what steers the terminal then is none of ours
    let command = Cli::command().styles(Styles::plain());
    let plain = command.try_get_matches_from(arguments).err().unwrap_or(told);
    print::note_lines(&text::clean_lines(&plain.render().ansi().to_string()));
    Ok(())
}

/// The exit code; what went wrong is said.
fn ended(done: Result<u8, Error>) -> u8 {
    done.unwrap_or_else(|error| {
        print::complain(&error.to_string());
        error.exit_code()
    })
}

fn dispatch(cli: Cli, umask: Umask) -> Result<u8, Error> {
    let environment = Environment::of_process();
    let paths = Paths::find(&environment)?;
    let keyring = Keyring::of_session(&environment);
    let place = Place { environment, paths, keyring, umask };
    let wanted = Wanted {
        profile: cli.account.profile.as_deref(),
        url: cli.account.url.as_deref(),
        email: cli.account.email.as_deref(),
    };
    match cli.command {
        None => board::run(&place, wanted, &cli.board),
        Some(Command::Login(args)) => login::run(&place, wanted, &args),
        Some(Command::Api(args)) => api::run(&place, wanted, args),
        Some(Command::Doctor(_)) => doctor::run(&place, wanted),
        Some(Command::Serve(args)) => serve::run(&place, &args),
        Some(Command::Completions { shell }) => completions::run(shell),
        Some(Command::Man) => man::run(),
    }
}

/// Where this process runs: what every command starts from.
struct Place {
    environment: Environment,
    paths: Paths,
    keyring: Keyring,
    umask: Umask,
}

impl Place {
    /// The configuration and the account that is meant, if one is.
    fn account(&self, wanted: Wanted<'_>) -> Result<(Config, Option<Account>), Error> {
        let config = Config::load(&self.paths)?;
        let account = Account::choose(wanted, &self.environment, &config)?;
        Ok((config, account))
    }

    /// What may know an account's secrets.
    fn sources(&self) -> Sources<'_> {
        Sources { environment: &self.environment, keyring: &self.keyring, tell: &print::note }
    }
}
