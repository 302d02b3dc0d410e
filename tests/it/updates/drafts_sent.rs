//! A form is left before its answer is there: the draft is kept until it is known what became of it.

use smartq::app::drafts::FoundDraft;
use smartq::app::effect::Effect;
use smartq::app::layer::Layer;
use smartq::app::msg::Msg;
use smartq::worker::reply::{Failure, FailureKind, Fate, Reply, Unsent, UnsentWrite};
use smartq::worker::request::{EntryId, Request, RequestId, Write};

use crate::support::fixtures::{self, Screen};

/// The name of a new ticket is sent, and its form left before the answer.
fn left() -> (Screen, RequestId, Write) {
    let mut screen = Screen::board(80, 24);
    screen.effects();
    screen.press("n");
    screen.type_text("Strike");
    screen.press("enter");
    let (request, write) = sent(&screen.effects()).expect("nothing was sent");
    screen.press("esc");
    assert!(matches!(screen.state.layers.top(), Layer::Board(_)), "{}", screen.picture());
    assert!(screen.picture().contains("kept until the server has it"), "{}", screen.picture());
    (screen, request, write)
}

fn sent(effects: &[Effect]) -> Option<(RequestId, Write)> {
    effects.iter().find_map(|effect| match effect {
        Effect::Send(Request::Write { request, write }) => Some((*request, (**write).clone())),
        _ => None,
    })
}

fn kept(effects: &[Effect]) -> Option<String> {
    effects.iter().find_map(|effect| match effect {
        Effect::KeepDraft { text, .. } => Some(text.clone()),
        _ => None,
    })
}

fn is_gone(screen: &mut Screen) -> bool {
    screen.effects().iter().any(|effect| matches!(effect, Effect::DropDraft { .. }))
}

fn answer(screen: &mut Screen, request: RequestId, result: Result<(), FailureKind>) {
    let result = match result {
        Ok(()) => Ok(Box::new(fixtures::ticket(fixtures::BOOKING_MASK))),
        Err(kind) => Err(Failure::new(kind, "No.")),
    };
    screen.reply(Reply::TicketCreated { request, result, is_alike: false });
}

fn name(screen: &Screen) -> String {
    let Layer::TicketForm(form) = screen.state.layers.top() else { panic!("no form") };
    form.form.answer("name").text().to_owned()
}

#[test]
fn what_is_typed_too_soon_is_said_not_to_be_taken_also_when_the_answer_comes_at_once() {
    let mut screen = Screen::board(80, 24);
    screen.effects();
    screen.press("n");
    screen.type_text("Strike");
    screen.press("enter n");
    screen.type_text("Refund");
    screen.press("enter");
    let (request, _) = sent(&screen.effects()).expect("nothing was sent");
    answer(&mut screen, request, Ok(()));
    let picture = screen.picture();
    assert!(picture.contains("not taken") && picture.contains("was added"), "{picture}");
}

#[test]
fn what_is_typed_when_a_form_goes_that_was_long_awaited_is_no_command() {
    for is_queued in [true, false] {
        let mut screen = Screen::board(80, 24);
        screen.effects();
        screen.press("n");
        screen.type_text("Strike");
        screen.press("enter");
        let effects = screen.effects();
        let (request, write) = sent(&effects).expect("nothing was sent");
        let sending = UnsentWrite { request: Some(request), ..of_before(write, Fate::Sending) };
        let told = Unsent { revision: 1, writes: vec![sending], ..Unsent::default() };
        screen.reply(Reply::Unsent(Box::new(told)));
        let late = screen.effects().into_iter().find_map(|effect| match effect {
            Effect::StartTimer { id, .. } => Some(id),
            _ => None,
        });
        screen.send(Msg::Elapsed(late.unwrap()));
        if is_queued {
            let why = Failure::new(FailureKind::Offline, "No connection to acme.");
            screen.reply(Reply::Queued { request, why });
        } else {
            answer(&mut screen, request, Ok(()));
        }
        screen.effects();
        screen.type_text(" N");
        let picture = screen.picture();
        assert!(matches!(screen.state.layers.top(), Layer::Board(_)), "{picture}");
        assert!(picture.contains("not taken"), "{is_queued}: {picture}");
        assert!(!picture.contains("1 marked"), "{picture}");
    }
    // what goes at once holds up nobody
    let mut screen = Screen::board(80, 24);
    screen.press("n");
    screen.type_text("Strike");
    screen.press("enter");
    let (request, _) = sent(&screen.effects()).unwrap();
    let why = Failure::new(FailureKind::Busy { retry_after: None }, "Busy.");
    screen.reply(Reply::Queued { request, why });
    screen.press("n");
    assert!(matches!(screen.state.layers.top(), Layer::TicketForm(_)), "{}", screen.picture());
}

#[test]
fn it_goes_when_the_server_has_it() {
    let (mut screen, request, _) = left();
    assert_eq!(screen.state.desk.drafts.kept().len(), 1);
    screen.effects();
    answer(&mut screen, request, Ok(()));
    assert!(screen.state.desk.drafts.kept().is_empty());
    assert!(screen.picture().contains("#70003 was added"), "{}", screen.picture());
    assert!(is_gone(&mut screen));
}

#[test]
fn it_stays_when_the_server_refuses_it() {
    let (mut screen, request, _) = left();
    answer(&mut screen, request, Err(FailureKind::Forbidden));
    assert!(screen.picture().contains("No. What you typed is kept"), "{}", screen.picture());
    screen.press("n");
    assert_eq!(name(&screen), "Strike");
    screen.effects();
    screen.press("enter");
    let (again, _) = sent(&screen.effects()).unwrap();
    assert_ne!(again, request, "what was refused is over");
}

#[test]
fn the_next_one_can_be_begun_while_the_answer_is_awaited() {
    let (mut screen, first, _) = left();
    screen.effects();
    screen.press("n");
    assert_eq!(name(&screen), "");
    assert!(screen.picture().contains("still being saved"), "{}", screen.picture());
    screen.type_text("Second");
    screen.press("enter");
    let (second, write) = sent(&screen.effects()).expect("it is not held up");
    assert!(
        matches!(&write, Write::CreateTicket { input, .. } if input.name.as_deref() == Some("Second"))
    );
    screen.press("esc n");
    screen.type_text("Third");
    screen.press("esc");
    assert_eq!(screen.state.desk.drafts.kept().len(), 3);
    answer(&mut screen, second, Ok(()));
    answer(&mut screen, first, Err(FailureKind::Forbidden));
    let left = screen.state.desk.drafts.kept();
    let words: Vec<String> = left.iter().map(|(_, left)| left.first_words()).collect();
    assert_eq!(words, ["Strike", "Third"]);
    for (keys, typed) in [("O G enter", "Strike"), ("esc G enter", "Third"), ("esc q n", "Third")] {
        screen.press(keys);
        assert_eq!(name(&screen), typed, "{keys}");
    }
}

#[test]
fn one_that_made_room_and_is_refused_is_found_by_its_key_when_nothing_else_is_there() {
    for keys in ["O G enter", "n"] {
        let (mut screen, first, _) = left();
        screen.press("n");
        screen.type_text("Second");
        screen.press("enter");
        let (second, _) = sent(&screen.effects()).expect("it is not held up");
        screen.press("esc");
        answer(&mut screen, second, Ok(()));
        answer(&mut screen, first, Err(FailureKind::Forbidden));
        screen.press(keys);
        assert_eq!(name(&screen), "Strike", "{keys}: {}", screen.picture());
    }
}

#[test]
fn it_can_be_looked_at_again_while_the_answer_is_awaited() {
    let (mut screen, request, _) = left();
    screen.effects();
    screen.press("O enter");
    assert_eq!(name(&screen), "Strike");
    screen.press("enter");
    assert_eq!(sent(&screen.effects()), None, "it is under way");
    answer(&mut screen, request, Ok(()));
    assert!(!matches!(screen.state.layers.top(), Layer::TicketForm(_)), "{}", screen.picture());
    assert!(screen.state.desk.drafts.kept().is_empty());
}

#[test]
fn what_is_not_known_to_be_saved_stays_the_same_intention() {
    let (mut screen, request, _) = left();
    answer(&mut screen, request, Err(FailureKind::Unknown));
    screen.effects();
    screen.press("n");
    assert!(screen.picture().contains("may or may not have been saved"), "{}", screen.picture());
    screen.press("enter");
    assert_eq!(sent(&screen.effects()).map(|(request, _)| request), Some(request));
}

#[test]
fn what_is_in_doubt_goes_out_once_also_when_its_words_are_changed_meanwhile() {
    let (mut screen, request, write) = left();
    let asks = UnsentWrite { request: Some(request), ..of_before(write, Fate::Asks) };
    let unsent = Unsent { revision: 1, writes: vec![asks], ..Unsent::default() };
    screen.reply(Reply::Unsent(Box::new(unsent)));
    answer(&mut screen, request, Err(FailureKind::Unknown));
    screen.press("n");
    screen.type_text(" refunds");
    screen.effects();
    screen.press("enter");
    let picture = screen.picture();
    assert!(picture.contains("Send it again?") && picture.contains("in other words"), "{picture}");
    assert_eq!(sent(&screen.effects()), None);
    screen.press("y enter");
    let effects = screen.effects();
    let (again, _) = sent(&effects).expect("it is agreed");
    assert_ne!(again, request, "it is looked for under other words");
    let is_withdrawn =
        |effect: &Effect| matches!(effect, Effect::Send(Request::Withdraw(EntryId(1))));
    assert!(effects.iter().any(is_withdrawn), "the words before would go out beside it");
}

#[test]
fn the_outbox_takes_over_what_cannot_be_sent_yet() {
    let (mut screen, request, _) = left();
    let why = Failure::new(FailureKind::Offline, "No connection to acme.");
    screen.reply(Reply::Queued { request, why });
    assert!(screen.state.desk.drafts.kept().is_empty(), "its words are in one place");
}

/// An entry that no intention of this run stands for.
fn of_before(write: Write, fate: Fate) -> UnsentWrite {
    UnsentWrite {
        entry: EntryId(1),
        request: None,
        write: Box::new(write),
        fate,
        theirs: None,
        reason: None,
        made: None,
        is_old: false,
    }
}

/// A draft that was sent by a run that ended before the answer, and the outbox of that run.
fn another_run(fate: Fate) -> (Screen, UnsentWrite, FoundDraft) {
    let mut screen = Screen::board(80, 24);
    screen.effects();
    screen.press("n");
    screen.type_text("Strike");
    screen.press("enter");
    let effects = screen.effects();
    let (_, write) = sent(&effects).unwrap();
    let text = kept(&effects).expect("it is written that it was sent");
    let unsent = of_before(write, fate);
    let mut screen = Screen::board(80, 24);
    screen.effects();
    let writes = vec![unsent.clone()];
    let unsent_now = Unsent { revision: 1, writes, ..Unsent::default() };
    screen.reply(Reply::Unsent(Box::new(unsent_now)));
    let (name, path) = ("0a-1.toml".to_owned(), "/state/drafts/0a-1.toml".into());
    (screen, unsent, FoundDraft { name, path, text })
}

fn found(screen: &mut Screen, draft: FoundDraft) {
    screen.send(Msg::DraftsFound { account: "this machine".to_owned(), drafts: vec![draft] });
}

#[test]
fn a_draft_of_an_earlier_run_goes_when_the_outbox_has_seen_to_it() {
    for is_draft_first in [false, true] {
        let (mut screen, unsent, draft) = another_run(Fate::Unknown);
        if is_draft_first {
            found(&mut screen, draft.clone());
        }
        screen.reply(Reply::Found(vec![unsent]));
        if !is_draft_first {
            found(&mut screen, draft);
        }
        let resumed = screen.requests().into_iter().find_map(|request| match request {
            Request::Resume { request, .. } => Some(request),
            _ => None,
        });
        assert_eq!(screen.state.desk.drafts.kept().len(), 1);
        answer(&mut screen, resumed.unwrap(), Ok(()));
        assert!(screen.state.desk.drafts.kept().is_empty());
    }
}

#[test]
fn a_draft_that_is_found_after_its_write_went_on_under_another_intention_waits_for_that() {
    let (mut screen, unsent, draft) = another_run(Fate::Unknown);
    screen.reply(Reply::Found(vec![unsent]));
    let resumed = screen.requests().into_iter().find_map(|request| match request {
        Request::Resume { request, .. } => Some(request),
        _ => None,
    });
    let into = RequestId(777);
    screen.reply(Reply::Folded { request: resumed.unwrap(), into });
    found(&mut screen, draft);
    answer(&mut screen, into, Ok(()));
    assert!(screen.state.desk.drafts.kept().is_empty());
}

#[test]
fn the_same_words_are_not_sent_twice_by_two_runs() {
    let (mut screen, _, draft) = another_run(Fate::Asks);
    found(&mut screen, draft);
    screen.effects();
    screen.press("n");
    assert!(screen.picture().contains("sent before"), "{}", screen.picture());
    screen.press("enter");
    let effects = screen.effects();
    assert_eq!(sent(&effects), None);
    let is_resumed =
        |effect: &Effect| matches!(effect, Effect::Send(Request::Resume { entry: EntryId(1), .. }));
    assert!(effects.iter().any(is_resumed), "{effects:?}");
}

#[test]
fn other_words_than_those_that_were_sent_stay() {
    let (mut screen, unsent, mut draft) = another_run(Fate::Unknown);
    draft.text = draft.text.replace("Strike", "Strike refunds");
    screen.reply(Reply::Found(vec![unsent]));
    found(&mut screen, draft);
    let resumed = screen.requests().into_iter().find_map(|request| match request {
        Request::Resume { request, .. } => Some(request),
        _ => None,
    });
    answer(&mut screen, resumed.unwrap(), Ok(()));
    assert_eq!(screen.state.desk.drafts.kept().len(), 1);
}

/// What is told of an outbox with this in it, on a disk or not.
fn outbox(revision: u64, write: &Write, request: RequestId, in_memory: Option<&str>) -> Reply {
    let kept = of_before(write.clone(), Fate::Waiting);
    let kept = UnsentWrite { request: Some(request), ..kept };
    let in_memory = in_memory.map(ToOwned::to_owned);
    let link = smartq::worker::reply::Link::Down(fixtures::offline());
    let writes = vec![kept];
    Reply::Unsent(Box::new(Unsent { revision, link, writes, in_memory, ..Unsent::default() }))
}

#[test]
fn it_outlasts_an_outbox_that_has_no_disk() {
    for is_left in [true, false] {
        let mut screen = Screen::board(80, 24);
        screen.effects();
        screen.press("n");
        screen.type_text("Strike");
        screen.press("enter");
        let (request, write) = sent(&screen.effects()).expect("nothing was sent");
        if is_left {
            screen.press("esc");
        }
        screen.reply(outbox(1, &write, request, Some("no space left")));
        screen.reply(Reply::Queued { request, why: fixtures::offline() });
        assert!(matches!(screen.state.layers.top(), Layer::Board(_)), "{}", screen.picture());
        assert_eq!(screen.state.desk.drafts.kept().len(), 1, "left: {is_left}");
        assert!(!is_gone(&mut screen));
        // as soon as the outbox has its disk again, it keeps the words
        screen.reply(outbox(2, &write, request, None));
        assert!(screen.state.desk.drafts.kept().is_empty());
        assert!(is_gone(&mut screen));
    }
}

#[test]
fn without_a_disk_it_goes_when_the_server_has_it() {
    let (mut screen, request, write) = left();
    screen.reply(outbox(1, &write, request, Some("no space left")));
    screen.reply(Reply::Queued { request, why: fixtures::offline() });
    answer(&mut screen, request, Ok(()));
    assert!(screen.state.desk.drafts.kept().is_empty());
}

#[test]
fn words_that_are_typed_on_while_a_form_closes_are_no_commands() {
    let mut screen = Screen::board(100, 24);
    screen.effects();
    screen.press("n");
    screen.type_text("Strike");
    screen.press("enter");
    let (request, _) = sent(&screen.effects()).expect("nothing was sent");
    screen.type_text("and ");
    answer(&mut screen, request, Ok(()));
    screen.effects();
    // H and L would move a ticket
    screen.type_text("HeLd");
    let effects = screen.effects();
    assert_eq!(sent(&effects), None);
    assert!(matches!(screen.state.layers.top(), Layer::Board(_)), "{}", screen.picture());
    assert!(screen.picture().contains("The form has closed"), "{}", screen.picture());
    let pause = effects.iter().rev().find_map(|effect| match effect {
        Effect::StartTimer { id, after } if after.as_millis() == 700 => Some(*id),
        _ => None,
    });
    screen.send(Msg::Elapsed(pause.unwrap()));
    screen.press("L");
    assert!(sent(&screen.effects()).is_some(), "after a pause it is a command again");
}

#[test]
fn a_key_that_types_nothing_ends_the_words_that_no_form_has_taken() {
    let mut screen = Screen::board(100, 24);
    screen.press("n");
    screen.type_text("Strike");
    screen.press("enter");
    screen.type_text("and");
    screen.press("esc");
    screen.effects();
    screen.press("L");
    assert!(sent(&screen.effects()).is_some());
}

#[test]
fn what_stays_a_draft_is_not_said_to_be_gone_with_its_write() {
    let (mut screen, request, write) = left();
    screen.reply(outbox(1, &write, request, None));
    screen.press("O G D");
    let picture = screen.picture();
    assert!(picture.contains("Give it up?") && picture.contains("stays a draft"), "{picture}");
}
