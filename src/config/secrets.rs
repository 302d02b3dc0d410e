//! Secrets that a command of the user's own configuration gives, as `pass` does.

use std::process::{Command, Stdio};

use super::Error;
use super::environment::keep_ours_from;
use crate::model::Secret;

/// Runs the command and takes the first line it prints.
///
/// It runs on the terminal as it is, since such programs ask for a passphrase there: call this before the terminal is
/// taken for the screen. Its errors go where ours go; none of our variables is in its environment.
pub fn first_line_of(command: &str, what: &'static str, profile: &str) -> Result<Secret, Error> {
    let failed =
        |problem: String| Error::SecretCommand { what, profile: profile.to_owned(), problem };
    let mut shell = Command::new("sh");
    shell.arg("-c").arg(command).stdin(Stdio::inherit()).stderr(Stdio::inherit());
    keep_ours_from(&mut shell);
    let output = shell.output().map_err(|error| failed(format!("it does not start: {error}")))?;
    if !output.status.success() {
        return Err(failed(format!("it ended with {}", output.status)));
    }
    let text = String::from_utf8(output.stdout)
        .map_err(|_bytes_of_a_secret| failed("what it printed is not UTF-8".to_owned()))?;
    let printed = Secret::new(text);
    match printed.expose().lines().next() {
        Some(line) if !line.is_empty() => Ok(Secret::new(line)),
        _ => Err(failed("its first line is empty".to_owned())),
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
    fn a_command_that_fails_or_says_nothing_is_named() {
        for (command, want) in [("exit 3", "exit status: 3"), ("true", "first line is empty")] {
            let said = run(command).unwrap_err().to_string();
            assert!(said.contains("password_command of profile \"acme\"") && said.contains(want));
        }
    }
}
