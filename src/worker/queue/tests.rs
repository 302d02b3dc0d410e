use super::*;
use crate::model::{StepId, TicketInput};

const STEPS: Read = Read::Steps(ProjectId::new(1));

#[test]
fn the_newest_read_waits_and_the_one_between_is_forgotten() {
    let mut reads = Reads::default();
    assert_eq!(reads.ask(STEPS, LoadId(1), "a"), Asked::Start("a"));
    assert_eq!(reads.ask(STEPS, LoadId(2), "b"), Asked::Waits);
    assert_eq!(reads.ask(STEPS, LoadId(3), "c"), Asked::Waits);
    assert_eq!(reads.ask(Read::Projects, LoadId(4), "d"), Asked::Start("d"));
    assert_eq!(reads.ended(STEPS, LoadId(1)), Some((LoadId(3), "c")));
    assert_eq!(reads.ended(STEPS, LoadId(3)), None);
    assert_eq!(reads.ask(STEPS, LoadId(5), "e"), Asked::Start("e"));
}

#[test]
fn a_walk_under_way_gives_way_to_a_newer_one() {
    for walk in [Read::Board(ProjectId::new(1)), Read::FieldUse(ProjectId::new(1))] {
        let mut reads = Reads::default();
        assert_eq!(reads.ask(walk, LoadId(1), ()), Asked::Start(()));
        assert_eq!(reads.ask(walk, LoadId(2), ()), Asked::Replace(()));
        assert_eq!(reads.ended(walk, LoadId(1)), None, "its end comes too late to count");
        assert_eq!(reads.cancel(LoadId(2)), Cancelled::Running(walk));
    }
}

#[test]
fn a_load_is_taken_back() {
    let mut reads = Reads::default();
    reads.ask(STEPS, LoadId(1), ());
    reads.ask(STEPS, LoadId(2), ());
    assert_eq!(reads.cancel(LoadId(2)), Cancelled::Waiting);
    assert_eq!(reads.cancel(LoadId(1)), Cancelled::Running(STEPS));
    assert_eq!(reads.ended(STEPS, LoadId(1)), None);
    assert_eq!(reads.cancel(LoadId(1)), Cancelled::Unknown);
}

fn project() -> ProjectId {
    ProjectId::new(1)
}

fn move_of(request: u64, from: u64, to: u64) -> Pending<()> {
    let base = Ticket::new(TicketId::new(7), "x", StepId::new(from));
    let change = TicketInput { step_id: Some(StepId::new(to)), ..TicketInput::keeping(&base) };
    let write = Write::SaveTicket { project: project(), base: Box::new(base), change };
    Pending { request: RequestId(request), work: write.into(), with: (), is_sent: false }
}

fn delete(request: u64) -> Pending<()> {
    let write = Write::DeleteTicket { project: project(), ticket: TicketId::new(7) };
    Pending { request: RequestId(request), work: write.into(), with: (), is_sent: false }
}

#[test]
fn only_a_write_that_still_waits_is_folded() {
    let lane = Lane::Ticket(project(), TicketId::new(7));
    let mut lanes = Lanes::default();
    assert!(matches!(lanes.ask(lane, move_of(1, 1, 2)), Taken::Start(_)));
    assert!(matches!(lanes.ask(lane, move_of(2, 2, 3)), Taken::Waits), "1 has been sent");
    assert!(matches!(lanes.ask(lane, move_of(3, 3, 4)), Taken::Folded(RequestId(2), ())));
    assert!(matches!(lanes.ask(lane, delete(4)), Taken::Waits));
    assert!(matches!(lanes.ask(lane, move_of(5, 4, 5)), Taken::Waits), "nothing passes 4");
    let third = lanes.ended(lane).unwrap();
    assert_eq!((third.request, third.work), (RequestId(3), move_of(3, 2, 4).work));
    assert_eq!(lanes.ended(lane).unwrap().request, RequestId(4));
    assert_eq!(lanes.ended(lane).unwrap().request, RequestId(5));
    assert!(lanes.ended(lane).is_none());
    assert!(matches!(lanes.ask(lane, move_of(6, 5, 6)), Taken::Start(_)));
}

#[test]
fn what_waits_behind_a_withdrawn_write_goes_on_without_it() {
    let lane = Lane::Ticket(project(), TicketId::new(7));
    let mut lanes = Lanes::default();
    assert!(matches!(lanes.ask(lane, delete(1)), Taken::Start(_)));
    // in doubt, so that nothing is folded into it
    assert!(lanes.push(lane, Pending { is_sent: true, ..move_of(2, 1, 2) }).is_none());
    assert!(matches!(lanes.ask(lane, move_of(3, 2, 3)), Taken::Waits));
    let (of, gone) = lanes.withdraw(RequestId(2)).unwrap();
    assert_eq!((of, gone.request), (lane, RequestId(2)));
    assert!(lanes.withdraw(RequestId(2)).is_none());
    assert_eq!(lanes.ended(lane).unwrap().work, move_of(3, 1, 3).work);
}

#[test]
fn what_is_settled_comes_before_what_was_wanted_on_top_of_it() {
    let lane = Lane::Ticket(project(), TicketId::new(7));
    let mut lanes = Lanes::default();
    assert!(lanes.ask_first(lane, move_of(1, 1, 2)).is_some());
    assert!(lanes.push(lane, Pending { is_sent: true, ..move_of(2, 1, 2) }).is_none());
    assert!(matches!(lanes.ask(lane, move_of(3, 2, 3)), Taken::Waits));
    assert!(lanes.ask_first(lane, move_of(4, 1, 4)).is_none());
    let order: Vec<u64> = std::iter::from_fn(|| lanes.ended(lane)).map(|it| it.request.0).collect();
    assert_eq!(order, [2, 4, 3]);
}

#[test]
fn lanes_do_not_wait_for_each_other() {
    let mut lanes = Lanes::default();
    assert!(matches!(lanes.ask(Lane::NewTicket(project()), delete(1)), Taken::Start(_)));
    assert!(matches!(
        lanes.ask(Lane::Ticket(project(), TicketId::new(7)), delete(2)),
        Taken::Start(_)
    ));
}
