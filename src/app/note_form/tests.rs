use super::*;
use crate::app::form::testing::{PROJECT, TICKET, desk, press, requests, type_text, written};
use crate::app::layer::Layer;
use crate::model::{NoteId, UserId};
use crate::worker::reply::{Failure, FailureKind};
use crate::worker::request::{Request, Transfer};

fn note(text: &str) -> Note {
    Note {
        id: NoteId::new(901),
        text: text.to_owned(),
        owner_id: None,
        private: true,
        insert_time: None,
        update_time: None,
    }
}

#[test]
fn what_is_typed_becomes_safe_html() {
    let mut desk = desk();
    let mut form = NoteForm::new_note(PROJECT, TICKET, &mut desk);
    type_text!(form, desk, "if a < b:");
    press!(form, desk, "enter");
    type_text!(form, desk, "<script> **now**");
    press!(form, desk, "ctrl-s");
    let Write::CreateNote { project: PROJECT, ticket: TICKET, input } = written(&mut desk) else {
        panic!()
    };
    let wanted = NoteInput {
        text: Some("<p>if a &lt; b:<br>&lt;script&gt; <strong>now</strong></p>".to_owned()),
        private: Some(false),
        notify_users: Some(false),
        users: None,
        has_attachments: None,
    };
    assert_eq!(input, wanted, "and nobody is told");
}

#[test]
fn people_are_told_who_were_chosen() {
    let mut desk = desk();
    let mut form = NoteForm::new_note(PROJECT, TICKET, &mut desk);
    press!(form, desk, "x tab space tab c h e n enter b o enter ctrl-s");
    let Write::CreateNote { input, .. } = written(&mut desk) else { panic!() };
    assert_eq!((input.private, input.notify_users), (Some(true), Some(true)));
    assert_eq!(input.users, Some(vec![UserId::new(3), UserId::new(2)]));
}

#[test]
fn the_people_of_the_ticket_are_told_where_that_is_asked_for() {
    let mut desk = desk();
    let mut form = NoteForm::new_note(PROJECT, TICKET, &mut desk);
    press!(form, desk, "x tab tab tab space ctrl-s");
    let Write::CreateNote { input, .. } = written(&mut desk) else { panic!() };
    assert_eq!((input.notify_users, input.users), (Some(true), None));
}

#[test]
fn a_note_is_edited_in_markdown_where_that_loses_nothing() {
    let mut desk = desk();
    let html = "<p>one <b>two</b></p><ul><li>three</li></ul>";
    let mut form = NoteForm::edit(PROJECT, TICKET, note(html), &mut desk);
    assert!(!form.is_html);
    assert_eq!(form.form.answer(TEXT), Held::Text("one __two__\n\n- three".to_owned()));
    press!(form, desk, "enter");
    type_text!(form, desk, "- four");
    press!(form, desk, "ctrl-s");
    let Write::SaveNote { input, .. } = written(&mut desk) else { panic!() };
    let wanted = html.replace("</ul>", "<li>four</li></ul>");
    assert_eq!(input, NoteInput { text: Some(wanted), ..NoteInput::default() });
}

#[test]
fn what_was_not_touched_goes_back_as_it_came() {
    let mut desk = desk();
    let html = "one<br>two";
    let mut form = NoteForm::edit(PROJECT, TICKET, note(html), &mut desk);
    press!(form, desk, "tab space ctrl-s");
    let Write::SaveNote { input, .. } = written(&mut desk) else { panic!() };
    assert_eq!((input.text.as_deref(), input.private), (Some(html), Some(false)));
}

#[test]
fn a_note_of_nothing_but_text_is_edited_as_text() {
    let mut desk = desk();
    let mut form = NoteForm::edit(PROJECT, TICKET, note("<p>one<br>two</p>"), &mut desk);
    assert!(!form.is_html);
    press!(form, desk, "enter t h r e e ctrl-s");
    let Write::SaveNote { base, input, .. } = written(&mut desk) else { panic!() };
    assert_eq!(base.id, NoteId::new(901));
    let wanted =
        NoteInput { text: Some("<p>one<br>two<br>three</p>".to_owned()), ..NoteInput::default() };
    assert_eq!(input, wanted, "private is as it was, so it is not sent");
}

#[test]
fn a_note_that_holds_more_is_edited_as_its_html() {
    let mut desk = desk();
    let html = "<p class=\"x\">one <b>two</b></p>";
    let mut form = NoteForm::edit(PROJECT, TICKET, note(html), &mut desk);
    assert!(form.is_html);
    assert_eq!(form.form.fields[0].about.label, "HTML");
    press!(form, desk, "tab space ctrl-s");
    let Write::SaveNote { input, .. } = written(&mut desk) else { panic!() };
    assert_eq!((input.text.as_deref(), input.private), (Some(html), Some(false)));
}

/// What is typed at the end of a note and left, and the form that opens with it when the note is another by then.
fn left_and_opened(before: &str, typed: &str, now: &str) -> NoteForm {
    let mut desk = desk();
    let mut form = NoteForm::edit(PROJECT, TICKET, note(before), &mut desk);
    press!(form, desk, "ctrl-end");
    type_text!(form, desk, typed);
    let (place, left) = form.draft().unwrap();
    desk.drafts.keep(place, left);
    NoteForm::edit(PROJECT, TICKET, note(now), &mut desk)
}

#[test]
fn a_draft_in_markdown_becomes_html_with_its_note() {
    let form = left_and_opened("<p>one</p>", " **two**", "<p class=\"x\">one</p>");
    assert!(form.is_html);
    let text = form.form.answer(TEXT).text().to_owned();
    assert_eq!(text, "<p>one <strong>two</strong></p>");
    let input = form.input();
    assert_eq!(input.text.as_deref(), Some("<p>one <strong>two</strong></p>"));
}

#[test]
fn a_draft_in_html_is_edited_as_such_though_markdown_would_do_again() {
    let form = left_and_opened("<p class=\"x\">one</p>", "<i>two</i>", "<p>one</p>");
    assert!(form.is_html);
    assert_eq!(form.input().text.as_deref(), Some("<p class=\"x\">one</p><i>two</i>"));
}

fn local(path: &str) -> LocalFile {
    LocalFile { path: path.into(), size: Some(1200) }
}

/// A new note with two files, sent.
fn with_files(desk: &mut Desk, keys: &str) -> (NoteForm, RequestId) {
    let mut form = NoteForm::new_note(PROJECT, TICKET, desk);
    let mut desk_here = std::mem::replace(desk, crate::app::form::testing::bare_desk());
    press!(form, desk_here, "x");
    assert!(matches!(press!(form, desk_here, "ctrl-g"), Go::Push(Layer::Path(_))));
    form.answer(Answer::Files(vec![local("/a/plan.pdf"), local("/a/log.txt")]), &mut desk_here);
    press!(form, desk_here, keys);
    desk_here.take_effects();
    press!(form, desk_here, "ctrl-s");
    let Some(Request::Write { request, .. }) = requests(&mut desk_here).pop() else { panic!() };
    *desk = desk_here;
    (form, request)
}

fn sent(desk: &mut Desk) -> Vec<(String, bool)> {
    let all = requests(desk).into_iter().filter(|it| !matches!(it, Request::Keep { .. }));
    let sent = all.map(|request| match request {
        Request::Transfer { transfer: Transfer::Upload { path, is_last, .. }, .. } => {
            (path.display().to_string(), is_last)
        }
        other => panic!("{other:?}"),
    });
    sent.collect()
}

#[test]
fn the_files_of_a_note_follow_it() {
    let mut desk = desk();
    let (mut form, request) = with_files(&mut desk, "shift-tab space");
    assert_eq!(form.wanted_files().len(), 2);
    let input = form.input();
    assert_eq!((input.has_attachments, input.notify_users), (Some(true), Some(true)));
    assert!(sent(&mut desk).is_empty(), "first the note");
    let result = Ok(Box::new(note("x")));
    let go = form.reply(&Reply::NoteSaved { request, ticket: TICKET, result }, &mut desk);
    assert!(matches!(go, Go::PopThen(_)));
    assert_eq!(sent(&mut desk), [("/a/plan.pdf".to_owned(), false)]);
    assert_eq!(desk.tasks.list().len(), 2);
    let second = &desk.tasks.list()[1];
    assert!(desk.tasks.untold(second).starts_with(" Nobody has been told"));
}

#[test]
fn a_file_that_is_left_out_again_is_not_sent() {
    let mut desk = desk();
    let (mut form, request) = with_files(&mut desk, "space");
    let names =
        |form: &NoteForm| form.wanted_files().iter().map(|file| file.name()).collect::<Vec<_>>();
    assert_eq!(names(&form), ["plan.pdf"], "the keys are on the newest");
    let result = Ok(Box::new(note("x")));
    form.reply(&Reply::NoteSaved { request, ticket: TICKET, result }, &mut desk);
    assert_eq!(sent(&mut desk), [("/a/plan.pdf".to_owned(), true)]);
    let only = &desk.tasks.list()[0];
    assert_eq!(desk.tasks.untold(only), "", "nobody was to be told");
}

#[test]
fn a_note_that_is_refused_keeps_its_files_and_sends_none() {
    let mut desk = desk();
    let (mut form, request) = with_files(&mut desk, "shift-tab");
    let result = Err(Failure::new(FailureKind::Offline, "No network."));
    form.reply(&Reply::NoteSaved { request, ticket: TICKET, result }, &mut desk);
    assert!(sent(&mut desk).is_empty() && desk.tasks.list().is_empty());
    assert_eq!(form.wanted_files().len(), 2);
    assert!(matches!(press!(form, desk, "esc"), Go::Pop));
    assert_eq!(NoteForm::new_note(PROJECT, TICKET, &mut desk).wanted_files().len(), 2);
}

#[test]
fn a_note_that_is_there_gets_files_elsewhere() {
    let mut desk = desk();
    let form = NoteForm::edit(PROJECT, TICKET, note("<p>x</p>"), &mut desk);
    let reason = form.disabled(Command::Attach, &desk).unwrap();
    assert!(reason.0.contains("A in the ticket attaches"), "{reason:?}");
    assert!(form.form.field(FILES).is_none());
}

#[test]
fn nothing_is_sent_that_says_nothing() {
    let mut desk = desk();
    let mut form = NoteForm::new_note(PROJECT, TICKET, &mut desk);
    press!(form, desk, "enter enter ctrl-s");
    assert!(requests(&mut desk).is_empty() && !form.form.is_saving);
    let mut form = NoteForm::edit(PROJECT, TICKET, note("x"), &mut desk);
    assert!(matches!(press!(form, desk, "ctrl-s"), Go::Pop));
    assert!(requests(&mut desk).is_empty());
}

#[test]
fn a_refused_note_stays_open_with_its_text() {
    let mut desk = desk();
    let mut form = NoteForm::new_note(PROJECT, TICKET, &mut desk);
    press!(form, desk, "w o r d s ctrl-s");
    let Some(Request::Write { request, .. }) = requests(&mut desk).pop() else { panic!() };
    assert!(form.awaits(request));
    let result = Err(Failure::new(FailureKind::Offline, "No network. Nothing was sent."));
    let go = form.reply(&Reply::NoteSaved { request, ticket: TICKET, result }, &mut desk);
    assert!(matches!(go, Go::Shown) && !form.form.is_saving);
    assert_eq!(
        form.form.refusal.as_deref(),
        Some("No network. Nothing was sent. Ctrl-s tries again.")
    );
    assert_eq!(form.form.answer(TEXT), Held::Text("words".to_owned()));
    press!(form, desk, "ctrl-s");
    let Some(Request::Write { request, .. }) = requests(&mut desk).pop() else { panic!() };
    let result = Ok(Box::new(note("words")));
    let go = form.reply(&Reply::NoteSaved { request, ticket: TICKET, result }, &mut desk);
    assert!(matches!(go, Go::PopThen(answer) if *answer == Answer::NoteWritten(request)));
}

#[test]
fn whether_people_are_told_is_turned_wherever_the_keys_are() {
    let mut desk = crate::app::form::testing::bare_desk();
    let mut form = NoteForm::new_note(PROJECT, TICKET, &mut desk);
    press!(form, desk, "x ctrl-t");
    assert_eq!(form.input().notify_users, Some(true));
    press!(form, desk, "ctrl-t");
    assert_ne!(form.input().notify_users, Some(true));
    assert_eq!(form.form.answer(TEXT).text(), "x");
}
