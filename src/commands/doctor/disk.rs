//! What the doctor says of our folders and files: whether something can be kept there.

use std::path::Path;

use rustix::fs::{Access, access};

use super::Finding;

/// Whether something can be kept there; a folder that is not there yet is made where it is needed.
pub(super) fn folder(about: &'static str, path: &Path) -> Finding {
    // a link that leads nowhere is there, and in the way
    let there = path.ancestors().find(|folder| folder.symlink_metadata().is_ok());
    let Some(nearest) = there else {
        return Finding::bad(about, format!("{} cannot be made", path.display()));
    };
    if let Some(lost) = lost_link(about, nearest) {
        return lost;
    }
    if !nearest.is_dir() {
        return Finding::bad(
            about,
            format!("{} is in the way: it is not a folder", nearest.display()),
        );
    }
    if let Err(error) = access(nearest, Access::WRITE_OK | Access::EXEC_OK) {
        return Finding::bad(
            about,
            format!(
                "{} cannot be written: {error}. Mend it with: chmod u+wx '{}'",
                path.display(),
                nearest.display()
            ),
        );
    }
    let yet = if nearest == path { "" } else { " (made when needed)" };
    Finding::good(about, format!("{}{yet}", path.display()))
}

/// Whether it is a link to something that is not there.
pub(super) fn lost_link(about: &'static str, path: &Path) -> Option<Finding> {
    let target = std::fs::read_link(path).ok().filter(|_| !path.exists())?;
    Some(Finding::bad(
        about,
        format!(
            "{} is a link to {}, which is not there: bring that back, or take the link away",
            path.display(),
            target.display()
        ),
    ))
}

#[cfg(test)]
mod tests {
    use super::super::Mark;
    use super::*;

    #[test]
    fn a_folder_in_the_way_is_told() {
        let place = tempfile::tempdir().unwrap();
        assert_eq!(folder("data dir", place.path()).mark, Mark::Good);
        let new = folder("data dir", &place.path().join("a/b"));
        assert!(new.mark == Mark::Good && new.words.ends_with("(made when needed)"));
        std::fs::write(place.path().join("file"), "").unwrap();
        let blocked = folder("data dir", &place.path().join("file/b"));
        assert!(blocked.mark == Mark::Bad && blocked.words.contains("not a folder"));
    }
}
