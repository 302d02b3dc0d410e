//! What the server holds to, whoever asks for what.

use reqwest::Method;

use crate::support::board::Board;
use crate::support::server::send;

#[tokio::test]
async fn nothing_is_deleted_in_a_version_its_deleter_has_not_seen() {
    let board = Board::start().await;
    let (server, owner, below) =
        (&board.server, board.owner(), format!("projects/{}", board.project));
    let add = async |path: &str, form: &[(&str, &str)]| {
        let path = format!("{below}/{path}");
        let id = server.post(owner, &path, form).await.id();
        format!("{path}/{id}")
    };
    let field = [("field[type]", "choice"), ("field[label]", "Kind")];
    server.post(owner, &format!("{below}/custom_fields"), &field).await.data();
    let value = add("custom_fields/f1/values", &[("value[title]", "Bug")]).await;
    let role = add("roles", &[("role[name]", "Idle"), ("role[access_level]", "1")]).await;
    let step = add("steps", &[("step[name]", "Late")]).await;
    let ticket = board.ticket("x").await;
    let note = board.note(owner, ticket, "see", false).await;
    let file = board.upload(owner, (ticket, note), "a.txt", b"a", false).await.id();
    let person = server.person("Ann", &[]).await.id;
    // inner things before those they are in
    for path in [
        format!("{}/{file}", board.files(ticket, note)),
        format!("{}/{note}", board.notes(ticket)),
        format!("{}/{ticket}", board.tickets()),
        value,
        format!("{below}/custom_fields/f1"),
        role,
        step,
        below.clone(),
        format!("users/{person}"),
    ] {
        let seen = server.get(owner, &path).await.etag();
        let delete =
            |tag: &str| server.request(Method::DELETE, owner, &path).header("if-match", tag);
        send(delete("\"another\"")).await.refused(412);
        assert_eq!(server.get(owner, &path).await.etag(), seen, "{path} is as it was");
        assert_eq!(send(delete(&seen)).await.status, 200, "{path}");
        server.get(owner, &path).await.refused(404);
    }
}
