//! Which key means what, where: data, read from `assets/keys.toml` and from the user's own file.
//!
//! A place is a [`Context`]. A key that means nothing there is looked up in `global`. Footer and help are made from the
//! same data, so they cannot promise a key that does not work.

use std::fmt::Write as _;

use toml_edit::{DocumentMut, Item};

use super::command::Command;
use super::input::{Code, Key};

/// The defaults.
const DEFAULT: &str = include_str!("../../assets/keys.toml");

macro_rules! contexts {
    ($($(#[$doc:meta])* $variant:ident $name:literal $title:literal)+) => {
        /// A place where keys have their own meaning.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Context {
            $($(#[$doc])* $variant,)+
        }

        impl Context {
            /// All of them, in the order of the help.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// Its name in `keys.toml`.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// Its name for people.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$variant => $title,)+ }
            }
        }
    };
}

contexts! {
    /// The start without an account.
    Welcome "welcome" "Welcome"
    /// The list of projects.
    Projects "projects" "Projects"
    /// A board.
    Board "board" "Board"
    /// A ticket.
    Ticket "ticket" "Ticket"
    /// A form, on a field that is chosen.
    Form "form" "Form: a choice"
    /// A form, on a field that is typed.
    Text "text" "Form: a text"
    /// A path that is typed.
    Path "path" "File name"
    /// A list to choose from.
    Menu "menu" "Menu"
    /// A question.
    Confirm "confirm" "Question"
    /// The help itself.
    Help "help" "Help"
    /// Everywhere.
    Global "global" "Everywhere"
}

/// What a key means after the keys pressed before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resolved {
    /// This.
    Command(Command),
    /// Nothing yet: a sequence has begun.
    Pending,
    /// Nothing.
    None,
}

/// Why a keymap cannot be used. Each is a sentence for the user.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeymapError {
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

/// Keys, one after the other, and what they mean.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Binding {
    keys: Vec<Key>,
    command: Command,
}

/// What one place knows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Place {
    bindings: Vec<Binding>,
    footer: Vec<Command>,
}

/// All keys of the program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keymap {
    /// In the order of [`Context::ALL`].
    places: Vec<Place>,
}

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
        let document: DocumentMut = toml
            .parse()
            .map_err(|error: toml_edit::TomlError| KeymapError::Syntax(error.to_string()))?;
        for (name, item) in document.iter() {
            let context = Context::ALL.iter().copied().find(|context| context.name() == name);
            let (Some(context), Some(table)) = (context, item.as_table_like()) else {
                return Err(KeymapError::UnknownContext(name.to_owned()));
            };
            let mut given = Vec::new();
            for (entry, item) in table.iter() {
                if entry == "footer" {
                    self.place_mut(context).footer = footer(context, item)?;
                } else {
                    given.push(binding(context, entry, item)?);
                }
            }
            self.take_over(context, &given)?;
        }
        for (context, place) in Context::ALL.iter().zip(&self.places) {
            check(*context, place)?;
        }
        Ok(self)
    }

    fn place(&self, context: Context) -> &Place {
        &self.places[context as usize]
    }

    fn place_mut(&mut self, context: Context) -> &mut Place {
        &mut self.places[context as usize]
    }

    fn take_over(
        &mut self,
        context: Context,
        given: &[(Command, Vec<Vec<Key>>)],
    ) -> Result<(), KeymapError> {
        let new: Vec<Binding> = given
            .iter()
            .flat_map(|(command, keys)| {
                keys.iter().map(|keys| Binding { keys: keys.clone(), command: *command })
            })
            .collect();
        check(context, &Place { bindings: new.clone(), footer: Vec::new() })?;
        let place = self.place_mut(context);
        place.bindings.retain(|old| {
            let named = given.iter().any(|(command, _)| *command == old.command);
            let taken = new
                .iter()
                .any(|new| new.keys.starts_with(&old.keys) || old.keys.starts_with(&new.keys));
            !named && !taken
        });
        place.bindings.extend(new);
        Ok(())
    }

    /// What this key means there, after those already pressed.
    pub fn resolve(&self, context: Context, pending: &[Key], key: Key) -> Resolved {
        let mut resolved = Resolved::None;
        for place in [self.place(context), self.place(Context::Global)] {
            for binding in &place.bindings {
                let Some(rest) = binding.keys.strip_prefix(pending) else { continue };
                match rest {
                    [only] if *only == key => return Resolved::Command(binding.command),
                    [first, ..] if *first == key => resolved = Resolved::Pending,
                    _ => {}
                }
            }
            if resolved != Resolved::None {
                break;
            }
        }
        resolved
    }

    /// The keys that mean this there, spelled for people, the most usual first.
    pub fn keys_of(&self, context: Context, command: Command) -> Vec<String> {
        let there = self.place(context).bindings.iter();
        let everywhere = self.place(Context::Global).bindings.iter();
        there
            .chain(everywhere.filter(|_| context != Context::Global))
            .filter(|binding| binding.command == command)
            .map(|binding| spelled(&binding.keys))
            .collect()
    }

    /// The first of [`Self::keys_of`], for a sentence that says what to press; empty if there is none.
    pub fn key_of(&self, context: Context, command: Command) -> String {
        self.keys_of(context, command).into_iter().next().unwrap_or_default()
    }

    /// What the bottom line shows there, the most important first.
    pub fn footer(&self, context: Context) -> &[Command] {
        &self.place(context).footer
    }

    /// What has a key there, in the order of [`Command::ALL`].
    pub fn commands(&self, context: Context) -> Vec<Command> {
        let bindings = &self.place(context).bindings;
        let bound = |command: &Command| bindings.iter().any(|it| it.command == *command);
        Command::ALL.iter().copied().filter(bound).collect()
    }
}

fn footer(context: Context, item: &Item) -> Result<Vec<Command>, KeymapError> {
    let wrong = || KeymapError::NotKeys { context: context.name(), command: "footer".to_owned() };
    let names = item.as_array().ok_or_else(wrong)?;
    names.iter().map(|name| command(context, name.as_str().ok_or_else(wrong)?)).collect()
}

fn command(context: Context, name: &str) -> Result<Command, KeymapError> {
    Command::named(name).ok_or_else(|| KeymapError::UnknownCommand {
        context: context.name(),
        command: name.to_owned(),
    })
}

fn binding(
    context: Context,
    name: &str,
    item: &Item,
) -> Result<(Command, Vec<Vec<Key>>), KeymapError> {
    let command = command(context, name)?;
    let wrong = || KeymapError::NotKeys { context: context.name(), command: name.to_owned() };
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
        let keys = keys.map_err(|problem| KeymapError::UnknownKey {
            context: context.name(),
            command: command.name(),
            problem: problem.to_string(),
        })?;
        if keys.is_empty() {
            return Err(wrong());
        }
        all.push(keys);
    }
    Ok((command, all))
}

fn check(context: Context, place: &Place) -> Result<(), KeymapError> {
    for (at, one) in place.bindings.iter().enumerate() {
        for other in place.bindings.iter().skip(at + 1) {
            let context = context.name();
            if one.keys == other.keys {
                return Err(KeymapError::Duplicate {
                    context,
                    keys: spelled(&one.keys),
                    first: one.command.name(),
                    second: other.command.name(),
                });
            }
            let (short, long) =
                if one.keys.len() < other.keys.len() { (one, other) } else { (other, one) };
            if long.keys.starts_with(&short.keys) {
                return Err(KeymapError::Shadowed {
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

/// Keys as people read them: `g g`, `Ctrl-d`, `Shift-←`, `Enter`.
pub fn spelled(keys: &[Key]) -> String {
    let mut out = String::new();
    for key in keys {
        if !out.is_empty() {
            out.push(' ');
        }
        for (held, name) in [(key.ctrl, "Ctrl-"), (key.alt, "Alt-"), (key.shift, "Shift-")] {
            if held {
                out.push_str(name);
            }
        }
        match key.code {
            Code::Char(' ') => out.push_str("Space"),
            Code::Char(character) => out.push(character),
            Code::Enter => out.push_str("Enter"),
            Code::Esc => out.push_str("Esc"),
            Code::Tab => out.push_str("Tab"),
            Code::Backspace => out.push_str("Backspace"),
            Code::Delete => out.push_str("Del"),
            Code::Left => out.push('←'),
            Code::Right => out.push('→'),
            Code::Up => out.push('↑'),
            Code::Down => out.push('↓'),
            Code::Home => out.push_str("Home"),
            Code::End => out.push_str("End"),
            Code::PageUp => out.push_str("PgUp"),
            Code::PageDown => out.push_str("PgDn"),
            Code::Insert => out.push_str("Ins"),
            Code::Function(number) => {
                let _ = write!(out, "F{number}");
            }
        }
    }
    out
}

#[cfg(test)]
mod tests;
