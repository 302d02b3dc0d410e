//! Lists and maps in the shapes PHP gives them: it knows only one kind of array, and writes it as either.

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::{Scalar, ScalarVisitor};

/// A list of `T`, out of whatever shape a PHP server gives a list: an array, a map of items by any key; `null`, `false`
/// and `""` are empty ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List<T>(pub Vec<T>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ListVisitor<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for ListVisitor<T> {
            type Value = List<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list, or a map of items")
            }

            fn visit_unit<E>(self) -> Result<List<T>, E> {
                Ok(List(Vec::new()))
            }

            fn visit_bool<E: serde::de::Error>(self, truth: bool) -> Result<List<T>, E> {
                if truth {
                    Err(E::custom("a list was expected, not a truth value"))
                } else {
                    Ok(List(Vec::new()))
                }
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
        deserializer.deserialize_any(ListVisitor(PhantomData))
    }
}

/// One scalar or many of them, each bare or in an object that carries it under `id` (contract §4).
#[derive(Debug, Clone, PartialEq)]
pub enum OneOrMany {
    /// A bare scalar, or one object with an `id`.
    One(Scalar),
    /// A list, or a map by any other keys.
    Many(Vec<Scalar>),
}

impl OneOrMany {
    /// The identifiers in it; a text may hold several, with commas between. What is none is left out.
    pub fn into_ids<T: FromStr>(self) -> Vec<T> {
        match self {
            Self::One(Scalar::Text(text)) => {
                text.split(',').filter_map(|id| Scalar::Text(id.to_owned()).to_id()).collect()
            }
            Self::One(scalar) => scalar.to_id().into_iter().collect(),
            Self::Many(scalars) => scalars.iter().filter_map(Scalar::to_id).collect(),
        }
    }
}

impl<'de> Deserialize<'de> for OneOrMany {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(OneOrManyVisitor)
    }
}

struct OneOrManyVisitor;

impl<'de> Visitor<'de> for OneOrManyVisitor {
    type Value = OneOrMany;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("one or many texts or numbers, or objects with an id")
    }

    fn visit_bool<E: serde::de::Error>(self, truth: bool) -> Result<OneOrMany, E> {
        ScalarVisitor::default().visit_bool(truth).map(OneOrMany::One)
    }

    fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<OneOrMany, E> {
        ScalarVisitor::default().visit_i64(number).map(OneOrMany::One)
    }

    fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<OneOrMany, E> {
        ScalarVisitor::default().visit_u64(number).map(OneOrMany::One)
    }

    fn visit_f64<E: serde::de::Error>(self, number: f64) -> Result<OneOrMany, E> {
        ScalarVisitor::default().visit_f64(number).map(OneOrMany::One)
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<OneOrMany, E> {
        ScalarVisitor::default().visit_str(text).map(OneOrMany::One)
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<OneOrMany, E> {
        Ok(OneOrMany::One(Scalar::Null))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<OneOrMany, A::Error> {
        let mut scalars = Vec::new();
        while let Some(BareOrObject(scalar)) = seq.next_element()? {
            scalars.push(scalar);
        }
        Ok(OneOrMany::Many(scalars))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<OneOrMany, A::Error> {
        let mut scalars = Vec::new();
        let mut id = None;
        while let Some(key) = map.next_key::<String>()? {
            let BareOrObject(scalar) = map.next_value()?;
            if key == "id" {
                id = Some(scalar);
            } else {
                scalars.push(scalar);
            }
        }
        Ok(id.map_or(OneOrMany::Many(scalars), OneOrMany::One))
    }
}

/// A scalar, bare or in an object that carries it under `id`.
struct BareOrObject(Scalar);

impl<'de> Deserialize<'de> for BareOrObject {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ScalarVisitor { looks_inside: true }).map(Self)
    }
}

/// A map of properties, or whatever PHP writes for an empty one: `[]`, `null`, `""`, `false`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MapOrNothing<T>(pub T);

impl<'de, T: Deserialize<'de> + Default> Deserialize<'de> for MapOrNothing<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct MapVisitor<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de> + Default> Visitor<'de> for MapVisitor<T> {
            type Value = MapOrNothing<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a map")
            }

            fn visit_unit<E>(self) -> Result<Self::Value, E> {
                Ok(MapOrNothing(T::default()))
            }

            fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
                Ok(MapOrNothing(T::default()))
            }

            fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
                Ok(MapOrNothing(T::default()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
                while seq.next_element::<IgnoredAny>()?.is_some() {}
                Ok(MapOrNothing(T::default()))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                T::deserialize(MapAccessDeserializer::new(map)).map(MapOrNothing)
            }
        }
        deserializer.deserialize_any(MapVisitor(PhantomData))
    }
}
