//! Tickets: the cards of the board.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde::ser::SerializeStruct as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::body::{FormBody, Map, Node, Problem};
use super::flex::{MapOrNothing, OneOrMany, Scalar};
use super::{DueDate, FieldName, ProjectId, StepId, Tags, TicketId, Timestamp, UserId, ValueId};

/// What a ticket holds in one custom field, in the wire's terms: what it means depends on the field's type.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum FieldContent {
    /// A number, a text, or the id of one chosen value; empty when nothing is set.
    One(String),
    /// The ids of the values chosen in a check-box field.
    Many(Vec<ValueId>),
}

impl FieldContent {
    /// Whether nothing is set.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::One(text) => text.is_empty(),
            Self::Many(ids) => ids.is_empty(),
        }
    }

    /// The chosen values, for a field of type choice.
    pub fn value_ids(&self) -> Vec<ValueId> {
        match self {
            Self::One(text) => text.split(',').filter_map(|id| id.parse().ok()).collect(),
            Self::Many(ids) => ids.clone(),
        }
    }
}

impl Default for FieldContent {
    fn default() -> Self {
        Self::One(String::new())
    }
}

impl Serialize for FieldContent {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::One(text) => serializer.serialize_str(text),
            Self::Many(ids) => ids.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for FieldContent {
    /// Takes a scalar, an object with an id, a list of either, and a map of either.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let scalars = match OneOrMany::deserialize(deserializer)? {
            OneOrMany::One(scalar) => return Ok(Self::One(scalar.into_text().unwrap_or_default())),
            OneOrMany::Many(scalars) => scalars,
        };
        if let Some(ids) = scalars.iter().map(Scalar::to_id).collect() {
            return Ok(Self::Many(ids));
        }
        // no list of chosen values: shown as it came
        let texts: Vec<String> = scalars.into_iter().filter_map(Scalar::into_text).collect();
        Ok(Self::One(texts.join(", ")))
    }
}

/// A ticket, as the server tells it. `fields` and `assigned_to` are `None` where they were not asked for: that is not
/// the same as empty, and never overwrites what is already known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ticket {
    /// Which.
    pub id: TicketId,
    /// Whose board it is on, where the server tells.
    pub project_id: Option<ProjectId>,
    /// Its name.
    pub name: String,
    /// What is to be done; many lines.
    pub description: String,
    /// The lane it is in, where the server tells.
    pub step_id: Option<StepId>,
    /// Its labels.
    pub tags: Tags,
    /// The day it is required by.
    pub required_by: DueDate,
    /// Who works on it.
    pub assigned_to: Option<Vec<UserId>>,
    /// What it holds in the project's custom fields.
    pub fields: Option<BTreeMap<FieldName, FieldContent>>,
    /// When it was added.
    pub insert_time: Option<Timestamp>,
    /// When it was last changed.
    pub update_time: Option<Timestamp>,
}

impl Ticket {
    /// A ticket with nothing in it but what the API requires.
    pub fn new(id: TicketId, name: impl Into<String>, step: StepId) -> Self {
        Self {
            id,
            project_id: None,
            name: name.into(),
            description: String::new(),
            step_id: Some(step),
            tags: Tags::default(),
            required_by: DueDate::None,
            assigned_to: None,
            fields: None,
            insert_time: None,
            update_time: None,
        }
    }

    /// Takes over what `older` knows and this answer did not tell.
    #[must_use]
    pub fn filled_from(mut self, older: &Self) -> Self {
        self.project_id = self.project_id.or(older.project_id);
        self.step_id = self.step_id.or(older.step_id);
        self.insert_time = self.insert_time.or(older.insert_time);
        if self.assigned_to.is_none() {
            self.assigned_to.clone_from(&older.assigned_to);
        }
        if self.fields.is_none() {
            self.fields.clone_from(&older.fields);
        }
        self
    }
}

impl Serialize for Ticket {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self {
            id,
            project_id,
            name,
            description,
            step_id,
            tags,
            required_by,
            assigned_to,
            fields,
            insert_time,
            update_time,
        } = self;
        let length = 9 + usize::from(assigned_to.is_some()) + usize::from(fields.is_some());
        let mut out = serializer.serialize_struct("Ticket", length)?;
        out.serialize_field("id", id)?;
        out.serialize_field("project_id", project_id)?;
        out.serialize_field("name", name)?;
        out.serialize_field("description", description)?;
        out.serialize_field("step_id", step_id)?;
        out.serialize_field("tags", tags)?;
        out.serialize_field("required_by", required_by)?;
        if let Some(people) = assigned_to {
            out.serialize_field("assigned_to", people)?;
        }
        if let Some(fields) = fields {
            out.serialize_field("custom_fields", fields)?;
        }
        out.serialize_field("insert_time", insert_time)?;
        out.serialize_field("update_time", update_time)?;
        out.end()
    }
}

impl<'de> Deserialize<'de> for Ticket {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(TicketVisitor)
    }
}

/// Reads by hand, because custom fields arrive nested in `custom_fields` or flat as `f3` (contract §4), and a page
/// of a thousand tickets should not be buffered twice for it.
struct TicketVisitor;

impl<'de> Visitor<'de> for TicketVisitor {
    type Value = Ticket;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a ticket")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Ticket, A::Error> {
        let mut id = None;
        let mut ticket = Ticket {
            step_id: None,
            ..Ticket::new(TicketId::new(0), String::new(), StepId::new(0))
        };
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "id" => id = Some(map.next_value()?),
                "project_id" => ticket.project_id = optional_id(&mut map)?,
                "name" => ticket.name = text(&mut map)?,
                "description" => ticket.description = text(&mut map)?,
                "step_id" => ticket.step_id = optional_id(&mut map)?,
                "tags" => ticket.tags = map.next_value()?,
                "required_by" => ticket.required_by = map.next_value()?,
                "assigned_to" => {
                    ticket.assigned_to = Some(map.next_value::<OneOrMany>()?.into_ids());
                }
                "custom_fields" => {
                    let MapOrNothing(Contents(nested)) = map.next_value()?;
                    ticket.fields.get_or_insert_default().extend(nested);
                }
                "insert_time" => ticket.insert_time = moment(&mut map)?,
                "update_time" => ticket.update_time = moment(&mut map)?,
                flat if FieldName::looks_like_one(flat) => {
                    let content = map.next_value()?;
                    if let Ok(name) = flat.parse() {
                        ticket.fields.get_or_insert_default().insert(name, content);
                    }
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        ticket.id = id.ok_or_else(|| serde::de::Error::missing_field("id"))?;
        Ok(ticket)
    }
}

fn text<'de, A: MapAccess<'de>>(map: &mut A) -> Result<String, A::Error> {
    Ok(map.next_value::<Scalar>()?.into_text().unwrap_or_default())
}

fn optional_id<'de, A: MapAccess<'de>, T: FromStr>(map: &mut A) -> Result<Option<T>, A::Error> {
    Ok(map.next_value::<Scalar>()?.to_id())
}

fn moment<'de, A: MapAccess<'de>>(map: &mut A) -> Result<Option<Timestamp>, A::Error> {
    Ok(Timestamp::from_scalar(&map.next_value()?))
}

/// The nested custom fields by name; a key that is no name is left out.
#[derive(Default)]
struct Contents(BTreeMap<FieldName, FieldContent>);

impl<'de> Deserialize<'de> for Contents {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ContentsVisitor;
        impl<'de> Visitor<'de> for ContentsVisitor {
            type Value = Contents;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("custom fields by name")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Contents, A::Error> {
                let mut contents = BTreeMap::new();
                while let Some(key) = map.next_key::<String>()? {
                    let content = map.next_value()?;
                    if let Ok(name) = key.parse() {
                        contents.insert(name, content);
                    }
                }
                Ok(Contents(contents))
            }
        }
        deserializer.deserialize_map(ContentsVisitor)
    }
}

/// What is sent to add or change a ticket; `None` is left as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TicketInput {
    /// Required.
    pub name: Option<String>,
    /// What is to be done.
    pub description: Option<String>,
    /// Required.
    pub step_id: Option<StepId>,
    /// All its labels.
    pub tags: Option<Tags>,
    /// `Some(DueDate::None)` takes the date away.
    pub required_by: Option<DueDate>,
    /// All who work on it.
    pub assigned_to: Option<Vec<UserId>>,
    /// Whether the ticket's people are told.
    pub notify_involved: Option<bool>,
    /// The custom fields that change.
    pub fields: BTreeMap<FieldName, FieldContent>,
}

impl TicketInput {
    /// What a PUT must always carry (contract §5): the name and the step, as they are now.
    pub fn keeping(ticket: &Ticket) -> Self {
        Self { name: Some(ticket.name.clone()), step_id: ticket.step_id, ..Self::default() }
    }

    /// What the ticket looks like once this is applied: the optimistic picture of it.
    #[must_use]
    pub fn applied_to(&self, ticket: &Ticket) -> Ticket {
        let mut after = ticket.clone();
        if let Some(name) = &self.name {
            after.name.clone_from(name);
        }
        if let Some(description) = &self.description {
            after.description.clone_from(description);
        }
        if self.step_id.is_some() {
            after.step_id = self.step_id;
        }
        if let Some(tags) = &self.tags {
            after.tags.clone_from(tags);
        }
        if let Some(due) = &self.required_by {
            after.required_by.clone_from(due);
        }
        if self.assigned_to.is_some() {
            after.assigned_to.clone_from(&self.assigned_to);
        }
        if !self.fields.is_empty() {
            let fields = after.fields.get_or_insert_default();
            fields
                .extend(self.fields.iter().map(|(name, content)| (name.clone(), content.clone())));
        }
        after
    }

    /// Lays a later change over this one; the later one wins where both speak.
    #[must_use]
    pub fn then(mut self, later: Self) -> Self {
        self.name = later.name.or(self.name);
        self.description = later.description.or(self.description);
        self.step_id = later.step_id.or(self.step_id);
        self.tags = later.tags.or(self.tags);
        self.required_by = later.required_by.or(self.required_by);
        self.assigned_to = later.assigned_to.or(self.assigned_to);
        self.notify_involved = later.notify_involved.or(self.notify_involved);
        self.fields.extend(later.fields);
        self
    }
}

impl FormBody for TicketInput {
    const OUTER: &'static str = "ticket";

    fn write(&self) -> Map {
        let mut map = Map::new();
        map.set_text("name", self.name.as_deref());
        map.set_text("description", self.description.as_deref());
        map.set_number("step_id", self.step_id);
        map.set_text("tags", self.tags.as_ref().map(Tags::to_string).as_deref());
        map.set_text("required_by", self.required_by.as_ref().map(DueDate::to_string).as_deref());
        map.set_list("assigned_to", self.assigned_to.as_deref());
        map.set_boolean("notify_involved", self.notify_involved);
        for (name, content) in &self.fields {
            match content {
                FieldContent::One(text) => map.set_text(name.as_str(), Some(text)),
                FieldContent::Many(ids) => map.set_list(name.as_str(), Some(ids)),
            }
        }
        map
    }

    fn read(map: &Map) -> Result<Self, Problem> {
        let mut fields = BTreeMap::new();
        for (key, node) in map.iter().filter(|(key, _)| FieldName::looks_like_one(key)) {
            let content = match node {
                Node::Text(text) => FieldContent::One(text.clone()),
                Node::Map(_) => FieldContent::Many(map.list(key)?.unwrap_or_default()),
            };
            if let Ok(name) = key.parse() {
                fields.insert(name, content);
            }
        }
        Ok(Self {
            name: map.text("name")?,
            description: map.text("description")?,
            step_id: map.number("step_id")?.flatten(),
            tags: tags(map)?,
            required_by: map.text("required_by")?.map(|text| DueDate::parse(&text)),
            assigned_to: map.list("assigned_to")?,
            notify_involved: map.boolean("notify_involved")?,
            fields,
        })
    }
}

/// Tags as the guide has them, one text; a list of texts is taken too.
fn tags(map: &Map) -> Result<Option<Tags>, Problem> {
    match map.get("tags") {
        Some(Node::Map(_)) => {
            Ok(map.list::<String>("tags")?.map(|tags| tags.into_iter().collect()))
        }
        _ => Ok(map.text("tags")?.map(|text| Tags::parse(&text))),
    }
}

#[cfg(test)]
mod tests;
