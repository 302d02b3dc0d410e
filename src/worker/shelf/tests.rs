use std::path::PathBuf;

use super::*;
use crate::model::StepId;

const PROJECT: ProjectId = ProjectId::new(3);
const BOARD: Read = Read::Board(PROJECT);

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_unix(1_795_600_000 + seconds).unwrap()
}

fn ticket(id: u64, name: &str) -> Ticket {
    Ticket::new(TicketId::new(id), name, StepId::new(1))
}

fn shelf(folder: &Path, most: u64, account: &str) -> Shelf {
    Shelf::open(folder, most, account, mpsc::channel(1).0)
}

fn page(ids: std::ops::Range<u64>, name: &str) -> Arc<[Ticket]> {
    ids.map(|id| ticket(id, name)).collect()
}

async fn names(shelf: &Shelf) -> Vec<String> {
    match shelf.take(BOARD).await.map(|sheet| sheet.content) {
        Some(Content::Board(rows)) => rows.into_iter().map(|row| row.name).collect(),
        _ => Vec::new(),
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let inside = |folder: &Path| folder.read_dir().unwrap().map(|it| it.unwrap().path());
    let mut files: Vec<_> = inside(folder).flat_map(|account| inside(&account)).collect();
    files.sort();
    files
}

#[tokio::test]
async fn a_board_comes_back_each_ticket_once_and_to_its_account_only() {
    let place = tempfile::tempdir().unwrap();
    let ann = shelf(place.path(), MOST_BYTES, "ann");
    ann.keep_board(PROJECT, at(0), vec![page(1..3, "old"), page(2..4, "new")]);
    assert_eq!(names(&ann).await, ["old", "new", "new"]);
    assert_eq!(ann.take(BOARD).await.unwrap().told, at(0));
    assert!(names(&shelf(place.path(), MOST_BYTES, "bob")).await.is_empty());
    let file = &files(place.path())[0];
    assert!(!storage::is_exposed(file).unwrap());
    // as if somebody had copied it over
    let theirs = place.path().join(storage::folder_name("bob"));
    std::fs::create_dir(&theirs).unwrap();
    let copy = theirs.join(file.file_name().unwrap());
    std::fs::copy(file, &copy).unwrap();
    assert!(names(&shelf(place.path(), MOST_BYTES, "bob")).await.is_empty());
    assert!(!copy.exists() && file.exists());
}

#[tokio::test]
async fn what_a_write_left_goes_over_the_rows_that_were_told_before_it() {
    let place = tempfile::tempdir().unwrap();
    let shelf = shelf(place.path(), MOST_BYTES, "ann");
    shelf.keep_board(PROJECT, at(0), vec![page(1..4, "old")]);
    shelf.amend(Amendment::Ticket(PROJECT, Box::new(ticket(2, "mine"))), at(5));
    shelf.amend(Amendment::Ticket(PROJECT, Box::new(ticket(9, "new"))), at(6));
    shelf.amend(Amendment::TicketGone(PROJECT, TicketId::new(1)), at(7));
    assert_eq!(names(&shelf).await, ["mine", "old", "new"]);
    // a later walk has seen all that
    shelf.keep_board(PROJECT, at(8), vec![page(2..4, "theirs")]);
    assert_eq!(names(&shelf).await, ["theirs", "theirs"]);
}

#[tokio::test]
async fn a_list_is_amended_and_never_begun_by_one_thing_of_it() {
    let place = tempfile::tempdir().unwrap();
    let shelf = shelf(place.path(), MOST_BYTES, "ann");
    let ticket = TicketId::new(2);
    let note = |id: u64| -> Note { serde_json::from_value(serde_json::json!({"id": id})).unwrap() };
    let of = Read::Notes(PROJECT, ticket);
    shelf.amend(Amendment::Note(PROJECT, ticket, Box::new(note(1))), at(1));
    assert_eq!(shelf.take(of).await, None);
    shelf.keep(of, at(2), Content::Notes(vec![note(1), note(2)]));
    shelf.amend(Amendment::Note(PROJECT, ticket, Box::new(note(3))), at(3));
    shelf.amend(Amendment::NoteGone(PROJECT, ticket, NoteId::new(1)), at(4));
    let content = Content::Notes(vec![note(2), note(3)]);
    assert_eq!(shelf.take(of).await, Some(Sheet { told: at(4), content }));
    shelf.amend(Amendment::TicketGone(PROJECT, ticket), at(5));
    assert_eq!(shelf.take(of).await, None);
}

#[tokio::test]
async fn a_board_that_has_not_changed_is_not_written_anew_but_for_its_moment() {
    use std::os::unix::fs::MetadataExt as _;
    let place = tempfile::tempdir().unwrap();
    let shelf = shelf(place.path(), MOST_BYTES, "ann");
    shelf.keep_board(PROJECT, at(0), vec![page(1..50, "x")]);
    shelf.settled().await;
    let file = files(place.path()).remove(0);
    let inode = file.metadata().unwrap().ino();
    shelf.keep_board(PROJECT, at(60), vec![page(1..50, "x")]);
    assert_eq!(shelf.take(BOARD).await.unwrap().told, at(60));
    assert_eq!(file.metadata().unwrap().ino(), inode);
    shelf.keep_board(PROJECT, at(90), vec![page(1..50, "y")]);
    shelf.settled().await;
    assert_ne!(file.metadata().unwrap().ino(), inode);
}

#[tokio::test]
async fn no_more_is_kept_than_there_is_room_for_and_a_board_goes_with_what_lay_over_it() {
    let place = tempfile::tempdir().unwrap();
    let shelf = shelf(place.path(), 100_000, "ann");
    shelf.keep_board(PROJECT, at(0), vec![page(1..20, "x")]);
    shelf.amend(Amendment::Ticket(PROJECT, Box::new(ticket(2, "mine"))), at(5));
    for project in 10..40 {
        shelf.keep_board(ProjectId::new(project), at(9), vec![page(1..40, "y")]);
    }
    shelf.settled().await;
    let left = files(place.path());
    let size: u64 = left.iter().map(|it| it.metadata().unwrap().len()).sum();
    assert!(size <= 100_000 && left.len() > 2, "{size} in {}", left.len());
    let is_there = |name: &str| left.iter().any(|it| it.ends_with(name));
    assert!(!is_there("p3-t2.kept") && !is_there("p3-board.kept") && is_there("p39-board.kept"));
    // what alone would fill half of it is not kept at all
    shelf.keep_board(ProjectId::new(39), at(10), vec![page(1..2_000, "z")]);
    assert_eq!(shelf.take(Read::Board(ProjectId::new(39))).await, None);
}

#[tokio::test]
async fn without_a_folder_nothing_is_kept_and_nothing_is_held_up() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("cache");
    std::fs::write(&folder, "in the way").unwrap();
    let shelf = shelf(&folder, MOST_BYTES, "ann");
    shelf.keep_board(PROJECT, at(0), vec![page(1..3, "x")]);
    shelf.amend(Amendment::TicketGone(PROJECT, TicketId::new(1)), at(1));
    shelf.forget_project(PROJECT);
    assert_eq!(shelf.take(BOARD).await, None);
    std::fs::remove_file(&folder).unwrap();
    shelf.keep_board(PROJECT, at(2), vec![page(1..3, "x")]);
    assert_eq!(names(&shelf).await, ["x", "x"]);
}
