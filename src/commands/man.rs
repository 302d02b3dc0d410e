//! `smartq man`.

use anyhow::Context as _;
use clap::CommandFactory as _;
use clap_mangen::Man;

use super::error::Error;
use super::print;
use crate::cli::Cli;

/// Prints the manual page: the program's own, then each command's.
pub(super) fn run() -> Result<u8, Error> {
    print::bytes(&pages()?)?;
    Ok(0)
}

fn pages() -> Result<Vec<u8>, Error> {
    let mut program = Cli::command();
    program.build();
    let mut text = Vec::new();
    Man::new(program.clone()).render(&mut text).context("cannot write the manual page")?;
    for command in program.get_subcommands().filter(|command| command.get_name() != "help") {
        let name = format!("smartq {}", command.get_name());
        let heading = format!(".SH \"{}\"\n", name.to_uppercase());
        text.extend_from_slice(heading.as_bytes());
        let page = Man::new(command.clone().bin_name(name));
        page.render_synopsis_section(&mut text)
            .and_then(|()| page.render_description_section(&mut text))
            .and_then(|()| page.render_options_section(&mut text))
            .context("cannot write the manual page")?;
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_is_in_the_manual() {
        let text = String::from_utf8(pages().unwrap()).unwrap();
        for command in Cli::command().get_subcommands() {
            assert!(text.contains(&command.get_name().to_uppercase()), "{}", command.get_name());
        }
        assert!(text.contains("SMARTQ_DATA_DIR") && text.starts_with(".ie"));
    }
}
