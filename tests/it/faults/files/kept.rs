//! A file that was given to be sent is kept like any other change: it arrives exactly once, whichever run sends it.

use std::path::{Path, PathBuf};

use smartq::model::{NoteId, TicketId};
use smartq::worker::reply::{FailureKind, Fate, Reply, UnsentWrite};
use smartq::worker::request::{Request, TaskId, Transfer, Write};
use tempfile::TempDir;

use crate::faults::writes::{files_of, found, killed};
use crate::support::rude_server::{Answer, RudeServer, Vice, World};
use crate::worker::{Bench, PROJECT, kind, soon};

/// A note, a file to be sent to it, and where what is not sent is kept.
struct Scene {
    bench: Bench,
    note: u64,
    folder: TempDir,
    kept: TempDir,
}

impl Scene {
    async fn start() -> Self {
        let kept = tempfile::tempdir().unwrap();
        let bench = Bench::start_in(kept.path(), World::with_tickets(1)).await;
        let note = bench.server.world(|world| world.add_note(1, "see below", 1));
        Self { bench, note, folder: tempfile::tempdir().unwrap(), kept }
    }

    fn file(&self, name: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, name.repeat(3)).unwrap();
        path
    }

    fn upload(&self, path: &Path) -> Transfer {
        let (path, note) = (path.to_owned(), NoteId::new(self.note));
        let ticket = TicketId::new(1);
        Transfer::Upload { project: PROJECT, ticket, note, path, is_last: true }
    }

    fn send(&self, task: u64, path: &Path) {
        let (task, transfer) = (TaskId(task), self.upload(path));
        self.bench.send(Request::Keep { task, transfer: transfer.clone() });
        self.bench.send(Request::Transfer { task, transfer });
    }

    fn posts(&self) -> String {
        format!("/projects/1/tickets/1/notes/{}/filesv2", self.note)
    }

    fn stored(&self, name: &str) -> usize {
        self.bench
            .server
            .world(|world| world.files.iter().filter(|(_, file, _)| file["name"] == name).count())
    }

    /// The next answer to a transfer, or that it waits.
    async fn next(&mut self) -> Reply {
        loop {
            match self.bench.answer().await {
                Reply::Progress { .. } => {}
                reply => return reply,
            }
        }
    }

    /// The program is killed and started anew; gives what it finds.
    async fn restart(mut self) -> (Self, Vec<UnsentWrite>) {
        let server: RudeServer = killed(self.bench, self.kept.path()).await;
        self.bench = Bench::on(self.kept.path(), server).await;
        let found = found(&mut self.bench).await;
        (self, found)
    }

    fn resume(&self, task: u64, found: &UnsentWrite) {
        let (entry, write) = (found.entry, found.write.clone());
        self.bench.send(Request::Resume { request: TaskId(task).request(), entry, write });
    }
}

#[tokio::test]
async fn a_kill_in_the_midst_loses_no_file_and_doubles_none() {
    for vice in [Vice::Silence, Vice::Stall] {
        let scene = Scene::start().await;
        let (first, second) = (scene.file("a.txt"), scene.file("b.txt"));
        scene.bench.server.once("POST", &scene.posts(), vice.clone());
        scene.send(1, &first);
        let transfer = scene.upload(&second);
        scene.bench.send(Request::Keep { task: TaskId(2), transfer });
        soon(scene.bench.server.until(1, "POST", &scene.posts())).await;
        let (mut scene, found) = {
            while files_of(scene.kept.path()).len() < 2 {
                tokio::task::yield_now().await;
            }
            scene.restart().await
        };
        let names: Vec<_> = found.iter().map(|it| it.write.file().unwrap().1.to_owned()).collect();
        assert_eq!(names, [first, second]);
        assert_eq!([found[0].fate, found[1].fate], [Fate::Unknown, Fate::Waiting]);
        scene.resume(8, &found[0]);
        scene.resume(9, &found[1]);
        for task in [8, 9] {
            let Reply::Uploaded { task: of, result: Ok(_), .. } = scene.next().await else {
                panic!()
            };
            assert_eq!(of.0, task);
        }
        assert_eq!((scene.stored("a.txt"), scene.stored("b.txt")), (1, 1));
        while !files_of(scene.kept.path()).is_empty() {
            tokio::task::yield_now().await;
        }
    }
}

#[tokio::test]
async fn given_without_the_network_it_goes_out_by_itself() {
    let mut scene = Scene::start().await;
    let path = scene.file("a.txt");
    let down = || Vice::Instead(Answer::html(502, "Bad Gateway"));
    scene.bench.server.once("POST", &scene.posts(), Vice::Cut);
    let files = scene.posts().replace("filesv2", "files");
    scene.bench.server.times(3, "GET", &files, down());
    scene.bench.server.times(2, "GET", "/users/me", down());
    scene.send(1, &path);
    let Reply::Queued { request, .. } = scene.next().await else { panic!() };
    assert_eq!(request.task(), TaskId(1));
    assert!(matches!(scene.next().await, Reply::Uploaded { result: Ok(_), .. }));
    assert_eq!(scene.stored("a.txt"), 1);
}

#[tokio::test]
async fn one_that_may_have_arrived_is_looked_for_when_it_is_sent_again() {
    let mut scene = Scene::start().await;
    let path = scene.file("a.txt");
    // each attempt arrives late: after it was looked for
    scene.bench.server.times(2, "POST", &scene.posts(), Vice::Instead(Answer::error(500, "oops")));
    scene.send(1, &path);
    assert_eq!(kind(&scene.next().await), Some(FailureKind::Unknown));
    scene
        .bench
        .server
        .world(|world| world.add_file(scene.note, "a.txt", "a.txt".repeat(3).as_bytes()));
    scene.send(1, &path);
    assert!(matches!(scene.next().await, Reply::Uploaded { result: Ok(_), .. }));
    assert_eq!((scene.stored("a.txt"), scene.bench.server.count("POST", &scene.posts())), (1, 2));
}

#[tokio::test]
async fn one_that_is_stopped_is_kept_no_more_and_looked_for_when_it_is_wanted_again() {
    let mut scene = Scene::start().await;
    let path = scene.file("a.txt");
    scene.bench.server.once("POST", &scene.posts(), Vice::Stall);
    scene.send(1, &path);
    soon(scene.bench.server.until(1, "POST", &scene.posts())).await;
    scene.bench.send(Request::CancelTask(TaskId(1)));
    assert_eq!(kind(&scene.next().await), Some(FailureKind::Cancelled));
    while !files_of(scene.kept.path()).is_empty() {
        tokio::task::yield_now().await;
    }
    scene.send(1, &path);
    assert!(matches!(scene.next().await, Reply::Uploaded { result: Ok(_), .. }));
    assert_eq!((scene.stored("a.txt"), scene.bench.server.count("POST", &scene.posts())), (1, 1));
}

#[tokio::test]
async fn one_that_is_refused_stays_listed_and_is_another_intention_when_it_is_sent_again() {
    let mut scene = Scene::start().await;
    let path = scene.file("a.txt");
    let no = Answer::error(413, "files may have 25 MiB");
    scene.bench.server.once("POST", &scene.posts(), Vice::Instead(no));
    scene.send(1, &path);
    assert_eq!(kind(&scene.next().await), Some(FailureKind::TooLarge));
    let (mut scene, found) = scene.restart().await;
    assert_eq!((found.len(), found[0].fate), (1, Fate::Refused));
    assert!(found[0].reason.as_ref().is_some_and(|why| why.contains("25 MiB")), "{found:?}");
    let Write::SendFile { path: kept, .. } = &*found[0].write else { panic!() };
    assert_eq!(*kept, path);
    scene.send(7, &path);
    assert!(matches!(scene.next().await, Reply::Uploaded { result: Ok(_), .. }));
    let keys: Vec<_> = scene
        .bench
        .server
        .requests()
        .into_iter()
        .filter(|it| it.method == "POST")
        .map(|it| it.header("idempotency-key").unwrap().to_owned())
        .collect();
    assert!(keys.len() == 2 && keys[0] != keys[1], "{keys:?}");
    while !files_of(scene.kept.path()).is_empty() {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn one_that_may_have_arrived_and_is_gone_from_here_is_not_said_to_be_unsent() {
    let scene = Scene::start().await;
    let path = scene.file("a.txt");
    scene.bench.server.once("POST", &scene.posts(), Vice::Stall);
    scene.send(1, &path);
    soon(scene.bench.server.until(1, "POST", &scene.posts())).await;
    let (mut scene, found) = scene.restart().await;
    std::fs::remove_file(&path).unwrap();
    scene.resume(8, &found[0]);
    let reply = scene.next().await;
    let why = reply.failure().unwrap();
    assert!(why.message.contains("may have been saved"), "{why}");
    // it comes back: what has arrived is not doubled
    scene.file("a.txt");
    scene.send(8, &path);
    assert!(matches!(scene.next().await, Reply::Uploaded { result: Ok(_), .. }));
    assert_eq!((scene.stored("a.txt"), scene.bench.server.count("POST", &scene.posts())), (1, 1));
}

#[tokio::test]
async fn one_that_has_changed_since_it_was_sent_is_not_said_to_be_unsent() {
    let scene = Scene::start().await;
    let path = scene.file("a.txt");
    scene.bench.server.once("POST", &scene.posts(), Vice::Stall);
    scene.send(1, &path);
    soon(scene.bench.server.until(1, "POST", &scene.posts())).await;
    let (mut scene, found) = scene.restart().await;
    std::fs::write(&path, "another text by now").unwrap();
    let other = Answer::error(409, "this Idempotency-Key belongs to another request");
    scene.bench.server.once("POST", &scene.posts(), Vice::Instead(other));
    scene.resume(8, &found[0]);
    let reply = scene.next().await;
    let why = reply.failure().unwrap();
    assert!(why.message.contains("has changed since it was sent"), "{why}");
    assert_eq!(why.kind, FailureKind::Unknown);
}

#[tokio::test]
async fn what_was_stopped_is_looked_for_also_after_a_new_sign_in() {
    let mut scene = Scene::start().await;
    let path = scene.file("a.txt");
    scene.bench.server.once("POST", &scene.posts(), Vice::Stall);
    scene.send(1, &path);
    soon(scene.bench.server.until(1, "POST", &scene.posts())).await;
    scene.bench.send(Request::CancelTask(TaskId(1)));
    assert_eq!(kind(&scene.next().await), Some(FailureKind::Cancelled));
    scene.bench.connect().await.unwrap();
    scene.send(1, &path);
    assert!(matches!(scene.next().await, Reply::Uploaded { result: Ok(_), .. }));
    assert_eq!((scene.stored("a.txt"), scene.bench.server.count("POST", &scene.posts())), (1, 1));
}

#[tokio::test]
async fn the_same_file_twice_is_two_files_also_after_a_kill() {
    let scene = Scene::start().await;
    let path = scene.file("a.txt");
    scene.bench.server.once("POST", &scene.posts(), Vice::Silence);
    scene.send(1, &path);
    let transfer = scene.upload(&path);
    scene.bench.send(Request::Keep { task: TaskId(2), transfer });
    soon(scene.bench.server.until(1, "POST", &scene.posts())).await;
    while files_of(scene.kept.path()).len() < 2 {
        tokio::task::yield_now().await;
    }
    let (mut scene, found) = scene.restart().await;
    scene.resume(8, &found[0]);
    scene.resume(9, &found[1]);
    for task in [8, 9] {
        let Reply::Uploaded { task: of, result: Ok(_), .. } = scene.next().await else { panic!() };
        assert_eq!(of.0, task);
    }
    assert_eq!(scene.stored("a.txt"), 2);
}
