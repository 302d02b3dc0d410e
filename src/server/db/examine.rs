//! Looks at a database that somebody may have open, and changes nothing.

use std::path::Path;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _};

use super::open::{MIGRATIONS, code, connect, file, refused, unreadable};
use crate::server::error::Error;

/// `SQLITE_READONLY_ROLLBACK`: a journal lies there that whoever may write would play back first.
const READONLY_ROLLBACK: u32 = 776;

/// What is found in a database.
struct Found {
    /// What the database says of itself.
    verdict: String,
    /// The newest change that was made to its schema.
    version: i64,
    /// What its attachments are called on disk.
    bodies: Vec<String>,
}

/// The names of the bodies that its attachments have; none where there is no database. Refuses one that would not be
/// opened.
pub(in crate::server) async fn examine(folder: &Path) -> Result<Option<Vec<String>>, Error> {
    let file = file(folder);
    let is_there = file.try_exists();
    if !is_there.map_err(|source| Error::Folder { folder: folder.to_owned(), source })? {
        return Ok(None);
    }
    let found = look(&file).await.map_err(|error| match code(&error) {
        Some(READONLY_ROLLBACK) => Error::CutOff { file: file.clone() },
        _ => refused(&file, error),
    });
    let Found { verdict, version, bodies } = found?;
    if verdict != "ok" {
        return Err(unreadable(&file, &verdict));
    }
    let newest = MIGRATIONS.iter().map(|known| known.version).max();
    if newest.is_some_and(|newest| version > newest) {
        return Err(Error::Newer { folder: folder.to_owned() });
    }
    Ok(Some(bodies))
}

async fn look(file: &Path) -> Result<Found, sqlx::Error> {
    let is_absent = |suffix: &str| {
        let mut journal = file.as_os_str().to_owned();
        journal.push(suffix);
        matches!(Path::new(&journal).try_exists(), Ok(false))
    };
    // without a journal of either kind nobody writes, and nothing has to be made beside it to read it
    let is_closed = is_absent("-wal") && is_absent("-journal");
    let options = SqliteConnectOptions::new()
        .filename(file)
        .read_only(true)
        .immutable(is_closed)
        .disable_statement_logging();
    let mut connection = connect(&options).await?;
    let verdict = sqlx::query_scalar("PRAGMA quick_check(1)").fetch_one(&mut connection).await?;
    let is_told = "SELECT COUNT(*) FROM sqlite_master WHERE name = '_sqlx_migrations'";
    let is_told: i64 = sqlx::query_scalar(is_told).fetch_one(&mut connection).await?;
    let version = if is_told == 0 {
        0
    } else {
        let newest = "SELECT COALESCE(MAX(version), 0) FROM _sqlx_migrations";
        sqlx::query_scalar(newest).fetch_one(&mut connection).await?
    };
    let has_files = "SELECT COUNT(*) FROM sqlite_master WHERE name = 'files'";
    let has_files: i64 = sqlx::query_scalar(has_files).fetch_one(&mut connection).await?;
    let bodies = if has_files == 0 {
        Vec::new()
    } else {
        sqlx::query_scalar("SELECT blob FROM files").fetch_all(&mut connection).await?
    };
    connection.close().await?;
    Ok(Found { verdict, version, bodies })
}
