//! Files attached to notes.

use serde::{Deserialize, Serialize};

use super::{FileId, Timestamp, UserId, flex, time};

/// A file's description, as the server tells it; the body is fetched apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    /// Which.
    pub id: FileId,
    /// The name it was sent under: foreign text, never a path.
    #[serde(default, deserialize_with = "flex::text")]
    pub name: String,
    /// Its length in bytes, where the server tells.
    #[serde(default, deserialize_with = "flex::size")]
    pub size: Option<u64>,
    /// Its media type, where the server tells.
    #[serde(rename = "type", alias = "mime_type", default, deserialize_with = "flex::text")]
    pub media_type: String,
    /// Who sent it.
    #[serde(default, deserialize_with = "flex::optional_id")]
    pub owner_id: Option<UserId>,
    /// When it was sent.
    #[serde(default, deserialize_with = "time::optional")]
    pub insert_time: Option<Timestamp>,
}
