//! What goes wrong at the start is one clear sentence, and a way on.

use smartq::model::{Connection, Endpoint, Secret};
use smartq::worker::request::Target;

use crate::support::driver::{Driver, Story};
use crate::support::server::TestServer;

async fn opened(connection: Connection) -> Driver {
    let target = Some(Target::Account(Box::new(connection)));
    let mut driver = Story { target, ..Story::default() }.begin();
    driver.idle().await;
    driver
}

/// The sentence, and the ways that are left.
fn assert_says(driver: &mut Driver, words: &[&str]) {
    for word in words {
        driver.assert_shows(word);
    }
    driver.assert_shows("tries again");
    driver.assert_shows("board on this machine");
}

#[tokio::test]
async fn an_unknown_project_is_told_and_the_others_are_shown() {
    let target = Some(Target::Demo);
    let mut driver = Story { target, project: Some("Nowhere"), ..Story::default() }.begin();
    driver.idle().await;
    driver.assert_shows("Nowhere");
    driver.assert_shows("Release 13.1");
    driver.close().await;
}

#[tokio::test]
async fn a_project_is_found_by_its_name_or_number() {
    for project in ["Release 13.1", "release 13.1", "1"] {
        let story =
            Story { target: Some(Target::Demo), project: Some(project), ..Story::default() };
        let mut driver = story.begin();
        driver.idle().await;
        driver.assert_shows("Backlog");
        driver.close().await;
    }
}

#[tokio::test]
async fn a_ticket_is_found_in_whatever_project_it_is_or_told() {
    let demo = || Story { target: Some(Target::Demo), ..Story::default() };
    let mut driver = Story { project: Some("Support desk"), ..demo() }.begin();
    driver.idle().await;
    driver.press("enter").await;
    let screen = driver.screen();
    let number = screen.split('#').nth(1).and_then(|rest| rest.split(' ').next());
    let number: u64 = number.unwrap().parse().unwrap();
    driver.close().await;

    let mut driver = Story { ticket: Some(number), ..demo() }.begin();
    driver.idle().await;
    driver.assert_shows(&format!("#{number} "));
    driver.press("q").await;
    driver.assert_shows("▸ Support desk");
    driver.close().await;

    let mut driver = Story { ticket: Some(9_999_999), ..demo() }.begin();
    driver.idle().await;
    driver.assert_shows("There is no ticket #9999999");
    driver.assert_shows("Autumn campaign");
    driver.close().await;
}

#[tokio::test]
async fn a_wrong_password_is_told() {
    let server = TestServer::start().await;
    let connection = server.connection(&server.owner);
    let mut driver = opened(Connection { password: Secret::new("wrong"), ..connection }).await;
    driver.assert_shows(&server.owner.email);
    driver.assert_shows("does not know this e-mail address with this password");
    // the keys are where the mistake is
    driver.type_text(&server.owner.password).await;
    driver.press("tab").await;
    driver.type_text(crate::support::server::API_KEY).await;
    driver.press("ctrl-s").await;
    driver.assert_shows("There is no project yet");
    driver.assert_hides("does not know");
}

#[tokio::test]
async fn a_dead_key_is_told_from_a_wrong_password() {
    let server = TestServer::start().await;
    let connection = server.connection(&server.owner);
    let dead = Secret::new("0123456789abcdef0123456789abcdef");
    let mut driver = opened(Connection { api_key: dead, ..connection }).await;
    driver.assert_shows("does not know this API key: copy it again");
    driver.press("esc").await;
    driver.assert_shows("board on this machine");
    driver.assert_hides("copy it again");
}

#[tokio::test]
async fn no_network_is_told_and_tried_again_on_demand() {
    let server = TestServer::start().await;
    let connection = server.connection(&server.owner);
    let label = connection.endpoint.label();
    drop(server.stop_keeping_folder().await);
    let mut driver = opened(connection).await;
    assert_says(&mut driver, &[&label]);
    driver.press("r").await;
    assert_says(&mut driver, &[&label]);
}

#[tokio::test]
async fn plain_http_to_another_machine_sends_nothing() {
    let connection = Connection {
        endpoint: Endpoint::Http("http://192.0.2.1/".parse().unwrap()),
        email: "ann@example.com".to_owned(),
        password: Secret::new("secret"),
        api_key: Secret::new("key"),
        plain_http_allowed: false,
    };
    let mut driver = opened(connection).await;
    driver.assert_shows("anybody on the way to 192.0.2.1");
    driver.press("n").await;
    assert_says(&mut driver, &["anybody on the way to 192.0.2.1", "Nothing was sent."]);
    driver.press("r").await;
    driver.assert_shows("Send without protection?");
}

#[tokio::test]
async fn plain_http_to_another_machine_is_used_when_somebody_has_agreed() {
    let server = TestServer::start().await;
    server.project("Website").await;
    let mut connection = server.connection(&server.owner);
    // an address that need not be this machine, and yet is
    let elsewhere = server.url.replace("127.0.0.1", "0.0.0.0");
    connection.endpoint = Endpoint::Http(elsewhere.parse().unwrap());
    let mut driver = opened(connection).await;
    driver.assert_shows("anybody on the way to 0.0.0.0");
    driver.press("y").await;
    driver.idle().await;
    driver.assert_shows("▸ Website");
    driver.close().await;
}
