//! Questions to the person at the terminal.

use std::io::{self, IsTerminal as _, Write as _};

use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};

use crate::config::Ask;
use crate::model::Secret;

/// Asks on the terminal: on standard error, so that standard output stays what was asked for.
#[derive(Debug)]
pub(super) struct Terminal(());

impl Terminal {
    /// The terminal, if there is somebody at it.
    pub(super) fn find() -> Option<Self> {
        (io::stdin().is_terminal() && io::stderr().is_terminal()).then_some(Self(()))
    }

    /// Asks until the answer is a clear yes or anything else, which is a no.
    pub(super) fn agrees(&mut self, question: &str) -> io::Result<bool> {
        Ok(self.text(question)?.trim().eq_ignore_ascii_case("yes"))
    }
}

impl Ask for Terminal {
    fn text(&mut self, question: &str) -> io::Result<String> {
        let mut output = io::stderr().lock();
        write!(output, "{}", crate::text::clean(question))?;
        output.flush()?;
        let mut line = String::new();
        if io::stdin().read_line(&mut line)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(line.trim_end_matches(['\r', '\n']).to_owned())
    }

    fn secret(&mut self, question: &str) -> io::Result<Secret> {
        // before the question can be read: whoever answers at once would see the answer
        let _silence = Silence::begin();
        rpassword::prompt_password(crate::text::clean(question)).map(Secret::new)
    }
}

/// While this is there, the terminal does not show what is typed.
struct Silence(Termios);

impl Silence {
    /// A terminal that cannot be silenced here may be by whoever reads the secret.
    fn begin() -> Option<Self> {
        let before = tcgetattr(io::stdin()).ok()?;
        let mut silent = before.clone();
        silent.local_modes.remove(LocalModes::ECHO);
        tcsetattr(io::stdin(), OptionalActions::Now, &silent).ok()?;
        Some(Self(before))
    }
}

impl Drop for Silence {
    fn drop(&mut self) {
        let _gone = tcsetattr(io::stdin(), OptionalActions::Now, &self.0);
    }
}
