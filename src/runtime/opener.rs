//! A saved file in the program that is meant for it: `opener` of the configuration, or what the system has for that.
//!
//! No shell reads any of it: the setting is a program and its arguments, and the whole path of the file comes last, so that
//! no name can be read as an option or an address. What is started has neither our terminal nor anything of ours in its
//! environment, is no part of our job, and goes on when we end. A file that could be run instead of being shown is not
//! given away at all.

mod fitness;

use std::ffi::OsString;
use std::io;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::umask::Umask;
use crate::config::environment::keep_ours_from;

/// What opens a file as a double click would.
const USUAL: &str = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };

/// One that fails within this time has not opened the file; one that does so later was closed by somebody.
const SOON: Duration = Duration::from_secs(10);

/// The program that opens files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opener {
    program: String,
    arguments: Vec<String>,
    /// Whether whoever sits at the terminal would see what it opens.
    is_seen: bool,
    umask: Option<Umask>,
}

impl Opener {
    /// The program that the configuration names, or the usual one; the variables tell whether that has a screen to show
    /// anything on. One that was named is taken to know what it does.
    pub fn new(setting: Option<&[String]>, get: impl Fn(&str) -> Option<OsString>) -> Self {
        let is_set = |name: &&str| get(name).is_some_and(|value| !value.is_empty());
        match setting.and_then(|words| words.split_first()) {
            Some((program, arguments)) => Self {
                program: program.clone(),
                arguments: arguments.to_vec(),
                is_seen: true,
                umask: None,
            },
            None => Self {
                program: USUAL.to_owned(),
                arguments: Vec::new(),
                is_seen: if cfg!(target_os = "macos") {
                    !["SSH_CONNECTION", "SSH_TTY"].iter().any(is_set)
                } else {
                    ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(is_set)
                },
                umask: None,
            },
        }
    }

    /// The same, with that umask instead of ours.
    #[must_use]
    pub fn under(self, umask: Umask) -> Self {
        Self { umask: Some(umask), ..self }
    }

    /// Opens the file: a sentence says what was started, or why nothing was. Should the program fail soon, a sentence
    /// tells of that too.
    pub(super) fn open(
        &self,
        path: &Path,
        failed: impl FnOnce(String) + Send + 'static,
    ) -> Result<String, String> {
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        let lies = format!("It lies in {}.", path.display());
        fitness::check(path).map_err(|why| format!("{name} is not opened: {why}. {lies}"))?;
        if !self.is_seen {
            return Err(format!(
                "There is no screen here that {} could open {name} on. {lies} “opener” in config.toml names another program.",
                self.program
            ));
        }
        let program = self.program.clone();
        let child = self.start(path).map_err(|why| {
            format!("{program} cannot be started, so {name} is not opened: {why}. {lies}")
        })?;
        let said = format!("{name} was given to {program}.");
        attend(child, move |status| {
            failed(format!("{program} has failed ({status}), so {name} may not be open. {lies}"));
        })
        .map_err(|why| format!("Nobody will know how {} ends: {why}.", self.program))?;
        Ok(said)
    }

    fn start(&self, path: &Path) -> io::Result<Child> {
        let plain = || Command::new(&self.program);
        let mut command = self.umask.map_or_else(plain, |umask| umask.command(&self.program));
        command.args(&self.arguments).arg(path);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        // a key that interrupts us is not meant for it
        command.process_group(0);
        keep_ours_from(&mut command);
        command.spawn()
    }
}

/// Waits for the end of the child, in a thread that nobody waits for.
fn attend(mut child: Child, failed: impl FnOnce(ExitStatus) + Send + 'static) -> io::Result<()> {
    let start = Instant::now();
    let attendant = thread::Builder::new().name("opener".to_owned()).spawn(move || {
        if let Ok(status) = child.wait()
            && !status.success()
            && start.elapsed() < SOON
        {
            failed(status);
        }
    });
    attendant.map(drop)
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;
    use std::sync::mpsc::channel;

    use super::*;

    fn named(words: &[&str]) -> Opener {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        Opener::new(Some(&words), |_| None)
    }

    fn file(place: &tempfile::TempDir, name: &str) -> PathBuf {
        let path = place.path().canonicalize().unwrap().join(name);
        std::fs::write(&path, "a plan").unwrap();
        path
    }

    /// Starts it and waits until it has failed; what it has written meanwhile is there then.
    fn failure(opener: &Opener, path: &Path) -> String {
        let (tell, told) = channel();
        opener.open(path, move |words| tell.send(words).unwrap()).unwrap();
        told.recv().unwrap()
    }

    #[test]
    fn a_program_gets_its_arguments_and_the_whole_path_as_they_are() {
        let place = tempfile::tempdir().unwrap();
        let script = file(&place, "opener");
        let told = place.path().join("told");
        let write = format!("printf '%s\\0' \"$@\" > '{}'\nexit 3\n", told.display());
        std::fs::write(&script, write).unwrap();
        let opener =
            named(&["sh", &script.display().to_string(), "--new", "a  b", "$HOME; rm -rf *"]);
        for name in ["-rf", " plan ", "it's \"it\"", "two\nlines", "$(touch x)", "%F", "a;b|c&d"] {
            let path = file(&place, name);
            let words = failure(&opener, &path);
            assert!(words.contains("has failed (exit status: 3)"), "{words}");
            assert!(words.ends_with(&format!("It lies in {}.", path.display())), "{words}");
            let want = format!("--new\0a  b\0$HOME; rm -rf *\0{}\0", path.display());
            assert_eq!(std::fs::read_to_string(&told).unwrap(), want);
        }
    }

    #[test]
    fn a_program_that_is_not_there_is_named_with_the_path() {
        let place = tempfile::tempdir().unwrap();
        let path = file(&place, "plan.txt");
        let why = named(&["no-such-opener"]).open(&path, |_| ()).unwrap_err();
        assert!(why.starts_with("no-such-opener cannot be started, so plan.txt is not"), "{why}");
        assert!(why.ends_with(&format!("It lies in {}.", path.display())), "{why}");
    }

    #[test]
    fn without_a_screen_the_path_is_told_unless_a_program_was_named() {
        let place = tempfile::tempdir().unwrap();
        let path = file(&place, "plan.txt");
        let no_screen =
            Opener::new(None, |name| (name == "SSH_CONNECTION").then(|| OsString::from("x")));
        let why = no_screen.open(&path, |_| ()).unwrap_err();
        assert!(why.starts_with("There is no screen here that"), "{why}");
        assert!(why.contains(&format!("It lies in {}. “opener”", path.display())), "{why}");
        let said = named(&["true"]).open(&path, |_| ()).unwrap();
        assert_eq!(said, "plan.txt was given to true.");
    }

    #[cfg(not(target_os = "macos"))]
    #[test]
    fn a_screen_is_where_the_session_says_so() {
        let seen = |name: &'static str, value: &'static str| {
            Opener::new(None, |asked| (asked == name).then(|| OsString::from(value))).is_seen
        };
        assert!(seen("DISPLAY", ":0") && seen("WAYLAND_DISPLAY", "wayland-0"));
        assert!(!seen("DISPLAY", "") && !seen("TERM", "xterm"));
    }
}
