//! Many tickets at once: a few on their way, results, failures, the end.

use super::world::World;
use crate::app::changes::{Progress, TicketPatch};
use crate::app::form::testing::PROJECT;
use crate::app::undo::Side;
use crate::model::{FieldContent, StepId, Tags, TicketId};

const READY: TicketPatch = TicketPatch::Step(StepId::new(12));

fn all(count: u64) -> Vec<TicketId> {
    (1..=count).map(TicketId::new).collect()
}

fn in_ready(world: &World) -> usize {
    world.tickets.values().filter(|row| row.step_id == Some(StepId::new(12))).count()
}

#[test]
fn four_are_on_their_way_at_a_time_and_the_rest_waits() {
    let mut world = World::new(10);
    world.desk.changes.marks_mut(PROJECT).add(all(10));
    world.desk.change_tickets(PROJECT, &all(10), &READY);
    assert_eq!(world.waiting(), 4);
    let progress = world.desk.changes.progress();
    assert_eq!(progress, Some(Progress { doing: "moving", done: 0, total: 10 }));
    assert_eq!(world.desk.changes.unsent().unwrap(), "6 tickets that are still to be changed");
    world.answer();
    assert_eq!(world.waiting(), 4);
    assert_eq!(world.desk.changes.progress().unwrap().done, 1);
    assert_eq!(world.desk.changes.marks(PROJECT).unwrap().len(), 9);
    world.drain();
    assert_eq!(world.said(), "10 tickets were moved to Ready; u takes it back.");
    assert!(world.desk.changes.marks(PROJECT).is_none() && !world.desk.changes.is_running());
    assert_eq!(in_ready(&world), 10);
    world.back(Side::Undo);
    assert_eq!(world.desk.changes.progress().unwrap().doing, "taking back");
    world.drain();
    assert_eq!(world.said(), "Taken back: 10 tickets moved to Ready.");
    assert_eq!(in_ready(&world), 0);
}

fn tagged(tag: &str) -> TicketPatch {
    TicketPatch::Tags { add: Tags::parse(tag), remove: Tags::default() }
}

#[test]
fn all_that_waits_for_its_turn_is_kept_until_it_comes_and_lost_no_more() {
    let mut world = World::new(10);
    world.desk.change_tickets(PROJECT, &all(10), &READY);
    assert_eq!((world.waiting(), world.planned.len()), (4, 6));
    assert!(world.desk.changes.unsent().is_some(), "as long as the disk has not said so");
    world.is_kept();
    assert_eq!(world.desk.changes.unsent(), None, "it goes on at the next start");
    world.answer();
    assert_eq!((world.waiting(), world.planned.len()), (4, 5));
    let tickets = world.killed();
    let moved = tickets.values().filter(|row| row.step_id == Some(StepId::new(12))).count();
    assert_eq!(moved, 10);
}

#[test]
fn what_is_stopped_is_kept_no_more() {
    let mut world = World::new(10);
    world.desk.change_tickets(PROJECT, &all(10), &READY);
    world.desk.change_tickets(PROJECT, &all(10), &tagged("more"));
    world.waiting();
    assert_eq!(world.planned.len(), 6 + 10);
    world.desk.stop_changes();
    assert_eq!((world.waiting(), world.planned.len()), (4, 0));
    world.drain();
    assert_eq!(in_ready(&world), 4);
}

#[test]
fn of_two_changes_of_the_same_tickets_what_is_kept_makes_both() {
    let mut world = World::new(8);
    world.desk.change_tickets(PROJECT, &all(8), &tagged("one"));
    world.desk.change_tickets(PROJECT, &all(8), &tagged("two"));
    // and of one that waits, something else is changed meanwhile
    world.desk.change_tickets(PROJECT, &[TicketId::new(8)], &tagged("three"));
    assert_eq!(world.waiting(), 4 + 1);
    let tickets = world.killed();
    let tags = |id: u64| tickets[&TicketId::new(id)].tags.to_string();
    assert_eq!(tags(7), "ui,bug,one,two");
    assert!(["one", "two", "three"].iter().all(|tag| tags(8).contains(tag)), "{}", tags(8));
}

#[test]
fn a_field_that_is_read_first_is_kept_before_it_is_read() {
    let mut world = World::new(6);
    let field = TicketPatch::Field("f3".parse().unwrap(), FieldContent::One("9".into()));
    world.desk.change_tickets(PROJECT, &all(6), &field);
    world.waiting();
    assert_eq!(world.planned.len(), 6);
    world.drain();
    assert!(world.planned.is_empty());
    world.desk.change_tickets(PROJECT, &all(6), &field);
    world.drain();
    assert!(world.planned.is_empty(), "what is as wanted already is kept no more");
}

#[test]
fn what_is_taken_back_of_many_is_kept_too() {
    let mut world = World::new(9);
    world.desk.change_tickets(PROJECT, &all(9), &READY);
    world.drain();
    world.back(Side::Undo);
    assert_eq!((world.waiting(), world.planned.len()), (4, 5));
    world.drain();
    assert!(world.planned.is_empty());
    assert_eq!(in_ready(&world), 0);
}

#[test]
fn without_a_connection_a_deletion_of_what_was_never_opened_says_why_it_does_not_happen() {
    let mut world = World::new(1);
    world.is_away = true;
    world.desk.change_tickets(PROJECT, &all(1), &TicketPatch::Delete);
    world.drain();
    assert!(world.said().contains("never opened on this machine"), "{}", world.said());
    assert!(world.said().contains("nothing waits to be sent"), "{}", world.said());
    assert_eq!(world.tickets.len(), 1);
}

#[test]
fn what_fails_stays_marked_with_its_reason_and_is_no_part_of_what_is_taken_back() {
    let mut world = World::new(5);
    world.desk.changes.marks_mut(PROJECT).add(all(5));
    world.desk.change_tickets(PROJECT, &all(5), &READY);
    world.refuses = 2;
    world.drain();
    let marks = world.desk.changes.marks(PROJECT).unwrap();
    let failed: Vec<_> = marks.failed().collect();
    let reason = "You may not do that here. Nothing was changed.";
    assert_eq!(failed, [(TicketId::new(1), reason), (TicketId::new(2), reason)]);
    assert_eq!(
        world.said(),
        "3 tickets were moved to Ready, 2 were not; u takes it back. They stay marked; ! says why."
    );
    assert_eq!(world.desk.changes.history.top(Side::Undo).unwrap().len(), 3);
    // Trying again what stayed marked says nothing of the old failures.
    let again: Vec<TicketId> = world.desk.changes.marks(PROJECT).unwrap().iter().collect();
    world.desk.change_tickets(PROJECT, &again, &READY);
    assert_eq!(world.desk.changes.marks(PROJECT).unwrap().failed().count(), 0);
    world.drain();
    assert_eq!(in_ready(&world), 5);
}

#[test]
fn a_run_can_be_stopped_and_says_how_far_it_came() {
    let mut world = World::new(10);
    world.desk.change_tickets(PROJECT, &all(10), &READY);
    world.answer();
    world.answer();
    world.desk.stop_changes();
    assert!(world.desk.changes.is_running(), "what is on its way is waited for");
    assert!(!world.back(Side::Undo));
    world.drain();
    assert_eq!(
        world.said(),
        "Stopped. 6 tickets were moved to Ready, 4 were left as before; u takes it back."
    );
    assert_eq!(in_ready(&world), 6);
    world.back(Side::Undo);
    world.answer();
    world.desk.stop_changes();
    world.drain();
    assert_eq!(in_ready(&world), 1, "{}", world.said());
    world.back(Side::Undo);
    world.drain();
    assert_eq!(in_ready(&world), 0);
    world.back(Side::Redo);
    world.drain();
    assert_eq!(in_ready(&world), 6);
}

#[test]
fn those_that_are_so_already_are_told_apart() {
    let mut world = World::new(3);
    world.desk.change_tickets(PROJECT, &all(1), &READY);
    world.drain();
    world.desk.change_tickets(PROJECT, &all(3), &READY);
    world.drain();
    let said = "2 tickets were moved to Ready, 1 was as wanted already; u takes it back.";
    assert_eq!(world.said(), said);
    world.desk.change_tickets(PROJECT, &all(3), &READY);
    assert_eq!(world.said(), "Nothing was changed, 3 were as wanted already.");
    assert_eq!(world.desk.changes.history.depth(Side::Undo), 2);
}

#[test]
fn a_field_that_the_list_did_not_tell_is_read_before_it_is_changed() {
    let mut world = World::new(3);
    let field =
        |text: &str| TicketPatch::Field("f3".parse().unwrap(), FieldContent::One(text.into()));
    world.desk.change_tickets(PROJECT, &all(3), &field("1.2"));
    world.drain();
    let said = "2 tickets were given another Build, 1 was as wanted already; u takes it back.";
    assert_eq!(world.said(), said);
    world.back(Side::Undo);
    world.drain();
    let held = world.tickets[&TicketId::new(3)].fields.clone().unwrap();
    assert_eq!(held[&"f3".parse().unwrap()], FieldContent::One("1.3".to_owned()));
}

#[test]
fn a_ticket_that_is_gone_fails_alone() {
    let mut world = World::new(3);
    world.tickets.remove(&TicketId::new(2));
    world.desk.change_tickets(PROJECT, &all(3), &READY);
    world.drain();
    assert_eq!(in_ready(&world), 2);
    assert!(world.said().contains("2 tickets were moved to Ready, 1 was not"), "{}", world.said());
}

#[test]
fn ten_thousand_go_through_in_no_time() {
    let mut world = World::new(10_000);
    let began = std::time::Instant::now();
    world.desk.changes.marks_mut(PROJECT).add(all(10_000));
    world.desk.change_tickets(PROJECT, &all(10_000), &READY);
    world.drain();
    world.back(Side::Undo);
    world.drain();
    assert_eq!(in_ready(&world), 0);
    assert!(began.elapsed() < std::time::Duration::from_secs(20), "{:?}", began.elapsed());
}
