//! The program itself on a real pseudo-terminal. Waits for what is on the screen, never for time to pass.

use std::io::{Read as _, Write};
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process, waitid};
use rustix::termios::{Action, tcflow};
use tempfile::TempDir;
use vt100::{MouseProtocolEncoding, MouseProtocolMode};

/// Nothing here takes as long; a program that hangs must fail its test.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// A running program with its terminal.
pub(crate) struct Session {
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    writer: Box<dyn Write + Send>,
    bytes: Receiver<Vec<u8>>,
    shown: vt100::Parser,
    modes_before: String,
    /// Everything that was written to the terminal.
    pub(crate) everything: Vec<u8>,
    place: TempDir,
    start: CommandBuilder,
    size: (u16, u16),
}

/// How to start.
pub(crate) struct Program<'a> {
    pub(crate) arguments: &'a [&'a str],
    pub(crate) variables: &'a [(&'a str, &'a str)],
    pub(crate) size: (u16, u16),
    /// Files that are there already, by their place in the folder of the session.
    pub(crate) files: &'a [(&'a str, &'a str)],
    /// A shell's line that starts it, as `"$@"`.
    pub(crate) shell: Option<&'a str>,
}

impl Default for Program<'_> {
    fn default() -> Self {
        Self { arguments: &[], variables: &[], size: (100, 30), files: &[], shell: None }
    }
}

impl Program<'_> {
    pub(crate) fn start(self) -> Session {
        self.start_in(tempfile::tempdir().unwrap())
    }

    fn start_in(self, place: TempDir) -> Session {
        for (path, content) in self.files {
            let path = place.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, content).unwrap();
        }
        let program = env!("CARGO_BIN_EXE_smartq");
        let mut command = match self.shell {
            None => CommandBuilder::new(program),
            Some(line) => {
                let mut shell = CommandBuilder::new("sh");
                shell.args(["-c", line, "sh", program]);
                shell
            }
        };
        command.args(self.arguments);
        command.cwd(place.path());
        for (name, value) in environment(place.path()) {
            command.env(name, value);
        }
        for name in [
            "NO_COLOR",
            "COLORTERM",
            "COLORFGBG",
            "LC_ALL",
            "RUST_BACKTRACE",
            "SMARTQ_URL",
            "SMARTQ_PASSWORD",
            "SMARTQ_API_KEY",
        ] {
            command.env_remove(name);
        }
        for (name, value) in self.variables {
            command.env(name, value);
        }
        Session::of(command, self.size, place)
    }
}

/// The variables that keep a program away from the developer's own things.
pub(crate) fn environment(place: &Path) -> Vec<(&'static str, String)> {
    let under = |name: &str| place.join(name).display().to_string();
    std::fs::create_dir_all(place.join("tmp")).unwrap();
    vec![
        ("SMARTQ_CONFIG_DIR", under("config")),
        ("SMARTQ_DATA_DIR", under("data")),
        ("SMARTQ_CACHE_DIR", under("cache")),
        ("SMARTQ_STATE_DIR", under("state")),
        ("HOME", under("home")),
        ("TMPDIR", under("tmp")),
        // no keyring of the developer's either
        ("DBUS_SESSION_BUS_ADDRESS", String::new()),
        ("XDG_RUNTIME_DIR", String::new()),
        ("TERM", "xterm-256color".to_owned()),
        ("LANG", "C.UTF-8".to_owned()),
    ]
}

fn used(id: Pid) -> u64 {
    let told = std::fs::read_to_string(format!("/proc/{id}/stat")).unwrap();
    // behind the name, which may hold anything: the state, and from there the 12th and 13th
    let (_, rest) = told.rsplit_once(')').unwrap();
    rest.split_whitespace().skip(11).take(2).map(|ticks| ticks.parse::<u64>().unwrap()).sum()
}

/// Waits for the end without letting the system forget the program.
fn used_at_the_end(id: Pid) -> u64 {
    let options = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
    waitid(WaitId::Pid(id), options).unwrap();
    used(id)
}

fn modes(master: &(dyn MasterPty + Send)) -> String {
    format!("{:?}", master.get_termios().map(|modes| (modes.input_flags, modes.local_flags)))
}

impl Session {
    /// Starts this on a terminal of its own. The folder goes with the session.
    pub(crate) fn of(command: CommandBuilder, size: (u16, u16), place: TempDir) -> Self {
        let (width, height) = size;
        let size = PtySize { rows: height, cols: width, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let modes_before = modes(pair.master.as_ref());
        let child = pair.slave.spawn_command(command.clone()).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let (sender, bytes) = channel();
        thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(count) = reader.read(&mut buffer) {
                if count == 0 || sender.send(buffer[..count].to_vec()).is_err() {
                    return;
                }
            }
        });
        Self {
            child,
            writer: pair.master.take_writer().unwrap(),
            master: pair.master,
            bytes,
            shown: vt100::Parser::new(height.try_into().unwrap(), width.try_into().unwrap(), 0),
            modes_before,
            everything: Vec::new(),
            place,
            start: command,
            size: (width, height),
        }
    }

    /// Waits until the screen shows this text.
    #[track_caller]
    pub(crate) fn wait_for(&mut self, text: &str) {
        while !self.screen().contains(text) {
            self.take_bytes(text);
        }
    }

    /// Waits until the screen does not show this text any more.
    #[track_caller]
    pub(crate) fn wait_for_end_of(&mut self, text: &str) {
        while self.screen().contains(text) {
            self.take_bytes(text);
        }
    }

    #[track_caller]
    fn take_bytes(&mut self, wanted: &str) {
        match self.bytes.recv_timeout(PATIENCE) {
            Ok(bytes) => {
                self.shown.process(&bytes);
                self.everything.extend(bytes);
            }
            Err(problem) => panic!("\"{wanted}\" never came ({problem}):\n{}", self.screen()),
        }
    }

    pub(crate) fn screen(&self) -> String {
        self.shown.screen().contents()
    }

    /// Types these bytes.
    pub(crate) fn send(&mut self, text: &str) {
        self.writer.write_all(text.as_bytes()).unwrap();
        self.writer.flush().unwrap();
    }

    /// Sends these bytes, as far as anybody is there to take them.
    pub(crate) fn send_bytes(&mut self, bytes: &[u8]) {
        let _nobody_is_there = self.writer.write_all(bytes).and_then(|()| self.writer.flush());
    }

    /// Stops what is written to the terminal, or lets it go on, as Ctrl-S and Ctrl-Q do.
    pub(crate) fn flow(&self, action: Action) {
        let line = std::fs::File::open(self.master.tty_name().unwrap()).unwrap();
        tcflow(line, action).unwrap();
    }

    /// How often the program's threads have gone to sleep so far.
    pub(crate) fn sleeps(&self) -> u64 {
        let threads = std::fs::read_dir(format!("/proc/{}/task", self.id())).unwrap();
        let of = |thread: std::fs::DirEntry| {
            let about = std::fs::read_to_string(thread.path().join("status")).unwrap();
            let line = about.lines().find_map(|it| it.strip_prefix("voluntary_ctxt_switches:"));
            line.unwrap().trim().parse::<u64>().unwrap()
        };
        threads.map(|thread| of(thread.unwrap())).sum()
    }

    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(self.id(), signal).unwrap();
    }

    /// The most memory it has held at any time so far, in bytes.
    pub(crate) fn most_memory(&self) -> usize {
        let id = self.child.process_id().unwrap();
        let about = std::fs::read_to_string(format!("/proc/{id}/status")).unwrap();
        let most = about.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        most.trim().trim_end_matches(" kB").parse::<usize>().unwrap() * 1024
    }

    pub(crate) fn resize(&mut self, width: u16, height: u16) {
        let size = PtySize { rows: height, cols: width, pixel_width: 0, pixel_height: 0 };
        self.shown.screen_mut().set_size(height.try_into().unwrap(), width.try_into().unwrap());
        self.clear();
        self.master.resize(size).unwrap();
    }

    /// Forgets what is on the screen: what is waited for from now on has to be drawn anew.
    pub(crate) fn clear(&mut self) {
        self.shown.process(b"\x1b[2J");
    }

    /// Waits for the end; the exit code.
    pub(crate) fn end(&mut self) -> u32 {
        while let Ok(bytes) = self.bytes.recv_timeout(PATIENCE) {
            self.shown.process(&bytes);
            self.everything.extend(bytes);
        }
        self.child.wait().unwrap().exit_code()
    }

    /// Starts the program once more in the same place, on a terminal of its own.
    pub(crate) fn again(self) -> Self {
        let Self { place, start, size, .. } = self;
        Self::of(start, size, place)
    }

    /// Starts another program in the same place, or the same in another way, on a terminal of its own.
    pub(crate) fn then(self, program: Program<'_>) -> Self {
        program.start_in(self.place)
    }

    /// What anybody on this machine sees of how it was started.
    pub(crate) fn command_line(&self) -> Vec<u8> {
        std::fs::read(format!("/proc/{}/cmdline", self.id())).unwrap()
    }

    fn id(&self) -> Pid {
        Pid::from_raw(i32::try_from(self.child.process_id().unwrap()).unwrap()).unwrap()
    }

    /// Processor time of the program so far, in hundredths of a second.
    pub(crate) fn used(&self) -> u64 {
        used(self.id())
    }

    /// Waits for the end; the processor time of the program's whole life.
    pub(crate) fn used_at_the_end(&self) -> u64 {
        used_at_the_end(self.id())
    }

    /// Closes the terminal's other side, as a window that goes away does; the exit code.
    pub(crate) fn hang_up(self) -> u32 {
        self.hang_up_counting().0
    }

    /// The same; also the processor time that the end has taken, in hundredths of a second.
    pub(crate) fn hang_up_counting(self) -> (u32, u64) {
        let (id, before) = (self.id(), self.used());
        let Self { mut child, master, mut writer, bytes, place, .. } = self;
        drop((bytes, master));
        // what is drawn for this key lets the reader see that nobody listens, and go: it has the line open too
        writer.write_all(b"?").unwrap();
        drop(writer);
        let used = used_at_the_end(id) - before;
        let code = child.wait().unwrap().exit_code();
        drop(place);
        (code, used)
    }

    /// Fails unless the terminal is as the program has found it.
    pub(crate) fn assert_given_back(&self) {
        let screen = self.shown.screen();
        assert!(!screen.alternate_screen(), "still on the alternate screen");
        assert!(!screen.hide_cursor(), "the cursor is still hidden");
        assert!(!screen.bracketed_paste(), "pastes are still bracketed");
        assert!(!self.hears_mouse(), "the mouse is still heard");
        assert!(!self.hears_focus(), "the focus is still told of");
        assert_eq!(modes(self.master.as_ref()), self.modes_before, "the line's modes differ");
    }

    /// Whether the terminal tells the program of the mouse: as it wants to be told, or not at all.
    pub(crate) fn hears_mouse(&self) -> bool {
        let screen = self.shown.screen();
        match (screen.mouse_protocol_mode(), screen.mouse_protocol_encoding()) {
            (MouseProtocolMode::None, MouseProtocolEncoding::Default) => false,
            (MouseProtocolMode::ButtonMotion, MouseProtocolEncoding::Sgr) => true,
            other => panic!("neither on nor off: {other:?}"),
        }
    }

    /// Whether the terminal tells the program that it has the focus, or not any more.
    pub(crate) fn hears_focus(&self) -> bool {
        let bytes = String::from_utf8_lossy(&self.everything);
        bytes.rfind("\u{1b}[?1004h") > bytes.rfind("\u{1b}[?1004l")
    }

    /// Where these words stand, in columns and lines from 1.
    pub(crate) fn find(&self, words: &str) -> Option<(usize, usize)> {
        let screen = self.screen();
        let lines = screen.lines().enumerate();
        let mut found = lines.filter_map(|(at, line)| Some((line.split_once(words)?.0, at + 1)));
        found.next().map(|(before, line)| (smartq::text::width(before) + 1, line))
    }

    /// Presses the button there.
    pub(crate) fn press_mouse(&mut self, (column, line): (usize, usize)) {
        self.send(&format!("\u{1b}[<0;{column};{line}M"));
    }

    /// Moves there with the button down.
    pub(crate) fn move_mouse(&mut self, (column, line): (usize, usize)) {
        self.send(&format!("\u{1b}[<32;{column};{line}M"));
    }

    /// Lets the button go there.
    pub(crate) fn let_mouse_go(&mut self, (column, line): (usize, usize)) {
        self.send(&format!("\u{1b}[<0;{column};{line}m"));
    }

    /// Turns the wheel there.
    pub(crate) fn turn_wheel_down(&mut self, (column, line): (usize, usize)) {
        self.send(&format!("\u{1b}[<65;{column};{line}M"));
    }

    /// Whether the terminal is taken at all.
    pub(crate) fn is_taken(&self) -> bool {
        self.shown.screen().alternate_screen()
    }

    /// The folder of this session.
    pub(crate) fn place(&self) -> &Path {
        self.place.path()
    }
}
