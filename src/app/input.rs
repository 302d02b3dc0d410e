//! Keys as this program knows them, and their spelling in `keys.toml`: `q`, `H`, `ctrl-d`, `shift-left`, `g g`.

use std::fmt;
use std::str::FromStr;

/// One key press. A letter carries its case in the letter itself, so `shift` is only set on keys that have none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// Which key.
    pub code: Code,
    /// Held with it.
    pub ctrl: bool,
    /// Held with it.
    pub alt: bool,
    /// Held with it; never set for a character.
    pub shift: bool,
}

/// A key without what is held with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Code {
    /// A key that types this character.
    Char(char),
    /// Return.
    Enter,
    /// Escape.
    Esc,
    /// Tab; with shift it goes back.
    Tab,
    /// Rubs out to the left.
    Backspace,
    /// Rubs out to the right.
    Delete,
    /// Arrow.
    Left,
    /// Arrow.
    Right,
    /// Arrow.
    Up,
    /// Arrow.
    Down,
    /// To the start.
    Home,
    /// To the end.
    End,
    /// A page up.
    PageUp,
    /// A page down.
    PageDown,
    /// Insert.
    Insert,
    /// F1 to F24.
    Function(u8),
}

impl Key {
    /// The key alone.
    pub const fn plain(code: Code) -> Self {
        Self { code, ctrl: false, alt: false, shift: false }
    }

    /// The key that types this character.
    pub const fn char(character: char) -> Self {
        Self::plain(Code::Char(character))
    }

    /// The character with control held.
    pub const fn ctrl(character: char) -> Self {
        Self { ctrl: true, ..Self::char(character) }
    }

    /// The character this key types into a text, if it types one.
    pub const fn typed(self) -> Option<char> {
        match self.code {
            Code::Char(character) if !self.ctrl && !self.alt => Some(character),
            _ => None,
        }
    }
}

/// A spelling that names no key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" names no key; write for example q, H, ctrl-d, shift-left, enter or f5")]
pub struct ParseKeyError(String);

/// The names of the keys that do not type a character.
const NAMED: [(&str, Code); 15] = [
    ("enter", Code::Enter),
    ("esc", Code::Esc),
    ("tab", Code::Tab),
    ("backspace", Code::Backspace),
    ("delete", Code::Delete),
    ("left", Code::Left),
    ("right", Code::Right),
    ("up", Code::Up),
    ("down", Code::Down),
    ("home", Code::Home),
    ("end", Code::End),
    ("pageup", Code::PageUp),
    ("pagedown", Code::PageDown),
    ("insert", Code::Insert),
    ("space", Code::Char(' ')),
];

impl FromStr for Key {
    type Err = ParseKeyError;

    fn from_str(text: &str) -> Result<Self, ParseKeyError> {
        let mut key = Self::char('\0');
        let mut rest = text;
        loop {
            if let Some(after) = rest.strip_prefix("ctrl-").filter(|after| !after.is_empty()) {
                key.ctrl = true;
                rest = after;
            } else if let Some(after) = rest.strip_prefix("alt-").filter(|after| !after.is_empty())
            {
                key.alt = true;
                rest = after;
            } else if let Some(after) =
                rest.strip_prefix("shift-").filter(|after| !after.is_empty())
            {
                key.shift = true;
                rest = after;
            } else {
                break;
            }
        }
        key.code = code(rest).ok_or_else(|| ParseKeyError(text.to_owned()))?;
        if key.shift && matches!(key.code, Code::Char(_)) {
            return Err(ParseKeyError(text.to_owned()));
        }
        Ok(key)
    }
}

fn code(name: &str) -> Option<Code> {
    let mut characters = name.chars();
    if let (Some(character), None) = (characters.next(), characters.next()) {
        return (!character.is_control() && character != ' ').then_some(Code::Char(character));
    }
    if let Some((_, code)) = NAMED.iter().find(|(known, _)| *known == name) {
        return Some(*code);
    }
    let number: u8 = name.strip_prefix('f')?.parse().ok()?;
    (1..=24).contains(&number).then_some(Code::Function(number))
}

impl fmt::Display for Key {
    /// The spelling that [`FromStr`] reads.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (held, name) in [(self.ctrl, "ctrl-"), (self.alt, "alt-"), (self.shift, "shift-")] {
            if held {
                f.write_str(name)?;
            }
        }
        match self.code {
            Code::Function(number) => write!(f, "f{number}"),
            code => match NAMED.iter().find(|(_, known)| *known == code) {
                Some((name, _)) => f.write_str(name),
                None => match code {
                    Code::Char(character) => write!(f, "{character}"),
                    _ => Ok(()),
                },
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_are_read_and_written_alike() {
        for text in [
            "q",
            "H",
            "ctrl-d",
            "shift-left",
            "alt-enter",
            "ctrl-alt-x",
            "f12",
            "space",
            "-",
            "ctrl--",
            "?",
            "ä",
        ] {
            assert_eq!(text.parse::<Key>().unwrap().to_string(), text);
        }
        for text in ["", "shift-h", "ctrl-", "hyper-x", "f25", "xx"] {
            assert!(text.parse::<Key>().is_err(), "{text}");
        }
    }

    #[test]
    fn only_a_bare_character_is_typed() {
        assert_eq!(Key::char('x').typed(), Some('x'));
        assert_eq!(Key::ctrl('x').typed(), None);
        assert_eq!(Key::plain(Code::Enter).typed(), None);
    }
}
