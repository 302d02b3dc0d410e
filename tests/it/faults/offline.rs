//! A start without the network, and what is kept for it.
//!
//! Rules that are proven elsewhere: the size of what is kept is bounded, and a board goes with what lay over it
//! (`worker::shelf::tests::no_more_is_kept_than_there_is_room_for_and_a_board_goes_with_what_lay_over_it`); a file that is
//! torn, worn or somebody else's is noticed at every byte (`worker::kept::tests`); the
//! screen without the network (`screens::offline`); probes in the first minute
//! (`worker::link::tests::at_most_eight_connections_are_asked_for_in_the_first_minute`).

use std::path::{Path, PathBuf};
use std::time::Duration;

use smartq::model::TicketId;
use smartq::worker::reply::{FailureKind, Link, Reply};
use smartq::worker::request::{Read, Request, Write};

use crate::support::rude_server::{Answer, RudeServer, Vice, World};
use crate::worker::{Bench, PROJECT, TICKETS, kind, move_ticket, ticket_path};

const ME: &str = "/users/me";
const ANN: &str = "ann@example.com";
const MINUTE: Duration = Duration::from_mins(1);
const TICKET: Read = Read::Ticket(PROJECT, TicketId::new(1));
const NOTES: Read = Read::Notes(PROJECT, TicketId::new(1));
const EVERYTHING: [Read; 6] =
    [Read::Projects, Read::People, Read::Steps(PROJECT), Read::Board(PROJECT), TICKET, NOTES];

fn world() -> World {
    let mut world = World::with_tickets(3);
    world.add_note(1, "<p>A note</p>", 1);
    world
}

/// A program was here, has read everything and has ended.
async fn visited(place: &Path) -> RudeServer {
    visit(place, RudeServer::start(world()).await).await
}

async fn visit(place: &Path, server: RudeServer) -> RudeServer {
    let mut bench = Bench::caching(place, server);
    bench.open(1, ANN);
    bench.all().await;
    for (load, read) in (2..).zip(EVERYTHING) {
        bench.read(load, read);
    }
    bench.all().await;
    bench.kill().await
}

/// What is kept, by name.
fn files(place: &Path) -> Vec<PathBuf> {
    let inside = |folder: &Path| -> Vec<PathBuf> {
        folder.read_dir().into_iter().flatten().map(|it| it.unwrap().path()).collect()
    };
    let mut files: Vec<_> =
        inside(&place.join("cache/kept")).iter().flat_map(|account| inside(account)).collect();
    files.sort();
    files
}

fn contents(place: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    files(place).into_iter().map(|file| (file.clone(), std::fs::read(file).unwrap())).collect()
}

/// What is said to be old, unpacked.
fn kept(replies: &[Reply]) -> Vec<&Reply> {
    fn inner(reply: &Reply) -> Option<&Reply> {
        match reply {
            Reply::Kept { reply, .. } => Some(reply),
            _ => None,
        }
    }
    replies.iter().filter_map(inner).collect()
}

fn rows(replies: &[&Reply]) -> Vec<(u64, u64)> {
    let mut all = Vec::new();
    for reply in replies {
        if let Reply::BoardPage { rows, .. } = reply {
            all.extend(rows.iter().map(|row| (row.id.get(), row.step_id.unwrap().get())));
        }
    }
    all.sort_unstable();
    all
}

/// Waits for a reply like that; gives it and all before it.
async fn until(bench: &mut Bench, whether: impl Fn(&Reply) -> bool) -> Vec<Reply> {
    let mut all = Vec::new();
    loop {
        all.push(bench.next().await);
        if whether(&all[all.len() - 1]) {
            return all;
        }
    }
}

/// The account is open by what is kept of it.
async fn opened(bench: &mut Bench) {
    bench.open(1, ANN);
    let reply = bench.next().await;
    assert!(matches!(&reply, Reply::Kept { reply, .. } if is_open(reply)), "{reply:?}");
}

fn is_open(reply: &Reply) -> bool {
    matches!(reply, Reply::Connected { result: Ok(_), .. })
}

#[tokio::test]
async fn network_down_at_start_the_cached_board_comes_first_with_its_age_and_the_line_by_itself() {
    let place = tempfile::tempdir().unwrap();
    let before = jiff::Timestamp::now().as_second() - 1;
    let address = visited(place.path()).await.stop().await;
    let mut bench = Bench::caching(place.path(), RudeServer::start(world()).await);
    bench.stand_still(true);
    let mut there = bench.server.connection();
    there.endpoint = smartq::model::Endpoint::Http(format!("http://{address}/").parse().unwrap());
    let target = smartq::worker::request::Target::Account(Box::new(there));
    bench.send(Request::Connect { load: smartq::worker::request::LoadId(1), target });
    let Reply::Kept { told, reply } = bench.next().await else { panic!() };
    assert!(is_open(&reply) && told.unix() >= before);
    for (load, read) in (2..).zip(EVERYTHING) {
        bench.read(load, read);
    }
    let replies = bench.all().await;
    let old = kept(&replies);
    assert_eq!(rows(&old), [(1, 1), (2, 1), (3, 1)]);
    for wanted in [
        |it: &Reply| matches!(it, Reply::Projects { result: Ok(items), .. } if items.len() == 1),
        |it: &Reply| matches!(it, Reply::People { result: Ok(items), .. } if items.len() == 2),
        |it: &Reply| matches!(it, Reply::Steps { result: Ok(items), .. } if items.len() == 5),
        |it: &Reply| matches!(it, Reply::Ticket { result: Ok(it), .. } if it.id.get() == 1),
        |it: &Reply| matches!(it, Reply::Notes { result: Ok(items), .. } if items.len() == 1),
    ] {
        assert!(old.iter().any(|it| wanted(it)), "{replies:?}");
    }
    // each question has its honest answer too
    let failures = replies.iter().filter_map(Reply::failure);
    let is_offline = |it: &&smartq::worker::reply::Failure| it.kind == FailureKind::Offline;
    assert_eq!(failures.filter(is_offline).count(), 1 + EVERYTHING.len());
    assert!(replies.iter().any(|it| matches!(it, Reply::Unsent(it) if it.link != Link::Up)));
    // the network is back
    let _server = RudeServer::start_at(address, world()).await;
    bench.stand_still(false);
    bench.send(Request::TryNow);
    let replies =
        until(&mut bench, |it| matches!(it, Reply::Unsent(it) if it.link == Link::Up)).await;
    assert!(replies.iter().any(is_open));
    bench.read(20, Read::Board(PROJECT));
    let replies = bench.all().await;
    assert!(kept(&replies).is_empty(), "what is known is not said again");
    assert!(matches!(replies.last(), Some(Reply::BoardDone { result: Ok(_), .. })));
}

#[tokio::test]
async fn at_most_eight_connects_in_the_first_minute_with_and_without_something_kept() {
    for is_kept in [true, false] {
        let place = tempfile::tempdir().unwrap();
        let server =
            if is_kept { visited(place.path()).await } else { RudeServer::start(world()).await };
        let asked = server.count("GET", ME);
        server.times(12, "GET", ME, Vice::Instead(Answer::html(502, "Bad Gateway")));
        let mut bench = Bench::caching(place.path(), server);
        bench.open(1, ANN);
        let all = until(&mut bench, is_open).await;
        assert_eq!(all.iter().any(|it| matches!(it, Reply::Kept { .. })), is_kept);
        assert_eq!(bench.server.count("GET", ME) - asked, 13, "it came back by itself");
        let mut passed = Duration::ZERO;
        let mut in_time = 1;
        for pause in bench.pauses() {
            passed += pause;
            in_time += usize::from(passed < MINUTE);
        }
        assert!((2..=8).contains(&in_time), "{in_time} of {:?}", bench.pauses());
        assert!(passed > 3 * MINUTE, "and later seldom");
        let long = all.iter().filter_map(|it| match it {
            Reply::Unsent(it) => it.again.map(|again| again.after),
            _ => None,
        });
        let long: Vec<Duration> = long.collect();
        assert!(long.iter().all(|wait| *wait >= MINUTE), "{long:?}");
        assert_eq!(!long.is_empty(), is_kept, "whoever waits that long sees how long");
    }
}

#[tokio::test]
async fn not_json_at_the_start_is_one_clear_line_and_the_cache_is_untouched() {
    for answer in [
        Answer::html(200, "Log in to the hotel's network"),
        Answer::html(502, "Bad Gateway"),
        Answer::new(200, "application/json", "{\"error\":nu"),
    ] {
        let place = tempfile::tempdir().unwrap();
        let server = visited(place.path()).await;
        let before = contents(place.path());
        let asked = server.requests().len();
        server.times(1, "GET", ME, Vice::Instead(answer));
        let mut bench = Bench::caching(place.path(), server);
        bench.stand_still(true);
        opened(&mut bench).await;
        bench.read(2, Read::Board(PROJECT));
        let replies = until(&mut bench, |it| matches!(it, Reply::BoardDone { .. })).await;
        assert_eq!(rows(&kept(&replies)).len(), 3);
        let failures = replies.iter().filter_map(kind);
        assert_eq!(failures.collect::<Vec<_>>(), vec![FailureKind::Server; 2]);
        bench.all().await;
        assert_eq!(bench.server.requests().len() - asked, 1, "nothing more is sent there");
        bench.kill().await;
        assert_eq!(contents(place.path()), before);
    }
}

#[tokio::test]
async fn truncated_answers_leave_the_kept_board_as_it_was() {
    let place = tempfile::tempdir().unwrap();
    let server = visited(place.path()).await;
    let board = |place: &Path| {
        let is_board = |it: &(PathBuf, Vec<u8>)| it.0.ends_with("p1-board.kept");
        contents(place).into_iter().find(is_board).unwrap()
    };
    let before = board(place.path());
    for vice in [Vice::Half, Vice::Truncated, Vice::Instead(Answer::html(200, "Log in"))] {
        server.times(3, "GET", TICKETS, vice);
    }
    let mut bench = Bench::caching(place.path(), server);
    opened(&mut bench).await;
    for load in 2..4 {
        bench.read(load, Read::Board(PROJECT));
        let replies = bench.all().await;
        assert!(replies.iter().any(|it| matches!(it, Reply::BoardDone { result: Err(_), .. })));
    }
    bench.kill().await;
    assert_eq!(board(place.path()), before);
}

#[tokio::test]
async fn corrupt_foreign_or_newer_cache_files_cost_nothing_but_the_refill() {
    let place = tempfile::tempdir().unwrap();
    let mut server = visited(place.path()).await;
    let worn: [fn(Vec<u8>) -> Vec<u8>; 5] = [
        |_| Vec::new(),
        |bytes| bytes[..bytes.len() / 2].to_vec(),
        |bytes| String::from_utf8(bytes).unwrap().replacen("kept 1", "kept 2", 1).into_bytes(),
        |bytes| String::from_utf8(bytes).unwrap().replacen("Ann", "Eve", 1).into_bytes(),
        |_| b"\xff\x00 not ours".to_vec(),
    ];
    for wear in worn {
        for (file, bytes) in contents(place.path()) {
            let other = wear(bytes.clone());
            let other = if other == bytes { bytes[..9].to_vec() } else { other };
            std::fs::write(file, other).unwrap();
        }
        let mut bench = Bench::caching(place.path(), server);
        bench.open(1, ANN);
        assert!(is_open(&bench.next().await));
        for (load, read) in (2..).zip(EVERYTHING) {
            bench.read(load, read);
        }
        let replies = bench.all().await;
        assert!(kept(&replies).is_empty(), "{replies:?}");
        assert!(replies.iter().all(|it| it.failure().is_none()));
        server = bench.kill().await;
    }
    let mut bench = Bench::caching(place.path(), server);
    bench.open(1, ANN);
    assert!(matches!(bench.next().await, Reply::Kept { .. }), "it was filled anew");
}

#[tokio::test]
async fn the_cache_is_keyed_by_server_and_user_private_and_without_secrets() {
    let place = tempfile::tempdir().unwrap();
    let server = visited(place.path()).await;
    for (file, bytes) in contents(place.path()) {
        let text = String::from_utf8(bytes).unwrap();
        assert!(!text.contains("secret") && !text.contains("0123456789abcdef"), "{text}");
        let mode = std::os::unix::fs::PermissionsExt::mode(&file.metadata().unwrap().permissions());
        assert_eq!(mode & 0o777, 0o600);
    }
    let mut bench = Bench::caching(place.path(), server);
    bench.open(1, "bob@example.com");
    for (load, read) in (2..).zip(EVERYTHING) {
        bench.read(load, read);
    }
    assert!(kept(&bench.all().await).is_empty());
}

#[tokio::test]
async fn an_own_write_then_a_kill_then_a_start_without_the_network_shows_what_was_written() {
    let place = tempfile::tempdir().unwrap();
    let server = visited(place.path()).await;
    let mut bench = Bench::caching(place.path(), server);
    bench.open(1, ANN);
    bench.all().await;
    bench.write(1, move_ticket(1, 1, 3));
    bench.write(2, Write::DeleteTicket { project: PROJECT, ticket: TicketId::new(2) });
    let mut answers = 0;
    while answers < 2 {
        let reply = bench.answer().await;
        assert_eq!(kind(&reply), None);
        answers += 1;
    }
    let server = bench.kill().await;
    server.times(1, "GET", ME, Vice::Cut);
    let mut bench = Bench::caching(place.path(), server);
    bench.stand_still(true);
    opened(&mut bench).await;
    bench.read(2, Read::Board(PROJECT));
    bench.read(3, TICKET);
    let replies = bench.all().await;
    assert_eq!(rows(&kept(&replies)), [(1, 3), (3, 1)]);
    let step = kept(&replies).into_iter().find_map(|it| match it {
        Reply::Ticket { result: Ok(ticket), .. } => ticket.step_id,
        _ => None,
    });
    assert_eq!(step.unwrap().get(), 3);
}

#[tokio::test]
async fn a_write_given_without_the_network_goes_out_when_it_is_back() {
    let place = tempfile::tempdir().unwrap();
    let server = visited(place.path()).await;
    server.times(2, "GET", ME, Vice::Cut);
    let mut bench = Bench::caching(place.path(), server);
    bench.stand_still(true);
    bench.open(1, ANN);
    bench.all().await;
    bench.write(1, move_ticket(1, 1, 3));
    assert!(matches!(bench.answer().await, Reply::Queued { .. }));
    assert_eq!(bench.server.count("PUT", &ticket_path(1)), 0);
    bench.stand_still(false);
    bench.send(Request::TryNow);
    until(&mut bench, |it| matches!(it, Reply::TicketSaved { result: Ok(_), .. })).await;
    assert_eq!(bench.server.world(|world| world.ticket(1).unwrap()["step_id"].clone()), 3);
}

#[tokio::test]
async fn a_401_at_the_start_stops_all_traffic_and_loses_nothing_that_is_kept() {
    let place = tempfile::tempdir().unwrap();
    let server = visited(place.path()).await;
    let before = contents(place.path());
    server.world(|world| world.password_is_wrong = true);
    let asked = server.requests().len();
    let mut bench = Bench::caching(place.path(), server);
    opened(&mut bench).await;
    bench.read(2, Read::Board(PROJECT));
    let replies = until(&mut bench, |it| matches!(it, Reply::BoardDone { .. })).await;
    assert_eq!(rows(&kept(&replies)).len(), 3);
    let kinds: Vec<_> = replies.iter().filter_map(kind).collect();
    assert_eq!(kinds, vec![FailureKind::SignIn { dead_key: false }; 2]);
    bench.all().await;
    assert_eq!(bench.server.requests().len() - asked, 1);
    assert_eq!(contents(place.path()), before);
    // with the right one it goes on
    bench.server.world(|world| world.password_is_wrong = false);
    bench.open(3, ANN);
    until(&mut bench, is_open).await;
}

#[tokio::test]
async fn what_was_never_read_says_so_and_is_read_when_the_line_is_back() {
    let place = tempfile::tempdir().unwrap();
    let server = visited(place.path()).await;
    server.times(1, "GET", ME, Vice::Cut);
    let mut bench = Bench::caching(place.path(), server);
    bench.stand_still(true);
    opened(&mut bench).await;
    bench.read(2, Read::Ticket(PROJECT, TicketId::new(3)));
    let replies = bench.all().await;
    let said = replies.iter().filter(|it| matches!(it, Reply::Ticket { .. }));
    let said: Vec<_> = said.filter_map(Reply::failure).map(|it| it.message.clone()).collect();
    assert!(said.len() == 1 && said[0].contains("never opened on this machine"), "{said:?}");
}

#[tokio::test]
async fn another_person_under_the_same_login_sees_nothing_of_what_was_kept() {
    let place = tempfile::tempdir().unwrap();
    let server = visited(place.path()).await;
    let other = serde_json::json!({ "id": 2, "name": "Eve", "email": ANN });
    server.once("GET", ME, Vice::Instead(Answer::data(&other)));
    let mut bench = Bench::caching(place.path(), server);
    bench.open(1, ANN);
    let replies = until(&mut bench, |it| matches!(it, Reply::Connected { .. })).await;
    assert_eq!(replies.iter().filter_map(kind).collect::<Vec<_>>(), [FailureKind::Gone]);
    bench.kill().await;
    assert!(files(place.path()).is_empty());
}

#[tokio::test]
async fn disk_full_or_no_cache_folder_everything_works_in_memory() {
    let place = tempfile::tempdir().unwrap();
    std::fs::write(place.path().join("cache"), "in the way").unwrap();
    let server = visited(place.path()).await;
    let mut bench = Bench::caching(place.path(), server);
    bench.open(1, ANN);
    let replies = bench.all().await;
    assert!(kept(&replies).is_empty() && replies.iter().any(is_open));
    bench.write(1, move_ticket(1, 1, 3));
    assert!(matches!(bench.answer().await, Reply::TicketSaved { result: Ok(_), .. }));
    bench.read(2, Read::Board(PROJECT));
    assert!(bench.all().await.iter().all(|it| it.failure().is_none()));
}

#[tokio::test]
async fn what_is_not_sent_is_told_of_also_where_nothing_else_is_kept_and_nobody_answers() {
    let place = tempfile::tempdir().unwrap();
    let mut bench = Bench::caching(place.path(), visited(place.path()).await);
    opened(&mut bench).await;
    bench.all().await;
    bench.server.once("POST", TICKETS, Vice::Stall);
    bench.write(1, crate::worker::new_ticket("Mine"));
    crate::worker::soon(bench.server.until(1, "POST", TICKETS)).await;
    let server = super::writes::killed(bench, &place.path().join("outbox")).await;
    std::fs::remove_dir_all(place.path().join("cache")).unwrap();
    server.times(3, "GET", ME, Vice::Instead(Answer::html(502, "Bad Gateway")));
    let mut bench = Bench::caching(place.path(), server);
    bench.open(1, ANN);
    let replies = until(&mut bench, |it| matches!(it, Reply::Unsent(it) if it.locked == 1)).await;
    assert!(!replies.iter().any(is_open));
    // it is listed, and counted no more, as soon as the account is open
    let replies = until(&mut bench, |it| matches!(it, Reply::Unsent(it) if it.locked == 0)).await;
    assert!(replies.iter().any(|it| matches!(it, Reply::Found(found) if found.len() == 1)));
}
