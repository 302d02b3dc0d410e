//! A copy of the database before its schema is changed: a way back, should the new version disappoint.
//!
//! It lies beside the database and says when it was made and which schema it has: `workspace-20261126T183000Z-v1.db`. The
//! bodies of files are not in it, as no change of the schema touches them.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use sqlx::migrate::Migrator;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode};
use sqlx::{Connection as _, query, query_scalar};

use super::open::connect;
use crate::server::error::Error;

/// How many copies stay, the newest ones.
const KEPT: usize = 2;

/// Makes the copy if the schema is about to be changed. Without one nothing may be changed.
pub(super) async fn before_a_change(
    options: &SqliteConnectOptions,
    file: &Path,
    journal: SqliteJournalMode,
    migrations: &Migrator,
) -> Result<(), Error> {
    let failed = |why: String| Error::NoCopy { file: file.to_owned(), why };
    let mut database = connect(options).await.map_err(|error| failed(error.to_string()))?;
    let due = due(&mut database, migrations).await.map_err(|error| failed(error.to_string()))?;
    if let Some(version) = due {
        let copy = file.with_file_name(name(version, jiff::Timestamp::now()));
        copy_to(&mut database, &copy, options, journal).await.map_err(failed)?;
        tracing::info!(copy = %copy.display(), "the database was copied before it is changed");
        forget_old(file);
    }
    database.close().await.map_err(|error| failed(error.to_string()))
}

/// The newest copy there is of this database.
pub(super) fn newest(file: &Path) -> Option<PathBuf> {
    copies(file).pop()
}

/// The version of the schema, if it is an older one than ours. A database that is new has none, and of one with a version
/// that we do not know nothing will be changed.
async fn due(
    database: &mut SqliteConnection,
    migrations: &Migrator,
) -> Result<Option<i64>, sqlx::Error> {
    let tables = "SELECT COUNT(*) FROM sqlite_master WHERE name = '_sqlx_migrations'";
    if query_scalar::<_, i64>(tables).fetch_one(&mut *database).await? == 0 {
        return Ok(None);
    }
    let applied = "SELECT version FROM _sqlx_migrations ORDER BY version";
    let applied: Vec<i64> = query_scalar(applied).fetch_all(database).await?;
    let is_known = applied.iter().all(|version| migrations.version_exists(*version));
    let is_due = migrations.iter().any(|ours| !applied.contains(&ours.version));
    Ok((is_known && is_due).then(|| applied.last().copied().unwrap_or(0)))
}

/// Whole or not at all: it has its name once it is on the disk.
async fn copy_to(
    database: &mut SqliteConnection,
    copy: &Path,
    options: &SqliteConnectOptions,
    journal: SqliteJournalMode,
) -> Result<(), String> {
    let half = Half(copy.with_extension("part"));
    private_file(&half.0).map_err(|error| error.to_string())?;
    let path = half.0.to_str().ok_or("the path of its folder is no text")?;
    let copied = async {
        query("VACUUM INTO $1").bind(path).execute(database).await?;
        // the journal is part of the file, but not of such a copy
        let options = options.clone().filename(&half.0).journal_mode(journal);
        connect(&options).await?.close().await
    };
    copied.await.map_err(|error: sqlx::Error| error.to_string())?;
    let (from, to) = (half.0.clone(), copy.to_owned());
    let settling = tokio::task::spawn_blocking(move || settle(&from, &to));
    let settled = settling.await.map_err(io::Error::other).flatten();
    settled.map_err(|error| error.to_string())
}

/// A file of the owner's alone. What an earlier attempt has left there goes: a copy is only made into nothing.
fn private_file(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)
}

fn settle(from: &Path, to: &Path) -> io::Result<()> {
    File::open(from)?.sync_all()?;
    std::fs::rename(from, to)?;
    to.parent().map_or(Ok(()), |folder| File::open(folder)?.sync_all())
}

/// A copy that has no name yet, and goes if it never gets one.
struct Half(PathBuf);

impl Drop for Half {
    fn drop(&mut self) {
        for end in ["", "-wal", "-shm", "-journal"] {
            let mut path = self.0.as_os_str().to_owned();
            path.push(end);
            let _is_gone_already = std::fs::remove_file(path);
        }
    }
}

/// Its name: the moment first, so that names are in order.
fn name(version: i64, now: jiff::Timestamp) -> String {
    format!("workspace-{}-v{version}.db", now.strftime("%Y%m%dT%H%M%SZ"))
}

/// The copies beside the database, the newest last.
fn copies(file: &Path) -> Vec<PathBuf> {
    let entries = file.parent().and_then(|folder| folder.read_dir().ok()).into_iter().flatten();
    let mut copies: Vec<PathBuf> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.file_name().and_then(|name| name.to_str()).is_some_and(is_name))
        .collect();
    copies.sort();
    copies
}

fn is_name(name: &str) -> bool {
    let parts = name.strip_prefix("workspace-").and_then(|rest| rest.strip_suffix(".db"));
    parts.and_then(|parts| parts.split_once("-v")).is_some_and(|(moment, version)| {
        moment.len() == "20261126T183000Z".len()
            && moment.bytes().all(|it| it.is_ascii_digit() || matches!(it, b'T' | b'Z'))
            && !version.is_empty()
            && version.bytes().all(|it| it.is_ascii_digit())
    })
}

fn forget_old(file: &Path) {
    let copies = copies(file);
    for old in copies.iter().rev().skip(KEPT) {
        if let Err(error) = std::fs::remove_file(old) {
            tracing::warn!(copy = %old.display(), %error, "an old copy of the database stays");
        }
    }
}

#[cfg(test)]
mod tests;
