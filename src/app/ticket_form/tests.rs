use super::fields::{DESCRIPTION, DUE, NAME};
use super::*;
use crate::app::form::Answer as Held;
use crate::app::form::testing::{
    BACKLOG, PROJECT, TICKET, bare_desk, desk, fields as custom_fields, listed, people, press,
    requests, steps, ticket, type_text, written,
};
use crate::app::layer::{Layer, Question};
use crate::model::{DueDate, FieldContent, Tags, UserId, ValueId};
use crate::worker::reply::Failure;
use crate::worker::request::{LoadId, Request};
use jiff::civil::date;

fn one(text: &str) -> FieldContent {
    FieldContent::One(text.to_owned())
}

fn created(write: Write) -> TicketInput {
    match write {
        Write::CreateTicket { project: PROJECT, input } => input,
        other => panic!("{other:?}"),
    }
}

fn saved(write: Write) -> TicketInput {
    match write {
        Write::SaveTicket { project: PROJECT, base, change } => {
            assert_eq!(base.id, TICKET);
            change
        }
        other => panic!("{other:?}"),
    }
}

fn failed(kind: FailureKind, message: &str) -> Result<Box<Ticket>> {
    Err(Failure::new(kind, message))
}

#[test]
fn a_new_ticket_carries_what_is_set_and_nothing_else() {
    let mut desk = desk();
    let mut form = TicketForm::new_ticket(PROJECT, Some(BACKLOG), &mut desk);
    assert!(requests(&mut desk).is_empty(), "everything is known");
    assert_eq!(form.title(&desk), "New ticket in Backlog");
    type_text!(form, desk, "Strike refunds");
    assert!(matches!(press!(form, desk, "ctrl-s"), Go::Shown));
    let input = created(written(&mut desk));
    let wanted = TicketInput {
        name: Some("Strike refunds".to_owned()),
        step_id: Some(BACKLOG),
        fields: [("f1".parse().unwrap(), one("502"))].into(),
        ..TicketInput::default()
    };
    assert_eq!(input, wanted, "the default value of a choice goes with it");
}

#[test]
fn every_kind_of_field_reaches_the_server() {
    let mut desk = desk();
    let mut form = TicketForm::new_ticket(PROJECT, Some(BACKLOG), &mut desk);
    type_text!(form, desk, "Name");
    press!(form, desk, "tab");
    form.paste("one\ntwo", &mut desk);
    press!(form, desk, "tab right tab f r i tab");
    type_text!(form, desk, "bo");
    press!(form, desk, "enter tab u r g e n t , u i tab");
    press!(form, desk, "left tab 2 , 5 tab x tab y enter z tab space right space tab");
    type_text!(form, desk, "next year");
    press!(form, desk, "tab space ctrl-s");
    let input = created(written(&mut desk));
    let field = |name: &str| input.fields.get(&name.parse().unwrap()).cloned();
    assert_eq!(input.description.as_deref(), Some("one\ntwo"));
    assert_eq!(input.step_id, Some(StepId::new(12)));
    assert_eq!(input.required_by, Some(DueDate::On(date(2026, 11, 27))));
    assert_eq!(input.assigned_to, Some(vec![UserId::new(2)]));
    assert_eq!(input.tags, Some(Tags::parse("urgent,ui")));
    assert_eq!(field("f1"), Some(one("501")));
    assert_eq!(field("f2"), Some(one("2.5")));
    assert_eq!(field("f3"), Some(one("x")));
    assert_eq!(field("f4"), Some(one("y\nz")));
    assert_eq!(field("f5"), Some(FieldContent::Many(vec![ValueId::new(511), ValueId::new(512)])));
    assert_eq!(field("f6"), Some(one("next year")), "an unknown type is edited as text");
    assert_eq!(input.notify_involved, Some(true));
}

#[test]
fn a_change_carries_name_step_and_what_changed() {
    let mut desk = desk();
    let mut form = TicketForm::edit(PROJECT, ticket(), &mut desk);
    assert!(!form.form.is_changed() && form.unsent().is_none());
    form.form.focus_on("f3");
    type_text!(form, desk, "-rc1");
    assert!(form.unsent().is_some());
    press!(form, desk, "ctrl-s");
    let wanted = TicketInput {
        fields: [("f3".parse().unwrap(), one("13.1-rc1"))].into(),
        ..TicketInput::keeping(&ticket())
    };
    assert_eq!(saved(written(&mut desk)), wanted);
}

#[test]
fn what_was_not_touched_is_neither_sent_nor_in_the_way() {
    let mut desk = desk();
    let foreign = Ticket { required_by: DueDate::Other("mid January".to_owned()), ..ticket() };
    let mut form = TicketForm::edit(PROJECT, foreign, &mut desk);
    assert!(matches!(press!(form, desk, "ctrl-s"), Go::Pop), "a number that is none stays");
    assert!(requests(&mut desk).is_empty());
    press!(form, desk, "X ctrl-s");
    let input = saved(written(&mut desk));
    assert_eq!((input.required_by, input.assigned_to), (None, None));
    assert!(input.fields.is_empty() && input.description.is_none() && input.tags.is_none());
}

#[test]
fn a_date_is_taken_away_in_words() {
    let mut desk = desk();
    let mut form = TicketForm::edit(PROJECT, ticket(), &mut desk);
    form.form.focus_on(DUE);
    press!(form, desk, "ctrl-u n o n e ctrl-s");
    assert_eq!(saved(written(&mut desk)).required_by, Some(DueDate::None));
}

#[test]
fn mistakes_keep_the_form_and_send_nothing() {
    let mut desk = desk();
    let mut form = TicketForm::new_ticket(PROJECT, Some(BACKLOG), &mut desk);
    press!(form, desk, "ctrl-s");
    assert!(requests(&mut desk).is_empty());
    type_text!(form, desk, "Name");
    form.form.focus_on("f2");
    press!(form, desk, "9 ctrl-s");
    assert!(requests(&mut desk).is_empty());
    let field = form.form.field("f2").unwrap();
    let complaint = field.complaint(form.form.today, true, true);
    assert_eq!(complaint.as_deref(), Some("This must be from 1 to 8."));
    assert_eq!(form.form.fields[form.form.focus].about.property, "f2");
}

#[test]
fn a_save_is_sent_once_and_closes_when_it_is_answered() {
    let mut desk = desk();
    let mut form = TicketForm::new_ticket(PROJECT, Some(BACKLOG), &mut desk);
    press!(form, desk, "x ctrl-s ctrl-s");
    let Some(Request::Write { request, .. }) = requests(&mut desk).pop() else { panic!() };
    assert!(form.form.is_saving && form.awaits(request));
    assert!(form.disabled(Command::Save, &desk).is_some());
    press!(form, desk, "y tab ctrl-s");
    assert!(requests(&mut desk).is_empty());
    for go in [form.text_key("z".parse().unwrap(), &mut desk), form.paste("more", &mut desk)] {
        assert!(matches!(go, Go::Shown));
        let said = desk.notices.standing().last().map(|notice| notice.text.clone());
        assert!(said.unwrap().contains("is not taken"));
    }
    let result = Ok(Box::new(ticket()));
    let go = form.reply(&Reply::TicketCreated { request, result, is_alike: false }, &mut desk);
    let Go::PopThen(answer) = go else { panic!("{go:?}") };
    assert_eq!(*answer, Answer::TicketWritten(request));
}

#[test]
fn a_refusal_is_shown_at_its_field_and_nothing_is_lost() {
    let mut desk = desk();
    let mut form = TicketForm::edit(PROJECT, ticket(), &mut desk);
    form.form.focus_on("f3");
    press!(form, desk, "X ctrl-s");
    let Some(Request::Write { request, .. }) = requests(&mut desk).pop() else { panic!() };
    let kind = FailureKind::Invalid { property: Some("f3".to_owned()) };
    let reply =
        Reply::TicketSaved { request, ticket: TICKET, result: failed(kind, "f3 is too long") };
    assert!(matches!(form.reply(&reply, &mut desk), Go::Shown));
    let field = form.form.field("f3").unwrap();
    assert_eq!(field.refusal.as_deref(), Some("f3 is too long"));
    assert!(!form.form.is_saving && form.form.changed("f3"));
    press!(form, desk, "ctrl-s");
    assert_eq!(saved(written(&mut desk)).fields.len(), 1, "it can be sent again");
}

#[test]
fn what_somebody_else_changed_is_shown_before_it_is_replaced() {
    let mut desk = desk();
    let mut form = TicketForm::edit(PROJECT, ticket(), &mut desk);
    press!(form, desk, "X ctrl-s");
    let Some(Request::Write { request, .. }) = requests(&mut desk).pop() else { panic!() };
    let result = failed(FailureKind::Changed, "Somebody else has changed the name meanwhile.");
    form.reply(&Reply::TicketSaved { request, ticket: TICKET, result }, &mut desk);
    let asked = requests(&mut desk);
    assert!(matches!(asked.as_slice(), [Request::Read { read: Read::Ticket(_, TICKET), .. }]));
    let mut theirs = ticket();
    theirs.name = "Theirs".to_owned();
    theirs.description = "Theirs too".to_owned();
    let reply = Reply::Ticket { load: LoadId(1), ticket: TICKET, result: Ok(Box::new(theirs)) };
    form.reply(&reply, &mut desk);
    assert!(form.form.field(NAME).unwrap().refusal.is_some());
    assert_eq!(form.form.answer(DESCRIPTION), Held::Text("Theirs too".to_owned()));
    press!(form, desk, "ctrl-s");
    let sent = requests(&mut desk);
    assert!(!sent.iter().any(|it| matches!(it, Request::Write { .. })), "{sent:?}");
    let mut both = form.raised.take_new().expect("both are shown");
    let Go::Shown = both.command(Command::Toggle, &mut desk) else { panic!() };
    let Go::PopThen(answer) = both.command(Command::Save, &mut desk) else { panic!() };
    form.answer(*answer, &mut desk);
    let input = saved(written(&mut desk));
    assert_eq!((input.name.as_deref(), input.description), (Some("Rate calendarX"), None));
    assert_eq!(form.base.unwrap().name, "Theirs");
}

#[test]
fn what_a_list_does_not_tell_is_asked_for_and_never_guessed() {
    let mut desk = desk();
    let mut form = TicketForm::edit(PROJECT, listed(), &mut desk);
    let asked = requests(&mut desk);
    assert!(matches!(asked.as_slice(), [Request::Read { read: Read::Ticket(_, TICKET), .. }]));
    assert!(!form.form.field(PEOPLE).unwrap().is_known());
    press!(form, desk, "X ctrl-s");
    let input = saved(written(&mut desk));
    assert!(input.fields.is_empty() && input.assigned_to.is_none());
    form.form.is_saving = false;
    let reply = Reply::Ticket { load: LoadId(1), ticket: TICKET, result: Ok(Box::new(ticket())) };
    form.reply(&reply, &mut desk);
    assert_eq!(form.form.answer(PEOPLE), Held::Chosen(vec![1, 99]));
    assert_eq!(form.form.answer("f5"), Held::Chosen(vec![512]));
    assert_eq!(form.form.answer(NAME), Held::Text("Rate calendarX".to_owned()));
}

#[test]
fn fields_people_and_steps_may_come_later() {
    let mut desk = bare_desk();
    let mut form = TicketForm::new_ticket(PROJECT, None, &mut desk);
    let asked = requests(&mut desk);
    assert_eq!(asked.len(), 3);
    type_text!(form, desk, "Name");
    for request in asked {
        let Request::Read { load, read } = request else { panic!() };
        let mut reply = match read {
            Read::Steps(project) => Reply::Steps { load, project, result: Ok(steps()) },
            Read::Fields(project) => Reply::Fields { load, project, result: Ok(custom_fields()) },
            _ => Reply::People { load, result: Ok(people()) },
        };
        desk.store.take(&mut reply);
        form.reply(&reply, &mut desk);
    }
    assert_eq!(form.form.fields.len(), 13);
    assert_eq!(form.form.fields[12].about.property, NOTIFY);
    form.form.focus_on(STEP);
    press!(form, desk, "right ctrl-s");
    assert_eq!(created(written(&mut desk)).step_id, Some(StepId::new(12)), "after the first");
}

#[test]
fn escape_leads_out_and_keeps_what_was_typed() {
    let mut desk = desk();
    let mut form = TicketForm::new_ticket(PROJECT, Some(BACKLOG), &mut desk);
    assert!(matches!(press!(form, desk, "esc"), Go::Pop), "nothing was typed");
    assert!(matches!(press!(form, desk, "x esc"), Go::Pop));
    assert_eq!(desk.drafts.unsent(&[]).as_deref(), Some("a draft"));
    form.form.focus_on(PEOPLE);
    assert!(matches!(press!(form, desk, "down esc"), Go::Shown), "it closes the list first");
}

#[test]
fn a_choice_that_is_no_value_is_edited_as_the_text_it_is() {
    let mut desk = desk();
    let mut odd = ticket();
    odd.fields.as_mut().unwrap().insert("f1".parse().unwrap(), one("rather high"));
    let mut form = TicketForm::edit(PROJECT, odd, &mut desk);
    assert_eq!(form.form.answer("f1"), Held::Text("rather high".to_owned()));
    form.form.focus_on("f1");
    press!(form, desk, "! ctrl-s");
    let fields = saved(written(&mut desk)).fields;
    assert_eq!(fields.into_values().collect::<Vec<_>>(), [one("rather high!")]);
}

#[test]
fn what_may_have_been_saved_is_sent_again_as_the_same_intention() {
    let mut desk = desk();
    let mut form = TicketForm::new_ticket(PROJECT, Some(BACKLOG), &mut desk);
    let mut send = |form: &mut TicketForm, keys: &str, kind: FailureKind| {
        if let Go::Push(Layer::Confirm(confirm)) = press!(form, desk, keys) {
            assert!(confirm.lines[0].contains("in other words"), "{confirm:?}");
            form.answer(Answer::Confirmed(Question::SendAgain), &mut desk);
        }
        let Some(Request::Write { request, .. }) = requests(&mut desk).pop() else { panic!() };
        form.reply(
            &Reply::TicketCreated { request, result: failed(kind, "No."), is_alike: false },
            &mut desk,
        );
        request
    };
    let first = send(&mut form, "x ctrl-s", FailureKind::Unknown);
    assert_eq!(form.unsent().as_deref(), Some("a new ticket that may not have been saved"));
    assert_eq!(
        form.form.refusal.as_deref(),
        Some("No. Ctrl-s looks for it, and sends it if it is not there.")
    );
    assert_eq!(send(&mut form, "ctrl-s", FailureKind::Offline), first);
    assert_eq!(send(&mut form, "ctrl-s", FailureKind::Unknown), first, "nothing was learned");
    let Go::Push(Layer::Confirm(confirm)) =
        form.command(Command::ThrowAway, &mut crate::app::form::testing::bare_desk())
    else {
        panic!()
    };
    assert!(confirm.lines[0].starts_with("It may or may not have been saved."), "{confirm:?}");
    let other = send(&mut form, "y ctrl-s", FailureKind::Unknown);
    assert_ne!(other, first, "another text is another intention");
    send(&mut form, "ctrl-s", FailureKind::Forbidden);
    assert_eq!(form.unsent().as_deref(), Some("a new ticket that was not saved"));
}

#[test]
fn a_needed_field_that_was_empty_before_holds_up_nothing() {
    let mut desk = desk();
    let mut old = ticket();
    old.fields.as_mut().unwrap().remove(&"f1".parse().unwrap());
    let mut form = TicketForm::edit(PROJECT, old, &mut desk);
    assert!(form.form.field("f1").unwrap().stays_empty(desk.now.today));
    press!(form, desk, "! ctrl-s");
    assert!(saved(written(&mut desk)).fields.is_empty());
}

#[test]
fn a_hint_that_ends_its_sentence_goes_on_with_the_bounds() {
    let mut field = custom_fields().remove(1);
    field.hint = "Days, half days allowed.".to_owned();
    let described = fields::custom(&[field], None).remove(0);
    assert_eq!(described.hint, "Days, half days allowed, 1 to 8");
}

#[test]
fn a_ticket_is_written_before_the_steps_are_there() {
    let mut desk = bare_desk();
    let mut form = TicketForm::new_ticket(PROJECT, None, &mut desk);
    let load = |desk: &mut Desk| {
        let mut reads = requests(desk).into_iter().filter_map(|request| match request {
            Request::Read { load, read: Read::Steps(_) } => Some(load),
            _ => None,
        });
        reads.next_back()
    };
    let answer = |form: &mut TicketForm, load: LoadId, result, desk: &mut Desk| {
        let mut reply = Reply::Steps { load, project: PROJECT, result };
        desk.store.take(&mut reply);
        form.reply(&reply, desk);
    };
    let first = load(&mut desk).unwrap();
    type_text!(form, desk, "quick");
    press!(form, desk, "ctrl-s");
    assert!(!form.form.is_saving && load(&mut desk).is_none(), "it is asked for already");
    assert!(form.form.refusal.as_deref().is_some_and(|it| it.contains("not here yet")));
    let offline = Err(Failure::new(FailureKind::Offline, "No network."));
    answer(&mut form, first, offline, &mut desk);
    let words = form.form.refusal.clone().unwrap();
    assert_eq!(words, "No network. Ctrl-s asks for the steps again.");
    press!(form, desk, "ctrl-s");
    let second = load(&mut desk).unwrap();
    answer(&mut form, second, Ok(steps()), &mut desk);
    assert_eq!(
        (form.form.refusal.as_ref(), form.title(&desk).as_str()),
        (None, "New ticket in Backlog")
    );
    press!(form, desk, "ctrl-s");
    let input = created(written(&mut desk));
    assert_eq!((input.name.as_deref(), input.step_id), (Some("quick"), Some(BACKLOG)));
}
