//! Who gets in, what strangers are told, and what holds for every address.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use reqwest::Method;
use smartq::model::Secret;
use smartq::server::{Error, NewOwner, Server, Settings};

use crate::support::server::{API_KEY, Person, TestServer, send, with_form};

const DEAD_KEY: &str = r#"{"error":{"type":null,"code":401,"message":"Authorization failed, invalid client id"},"data":null}"#;

fn basic(person: &Person, password: &str) -> String {
    format!("Basic {}", BASE64_STANDARD.encode(format!("{}:{password}", person.email)))
}

#[tokio::test]
async fn the_guides_two_refusals_come_byte_for_byte() {
    let server = TestServer::start().await;
    for path in ["api/v1", "api/v1/"] {
        let answer = send(server.bare(Method::GET, path)).await;
        answer.refused(405);
        assert_eq!(
            answer.body,
            r#"{"error":{"type":null,"code":405,"message":"method \"GET\" not found for resource \"\""},"data":null}"#
        );
        assert_eq!(answer.headers["content-type"], "application/json");
        assert_eq!(answer.headers["idempotency-key-kept"], "86400", "every answer tells it");
    }
    let login = basic(&server.owner, &server.owner.password);
    let request = server.bare(Method::GET, "api/v1/users/me").header("authorization", login);
    let answer = send(request.header("x-auth-client-id", "regenerated")).await;
    answer.refused(401);
    assert_eq!(answer.body, DEAD_KEY);
    assert_eq!(answer.headers["content-type"], "application/json");
}

#[tokio::test]
async fn the_key_is_taken_from_header_query_and_form() {
    let server = TestServer::start().await;
    let login = basic(&server.owner, &server.owner.password);
    let bare = |method, path: &str| {
        server.bare(method, &format!("api/v1/{path}")).header("authorization", &login)
    };
    let query = format!("users/me?X_AUTH_CLIENT_ID={API_KEY}");
    assert_eq!(send(bare(Method::GET, &query)).await.id(), server.owner.id);
    let form = [("project[name]", "By form"), ("X_AUTH_CLIENT_ID", API_KEY)];
    let answer = send(with_form(bare(Method::POST, "projects"), &form)).await;
    assert_eq!(answer.data()["name"], "By form");
    let answer = send(with_form(bare(Method::POST, "projects"), &form[..1])).await;
    assert_eq!(answer.body, DEAD_KEY);
    assert_eq!(send(bare(Method::GET, "users/me")).await.body, DEAD_KEY);
}

#[tokio::test]
async fn an_unknown_address_and_a_wrong_password_are_told_alike() {
    let server = TestServer::start().await;
    let stranger = Person { email: "nobody@example.com".to_owned(), ..server.owner.clone() };
    let wrong = Person { password: "not this".to_owned(), ..server.owner.clone() };
    let (unknown, mistaken) =
        (server.get(&stranger, "users/me").await, server.get(&wrong, "users/me").await);
    unknown.refused(401);
    assert_eq!(unknown.body, mistaken.body);
    assert!(unknown.headers["www-authenticate"].to_str().unwrap().starts_with("Basic"));
    assert_ne!(unknown.body, DEAD_KEY);
}

#[tokio::test]
async fn a_changed_password_ends_the_old_one_at_once() {
    let server = TestServer::start().await;
    let mut ann = server.person("Ann", &[]).await;
    server.get(&ann, "users/me").await.data();
    server.put(&ann, "users/me", &[("user[password]", "another one")]).await.data();
    server.get(&ann, "users/me").await.refused(401);
    ann.password = "another one".to_owned();
    server.get(&ann, "users/me").await.data();
}

#[tokio::test]
async fn rights_taken_away_are_gone_with_the_next_request() {
    let server = TestServer::start().await;
    let ann = server.person("Ann", &[("can_view_profiles", "1")]).await;
    server.get(&ann, "users/1").await.data();
    let form = [("user[can_view_profiles]", "0")];
    server.put(&server.owner, &format!("users/{}", ann.id), &form).await.data();
    server.get(&ann, "users/1").await.refused(404);
    server.delete(&server.owner, &format!("users/{}", ann.id)).await.data();
    server.get(&ann, "users/me").await.refused(401);
}

#[tokio::test]
async fn what_is_not_there_is_told_in_the_envelope() {
    let server = TestServer::start().await;
    let owner = &server.owner;
    assert_eq!(server.get(owner, "nothing").await.refused(404), "resource \"nothing\" not found");
    let answer = send(server.request(Method::PATCH, owner, "projects")).await;
    assert_eq!(answer.refused(405), "method \"PATCH\" not found for resource \"projects\"");
    assert_eq!(answer.headers["x-content-type-options"], "nosniff");
    assert!(answer.headers.get("access-control-allow-origin").is_none());
    for odd in ["projects/0", "projects/x", "projects/18446744073709551615", "projects/%00"] {
        server.get(owner, odd).await.refused(404);
    }
}

#[tokio::test]
async fn a_workspace_gets_one_owner_and_keeps_him() {
    let server = TestServer::start().await;
    let again =
        NewOwner { name: "Eve".to_owned(), email: "eve@example.com".to_owned(), password: None };
    assert!(matches!(server.server.create_owner(again, None).await, Err(Error::HasOwner)));
    server.get(&server.owner, "users/me").await.data();
}

#[tokio::test]
async fn issued_and_trusted_credentials_get_in() {
    let folder = tempfile::tempdir().unwrap();
    let opened = Server::open(Settings::new(folder.path().join("workspace"))).await.unwrap();
    assert!(opened.is_new().await.unwrap());
    let owner =
        NewOwner { name: "Ann".to_owned(), email: "ann@example.com".to_owned(), password: None };
    let issued = opened.create_owner(owner, None).await.unwrap();
    assert!(!opened.is_new().await.unwrap());
    let trusted = opened.trust_owner().await.unwrap();
    let person = |password: &Secret| Person {
        id: 1,
        email: "ann@example.com".to_owned(),
        password: password.expose().to_owned(),
    };
    let server = TestServer::serve(folder, opened, person(&issued.password)).await;
    for (password, key) in
        [(&issued.password, &issued.api_key), (&trusted.password, &trusted.api_key)]
    {
        let login = basic(&server.owner, password.expose());
        let request = server.bare(Method::GET, "api/v1/users/me").header("authorization", login);
        let answer = send(request.header("x-auth-client-id", key.expose())).await;
        assert_eq!(answer.data()["email"], "ann@example.com");
    }
}

#[tokio::test]
async fn a_post_sent_twice_for_one_intention_is_applied_once() {
    let server = TestServer::start().await;
    let post = |person: &Person, key: &'static str, name: &str| {
        let request = server.request(Method::POST, person, "projects");
        send(with_form(request, &[("project[name]", name)]).header("idempotency-key", key))
    };
    let first = post(&server.owner, "one", "A").await;
    let again = post(&server.owner, "one", "A").await;
    assert_eq!(first.body, again.body);
    assert_eq!(again.headers["idempotency-replayed"], "true");
    assert_eq!(server.get(&server.owner, "projects").await.ids().len(), 1);
    // another body is another request: nothing of it is saved, and its sender must not believe it was
    post(&server.owner, "one", "C").await.refused(409);
    // the key is the caller's own, and names one request
    let bob = server.person("Bob", &[("can_manage_projects", "1")]).await;
    assert_ne!(post(&bob, "one", "B").await.id(), first.id());
    let elsewhere = server.request(Method::POST, &server.owner, "users");
    let form = [("user[name]", "x"), ("user[email]", "x@example.com"), ("user[password]", "xxxxx")];
    send(with_form(elsewhere, &form).header("idempotency-key", "one")).await.refused(409);
}
