//! Reading from a server with bad manners.

use std::sync::atomic::Ordering;
use std::time::Duration;

use serde_json::json;
use smartq::api::Limits;
use smartq::model::{StepId, TicketId};
use smartq::worker::reply::{FailureKind, Reply};
use smartq::worker::request::Read;

use super::{Bench, PROJECT, TICKETS, kind, limits, soon, ticket_path};
use crate::support::rude_server::{Answer, RudeServer, Vice, World};

const SECOND: Duration = Duration::from_secs(1);
const STEPS: &str = "/projects/1/steps";

#[tokio::test]
async fn numbers_and_truths_as_texts_and_empty_maps_as_lists_are_read() {
    let mut bench = Bench::start(World { all_is_text: true, ..World::with_tickets(2) }).await;
    bench.read(1, Read::Steps(PROJECT));
    let Reply::Steps { result: Ok(steps), .. } = bench.next().await else { panic!() };
    assert_eq!((steps.len(), steps[4].id), (5, StepId::new(5)));
    bench.read(2, Read::Fields(PROJECT));
    let Reply::Fields { result: Ok(fields), .. } = bench.next().await else { panic!() };
    assert_eq!(fields.len(), 2);
    bench.read(3, Read::Ticket(PROJECT, TicketId::new(2)));
    let Reply::Ticket { result: Ok(ticket), .. } = bench.next().await else { panic!() };
    assert_eq!((ticket.step_id, ticket.fields.unwrap().len()), (Some(StepId::new(1)), 0));
}

#[tokio::test]
async fn a_page_of_a_proxy_is_tried_again_and_then_told() {
    let mut bench = Bench::start(World::with_tickets(0)).await;
    bench.server.once("GET", STEPS, Vice::Instead(Answer::html(502, "Bad Gateway")));
    bench.read(1, Read::Steps(PROJECT));
    assert!(matches!(bench.next().await, Reply::Steps { result: Ok(_), .. }));
    assert_eq!(bench.pauses(), [SECOND / 2]);
    bench.server.times(3, "GET", STEPS, Vice::Instead(Answer::html(502, "Bad Gateway")));
    bench.read(2, Read::Steps(PROJECT));
    let Reply::Steps { result: Err(failure), .. } = bench.next().await else { panic!() };
    assert_eq!(failure.kind, FailureKind::Server);
    assert!(failure.message.contains("502") && failure.message.contains("Bad Gateway"));
    assert_eq!(bench.server.count("GET", STEPS), 5);
}

#[tokio::test]
async fn the_server_says_how_long_to_wait_in_seconds_or_by_date() {
    let mut bench = Bench::start(World::with_tickets(0)).await;
    let busy = Answer::error(429, "slow down");
    let date = "Sun, 06 Nov 1994 08:49:37 GMT";
    let until =
        busy.clone().with("Date", date).with("Retry-After", "Sun, 06 Nov 1994 08:50:07 GMT");
    bench.server.once("GET", STEPS, Vice::Instead(busy.clone().with("Retry-After", "7")));
    bench.server.once("GET", STEPS, Vice::Instead(until));
    bench.read(1, Read::Steps(PROJECT));
    assert!(matches!(bench.next().await, Reply::Steps { result: Ok(_), .. }));
    assert_eq!(bench.pauses(), [7 * SECOND, 30 * SECOND]);
    bench.server.once("GET", STEPS, Vice::Instead(busy.with("Retry-After", "61")));
    bench.read(2, Read::Steps(PROJECT));
    let want = FailureKind::Busy { retry_after: Some(61 * SECOND) };
    assert_eq!(kind(&bench.next().await), Some(want));
    assert_eq!(bench.pauses().len(), 2, "the user is told instead");
}

#[tokio::test]
async fn what_one_call_was_told_to_wait_holds_for_all() {
    let mut bench = Bench::start(World::with_tickets(0)).await;
    bench.pace.is_still.store(true, Ordering::SeqCst);
    let busy = Answer::error(429, "slow down").with("Retry-After", "7");
    bench.server.once("GET", STEPS, Vice::Instead(busy));
    let pauses = async |count| {
        while bench.pauses().len() < count {
            tokio::task::yield_now().await;
        }
    };
    bench.read(1, Read::Steps(PROJECT));
    soon(pauses(1)).await;
    bench.read(2, Read::Projects);
    soon(pauses(2)).await;
    assert_eq!(bench.pauses(), [7 * SECOND, 7 * SECOND]);
    assert_eq!(bench.server.count("GET", "/projects"), 0);
    bench.handle = None;
}

#[tokio::test]
async fn half_an_answer_is_fetched_again() {
    let mut bench = Bench::start(World::with_tickets(0)).await;
    for vice in [Vice::Half, Vice::Cut] {
        bench.server.once("GET", STEPS, vice);
        bench.read(1, Read::Steps(PROJECT));
        assert!(matches!(bench.next().await, Reply::Steps { result: Ok(_), .. }));
    }
}

#[tokio::test]
async fn what_is_not_json_is_one_clear_line_and_not_asked_for_again() {
    let mut bench = Bench::start(World::with_tickets(0)).await;
    let portal = Answer::html(200, "Welcome to the hotel");
    for vice in [Vice::Truncated, Vice::Instead(portal)] {
        bench.server.once("GET", STEPS, vice);
        bench.read(1, Read::Steps(PROJECT));
        assert_eq!(kind(&bench.next().await), Some(FailureKind::Server));
    }
    assert_eq!(bench.server.count("GET", STEPS), 2);
    assert!(bench.pauses().is_empty());
}

#[tokio::test]
async fn a_200_that_carries_an_error_is_an_error() {
    let mut bench = Bench::start(World::with_tickets(1)).await;
    let error = json!({ "error": { "type": null, "code": "404", "message": "No" }, "data": null });
    bench.server.once("GET", &ticket_path(1), Vice::Instead(Answer::json(200, &error)));
    bench.read(1, Read::Ticket(PROJECT, TicketId::new(1)));
    assert_eq!(kind(&bench.next().await), Some(FailureKind::Gone));
}

#[tokio::test]
async fn a_server_that_stops_answering_is_given_up_after_three_attempts() {
    let server = RudeServer::start(World::with_tickets(0)).await;
    let limits = Limits { idle: Duration::from_millis(300), ..limits() };
    let mut bench = Bench::idle(server, limits, false, None);
    bench.connect().await.unwrap();
    bench.server.times(3, "GET", STEPS, Vice::Stall);
    bench.read(1, Read::Steps(PROJECT));
    assert_eq!(kind(&bench.next().await), Some(FailureKind::Server));
    soon(bench.server.until_hung_up(3)).await;
    bench.read(2, Read::Steps(PROJECT));
    assert_eq!(kind(&bench.next().await), None, "it comes back by itself");
}

#[tokio::test]
async fn a_redirect_inside_the_server_is_followed_once() {
    let mut bench = Bench::start(World::with_tickets(0)).await;
    let moved = Answer::html(301, "Moved").with("Location", "/api/v1/projects/1/steps?count=1000");
    bench.server.once("GET", "/projects", Vice::Instead(moved));
    bench.read(1, Read::Projects);
    let Reply::Projects { result: Ok(_), .. } = bench.next().await else { panic!() };
    assert_eq!(bench.server.count("GET", STEPS), 1);
}

#[tokio::test]
async fn of_one_list_the_newest_wish_waits_and_the_one_between_is_forgotten() {
    let mut bench = Bench::start(World::with_tickets(0)).await;
    let permits = std::sync::Arc::new(tokio::sync::Semaphore::new(0));
    bench.server.once("GET", STEPS, Vice::Hold(std::sync::Arc::clone(&permits)));
    for load in 1..=3 {
        bench.read(load, Read::Steps(PROJECT));
    }
    soon(bench.server.until(1, "GET", STEPS)).await;
    permits.add_permits(1);
    let loads = |all: &[Reply]| -> Vec<u64> {
        let load = |reply: &Reply| match reply {
            Reply::Steps { load, .. } => load.0,
            other => panic!("{other:?}"),
        };
        all.iter().map(load).collect()
    };
    assert_eq!(loads(&bench.all().await), [1, 3]);
    assert_eq!(bench.server.count("GET", STEPS), 2);
}

#[tokio::test]
async fn repetitions_have_a_budget() {
    let mut bench = Bench::start(World::with_tickets(0)).await;
    bench.server.times(1_000, "GET", STEPS, Vice::Instead(Answer::error(500, "down")));
    // the clock of the test goes on by the pauses alone: half a second each
    for load in 0..40 {
        bench.read(load, Read::Steps(PROJECT));
        assert_eq!(kind(&bench.next().await), Some(FailureKind::Server));
    }
    assert_eq!(bench.pauses().len(), 30);
    assert_eq!(bench.server.count("GET", STEPS), 70);
    assert_eq!(bench.server.count("GET", TICKETS), 0);
}
