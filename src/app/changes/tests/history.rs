//! Taking back and doing again: whatever was done, the start comes back, and then the end.

use proptest::prelude::*;

use super::world::World;
use crate::app::changes::TicketPatch;
use crate::app::form::testing::PROJECT;
use crate::app::layer::{Go, Layer};
use crate::app::undo::Side;
use crate::model::{
    DueDate, FieldContent, StepId, Tags, Ticket, TicketId, TicketInput, UserId, ValueId,
};
use crate::worker::request::Write;

#[derive(Debug, Clone)]
enum Deed {
    /// One ticket, by its place, or many.
    Change(Vec<usize>, TicketPatch),
    /// Several things at once, as a form does.
    Edit(usize, StepId, String),
    Create(String),
    /// So many answers come.
    Answer(usize),
    /// So many writes to come are refused.
    Refuse(usize),
    Undo,
    Redo,
}

fn patch() -> impl Strategy<Value = TicketPatch> {
    let step = prop::sample::select(vec![11, 12]).prop_map(|id| TicketPatch::Step(StepId::new(id)));
    let tags = prop::sample::subsequence(vec!["ui", "bug", "new", "old"], 0..4);
    let tags = (tags.clone(), tags).prop_map(|(add, remove)| TicketPatch::Tags {
        add: add.iter().collect(),
        remove: remove.iter().collect(),
    });
    let people = prop::sample::subsequence(vec![1, 2, 3], 0..3).prop_map(|ids: Vec<u64>| {
        TicketPatch::SetPeople(ids.into_iter().map(UserId::new).collect())
    });
    let come = (1u64..4).prop_map(|id| TicketPatch::People {
        add: vec![UserId::new(id)],
        remove: vec![UserId::new(1)],
    });
    let due = prop::option::of(1i8..28).prop_map(|day| {
        TicketPatch::Due(
            day.map_or(DueDate::None, |day| DueDate::On(jiff::civil::date(2026, 12, day))),
        )
    });
    let text = "[a-c]{0,2}"
        .prop_map(|text| TicketPatch::Field("f3".parse().unwrap(), FieldContent::One(text)));
    let many = prop::sample::subsequence(vec![511, 512], 0..3).prop_map(|ids: Vec<u64>| {
        let ids = ids.into_iter().map(ValueId::new).collect();
        TicketPatch::Field("f5".parse().unwrap(), FieldContent::Many(ids))
    });
    let name = "[a-c]{1,2}".prop_map(TicketPatch::Name);
    let description = "[a-c]{0,2}".prop_map(TicketPatch::Description);
    let set = prop::sample::subsequence(vec!["ui", "x"], 0..3)
        .prop_map(|tags| TicketPatch::SetTags(tags.iter().collect::<Tags>()));
    let these = prop_oneof![step, tags, people, come, due, text, many, name, description, set];
    prop_oneof![12 => these, 1 => Just(TicketPatch::Delete)]
}

fn deed(goes_back: bool, refuses: bool) -> impl Strategy<Value = Deed> {
    let one = (0usize..8, patch()).prop_map(|(at, patch)| Deed::Change(vec![at], patch));
    let many = (prop::collection::vec(0usize..8, 2..8), patch())
        .prop_map(|(at, patch)| Deed::Change(at, patch));
    let edit = (0usize..8, prop::sample::select(vec![11, 12]), "[d-f]{1,2}")
        .prop_map(|(at, step, name)| Deed::Edit(at, StepId::new(step), name));
    prop_oneof![
        6 => one,
        2 => many,
        2 => edit,
        2 => "[x-z]{1,3}".prop_map(Deed::Create),
        3 => (1usize..6).prop_map(Deed::Answer),
        u32::from(refuses) * 2 => (1usize..4).prop_map(Deed::Refuse),
        u32::from(goes_back) * 4 => Just(Deed::Undo),
        u32::from(goes_back) * 2 => Just(Deed::Redo),
    ]
}

fn does(world: &mut World, deed: Deed) {
    let ids: Vec<TicketId> = world.tickets.keys().copied().collect();
    let pick = |at: usize| ids.get(at % ids.len().max(1)).copied();
    match deed {
        Deed::Change(at, patch) => {
            let mut tickets: Vec<TicketId> = at.into_iter().filter_map(pick).collect();
            tickets.sort_unstable();
            tickets.dedup();
            world.desk.change_tickets(PROJECT, &tickets, &patch);
        }
        Deed::Edit(at, step, name) => {
            let row = pick(at).and_then(|id| world.desk.store.ticket(PROJECT, id)).cloned();
            let Some(base) = row else { return };
            let due = DueDate::On(jiff::civil::date(2027, 1, 1));
            let change = TicketInput {
                name: Some(name),
                step_id: Some(step),
                // a form sends only what differs, besides what is required
                required_by: (base.required_by != due).then_some(due),
                ..TicketInput::default()
            };
            world.desk.write(Write::SaveTicket { project: PROJECT, base: Box::new(base), change });
        }
        Deed::Create(name) => {
            let input = TicketInput {
                name: Some(name),
                step_id: Some(StepId::new(12)),
                tags: Some(Tags::parse("fresh")),
                ..TicketInput::default()
            };
            world.desk.write(Write::CreateTicket { project: PROJECT, input });
        }
        Deed::Answer(count) => {
            for _ in 0..count {
                world.answer();
            }
        }
        Deed::Refuse(count) => world.refuses = count,
        Deed::Undo => drop(world.back(Side::Undo)),
        Deed::Redo => drop(world.back(Side::Redo)),
    }
}

fn all_the_way(world: &mut World, side: Side) {
    world.refuses = 0;
    world.drain();
    while world.back(side) {
        world.drain();
    }
    assert_eq!(world.desk.changes.history.depth(side), 0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn whatever_was_done_the_start_comes_back_and_then_the_end(
        deeds in prop::collection::vec(deed(false, false), 1..30)
    ) {
        let mut world = World::new(6);
        let start = world.contents();
        for deed in deeds {
            does(&mut world, deed);
        }
        world.drain();
        let end = world.contents();
        all_the_way(&mut world, Side::Undo);
        prop_assert_eq!(world.contents(), start);
        prop_assert!(world.is_settled());
        all_the_way(&mut world, Side::Redo);
        prop_assert_eq!(world.contents(), end.clone());
        all_the_way(&mut world, Side::Undo);
        all_the_way(&mut world, Side::Redo);
        prop_assert_eq!(world.contents(), end);
    }

    #[test]
    fn going_back_and_forth_on_the_way_loses_nothing(
        deeds in prop::collection::vec(deed(true, false), 1..40)
    ) {
        let mut world = World::new(6);
        let start = world.contents();
        for deed in deeds {
            does(&mut world, deed);
        }
        all_the_way(&mut world, Side::Undo);
        prop_assert_eq!(world.contents(), start);
    }

    #[test]
    fn whatever_somebody_else_has_written_stays(
        deeds in prop::collection::vec(deed(false, false), 1..20),
        theirs in prop::collection::vec((0usize..8, 0usize..4), 1..10),
    ) {
        let mut world = World::new(6);
        for deed in deeds {
            does(&mut world, deed);
        }
        world.drain();
        let written: Vec<(TicketId, usize)> =
            theirs.into_iter().filter_map(|(at, what)| world.somebody_writes(at, what)).collect();
        for side in [Side::Undo, Side::Redo, Side::Undo] {
            // a level that stands in the way stays, and is tried again: there is an end to it
            for _ in 0..60 {
                if !world.back(side) {
                    break;
                }
                world.drain();
            }
        }
        for (ticket, what) in written {
            prop_assert!(world.is_theirs(ticket, what), "#{ticket}, {what}: {:?}", world.tickets.get(&ticket));
        }
    }

    #[test]
    fn what_was_refused_was_not_done(
        deeds in prop::collection::vec(deed(false, true), 1..30)
    ) {
        let mut world = World::new(6);
        let start = world.contents();
        for deed in deeds {
            does(&mut world, deed);
        }
        world.refuses = 0;
        world.drain();
        let end = world.contents();
        all_the_way(&mut world, Side::Undo);
        prop_assert_eq!(world.contents(), start);
        all_the_way(&mut world, Side::Redo);
        prop_assert_eq!(world.contents(), end);
    }
}

#[test]
fn a_deleted_ticket_comes_back_whole_under_a_new_number_and_its_past_with_it() {
    let mut world = World::new(2);
    let first = TicketId::new(1);
    world.desk.change_tickets(PROJECT, &[first], &TicketPatch::Step(StepId::new(12)));
    world.desk.change_tickets(PROJECT, &[first], &TicketPatch::Delete);
    world.drain();
    assert_eq!(world.said(), "#1 was deleted; u takes it back.");
    assert!(world.back(Side::Undo));
    world.drain();
    let new = TicketId::new(1_001);
    let row = world.tickets[&new].clone();
    assert_eq!((row.name.as_str(), row.step_id), ("Ticket 1", Some(StepId::new(12))));
    assert_eq!(row.fields.unwrap().len(), 1, "what the list did not tell was read first");
    assert_eq!(
        world.said(),
        "Taken back: the ticket is there again as #1001, without its notes and files."
    );
    assert!(world.back(Side::Undo));
    world.drain();
    assert_eq!(world.tickets[&new].step_id, Some(StepId::new(11)), "the move before goes back too");
}

#[test]
fn taking_back_a_new_ticket_asks_first() {
    let mut world = World::new(1);
    let input = TicketInput { name: Some("New".to_owned()), ..TicketInput::default() };
    world.desk.write(Write::CreateTicket { project: PROJECT, input });
    assert!(!world.back(Side::Undo), "it has no number yet");
    world.drain();
    assert_eq!(world.said(), "#1001 was added; u takes it back.");
    let crate::app::layer::Go::Push(crate::app::layer::Layer::Confirm(confirm)) =
        world.desk.take_back(Side::Undo)
    else {
        panic!()
    };
    assert_eq!(confirm.title, "Take back: #1001 added?");
    assert_eq!(world.tickets.len(), 2, "nothing has happened yet");
    assert!(world.back(Side::Undo));
    world.drain();
    assert_eq!(world.tickets.len(), 1);
}

#[test]
fn somebody_elses_change_is_not_overwritten_and_the_level_stays() {
    let mut world = World::new(1);
    let first = TicketId::new(1);
    world.desk.change_tickets(PROJECT, &[first], &TicketPatch::Name("Mine".to_owned()));
    world.desk.change_tickets(PROJECT, &[first], &TicketPatch::Step(StepId::new(12)));
    world.drain();
    world.tickets.get_mut(&first).unwrap().step_id = Some(StepId::new(15));
    world.back(Side::Undo);
    world.drain();
    assert_eq!(world.tickets[&first].step_id, Some(StepId::new(15)));
    let said = world.said();
    assert!(said.starts_with("Not taken back, #1: Somebody else has changed it"), "{said}");
    assert_eq!(world.desk.changes.history.depth(Side::Undo), 2);
    assert_eq!(world.desk.changes.history.depth(Side::Redo), 0);
    // The next time it can be given up, and what was before it is next.
    assert!(world.back(Side::Undo));
    assert_eq!(world.desk.changes.history.depth(Side::Undo), 1);
    assert!(world.back(Side::Undo));
    world.drain();
    assert_eq!(world.tickets[&first].name, "Ticket 1");
    assert_eq!(world.tickets[&first].step_id, Some(StepId::new(15)));
}

#[test]
fn a_new_ticket_that_somebody_else_has_written_into_is_not_deleted() {
    let mut world = World::new(1);
    let input = TicketInput { name: Some("New".to_owned()), ..TicketInput::default() };
    world.desk.write(Write::CreateTicket { project: PROJECT, input });
    world.drain();
    let new = TicketId::new(1_001);
    let text = FieldContent::One("theirs".to_owned());
    world.tickets.get_mut(&new).unwrap().fields = Some([("f3".parse().unwrap(), text)].into());
    assert!(world.back(Side::Undo));
    world.drain();
    assert!(world.tickets.contains_key(&new));
    assert_eq!(
        world.said(),
        "Not taken back: Somebody else has changed it meanwhile, so it was not deleted."
    );
    assert!(world.back(Side::Undo), "it can be given up");
    assert_eq!(world.desk.changes.history.depth(Side::Undo), 0);
    assert!(world.tickets.contains_key(&new));
}

#[test]
fn a_new_ticket_with_a_note_of_somebody_elses_is_not_taken_back() {
    let mut world = World::new(1);
    let input = TicketInput { name: Some("New".to_owned()), ..TicketInput::default() };
    world.desk.write(Write::CreateTicket { project: PROJECT, input });
    world.drain();
    let new = TicketId::new(1_001);
    let note = serde_json::json!({"id": 7, "text": "I have seen this too", "owner_id": 2});
    world.notes.insert(new, vec![serde_json::from_value(note).unwrap()]);
    assert!(world.back(Side::Undo));
    world.drain();
    assert!(world.tickets.contains_key(&new));
    assert_eq!(
        world.said(),
        "Not taken back: Somebody else has written a note on it meanwhile, so it was not deleted."
    );
    assert!(world.back(Side::Undo), "it can be given up");
    assert_eq!(world.desk.changes.history.depth(Side::Undo), 0);
}

#[test]
fn a_new_ticket_that_is_gone_already_can_be_given_up() {
    let mut world = World::new(1);
    let first = TicketId::new(1);
    world.desk.change_tickets(PROJECT, &[first], &TicketPatch::Step(StepId::new(12)));
    let input = TicketInput { name: Some("New".to_owned()), ..TicketInput::default() };
    world.desk.write(Write::CreateTicket { project: PROJECT, input });
    world.drain();
    world.tickets.remove(&TicketId::new(1_001));
    for _ in 0..3 {
        assert!(world.back(Side::Undo));
        world.drain();
    }
    assert_eq!(world.tickets[&first].step_id, Some(StepId::new(11)), "the one before is next");
}

#[test]
fn a_change_can_be_taken_back_before_its_answer_is_there() {
    let mut world = World::new(1);
    let first = TicketId::new(1);
    let step = |world: &World| {
        world.desk.store.ticket(PROJECT, first).and_then(|row: &Ticket| row.step_id)
    };
    world.desk.change_tickets(PROJECT, &[first], &TicketPatch::Step(StepId::new(12)));
    assert_eq!(world.said(), "#1 was moved to Ready; u takes it back.");
    assert!(world.back(Side::Undo));
    assert_eq!(step(&world), Some(StepId::new(11)), "it shows at once");
    assert_eq!(world.said(), "Taken back: #1 moved to Ready. Ctrl-r does it again.");
    world.drain();
    assert_eq!(world.tickets[&first].step_id, Some(StepId::new(11)));
    assert!(world.back(Side::Redo));
    world.drain();
    assert_eq!(world.tickets[&first].step_id, Some(StepId::new(12)));
    assert!(!world.back(Side::Redo));
}

#[test]
fn a_hundred_levels_are_remembered() {
    let mut world = World::new(1);
    for round in 0..130 {
        let name = TicketPatch::Name(format!("Name {round}"));
        world.desk.change_tickets(PROJECT, &[TicketId::new(1)], &name);
        world.drain();
    }
    assert_eq!(world.desk.changes.history.depth(Side::Undo), 100);
    all_the_way(&mut world, Side::Undo);
    assert_eq!(world.tickets[&TicketId::new(1)].name, "Name 29");
}

#[test]
fn what_may_be_somebody_elses_is_not_offered_to_be_deleted() {
    let mut world = World::new(1);
    world.is_alike = true;
    does(&mut world, Deed::Create("mine".to_owned()));
    world.drain();
    assert!(world.said().contains("may be somebody else's"), "{}", world.said());
    let Go::Push(Layer::Confirm(confirm)) = world.desk.take_back(Side::Undo) else { panic!() };
    let words = format!("{confirm:?}");
    assert!(
        words.contains("Leave it as it is now?") && words.contains("somebody else's"),
        "{words}"
    );
    world.desk.agreed_to_take_back(Side::Undo, world.desk.next_back(Side::Undo).unwrap());
    world.drain();
    assert_eq!(world.tickets.len(), 2);
    assert_eq!(world.desk.changes.history.depth(Side::Undo), 0);
}
