//! Opening an account, and what happens when the server does not know us.

use smartq::worker::reply::{FailureKind, Reply};
use smartq::worker::request::{LoadId, Read, Request, Target, Write};

use super::{
    Bench, PROJECT, TICKETS, base, kind, limits, move_ticket, new_ticket, soon, ticket_path,
};
use crate::support::rude_server::{Answer, RudeServer, Vice, World, connection};

fn account(connection: smartq::model::Connection) -> Request {
    Request::Connect { load: LoadId(7), target: Target::Account(Box::new(connection)) }
}

#[tokio::test]
async fn a_session_tells_who_we_are_and_where() {
    let server = RudeServer::start(World::with_tickets(0)).await;
    let address = server.address.to_string();
    let mut bench = Bench::idle(server, limits(), false, None);
    bench.send(account(bench.server.connection()));
    let Reply::Connected { load, result } = bench.next().await else { panic!() };
    let session = result.unwrap();
    assert_eq!((load, session.me.name.as_str()), (LoadId(7), "Ann"));
    assert_eq!(session.label, address);
    let seen = bench.server.requests();
    assert_eq!(seen.len(), 1);
    assert_eq!(seen[0].header("x-auth-client-id"), Some("0123456789abcdef"));
    assert!(seen[0].query.is_empty(), "the key is never part of an address");
}

#[tokio::test]
async fn a_workspace_of_this_machine_is_opened_by_its_service() {
    let server = RudeServer::start(World::with_tickets(0)).await;
    let there = server.connection();
    let mut bench = Bench::idle(server, limits(), false, Some(there));
    bench.send(Request::Connect { load: LoadId(1), target: Target::Local });
    assert!(matches!(bench.next().await, Reply::Connected { result: Ok(_), .. }));
    bench.send(Request::Connect { load: LoadId(2), target: Target::Demo });
    let Reply::Connected { result: Err(failure), .. } = bench.next().await else { panic!() };
    assert_eq!(
        (failure.kind, failure.message.as_str()),
        (FailureKind::LocalFile, "There is none.")
    );
}

#[tokio::test]
async fn where_nobody_listens_nothing_was_sent() {
    let server = RudeServer::start(World::with_tickets(0)).await;
    let mut bench = Bench::idle(server, limits(), false, None);
    bench.send(account(connection(RudeServer::nobody().await)));
    assert_eq!(kind(&bench.next().await), Some(FailureKind::Offline));
    assert_eq!(bench.pauses().len(), 2, "three attempts");
}

#[tokio::test]
async fn plain_http_to_elsewhere_is_refused_before_anything_is_sent() {
    let server = RudeServer::start(World::with_tickets(0)).await;
    let mut bench = Bench::idle(server, limits(), false, None);
    let mut there = bench.server.connection();
    there.endpoint = smartq::model::Endpoint::Http("http://acme.example/".parse().unwrap());
    bench.send(account(there));
    let want = FailureKind::PlainHttp { host: "acme.example".to_owned() };
    assert_eq!(kind(&bench.next().await), Some(want));
}

#[tokio::test]
async fn without_an_account_everything_is_answered_at_once() {
    let server = RudeServer::start(World::with_tickets(0)).await;
    let mut bench = Bench::idle(server, limits(), false, None);
    bench.read(1, Read::Projects);
    bench.write(1, new_ticket("x"));
    let all = bench.all().await;
    assert_eq!(all.iter().map(kind).collect::<Vec<_>>(), vec![Some(FailureKind::Offline); 2]);
    assert!(bench.server.requests().is_empty());
}

#[tokio::test]
async fn a_wrong_password_is_told_from_a_dead_key() {
    for (key_is_dead, password_is_wrong) in [(true, false), (false, true)] {
        let world = World { key_is_dead, password_is_wrong, ..World::with_tickets(0) };
        let server = RudeServer::start(world).await;
        let mut bench = Bench::idle(server, limits(), false, None);
        let refused = bench.connect().await.unwrap_err();
        assert_eq!(refused.kind, FailureKind::SignIn { dead_key: key_is_dead });
        assert_eq!(bench.server.requests().len(), 1, "it is not tried again");
    }
}

#[tokio::test]
async fn after_the_first_401_nothing_is_sent_and_what_waited_goes_out_with_a_new_key() {
    let mut bench = Bench::start(World::with_tickets(3)).await;
    let permits = std::sync::Arc::new(tokio::sync::Semaphore::new(0));
    bench.server.once("GET", &ticket_path(1), Vice::Hold(std::sync::Arc::clone(&permits)));
    bench.write(1, move_ticket(1, 1, 2));
    soon(bench.server.until(1, "GET", &ticket_path(1))).await;
    bench.write(2, move_ticket(1, 2, 3));
    bench.server.world(|world| world.key_is_dead = true);
    permits.add_permits(1);
    assert_eq!(kind(&bench.next().await), Some(FailureKind::SignIn { dead_key: true }));
    let sent = bench.server.requests().len();
    bench.read(9, Read::Steps(PROJECT));
    bench.write(3, new_ticket("x"));
    for _ in 0..2 {
        assert_eq!(kind(&bench.next().await), Some(FailureKind::SignIn { dead_key: true }));
    }
    assert_eq!(bench.server.requests().len(), sent, "not a byte more");
    bench.server.world(|world| world.key_is_dead = false);
    bench.connect().await.unwrap();
    let all = bench.all().await;
    let [Reply::TicketSaved { request, result: Ok(saved), .. }] = all.as_slice() else {
        panic!("{all:?}")
    };
    assert_eq!((request.0, saved.step_id), (2, base(1, 3).step_id));
    assert_eq!(bench.server.world(|world| world.ticket(1).unwrap()["step_id"].clone()), 3);
}

#[tokio::test]
async fn another_account_gets_nothing_that_waited_for_the_first() {
    let mut bench = Bench::start(World::with_tickets(1)).await;
    let other = RudeServer::start(World::with_tickets(1)).await;
    bench.server.once("PUT", &ticket_path(1), Vice::Stall);
    bench.write(1, move_ticket(1, 1, 2));
    soon(bench.server.until(1, "PUT", &ticket_path(1))).await;
    bench.write(2, Write::DeleteTicket { project: PROJECT, ticket: base(1, 1).id });
    bench.send(account(connection(other.address)));
    let mut kinds = Vec::new();
    for reply in bench.all().await {
        kinds.push((std::mem::discriminant(&reply), kind(&reply)));
    }
    let told: Vec<_> = kinds.into_iter().filter_map(|(_, kind)| kind).collect();
    assert_eq!(told.len(), 2);
    assert!(told.contains(&FailureKind::Unknown), "it was under way");
    assert!(told.contains(&FailureKind::Cancelled), "it was never sent");
    assert!(other.requests().iter().all(|seen| seen.method == "GET"));
}

#[tokio::test]
async fn a_redirect_never_carries_the_key_elsewhere() {
    let elsewhere = RudeServer::start(World::with_tickets(0)).await;
    let mut bench = Bench::start(World::with_tickets(0)).await;
    let to = format!("http://{}/api/v1/projects", elsewhere.address);
    let moved = Answer::html(302, "Moved").with("Location", &to);
    bench.server.once("GET", "/projects", Vice::Instead(moved));
    bench.read(1, Read::Projects);
    let Reply::Projects { result: Err(failure), .. } = bench.next().await else { panic!() };
    assert_eq!(failure.kind, FailureKind::Server);
    assert!(failure.message.contains(&elsewhere.address.to_string()), "{}", failure.message);
    assert!(elsewhere.requests().is_empty());
}

#[tokio::test]
async fn a_redirected_post_is_not_taken_for_saved() {
    let mut bench = Bench::start(World::with_tickets(0)).await;
    let moved = Answer::html(302, "Moved").with("Location", "/api/v1/projects/1/tickets");
    bench.server.once("POST", TICKETS, Vice::Instead(moved));
    bench.write(1, new_ticket("x"));
    assert_eq!(kind(&bench.next().await), Some(FailureKind::Server));
    assert_eq!((bench.server.count("POST", TICKETS), bench.server.count("GET", TICKETS)), (1, 0));
}

#[tokio::test]
async fn the_worker_ends_with_its_last_handle() {
    let mut bench = Bench::start(World::with_tickets(0)).await;
    bench.server.once("GET", "/projects", Vice::Stall);
    bench.read(1, Read::Projects);
    soon(bench.server.until(1, "GET", "/projects")).await;
    bench.handle = None;
    assert_eq!(soon(bench.replies.recv()).await, None);
    soon(bench.server.until_hung_up(1)).await;
}

#[tokio::test]
async fn read_only_means_that_no_write_leaves_the_program() {
    let server = RudeServer::start(World::with_tickets(1)).await;
    let mut bench = Bench::idle(server, limits(), true, None);
    bench.connect().await.unwrap();
    bench.write(1, move_ticket(1, 1, 2));
    bench.write(2, new_ticket("x"));
    bench.write(3, Write::DeleteTicket { project: PROJECT, ticket: base(1, 1).id });
    bench.read(1, Read::Steps(PROJECT));
    let all = bench.all().await;
    let refused = all.iter().filter(|reply| kind(reply) == Some(FailureKind::Forbidden)).count();
    assert_eq!((all.len(), refused), (4, 3));
    assert!(bench.server.requests().iter().all(|seen| seen.method == "GET"));
}
