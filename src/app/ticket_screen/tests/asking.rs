//! What is asked for, what is dropped, and what a ticket that is gone leads to.

use super::*;

#[test]
fn it_opens_with_what_the_board_knows_and_asks_for_the_rest() {
    let rig = Rig::open();
    assert_eq!(rig.reads(), [Read::Ticket(PROJECT, TICKET), Read::Notes(PROJECT, TICKET)]);
    let name = details::Line::Name("Checkout drops the second guest".to_owned());
    assert_eq!(rig.screen().details.lines[0], name);
}

#[test]
fn without_a_board_it_asks_for_what_that_would_have_brought() {
    let mut rig = Rig::closed(Size { width: 80, height: 24 }, false);
    rig.state.desk.store = crate::app::store::Store::default();
    rig.effects.clear();
    rig.open_ticket();
    let asked = rig.reads();
    for read in [Read::Fields(PROJECT), Read::Steps(PROJECT), Read::People] {
        assert!(asked.contains(&read), "{asked:?}");
    }
    assert!(rig.screen().details.lines.is_empty());
}

#[test]
fn files_are_asked_for_where_they_are_looked_at_and_a_few_at_a_time() {
    let mut rig = Rig::open();
    rig.answer_ticket(Ok(()));
    rig.effects.retain(|effect| {
        matches!(effect, Effect::Send(Request::Read { read: Read::Notes(..), .. }))
    });
    rig.answer_notes(Ok((1..=40).map(note).collect()));
    rig.effects.retain(|effect| {
        matches!(effect, Effect::Send(Request::Read { read: Read::Files(..), .. }))
    });
    assert_eq!(rig.reads().len(), files::AT_ONCE);
    assert_eq!(rig.reads()[0], files_of(40), "the selected one first");
    let mut answered = Vec::new();
    while let Some(Read::Files(_, _, note)) =
        rig.reads().into_iter().find(|read| !answered.contains(read))
    {
        answered.push(files_of(note.get()));
        rig.answer_files(note.get(), Vec::new());
        assert!(rig.reads().len() - answered.len() <= files::AT_ONCE);
    }
    let seen = rig.screen().notes.in_sight().count();
    assert_eq!(answered.len(), seen, "none out of sight");
    assert!((5..20).contains(&seen));
}

#[test]
fn an_answer_that_was_asked_for_again_since_is_dropped() {
    let mut rig = Rig::full();
    rig.press("r");
    let old = rig.load(Read::Notes(PROJECT, TICKET));
    rig.press("r");
    rig.tell(Reply::Notes { load: old, ticket: TICKET, result: Ok(Vec::new()) });
    assert_eq!(rig.screen().notes.blocks().len(), 2);
    rig.answer_notes(Ok(vec![note(2), note(7)]));
    assert_eq!(rig.screen().notes.blocks().len(), 2);
    assert_eq!(rig.screen().notes.selected, Some(NoteId::new(2)), "by id");
    assert!(rig.reads().contains(&files_of(2)), "files are asked for anew");
}

#[test]
fn leaving_gives_up_what_is_awaited() {
    let mut rig = Rig::open();
    let loads = [rig.load(Read::Ticket(PROJECT, TICKET)), rig.load(Read::Notes(PROJECT, TICKET))];
    rig.press("q");
    assert!(!rig.is_open());
    for load in loads {
        assert!(rig.effects.contains(&Effect::Send(Request::CancelLoad(load))));
    }
}

#[test]
fn other_tickets_answers_change_nothing_here() {
    let mut rig = Rig::full();
    let before = rig.screen().notes.clone();
    rig.tell(Reply::NoteSaved {
        request: RequestId(999),
        ticket: TicketId::new(1),
        result: Ok(Box::new(note(99))),
    });
    assert_eq!(rig.screen().notes, before);
}

#[test]
fn a_ticket_that_somebody_deleted_closes_with_a_word() {
    let mut rig = Rig::full();
    rig.press("r");
    rig.answer_ticket(Err(failure(FailureKind::Gone)));
    assert!(!rig.is_open());
    assert!(rig.notices()[0].contains("#70012 is not there any more"), "{:?}", rig.notices());
}

#[test]
fn under_a_form_it_stays_until_the_form_is_left() {
    let mut rig = Rig::full();
    rig.press("r n");
    assert!(matches!(rig.state.layers.top(), Layer::NoteForm(_)));
    rig.answer_ticket(Err(failure(FailureKind::Gone)));
    assert!(matches!(rig.state.layers.top(), Layer::NoteForm(_)), "what was typed is still there");
    assert!(rig.screen().gone);
    rig.press("esc");
    if matches!(rig.state.layers.top(), Layer::Confirm(_)) {
        rig.press("y");
    }
    assert!(matches!(rig.state.layers.top(), Layer::Ticket(_)));
    rig.press("j");
    assert!(!rig.is_open(), "any key goes back");
}

#[test]
fn a_move_of_a_ticket_that_is_gone_closes_it_too() {
    let mut rig = Rig::full();
    rig.press("L");
    let request = rig.last_request();
    let result = Err(failure(FailureKind::Gone));
    rig.tell(Reply::TicketSaved { request, ticket: TICKET, result });
    assert!(!rig.is_open());
}

#[test]
fn what_failed_otherwise_stays_on_the_screen() {
    let mut rig = Rig::full();
    rig.press("r");
    rig.answer_ticket(Err(failure(FailureKind::Offline)));
    rig.answer_notes(Err(failure(FailureKind::Offline)));
    assert!(rig.is_open());
    assert_eq!(rig.screen().notes.blocks().len(), 2);
    assert!(!rig.screen().details.lines.is_empty());
}
