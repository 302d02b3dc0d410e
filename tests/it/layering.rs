//! The arrows between the rooms of the crate: who may import whom. Reads every path in `src` that begins with `crate`,
//! `smartq`, `self` or `super`, in `use` lines and elsewhere, and fails on one that turns an arrow round.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// What a room may import of ours (itself goes without saying), and which crates have no business there.
struct Rule {
    room: &'static str,
    ours: &'static [&'static str],
    not: &'static [&'static str],
}

const RULES: [Rule; 12] = [
    Rule {
        room: "model",
        ours: &[],
        not: &[
            "tokio",
            "reqwest",
            "hyper",
            "axum",
            "sqlx",
            "crossterm",
            "ratatui",
            "anyhow",
            "clap",
        ],
    },
    Rule {
        room: "text",
        ours: &[],
        not: &["tokio", "reqwest", "axum", "sqlx", "crossterm", "anyhow"],
    },
    Rule {
        room: "storage",
        ours: &[],
        not: &["tokio", "reqwest", "axum", "sqlx", "crossterm", "ratatui", "anyhow"],
    },
    Rule {
        room: "api",
        ours: &["model"],
        not: &["axum", "sqlx", "crossterm", "ratatui", "anyhow"],
    },
    Rule {
        room: "worker",
        ours: &["model", "api", "storage"],
        not: &["axum", "sqlx", "crossterm", "ratatui", "anyhow", "reqwest"],
    },
    Rule {
        room: "app",
        ours: &["model", "text", "worker::request", "worker::reply"],
        not: &["tokio", "crossterm", "reqwest", "hyper", "axum", "sqlx", "anyhow"],
    },
    Rule {
        room: "ui",
        ours: &["app", "model", "text"],
        not: &["tokio", "crossterm", "reqwest", "hyper", "axum", "sqlx", "anyhow"],
    },
    Rule { room: "cli", ours: &["model"], not: &["tokio", "reqwest", "axum", "sqlx", "anyhow"] },
    Rule {
        room: "config",
        ours: &["model", "storage"],
        not: &["tokio", "reqwest", "axum", "sqlx", "anyhow"],
    },
    Rule {
        room: "runtime",
        ours: &["model", "text", "api", "worker", "app", "ui", "cli", "config", "storage"],
        not: &["axum", "sqlx", "reqwest", "anyhow"],
    },
    Rule {
        room: "server",
        ours: &["model", "config", "storage"],
        not: &["crossterm", "ratatui", "reqwest", "anyhow"],
    },
    Rule {
        room: "commands",
        ours: &[
            "model", "text", "api", "worker", "app", "ui", "cli", "config", "runtime", "server",
            "storage",
        ],
        not: &["axum", "sqlx", "reqwest"],
    },
];

#[test]
fn no_arrow_is_turned_round() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut violations = Vec::new();
    for file in rust_files(&source) {
        let module = module_of(file.strip_prefix(&source).unwrap());
        // lib.rs only lists the rooms; main.rs may see all of them
        let Some(room) = module.first() else { continue };
        let Some(rule) = RULES.iter().find(|rule| rule.room == room) else {
            violations
                .push(format!("{}: src has no room \"{room}\"; give it a rule", file.display()));
            continue;
        };
        let text = std::fs::read_to_string(&file).unwrap();
        for violation in violations_of(rule, &module, &text) {
            violations.push(format!("{}: {violation}", file.display()));
        }
    }
    assert!(violations.is_empty(), "\n{}", violations.join("\n"));
}

#[test]
fn a_turned_arrow_is_found() {
    let found = |room: &str, module: &[&str], text: &str| {
        let rule = RULES.iter().find(|rule| rule.room == room).unwrap();
        let module: Vec<String> = module.iter().map(ToString::to_string).collect();
        !violations_of(rule, &module, text).is_empty()
    };
    for text in [
        "use crate::ui::draw;",
        "use crate::{model::Ticket, ui::{self, Theme}};",
        "use super::super::ui::draw;",
        "fn f() { crate::runtime::run() }",
        "use crate::worker::Handle;",
        "use crate::worker;",
        "use crossterm::event;",
        "mod tests { use super::super::super::api::Client; }",
        "pub(crate) use crate::server::Config;",
        "use self::super::super::api::Client;",
    ] {
        assert!(found("app", &["app", "board"], text), "{text}");
    }
    for text in [
        "use crate::worker::{reply::Reply, request::{self, Request}};",
        "use super::store::Store; use crate::model::Ticket; use super::super::text::clean;",
        "// use crate::ui::draw;\nconst A: &str = \"crate::ui\"; /* crate::ui */",
        "mod tests { use super::*; use super::super::effect::Effect; }",
        "impl<'a> F<'a> { fn f(c: char) -> bool { c == '\"' } } // crate::api",
        "const A: &str = r#\"crate::ui \" crate::ui\"#; use crate::app::effect::Effect;",
        "pub(super) fn f() {} pub(crate) fn g(self: &Self) {}",
    ] {
        assert!(!found("app", &["app", "board"], text), "{text}");
    }
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

fn module_of(path: &Path) -> Vec<String> {
    let whole = path.with_extension("");
    let module: Vec<String> =
        whole.iter().map(|part| part.to_string_lossy().into_owned()).collect();
    if module == ["lib"] || module == ["main"] { Vec::new() } else { module }
}

fn violations_of(rule: &Rule, module: &[String], text: &str) -> Vec<String> {
    let mut violations = BTreeSet::new();
    for path in paths(&tokens(text), module) {
        let Some((first, rest)) = path.split_first() else { continue };
        if first != "crate" {
            if rule.not.contains(&first.as_str()) {
                violations.insert(format!("{} has no business with the crate {first}", rule.room));
            }
            continue;
        }
        let ours = rest.join("::");
        let fits = |allowed: &str| ours == allowed || ours.starts_with(&format!("{allowed}::"));
        if !ours.is_empty() && !fits(rule.room) && !rule.ours.iter().any(|allowed| fits(allowed)) {
            violations.insert(format!("{} may not import crate::{ours}", rule.room));
        }
    }
    violations.into_iter().collect()
}

/// Words and marks of a Rust text, without comments, strings and characters.
fn tokens(text: &str) -> Vec<String> {
    let characters: Vec<char> = text.chars().collect();
    let at = |index: usize| characters.get(index).copied().unwrap_or('\0');
    let mut tokens = Vec::new();
    let mut index = 0;
    while index < characters.len() {
        let character = at(index);
        if character == '/' && at(index + 1) == '/' {
            while index < characters.len() && at(index) != '\n' {
                index += 1;
            }
        } else if character == '/' && at(index + 1) == '*' {
            index += 2;
            while index < characters.len() && !(at(index) == '*' && at(index + 1) == '/') {
                index += 1;
            }
            index += 2;
        } else if let Some(after) = raw_string_end(&characters, index) {
            index = after;
        } else if character == '"' {
            index += 1;
            while index < characters.len() && at(index) != '"' {
                index += if at(index) == '\\' { 2 } else { 1 };
            }
            index += 1;
        } else if character == '\'' {
            // a character, or the name of a lifetime
            index += match (at(index + 1), at(index + 2)) {
                ('\\', _) => {
                    characters[index + 3..].iter().take_while(|it| **it != '\'').count() + 4
                }
                (_, '\'') => 3,
                _ => 1,
            };
        } else if character.is_alphanumeric() || character == '_' {
            let word: String = characters[index..]
                .iter()
                .take_while(|it| it.is_alphanumeric() || **it == '_')
                .collect();
            index += word.chars().count();
            tokens.push(word);
        } else if character == ':' && at(index + 1) == ':' {
            tokens.push("::".to_owned());
            index += 2;
        } else {
            if !character.is_whitespace() {
                tokens.push(character.to_string());
            }
            index += 1;
        }
    }
    tokens
}

fn raw_string_end(characters: &[char], start: usize) -> Option<usize> {
    let before_is_word =
        start > 0 && (characters[start - 1].is_alphanumeric() || characters[start - 1] == '_');
    if characters[start] != 'r' || before_is_word {
        return None;
    }
    let hashes = characters[start + 1..].iter().take_while(|it| **it == '#').count();
    let open = start + 1 + hashes;
    if characters.get(open) != Some(&'"') {
        return None;
    }
    let end: Vec<char> = std::iter::once('"').chain(std::iter::repeat_n('#', hashes)).collect();
    let length = characters[open + 1..].windows(end.len()).position(|part| part == end)?;
    Some(open + 1 + length + end.len())
}

/// All paths of a file, made absolute: ours begin with `crate`.
fn paths(tokens: &[String], module: &[String]) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    let mut scope: Vec<Option<String>> = Vec::new();
    let mut index = 0;
    while index < tokens.len() {
        let word = tokens[index].as_str();
        let is_start = index == 0 || tokens[index - 1] != "::";
        if word == "{" {
            let is_module = index >= 2 && tokens[index - 2] == "mod";
            scope.push(is_module.then(|| tokens[index - 1].clone()));
        } else if word == "}" {
            scope.pop();
        } else if is_start
            && tokens.get(index + 1).is_some_and(|next| next == "::")
            && word.chars().all(|it| it.is_alphanumeric() || it == '_')
        {
            let inner = scope.iter().flatten().cloned();
            let here: Vec<String> = module.iter().cloned().chain(inner).collect();
            index = tree(tokens, index, &mut Vec::new(), &here, &mut found);
            continue;
        } else if word == "use"
            && tokens.get(index + 1).is_some_and(|next| next != "::")
            && tokens.get(index + 2).is_some_and(|next| next == ";" || next == "as")
        {
            found.push(vec![tokens[index + 1].clone()]);
        }
        index += 1;
    }
    found
}

/// Reads one path with its braces, from `index`; answers where it ends.
fn tree(
    tokens: &[String],
    mut index: usize,
    prefix: &mut Vec<String>,
    here: &[String],
    found: &mut Vec<Vec<String>>,
) -> usize {
    let depth = prefix.len();
    loop {
        match tokens.get(index).map(String::as_str) {
            Some("{") => {
                index += 1;
                while tokens.get(index).is_some_and(|next| next != "}") {
                    let before = index;
                    index = tree(tokens, index, prefix, here, found);
                    while tokens.get(index).is_some_and(|next| next != "," && next != "}") {
                        index += 1; // as Name
                    }
                    if tokens.get(index).is_some_and(|next| next == ",") {
                        index += 1;
                    }
                    assert!(index > before, "a path that cannot be read");
                }
                prefix.truncate(depth);
                return index + 1;
            }
            Some(word) if word.chars().all(|it| it.is_alphanumeric() || it == '_') => {
                prefix.push(word.to_owned());
                index += 1;
            }
            _ => break, // * or the start of type arguments
        }
        if tokens.get(index).is_some_and(|next| next == "::") {
            index += 1;
        } else {
            break;
        }
    }
    found.push(absolute(prefix, here));
    prefix.truncate(depth);
    index
}

fn absolute(path: &[String], here: &[String]) -> Vec<String> {
    let mut absolute: Vec<String> = Vec::new();
    let mut is_ours = false;
    for (position, word) in path.iter().enumerate() {
        match word.as_str() {
            "crate" | "smartq" if position == 0 => is_ours = true,
            "self" => {
                if position == 0 {
                    is_ours = true;
                    absolute = here.to_vec();
                }
            }
            "super" => {
                if position == 0 {
                    is_ours = true;
                    absolute = here.to_vec();
                }
                absolute.pop();
            }
            other => absolute.push(other.to_owned()),
        }
    }
    if is_ours {
        absolute.insert(0, "crate".to_owned());
    }
    absolute
}
