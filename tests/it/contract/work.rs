//! Tickets, notes and files.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use smartq::api::walk::{self, Extent, Plan};
use smartq::api::{ListParts, Upload};
use smartq::model::{
    ChoiceKind, DueDate, FieldContent, FieldInput, FieldKind, NoteInput, ProjectId, StepId, Tags,
    TicketInput, UserId, ValueInput,
};

use super::{ALL, Pair, key};

/// A project with two lanes.
pub(super) async fn board(pair: &Pair) -> (ProjectId, StepId, StepId) {
    let project = pair.server.project("Release 13.1").await;
    let first = pair.server.step(project, "Backlog").await;
    let second = pair.server.step(project, "Done").await;
    (ProjectId::new(project), StepId::new(first), StepId::new(second))
}

pub(super) fn named(name: &str, step: StepId) -> TicketInput {
    TicketInput { name: Some(name.to_owned()), step_id: Some(step), ..TicketInput::default() }
}

#[tokio::test]
async fn tickets() {
    let pair = Pair::start().await;
    let client = &pair.client;
    let (project, backlog, done) = board(&pair).await;
    let choice = FieldInput {
        kind: Some(FieldKind::Choice),
        label: Some("Where".to_owned()),
        choice_kind: Some(ChoiceKind::Checkbox),
        ..FieldInput::default()
    };
    let field = client.create_field(project, &choice, &key()).await.unwrap().name;
    let mut values = Vec::new();
    for title in ["iOS", "Android"] {
        let input = ValueInput { title: Some(title.to_owned()), ..ValueInput::default() };
        values.push(client.create_value(project, &field, &input, &key()).await.unwrap().id);
    }
    let input = TicketInput {
        description: Some("Größe & <b>mehr</b>\n100 % + more".to_owned()),
        tags: Some(Tags::parse("ui,bug")),
        required_by: Some(DueDate::parse("2026-12-24")),
        assigned_to: Some(vec![UserId::new(1)]),
        fields: [(field.clone(), FieldContent::Many(values.clone()))].into(),
        ..named("Checkout drops the second guest", backlog)
    };
    let intention = key();
    let ticket = client.create_ticket(project, &input, &intention).await.unwrap();
    assert_eq!(ticket.description, "Größe & <b>mehr</b>\n100 % + more");
    assert_eq!((ticket.tags.to_string().as_str(), ticket.step_id), ("ui,bug", Some(backlog)));
    assert_eq!(ticket.assigned_to, Some(vec![UserId::new(1)]));
    assert_eq!(ticket.fields.as_ref().unwrap()[&field].value_ids(), values);
    let again = client.create_ticket(project, &input, &intention).await.unwrap();
    assert_eq!(again.id, ticket.id, "one intention, one ticket");

    let (read, version) = client.get_ticket_with_etag(project, ticket.id).await.unwrap();
    assert_eq!(read, ticket, "a write answers with what a read tells");
    let version = version.unwrap();
    let change = TicketInput { required_by: Some(DueDate::None), ..named("Renamed", done) };
    let saved = client.update_ticket_if(project, ticket.id, &change, &version).await.unwrap();
    assert_eq!((saved.step_id, &saved.required_by), (Some(done), &DueDate::None));
    assert_eq!(saved.description, ticket.description, "what was not sent is as it was");
    let refused = client.update_ticket_if(project, ticket.id, &change, &version).await.unwrap_err();
    assert!(refused.is_precondition_failed(), "{refused}");
    let bare = TicketInput { assigned_to: Some(Vec::new()), ..named("Bare", backlog) };
    let saved = client.update_ticket(project, ticket.id, &bare).await.unwrap();
    assert_eq!(saved.assigned_to, Some(Vec::new()));
    assert_eq!(client.get_ticket(project, ticket.id).await.unwrap(), saved);
    client.delete_ticket(project, ticket.id).await.unwrap();
    assert!(client.get_ticket(project, ticket.id).await.unwrap_err().is_not_found());
}

#[tokio::test]
async fn a_list_of_tickets_tells_what_was_asked_for_and_is_walked_to_its_end() {
    let pair = Pair::start().await;
    let client = &pair.client;
    let (project, backlog, _) = board(&pair).await;
    for number in 0..25 {
        let input = named(&format!("Ticket {number}"), backlog);
        client.create_ticket(project, &input, &key()).await.unwrap();
    }
    let bare = client.list_tickets(project, ALL, ListParts::default()).await.unwrap();
    assert_eq!((bare.items.len(), bare.total), (25, Some(25)));
    assert!(bare.items.iter().all(|it| it.assigned_to.is_none() && it.fields.is_none()));
    let parts = ListParts { custom_fields: true, assigned_to: true };
    let full = client.list_tickets(project, ALL, parts).await.unwrap();
    assert!(full.items.iter().all(|it| it.assigned_to.is_some() && it.fields.is_some()));
    let plan = Plan { first: 3, then: 4, in_flight: 2 };
    let fetch = |page| client.list_tickets(project, page, ListParts::default());
    let (walked, extent) =
        walk::items(plan, |it: &smartq::model::Ticket| it.id, fetch).await.unwrap();
    assert_eq!((walked, extent), (bare.items, Extent::Complete));
}

#[tokio::test]
async fn notes() {
    let pair = Pair::start().await;
    let client = &pair.client;
    let (project, backlog, _) = board(&pair).await;
    let ticket = client.create_ticket(project, &named("x", backlog), &key()).await.unwrap().id;
    let text = |text: &str| NoteInput { text: Some(text.to_owned()), ..NoteInput::default() };
    let nasty = "<b>bold</b><script>alert(1)</script>";
    let intention = key();
    let note = client.create_note(project, ticket, &text(nasty), &intention).await.unwrap();
    assert!(note.text.contains("<b>bold</b>") && !note.text.contains("script"), "{}", note.text);
    assert_eq!((note.owner_id, note.private), (Some(UserId::new(1)), false));
    let again = client.create_note(project, ticket, &text(nasty), &intention).await.unwrap();
    assert_eq!(again.id, note.id, "one intention, one note");
    let input = NoteInput { private: Some(true), ..text("for us") };
    let saved = client.update_note(project, ticket, note.id, &input, None).await.unwrap();
    assert_eq!((saved.text.as_str(), saved.private), ("for us", true));
    assert_eq!(client.get_note(project, ticket, note.id).await.unwrap().0, saved);
    assert_eq!(client.list_notes(project, ticket, ALL).await.unwrap().items, [saved]);
    client.delete_note(project, ticket, note.id).await.unwrap();
    assert!(client.get_note(project, ticket, note.id).await.unwrap_err().is_not_found());
    assert!(client.create_note(project, ticket, &text(""), &key()).await.unwrap_err().is_invalid());
}

#[tokio::test]
async fn files_travel_both_ways_to_the_byte() {
    let pair = Pair::start().await;
    let client = &pair.client;
    let (project, backlog, _) = board(&pair).await;
    let ticket = client.create_ticket(project, &named("x", backlog), &key()).await.unwrap().id;
    let input = NoteInput {
        text: Some("see below".to_owned()),
        has_attachments: Some(true),
        ..NoteInput::default()
    };
    let note = client.create_note(project, ticket, &input, &key()).await.unwrap().id;
    let folder = tempfile::tempdir().unwrap();
    let big: Vec<u8> = (0..500_000_u32).map(|at| at.to_le_bytes()[0]).collect();
    for (name, bytes) in [("naïve \"plan\".bin", big.as_slice()), ("empty.txt", b"")] {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let upload = Upload::open(&path, name == "empty.txt").await.unwrap();
        let sent = Arc::new(AtomicU64::new(0));
        let heard = Arc::clone(&sent);
        let progress = move |bytes| heard.store(bytes, Ordering::SeqCst);
        let file =
            client.upload_file(project, ticket, note, upload, progress, &key()).await.unwrap();
        assert_eq!((file.name.as_str(), file.size), (name, Some(bytes.len() as u64)));
        assert_eq!(sent.load(Ordering::SeqCst), bytes.len() as u64);
        assert_eq!(client.get_file(project, ticket, note, file.id).await.unwrap(), file);
        let mut download = client.download_file(project, ticket, note, file.id).await.unwrap();
        assert_eq!((download.name.as_deref(), download.length), (Some(name), file.size));
        let mut received = Vec::new();
        while let Some(chunk) = download.chunk().await.unwrap() {
            received.extend_from_slice(&chunk);
        }
        assert_eq!(received, bytes);
    }
    let files = client.list_files(project, ticket, note, ALL).await.unwrap().items;
    assert_eq!(files.len(), 2);
    client.delete_file(project, ticket, note, files[0].id).await.unwrap();
    let gone = client.download_file(project, ticket, note, files[0].id).await.unwrap_err();
    assert!(gone.is_not_found());
}
