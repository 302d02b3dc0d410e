//! The reducer, as a table: what was there, what the worker tells, what is left.

use std::time::Duration;

use super::*;
use crate::model::{File, FileId, Note};

const TASK: TaskId = TaskId(1);
const REQUEST: RequestId = RequestId(7);

fn upload(is_last: bool) -> Transfer {
    Transfer::Upload {
        project: ProjectId::new(3),
        ticket: TicketId::new(70_003),
        note: NoteId::new(5),
        path: PathBuf::from("/home/ann/plan.pdf"),
        is_last,
    }
}

fn download(size: Option<u64>) -> Transfer {
    Transfer::Download {
        project: ProjectId::new(3),
        ticket: TicketId::new(70_003),
        note: NoteId::new(5),
        file: FileId::new(9),
        size,
        target: PathBuf::from("/home/ann/Downloads/plan.pdf"),
    }
}

fn running(transfer: &Transfer) -> Tasks {
    let mut tasks = Tasks::default();
    tasks.started(TASK, transfer);
    tasks
}

fn noting() -> Tasks {
    let mut tasks = Tasks::default();
    let place = (ProjectId::new(3), TicketId::new(70_003));
    tasks.started_with_note(TASK, REQUEST, place, PathBuf::from("/home/ann/plan.pdf"));
    tasks
}

fn progress(done: u64, total: Option<u64>, millis: u64) -> Reply {
    Reply::Progress { task: TASK, done, total, elapsed: Duration::from_millis(millis) }
}

fn uploaded(result: Outcome<()>) -> Reply {
    let file = File {
        id: FileId::new(9),
        name: "plan.pdf".to_owned(),
        size: Some(10),
        media_type: String::new(),
        owner_id: None,
        insert_time: None,
    };
    Reply::Uploaded { task: TASK, note: NoteId::new(5), result: result.map(|()| Box::new(file)) }
}

fn noted(result: Outcome<()>) -> Reply {
    let note = Note {
        id: NoteId::new(5),
        text: String::new(),
        owner_id: None,
        private: false,
        insert_time: None,
        update_time: None,
    };
    Reply::NoteSaved {
        request: REQUEST,
        ticket: TicketId::new(70_003),
        result: result.map(|()| Box::new(note)),
    }
}

fn failure(kind: FailureKind) -> Failure {
    Failure::new(kind, "The server is gone.")
}

#[test]
fn percent_stays_below_a_hundred_until_the_server_has_answered() {
    for (done, total, percent) in [
        (0, Some(1000), Some(0)),
        (500, Some(1000), Some(50)),
        (999, Some(1000), Some(99)),
        (1000, Some(1000), Some(99)),
        (2000, Some(1000), Some(99)),
        (u64::MAX, Some(u64::MAX), Some(99)),
        (0, Some(0), Some(0)),
        (700, None, None),
    ] {
        let mut tasks = running(&upload(true));
        assert_eq!(tasks.reduce(&progress(done, total, 100)), Turn::Changed);
        assert_eq!(tasks.list()[0].percent(), percent, "{done} of {total:?}");
    }
    let mut tasks = running(&upload(true));
    tasks.reduce(&progress(1000, Some(1000), 100));
    let done = tasks.reduce(&uploaded(Ok(())));
    assert!(matches!(done, Turn::Uploaded { ref name, .. } if name == "plan.pdf"));
    assert!(tasks.list().is_empty());
}

#[test]
fn a_download_knows_its_total_from_the_start() {
    let mut tasks = running(&download(Some(4000)));
    assert_eq!(tasks.list()[0].percent(), Some(0));
    tasks.reduce(&progress(1000, None, 0));
    tasks.reduce(&progress(2000, None, 500));
    assert_eq!((tasks.list()[0].percent(), tasks.list()[0].rate()), (Some(50), Some(2000)));
    let path = PathBuf::from("/home/ann/Downloads/plan.pdf");
    let reply = Reply::Downloaded { task: TASK, result: Ok(path.clone()) };
    assert_eq!(tasks.reduce(&reply), Turn::Saved(path));
}

#[test]
fn what_is_over_or_not_ours_changes_nothing() {
    let mut tasks = Tasks::default();
    for reply in [progress(1, None, 0), uploaded(Ok(())), noted(Ok(()))] {
        assert_eq!(tasks.reduce(&reply), Turn::Nothing);
    }
    let mut tasks = running(&upload(false));
    assert_eq!(tasks.cancel(TASK), Cancel::Tell(TASK));
    assert_eq!(tasks.reduce(&progress(9, None, 0)), Turn::Nothing, "a late report");
}

#[test]
fn a_failed_one_stays_with_its_reason_until_it_is_tried_again() {
    let mut tasks = running(&upload(true));
    let turn = tasks.reduce(&uploaded(Err(failure(FailureKind::Offline))));
    assert_eq!(turn, Turn::Failed("plan.pdf was not sent: The server is gone.".to_owned()));
    assert_eq!(tasks.under_way(), 0);
    assert_eq!(tasks.list()[0].stage, Stage::Failed(failure(FailureKind::Offline)));
    assert_eq!(tasks.take_for_retry(TASK), Some(Plan::Transfer(upload(true))));
    assert_eq!(tasks.take_for_retry(TASK), None);
}

#[test]
fn cancelling_waits_for_the_worker_and_a_second_time_puts_away() {
    let mut tasks = running(&download(None));
    assert_eq!(tasks.cancel(TASK), Cancel::Tell(TASK));
    assert_eq!((tasks.list()[0].stage.clone(), tasks.under_way()), (Stage::Stopping, 1));
    assert_eq!(tasks.cancel(TASK), Cancel::Nothing);
    let reply = Reply::Downloaded { task: TASK, result: Err(failure(FailureKind::Cancelled)) };
    assert_eq!(tasks.reduce(&reply), Turn::Cancelled("plan.pdf was stopped.".to_owned()));
    assert_eq!(tasks.cancel(TASK), Cancel::PutAway);
    assert_eq!(tasks.cancel(TASK), Cancel::Nothing);
}

#[test]
fn one_that_was_quicker_than_its_cancelling_is_done() {
    let mut tasks = running(&upload(false));
    tasks.cancel(TASK);
    assert!(matches!(tasks.reduce(&uploaded(Ok(()))), Turn::Uploaded { .. }));
}

#[test]
fn a_file_waits_for_its_note() {
    let mut tasks = noting();
    assert_eq!(tasks.under_way(), 1);
    let other = Reply::NoteSaved {
        request: RequestId(8),
        ticket: TicketId::new(70_003),
        result: Err(failure(FailureKind::Offline)),
    };
    assert_eq!(tasks.reduce(&other), Turn::Nothing);
    assert_eq!(tasks.reduce(&noted(Ok(()))), Turn::Send(TASK, upload(true)));
    assert_eq!(tasks.list()[0].stage, Stage::Running);
}

#[test]
fn without_its_note_a_file_can_be_tried_again_unless_the_note_may_be_there() {
    for (kind, again) in [(FailureKind::Offline, true), (FailureKind::Unknown, false)] {
        let mut tasks = noting();
        assert!(matches!(tasks.reduce(&noted(Err(failure(kind)))), Turn::Failed(_)));
        assert_eq!(tasks.take_for_retry(TASK).is_some(), again);
    }
}

#[test]
fn a_file_that_is_not_wanted_any_more_is_not_sent_to_its_note() {
    let mut tasks = noting();
    assert_eq!(tasks.cancel(TASK), Cancel::Noted);
    let turn = tasks.reduce(&noted(Ok(())));
    assert!(matches!(turn, Turn::Cancelled(ref said) if said.contains("nobody has been told")));
    assert_eq!(tasks.take_for_retry(TASK), Some(Plan::Transfer(upload(true))));
}

/// Three files wait for their turn at one note, of which people are to be told.
fn batch() -> Tasks {
    let mut tasks = Tasks::default();
    tasks.hold(NoteId::new(5));
    for id in 1..=3 {
        tasks.queued(TaskId(id), upload(false));
    }
    tasks
}

/// What begins now, and whether each is the last.
fn begun(tasks: &mut Tasks) -> Vec<(u64, bool)> {
    let next = std::iter::from_fn(|| tasks.due());
    next.map(|(task, transfer)| {
        (task.0, matches!(transfer, Transfer::Upload { is_last: true, .. }))
    })
    .collect()
}

fn ended(task: u64, result: Outcome<()>) -> Reply {
    let Reply::Uploaded { note, result, .. } = uploaded(result) else { unreachable!() };
    Reply::Uploaded { task: TaskId(task), note, result }
}

fn said(turn: Turn) -> String {
    match turn {
        Turn::Failed(sentence) | Turn::Cancelled(sentence) => sentence,
        other => panic!("{other:?}"),
    }
}

const OTHERS: &str = "they are with the last of its other files.";
const AGAIN: &str = "they are once this file is sent.";

#[test]
fn the_files_of_a_note_go_one_after_the_other_and_the_last_tells() {
    let mut tasks = batch();
    assert_eq!(begun(&mut tasks), [(1, false)]);
    tasks.reduce(&ended(1, Ok(())));
    assert_eq!(begun(&mut tasks), [(2, false)]);
    tasks.reduce(&ended(2, Ok(())));
    assert_eq!(begun(&mut tasks), [(3, true)]);
    let turn = tasks.reduce(&ended(3, Ok(())));
    assert!(matches!(turn, Turn::Uploaded { is_untold: false, .. }), "{turn:?}");
    assert_eq!(tasks, Tasks::default());
}

#[test]
fn when_the_first_fails_the_others_go_on_and_tell() {
    let mut tasks = batch();
    begun(&mut tasks);
    let sentence = said(tasks.reduce(&ended(1, Err(failure(FailureKind::TooLarge)))));
    assert!(sentence.ends_with(OTHERS), "{sentence}");
    assert_eq!(begun(&mut tasks), [(2, false)]);
    tasks.reduce(&ended(2, Ok(())));
    assert_eq!(begun(&mut tasks), [(3, true)]);
    tasks.reduce(&ended(3, Ok(())));
    assert_eq!(tasks.cancel(TaskId(1)), Cancel::PutAway, "people were told");
}

#[test]
fn when_the_last_fails_its_retry_tells() {
    let mut tasks = batch();
    for id in 1..=2 {
        begun(&mut tasks);
        tasks.reduce(&ended(id, Ok(())));
    }
    assert_eq!(begun(&mut tasks), [(3, true)]);
    let sentence = said(tasks.reduce(&ended(3, Err(failure(FailureKind::Offline)))));
    assert!(sentence.contains("Nobody has been told") && sentence.ends_with(AGAIN), "{sentence}");
    let Some(Plan::Transfer(transfer)) = tasks.take_for_retry(TaskId(3)) else { panic!() };
    tasks.queued(TaskId(4), transfer);
    assert_eq!(begun(&mut tasks), [(4, true)]);
}

#[test]
fn a_retry_takes_its_turn_and_becomes_the_last() {
    let mut tasks = batch();
    begun(&mut tasks);
    tasks.reduce(&ended(1, Err(failure(FailureKind::Offline))));
    begun(&mut tasks);
    let Some(Plan::Transfer(transfer)) = tasks.take_for_retry(TaskId(1)) else { panic!() };
    tasks.queued(TaskId(4), transfer);
    assert_eq!(begun(&mut tasks), [], "another is on its way");
    tasks.reduce(&ended(2, Ok(())));
    assert_eq!(begun(&mut tasks), [(3, false)]);
    tasks.reduce(&ended(3, Ok(())));
    assert_eq!(begun(&mut tasks), [(4, true)]);
}

#[test]
fn when_those_that_waited_are_stopped_it_is_said_that_nobody_was_told() {
    let mut tasks = batch();
    begun(&mut tasks);
    for id in 2..=3 {
        assert_eq!(tasks.cancel(TaskId(id)), Cancel::Skipped);
    }
    let stopped = tasks.get(TaskId(3)).unwrap();
    assert!(tasks.untold(stopped).ends_with(OTHERS), "the first is still under way");
    let turn = tasks.reduce(&ended(1, Ok(())));
    assert!(matches!(turn, Turn::Uploaded { is_untold: true, .. }), "{turn:?}");
    assert_eq!(tasks.cancel(TaskId(2)), Cancel::PutAway, "the third may still be sent");
    assert_eq!(tasks.cancel(TaskId(3)), Cancel::NobodyIsTold);
}

#[test]
fn of_a_note_that_tells_nobody_nothing_is_said() {
    let mut tasks = Tasks::default();
    tasks.queued(TASK, upload(false));
    begun(&mut tasks);
    let sentence = said(tasks.reduce(&uploaded(Err(failure(FailureKind::Offline)))));
    assert!(!sentence.contains("told"), "{sentence}");
    assert_eq!(tasks.cancel(TASK), Cancel::PutAway);
}

#[test]
fn of_many_files_a_few_are_saved_at_once() {
    let mut tasks = Tasks::default();
    for id in 1..=4 {
        tasks.queued(TaskId(id), download(None));
    }
    assert_eq!(begun(&mut tasks).len(), 2);
    let path = PathBuf::from("/home/ann/x");
    tasks.reduce(&Reply::Downloaded { task: TaskId(1), result: Ok(path) });
    assert_eq!(begun(&mut tasks), [(3, false)]);
    assert_eq!(tasks.under_way(), 3);
}

#[test]
fn the_nearest_is_the_newest_that_can_be_stopped() {
    let mut tasks = running(&upload(true));
    tasks.started(TaskId(2), &download(None));
    tasks.started(TaskId(3), &download(None));
    assert_eq!(tasks.nearest(), Some(TaskId(3)));
    let reply = Reply::Downloaded { task: TaskId(3), result: Err(failure(FailureKind::LocalFile)) };
    tasks.reduce(&reply);
    assert_eq!(tasks.nearest(), Some(TaskId(2)));
    assert_eq!(Tasks::default().nearest(), None);
}

#[test]
fn a_file_that_is_too_large_leaves_its_note_there_and_that_is_said() {
    let upload = Transfer::Upload {
        project: ProjectId::new(3),
        ticket: TicketId::new(70_003),
        note: NoteId::new(5),
        path: PathBuf::from("/home/ann/plan.pdf"),
        is_last: false,
    };
    let turn = running(&upload).reduce(&uploaded(Err(failure(FailureKind::TooLarge))));
    let Turn::Failed(sentence) = turn else { panic!("{turn:?}") };
    assert!(
        sentence.contains("was not sent") && sentence.contains("Its note is there"),
        "{sentence}"
    );
}
