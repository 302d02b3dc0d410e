//! What goes over the wire, seen from the other end of it.

use super::testing::{client, server};
use super::*;
use crate::model::{
    NoteId, PageQuery, ProjectId, RoleId, RoleInput, TicketId, TicketInput, UserId,
};

const PROJECT: ProjectId = ProjectId::new(1);
const GOOD: &str = r#"{"error":null,"data":{"id":7,"name":"x"}}"#;
const DONE: &str = r#"{"error":null,"data":true}"#;
const NO_METHOD: &str = r#"{"error":{"type":null,"code":405,"message":"method \"PUT\" not found for resource \"roles\""},"data":null}"#;

fn named(name: &str) -> TicketInput {
    TicketInput { name: Some(name.to_owned()), ..TicketInput::default() }
}

#[tokio::test]
async fn credentials_travel_in_headers_and_nowhere_else() {
    let (client, asked) = server(vec![(200, "", GOOD)]).await;
    client.get_user(UserId::new(7)).await.unwrap();
    let request = asked.whole().await.concat();
    assert!(request.starts_with("GET /api/v1/users/7 HTTP/1.1\r\n"), "{request}");
    assert!(request.contains("x-auth-client-id: 0123456789abcdef\r\n"), "{request}");
    assert!(request.contains("authorization: Basic YW5uQGV4YW1wbGUuY29tOmh1bnRlcjI=\r\n"));
    assert_eq!(request.matches("0123456789abcdef").count(), 1);
}

#[tokio::test]
async fn what_was_sent_is_not_told_by_an_answer_that_prints_it() {
    const REFUSED: &str = r#"{"error":{"type":null,"code":400,"message":"hunter2 0123456789abcdef Basic YW5uQGV4YW1wbGUuY29tOmh1bnRlcjI="},"data":null}"#;
    const PAGE: &str = "<p>x-auth-client-id: 0123456789abcdef, or %31%36? hunter2</p>";
    for (status, answer) in [(400, REFUSED), (502, PAGE), (200, PAGE)] {
        let (client, _asked) = server(vec![(status, "", answer)]).await;
        let told = format!("{:?}", client.me().await.unwrap_err());
        assert!(told.contains("[secret]"), "{told}");
        for secret in ["hunter2", "0123456789abcdef", "aHVudGVyMg", "odW50ZXIy", "OmhbW50ZXIy"] {
            assert!(!told.contains(secret), "{told}");
        }
    }
    let page = format!("{}0123456789abcdef", "x".repeat(200 - 8));
    let page: &'static str = page.leak();
    let (client, _asked) = server(vec![(502, "", page)]).await;
    let told = client.me().await.unwrap_err().to_string();
    assert!(!told.contains("01234567"), "half of it is left: {told}");
}

#[tokio::test]
async fn a_list_is_asked_for_with_count_and_offset() {
    let list = r#"{"error":null,"data":[]}"#;
    let (client, asked) = server(vec![(200, "", list), (200, "", list)]).await;
    let parts = ListParts { custom_fields: true, assigned_to: true };
    client.list_tickets(PROJECT, PageQuery::new(20, 10), parts).await.unwrap();
    client.list_roles(PROJECT, PageQuery::new(0, 5)).await.unwrap();
    assert_eq!(
        asked.lines().await,
        [
            "GET /projects/1/tickets?count=10&offset=20&custom_fields=1&assigned_to=1",
            "GET /projects/1/roles?count=5&offset=0",
        ]
    );
}

#[tokio::test]
async fn the_default_role_is_put_in_the_plural_and_then_once_in_the_singular() {
    for refusal in [NO_METHOD, "<html>Not Found</html>"] {
        let status = if refusal == NO_METHOD { 405 } else { 404 };
        let answers = vec![(status, "", refusal), (200, "", DONE), (200, "", GOOD)];
        let (client, asked) = server(answers).await;
        let input = RoleInput { name: Some("x".to_owned()), ..RoleInput::default() };
        let role = client.update_default_role(PROJECT, &input, None).await.unwrap();
        assert_eq!(role.id, RoleId::new(7));
        assert_eq!(
            asked.lines().await,
            [
                "PUT /projects/1/roles/default",
                "PUT /project/1/roles/default",
                "GET /projects/1/roles/default",
            ],
            "the guide reads it in the plural only"
        );
    }
}

#[tokio::test]
async fn where_neither_is_known_the_first_refusal_is_told() {
    let (client, asked) = server(vec![(405, "", NO_METHOD), (404, "", "gone")]).await;
    let refused =
        client.update_default_role(PROJECT, &RoleInput::default(), None).await.unwrap_err();
    assert!(refused.is_unsupported(), "{refused}");
    assert_eq!(asked.lines().await.len(), 2);
}

#[tokio::test]
async fn a_role_is_deleted_at_its_address() {
    let (client, asked) = server(vec![(200, "", DONE)]).await;
    client.delete_role(PROJECT, RoleId::new(2)).await.unwrap();
    assert_eq!(asked.lines().await, ["DELETE /projects/1/roles/2"]);
}

#[tokio::test]
async fn an_answer_that_tells_only_a_part_is_read_back() {
    let part = r#"{"error":null,"data":{"id":"7","updated":true}}"#;
    let answers = vec![(200, "", part), (200, "", GOOD), (200, "", part), (200, "", GOOD)];
    let (client, asked) = server(answers).await;
    let key = IdempotencyKey::random();
    let made = client.create_ticket(PROJECT, &named("x"), &key).await.unwrap();
    let changed = client.update_ticket(PROJECT, TicketId::new(7), &named("x")).await.unwrap();
    assert_eq!((made.name.as_str(), changed.name.as_str()), ("x", "x"));
    assert_eq!(
        asked.lines().await,
        [
            "POST /projects/1/tickets",
            "GET /projects/1/tickets/7",
            "PUT /projects/1/tickets/7",
            "GET /projects/1/tickets/7",
        ]
    );
}

#[tokio::test]
async fn a_read_follows_one_redirect_inside_the_origin() {
    let answers = vec![(302, "location: /api/v1/users/7\r\n", ""), (200, "", GOOD)];
    let (client, asked) = server(answers).await;
    assert_eq!(client.me().await.unwrap().id, UserId::new(7));
    assert_eq!(asked.lines().await, ["GET /users/me", "GET /users/7"]);

    let hop = (302, "location: HERE/api/v1/users/8\r\n", "");
    let (client, asked) = server(vec![hop, hop]).await;
    let refused = client.me().await.unwrap_err();
    assert!(matches!(refused, Error::Redirected { status: 302, .. }), "{refused}");
    assert_eq!(asked.lines().await.len(), 2);
}

#[tokio::test]
async fn nothing_is_sent_to_where_a_server_points_elsewhere() {
    for location in [
        "location: https://portal.example/login?next=1\r\n",
        "location: //portal.example/\r\n",
        "location: http://127.0.0.1:1/\r\n",
        "",
    ] {
        let (client, asked) = server(vec![(307, location, "")]).await;
        let refused = client.me().await.unwrap_err();
        let Error::Redirected { to, .. } = &refused else { panic!("{refused}") };
        assert!(!to.contains("next"), "{to}");
        assert_eq!(asked.lines().await, ["GET /users/me"]);
    }
}

#[tokio::test]
async fn a_write_follows_no_redirect() {
    for status in [301, 302, 303, 307, 308] {
        let (client, asked) = server(vec![(status, "location: /api/v1/x\r\n", "")]).await;
        let key = IdempotencyKey::random();
        let refused = client.create_ticket(PROJECT, &named("x"), &key).await.unwrap_err();
        assert!(matches!(refused, Error::Redirected { .. }), "{status}: {refused}");
        assert_eq!(refused.is_ambiguous(), status == 303, "{status}");
        assert_eq!(asked.lines().await, ["POST /projects/1/tickets"]);
    }
}

#[tokio::test]
async fn only_the_last_file_says_that_it_is_the_last() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("plan \"b\".txt");
    tokio::fs::write(&path, "content").await.unwrap();
    let (client, asked) = server(vec![(200, "", GOOD), (200, "", GOOD)]).await;
    for is_last in [false, true] {
        let upload = Upload::open(&path, is_last).await.unwrap();
        let key = IdempotencyKey::random();
        let (ticket, note) = (TicketId::new(2), NoteId::new(3));
        client.upload_file(PROJECT, ticket, note, upload, |_| (), &key).await.unwrap();
    }
    let requests = asked.whole().await;
    for (request, is_last) in requests.iter().zip([false, true]) {
        assert!(request.starts_with("POST /api/v1/projects/1/tickets/2/notes/3/filesv2 "));
        assert!(request.contains("name=\"file\"; filename="), "{request}");
        assert!(request.contains("\r\n\r\ncontent\r\n"), "{request}");
        let flag = request.find("name=\"is_last_file\"\r\n\r\n1\r\n");
        assert_eq!(flag.is_some(), is_last, "{request}");
        assert!(flag.is_none_or(|flag| Some(flag) < request.find("name=\"file\"")), "{request}");
    }
}

#[tokio::test]
async fn a_file_of_which_a_part_was_taken_cannot_have_arrived() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("large.bin");
    // more than the connection takes before somebody reads
    tokio::fs::write(&path, vec![7; 64 * 1024 * 1024]).await.unwrap();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let client = client(&format!("http://{}", listener.local_addr().unwrap()));
    let hangs_up = tokio::spawn(async move { drop(listener.accept().await.unwrap()) });
    let upload = Upload::open(&path, true).await.unwrap();
    let key = IdempotencyKey::random();
    let (ticket, note) = (TicketId::new(2), NoteId::new(3));
    let sent = client.upload_file(PROJECT, ticket, note, upload, |_| (), &key).await;
    hangs_up.await.unwrap();
    let error = sent.unwrap_err();
    assert!(matches!(error, Error::CutShort(_)) && !error.is_ambiguous(), "{error:?}");
}

/// The proxy is only there for a process that starts with it: this test starts another one, and runs a test in it that
/// cannot succeed through a proxy which does not exist.
#[test]
fn a_proxy_has_no_part_in_what_stays_on_this_machine() {
    let mut child = std::process::Command::new(std::env::current_exe().unwrap());
    child.args(["--exact", "api::wire::credentials_travel_in_headers_and_nowhere_else"]);
    for name in ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"] {
        child.env(name, "http://127.0.0.1:9");
    }
    let output = child.env_remove("no_proxy").env_remove("NO_PROXY").output().unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && told.contains("1 passed"), "{told}");
}
