//! Liberal reading of scalars, as the contract's §3 asks of the client: `12`, `"12"`, `null`, `[]` for an empty map.
//!
//! Everything here only widens what is accepted; what we send is decided by `Serialize` of the resources.

use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

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

    /// The text this stands for; numbers are written out, `null` is empty.
    pub fn into_text(self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text),
            Self::Integer(number) => Some(number.to_string()),
            Self::Float(number) => Some(number.to_string()),
            Self::Bool(truth) => Some(if truth { "1" } else { "0" }.to_owned()),
            Self::Null => Some(String::new()),
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
        deserializer.deserialize_any(ScalarVisitor)
    }
}

struct ScalarVisitor;

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
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {
            seen = Scalar::Compound;
        }
        Ok(seen)
    }
}

/// A list of `T`, out of whatever shape a PHP server gives a list: an array, a map of items by any key, one bare item's text
/// is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List<T>(pub Vec<T>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ListVisitor<T>(std::marker::PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for ListVisitor<T> {
            type Value = List<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list, or a map of items")
            }

            fn visit_unit<E>(self) -> Result<List<T>, E> {
                Ok(List(Vec::new()))
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<List<T>, E> {
                if text.is_empty() {
                    Ok(List(Vec::new()))
                } else {
                    Err(E::custom("a list was expected, not a text"))
                }
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<List<T>, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = seq.next_element()? {
                    items.push(item);
                }
                Ok(List(items))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<List<T>, A::Error> {
                let mut items = Vec::new();
                while let Some((IgnoredAny, item)) = map.next_entry()? {
                    items.push(item);
                }
                Ok(List(items))
            }
        }
        deserializer.deserialize_any(ListVisitor(std::marker::PhantomData))
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
    let number = Scalar::deserialize(deserializer)?.to_integer();
    Ok(number.and_then(|number| u64::try_from(number).ok()))
}

/// Reads a number; what is none counts as absent.
pub fn float<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<f64>, D::Error> {
    Ok(Scalar::deserialize(deserializer)?.to_float())
}

/// Reads an identifier that may be missing: `null`, `""`, `0` and `false` mean none.
pub fn optional_id<'de, D: Deserializer<'de>, T: std::str::FromStr>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    let number = Scalar::deserialize(deserializer)?.to_integer();
    Ok(number.and_then(|number| number.to_string().parse().ok()))
}

/// An identifier, bare or as an object that carries one under `id` (contract §4, `assigned_to`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BareOrObject<T>(pub T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for BareOrObject<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct IdVisitor<T>(std::marker::PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for IdVisitor<T> {
            type Value = BareOrObject<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an id, or an object with an id")
            }

            fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Self::Value, E> {
                T::deserialize(serde::de::value::U64Deserializer::new(number)).map(BareOrObject)
            }

            fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<Self::Value, E> {
                T::deserialize(serde::de::value::I64Deserializer::new(number)).map(BareOrObject)
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Self::Value, E> {
                T::deserialize(serde::de::value::StrDeserializer::new(text)).map(BareOrObject)
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut found = None;
                while let Some(key) = map.next_key::<String>()? {
                    if key == "id" {
                        found = Some(map.next_value_seed(std::marker::PhantomData::<T>)?);
                    } else {
                        map.next_value::<IgnoredAny>()?;
                    }
                }
                found.map(BareOrObject).ok_or_else(|| serde::de::Error::missing_field("id"))
            }
        }
        deserializer.deserialize_any(IdVisitor(std::marker::PhantomData))
    }
}

/// Reads a list of identifiers, bare or inside objects.
pub fn ids<'de, D, T>(deserializer: D) -> Result<Option<Vec<T>>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    let List(items) = List::<BareOrObject<T>>::deserialize(deserializer)?;
    Ok(Some(items.into_iter().map(|BareOrObject(id)| id).collect()))
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
