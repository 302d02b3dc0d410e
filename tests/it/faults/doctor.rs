//! What the doctor finds: everything that a start would stumble over, with what mends it. Nothing is changed by looking.

use std::os::unix::fs::symlink;
use std::path::Path;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode};
use sqlx::{Connection as _, query};

use crate::support::machine::Machine;
use crate::support::marked::everything_below;
use crate::support::serve::Serve;

/// What the doctor says of it, and whether he is content.
async fn told(machine: &Machine, about: &str) -> (String, bool) {
    let output = machine.run(&["doctor"]).await;
    let words = String::from_utf8(output.stdout).unwrap();
    let mut lines =
        words.lines().filter(|line| line.get(6..).is_some_and(|it| it.starts_with(about)));
    let line = lines.next().unwrap_or_else(|| panic!("nothing about {about}: {words}"));
    (line.to_owned(), output.status.code() == Some(0))
}

#[tokio::test]
async fn a_link_to_nowhere_is_wrong() {
    for (name, about) in [
        ("config", "config dir"),
        ("data", "data dir"),
        ("state", "state dir"),
        ("config/config.toml", "config.toml"),
        ("config/keys.toml", "keys.toml"),
    ] {
        let machine = Machine::new();
        let link = machine.path(name);
        std::fs::create_dir_all(link.parent().unwrap()).unwrap();
        symlink(machine.path("nowhere"), &link).unwrap();
        let (words, is_well) = told(&machine, about).await;
        assert!(words.starts_with("WRONG") && words.contains("nowhere"), "{words}");
        assert!(!is_well);
    }
}

#[tokio::test]
async fn a_configuration_that_cannot_be_read_is_told_with_what_mends_it() {
    for name in ["config.toml", "keys.toml"] {
        let machine = Machine::new();
        std::fs::create_dir_all(machine.path("config")).unwrap();
        let path = machine.path("config").join(name);
        std::fs::write(&path, b"theme = \"d\xff\"\n").unwrap();
        let (words, is_well) = told(&machine, name).await;
        assert!(words.starts_with("WRONG") && words.contains("UTF-8"), "{words}");
        assert!(!is_well && words.contains("save it as UTF-8"), "{words}");
        std::fs::remove_file(&path).unwrap();
        std::fs::create_dir(&path).unwrap();
        let (words, is_well) = told(&machine, name).await;
        assert!(words.starts_with("WRONG") && !is_well, "{words}");
        assert!(words.contains("put that folder aside"), "{words}");
    }
}

#[tokio::test]
async fn a_workspace_is_looked_at_and_left_as_it_is() {
    let machine = Machine::new();
    let data = machine.path("data");
    let (words, is_well) = told(&machine, "workspace").await;
    assert!(words.starts_with("ok") && words.contains("made when needed") && is_well, "{words}");
    assert!(!data.exists());

    std::fs::create_dir_all(&data).unwrap();
    let serve = Serve::start(&data, &["--demo"]).await;
    let (words, is_well) = told(&machine, "workspace").await;
    assert!(words.starts_with("ok") && is_well, "it is open elsewhere: {words}");
    serve.end().await;
    let before = everything_below(&data);
    let (words, is_well) = told(&machine, "workspace").await;
    assert!(words.starts_with("ok") && is_well, "{words}");
    assert_eq!(everything_below(&data), before);

    let file = data.join("workspace/workspace.db");
    let mut bytes = std::fs::read(&file).unwrap();
    let late = bytes.len() / 2;
    bytes[late..late + 16_384].fill(0xa5);
    std::fs::write(&file, &bytes).unwrap();
    let (words, is_well) = told(&machine, "workspace").await;
    assert!(words.starts_with("WRONG") && words.contains("put a copy"), "{words}");
    assert!(!is_well && std::fs::read(&file).unwrap() == bytes);
    std::fs::write(&file, "no database at all, but long enough to be one".repeat(100)).unwrap();
    let (words, _) = told(&machine, "workspace").await;
    assert!(words.starts_with("WRONG") && words.contains("put a copy"), "{words}");
}

/// A change of the workspace that is under way, with the journal of a disk that takes no write-ahead one.
async fn changing(file: &Path) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(file);
    let options = options.journal_mode(SqliteJournalMode::Delete);
    let mut database = SqliteConnection::connect_with(&options).await.unwrap();
    // little room for pages in memory: they are in the file before the end
    for order in [
        "PRAGMA cache_size = 1",
        "BEGIN IMMEDIATE",
        "CREATE TABLE many AS SELECT * FROM tickets a, tickets b",
    ] {
        query(order).execute(&mut database).await.unwrap();
    }
    database
}

#[tokio::test]
async fn a_workspace_in_the_older_journal_is_looked_at_as_it_is() {
    let machine = Machine::new();
    let data = machine.path("data");
    std::fs::create_dir_all(&data).unwrap();
    Serve::start(&data, &["--demo"]).await.end().await;
    let file = data.join("workspace/workspace.db");
    let database = changing(&file).await;
    assert!(data.join("workspace/workspace.db-journal").exists());
    let (words, is_well) = told(&machine, "workspace").await;
    assert!(words.starts_with("note") && words.contains("locked") && is_well, "{words}");

    // as a kill in the middle would leave it
    let killed = Machine::new();
    let copied = killed.path("data").join("workspace");
    std::fs::create_dir_all(copied.join("files")).unwrap();
    for inside in ["", "files"] {
        let folder = data.join("workspace").join(inside);
        for entry in folder.read_dir().unwrap().map(Result::unwrap) {
            if entry.path().is_file() {
                std::fs::copy(entry.path(), copied.join(inside).join(entry.file_name())).unwrap();
            }
        }
    }
    drop(database);
    let before = everything_below(&killed.path("data"));
    let (words, is_well) = told(&killed, "workspace").await;
    assert!(words.starts_with("note") && words.contains("next start takes that back"), "{words}");
    assert!(is_well);
    assert_eq!(everything_below(&killed.path("data")), before);
    Serve::start(&killed.path("data"), &[]).await.end().await;
    let (words, _) = told(&killed, "workspace").await;
    assert!(words.starts_with("ok"), "{words}");
}
