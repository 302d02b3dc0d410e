//! A server that has too much to do: 429, and 503 with a time to come back (rules, §5).
//!
//! Where a rule is shown elsewhere:
//!
//! | rule | test |
//! |---|---|
//! | what one call was told to wait holds for all | `worker::reads::what_one_call_was_told_to_wait_holds_for_all` |
//! | which time is told in which words, and when they change | `app::countdown::tests` |
//! | a server that names a time is not probed before it | `worker::link::tests::a_server_that_names_a_time_is_not_asked_before_it` |
//! | three attempts, a budget a minute | `worker::retry::tests` |

use std::sync::Arc;
use std::time::Duration;

use smartq::model::{NoteId, TicketId};
use smartq::worker::request::{Read, Target};

use super::intentions::{self, Intention, end};
use crate::support::driver::{Driver, Story};
use crate::support::pace::Reined;
use crate::support::rude_server::{Answer, RudeServer, Seen, Vice, World};
use crate::worker::{Bench, PROJECT, TICKETS, soon, ticket_path};

const ME: &str = "/users/me";
const SECOND: Duration = Duration::from_secs(1);

/// What a server says, and how long that is to be waited for at the least: nonsense is as nothing.
const TOLD: [(&str, Duration); 8] = [
    ("7", Duration::from_secs(7)),
    // by the server's clock, which is years behind ours
    ("Sun, 06 Nov 1994 08:50:07 GMT", Duration::from_secs(30)),
    ("soon", Duration::from_millis(500)),
    ("-3", Duration::from_millis(500)),
    ("1e3", Duration::from_millis(500)),
    ("99999999999999999999", Duration::from_millis(500)),
    ("Sun, 99 Nov 1994 08:50:07 GMT", Duration::from_millis(500)),
    ("60", Duration::from_mins(1)),
];

fn busy(status: u16, told: &str) -> Vice {
    let answer = Answer::error(status, "too much to do");
    Vice::Instead(answer.with("Date", "Sun, 06 Nov 1994 08:49:37 GMT").with("Retry-After", told))
}

/// The requests after the first such one.
fn after<'a>(requests: &'a [Seen], method: &str, path: &str) -> &'a [Seen] {
    let at = requests.iter().position(|seen| seen.is(method, path)).unwrap();
    &requests[at + 1..]
}

async fn settled(bench: &mut Bench, of: &str) {
    loop {
        if let Some(how) = end(&bench.next().await) {
            return how.unwrap_or_else(|why| panic!("{of}: {why}"));
        }
    }
}

#[tokio::test]
async fn retry_after_is_kept_by_every_read() {
    let (ticket, note) = (TicketId::new(1), NoteId::new(1_000_002));
    let notes = format!("{}/notes", ticket_path(1));
    let reads = [
        (Read::Projects, "/projects".to_owned()),
        (Read::People, "/users".to_owned()),
        (Read::Me, ME.to_owned()),
        (Read::Roles(PROJECT), "/projects/1/roles".to_owned()),
        (Read::Steps(PROJECT), "/projects/1/steps".to_owned()),
        (Read::Fields(PROJECT), "/projects/1/custom_fields".to_owned()),
        (Read::Board(PROJECT), TICKETS.to_owned()),
        (Read::Ticket(PROJECT, ticket), ticket_path(1)),
        (Read::Notes(PROJECT, ticket), notes.clone()),
        (Read::Files(PROJECT, ticket, note), format!("{notes}/{note}/files")),
    ];
    for (at, (read, path)) in reads.into_iter().enumerate() {
        for status in [429, 503] {
            let (told, least) = TOLD[at % TOLD.len()];
            let mut bench = Bench::start(intentions::world()).await;
            bench.server.once("GET", &path, busy(status, told));
            let before = bench.server.count("GET", &path);
            bench.read(1, read);
            let replies = bench.all().await;
            let failed = replies.iter().find_map(|reply| reply.failure());
            assert!(failed.is_none() && !replies.is_empty(), "{path} {status}: {replies:?}");
            assert_eq!(bench.pauses(), [least], "{path} {status} {told}");
            assert_eq!(bench.server.count("GET", &path), before + 2, "{path} {status}");
        }
    }
}

/// A 429 was not applied and is sent again as it is; a 503 may have been, and is looked up first.
#[tokio::test]
async fn retry_after_is_kept_by_every_write_which_is_then_done_once() {
    let files = tempfile::tempdir().unwrap();
    let count = intentions::all(files.path()).len();
    for (at, status) in (0..count).flat_map(|at| [(at, 429), (at, 503)]) {
        let (told, least) = TOLD[at % TOLD.len()];
        let Intention { method, path, request, .. } = intentions::all(files.path()).swap_remove(at);
        let of = format!("{method} {path}: {status} {told}");
        let place = tempfile::tempdir().unwrap();
        let mut bench = Bench::start_in(place.path(), intentions::world()).await;
        bench.server.once(method, &path, busy(status, told));
        bench.send(request);
        settled(&mut bench, &of).await;
        assert_eq!(bench.pauses(), [least], "{of}");
        let again = &intentions::all(files.path())[at];
        assert_eq!(bench.server.world(|world| again.done(world)), 1, "{of}");
        let requests = bench.server.requests();
        let next = &after(&requests, method, &path)[0];
        // a change is made up anew each time; a deletion may be repeated
        let is_looked_up = method == "PUT" || method == "POST" && status == 503;
        assert_eq!(next.method == "GET", is_looked_up, "{of}: {next:?}");
        assert_eq!(bench.server.count(method, &path), 2, "{of}");
    }
}

/// The program on a board, kept on disk as it is in use; long times pass when the story lets them.
async fn at_a_board() -> (RudeServer, Driver, Arc<Reined>) {
    let server = RudeServer::start(World::with_tickets(1)).await;
    let pace = Arc::new(Reined::default());
    let target = Some(Target::Account(Box::new(server.connection())));
    let mut driver = Story {
        target,
        outbox: true,
        cache: true,
        pace: Arc::clone(&pace) as _,
        ..Story::default()
    }
    .begin();
    driver.until("Ticket 1").await;
    driver.idle().await;
    (server, driver, pace)
}

fn held(server: &RudeServer, name: &str) -> usize {
    server.world(|world| world.tickets.iter().filter(|it| it["name"] == name).count())
}

/// A ticket is added, and the server wants to be left alone for a minute and a half.
async fn added_while_busy(status: u16) -> (RudeServer, Driver, Arc<Reined>) {
    let (server, mut driver, pace) = at_a_board().await;
    server.once("POST", TICKETS, busy(status, "90"));
    driver.press("n").await;
    driver.type_text("Mine").await;
    driver.press("ctrl-s").await;
    driver.until("busy, again in 1 min 30 s").await;
    driver.assert_shows("1 unsent");
    driver.assert_shows("r try now");
    (server, driver, pace)
}

/// It has gone out once more, and is there once.
async fn sent_again(server: &RudeServer, driver: &mut Driver) {
    soon(server.until(2, "POST", TICKETS)).await;
    driver.until("Mine").await;
    driver.assert_hides("unsent");
    assert_eq!((held(server, "Mine"), server.count("POST", TICKETS)), (1, 2));
}

#[tokio::test]
async fn over_a_minute_a_countdown_is_shown_and_nothing_is_sent_before_its_end() {
    for status in [429, 503] {
        let (server, mut driver, pace) = added_while_busy(status).await;
        let sent = server.requests().len();
        driver.pass(30 * SECOND).await;
        driver.assert_shows("busy, again in 1 min");
        driver.assert_hides("min 30 s");
        driver.pass(25 * SECOND).await;
        driver.assert_shows("busy, again in 3");
        pace.pass(89 * SECOND);
        driver.idle().await;
        assert_eq!(server.requests().len(), sent, "{status}: it was asked too early");
        pace.pass(SECOND);
        driver.until_gone("busy").await;
        driver.assert_hides("try now");
        sent_again(&server, &mut driver).await;
        driver.close().await;
    }
}

#[tokio::test]
async fn try_now_sends_at_once_whatever_the_server_has_asked_for() {
    for status in [429, 503] {
        let (server, mut driver, _pace) = added_while_busy(status).await;
        driver.press("r").await;
        driver.until_gone("busy").await;
        sent_again(&server, &mut driver).await;
        driver.close().await;
    }
}

/// It is busy still: the countdown begins anew.
#[tokio::test]
async fn a_server_that_is_busy_still_is_waited_for_once_more() {
    let (server, mut driver, pace) = added_while_busy(429).await;
    server.once("GET", ME, busy(503, "120"));
    driver.press("r").await;
    driver.until("busy, again in 2 min").await;
    assert_eq!(server.count("POST", TICKETS), 1);
    pace.pass(120 * SECOND);
    driver.until_gone("busy").await;
    sent_again(&server, &mut driver).await;
    driver.close().await;
}

#[tokio::test]
async fn a_board_that_cannot_be_read_for_long_stays_and_is_read_when_the_time_has_come() {
    let (server, mut driver, pace) = at_a_board().await;
    server.world(|world| world.tickets[0]["name"] = "Changed by Bob".into());
    server.once("GET", TICKETS, busy(429, "90"));
    driver.press("r").await;
    driver.until("busy, again in 1 min 30 s").await;
    driver.assert_shows("Ticket 1");
    pace.pass(90 * SECOND);
    driver.until("Changed by Bob").await;
    driver.assert_hides("busy");
    driver.close().await;
}
