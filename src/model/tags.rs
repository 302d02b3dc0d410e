//! Tags: short labels, one comma-separated text on the wire.

use std::fmt;

use serde::de::{IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Tags in the order they were given, trimmed, none empty, none twice.
#[derive(Debug, Clone, PartialEq, Eq, Default, Hash)]
pub struct Tags(Vec<String>);

impl Tags {
    /// Reads `a, b,c`.
    pub fn parse(text: &str) -> Self {
        text.split(',').collect()
    }

    /// The tags one by one.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// How many there are.
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<S: AsRef<str>> FromIterator<S> for Tags {
    fn from_iter<I: IntoIterator<Item = S>>(texts: I) -> Self {
        let mut tags = Vec::<String>::new();
        for text in texts {
            let tag = text.as_ref().trim();
            if !tag.is_empty() && !tags.iter().any(|have| have == tag) {
                tags.push(tag.to_owned());
            }
        }
        Self(tags)
    }
}

impl fmt::Display for Tags {
    /// `a,b,c`: the form it travels in.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join(","))
    }
}

impl Serialize for Tags {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Tags {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TagsVisitor)
    }
}

/// Takes a comma-separated text, a list of texts, a map of texts, and `null`.
struct TagsVisitor;

impl<'de> Visitor<'de> for TagsVisitor {
    type Value = Tags;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("tags: a text with commas, or a list")
    }

    fn visit_str<E>(self, text: &str) -> Result<Tags, E> {
        Ok(Tags::parse(text))
    }

    fn visit_unit<E>(self) -> Result<Tags, E> {
        Ok(Tags::default())
    }

    fn visit_bool<E>(self, _: bool) -> Result<Tags, E> {
        Ok(Tags::default())
    }

    fn visit_u64<E>(self, number: u64) -> Result<Tags, E> {
        Ok(Tags::parse(&number.to_string()))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Tags, E> {
        Ok(Tags::parse(&number.to_string()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Tags, A::Error> {
        let mut texts = Vec::<String>::new();
        while let Some(text) = seq.next_element()? {
            texts.push(text);
        }
        Ok(texts.into_iter().collect())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Tags, A::Error> {
        let mut texts = Vec::<String>::new();
        while let Some((IgnoredAny, text)) = map.next_entry()? {
            texts.push(text);
        }
        Ok(texts.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_come_as_text_and_as_list() {
        for json in [r#""a, b,c,,a""#, r#"["a","b"," c"]"#, r#"{"0":"a","1":"b","2":"c"}"#] {
            assert_eq!(serde_json::from_str::<Tags>(json).unwrap().to_string(), "a,b,c", "{json}");
        }
        assert!(serde_json::from_str::<Tags>("null").unwrap().is_empty());
    }
}
