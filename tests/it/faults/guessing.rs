//! What a wrong password costs whoever sends it, and what a right one costs the server.
//!
//! Elsewhere: one answer for an unknown address and a wrong password, `routes/auth.rs`; ten failures within any minute, a
//! bound for one address whatever accounts it tries, and a bounded memory of all that, `server/limit.rs`; a key that is
//! replaced is dead at once, and so is a remembered login whose password another process has changed, `faults/server.rs`.

use futures_util::future::join_all;
use reqwest::Method;
use reqwest::StatusCode;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;

use crate::support::server::{API_KEY, Answer, Person, TestServer, client_at, send};

/// What is sent as that person's password.
fn with(person: &Person, password: impl ToString + Copy) -> Person {
    Person { password: password.to_string(), ..person.clone() }
}

/// Who one is told to be.
async fn me(server: &TestServer, person: &Person) -> Answer {
    server.get(person, "users/me").await
}

/// The same from another address of this machine.
async fn me_from(address: [u8; 4], server: &TestServer, person: &Person) -> StatusCode {
    let request = server.request(Method::GET, person, "users/me").build().unwrap();
    client_at(address.into()).execute(request).await.unwrap().status()
}

fn hashes(server: &TestServer) -> u64 {
    server.server.hashing_cost().hashes
}

#[tokio::test]
async fn after_10_failures_a_minute_an_account_is_shut_to_that_address_alone() {
    let server = TestServer::start().await;
    let (ann, bob) = (server.person("Ann", &[]).await, server.person("Bob", &[]).await);
    let nobody = Person { email: "nobody@example.com".to_owned(), ..ann.clone() };
    for person in [&ann, &nobody] {
        let before = hashes(&server);
        for number in 0..10 {
            me(&server, &with(person, number)).await.refused(401);
        }
        assert_eq!(hashes(&server), before + 10);
        // the right one too: to be let in with it, or not, would be an eleventh guess
        for password in ["an eleventh", &*person.password] {
            let answer = me(&server, &with(person, password)).await;
            answer.refused(429);
            let wait: u64 = answer.headers["retry-after"].to_str().unwrap().parse().unwrap();
            assert!((1..=60).contains(&wait), "{wait}");
        }
        assert_eq!(hashes(&server), before + 10, "nothing more is hashed");
    }
    assert_eq!(me_from([127, 0, 0, 2], &server, &ann).await, 200, "Ann herself, at work elsewhere");
    assert_eq!(me_from([127, 0, 0, 2], &server, &with(&ann, 99)).await, 401);
    me(&server, &bob).await.data();
    me(&server, &server.owner).await.data();
    me(&server, &ann).await.refused(429);
}

#[tokio::test]
async fn guesses_that_come_all_at_once_are_10_as_well() {
    let server = TestServer::start().await;
    let ann = server.person("Ann", &[]).await;
    let before = hashes(&server);
    let guesses: Vec<_> = (0..40).map(|number| with(&ann, number)).collect();
    let answers = join_all(guesses.iter().map(|guess| me(&server, guess))).await;
    let count = |status: u16| answers.iter().filter(|answer| answer.status == status).count();
    assert_eq!((count(401), count(429)), (10, 30));
    assert_eq!(hashes(&server), before + 10);
}

#[tokio::test]
async fn a_guess_whose_sender_hangs_up_counts() {
    let server = TestServer::start().await;
    let ann = server.person("Ann", &[]).await;
    for number in 0..10 {
        let before = hashes(&server);
        let request = server.request(Method::GET, &with(&ann, number), "users/me").build().unwrap();
        let login = request.headers()["authorization"].to_str().unwrap();
        let head = format!(
            "GET /api/v1/users/me HTTP/1.1\r\nHost: localhost\r\nAuthorization: {login}\r\n\
             X-Auth-Client-Id: {API_KEY}\r\n\r\n"
        );
        let address = server.url.trim_start_matches("http://");
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(head.as_bytes()).await.unwrap();
        while hashes(&server) == before {
            tokio::task::yield_now().await;
        }
    }
    me(&server, &ann).await.refused(429);
}

#[tokio::test]
async fn a_program_with_an_old_password_does_not_shut_out_who_is_at_work() {
    let server = TestServer::start().await;
    let ann = server.person("Ann", &[]).await;
    me(&server, &ann).await.data();
    let before = hashes(&server);
    let old = with(&ann, "of last year");
    for _ in 0..10 {
        me(&server, &old).await.refused(401);
    }
    for _ in 0..20 {
        me(&server, &old).await.refused(429);
        me(&server, &ann).await.data();
    }
    assert_eq!(hashes(&server), before + 1, "the same password is checked once");
    // what is remembered of Ann can be compared with nine others, right ones among them
    for number in 0..9 {
        me(&server, &with(&ann, number)).await.refused(429);
    }
    me(&server, &ann).await.refused(429);
    assert_eq!(hashes(&server), before + 1);
}

#[tokio::test]
async fn passwords_are_hashed_one_at_a_time_and_a_remembered_login_costs_none() {
    let server = TestServer::start().await;
    let mut people = Vec::new();
    for name in ["Ann", "Bob", "Cleo"] {
        people.push(server.person(name, &[]).await);
    }
    let nobody = Person { email: "nobody@example.com".to_owned(), ..people[0].clone() };
    let wrong: Vec<_> = people.iter().map(|person| with(person, "wrong")).chain([nobody]).collect();
    let before = hashes(&server);
    // four times the same at once: the others wait, and find it known
    let all = people.iter().chain(&wrong);
    join_all(all.cycle().take(4 * 7).map(|person| me(&server, person))).await;
    assert_eq!(hashes(&server), before + 7);
    assert_eq!(server.server.hashing_cost().most_at_once, 1);
    for person in &people {
        me(&server, person).await.data();
    }
    assert_eq!(hashes(&server), before + 7);
}

#[tokio::test]
async fn a_change_of_password_or_rights_is_forgotten_with_at_once() {
    let server = TestServer::start().await;
    let (ann, owner) = (server.person("Ann", &[]).await, &server.owner);
    let path = format!("users/{}", ann.id);
    me(&server, &ann).await.data();
    // of her rights
    let before = hashes(&server);
    server.put(owner, &path, &[("user[can_view_profiles]", "1")]).await.data();
    me(&server, owner).await.data();
    assert_eq!(hashes(&server), before);
    me(&server, &ann).await.data();
    assert_eq!(hashes(&server), before + 1, "she has to show again who she is");
    // of her password: hashed to be kept, tried in vain, and looked at anew
    server.put(owner, &path, &[("user[password]", "another one")]).await.data();
    me(&server, &ann).await.refused(401);
    let renewed = with(&ann, "another one");
    me(&server, &renewed).await.data();
    assert_eq!(hashes(&server), before + 4);
    me(&server, &renewed).await.data();
    // and without the key nothing is hashed or compared at all
    let login = server.request(Method::GET, &with(&ann, "new guess"), "users/me").build().unwrap();
    let login = &login.headers()["authorization"];
    let keyless = server.bare(Method::GET, "api/v1/users/me").header("authorization", login);
    send(keyless).await.refused(401);
    assert_eq!(hashes(&server), before + 4);
}
