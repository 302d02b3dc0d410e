//! Identifiers: one newtype for each kind of thing, so that a note's number can never be taken for a ticket's.
//!
//! On the wire an identifier is a positive integer, sent by some servers as a string (contract §3).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize};

use super::flex::Scalar;

/// A text that does not hold an identifier.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not an id: a positive whole number is expected")]
pub struct ParseIdError(String);

macro_rules! id_types {
    ($($(#[$doc:meta])* $name:ident)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
        #[serde(transparent)]
        pub struct $name(u64);

        impl $name {
            /// Wraps a number that is known to be an identifier of this kind.
            pub const fn new(raw: u64) -> Self {
                Self(raw)
            }

            /// The bare number.
            pub const fn get(self) -> u64 {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = ParseIdError;

            fn from_str(text: &str) -> Result<Self, ParseIdError> {
                match text.trim().parse::<u64>() {
                    Ok(raw) if raw > 0 => Ok(Self(raw)),
                    _ => Err(ParseIdError(text.chars().take(40).collect())),
                }
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Scalar::deserialize(deserializer)?
                    .to_integer()
                    .and_then(|raw| u64::try_from(raw).ok())
                    .map(Self)
                    .ok_or_else(|| serde::de::Error::custom("an id is a whole number"))
            }
        }
    )+};
}

id_types! {
    /// A person with an account.
    UserId
    /// A project, which owns one board.
    ProjectId
    /// A role of one project.
    RoleId
    /// A step of one project's workflow: a lane of the board.
    StepId
    /// One of the values of a choice field.
    ValueId
    /// A ticket: a card of the board.
    TicketId
    /// A note on a ticket.
    NoteId
    /// A file attached to a note.
    FileId
}

/// The name of a custom field (`f1`, `f2` …), which is also its address in a path.
///
/// Only ASCII letters, digits and `_` are taken, at most 64 of them: the name becomes part of a URL and of form keys.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct FieldName(String);

impl FieldName {
    /// The name of the `number`th field: `f7`.
    pub fn numbered(number: u64) -> Self {
        Self(format!("f{number}"))
    }

    /// The bare name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number behind the `f`, if the name has that form.
    pub fn number(&self) -> Option<u64> {
        self.0.strip_prefix('f')?.parse().ok()
    }

    /// Whether a key of a ticket is a custom field sent flat: `f` and digits.
    pub fn looks_like_one(key: &str) -> bool {
        key.strip_prefix('f')
            .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit()))
    }
}

/// A text that cannot be the name of a custom field.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not the name of a custom field (f1, f2 …)")]
pub struct ParseFieldNameError(String);

impl FromStr for FieldName {
    type Err = ParseFieldNameError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let fits = (1..=64).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        if fits {
            Ok(Self(text.to_owned()))
        } else {
            Err(ParseFieldNameError(text.chars().take(40).collect()))
        }
    }
}

impl fmt::Display for FieldName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<'de> Deserialize<'de> for FieldName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_arrive_as_numbers_and_as_strings() {
        assert_eq!(serde_json::from_str::<TicketId>("12").unwrap(), TicketId::new(12));
        assert_eq!(serde_json::from_str::<TicketId>("\"12\"").unwrap(), TicketId::new(12));
        assert!(serde_json::from_str::<TicketId>("null").is_err());
        assert!(serde_json::from_str::<TicketId>("-1").is_err());
    }

    #[test]
    fn field_names_never_carry_a_path() {
        assert!("f1".parse::<FieldName>().is_ok());
        assert!("../users".parse::<FieldName>().is_err());
        assert!("f1[x]".parse::<FieldName>().is_err());
        assert!("".parse::<FieldName>().is_err());
        assert!(FieldName::looks_like_one("f12") && !FieldName::looks_like_one("files"));
    }
}
