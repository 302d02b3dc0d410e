//! The values of a choice field.

use serde::{Deserialize, Serialize};

use super::body::{FormBody, Map, Problem};
use super::{ValueId, flex};

/// A value, as the server tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Value {
    /// Which.
    pub id: ValueId,
    /// What people read.
    #[serde(default, deserialize_with = "flex::text")]
    pub title: String,
    /// Chosen for a new ticket.
    #[serde(default, deserialize_with = "flex::boolean")]
    pub is_default: bool,
    /// The place in the list, counted from 1.
    #[serde(default, deserialize_with = "flex::natural")]
    pub pos: u32,
}

/// What is sent to add or change a value; `None` is left as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ValueInput {
    /// Required.
    pub title: Option<String>,
    /// Chosen for a new ticket.
    pub is_default: Option<bool>,
    /// The place in the list, counted from 1.
    pub pos: Option<u32>,
}

impl FormBody for ValueInput {
    const OUTER: &'static str = "value";

    fn write(&self) -> Map {
        let mut map = Map::new();
        map.set_text("title", self.title.as_deref());
        map.set_boolean("is_default", self.is_default);
        map.set_number("pos", self.pos);
        map
    }

    fn read(map: &Map) -> Result<Self, Problem> {
        Ok(Self {
            title: map.text("title")?,
            is_default: map.boolean("is_default")?,
            pos: map.number("pos")?.flatten(),
        })
    }
}
