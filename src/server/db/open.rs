//! Opens the database: private files, a journal that works on this disk, the schema of this program.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::time::{Duration, SystemTime};

use sqlx::migrate::{MigrateError, Migrator};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqliteLockingMode, SqlitePool, SqlitePoolOptions,
    SqliteSynchronous,
};
use sqlx::{ConnectOptions as _, Connection as _, SqliteConnection};

use super::{Error, Failure, backup, soundness};

type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

pub(super) static MIGRATIONS: Migrator = sqlx::migrate!("assets/migrations");

/// How long a statement waits for another process before it gives up.
const PATIENCE: Duration = Duration::from_secs(10);
/// Connections, each with a thread of its own: enough to read pages beside a writer on a small machine.
const CONNECTIONS: u32 = 6;

/// The pool over the database in that folder. Processes that open at the same time take turns, so that the schema is
/// made once. Tells when the database was last found sound.
pub(super) async fn opened(folder: &Path) -> Result<(SqlitePool, SystemTime), Error> {
    opened_as(folder, &MIGRATIONS).await
}

/// The same with that schema.
pub(super) async fn opened_as(
    folder: &Path,
    migrations: &Migrator,
) -> Result<(SqlitePool, SystemTime), Error> {
    let file = file(folder);
    let _turn = take_turn(folder).await.map_err(|source| folder_error(folder, source))?;
    private_file(&file).map_err(|source| folder_error(folder, source))?;
    let options = SqliteConnectOptions::new()
        .filename(&file)
        .foreign_keys(true)
        .busy_timeout(PATIENCE)
        // what was answered with success must survive a power cut
        .synchronous(SqliteSynchronous::Full)
        // what is deleted is overwritten: a note that was taken back is not to be read out of the file
        .pragma("secure_delete", "ON")
        .disable_statement_logging();
    let known = soundness::known_since(&file);
    soundness::forget(&file);
    let journal = journal(&options, &file).await?;
    let looked_at = match known {
        Some(looked_at) => looked_at,
        None => soundness::check(&options, &file).await?,
    };
    backup::before_a_change(&options, &file, journal, migrations).await?;
    let pool = pool(options.journal_mode(journal)).await.map_err(|error| refused(&file, error))?;
    let Err(error) = migrations.run(&pool).await else { return Ok((pool, looked_at)) };
    pool.close().await;
    match error {
        MigrateError::VersionMissing(_) | MigrateError::VersionTooNew(..) => {
            Err(Error::Newer { folder: folder.to_owned() })
        }
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _)
            if matches!(Failure::of(&error), Failure::Full | Failure::Busy) =>
        {
            Err(refused(&file, error))
        }
        error => Err(unreadable(&file, &error)),
    }
}

async fn pool(options: SqliteConnectOptions) -> Result<SqlitePool, sqlx::Error> {
    SqlitePoolOptions::new()
        .max_connections(CONNECTIONS)
        .acquire_timeout(Duration::from_secs(30))
        // the file is on this machine: a connection that worked works
        .test_before_acquire(false)
        .after_release(|connection, _| {
            Box::pin(async move {
                // Flushes a rollback that is still on its way. After a full disk SQLite has rolled back by itself, the
                // library's own rollback fails, and the connection would go on as if in a transaction: it would show
                // the same old picture for ever. Such a one is closed.
                connection.ping().await?;
                Ok(!connection.is_in_transaction())
            })
        })
        .idle_timeout(None)
        .max_lifetime(None)
        .connect_with(options)
        .await
}

/// The database in that folder.
pub(in crate::server) fn file(folder: &Path) -> PathBuf {
    folder.join("workspace.db")
}

/// Whether there is anything in it.
pub(in crate::server) fn is_there(folder: &Path) -> bool {
    file(folder).metadata().is_ok_and(|it| it.len() > 0)
}

/// Whether a journal of it lies in that folder that was not folded in, or a copy.
pub(in crate::server) fn has_remains(folder: &Path) -> bool {
    let file = file(folder);
    let journal = file.with_file_name("workspace.db-wal");
    journal.metadata().is_ok_and(|it| it.len() > 0) || backup::newest(&file).is_some()
}

fn folder_error(folder: &Path, source: io::Error) -> Error {
    Error::Folder { folder: folder.to_owned(), source }
}

/// Refuses the workspace: only what is damaged is to be replaced, by whoever reads of it; what a full disk or another
/// process keeps from opening is as good as it was, and newer than any copy.
pub(super) fn refused(file: &Path, error: sqlx::Error) -> Error {
    if is_damage(&error) {
        return unreadable(file, &error);
    }
    Error::Unopened { file: file.to_owned(), why: Failure::from(error).to_string() }
}

/// Refuses a workspace that is damaged, leaving it as it is.
pub(in crate::server) fn unreadable(file: &Path, error: &impl ToString) -> Error {
    let copy = backup::newest(file);
    Error::Unreadable { file: file.to_owned(), why: error.to_string(), copy }
}

/// Holds the lock file until the value is dropped.
async fn take_turn(folder: &Path) -> io::Result<File> {
    let path: PathBuf = folder.join("opening.lock");
    let lock = move || {
        let file = private_file(&path)?;
        file.lock()?;
        Ok(file)
    };
    tokio::task::spawn_blocking(lock).await.map_err(io::Error::other)?
}

/// Makes the file 0600 before the database would make it otherwise; its journal takes after it.
fn private_file(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).write(true).create(true).truncate(false).mode(0o600).open(path)
}

/// Write-ahead where it works: some network homes have no shared memory for it, and say so late or not at all.
async fn journal(options: &SqliteConnectOptions, file: &Path) -> Result<SqliteJournalMode, Error> {
    match probe(options).await {
        Ok(true) => return Ok(SqliteJournalMode::Wal),
        Ok(false) => {}
        Err(error) if is_damage(&error) => return Err(refused(file, error)),
        // the older journal helps as little against a full disk, or somebody who has it open
        Err(error) => match Failure::of(&error) {
            Failure::Broken(why) => {
                tracing::warn!(%why, "no write-ahead journal here: falling back to the older one");
            }
            Failure::Full | Failure::Busy => return Err(refused(file, error)),
        },
    }
    leave_write_ahead(options).await.map_err(|error| refused(file, error))?;
    Ok(SqliteJournalMode::Delete)
}

/// Whether two connections can write and read through a write-ahead journal. One that is in use already has shown that it
/// worked here, and is only read. A database that has gone back to the older journal stays with it: to try again would
/// pull it from under another process.
async fn probe(options: &SqliteConnectOptions) -> Result<bool, sqlx::Error> {
    let mut writer = connect(options).await?;
    let before: String = sqlx::query_scalar("PRAGMA journal_mode").fetch_one(&mut writer).await?;
    let pages: i64 = sqlx::query_scalar("PRAGMA page_count").fetch_one(&mut writer).await?;
    let works = if before == "wal" {
        // it can be read without shared memory, but not written
        read_something(&mut writer).await?;
        writer.begin_with("BEGIN IMMEDIATE").await?.rollback().await?;
        true
    } else if pages == 0 {
        let after: String =
            sqlx::query_scalar("PRAGMA journal_mode = WAL").fetch_one(&mut writer).await?;
        let is_on = after == "wal";
        if is_on {
            let mut reader = connect(options).await?;
            write_nothing(&mut writer).await?;
            read_something(&mut reader).await?;
            reader.close().await?;
        }
        is_on
    } else {
        false
    };
    writer.close().await?;
    Ok(works)
}

/// Goes back to the older journal. The file itself says which one it has, and the attempt alone may have said so: as long
/// as it does, nobody can read it without shared memory, unless he has it to himself. What the write-ahead journal still
/// holds is folded in.
async fn leave_write_ahead(options: &SqliteConnectOptions) -> Result<(), sqlx::Error> {
    let alone = options
        .clone()
        .locking_mode(SqliteLockingMode::Exclusive)
        .journal_mode(SqliteJournalMode::Delete);
    let mut connection = connect(&alone).await?;
    read_something(&mut connection).await?;
    connection.close().await
}

async fn read_something(connection: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    let _tables: i64 =
        sqlx::query_scalar("SELECT COUNT(*) FROM sqlite_master").fetch_one(connection).await?;
    Ok(())
}

/// One connection. Boxed: the compiler cannot see through the library's own future that it may be sent to another thread.
pub(super) fn connect(
    options: &SqliteConnectOptions,
) -> BoxFuture<'_, Result<SqliteConnection, sqlx::Error>> {
    Box::pin(options.connect())
}

/// Goes all the way of a write and leaves the database as it was.
async fn write_nothing(connection: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    let version: i64 =
        sqlx::query_scalar("PRAGMA user_version").fetch_one(&mut *connection).await?;
    let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
    // a pragma takes no parameters; the number is the database's own
    let statement = sqlx::AssertSqlSafe(format!("PRAGMA user_version = {version}"));
    sqlx::query(statement).execute(&mut *transaction).await?;
    transaction.commit().await
}

/// Whether the file is something else than a database, or a broken one: not to be tried in another way.
fn is_damage(error: &sqlx::Error) -> bool {
    const SQLITE_CORRUPT: u32 = 11;
    const SQLITE_NOTADB: u32 = 26;
    matches!(code(error).map(|code| code & 0xff), Some(SQLITE_CORRUPT | SQLITE_NOTADB))
}

/// The extended result code of the database.
pub(super) fn code(error: &sqlx::Error) -> Option<u32> {
    error.as_database_error().and_then(|error| error.code()?.parse().ok())
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    async fn workspace(folder: &Path) -> Result<SqlitePool, Error> {
        Ok(opened(folder).await?.0)
    }

    #[tokio::test]
    async fn opens_twice_with_private_files_and_durable_writes() {
        let place = tempfile::tempdir().unwrap();
        let pool = workspace(place.path()).await.unwrap();
        let journal: String =
            sqlx::query_scalar("PRAGMA journal_mode").fetch_one(&pool).await.unwrap();
        let synchronous: i64 =
            sqlx::query_scalar("PRAGMA synchronous").fetch_one(&pool).await.unwrap();
        let keys: i64 = sqlx::query_scalar("PRAGMA foreign_keys").fetch_one(&pool).await.unwrap();
        assert_eq!((journal.as_str(), synchronous, keys), ("wal", 2, 1));
        opened(place.path()).await.unwrap();
        for entry in std::fs::read_dir(place.path()).unwrap() {
            let entry = entry.unwrap();
            let mode = entry.metadata().unwrap().permissions().mode() & 0o777;
            assert_eq!(mode, 0o600, "{}", entry.path().display());
        }
    }

    /// The journal a pool works with, and how many rows it holds after one more.
    async fn journal_and_rows(pool: &SqlitePool) -> (String, i64) {
        let statement = "INSERT INTO dead_blobs (blob) VALUES (hex(randomblob(8)))";
        sqlx::query(statement).execute(pool).await.unwrap();
        let journal = sqlx::query_scalar("PRAGMA journal_mode").fetch_one(pool).await.unwrap();
        let rows = sqlx::query_scalar("SELECT COUNT(*) FROM dead_blobs").fetch_one(pool);
        (journal, rows.await.unwrap())
    }

    #[tokio::test]
    async fn a_new_workspace_without_shared_memory_has_the_older_journal() {
        let place = tempfile::tempdir().unwrap();
        // nothing can be shared where a folder is in the way
        std::fs::create_dir(place.path().join("workspace.db-shm")).unwrap();
        let one = workspace(place.path()).await.unwrap();
        let two = workspace(place.path()).await.unwrap();
        assert_eq!(journal_and_rows(&one).await, ("delete".to_owned(), 1));
        assert_eq!(journal_and_rows(&two).await, ("delete".to_owned(), 2));
        assert_eq!(journal_and_rows(&one).await, ("delete".to_owned(), 3));
    }

    #[tokio::test]
    async fn a_workspace_that_loses_its_shared_memory_goes_on_with_the_older_journal() {
        let place = tempfile::tempdir().unwrap();
        let before = workspace(place.path()).await.unwrap();
        assert_eq!(journal_and_rows(&before).await, ("wal".to_owned(), 1));
        // as after a kill: what was written last is in the journal alone
        let copy = tempfile::tempdir().unwrap();
        for name in ["workspace.db", "workspace.db-wal"] {
            std::fs::copy(place.path().join(name), copy.path().join(name)).unwrap();
        }
        std::fs::create_dir(copy.path().join("workspace.db-shm")).unwrap();
        let after = workspace(copy.path()).await.unwrap();
        assert_eq!(journal_and_rows(&after).await, ("delete".to_owned(), 2));
        after.close().await;
        assert_eq!(journal_and_rows(&workspace(copy.path()).await.unwrap()).await.1, 3);
    }

    #[tokio::test]
    async fn a_newer_workspace_is_refused_untouched() {
        let place = tempfile::tempdir().unwrap();
        let opened = workspace(place.path()).await.unwrap();
        sqlx::query(
            "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
             VALUES (9999, 'of the future', TRUE, x'00', 0)",
        )
        .execute(&opened)
        .await
        .unwrap();
        opened.close().await;
        assert!(matches!(workspace(place.path()).await, Err(Error::Newer { .. })));
    }

    #[tokio::test]
    async fn what_is_no_database_is_left_alone() {
        let place = tempfile::tempdir().unwrap();
        let file = place.path().join("workspace.db");
        std::fs::write(&file, "a letter, not a database, and long enough to be one".repeat(100))
            .unwrap();
        let before = std::fs::read(&file).unwrap();
        assert!(matches!(workspace(place.path()).await, Err(Error::Unreadable { .. })));
        assert_eq!(std::fs::read(&file).unwrap(), before);
    }
}
