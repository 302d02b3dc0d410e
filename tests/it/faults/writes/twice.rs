//! What is given, or taken up, more than once is one write.

use super::*;

#[tokio::test]
async fn an_entry_that_is_taken_up_twice_is_one_write_and_one_that_is_gone_is_answered() {
    let place = tempfile::tempdir().unwrap();
    let (mut bench, left) = left_by_a_kill(place.path(), World::with_tickets(1), Vice::Stall).await;
    resume(&bench, 8, &left[0]);
    resume(&bench, 9, &left[0]);
    let Reply::Folded { request, into } = bench.answer().await else { panic!() };
    assert_eq!((request.0, into.0), (9, 8));
    let Reply::TicketCreated { request, result: Ok(_), .. } = bench.answer().await else {
        panic!()
    };
    assert_eq!(request.0, 8);
    resume(&bench, 10, &left[0]);
    let Reply::TicketCreated { request, result: Err(why), .. } = bench.answer().await else {
        panic!()
    };
    assert_eq!((request.0, &why.kind), (10, &FailureKind::Cancelled));
    assert!(why.message.contains("meanwhile"), "{why}");
    assert_eq!((named(&bench.server, "Mine"), bench.server.count("POST", TICKETS)), (1, 1));
}

#[tokio::test]
async fn what_is_in_doubt_and_given_again_by_its_form_is_kept_no_more_once_it_is_there() {
    let place = tempfile::tempdir().unwrap();
    let mut bench = Bench::start_in(place.path(), World::with_tickets(1)).await;
    bench.server.times(2, "POST", TICKETS, Vice::Instead(Answer::error(500, "oops")));
    bench.write(1, new_ticket("Mine"));
    assert_eq!(kind(&bench.answer().await), Some(FailureKind::Unknown));
    bench.write(1, new_ticket("Mine"));
    assert!(matches!(bench.answer().await, Reply::TicketCreated { result: Ok(_), .. }));
    loop {
        if matches!(bench.next().await, Reply::Unsent(told) if told.writes.is_empty()) {
            break;
        }
    }
    let server = killed(bench, place.path()).await;
    assert_eq!((named(&server, "Mine"), on_disk(place.path()).len()), (1, 0));
}

#[tokio::test]
async fn two_processes_never_send_the_same_entry() {
    let place = tempfile::tempdir().unwrap();
    let bench = Bench::start_in(place.path(), World::with_tickets(1)).await;
    bench.server.once("POST", TICKETS, Vice::Stall);
    bench.write(1, new_ticket("Mine"));
    soon(bench.server.until(1, "POST", TICKETS)).await;
    // the same account, opened by another program while the first one lives
    let server = RudeServer::start(World::with_tickets(1)).await;
    let mut other = Bench::on(place.path(), server).await;
    assert!(other.all().await.is_empty(), "what a living one has is not found");
    assert_eq!(on_disk(place.path()).len(), 1);
}

#[tokio::test]
async fn what_is_given_twice_at_once_is_one_write_and_its_lane_goes_on() {
    let place = tempfile::tempdir().unwrap();
    let mut bench = Bench::start_in(place.path(), World::with_tickets(1)).await;
    let permits = Arc::new(Semaphore::new(0));
    bench.server.once("POST", TICKETS, Vice::Hold(Arc::clone(&permits)));
    bench.write(1, new_ticket("Mine"));
    bench.write(1, new_ticket("Mine"));
    bench.write(2, new_ticket("Next"));
    bench.write(2, new_ticket("Next"));
    soon(bench.server.until(1, "POST", TICKETS)).await;
    permits.add_permits(1);
    for want in [1, 2] {
        let Reply::TicketCreated { request, result: Ok(_), .. } = bench.answer().await else {
            panic!()
        };
        assert_eq!(request.0, want);
    }
    assert_eq!((named(&bench.server, "Mine"), named(&bench.server, "Next")), (1, 1));
}

#[tokio::test]
async fn what_another_program_has_left_is_taken_over_when_it_is_looked_for() {
    let place = tempfile::tempdir().unwrap();
    let bench = Bench::start_in(place.path(), World::with_tickets(1)).await;
    bench.server.once("POST", TICKETS, Vice::Silence);
    bench.write(1, new_ticket("Mine"));
    soon(bench.server.until(1, "POST", TICKETS)).await;
    let server = RudeServer::start(World::with_tickets(1)).await;
    let mut other = Bench::on(place.path(), server).await;
    let target = Target::Account(Box::new(bench.server.connection()));
    other.send(Request::Connect { load: LoadId(2), target });
    while !matches!(other.next().await, Reply::Connected { result: Ok(_), .. }) {}
    other.send(Request::LookElsewhere);
    while !matches!(other.next().await, Reply::Unsent(told) if told.elsewhere == 1) {}
    let _server = killed(bench, place.path()).await;
    other.send(Request::LookElsewhere);
    let left = found(&mut other).await;
    assert_eq!((left.len(), left[0].fate), (1, Fate::Unknown));
    resume(&other, 9, &left[0]);
    assert!(matches!(other.answer().await, Reply::TicketCreated { result: Ok(_), .. }));
    while !on_disk(place.path()).is_empty() {
        tokio::task::yield_now().await;
    }
}
