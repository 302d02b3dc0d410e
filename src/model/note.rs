//! Notes: what people write on a ticket.

use serde::{Deserialize, Serialize};

use super::body::{FormBody, Map, Problem};
use super::{NoteId, Timestamp, UserId, flex, time};

/// A note, as the server tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// Which.
    pub id: NoteId,
    /// HTML, cleaned by our own server and by nobody else's.
    #[serde(default, deserialize_with = "flex::text")]
    pub text: String,
    /// Who wrote it.
    #[serde(default, deserialize_with = "flex::optional_id")]
    pub owner_id: Option<UserId>,
    /// Seen only by some.
    #[serde(default, deserialize_with = "flex::boolean")]
    pub private: bool,
    /// When it was written.
    #[serde(default, deserialize_with = "time::optional")]
    pub insert_time: Option<Timestamp>,
    /// When it was last changed.
    #[serde(default, deserialize_with = "time::optional")]
    pub update_time: Option<Timestamp>,
}

/// What is sent to add or change a note; `None` is left as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NoteInput {
    /// Required: HTML of the allowed kind.
    pub text: Option<String>,
    /// Seen only by some.
    pub private: Option<bool>,
    /// Whether anybody is told.
    pub notify_users: Option<bool>,
    /// Who is told.
    pub users: Option<Vec<UserId>>,
    /// Nobody is told before a file arrives that says it is the last one.
    pub has_attachments: Option<bool>,
}

impl FormBody for NoteInput {
    const OUTER: &'static str = "note";

    fn write(&self) -> Map {
        let mut map = Map::new();
        map.set_text("text", self.text.as_deref());
        map.set_boolean("private", self.private);
        map.set_boolean("notify_users", self.notify_users);
        map.set_list("users", self.users.as_deref());
        map.set_boolean("has_attachments", self.has_attachments);
        map
    }

    /// Takes `note[name]` as the text when there is none: the guide's own example posts it so.
    fn read(map: &Map) -> Result<Self, Problem> {
        let text = match map.text("text")? {
            None => map.text("name")?,
            text => text,
        };
        Ok(Self {
            text,
            private: map.boolean("private")?,
            notify_users: map.boolean("notify_users")?,
            users: map.list("users")?,
            has_attachments: map.boolean("has_attachments")?,
        })
    }
}
