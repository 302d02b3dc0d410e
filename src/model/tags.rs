//! Tags: short labels, one comma-separated text on the wire.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::flex::{OneOrMany, Scalar};

/// Tags in the order they were given, trimmed, none empty, none twice.
#[derive(Debug, Clone, PartialEq, Eq, Default, Hash)]
pub struct Tags(Vec<String>);

impl Tags {
    /// Reads `a, b,c`.
    pub fn parse(text: &str) -> Self {
        std::iter::once(text).collect()
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
    /// A comma inside a text parts it too: it would do so on the way back.
    fn from_iter<I: IntoIterator<Item = S>>(texts: I) -> Self {
        let mut tags = Vec::<String>::new();
        for text in texts {
            for tag in text.as_ref().split(',').map(str::trim) {
                if !tag.is_empty() && !tags.iter().any(|have| have == tag) {
                    tags.push(tag.to_owned());
                }
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
    /// Takes a comma-separated text, a list of texts, a map of texts, and `null`.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match OneOrMany::deserialize(deserializer)? {
            OneOrMany::One(scalar) => scalar.into_text().iter().collect(),
            OneOrMany::Many(scalars) => scalars.into_iter().filter_map(Scalar::into_text).collect(),
        })
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
