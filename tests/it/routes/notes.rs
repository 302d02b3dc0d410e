//! Notes: what is kept of their HTML, who may change them, and that a private one is not there for others.

use reqwest::Method;
use serde_json::json;

use crate::support::board::Board;
use crate::support::server::{Person, send, with_form};

#[tokio::test]
async fn a_note_is_added_read_changed_and_deleted() {
    let board = Board::start().await;
    let (server, owner) = (&board.server, board.owner());
    let ticket = board.ticket("x").await;
    let form = [
        ("note[text]", "<p onclick=x>Hi <b>there<script>alert(1)</script></p>"),
        ("note[private]", "0"),
    ];
    let added = server.post(owner, &board.notes(ticket), &form).await;
    let note = added.data();
    assert_eq!(note["text"], "<p>Hi <b>there</b></p>");
    assert_eq!((&note["owner_id"], &note["private"]), (&json!(owner.id), &json!(false)));
    let path = format!("{}/{}", board.notes(ticket), added.id());
    let read = server.get(owner, &path).await;
    assert_eq!((read.data(), read.etag()), (note, added.etag()));
    let changed = server.put(owner, &path, &[("note[text]", "<i>new</i>")]).await.data();
    assert_eq!((&changed["text"], &changed["private"]), (&json!("<i>new</i>"), &json!(false)));
    let stale = server.request(Method::PUT, owner, &path).header("if-match", read.etag());
    send(with_form(stale, &[("note[text]", "late")])).await.refused(412);
    server.delete(owner, &path).await.data();
    server.get(owner, &path).await.refused(404);
    assert_eq!(server.get(owner, &board.notes(ticket)).await.data()["total"], 0);
}

#[tokio::test]
async fn a_note_needs_words_and_takes_them_from_name_as_the_guide_sends_them() {
    let board = Board::start().await;
    let (server, owner) = (&board.server, board.owner());
    let ticket = board.ticket("x").await;
    let post = async |form: &[(&str, &str)]| server.post(owner, &board.notes(ticket), form).await;
    assert_eq!(post(&[("note[name]", "New Note")]).await.data()["text"], "New Note");
    assert_eq!(post(&[("note[private]", "1")]).await.refused(400), "text is required");
    for blank in ["", " ", "<p> </p>", "<script>x</script>"] {
        assert_eq!(post(&[("note[text]", blank)]).await.refused(400), "text must not be empty");
    }
    assert_eq!(
        post(&[("note[text]", "x"), ("note[private]", "perhaps")]).await.refused(400),
        "private must be 1 or 0"
    );
    server.post(owner, &board.notes(999), &[("note[text]", "x")]).await.refused(404);
}

/// What the person sees of the notes: ids, total, and the ids behind the first one.
async fn seen(board: &Board, person: &Person, ticket: u64) -> (Vec<u64>, u64, Vec<u64>) {
    let list = board.server.get(person, &board.notes(ticket)).await;
    let rest = board.server.get(person, &format!("{}?offset=1", board.notes(ticket))).await;
    (list.ids(), list.data()["total"].as_u64().unwrap(), rest.ids())
}

#[tokio::test]
async fn a_private_note_is_in_no_list_count_or_offset_and_under_no_address() {
    let board = Board::start().await;
    let (server, owner) = (&board.server, board.owner());
    let ann = board.member("Ann", 4, &[("can_see_private_notes", "1")]).await;
    let bob = board.member("Bob", 4, &[("can_manage_people_notes", "1")]).await;
    let ticket = board.ticket("x").await;
    let hidden = board.note(owner, ticket, "between us", true).await;
    let open = board.note(owner, ticket, "for all", false).await;
    let bobs = board.note(&bob, ticket, "my own", true).await;
    board.upload(owner, (ticket, hidden), "secret.txt", b"x", true).await.data();
    let file = server.get(owner, &board.files(ticket, hidden)).await.ids()[0];

    let all = (vec![hidden, open, bobs], 3, vec![open, bobs]);
    assert_eq!(seen(&board, owner, ticket).await, all);
    assert_eq!(seen(&board, &ann, ticket).await, all);
    assert_eq!(seen(&board, &bob, ticket).await, (vec![open, bobs], 2, vec![bobs]));

    let (note, files) = (format!("{}/{hidden}", board.notes(ticket)), board.files(ticket, hidden));
    let absent = server.get(&bob, &format!("{}/999", board.notes(ticket))).await;
    absent.refused(404);
    for answer in [
        server.get(&bob, &note).await,
        server.put(&bob, &note, &[("note[text]", "x")]).await,
        server.delete(&bob, &note).await,
        server.get(&bob, &files).await,
        server.get(&bob, &format!("{files}/{file}")).await,
        server.get(&bob, &format!("{files}/{file}/download")).await,
        server.delete(&bob, &format!("{files}/{file}")).await,
        board.upload(&bob, (ticket, hidden), "x.txt", b"x", false).await,
    ] {
        assert_eq!((answer.status, &answer.body), (absent.status, &absent.body));
    }
    server.get(&ann, &format!("{files}/{file}")).await.data();
}

#[tokio::test]
async fn notes_of_others_are_changed_by_those_whose_role_says_so() {
    let board = Board::start().await;
    let server = &board.server;
    let ann = board.member("Ann", 2, &[]).await;
    let bob = board.member("Bob", 5, &[]).await;
    let eve = board.member("Eve", 2, &[("can_manage_people_notes", "1")]).await;
    let ticket = board.ticket("x").await;
    let note = board.note(&ann, ticket, "Ann's", false).await;
    let path = format!("{}/{note}", board.notes(ticket));
    let change = async |person: &Person| {
        server.put(person, &path, &[("note[text]", "y")]).await.status.as_u16()
    };
    assert_eq!((change(&ann).await, change(&bob).await, change(&eve).await), (200, 403, 200));
    server.delete(&bob, &path).await.refused(403);
    board.upload(&bob, (ticket, note), "x.txt", b"x", false).await.refused(403);
    assert_eq!(
        server.get(&ann, &path).await.data()["owner_id"],
        ann.id,
        "who edits does not become the author"
    );
    server.delete(&eve, &path).await.data();
}

#[tokio::test]
async fn notes_stand_in_the_order_they_were_written_in() {
    let board = Board::start().await;
    let ticket = board.ticket("x").await;
    let mut ids = Vec::new();
    for text in ["one", "two", "three"] {
        ids.push(board.note(board.owner(), ticket, text, false).await);
    }
    let list =
        board.server.get(board.owner(), &format!("{}?count=2&offset=1", board.notes(ticket))).await;
    assert_eq!(list.ids(), ids[1..]);
}

#[tokio::test]
async fn a_note_posted_twice_for_one_intention_is_there_once() {
    let board = Board::start().await;
    let ticket = board.ticket("x").await;
    let post = async || {
        let request = board.server.request(Method::POST, board.owner(), &board.notes(ticket));
        send(
            with_form(request, &[("note[text]", "once")]).header("idempotency-key", "an intention"),
        )
        .await
    };
    assert_eq!(post().await.id(), post().await.id());
    assert_eq!(board.server.get(board.owner(), &board.notes(ticket)).await.data()["total"], 1);
}

#[tokio::test]
async fn nobody_is_told_of_a_note_before_its_last_file_or_who_may_not_see_it() {
    let board = Board::start().await;
    let (server, owner) = (&board.server, board.owner());
    let ann = board.member("Ann", 2, &[]).await;
    let bob = board.member("Bob", 2, &[("can_see_private_notes", "1")]).await;
    let (ann_id, bob_id) = (ann.id.to_string(), bob.id.to_string());
    let told = |id: u64, done| (i64::try_from(id).unwrap(), done);
    let ticket = board.ticket("x").await;
    let post =
        async |form: &[(&str, &str)]| server.post(owner, &board.notes(ticket), form).await.id();
    let to_both = [
        ("note[text]", "x"),
        ("note[notify_users]", "1"),
        ("note[users][]", &*ann_id),
        ("note[users][]", &*bob_id),
        ("note[users][]", "1"),
        ("note[users][]", "999"),
    ];
    let at_once = post(&to_both).await;
    assert_eq!(board.recipients(at_once).await, [told(ann.id, true), told(bob.id, true)]);
    let private = post(&[&to_both[..], &[("note[private]", "1")]].concat()).await;
    assert_eq!(board.recipients(private).await, [told(bob.id, true)]);
    assert_eq!(board.recipients(post(&[("note[text]", "x")]).await).await, []);

    let held = post(&[&to_both[..], &[("note[has_attachments]", "1")]].concat()).await;
    let (waiting, done) =
        ([told(ann.id, false), told(bob.id, false)], [told(ann.id, true), told(bob.id, true)]);
    assert_eq!(board.recipients(held).await, waiting);
    board.upload(owner, (ticket, held), "1.txt", b"1", false).await.data();
    assert_eq!(board.recipients(held).await, waiting);
    board.upload(owner, (ticket, held), "2.txt", b"2", true).await.data();
    assert_eq!(board.recipients(held).await, done);

    let hidden = post(&[&to_both[..], &[("note[has_attachments]", "1")]].concat()).await;
    let at = format!("{}/{hidden}", board.notes(ticket));
    server.put(owner, &at, &[("note[private]", "1")]).await.data();
    board.upload(owner, (ticket, hidden), "1.txt", b"1", true).await.data();
    assert_eq!(board.recipients(hidden).await, [told(bob.id, true)], "Ann may not see it any more");
}
