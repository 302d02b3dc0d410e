//! `/projects/<id>/roles`.

use serde_json::json;

use crate::support::server::TestServer;

#[tokio::test]
async fn a_role_is_added_read_changed_and_deleted() {
    let server = TestServer::start().await;
    let owner = &server.owner;
    let project = server.project("Board").await;
    let step = server.step(project, "Review").await;
    let ann = server.person("Ann", &[]).await;
    let path = format!("projects/{project}/roles");
    let (step_text, ann_text) = (step.to_string(), ann.id.to_string());
    let form = [
        ("role[name]", "Team"),
        ("role[access_level]", "4"),
        ("role[max_step]", &*step_text),
        ("role[can_see_private_notes]", "on"),
        ("role[users][0]", &*ann_text),
    ];
    let added = server.post(owner, &path, &form).await;
    let id = added.id();
    assert_eq!(
        added.data(),
        json!({
            "id": id, "name": "Team", "access_level": 4, "max_step": step,
            "can_edit_project": false, "can_manage_people_notes": false,
            "can_see_private_notes": true, "is_default": false, "users": [ann.id]
        })
    );
    let role = format!("{path}/{id}");
    assert_eq!(server.get(owner, &role).await.body, added.body);
    let form = [("role[name]", "Team"), ("role[access_level]", "2"), ("role[max_step]", "0")];
    let changed = server.put(owner, &role, &form).await.data();
    assert_eq!((&changed["access_level"], &changed["max_step"]), (&json!(2), &json!(null)));
    assert_eq!(changed["users"], json!([ann.id]), "what was not sent stays");
    let changed = server.put(owner, &role, &[("role[users]", "")]).await.data();
    assert_eq!(changed["users"], json!([]));
    server.delete(owner, &role).await.data();
    server.get(owner, &role).await.refused(404);
}

#[tokio::test]
async fn what_is_missing_or_wrong_is_named() {
    let server = TestServer::start().await;
    let owner = &server.owner;
    let (project, other) = (server.project("Board").await, server.project("Other").await);
    let foreign = server.step(other, "Review").await.to_string();
    let path = format!("projects/{project}/roles");
    for (form, want) in [
        (vec![("role[access_level]", "1")], "name is required"),
        (vec![("role[name]", "x")], "access_level is required"),
        (
            vec![("role[name]", "x"), ("role[access_level]", "6")],
            "access_level must be a number from 0 to 5",
        ),
        (
            vec![("role[name]", "x"), ("role[access_level]", "1"), ("role[max_step]", &foreign)],
            "max_step must be a step of this project",
        ),
        (
            vec![("role[name]", "x"), ("role[access_level]", "1"), ("role[users][]", "999")],
            "users: there is no user 999",
        ),
    ] {
        assert_eq!(server.post(owner, &path, &form).await.refused(400), want);
    }
}

#[tokio::test]
async fn the_default_role_is_there_from_the_start_and_stays() {
    let server = TestServer::start().await;
    let owner = &server.owner;
    let project = server.project("Board").await;
    let path = format!("projects/{project}/roles/default");
    let role = server.get(owner, &path).await.data();
    assert_eq!((&role["is_default"], &role["access_level"]), (&json!(true), &json!(0)));
    assert!(role.get("users").is_none(), "it applies to everybody in no other");
    // the guide's own spelling
    let singular = format!("project/{project}/roles/default");
    let form = [("role[name]", "Guests"), ("role[access_level]", "1")];
    assert_eq!(server.put(owner, &singular, &form).await.data()["name"], "Guests");
    assert_eq!(server.get(owner, &path).await.data()["access_level"], 1);
    let by_id = format!("projects/{project}/roles/{}", role["id"]);
    assert_eq!(server.get(owner, &by_id).await.data()["name"], "Guests");
    server.delete(owner, &path).await.refused(409);
    server.delete(owner, &by_id).await.refused(409);
    server.put(owner, &path, &[("role[users][]", "1")]).await.refused(400);
}

#[tokio::test]
async fn a_person_has_one_role_and_falls_back_to_the_default_one() {
    let server = TestServer::start().await;
    let owner = &server.owner;
    let project = server.project("Board").await;
    let ann = server.member(project, "Ann", 1, &[]).await;
    let path = format!("projects/{project}");
    server.get(&ann, &path).await.data();
    let id = ann.id.to_string();
    let form =
        [("role[name]", "None"), ("role[access_level]", "0"), ("role[users][]", id.as_str())];
    let role = server.post(owner, &format!("{path}/roles"), &form).await.id();
    server.get(&ann, &path).await.refused(404);
    let roles = server.get(owner, &format!("{path}/roles")).await.data();
    let holding = roles["items"].as_array().unwrap().iter().filter(|role| {
        role["users"].as_array().is_some_and(|users| users.contains(&json!(ann.id)))
    });
    assert_eq!(holding.count(), 1);
    let form = [("role[name]", "Everybody"), ("role[access_level]", "1")];
    server.put(owner, &format!("{path}/roles/default"), &form).await.data();
    server.get(&ann, &path).await.refused(404);
    server.delete(owner, &format!("{path}/roles/{role}")).await.data();
    server.get(&ann, &path).await.data();
}

#[tokio::test]
async fn roles_are_changed_by_those_who_edit_the_project() {
    let server = TestServer::start().await;
    let (project, other) = (server.project("Board").await, server.project("Other").await);
    let reader = server.member(project, "Reader", 5, &[]).await;
    let editor = server.member(project, "Editor", 1, &[("can_edit_project", "1")]).await;
    let roles = format!("projects/{project}/roles");
    let form = [("role[name]", "x"), ("role[access_level]", "1")];
    assert_eq!(server.get(&reader, &roles).await.ids().len(), 4);
    server.post(&reader, &roles, &form).await.refused(403);
    let role = server.post(&editor, &roles, &form).await.id();
    server.put(&reader, &format!("{roles}/{role}"), &form).await.refused(403);
    server.delete(&reader, &format!("{roles}/{role}")).await.refused(403);
    server.get(&reader, &format!("projects/{other}/roles")).await.refused(404);
    let across = format!("projects/{other}/roles/{role}");
    server.put(&server.owner, &across, &form).await.refused(404);
    server.delete(&server.owner, &across).await.refused(404);
}
