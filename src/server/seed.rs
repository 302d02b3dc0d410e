//! The sample workspace: a team with three projects, and on demand a fourth one as large as is asked for.
//!
//! Everything goes into one transaction, many rows a statement, so that a demonstration is there at once and a hundred
//! thousand tickets take seconds. Bodies of attachments come first, as always: a row never lacks its body.

mod insert;
mod load;
mod sample;

use super::blob::{self, Blob, Blobs};
use super::db::{self, Write};
use super::{Error, Server};
use crate::model::Timestamp;

/// Why a workspace could not be filled.
#[derive(Debug, thiserror::Error)]
enum Fault {
    /// The data itself is at fault.
    #[error(transparent)]
    Sample(#[from] sample::Error),
    /// The database refused.
    #[error(transparent)]
    Database(#[from] db::Failure),
    /// The disk refused a body.
    #[error(transparent)]
    Blob(#[from] blob::Error),
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Database(failure) => failure.into(),
            other => Self::Samples(other.to_string()),
        }
    }
}

impl Server {
    /// As [`fill_with_samples`](Self::fill_with_samples), unless somebody is in it already, as when another program has just
    /// filled it; whether it was filled.
    pub async fn fill_new_with_samples(
        &self,
        sample_tickets: u32,
        now: Timestamp,
    ) -> Result<bool, Error> {
        let mut db = self.workspace.db.write().await?;
        if db::users::count(&mut db).await? > 0 {
            return Ok(false);
        }
        self.fill_in(db, sample_tickets, now).await?;
        Ok(true)
    }

    /// Fills a new workspace with the sample data, its times counted back from `now`; with `sample_tickets` above 0
    /// also with a project "Load" of so many tickets. Its people have no passwords.
    pub async fn fill_with_samples(
        &self,
        sample_tickets: u32,
        now: Timestamp,
    ) -> Result<(), Error> {
        let db = self.workspace.db.write().await?;
        self.fill_in(db, sample_tickets, now).await
    }

    /// In what was begun, which must be new.
    async fn fill_in(
        &self,
        mut db: Write,
        sample_tickets: u32,
        now: Timestamp,
    ) -> Result<(), Error> {
        let bodies = fill(&mut db, &self.workspace.blobs, sample_tickets, now).await?;
        bodies.into_iter().map(Blob::let_go).for_each(drop);
        db.commit().await?;
        Ok(())
    }
}

/// The bodies that are answered are to be let go before the rows are made durable.
async fn fill(
    db: &mut Write,
    blobs: &Blobs,
    sample_tickets: u32,
    now: Timestamp,
) -> Result<Vec<Blob>, Fault> {
    let people = sample::people()?;
    let mut filling = insert::Filling::begin(db, blobs, now, &people).await?;
    for mut project in sample::projects()? {
        let tickets = std::mem::take(&mut project.tickets);
        filling.project(&project, tickets.into_iter()).await?;
    }
    if sample_tickets > 0 {
        let project = sample::load_project()?;
        filling.project(&project, load::tickets(&project, &people, sample_tickets)).await?;
    }
    filling.finish().await
}
