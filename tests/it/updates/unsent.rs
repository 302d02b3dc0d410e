//! Writes that are kept because the server cannot be reached.

mod files;

use smartq::app::effect::Effect;
use smartq::app::layer::Layer;
use smartq::app::msg::{FolderEntry, Msg};
use smartq::model::{
    FieldContent, Note, NoteId, NoteInput, ProjectId, TicketId, TicketInput, ValueId,
};
use smartq::worker::reply::{Failure, FailureKind, Fate, Link, Reply, Unsent, UnsentWrite};
use smartq::worker::request::{EntryId, Request, RequestId, Write};

use crate::support::fixtures::{self, RELEASE, Screen};

fn offline() -> Failure {
    Failure::new(FailureKind::Offline, "No connection to acme. Nothing was sent.")
}

fn write(screen: &mut Screen) -> (RequestId, Write) {
    let requests = screen.requests().into_iter();
    let mut writes = requests.filter_map(|request| match request {
        Request::Write { request, write } => Some((request, *write)),
        _ => None,
    });
    writes.next().unwrap()
}

fn notices(screen: &Screen) -> String {
    screen.state.desk.notices.standing().iter().map(|notice| notice.text.clone()).collect()
}

fn entry(write: &Write, request: Option<RequestId>, fate: Fate, is_old: bool) -> UnsentWrite {
    UnsentWrite {
        entry: EntryId(1),
        request,
        write: Box::new(write.clone()),
        fate,
        theirs: None,
        reason: None,
        made: None,
        is_old,
    }
}

fn down(revision: u64, writes: Vec<UnsentWrite>, in_memory: Option<&str>) -> Reply {
    let in_memory = in_memory.map(ToOwned::to_owned);
    let link = Link::Down(offline());
    Reply::Unsent(Box::new(Unsent {
        revision,
        link,
        writes,
        in_memory,
        again: None,
        ..Unsent::default()
    }))
}

#[test]
fn what_is_kept_stays_in_its_new_lane_is_counted_and_does_not_hold_up_the_end() {
    let mut screen = Screen::board(80, 24);
    screen.requests();
    screen.press("L");
    let (request, write) = write(&mut screen);
    screen.reply(Reply::Queued { request, why: offline() });
    let queued = entry(&write, Some(request), Fate::Waiting, false);
    screen.reply(down(1, vec![queued.clone()], None));
    assert!(screen.picture().contains("! offline  ⇡1 unsent"), "{}", screen.picture());
    assert!(notices(&screen).contains("goes out by itself"));
    assert_eq!(screen.state.desk.store.unanswered(), 1, "not taken back");
    // an older word that comes late is not the last one
    screen.reply(Reply::Unsent(Box::default()));
    assert!(screen.picture().contains("offline"));
    screen.press("ctrl-c");
    assert!(screen.effects().contains(&Effect::Quit), "nothing is lost, so nothing is asked");
}

fn up(revision: u64, writes: Vec<UnsentWrite>) -> Reply {
    Reply::Unsent(Box::new(Unsent { revision, writes, ..Unsent::default() }))
}

#[test]
fn what_is_under_way_is_listed_at_once_and_counted_when_it_takes_its_time() {
    let mut screen = Screen::board(80, 24);
    screen.requests();
    screen.press("L");
    let (request, write) = write(&mut screen);
    screen.reply(up(1, vec![entry(&write, Some(request), Fate::Sending, false)]));
    assert!(!screen.picture().contains("unsent"), "most are answered by now");
    let mut effects = screen.effects().into_iter();
    let timer = effects.find_map(|effect| match effect {
        Effect::StartTimer { id, after } if after.as_secs() == 2 => Some(id),
        _ => None,
    });
    screen.press("O");
    assert!(screen.picture().contains("Sending"), "{}", screen.picture());
    screen.press("q");
    screen.send(Msg::Elapsed(timer.expect("it is looked at again")));
    assert!(screen.picture().contains("⇡1 unsent"), "{}", screen.picture());
    screen.reply(up(2, Vec::new()));
    assert!(!screen.picture().contains("unsent"));
}

#[test]
fn what_is_in_memory_alone_is_asked_about_at_the_end() {
    let mut screen = Screen::board(80, 24);
    screen.requests();
    screen.press("L");
    let (request, write) = write(&mut screen);
    screen.reply(Reply::Queued { request, why: offline() });
    let queued = entry(&write, Some(request), Fate::Waiting, false);
    screen.reply(down(1, vec![queued], Some("cannot write x: no space left")));
    assert!(notices(&screen).contains("no space left"));
    screen.press("ctrl-c");
    assert!(!screen.effects().contains(&Effect::Quit));
    assert!(matches!(screen.state.layers.top(), Layer::Confirm(_)));
}

#[test]
fn of_what_an_earlier_run_has_left_only_what_is_fresh_goes_on() {
    let mut screen = Screen::board(80, 24);
    screen.requests();
    let project = ProjectId::new(3);
    let delete = Write::DeleteTicket { project, ticket: TicketId::new(9) };
    let old = UnsentWrite { entry: EntryId(2), ..entry(&delete, None, Fate::Waiting, true) };
    let refused = UnsentWrite { entry: EntryId(3), ..entry(&delete, None, Fate::Refused, false) };
    let fresh = entry(&delete, None, Fate::Unknown, false);
    screen.reply(Reply::Found(vec![fresh, old, refused]));
    let resumed: Vec<EntryId> = screen
        .requests()
        .into_iter()
        .filter_map(|request| match request {
            Request::Resume { entry, .. } => Some(entry),
            _ => None,
        })
        .collect();
    assert_eq!(resumed, [EntryId(1)]);
    let told = notices(&screen);
    for words in ["1 change was refused", "1 change was kept, too old", "O lists what is left"] {
        assert!(told.contains(words), "{words}: {told}");
    }
}

/// A board with these writes kept, and the list of what is not sent.
fn listed(writes: Vec<UnsentWrite>) -> Screen {
    let mut screen = Screen::board(80, 24);
    screen.requests();
    screen.reply(down(1, writes, None));
    screen.press("O");
    assert_eq!(screen.requests(), [Request::LookElsewhere]);
    screen
}

#[test]
fn what_another_program_has_in_its_list_is_said() {
    let mut screen = listed(Vec::new());
    assert!(!screen.picture().contains("Another smartq"));
    screen.send(Msg::DraftsElsewhere { account: "this machine".to_owned(), count: 2 });
    screen.reply(Reply::Unsent(Box::new(Unsent {
        revision: 2,
        elsewhere: 1,
        ..Unsent::default()
    })));
    let picture = screen.picture();
    let words = "Another smartq that runs here has 2 drafts and 1 change in its own list.";
    assert!(picture.contains(words), "{picture}");
}

fn new_note() -> Write {
    let text = Some("<p>What I <b>meant</b></p>".to_owned());
    let input = NoteInput { text, private: Some(true), ..NoteInput::default() };
    Write::CreateNote { project: ProjectId::new(7), ticket: TicketId::new(70_003), input }
}

#[test]
fn what_is_not_sent_is_listed_with_how_far_it_has_come() {
    let write = new_note();
    let mut waiting = entry(&write, Some(RequestId(99)), Fate::Waiting, false);
    let mut refused = entry(&write, Some(RequestId(98)), Fate::Refused, false);
    (waiting.entry, refused.entry) = (EntryId(1), EntryId(2));
    let mut screen = listed(vec![waiting, refused]);
    let picture = screen.picture();
    for words in ["Not sent", "New note on #70003", "Waiting", "Refused", "What I __meant__"] {
        assert!(picture.contains(words), "{words}:\n{picture}");
    }
    screen.press("G enter");
    assert!(notices(&screen).contains("It waits, and goes on by itself"), "{}", notices(&screen));
    assert!(screen.picture().contains("Give it up"), "what was never sent can be taken back");
    screen.press("esc r");
    assert_eq!(screen.requests(), [Request::TryNow, Request::LookElsewhere]);
}

#[test]
fn custom_fields_of_what_is_not_sent_are_told_by_their_names() {
    let field = |name: &str| name.parse().unwrap();
    let fields = [
        (field("f1"), FieldContent::One("501".to_owned())),
        (field("f3"), FieldContent::One("13.1".to_owned())),
        (field("f5"), FieldContent::Many(vec![ValueId::new(511), ValueId::new(513)])),
    ];
    let name = Some("Added on the train".to_owned());
    let input = TicketInput { name, fields: fields.into(), ..TicketInput::default() };
    let write = Write::CreateTicket { project: RELEASE, input };
    let screen = listed(vec![entry(&write, None, Fate::Waiting, true)]);
    let picture = screen.picture();
    for words in ["Build", "13.1", "Platforms", "Web, Android"] {
        assert!(picture.contains(words), "{words}:\n{picture}");
    }
    assert!(!picture.contains("501") && !picture.contains(" f1"), "{picture}");
}

#[test]
fn what_was_refused_is_taken_up_again_word_for_word() {
    let mut screen = listed(vec![entry(&new_note(), None, Fate::Refused, false)]);
    screen.press("enter enter");
    let Layer::NoteForm(form) = screen.state.layers.top() else { panic!("{}", screen.picture()) };
    assert_eq!(form.form.answer("text").text(), "What I __meant__");
    assert!(form.form.answer("private").truth());
    let effects = screen.effects();
    let is_kept = |effect: &Effect| matches!(effect, Effect::KeepDraft { text, .. } if text.contains("What I __meant__"));
    let kept = effects.iter().position(is_kept);
    let withdrawn = Effect::Send(Request::Withdraw(EntryId(1)));
    let gone = effects.iter().position(|effect| *effect == withdrawn);
    assert!(kept.is_some() && kept < gone, "{effects:?}");
}

#[test]
fn what_is_too_old_goes_out_only_when_the_user_says_so() {
    let write = new_note();
    let mut screen = listed(vec![entry(&write, None, Fate::Waiting, true)]);
    assert!(screen.picture().contains("too old"), "{}", screen.picture());
    assert_eq!(screen.requests(), []);
    screen.press("enter enter");
    let requests = screen.requests();
    assert!(matches!(requests.as_slice(), [Request::Resume { entry: EntryId(1), .. }]));
}

#[test]
fn what_a_form_or_a_draft_holds_once_it_is_refused_is_in_one_place() {
    for is_left in [false, true] {
        let mut screen = Screen::board(80, 24);
        screen.requests();
        screen.press("N");
        screen.type_text("Half the guests");
        screen.press("ctrl-s");
        let (request, write) = write(&mut screen);
        if is_left {
            screen.press("esc");
        }
        screen.reply(up(1, vec![entry(&write, Some(request), Fate::Sending, false)]));
        let result = Err(Failure::new(FailureKind::Forbidden, "No."));
        let ticket = TicketId::new(70_006);
        screen.reply(Reply::NoteSaved { request, ticket, result });
        let requests = screen.requests();
        assert!(requests.contains(&Request::Withdraw(EntryId(1))), "{is_left}: {requests:?}");
    }
}

#[test]
fn what_may_be_there_is_looked_for_before_it_is_written_anew() {
    // the same words in a form of their own would be another ticket, or another note
    let mut screen = listed(vec![entry(&new_note(), None, Fate::Unknown, true)]);
    screen.press("enter");
    let picture = screen.picture();
    assert!(picture.contains("Look for it"), "{picture}");
    assert!(picture.contains("Give it up") && !picture.contains("in its form"), "{picture}");
    screen.press("enter");
    let requests = screen.requests();
    assert!(matches!(requests.as_slice(), [Request::Resume { entry: EntryId(1), .. }]));
}

#[test]
fn a_change_is_taken_up_whole() {
    let mut screen = Screen::board(80, 24);
    screen.requests();
    screen.press("L");
    let (_, mut moved) = write(&mut screen);
    let Write::SaveTicket { change, .. } = &mut moved else { panic!("{moved:?}") };
    change.name = Some("Another name".to_owned());
    let step = change.step_id.unwrap();
    screen.reply(down(1, vec![entry(&moved, None, Fate::Refused, false)], None));
    let name = screen.state.desk.store.board(ProjectId::new(7)).unwrap().steps.items.clone();
    let name = name.into_iter().find(|it| it.id == step).unwrap().name;
    screen.press("O");
    assert!(screen.picture().contains(&name), "{}", screen.picture());
    screen.press("enter enter");
    let Layer::TicketForm(form) = screen.state.layers.top() else { panic!("{}", screen.picture()) };
    assert_eq!(form.form.answer("name").text(), "Another name");
    assert_eq!(form.form.answer("step_id").chosen(), [step.get()]);
}

#[test]
fn that_a_note_is_private_no_more_is_taken_up_too() {
    let (project, ticket) = (ProjectId::new(7), TicketId::new(70_003));
    let base = Box::new(Note { private: true, ..fixtures::notes(ticket).remove(0) });
    let text = Some(base.text.clone());
    let input = NoteInput { text, private: Some(false), ..NoteInput::default() };
    let shown = Write::SaveNote { project, ticket, base, input };
    let screen = listed(vec![entry(&shown, None, Fate::Refused, false)]);
    let picture = screen.picture();
    let private = picture.lines().skip_while(|line| !line.contains("Private")).nth(1);
    assert!(private.is_some_and(|line| line.contains("no")), "{picture}");
}

#[test]
fn what_is_given_up_is_taken_out() {
    let mut screen = listed(vec![entry(&new_note(), None, Fate::Refused, false)]);
    screen.press("enter G enter");
    assert_eq!(screen.requests(), [Request::Withdraw(EntryId(1))]);
    assert!(notices(&screen).contains("Nothing was changed"), "{}", notices(&screen));
    let mut screen = listed(vec![entry(&new_note(), None, Fate::Unknown, true)]);
    screen.press("enter G enter");
    assert_eq!(screen.requests(), [Request::Withdraw(EntryId(1))]);
    assert!(notices(&screen).contains("may have been done"), "{}", notices(&screen));
}

#[test]
fn what_was_left_and_cannot_be_read_is_told_and_named_in_the_list() {
    let mut screen = Screen::board(100, 24);
    let unreadable = vec!["/state/outbox/one/7.bad".into()];
    screen.reply(Reply::Unsent(Box::new(Unsent { revision: 1, unreadable, ..Unsent::default() })));
    assert!(notices(&screen).contains("cannot be read any more"), "{}", notices(&screen));
    screen.press("O");
    assert!(screen.picture().contains("/state/outbox/one/7.bad"), "{}", screen.picture());
}

#[test]
fn a_ticket_added_without_a_connection_is_told_of_in_its_lane() {
    let mut screen = Screen::board(100, 24);
    screen.requests();
    screen.press("n");
    screen.type_text("Added on the train");
    screen.press("enter");
    let (request, write) = write(&mut screen);
    assert!(!screen.picture().contains("⇡1"), "{}", screen.picture());
    screen.reply(Reply::Queued { request, why: offline() });
    screen.reply(down(1, vec![entry(&write, Some(request), Fate::Waiting, false)], None));
    let picture = screen.picture();
    let head = picture.lines().nth(1).unwrap();
    assert!(head.contains("⇡1") && head.find("⇡1") < head.find("Ready"), "{picture}");
    screen.reply(Reply::Unsent(Box::new(Unsent { revision: 2, ..Unsent::default() })));
    assert!(!screen.picture().contains("⇡1"), "{}", screen.picture());
}

#[test]
fn what_has_gone_out_while_one_was_asked_is_not_given_up() {
    let write = new_note();
    let mut screen = listed(vec![entry(&write, Some(RequestId(99)), Fate::Waiting, false)]);
    screen.press("enter");
    screen.reply(down(2, vec![entry(&write, Some(RequestId(99)), Fate::Sending, false)], None));
    screen.press("G enter");
    assert_eq!(screen.requests(), []);
    assert!(notices(&screen).contains("on its way just now"), "{}", notices(&screen));
}

#[test]
fn what_has_gone_out_while_one_was_asked_is_not_written_anew() {
    let write = new_note();
    let mut screen = listed(vec![entry(&write, Some(RequestId(99)), Fate::Waiting, false)]);
    screen.press("enter");
    assert!(screen.picture().contains("in its form"), "{}", screen.picture());
    screen.reply(down(2, vec![entry(&write, Some(RequestId(99)), Fate::Sending, false)], None));
    screen.press("enter");
    assert_eq!(screen.requests(), [], "the same words would be there twice");
    assert!(screen.state.desk.drafts.kept().is_empty());
    assert!(notices(&screen).contains("on its way just now"), "{}", notices(&screen));
}

#[test]
fn what_may_be_there_and_asks_is_the_same_intention_once_more() {
    let write = new_note();
    let mut screen = listed(vec![entry(&write, Some(RequestId(99)), Fate::Asks, false)]);
    screen.press("enter");
    let picture = screen.picture();
    assert!(picture.contains("Look for it") && !picture.contains("in its form"), "{picture}");
    screen.press("enter");
    let requests = screen.requests();
    let is_again = matches!(requests.as_slice(), [Request::Write { request: RequestId(99), .. }]);
    assert!(is_again, "{requests:?}");
    screen.press("D");
    assert!(screen.picture().contains("may have been done"), "{}", screen.picture());
}

#[test]
fn what_is_kept_for_an_account_that_is_not_open_yet_is_counted_and_told_of() {
    let mut screen = Screen::board(80, 24);
    let unsent = Unsent { revision: 1, locked: 2, ..Unsent::default() };
    screen.reply(Reply::Unsent(Box::new(unsent)));
    assert!(screen.picture().contains("2 unsent"), "{}", screen.picture());
    screen.press("O");
    let picture = screen.picture();
    assert!(picture.contains("2 changes that were not sent are kept here"), "{picture}");
}

#[test]
fn what_other_programs_keep_is_looked_at_again_when_that_is_wanted_and_when_somebody_comes_back() {
    let looks = |screen: &mut Screen| {
        let effects = screen.effects();
        let is_drafts = effects.iter().any(|it| matches!(it, Effect::FindDrafts { .. }));
        is_drafts && effects.contains(&Effect::Send(Request::LookElsewhere))
    };
    let mut screen = Screen::board(80, 24);
    screen.effects();
    screen.press("O");
    assert!(looks(&mut screen));
    screen.press("r");
    assert!(looks(&mut screen), "the server can be reached");
    assert!(notices(&screen).contains("Looked again"), "{}", notices(&screen));
    screen.send(Msg::Focus(false));
    assert!(!looks(&mut screen));
    screen.send(Msg::Focus(true));
    assert!(looks(&mut screen));
    screen.press("q");
    screen.send(Msg::Focus(true));
    assert!(!looks(&mut screen), "nobody looks at the list");
}

#[test]
fn where_nothing_is_left_nothing_is_offered_for_it() {
    let mut screen = listed(Vec::new());
    let picture = screen.picture();
    let last = picture.lines().last().unwrap();
    assert!(!last.contains("open") && !last.contains("throw away"), "{picture}");
    assert!(last.contains("r try now") && last.contains("back"), "{picture}");
    screen.press("enter");
    assert!(notices(&screen).contains("There is nothing here"), "{}", notices(&screen));
}

#[test]
fn what_was_taken_up_has_the_keys_again_when_its_form_is_left() {
    let mut screen = Screen::board(80, 24);
    screen.press("e");
    screen.type_text("One");
    screen.press("esc j e");
    screen.type_text("Two");
    screen.press("esc O");
    let selected = |screen: &Screen| {
        let Layer::Unsent(list) = screen.state.layers.top() else { panic!("{}", screen.picture()) };
        list.selected.clone()
    };
    for keys in ["", "down"] {
        screen.press(keys);
        let before = selected(&screen);
        screen.press("enter esc");
        assert_eq!(selected(&screen), before, "{}", screen.picture());
    }
}

#[test]
fn what_stands_in_the_way_is_called_as_people_call_it() {
    let mut screen = Screen::board(120, 30);
    screen.requests();
    screen.press("L");
    let (request, write) = write(&mut screen);
    let words = "Somebody else has changed the field f5 and the field f55 meanwhile.";
    let asks = UnsentWrite {
        reason: Some(words.to_owned()),
        ..entry(&write, Some(request), Fate::Asks, false)
    };
    screen.reply(down(1, vec![asks], None));
    let failure = Failure::new(FailureKind::Changed, words);
    let ticket = match &write {
        Write::SaveTicket { base, .. } => base.id,
        _ => panic!("{write:?}"),
    };
    screen.reply(Reply::TicketSaved { request, ticket, result: Err(failure) });
    let said = notices(&screen);
    assert!(said.contains("the field “Platforms” and the field f55"), "{said}");
    screen.press("O");
    let picture = screen.picture();
    assert!(picture.contains("the field “Platforms”"), "{picture}");
}

#[test]
fn steps_and_fields_of_what_is_listed_are_asked_for_where_they_are_not_known() {
    let mut screen = Screen::projects(120, 30);
    screen.requests();
    let project = ProjectId::new(77);
    let input = TicketInput { name: Some("Strike".to_owned()), ..TicketInput::default() };
    let write = Write::CreateTicket { project, input };
    screen.reply(down(1, vec![entry(&write, None, Fate::Waiting, true)], None));
    screen.press("O");
    let asked = screen.requests();
    let is_steps = |it: &Request| matches!(it, Request::Read { read: smartq::worker::request::Read::Steps(it), .. } if *it == project);
    assert!(asked.iter().any(is_steps), "{asked:?}");
}
