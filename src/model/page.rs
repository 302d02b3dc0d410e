//! Lists and pages: how a list is asked for and in which shapes it arrives (contract §2).

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::FieldName;
use super::flex::{List, Scalar};

/// Which part of a list is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PageQuery {
    /// How many items at most; servers may give fewer.
    pub count: u32,
    /// How many items to leave out at the start.
    pub offset: u64,
}

/// The most items our own server gives in one page.
pub const MAX_COUNT: u32 = 1_000;
/// The items our own server gives when nothing is asked.
pub const DEFAULT_COUNT: u32 = 20;

impl PageQuery {
    /// The part from `offset` on, `count` items long.
    pub const fn new(offset: u64, count: u32) -> Self {
        Self { count, offset }
    }
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// The items, in the server's order.
    pub items: Vec<T>,
    /// How many items the whole list has, where the server tells: a hint, not a promise.
    pub total: Option<u64>,
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Page<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(PageVisitor(PhantomData))
    }
}

/// Takes `{"items": …, "total": …}`, a bare array, an object of objects keyed by id, and `null`.
struct PageVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for PageVisitor<T> {
    type Value = Page<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list, or an object with items")
    }

    fn visit_unit<E>(self) -> Result<Page<T>, E> {
        Ok(Page { items: Vec::new(), total: None })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Page<T>, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(Page { items, total: None })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Page<T>, A::Error> {
        let mut page = Page { items: Vec::new(), total: None };
        let (mut is_list, mut is_thing) = (false, false);
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "items" => {
                    is_list = true;
                    page.items = map.next_value::<List<T>>()?.0;
                }
                "total" => {
                    is_list = true;
                    let total = map.next_value::<Scalar>()?.to_integer();
                    page.total = total.and_then(|total| u64::try_from(total).ok());
                }
                id if is_id(id) => {
                    is_list = true;
                    page.items.push(map.next_value()?);
                }
                _ => {
                    is_thing = true;
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        if is_thing && !is_list {
            // taken for an empty list, it would take away what is on the screen
            return Err(serde::de::Error::custom("a list was expected, not one thing"));
        }
        Ok(page)
    }
}

/// Whether a key can be the id of an item, or the name that a custom field has for one.
fn is_id(key: &str) -> bool {
    FieldName::looks_like_one(key) || key.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_arrives_in_four_shapes() {
        for json in [
            r#"{"items":[{"id":1},{"id":2}],"total":"2","count":20,"offset":0}"#,
            r#"[{"id":1},{"id":2}]"#,
            r#"{"1":{"id":1},"2":{"id":2}}"#,
            r#"{"items":{"1":{"id":1},"2":{"id":2}}}"#,
        ] {
            let page: Page<serde_json::Value> = serde_json::from_str(json).unwrap();
            assert_eq!(page.items.len(), 2, "{json}");
        }
        for json in [r#"{"items":[]}"#, "[]", "null", "{}", r#"{"items":null}"#] {
            assert!(
                serde_json::from_str::<Page<serde_json::Value>>(json).unwrap().items.is_empty(),
                "{json}"
            );
        }
    }
}
