//! Reading a keymap: ours, and the user's over it. What cannot be used is refused with its line and column.

use std::ops::Range;

use toml_edit::{Document, Item};

use super::{Binding, Command, Context, Key, Keymap, Place, spelled};
use crate::text;

/// The defaults.
const DEFAULT: &str = include_str!("../../../assets/keys.toml");

/// Why a keymap cannot be used, and where the reason stands in its text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {problem}")]
pub struct KeymapError {
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
    /// What is wrong.
    pub problem: Problem,
}

/// What is wrong with a keymap. Each is a sentence for the user.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// Not TOML.
    #[error("it is not readable: {0}")]
    Syntax(String),
    /// No such place.
    #[error("[{0}] is no place where keys have a meaning")]
    UnknownContext(String),
    /// No such command.
    #[error("[{context}] \"{command}\" is no command")]
    UnknownCommand {
        /// Where.
        context: &'static str,
        /// What stands there.
        command: String,
    },
    /// Neither a key nor a list of keys.
    #[error("[{context}] {command}: write a key, or a list of keys, as \"j\" or [\"j\", \"down\"]")]
    NotKeys {
        /// Where.
        context: &'static str,
        /// For which command.
        command: String,
    },
    /// A key that there is not.
    #[error("[{context}] {command}: {problem}")]
    UnknownKey {
        /// Where.
        context: &'static str,
        /// For which command.
        command: &'static str,
        /// What is wrong with it.
        problem: String,
    },
    /// One key, two meanings.
    #[error("[{context}] \"{keys}\" means {first} and {second}")]
    Duplicate {
        /// Where.
        context: &'static str,
        /// Which.
        keys: String,
        /// One meaning.
        first: &'static str,
        /// The other.
        second: &'static str,
    },
    /// A key that begins another: the longer one could never be typed.
    #[error(
        "[{context}] \"{longer}\" ({second}) can never be typed, because \"{shorter}\" means {first}"
    )]
    Shadowed {
        /// Where.
        context: &'static str,
        /// The key that comes first.
        shorter: String,
        /// Its meaning.
        first: &'static str,
        /// The sequence that begins with it.
        longer: String,
        /// Its meaning.
        second: &'static str,
    },
}

/// A problem, and the bytes it is about.
type Misplaced = (Option<Range<usize>>, Problem);

impl Keymap {
    /// Reads a whole keymap.
    pub fn parse(toml: &str) -> Result<Self, KeymapError> {
        Self { places: vec![Place::default(); Context::ALL.len()] }.overlaid(toml)
    }

    /// The keys the program comes with.
    pub fn built_in() -> Result<Self, KeymapError> {
        Self::parse(DEFAULT)
    }

    /// Reads a keymap over this one: a command named there has the keys given there and no others, and takes them from
    /// whatever had them; all else stays.
    pub fn overlaid(mut self, toml: &str) -> Result<Self, KeymapError> {
        match self.overlay(toml) {
            Ok(()) => Ok(self),
            Err((span, problem)) => {
                let (line, column) = text::place(toml, span.map_or(0, |span| span.start));
                Err(KeymapError { line, column, problem })
            }
        }
    }

    fn overlay(&mut self, toml: &str) -> Result<(), Misplaced> {
        let document = Document::parse(toml)
            .map_err(|error| (error.span(), Problem::Syntax(error.message().to_owned())))?;
        for (name, item) in document.iter() {
            let context = Context::ALL.iter().copied().find(|context| context.name() == name);
            let (Some(context), Some(table)) = (context, item.as_table_like()) else {
                return Err((item.span(), Problem::UnknownContext(name.to_owned())));
            };
            let mut given = Place::default();
            for (entry, item) in table.iter() {
                let placed = |problem| (item.span(), problem);
                if entry == "footer" {
                    self.place_mut(context).footer = footer(context, item).map_err(placed)?;
                } else {
                    given.bindings.extend(bindings(context, entry, item).map_err(placed)?);
                    check(context, &given).map_err(placed)?;
                }
            }
            self.take_over(context, given.bindings);
        }
        Ok(())
    }

    fn take_over(&mut self, context: Context, new: Vec<Binding>) {
        let place = self.place_mut(context);
        place.bindings.retain(|old| {
            let stands = |new: &Binding| {
                new.command != old.command
                    && !new.keys.starts_with(&old.keys)
                    && !old.keys.starts_with(&new.keys)
            };
            new.iter().all(stands)
        });
        place.bindings.extend(new);
    }
}

fn footer(context: Context, item: &Item) -> Result<Vec<Command>, Problem> {
    let wrong = || Problem::NotKeys { context: context.name(), command: "footer".to_owned() };
    let names = item.as_array().ok_or_else(wrong)?;
    names.iter().map(|name| command(context, name.as_str().ok_or_else(wrong)?)).collect()
}

fn command(context: Context, name: &str) -> Result<Command, Problem> {
    Command::named(name).ok_or_else(|| Problem::UnknownCommand {
        context: context.name(),
        command: name.to_owned(),
    })
}

fn bindings(context: Context, name: &str, item: &Item) -> Result<Vec<Binding>, Problem> {
    let command = command(context, name)?;
    let wrong = || Problem::NotKeys { context: context.name(), command: name.to_owned() };
    let texts: Vec<&str> = match (item.as_str(), item.as_array()) {
        (Some(one), _) => vec![one],
        (None, Some(many)) => {
            many.iter().map(|text| text.as_str().ok_or_else(wrong)).collect::<Result<_, _>>()?
        }
        (None, None) => return Err(wrong()),
    };
    let mut all = Vec::new();
    for text in texts {
        let keys: Result<Vec<Key>, _> = text.split_whitespace().map(str::parse).collect();
        let keys = keys.map_err(|problem| Problem::UnknownKey {
            context: context.name(),
            command: command.name(),
            problem: problem.to_string(),
        })?;
        if keys.is_empty() {
            return Err(wrong());
        }
        all.push(Binding { keys, command });
    }
    Ok(all)
}

fn check(context: Context, place: &Place) -> Result<(), Problem> {
    for (at, one) in place.bindings.iter().enumerate() {
        for other in place.bindings.iter().skip(at + 1) {
            let context = context.name();
            if one.keys == other.keys {
                return Err(Problem::Duplicate {
                    context,
                    keys: spelled(&one.keys),
                    first: one.command.name(),
                    second: other.command.name(),
                });
            }
            let (short, long) =
                if one.keys.len() < other.keys.len() { (one, other) } else { (other, one) };
            if long.keys.starts_with(&short.keys) {
                return Err(Problem::Shadowed {
                    context,
                    shorter: spelled(&short.keys),
                    first: short.command.name(),
                    longer: spelled(&long.keys),
                    second: long.command.name(),
                });
            }
        }
    }
    Ok(())
}
