//! API keys, as digests.

use sqlx::{query, query_scalar};

use super::{Failure, Read, Write};
use crate::model::Timestamp;

/// The digests of all keys that are alive.
pub(in crate::server) async fn digests(db: &mut Read) -> Result<Vec<Vec<u8>>, Failure> {
    Ok(query_scalar("SELECT digest FROM api_keys ORDER BY id").fetch_all(db.connection()).await?)
}

/// Makes this the one key that is alive.
pub(in crate::server) async fn replace(
    db: &mut Write,
    digest: &[u8],
    now: Timestamp,
) -> Result<(), Failure> {
    query("DELETE FROM api_keys").execute(db.connection()).await?;
    query("INSERT INTO api_keys (digest, insert_time) VALUES ($1, $2)")
        .bind(digest)
        .bind(now)
        .execute(db.connection())
        .await?;
    Ok(())
}
