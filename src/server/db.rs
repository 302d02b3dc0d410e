//! The database: everything that knows SQL. Rows become things of the model here and nowhere else.
//!
//! A handler opens a [`Read`] or a [`Write`] and hands it to the functions of the resources; a [`Write`] can do all a
//! [`Read`] can. Both are transactions, so what one request sees fits together, and what it checks still holds when it
//! writes. There is one writer at a time, in this process by a queue and between processes by SQLite's own lock.
//!
//! The statements keep to what SQLite and PostgreSQL share (numbered parameters, `RETURNING`, `ON CONFLICT`); what
//! differs (opening, beginning, codes of errors) is in this file and in `db/open.rs`. Parameters are bound, always.

mod backup;
pub(super) mod bulk;
pub(super) mod examine;
pub(super) mod fields;
pub(super) mod files;
mod ids;
pub(super) mod intentions;
pub(super) mod keys;
pub(super) mod notes;
pub(super) mod open;
pub(super) mod projects;
pub(super) mod roles;
mod soundness;
pub(super) mod steps;
pub(super) mod tickets;
pub(super) mod users;
pub(super) mod values;

use std::ops::{Deref, DerefMut};
use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

use sqlx::{
    ConnectOptions as _, Connection as _, Sqlite, SqliteConnection, SqlitePool, Transaction,
};
use tokio::sync::{Mutex, OwnedMutexGuard};

use super::error::Error;
use crate::model::PageQuery;

/// Why a statement has failed, as far as a caller can act on it.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    /// Another process has held the database for too long.
    #[error("the database is locked by another process")]
    Busy,
    /// No room on the disk.
    #[error("the disk is full")]
    Full,
    /// Anything else.
    #[error("{0}")]
    Broken(String),
}

/// Result codes of SQLite, of which the lowest byte tells the kind.
const SQLITE_BUSY: u32 = 5;
const SQLITE_LOCKED: u32 = 6;
const SQLITE_FULL: u32 = 13;
/// Writing has failed. A quota, and a bound to the length of files, are told in no other way.
const SQLITE_IOERR_WRITE: u32 = 0x030a;
/// Shared memory has found no room.
const SQLITE_IOERR_SHMSIZE: u32 = 0x130a;

impl From<sqlx::Error> for Failure {
    fn from(error: sqlx::Error) -> Self {
        Self::of(&error)
    }
}

impl Failure {
    /// What an error of the library means.
    fn of(error: &sqlx::Error) -> Self {
        let code = error.as_database_error().and_then(|error| error.code()?.parse::<u32>().ok());
        match (code, code.map(|code| code & 0xff), error) {
            (_, Some(SQLITE_BUSY | SQLITE_LOCKED), _) | (.., sqlx::Error::PoolTimedOut) => {
                Self::Busy
            }
            (Some(SQLITE_IOERR_WRITE | SQLITE_IOERR_SHMSIZE), ..) | (_, Some(SQLITE_FULL), _) => {
                Self::Full
            }
            _ => Self::Broken(error.to_string()),
        }
    }
}

/// The database of one workspace.
#[derive(Clone)]
pub(super) struct Db {
    pool: SqlitePool,
    /// Keeps the database open. With the last connection SQLite closes it, and to open it again takes room: on a full disk
    /// nothing could be read any more once a write that failed has cost its connection.
    anchor: Arc<Mutex<Option<SqliteConnection>>>,
    /// Writers of this process wait here, in order, instead of polling the lock of the file.
    turn: Arc<Mutex<()>>,
    /// Where it is.
    file: Arc<Path>,
    /// When it was last found sound.
    looked_at: SystemTime,
}

impl Db {
    /// Opens the database in that folder, making it or bringing its schema up to date where that is due.
    pub(super) async fn open(folder: &Path) -> Result<Self, Error> {
        let (pool, looked_at) = open::opened(folder).await?;
        let file = open::file(folder);
        let refused = |error| open::refused(&file, error);
        let mut anchor = pool.connect_options().connect().await.map_err(refused)?;
        // it is opened by the first statement
        sqlx::query("SELECT 1 FROM sqlite_schema").execute(&mut anchor).await.map_err(refused)?;
        let anchor = Arc::new(Mutex::new(Some(anchor)));
        Ok(Self { pool, anchor, turn: Arc::default(), file: file.into(), looked_at })
    }

    /// Begins to read: one unchanging picture until the value is dropped.
    pub(super) async fn read(&self) -> Result<Read, Failure> {
        Ok(Read { transaction: self.pool.begin().await? })
    }

    /// Begins to write, once it is our turn. Dropped without [`Write::commit`], nothing has happened.
    pub(super) async fn write(&self) -> Result<Write, Failure> {
        let turn = Arc::clone(&self.turn).lock_owned().await;
        let transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        Ok(Write { read: Read { transaction }, _turn: turn })
    }

    /// Closes the files; what was committed stays.
    pub(super) async fn close(&self) {
        self.pool.close().await;
        if let Some(anchor) = self.anchor.lock().await.take()
            && let Err(error) = anchor.close().await
        {
            tracing::debug!(%error, "the database was not closed in good order");
        }
        let (file, looked_at) = (Arc::clone(&self.file), self.looked_at);
        let remembering =
            tokio::task::spawn_blocking(move || soundness::remember(&file, looked_at));
        if let Err(error) = remembering.await {
            tracing::debug!(%error, "the database will be looked at again");
        }
    }
}

/// A transaction that only reads.
pub(super) struct Read {
    transaction: Transaction<'static, Sqlite>,
}

impl Read {
    /// Where statements are sent.
    fn connection(&mut self) -> &mut SqliteConnection {
        &mut self.transaction
    }
}

/// A transaction that may write.
pub(super) struct Write {
    read: Read,
    _turn: OwnedMutexGuard<()>,
}

impl Write {
    /// Makes it durable.
    pub(super) async fn commit(self) -> Result<(), Failure> {
        Ok(self.read.transaction.commit().await?)
    }
}

impl Deref for Write {
    type Target = Read;

    fn deref(&self) -> &Read {
        &self.read
    }
}

impl DerefMut for Write {
    fn deref_mut(&mut self) -> &mut Read {
        &mut self.read
    }
}

/// A number of ours as databases keep it. Ids, counts and sizes never come near the bound; an id of a stranger that
/// does is one that nothing has.
fn stored(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// A number that a database has kept for us, which is never negative.
fn natural(number: i64) -> u32 {
    u32::try_from(number).unwrap_or(0)
}

/// A count of rows.
fn counted(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

/// `LIMIT` and `OFFSET` of a page.
fn window(page: PageQuery) -> (i64, i64) {
    (i64::from(page.count), stored(page.offset))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::answer::Listed;

    async fn open() -> (tempfile::TempDir, Db) {
        let place = tempfile::tempdir().unwrap();
        let db = Db::open(place.path()).await.unwrap();
        (place, db)
    }

    async fn total(db: &Db) -> u64 {
        let mut read = db.read().await.unwrap();
        let Listed { total, .. } =
            projects::list_all(&mut read, PageQuery::new(0, 1)).await.unwrap();
        total
    }

    #[tokio::test]
    async fn what_is_not_committed_has_not_happened() {
        let (_place, db) = open().await;
        let mut write = db.write().await.unwrap();
        projects::insert(&mut write, "dropped", "").await.unwrap();
        drop(write);
        let mut write = db.write().await.unwrap();
        projects::insert(&mut write, "kept", "").await.unwrap();
        assert_eq!(total(&db).await, 0, "nobody sees what is not committed");
        write.commit().await.unwrap();
        assert_eq!(total(&db).await, 1);
    }

    #[tokio::test]
    async fn a_reader_keeps_its_picture_while_others_write() {
        let (_place, db) = open().await;
        let mut read = db.read().await.unwrap();
        assert_eq!(users::count(&mut read).await.unwrap(), 0);
        let mut write = db.write().await.unwrap();
        let project = projects::insert(&mut write, "new", "").await.unwrap();
        write.commit().await.unwrap();
        assert_eq!(projects::find(&mut read, project).await.unwrap(), None);
        drop(read);
        assert_eq!(total(&db).await, 1);
    }

    #[tokio::test]
    async fn a_full_disk_fails_writes_and_leaves_reads_alone() {
        let (_place, db) = open().await;
        let mut write = db.write().await.unwrap();
        // as much room as is taken already
        sqlx::query("PRAGMA max_page_count = 1").execute(write.connection()).await.unwrap();
        let large = "x".repeat(1_000_000);
        let full = projects::insert(&mut write, &large, "").await;
        assert!(matches!(full, Err(Failure::Full)), "{full:?}");
        assert_eq!(total(&db).await, 0);
        sqlx::query("PRAGMA max_page_count = 1000000").execute(write.connection()).await.unwrap();
        drop(write);
        let mut write = db.write().await.unwrap();
        projects::insert(&mut write, &large, "").await.unwrap();
        write.commit().await.unwrap();
        assert_eq!(total(&db).await, 1, "writes resume by themselves");
    }

    #[tokio::test]
    async fn the_database_stays_open_whatever_a_failed_write_costs() {
        let (place, db) = open().await;
        let log = place.path().join("workspace.db-wal");
        assert!(log.exists());
        while db.pool.size() > 0 {
            db.pool.acquire().await.unwrap().close().await.unwrap();
        }
        assert!(log.exists(), "with the last connection it goes");
        assert_eq!(total(&db).await, 0);
        let mut write = db.write().await.unwrap();
        projects::insert(&mut write, "kept", "").await.unwrap();
        write.commit().await.unwrap();
        let emptied = sqlx::query_scalar::<_, i64>("PRAGMA wal_checkpoint(TRUNCATE)");
        assert_eq!(emptied.fetch_one(&db.pool).await.unwrap(), 0, "nobody reads all the time");
        db.close().await;
        assert!(!log.exists(), "at the end it is closed in good order");
    }

    #[tokio::test]
    async fn a_connection_whose_transaction_has_ended_by_itself_is_not_used_again() {
        let (_place, db) = open().await;
        let mut write = db.write().await.unwrap();
        // what SQLite does by itself when the disk is full
        sqlx::query("ROLLBACK").execute(write.connection()).await.unwrap();
        drop(write);
        for count in 1..4 {
            let mut write = db.write().await.unwrap();
            projects::insert(&mut write, "kept", "").await.unwrap();
            write.commit().await.unwrap();
            let mut readers = Vec::new();
            for _ in 0..4 {
                let mut read = db.read().await.unwrap();
                let page = PageQuery::new(0, 1);
                assert_eq!(projects::list_all(&mut read, page).await.unwrap().total, count);
                readers.push(read);
            }
        }
    }

    #[tokio::test]
    async fn whatever_goes_with_a_project_goes_at_once() {
        let (_place, db) = open().await;
        let mut write = db.write().await.unwrap();
        let project = projects::insert(&mut write, "new", "").await.unwrap();
        for statement in [
            "INSERT INTO steps (id, project_id, name, pos) VALUES (1, 1, 's', 1)",
            "INSERT INTO roles (id, project_id, name, access_level, max_step) VALUES (1, 1, 'r', 1, 1)",
            "INSERT INTO custom_fields (id, project_id, number, kind, label) VALUES (1, 1, 1, 'choice', 'c')",
            "INSERT INTO field_values (id, field_id, title, pos) VALUES (1, 1, 'v', 1)",
            "INSERT INTO tickets (id, project_id, step_id, name, insert_time, update_time) VALUES (1, 1, 1, 't', 0, 0)",
            "INSERT INTO ticket_choices (ticket_id, field_id, value_id) VALUES (1, 1, 1)",
            "INSERT INTO notes (id, ticket_id, text, insert_time, update_time) VALUES (1, 1, 'n', 0, 0)",
            "INSERT INTO files (note_id, name, media_type, size, blob, insert_time) VALUES (1, 'f', '', 0, 'body', 0)",
        ] {
            sqlx::query(statement).execute(write.connection()).await.unwrap();
        }
        projects::delete(&mut write, project).await.unwrap();
        for (table, left) in [
            ("steps", 0),
            ("roles", 0),
            ("custom_fields", 0),
            ("field_values", 0),
            ("tickets", 0),
            ("ticket_choices", 0),
            ("notes", 0),
            ("files", 0),
            // the body on disk is still to be removed
            ("dead_blobs", 1),
        ] {
            let count = sqlx::AssertSqlSafe(format!("SELECT COUNT(*) FROM {table}"));
            let count: i64 = sqlx::query_scalar(count).fetch_one(write.connection()).await.unwrap();
            assert_eq!(count, left, "{table}");
        }
        write.commit().await.unwrap();
    }
}
