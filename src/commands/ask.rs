//! Questions to the person at the terminal.

use std::io::{self, IsTerminal as _, Write as _};

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
        rpassword::prompt_password(crate::text::clean(question)).map(Secret::new)
    }
}
