//! A server that keeps its answers: what is in doubt is known by its key.

use super::*;

/// A program that has sent `Mine` to a server that keeps its answers, was killed before it had one, and runs again.
async fn sent_before(place: &Path, vice: Vice) -> (Bench, UnsentWrite) {
    let world = World { kept: Some(HashMap::new()), ..World::with_tickets(3) };
    let (bench, mut left) = left_by_a_kill(place, world, vice).await;
    let left = left.remove(0);
    (bench, left)
}

/// Somebody else adds a ticket that is like ours to the letter.
fn twin(server: &RudeServer) -> u64 {
    server.world(|world| {
        let id = world.next_id();
        let mut twin = world.tickets.last().unwrap().clone();
        (twin["id"], twin["name"]) = (id.into(), "Mine".into());
        twin["insert_time"] = "2099-01-01 00:00:00".into();
        world.tickets.push(twin);
        id
    })
}

#[tokio::test]
async fn where_answers_are_kept_a_twin_of_somebody_else_is_not_taken_for_ours() {
    let place = tempfile::tempdir().unwrap();
    let (mut bench, left) = sent_before(place.path(), Vice::Silence).await;
    let theirs = twin(&bench.server);
    resume(&bench, 9, &left);
    let Reply::TicketCreated { result: Ok(ticket), is_alike, .. } = bench.answer().await else {
        panic!()
    };
    assert!(ticket.id.get() != theirs && !is_alike);
    assert_eq!((named(&bench.server, "Mine"), bench.server.count("POST", TICKETS)), (2, 2));
}

#[tokio::test]
async fn where_answers_are_kept_what_arrived_is_known_by_its_key() {
    let place = tempfile::tempdir().unwrap();
    let (mut bench, left) = sent_before(place.path(), Vice::Stall).await;
    let theirs = twin(&bench.server);
    // it was moved meanwhile: what is told is how it is now, not how it was answered then
    bench.server.world(|world| {
        let mine = world.tickets.iter_mut().find(|it| it["name"] == "Mine" && it["id"] != theirs);
        mine.unwrap()["step_id"] = 2.into();
    });
    resume(&bench, 9, &left);
    let Reply::TicketCreated { result: Ok(ticket), is_alike, .. } = bench.answer().await else {
        panic!()
    };
    assert!(ticket.id.get() != theirs && !is_alike);
    assert_eq!(ticket.step_id, Some(StepId::new(2)));
    assert_eq!((named(&bench.server, "Mine"), bench.server.count("POST", TICKETS)), (2, 2));
}

#[tokio::test]
async fn where_answers_are_kept_what_was_deleted_meanwhile_is_told_so_and_not_made_again() {
    let place = tempfile::tempdir().unwrap();
    let (mut bench, left) = sent_before(place.path(), Vice::Stall).await;
    bench.server.world(|world| world.tickets.retain(|it| it["name"] != "Mine"));
    let why = "this was saved before and has been deleted since; nothing was saved now";
    bench.server.once("POST", TICKETS, Vice::Instead(Answer::error(409, why)));
    resume(&bench, 9, &left);
    let Reply::TicketCreated { result: Err(failure), .. } = bench.answer().await else { panic!() };
    assert_eq!(failure.kind, FailureKind::Conflict);
    assert!(failure.message.contains("has been deleted since"), "{failure}");
    assert!(!failure.message.contains("Nothing was changed"), "{failure}");
    assert_eq!(named(&bench.server, "Mine"), 0);
}

#[tokio::test]
async fn where_answers_are_kept_a_lost_one_is_asked_for_again_within_the_same_attempt() {
    let place = tempfile::tempdir().unwrap();
    let world = World { kept: Some(HashMap::new()), ..World::with_tickets(3) };
    let mut bench = Bench::start_in(place.path(), world).await;
    bench.server.once("POST", TICKETS, Vice::DoneThenCut);
    bench.server.once("POST", TICKETS, down());
    bench.write(1, new_ticket("Mine"));
    let Reply::TicketCreated { result: Ok(_), is_alike, .. } = bench.answer().await else {
        panic!()
    };
    assert!(!is_alike);
    assert_eq!((named(&bench.server, "Mine"), bench.server.count("POST", TICKETS)), (1, 3));
    assert_eq!(bench.server.count("GET", TICKETS), 0);
}

#[tokio::test]
async fn where_answers_are_kept_a_refusal_of_the_second_try_tells_nothing_of_the_first() {
    let place = tempfile::tempdir().unwrap();
    let (mut bench, left) = sent_before(place.path(), Vice::Stall).await;
    bench.server.once("POST", TICKETS, Vice::Instead(Answer::error(403, "no more")));
    resume(&bench, 9, &left);
    let Reply::TicketCreated { result: Err(failure), .. } = bench.answer().await else { panic!() };
    assert_eq!(failure.kind, FailureKind::Unknown, "{failure}");
}
