//! Files are attached, saved, stopped and tried again.

use super::*;
use crate::app::msg::LocalFile;

fn local(path: &str) -> LocalFile {
    LocalFile { path: path.into(), size: Some(10) }
}

#[test]
fn a_file_is_attached_to_the_selected_note() {
    let mut rig = Rig::full();
    rig.press("tab k A");
    assert!(matches!(rig.state.layers.top(), Layer::Path(_)));
    rig.state.layers.pop(2, &mut rig.state.desk);
    rig.answer(Answer::Files(vec![local("/home/ann/log.txt")]));
    let upload = Transfer::Upload {
        project: PROJECT,
        ticket: TICKET,
        note: NoteId::new(1),
        path: PathBuf::from("/home/ann/log.txt"),
        is_last: true,
    };
    assert_eq!(rig.transfers(), [upload]);
}

#[test]
fn from_the_pane_of_the_ticket_too_it_goes_to_the_note_whose_files_are_shown() {
    let mut rig = Rig::full();
    rig.press("A");
    let Layer::Path(prompt) = rig.state.layers.top() else { panic!() };
    assert_eq!(prompt.holder.as_deref(), Some("the selected note"));
    rig.state.layers.pop(2, &mut rig.state.desk);
    rig.answer(Answer::Files(vec![local("/home/ann/log.txt")]));
    assert!(rig.writes().is_empty(), "no second note");
    assert!(matches!(
        rig.transfers().as_slice(),
        [Transfer::Upload { note, .. }] if note.get() == 2
    ));
}

#[test]
fn where_there_is_no_note_it_comes_with_one_of_its_own() {
    let mut rig = Rig::bare();
    rig.press("A");
    rig.state.layers.pop(2, &mut rig.state.desk);
    rig.answer(Answer::Files(vec![local("/home/ann/a<b>.txt")]));
    let input = NoteInput {
        text: Some("<p>a&lt;b&gt;.txt</p>".to_owned()),
        has_attachments: Some(true),
        ..NoteInput::default()
    };
    assert_eq!(rig.writes(), [Write::CreateNote { project: PROJECT, ticket: TICKET, input }]);
    assert!(rig.transfers().is_empty(), "first the note");
    let request = rig.last_request();
    let result = Ok(Box::new(note(9)));
    rig.tell(Reply::NoteSaved { request, ticket: TICKET, result });
    assert!(matches!(
        rig.transfers().as_slice(),
        [Transfer::Upload { note, is_last: true, .. }] if note.get() == 9
    ));
    assert_eq!(rig.screen().notes.selected, Some(NoteId::new(9)), "the new note is selected");
}

#[test]
fn several_are_attached_one_after_the_other() {
    let mut rig = Rig::full();
    rig.press("A");
    rig.state.layers.pop(2, &mut rig.state.desk);
    rig.answer(Answer::Files(vec![local("/a"), local("/b")]));
    let sent = |rig: &Rig| match rig.transfers().as_slice() {
        [Transfer::Upload { path, is_last, .. }] => (path.clone(), *is_last),
        other => panic!("{other:?}"),
    };
    assert_eq!(sent(&rig), (PathBuf::from("/a"), false));
    let task = rig.state.desk.tasks.list()[0].id;
    rig.effects.clear();
    let note = NoteId::new(2);
    rig.tell(Reply::Uploaded { task, note, result: Ok(Box::new(file(6, "a"))) });
    assert_eq!(sent(&rig), (PathBuf::from("/b"), true));
}

#[test]
fn where_there_is_no_note_several_get_a_form_for_one() {
    let mut rig = Rig::bare();
    rig.press("A");
    rig.state.layers.pop(2, &mut rig.state.desk);
    let top = rig.state.layers.len() - 1;
    let Some(Layer::Ticket(screen)) = rig.state.layers.get_mut(top) else { panic!() };
    let files = Answer::Files(vec![local("/x/a.txt"), local("/x/b*.txt")]);
    let go = screen.answer(files, &mut rig.state.desk);
    let Go::Push(Layer::NoteForm(form)) = go else { panic!("{go:?}") };
    assert_eq!(form.wanted_files().len(), 2);
    assert_eq!(form.input().text.as_deref(), Some("<p>a.txt<br>b*.txt</p>"));
}

#[test]
fn all_files_of_a_note_are_saved_under_safe_names_that_are_free() {
    let mut rig = Rig::full();
    rig.press("tab ctrl-s");
    let Layer::Path(prompt) = rig.state.layers.top() else { panic!("{:?}", rig.notices()) };
    let PathPurpose::SaveAll { what, size } = &prompt.purpose else { panic!() };
    assert_eq!((what.as_str(), *size), ("The file of the selected note", Some(9000)));
    rig.state.layers.pop(2, &mut rig.state.desk);
    rig.answer(Answer::Folder("/home/ann/x".into(), vec!["PLAN.pdf".to_owned()]));
    let target = |rig: &Rig| match rig.transfers().as_slice() {
        [Transfer::Download { target, .. }] => target.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(target(&rig), PathBuf::from("/home/ann/x/plan (1).pdf"));
}

#[test]
fn all_files_of_a_ticket_are_saved_as_soon_as_it_is_known_which_they_are() {
    let mut rig = Rig::open();
    rig.answer_ticket(Ok(()));
    rig.answer_notes(Ok(vec![note(1), note(2), note(3)]));
    rig.answer_files(3, vec![file(5, "plan.pdf")]);
    rig.press("ctrl-s");
    rig.state.layers.pop(2, &mut rig.state.desk);
    rig.answer(Answer::Folder("/x".into(), Vec::new()));
    assert_eq!(rig.transfers().len(), 1, "what is known already");
    rig.answer_files(1, vec![file(7, "plan.pdf"), file(8, "b.pdf")]);
    rig.answer_files(2, Vec::new());
    let list = rig.state.desk.tasks.list();
    let names: Vec<String> = list.iter().map(|task| task.plan.name()).collect();
    assert_eq!(names, ["plan.pdf", "plan (1).pdf", "b.pdf"]);
    assert_eq!(rig.transfers().len(), 2, "two at once");
}

#[test]
fn what_is_not_saved_when_the_ticket_is_left_is_said() {
    let mut rig = Rig::open();
    rig.answer_ticket(Ok(()));
    rig.answer_notes(Ok(vec![note(1), note(2)]));
    rig.press("ctrl-s");
    rig.state.layers.pop(2, &mut rig.state.desk);
    rig.answer(Answer::Folder("/x".into(), Vec::new()));
    rig.press("q");
    assert_eq!(rig.notices(), ["The files of 2 notes were not listed yet and are not saved."]);
}

#[test]
fn a_note_that_was_refused_is_told_once_and_the_file_can_be_tried_again() {
    let mut rig = Rig::bare();
    rig.press("A");
    rig.state.layers.pop(2, &mut rig.state.desk);
    rig.answer(Answer::Files(vec![local("/home/ann/log.txt")]));
    let request = rig.last_request();
    let result = Err(failure(FailureKind::Forbidden));
    rig.tell(Reply::NoteSaved { request, ticket: TICKET, result });
    assert_eq!(rig.notices(), ["log.txt was not sent: The server said no."]);
    rig.effects.clear();
    rig.press("R");
    assert!(matches!(rig.writes().as_slice(), [Write::CreateNote { .. }]));
}

#[test]
fn a_saved_file_has_a_safe_name_in_the_folder_of_downloads() {
    let mut rig = Rig::full();
    rig.press("S");
    assert!(matches!(rig.state.layers.top(), Layer::Path(_)));
    rig.state.layers.pop(2, &mut rig.state.desk);
    let purpose = PathPurpose::SaveFile {
        note: NoteId::new(2),
        file: FileId::new(5),
        name: "../plan.pdf".to_owned(),
        size: Some(9000),
    };
    let target = PathBuf::from("/home/ann/Downloads/plan.pdf");
    rig.answer(Answer::Path(target.clone(), purpose));
    let download = Transfer::Download {
        project: PROJECT,
        ticket: TICKET,
        note: NoteId::new(2),
        file: FileId::new(5),
        size: Some(9000),
        target,
    };
    assert_eq!(rig.transfers(), [download]);
    rig.press("tab k S");
    assert!(rig.notices()[0].contains("no file to save"), "{:?}", rig.notices());
}

fn uploading() -> (Rig, TaskId) {
    let mut rig = Rig::full();
    let task = rig.state.desk.transfer(Transfer::Upload {
        project: PROJECT,
        ticket: TICKET,
        note: NoteId::new(2),
        path: PathBuf::from("/home/ann/log.txt"),
        is_last: true,
    });
    rig.collect();
    rig.effects.clear();
    (rig, task)
}

#[test]
fn progress_shows_and_the_end_is_told() {
    let (mut rig, task) = uploading();
    let elapsed = Duration::from_millis(100);
    assert!(rig.tell(Reply::Progress { task, done: 50, total: Some(100), elapsed }));
    assert_eq!(rig.state.desk.tasks.list()[0].percent(), Some(50));
    assert!(rig.screen().places.transfers.is_some());
    let note = NoteId::new(2);
    rig.tell(Reply::Uploaded { task, note, result: Ok(Box::new(file(6, "log.txt"))) });
    assert_eq!(rig.screen().listed_files(&rig.state.desk).len(), 2);
    assert_eq!(rig.notices(), ["log.txt is attached to #70012."]);
    assert!(rig.screen().places.transfers.is_none());
    assert_eq!(rig.reads(), [files_of(2)], "what else came to the note meanwhile");
}

#[test]
fn a_transfer_is_stopped_tried_again_and_put_away() {
    let (mut rig, task) = uploading();
    rig.press("x");
    assert_eq!(rig.effects, [Effect::Send(Request::CancelTask(task))]);
    rig.press("x");
    assert_eq!(rig.effects.len(), 1, "once is enough");
    let note = NoteId::new(2);
    rig.tell(Reply::Uploaded { task, note, result: Err(failure(FailureKind::Cancelled)) });
    assert!(rig.notices()[0].contains("was stopped"), "{:?}", rig.notices());
    rig.effects.clear();
    rig.press("R");
    assert_eq!(rig.transfers().len(), 1);
    let again = rig.state.desk.tasks.list()[0].id;
    assert_eq!(again, task, "what may have arrived is looked for");
    rig.tell(Reply::Uploaded { task: again, note, result: Err(failure(FailureKind::TooLarge)) });
    rig.press("x");
    assert!(rig.state.desk.tasks.list().is_empty());
    rig.press("x");
    assert!(rig.notices().concat().contains("No file is on its way."), "{:?}", rig.notices());
}

#[test]
fn the_pane_of_transfers_goes_with_the_last_one() {
    let (mut rig, task) = uploading();
    rig.press("tab tab tab");
    assert_eq!(rig.screen().pane, Pane::Transfers);
    assert_eq!(rig.screen().transfers.selected, Some(task));
    let result = Ok(Box::new(file(6, "log.txt")));
    rig.tell(Reply::Uploaded { task, note: NoteId::new(2), result });
    assert_eq!(rig.screen().pane, Pane::Notes);
}

#[test]
fn leaving_the_program_with_a_file_under_way_asks_first() {
    let (mut rig, _) = uploading();
    rig.press("ctrl-c");
    assert!(matches!(rig.state.layers.top(), Layer::Confirm(_)));
    assert!(!rig.effects.contains(&Effect::Quit));
    rig.press("y");
    assert!(rig.effects.contains(&Effect::Quit));
}

#[test]
fn only_a_file_that_was_saved_is_opened_and_the_key_is_shown_then() {
    let mut rig = Rig::full();
    let has = |rig: &Rig| rig.state.layers.top().has(Command::OpenFile, &rig.state.desk);
    assert!(!has(&rig));
    rig.press("o");
    let words =
        "../plan.pdf was not saved to this machine yet, so it cannot be opened. S saves it.";
    assert_eq!(rig.notices(), [words]);
    assert!(rig.effects.iter().all(|effect| !matches!(effect, Effect::OpenFile(_))));
    let file = PathPurpose::SaveFile {
        note: NoteId::new(2),
        file: FileId::new(5),
        name: "plan.pdf".to_owned(),
        size: None,
    };
    let path = PathBuf::from("/home/ann/plan.pdf");
    rig.press("S");
    rig.state.layers.pop(2, &mut rig.state.desk);
    rig.answer(Answer::Path(path.clone(), file));
    rig.press("tab tab tab o");
    assert!(rig.notices().concat().contains("still on its way"), "{:?}", rig.notices());
    let task = rig.state.desk.tasks.list()[0].id;
    rig.tell(Reply::Downloaded { task, result: Ok(path.clone()) });
    assert!(has(&rig));
    rig.effects.clear();
    rig.press("o");
    assert!(rig.effects.contains(&Effect::OpenFile(path)), "{:?}", rig.effects);
}
