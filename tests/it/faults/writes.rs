//! Writes whose way is barred or whose answers are lost: kept, looked up, and done exactly once.

mod by_key;
mod planned;
mod twice;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use smartq::model::{NoteInput, StepId, TicketId};
use smartq::worker::reply::{FailureKind, Fate, Link, Reply, UnsentWrite};
use smartq::worker::request::{LoadId, Read, Request, RequestId, Target, Write};
use tokio::sync::Semaphore;

use crate::support::rude_server::{Answer, RudeServer, Vice, World};
use crate::worker::{Bench, PROJECT, TICKETS, kind, move_ticket, new_ticket, soon, ticket_path};

const ME: &str = "/users/me";

fn down() -> Vice {
    Vice::Instead(Answer::html(502, "Bad Gateway"))
}

fn named(server: &RudeServer, name: &str) -> usize {
    server.world(|world| world.tickets.iter().filter(|it| it["name"] == name).count())
}

/// The entries on disk, of whichever process.
pub(super) fn on_disk(folder: &Path) -> Vec<String> {
    files_of(folder).into_iter().map(|file| std::fs::read_to_string(file).unwrap()).collect()
}

pub(super) fn files_of(folder: &Path) -> Vec<PathBuf> {
    let inside = |folder: &Path| -> Vec<_> {
        folder.read_dir().into_iter().flatten().map(|it| it.unwrap().path()).collect()
    };
    let owners = inside(folder).into_iter().flat_map(|account| inside(&account));
    let files = owners.flat_map(|owner| inside(&owner));
    let entries = files.filter(|file| file.extension().is_some_and(|it| it == "json"));
    let mut entries: Vec<_> = entries.collect();
    entries.sort_by_key(|file| file.file_name().unwrap().to_owned());
    entries
}

/// Ends the program as if it was killed, and returns when its locks are free.
pub(super) async fn killed(bench: Bench, folder: &Path) -> RudeServer {
    let server = bench.kill().await;
    let inside = |folder: &Path| -> Vec<_> {
        folder.read_dir().into_iter().flatten().map(|it| it.unwrap().path()).collect()
    };
    for owner in inside(folder).iter().flat_map(|account| inside(account)) {
        // one that is gone by now holds nothing any more
        let Ok(lock) = std::fs::File::open(owner.join("lock")) else { continue };
        lock.lock().unwrap();
    }
    server
}

pub(super) async fn found(bench: &mut Bench) -> Vec<UnsentWrite> {
    loop {
        if let Reply::Found(found) = bench.next().await {
            return found;
        }
    }
}

/// A program that has sent `Mine`, was killed before it had an answer, and runs again; what it finds.
async fn left_by_a_kill(place: &Path, world: World, vice: Vice) -> (Bench, Vec<UnsentWrite>) {
    let bench = Bench::start_in(place, world).await;
    bench.server.once("POST", TICKETS, vice);
    bench.write(1, new_ticket("Mine"));
    soon(bench.server.until(1, "POST", TICKETS)).await;
    let server = killed(bench, place).await;
    let mut bench = Bench::on(place, server).await;
    let left = found(&mut bench).await;
    (bench, left)
}

pub(super) fn resume(bench: &Bench, request: u64, found: &UnsentWrite) {
    let (entry, write) = (found.entry, found.write.clone());
    bench.send(Request::Resume { request: RequestId(request), entry, write });
}

fn note(text: &str) -> Write {
    let input = NoteInput { text: Some(text.to_owned()), ..NoteInput::default() };
    Write::CreateNote { project: PROJECT, ticket: TicketId::new(1), input }
}

#[tokio::test]
async fn a_write_is_on_disk_before_it_is_sent_and_gone_after_its_answer() {
    let place = tempfile::tempdir().unwrap();
    let mut bench = Bench::start_in(place.path(), World::with_tickets(1)).await;
    let permits = std::sync::Arc::new(tokio::sync::Semaphore::new(0));
    bench.server.once("POST", TICKETS, Vice::Hold(std::sync::Arc::clone(&permits)));
    bench.write(1, new_ticket("Mine"));
    soon(bench.server.until(1, "POST", TICKETS)).await;
    let entries = on_disk(place.path());
    assert_eq!(entries.len(), 1);
    for word in ["Mine", "sending", "ann@example.com at http"] {
        assert!(entries[0].contains(word), "{word}: {}", entries[0]);
    }
    for secret in ["secret", "0123456789abcdef"] {
        assert!(!entries[0].contains(secret));
    }
    let key = bench.server.requests().last().unwrap().header("idempotency-key").unwrap().to_owned();
    assert!(entries[0].contains(&key));
    permits.add_permits(1);
    assert!(matches!(bench.answer().await, Reply::TicketCreated { result: Ok(_), .. }));
    // the next one is written after the first was taken away
    bench.server.once("POST", TICKETS, Vice::Hold(std::sync::Arc::clone(&permits)));
    bench.write(2, new_ticket("Next"));
    soon(bench.server.until(2, "POST", TICKETS)).await;
    assert_eq!(on_disk(place.path()).len(), 1);
}

#[tokio::test]
async fn an_offline_write_is_kept_and_goes_out_by_itself_in_order() {
    let place = tempfile::tempdir().unwrap();
    let mut bench = Bench::start_in(place.path(), World::with_tickets(1)).await;
    bench.server.times(3, "GET", &ticket_path(1), down());
    bench.server.times(2, "GET", ME, down());
    bench.write(1, move_ticket(1, 1, 2));
    bench.write(2, note("after it"));
    let mut queued = Vec::new();
    let mut saved = Vec::new();
    let mut was_down = false;
    while saved.len() < 2 {
        match bench.next().await {
            Reply::Queued { request, why } => {
                assert!(why.passes);
                queued.push(request.0);
            }
            Reply::Unsent(unsent) => was_down |= matches!(unsent.link, Link::Down(_)),
            Reply::TicketSaved { request, result: Ok(_), .. }
            | Reply::NoteSaved { request, result: Ok(_), .. } => saved.push(request.0),
            other => panic!("{other:?}"),
        }
    }
    // of the second it is only said where the disk has it before the line is back
    assert!(queued == [1] || queued == [1, 2], "{queued:?}");
    assert_eq!((saved, was_down), (vec![1, 2], true));
    assert_eq!(bench.server.world(|world| world.ticket(1).unwrap()["step_id"].clone()), 2);
    assert_eq!(bench.server.world(|world| world.notes.len()), 1);
}

#[tokio::test]
async fn post_ambiguous_is_looked_up_when_the_line_is_back_and_adopted() {
    let place = tempfile::tempdir().unwrap();
    let mut bench = Bench::start_in(place.path(), World::with_tickets(3)).await;
    bench.server.once("POST", TICKETS, Vice::DoneThenCut);
    bench.server.times(3, "GET", TICKETS, down());
    bench.write(1, new_ticket("Mine"));
    assert!(matches!(bench.answer().await, Reply::Queued { .. }));
    let Reply::TicketCreated { result: Ok(ticket), .. } = bench.answer().await else { panic!() };
    assert_eq!(ticket.id.get(), 1_000_001);
    assert_eq!((named(&bench.server, "Mine"), bench.server.count("POST", TICKETS)), (1, 1));
}

#[tokio::test]
async fn put_and_delete_ambiguous_are_settled_by_what_the_server_holds() {
    let place = tempfile::tempdir().unwrap();
    let mut bench = Bench::start_in(place.path(), World::with_tickets(2)).await;
    let path = ticket_path(1);
    bench.server.once("GET", &path, Vice::None);
    bench.server.times(3, "GET", &path, down());
    bench.server.once("PUT", &path, Vice::DoneThenCut);
    bench.write(1, move_ticket(1, 1, 2));
    assert!(matches!(bench.answer().await, Reply::Queued { .. }));
    assert!(matches!(bench.answer().await, Reply::TicketSaved { result: Ok(_), .. }));
    assert_eq!(bench.server.count("PUT", &path), 1, "what arrived is not sent again");
    bench.server.times(3, "DELETE", &ticket_path(2), Vice::DoneThenCut);
    bench.write(2, Write::DeleteTicket { project: PROJECT, ticket: TicketId::new(2) });
    let mut all = vec![bench.answer().await];
    if matches!(all[0], Reply::Queued { .. }) {
        all.push(bench.answer().await);
    }
    assert!(matches!(all.last().unwrap(), Reply::TicketDeleted { result: Ok(()), .. }), "{all:?}");
    assert_eq!(bench.server.world(|world| world.tickets.len()), 1);
}

#[tokio::test]
async fn kill_between_send_and_answer_the_next_start_adopts_what_arrived() {
    let place = tempfile::tempdir().unwrap();
    let mut bench = Bench::start_in(place.path(), World::with_tickets(3)).await;
    bench.read(1, Read::Board(PROJECT));
    bench.all().await;
    bench.server.once("POST", TICKETS, Vice::Stall);
    bench.write(1, new_ticket("Ticket 2"));
    soon(bench.server.until(1, "POST", TICKETS)).await;
    let server = killed(bench, place.path()).await;
    let mut bench = Bench::on(place.path(), server).await;
    let left = found(&mut bench).await;
    assert_eq!(left.len(), 1);
    assert_eq!((left[0].fate, left[0].is_old), (Fate::Unknown, false));
    assert_eq!(*left[0].write, new_ticket("Ticket 2"));
    resume(&bench, 9, &left[0]);
    let Reply::TicketCreated { request, result: Ok(ticket), is_alike } = bench.answer().await
    else {
        panic!()
    };
    assert_eq!((request.0, ticket.id.get()), (9, 1_000_001), "not the older twin");
    assert!(is_alike, "it is taken for ours, and nobody can tell for sure");
    assert_eq!(bench.server.count("POST", TICKETS), 1);
    assert_eq!(named(&bench.server, "Ticket 2"), 2);
}

#[tokio::test]
async fn a_write_is_told_of_as_long_as_the_server_lets_it_wait() {
    let place = tempfile::tempdir().unwrap();
    let mut bench = Bench::start_in(place.path(), World::with_tickets(1)).await;
    let permits = Arc::new(Semaphore::new(0));
    bench.server.once("POST", TICKETS, Vice::Hold(Arc::clone(&permits)));
    bench.write(1, new_ticket("Mine"));
    let told = loop {
        if let Reply::Unsent(told) = bench.next().await {
            break told;
        }
    };
    assert_eq!(told.link, Link::Up);
    assert_eq!(*told.writes[0].write, new_ticket("Mine"));
    permits.add_permits(1);
    assert!(matches!(bench.answer().await, Reply::TicketCreated { result: Ok(_), .. }));
    loop {
        if matches!(bench.next().await, Reply::Unsent(told) if told.writes.is_empty()) {
            break;
        }
    }
}

#[tokio::test]
async fn a_write_in_doubt_stays_in_doubt_when_the_look_for_it_meets_a_401() {
    let place = tempfile::tempdir().unwrap();
    let (mut bench, left) = left_by_a_kill(place.path(), World::with_tickets(1), Vice::Stall).await;
    bench.server.world(|world| world.key_is_dead = true);
    resume(&bench, 8, &left[0]);
    while !matches!(bench.next().await, Reply::Unsent(unsent) if unsent.link != Link::Up) {}
    bench.server.world(|world| world.key_is_dead = false);
    bench.connect().await.unwrap();
    let left = found(&mut bench).await;
    assert_eq!(left[0].fate, Fate::Unknown);
    resume(&bench, 9, &left[0]);
    assert!(matches!(bench.answer().await, Reply::TicketCreated { result: Ok(_), .. }));
    assert_eq!((named(&bench.server, "Mine"), bench.server.count("POST", TICKETS)), (1, 1));
}

#[tokio::test]
async fn what_was_sent_and_is_given_up_is_not_said_to_be_undone() {
    let place = tempfile::tempdir().unwrap();
    let (mut bench, left) = left_by_a_kill(place.path(), World::with_tickets(1), Vice::Stall).await;
    bench.server.world(|world| world.key_is_dead = true);
    resume(&bench, 8, &left[0]);
    while !matches!(bench.next().await, Reply::Unsent(unsent) if unsent.link != Link::Up) {}
    bench.send(Request::Withdraw(left[0].entry));
    let mut reply = bench.answer().await;
    while matches!(reply, Reply::Queued { .. }) {
        reply = bench.answer().await;
    }
    let Reply::TicketCreated { result: Err(failure), .. } = reply else { panic!("{reply:?}") };
    assert_eq!(failure.kind, FailureKind::Unknown);
    assert!(failure.message.contains("may have been done"), "{failure}");
    assert_eq!(named(&bench.server, "Mine"), 1, "as it was");
}

#[tokio::test]
async fn kill_before_it_arrived_the_next_start_sends_it_once_under_the_same_key() {
    let place = tempfile::tempdir().unwrap();
    let bench = Bench::start_in(place.path(), World::with_tickets(3)).await;
    let never = std::sync::Arc::new(tokio::sync::Semaphore::new(0));
    bench.server.once("POST", TICKETS, Vice::Hold(never));
    bench.write(1, new_ticket("Mine"));
    soon(bench.server.until(1, "POST", TICKETS)).await;
    let server = killed(bench, place.path()).await;
    let mut bench = Bench::on(place.path(), server).await;
    let left = found(&mut bench).await;
    resume(&bench, 9, &left[0]);
    assert!(matches!(bench.answer().await, Reply::TicketCreated { result: Ok(_), .. }));
    assert_eq!(named(&bench.server, "Mine"), 1);
    let requests = bench.server.requests();
    let posts = requests.iter().filter(|seen| seen.is("POST", TICKETS));
    let keys: Vec<_> = posts.map(|seen| seen.header("idempotency-key").unwrap()).collect();
    assert!(keys.len() == 2 && keys[0] == keys[1], "{keys:?}");
}

#[tokio::test]
async fn an_entry_that_cannot_be_read_is_named_and_left_and_keeps_nothing_else_back() {
    let place = tempfile::tempdir().unwrap();
    let mut bench = Bench::start_in(place.path(), World::with_tickets(1)).await;
    bench.server.world(|world| world.key_is_dead = true);
    for (request, name) in [(1, "One"), (2, "Two")] {
        bench.write(request, new_ticket(name));
    }
    bench.all().await;
    let server = killed(bench, place.path()).await;
    server.world(|world| world.key_is_dead = false);
    let file = files_of(place.path()).remove(0);
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, &text[..text.len() / 2]).unwrap();
    let mut bench = Bench::on(place.path(), server).await;
    let (mut left, mut unreadable) = (Vec::new(), Vec::new());
    while left.is_empty() || unreadable.is_empty() {
        match bench.next().await {
            Reply::Found(found) => left = found,
            Reply::Unsent(unsent) => unreadable = unsent.unreadable,
            _ => {}
        }
    }
    assert_eq!((left.len(), unreadable.len()), (1, 1));
    let aside = &unreadable[0];
    assert_eq!(std::fs::read_to_string(aside).unwrap(), text[..text.len() / 2]);
    resume(&bench, 9, &left[0]);
    assert!(matches!(bench.answer().await, Reply::TicketCreated { result: Ok(_), .. }));
    assert_eq!(named(&bench.server, "One") + named(&bench.server, "Two"), 1);
}

#[tokio::test]
async fn unsent_writes_older_than_a_day_are_listed_and_never_sent_unasked() {
    let place = tempfile::tempdir().unwrap();
    let mut bench = Bench::start_in(place.path(), World::with_tickets(1)).await;
    bench.server.world(|world| world.key_is_dead = true);
    bench.write(1, new_ticket("Old"));
    assert!(matches!(bench.answer().await, Reply::Queued { .. }));
    let server = killed(bench, place.path()).await;
    server.world(|world| world.key_is_dead = false);
    age(place.path());
    let mut bench = Bench::on(place.path(), server).await;
    let left = found(&mut bench).await;
    assert_eq!((left.len(), left[0].fate, left[0].is_old), (1, Fate::Waiting, true));
    bench.all().await;
    assert_eq!((named(&bench.server, "Old"), on_disk(place.path()).len()), (0, 1));
    bench.send(Request::Withdraw(left[0].entry));
    let Reply::Unsent(unsent) = bench.next().await else { panic!() };
    assert!(unsent.writes.is_empty());
}

/// Makes every entry two days older.
fn age(folder: &Path) {
    let inside = |folder: &Path| -> Vec<_> {
        folder.read_dir().unwrap().map(|it| it.unwrap().path()).collect()
    };
    for account in inside(folder) {
        for owner in inside(&account) {
            for file in inside(&owner).into_iter().filter(|it| it.extension().is_some()) {
                let text = std::fs::read_to_string(&file).unwrap();
                let mut entry: serde_json::Value = serde_json::from_str(&text).unwrap();
                entry["made"] = (entry["made"].as_i64().unwrap() - 2 * 86_400).into();
                std::fs::write(&file, entry.to_string()).unwrap();
            }
        }
    }
}

#[tokio::test]
async fn after_401_nothing_is_sent_and_all_of_it_goes_out_for_the_same_account() {
    let place = tempfile::tempdir().unwrap();
    let mut bench = Bench::start_in(place.path(), World::with_tickets(2)).await;
    bench.server.world(|world| world.key_is_dead = true);
    bench.write(1, move_ticket(1, 1, 2));
    let Reply::Queued { why, .. } = bench.answer().await else { panic!() };
    assert_eq!(why.kind, FailureKind::SignIn { dead_key: true });
    let sent = bench.server.requests().len();
    bench.write(2, move_ticket(1, 2, 3));
    bench.write(3, new_ticket("x"));
    bench.all().await;
    assert_eq!(bench.server.requests().len(), sent, "not a byte more");
    bench.server.world(|world| world.key_is_dead = false);
    bench.connect().await.unwrap();
    let left = found(&mut bench).await;
    assert!(!left.is_empty());
    for (request, entry) in (10..).zip(&left) {
        resume(&bench, request, entry);
    }
    let mut done = 0;
    while done < left.len() {
        match bench.answer().await {
            Reply::TicketSaved { result: Ok(_), .. }
            | Reply::TicketCreated { result: Ok(_), .. }
            | Reply::Folded { .. } => done += 1,
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(bench.server.world(|world| world.ticket(1).unwrap()["step_id"].clone()), 3);
    assert_eq!(named(&bench.server, "x"), 1);
}

#[tokio::test]
async fn a_401_when_the_line_is_back_stops_all_that_waits_for_it() {
    let place = tempfile::tempdir().unwrap();
    let mut bench = Bench::start_in(place.path(), World::with_tickets(3)).await;
    let back = std::sync::Arc::new(tokio::sync::Semaphore::new(0));
    let met = bench.server.count("GET", ME);
    bench.server.once("GET", ME, Vice::Hold(std::sync::Arc::clone(&back)));
    bench.server.times(3, "GET", &ticket_path(1), Vice::Cut);
    for ticket in [1, 2, 3] {
        bench.write(ticket, move_ticket(ticket, 1, 2));
        assert!(matches!(bench.answer().await, Reply::Queued { .. }));
    }
    soon(bench.server.until(met + 1, "GET", ME)).await;
    bench.server.world(|world| world.key_is_dead = true);
    let asked = bench.server.requests().len();
    back.add_permits(1);
    let is_dead = |link: &Link| matches!(link, Link::Down(why) if why.kind == FailureKind::SignIn { dead_key: true });
    while !matches!(bench.next().await, Reply::Unsent(unsent) if is_dead(&unsent.link)) {}
    bench.all().await;
    assert_eq!(bench.server.requests().len(), asked, "nothing behind the one that was refused");
    bench.server.world(|world| world.key_is_dead = false);
    bench.connect().await.unwrap();
    assert_eq!(found(&mut bench).await.len(), 3);
}

#[tokio::test]
async fn refusals_403_to_422_roll_back_at_once_and_are_not_kept() {
    let place = tempfile::tempdir().unwrap();
    let mut bench = Bench::start_in(place.path(), World::with_tickets(1)).await;
    for (code, want) in [
        (403, FailureKind::Forbidden),
        (404, FailureKind::Gone),
        (405, FailureKind::Server),
        (409, FailureKind::Conflict),
        (400, FailureKind::Invalid { property: None }),
        (422, FailureKind::Invalid { property: None }),
        (413, FailureKind::TooLarge),
        (507, FailureKind::Server),
    ] {
        bench.server.once("PUT", &ticket_path(1), Vice::Instead(Answer::error(code, "because")));
        bench.write(u64::from(code), move_ticket(1, 1, 2));
        assert_eq!(kind(&bench.answer().await), Some(want), "{code}");
    }
    let server = killed(bench, place.path()).await;
    let bench = Bench::on(place.path(), server).await;
    assert_eq!(on_disk(place.path()).len(), 0);
    drop(bench);
}

#[tokio::test]
async fn disk_full_everything_goes_on_in_memory_with_one_warning() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("outbox");
    std::fs::write(&folder, "in the way").unwrap();
    let mut bench = Bench::start_in(&folder, World::with_tickets(1)).await;
    bench.server.times(3, "GET", &ticket_path(1), down());
    bench.write(1, move_ticket(1, 1, 2));
    let mut warnings = 0;
    let mut was_warned = false;
    loop {
        match bench.next().await {
            Reply::Unsent(unsent) => {
                warnings += usize::from(unsent.in_memory.is_some() && !was_warned);
                was_warned = unsent.in_memory.is_some();
            }
            Reply::Queued { .. } => {}
            Reply::TicketSaved { result: Ok(_), .. } => break,
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(warnings, 1);
    assert_eq!(bench.server.world(|world| world.ticket(1).unwrap()["step_id"].clone()), 2);
}
