use crate::app::admin_form::{AdminForm, Subject, Whose};
use crate::app::desk::Desk;
use crate::app::form::testing::{BACKLOG, PROJECT, TICKET, desk, people, press, ticket, type_text};
use crate::app::layer::{Answer, Go, Layer, Question};
use crate::app::msg::LocalFile;
use crate::app::note_form::NoteForm;
use crate::app::sending;
use crate::app::ticket_form::TicketForm;

fn new_ticket(desk: &mut Desk) -> TicketForm {
    TicketForm::brief(PROJECT, Some(BACKLOG), desk)
}

#[test]
fn a_name_that_was_left_is_there_again_and_only_once() {
    let mut desk = desk();
    let mut form = new_ticket(&mut desk);
    assert!(matches!(press!(form, desk, "esc"), Go::Pop), "nothing was typed");
    assert_eq!(desk.drafts.unsent(&[]), None);
    let mut form = new_ticket(&mut desk);
    type_text!(form, desk, "Strike");
    assert!(matches!(press!(form, desk, "esc"), Go::Pop));
    assert_eq!(desk.drafts.unsent(&[]).as_deref(), Some("a draft"));
    let mut form = new_ticket(&mut desk);
    assert!(form.is_brief());
    type_text!(form, desk, " refunds");
    assert_eq!(form.form.answer("name").text(), "Strike refunds");
    assert_eq!(desk.drafts.unsent(&[]), None, "the form has it");
}

#[test]
fn more_than_a_name_opens_the_whole_form_again() {
    let mut desk = desk();
    let mut form = new_ticket(&mut desk);
    type_text!(form, desk, "Strike");
    press!(form, desk, "tab");
    type_text!(form, desk, "in one go");
    press!(form, desk, "esc");
    let form = new_ticket(&mut desk);
    assert!(!form.is_brief());
    assert_eq!(form.form.answer("name").text(), "Strike");
    assert_eq!(form.form.answer("description").text(), "in one go");
}

#[test]
fn what_is_thrown_away_after_a_question_is_gone() {
    let mut desk = desk();
    let mut form = new_ticket(&mut desk);
    let go = press!(form, desk, "x ctrl-x");
    let Go::Push(Layer::Confirm(confirm)) = go else { panic!("{go:?}") };
    assert_eq!(confirm.question, Question::Discard);
    assert!(matches!(sending::answered(&Answer::Confirmed(Question::Discard)), Go::Pop));
    assert!(!new_ticket(&mut desk).form.is_changed());
}

#[test]
fn what_has_changed_meanwhile_is_said_at_its_field() {
    let mut desk = desk();
    let mut form = TicketForm::edit(PROJECT, ticket(), &mut desk);
    type_text!(form, desk, "!");
    press!(form, desk, "tab");
    press!(form, desk, "esc");
    let mut now = ticket();
    now.name = "Renamed".to_owned();
    let form = TicketForm::edit(PROJECT, now, &mut desk);
    let name = form.form.field("name").unwrap();
    assert!(name.refusal.as_ref().unwrap().contains("changed since you began"));
    assert_eq!(form.form.answer("name").text(), format!("{}!", ticket().name));
}

#[test]
fn files_are_kept_with_their_note() {
    let mut desk = desk();
    let mut form = NoteForm::new_note(PROJECT, TICKET, &mut desk);
    type_text!(form, desk, "See");
    let file = LocalFile { path: "/a/plan.pdf".into(), size: Some(1_200) };
    form.answer(Answer::Files(vec![file.clone()]), &mut desk);
    press!(form, desk, "esc");
    let mut form = NoteForm::new_note(PROJECT, TICKET, &mut desk);
    assert_eq!(form.wanted_files(), [&file]);
    type_text!(form, desk, " this");
    assert_eq!(form.form.answer("text").text(), "See this");
}

#[test]
fn secrets_are_not_kept() {
    let mut desk = desk();
    let new = || Subject::Person(Whose::New);
    let mut form = AdminForm::resumed(new(), &mut desk);
    type_text!(form, desk, "Mei");
    press!(form, desk, "tab tab 1 2 3 4 5 esc");
    let form = AdminForm::resumed(new(), &mut desk);
    assert_eq!(form.form.answer("name").text(), "Mei");
    assert!(!form.form.changed("password"));
}

#[test]
fn each_form_has_its_own() {
    let mut desk = desk();
    let person = |at: usize| Subject::Person(Whose::Other(Box::new(people().remove(at))));
    let mut form = AdminForm::resumed(person(0), &mut desk);
    type_text!(form, desk, "!");
    press!(form, desk, "esc");
    assert!(!AdminForm::resumed(person(1), &mut desk).form.is_changed());
    assert!(AdminForm::resumed(person(0), &mut desk).form.is_changed());
}
