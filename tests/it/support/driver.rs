//! Drives the real thing: the loop that the program runs, the real worker, a real server with a database of its own.
//!
//! A story presses keys and reads the screen. [`Driver::idle`] takes turns of the loop until nothing more will come by
//! itself; there is no sleep and no second try.

use std::sync::Arc;
use std::time::Duration;

use smartq::app::input::Key;
use smartq::app::keymap::Keymap;
use smartq::app::msg::Size;
use smartq::app::state::{Start, State};
use smartq::commands::local::Workspaces;
use smartq::config::{Keyring, Paths, last_projects};
use smartq::model::{Hush, TicketId};
use smartq::runtime::clock::{Clock as _, Wall};
use smartq::runtime::editor::Editor;
use smartq::runtime::input::{Gate, Input};
use smartq::runtime::opener::Opener;
use smartq::runtime::signals::Signal;
use smartq::runtime::{Ended, Loop, Ports};
use smartq::ui::theme::Theme;
use smartq::worker;
use smartq::worker::request::Target;
use smartq::worker::retry::Pace;
use tempfile::TempDir;
use tokio::sync::mpsc::{Sender, channel};

use super::pace::{NoWaiting, Skipping};
use super::paper::Paper;

/// A story that takes longer hangs.
const PATIENCE: Duration = Duration::from_mins(1);

/// How a story begins.
pub(crate) struct Story {
    pub(crate) size: (u16, u16),
    pub(crate) target: Option<Target>,
    pub(crate) project: Option<&'static str>,
    pub(crate) ticket: Option<u64>,
    pub(crate) read_only: bool,
    /// What `$VISUAL` says.
    pub(crate) editor: Option<String>,
    /// What `opener` in the configuration says.
    pub(crate) opener: Option<Vec<String>>,
    pub(crate) limits: smartq::api::Limits,
    /// Whether changes are kept on disk until they are confirmed.
    pub(crate) outbox: bool,
    /// Whether what the server tells is kept for the next start.
    pub(crate) cache: bool,
    pub(crate) keyring: Keyring,
    /// The time of the worker.
    pub(crate) pace: Arc<dyn Pace>,
}

impl Default for Story {
    fn default() -> Self {
        Self {
            size: (120, 40),
            target: None,
            project: None,
            ticket: None,
            read_only: false,
            editor: None,
            opener: None,
            limits: smartq::api::Limits::default(),
            outbox: false,
            cache: false,
            keyring: Keyring::none(),
            pace: Arc::new(NoWaiting::default()),
        }
    }
}

/// The program, driven by a story.
pub(crate) struct Driver {
    turns: Loop<Paper, Skipping>,
    clock: Skipping,
    input: Sender<Input>,
    signals: Sender<Signal>,
    workspaces: Workspaces,
    ended: Option<Ended>,
    place: TempDir,
}

impl Story {
    /// Begins: the first frame is out, the first requests are on their way.
    pub(crate) fn begin(self) -> Driver {
        self.begin_in(tempfile::tempdir().unwrap())
    }

    fn begin_in(self, place: TempDir) -> Driver {
        let under = |name: &str| place.path().join(name);
        std::fs::create_dir_all(under("downloads")).unwrap();
        let paths = Paths {
            config: under("config"),
            data: under("data"),
            cache: under("cache"),
            state: under("state"),
        };
        let (width, height) = self.size;
        let workspaces = Workspaces::new(paths.workspace());
        let (worker, replies) = worker::start(worker::Options {
            local: Arc::new(workspaces.clone()),
            read_only: self.read_only,
            pace: self.pace,
            limits: self.limits,
            outbox: self.outbox.then(|| under("state/outbox")),
            cache: self.cache.then(|| paths.kept()),
        });
        let (input, inputs) = channel(1024);
        let (signals, signalled) = channel(8);
        let start = Start {
            size: Size { width, height },
            now: Wall.now(),
            target: self.target,
            project: self.project.map(ToOwned::to_owned),
            ticket: self.ticket.map(TicketId::new),
            read_only: self.read_only,
            keymap: Arc::new(Keymap::built_in().unwrap()),
            profiles: Vec::new(),
            profile: None,
            last_projects: last_projects::load(&paths),
            downloads: under("downloads"),
            home: Some(place.path().to_owned()),
            complaints: Vec::new(),
            auto_refresh: Some(Duration::from_secs(30)),
        };
        let editor = self.editor.clone();
        let editor = Editor::from_variables(|_| editor.clone().map(Into::into));
        // nothing of the developer's own opens anything
        let opener = Opener::new(self.opener.as_deref(), |_| None);
        let gate = Gate::default();
        let (keyring, hush) = (self.keyring, Hush::default());
        let ports = Ports {
            input: inputs,
            gate,
            editor,
            opener,
            signals: signalled,
            replies,
            worker,
            paths,
            keyring,
            hush,
        };
        let surface = Paper::new(width, height);
        let clock = Skipping::default();
        let mut turns =
            Loop::new(State::new(start), Theme::coloured(), surface, clock.clone(), ports);
        turns.begin().unwrap();
        Driver { turns, clock, input, signals, workspaces, ended: None, place }
    }
}

impl Driver {
    /// Takes turns until nothing more will come by itself.
    pub(crate) async fn idle(&mut self) {
        let turns = self.turns.run_until_idle();
        let Ok(ended) = tokio::time::timeout(PATIENCE, turns).await else {
            panic!("the program does not come to rest:\n{}", self.screen());
        };
        self.ended = ended.unwrap();
        if self.ended.is_some() {
            self.turns.end().unwrap();
        }
    }

    /// Takes turns until the screen shows this text, whatever else is still under way.
    pub(crate) async fn until(&mut self, text: &str) {
        while !self.screen().contains(text) {
            let Ok(turn) = tokio::time::timeout(PATIENCE, self.turns.turn()).await else {
                panic!("\"{text}\" never came:\n{}", self.screen());
            };
            turn.unwrap();
        }
    }

    /// Takes turns until the screen does not show this text any more.
    pub(crate) async fn until_gone(&mut self, text: &str) {
        while self.screen().contains(text) {
            let Ok(turn) = tokio::time::timeout(PATIENCE, self.turns.turn()).await else {
                panic!("\"{text}\" stays:\n{}", self.screen());
            };
            turn.unwrap();
        }
    }

    /// Lets so much time pass: whatever wakes the loop meanwhile does so at its time, and is dealt with.
    pub(crate) async fn pass(&mut self, time: Duration) {
        let end = self.clock.instant() + time;
        while let Some(at) = self.turns.next_wake().filter(|at| *at <= end) {
            self.clock.skip_to(at);
            self.turn().await;
            self.idle().await;
        }
        self.clock.skip_to(end);
    }

    /// Whoever types looks up for a moment.
    pub(crate) async fn pause(&mut self) {
        self.pass(Duration::from_secs(1)).await;
    }

    /// The terminal gets the focus, or loses it.
    pub(crate) async fn focus(&mut self, focused: bool) {
        self.send(Input::Focus(focused));
        self.idle().await;
    }

    /// One turn of the loop.
    pub(crate) async fn turn(&mut self) {
        self.turns.turn().await.unwrap();
    }

    /// Presses keys, one after the other, each when the last one has been dealt with: `"g g"`, `"n"`, `"ctrl-s"`.
    pub(crate) async fn press(&mut self, keys: &str) {
        for key in keys.split(' ') {
            self.send(Input::Key(spelled(key)));
            self.idle().await;
        }
    }

    /// Presses keys faster than anything can be answered.
    pub(crate) fn press_rapidly(&mut self, keys: &str) {
        for key in keys.split(' ') {
            self.send(Input::Key(spelled(key)));
        }
    }

    /// Types a text.
    pub(crate) async fn type_text(&mut self, text: &str) {
        for character in text.chars() {
            let key = if character == '\n' { spelled("enter") } else { Key::char(character) };
            self.send(Input::Key(key));
        }
        self.idle().await;
    }

    pub(crate) async fn paste(&mut self, text: &str) {
        self.send(Input::Paste(text.to_owned()));
        self.idle().await;
    }

    pub(crate) async fn resize(&mut self, width: u16, height: u16) {
        self.paper().window = Size { width, height };
        self.signal(Signal::Resize);
        self.idle().await;
    }

    pub(crate) fn signal(&mut self, signal: Signal) {
        self.signals.try_send(signal).unwrap();
    }

    fn send(&mut self, input: Input) {
        self.input.try_send(input).unwrap();
    }

    /// What is drawn.
    pub(crate) const fn state(&self) -> &State {
        self.turns.state()
    }

    /// What can be read on the screen.
    pub(crate) fn screen(&mut self) -> String {
        self.turns.surface().text()
    }

    /// What the loop draws on.
    pub(crate) fn paper(&mut self) -> &mut Paper {
        self.turns.surface()
    }

    /// Whether anything would wake the loop by itself.
    pub(crate) fn is_asleep(&self) -> bool {
        self.turns.next_wake().is_none()
    }

    pub(crate) fn ended(&self) -> Option<Ended> {
        self.ended
    }

    /// The folder of this story; what is saved goes to `downloads` in it.
    pub(crate) fn place(&self) -> &std::path::Path {
        self.place.path()
    }

    #[track_caller]
    pub(crate) fn assert_shows(&mut self, text: &str) {
        let screen = self.screen();
        assert!(screen.contains(text), "\"{text}\" is not on the screen:\n{screen}");
    }

    #[track_caller]
    pub(crate) fn assert_hides(&mut self, text: &str) {
        let screen = self.screen();
        assert!(!screen.contains(text), "\"{text}\" is on the screen:\n{screen}");
    }

    /// Ends the program and what it has started.
    pub(crate) async fn close(self) {
        drop(self.end().await);
    }

    /// Ends the program and starts it once more on the same machine.
    pub(crate) async fn begin_again(self, story: Story) -> Self {
        story.begin_in(self.end().await)
    }

    /// Ends the program as if it was killed, and starts it once more when nothing of it is left.
    pub(crate) async fn kill_and_begin_again(self, story: Story) -> Self {
        let place = self.end().await;
        for lock in locks(&place.path().join("state")) {
            // one that is gone by now holds nothing any more
            let Ok(lock) = std::fs::File::open(lock) else { continue };
            tokio::task::spawn_blocking(move || lock.lock()).await.unwrap().unwrap();
        }
        story.begin_in(place)
    }

    async fn end(self) -> TempDir {
        let Self { turns, workspaces, place, .. } = self;
        drop(turns);
        workspaces.close().await;
        place
    }
}

/// The files below that folder by which a program holds what is its own.
fn locks(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let entries = folder.read_dir().into_iter().flatten().map(|entry| entry.unwrap().path());
    let of = |path: std::path::PathBuf| match path.is_dir() {
        true => locks(&path),
        false if path.to_string_lossy().ends_with("lock") => vec![path],
        false => Vec::new(),
    };
    entries.flat_map(of).collect()
}

fn spelled(key: &str) -> Key {
    key.parse().unwrap()
}
