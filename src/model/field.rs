//! Custom fields: what a project's tickets carry besides the properties every ticket has.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::body::{FormBody, Map, Node, Problem};
use super::{FieldName, Value, flex};

/// What a custom field holds.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum FieldKind {
    /// A number.
    Float,
    /// One line.
    String,
    /// Many lines.
    Text,
    /// One or several of the field's values.
    Choice,
    /// A type the guide does not know; shown and edited as text.
    Other(String),
}

impl FieldKind {
    /// Reads the wire's word.
    pub fn parse(word: &str) -> Self {
        match word {
            "float" => Self::Float,
            "string" => Self::String,
            "text" => Self::Text,
            "choice" => Self::Choice,
            other => Self::Other(other.to_owned()),
        }
    }

    /// The wire's word.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Float => "float",
            Self::String => "string",
            Self::Text => "text",
            Self::Choice => "choice",
            Self::Other(word) => word,
        }
    }
}

/// How a choice is offered, and whether several values may be chosen.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ChoiceKind {
    /// Any number of values.
    Checkbox,
    /// One value, all in sight.
    Radio,
    /// One value out of a list.
    Select,
    /// A word the guide does not know; treated as one value out of a list.
    Other(String),
}

impl ChoiceKind {
    /// Reads the wire's word.
    pub fn parse(word: &str) -> Self {
        match word {
            "checkbox" => Self::Checkbox,
            "radio" => Self::Radio,
            "select" => Self::Select,
            other => Self::Other(other.to_owned()),
        }
    }

    /// The wire's word.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Checkbox => "checkbox",
            Self::Radio => "radio",
            Self::Select => "select",
            Self::Other(word) => word,
        }
    }

    /// Whether several values may be chosen at once.
    pub const fn is_multiple(&self) -> bool {
        matches!(self, Self::Checkbox)
    }
}

macro_rules! travels_as_word {
    ($($name:ident)+) => {$(
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                flex::text(deserializer).map(|word| Self::parse(&word))
            }
        }
    )+};
}

travels_as_word!(FieldKind ChoiceKind);

/// Settings of a field that only some types have.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct FieldOptions {
    /// For choices: how they are offered.
    #[serde(rename = "choiceType", default, skip_serializing_if = "Option::is_none")]
    pub choice_kind: Option<ChoiceKind>,
    /// For numbers: the least allowed.
    #[serde(default, deserialize_with = "flex::float", skip_serializing_if = "Option::is_none")]
    pub min: Option<f64>,
    /// For numbers: the greatest allowed.
    #[serde(default, deserialize_with = "flex::float", skip_serializing_if = "Option::is_none")]
    pub max: Option<f64>,
    /// For radio and check boxes: how the web page lays them out. Kept, never used by us.
    #[serde(
        rename = "fieldLayout",
        default,
        deserialize_with = "flex::text",
        skip_serializing_if = "String::is_empty"
    )]
    pub layout: String,
}

/// A custom field, as the server tells it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CustomField {
    /// `f1`, `f2` …: its address and its key in a ticket.
    pub name: FieldName,
    /// What it holds.
    #[serde(rename = "type")]
    pub kind: FieldKind,
    /// What people call it.
    #[serde(default, deserialize_with = "flex::text")]
    pub label: String,
    /// A word of help.
    #[serde(default, deserialize_with = "flex::text")]
    pub hint: String,
    /// Whether a ticket must have it.
    #[serde(default, deserialize_with = "flex::boolean")]
    pub required: bool,
    /// `single` or `double`: its width on the web page. Kept, never used by us.
    #[serde(default, deserialize_with = "flex::text")]
    pub pos_type: String,
    /// Settings of its type.
    #[serde(default, deserialize_with = "options")]
    pub options: FieldOptions,
    /// For choices: what can be chosen, in order.
    #[serde(default, deserialize_with = "values")]
    pub values: Vec<Value>,
}

impl CustomField {
    /// Whether several values may be chosen at once.
    pub fn is_multiple(&self) -> bool {
        self.options.choice_kind.as_ref().is_some_and(ChoiceKind::is_multiple)
    }
}

fn options<'de, D: Deserializer<'de>>(deserializer: D) -> Result<FieldOptions, D::Error> {
    Ok(flex::MapOrNothing::deserialize(deserializer)?.0)
}

fn values<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Value>, D::Error> {
    Ok(flex::List::deserialize(deserializer)?.0)
}

/// What is sent to add or change a field; `None` is left as it is.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FieldInput {
    /// Required.
    pub kind: Option<FieldKind>,
    /// Required.
    pub label: Option<String>,
    /// A word of help.
    pub hint: Option<String>,
    /// Whether a ticket must have it.
    pub required: Option<bool>,
    /// `single` or `double`.
    pub pos_type: Option<String>,
    /// How a choice is offered.
    pub choice_kind: Option<ChoiceKind>,
    /// `Some(None)` lifts the bound.
    pub min: Option<Option<f64>>,
    /// `Some(None)` lifts the bound.
    pub max: Option<Option<f64>>,
    /// How the web page lays out radio and check boxes.
    pub layout: Option<String>,
}

impl FormBody for FieldInput {
    const OUTER: &'static str = "field";

    fn write(&self) -> Map {
        let bound =
            |number: Option<f64>| number.map_or_else(String::new, |number| number.to_string());
        let mut options = Map::new();
        options.set_text("choiceType", self.choice_kind.as_ref().map(ChoiceKind::as_str));
        options.set_text("min", self.min.map(bound).as_deref());
        options.set_text("max", self.max.map(bound).as_deref());
        options.set_text("fieldLayout", self.layout.as_deref());
        let mut map = Map::new();
        map.set_text("type", self.kind.as_ref().map(FieldKind::as_str));
        map.set_text("label", self.label.as_deref());
        map.set_text("hint", self.hint.as_deref());
        map.set_boolean("required", self.required);
        map.set_text("pos_type", self.pos_type.as_deref());
        if !options.is_empty() {
            map.set("options", Node::Map(options));
        }
        map
    }

    fn read(map: &Map) -> Result<Self, Problem> {
        let nothing = Map::new();
        let options = map.map("options").unwrap_or(&nothing);
        let kind = map.text("type")?.map(|word| FieldKind::parse(&word));
        if let Some(FieldKind::Other(_)) = kind {
            return Err(Problem::new("type", "must be float, string, text or choice"));
        }
        let word = options.text("choiceType")?.filter(|word| !word.is_empty());
        let choice_kind = word.map(|word| ChoiceKind::parse(&word));
        if let Some(ChoiceKind::Other(_)) = choice_kind {
            return Err(Problem::new("choiceType", "must be checkbox, radio or select"));
        }
        let pos_type = map.text("pos_type")?;
        if pos_type.as_deref().is_some_and(|word| !matches!(word, "" | "single" | "double")) {
            return Err(Problem::new("pos_type", "must be single or double"));
        }
        Ok(Self {
            kind,
            label: map.text("label")?,
            hint: map.text("hint")?,
            required: map.boolean("required")?,
            pos_type,
            choice_kind,
            min: options.float("min")?,
            max: options.float("max")?,
            layout: options.text("fieldLayout")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_with_php_empties() {
        let json = r#"{"name":"f1","type":"float","label":"Effort","required":"1","options":[],"values":[]}"#;
        let field: CustomField = serde_json::from_str(json).unwrap();
        assert!(
            field.required && field.options == FieldOptions::default() && field.values.is_empty()
        );
    }

    #[test]
    fn a_choice_with_values_as_a_map() {
        let json = r#"{"name":"f5","type":"choice","label":"Kind","options":{"choiceType":"checkbox","min":"","max":"2,5"},
            "values":{"599":{"id":"599","title":"Bug","is_default":"0","pos":"1"}}}"#;
        let field: CustomField = serde_json::from_str(json).unwrap();
        assert!(field.is_multiple());
        assert_eq!((field.options.min, field.options.max), (None, Some(2.5)));
        assert_eq!(field.values[0].title, "Bug");
    }

    #[test]
    fn an_empty_choice_type_is_none() {
        let form = b"field[type]=float&field[label]=Effort&field[options][choiceType]=&field[options][min]=1,5";
        let root = Map::decode(form, super::super::body::SERVER_LIMITS).unwrap();
        let input = FieldInput::read(root.map("field").unwrap()).unwrap();
        assert_eq!((input.choice_kind, input.min), (None, Some(Some(1.5))));
    }

    #[test]
    fn an_unknown_type_is_kept() {
        let json = r#"{"name":"f9","type":"date","label":"When"}"#;
        let field: CustomField = serde_json::from_str(json).unwrap();
        assert_eq!(field.kind, FieldKind::Other("date".to_owned()));
    }
}
