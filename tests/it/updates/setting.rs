//! A field is set for one ticket or for all that are marked.

use smartq::app::layer::Layer;
use smartq::model::{FieldContent, TicketId};
use smartq::worker::reply::Reply;
use smartq::worker::request::{Request, Write};

use crate::support::fixtures::{Screen, answer};

/// What was set, and of which tickets, once everything else was answered.
fn set(screen: &mut Screen, field: &str) -> Vec<(u64, FieldContent)> {
    let mut set = Vec::new();
    loop {
        let requests = screen.requests();
        if requests.is_empty() {
            set.sort_by_key(|(ticket, _)| *ticket);
            return set;
        }
        for request in requests {
            let Request::Write { request, write } = request else {
                for reply in answer(&request) {
                    screen.reply(reply);
                }
                continue;
            };
            let Write::SaveTicket { base, change, .. } = *write else { panic!("{write:?}") };
            let content = change.fields[&field.parse().unwrap()].clone();
            set.push((base.id.get() - 70_000, content));
            let row = change.applied_to(&base);
            screen.reply(Reply::TicketSaved {
                request,
                ticket: base.id,
                result: Ok(Box::new(row)),
            });
        }
    }
}

fn one(text: &str) -> FieldContent {
    FieldContent::One(text.to_owned())
}

fn board() -> Screen {
    let mut screen = Screen::board(80, 24);
    screen.requests();
    screen
}

#[test]
fn edit_leads_to_each_field_of_the_marked_tickets() {
    let mut screen = board();
    screen.press("space space space e");
    let picture = screen.picture();
    assert!(picture.contains("Set for 3 marked tickets"), "{picture}");
    for label in ["Step", "Assigned to", "Tags", "Due date", "Priority", "Estimate", "Risk"] {
        assert!(picture.contains(label), "{label}: {picture}");
    }
    screen.press("6");
    assert!(screen.picture().contains("3 tickets"), "{}", screen.picture());
    screen.press("8 enter");
    let all: Vec<_> = [6, 7, 12].map(|ticket| (ticket, one("8"))).into();
    assert_eq!(set(&mut screen, "f2"), all);
    assert!(matches!(screen.state.layers.top(), Layer::Board(_)));
    assert!(screen.picture().contains("3 tickets were given another Estimate; u takes it back."));
}

#[test]
fn texts_and_choices_are_set_for_all_as_well() {
    let mut screen = board();
    screen.press("space space e 7");
    screen.type_text("14.0");
    screen.press("enter");
    assert_eq!(set(&mut screen, "f3"), [(6, one("14.0")), (7, one("14.0"))]);
    screen.press("g g space space e 8");
    screen.type_text("Look at it.");
    screen.press("ctrl-s");
    let text = one("Look at it.");
    assert_eq!(set(&mut screen, "f4"), [(6, text.clone()), (7, text)]);
}

#[test]
fn what_the_marked_hold_alike_is_shown_as_theirs() {
    let mut screen = board();
    screen.press("space space e 7");
    screen.type_text("14.0");
    screen.press("enter");
    set(&mut screen, "f3");
    screen.press("g g space space e 7");
    assert!(screen.picture().contains("14.0"), "{}", screen.picture());
    screen.press("ctrl-u enter");
    assert_eq!(set(&mut screen, "f3"), [(6, one("")), (7, one(""))]);
    screen.press("2 g g space 1 g g space e 7");
    assert!(screen.picture().contains("not the same in all"), "{}", screen.picture());
    screen.press("enter");
    assert!(set(&mut screen, "f3").is_empty(), "each keeps its own");
}

#[test]
fn what_has_a_box_of_its_own_is_set_there() {
    for (entry, title) in
        [("1", "Move 2 marked tickets to"), ("2", "Assigned to"), ("3", "Tags"), ("4", "Due date")]
    {
        let mut screen = board();
        screen.press("space space e");
        screen.press(entry);
        assert!(screen.picture().contains(title), "{title}: {}", screen.picture());
        assert!(!matches!(screen.state.layers.top(), Layer::Board(_)), "{title}");
    }
}

#[test]
fn without_marks_edit_is_the_whole_ticket_and_a_field_is_one_key_away() {
    let mut screen = board();
    screen.press("e");
    let Layer::TicketForm(form) = screen.state.layers.top() else { panic!("no form") };
    assert_eq!(form.base.as_ref().map(|base| base.id), Some(TicketId::new(70_006)));
    screen.press("esc f");
    assert!(screen.picture().contains("Set for #70006"), "{}", screen.picture());
    screen.press("enter");
    assert!(screen.picture().contains("Move #70006 to"), "{}", screen.picture());
}

#[test]
fn the_palette_leads_there_too() {
    let mut screen = board();
    screen.press("space space :");
    screen.type_text("set a field");
    screen.press("enter");
    assert!(screen.picture().contains("Set for 2 marked tickets"), "{}", screen.picture());
}
