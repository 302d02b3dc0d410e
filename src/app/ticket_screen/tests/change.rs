//! Moving, deleting and the panes.

use super::*;

#[test]
fn the_ticket_moves_at_once_and_comes_back_when_refused() {
    let mut rig = Rig::full();
    let step = |rig: &Rig| rig.screen().shown(&rig.state.desk).unwrap().step_id.unwrap().get();
    rig.press("L");
    let change = TicketInput {
        name: Some("Checkout drops the second guest".to_owned()),
        step_id: Some(StepId::new(3)),
        ..TicketInput::default()
    };
    let base = Box::new(ticket());
    assert_eq!(rig.writes(), [Write::SaveTicket { project: PROJECT, base, change }]);
    assert_eq!(step(&rig), 3);
    let property = |rig: &Rig| rig.screen().details.lines[2].clone();
    assert!(format!("{:?}", property(&rig)).contains("Done"));
    rig.press("L");
    assert_eq!(rig.writes().len(), 1);
    assert!(rig.notices()[0].contains("last lane"), "{:?}", rig.notices());
    let request = rig.last_request();
    let result = Err(failure(FailureKind::Forbidden));
    rig.tell(Reply::TicketSaved { request, ticket: TICKET, result });
    assert_eq!(step(&rig), 2);
    assert!(format!("{:?}", property(&rig)).contains("Ready"));
    rig.press("H");
    assert_eq!(step(&rig), 1);
}

#[test]
fn a_step_can_be_chosen() {
    let mut rig = Rig::full();
    rig.press("m");
    assert!(matches!(rig.state.layers.top(), Layer::Menu(menu) if menu.entries.len() == 3));
    rig.press("3");
    assert_eq!(rig.writes().len(), 1);
    rig.answer(Answer::Chosen(Choice::MoveTo(TICKET, StepId::new(3))));
    assert_eq!(rig.writes().len(), 1, "it is there already");
}

#[test]
fn deleting_asks_first_and_names_what_goes_with_it() {
    let mut rig = Rig::full();
    rig.press("D");
    let Layer::Confirm(confirm) = rig.state.layers.top() else { panic!() };
    assert_eq!(confirm.title, "Delete #70012?");
    assert!(
        confirm.lines[1]
            .starts_with("Its 2 notes go with it, and all files on them (../plan.pdf): nobody")
    );
    rig.press("n");
    assert!(rig.is_open() && rig.writes().is_empty());
    rig.press("D y");
    assert_eq!(rig.writes(), [Write::DeleteTicket { project: PROJECT, ticket: TICKET }]);
    assert!(!rig.is_open(), "back on the board");
}

#[test]
fn in_the_other_panes_notes_and_files_are_deleted() {
    let mut rig = Rig::full();
    rig.press("tab D");
    let Layer::Confirm(confirm) = rig.state.layers.top() else { panic!() };
    assert!(confirm.lines[0].contains("The 2. note"), "{:?}", confirm.lines);
    assert!(confirm.lines[1].contains("Its file goes with it: ../plan.pdf."));
    rig.press("y");
    let note = NoteId::new(2);
    assert_eq!(rig.writes(), [Write::DeleteNote { project: PROJECT, ticket: TICKET, note }]);
    assert!(rig.screen().is_doomed(Doomed::Note(note)));
    rig.press("D");
    assert!(rig.notices()[0].contains("deleted already"), "{:?}", rig.notices());
    let request = rig.last_request();
    let result = Err(failure(FailureKind::Forbidden));
    rig.tell(Reply::NoteDeleted { request, ticket: TICKET, note, result });
    assert!(!rig.screen().is_doomed(Doomed::Note(note)));
    rig.effects.clear();
    rig.press("tab D y");
    let file = FileId::new(5);
    assert_eq!(rig.writes(), [Write::DeleteFile { project: PROJECT, ticket: TICKET, note, file }]);
    let request = rig.last_request();
    rig.tell(Reply::FileDeleted { request, note, file, result: Ok(()) });
    assert!(rig.screen().listed_files(&rig.state.desk).is_empty());
    rig.press("D");
    assert!(rig.notices().concat().contains("no file"), "{:?}", rig.notices());
}

#[test]
fn read_only_changes_nothing_and_says_so() {
    let mut rig = Rig::closed(Size { width: 120, height: 40 }, true);
    rig.load_board();
    rig.open_ticket();
    rig.answer_notes(Ok(vec![note(1)]));
    rig.effects.clear();
    for key in ["n", "e", "D", "A", "H", "L", "m"] {
        rig.press(key);
        assert!(matches!(rig.state.layers.top(), Layer::Ticket(_)), "{key}");
        assert!(rig.notices()[0].contains("--read-only"), "{key}");
    }
    assert!(rig.writes().is_empty() && rig.transfers().is_empty());
}

#[test]
fn tab_goes_round_and_h_and_l_stop_at_the_ends() {
    let mut rig = Rig::full();
    let pane = |rig: &Rig| rig.screen().pane;
    rig.press("tab tab tab");
    assert_eq!(pane(&rig), Pane::Details);
    rig.press("h");
    assert_eq!(pane(&rig), Pane::Details);
    rig.press("shift-tab");
    assert_eq!(pane(&rig), Pane::Files);
    rig.press("l");
    assert_eq!(pane(&rig), Pane::Files);
    rig.press("h");
    assert_eq!(pane(&rig), Pane::Notes);
}

#[test]
fn every_size_is_laid_out() {
    let mut rig = Rig::full();
    for (width, height) in [(200, 50), (80, 24), (40, 12), (10, 3), (1, 1), (120, 40)] {
        rig.update(Msg::Resized(Size { width, height }));
        rig.press("tab j G g g ctrl-d ctrl-u k");
    }
    assert_eq!(rig.screen().notes.blocks().len(), 2);
}
