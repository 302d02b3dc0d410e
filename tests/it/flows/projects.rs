//! Projects, added, changed and deleted through the whole program, and what the server has then.

use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::Value;
use smartq::worker::request::Target;

use crate::support::driver::{Driver, Story};
use crate::support::server::{Person, TestServer, send};

async fn opened(server: &TestServer, person: &Person) -> Driver {
    let target = Target::Account(Box::new(server.connection(person)));
    let mut driver = Story { target: Some(target), ..Story::default() }.begin();
    driver.idle().await;
    driver
}

/// Name and description of all projects on the server.
async fn projects(server: &TestServer) -> Vec<(String, String)> {
    let data = server.get(&server.owner, "projects").await.data();
    let text = |project: &Value, key: &str| project[key].as_str().unwrap().to_owned();
    let items = data["items"].as_array().unwrap().iter();
    items.map(|project| (text(project, "name"), text(project, "description"))).collect()
}

fn pair(name: &str, description: &str) -> (String, String) {
    (name.to_owned(), description.to_owned())
}

#[tokio::test]
async fn a_project_is_added_opened_renamed_and_deleted() {
    let server = TestServer::start().await;
    let mut driver = opened(&server, &server.owner).await;
    driver.assert_shows("There is no project yet");
    driver.press("n").await;
    driver.type_text("Web").await;
    driver.press("tab").await;
    driver.type_text("All that is public").await;
    driver.press("ctrl-s").await;
    driver.assert_shows("The project “Web” was added.");
    driver.assert_shows("This board has no lanes yet");
    assert_eq!(projects(&server).await, [pair("Web", "All that is public")]);

    driver.press("q e").await;
    driver.type_text("site").await;
    driver.press("ctrl-s").await;
    driver.assert_shows("The project “Website” was saved.");
    assert_eq!(projects(&server).await, [pair("Website", "All that is public")]);

    driver.press("D").await;
    driver.assert_shows("No ticket is in it");
    driver.type_text("Web").await;
    driver.press("enter").await;
    driver.assert_shows("This is not it.");
    assert_eq!(projects(&server).await.len(), 1);
    driver.type_text("site").await;
    driver.press("enter").await;
    driver.assert_shows("The project was deleted");
    driver.assert_shows("There is no project yet");
    assert_eq!(projects(&server).await, []);
}

#[tokio::test]
async fn what_goes_with_a_project_is_counted_before_it_goes() {
    let server = TestServer::start().await;
    let project = server.project("Release").await;
    server.project("Other").await;
    let step = server.step(project, "Ready").await.to_string();
    for name in ["one", "two"] {
        let form = [("ticket[name]", name), ("ticket[step_id]", &*step)];
        server.post(&server.owner, &format!("projects/{project}/tickets"), &form).await.id();
    }
    let notes = format!("projects/{project}/tickets/1/notes");
    let note = server.post(&server.owner, &notes, &[("note[text]", "see file")]).await.id();
    let part = Part::bytes(b"first".to_vec()).file_name("plan.txt");
    let form = Form::new().part("file", part);
    let files = format!("{notes}/{note}/filesv2");
    send(server.request(Method::POST, &server.owner, &files).multipart(form)).await.id();
    let mut driver = opened(&server, &server.owner).await;
    driver.press("g g D").await;
    driver.assert_shows("All goes with it: 2 tickets, their notes (1) and files (1)");
    driver.press("esc").await;
    assert_eq!(projects(&server).await.len(), 2);
}

#[tokio::test]
async fn what_the_server_does_not_accept_is_said_at_its_field_and_stays_typed() {
    let server = TestServer::start().await;
    let mut driver = opened(&server, &server.owner).await;
    driver.press("n").await;
    driver.paste(&"x".repeat(501)).await;
    driver.press("ctrl-s").await;
    driver.assert_shows("name must have at most 500");
    driver.assert_shows("xxxxxxxx");
    assert_eq!(projects(&server).await, []);
    driver.press("backspace ctrl-s").await;
    assert_eq!(projects(&server).await.len(), 1);
}

#[tokio::test]
async fn who_may_not_edit_the_project_is_told_in_the_servers_words() {
    let server = TestServer::start().await;
    let project = server.project("Release").await;
    let member = server.member(project, "rita", 5, &[]).await;
    let mut driver = opened(&server, &member).await;
    driver.press("q").await;
    let path = format!("projects/{project}");
    let edit = server.put(&member, &path, &[("project[name]", "Mine")]).await.refused(403);
    let delete = server.delete(&member, &path).await.refused(403);
    let add = server.post(&member, "projects", &[("project[name]", "Mine")]).await.refused(403);
    for (key, why) in [("e", edit), ("D", delete), ("n", add)] {
        driver.press(key).await;
        driver.assert_shows(&format!("You may not do that here: {why}."));
    }
    assert_eq!(projects(&server).await, [pair("Release", "")]);
}

#[tokio::test]
async fn who_may_edit_it_by_role_does() {
    let server = TestServer::start().await;
    let project = server.project("Release").await;
    let member = server.member(project, "rita", 1, &[("can_edit_project", "1")]).await;
    let mut driver = opened(&server, &member).await;
    driver.press("q e").await;
    driver.type_text(" 14").await;
    driver.press("ctrl-s").await;
    assert_eq!(projects(&server).await, [pair("Release 14", "")]);
}
