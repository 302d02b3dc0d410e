//! `/users`.

use serde_json::json;

use crate::support::server::{TestServer, send, with_form};

const NEW: [(&str, &str); 3] = [
    ("user[name]", "Björn Brandt"),
    ("user[email]", "bjorn@example.com"),
    ("user[password]", "11111"),
];

#[tokio::test]
async fn a_person_is_added_read_changed_and_deleted() {
    let server = TestServer::start().await;
    let owner = &server.owner;
    let mut form = NEW.to_vec();
    form.extend([("user[can_manage_projects]", "1"), ("user[company]", "Nordkap Reisen")]);
    let added = server.post(owner, "users", &form).await;
    let path = format!("users/{}", added.id());
    assert_eq!(
        added.data(),
        json!({
            "id": added.id(), "name": "Björn Brandt", "email": "bjorn@example.com",
            "is_account_administrator": false, "can_manage_projects": true,
            "can_view_profiles": false, "can_manage_profiles": false,
            "company": "Nordkap Reisen", "title": "", "address": "", "work_phone": "",
            "cell_phone": "", "comments": ""
        })
    );
    assert_eq!(server.get(owner, &path).await.body, added.body);
    let form = [("user[title]", "Lead"), ("user[comments]", "a\r\nb")];
    let changed = server.put(owner, &path, &form).await.data();
    assert_eq!((&changed["title"], &changed["comments"]), (&json!("Lead"), &json!("a\nb")));
    assert_eq!(changed["company"], "Nordkap Reisen", "what was not sent stays");
    assert_eq!(server.delete(owner, &path).await.data(), true);
    server.get(owner, &path).await.refused(404);
    assert_eq!(server.get(owner, "users").await.ids(), [owner.id]);
}

#[tokio::test]
async fn what_is_missing_or_wrong_is_named() {
    let server = TestServer::start().await;
    let owner = &server.owner;
    for (property, value, want) in [
        ("user[name]", "", "name must not be empty"),
        ("user[email]", "bjorn", "email must be an e-mail address"),
        ("user[email]", "OWNER@example.com", "email belongs to somebody else already"),
        ("user[password]", "1111", "password must have 5 characters or more"),
        ("user[can_view_profiles]", "perhaps", "can_view_profiles must be 1 or 0"),
        ("user[title]", "two\nlines", "title must be one line without control characters"),
    ] {
        let form: Vec<_> = NEW
            .into_iter()
            .filter(|(key, _)| *key != property)
            .chain([(property, value)])
            .collect();
        assert_eq!(server.post(owner, "users", &form).await.refused(400), want);
    }
    for left_out in 0..3 {
        let mut form = NEW.to_vec();
        let (key, _) = form.remove(left_out);
        let message = server.post(owner, "users", &form).await.refused(400);
        assert!(key.contains(message.split(' ').next().unwrap()), "{message}");
        assert!(message.ends_with("is required"), "{message}");
    }
    assert_eq!(server.get(owner, "users").await.ids().len(), 1);
}

#[tokio::test]
async fn oneself_is_read_and_changed_but_for_the_rights() {
    let server = TestServer::start().await;
    let ann = server.person("Ann", &[]).await;
    let me = server.get(&ann, "users/me").await;
    assert_eq!(me.data()["email"], "ann@example.com");
    assert_eq!(server.get(&ann, &format!("users/{}", ann.id)).await.body, me.body);
    let form = [("user[name]", "Ann B."), ("user[cell_phone]", "1")];
    assert_eq!(server.put(&ann, "users/me", &form).await.data()["name"], "Ann B.");
    for right in [
        "is_account_administrator",
        "can_manage_projects",
        "can_view_profiles",
        "can_manage_profiles",
    ] {
        let right = format!("user[{right}]");
        server.put(&ann, "users/me", &[(&right, "1")]).await.refused(403);
        server.put(&ann, "users/me", &[(&right, "0")]).await.data();
    }
    server.post(&ann, "users", &NEW).await.refused(403);
    server.delete(&ann, "users/me").await.refused(405);
    server.delete(&ann, &format!("users/{}", ann.id)).await.refused(403);
}

#[tokio::test]
async fn others_are_seen_and_changed_by_those_who_may() {
    let server = TestServer::start().await;
    let nobody = server.person("Nobody", &[]).await;
    let viewer = server.person("Viewer", &[("can_view_profiles", "1")]).await;
    let manager = server.person("Manager", &[("can_manage_profiles", "1")]).await;
    let path = format!("users/{}", nobody.id);
    let of_viewer = format!("users/{}", viewer.id);

    assert_eq!(server.get(&nobody, "users").await.ids(), [nobody.id]);
    assert_eq!(server.get(&nobody, "users").await.data()["total"], 1);
    let hidden = server.get(&nobody, &of_viewer).await;
    assert_eq!(hidden.body, server.get(&nobody, "users/999").await.body, "the same 404");
    server.put(&nobody, &of_viewer, &[("user[title]", "x")]).await.refused(404);
    server.delete(&nobody, &of_viewer).await.refused(404);

    assert_eq!(server.get(&viewer, "users").await.ids().len(), 4);
    server.get(&viewer, &path).await.data();
    server.put(&viewer, &path, &[("user[title]", "x")]).await.refused(403);

    server.put(&manager, &path, &[("user[title]", "x")]).await.data();
    server.put(&manager, &path, &[("user[password]", "mine now")]).await.refused(403);
    server.put(&manager, &path, &[("user[email]", "mine@example.com")]).await.refused(403);
    server.put(&manager, &path, &[("user[can_manage_projects]", "1")]).await.refused(403);
    server.put(&manager, "users/1", &[("user[title]", "x")]).await.refused(403);
    server.delete(&manager, &path).await.refused(403);
}

#[tokio::test]
async fn the_last_administrator_stays_one_even_when_two_go_at_once() {
    let server = TestServer::start().await;
    let owner = &server.owner;
    server.delete(owner, "users/1").await.refused(409);
    server.put(owner, "users/1", &[("user[is_account_administrator]", "0")]).await.refused(409);
    let second = server.person("Second", &[("is_account_administrator", "1")]).await;
    let path = format!("users/{}", second.id);
    let (mine, theirs) =
        tokio::join!(server.delete(owner, "users/1"), server.delete(&second, &path));
    // whichever was first: one of the two is left, and may do what administrators may
    assert_ne!(mine.status, theirs.status, "{} {}", mine.body, theirs.body);
    let left = if mine.status.is_success() { &second } else { owner };
    let users = server.get(left, "users").await;
    assert_eq!(users.ids(), [left.id]);
    assert_eq!(users.data()["items"][0]["is_account_administrator"], true);
}

#[tokio::test]
async fn nobody_overwrites_what_he_has_not_seen() {
    let server = TestServer::start().await;
    let owner = &server.owner;
    let put = |tag: &str, title: &str| {
        let request = server.request(reqwest::Method::PUT, owner, "users/me");
        send(with_form(request, &[("user[title]", title)]).header("if-match", tag))
    };
    let seen = server.get(owner, "users/me").await.etag();
    let changed = put(&seen, "one").await;
    assert_eq!(changed.data()["title"], "one");
    put(&seen, "two").await.refused(412);
    assert_eq!(put(&changed.etag(), "two").await.data()["title"], "two");
}
