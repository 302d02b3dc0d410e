//! `/projects`.

use serde_json::json;

use crate::support::server::TestServer;

#[tokio::test]
async fn a_project_is_added_read_changed_and_deleted() {
    let server = TestServer::start().await;
    let owner = &server.owner;
    let form = [("project[name]", " New Project "), ("project[description]", "a\r\nb")];
    let added = server.post(owner, "projects", &form).await;
    let id = added.id();
    assert_eq!(added.data(), json!({"id": id, "name": "New Project", "description": "a\nb"}));
    let path = format!("projects/{id}");
    let read = server.get(owner, &path).await;
    assert_eq!((&read.body, read.etag()), (&added.body, added.etag()));
    let changed = server.put(owner, &path, &[("project[name]", "Renamed")]).await;
    assert_eq!(changed.data(), json!({"id": id, "name": "Renamed", "description": "a\nb"}));
    let form = [("project[name]", "Renamed"), ("project[description]", "")];
    assert_eq!(server.put(owner, &path, &form).await.data()["description"], "");
    server.put(owner, &path, &[("project[name]", " ")]).await.refused(400);
    server.post(owner, "projects", &[("project[description]", "x")]).await.refused(400);
    server.delete(owner, &path).await.data();
    server.get(owner, &path).await.refused(404);
    server.delete(owner, &path).await.refused(404);
    assert_ne!(server.project("Another").await, id, "an id is never used twice");
}

#[tokio::test]
async fn whoever_adds_a_project_may_edit_it_and_others_do_not_see_it() {
    let server = TestServer::start().await;
    let ann = server.person("Ann", &[("can_manage_projects", "1")]).await;
    let bob = server.person("Bob", &[]).await;
    server.post(&bob, "projects", &[("project[name]", "x")]).await.refused(403);
    let id = server.post(&ann, "projects", &[("project[name]", "Ann's")]).await.id();
    let path = format!("projects/{id}");
    server.put(&ann, &path, &[("project[name]", "Still Ann's")]).await.data();
    assert_eq!(server.get(&ann, "projects").await.ids(), [id]);
    assert_eq!(server.get(&server.owner, "projects").await.ids(), [id]);

    let list = server.get(&bob, "projects").await;
    assert_eq!((list.ids().len(), &list.data()["total"]), (0, &json!(0)));
    let hidden = server.get(&bob, &path).await;
    assert_eq!(hidden.body, server.get(&bob, "projects/999").await.body, "the same 404");
    server.put(&bob, &path, &[("project[name]", "x")]).await.refused(404);
    server.delete(&bob, &path).await.refused(404);
}

#[tokio::test]
async fn a_role_decides_what_is_seen_and_edited() {
    let server = TestServer::start().await;
    let project = server.project("Board").await;
    let path = format!("projects/{project}");
    let reader = server.member(project, "Reader", 1, &[]).await;
    let editor = server.member(project, "Editor", 1, &[("can_edit_project", "1")]).await;
    let nobody = server.member(project, "Nobody", 0, &[("can_edit_project", "1")]).await;
    let stranger = server.person("Stranger", &[]).await;
    server.get(&reader, &path).await.data();
    server.put(&reader, &path, &[("project[name]", "x")]).await.refused(403);
    server.delete(&reader, &path).await.refused(403);
    server.put(&editor, &path, &[("project[name]", "x")]).await.data();
    server.get(&nobody, &path).await.refused(404);
    server.get(&stranger, &path).await.refused(404);

    let everybody = format!("{path}/roles/default");
    server.put(&server.owner, &everybody, &[("role[access_level]", "1")]).await.data();
    server.get(&stranger, &path).await.data();
    assert_eq!(server.get(&stranger, "projects").await.ids(), [project]);
    server.get(&nobody, &path).await.refused(404);
    assert!(server.get(&nobody, "projects").await.ids().is_empty(), "his own role counts");
    server.delete(&editor, &path).await.data();
}
