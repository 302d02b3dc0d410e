//! `smartq`: the board.

use std::io::{self, IsTerminal as _};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use anyhow::Context as _;
use directories::{BaseDirs, UserDirs};
use tokio::sync::mpsc::{Receiver, channel};

use super::ask::Terminal;
use super::error::Error;
use super::local::Workspaces;
use super::{Place, log, looks, print};
use crate::app::keymap::Keymap;
use crate::app::msg::Size;
use crate::app::state::{Start, State};
use crate::cli::BoardArgs;
use crate::config::connect::Wanted;
use crate::config::{self, Account, Ask, Config, Paths};
use crate::model::{Hush, Secret};
use crate::runtime::clock::{Clock as _, Wall};
use crate::runtime::editor::Editor;
use crate::runtime::opener::Opener;
use crate::runtime::signals::Signal;
use crate::runtime::terminal::{self, Hold, Screen};
use crate::runtime::{Ended, Loop, Ports, Surface as _, input, signals};
use crate::storage;
use crate::ui::theme::Theme;
use crate::worker;
use crate::worker::request::Target;

/// How long the end may take: whatever holds it up, the program is gone after that.
const LONGEST_END: Duration = Duration::from_millis(1_800);

/// How long tasks may take to end.
const LAST_WORDS: Duration = Duration::from_millis(500);

/// Shows the board until the user has had enough.
pub(super) fn run(place: &Place, wanted: Wanted<'_>, args: &BoardArgs) -> Result<u8, Error> {
    refuse_without_terminal()?;
    let config = Config::load(&place.paths)?;
    let keymap = keymap(&place.paths)?;
    let mut terminal = Terminal::find();
    let aim = aim(place, wanted, args, &config, terminal.as_mut())?;
    let hush = Hush::default();
    secrets_of(aim.target.as_ref()).for_each(|secret| hush.know(secret));
    log::start(&place.paths, hush.clone());
    let hold = Hold::new(config.preferences.mouse).context("cannot use standard output")?;
    give_back_on_panic(&hold);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .context("cannot start")?;
    let workspaces = Workspaces::new(place.paths.workspace());
    let looks = looks::chosen(&place.paths, &config.preferences);
    let complaints = looks.complaint.into_iter().collect();
    let start = |size| start(size, place, args, aim, &config, keymap, complaints);
    let opener = config.preferences.opener.as_deref();
    let opener = Opener::new(opener, |name| std::env::var_os(name)).under(place.umask);
    let shown = runtime.block_on(show(
        (place, hush),
        start,
        (&looks.theme, opener),
        (hold, terminal),
        workspaces.clone(),
    ));
    runtime.block_on(workspaces.close());
    runtime.shutdown_timeout(LAST_WORDS);
    match shown? {
        Ended::Quit => Ok(0),
        Ended::Signal(signal) => Ok(signal.exit_code()),
    }
}

/// The loop, from taking the terminal to giving it back.
async fn show(
    (place, hush): (&Place, Hush),
    start: impl FnOnce(Size) -> Start,
    (theme, opener): (&Theme, Opener),
    (hold, asked): (Arc<Hold>, Option<Terminal>),
    workspaces: Workspaces,
) -> Result<Ended, Error> {
    // Heard first: a window that grows while we start is not missed.
    let signals = guarded(signals::listen().context("cannot hear signals")?, Arc::clone(&hold));
    // what is to end us is the loop's business from here on
    drop(asked);
    let screen = Screen::take(hold).context("cannot take the terminal")?;
    let start = start(screen.size().context("the terminal does not tell its size")?);
    let (worker, replies) = worker::start(worker::Options {
        local: Arc::new(workspaces),
        read_only: start.read_only,
        pace: Arc::new(worker::retry::RealPace),
        limits: crate::api::Limits::default(),
        outbox: Some(place.paths.outbox()),
        cache: Some(place.paths.kept()),
    });
    let (input, gate) = input::listen().context("cannot read the terminal")?;
    let editor = Editor::from_variables(|name| std::env::var_os(name)).under(place.umask);
    let (paths, keyring) = (place.paths.clone(), place.keyring.clone());
    let ports =
        Ports { input, gate, editor, opener, signals, replies, worker, paths, keyring, hush };
    let mut turns = Loop::new(State::new(start), *theme, screen, Wall, ports);
    let ended = match turns.begin() {
        Ok(()) => {
            stumble_if_asked();
            turns.run().await
        }
        Err(error) => Err(error),
    };
    let is_written = turns.is_written();
    // the terminal is given back before anything is said
    drop(turns);
    if !is_written {
        print::complain(&format!(
            "the disk with {} does not answer: what you typed last may not be kept there",
            place.paths.drafts().display()
        ));
    }
    match ended {
        // The terminal may be gone a moment before the signal that says so is heard.
        Err(error) if is_hang_up(&error) => Ok(Ended::Signal(Signal::HangUp)),
        ended => Ok(ended.context("the terminal does not work any more")?),
    }
}

/// Whether this is what a terminal that has gone away answers.
fn is_hang_up(error: &io::Error) -> bool {
    error.raw_os_error() == Some(rustix::io::Errno::IO.raw_os_error())
        || matches!(error.kind(), io::ErrorKind::BrokenPipe | io::ErrorKind::UnexpectedEof)
}

/// One line and no escape byte where the board cannot work.
fn refuse_without_terminal() -> Result<(), Error> {
    if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
        return Err(Error::Usage(
            "the board needs a terminal on standard input and output; for scripts there is smartq api".to_owned(),
        ));
    }
    let term = std::env::var("TERM").ok();
    if !terminal::can_draw(term.as_deref()) {
        let named = term.filter(|term| !term.is_empty()).unwrap_or_else(|| "nothing".to_owned());
        return Err(Error::Usage(format!(
            "the board cannot be drawn on this terminal: TERM says \"{named}\". Use another one, or set TERM=xterm-256color if yours is like it"
        )));
    }
    Ok(())
}

/// Whose board is meant; none where the user is to choose.
#[derive(Default)]
struct Aim {
    target: Option<Target>,
    /// The profile that says so.
    profile: Option<String>,
}

/// Finds out what is meant. Secrets that are known nowhere are asked for, before the terminal becomes the screen.
fn aim(
    place: &Place,
    wanted: Wanted<'_>,
    args: &BoardArgs,
    config: &Config,
    terminal: Option<&mut Terminal>,
) -> Result<Aim, Error> {
    if args.local {
        return Ok(Aim { target: Some(Target::Local), ..Aim::default() });
    }
    if args.demo {
        return Ok(Aim { target: Some(Target::Demo), ..Aim::default() });
    }
    let Some(account) = Account::choose(wanted, &place.environment, config)? else {
        return Ok(Aim::default());
    };
    let ask = terminal.map(|terminal| terminal as &mut dyn Ask);
    let connection = account.connection(place.sources(), ask)?;
    let profile = match account {
        Account::Profile { name, .. } => Some(name),
        Account::Address { .. } => None,
    };
    Ok(Aim { target: Some(Target::Account(Box::new(connection))), profile })
}

/// The keys: ours, and over them those of the user's own file.
pub(super) fn keymap(paths: &Paths) -> Result<Keymap, Error> {
    let keys = Keymap::built_in().context("the keys that come with the program cannot be read")?;
    let path = paths.keys_file();
    match storage::read_text(&path) {
        Ok(text) => keys.overlaid(&text).map_err(|problem| {
            Error::Usage(format!(
                "{}: {problem}. Nothing was changed; mend the line and start again",
                path.display()
            ))
        }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(keys),
        Err(source) => Err(config::Error::Unreadable { path, source }.into()),
    }
}

fn secrets_of(target: Option<&Target>) -> impl Iterator<Item = &Secret> {
    let connection = match target {
        Some(Target::Account(connection)) => Some(connection),
        _ => None,
    };
    connection.into_iter().flat_map(|it| [&it.password, &it.api_key])
}

fn start(
    size: Size,
    place: &Place,
    args: &BoardArgs,
    aim: Aim,
    config: &Config,
    keymap: Keymap,
    complaints: Vec<String>,
) -> Start {
    let home = BaseDirs::new().map(|dirs| dirs.home_dir().to_owned());
    let downloads = UserDirs::new()
        .and_then(|dirs| dirs.download_dir().map(ToOwned::to_owned))
        .filter(|folder| folder.is_dir())
        .or_else(|| home.clone())
        .unwrap_or_else(|| PathBuf::from("."));
    Start {
        size,
        now: Wall.now(),
        target: aim.target,
        project: args.project.clone(),
        ticket: args.ticket,
        read_only: args.read_only,
        keymap: Arc::new(keymap),
        profiles: config.profiles.keys().cloned().collect(),
        profile: aim.profile,
        last_projects: config::last_projects::load(&place.paths),
        downloads,
        home,
        complaints,
        auto_refresh: config.preferences.auto_refresh,
    }
}

/// Passes signals on. From the first one that is to end us the time runs, whatever the loop is doing.
fn guarded(mut from: Receiver<Signal>, hold: Arc<Hold>) -> Receiver<Signal> {
    let (sender, receiver) = channel(8);
    tokio::spawn(async move {
        while let Some(signal) = from.recv().await {
            // what is typed while an editor has the terminal is meant for the editor
            if hold.is_for_another(signal) {
                continue;
            }
            if signal.ends() {
                end_at_last(signal.exit_code(), Arc::clone(&hold));
            }
            if sender.send(signal).await.is_err() {
                return;
            }
        }
    });
    receiver
}

/// Ends the program if it has not ended by itself in time: a disk or a network may hold up a thread for ever.
fn end_at_last(code: u8, hold: Arc<Hold>) {
    let last = thread::Builder::new().name("end".to_owned()).spawn(move || {
        thread::sleep(LONGEST_END);
        hold.give_back();
        std::process::exit(i32::from(code));
    });
    drop(last);
}

/// Gives the terminal back before anything is said about a panic, so that it can be read. Only the loop's own thread
/// takes the program with it (exit code 101); a task that has failed is answered for by the worker.
fn give_back_on_panic(hold: &Arc<Hold>) {
    let hold = Arc::clone(hold);
    let say = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        tracing::error!(%panic, "a mistake of ours");
        if thread::current().name() == Some("main") {
            hold.give_back();
            end_at_last(101, Arc::clone(&hold));
            say(panic);
        }
    }));
}

/// A way to see what a panic does to the terminal; not there in a released program.
#[cfg(debug_assertions)]
fn stumble_if_asked() {
    assert!(std::env::var_os("SMARTQ_DEBUG_PANIC").is_none(), "asked to stumble");
}

#[cfg(not(debug_assertions))]
const fn stumble_if_asked() {}
