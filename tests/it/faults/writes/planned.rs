//! Much that is given at once: kept as a whole, and sent a few at a time.

use super::*;

/// What is planned lies on the disk, and is there at the next start if its turn does not come before.
async fn planned(bench: &mut Bench, writes: Vec<(RequestId, Write)>) -> Vec<RequestId> {
    bench.send(Request::Plan(writes));
    match bench.next().await {
        Reply::Planned(requests) => requests,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn what_is_to_be_written_later_lies_on_disk_until_its_turn_comes_and_goes_out_once() {
    let place = tempfile::tempdir().unwrap();
    let mut bench = Bench::start_in(place.path(), World::with_tickets(5)).await;
    let writes = (1..=5).map(|id| (RequestId(id), move_ticket(id, 1, 2))).collect();
    assert_eq!(planned(&mut bench, writes).await, [1, 2, 3, 4, 5].map(RequestId));
    assert_eq!(on_disk(place.path()).len(), 5);
    // one comes to its turn, another one is not wanted any more
    bench.write(1, move_ticket(1, 1, 2));
    assert!(matches!(bench.answer().await, Reply::TicketSaved { result: Ok(_), .. }));
    bench.send(Request::Unplan(vec![RequestId(1), RequestId(2)]));
    // and of a third the turn has come when the program ends
    bench.server.once("PUT", &ticket_path(3), Vice::Stall);
    bench.write(3, move_ticket(3, 1, 2));
    soon(bench.server.until(1, "PUT", &ticket_path(3))).await;
    assert_eq!(bench.server.count("PUT", &ticket_path(4)), 0);
    let server = killed(bench, place.path()).await;
    let mut bench = Bench::on(place.path(), server).await;
    let left = found(&mut bench).await;
    let fates: Vec<Fate> = left.iter().map(|it| it.fate).collect();
    assert_eq!(fates, [Fate::Unknown, Fate::Waiting, Fate::Waiting]);
    for (at, it) in left.iter().enumerate() {
        resume(&bench, 10 + at as u64, it);
    }
    for _ in &left {
        assert!(matches!(bench.answer().await, Reply::TicketSaved { result: Ok(_), .. }));
    }
    let steps = bench.server.world(|world| {
        (1..=5).map(|id| world.ticket(id).unwrap()["step_id"].clone()).collect::<Vec<_>>()
    });
    assert_eq!(steps, [2, 1, 2, 2, 2]);
}

#[tokio::test]
async fn much_that_was_kept_goes_out_a_few_at_a_time() {
    let place = tempfile::tempdir().unwrap();
    let mut bench = Bench::start_in(place.path(), World::with_tickets(40)).await;
    let writes = (1..=39).map(|id| (RequestId(id), move_ticket(id, 1, 2))).collect();
    planned(&mut bench, writes).await;
    let server = killed(bench, place.path()).await;
    let mut bench = Bench::on(place.path(), server).await;
    let left = found(&mut bench).await;
    assert_eq!(left.len(), 39);
    let permits = Arc::new(Semaphore::new(0));
    for id in 1..=40 {
        bench.server.once("PUT", &ticket_path(id), Vice::Hold(Arc::clone(&permits)));
    }
    for (at, it) in left.iter().enumerate() {
        resume(&bench, 100 + at as u64, it);
    }
    // what the user does meanwhile does not stand behind all of that
    bench.write(1, move_ticket(40, 1, 2));
    soon(bench.server.until(1, "PUT", &ticket_path(40))).await;
    let sent = |bench: &Bench| (1..=40).map(|id| bench.server.count("PUT", &ticket_path(id))).sum();
    let first: usize = sent(&bench);
    assert!(first <= 9, "{first}");
    permits.add_permits(1_000);
    for _ in 0..40 {
        assert!(matches!(bench.answer().await, Reply::TicketSaved { result: Ok(_), .. }));
    }
    assert_eq!(bench.server.world(|world| world.ticket(39).unwrap()["step_id"].clone()), 2);
}
