//! People and one's own profile, through the whole program, and what the server has then.

use serde_json::Value;
use smartq::worker::request::Target;

use crate::support::driver::{Driver, Story};
use crate::support::server::{Person, TestServer};

async fn opened(server: &TestServer, person: &Person) -> Driver {
    let target = Target::Account(Box::new(server.connection(person)));
    let mut driver = Story { target: Some(target), ..Story::default() }.begin();
    driver.idle().await;
    driver
}

/// Everybody on the server.
async fn people(server: &TestServer) -> Vec<Value> {
    let data = server.get(&server.owner, "users").await.data();
    data["items"].as_array().unwrap().clone()
}

async fn named(server: &TestServer, name: &str) -> Option<Value> {
    people(server).await.into_iter().find(|user| user["name"] == name)
}

#[tokio::test]
async fn somebody_is_added_changed_and_deleted() {
    let server = TestServer::start().await;
    let mut driver = opened(&server, &server.owner).await;
    driver.press("@").await;
    driver.assert_shows("1 person");
    driver.press("n").await;
    driver.type_text("Mei Chen").await;
    driver.press("tab").await;
    driver.type_text("mei@example.com").await;
    driver.press("tab").await;
    driver.type_text("Mei's password").await;
    // the second of the rights: adds projects
    driver.press("tab tab space ctrl-s").await;
    driver.assert_shows("Mei Chen was added.");
    let mei = named(&server, "Mei Chen").await.unwrap();
    assert_eq!(mei["email"], "mei@example.com");
    assert_eq!(
        (&mei["can_manage_projects"], &mei["can_view_profiles"]),
        (&true.into(), &false.into())
    );

    driver.assert_shows("adds projects");
    driver.press("e").await;
    driver.type_text("g").await;
    driver.press("ctrl-s").await;
    driver.assert_shows("Mei Cheng was saved.");
    let mei = named(&server, "Mei Cheng").await.unwrap();
    assert_eq!(mei["email"], "mei@example.com");
    assert_eq!(mei["can_manage_projects"], true);
    let login = Person {
        id: mei["id"].as_u64().unwrap(),
        email: "mei@example.com".to_owned(),
        password: "Mei's password".to_owned(),
    };
    server.get(&login, "users/me").await.data();

    driver.press("D").await;
    driver.assert_shows("Tickets, notes and files stay");
    driver.type_text("Mei Cheng").await;
    driver.press("enter").await;
    driver.assert_shows("1 person");
    assert_eq!(people(&server).await.len(), 1);
}

#[tokio::test]
async fn what_the_server_does_not_accept_is_said_at_its_field() {
    let server = TestServer::start().await;
    server.person("Mei", &[]).await;
    let mut driver = opened(&server, &server.owner).await;
    driver.press("@ n").await;
    driver.type_text("Mei the second").await;
    driver.press("tab").await;
    driver.type_text("mei@example.com").await;
    driver.press("tab").await;
    driver.type_text("1234").await;
    driver.press("ctrl-s").await;
    driver.assert_shows("password must have 5 characters");
    driver.type_text("5").await;
    driver.press("ctrl-s").await;
    driver.assert_shows("email belongs to somebody");
    driver.assert_shows("Mei the second");
    assert_eq!(people(&server).await.len(), 2);
}

#[tokio::test]
async fn who_may_not_is_told_in_the_servers_words() {
    let server = TestServer::start().await;
    let mei = server.person("Mei", &[]).await;
    let rita = server.person("Rita", &[("can_view_profiles", "1")]).await;
    let mut driver = opened(&server, &rita).await;
    driver.press("@ /").await;
    driver.type_text("mei").await;
    driver.press("enter").await;
    let path = format!("users/{}", mei.id);
    let edit = server.put(&rita, &path, &[("user[name]", "X")]).await.refused(403);
    let delete = server.delete(&rita, &path).await.refused(403);
    let form = [("user[name]", "X"), ("user[email]", "x@y"), ("user[password]", "12345")];
    let add = server.post(&rita, "users", &form).await.refused(403);
    for (key, why) in [("e", edit), ("D", delete), ("n", add)] {
        driver.press(key).await;
        driver.assert_shows(&format!("You may not do that here: {why}."));
    }
    driver.assert_shows("Mei");
    assert_eq!(people(&server).await.len(), 3);
}

#[tokio::test]
async fn the_last_administrator_stays_and_it_is_said_before() {
    let server = TestServer::start().await;
    server.person("Mei", &[]).await;
    let mut driver = opened(&server, &server.owner).await;
    let path = format!("users/{}", server.owner.id);
    let delete = server.delete(&server.owner, &path).await.refused(409);
    let form = [("user[is_account_administrator]", "0")];
    let demote = server.put(&server.owner, &path, &form).await.refused(409);
    driver.press("@ /").await;
    driver.type_text("olga").await;
    driver.press("enter D").await;
    let said = |words: &str| words.split_at(1).1.to_owned();
    driver.assert_shows(&said(&delete));
    driver.press("e").await;
    // wrapped at its field
    let start = said(&demote).split_once(" first").unwrap().0.to_owned();
    driver.assert_shows(&start);
    // once there is a second one, the first can go
    driver.press("esc esc").await;
    server.person("Second", &[("is_account_administrator", "1")]).await;
    driver.press("r /").await;
    driver.type_text("olga").await;
    driver.press("enter D").await;
    driver.assert_shows("This is you");
}

#[tokio::test]
async fn ones_own_profile_and_password_are_changed_and_the_work_goes_on() {
    let server = TestServer::start().await;
    let project = server.project("Release").await;
    let rita = server.member(project, "rita", 4, &[]).await;
    let mut driver = opened(&server, &rita).await;
    driver.press("M").await;
    driver.type_text(" Reader").await;
    driver.press("tab tab").await;
    driver.type_text("a new password").await;
    driver.press("ctrl-s").await;
    driver.assert_shows("This is not the password above");
    server.get(&rita, "users/me").await.data();
    driver.type_text("a new password").await;
    driver.press("ctrl-s").await;
    driver.assert_shows("Your profile was saved.");
    driver.assert_shows("rita Reader");

    server.get(&rita, "users/me").await.refused(401);
    let renewed = Person { password: "a new password".to_owned(), ..rita };
    let me = server.get(&renewed, "users/me").await.data();
    assert_eq!(me["name"], "rita Reader");
    assert_eq!(me["email"], "rita@example.com");
    // the program has gone on with the new password by itself
    driver.press("r").await;
    driver.assert_hides("no longer accepts");
    driver.assert_hides("✗");
}

#[tokio::test]
async fn ones_own_address_is_changed_on_this_machine_too() {
    let target = Some(Target::Local);
    let mut driver = Story { target, ..Story::default() }.begin();
    driver.idle().await;
    driver.press("M tab ctrl-u").await;
    driver.type_text("somebody@example.com").await;
    driver.press("ctrl-s").await;
    driver.assert_shows("Your profile was saved.");
    driver.press("r").await;
    driver.assert_hides("no longer accepts");
    driver.close().await;
}
