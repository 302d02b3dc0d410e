//! Answers to POSTs that carried an `Idempotency-Key`.

use sqlx::{query, query_as};

use super::{Failure, Read, Write};
use crate::model::{Timestamp, UserId};

/// What was answered, and to which request.
#[derive(sqlx::FromRow)]
pub(in crate::server) struct Answered {
    /// Where the request was sent.
    pub address: String,
    /// The body of the answer; nothing once what it tells of is deleted.
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

/// Forgets the answers that were not given after `since`.
pub(in crate::server) async fn forget_before(
    db: &mut Write,
    since: Timestamp,
) -> Result<u64, Failure> {
    let forgotten = query("DELETE FROM intentions WHERE insert_time <= $1")
        .bind(since)
        .execute(db.connection())
        .await?;
    Ok(forgotten.rows_affected())
}

/// Empties the answers that tell of the thing with that id among those at `collection`, or of what is in it. That they
/// were given is still known: the thing must not be made again.
pub(in crate::server) async fn empty(
    db: &mut Write,
    collection: &str,
    id: &str,
) -> Result<(), Failure> {
    /// Custom fields have a name in the place of an id.
    #[derive(serde::Deserialize)]
    struct Made {
        id: Option<u64>,
        name: Option<String>,
    }
    let is_it = |made: Made| made.id.map(|id| id.to_string()).or(made.name).as_deref() == Some(id);
    query("UPDATE intentions SET answer = '' WHERE substr(address, 1, length($1)) = $1")
        .bind(format!("{collection}/{id}/"))
        .execute(db.connection())
        .await?;
    let answers: Vec<(UserId, String, String)> = query_as(
        "SELECT user_id, intention, answer FROM intentions
         WHERE address = $1 OR substr(address, 1, length($1) + 1) = $1 || ' '",
    )
    .bind(collection)
    .fetch_all(db.connection())
    .await?;
    for (user, intention, answer) in answers {
        if serde_json::from_str::<Made>(&answer).is_ok_and(is_it) {
            query("UPDATE intentions SET answer = '' WHERE user_id = $1 AND intention = $2")
                .bind(user)
                .bind(intention)
                .execute(db.connection())
                .await?;
        }
    }
    Ok(())
}

/// Keeps an answer.
pub(in crate::server) async fn keep(
    db: &mut Write,
    user: UserId,
    intention: &str,
    answered: &Answered,
    now: Timestamp,
) -> Result<(), Failure> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::db::Db;

    #[tokio::test]
    async fn answers_are_forgotten_by_time_though_nobody_asks() {
        let place = tempfile::tempdir().unwrap();
        let db = Db::open(place.path()).await.unwrap();
        let mut write = db.write().await.unwrap();
        query("INSERT INTO users (id, name, email, email_folded) VALUES (1, 'a', 'a@b', 'a@b')")
            .execute(write.connection())
            .await
            .unwrap();
        let moment = |seconds| Timestamp::from_unix(seconds).unwrap();
        for (key, at) in [("old", 100), ("young", 101)] {
            let answered = Answered { address: "/projects".to_owned(), answer: key.to_owned() };
            keep(&mut write, UserId::new(1), key, &answered, moment(at)).await.unwrap();
        }
        assert_eq!(forget_before(&mut write, moment(100)).await.unwrap(), 1);
        let user = UserId::new(1);
        let since = moment(0);
        assert!(find(&mut write, user, "old", since).await.unwrap().is_none());
        assert!(find(&mut write, user, "young", since).await.unwrap().is_some());
    }
}
