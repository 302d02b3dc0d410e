//! Both have changed the same: what is shown of it, and what becomes of it.

use smartq::app::drafts::Place;
use smartq::app::layer::Layer;
use smartq::model::{Tags, Ticket, TicketInput, UserId};
use smartq::worker::reply::{
    Conflict, Failure, FailureKind, Fate, Link, Reply, Theirs, Unsent, UnsentWrite,
};
use smartq::worker::request::{EntryId, LoadId, Read, Request, RequestId, Write};

use crate::support::fixtures::{BOOKING_MASK, RELEASE, Screen, ticket};

pub(crate) const BEFORE: &str =
    "The mask forgets the date.\n\nIt happens after ten minutes.\n\nSeen by Ann.";

fn base() -> Ticket {
    Ticket {
        description: BEFORE.to_owned(),
        tags: Tags::parse("ui,backend"),
        ..ticket(BOOKING_MASK)
    }
}

pub(crate) fn mine() -> Write {
    let base = base();
    let change = TicketInput {
        name: Some("Booking mask loses the date".to_owned()),
        description: Some(BEFORE.replace("ten minutes", "five minutes")),
        tags: Some(Tags::parse("ui,backend,mine")),
        assigned_to: Some(vec![UserId::new(4)]),
        ..TicketInput::keeping(&base)
    };
    Write::SaveTicket { project: RELEASE, base: Box::new(base), change }
}

pub(crate) fn theirs(name: &str, minutes: &str) -> Ticket {
    let base = base();
    Ticket {
        name: name.to_owned(),
        description: BEFORE.replace("ten minutes", minutes),
        tags: Tags::parse("backend,theirs"),
        assigned_to: base.assigned_to.clone(),
        ..base
    }
}

fn kept(write: Write, theirs: Ticket) -> Reply {
    kept_beside(1, write, Theirs::Ticket(theirs))
}

/// The outbox, with nothing but a write that somebody else stands in the way of.
pub(crate) fn kept_beside(revision: u64, write: Write, theirs: Theirs) -> Reply {
    let it = UnsentWrite {
        entry: EntryId(4),
        request: None,
        write: Box::new(write),
        fate: Fate::Asks,
        reason: Some("Somebody else has changed the name meanwhile.".to_owned()),
        theirs: Some(Box::new(theirs)),
        made: None,
        is_old: false,
    };
    Reply::Unsent(Box::new(Unsent {
        revision,
        link: Link::Up,
        writes: vec![it],
        in_memory: None,
        again: None,
        ..Unsent::default()
    }))
}

/// A change that somebody else stands in the way of, opened from the list of what was not sent.
pub(crate) fn listed(width: u16, height: u16, minutes: &str) -> Screen {
    let mut screen = Screen::board(width, height);
    screen.requests();
    screen.reply(kept(mine(), theirs("Booking mask drops the date", minutes)));
    screen.press("O enter");
    screen
}

pub(crate) fn settled(screen: &mut Screen) -> Option<(EntryId, Write)> {
    screen.requests().into_iter().find_map(|request| match request {
        Request::Settle { entry, write, .. } => Some((entry, *write)),
        _ => None,
    })
}

fn notices(screen: &Screen) -> String {
    screen.state.desk.notices.standing().iter().map(|notice| notice.text.clone()).collect()
}

fn is_asked(screen: &Screen) -> bool {
    matches!(screen.state.layers.top(), Layer::Conflict(_))
}

#[test]
fn it_is_settled_property_by_property_and_what_only_one_has_changed_is_merged() {
    let mut screen = listed(80, 24, "eleven minutes");
    let asked = screen.requests();
    let read = |it: &Request| {
        matches!(it, Request::Read { read: Read::Ticket(RELEASE, BOOKING_MASK), .. })
    };
    assert!(asked.iter().any(read), "theirs is read anew: {asked:?}");
    let picture = screen.picture();
    for words in ["Name", "Description", "Tags", "before", "mine", "theirs", "both"] {
        assert!(picture.contains(words), "{words}:\n{picture}");
    }
    screen.press("ctrl-s");
    assert!(settled(&mut screen).is_none(), "nothing is chosen for the user");
    assert!(notices(&screen).contains("Name: choose with"), "{}", notices(&screen));
    screen.press("space down right ctrl-s");
    let (entry, write) = settled(&mut screen).unwrap();
    let Write::SaveTicket { base, change, .. } = write else { panic!() };
    assert_eq!((entry, base.name.as_str()), (EntryId(4), "Booking mask drops the date"));
    assert_eq!(change.name.as_deref(), Some("Booking mask loses the date"));
    assert_eq!(change.description.unwrap(), BEFORE.replace("ten minutes", "five minutes"));
    assert_eq!(change.tags, Some(Tags::parse("backend,theirs,mine")), "both, without what went");
    assert_eq!(change.assigned_to, Some(vec![UserId::new(4)]), "nobody else has touched it");
    assert!(matches!(screen.state.layers.top(), Layer::Unsent(_)), "back to the list");
}

#[test]
fn lines_that_do_not_touch_are_merged_and_those_that_do_are_edited() {
    let mut screen = listed(80, 24, "eleven minutes");
    screen.press("space down right right right ctrl-s");
    assert!(settled(&mut screen).is_none());
    assert!(notices(&screen).contains("marks left"), "{}", notices(&screen));
    screen.press("enter");
    let picture = screen.picture();
    for words in ["<<<<<<< mine", "five minutes", "=======", "eleven minutes", ">>>>>>> theirs"] {
        assert!(picture.contains(words), "{words}:\n{picture}");
    }
    screen.type_text("All of it: ");
    screen.press("esc");
    assert!(is_asked(&screen), "back to the rows");
    let Layer::Conflict(conflict) = screen.state.layers.top() else { panic!() };
    assert!(conflict.rows[1].is_edited);
    assert!(screen.picture().contains("as you have edited it, with marks left"));
    screen.press("up");
    for key in ["E", "enter"] {
        screen.press(key);
        assert!(notices(&screen).contains("chosen, not edited"), "{}", notices(&screen));
    }
    screen.press("esc");
    let place = Place::Both(Box::new(Place::Ticket(RELEASE, BOOKING_MASK)));
    let drafts = screen.state.desk.drafts.kept();
    assert!(drafts.iter().any(|(it, _)| *it == place), "what was edited is kept: {drafts:?}");
    screen.press("O G enter");
    let Layer::Conflict(conflict) = screen.state.layers.top() else { panic!() };
    assert!(conflict.rows[1].is_edited, "and is there again");
}

#[test]
fn a_change_that_waits_for_the_user_is_marked_on_its_card_and_said_in_its_form() {
    let mut screen = listed(120, 40, "eleven minutes");
    screen.press("esc esc");
    let picture = screen.picture();
    assert!(picture.contains("! 1 needs you") && picture.contains("#70003 !"), "{picture}");
    screen.press("l l enter e");
    let Layer::TicketForm(form) = screen.state.layers.top() else { panic!("{}", screen.picture()) };
    assert_eq!(form.tickets, [BOOKING_MASK]);
    assert!(notices(&screen).contains("waits for you: O shows it"), "{}", notices(&screen));
}

#[test]
fn to_leave_decides_nothing_and_to_take_theirs_gives_ours_up() {
    let mut screen = listed(80, 24, "eleven minutes");
    screen.requests();
    screen.press("space esc");
    assert!(notices(&screen).contains("both are kept"), "{}", notices(&screen));
    let requests = screen.requests();
    assert!(!requests.contains(&Request::Withdraw(EntryId(4))), "{requests:?}");
    let write = Write::SaveTicket {
        project: RELEASE,
        base: Box::new(base()),
        change: TicketInput { name: Some("Mine".to_owned()), ..TicketInput::keeping(&base()) },
    };
    let mut screen = Screen::board(80, 24);
    screen.reply(kept(write, Ticket { name: "Theirs".to_owned(), ..base() }));
    screen.press("O enter");
    screen.requests();
    screen.press("left ctrl-s");
    assert!(screen.requests().contains(&Request::Withdraw(EntryId(4))));
}

#[test]
fn theirs_that_changes_again_while_one_looks_is_said_and_shown() {
    let mut screen = listed(80, 24, "eleven minutes");
    screen.press("space");
    let load = screen.requests().into_iter().rev().find_map(|request| match request {
        Request::Read { load, read: Read::Ticket(..) } => Some(load),
        _ => None,
    });
    let now = theirs("Booking mask, once more", "twelve minutes");
    let reply = |load: LoadId| Reply::Ticket {
        load,
        ticket: BOOKING_MASK,
        result: Ok(Box::new(now.clone())),
    };
    screen.reply(reply(load.unwrap()));
    let picture = screen.picture();
    assert!(picture.contains("changed once more"), "{picture}");
    assert!(picture.contains("Booking mask, once more"), "{picture}");
    screen.press("ctrl-s");
    assert!(settled(&mut screen).is_none(), "what was chosen before it is asked again");
}

/// A form whose name somebody else has changed too.
fn refused_form() -> (Screen, Ticket) {
    let mut screen = Screen::board(80, 24);
    screen.requests();
    screen.press("e");
    screen.type_text(" mine");
    screen.press("ctrl-s");
    let (request, base) = sent(&mut screen);
    let theirs = Ticket { name: "Theirs".to_owned(), ..base };
    let failure = Failure::new(FailureKind::Changed, "Somebody else has changed the name.");
    let conflict = Conflict { theirs: Theirs::Ticket(theirs.clone()), entry: Some(EntryId(2)) };
    let failure = Failure { conflict: Some(Box::new(conflict)), ..failure };
    screen.reply(Reply::TicketSaved { request, ticket: theirs.id, result: Err(failure) });
    screen.pause();
    (screen, theirs)
}

fn sent(screen: &mut Screen) -> (RequestId, Ticket) {
    let (request, write) = screen
        .requests()
        .into_iter()
        .find_map(|request| match request {
            Request::Write { request, write } => Some((request, *write)),
            _ => None,
        })
        .unwrap();
    let Write::SaveTicket { base, .. } = write else { panic!() };
    (request, *base)
}

#[test]
fn a_form_shows_both_holds_ours_and_saves_what_is_settled() {
    let (mut screen, theirs) = refused_form();
    assert!(is_asked(&screen), "{}", screen.picture());
    assert!(screen.requests().contains(&Request::Withdraw(EntryId(2))), "the form holds it");
    screen.press("esc");
    assert!(matches!(screen.state.layers.top(), Layer::TicketForm(_)));
    let picture = screen.picture();
    assert!(picture.contains(" mine"), "{picture}");
    screen.press("f2");
    assert!(is_asked(&screen), "and again whenever it is asked for");
    screen.press("right ctrl-s");
    assert_eq!(sent(&mut screen).1.name, theirs.name, "measured by theirs");
    assert!(matches!(screen.state.layers.top(), Layer::TicketForm(_)), "until the answer is there");
}

#[test]
fn a_form_that_takes_theirs_has_nothing_to_save() {
    let (mut screen, _) = refused_form();
    screen.press("left ctrl-s");
    assert!(matches!(screen.state.layers.top(), Layer::Board(_)));
    assert!(notices(&screen).contains("Nothing was changed"));
}

/// A move that somebody else has made too, refused just now.
fn refused_move() -> (Screen, Ticket) {
    let mut screen = Screen::board(80, 24);
    screen.requests();
    screen.press("L");
    let (request, base) = sent(&mut screen);
    let step = |more| smartq::model::StepId::new(base.step_id.unwrap().get() + more);
    let theirs = Ticket { step_id: Some(step(2)), ..base.clone() };
    let failure = Failure::new(FailureKind::Changed, "Somebody else has changed the lane.");
    let conflict = Conflict { theirs: Theirs::Ticket(theirs.clone()), entry: Some(EntryId(4)) };
    let failure = Failure { conflict: Some(Box::new(conflict)), ..failure };
    let change = TicketInput { step_id: Some(step(1)), ..TicketInput::keeping(&base) };
    let write = Write::SaveTicket { project: RELEASE, base: Box::new(base.clone()), change };
    screen.reply(kept(write, theirs));
    screen.reply(Reply::TicketSaved { request, ticket: base.id, result: Err(failure) });
    assert!(is_asked(&screen), "{}", screen.picture());
    (screen, base)
}

#[test]
fn a_move_that_both_have_made_is_shown_at_once_and_settled_like_any_change() {
    let (mut screen, base) = refused_move();
    screen.pause();
    screen.press("right ctrl-s");
    let (entry, write) = settled(&mut screen).unwrap();
    let Write::SaveTicket { base: now, change, .. } = write else { panic!() };
    let moved = |by: u64| Some(smartq::model::StepId::new(base.step_id.unwrap().get() + by));
    assert_eq!((entry, now.step_id), (EntryId(4), moved(2)));
    assert_eq!(change.step_id, moved(1));
}

#[test]
fn keys_that_were_on_their_way_when_it_came_up_settle_nothing() {
    let (mut screen, _) = refused_move();
    for key in ["O", "space", "right", "enter", "ctrl-s"] {
        screen.press(key);
        assert!(is_asked(&screen), "{key}\n{}", screen.picture());
        assert!(notices(&screen).contains("was not for it"), "{key}: {}", notices(&screen));
    }
    screen.pause();
    screen.press("enter ctrl-s");
    assert!(settled(&mut screen).is_none(), "Enter chooses nothing");
    screen.press("space ctrl-s");
    assert!(settled(&mut screen).is_some());
}

#[test]
fn to_leave_what_has_come_up_needs_no_pause() {
    let (mut screen, _) = refused_move();
    screen.press("esc");
    assert!(!is_asked(&screen), "{}", screen.picture());
    screen.press("e");
    assert!(matches!(screen.state.layers.top(), Layer::TicketForm(_)), "{}", screen.picture());
}

#[test]
fn all_lines_of_the_selected_property_have_its_bar() {
    let long = |words: &str| format!("{words} one\n{words} two\n{words} three");
    let base = Ticket { description: long("before"), ..base() };
    let description = Some(long("mine"));
    let change = TicketInput { description, ..TicketInput::keeping(&base) };
    let theirs = Ticket { description: long("theirs"), ..base.clone() };
    let write = Write::SaveTicket { project: RELEASE, base: Box::new(base), change };
    let mut screen = Screen::board(100, 40);
    screen.reply(kept(write, theirs));
    screen.press("O enter");
    let picture = screen.picture();
    for words in ["before one", "before two", "before three", "mine three", "theirs two"] {
        let line = picture.lines().find(|line| line.contains(words));
        assert!(line.is_some_and(|line| line.contains('▌')), "{words}: {picture}");
    }
}
