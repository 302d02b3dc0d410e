//! The functions of `tests/it/fuzz`, for a fuzzer that looks for ways not gone before:
//! `cargo +nightly fuzz run texts`. What it finds goes to `fuzz/found/<target>/`, where every test run tries it again.

#![allow(dead_code, reason = "the fixtures serve the pictures too")]

#[path = "../../tests/it/fuzz/answers.rs"]
mod answers;
#[path = "../../tests/it/fuzz/forms.rs"]
mod forms;
#[path = "../../tests/it/fuzz/keys.rs"]
mod keys;
#[path = "../../tests/it/fuzz/settings.rs"]
mod settings;
#[path = "../../tests/it/fuzz/texts.rs"]
mod texts;

mod support;

/// A target by its name.
pub fn target(name: &str, bytes: &[u8]) {
    match name {
        "answers" => answers::run(bytes),
        "forms" => forms::run(bytes),
        "keys" => keys::run(bytes),
        "settings" => settings::run(bytes),
        "texts" => texts::run(bytes),
        other => panic!("no target {other}"),
    }
}
