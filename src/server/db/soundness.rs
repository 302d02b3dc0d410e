//! Whether the database is sound. To look at all of a large one takes most of a second, so it is not done again as long as
//! nothing can have happened to it: it was looked at within a day, closed in good order, and is the same file as then. A
//! record beside it says so, whose own time is that of the last look.

use std::fs::OpenOptions;
use std::io::{self, Write as _};
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use sqlx::Connection as _;
use sqlx::sqlite::SqliteConnectOptions;

use super::open::{connect, refused, unreadable};
use crate::server::error::Error;
use crate::storage;

/// How long it is taken for sound: a disk may go bad under a file that nobody writes to.
const TRUSTED: Duration = Duration::from_hours(24);

/// Refuses a damaged database before anything is written to it: what is damaged is not to be mended behind anybody's
/// back, and not to be made worse. Answers when that was.
pub(super) async fn check(
    options: &SqliteConnectOptions,
    file: &Path,
) -> Result<SystemTime, Error> {
    let verdict = async {
        let mut connection = connect(options).await?;
        let found: String =
            sqlx::query_scalar("PRAGMA quick_check(1)").fetch_one(&mut connection).await?;
        connection.close().await?;
        Ok::<_, sqlx::Error>(found)
    };
    match verdict.await {
        Ok(found) if found == "ok" => Ok(SystemTime::now()),
        Ok(damage) => Err(unreadable(file, &damage)),
        Err(error) => Err(refused(file, error)),
    }
}

/// When the database was looked at, if nothing can have happened to it since. To be asked before it is opened: an end that
/// was not in good order has left a journal.
pub(super) fn known_since(file: &Path) -> Option<SystemTime> {
    let has_journal = ["-wal", "-journal"].iter().any(|end| {
        let mut name = file.as_os_str().to_owned();
        name.push(end);
        !matches!(Path::new(&name).try_exists(), Ok(false))
    });
    if has_journal {
        return None;
    }
    let record = record(file);
    let looked_at = record.metadata().ok()?.modified().ok()?;
    let is_recent = looked_at.elapsed().is_ok_and(|age| age < TRUSTED);
    let is_same = storage::read_text(&record).ok()? == likeness(file).ok()?;
    (is_recent && is_same).then_some(looked_at)
}

/// Takes the record away: from now on only an end in good order can say that the database is sound. What is refused now is
/// refused again.
pub(super) fn forget(file: &Path) {
    match std::fs::remove_file(record(file)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            tracing::debug!(%error, "the record of the last look stays");
        }
        _ => {}
    }
}

/// Records that the database is closed, and was found sound at that time. Where that fails it is looked at again, which
/// does no harm.
pub(super) fn remember(file: &Path, looked_at: SystemTime) {
    let written = || {
        let mut options = OpenOptions::new();
        let options = options.write(true).create(true).truncate(true).mode(0o600);
        let likeness = likeness(file)?;
        let mut record = options.open(record(file))?;
        record.write_all(likeness.as_bytes())?;
        record.set_modified(looked_at)
    };
    if let Err(error) = written() {
        tracing::debug!(%error, "the database will be looked at again");
    }
}

fn record(file: &Path) -> PathBuf {
    file.with_extension("sound")
}

/// What changes with every write, and with every other file that takes its place.
fn likeness(file: &Path) -> io::Result<String> {
    let it = file.metadata()?;
    Ok(format!(
        "{} {} {}.{} {}.{}",
        it.ino(),
        it.len(),
        it.mtime(),
        it.mtime_nsec(),
        it.ctime(),
        it.ctime_nsec()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::db::{Db, projects};

    /// A closed workspace with damage that an opening alone does not meet.
    async fn damaged() -> (tempfile::TempDir, PathBuf) {
        let place = tempfile::tempdir().unwrap();
        let file = place.path().join("workspace.db");
        let db = Db::open(place.path()).await.unwrap();
        let mut write = db.write().await.unwrap();
        for _ in 0..200 {
            projects::insert(&mut write, "project", &"x".repeat(400)).await.unwrap();
        }
        write.commit().await.unwrap();
        db.close().await;
        let mut bytes = std::fs::read(&file).unwrap();
        // rows of the last table that was written to
        let late = bytes.len() / 4 * 3;
        bytes[late..late + 8_192].fill(0xa5);
        std::fs::write(&file, bytes).unwrap();
        (place, file)
    }

    async fn refused(place: &tempfile::TempDir) -> String {
        let opened = Db::open(place.path()).await;
        opened.err().expect("it is damaged").to_string()
    }

    #[tokio::test]
    async fn damage_is_found_after_a_change_a_bad_end_and_a_day_and_a_restart_does_not_look() {
        let (place, file) = damaged().await;
        let before = std::fs::read(&file).unwrap();
        let why = refused(&place).await;
        assert!(why.contains("workspace.db") && why.contains("put a copy"), "{why}");

        let journal = place.path().join("workspace.db-wal");
        remember(&file, SystemTime::now());
        std::fs::write(&journal, "").unwrap();
        assert_eq!(refused(&place).await, why, "an end that was not in good order");
        assert!(!journal.exists(), "the refusal has folded it in");
        assert_eq!(refused(&place).await, why, "what was refused is refused again");

        remember(&file, SystemTime::now() - TRUSTED);
        assert_eq!(refused(&place).await, why, "a day is over");
        assert_eq!(std::fs::read(&file).unwrap(), before, "nothing was mended, or made worse");

        remember(&file, SystemTime::now());
        Db::open(place.path()).await.expect("nobody looks").close().await;
    }

    fn is_known(file: &Path) -> bool {
        known_since(file).is_some()
    }

    #[tokio::test]
    async fn only_a_file_that_nothing_has_happened_to_is_not_looked_at() {
        let place = tempfile::tempdir().unwrap();
        let file = place.path().join("workspace.db");
        let db = Db::open(place.path()).await.unwrap();
        assert!(!is_known(&file), "it is open, or was killed");
        db.close().await;
        assert!(is_known(&file));

        let looked_at = known_since(&file);
        Db::open(place.path()).await.unwrap().close().await;
        assert_eq!(known_since(&file), looked_at, "to open it is not to look at it");

        let journal = place.path().join("workspace.db-wal");
        std::fs::write(&journal, "").unwrap();
        assert!(!is_known(&file), "an end that was not in good order");
        std::fs::remove_file(&journal).unwrap();
        assert!(is_known(&file));

        let record = std::fs::File::options().write(true).open(record(&file)).unwrap();
        record.set_modified(SystemTime::now() - TRUSTED).unwrap();
        assert!(!is_known(&file), "a day is over");
        record.set_modified(SystemTime::now()).unwrap();
        assert!(is_known(&file));

        let bytes = std::fs::read(&file).unwrap();
        std::fs::write(&file, &bytes).unwrap();
        assert!(!is_known(&file), "somebody else has written it");
    }
}
