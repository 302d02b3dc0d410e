//! `/projects/<id>/steps`.

use serde_json::{Value, json};

use crate::support::server::TestServer;

/// The steps as (name, pos), in the order of the list.
async fn order(server: &TestServer, project: u64) -> Vec<(String, u64)> {
    let list = server.get(&server.owner, &format!("projects/{project}/steps")).await.data();
    let step =
        |step: &Value| (step["name"].as_str().unwrap().to_owned(), step["pos"].as_u64().unwrap());
    list["items"].as_array().unwrap().iter().map(step).collect()
}

fn numbered(names: &[&str]) -> Vec<(String, u64)> {
    names.iter().map(ToString::to_string).zip(1..).collect()
}

#[tokio::test]
async fn a_step_is_added_read_changed_and_deleted() {
    let server = TestServer::start().await;
    let owner = &server.owner;
    let project = server.project("Board").await;
    let path = format!("projects/{project}/steps");
    let form = [("step[name]", "Ready"), ("step[description]", "x"), ("step[limit]", "12")];
    let added = server.post(owner, &path, &form).await;
    let id = added.id();
    assert_eq!(
        added.data(),
        json!({"id": id, "name": "Ready", "description": "x", "limit": 12, "pos": 1})
    );
    let step = format!("{path}/{id}");
    assert_eq!(server.get(owner, &step).await.body, added.body);
    let form = [("step[name]", "Ready"), ("step[limit]", "")];
    assert_eq!(server.put(owner, &step, &form).await.data()["limit"], 0);
    server.put(owner, &step, &[("step[limit]", "-1")]).await.refused(400);
    server.put(owner, &step, &[("step[name]", "")]).await.refused(400);
    server.post(owner, &path, &[("step[limit]", "1")]).await.refused(400);
    server.delete(owner, &step).await.data();
    server.get(owner, &step).await.refused(404);
}

#[tokio::test]
async fn places_stay_dense_whatever_moves() {
    let server = TestServer::start().await;
    let owner = &server.owner;
    let project = server.project("Board").await;
    let path = format!("projects/{project}/steps");
    let mut ids = Vec::new();
    for name in ["A", "B", "C"] {
        ids.push(server.step(project, name).await);
    }
    assert_eq!(order(&server, project).await, numbered(&["A", "B", "C"]));
    let form = [("step[name]", "D"), ("step[pos]", "2")];
    assert_eq!(server.post(owner, &path, &form).await.data()["pos"], 2);
    assert_eq!(order(&server, project).await, numbered(&["A", "D", "B", "C"]));
    let first = format!("{path}/{}", ids[0]);
    assert_eq!(server.put(owner, &first, &[("step[pos]", "3")]).await.data()["pos"], 3);
    assert_eq!(order(&server, project).await, numbered(&["D", "B", "A", "C"]));
    assert_eq!(server.put(owner, &first, &[("step[pos]", "99")]).await.data()["pos"], 4);
    server.delete(owner, &format!("{path}/{}", ids[1])).await.data();
    assert_eq!(order(&server, project).await, numbered(&["D", "C", "A"]));
}

#[tokio::test]
async fn a_step_that_bounds_a_role_is_not_deleted() {
    let server = TestServer::start().await;
    let project = server.project("Board").await;
    let step = server.step(project, "Review").await;
    server.member(project, "Mei", 4, &[("max_step", &step.to_string())]).await;
    let path = format!("projects/{project}/steps/{step}");
    let message = server.delete(&server.owner, &path).await.refused(409);
    assert!(message.contains("role of Mei") && message.contains("Review"), "{message}");
}

#[tokio::test]
async fn steps_of_another_project_are_not_there() {
    let server = TestServer::start().await;
    let owner = &server.owner;
    let (mine, other) = (server.project("Mine").await, server.project("Other").await);
    let step = server.step(mine, "Ready").await;
    let path = format!("projects/{other}/steps/{step}");
    let missing = server.get(owner, &format!("projects/{other}/steps/999")).await;
    assert_eq!(server.get(owner, &path).await.body, missing.body);
    server.put(owner, &path, &[("step[name]", "x")]).await.refused(404);
    server.delete(owner, &path).await.refused(404);
    let reader = server.member(mine, "Reader", 5, &[]).await;
    server.get(&reader, &format!("projects/{mine}/steps/{step}")).await.data();
    server
        .put(&reader, &format!("projects/{mine}/steps/{step}"), &[("step[name]", "x")])
        .await
        .refused(403);
    server
        .post(&reader, &format!("projects/{mine}/steps"), &[("step[name]", "x")])
        .await
        .refused(403);
    server.get(&reader, &format!("projects/{other}/steps")).await.refused(404);
}
