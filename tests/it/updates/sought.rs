//! A draft whose form needs what is not read yet, or whose subject somebody else has deleted.

use smartq::app::drafts::FoundDraft;
use smartq::app::effect::Effect;
use smartq::app::layer::Layer;
use smartq::app::msg::Msg;
use smartq::model::{Note, NoteInput, TicketId, TicketInput};
use smartq::worker::reply::{Failure, FailureKind, Fate, Reply, Unsent, UnsentWrite};
use smartq::worker::request::{EntryId, LoadId, Read, Request, Write};

use crate::support::fixtures::{self, BOOKING_MASK, RELEASE, Screen, answer};

const GONE: TicketId = TicketId::new(70_122);

fn draft(form: &str, fields: &[(&str, &str)]) -> FoundDraft {
    let field = |(property, text): &(&str, &str)| {
        format!(
            "[[field]]\nproperty = \"{property}\"\nlabel = \"{property}\"\nnow = {{ text = \"{text}\" }}\nstart = {{ text = \"as it was\" }}\n"
        )
    };
    let fields: String = fields.iter().map(field).collect();
    let text = format!(
        "version = 1\nwhat = \"x\"\naccount = \"this machine\"\nwritten = \"2026-12-01 09:00:00\"\nfiles = []\n[place]\nproject = 7\n{form}\n{fields}"
    );
    let name = "0a-1.toml".to_owned();
    FoundDraft { path: format!("/state/drafts/{name}").into(), name, text }
}

/// A board on which a draft from before was found, and the list of what is not sent.
fn listed(draft: FoundDraft) -> Screen {
    let mut screen = Screen::board(100, 30);
    let account = "this machine".to_owned();
    screen.send(Msg::DraftsFound { account, drafts: vec![draft] });
    screen.press("O");
    screen.effects();
    screen
}

fn note_draft() -> FoundDraft {
    let form = "form = \"note\"\nticket = 70003\nnote = 903";
    draft(form, &[("text", "What I meant")])
}

fn refused(write: Write) -> Screen {
    let mut screen = Screen::board(100, 30);
    let entry = UnsentWrite {
        entry: EntryId(1),
        request: None,
        write: Box::new(write),
        fate: Fate::Refused,
        theirs: None,
        reason: Some("There is no such ticket.".to_owned()),
        made: None,
        is_old: false,
    };
    screen.reply(Reply::Unsent(Box::new(Unsent {
        revision: 1,
        writes: vec![entry],
        ..Unsent::default()
    })));
    screen.press("O");
    screen.effects();
    screen
}

fn change_of_gone(change: TicketInput) -> Write {
    let base = smartq::model::Ticket {
        name: "Deleted meanwhile".to_owned(),
        ..smartq::model::Ticket::new(GONE, "Deleted meanwhile", smartq::model::StepId::new(12))
    };
    let kept = TicketInput::keeping(&base);
    let change = TicketInput {
        name: change.name.or(kept.name),
        step_id: change.step_id.or(kept.step_id),
        ..change
    };
    Write::SaveTicket { project: RELEASE, base: Box::new(base), change }
}

fn reads(screen: &mut Screen) -> Vec<(LoadId, Read)> {
    let read = |request| match request {
        Request::Read { load, read } => Some((load, read)),
        _ => None,
    };
    screen.requests().into_iter().filter_map(read).collect()
}

fn text_of_note(screen: &Screen) -> String {
    let Layer::NoteForm(form) = screen.state.layers.top() else { panic!("{}", screen.picture()) };
    form.form.answer("text").text().to_owned()
}

/// Answers as the fixtures do, with these notes.
fn answer_with_notes(screen: &mut Screen, notes: &[Note]) {
    screen.answer_with(&|request| {
        let mut replies = answer(request);
        for reply in &mut replies {
            if let Reply::Notes { result, .. } = reply {
                *result = Ok(notes.to_vec());
            }
        }
        replies
    });
}

#[test]
fn a_draft_of_a_note_that_is_not_read_yet_opens_as_soon_as_it_is() {
    let mut screen = listed(note_draft());
    screen.press("enter");
    let picture = screen.picture();
    assert!(picture.contains("The notes on #70003 are being read; it opens as soon"), "{picture}");
    assert!(!picture.contains("there again with"), "{picture}");
    screen.answer();
    assert_eq!(text_of_note(&screen), "What I meant");
    let Layer::NoteForm(form) = screen.state.layers.top() else { panic!() };
    assert_eq!(form.base.as_ref().map(|note| note.id.get()), Some(903));
    screen.press("esc");
    assert!(matches!(screen.state.layers.top(), Layer::Unsent(_)), "{}", screen.picture());
}

#[test]
fn whoever_goes_on_meanwhile_gets_no_form_under_the_hands() {
    for keys in ["down", "q", "f1"] {
        let mut screen = listed(note_draft());
        screen.press("enter");
        screen.press(keys);
        let before = screen.state.layers.iter().count();
        screen.answer();
        assert_eq!(screen.state.layers.iter().count(), before, "{keys}: {}", screen.picture());
        assert_eq!(screen.state.desk.drafts.kept().len(), 1);
    }
}

#[test]
fn notes_that_cannot_be_read_leave_the_draft_where_it_is() {
    let mut screen = listed(note_draft());
    screen.press("enter");
    let failure = Failure::new(FailureKind::Offline, "No connection to acme.");
    screen.answer_with(&|request| fixtures::refusal(request, &failure));
    let picture = screen.picture();
    assert!(picture.contains("#70003 cannot be read just now"), "{picture}");
    assert!(picture.contains("Change of a note on #70003"), "{picture}");
    // it is asked for anew
    screen.press("enter");
    screen.answer();
    assert_eq!(text_of_note(&screen), "What I meant");
}

#[test]
fn what_was_typed_in_a_note_that_is_gone_is_taken_up_as_a_new_one() {
    let mut screen = listed(note_draft());
    screen.press("enter");
    answer_with_notes(&mut screen, &[]);
    let picture = screen.picture();
    assert!(picture.contains("The note on #70003 is no longer there"), "{picture}");
    assert!(picture.contains("Take it up as a new note on #70003"), "{picture}");
    screen.press("esc");
    assert!(screen.picture().contains("its note is gone"), "{}", screen.picture());
    screen.press("enter");
    answer_with_notes(&mut screen, &[]);
    screen.effects();
    screen.press("enter");
    assert_eq!(text_of_note(&screen), "What I meant");
    let Layer::NoteForm(form) = screen.state.layers.top() else { panic!() };
    assert!(form.base.is_none());
    // in the same file, and nothing of it is dropped
    let effects = screen.effects();
    let is_kept = |effect: &Effect| matches!(effect, Effect::KeepDraft { text, .. } if text.contains("new note") && text.contains("What I meant"));
    assert!(effects.iter().any(is_kept), "{effects:?}");
    assert!(!effects.iter().any(|it| matches!(it, Effect::DropDraft { .. })), "{effects:?}");
    screen.press("ctrl-s");
    let written = screen.requests();
    let is_new = |it: &Request| matches!(it, Request::Write { write, .. } if matches!(&**write, Write::CreateNote { .. }));
    assert!(written.iter().any(is_new), "{written:?}");
}

#[test]
fn a_change_of_a_note_that_was_refused_as_it_is_gone_is_taken_up_as_a_new_one() {
    let base = Box::new(fixtures::notes(BOOKING_MASK).remove(2));
    let text = Some("<p>What I meant</p>".to_owned());
    let input = NoteInput { text, ..NoteInput::default() };
    let write = Write::SaveNote { project: RELEASE, ticket: BOOKING_MASK, base, input };
    let mut screen = refused(write);
    screen.press("enter enter");
    assert!(screen.state.desk.drafts.kept().is_empty(), "nothing that never opens");
    answer_with_notes(&mut screen, &[]);
    assert!(screen.picture().contains("Take it up as a new note"), "{}", screen.picture());
    screen.press("enter");
    assert_eq!(text_of_note(&screen), "What I meant");
    assert!(screen.requests().contains(&Request::Withdraw(EntryId(1))));
}

#[test]
fn a_note_whose_change_the_server_does_not_find_is_known_to_be_gone() {
    let mut screen = Screen::board(100, 30);
    screen.press("l l enter");
    screen.answer();
    screen.press("tab e");
    let Layer::NoteForm(form) = screen.state.layers.top() else { panic!("{}", screen.picture()) };
    let ticket = form.ticket;
    screen.type_text("More ");
    screen.press("ctrl-s");
    let request = screen.requests().into_iter().find_map(|it| match it {
        Request::Write { request, .. } => Some(request),
        _ => None,
    });
    screen.press("esc");
    let result = Err(Failure::new(FailureKind::Gone, "It is no longer there."));
    screen.reply(Reply::NoteSaved { request: request.unwrap(), ticket, result });
    let picture = screen.picture();
    assert!(picture.contains("What you typed is kept: O shows it."), "{picture}");
    assert!(!picture.contains("when you come back"), "{picture}");
    screen.press("O");
    assert!(screen.picture().contains("its note is gone"), "{}", screen.picture());
}

#[test]
fn what_is_left_of_a_note_that_is_gone_is_not_said_to_be_where_it_was() {
    let mut screen = Screen::board(100, 30);
    screen.press("l l enter");
    screen.answer();
    screen.press("tab e");
    let Layer::NoteForm(form) = screen.state.layers.top() else { panic!("{}", screen.picture()) };
    let ticket = form.ticket;
    screen.type_text("More ");
    screen.press("ctrl-s");
    let request = screen.requests().into_iter().find_map(|it| match it {
        Request::Write { request, .. } => Some(request),
        _ => None,
    });
    let result = Err(Failure::new(FailureKind::Gone, "It is no longer there."));
    screen.reply(Reply::NoteSaved { request: request.unwrap(), ticket, result });
    screen.press("esc");
    let picture = screen.picture();
    assert!(
        picture.contains("Nothing was saved; what you typed is kept: O shows it."),
        "{picture}"
    );
}

#[test]
fn a_note_that_was_there_in_an_earlier_run_is_waited_for() {
    let mut screen = listed(note_draft());
    screen.press("enter");
    let (load, _) = reads(&mut screen).remove(0);
    let told = fixtures::now().moment;
    let result = Ok(fixtures::notes(BOOKING_MASK));
    let reply = Box::new(Reply::Notes { load, ticket: BOOKING_MASK, result });
    screen.reply(Reply::Kept { told, reply });
    assert!(matches!(screen.state.layers.top(), Layer::Unsent(_)), "{}", screen.picture());
    let failure = Failure::new(FailureKind::Offline, "No connection to acme.");
    let result = Err(failure);
    screen.reply(Reply::Notes { load, ticket: BOOKING_MASK, result });
    assert_eq!(text_of_note(&screen), "What I meant", "nobody tells anything newer");
}

#[test]
fn of_a_ticket_that_is_gone_what_was_typed_is_offered_as_a_new_one() {
    let words = TicketInput { description: Some("All of it".to_owned()), ..Default::default() };
    let mut screen = refused(change_of_gone(words));
    screen.press("enter enter");
    assert!(screen.picture().contains("#70122 is being read"), "{}", screen.picture());
    screen.answer();
    let picture = screen.picture();
    assert!(picture.contains("#70122 is no longer there"), "{picture}");
    assert!(picture.contains("Take it up as a new ticket"), "{picture}");
    assert!(screen.state.desk.drafts.kept().is_empty(), "nothing that never opens");
    screen.press("esc");
    let picture = screen.picture();
    let is_kept = picture.contains("There is no such ticket.") && picture.contains("Refused 1");
    assert!(is_kept && picture.contains("its ticket is gone"), "{picture}");
    // it is known by now, so nothing else is offered
    screen.press("enter");
    assert!(!screen.picture().contains("in its form"), "{}", screen.picture());
    screen.press("enter");
    let Layer::TicketForm(form) = screen.state.layers.top() else { panic!("{}", screen.picture()) };
    assert!(form.base.is_none());
    assert_eq!(form.form.answer("name").text(), "Deleted meanwhile");
    assert_eq!(form.form.answer("description").text(), "All of it");
    assert!(screen.requests().contains(&Request::Withdraw(EntryId(1))));
}

#[test]
fn of_a_ticket_that_is_gone_a_mere_move_can_only_be_given_up() {
    let step_id = Some(smartq::model::StepId::new(13));
    let mut screen = refused(change_of_gone(TicketInput { step_id, ..Default::default() }));
    screen.press("enter enter");
    screen.answer();
    let picture = screen.picture();
    assert!(picture.contains("#70122 is no longer there"), "{picture}");
    assert!(picture.contains("Give it up") && !picture.contains("as a new ticket"), "{picture}");
    screen.press("enter");
    assert_eq!(screen.requests(), [Request::Withdraw(EntryId(1))]);
}

#[test]
fn a_draft_of_a_ticket_that_is_gone_becomes_one_of_a_new_ticket() {
    for (form, property) in [
        ("form = \"ticket\"\nticket = 70122", "name"),
        ("form = \"property\"\nticket = 70122\nproperty = \"name\"", "name"),
    ] {
        let mut screen = listed(draft(form, &[(property, "Half a name")]));
        screen.press("enter");
        screen.answer();
        assert!(screen.picture().contains("as a new ticket"), "{}", screen.picture());
        screen.press("enter");
        let Layer::TicketForm(form) = screen.state.layers.top() else {
            panic!("{}", screen.picture())
        };
        assert!(form.base.is_none());
        assert_eq!(form.form.answer("name").text(), "Half a name");
    }
}

#[test]
fn a_draft_of_a_ticket_that_can_be_read_opens_over_the_list() {
    let form = "form = \"ticket\"\nticket = 80001";
    let mut screen = listed(draft(form, &[("name", "Another name")]));
    screen.press("enter");
    let (load, read) = reads(&mut screen).remove(0);
    let ticket = TicketId::new(80_001);
    assert_eq!(read, Read::Ticket(RELEASE, ticket));
    let row = smartq::model::Ticket { id: ticket, ..fixtures::ticket(BOOKING_MASK) };
    screen.reply(Reply::Ticket { load, ticket, result: Ok(Box::new(row)) });
    let Layer::TicketForm(form) = screen.state.layers.top() else { panic!("{}", screen.picture()) };
    assert_eq!(form.form.answer("name").text(), "Another name");
}

#[test]
fn a_draft_of_a_note_on_a_ticket_that_is_gone_stays_and_says_so() {
    let mut screen = listed(note_draft());
    screen.press("enter");
    let failure = Failure::new(FailureKind::Gone, "There is no such ticket.");
    screen.answer_with(&|request| fixtures::refusal(request, &failure));
    let picture = screen.picture();
    assert!(picture.contains("#70003 is no longer there"), "{picture}");
    assert!(picture.contains("stays here; D throws it away"), "{picture}");
    assert_eq!(screen.state.desk.drafts.kept().len(), 1);
}

#[test]
fn what_was_made_of_both_for_a_note_that_is_not_read_yet_is_looked_for_too() {
    let mut both = note_draft();
    both.text = both.text.replace("note = 903", "note = 903\nboth = true");
    let mut screen = listed(both);
    assert!(screen.picture().contains("made of both"), "{}", screen.picture());
    screen.press("enter");
    assert!(screen.picture().contains("are being read"), "{}", screen.picture());
    answer_with_notes(&mut screen, &[]);
    screen.press("enter");
    assert_eq!(text_of_note(&screen), "What I meant");
}

#[test]
fn the_list_stays_where_the_ticket_below_it_turns_out_to_be_gone() {
    let mut screen = Screen::board(100, 30);
    screen.press("l l enter");
    screen.answer();
    let account = "this machine".to_owned();
    screen.send(Msg::DraftsFound { account, drafts: vec![note_draft()] });
    screen.press("O");
    let failure = Failure::new(FailureKind::Gone, "There is no such ticket.");
    screen.requests();
    screen.press("q r");
    screen.press("O");
    screen.answer_with(&|request| fixtures::refusal(request, &failure));
    assert!(matches!(screen.state.layers.top(), Layer::Unsent(_)), "{}", screen.picture());
    assert!(screen.picture().contains("its ticket is gone"), "{}", screen.picture());
    screen.press("q q");
    assert!(matches!(screen.state.layers.top(), Layer::Board(_)), "{}", screen.picture());
}
