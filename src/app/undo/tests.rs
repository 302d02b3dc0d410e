use super::*;
use crate::model::{StepId, TicketInput};

const PROJECT: ProjectId = ProjectId::new(7);

fn id(number: u64) -> TicketId {
    TicketId::new(number)
}

fn step(ticket: u64, from: u64, to: u64) -> Step {
    let base = Ticket::new(id(ticket), "x", StepId::new(from));
    let change = TicketInput { step_id: Some(StepId::new(to)), ..TicketInput::default() };
    Step::of_change(&base, &change).unwrap()
}

fn record(history: &mut History, level: u64, step: Step) {
    history.record(LevelId(level), PROJECT, &Deed::Shifted, step);
}

#[test]
fn something_new_leaves_nothing_to_do_again() {
    let mut history = History::default();
    record(&mut history, 1, step(5, 1, 2));
    history.cross(Side::Undo, LevelId(1), id(5));
    assert_eq!((history.depth(Side::Undo), history.depth(Side::Redo)), (0, 1));
    record(&mut history, 2, step(5, 1, 3));
    assert_eq!((history.depth(Side::Undo), history.depth(Side::Redo)), (1, 0));
}

#[test]
fn a_level_that_is_back_keeps_its_place() {
    let mut history = History::default();
    for level in 1..=3 {
        record(&mut history, level, step(level, 1, 2));
    }
    history.cross(Side::Undo, LevelId(3), id(3));
    let crossed = history.cross(Side::Undo, LevelId(2), id(2)).unwrap();
    assert_eq!(crossed, step(2, 2, 1));
    history.restore(Side::Undo, LevelId(3), PROJECT, &Deed::Shifted, step(3, 2, 1));
    history.restore(Side::Undo, LevelId(2), PROJECT, &Deed::Shifted, crossed);
    assert_eq!(history.depth(Side::Redo), 0);
    let order: Vec<u64> = (0..3)
        .map(|_| {
            let top = history.top(Side::Undo).unwrap();
            let (level, ticket) = (top.id, top.steps().next().unwrap().ticket());
            history.cross(Side::Undo, level, ticket);
            level.0
        })
        .collect();
    assert_eq!(order, [3, 2, 1]);
    assert_eq!(history.top(Side::Redo).unwrap().id, LevelId(1));
}

#[test]
fn what_rests_on_a_change_that_was_refused_rests_on_what_was_before_it() {
    let mut history = History::default();
    record(&mut history, 1, step(5, 1, 2));
    record(&mut history, 2, step(5, 2, 3));
    record(&mut history, 3, step(5, 3, 2));
    history.forget(LevelId(1), id(5));
    assert_eq!(history.level(Side::Undo, LevelId(2)).unwrap().step(id(5)), Some(&step(5, 1, 3)));
    assert_eq!(history.level(Side::Undo, LevelId(3)).unwrap().step(id(5)), Some(&step(5, 3, 2)));
}

#[test]
fn a_change_of_nothing_is_no_step() {
    let base = Ticket::new(id(1), "x", StepId::new(1));
    assert_eq!(Step::of_change(&base, &TicketInput::keeping(&base)), None);
    let unknown = TicketInput { assigned_to: Some(Vec::new()), ..TicketInput::default() };
    assert_eq!(Step::of_change(&base, &unknown), None, "nobody knows who it was before");
}

#[test]
fn a_very_large_past_is_cut_but_the_last_level_stays() {
    let mut history = History::default();
    for ticket in 0..150_000 {
        record(&mut history, 1, step(ticket, 1, 2));
    }
    for ticket in 0..150_000 {
        record(&mut history, 2, step(ticket, 2, 3));
    }
    assert_eq!(history.depth(Side::Undo), 1);
    assert_eq!(history.top(Side::Undo).unwrap().len(), 150_000);
}
