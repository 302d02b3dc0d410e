//! Files that the user writes: keys, themes, the configuration. A mistake is named with a line and a column of the file.

use std::path::Path;

use smartq::app::input::Key;
use smartq::app::keymap::Keymap;
use smartq::config;
use smartq::ui::theme::library;

pub(crate) fn run(bytes: &[u8]) {
    let words = String::from_utf8_lossy(bytes);
    if let Err(error) = Keymap::built_in().unwrap().overlaid(&words) {
        assert_in(&words, error.line, error.column);
    }
    match config::Config::parse(&words, Path::new("config.toml")) {
        Ok(_) => {}
        Err(config::Error::Malformed { line, column, .. }) => assert_in(&words, line, column),
        Err(other) => drop(other.to_string()),
    }
    let own = |_: &str| Ok(Some(words.clone().into_owned()));
    drop(library::load("mine", &own).map_err(|error| error.to_string()));
    drop(words.parse::<Key>());
}

#[track_caller]
fn assert_in(words: &str, line: usize, column: usize) {
    let lines = words.split('\n').count();
    assert!((1..=lines).contains(&line) && column >= 1, "{line}:{column} of {lines} lines");
}
