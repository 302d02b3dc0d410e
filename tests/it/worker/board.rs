//! A board's tickets, page by page.

use std::collections::HashSet;
use std::sync::Arc;

use smartq::model::{StepId, TicketId};
use smartq::worker::reply::{Completeness, FailureKind, Origin, Reply};
use smartq::worker::request::{LoadId, Read, Request, Write};
use tokio::sync::Semaphore;

use super::{Bench, PROJECT, TICKETS, kind, move_ticket, new_ticket, soon};
use crate::support::rude_server::{Answer, Shape, Vice, World};

/// What a walk has brought.
#[derive(Debug, Default)]
struct Brought {
    fresh: Vec<(u64, Option<StepId>)>,
    cached: usize,
    done: Option<Result<Completeness, FailureKind>>,
}

fn brought(all: &[Reply], of: u64) -> Brought {
    let mut brought = Brought::default();
    for reply in all {
        match reply {
            Reply::BoardPage { load, rows, origin: Origin::Fresh, .. } if load.0 == of => {
                assert!(brought.done.is_none(), "a page after the end");
                brought.fresh.extend(rows.iter().map(|row| (row.id.get(), row.step_id)));
            }
            Reply::BoardPage { load, rows, .. } if load.0 == of => {
                assert!(brought.fresh.is_empty(), "the old comes before the new");
                brought.cached += rows.len();
            }
            Reply::BoardDone { load, result, .. } if load.0 == of => {
                brought.done = Some(result.clone().map_err(|failure| failure.kind));
            }
            _ => {}
        }
    }
    brought
}

async fn walk(bench: &mut Bench, load: u64) -> Brought {
    bench.read(load, Read::Board(PROJECT));
    brought(&bench.all().await, load)
}

fn ids(brought: &Brought) -> HashSet<u64> {
    let ids: HashSet<u64> = brought.fresh.iter().map(|(id, _)| *id).collect();
    assert_eq!(ids.len(), brought.fresh.len(), "no row comes twice");
    ids
}

#[tokio::test]
async fn ten_thousand_tickets_take_at_most_twelve_requests_and_show_at_once() {
    let mut bench = Bench::start(World::with_tickets(10_000)).await;
    let permits = Arc::new(Semaphore::new(1));
    bench.server.times(12, "GET", TICKETS, Vice::Hold(Arc::clone(&permits)));
    bench.read(1, Read::Board(PROJECT));
    let Reply::BoardPage { rows, total, origin, .. } = bench.next().await else { panic!() };
    assert_eq!((rows.len(), total, origin), (100, Some(10_000), Origin::Fresh));
    soon(bench.server.until(5, "GET", TICKETS)).await;
    assert_eq!(bench.server.count("GET", TICKETS), 5, "four at once, and no more");
    permits.add_permits(11);
    let rest = brought(&bench.all().await, 1);
    assert_eq!(rest.done, Some(Ok(Completeness::Complete)));
    assert_eq!(ids(&rest).len(), 9_900);
    let requests = bench.server.count("GET", TICKETS);
    assert!(requests <= 12, "{requests}");
    let asked = bench.server.requests().pop().unwrap();
    assert_eq!((asked.number("assigned_to"), asked.number("custom_fields")), (Some(1), None));
}

#[tokio::test]
async fn every_shape_of_a_list_and_every_cap_is_walked_to_its_end() {
    for shape in [Shape::Items, Shape::Bare, Shape::ById] {
        for (tells_total, most) in [(true, 1_000), (false, 1_000), (true, 30), (false, 30)] {
            let world = World { shape, tells_total, most, ..World::with_tickets(250) };
            let brought = walk(&mut Bench::start(world).await, 1).await;
            assert_eq!(ids(&brought).len(), 250, "{shape:?} {tells_total} {most}");
            assert_eq!(brought.done, Some(Ok(Completeness::Complete)));
        }
    }
}

#[tokio::test]
async fn a_server_that_ignores_the_offset_is_not_asked_for_ever() {
    let world = World { ignores_offset: true, most: 20, ..World::with_tickets(500) };
    let mut bench = Bench::start(world).await;
    let brought = walk(&mut bench, 1).await;
    assert_eq!((ids(&brought).len(), brought.done), (20, Some(Ok(Completeness::Partial))));
    assert!(bench.server.count("GET", TICKETS) <= 6);
}

#[tokio::test]
async fn rows_that_shift_come_once_and_none_is_missing_after_the_next_refresh() {
    let mut bench = Bench::start(World { shifts: true, ..World::with_tickets(2_500) }).await;
    let shifting = walk(&mut bench, 1).await;
    assert!(ids(&shifting).len() > 2_400);
    assert_eq!(shifting.done, Some(Ok(Completeness::Partial)), "nothing may be taken away");
    let all = bench.server.world(|world| {
        world.shifts = false;
        world.tickets.len()
    });
    let steady = walk(&mut bench, 2).await;
    assert_eq!((ids(&steady).len(), steady.done), (all, Some(Ok(Completeness::Complete))));
}

#[tokio::test]
async fn what_was_fetched_before_is_shown_at_once_until_a_write_retires_it() {
    let mut bench = Bench::start(World::with_tickets(150)).await;
    assert_eq!(walk(&mut bench, 1).await.cached, 0);
    let again = walk(&mut bench, 2).await;
    assert_eq!((again.cached, ids(&again).len()), (150, 150));
    bench.write(1, move_ticket(1, 1, 2));
    bench.all().await;
    assert_eq!(walk(&mut bench, 3).await.cached, 0);
}

#[tokio::test]
async fn a_page_that_was_on_its_way_during_a_write_does_not_undo_it() {
    let mut bench = Bench::start(World::with_tickets(3)).await;
    let permits = Arc::new(Semaphore::new(0));
    let stale = bench.server.world(|world| world.tickets.clone());
    bench.server.once("GET", TICKETS, Vice::Hold(Arc::clone(&permits)));
    bench.read(1, Read::Board(PROJECT));
    soon(bench.server.until(1, "GET", TICKETS)).await;
    bench.write(1, move_ticket(2, 1, 4));
    bench.write(2, Write::DeleteTicket { project: PROJECT, ticket: TicketId::new(3) });
    bench.write(3, new_ticket("Made meanwhile"));
    for _ in 0..3 {
        assert_eq!(kind(&bench.next().await), None);
    }
    // the page was made up before the writes came
    bench.server.world(|world| world.tickets = stale);
    permits.add_permits(1);
    let brought = brought(&bench.all().await, 1);
    let rows: Vec<u64> = brought.fresh.iter().map(|(id, _)| *id).collect();
    assert_eq!(&rows[..2], [1, 2], "3 is deleted");
    assert!(rows.contains(&1_000_001), "the new one is part of the walk: {rows:?}");
    assert!(brought.fresh.iter().all(|(id, step)| *id != 2 || *step == Some(StepId::new(4))));
    assert_eq!(brought.done, Some(Ok(Completeness::Complete)));
}

#[tokio::test]
async fn a_walk_nobody_waits_for_is_dropped_with_its_connections() {
    let mut bench = Bench::start(World::with_tickets(5_000)).await;
    bench.server.once("GET", TICKETS, Vice::None);
    bench.server.times(9, "GET", TICKETS, Vice::Stall);
    bench.read(1, Read::Board(PROJECT));
    assert!(matches!(bench.next().await, Reply::BoardPage { .. }));
    soon(bench.server.until(5, "GET", TICKETS)).await;
    bench.send(Request::CancelLoad(LoadId(1)));
    soon(bench.server.until_hung_up(4)).await;
    assert!(bench.all().await.is_empty(), "no answer comes");
}

#[tokio::test]
async fn a_newer_walk_takes_the_place_of_an_older_one() {
    let mut bench = Bench::start(World::with_tickets(200)).await;
    bench.server.once("GET", TICKETS, Vice::Stall);
    bench.read(1, Read::Board(PROJECT));
    soon(bench.server.until(1, "GET", TICKETS)).await;
    bench.read(2, Read::Board(PROJECT));
    let all = bench.all().await;
    assert_eq!(brought(&all, 1).done, None);
    assert_eq!(ids(&brought(&all, 2)).len(), 200);
    soon(bench.server.until_hung_up(1)).await;
}

#[tokio::test]
async fn a_walk_that_fails_midway_keeps_what_it_has_brought() {
    let mut bench = Bench::start(World::with_tickets(3_000)).await;
    bench.server.once("GET", TICKETS, Vice::None);
    bench.server.times(99, "GET", TICKETS, Vice::Instead(Answer::error(403, "not any more")));
    let brought = walk(&mut bench, 1).await;
    assert_eq!(ids(&brought).len(), 100);
    assert_eq!(brought.done, Some(Err(FailureKind::Forbidden)));
}

#[tokio::test]
async fn a_screen_that_takes_nothing_slows_the_walk() {
    let mut bench = Bench::start(World::with_tickets(30_000)).await;
    bench.read(1, Read::Board(PROJECT));
    // eight replies are unread, one waits for room, up to four more pages are on their way
    soon(bench.server.until(9, "GET", TICKETS)).await;
    for _ in 0..1_000 {
        tokio::task::yield_now().await;
    }
    assert!(bench.server.count("GET", TICKETS) <= 13);
    assert_eq!(ids(&brought(&bench.all().await, 1)).len(), 30_000);
}
