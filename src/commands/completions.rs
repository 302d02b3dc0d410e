//! `smartq completions`.

use anyhow::Context as _;
use clap::CommandFactory as _;
use clap_complete::{Shell, generate};

use super::error::Error;
use super::print;
use crate::cli::Cli;

/// Prints the completions of a shell.
pub(super) fn run(shell: Shell) -> Result<u8, Error> {
    let mut script = Vec::new();
    generate(shell, &mut Cli::command(), "smartq", &mut script);
    let script = String::from_utf8(script).context("the completions are not text")?;
    print::bytes(script.as_bytes())?;
    Ok(0)
}
