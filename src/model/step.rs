//! Steps: the lanes of a project's board, in order.

use serde::{Deserialize, Serialize};

use super::body::{FormBody, Map, Problem};
use super::{StepId, flex};

/// A step, as the server tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Which.
    pub id: StepId,
    /// Its name.
    #[serde(default, deserialize_with = "flex::text")]
    pub name: String,
    /// What belongs there.
    #[serde(default, deserialize_with = "flex::text")]
    pub description: String,
    /// The WIP limit in tickets; 0 = none. It is soft: it warns and never refuses.
    #[serde(default, deserialize_with = "flex::natural")]
    pub limit: u32,
    /// The place from the left, counted from 1.
    #[serde(default, deserialize_with = "flex::natural")]
    pub pos: u32,
}

/// What is sent to add or change a step; `None` is left as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StepInput {
    /// Required.
    pub name: Option<String>,
    /// What belongs there.
    pub description: Option<String>,
    /// The WIP limit in tickets; 0 = none.
    pub limit: Option<u32>,
    /// The place from the left, counted from 1.
    pub pos: Option<u32>,
}

impl FormBody for StepInput {
    const OUTER: &'static str = "step";

    fn write(&self) -> Map {
        let mut map = Map::new();
        map.set_text("name", self.name.as_deref());
        map.set_text("description", self.description.as_deref());
        map.set_number("limit", self.limit);
        map.set_number("pos", self.pos);
        map
    }

    fn read(map: &Map) -> Result<Self, Problem> {
        Ok(Self {
            name: map.text("name")?,
            description: map.text("description")?,
            limit: map.number("limit")?.map(Option::unwrap_or_default),
            pos: map.number("pos")?.flatten(),
        })
    }
}
