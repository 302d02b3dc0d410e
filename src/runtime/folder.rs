//! Reading a folder of this machine, for completing a path.

use std::path::Path;

use crate::app::msg::FolderEntry;

/// Nobody reads through more than this, and a folder of a million files must not fill the memory.
const MOST_ENTRIES: usize = 10_000;

/// The entries by name; `None` where the folder is not there or cannot be read. A link counts as what it points to.
pub(super) fn entries(folder: &Path) -> Option<Vec<FolderEntry>> {
    let found = std::fs::read_dir(folder).ok()?;
    let mut entries: Vec<FolderEntry> = found
        .flatten()
        .take(MOST_ENTRIES)
        .map(|entry| {
            let about = std::fs::metadata(entry.path()).ok();
            let is_folder = about.as_ref().is_some_and(std::fs::Metadata::is_dir);
            let size = about.filter(|_| !is_folder).map_or(0, |about| about.len());
            FolderEntry { name: entry.file_name().to_string_lossy().into_owned(), is_folder, size }
        })
        .collect();
    entries.sort_by(|a, b| a.name.cmp(&b.name));
    Some(entries)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_read_by_name() {
        let place = tempfile::tempdir().unwrap();
        std::fs::write(place.path().join("b.txt"), "four").unwrap();
        std::fs::create_dir(place.path().join("a")).unwrap();
        std::os::unix::fs::symlink("nowhere", place.path().join("c")).unwrap();
        let entry =
            |name: &str, is_folder, size| FolderEntry { name: name.to_owned(), is_folder, size };
        assert_eq!(
            entries(place.path()).unwrap(),
            [entry("a", true, 0), entry("b.txt", false, 4), entry("c", false, 0)]
        );
        assert_eq!(entries(&place.path().join("missing")), None);
    }
}
