//! Projects: one board each.

use serde::{Deserialize, Serialize};

use super::body::{FormBody, Map, Problem};
use super::{ProjectId, flex};

/// A project, as the server tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Project {
    /// Which.
    pub id: ProjectId,
    /// Its name.
    #[serde(default, deserialize_with = "flex::text")]
    pub name: String,
    /// What it is for.
    #[serde(default, deserialize_with = "flex::text")]
    pub description: String,
}

/// What is sent to add or change a project; `None` is left as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ProjectInput {
    /// Required.
    pub name: Option<String>,
    /// What it is for.
    pub description: Option<String>,
}

impl FormBody for ProjectInput {
    const OUTER: &'static str = "project";

    fn write(&self) -> Map {
        let mut map = Map::new();
        map.set_text("name", self.name.as_deref());
        map.set_text("description", self.description.as_deref());
        map
    }

    fn read(map: &Map) -> Result<Self, Problem> {
        Ok(Self { name: map.text("name")?, description: map.text("description")? })
    }
}
