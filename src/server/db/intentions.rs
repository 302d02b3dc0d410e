//! Answers to POSTs that carried an `Idempotency-Key`.

use sqlx::{query, query_as};

use super::{Failure, Read, Write};
use crate::model::{Timestamp, UserId};

/// What was answered, and to which request.
#[derive(sqlx::FromRow)]
pub(in crate::server) struct Answered {
    /// Where the request was sent.
    pub address: String,
    /// The body of the answer.
    pub answer: String,
}

/// The answer to that intention of that person, if one was given after `since`.
pub(in crate::server) async fn find(
    db: &mut Read,
    user: UserId,
    intention: &str,
    since: Timestamp,
) -> Result<Option<Answered>, Failure> {
    let found = query_as(
        "SELECT address, answer FROM intentions
         WHERE user_id = $1 AND intention = $2 AND insert_time > $3",
    )
    .bind(user)
    .bind(intention)
    .bind(since)
    .fetch_optional(db.connection())
    .await?;
    Ok(found)
}

/// Keeps an answer, and forgets those given before `since`.
pub(in crate::server) async fn keep(
    db: &mut Write,
    user: UserId,
    intention: &str,
    answered: &Answered,
    now: Timestamp,
    since: Timestamp,
) -> Result<(), Failure> {
    query("DELETE FROM intentions WHERE insert_time <= $1")
        .bind(since)
        .execute(db.connection())
        .await?;
    query(
        "INSERT INTO intentions (user_id, intention, address, answer, insert_time)
         VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(user)
    .bind(intention)
    .bind(&answered.address)
    .bind(&answered.answer)
    .bind(now)
    .execute(db.connection())
    .await?;
    Ok(())
}
