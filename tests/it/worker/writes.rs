//! Writes whose answers are lost: done exactly once all the same.

use std::sync::Arc;

use serde_json::json;
use smartq::model::{Note, NoteInput, TicketId};
use smartq::worker::reply::{FailureKind, Reply};
use smartq::worker::request::{Read, Write};
use tokio::sync::Semaphore;

use super::{Bench, PROJECT, TICKETS, kind, move_ticket, new_ticket, soon, ticket_path};
use crate::support::rude_server::{Answer, Vice, World};

const NOTES: &str = "/projects/1/tickets/1/notes";

fn note(text: &str) -> Write {
    let input = NoteInput { text: Some(text.to_owned()), ..NoteInput::default() };
    Write::CreateNote { project: PROJECT, ticket: TicketId::new(1), input }
}

fn named(bench: &Bench, name: &str) -> usize {
    bench.server.world(|world| world.tickets.iter().filter(|it| it["name"] == name).count())
}

#[tokio::test]
async fn a_ticket_whose_answer_was_lost_is_found_and_never_doubled() {
    let garbage = Answer::html(502, "Bad Gateway");
    let vices = [Vice::DoneThenCut, Vice::Half, Vice::Truncated, Vice::DoneBut(garbage)];
    for (number, vice) in vices.into_iter().enumerate() {
        let mut bench = Bench::start(World::with_tickets(3)).await;
        bench.server.once("POST", TICKETS, vice);
        bench.write(1, new_ticket("Mine"));
        let Reply::TicketCreated { result: Ok(ticket), .. } = bench.next().await else {
            panic!("{number}")
        };
        assert_eq!((ticket.name.as_str(), ticket.id.get()), ("Mine", 1_000_001), "{number}");
        assert_eq!(ticket.assigned_to.unwrap().len(), 1, "read in full");
        assert_eq!((named(&bench, "Mine"), bench.server.count("POST", TICKETS)), (1, 1));
    }
}

#[tokio::test]
async fn a_ticket_that_was_never_applied_is_sent_once_more_as_the_same_intention() {
    let mut bench = Bench::start(World::with_tickets(3)).await;
    bench.server.once("POST", TICKETS, Vice::Cut);
    bench.write(1, new_ticket("Mine"));
    assert!(matches!(bench.next().await, Reply::TicketCreated { result: Ok(_), .. }));
    assert_eq!(named(&bench, "Mine"), 1);
    let posts = bench.server.requests();
    let keys: Vec<_> = posts.iter().filter_map(|seen| seen.header("idempotency-key")).collect();
    assert_eq!(keys.len(), 2);
    assert_eq!(keys[0], keys[1]);
}

#[tokio::test]
async fn a_ticket_lost_twice_is_not_sent_a_third_time() {
    let mut bench = Bench::start(World::with_tickets(3)).await;
    bench.server.times(3, "POST", TICKETS, Vice::Cut);
    bench.write(1, new_ticket("Mine"));
    assert_eq!(kind(&bench.next().await), Some(FailureKind::Unknown));
    assert_eq!(bench.server.count("POST", TICKETS), 2);
}

/// What a server that knows no `Idempotency-Key` holds is looked at before the same intention goes out again.
#[tokio::test]
async fn an_intention_in_doubt_that_is_given_again_is_looked_for_before_it_is_sent() {
    let mut bench = Bench::start(World::with_tickets(3)).await;
    let blind = || Vice::Instead(Answer::html(502, "Bad Gateway"));
    bench.server.once("POST", TICKETS, Vice::DoneThenCut);
    bench.server.times(3, "GET", TICKETS, blind());
    bench.write(1, new_ticket("Mine"));
    assert_eq!(kind(&bench.next().await), Some(FailureKind::Unknown));
    assert_eq!((named(&bench, "Mine"), bench.server.count("POST", TICKETS)), (1, 1));
    // it stays in doubt while nothing can be seen
    bench.server.times(3, "GET", TICKETS, blind());
    bench.write(1, new_ticket("Mine"));
    assert!(kind(&bench.next().await).is_some());
    // what a refresh has shown meanwhile is still ours
    bench.read(1, Read::Board(PROJECT));
    bench.all().await;
    bench.write(1, new_ticket("Mine"));
    let Reply::TicketCreated { result: Ok(ticket), .. } = bench.next().await else { panic!() };
    assert_eq!(ticket.id.get(), 1_000_001);
    assert_eq!((named(&bench, "Mine"), bench.server.count("POST", TICKETS)), (1, 1));
    // its fate is known now: the next of that name is another one
    bench.write(1, new_ticket("Mine"));
    assert!(matches!(bench.next().await, Reply::TicketCreated { result: Ok(_), .. }));
    assert_eq!(named(&bench, "Mine"), 2);
}

#[tokio::test]
async fn an_intention_in_doubt_that_was_never_applied_goes_out_again_under_the_same_key() {
    let mut bench = Bench::start(World::with_tickets(1)).await;
    bench.server.times(2, "POST", NOTES, Vice::Cut);
    bench.write(1, note("Mine"));
    assert_eq!(kind(&bench.next().await), Some(FailureKind::Unknown));
    bench.write(1, note("Mine"));
    assert!(matches!(bench.next().await, Reply::NoteSaved { result: Ok(_), .. }));
    let requests = bench.server.requests();
    let posts = requests.iter().filter(|seen| seen.is("POST", NOTES));
    let keys: Vec<_> = posts.map(|seen| seen.header("idempotency-key").unwrap()).collect();
    assert!(keys.len() == 3 && keys.iter().all(|key| *key == keys[0]), "{keys:?}");
    assert_eq!(bench.server.world(|world| world.notes.len()), 1);
}

#[tokio::test]
async fn a_change_in_doubt_that_is_given_again_is_read_back_first() {
    let mut bench = Bench::start(World::with_tickets(1)).await;
    let path = ticket_path(1);
    let blind = Vice::Instead(Answer::html(502, "Bad Gateway"));
    bench.server.once("GET", &path, Vice::None);
    bench.server.times(3, "GET", &path, blind);
    bench.server.once("PUT", &path, Vice::DoneThenCut);
    bench.write(1, move_ticket(1, 1, 2));
    assert_eq!(kind(&bench.next().await), Some(FailureKind::Unknown));
    bench.write(1, move_ticket(1, 1, 2));
    assert!(matches!(bench.next().await, Reply::TicketSaved { result: Ok(_), .. }));
    assert_eq!(bench.server.count("PUT", &path), 1);
}

#[tokio::test]
async fn an_older_twin_is_never_adopted() {
    let mut bench = Bench::start(World::with_tickets(3)).await;
    bench.read(1, Read::Board(PROJECT));
    bench.all().await;
    bench.server.once("POST", TICKETS, Vice::Cut);
    bench.write(1, new_ticket("Ticket 2"));
    let Reply::TicketCreated { result: Ok(ticket), .. } = bench.next().await else { panic!() };
    assert_eq!(ticket.id.get(), 1_000_001);
    assert_eq!(named(&bench, "Ticket 2"), 2);
}

#[tokio::test]
async fn where_it_cannot_be_told_which_is_ours_nothing_is_sent_and_the_user_is_asked() {
    // a twin never seen before, and older by the clock: perhaps ours, on a server whose clocks differ
    let mut bench = Bench::start(World { late_by: 3_600, ..World::with_tickets(3) }).await;
    bench.server.once("POST", TICKETS, Vice::DoneThenCut);
    bench.write(1, new_ticket("Mine"));
    assert_eq!(kind(&bench.next().await), Some(FailureKind::Unknown));
    assert_eq!((named(&bench, "Mine"), bench.server.count("POST", TICKETS)), (1, 1));
}

#[tokio::test]
async fn a_list_that_cannot_be_seen_to_its_end_proves_nothing() {
    let world = World { ignores_offset: true, most: 20, ..World::with_tickets(50) };
    let mut bench = Bench::start(world).await;
    bench.server.once("POST", TICKETS, Vice::DoneThenCut);
    bench.write(1, new_ticket("Mine"));
    assert_eq!(kind(&bench.next().await), Some(FailureKind::Unknown));
    assert_eq!((named(&bench, "Mine"), bench.server.count("POST", TICKETS)), (1, 1));
}

#[tokio::test]
async fn what_a_refresh_shows_before_the_loss_is_noticed_is_still_ours() {
    let mut bench = Bench::start(World::with_tickets(1)).await;
    let permits = Arc::new(Semaphore::new(0));
    bench.server.once("POST", TICKETS, Vice::DoneThenCutLater(Arc::clone(&permits)));
    bench.write(1, new_ticket("Mine"));
    soon(bench.server.until(1, "POST", TICKETS)).await;
    bench.read(1, Read::Board(PROJECT));
    let Reply::BoardPage { rows, .. } = bench.next().await else { panic!() };
    assert!(rows.iter().any(|row| row.name == "Mine"));
    assert!(matches!(bench.next().await, Reply::BoardDone { .. }));
    permits.add_permits(1);
    let Reply::TicketCreated { result: Ok(ticket), .. } = bench.next().await else { panic!() };
    assert_eq!(ticket.id.get(), 1_000_001);
    assert_eq!((named(&bench, "Mine"), bench.server.count("POST", TICKETS)), (1, 1));
}

#[tokio::test]
async fn a_post_the_server_was_too_busy_for_waits_and_goes_out_again() {
    let mut bench = Bench::start(World::with_tickets(0)).await;
    let busy = Answer::error(429, "slow down").with("Retry-After", "3");
    bench.server.once("POST", TICKETS, Vice::Instead(busy));
    bench.write(1, new_ticket("Mine"));
    assert!(matches!(bench.next().await, Reply::TicketCreated { result: Ok(_), .. }));
    assert_eq!(bench.pauses(), [std::time::Duration::from_secs(3)]);
    assert_eq!(bench.server.count("GET", TICKETS), 0, "there is nothing to look for");
}

#[tokio::test]
async fn a_refused_ticket_is_refused_at_once_and_names_the_property() {
    let mut bench = Bench::start(World::with_tickets(0)).await;
    let no = Answer::error(400, "required_by must be a date");
    bench.server.once("POST", TICKETS, Vice::Instead(no));
    bench.write(1, new_ticket("Mine"));
    let want = FailureKind::Invalid { property: Some("required_by".to_owned()) };
    assert_eq!(kind(&bench.next().await), Some(want));
    assert_eq!(bench.server.count("POST", TICKETS), 1);
}

#[tokio::test]
async fn a_lost_note_is_found_by_its_words_though_the_server_has_cleaned_them() {
    let mut bench = Bench::start(World::with_tickets(1)).await;
    bench.server.world(|world| world.add_note(1, "<p>Done &amp; dusted</p>", 2));
    bench.server.once("POST", NOTES, Vice::DoneThenCut);
    bench.write(1, note("Done &amp; <b>dusted</b>"));
    let Reply::NoteSaved { result: Ok(found), .. } = bench.next().await else { panic!() };
    assert_eq!(found.owner_id.unwrap().get(), 1, "Bob's note of the same words is not ours");
    assert_eq!(bench.server.world(|world| world.notes.len()), 2);
    bench.server.once("POST", NOTES, Vice::Cut);
    bench.write(2, note("Done &amp; <b>dusted</b>"));
    assert!(matches!(bench.next().await, Reply::NoteSaved { result: Ok(_), .. }));
    assert_eq!(bench.server.world(|world| world.notes.len()), 3, "the same words twice on purpose");
    assert_eq!(bench.server.count("POST", NOTES), 3);
}

#[tokio::test]
async fn a_save_whose_answer_was_lost_is_compared_before_it_goes_out_again() {
    let mut bench = Bench::start(World::with_tickets(2)).await;
    bench.server.once("PUT", &ticket_path(1), Vice::DoneThenCut);
    bench.write(1, move_ticket(1, 1, 2));
    assert!(matches!(bench.next().await, Reply::TicketSaved { result: Ok(_), .. }));
    assert_eq!(bench.server.count("PUT", &ticket_path(1)), 1, "it was there");
    bench.server.once("PUT", &ticket_path(2), Vice::Cut);
    bench.write(2, move_ticket(2, 1, 2));
    assert!(matches!(bench.next().await, Reply::TicketSaved { result: Ok(_), .. }));
    assert_eq!(bench.server.count("PUT", &ticket_path(2)), 2, "it was not");
    bench.server.times(9, "PUT", &ticket_path(1), Vice::Cut);
    bench.write(3, move_ticket(1, 2, 3));
    assert_eq!(kind(&bench.next().await), Some(FailureKind::Unknown));
    assert_eq!(bench.server.count("PUT", &ticket_path(1)), 4, "three attempts");
}

#[tokio::test]
async fn a_note_saved_without_an_answer_is_compared_too() {
    let mut bench = Bench::start(World::with_tickets(1)).await;
    let id = bench.server.world(|world| world.add_note(1, "old", 1));
    let path = format!("{NOTES}/{id}");
    let mut seen: Note = serde_json::from_value(json!({"id": id, "text": "old"})).unwrap();
    for (vice, puts) in [(Vice::DoneThenCut, 1), (Vice::Cut, 3)] {
        bench.server.once("PUT", &path, vice);
        let text = Some(format!("new {puts}"));
        let input = NoteInput { text: text.clone(), ..NoteInput::default() };
        let (ticket, base) = (TicketId::new(1), Box::new(seen.clone()));
        bench.write(1, Write::SaveNote { project: PROJECT, ticket, base, input });
        let Reply::NoteSaved { result: Ok(saved), .. } = bench.next().await else { panic!() };
        seen = saved.as_ref().clone();
        assert_eq!((Some(saved.text), bench.server.count("PUT", &path)), (text, puts));
    }
}

#[tokio::test]
async fn a_deletion_is_repeated_and_what_is_gone_is_deleted() {
    let mut bench = Bench::start(World::with_tickets(2)).await;
    bench.server.once("DELETE", &ticket_path(1), Vice::DoneThenCut);
    for id in [1, 1, 2] {
        bench.write(1, Write::DeleteTicket { project: PROJECT, ticket: TicketId::new(id) });
        assert!(matches!(bench.next().await, Reply::TicketDeleted { result: Ok(()), .. }));
    }
    assert_eq!(bench.server.count("DELETE", &ticket_path(1)), 3);
    assert_eq!(bench.server.world(|world| world.tickets.len()), 0);
}

#[tokio::test]
async fn an_answer_that_holds_nothing_but_an_id_is_completed() {
    let mut bench = Bench::start(World::with_tickets(1)).await;
    let id = Answer::data(&json!({ "id": "1000001" }));
    bench.server.once("POST", TICKETS, Vice::DoneBut(id));
    bench.write(1, new_ticket("Mine"));
    let Reply::TicketCreated { result: Ok(ticket), .. } = bench.next().await else { panic!() };
    assert_eq!(ticket.name, "Mine");
    let truth = Answer::data(&json!(true));
    bench.server.once("PUT", &ticket_path(1), Vice::DoneBut(truth));
    bench.write(2, move_ticket(1, 1, 2));
    let Reply::TicketSaved { result: Ok(ticket), .. } = bench.next().await else { panic!() };
    assert_eq!(ticket.step_id.unwrap().get(), 2);
}

#[tokio::test]
async fn refusals_come_at_once_and_each_as_what_it_is() {
    let mut bench = Bench::start(World::with_tickets(1)).await;
    for (code, want) in [
        (403, FailureKind::Forbidden),
        (404, FailureKind::Gone),
        (409, FailureKind::Conflict),
        (405, FailureKind::Server),
        (422, FailureKind::Invalid { property: None }),
        (507, FailureKind::Server),
    ] {
        bench.server.once("PUT", &ticket_path(1), Vice::Instead(Answer::error(code, "because")));
        bench.write(1, move_ticket(1, 1, 2));
        assert_eq!(kind(&bench.next().await), Some(want));
    }
    assert_eq!(bench.server.count("PUT", &ticket_path(1)), 6);
    assert!(bench.pauses().is_empty());
}

#[tokio::test]
async fn a_server_without_room_has_saved_nothing_and_is_not_looked_through() {
    let mut bench = Bench::start(World::with_tickets(1)).await;
    let full = || Answer::error(507, "the server has no room left; nothing was saved");
    bench.server.once("POST", TICKETS, Vice::Instead(full()));
    bench.write(1, new_ticket("Mine"));
    let reply = bench.next().await;
    let why = reply.failure().unwrap();
    assert!(why.message.contains("no room left") && !why.passes, "{why}");
    assert_eq!(kind(&reply), Some(FailureKind::Server));
    assert_eq!(bench.server.count("GET", TICKETS), 0);
    // a page of something in between says nothing of the server's disk
    bench.server.once("POST", TICKETS, Vice::Instead(Answer::html(507, "Insufficient Storage")));
    bench.write(2, new_ticket("Yours"));
    assert!(matches!(bench.next().await, Reply::TicketCreated { result: Ok(_), .. }));
    assert!(bench.server.count("GET", TICKETS) > 0, "it was looked for");
}
