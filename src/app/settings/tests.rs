use super::*;
use crate::app::effect::Effect;
use crate::app::form::testing::{PROJECT, desk};
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
    let [(request, Write::Admin(AdminWrite::Step(_, Edit::Save(id, input))))] =
        &writes(&mut desk)[..]
    else {
        panic!()
    };
    let second = desk.store.board(PROJECT).unwrap().steps.items[1].pos;
    assert_eq!((*id, input.pos), (before[0], Some(second)), "the number of the server's place");
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
