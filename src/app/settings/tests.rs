use super::carried::Carried;
use super::*;
use crate::app::changes::TicketPatch;
use crate::app::effect::Effect;
use crate::app::form::testing::{PROJECT, desk};
use crate::model::Ticket;
use crate::worker::reply::FieldUse;
use crate::worker::reply::{Failure, FailureKind};
use crate::worker::request::{AdminWrite, Concern, Edit, Request, Write};

fn writes(desk: &mut Desk) -> Vec<(RequestId, Write)> {
    let effects = desk.take_effects().into_iter();
    effects
        .filter_map(|effect| match effect {
            Effect::Send(Request::Write { request, write }) => Some((request, *write)),
            _ => None,
        })
        .collect()
}

fn opened() -> (Settings, Desk) {
    let mut desk = desk();
    let settings = Settings::open(PROJECT, Tab::Workflow, &mut desk);
    desk.take_effects();
    (settings, desk)
}

fn failed(kind: FailureKind) -> Failure {
    Failure::new(kind, "no")
}

fn answered(settings: &mut Settings, desk: &mut Desk, mut reply: Reply) {
    desk.store.take(&mut reply);
    settings.reply(&reply, desk);
    settings.resized(desk);
}

#[test]
fn a_step_shows_in_its_new_place_at_once_and_goes_back_when_it_is_refused() {
    let (mut settings, mut desk) = opened();
    let before = settings.step_ids(&desk);
    settings.command(Command::MoveDown, &mut desk);
    let after: Vec<StepId> = before.iter().rev().copied().collect();
    assert_eq!(settings.step_ids(&desk), after);
    let [(request, Write::Admin(AdminWrite::Step(_, Edit::Save(seen, input))))] =
        &writes(&mut desk)[..]
    else {
        panic!()
    };
    let second = desk.store.board(PROJECT).unwrap().steps.items[1].pos;
    assert_eq!((seen.id, input.pos), (before[0], Some(second)), "the number of the server's place");
    let request = *request;
    let concern = Concern::Steps(PROJECT);
    let result = Err(failed(FailureKind::Forbidden));
    answered(&mut settings, &mut desk, Reply::Administered { request, concern, result });
    assert_eq!(settings.step_ids(&desk), before);
}

#[test]
fn the_first_step_goes_no_further_up() {
    let (settings, desk) = opened();
    assert!(settings.disabled(Command::MoveUp, &desk).is_some());
    assert_eq!(settings.disabled(Command::MoveDown, &desk), None);
}

fn full_step(desk: &Desk) -> (StepId, StepId, usize) {
    let board = desk.store.board(PROJECT).unwrap();
    let full = board.steps.items.iter().find(|it| !board.lane(it.id).is_empty()).unwrap().id;
    let other = board.steps.items.iter().find(|it| it.id != full).unwrap().id;
    (full, other, board.lane(full).len())
}

#[test]
fn a_step_goes_once_all_its_tickets_have_gone() {
    let (mut settings, mut desk) = opened();
    let (from, to, count) = full_step(&desk);
    settings.answer(Answer::Confirmed(Question::EmptyStep { from, to }), &mut desk);
    let moves = writes(&mut desk);
    assert_eq!(moves.len(), count);
    assert_eq!(settings.still_moving(&desk), Some((count, count)));
    for (request, write) in moves {
        assert_eq!(writes(&mut desk), [], "the step is not deleted before");
        let Write::SaveTicket { base, change, .. } = write else { panic!() };
        let ticket = base.id;
        let result = Ok(Box::new(change.applied_to(&base)));
        answered(&mut settings, &mut desk, Reply::TicketSaved { request, ticket, result });
    }
    let [(_, Write::Admin(AdminWrite::Step(_, Edit::Delete(gone))))] = &writes(&mut desk)[..]
    else {
        panic!()
    };
    assert_eq!(*gone, from);
}

#[test]
fn tickets_in_line_behind_another_change_are_waited_for() {
    let (mut settings, mut desk) = opened();
    let (from, to, _) = full_step(&desk);
    let row = |id| serde_json::json!({"id": id, "name": "t", "step_id": from});
    let rows = (1..=6).map(|id| serde_json::from_value(row(id)).unwrap()).collect();
    let load = desk.read(Read::Board(PROJECT));
    let origin = crate::worker::reply::Origin::Fresh;
    desk.store.take(&mut Reply::BoardPage { load, project: PROJECT, rows, total: None, origin });
    let tickets = desk.store.board(PROJECT).unwrap().lane(from).to_vec();
    desk.change_tickets(PROJECT, &tickets, &TicketPatch::Name("anew".to_owned()));
    settings.answer(Answer::Confirmed(Question::EmptyStep { from, to }), &mut desk);
    assert_eq!(settings.still_moving(&desk), Some((tickets.len(), tickets.len())));
    let mut deleted = None;
    let mut left = writes(&mut desk);
    while let Some((request, write)) = left.pop() {
        let Write::SaveTicket { base, change, .. } = write else {
            deleted = Some(write);
            continue;
        };
        let result = Ok(Box::new(change.applied_to(&base)));
        let reply = Reply::TicketSaved { request, ticket: base.id, result };
        answered(&mut settings, &mut desk, reply.clone());
        desk.change_answered(&reply);
        settings.emptied(&mut desk);
        left.extend(writes(&mut desk));
    }
    let gone = AdminWrite::Step(PROJECT, Edit::Delete(from));
    assert_eq!(deleted, Some(Write::Admin(gone)));
    assert!(!desk.notices.standing().iter().any(|it| it.text.contains("so the step stays")));
}

#[test]
fn a_step_stays_when_a_ticket_stays() {
    let (mut settings, mut desk) = opened();
    let (from, to, _) = full_step(&desk);
    settings.answer(Answer::Confirmed(Question::EmptyStep { from, to }), &mut desk);
    for (request, write) in writes(&mut desk) {
        let Write::SaveTicket { base, .. } = write else { panic!() };
        let ticket = base.id;
        let result = Err(failed(FailureKind::Forbidden));
        answered(&mut settings, &mut desk, Reply::TicketSaved { request, ticket, result });
    }
    assert_eq!(writes(&mut desk), []);
    assert!(settings.emptying.is_none());
    let said = desk.notices.standing().iter().any(|it| it.text.contains("so the step stays"));
    assert!(said);
}

#[test]
fn keys_of_another_tab_say_why_they_do_nothing() {
    let (mut settings, mut desk) = opened();
    settings.command(Command::Lane3, &mut desk);
    assert_eq!(settings.tab, Tab::Roles);
    assert!(settings.disabled(Command::Edit, &desk).is_some(), "no role is known");
    settings.command(Command::NextPane, &mut desk);
    assert_eq!(settings.tab, Tab::Fields);
    assert!(settings.disabled(Command::MoveDown, &desk).is_some(), "fields have no order");
}

// ---- what tickets carry

fn counts(desk: &mut Desk) -> Vec<LoadId> {
    let effects = desk.take_effects().into_iter();
    effects
        .filter_map(|effect| match effect {
            Effect::Send(Request::Read { load, read: Read::FieldUse(_) }) => Some(load),
            _ => None,
        })
        .collect()
}

fn counted(load: LoadId, tickets: serde_json::Value) -> Reply {
    let tickets: Vec<Ticket> = serde_json::from_value(tickets).unwrap();
    let mut used = FieldUse::default();
    used.add(&tickets);
    Reply::FieldUse { load, project: PROJECT, result: Ok(used.ended(true)) }
}

#[test]
fn what_tickets_carry_is_counted_each_time_the_tab_opens_and_before_a_question() {
    let (mut settings, mut desk) = opened();
    settings.command(Command::Lane4, &mut desk);
    let [first] = counts(&mut desk)[..] else { panic!() };
    let name = settings.field(&desk).unwrap().name.clone();
    let carried = Carried { project: PROJECT, field: name.clone(), value: None };
    assert!(carried.sentence(&desk).ends_with("is being counted."));
    answered(&mut settings, &mut desk, counted(first, serde_json::json!([])));
    assert_eq!(carried.sentence(&desk), "No ticket holds anything in it.");

    settings.command(Command::Lane1, &mut desk);
    settings.command(Command::Lane4, &mut desk);
    let [second] = counts(&mut desk)[..] else { panic!("it is not counted again") };
    let Go::Push(Layer::Confirm(mut confirm)) = settings.command(Command::Delete, &mut desk) else {
        panic!()
    };
    let [third] = counts(&mut desk)[..] else { panic!("nobody counts before the question") };
    assert!(confirm.lines[0].ends_with("is being counted."), "{:?}", confirm.lines);
    let full = serde_json::json!([{"id": 1, "name": "a", "custom_fields": {name.as_str(): "9"}}]);
    for (load, shown) in [(second, false), (third, true)] {
        let mut reply = counted(load, full.clone());
        desk.store.take(&mut reply);
        confirm.reply(&mut desk);
        let is_shown = confirm.lines[0] == "1 ticket holds something in it. (#1)";
        assert_eq!(is_shown, shown, "{:?}", confirm.lines);
    }
}

#[test]
fn an_open_question_is_counted_anew_when_a_ticket_was_written() {
    let (mut settings, mut desk) = opened();
    settings.command(Command::Lane4, &mut desk);
    let project = PROJECT;
    let base = desk.store.board(PROJECT).unwrap().tickets().next().unwrap().clone();
    let (ticket, change) = (base.id, crate::model::TicketInput::keeping(&base));
    let request = desk.write(Write::SaveTicket { project, base: Box::new(base.clone()), change });
    let Go::Push(Layer::Confirm(mut confirm)) = settings.command(Command::Delete, &mut desk) else {
        panic!()
    };
    let [.., before] = counts(&mut desk)[..] else { panic!() };
    let empty = serde_json::json!([]);
    answered(&mut settings, &mut desk, counted(before, empty.clone()));
    confirm.reply(&mut desk);
    assert_eq!(confirm.lines[0], "No ticket holds anything in it.");
    let result = Ok(Box::new(base));
    answered(&mut settings, &mut desk, Reply::TicketSaved { request, ticket, result });
    confirm.reply(&mut desk);
    assert!(confirm.lines[0].ends_with("is being counted."), "{:?}", confirm.lines);
    assert_eq!(counts(&mut desk).len(), 1);
}

#[test]
fn what_could_not_be_counted_says_so() {
    let (mut settings, mut desk) = opened();
    settings.command(Command::Lane4, &mut desk);
    let [load] = counts(&mut desk)[..] else { panic!() };
    let result = Err(failed(FailureKind::Offline));
    answered(&mut settings, &mut desk, Reply::FieldUse { load, project: PROJECT, result });
    let field = settings.field(&desk).unwrap().name.clone();
    let carried = Carried { project: PROJECT, field, value: None };
    assert!(carried.sentence(&desk).ends_with("could not be counted."));
}
