//! Which write goes out when.

use std::sync::Arc;

use smartq::model::{NoteInput, StepId, Ticket, TicketId, TicketInput};
use smartq::worker::reply::{FailureKind, Reply};
use smartq::worker::request::{Read, RequestId, Write};
use tokio::sync::Semaphore;

use super::{Bench, PROJECT, TICKETS, base, kind, move_ticket, new_ticket, soon, ticket_path};
use crate::support::rude_server::{Answer, Vice, World};

fn saved(reply: &Reply) -> (u64, Option<StepId>) {
    match reply {
        Reply::TicketSaved { request, result: Ok(ticket), .. } => (request.0, ticket.step_id),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn of_quick_moves_those_that_wait_go_out_as_one() {
    let mut bench = Bench::start(World::with_tickets(2)).await;
    let permits = Arc::new(Semaphore::new(0));
    bench.server.once("PUT", &ticket_path(1), Vice::Hold(Arc::clone(&permits)));
    bench.write(1, move_ticket(1, 1, 2));
    soon(bench.server.until(1, "PUT", &ticket_path(1))).await;
    bench.write(2, move_ticket(1, 2, 3));
    bench.write(3, move_ticket(1, 3, 4));
    let folded = Reply::Folded { request: RequestId(2), into: RequestId(3) };
    assert_eq!(bench.next().await, folded);
    permits.add_permits(1);
    assert_eq!(saved(&bench.next().await), (1, Some(StepId::new(2))));
    assert_eq!(saved(&bench.next().await), (3, Some(StepId::new(4))));
    assert_eq!(bench.server.count("PUT", &ticket_path(1)), 2);
    assert_eq!(bench.server.world(|world| world.ticket(1).unwrap()["step_id"].clone()), 4);
    assert!(bench.all().await.is_empty());
}

#[tokio::test]
async fn writes_on_one_ticket_keep_their_order_and_do_not_hold_up_others() {
    let mut bench = Bench::start(World::with_tickets(2)).await;
    let permits = Arc::new(Semaphore::new(0));
    bench.server.once("PUT", &ticket_path(1), Vice::Hold(Arc::clone(&permits)));
    bench.write(1, move_ticket(1, 1, 2));
    soon(bench.server.until(1, "PUT", &ticket_path(1))).await;
    let input = NoteInput { text: Some("done".to_owned()), ..NoteInput::default() };
    bench.write(2, Write::CreateNote { project: PROJECT, ticket: TicketId::new(1), input });
    bench.write(3, Write::DeleteTicket { project: PROJECT, ticket: TicketId::new(1) });
    bench.write(4, move_ticket(2, 1, 5));
    assert_eq!(saved(&bench.next().await), (4, Some(StepId::new(5))));
    permits.add_permits(1);
    assert_eq!(saved(&bench.next().await).0, 1);
    assert!(matches!(bench.next().await, Reply::NoteSaved { result: Ok(_), .. }));
    assert!(matches!(bench.next().await, Reply::TicketDeleted { result: Ok(()), .. }));
    let writes = bench.server.requests();
    let writes = writes.iter().filter(|seen| seen.method != "GET" && !seen.path.ends_with("/2"));
    let methods: Vec<&str> = writes.map(|seen| seen.method.as_str()).collect();
    assert_eq!(methods, ["PUT", "POST", "DELETE"]);
}

#[tokio::test]
async fn a_move_on_top_of_one_that_was_refused_starts_from_what_the_server_has() {
    let mut bench = Bench::start(World::with_tickets(1)).await;
    let permits = Arc::new(Semaphore::new(0));
    bench.server.once("GET", &ticket_path(1), Vice::Hold(Arc::clone(&permits)));
    let no = Answer::error(403, "not beyond Ready");
    bench.server.once("PUT", &ticket_path(1), Vice::Instead(no));
    bench.write(1, move_ticket(1, 1, 4));
    soon(bench.server.until(1, "GET", &ticket_path(1))).await;
    bench.write(2, move_ticket(1, 4, 2));
    permits.add_permits(1);
    assert_eq!(kind(&bench.next().await), Some(FailureKind::Forbidden));
    assert_eq!(saved(&bench.next().await), (2, Some(StepId::new(2))));
}

#[tokio::test]
async fn new_tickets_of_a_board_go_one_after_the_other() {
    let mut bench = Bench::start(World::with_tickets(0)).await;
    let permits = Arc::new(Semaphore::new(0));
    bench.server.times(2, "POST", TICKETS, Vice::Hold(Arc::clone(&permits)));
    bench.write(1, new_ticket("one"));
    bench.write(2, new_ticket("two"));
    bench.read(1, Read::Steps(PROJECT));
    soon(bench.server.until(1, "POST", TICKETS)).await;
    assert!(matches!(bench.next().await, Reply::Steps { .. }), "a read overtakes them");
    assert_eq!(bench.server.count("POST", TICKETS), 1);
    permits.add_permits(2);
    let names: Vec<String> = [bench.next().await, bench.next().await]
        .into_iter()
        .map(|reply| match reply {
            Reply::TicketCreated { result: Ok(ticket), .. } => ticket.name,
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(names, ["one", "two"]);
}

#[tokio::test]
async fn a_move_does_not_undo_what_somebody_else_has_changed() {
    let mut bench = Bench::start(World::with_tickets(1)).await;
    bench.server.world(|world| world.ticket(1).unwrap()["name"] = "Renamed by Bob".into());
    bench.write(1, move_ticket(1, 1, 2));
    let Reply::TicketSaved { result: Ok(ticket), .. } = bench.next().await else { panic!() };
    assert_eq!((ticket.name.as_str(), ticket.step_id), ("Renamed by Bob", Some(StepId::new(2))));
    bench.server.world(|world| world.ticket(1).unwrap()["step_id"] = 5.into());
    bench.write(2, move_ticket(1, 2, 3));
    assert_eq!(kind(&bench.next().await), Some(FailureKind::Changed));
    assert_eq!(bench.server.count("PUT", &ticket_path(1)), 1, "nothing was written over");
}

#[tokio::test]
async fn a_version_that_is_out_of_date_is_read_again() {
    let mut bench = Bench::start(World { has_versions: true, ..World::with_tickets(1) }).await;
    bench.server.once("PUT", &ticket_path(1), Vice::Instead(Answer::error(412, "it has changed")));
    bench.write(1, move_ticket(1, 1, 2));
    assert_eq!(saved(&bench.next().await), (1, Some(StepId::new(2))));
    let puts = bench.server.requests();
    let puts: Vec<_> = puts.iter().filter(|seen| seen.method == "PUT").collect();
    assert_eq!((puts.len(), puts[1].header("if-match")), (2, Some("\"1\"")));
}

#[tokio::test]
async fn a_save_sends_name_and_step_and_what_changed_and_nothing_else() {
    let mut bench = Bench::start(World::with_tickets(1)).await;
    let base = Ticket { description: "as it is".to_owned(), ..base(1, 1) };
    let change = TicketInput {
        description: Some("as it is".to_owned()),
        tags: Some(smartq::model::Tags::parse("bug")),
        ..TicketInput::keeping(&base)
    };
    bench.write(1, Write::SaveTicket { project: PROJECT, base: Box::new(base), change });
    assert_eq!(kind(&bench.next().await), None);
    let put = bench.server.requests().into_iter().find(|seen| seen.method == "PUT").unwrap();
    let form = form_urlencoded::parse(&put.body);
    let keys: Vec<String> = form.map(|(key, _)| key.into_owned()).collect();
    assert_eq!(keys, ["ticket[name]", "ticket[step_id]", "ticket[tags]"]);
}
