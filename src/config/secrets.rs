//! Secrets that a command of the user's own configuration gives, as `pass` does.

use std::process::{Command, Stdio};

use super::Error;
use super::environment::SECRET_VARIABLES;
use crate::model::Secret;

/// Runs the command and takes the first line it prints.
///
/// It runs on the terminal as it is, since such programs ask for a passphrase there: call this before the terminal is
/// taken for the screen. Its errors go where ours go; none of our secrets is in its environment.
pub fn first_line_of(command: &str, what: &'static str, profile: &str) -> Result<Secret, Error> {
    let failed =
        |problem: String| Error::SecretCommand { what, profile: profile.to_owned(), problem };
    let mut shell = Command::new("sh");
    shell.arg("-c").arg(command).stdin(Stdio::inherit()).stderr(Stdio::inherit());
    without_our_secrets(&mut shell);
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

/// Takes our secrets out of what a child will find in its environment.
fn without_our_secrets(child: &mut Command) {
    for variable in SECRET_VARIABLES {
        child.env_remove(variable);
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

    #[test]
    fn the_command_inherits_no_secret_of_ours() {
        // as if this process had them: nobody may change the environment of a running one
        let mut child = Command::new("env");
        child.envs([("SMARTQ_PASSWORD", "p"), ("SMARTQ_API_KEY", "k"), ("SMARTQ_URL", "u")]);
        without_our_secrets(&mut child);
        let told = String::from_utf8(child.output().unwrap().stdout).unwrap();
        let ours: Vec<&str> = told.lines().filter(|line| line.starts_with("SMARTQ_")).collect();
        assert_eq!(ours, ["SMARTQ_URL=u"]);
    }
}
