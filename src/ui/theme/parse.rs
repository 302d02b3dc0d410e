//! Reading a theme: a line for each role, with the attributes it has. What cannot be used is refused with its line and
//! column.

use std::ops::Range;

use ratatui::style::{Color, Modifier, Style};
use toml_edit::{Document, Item, TableLike, Value};

use super::{Theme, colour};
use crate::text;

/// Why a theme cannot be used, and where the reason stands in its text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {problem}")]
pub struct ThemeError {
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
    /// What is wrong.
    pub problem: Problem,
}

/// What is wrong with a theme.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// Not TOML.
    #[error("it is not readable: {0}")]
    Syntax(String),
    /// No such role.
    #[error("\"{0}\" is no role; there are {roles}", roles = Theme::ROLES.join(", "))]
    UnknownRole(String),
    /// Not a table.
    #[error("{0}: write what it looks like in braces, as {{ fg = \"cyan\", bold = true }}")]
    NotALook(String),
    /// No such attribute.
    #[error("{role}: \"{attribute}\" is none of fg, bg, bold, dim, italic, underlined, reversed")]
    UnknownAttribute {
        /// Of which role.
        role: String,
        /// What stands there.
        attribute: String,
    },
    /// Not a colour.
    #[error(
        "{role}: {attribute} is a colour in quotes: \"#62c6e0\", a name as \"cyan\" or \"bright-cyan\", or \"default\""
    )]
    NotAColour {
        /// Of which role.
        role: String,
        /// `fg` or `bg`.
        attribute: String,
    },
    /// Neither true nor false.
    #[error("{role}: {attribute} is true or false")]
    NotATruth {
        /// Of which role.
        role: String,
        /// Which attribute.
        attribute: String,
    },
    /// Not the name of a theme.
    #[error("inherits is the name of a theme, in quotes")]
    NotAName,
    /// The theme it builds upon cannot be had.
    #[error("{0}")]
    NoBase(String),
    /// A theme that builds upon none, and leaves something open.
    #[error("the role \"{0}\" is missing; give it, or say inherits = \"terminal\"")]
    Missing(&'static str),
}

/// A problem, and the bytes it is about.
type Misplaced = (Option<Range<usize>>, Problem);

/// A theme as it is written: what it builds upon, and the roles it gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Draft<'a> {
    text: &'a str,
    /// The theme it builds upon, and where that is said.
    inherits: Option<(String, Option<Range<usize>>)>,
    roles: Vec<(&'static str, Style)>,
}

impl<'a> Draft<'a> {
    /// Reads a theme's text.
    pub(super) fn parse(text: &'a str) -> Result<Self, ThemeError> {
        let mut draft = Self { text, inherits: None, roles: Vec::new() };
        draft.read().map_err(|(span, problem)| error(text, span, problem))?;
        Ok(draft)
    }

    fn read(&mut self) -> Result<(), Misplaced> {
        let document = Document::parse(self.text).map_err(|error| {
            (error.span(), Problem::Syntax(error.message().replace('\n', ", ")))
        })?;
        let table = document.as_table();
        for (name, item) in table {
            let key = table.key(name).and_then(toml_edit::Key::span);
            if name == "inherits" {
                let base = item.as_str().ok_or((item.span(), Problem::NotAName))?;
                self.inherits = Some((base.to_owned(), item.span()));
                continue;
            }
            let role = Theme::ROLES.iter().find(|role| **role == name);
            let role = role.ok_or_else(|| (key, Problem::UnknownRole(name.to_owned())))?;
            let look = item
                .as_table_like()
                .ok_or_else(|| (item.span(), Problem::NotALook(name.to_owned())))?;
            self.roles.push((role, style(role, look)?));
        }
        Ok(())
    }

    /// The name of the theme it builds upon.
    pub(super) fn base(&self) -> Option<&str> {
        self.inherits.as_ref().map(|(name, _)| name.as_str())
    }

    /// Says that this base cannot be had.
    pub(super) fn without_base(&self, why: String) -> ThemeError {
        let span = self.inherits.as_ref().and_then(|(_, span)| span.clone());
        error(self.text, span, Problem::NoBase(why))
    }

    /// The theme, upon this base; without one it has to give every role. A role that is given replaces the base's whole.
    pub(super) fn upon(&self, base: Option<&Theme>) -> Result<Theme, ThemeError> {
        let mut theme = base.copied().unwrap_or(Theme::BARE);
        for (name, style) in &self.roles {
            if let Some(role) = theme.role_mut(name) {
                *role = *style;
            }
        }
        let is_given = |role: &str| self.roles.iter().any(|(given, _)| *given == role);
        match Theme::ROLES.iter().find(|role| base.is_none() && !is_given(role)) {
            Some(role) => Err(error(self.text, None, Problem::Missing(role))),
            None => Ok(theme),
        }
    }
}

fn error(text: &str, span: Option<Range<usize>>, problem: Problem) -> ThemeError {
    let (line, column) = text::place(text, span.map_or(0, |span| span.start));
    ThemeError { line, column, problem }
}

fn style(role: &str, look: &dyn TableLike) -> Result<Style, Misplaced> {
    let mut style = Style::new();
    for (attribute, item) in look.iter() {
        let names = || (role.to_owned(), attribute.to_owned());
        let modifier = match attribute {
            "fg" | "bg" => {
                let colour = colour_of(item).ok_or_else(|| {
                    let (role, attribute) = names();
                    (item.span(), Problem::NotAColour { role, attribute })
                })?;
                style = if attribute == "fg" { style.fg(colour) } else { style.bg(colour) };
                continue;
            }
            "bold" => Modifier::BOLD,
            "dim" => Modifier::DIM,
            "italic" => Modifier::ITALIC,
            "underlined" => Modifier::UNDERLINED,
            "reversed" => Modifier::REVERSED,
            _ => {
                let (role, attribute) = names();
                let span = look.key(&attribute).and_then(toml_edit::Key::span);
                return Err((span, Problem::UnknownAttribute { role, attribute }));
            }
        };
        match item.as_bool() {
            Some(true) => style = style.add_modifier(modifier),
            Some(false) => {}
            None => {
                let (role, attribute) = names();
                return Err((item.span(), Problem::NotATruth { role, attribute }));
            }
        }
    }
    Ok(style)
}

fn colour_of(item: &Item) -> Option<Color> {
    item.as_value().and_then(Value::as_str).and_then(colour::read)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn theme(text: &str) -> Result<Theme, ThemeError> {
        Draft::parse(text)?.upon(Some(&Theme::BARE))
    }

    #[test]
    fn a_role_has_colours_and_attributes() {
        let text = "key = { fg = \"#102030\", bg = \"bright-blue\", bold = true, dim = false }\n\
            [link]\nunderlined = true\nitalic = true\nreversed = true\n";
        let theme = theme(text).unwrap();
        let key = Style::new().fg(Color::Rgb(16, 32, 48)).bg(Color::LightBlue);
        assert_eq!(theme.key, key.add_modifier(Modifier::BOLD));
        let link = Modifier::UNDERLINED | Modifier::ITALIC | Modifier::REVERSED;
        assert_eq!(theme.link, Style::new().add_modifier(link));
        assert_eq!(theme.text, Style::new());
    }

    #[test]
    fn mistakes_are_named_by_line_and_column() {
        for (text, want) in [
            ("text = {\n", "line 1, column 9: it is not readable"),
            (
                "text = {}\ncard = {}\n",
                "line 2, column 1: \"card\" is no role; there are text, dim,",
            ),
            ("text = \"red\"\n", "line 1, column 8: text: write what it looks like in braces"),
            ("key = { fg = \"#12\" }\n", "line 1, column 14: key: fg is a colour"),
            ("key = { bg = 7 }\n", "line 1, column 14: key: bg is a colour"),
            ("\nkey = { bold = 1 }\n", "line 2, column 16: key: bold is true or false"),
            ("[key]\nblink = true\n", "line 2, column 1: key: \"blink\" is none of fg, bg"),
            ("key = { color = \"red\" }\n", "line 1, column 9: key: \"color\" is none of"),
            ("inherits = 3\n", "line 1, column 12: inherits is the name of a theme"),
        ] {
            let said = theme(text).unwrap_err().to_string();
            assert!(said.starts_with(want), "{text}: {said}");
        }
    }

    #[test]
    fn without_a_base_every_role_has_to_be_given() {
        let draft = Draft::parse("text = {}\n").unwrap();
        let said = draft.upon(None).unwrap_err().to_string();
        assert!(said.contains("\"dim\" is missing"), "{said}");
        assert_eq!(draft.upon(Some(&Theme::BARE)), Ok(Theme::BARE));
    }

    #[test]
    fn a_role_that_is_given_replaces_the_whole_of_what_was_inherited() {
        let base =
            Theme { key: Style::new().fg(Color::Red).add_modifier(Modifier::BOLD), ..Theme::BARE };
        let draft = Draft::parse("key = { fg = \"blue\" }\n").unwrap();
        assert_eq!(draft.upon(Some(&base)).unwrap().key, Style::new().fg(Color::Blue));
    }
}
