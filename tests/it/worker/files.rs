//! Files in both directions.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use smartq::model::{FileId, NoteId, TicketId};
use smartq::worker::reply::{FailureKind, Reply};
use smartq::worker::request::{Request, TaskId, Transfer, Write};
use tempfile::TempDir;
use tokio::sync::Semaphore;

use super::{Bench, PROJECT, kind, soon};
use crate::support::rude_server::{Answer, Vice, World};

/// A note with one file, and a folder to save it in.
struct Desk {
    bench: Bench,
    note: u64,
    file: u64,
    folder: TempDir,
}

const CONTENT: &[u8] = b"first line\nsecond line\n";

impl Desk {
    async fn start() -> Self {
        let bench = Bench::start(World::with_tickets(1)).await;
        let (note, file) = bench.server.world(|world| {
            let note = world.add_note(1, "see below", 1);
            (note, world.add_file(note, "plan.txt", CONTENT))
        });
        Self { bench, note, file, folder: tempfile::tempdir().unwrap() }
    }

    fn files(&self) -> String {
        format!("/projects/1/tickets/1/notes/{}/files", self.note)
    }

    fn download_path(&self) -> String {
        format!("{}/{}/download", self.files(), self.file)
    }

    fn upload_path(&self) -> String {
        format!("{}v2", self.files())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn download(&self, task: u64, size: Option<u64>, target: &Path) {
        let transfer = Transfer::Download {
            project: PROJECT,
            ticket: TicketId::new(1),
            note: NoteId::new(self.note),
            file: FileId::new(self.file),
            size,
            target: target.to_owned(),
        };
        self.bench.send(Request::Transfer { task: TaskId(task), transfer });
    }

    fn upload(&self, task: u64, path: &Path, is_last: bool) {
        let transfer = Transfer::Upload {
            project: PROJECT,
            ticket: TicketId::new(1),
            note: NoteId::new(self.note),
            path: path.to_owned(),
            is_last,
        };
        self.bench.send(Request::Transfer { task: TaskId(task), transfer });
    }

    /// The next reply that is not a report of progress.
    async fn next(&mut self) -> Reply {
        loop {
            match self.bench.next().await {
                Reply::Progress { .. } => {}
                reply => return reply,
            }
        }
    }

    fn in_folder(&self) -> usize {
        std::fs::read_dir(self.folder.path()).unwrap().count()
    }

    fn write_file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        std::fs::write(self.path(name), bytes).unwrap();
        self.path(name)
    }

    fn stored(&self, name: &str) -> Vec<Vec<u8>> {
        self.bench.server.world(|world| {
            let of_name = world.files.iter().filter(|(_, file, _)| file["name"] == name);
            of_name.map(|(.., bytes)| bytes.clone()).collect()
        })
    }
}

#[tokio::test]
async fn a_saved_file_is_the_same_to_the_byte() {
    let mut desk = Desk::start().await;
    let target = desk.path("mine.txt");
    desk.download(1, Some(CONTENT.len() as u64), &target);
    let all = desk.bench.all().await;
    let Reply::Progress { task, done, total, .. } = all[0] else { panic!("{all:?}") };
    assert_eq!((task, done, total), (TaskId(1), 23, Some(23)));
    assert!(matches!(&all[1], Reply::Downloaded { result: Ok(path), .. } if *path == target));
    assert_eq!(std::fs::read(&target).unwrap(), CONTENT);
    assert_eq!(desk.in_folder(), 1);
}

#[tokio::test]
async fn nothing_is_ever_replaced() {
    let mut desk = Desk::start().await;
    let target = desk.write_file("mine.txt", b"precious");
    desk.download(1, None, &target);
    assert_eq!(kind(&desk.next().await), Some(FailureKind::LocalFile));
    assert_eq!(std::fs::read(&target).unwrap(), b"precious");
    assert_eq!(desk.bench.server.count("GET", &desk.download_path()), 0);
    let dangling = desk.path("link");
    std::os::unix::fs::symlink("nowhere", &dangling).unwrap();
    desk.download(2, None, &dangling);
    assert_eq!(kind(&desk.next().await), Some(FailureKind::LocalFile), "a link is something too");
    desk.download(3, None, &desk.path("no/such/folder"));
    assert_eq!(kind(&desk.next().await), Some(FailureKind::LocalFile));
}

#[tokio::test]
async fn what_is_not_the_file_leaves_nothing() {
    let mut desk = Desk::start().await;
    let error = Answer::json(
        200,
        &serde_json::json!({ "error": { "code": 403, "message": "no" }, "data": null }),
    );
    for (size, answer, want) in [
        (Some(22), None, FailureKind::Server),
        (Some(24), None, FailureKind::Server),
        (None, Some(Answer::html(200, "Welcome to the hotel")), FailureKind::Server),
        (None, Some(error), FailureKind::Forbidden),
        (None, Some(Answer::error(404, "gone")), FailureKind::Gone),
    ] {
        if let Some(answer) = answer {
            desk.bench.server.once("GET", &desk.download_path(), Vice::Instead(answer));
        }
        desk.download(1, size, &desk.path("mine.txt"));
        assert_eq!(kind(&desk.next().await), Some(want));
        assert_eq!(desk.in_folder(), 0);
    }
}

#[tokio::test]
async fn a_download_that_broke_off_begins_again() {
    let mut desk = Desk::start().await;
    desk.bench.server.once("GET", &desk.download_path(), Vice::Half);
    let target = desk.path("mine.txt");
    desk.download(1, None, &target);
    assert!(matches!(desk.next().await, Reply::Downloaded { result: Ok(_), .. }));
    assert_eq!(std::fs::read(&target).unwrap(), CONTENT);
    assert_eq!(desk.in_folder(), 1);
}

#[tokio::test]
async fn a_cancelled_download_leaves_nothing() {
    let mut desk = Desk::start().await;
    desk.bench.server.once("GET", &desk.download_path(), Vice::Stall);
    desk.download(1, None, &desk.path("mine.txt"));
    soon(desk.bench.server.until(1, "GET", &desk.download_path())).await;
    desk.bench.send(Request::CancelTask(TaskId(1)));
    assert_eq!(kind(&desk.next().await), Some(FailureKind::Cancelled));
    soon(desk.bench.server.until_hung_up(1)).await;
    assert_eq!(desk.in_folder(), 0);
    assert!(desk.bench.all().await.is_empty());
}

#[tokio::test]
async fn a_file_arrives_whole_and_under_its_name() {
    let mut desk = Desk::start().await;
    let big: Vec<u8> = (0..300_000_u32).map(|at| at.to_le_bytes()[0]).collect();
    for (name, bytes) in [("big.bin", big.as_slice()), ("empty.txt", b"")] {
        let path = desk.write_file(name, bytes);
        desk.upload(1, &path, name == "empty.txt");
        let Reply::Uploaded { result: Ok(file), .. } = desk.next().await else { panic!() };
        assert_eq!((file.name.as_str(), file.size), (name, Some(bytes.len() as u64)));
        assert_eq!(desk.stored(name), [bytes]);
    }
    let sent = desk.bench.server.requests();
    let flags =
        sent.iter().filter(|seen| seen.body.windows(12).any(|part| part == b"is_last_file"));
    assert_eq!(flags.count(), 1, "only the last one says so");
}

#[tokio::test]
async fn an_upload_whose_answer_was_lost_is_found_by_name_and_size() {
    let mut desk = Desk::start().await;
    let path = desk.write_file("plan.txt", CONTENT);
    // the note has one of that name and size already: it is older
    let fetch_first =
        smartq::worker::request::Read::Files(PROJECT, TicketId::new(1), NoteId::new(desk.note));
    desk.bench.read(1, fetch_first);
    assert!(matches!(desk.next().await, Reply::Files { result: Ok(_), .. }));
    desk.bench.server.once("POST", &desk.upload_path(), Vice::DoneThenCut);
    desk.upload(1, &path, true);
    let Reply::Uploaded { result: Ok(file), .. } = desk.next().await else { panic!() };
    assert_ne!(file.id.get(), desk.file);
    assert_eq!(desk.stored("plan.txt").len(), 2);
    desk.bench.server.once("POST", &desk.upload_path(), Vice::Cut);
    desk.upload(2, &path, true);
    assert!(matches!(desk.next().await, Reply::Uploaded { result: Ok(_), .. }));
    assert_eq!(desk.stored("plan.txt").len(), 3);
    assert_eq!(desk.bench.server.count("POST", &desk.upload_path()), 3);
}

#[tokio::test]
async fn a_file_that_is_too_large_or_not_there_is_told_as_such() {
    let mut desk = Desk::start().await;
    let path = desk.write_file("a.txt", b"x");
    let no = Answer::error(413, "files may have 25 MiB");
    desk.bench.server.once("POST", &desk.upload_path(), Vice::Instead(no));
    desk.upload(1, &path, true);
    assert_eq!(kind(&desk.next().await), Some(FailureKind::TooLarge));
    for path in [desk.path("missing"), desk.folder.path().to_owned()] {
        desk.upload(2, &path, true);
        assert_eq!(kind(&desk.next().await), Some(FailureKind::LocalFile));
    }
    assert_eq!(desk.bench.server.count("POST", &desk.upload_path()), 1);
}

#[tokio::test]
async fn files_of_a_note_go_one_after_the_other_and_one_that_waits_can_be_taken_back() {
    let mut desk = Desk::start().await;
    let permits = Arc::new(Semaphore::new(0));
    desk.bench.server.once("POST", &desk.upload_path(), Vice::Hold(Arc::clone(&permits)));
    for (task, name) in [(1, "a"), (2, "b"), (3, "c")] {
        let path = desk.write_file(name, name.as_bytes());
        desk.upload(task, &path, task == 3);
    }
    soon(desk.bench.server.until(1, "POST", &desk.upload_path())).await;
    desk.bench.send(Request::CancelTask(TaskId(2)));
    let Reply::Uploaded { task, result, .. } = desk.next().await else { panic!() };
    assert_eq!((task, result.unwrap_err().kind), (TaskId(2), FailureKind::Cancelled));
    permits.add_permits(1);
    for want in [1, 3] {
        let Reply::Uploaded { task, result: Ok(_), .. } = desk.next().await else { panic!() };
        assert_eq!(task, TaskId(want));
    }
    assert_eq!((desk.stored("a").len(), desk.stored("b").len(), desk.stored("c").len()), (1, 0, 1));
}

#[tokio::test]
async fn a_cancelled_upload_answers_once_and_the_next_one_starts() {
    let mut desk = Desk::start().await;
    let never = Arc::new(Semaphore::new(0));
    desk.bench.server.once("POST", &desk.upload_path(), Vice::Hold(never));
    let path = desk.write_file("a", b"a");
    desk.upload(1, &path, false);
    desk.upload(2, &path, true);
    soon(desk.bench.server.until(1, "POST", &desk.upload_path())).await;
    desk.bench.send(Request::CancelTask(TaskId(1)));
    assert_eq!(kind(&desk.next().await), Some(FailureKind::Cancelled));
    assert!(matches!(desk.next().await, Reply::Uploaded { task: TaskId(2), result: Ok(_), .. }));
    soon(desk.bench.server.until_hung_up(1)).await;
    assert_eq!(desk.stored("a").len(), 1, "the server has kept nothing of the first");
    assert!(desk.bench.all().await.is_empty());
}

#[tokio::test]
async fn a_file_is_deleted() {
    let mut desk = Desk::start().await;
    let (ticket, note, file) = (TicketId::new(1), NoteId::new(desk.note), FileId::new(desk.file));
    desk.bench.write(1, Write::DeleteFile { project: PROJECT, ticket, note, file });
    assert!(matches!(desk.next().await, Reply::FileDeleted { result: Ok(()), .. }));
    assert!(desk.stored("plan.txt").is_empty());
    desk.bench.write(2, Write::DeleteNote { project: PROJECT, ticket, note });
    assert!(matches!(desk.next().await, Reply::NoteDeleted { result: Ok(()), .. }));
    assert!(desk.bench.server.world(|world| world.notes.is_empty()));
}
