//! `/projects/<id>/custom_fields`.

use serde_json::json;

use crate::support::server::TestServer;

#[tokio::test]
async fn a_field_is_added_read_changed_and_deleted() {
    let server = TestServer::start().await;
    let owner = &server.owner;
    let project = server.project("Board").await;
    let path = format!("projects/{project}/custom_fields");
    let form = [
        ("field[type]", "float"),
        ("field[label]", "Effort"),
        ("field[hint]", "in days"),
        ("field[required]", "1"),
        ("field[pos_type]", "single"),
        ("field[options][min]", "0,5"),
        ("field[options][max]", "20"),
    ];
    let added = server.post(owner, &path, &form).await;
    assert_eq!(
        added.data(),
        json!({
            "name": "f1", "type": "float", "label": "Effort", "hint": "in days",
            "required": true, "pos_type": "single", "options": {"min": 0.5, "max": 20.0},
            "values": []
        })
    );
    let field = format!("{path}/f1");
    assert_eq!(server.get(owner, &field).await.body, added.body);
    let form = [("field[type]", "float"), ("field[label]", "Days"), ("field[options][max]", "")];
    let changed = server.put(owner, &field, &form).await.data();
    assert_eq!((&changed["label"], &changed["options"]), (&json!("Days"), &json!({"min": 0.5})));
    assert_eq!(changed["required"], true, "what was not sent stays");
    server.delete(owner, &field).await.data();
    server.get(owner, &field).await.refused(404);
    let form = [("field[type]", "text"), ("field[label]", "Why")];
    let next = server.post(owner, &path, &form).await.data();
    assert_eq!(next["name"], "f2", "a name is never used twice");
}

#[tokio::test]
async fn what_is_missing_or_wrong_is_named() {
    let server = TestServer::start().await;
    let owner = &server.owner;
    let project = server.project("Board").await;
    let path = format!("projects/{project}/custom_fields");
    let float = [("field[type]", "float"), ("field[label]", "x")];
    for (form, want) in [
        (vec![float[0]], "label is required"),
        (vec![float[1]], "type is required"),
        (vec![("field[type]", "date"), float[1]], "type must be float, string, text or choice"),
        (
            vec![float[0], float[1], ("field[options][min]", "2"), ("field[options][max]", "1")],
            "max must not be less than min",
        ),
        (vec![float[0], float[1], ("field[options][min]", "few")], "min must be a number"),
        (
            vec![float[0], float[1], ("field[options][choiceType]", "dial")],
            "choiceType must be checkbox, radio or select",
        ),
        (
            vec![float[0], float[1], ("field[pos_type]", "triple")],
            "pos_type must be single or double",
        ),
    ] {
        assert_eq!(server.post(owner, &path, &form).await.refused(400), want);
    }
    server.post(owner, &path, &float).await.data();
    let form = [("field[type]", "string"), ("field[label]", "x")];
    server.put(owner, &format!("{path}/f1"), &form).await.refused(400);
}

#[tokio::test]
async fn choices_carry_their_values_in_the_list() {
    let server = TestServer::start().await;
    let owner = &server.owner;
    let project = server.project("Board").await;
    let path = format!("projects/{project}/custom_fields");
    for (kind, label) in [("string", "Ref"), ("choice", "Kind")] {
        let form = [("field[type]", kind), ("field[label]", label)];
        server.post(owner, &path, &form).await.data();
    }
    let values = format!("{path}/f2/values");
    for title in ["Bug", "Wish"] {
        server.post(owner, &values, &[("value[title]", title)]).await.data();
    }
    let list = server.get(owner, &path).await.data();
    assert_eq!(list["items"][0]["values"], json!([]));
    let titles: Vec<_> = list["items"][1]["values"]
        .as_array()
        .unwrap()
        .iter()
        .map(|value| value["title"].as_str().unwrap())
        .collect();
    assert_eq!(titles, ["Bug", "Wish"]);
    let field = server.get(owner, &format!("{path}/f2")).await.data();
    assert_eq!(field["values"], list["items"][1]["values"]);
    assert_eq!(field["options"], json!({"choiceType": "select"}));
}

#[tokio::test]
async fn fields_belong_to_their_project_and_its_editors() {
    let server = TestServer::start().await;
    let owner = &server.owner;
    let (project, other) = (server.project("Board").await, server.project("Other").await);
    let path = format!("projects/{project}/custom_fields");
    let form = [("field[type]", "string"), ("field[label]", "Ref")];
    server.post(owner, &path, &form).await.data();
    let elsewhere = format!("projects/{other}/custom_fields/f1");
    server.get(owner, &elsewhere).await.refused(404);
    server.put(owner, &elsewhere, &form).await.refused(404);
    server.delete(owner, &elsewhere).await.refused(404);
    for odd in ["x1", "f", "f0", "f01", "f99999999999999999999999", "..%2F..%2Fusers"] {
        server.get(owner, &format!("{path}/{odd}")).await.refused(404);
    }
    let reader = server.member(project, "Reader", 5, &[]).await;
    server.get(&reader, &format!("{path}/f1")).await.data();
    server.post(&reader, &path, &form).await.refused(403);
    server.put(&reader, &format!("{path}/f1"), &form).await.refused(403);
    server.delete(&reader, &format!("{path}/f1")).await.refused(403);
    server.get(&reader, &format!("projects/{other}/custom_fields")).await.refused(404);
}
