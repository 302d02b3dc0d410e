//! `/projects/<id>/custom_fields/<name>/values`.

use serde_json::{Value, json};

use crate::support::server::TestServer;

/// A project with a choice field `f1` of that kind; gives the address of its values.
async fn field(server: &TestServer, kind: &str) -> String {
    let project = server.project("Board").await;
    let path = format!("projects/{project}/custom_fields");
    let form =
        [("field[type]", "choice"), ("field[label]", "Kind"), ("field[options][choiceType]", kind)];
    assert_eq!(server.post(&server.owner, &path, &form).await.data()["name"], "f1");
    format!("{path}/f1/values")
}

async fn add(server: &TestServer, path: &str, form: &[(&str, &str)]) -> u64 {
    server.post(&server.owner, path, form).await.id()
}

/// The values as (title, place, default or not), in the order of the list.
async fn values(server: &TestServer, path: &str) -> Vec<(String, u64, bool)> {
    let list = server.get(&server.owner, path).await.data();
    let value = |value: &Value| {
        let title = value["title"].as_str().unwrap().to_owned();
        (title, value["pos"].as_u64().unwrap(), value["is_default"].as_bool().unwrap())
    };
    list["items"].as_array().unwrap().iter().map(value).collect()
}

#[tokio::test]
async fn a_value_is_added_read_changed_and_deleted() {
    let server = TestServer::start().await;
    let owner = &server.owner;
    let path = field(&server, "select").await;
    let added = server.post(owner, &path, &[("value[title]", "Bug")]).await;
    let id = added.id();
    assert_eq!(added.data(), json!({"id": id, "title": "Bug", "is_default": false, "pos": 1}));
    let value = format!("{path}/{id}");
    assert_eq!(server.get(owner, &value).await.body, added.body);
    assert_eq!(
        server.put(owner, &value, &[("value[title]", "Fault")]).await.data()["title"],
        "Fault"
    );
    server.put(owner, &value, &[("value[title]", "")]).await.refused(400);
    server.post(owner, &path, &[("value[pos]", "1")]).await.refused(400);
    server.delete(owner, &value).await.data();
    server.get(owner, &value).await.refused(404);
}

#[tokio::test]
async fn places_stay_dense_whatever_moves() {
    let server = TestServer::start().await;
    let owner = &server.owner;
    let path = field(&server, "select").await;
    let a = add(&server, &path, &[("value[title]", "A")]).await;
    let b = add(&server, &path, &[("value[title]", "B")]).await;
    add(&server, &path, &[("value[title]", "C"), ("value[pos]", "1")]).await;
    server.put(owner, &format!("{path}/{a}"), &[("value[pos]", "3")]).await.data();
    let titles = |values: Vec<(String, u64, bool)>| {
        values.into_iter().map(|(title, pos, _)| format!("{title}{pos}")).collect::<Vec<_>>()
    };
    assert_eq!(titles(values(&server, &path).await), ["C1", "B2", "A3"]);
    server.delete(owner, &format!("{path}/{b}")).await.data();
    assert_eq!(titles(values(&server, &path).await), ["C1", "A2"]);
}

#[tokio::test]
async fn where_one_value_is_chosen_one_is_the_default() {
    let server = TestServer::start().await;
    for (kind, defaults) in [("select", 1), ("radio", 1), ("checkbox", 2)] {
        let path = field(&server, kind).await;
        for title in ["A", "B"] {
            let form = [("value[title]", title), ("value[is_default]", "1")];
            add(&server, &path, &form).await;
        }
        let values = values(&server, &path).await;
        assert_eq!(values.iter().filter(|(_, _, is_default)| *is_default).count(), defaults);
        assert!(values[1].2, "the later one");
    }
}

#[tokio::test]
async fn values_belong_to_their_field_and_the_editors_of_its_project() {
    let server = TestServer::start().await;
    let owner = &server.owner;
    let (path, other) = (field(&server, "select").await, field(&server, "select").await);
    let id = add(&server, &path, &[("value[title]", "A")]).await;
    let across = format!("{other}/{id}");
    server.get(owner, &across).await.refused(404);
    server.put(owner, &across, &[("value[title]", "x")]).await.refused(404);
    server.delete(owner, &across).await.refused(404);
    let project: u64 = path.split('/').nth(1).unwrap().parse().unwrap();
    let reader = server.member(project, "Reader", 5, &[]).await;
    server.get(&reader, &format!("{path}/{id}")).await.data();
    server.post(&reader, &path, &[("value[title]", "x")]).await.refused(403);
    server.put(&reader, &format!("{path}/{id}"), &[("value[title]", "x")]).await.refused(403);
    server.delete(&reader, &format!("{path}/{id}")).await.refused(403);
    server.get(&reader, &other).await.refused(404);

    let form = [("field[type]", "string"), ("field[label]", "Ref")];
    server.post(owner, &format!("projects/{project}/custom_fields"), &form).await.data();
    let plain = format!("projects/{project}/custom_fields/f2/values");
    assert!(values(&server, &plain).await.is_empty());
    server.post(owner, &plain, &[("value[title]", "x")]).await.refused(400);
}
