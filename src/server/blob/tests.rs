use std::os::unix::fs::MetadataExt as _;

use tokio::io::AsyncReadExt as _;

use super::*;
use crate::model::Timestamp;
use crate::server::{Server, Settings};

async fn open(folder: &Path, limit: u64, known: &[&str]) -> (Blobs, Vec<String>) {
    let opening = Opening::begin(folder.to_owned()).await.unwrap();
    let missing = if opening.is_alone {
        let swept = opening.sweep(known.iter().map(ToString::to_string).collect()).await.unwrap();
        swept.missing.into_iter().collect()
    } else {
        Vec::new()
    };
    (opening.finish(limit, 0).await.unwrap(), missing)
}

/// The files in the folder, without the lock.
fn names(folder: &Path) -> Vec<String> {
    let names = folder.read_dir().unwrap().map(|entry| entry.unwrap().file_name());
    let mut names: Vec<String> = names.map(|name| name.into_string().unwrap()).collect();
    names.retain(|name| name != ".lock");
    names.sort();
    names
}

async fn kept(blobs: &Blobs, body: &'static [u8]) -> String {
    let mut draft = blobs.draft().unwrap();
    draft.write(&Bytes::from_static(body)).await.unwrap();
    let blob = draft.finish().await.unwrap();
    let name = blob.name().to_owned();
    drop(blob.let_go());
    name
}

#[tokio::test]
async fn a_body_is_read_back_as_it_came_and_is_nobody_elses_business() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("files");
    let (blobs, _) = open(&folder, 100, &[]).await;
    let mut draft = blobs.draft().unwrap();
    for piece in [&b"one "[..], b"", b"two"] {
        draft.write(&Bytes::from_static(piece)).await.unwrap();
    }
    let blob = draft.finish().await.unwrap();
    assert_eq!(blob.size(), 7);
    let name = blob.name().to_owned();
    drop(blob.let_go());
    let mut body = String::new();
    blobs.read(&name).await.unwrap().read_to_string(&mut body).await.unwrap();
    assert_eq!(body, "one two");
    assert_eq!(folder.metadata().unwrap().mode() & 0o777, 0o700);
    assert_eq!(folder.join(&name).metadata().unwrap().mode() & 0o777, 0o600);
    remove(&folder, &[name]).await;
    assert!(names(&folder).is_empty());
}

#[tokio::test]
async fn what_is_dropped_before_its_row_leaves_nothing() {
    let place = tempfile::tempdir().unwrap();
    let (blobs, _) = open(place.path(), 10, &[]).await;
    let mut draft = blobs.draft().unwrap();
    draft.write(&Bytes::from_static(b"half")).await.unwrap();
    assert_eq!(names(place.path()).len(), 1);
    drop(draft);
    assert!(names(place.path()).is_empty(), "an aborted body");
    let blob = blobs.draft().unwrap().finish().await.unwrap();
    assert_eq!(blob.size(), 0);
    drop(blob);
    assert!(names(place.path()).is_empty(), "a body whose row was refused");
}

#[tokio::test]
async fn a_body_may_be_as_long_as_the_limit_and_no_longer() {
    let place = tempfile::tempdir().unwrap();
    let (blobs, _) = open(place.path(), 4, &[]).await;
    let mut draft = blobs.draft().unwrap();
    draft.write(&Bytes::from_static(b"four")).await.unwrap();
    assert!(matches!(draft.write(&Bytes::from_static(b"!")).await, Err(Error::TooLong(4))));
}

#[tokio::test]
async fn only_drafts_are_removed_and_what_no_row_names_is_laid_aside() {
    let place = tempfile::tempdir().unwrap();
    let (blobs, _) = open(place.path(), 10, &[]).await;
    let known = kept(&blobs, b"known").await;
    let orphan = kept(&blobs, b"orphan").await;
    drop(blobs);
    std::fs::write(place.path().join(format!("{orphan}.part")), "half").unwrap();
    std::fs::write(place.path().join("readme"), "not ours").unwrap();
    let lost = "0".repeat(32);
    let (first, missing) = open(place.path(), 10, &[&known, &lost]).await;
    assert_eq!(missing, [lost]);
    let mut want = vec![known.clone(), "readme".to_owned(), ASIDE.to_owned()];
    want.sort();
    assert_eq!(names(place.path()), want);
    assert_eq!(std::fs::read(place.path().join(ASIDE).join(&orphan)).unwrap(), b"orphan");
    drop(first);
    // the database that knew it is back
    let (blobs, missing) = open(place.path(), 10, &[&known, &orphan]).await;
    assert!(missing.is_empty());
    let mut body = String::new();
    blobs.read(&orphan).await.unwrap().read_to_string(&mut body).await.unwrap();
    assert_eq!(body, "orphan");
}

#[tokio::test]
async fn nobody_sweeps_while_another_has_the_folder_open() {
    let place = tempfile::tempdir().unwrap();
    let (first, _) = open(place.path(), 10, &[]).await;
    let mut draft = first.draft().unwrap();
    draft.write(&Bytes::from_static(b"still")).await.unwrap();
    let (second, missing) = open(place.path(), 10, &["ff"]).await;
    assert!(missing.is_empty());
    drop(draft.finish().await.unwrap().let_go());
    drop(first);
    let (_third, _) = open(place.path(), 10, &[]).await;
    assert_eq!(names(place.path()).len(), 1, "the second still has it open");
    drop(second);
}

#[tokio::test]
async fn a_name_never_leads_out_of_the_folder() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("files");
    let (blobs, _) = open(&folder, 10, &[]).await;
    std::fs::write(place.path().join("secret"), "x").unwrap();
    assert!(blobs.read("../secret").await.is_err());
    remove(&folder, &["../secret".to_owned()]).await;
    assert!(place.path().join("secret").exists());
}

/// The workspace of samples: opened, told how many files it has, and closed again.
async fn files_in(folder: &Path) -> usize {
    let server = Server::open(Settings::new(folder)).await.unwrap();
    if server.is_new().await.unwrap() {
        let now = Timestamp::from_unix(1_800_000_000).unwrap();
        server.fill_with_samples(0, now).await.unwrap();
    }
    let names = db::files::blobs(&mut server.workspace.db.read().await.unwrap()).await.unwrap();
    server.workspace.db.close().await;
    names.len()
}

#[tokio::test]
async fn rows_and_bodies_that_do_not_fit_are_kept_until_they_do() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("files");
    assert_eq!(files_in(place.path()).await, 11);
    let bodies = names(&folder);
    let elsewhere = place.path().join("elsewhere");
    std::fs::rename(folder.join(&bodies[0]), &elsewhere).unwrap();
    assert_eq!(files_in(place.path()).await, 11, "a body that is missing may come back");
    std::fs::rename(&elsewhere, folder.join(&bodies[0])).unwrap();

    let database = place.path().join("workspace.db");
    std::fs::rename(&database, &elsewhere).unwrap();
    let older = tempfile::tempdir().unwrap();
    Server::open(Settings::new(older.path())).await.unwrap().workspace.db.close().await;
    std::fs::copy(older.path().join("workspace.db"), &database).unwrap();
    let server = Server::open(Settings::new(place.path())).await.unwrap();
    server.workspace.db.close().await;
    drop(server);
    assert_eq!(names(&folder), [ASIDE], "nothing is known, and nothing is lost");
    for extension in ["db", "db-wal", "db-shm"] {
        drop(std::fs::remove_file(database.with_extension(extension)));
    }
    std::fs::rename(&elsewhere, &database).unwrap();
    assert_eq!(files_in(place.path()).await, 11);
    let mut back = names(&folder);
    back.retain(|name| name != ASIDE);
    assert_eq!(back, bodies);
}
