//! What the doctor says of our folders and files: whether something can be kept there.

use std::path::Path;

use rustix::fs::{Access, StatVfs, access, statvfs};
use rustix::io::Errno;

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
        return Finding::bad(about, unwritable(path, nearest, error));
    }
    if statvfs(nearest).is_ok_and(|disk| is_full(&disk)) {
        return Finding::bad(
            about,
            format!(
                "the disk of {} has no room left: make room, or nothing is kept there",
                path.display()
            ),
        );
    }
    let yet = if nearest == path { "" } else { " (made when needed)" };
    Finding::good(about, format!("{}{yet}", path.display()))
}

/// Why nothing can be kept there. No change of mode helps where the whole file system takes nothing.
fn unwritable(path: &Path, nearest: &Path, error: Errno) -> String {
    let path = path.display();
    if error == Errno::ROFS {
        return format!(
            "{path} cannot be written: its file system is mounted read-only. Mount it to be written, or choose another folder"
        );
    }
    format!("{path} cannot be written: {error}. Mend it with: chmod u+wx '{}'", nearest.display())
}

/// Less than this is left on a disk that takes nothing more of ours, in bytes.
const ROOM: u64 = 256 * 1024;

/// Whether it has no room for anything of ours. One that counts no blocks at all tells nothing.
const fn is_full(disk: &StatVfs) -> bool {
    disk.f_blocks > 0 && disk.f_bavail.saturating_mul(disk.f_frsize) < ROOM
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
    fn a_disk_without_room_is_told_from_one_that_does_not_count() {
        let disk = statvfs(std::env::temp_dir()).unwrap();
        let with = |f_blocks, f_bavail| StatVfs { f_blocks, f_bavail, f_frsize: 4096, ..disk };
        assert!(is_full(&with(1000, 0)) && is_full(&with(1000, 63)));
        assert!(!is_full(&with(1000, 64)) && !is_full(&with(0, 0)));
    }

    #[test]
    fn what_no_change_of_mode_can_mend_is_said_so() {
        let path = Path::new("/data/x");
        let words = unwritable(path, Path::new("/data"), Errno::ROFS);
        assert!(words.contains("mounted read-only") && !words.contains("chmod"), "{words}");
        assert!(
            unwritable(path, Path::new("/data"), Errno::ACCESS).ends_with("chmod u+wx '/data'")
        );
    }

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
