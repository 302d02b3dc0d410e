use crate::app::admin_form::{AdminForm, Subject, Whose};
use crate::app::desk::Desk;
use crate::app::form::testing::{
    BACKLOG, PROJECT, TICKET, bare_desk, desk, people, press, ticket, type_text,
};
use crate::app::layer::{Answer, Go, Layer, Question};
use crate::app::msg::LocalFile;
use crate::app::note_form::NoteForm;
use crate::app::sending;
use crate::app::ticket_form::TicketForm;
use crate::app::unsent::rewritten;
use crate::model::{FieldContent, Note, NoteInput, TicketInput, ValueId};
use crate::worker::request::Write;

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

#[test]
fn what_belongs_to_a_field_that_is_not_known_yet_stays_a_draft() {
    let mut desk = desk();
    let mut form = TicketForm::edit(PROJECT, ticket(), &mut desk);
    form.form.focus_on("f3");
    type_text!(form, desk, ".1");
    assert!(matches!(press!(form, desk, "esc"), Go::Pop));
    let (place, left) = desk.drafts.kept()[0].clone();
    for keys in ["ctrl-s", "esc"] {
        let mut desk = bare_desk();
        desk.drafts.keep(place.clone(), left.clone());
        let mut form = TicketForm::edit(PROJECT, ticket(), &mut desk);
        assert!(form.form.field("f3").is_none(), "the project's fields are not known");
        assert!(matches!(press!(form, desk, keys), Go::Pop));
        assert_eq!(desk.drafts.kept(), [(place.clone(), left.clone())], "{keys}");
    }
}

#[test]
fn a_choice_that_was_to_be_sent_is_chosen_when_it_is_taken_up_again() {
    let mut desk = desk();
    let (risk, platforms) = ("f1".parse().unwrap(), "f5".parse().unwrap());
    let change = TicketInput {
        fields: [
            (risk, FieldContent::One("502".to_owned())),
            (platforms, FieldContent::Many(vec![ValueId::new(511)])),
        ]
        .into(),
        ..TicketInput::keeping(&ticket())
    };
    let write = Write::SaveTicket { project: PROJECT, base: Box::new(ticket()), change };
    let (place, left) = rewritten::draft(&write).unwrap();
    desk.drafts.keep(place, left);
    let form = TicketForm::edit(PROJECT, ticket(), &mut desk);
    assert_eq!(form.form.answer("f1").chosen(), [502]);
    assert_eq!(form.form.answer("f5").chosen(), [511]);
    assert!(form.form.rest().is_none());
}

#[test]
fn a_note_that_was_only_to_be_private_holds_no_text_when_it_is_taken_up_again() {
    let note: Note = serde_json::from_str(r#"{"id":9,"text":"<p>Seen</p>"}"#).unwrap();
    let input =
        NoteInput { text: Some(note.text.clone()), private: Some(true), ..NoteInput::default() };
    let base = Box::new(note);
    let write = Write::SaveNote { project: PROJECT, ticket: TICKET, base, input };
    let (_, left) = rewritten::draft(&write).unwrap();
    let properties: Vec<&str> =
        left.draft.fields.iter().map(|kept| kept.property.as_str()).collect();
    assert_eq!(properties, ["private"], "somebody else may have written it anew");
}
