//! Two people write the same thing: nothing of either is lost, and it is settled property by property.

mod left;
mod screen;

use std::sync::Arc;

use smartq::model::{Note, NoteId, NoteInput, StepId, Tags, Ticket, TicketId, TicketInput};
use smartq::worker::reply::{Conflict, FailureKind, Fate, Reply, Theirs, Unsent};
use smartq::worker::request::{EntryId, Request, RequestId, Write};
use tokio::sync::Semaphore;

use super::writes::{found, killed, on_disk, resume};
use crate::support::rude_server::{Answer, RudeServer, Vice, World};
use crate::worker::{Bench, PROJECT, move_ticket, soon, ticket_path};

/// A ticket as Ann sees it, before anybody has changed it.
fn seen() -> Ticket {
    Ticket::new(TicketId::new(1), "Ticket 1", StepId::new(1))
}

fn save(base: Ticket, change: TicketInput) -> Write {
    Write::SaveTicket { project: PROJECT, base: Box::new(base), change }
}

/// What Ann wants: another name and a tag.
fn mine() -> Write {
    let base = seen();
    let change = TicketInput {
        name: Some("Ann's".to_owned()),
        tags: Some(Tags::parse("ann")),
        ..TicketInput::keeping(&base)
    };
    save(base, change)
}

fn settled(theirs: Ticket, name: &str) -> Write {
    let change = TicketInput {
        name: Some(name.to_owned()),
        tags: Some(Tags::parse("ann,bob")),
        ..TicketInput::keeping(&theirs)
    };
    save(theirs, change)
}

fn settle(bench: &Bench, request: u64, entry: EntryId, write: Write) {
    let write = Box::new(write);
    bench.send(Request::Settle { request: RequestId(request), entry, write });
}

fn bob(server: &RudeServer, property: &str, value: &str) {
    server.world(|world| world.ticket(1).unwrap()[property] = value.into());
}

fn held(bench: &Bench, property: &str) -> String {
    bench.server.world(|world| world.ticket(1).unwrap()[property].as_str().unwrap().to_owned())
}

fn conflict(reply: &Reply) -> Conflict {
    let failure = reply.failure().expect("it went through");
    assert_eq!(failure.kind, FailureKind::Changed);
    failure.conflict.as_deref().expect("theirs is not told").clone()
}

fn ticket(theirs: &Theirs) -> Ticket {
    match theirs {
        Theirs::Ticket(ticket) => ticket.clone(),
        other => panic!("{other:?}"),
    }
}

async fn unsent(bench: &mut Bench) -> Unsent {
    loop {
        if let Reply::Unsent(unsent) = bench.next().await {
            return *unsent;
        }
    }
}

#[tokio::test]
async fn two_writers_same_property_both_are_kept_on_disk_and_a_restart_can_still_settle_them() {
    let place = tempfile::tempdir().unwrap();
    let mut bench = Bench::start_in(place.path(), World::with_tickets(1)).await;
    bob(&bench.server, "name", "Bob's");
    bob(&bench.server, "tags", "bob");
    bench.write(1, mine());
    let told = conflict(&bench.answer().await);
    assert_eq!(told.theirs.in_the_way_of(&mine()), ["name", "tags"], "all of them");
    assert!(told.entry.is_some(), "it is kept");
    assert_eq!(bench.server.count("PUT", &ticket_path(1)), 0, "nothing is written over");
    let server = killed(bench, place.path()).await;
    let kept = on_disk(place.path());
    assert_eq!(kept.len(), 1);
    for word in ["\"asks\"", "Ticket 1", "Ann's", "Bob's"] {
        assert!(kept[0].contains(word), "{word}: {}", kept[0]);
    }
    let mut bench = Bench::on(place.path(), server).await;
    let left = found(&mut bench).await;
    assert_eq!((left.len(), left[0].fate, left[0].request), (1, Fate::Asks, None));
    assert_eq!(*left[0].write, mine());
    let theirs = ticket(left[0].theirs.as_deref().unwrap());
    assert_eq!(theirs.name, "Bob's");
    bench.all().await;
    assert_eq!(bench.server.count("PUT", &ticket_path(1)), 0, "and nothing goes out by itself");
    settle(&bench, 5, left[0].entry, settled(theirs, "Both's"));
    assert!(matches!(bench.answer().await, Reply::TicketSaved { result: Ok(_), .. }));
    assert_eq!((held(&bench, "name"), held(&bench, "tags")), ("Both's".into(), "ann,bob".into()));
    let server = killed(bench, place.path()).await;
    let bench = Bench::on(place.path(), server).await;
    assert!(on_disk(place.path()).is_empty());
    drop(bench);
}

#[tokio::test]
async fn two_writers_different_properties_both_survive_without_an_etag() {
    let place = tempfile::tempdir().unwrap();
    let mut bench = Bench::start_in(place.path(), World::with_tickets(1)).await;
    bob(&bench.server, "description", "by Bob");
    bench.write(1, mine());
    assert!(matches!(bench.answer().await, Reply::TicketSaved { result: Ok(_), .. }));
    assert_eq!(held(&bench, "name"), "Ann's");
    assert_eq!(held(&bench, "description"), "by Bob");
}

#[tokio::test]
async fn put_ambiguous_and_somebody_wrote_meanwhile_keeps_both_and_asks() {
    let place = tempfile::tempdir().unwrap();
    let world = World { has_versions: true, ..World::with_tickets(1) };
    let mut bench = Bench::start_in(place.path(), world).await;
    let permits = Arc::new(Semaphore::new(0));
    bench.server.once("PUT", &ticket_path(1), Vice::DoneThenCutLater(Arc::clone(&permits)));
    bench.write(1, mine());
    soon(bench.server.until(1, "PUT", &ticket_path(1))).await;
    // it was applied, nobody has heard of it, and Bob writes over it
    while held(&bench, "name") != "Ann's" {
        tokio::task::yield_now().await;
    }
    bob(&bench.server, "name", "Bob's");
    permits.add_permits(1);
    let reply = bench.answer().await;
    let told = conflict(&reply);
    assert_eq!(told.theirs.in_the_way_of(&mine()), ["name"]);
    let words = &reply.failure().unwrap().message;
    assert!(words.contains("may have been saved before that"), "{words}");
    assert_eq!(held(&bench, "name"), "Bob's");
    assert_eq!(bench.server.count("PUT", &ticket_path(1)), 1);
    assert_eq!(on_disk(place.path()).len(), 1, "and mine is kept");
}

#[tokio::test]
async fn before_a_put_a_save_does_not_undo_anothers_rename_or_move() {
    let place = tempfile::tempdir().unwrap();
    let mut bench = Bench::start_in(place.path(), World::with_tickets(1)).await;
    let base = seen();
    let change = TicketInput { tags: Some(Tags::parse("ann")), ..TicketInput::keeping(&base) };
    bob(&bench.server, "name", "Renamed by Bob");
    bench.server.world(|world| world.ticket(1).unwrap()["step_id"] = 3.into());
    bench.write(1, save(base, change));
    assert!(matches!(bench.answer().await, Reply::TicketSaved { result: Ok(_), .. }));
    assert_eq!(
        (held(&bench, "name"), held(&bench, "tags")),
        ("Renamed by Bob".into(), "ann".into())
    );
    let step = bench.server.world(|world| world.ticket(1).unwrap()["step_id"].clone());
    assert_eq!(step.to_string().trim_matches('"'), "3");
}

#[tokio::test]
async fn settled_exactly_once_whatever_crashes() {
    // killed before the settled write arrives, and after it was done and not answered
    for (vice, puts) in [(Vice::Hold(Arc::new(Semaphore::new(0))), 2), (Vice::Stall, 1)] {
        let place = tempfile::tempdir().unwrap();
        let mut bench = Bench::start_in(place.path(), World::with_tickets(1)).await;
        bob(&bench.server, "name", "Bob's");
        bob(&bench.server, "tags", "bob");
        bench.write(1, mine());
        let told = conflict(&bench.answer().await);
        bench.server.once("PUT", &ticket_path(1), vice);
        settle(&bench, 2, told.entry.unwrap(), settled(ticket(&told.theirs), "Both's"));
        soon(bench.server.until(1, "PUT", &ticket_path(1))).await;
        let kept = on_disk(place.path());
        assert_eq!(kept.len(), 1, "never both, never none");
        assert!(kept[0].contains("Both's") && !kept[0].contains("Ann's"), "{}", kept[0]);
        let server = killed(bench, place.path()).await;
        let mut bench = Bench::on(place.path(), server).await;
        let left = found(&mut bench).await;
        assert_eq!((left.len(), left[0].fate), (1, Fate::Unknown));
        resume(&bench, 9, &left[0]);
        assert!(matches!(bench.answer().await, Reply::TicketSaved { result: Ok(_), .. }));
        assert_eq!(held(&bench, "name"), "Both's");
        assert_eq!(bench.server.count("PUT", &ticket_path(1)), puts);
    }
}

#[tokio::test]
async fn theirs_that_changes_once_more_before_it_is_settled_asks_once_more() {
    let place = tempfile::tempdir().unwrap();
    let mut bench = Bench::start_in(place.path(), World::with_tickets(1)).await;
    bob(&bench.server, "name", "Bob's");
    bench.write(1, mine());
    let told = conflict(&bench.answer().await);
    bob(&bench.server, "name", "Bob's second");
    settle(&bench, 2, told.entry.unwrap(), settled(ticket(&told.theirs), "Both's"));
    let again = conflict(&bench.answer().await);
    assert_eq!(ticket(&again.theirs).name, "Bob's second");
    assert_eq!((again.entry, held(&bench, "name")), (told.entry, "Bob's second".to_owned()));
    assert_eq!(on_disk(place.path()).len(), 1);
}

#[tokio::test]
async fn what_waits_behind_a_change_that_is_given_up_goes_on_without_it() {
    let place = tempfile::tempdir().unwrap();
    let mut bench = Bench::start_in(place.path(), World::with_tickets(1)).await;
    let down = Vice::Instead(Answer::html(502, "Bad Gateway"));
    bench.server.once("GET", &ticket_path(1), Vice::None);
    bench.server.times(30, "GET", &ticket_path(1), down.clone());
    bench.server.times(30, "GET", "/users/me", down.clone());
    // in doubt, so that what comes later stays apart from it
    bench.server.once("PUT", &ticket_path(1), down);
    bench.write(1, move_ticket(1, 1, 2));
    assert!(matches!(bench.answer().await, Reply::Queued { .. }));
    bench.write(2, move_ticket(1, 2, 3));
    let first = loop {
        let kept = unsent(&mut bench).await;
        if let [first, _] = kept.writes.as_slice() {
            break first.entry;
        }
    };
    bench.send(Request::Withdraw(first));
    loop {
        match bench.next().await {
            Reply::TicketSaved { request: RequestId(1), result: Err(failure), .. } => {
                assert_eq!(failure.kind, FailureKind::Unknown);
            }
            Reply::TicketSaved { request: RequestId(2), result, .. } => {
                result.expect("it is measured by what was there before the first");
                break;
            }
            Reply::Unsent(_) | Reply::Queued { .. } => {}
            other => panic!("{other:?}"),
        }
    }
    let step = bench.server.world(|world| world.ticket(1).unwrap()["step_id"].clone());
    assert_eq!(step.to_string().trim_matches('"'), "3");
}

#[tokio::test]
async fn a_note_that_both_have_changed_is_kept_and_settled() {
    let place = tempfile::tempdir().unwrap();
    let mut bench = Bench::start_in(place.path(), World::with_tickets(1)).await;
    let note = bench.server.world(|world| world.add_note(1, "<p>as it was</p>", 1));
    let base = Note {
        id: NoteId::new(note),
        text: "<p>as it was</p>".to_owned(),
        owner_id: None,
        private: false,
        insert_time: None,
        update_time: None,
    };
    let write = |base: Note, text: &str| {
        let input = NoteInput { text: Some(text.to_owned()), ..NoteInput::default() };
        Write::SaveNote { project: PROJECT, ticket: TicketId::new(1), base: Box::new(base), input }
    };
    bench.server.world(|world| world.notes[0].1["text"] = "<p>Bob's</p>".into());
    bench.write(1, write(base, "<p>Ann's</p>"));
    let told = conflict(&bench.answer().await);
    let Theirs::Note(theirs) = told.theirs else { panic!() };
    assert_eq!(theirs.text, "<p>Bob's</p>");
    settle(&bench, 2, told.entry.unwrap(), write(theirs, "<p>Ann's and Bob's</p>"));
    assert!(matches!(bench.answer().await, Reply::NoteSaved { result: Ok(_), .. }));
    let text = bench.server.world(|world| world.notes[0].1["text"].clone());
    assert_eq!(text, "<p>Ann's and Bob's</p>");
}

#[tokio::test]
async fn what_was_settled_and_is_refused_keeps_its_words() {
    for code in [404, 403] {
        let place = tempfile::tempdir().unwrap();
        let mut bench = Bench::start_in(place.path(), World::with_tickets(1)).await;
        bob(&bench.server, "name", "Bob's");
        bob(&bench.server, "tags", "bob");
        bench.write(1, mine());
        let told = conflict(&bench.answer().await);
        let no = || Vice::Instead(Answer::error(code, "not for you"));
        bench.server.times(9, "GET", &ticket_path(1), no());
        bench.server.times(9, "PUT", &ticket_path(1), no());
        settle(&bench, 5, told.entry.unwrap(), settled(ticket(&told.theirs), "Both's"));
        let reply = bench.answer().await;
        assert!(reply.failure().is_some_and(|why| why.conflict.is_none()), "{reply:?}");
        let server = killed(bench, place.path()).await;
        let kept = on_disk(place.path());
        assert!(kept.len() == 1 && kept[0].contains("Both's"), "{code}: {kept:?}");
        assert!(kept[0].contains("\"refused\""), "{}", kept[0]);
        drop(server);
    }
}
