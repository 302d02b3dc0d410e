use std::os::unix::fs::PermissionsExt as _;

use sqlx::SqlSafeStr as _;
use sqlx::migrate::{Migration, MigrationType};

use super::super::open::{MIGRATIONS, opened_as};
use super::super::{Db, projects};
use super::*;

/// Our own migrations, and later ones up to that version.
fn up_to(version: i64) -> Migrator {
    let mut migrations: Vec<Migration> = MIGRATIONS.iter().cloned().collect();
    let ours = i64::try_from(migrations.len()).unwrap();
    for later in ours + 1..=version {
        let statement = format!("ALTER TABLE projects ADD COLUMN later{later} TEXT");
        let statement = sqlx::AssertSqlSafe(statement).into_sql_str();
        let kind = MigrationType::Simple;
        migrations.push(Migration::new(later, "later".into(), kind, statement, false));
    }
    Migrator::with_migrations(migrations)
}

/// A closed workspace of today with a project.
async fn workspace() -> (tempfile::TempDir, PathBuf) {
    let place = tempfile::tempdir().unwrap();
    let db = Db::open(place.path()).await.unwrap();
    let mut write = db.write().await.unwrap();
    projects::insert(&mut write, "Before", "").await.unwrap();
    write.commit().await.unwrap();
    db.close().await;
    let file = place.path().join("workspace.db");
    (place, file)
}

async fn open_as(version: i64, place: &tempfile::TempDir) {
    let (pool, _) = opened_as(place.path(), &up_to(version)).await.unwrap();
    pool.close().await;
}

fn today() -> i64 {
    MIGRATIONS.iter().map(|ours| ours.version).max().unwrap()
}

#[tokio::test]
async fn a_copy_of_the_older_schema_is_made_before_it_is_changed_and_opens_as_it_was() {
    let (place, file) = workspace().await;
    assert!(copies(&file).is_empty(), "nothing was to be changed");
    open_as(today(), &place).await;
    assert_eq!(newest(&file), None);

    // as after a kill: what was written last is in the journal alone
    let db = Db::open(place.path()).await.unwrap();
    let mut write = db.write().await.unwrap();
    projects::insert(&mut write, "In the journal", "").await.unwrap();
    write.commit().await.unwrap();
    let killed = tempfile::tempdir().unwrap();
    for name in ["workspace.db", "workspace.db-wal"] {
        std::fs::copy(place.path().join(name), killed.path().join(name)).unwrap();
    }
    open_as(today() + 1, &killed).await;
    let copy = newest(&killed.path().join("workspace.db")).unwrap();
    let name = copy.file_name().unwrap().to_str().unwrap();
    assert!(name.ends_with(&format!("Z-v{}.db", today())), "{name}");
    assert_eq!(copy.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    let left = killed.path().read_dir().unwrap().flatten().map(|entry| entry.file_name());
    let left: Vec<_> = left.filter(|name| name.to_string_lossy().contains(".part")).collect();
    assert!(left.is_empty(), "{left:?}");

    // put in the place of the other it is a workspace of today
    let back = tempfile::tempdir().unwrap();
    std::fs::copy(&copy, back.path().join("workspace.db")).unwrap();
    let db = Db::open(back.path()).await.unwrap();
    let names = "SELECT name FROM projects ORDER BY id";
    let names: Vec<String> = query_scalar(names).fetch_all(&db.pool).await.unwrap();
    assert_eq!(names, ["Before", "In the journal"]);
    let journal: String = query_scalar("PRAGMA journal_mode").fetch_one(&db.pool).await.unwrap();
    assert_eq!(journal, "wal");
}

#[tokio::test]
async fn the_last_two_copies_stay_and_nothing_else_is_touched() {
    let (place, file) = workspace().await;
    let other = ["workspace-mine.db", "workspace-20261126T183000Z-v1.db.gz", "workspace-old-v1.db"];
    for name in other {
        std::fs::write(place.path().join(name), "of somebody else").unwrap();
    }
    let old = name(0, "2026-01-02T03:04:05Z".parse().unwrap());
    assert_eq!(old, "workspace-20260102T030405Z-v0.db");
    let older = "workspace-20250102T030405Z-v0.db";
    for name in [&old, older] {
        std::fs::write(place.path().join(name), "an old copy").unwrap();
    }
    open_as(today() + 1, &place).await;
    let names: Vec<_> =
        copies(&file).iter().map(|path| path.file_name().unwrap().to_owned()).collect();
    assert_eq!(names.len(), KEPT);
    assert_eq!(names[0], *old);
    assert!(other.iter().all(|name| place.path().join(name).exists()));
    // nothing is to be changed now
    open_as(today() + 1, &place).await;
    assert_eq!(copies(&file).len(), KEPT);
    assert_eq!(copies(&file)[0], place.path().join(&old));
}

#[tokio::test]
async fn a_newer_workspace_is_not_copied() {
    let (place, file) = workspace().await;
    open_as(today() + 1, &place).await;
    let before = copies(&file);
    assert!(matches!(Db::open(place.path()).await, Err(Error::Newer { .. })));
    assert_eq!(copies(&file), before);
}
