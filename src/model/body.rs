//! PHP-style form bodies, in both directions: what `http_build_query` writes, `$_POST` reads (contract §1).
//!
//! A body is a tree of ordered maps whose leaves are texts. Lists are maps with keys `0 1 2 …`.
//! Reading is bounded, because the text comes from a stranger: see [`Limits`].

use std::fmt::Write as _;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode, utf8_percent_encode};

/// What `urlencode` of PHP leaves alone besides letters and digits: `-`, `_` and `.`.
const PHP_SAFE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b' ');

/// How much of a body is read before it is refused.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Pairs in the whole body.
    pub keys: usize,
    /// Names in one key: `a[b][c]` has three.
    pub depth: usize,
}

/// 1,000 keys, four names deep: the rule of our server.
pub const SERVER_LIMITS: Limits = Limits { keys: 1_000, depth: 4 };

/// Why a body could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BodyError {
    /// More pairs than allowed.
    #[error("the form has more than {0} keys")]
    TooManyKeys(usize),
    /// A key with more brackets than allowed.
    #[error("a key of the form is nested more than {0} deep")]
    TooDeep(usize),
    /// Letters of another encoding: whoever sent them would find others in their place.
    #[error("the form must be written in UTF-8")]
    NotUtf8,
}

/// A leaf or a branch of a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// A value.
    Text(String),
    /// Named values: `ticket[name]`, `ticket[assigned_to][0]`.
    Map(Map),
}

/// Named nodes in the order they came.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Map(Vec<(String, Node)>);

/// A property of a form that does not hold what it must.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{property} {fault}")]
pub struct Problem {
    /// The property's name as the guide has it: `step_id`.
    pub property: String,
    /// What is wrong with it, to follow the name: `must be a whole number`.
    pub fault: String,
}

impl Problem {
    /// A problem with `property`.
    pub fn new(property: impl Into<String>, fault: impl Into<String>) -> Self {
        Self { property: property.into(), fault: fault.into() }
    }
}

impl Map {
    /// An empty map.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// The entries in their order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Node)> {
        self.0.iter().map(|(key, node)| (key.as_str(), node))
    }

    /// Whether nothing was sent.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The entry of that name.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.0.iter().find(|(name, _)| name == key).map(|(_, node)| node)
    }

    /// Puts an entry in, in the place of an older one of that name.
    pub fn set(&mut self, key: impl Into<String>, node: Node) {
        let key = key.into();
        match self.0.iter_mut().find(|(name, _)| *name == key) {
            Some((_, old)) => *old = node,
            None => self.0.push((key, node)),
        }
    }

    /// Puts a text in if there is one.
    pub fn set_text(&mut self, key: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.set(key, Node::Text(text.to_owned()));
        }
    }

    /// Puts a number or an id in if there is one.
    pub fn set_number(&mut self, key: &str, number: Option<impl ToString>) {
        if let Some(number) = number {
            self.set(key, Node::Text(number.to_string()));
        }
    }

    /// Puts a truth value in if there is one: `1` or `0`, as the contract's §1 says.
    pub fn set_boolean(&mut self, key: &str, truth: Option<bool>) {
        if let Some(truth) = truth {
            self.set(key, Node::Text(if truth { "1" } else { "0" }.to_owned()));
        }
    }

    /// Puts a list in if there is one. An empty list is sent as an empty text, since an empty PHP array leaves no trace in a form.
    pub fn set_list<T: ToString>(&mut self, key: &str, items: Option<&[T]>) {
        let Some(items) = items else { return };
        if items.is_empty() {
            self.set(key, Node::Text(String::new()));
            return;
        }
        let list = items
            .iter()
            .enumerate()
            .map(|(at, item)| (at.to_string(), Node::Text(item.to_string())));
        self.set(key, Node::Map(Self(list.collect())));
    }

    /// The text under that name; a map there is a problem.
    pub fn text(&self, key: &str) -> Result<Option<String>, Problem> {
        match self.get(key) {
            None => Ok(None),
            Some(Node::Text(text)) => Ok(Some(text.clone())),
            Some(Node::Map(_)) => Err(Problem::new(key, "must be a text, not a list")),
        }
    }

    /// The truth value under that name.
    pub fn boolean(&self, key: &str) -> Result<Option<bool>, Problem> {
        self.text(key)?
            .map(|text| {
                super::flex::parse_boolean(&text).ok_or_else(|| Problem::new(key, "must be 1 or 0"))
            })
            .transpose()
    }

    /// The id or number under that name; an empty text is `Some(None)`: it was sent to say "none".
    pub fn number<T: std::str::FromStr>(&self, key: &str) -> Result<Option<Option<T>>, Problem> {
        let Some(text) = self.text(key)? else { return Ok(None) };
        let text = text.trim();
        if text.is_empty() {
            return Ok(Some(None));
        }
        match text.parse() {
            Ok(number) => Ok(Some(Some(number))),
            Err(_) => Err(Problem::new(key, "must be a whole number")),
        }
    }

    /// The decimal number under that name; an empty text is `Some(None)`.
    pub fn float(&self, key: &str) -> Result<Option<Option<f64>>, Problem> {
        let Some(text) = self.text(key)? else { return Ok(None) };
        if text.trim().is_empty() {
            return Ok(Some(None));
        }
        super::flex::parse_float(&text)
            .map(|number| Some(Some(number)))
            .ok_or_else(|| Problem::new(key, "must be a number"))
    }

    /// The list under that name: a map's values, or one bare text as a list of one. Empty texts are no items: an HTML
    /// form sends `key[]=` for an empty list, and so do programs that copy one.
    pub fn list<T: std::str::FromStr>(&self, key: &str) -> Result<Option<Vec<T>>, Problem> {
        let parse = |text: &str| {
            text.trim().parse().or(Err(Problem::new(key, "must be a list of whole numbers")))
        };
        match self.get(key) {
            None => Ok(None),
            Some(Node::Text(text)) if text.trim().is_empty() => Ok(Some(Vec::new())),
            Some(Node::Text(text)) => Ok(Some(vec![parse(text)?])),
            Some(Node::Map(map)) => map
                .0
                .iter()
                .filter(|(_, node)| !matches!(node, Node::Text(text) if text.trim().is_empty()))
                .map(|(_, node)| match node {
                    Node::Text(text) => parse(text),
                    Node::Map(_) => Err(Problem::new(key, "must be a list of whole numbers")),
                })
                .collect::<Result<_, _>>()
                .map(Some),
        }
    }

    /// The map under that name; a text there is none.
    pub fn map(&self, key: &str) -> Option<&Self> {
        match self.get(key)? {
            Node::Map(map) => Some(map),
            Node::Text(_) => None,
        }
    }

    /// The form `outer[key]=…&…`, percent-encoded as `http_build_query` does it (space as `+`).
    pub fn encode(&self, outer: &str) -> String {
        let mut form = String::new();
        let mut open: Vec<(String, std::slice::Iter<'_, (String, Node)>)> =
            vec![(outer.to_owned(), self.0.iter())];
        while let Some((prefix, entries)) = open.last_mut() {
            let Some((key, node)) = entries.next() else {
                open.pop();
                continue;
            };
            let name = if prefix.is_empty() { key.clone() } else { format!("{prefix}[{key}]") };
            match node {
                Node::Map(map) => open.push((name, map.0.iter())),
                Node::Text(text) => {
                    let separator = if form.is_empty() { "" } else { "&" };
                    let _ = write!(form, "{separator}{}={}", escape(&name), escape(text));
                }
            }
        }
        form
    }

    /// Reads a body: brackets encoded or not, `[]` or `[0]`, a later value in the place of an earlier one.
    pub fn decode(form: &[u8], limits: Limits) -> Result<Self, BodyError> {
        // Separators are ASCII, so the whole is UTF-8 where each part of it is.
        if percent_decode(form).decode_utf8().is_err() {
            return Err(BodyError::NotUtf8);
        }
        let mut root = Self::new();
        for (count, (key, text)) in form_urlencoded::parse(form).enumerate() {
            if count >= limits.keys {
                return Err(BodyError::TooManyKeys(limits.keys));
            }
            let path = split_key(&key);
            if path.len() > limits.depth {
                return Err(BodyError::TooDeep(limits.depth));
            }
            root.insert(&path, text.into_owned());
        }
        Ok(root)
    }

    /// Puts a text in at the end of a path; the recursion is as deep as the path, which the limits bound.
    fn insert(&mut self, path: &[&str], text: String) {
        let Some((name, rest)) = path.split_first() else { return };
        let key = self.free_key(name);
        if rest.is_empty() {
            self.set(key, Node::Text(text));
            return;
        }
        match self.0.iter_mut().find(|(have, _)| *have == key) {
            Some((_, Node::Map(inner))) => inner.insert(rest, text),
            Some((_, leaf)) => *leaf = Self::holding(rest, text),
            None => self.0.push((key, Self::holding(rest, text))),
        }
    }

    fn holding(path: &[&str], text: String) -> Node {
        let mut inner = Self::new();
        inner.insert(path, text);
        Node::Map(inner)
    }

    /// The key itself, or for `[]` the number after the highest one in use.
    fn free_key(&self, name: &str) -> String {
        if !name.is_empty() {
            return name.to_owned();
        }
        let highest = self.0.iter().filter_map(|(key, _)| key.parse::<u64>().ok()).max();
        highest.map_or(0, |highest| highest.saturating_add(1)).to_string()
    }
}

/// Splits `a[b][]` into `a`, `b` and the empty name. A key without well-formed brackets is one name.
fn split_key(key: &str) -> Vec<&str> {
    let Some((outer, mut rest)) = key.split_once('[') else { return vec![key] };
    if outer.is_empty() {
        return vec![key];
    }
    let mut path = vec![outer];
    loop {
        let Some((name, after)) = rest.split_once(']') else {
            // PHP keeps an unclosed bracket as part of the name: nothing of ours is called so.
            return if path.len() == 1 { vec![key] } else { path };
        };
        path.push(name);
        match after.strip_prefix('[') {
            Some(next) => rest = next,
            None => return path,
        }
    }
}

fn escape(text: &str) -> String {
    utf8_percent_encode(text, PHP_SAFE).to_string().replace(' ', "+")
}

/// Something that travels as `outer[…]=…`, in both directions.
pub trait FormBody: Sized {
    /// The outer name: `ticket`.
    const OUTER: &'static str;

    /// Writes the properties that are set.
    fn write(&self) -> Map;

    /// Reads what was sent; every property that holds the wrong kind of thing is named.
    fn read(map: &Map) -> Result<Self, Problem>;

    /// The whole body, ready to send.
    fn encode(&self) -> String {
        self.write().encode(Self::OUTER)
    }
}

#[cfg(test)]
mod tests;
