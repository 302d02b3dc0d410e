//! A path as it is typed: `~` for home, and what it may become.

use std::path::{Path, PathBuf};

use crate::app::msg::FolderEntry;

/// A typed path, in its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Typed {
    /// What is typed up to the last slash, with it.
    pub(super) before: String,
    /// The folder that means.
    pub(super) folder: PathBuf,
    /// What is typed behind it.
    pub(super) name: String,
}

impl Typed {
    /// Reads a path; one that begins nowhere begins at home.
    pub(super) fn read(text: &str, home: Option<&Path>) -> Self {
        let (before, name) = match text.rfind('/') {
            Some(at) => text.split_at_checked(at + 1).unwrap_or((text, "")),
            // `~` alone is home itself
            None if text == "~" => ("~/", ""),
            None => ("", text),
        };
        let root = home.unwrap_or(Path::new("/"));
        let folder = match before.strip_prefix("~/") {
            Some(rest) => root.join(rest.trim_start_matches('/')),
            None => root.join(before),
        };
        Self { before: before.to_owned(), folder, name: name.to_owned() }
    }

    /// The whole path.
    pub(super) fn path(&self) -> PathBuf {
        self.folder.join(&self.name)
    }

    /// The text with this instead of what is typed behind the folder.
    pub(super) fn with(&self, entry: &FolderEntry) -> String {
        let slash = if entry.is_folder { "/" } else { "" };
        format!("{}{}{slash}", self.before, entry.name)
    }
}

/// A path as people write it, `~` for home.
pub(super) fn shown(path: &Path, home: Option<&Path>) -> String {
    match home.and_then(|home| path.strip_prefix(home).ok()) {
        Some(rest) if rest.as_os_str().is_empty() => "~".to_owned(),
        Some(rest) => format!("~/{}", rest.display()),
        None => path.display().to_string(),
    }
}

/// What of a folder begins like the typed name, folders first; hidden things only where they are wanted or a dot is
/// typed. Where nothing begins so, capital and small letters are taken for the same.
pub(super) fn matches(entries: &[FolderEntry], name: &str, hidden: bool) -> Vec<FolderEntry> {
    let seen =
        |entry: &&FolderEntry| hidden || name.starts_with('.') || !entry.name.starts_with('.');
    let find = |begins: &dyn Fn(&str) -> bool| {
        let mut found: Vec<FolderEntry> =
            entries.iter().filter(seen).filter(|entry| begins(&entry.name)).cloned().collect();
        found.sort_by_key(|entry| (!entry.is_folder, entry.name.to_lowercase()));
        found
    };
    let exact = find(&|entry| entry.starts_with(name));
    if !exact.is_empty() {
        return exact;
    }
    let name = name.to_lowercase();
    find(&|entry| entry.to_lowercase().starts_with(&name))
}

/// What all of them begin with, if that is more than is typed.
pub(super) fn common(entries: &[FolderEntry], name: &str) -> Option<String> {
    let (first, rest) = entries.split_first()?;
    let mut common: Vec<char> = first.name.chars().collect();
    for entry in rest {
        let same = common.iter().copied().zip(entry.name.chars());
        let same = same.take_while(|(one, other)| one == other).count();
        common.truncate(same);
    }
    let common: String = common.into_iter().collect();
    (common.chars().count() > name.chars().count()).then_some(common)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(names: &[&str]) -> Vec<FolderEntry> {
        let entry = |name: &&str| FolderEntry {
            name: name.trim_end_matches('/').to_owned(),
            is_folder: name.ends_with('/'),
            size: 1,
        };
        names.iter().map(entry).collect()
    }

    fn names(entries: &[FolderEntry]) -> Vec<&str> {
        entries.iter().map(|entry| entry.name.as_str()).collect()
    }

    #[test]
    fn paths_are_read_as_people_type_them() {
        let home = Path::new("/home/ann");
        let read = |text: &str| {
            let typed = Typed::read(text, Some(home));
            (typed.folder.display().to_string(), typed.name)
        };
        let pair = |folder: &str, name: &str| (folder.to_owned(), name.to_owned());
        assert_eq!(read("~/doc"), pair("/home/ann/", "doc"));
        assert_eq!(read("~"), pair("/home/ann/", ""));
        assert_eq!(read("/etc/hosts"), pair("/etc/", "hosts"));
        assert_eq!(read("doc/plan"), pair("/home/ann/doc/", "plan"));
        assert_eq!(read("x~y"), pair("/home/ann/", "x~y"));
        assert_eq!(Typed::read("x", None).path(), Path::new("/x"));
        assert_eq!(shown(Path::new("/home/ann/doc/a b"), Some(home)), "~/doc/a b");
        assert_eq!(shown(Path::new("/home/anna"), Some(home)), "/home/anna");
    }

    #[test]
    fn folders_come_first_and_hidden_things_when_asked_for() {
        let all = entries(&["b.txt", ".config/", "Bilder/", "a.txt", "berg/"]);
        assert_eq!(names(&matches(&all, "", false)), ["berg", "Bilder", "a.txt", "b.txt"]);
        assert_eq!(names(&matches(&all, "", true))[0], ".config");
        assert_eq!(names(&matches(&all, ".", false)), [".config"]);
        assert_eq!(names(&matches(&all, "B", false)), ["Bilder"]);
        assert_eq!(names(&matches(&all, "BE", false)), ["berg"]);
    }

    #[test]
    fn what_all_agree_on_is_completed() {
        let some = entries(&["report-1.pdf", "report-2.pdf"]);
        assert_eq!(common(&some, "re").as_deref(), Some("report-"));
        assert_eq!(common(&some, "report-"), None);
        assert_eq!(common(&[], ""), None);
    }
}
