//! Whatever a server does to any kind of write: it is applied at most once, and never lost without a word (rules, §5).

use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use smartq::api::Limits;
use smartq::worker::reply::Reply;

use super::intentions::{self, Intention, end};
use super::writes::{killed, on_disk};
use crate::support::rude_server::{Answer, RudeServer, Vice};
use crate::worker::Bench;

/// What is to come of a write that has met a vice once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hope {
    /// It is done: what is wrong passes.
    Done,
    /// It is done where it is kept; elsewhere it is done, or it is told that nobody knows.
    DoneIfKept,
    /// It is told, and nothing is done.
    Told,
    /// It waits for the user, who is told.
    Held,
    /// It is done, or it is told that it is not.
    Known,
}

/// Each vice by its name.
fn vices() -> Vec<(&'static str, Vice, Hope)> {
    let error = json!({ "error": { "code": 400, "message": "no" }, "data": null });
    let garbled = [
        ("204", Answer::new(204, "text/plain", "")),
        ("a portal", Answer::html(200, "Welcome to the hotel")),
        (
            "half of the JSON",
            Answer::new(200, "application/json", "{\"error\": null, \"data\": {\"id\""),
        ),
        (
            "bad UTF-8",
            Answer::new(200, "application/json", &b"{\"error\": null, \"data\": \"\xff\xfe\"}"[..]),
        ),
        ("deep JSON", Answer::new(200, "application/json", "[".repeat(20_000))),
        ("a huge answer", Answer::new(200, "application/json", " ".repeat(200_000))),
        ("303", Answer::html(303, "See there").with("Location", "/elsewhere")),
        ("an empty answer", Answer::new(200, "application/json", "")),
    ];
    let failing = [
        ("500", Answer::error(500, "it broke")),
        ("502", Answer::html(502, "Bad Gateway")),
        ("503", Answer::error(503, "later")),
        ("503 for 5 s", Answer::error(503, "later").with("Retry-After", "5")),
        ("504", Answer::html(504, "Gateway Timeout")),
    ];
    let refusals = [400, 403, 405, 409, 413, 422];
    let mut all = vec![
        ("cut", Vice::Cut, Hope::Done),
        ("done, then cut", Vice::DoneThenCut, Hope::Done),
        ("reset", Vice::Reset, Hope::Done),
        ("done, then reset", Vice::DoneThenReset, Hope::Done),
        ("done, half of the answer", Vice::Half, Hope::Done),
        ("done, a shortened answer", Vice::Truncated, Hope::DoneIfKept),
        ("silence", Vice::Silence, Hope::Done),
        ("done, then silence", Vice::Stall, Hope::Done),
        ("429", Vice::Instead(Answer::error(429, "slow down")), Hope::Done),
        (
            "429 for 5 s",
            Vice::Instead(Answer::error(429, "slow down").with("Retry-After", "5")),
            Hope::Done,
        ),
        ("401", Vice::Instead(Answer::error(401, "Authorization failed")), Hope::Held),
        ("404", Vice::Instead(Answer::error(404, "not found")), Hope::Known),
        ("412", Vice::Instead(Answer::error(412, "it has changed")), Hope::Known),
        ("200 with an error", Vice::Instead(Answer::json(200, &error)), Hope::Told),
        (
            "302",
            Vice::Instead(Answer::html(302, "There").with("Location", "http://127.0.0.1:1/x")),
            Hope::Told,
        ),
        (
            "307",
            Vice::Instead(Answer::html(307, "There").with("Location", "/elsewhere")),
            Hope::Told,
        ),
        ("a portal's refusal", Vice::Instead(Answer::html(403, "Please log in")), Hope::Told),
    ];
    for (name, answer) in failing {
        all.push((name, Vice::Instead(answer.clone()), Hope::Done));
        all.push((name, Vice::DoneBut(answer), Hope::Done));
    }
    for (name, answer) in garbled {
        all.push((name, Vice::Instead(answer.clone()), Hope::DoneIfKept));
        all.push((name, Vice::DoneBut(answer), Hope::DoneIfKept));
    }
    for code in refusals {
        all.push(("a refusal", Vice::Instead(Answer::error(code, "no")), Hope::Told));
    }
    all
}

/// A server that may keep silent is not waited for as long as the rule says.
fn limits(vice: &Vice) -> Limits {
    let patience = Duration::from_secs(20);
    let idle = match vice {
        Vice::Silence | Vice::Stall => Duration::from_secs(1),
        _ => patience,
    };
    Limits { connect: patience, idle, answer: 100_000 }
}

/// How a write has ended, as far as anybody is told.
#[derive(Debug)]
enum Told {
    Done,
    Failed(String),
    /// It is kept, and goes on when it can.
    Queued(String),
}

/// The next that is told; `last`: only what ends it, or what needs the user.
async fn told(bench: &mut Bench, last: bool) -> Told {
    loop {
        let reply = bench.next().await;
        match (end(&reply), &reply) {
            (Some(Ok(())), _) => return Told::Done,
            (Some(Err(why)), _) => return Told::Failed(why),
            (None, Reply::Queued { why, .. }) => {
                let needs_user =
                    matches!(why.kind, smartq::worker::reply::FailureKind::SignIn { .. });
                if needs_user || !last {
                    return Told::Queued(why.message.clone());
                }
            }
            _ => {}
        }
    }
}

/// One write meets one vice; what is wrong with how it ends.
async fn row(at: usize, (vice, hope): (&Vice, Hope), for_ever: bool) -> Result<(), String> {
    let place = tempfile::tempdir().unwrap();
    let (outbox, files) = (place.path().join("outbox"), place.path().join("files"));
    std::fs::create_dir(&files).unwrap();
    let Intention { method, path, request, .. } = intentions::all(&files).swap_remove(at);
    let again = intentions::all(&files).swap_remove(at);
    let server = RudeServer::start(intentions::world()).await;
    let mut bench = Bench::limited(&outbox, server, limits(vice)).await;
    bench.server.times(if for_ever { usize::MAX } else { 1 }, method, &path, vice.clone());
    bench.send(request);
    let told = told(&mut bench, !for_ever).await;
    let server = killed(bench, &outbox).await;
    let done = server.world(|world| again.done(world));
    let kept = on_disk(&outbox).len();
    let outcome = format!("{method} {path}: {told:?}, done {done} times, {kept} kept");
    let is_fine = done <= 1
        && match &told {
            Told::Done => (done == 1 || is_gone_anyway(method, vice)) && kept == 0,
            // what nobody knows the end of stays in the outbox, for the user to decide
            Told::Failed(why) => {
                let is_open = why.contains("may or may not have been saved");
                let may_stay = is_open || again.is_file();
                !why.is_empty() && (kept == 0 || may_stay && kept == 1) && !is_lie(why, done)
            }
            Told::Queued(why) => !why.is_empty() && kept == 1,
        };
    let is_hoped_for = for_ever
        || match (hope, &told) {
            (Hope::Done | Hope::DoneIfKept | Hope::Known, Told::Done)
            | (Hope::Known, Told::Failed(_)) => true,
            (Hope::DoneIfKept, Told::Failed(_)) => !again.is_kept(),
            (Hope::Told, Told::Failed(_)) => done == 0,
            (Hope::Held, Told::Queued(_)) => again.is_kept() && done == 0,
            (Hope::Held, Told::Failed(_)) => !again.is_kept() && done == 0,
            _ => false,
        };
    if is_fine && is_hoped_for { Ok(()) } else { Err(outcome) }
}

/// What is not there is deleted, also where the server is wrong about it.
fn is_gone_anyway(method: &str, vice: &Vice) -> bool {
    method == "DELETE" && matches!(vice, Vice::Instead(answer) if answer.status == 404)
}

fn is_lie(why: &str, done: usize) -> bool {
    done > 0 && (why.contains("Nothing was changed") || why.contains("Nothing was sent"))
}

/// Every vice with every kind of write, some at a time.
async fn table(for_ever: bool) {
    let count = {
        let files = tempfile::tempdir().unwrap();
        intentions::all(files.path()).len()
    };
    let room = Arc::new(tokio::sync::Semaphore::new(24));
    let mut rows = tokio::task::JoinSet::new();
    for (name, vice, hope) in vices() {
        if for_ever && matches!(vice, Vice::Silence | Vice::Stall) {
            continue;
        }
        for at in 0..count {
            let (room, vice) = (Arc::clone(&room), vice.clone());
            rows.spawn(async move {
                let _place = room.acquire_owned().await.unwrap();
                let (is_done, row) = (vice.is_done(), row(at, (&vice, hope), for_ever).await);
                row.err().map(|why| format!("{name} (done: {is_done}, {hope:?}): {why}"))
            });
        }
    }
    let mut wrong: Vec<String> = rows.join_all().await.into_iter().flatten().collect();
    wrong.sort();
    assert!(wrong.is_empty(), "{} rows:\n{}", wrong.len(), wrong.join("\n"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_write_that_meets_any_vice_is_done_at_most_once_and_done_or_told_or_held_in_the_end() {
    table(false).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_write_to_a_server_that_does_not_mend_is_done_at_most_once_and_told_or_held() {
    table(true).await;
}
