//! A workspace of an older version is opened by this one, which changes its schema.
//!
//! Elsewhere: what the copy holds, who may read it and how many stay, `server/db/backup/tests.rs`; a damaged workspace is
//! refused and left as it is, `faults/limits.rs`; a newer one is refused untouched, `server/db/open.rs`.

use std::path::{Path, PathBuf};

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{Connection as _, query};

use crate::support::board::Board;
use crate::support::serve::Serve;

const TICKETS: i64 = 120;

/// A workspace with some tickets that says of itself it was made before all schemas of ours.
async fn old_workspace() -> tempfile::TempDir {
    let board = Board::start().await;
    let long = "x".repeat(4_000);
    for number in 0..TICKETS {
        let description = [("ticket[description]", &*long)];
        board.try_ticket(board.owner(), &number.to_string(), &description).await.id();
    }
    let place = board.server.stop_keeping_folder().await;
    let file = SqliteConnectOptions::new().filename(database(place.path()));
    let mut database = SqliteConnection::connect_with(&file).await.unwrap();
    query("DELETE FROM _sqlx_migrations").execute(&mut database).await.unwrap();
    database.close().await.unwrap();
    place
}

fn database(place: &Path) -> PathBuf {
    place.join("workspace/workspace.db")
}

/// What lies in the folder of the workspace besides what always does.
fn copies(place: &Path) -> Vec<String> {
    let entries = place.join("workspace").read_dir().unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.starts_with("workspace-") || name.contains(".part")).collect()
}

#[tokio::test]
async fn without_room_for_a_copy_an_older_workspace_is_not_changed() {
    let place = old_workspace().await;
    let before = std::fs::read(database(place.path())).unwrap();
    assert!(before.len() > 300_000, "more than there is to be room for");
    let refused = Serve::try_start_with_room(place.path(), 256).await.err().unwrap();
    assert_eq!(refused.code, Some(1));
    assert!(refused.said.contains("Nothing was changed; make room"), "{}", refused.said);
    assert_eq!(std::fs::read(database(place.path())).unwrap(), before);
    assert_eq!(copies(place.path()), [""; 0], "no half of one");
}

#[tokio::test]
async fn a_change_that_fails_names_the_copy_that_was_made_before() {
    let place = old_workspace().await;
    // its tables are there already: they cannot be made
    let refused = Serve::try_start(place.path(), &[]).await.err().unwrap();
    assert_eq!(refused.code, Some(1));
    let [copy] = &*copies(place.path()) else { panic!("{:?}", copies(place.path())) };
    assert!(refused.said.contains(copy), "{copy}: {}", refused.said);
    let whole = place.path().join("workspace").join(copy);
    let file = SqliteConnectOptions::new().filename(&whole).read_only(true);
    let mut database = SqliteConnection::connect_with(&file).await.unwrap();
    let tickets = sqlx::query_scalar::<_, i64>("SELECT COUNT(*) FROM tickets");
    assert_eq!(tickets.fetch_one(&mut database).await.unwrap(), TICKETS);
}
