//! The log: a file of ours alone, rotated, without control characters and without a known secret.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use tracing::level_filters::LevelFilter;

use crate::config::Paths;
use crate::model::Hush;
use crate::storage;
use crate::text;

/// From here on a file is put aside and a new one begun.
const FULL: u64 = 1024 * 1024;

/// Files that are kept beside the one that is written.
const KEPT: u32 = 3;

/// Starts writing what happens to a file. Without one, as on a full or read-only disk, the program goes on.
pub(super) fn start(paths: &Paths, hush: Hush) {
    let Ok(log) = Log::open(&paths.log(), hush, FULL) else { return };
    let log = Arc::new(log);
    let _there_is_one_already = tracing_subscriber::fmt()
        .with_max_level(LevelFilter::INFO)
        .with_ansi(false)
        // a disk that takes no line of it is no reason to write over the board
        .log_internal_errors(false)
        .with_writer(move || Line(Arc::clone(&log)))
        .try_init();
}

struct Log {
    path: PathBuf,
    full: u64,
    hush: Hush,
    file: Mutex<Open>,
}

struct Open {
    file: File,
    length: u64,
}

/// Takes one event.
struct Line(Arc<Log>);

impl Write for Line {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.append(&String::from_utf8_lossy(bytes))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Log {
    fn open(folder: &Path, hush: Hush, full: u64) -> io::Result<Self> {
        storage::make_folder(folder).map_err(io::Error::other)?;
        let path = folder.join("smartq.log");
        let file = Mutex::new(Open::new(&path)?);
        Ok(Self { path, full, hush, file })
    }

    fn append(&self, event: &str) -> io::Result<()> {
        // before anything is left out or cut: what is left of a secret then would not be known as one
        let line = self.hush.silence(event);
        let line = text::clean_lines(&line);
        let mut open = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        if open.length >= self.full {
            self.put_aside()?;
            *open = Open::new(&self.path)?;
        }
        open.file.write_all(line.as_bytes())?;
        open.length += line.len() as u64;
        Ok(())
    }

    /// `smartq.log` becomes `smartq.log.1`, that one `.2`, and the oldest goes.
    fn put_aside(&self) -> io::Result<()> {
        for number in (1..KEPT).rev() {
            let older = self.aside(number + 1);
            match std::fs::rename(self.aside(number), older) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        std::fs::rename(&self.path, self.aside(1))
    }

    fn aside(&self, number: u32) -> PathBuf {
        self.path.with_extension(format!("log.{number}"))
    }
}

impl Open {
    fn new(path: &Path) -> io::Result<Self> {
        let file = OpenOptions::new().create(true).append(true).mode(0o600).open(path)?;
        let length = file.metadata()?.len();
        Ok(Self { file, length })
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::MetadataExt as _;

    use super::*;
    use crate::model::Secret;

    fn hush(secrets: &[&str]) -> Hush {
        let hush = Hush::default();
        for secret in secrets {
            hush.know(&Secret::new(*secret));
        }
        hush
    }

    #[test]
    fn the_log_is_ours_alone_and_holds_no_secret() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("state/log");
        let log = Log::open(&folder, hush(&["hunter2", ""]), FULL).unwrap();
        log.append("sent hunter2 to \u{1b}[31mhost\n").unwrap();
        let said = std::fs::read_to_string(&log.path).unwrap();
        assert_eq!(said, "sent [secret] to \u{fffd}[31mhost\n");
        assert_eq!(log.path.metadata().unwrap().mode() & 0o777, 0o600);
        assert_eq!(folder.metadata().unwrap().mode() & 0o777, 0o700);
    }

    #[test]
    fn a_secret_is_known_whatever_is_left_out_of_a_line() {
        let place = tempfile::tempdir().unwrap();
        let odd = "hun\u{ad}ter2";
        let log = Log::open(place.path(), hush(&[odd, "hunter3"]), FULL).unwrap();
        let filler = "x".repeat(text::NOTE_CAP - 4);
        log.append(&format!("{odd}\n")).unwrap();
        log.append(&format!("{filler}hunter3\n")).unwrap();
        let said = std::fs::read_to_string(&log.path).unwrap();
        assert!(said.starts_with("[secret]\n") && !said.contains("hun"), "a part of it was kept");
    }

    #[test]
    fn a_secret_that_comes_to_be_known_later_is_left_out_from_then_on() {
        let place = tempfile::tempdir().unwrap();
        let hush = Hush::default();
        let log = Log::open(place.path(), hush.clone(), FULL).unwrap();
        hush.know(&Secret::new("typed later"));
        log.append("with typed later, typed+later and dHlwZWQgbGF0ZXI=\n").unwrap();
        let said = std::fs::read_to_string(&log.path).unwrap();
        assert!(said.starts_with("with [secret], [secret] and [secret]"), "{said}");
    }

    #[test]
    fn a_full_log_is_put_aside_and_the_oldest_goes() {
        let place = tempfile::tempdir().unwrap();
        let log = Log::open(place.path(), Hush::default(), 4).unwrap();
        for event in ["one\n\n", "two\n\n", "three\n", "four\n\n", "five\n\n"] {
            log.append(event).unwrap();
        }
        let read = |path: PathBuf| std::fs::read_to_string(path).unwrap().trim().to_owned();
        assert_eq!(read(log.path.clone()), "five");
        assert_eq!([1, 2, 3].map(|number| read(log.aside(number))), ["four", "three", "two"]);
        assert_eq!(place.path().read_dir().unwrap().count(), 4);
    }
}
