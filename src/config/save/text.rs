//! The text of `config.toml`, in which single values change: comments, ends of lines and everything else stay as they are.

use std::path::Path;

use toml_edit::{DocumentMut, Item, Table, TableLike, Value};

use crate::config::Error;

/// The mark some editors put before everything else.
const MARK: char = '\u{feff}';

/// A text that can be edited.
pub(super) struct Text {
    pub(super) document: DocumentMut,
    has_mark: bool,
    has_returns: bool,
}

impl Text {
    pub(super) fn read(text: &str, path: &Path) -> Result<Self, Error> {
        let document = text.parse().map_err(|error: toml_edit::TomlError| {
            Error::file("read", path)(std::io::Error::other(error.message().to_owned()))
        })?;
        let has_returns = text.matches("\r\n").count() * 2 > text.matches('\n').count();
        Ok(Self { document, has_mark: text.starts_with(MARK), has_returns })
    }

    /// The text as it is now, in the ways of the one it was.
    pub(super) fn written(&self) -> String {
        let mut text = self.document.to_string();
        if self.has_returns {
            text = text.replace("\r\n", "\n").replace('\n', "\r\n");
        }
        if self.has_mark && !text.starts_with(MARK) {
            text.insert(0, MARK);
        }
        text
    }
}

/// A table to be the last one. The comments at the end of the text stay above it: a setting among them would be one of the
/// table's as soon as it is none any more.
pub(super) fn new_table_below_all(document: &mut DocumentMut) -> Table {
    let mut table = Table::new();
    let is_last = document.get("profiles").is_none_or(Item::is_table);
    let comments = document.trailing().as_str().unwrap_or_default();
    if is_last && comments.contains('#') {
        table.decor_mut().set_prefix(format!("{}\n\n", comments.trim_end_matches('\n')));
        document.set_trailing("");
    }
    table
}

/// Gives the key this value; what stands around the old one stays.
pub(super) fn set(table: &mut dyn TableLike, key: &str, new: impl Into<Value>) {
    let mut new = new.into();
    if let Some(old) = table.get(key).and_then(Item::as_value) {
        *new.decor_mut() = old.decor().clone();
    }
    match table.get_mut(key) {
        Some(item) => *item = Item::Value(new),
        None => drop(table.insert(key, Item::Value(new))),
    }
}

/// Takes the key out. The comments above it stay where they are: what they are about only their author knows.
pub(super) fn take_out(table: &mut dyn TableLike, key: &str) {
    let comments = comments_of(table, key);
    let keys: Vec<String> = table.iter().map(|(key, _)| key.to_owned()).collect();
    table.remove(key);
    let at = keys.iter().position(|it| it == key);
    let Some(at) = at.filter(|_| comments.contains('#')) else { return };
    if let Some(mut next) = keys.get(at + 1).and_then(|next| table.key_mut(next)) {
        let decor = next.leaf_decor_mut();
        let own = decor.prefix().and_then(|it| it.as_str()).unwrap_or_default();
        let both = format!("{comments}{own}");
        decor.set_prefix(both);
    } else if let Some(last) = at.checked_sub(1).and_then(|before| keys.get(before))
        && let Some(value) = table.get_mut(last).and_then(Item::as_value_mut)
    {
        // behind what is the last one now, on lines of their own
        let decor = value.decor_mut();
        let own = decor.suffix().and_then(|it| it.as_str()).unwrap_or_default();
        let both = format!("{own}\n{}", comments.trim_end_matches('\n'));
        decor.set_suffix(both);
    }
}

/// The lines above the key, and those below its value that have been put there when another was taken out.
fn comments_of(table: &dyn TableLike, key: &str) -> String {
    let above = table.key(key).and_then(|key| key.leaf_decor().prefix()?.as_str());
    let behind = table.get(key).and_then(|item| item.as_value()?.decor().suffix()?.as_str());
    let below = behind.and_then(|text| text.split_once('\n'));
    let below = below.map(|(_, lines)| format!("{lines}\n")).unwrap_or_default();
    format!("{}{below}", above.unwrap_or_default())
}
