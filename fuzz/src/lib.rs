//! The functions of `tests/it/fuzz`, for a fuzzer that looks for ways not gone before:
//! `cargo +nightly fuzz run texts`. What it finds goes to `fuzz/found/<target>/`, where every test run tries it again.

#![allow(dead_code, reason = "the fixtures serve the pictures too")]

#[path = "../../tests/it/fuzz/answers.rs"]
mod answers;
#[path = "../../tests/it/fuzz/drafts.rs"]
mod drafts;
#[path = "../../tests/it/fuzz/forms.rs"]
mod forms;
#[path = "../../tests/it/fuzz/input.rs"]
mod input;
#[path = "../../tests/it/fuzz/kept.rs"]
mod kept;
#[path = "../../tests/it/fuzz/keys.rs"]
mod keys;
#[path = "../../tests/it/fuzz/outbox.rs"]
mod outbox;
#[path = "../../tests/it/fuzz/settings.rs"]
mod settings;
#[path = "../../tests/it/fuzz/texts.rs"]
mod texts;
#[path = "../../tests/it/fuzz/worn.rs"]
mod worn;

mod support;

/// A target by its name.
pub fn target(name: &str, bytes: &[u8]) {
    match name {
        "answers" => answers::run(bytes),
        "drafts" => drafts::run(bytes),
        "forms" => forms::run(bytes),
        "input" => input::run(bytes),
        "kept" => kept::run(bytes),
        "keys" => keys::run(bytes),
        "outbox" => outbox::run(bytes),
        "settings" => settings::run(bytes),
        "texts" => texts::run(bytes),
        other => panic!("no target {other}"),
    }
}
