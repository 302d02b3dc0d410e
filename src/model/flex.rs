//! Liberal reading of scalars, as the contract's §3 asks of the client: `12`, `"12"`, `null`, `[]` for an empty map.
//!
//! Everything here only widens what is accepted; what we send is decided by `Serialize` of the resources.

mod shape;

use std::fmt;
use std::str::FromStr;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

pub use shape::{List, MapOrNothing, OneOrMany};

/// Any JSON value reduced to what a property can be made of.
#[derive(Debug, Clone, PartialEq)]
pub enum Scalar {
    /// `null`, or an empty list or map where a scalar was due (PHP's empty array).
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// Any other number.
    Float(f64),
    /// A string, as it came.
    Text(String),
    /// A list or map with something in it: not a scalar at all.
    Compound,
}

impl Scalar {
    /// The whole number this stands for, if it stands for one.
    pub fn to_integer(&self) -> Option<i64> {
        match self {
            Self::Integer(number) => Some(*number),
            Self::Float(number) => whole(*number),
            Self::Text(text) => {
                let text = text.trim();
                text.parse().ok().or_else(|| text.parse().ok().and_then(whole))
            }
            Self::Bool(truth) => Some(i64::from(*truth)),
            Self::Null | Self::Compound => None,
        }
    }

    /// The number this stands for; a decimal comma is taken too.
    pub fn to_float(&self) -> Option<f64> {
        match self {
            #[expect(
                clippy::cast_precision_loss,
                reason = "a property is no counter: 2^53 is far beyond any"
            )]
            Self::Integer(number) => Some(*number as f64),
            Self::Float(number) => Some(*number),
            Self::Text(text) => parse_float(text),
            _ => None,
        }
    }

    /// The truth value this stands for: `1 0 true false on off yes no ""`.
    pub fn to_boolean(&self) -> Option<bool> {
        match self {
            Self::Bool(truth) => Some(*truth),
            Self::Integer(number) => Some(*number != 0),
            Self::Float(number) => Some(*number != 0.0),
            Self::Text(text) => parse_boolean(text),
            Self::Null => Some(false),
            Self::Compound => None,
        }
    }

    /// The identifier this stands for; `null`, `""`, `0` and truth values are none.
    pub fn to_id<T: FromStr>(&self) -> Option<T> {
        match self {
            Self::Bool(_) => None,
            other => other.to_integer()?.to_string().parse().ok(),
        }
    }

    /// The text this stands for; numbers are written out, `null` and `false` are empty.
    pub fn into_text(self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text),
            Self::Integer(number) => Some(number.to_string()),
            Self::Float(number) => Some(number.to_string()),
            Self::Bool(true) => Some("1".to_owned()),
            // PHP writes false where there is nothing, and prints it as nothing
            Self::Bool(false) | Self::Null => Some(String::new()),
            Self::Compound => None,
        }
    }
}

fn whole(number: f64) -> Option<i64> {
    let exact = number.fract() == 0.0 && number.abs() < 9.0e15;
    #[expect(
        clippy::cast_possible_truncation,
        reason = "checked to be whole and small on the line above"
    )]
    exact.then_some(number as i64)
}

/// Reads a number with `.` or `,` as the decimal sign; nothing else than a finite number is taken.
pub fn parse_float(text: &str) -> Option<f64> {
    let text = text.trim();
    let number: f64 = match text.parse() {
        Ok(number) => number,
        Err(_) => text.replacen(',', ".", 1).parse().ok()?,
    };
    number.is_finite().then_some(number)
}

/// Reads a truth value as the contract's §1 lists them.
pub fn parse_boolean(text: &str) -> Option<bool> {
    match text.trim().to_ascii_lowercase().as_str() {
        "1" | "true" | "on" | "yes" => Some(true),
        "0" | "false" | "off" | "no" | "" => Some(false),
        _ => None,
    }
}

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ScalarVisitor::default())
    }
}

#[derive(Clone, Copy, Default)]
struct ScalarVisitor {
    /// Whether an object stands for what it holds under `id`.
    looks_inside: bool,
}

impl<'de> Visitor<'de> for ScalarVisitor {
    type Value = Scalar;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string, a number, a boolean or null")
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Scalar, E> {
        Ok(Scalar::Bool(truth))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Scalar, E> {
        Ok(Scalar::Integer(number))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Scalar, E> {
        #[expect(clippy::cast_precision_loss, reason = "numbers beyond i64 are only shown")]
        Ok(i64::try_from(number).map_or(Scalar::Float(number as f64), Scalar::Integer))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Scalar, E> {
        Ok(Scalar::Float(number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Scalar, E> {
        Ok(Scalar::Text(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Scalar, E> {
        Ok(Scalar::Text(text))
    }

    fn visit_unit<E>(self) -> Result<Scalar, E> {
        Ok(Scalar::Null)
    }

    fn visit_none<E>(self) -> Result<Scalar, E> {
        Ok(Scalar::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Scalar, A::Error> {
        let mut seen = Scalar::Null;
        while seq.next_element::<IgnoredAny>()?.is_some() {
            seen = Scalar::Compound;
        }
        Ok(seen)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Scalar, A::Error> {
        let mut seen = Scalar::Null;
        let mut id = None;
        while let Some(key) = map.next_key::<String>()? {
            if self.looks_inside && key == "id" {
                id = Some(map.next_value()?);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
            seen = Scalar::Compound;
        }
        Ok(id.unwrap_or(seen))
    }
}

/// Reads a text; numbers are written out, `null` is empty.
pub fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Ok(Scalar::deserialize(deserializer)?.into_text().unwrap_or_default())
}

/// Reads a truth value; what is none counts as false.
pub fn boolean<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    Ok(Scalar::deserialize(deserializer)?.to_boolean().unwrap_or(false))
}

/// Reads a whole number; what is none counts as absent.
pub fn integer<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    Ok(Scalar::deserialize(deserializer)?.to_integer())
}

/// Reads a whole number that cannot be negative; what is none counts as zero.
pub fn natural<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
    let number = Scalar::deserialize(deserializer)?.to_integer().unwrap_or(0);
    Ok(u32::try_from(number).unwrap_or(if number < 0 { 0 } else { u32::MAX }))
}

/// Reads a size in bytes; what is none counts as absent.
pub fn size<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    Ok(match Scalar::deserialize(deserializer)? {
        Scalar::Bool(_) => None,
        scalar => scalar.to_integer().and_then(|number| u64::try_from(number).ok()),
    })
}

/// Reads a number; what is none counts as absent.
pub fn float<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<f64>, D::Error> {
    Ok(Scalar::deserialize(deserializer)?.to_float())
}

/// Reads an identifier that may be missing: `null`, `""`, `0` and `false` mean none.
pub fn optional_id<'de, D: Deserializer<'de>, T: FromStr>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    Ok(Scalar::deserialize(deserializer)?.to_id())
}

/// Reads a list of identifiers, however they come.
pub fn ids<'de, D: Deserializer<'de>, T: FromStr>(
    deserializer: D,
) -> Result<Option<Vec<T>>, D::Error> {
    Ok(Some(OneOrMany::deserialize(deserializer)?.into_ids()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scalar(json: &str) -> Scalar {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn integers_come_in_every_shape() {
        for (json, want) in [
            ("12", Some(12)),
            ("\"12\"", Some(12)),
            ("12.0", Some(12)),
            ("null", None),
            ("\"x\"", None),
            ("[]", None),
        ] {
            assert_eq!(scalar(json).to_integer(), want, "{json}");
        }
    }

    #[test]
    fn booleans_come_in_every_shape() {
        for (json, want) in [
            ("true", Some(true)),
            ("1", Some(true)),
            ("\"1\"", Some(true)),
            ("\"on\"", Some(true)),
            ("false", Some(false)),
            ("0", Some(false)),
            ("\"0\"", Some(false)),
            ("\"\"", Some(false)),
            ("null", Some(false)),
            ("\"maybe\"", None),
        ] {
            assert_eq!(scalar(json).to_boolean(), want, "{json}");
        }
    }

    #[test]
    fn floats_take_a_decimal_comma_and_nothing_infinite() {
        assert_eq!(scalar("\"2,5\"").to_float(), Some(2.5));
        assert_eq!(scalar("\"2.5\"").to_float(), Some(2.5));
        assert_eq!(scalar("\"inf\"").to_float(), None);
        assert_eq!(scalar("\"1e999\"").to_float(), None);
    }

    #[test]
    fn lists_come_as_arrays_maps_and_nothing() {
        for json in ["[1,2]", r#"{"1":1,"7":2}"#] {
            assert_eq!(serde_json::from_str::<List<i64>>(json).unwrap().0, vec![1, 2]);
        }
        for json in ["[]", "{}", "null", "\"\""] {
            assert!(serde_json::from_str::<List<i64>>(json).unwrap().0.is_empty());
        }
    }
}
