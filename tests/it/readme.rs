//! What the README says about keys is made from `assets/keys.toml`, so that it cannot be wrong.

use std::fmt::Write as _;
use std::path::Path;

use smartq::app::command::Command;
use smartq::app::keymap::{Context, Keymap};

const BEGIN: &str = "<!-- keys: made from assets/keys.toml -->\n";
const END: &str = "<!-- end of keys -->";

/// One row for each command and its keys, with the places where they mean it.
fn table() -> String {
    let keymap = Keymap::built_in().unwrap();
    let mut rows: Vec<(String, String, Vec<&str>)> = Vec::new();
    for context in Context::ALL {
        for command in keymap.commands(*context) {
            let keys = keys(&keymap, *context, command);
            let what = command.title(*context).to_owned();
            match rows.iter_mut().find(|row| row.0 == keys && row.1 == what) {
                Some((.., places)) => places.push(context.title()),
                None => rows.push((keys, what, vec![context.title()])),
            }
        }
    }
    let mut text = String::from("| key | does | where |\n|---|---|---|\n");
    for (keys, what, places) in rows {
        writeln!(text, "| {keys} | {what} | {} |", places.join(", ")).unwrap();
    }
    text
}

/// The keys of this place alone; the ones that hold everywhere have rows of their own.
fn keys(keymap: &Keymap, context: Context, command: Command) -> String {
    let mut keys = keymap.keys_of(context, command);
    let everywhere = match context {
        Context::Global => 0,
        _ => keymap.keys_of(Context::Global, command).len(),
    };
    keys.truncate(keys.len() - everywhere);
    keys.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(" ")
}

#[test]
fn the_readme_tells_the_keys_as_they_are() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = std::fs::read_to_string(path).unwrap();
    let (_, after) = readme.split_once(BEGIN).expect("README.md has no table of keys");
    let (told, _) = after.split_once(END).expect("the table of keys has no end");
    let table = table();
    assert!(told == table, "the table of keys in README.md has to be:\n{table}");
}

#[test]
fn the_profile_in_the_readme_is_one() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = std::fs::read_to_string(path).unwrap();
    let example = readme.split("```toml\n").find(|part| part.contains("[profiles.")).unwrap();
    let example = example.split("```").next().unwrap();
    let config = smartq::config::Config::parse(example, Path::new("README.md")).unwrap();
    assert!(config.default_profile.is_some() && config.profiles.len() == 1, "{example}");
}
