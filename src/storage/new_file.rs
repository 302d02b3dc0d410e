//! A new file: under a name of its own until it is whole, then under its own, and never in the place of another.
//!
//! The folder is opened once, and everything is done in what was opened: whoever swaps a part of the path meanwhile, or
//! lays a link under one of the names, leads it nowhere else.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io;
use std::os::fd::OwnedFd;
use std::path::{Component, Path};

use rustix::fs::{AtFlags, Mode, OFlags, fsync, linkat, openat, statat, unlinkat};

/// Bytes of the final name that the name of the part repeats: the whole must not be too long for a file system.
const NAME: usize = 200;

/// See the module. Dropping it before [`NewFile::publish`] takes away what there is of it.
#[derive(Debug)]
pub struct NewFile {
    folder: OwnedFd,
    /// What it is called until it is whole.
    part: OsString,
    name: OsString,
}

impl NewFile {
    /// Begins a file that only its owner may read or write, and that nobody can run. What is to be in it is written to
    /// the file that comes with it.
    pub fn create(path: &Path) -> io::Result<(Self, File)> {
        let name = last_name(path)?.to_owned();
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let folder = rustix::fs::open(folder, flags, Mode::empty())?;
        if is_taken(&folder, &name) {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        let part = part_name(&name);
        let file = exclusive(&folder, &part)?;
        Ok((Self { folder, part, name }, file))
    }

    /// Gives the file its name, once all of it is safe on the disk, and only if the name is still free.
    pub fn publish(self, file: &File) -> io::Result<()> {
        file.sync_all()?;
        self.take_name(file)?;
        // some file systems cannot; the file is whole all the same
        let _synced = fsync(&self.folder);
        Ok(())
    }

    /// Not every file system can rename without replacing, and not every one has links.
    fn take_name(&self, file: &File) -> io::Result<()> {
        match self.rename() {
            Err(error) if is_unsupported(&error) => {}
            done => return done,
        }
        match self.link() {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => self.copy(file),
            done => done,
        }
    }

    #[cfg(any(target_os = "linux", target_vendor = "apple"))]
    fn rename(&self) -> io::Result<()> {
        use rustix::fs::{RenameFlags, renameat_with};
        let (folder, flags) = (&self.folder, RenameFlags::NOREPLACE);
        Ok(renameat_with(folder, &self.part, folder, &self.name, flags)?)
    }

    #[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
    fn rename(&self) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }

    /// The part's own name goes when this is dropped.
    fn link(&self) -> io::Result<()> {
        let folder = &self.folder;
        Ok(linkat(folder, &self.part, folder, &self.name, AtFlags::empty())?)
    }

    /// Where there is nothing better: the name is taken for a new file, and what was written goes there. A rename would
    /// put it in the place of whatever has the name by then.
    fn copy(&self, from: &File) -> io::Result<()> {
        let mut to = exclusive(&self.folder, &self.name)?;
        let copied = rewound(from).and_then(|mut from| io::copy(&mut from, &mut to));
        copied.and_then(|_| to.sync_all()).inspect_err(|_| {
            let _gone_already = unlinkat(&self.folder, &self.name, AtFlags::empty());
        })
    }
}

impl Drop for NewFile {
    fn drop(&mut self) {
        // after a rename nothing is there under this name
        let _gone_already = unlinkat(&self.folder, &self.part, AtFlags::empty());
    }
}

/// The last part of a path, where it names a file.
fn last_name(path: &Path) -> io::Result<&OsStr> {
    match path.components().next_back() {
        Some(Component::Normal(name)) => Ok(name),
        _ => Err(io::Error::new(io::ErrorKind::InvalidInput, "that is not the name of a file")),
    }
}

/// Whether anything has the name; a link that leads nowhere has it too.
fn is_taken(folder: &OwnedFd, name: &OsStr) -> bool {
    statat(folder, name, AtFlags::SYMLINK_NOFOLLOW).is_ok()
}

/// A new file in the folder, or none.
fn exclusive(folder: &OwnedFd, name: &OsStr) -> io::Result<File> {
    let flags = OFlags::RDWR | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    Ok(openat(folder, name, flags, Mode::RUSR | Mode::WUSR)?.into())
}

fn rewound(file: &File) -> io::Result<&File> {
    use std::io::Seek as _;
    let mut start = file;
    start.rewind()?;
    Ok(file)
}

fn part_name(name: &OsStr) -> OsString {
    let mut part = OsString::from(".");
    let shown = name.to_string_lossy();
    part.push(shown.get(..shown.floor_char_boundary(NAME)).unwrap_or_default());
    part.push(format!(".{:08x}.part", fastrand::u32(..)));
    part
}

fn is_unsupported(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::Unsupported | io::ErrorKind::InvalidInput)
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    use std::path::PathBuf;

    use super::*;

    type Way = fn(&NewFile, &File) -> io::Result<()>;

    const WAYS: [(&str, Way); 3] = [
        ("rename", |new, _| new.rename()),
        ("link", |new, _| new.link()),
        ("copy", |new, file| new.copy(file)),
    ];

    struct Place(tempfile::TempDir);

    impl Place {
        fn new() -> Self {
            Self(tempfile::tempdir().unwrap())
        }

        fn path(&self, name: &str) -> PathBuf {
            self.0.path().join(name)
        }

        fn begin(&self, name: &str) -> (NewFile, File) {
            let (new, mut file) = NewFile::create(&self.path(name)).unwrap();
            file.write_all(b"hello").unwrap();
            (new, file)
        }

        fn names(&self) -> Vec<String> {
            let entries = self.0.path().read_dir().unwrap();
            let mut names: Vec<_> =
                entries.map(|it| it.unwrap().file_name().into_string().unwrap()).collect();
            names.sort();
            names
        }
    }

    #[test]
    fn a_whole_file_gets_its_name_and_is_ours_alone_whichever_way() {
        for (way, take_name) in WAYS {
            let place = Place::new();
            let (new, file) = place.begin("a.txt");
            assert!(!place.path("a.txt").exists());
            take_name(&new, &file).unwrap();
            drop(new);
            assert_eq!(std::fs::read(place.path("a.txt")).unwrap(), b"hello", "{way}");
            let mode = place.path("a.txt").metadata().unwrap().permissions().mode();
            assert_eq!((mode & 0o777, place.names()), (0o600, vec!["a.txt".to_owned()]), "{way}");
        }
    }

    #[test]
    fn a_name_taken_meanwhile_is_left_alone_whichever_way() {
        for (way, take_name) in WAYS {
            let place = Place::new();
            let (new, file) = place.begin("a.txt");
            std::fs::write(place.path("a.txt"), "theirs").unwrap();
            let refused = take_name(&new, &file).unwrap_err();
            assert_eq!(refused.kind(), io::ErrorKind::AlreadyExists, "{way}");
            drop(new);
            assert_eq!(std::fs::read(place.path("a.txt")).unwrap(), b"theirs", "{way}");
            assert_eq!(place.names(), ["a.txt"], "{way}");
        }
    }

    #[test]
    fn a_link_under_the_name_leads_nowhere_whichever_way() {
        for (way, take_name) in WAYS {
            let place = Place::new();
            let (new, file) = place.begin("a.txt");
            symlink(place.path("elsewhere"), place.path("a.txt")).unwrap();
            assert!(take_name(&new, &file).is_err(), "{way}");
            drop(new);
            assert_eq!(place.names(), ["a.txt"], "{way}");
            assert!(NewFile::create(&place.path("a.txt")).is_err(), "{way}");
        }
    }

    #[test]
    fn a_folder_that_is_swapped_meanwhile_leads_nowhere_whichever_way() {
        for (way, take_name) in WAYS {
            let place = Place::new();
            std::fs::create_dir(place.path("chosen")).unwrap();
            std::fs::create_dir(place.path("elsewhere")).unwrap();
            let (new, file) = place.begin("chosen/a.txt");
            std::fs::rename(place.path("chosen"), place.path("moved")).unwrap();
            symlink(place.path("elsewhere"), place.path("chosen")).unwrap();
            take_name(&new, &file).unwrap();
            drop(new);
            assert_eq!(place.path("elsewhere").read_dir().unwrap().count(), 0, "{way}");
            assert_eq!(std::fs::read(place.path("moved/a.txt")).unwrap(), b"hello", "{way}");
        }
    }

    #[test]
    fn what_never_becomes_whole_leaves_nothing() {
        let place = Place::new();
        let (new, _file) = place.begin("a.txt");
        assert_eq!(place.names().len(), 1);
        drop(new);
        assert!(place.names().is_empty());
    }

    #[test]
    fn what_is_no_name_makes_no_file() {
        for path in ["/", "..", "/tmp/..", ""] {
            assert!(NewFile::create(Path::new(path)).is_err(), "{path:?}");
        }
    }

    #[test]
    fn the_longest_name_still_fits() {
        let part = part_name(OsStr::new(&"ä".repeat(127)));
        assert!(part.len() <= 255 && part.to_string_lossy().ends_with(".part"));
    }
}
