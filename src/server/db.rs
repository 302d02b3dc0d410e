//! The database: everything that knows SQL. Rows become things of the model here and nowhere else.
//!
//! A handler opens a [`Read`] or a [`Write`] and hands it to the functions of the resources; a [`Write`] can do all a
//! [`Read`] can. Both are transactions, so what one request sees fits together, and what it checks still holds when it
//! writes. There is one writer at a time, in this process by a queue and between processes by SQLite's own lock.
//!
//! The statements keep to what SQLite and PostgreSQL share (numbered parameters, `RETURNING`, `ON CONFLICT`); what
//! differs (opening, beginning, codes of errors) is in this file and in `db/open.rs`. Parameters are bound, always.

pub(super) mod bulk;
pub(super) mod fields;
pub(super) mod files;
mod ids;
pub(super) mod intentions;
pub(super) mod keys;
pub(super) mod notes;
mod open;
pub(super) mod projects;
pub(super) mod roles;
pub(super) mod steps;
pub(super) mod tickets;
pub(super) mod users;
pub(super) mod values;

use std::ops::{Deref, DerefMut};
use std::path::Path;
use std::sync::Arc;

use sqlx::{Sqlite, SqliteConnection, SqlitePool, Transaction};
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

impl From<sqlx::Error> for Failure {
    fn from(error: sqlx::Error) -> Self {
        let code = error
            .as_database_error()
            .and_then(|error| error.code()?.parse::<u32>().ok())
            .map(|code| code & 0xff);
        match (code, &error) {
            (Some(SQLITE_BUSY | SQLITE_LOCKED), _) | (_, sqlx::Error::PoolTimedOut) => Self::Busy,
            (Some(SQLITE_FULL), _) => Self::Full,
            _ => Self::Broken(error.to_string()),
        }
    }
}

/// The database of one workspace.
#[derive(Clone)]
pub(super) struct Db {
    pool: SqlitePool,
    /// Writers of this process wait here, in order, instead of polling the lock of the file.
    turn: Arc<Mutex<()>>,
}

impl Db {
    /// Opens the database in that folder, making it or bringing its schema up to date where that is due.
    pub(super) async fn open(folder: &Path) -> Result<Self, Error> {
        let pool = open::pool(folder).await?;
        Ok(Self { pool, turn: Arc::default() })
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
