//! Files that are kept until the server has them.

use super::*;

/// A file that an earlier run was to send to a note.
fn of_a_file(entry: u64, name: &str, fate: Fate) -> UnsentWrite {
    let write = Write::SendFile {
        project: ProjectId::new(1),
        ticket: TicketId::new(70_001),
        note: NoteId::new(5),
        path: format!("/home/ann/{name}").into(),
        is_last: false,
    };
    UnsentWrite {
        entry: EntryId(entry),
        request: None,
        write: Box::new(write),
        fate,
        theirs: None,
        reason: None,
        made: None,
        is_old: false,
    }
}

fn told(revision: u64, writes: Vec<UnsentWrite>) -> Reply {
    Reply::Unsent(Box::new(Unsent { revision, writes, ..Unsent::default() }))
}

#[test]
fn files_of_an_earlier_run_go_on_in_the_list_of_transfers() {
    let mut screen = Screen::board(120, 40);
    screen.requests();
    let files = vec![of_a_file(1, "a.txt", Fate::Unknown), of_a_file(2, "b.txt", Fate::Waiting)];
    // what was found is told of before what is kept
    screen.reply(Reply::Found(files));
    assert!(screen.picture().contains("looked up and sent now"), "{}", screen.picture());
    let resumed: Vec<_> = screen
        .requests()
        .into_iter()
        .filter_map(|request| match request {
            Request::Resume { request, entry, write } => Some((request, entry, write)),
            _ => None,
        })
        .collect();
    let is_last = |write: &Write| matches!(write, Write::SendFile { is_last: true, .. });
    let [(first, EntryId(1), one), (second, EntryId(2), two)] = &resumed[..] else {
        panic!("{resumed:?}")
    };
    assert!(!is_last(one) && is_last(two), "people are told with the last");
    assert_eq!(screen.state.desk.tasks.under_way(), 2);
    let note = NoteId::new(5);
    let failed = Failure::new(FailureKind::TooLarge, "Too large.");
    screen.reply(Reply::Uploaded { task: first.task(), note, result: Err(failed) });
    let mut refused = of_a_file(1, "a.txt", Fate::Refused);
    refused.reason = Some("Too large.".to_owned());
    let mut sending = of_a_file(2, "b.txt", Fate::Sending);
    sending.request = Some(*second);
    screen.reply(told(2, vec![refused, sending]));
    let picture = screen.picture();
    assert!(!picture.contains("unsent") && !picture.contains("needs you"), "told once: {picture}");
    screen.press("O");
    let picture = screen.picture();
    assert!(picture.contains("File “a.txt” for a note on #70001"), "{picture}");
    assert!(picture.contains("/home/ann/a.txt"), "where it lies: {picture}");
    // giving it up puts it away in the list of transfers too
    screen.press("D y");
    assert!(screen.requests().contains(&Request::Withdraw(EntryId(1))));
    assert_eq!(screen.state.desk.tasks.list().len(), 1);
    // nothing of what is kept is asked about at the end
    screen.press("ctrl-c");
    assert!(screen.effects().contains(&Effect::Quit), "{}", screen.picture());
}

#[test]
fn a_file_that_was_refused_is_sent_again_from_the_list_of_what_is_not_sent() {
    let mut screen = Screen::board(120, 40);
    let mut refused = of_a_file(1, "a.txt", Fate::Refused);
    refused.reason = Some("Too large.".to_owned());
    screen.reply(told(1, vec![refused.clone()]));
    screen.reply(Reply::Found(vec![refused]));
    assert!(screen.picture().contains("1 needs you"), "{}", screen.picture());
    screen.requests();
    screen.press("O enter");
    let picture = screen.picture();
    assert!(picture.contains("Send it once more") && picture.contains("Give it up"), "{picture}");
    screen.press("enter");
    let is_it = |it: &Request| matches!(it, Request::Resume { entry: EntryId(1), .. });
    assert!(screen.requests().iter().any(is_it));
}

#[test]
fn files_of_an_earlier_run_are_each_a_transfer_and_what_does_not_go_on_is_waited_for_by_nobody() {
    let mut screen = Screen::board(120, 40);
    screen.requests();
    let twice = vec![of_a_file(1, "a.txt", Fate::Unknown), of_a_file(2, "a.txt", Fate::Waiting)];
    screen.reply(Reply::Found(twice));
    assert_eq!(screen.state.desk.tasks.under_way(), 2, "the same file twice is two");
    // signed in anew a day later: they are listed, and nothing of them is under way
    let old =
        [1, 2].map(|at| UnsentWrite { is_old: true, ..of_a_file(at, "a.txt", Fate::Waiting) });
    screen.reply(Reply::Found(old[..1].to_vec()));
    assert_eq!(screen.state.desk.tasks.under_way(), 1);
    screen.reply(Reply::Found(vec![of_a_file(3, "b.txt", Fate::Asks)]));
    let said = notices(&screen);
    assert!(said.contains("may have been saved or not") && !said.contains("somebody"), "{said}");
}

#[test]
fn a_note_on_its_way_with_its_files_says_that_both_lines_are_the_same() {
    let mut screen = Screen::board(80, 40);
    screen.requests();
    screen.press("N");
    screen.type_text("See the plan");
    screen.press("ctrl-g");
    let name = "plan.pdf".to_owned();
    let entries = Some(vec![FolderEntry { name, is_folder: false, size: 9 }]);
    screen.send(Msg::FolderListed { folder: "/home/ann".into(), entries });
    screen.press("space ctrl-s");
    screen.press("ctrl-s");
    let (request, write) = write(&mut screen);
    screen.press("esc");
    screen.reply(up(1, vec![entry(&write, Some(request), Fate::Sending, false)]));
    screen.press("O");
    let picture = screen.picture();
    assert!(picture.contains("Drafts 1") && picture.contains("Sending 1"), "{picture}");
    assert!(picture.contains("on its way below"), "{picture}");
    assert!(picture.contains("as its files go after it"), "{picture}");
    assert_eq!(picture.matches("Files").count(), 1, "{picture}");
}
