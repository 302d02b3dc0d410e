//! What is made of both by hand stays, whatever the server tells meanwhile, in the markup it was written in.

use smartq::app::drafts::Place;
use smartq::app::layer::Layer;
use smartq::model::{Note, NoteInput, Ticket};
use smartq::worker::reply::{Reply, Theirs};
use smartq::worker::request::{EntryId, LoadId, Read, Request, Write};

use super::conflict::{BEFORE, kept_beside, listed, mine, settled, theirs};
use crate::support::fixtures::{BOOKING_MASK, RELEASE, Screen, notes};

/// The description is open as it was made of both.
fn open() -> Screen {
    let mut screen = listed(80, 40, "eleven minutes");
    screen.press("space down enter");
    assert!(screen.picture().contains("<<<<<<< mine"), "{}", screen.picture());
    screen
}

/// Nothing of the text that is open stays.
fn write_anew(screen: &mut Screen, text: &str) {
    screen.press("ctrl-end");
    for _ in 0..300 {
        screen.press("backspace");
    }
    screen.type_text(text);
}

/// The load that tells theirs anew.
fn load(screen: &mut Screen) -> LoadId {
    let reads = screen.requests().into_iter().rev();
    let mut loads = reads.filter_map(|request| match request {
        Request::Read { load, read: Read::Ticket(..) | Read::Notes(..) } => Some(load),
        _ => None,
    });
    loads.next().expect("theirs is read")
}

fn tell(screen: &mut Screen, now: Ticket) {
    let load = load(screen);
    screen.reply(Reply::Ticket { load, ticket: BOOKING_MASK, result: Ok(Box::new(now)) });
}

/// They have taken their change of the description back.
fn reverted() -> Ticket {
    Ticket { description: BEFORE.to_owned(), ..theirs("Booking mask drops the date", "") }
}

fn description(write: Write) -> Option<String> {
    let Write::SaveTicket { change, .. } = write else { panic!("{write:?}") };
    change.description
}

#[test]
fn it_stays_when_nothing_stands_in_its_way_any_more() {
    for is_open in [true, false] {
        let mut screen = open();
        write_anew(&mut screen, "Made of both by hand.");
        if !is_open {
            screen.press("ctrl-s");
        }
        tell(&mut screen, reverted());
        if is_open {
            screen.press("ctrl-s");
        }
        let Layer::Conflict(conflict) = screen.state.layers.top() else { panic!() };
        let row = conflict.rows.iter().find(|row| row.about.property == "description");
        let row = row.unwrap_or_else(|| panic!("open: {is_open}\n{}", screen.picture()));
        assert!(row.is_edited);
        screen.press("ctrl-s");
        assert_eq!(settled(&mut screen), None, "theirs is another than it was: it is looked at");
        screen.press("space space space ctrl-s");
        let (entry, write) = settled(&mut screen).unwrap();
        assert_eq!(entry, EntryId(4));
        assert_eq!(description(write).as_deref(), Some("Made of both by hand."));
    }
}

#[test]
fn a_draft_of_it_is_there_again_though_nothing_stands_in_its_way_any_more() {
    let mut screen = open();
    screen.type_text("By hand: ");
    screen.press("esc esc");
    let write = Write::SaveTicket {
        project: RELEASE,
        base: Box::new(reverted()),
        change: smartq::model::TicketInput {
            name: Some("Mine".to_owned()),
            ..smartq::model::TicketInput::keeping(&reverted())
        },
    };
    let now = Ticket { name: "Theirs".to_owned(), ..reverted() };
    screen.reply(kept_beside(2, write, Theirs::Ticket(now)));
    screen.press("O G enter");
    let Layer::Conflict(conflict) = screen.state.layers.top() else {
        panic!("{}", screen.picture())
    };
    let row = conflict.rows.iter().find(|row| row.about.property == "description").unwrap();
    assert!(row.is_edited);
    screen.press("esc");
    let place = Place::Both(Box::new(Place::Ticket(RELEASE, BOOKING_MASK)));
    let left = screen.state.desk.drafts.left(&place).expect("it is kept");
    assert!(left.draft.fields[0].now.words().contains("By hand: "), "{left:?}");
}

#[test]
fn what_was_made_without_the_newest_of_theirs_is_not_chosen_for_the_user() {
    for (minutes, is_chosen) in [("eleven minutes", true), ("twelve minutes", false)] {
        let mut screen = open();
        write_anew(&mut screen, "Made of both by hand.");
        screen.press("esc esc");
        let now = theirs("Booking mask drops the date", minutes);
        screen.reply(kept_beside(2, mine(), Theirs::Ticket(now)));
        screen.press("O G enter");
        let Layer::Conflict(conflict) = screen.state.layers.top() else {
            panic!("{}", screen.picture())
        };
        let row = conflict.rows.iter().find(|row| row.about.property == "description").unwrap();
        assert!(row.is_edited);
        assert_eq!(row.taken.is_some(), is_chosen, "{minutes}");
    }
}

#[test]
fn what_was_only_looked_at_is_not_taken_for_written() {
    let mut screen = open();
    tell(&mut screen, theirs("Booking mask drops the date", "twelve minutes"));
    screen.press("esc");
    let Layer::Conflict(conflict) = screen.state.layers.top() else { panic!() };
    assert!(!conflict.rows[1].is_edited, "it would put eleven minutes over twelve");
}

/// Of a note: what it held, what we have made of it, and what they have.
fn of_note(before: &str, mine: &str, theirs: &str) -> (Screen, Note) {
    let note = |text: &str| Note { text: text.to_owned(), ..notes(BOOKING_MASK).remove(0) };
    let input = NoteInput { text: Some(mine.to_owned()), ..NoteInput::default() };
    let (project, ticket, base) = (RELEASE, BOOKING_MASK, Box::new(note(before)));
    let mut screen = Screen::board(80, 40);
    screen.requests();
    let write = Write::SaveNote { project, ticket, base, input };
    screen.reply(kept_beside(1, write, Theirs::Note(note(theirs))));
    screen.press("O enter");
    (screen, note(theirs))
}

fn tell_note(screen: &mut Screen, note: Note) {
    let load = load(screen);
    screen.reply(Reply::Notes { load, ticket: BOOKING_MASK, result: Ok(vec![note]) });
}

fn text(screen: &mut Screen) -> String {
    let (_, write) = settled(screen).unwrap_or_else(|| panic!("{}", screen.picture()));
    let Write::SaveNote { input, .. } = write else { panic!("{write:?}") };
    input.text.unwrap()
}

#[test]
fn markdown_is_saved_as_what_it_means_when_theirs_becomes_more_than_it_can_say() {
    for is_open in [true, false] {
        let (mut screen, note) = of_note("<p>one</p>", "<p>mine</p>", "<p>theirs</p>");
        screen.press("enter");
        write_anew(&mut screen, "now **both** & more");
        if !is_open {
            screen.press("ctrl-s");
        }
        tell_note(&mut screen, Note { text: "<p class=\"x\">theirs</p>".to_owned(), ..note });
        if is_open {
            screen.press("ctrl-s");
        }
        screen.press("space space space ctrl-s");
        assert_eq!(
            text(&mut screen),
            "<p>now <strong>both</strong> &amp; more</p>",
            "open: {is_open}"
        );
    }
}

#[test]
fn html_stays_html_when_markdown_would_do_again() {
    let (mut screen, note) = of_note("<p>one</p>", "<p>mine</p>", "<p class=\"x\">theirs</p>");
    screen.press("enter");
    write_anew(&mut screen, "<p class=\"y\">both</p>");
    screen.press("ctrl-s");
    tell_note(&mut screen, Note { text: "<p>theirs again</p>".to_owned(), ..note });
    screen.press("space space space ctrl-s");
    assert_eq!(text(&mut screen), "<p class=\"y\">both</p>");
}

#[test]
fn a_draft_of_it_tells_its_markup() {
    let (mut screen, _) = of_note("<p>one</p>", "<p>mine</p>", "<p class=\"x\">theirs</p>");
    screen.press("enter");
    screen.type_text("<i>");
    screen.press("esc esc");
    let place =
        Place::Both(Box::new(Place::Note(RELEASE, BOOKING_MASK, notes(BOOKING_MASK)[0].id)));
    let left = screen.state.desk.drafts.left(&place).expect("it is kept");
    assert_eq!(left.draft.fields[0].label, "HTML");
}
