//! Secrets that a command of the user's own configuration gives, as `pass` does.

use std::io::{self, Read as _};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, WaitId, WaitIdOptions, waitid};
use rustix::termios::{OptionalActions, tcgetattr, tcsetattr};

use super::Error;
use super::environment::keep_ours_from;
use crate::model::Secret;

/// What a command may take.
#[derive(Clone, Copy)]
struct Bounds {
    time: Duration,
    bytes: usize,
}

/// Time enough for somebody to type a passphrase; no secret is that long.
const BOUNDS: Bounds = Bounds { time: Duration::from_secs(30), bytes: 64 * 1024 };

/// Runs the command and takes the first line it prints. One that does not end, or prints without an end, is stopped.
///
/// It runs on the terminal as it is, since such programs ask for a passphrase there: call this before the terminal is
/// taken for the screen. Its errors go where ours go; none of our variables is in its environment.
pub fn first_line_of(command: &str, what: &'static str, profile: &str) -> Result<Secret, Error> {
    let failed =
        |problem: String| Error::SecretCommand { what, profile: profile.to_owned(), problem };
    let printed = read_within(BOUNDS, command).map_err(failed)?;
    match printed.expose().lines().next() {
        Some(line) if !line.is_empty() => Ok(Secret::new(line)),
        _ => Err(failed("its first line is empty".to_owned())),
    }
}

/// Everything the command prints; half a sentence where it fails or does not keep within its bounds.
fn read_within(bounds: Bounds, command: &str) -> Result<Secret, String> {
    let mut shell = Command::new("sh");
    shell.arg("-c").arg(command).stdin(Stdio::inherit()).stderr(Stdio::inherit());
    shell.stdout(Stdio::piped());
    keep_ours_from(&mut shell);
    let terminal = tcgetattr(io::stdin()).ok();
    let mut child = shell.spawn().map_err(|error| format!("it does not start: {error}"))?;
    let printed = watched(bounds, &mut child);
    if printed.is_err() {
        let _ended_already = child.kill();
        if let Some(mode) = terminal {
            // it may have turned off that keys are seen, and cannot give that back any more
            let _no_terminal_any_more = tcsetattr(io::stdin(), OptionalActions::Now, &mode);
        }
    }
    let status = child.wait().map_err(|error| format!("nobody knows how it ended: {error}"))?;
    let printed = printed?;
    if !status.success() {
        return Err(format!("it ended with {status}"));
    }
    let text = String::from_utf8(printed);
    text.map(Secret::new).map_err(|_bytes_of_a_secret| "what it printed is not UTF-8".to_owned())
}

/// What the child has printed until its end.
fn watched(bounds: Bounds, child: &mut Child) -> Result<Vec<u8>, String> {
    let start = Instant::now();
    let output = child.stdout.take().ok_or("it cannot be read")?;
    let id = i32::try_from(child.id()).ok().and_then(Pid::from_raw).ok_or("it has no number")?;
    let (sender, watch) = channel();
    let watcher = thread::Builder::new().name("command".to_owned());
    // nobody waits for the thread itself: something the command has left behind may hold the line open
    drop(
        watcher
            .spawn(move || follow(output, bounds.bytes, id, &sender))
            .map_err(|error| format!("nobody can watch it: {error}"))?,
    );
    let mut printed = Vec::new();
    loop {
        match watch.recv_timeout(bounds.time.saturating_sub(start.elapsed())) {
            Ok(Seen::Printed(bytes)) if bytes.len() > bounds.bytes => {
                return Err(format!("it printed more than {} KiB", bounds.bytes / 1024));
            }
            Ok(Seen::Printed(bytes)) => printed = bytes,
            Ok(Seen::Ended) => return Ok(printed),
            Ok(Seen::Unreadable(error)) => return Err(format!("it cannot be read: {error}")),
            Err(RecvTimeoutError::Timeout) => {
                let seconds = bounds.time.as_secs();
                return Err(format!("it did not end within {seconds} seconds and was stopped"));
            }
            Err(RecvTimeoutError::Disconnected) => return Err("nobody watches it".to_owned()),
        }
    }
}

/// What is seen of a child.
enum Seen {
    Printed(Vec<u8>),
    Ended,
    Unreadable(io::Error),
}

fn follow(output: ChildStdout, most: usize, id: Pid, tell: &Sender<Seen>) {
    // of one piece, so that no part of a secret stays behind where it has grown out of
    let mut bytes = Vec::with_capacity(most + 1);
    let read = output.take(most as u64 + 1).read_to_end(&mut bytes);
    let read = read.map_or_else(Seen::Unreadable, |_| Seen::Printed(bytes));
    // it is only looked at: the system forgets it when its owner has asked
    let options = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
    if tell.send(read).is_ok() && waitid(WaitId::Pid(id), options).is_ok() {
        let _waited_no_longer = tell.send(Seen::Ended);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(command: &str) -> Result<Secret, Error> {
        first_line_of(command, "password_command", "acme")
    }

    #[test]
    fn the_first_line_is_the_secret() {
        assert_eq!(run("printf 'hunter 2\\nlogin: ann\\n'").unwrap().expose(), "hunter 2");
    }

    #[test]
    fn a_command_without_an_end_is_stopped() {
        let within = |command: &str, time| {
            let bounds = Bounds { time, bytes: 1024 };
            read_within(bounds, command).unwrap_err()
        };
        let soon = Duration::from_millis(50);
        for command in ["exec sleep 1000", "echo told; exec sleep 1000", "exec sleep 1000 >&-"] {
            let said = within(command, soon);
            assert!(said.contains("did not end within"), "{said}");
        }
        let said = within("exec yes", BOUNDS.time);
        assert!(said.contains("more than 1 KiB"), "{said}");
    }

    #[test]
    fn a_command_that_fails_or_says_nothing_is_named() {
        for (command, want) in [("exit 3", "exit status: 3"), ("true", "first line is empty")] {
            let said = run(command).unwrap_err().to_string();
            assert!(said.contains("password_command of profile \"acme\"") && said.contains(want));
        }
    }
}
