use std::path::Path;

use sqlx::Connection as _;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};

use crate::model::Timestamp;
use crate::server::{Server, Settings};

async fn filled(folder: &Path, sample_tickets: u32) -> (SqliteConnection, Server) {
    let server = Server::open(Settings::new(folder)).await.unwrap();
    let now = Timestamp::parse("2026-11-24 12:00:00").unwrap();
    server.fill_with_samples(sample_tickets, now).await.unwrap();
    let file = SqliteConnectOptions::new().filename(folder.join("workspace.db"));
    (SqliteConnection::connect_with(&file).await.unwrap(), server)
}

async fn number(connection: &mut SqliteConnection, query: &'static str) -> i64 {
    sqlx::query_scalar(query).fetch_one(connection).await.unwrap()
}

#[tokio::test]
async fn the_sample_team_is_all_there() {
    let place = tempfile::tempdir().unwrap();
    let (mut connection, server) = filled(place.path(), 0).await;
    for (query, want) in [
        ("SELECT COUNT(*) FROM users WHERE password_hash IS NULL", 6),
        ("SELECT COUNT(*) FROM projects", 3),
        ("SELECT COUNT(*) FROM tickets", 120),
        ("SELECT COUNT(*) FROM notes", 80),
        ("SELECT COUNT(*) FROM notes WHERE private", 10),
        ("SELECT COUNT(*) FROM files", 11),
        ("SELECT COUNT(*) FROM files WHERE media_type = 'image/png'", 3),
        ("SELECT COUNT(DISTINCT kind) FROM custom_fields", 4),
        ("SELECT COUNT(*) FROM roles WHERE is_default", 3),
        ("SELECT COUNT(*) FROM tickets WHERE update_time < insert_time", 0),
        ("SELECT next_field FROM projects LIMIT 1", 6),
    ] {
        assert_eq!(number(&mut connection, query).await, want, "{query}");
    }
    let (blob, size): (String, i64) =
        sqlx::query_as("SELECT blob, size FROM files WHERE name = 'booking-mask.png'")
            .fetch_one(&mut connection)
            .await
            .unwrap();
    let stored = server.workspace.blobs.read(&blob).await.unwrap().metadata().await.unwrap().len();
    assert_eq!(i64::try_from(stored).unwrap(), size);
}

#[tokio::test]
async fn times_are_counted_back_from_now() {
    let place = tempfile::tempdir().unwrap();
    let (mut connection, _server) = filled(place.path(), 0).await;
    let (due, opened): (String, i64) = sqlx::query_as(
        "SELECT required_by, insert_time FROM tickets WHERE name LIKE 'Checkout drops the second guest%'",
    )
    .fetch_one(&mut connection)
    .await
    .unwrap();
    assert_eq!(due, "2026-12-18");
    assert_eq!(Timestamp::from_unix(opened).unwrap().to_string(), "2026-11-05 12:00:00");
}

#[tokio::test]
async fn as_many_more_tickets_as_are_asked_for() {
    let place = tempfile::tempdir().unwrap();
    let (mut connection, _server) = filled(place.path(), 1_234).await;
    let of_load = "SELECT COUNT(*) FROM tickets JOIN projects ON projects.id = project_id WHERE projects.name = 'Load'";
    assert_eq!(number(&mut connection, of_load).await, 1_234);
    let steps = "SELECT COUNT(DISTINCT step_id) FROM tickets WHERE project_id = (SELECT MAX(id) FROM projects)";
    assert_eq!(number(&mut connection, steps).await, 8);
    let without_a_required_choice =
        "SELECT COUNT(*) FROM tickets WHERE id NOT IN (SELECT ticket_id FROM ticket_choices)";
    assert_eq!(number(&mut connection, without_a_required_choice).await, 0);
}
