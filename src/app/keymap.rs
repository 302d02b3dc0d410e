//! Which key means what, where: data, read from `assets/keys.toml` and from the user's own file.
//!
//! A place is a [`Context`]. A key that means nothing there is looked up in `global`. Footer and help are made from the
//! same data, so they cannot promise a key that does not work.

mod parse;

use std::fmt::Write as _;

pub use self::parse::{KeymapError, Problem};
use super::command::Command;
use super::input::{Code, Key};

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
    /// A project's settings.
    Settings "settings" "Project settings"
    /// A ticket.
    Ticket "ticket" "Ticket"
    /// The people of the account.
    People "people" "People"
    /// What narrows a list, while it is typed.
    Filter "filter" "Filter"
    /// A form, on a field that is chosen.
    Form "form" "Form: a choice"
    /// A form, on a field that is typed.
    Text "text" "Form: a text"
    /// A form, in the calendar of a day.
    Calendar "calendar" "Form: a calendar"
    /// People or tags are chosen.
    Chooser "chooser" "People and tags"
    /// A path that is typed.
    Path "path" "File name"
    /// A list to choose from.
    Menu "menu" "Menu"
    /// Commands and places found by their names.
    Palette "palette" "Palette"
    /// What has failed of a change of many.
    Results "results" "What was not changed"
    /// What both have changed.
    Conflict "conflict" "Both have changed it"
    /// What was typed and is not at the server.
    Unsent "unsent" "Not sent"
    /// A question.
    Confirm "confirm" "Question"
    /// A question that a typed name answers.
    Name "name" "Question: a name"
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
    fn place(&self, context: Context) -> &Place {
        &self.places[context as usize]
    }

    fn place_mut(&mut self, context: Context) -> &mut Place {
        &mut self.places[context as usize]
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
