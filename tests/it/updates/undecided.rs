//! A form that both have changed something of, before it is decided what is to be there: what is typed meanwhile counts,
//! and nothing is saved over that was not shown.

use smartq::app::drafts::Place;
use smartq::app::layer::Layer;
use smartq::model::{Ticket, TicketInput};
use smartq::worker::reply::{Conflict, Failure, FailureKind, Reply, Theirs};
use smartq::worker::request::{LoadId, Read, Request, RequestId, Write};

use crate::support::fixtures::{RELEASE, Screen};

/// The ticket is open in its form; this was typed at the end of its name.
fn typed(words: &str) -> Screen {
    let mut screen = Screen::board(100, 40);
    screen.requests();
    screen.press("e");
    screen.type_text(words);
    screen
}

fn write(screen: &mut Screen) -> Option<(RequestId, Ticket, TicketInput)> {
    screen.requests().into_iter().find_map(|request| match request {
        Request::Write { request, write } => match *write {
            Write::SaveTicket { base, change, .. } => Some((request, *base, change)),
            _ => None,
        },
        _ => None,
    })
}

/// What was sent is refused, as somebody has made this of it.
fn refuse(screen: &mut Screen, change: impl Fn(&mut Ticket)) -> Ticket {
    let (request, mut theirs, _) = write(screen).expect("nothing was sent");
    change(&mut theirs);
    let failure = Failure::new(FailureKind::Changed, "Somebody else has changed it.");
    let conflict = Conflict { theirs: Theirs::Ticket(theirs.clone()), entry: None };
    let failure = Failure { conflict: Some(Box::new(conflict)), ..failure };
    screen.reply(Reply::TicketSaved { request, ticket: theirs.id, result: Err(failure) });
    screen.pause();
    assert!(is_asked(screen), "{}", screen.picture());
    theirs
}

/// The server tells the ticket as it is by now.
fn tell(screen: &mut Screen, now: &Ticket) {
    let reads = screen.requests().into_iter().rev();
    let mut loads = reads.filter_map(|request| match request {
        Request::Read { load, read: Read::Ticket(..) } => Some(load),
        _ => None,
    });
    let load = loads.next().unwrap_or(LoadId(0));
    screen.reply(Reply::Ticket { load, ticket: now.id, result: Ok(Box::new(now.clone())) });
}

fn is_asked(screen: &Screen) -> bool {
    matches!(screen.state.layers.top(), Layer::Conflict(_))
}

fn conflict(screen: &Screen) -> &smartq::app::conflict::Conflict {
    let Layer::Conflict(conflict) = screen.state.layers.top() else {
        panic!("{}", screen.picture())
    };
    conflict
}

fn is_named(ticket: &mut Ticket, name: &str) {
    name.clone_into(&mut ticket.name);
}

#[test]
fn what_was_typed_since_it_was_left_is_what_is_ours() {
    let mut screen = typed(" one");
    screen.press("ctrl-s");
    let theirs = refuse(&mut screen, |it| is_named(it, "Theirs"));
    screen.press("esc");
    screen.type_text(" two");
    screen.press("ctrl-s");
    tell(&mut screen, &theirs);
    assert!(conflict(&screen).rows[0].mine.text().ends_with("one two"));
    screen.press("space ctrl-s");
    let (_, _, change) = write(&mut screen).expect("it is sent");
    assert!(change.name.unwrap().ends_with("one two"));
}

#[test]
fn what_somebody_changes_while_another_thing_is_settled_is_shown_too() {
    let mut screen = typed("");
    screen.press("tab");
    screen.type_text("mine");
    screen.press("ctrl-s");
    let mut theirs = refuse(&mut screen, |it| "Theirs".clone_into(&mut it.description));
    screen.press("esc shift-tab");
    screen.type_text(" of mine");
    screen.press("ctrl-s");
    is_named(&mut theirs, "Renamed");
    tell(&mut screen, &theirs);
    assert!(screen.picture().contains("theirs Renamed"), "{}", screen.picture());
    screen.press("space ctrl-s");
    assert_eq!(write(&mut screen), None, "of two only one is chosen");
    screen.press("space ctrl-s");
    let (_, base, change) = write(&mut screen).expect("it is sent");
    assert_eq!(base.name, "Renamed");
    assert!(change.name.unwrap().ends_with(" of mine"), "chosen, with both in sight");
}

#[test]
fn what_was_typed_back_is_no_change_and_theirs_stands() {
    let mut screen = typed("!");
    screen.press("ctrl-s");
    refuse(&mut screen, |it| is_named(it, "Theirs"));
    screen.press("esc end backspace ctrl-s");
    assert_eq!(write(&mut screen), None, "nothing is written over it");
    assert!(matches!(screen.state.layers.top(), Layer::Board(_)), "{}", screen.picture());
}

#[test]
fn what_was_chosen_and_what_was_written_by_hand_stay_as_they_were_left() {
    let mut screen = typed("");
    screen.press("tab");
    screen.type_text("mine");
    screen.press("ctrl-s");
    let mut theirs = refuse(&mut screen, |it| "Theirs".clone_into(&mut it.description));
    screen.press("enter ctrl-end");
    screen.type_text(" by hand");
    screen.press("esc right");
    let is_mine = |screen: &Screen| {
        let row = &conflict(screen).rows[0];
        (row.is_edited, row.taken.map(|side| row.of(side).text().to_owned()))
    };
    let chosen = is_mine(&screen);
    assert_eq!(chosen.1.as_deref(), Some("mine"), "{}", screen.picture());
    screen.press("esc f2");
    assert_eq!(is_mine(&screen), chosen);
    // written on what they had then: what they have now is looked at first
    screen.press("left");
    "Theirs, later".clone_into(&mut theirs.description);
    tell(&mut screen, &theirs);
    assert_eq!(is_mine(&screen), (true, None));
    assert!(screen.picture().contains("without what is new in theirs"), "{}", screen.picture());
    screen.press("enter");
    assert!(screen.picture().contains("what is new in it is not in here"), "{}", screen.picture());
    screen.type_text("!");
    screen.press("esc");
    assert_eq!(is_mine(&screen), (true, None), "still not with what is new");
    for _ in 0..2 {
        screen.press("esc f2");
        assert_eq!(is_mine(&screen), (true, None));
    }
    let place = Place::Both(Box::new(Place::Ticket(RELEASE, theirs.id)));
    assert!(screen.state.desk.drafts.left(&place).is_none(), "it is on the screen");
    screen.press("esc esc");
    let left = screen.state.desk.drafts.left(&place).expect("it is kept");
    assert_eq!(left.draft.fields.len(), 1);
    screen.press("e");
    assert_eq!(is_mine(&screen), (true, None), "also when it is taken up again");
    screen.press("esc esc e");
    assert_eq!(is_mine(&screen), (true, None), "and again");
    screen.press("left esc f2");
    assert!(is_mine(&screen).1.is_some(), "what is chosen with theirs in sight stays so");
}

/// A text that was made of both by hand and left, and what they have by then. What was ours of it is thrown away.
fn alone(minutes: &str) -> (Screen, Ticket) {
    let mut screen = typed("");
    screen.press("tab");
    screen.type_text("mine");
    screen.press("ctrl-s");
    let theirs = refuse(&mut screen, |it| minutes.clone_into(&mut it.description));
    screen.press("enter ctrl-end");
    screen.type_text(" by hand");
    screen.press("ctrl-s esc esc O");
    assert_eq!(screen.state.desk.drafts.kept().len(), 2, "{}", screen.picture());
    let is_ours = |place: &Place| matches!(place, Place::Ticket(..));
    let at = screen.state.desk.drafts.kept().iter().rev().position(|(it, _)| is_ours(it));
    for _ in 0..at.unwrap() {
        screen.press("j");
    }
    screen.press("D y");
    let [(Place::Both(_), _)] = screen.state.desk.drafts.kept() else {
        panic!("{}", screen.picture())
    };
    screen.requests();
    (screen, theirs)
}

fn description(screen: &Screen) -> String {
    let Layer::TicketForm(form) = screen.state.layers.top() else { panic!("{}", screen.picture()) };
    form.form.answer("description").text().to_owned()
}

#[test]
fn what_was_made_of_both_is_a_draft_of_its_form_when_ours_is_thrown_away() {
    let (mut screen, theirs) = alone("Theirs");
    screen.press("enter");
    let written = description(&screen);
    assert!(written.contains("mine") && written.ends_with(" by hand"), "{written}");
    tell(&mut screen, &theirs);
    assert!(!screen.picture().contains("changed since you began"), "{}", screen.picture());
    screen.press("ctrl-s");
    let (_, base, change) = write(&mut screen).expect("it is sent");
    assert_eq!(base.description, "Theirs", "measured by what they had when it was written");
    assert_eq!(change.description, Some(written));
}

#[test]
fn what_was_made_of_both_and_stands_alone_is_asked_about_when_theirs_is_another() {
    let (mut screen, mut theirs) = alone("Theirs");
    "Theirs, later".clone_into(&mut theirs.description);
    screen.press("enter");
    let written = description(&screen);
    tell(&mut screen, &theirs);
    screen.press("ctrl-s");
    assert_eq!(write(&mut screen), None, "it would go over what is new in theirs");
    let row = &conflict(&screen).rows[0];
    assert_eq!(
        [&row.before, &row.mine, &row.theirs].map(|it| it.text().to_owned()),
        ["Theirs".to_owned(), written, "Theirs, later".to_owned()]
    );
    screen.press("esc esc");
    let left = screen.state.desk.drafts.kept();
    assert!(matches!(left, [(Place::Ticket(..), _)]), "{left:?}");
}
