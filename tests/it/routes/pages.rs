//! Lists and pages, on every list alike.

use serde_json::json;

use crate::support::server::TestServer;

#[tokio::test]
async fn a_page_says_where_it_is_in_the_list() {
    let server = TestServer::start().await;
    let owner = &server.owner;
    let mut all = Vec::new();
    for number in 0..25 {
        all.push(server.project(&format!("Project {number}")).await);
    }
    let first = server.get(owner, "projects").await;
    assert_eq!(first.ids(), all[..20]);
    let data = first.data();
    assert_eq!(
        (&data["total"], &data["count"], &data["offset"]),
        (&json!(25), &json!(20), &json!(0))
    );
    assert_eq!(server.get(owner, "projects?count=10&offset=20").await.ids(), all[20..]);
    assert_eq!(server.get(owner, "projects?count=5000").await.ids(), all);
    let beyond = server.get(owner, "projects?offset=18446744073709551615").await;
    assert!(beyond.ids().is_empty());
    assert_eq!(beyond.data()["total"], 25);
    assert!(server.get(owner, "projects?count=0").await.ids().is_empty());
}

#[tokio::test]
async fn nonsense_is_refused_on_every_list() {
    let server = TestServer::start().await;
    let owner = &server.owner;
    let project = server.project("Board").await;
    let field = [("field[type]", "choice"), ("field[label]", "Kind")];
    server.post(owner, &format!("projects/{project}/custom_fields"), &field).await.data();
    let below = |path: &str| format!("projects/{project}/{path}");
    for list in [
        "users".to_owned(),
        "projects".to_owned(),
        below("roles"),
        below("steps"),
        below("custom_fields"),
        below("custom_fields/f1/values"),
    ] {
        let page = server.get(owner, &format!("{list}?count=2&offset=1")).await.data();
        assert!(page["items"].is_array() && page["total"].is_u64(), "{list}");
        for bad in ["count=-1", "count=x", "offset=-1", "count=", "offset=1.5"] {
            server.get(owner, &format!("{list}?{bad}")).await.refused(400);
        }
    }
}
