//! Files attached to notes.

use serde::{Deserialize, Serialize};

use super::{FileId, Timestamp, UserId, flex, time};

/// A file's description, as the server tells it; the body is fetched apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Told")]
pub struct File {
    /// Which.
    pub id: FileId,
    /// The name it was sent under: foreign text, never a path.
    pub name: String,
    /// Its length in bytes, where the server tells.
    pub size: Option<u64>,
    /// Its media type, where the server tells.
    #[serde(rename = "type")]
    pub media_type: String,
    /// Who sent it.
    pub owner_id: Option<UserId>,
    /// When it was sent.
    pub insert_time: Option<Timestamp>,
}

/// A file as it may be told: nothing says whether the media type is called `type` or `mime_type`, or both.
#[derive(Deserialize)]
struct Told {
    id: FileId,
    #[serde(default, deserialize_with = "flex::text")]
    name: String,
    #[serde(default, deserialize_with = "flex::size")]
    size: Option<u64>,
    #[serde(rename = "type", default, deserialize_with = "flex::text")]
    kind: String,
    #[serde(default, deserialize_with = "flex::text")]
    mime_type: String,
    #[serde(default, deserialize_with = "flex::optional_id")]
    owner_id: Option<UserId>,
    #[serde(default, deserialize_with = "time::optional")]
    insert_time: Option<Timestamp>,
}

impl From<Told> for File {
    fn from(told: Told) -> Self {
        let Told { id, name, size, kind, mime_type, owner_id, insert_time } = told;
        let media_type = if mime_type.is_empty() { kind } else { mime_type };
        Self { id, name, size, media_type, owner_id, insert_time }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_media_type_is_found_under_either_name() {
        for (told, want) in [
            (r#"{"id":1,"type":"image/png"}"#, "image/png"),
            (r#"{"id":1,"mime_type":"image/png"}"#, "image/png"),
            (r#"{"id":1,"type":"picture","mime_type":"image/png"}"#, "image/png"),
            (r#"{"id":1}"#, ""),
        ] {
            assert_eq!(serde_json::from_str::<File>(told).unwrap().media_type, want, "{told}");
        }
    }
}
