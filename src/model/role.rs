//! Roles: what the people of a project may do in it.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::body::{FormBody, Map, Problem};
use super::{RoleId, StepId, UserId, flex};

/// How much a role may do with tickets (contract §5). Each level includes the ones below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AccessLevel {
    /// 0: sees nothing.
    Nothing,
    /// 1: reads.
    Read,
    /// 2: adds notes and files.
    Note,
    /// 3: adds tickets.
    Add,
    /// 4: edits and moves tickets.
    Edit,
    /// 5: deletes tickets.
    Delete,
    /// A number the guide does not know; shown raw.
    Other(i64),
}

impl AccessLevel {
    /// The level behind the wire's number.
    pub const fn from_number(number: i64) -> Self {
        match number {
            0 => Self::Nothing,
            1 => Self::Read,
            2 => Self::Note,
            3 => Self::Add,
            4 => Self::Edit,
            5 => Self::Delete,
            other => Self::Other(other),
        }
    }

    /// The wire's number.
    pub const fn number(self) -> i64 {
        match self {
            Self::Nothing => 0,
            Self::Read => 1,
            Self::Note => 2,
            Self::Add => 3,
            Self::Edit => 4,
            Self::Delete => 5,
            Self::Other(number) => number,
        }
    }
}

impl fmt::Display for AccessLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => f.write_str("sees nothing"),
            Self::Read => f.write_str("reads"),
            Self::Note => f.write_str("adds notes and files"),
            Self::Add => f.write_str("adds tickets"),
            Self::Edit => f.write_str("edits and moves tickets"),
            Self::Delete => f.write_str("deletes tickets"),
            Self::Other(number) => write!(f, "level {number}"),
        }
    }
}

impl Serialize for AccessLevel {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(self.number())
    }
}

impl<'de> Deserialize<'de> for AccessLevel {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self::from_number(flex::integer(deserializer)?.unwrap_or(0)))
    }
}

/// A role, as the server tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Role {
    /// Which.
    pub id: RoleId,
    /// Its name.
    #[serde(default, deserialize_with = "flex::text")]
    pub name: String,
    /// What its people may do with tickets.
    #[serde(default = "nothing")]
    pub access_level: AccessLevel,
    /// The last step its people may move a ticket to.
    #[serde(default, deserialize_with = "flex::optional_id")]
    pub max_step: Option<StepId>,
    /// Project, steps, fields and roles.
    #[serde(default, deserialize_with = "flex::boolean")]
    pub can_edit_project: bool,
    /// Edit and delete notes of others.
    #[serde(default, deserialize_with = "flex::boolean")]
    pub can_manage_people_notes: bool,
    /// Read private notes of others.
    #[serde(default, deserialize_with = "flex::boolean")]
    pub can_see_private_notes: bool,
    /// Applies to everybody in no other role. Ours; the guide reaches it by address only.
    #[serde(default, deserialize_with = "flex::boolean")]
    pub is_default: bool,
    /// The people in it, where the server tells. Ours; the guide is silent on them.
    #[serde(default, deserialize_with = "flex::ids", skip_serializing_if = "Option::is_none")]
    pub users: Option<Vec<UserId>>,
}

const fn nothing() -> AccessLevel {
    AccessLevel::Nothing
}

/// What is sent to add or change a role; `None` is left as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RoleInput {
    /// Required.
    pub name: Option<String>,
    /// Required.
    pub access_level: Option<AccessLevel>,
    /// `Some(None)` lifts the bound.
    pub max_step: Option<Option<StepId>>,
    /// See [`Role::can_edit_project`].
    pub can_edit_project: Option<bool>,
    /// See [`Role::can_manage_people_notes`].
    pub can_manage_people_notes: Option<bool>,
    /// See [`Role::can_see_private_notes`].
    pub can_see_private_notes: Option<bool>,
    /// All the people of the role.
    pub users: Option<Vec<UserId>>,
}

impl FormBody for RoleInput {
    const OUTER: &'static str = "role";

    fn write(&self) -> Map {
        let mut map = Map::new();
        map.set_text("name", self.name.as_deref());
        map.set_number("access_level", self.access_level.map(AccessLevel::number));
        let step = self.max_step.map(|step| step.map_or_else(String::new, |step| step.to_string()));
        map.set_text("max_step", step.as_deref());
        map.set_boolean("can_edit_project", self.can_edit_project);
        map.set_boolean("can_manage_people_notes", self.can_manage_people_notes);
        map.set_boolean("can_see_private_notes", self.can_see_private_notes);
        map.set_list("users", self.users.as_deref());
        map
    }

    fn read(map: &Map) -> Result<Self, Problem> {
        let level = map.number::<i64>("access_level")?.flatten().map(AccessLevel::from_number);
        if matches!(level, Some(AccessLevel::Other(_))) {
            return Err(Problem::new("access_level", "must be a number from 0 to 5"));
        }
        Ok(Self {
            name: map.text("name")?,
            access_level: level,
            max_step: max_step(map)?,
            can_edit_project: map.boolean("can_edit_project")?,
            can_manage_people_notes: map.boolean("can_manage_people_notes")?,
            can_see_private_notes: map.boolean("can_see_private_notes")?,
            users: map.list("users")?,
        })
    }
}

/// `0` lifts the bound as an empty text does: PHP programs send either.
fn max_step(map: &Map) -> Result<Option<Option<StepId>>, Problem> {
    match map.text("max_step")?.as_deref().map(str::trim) {
        Some("0") => Ok(Some(None)),
        _ => map.number("max_step"),
    }
}
