use super::*;
use crate::model::{Step, StepId, UserId};
use crate::worker::reply::{Completeness, Failure, Origin};

const PROJECT: ProjectId = ProjectId::new(1);

fn step(id: u64) -> StepId {
    StepId::new(id)
}

fn id(id: u64) -> TicketId {
    TicketId::new(id)
}

fn row(number: u64, lane: u64) -> Ticket {
    Ticket::new(id(number), format!("ticket {number}"), step(lane))
}

fn failure(kind: FailureKind) -> Failure {
    Failure::new(kind, "No.")
}

/// A store, and ids for its questions.
struct Bench {
    store: Store,
    last: u64,
}

impl Bench {
    fn new() -> Self {
        Self { store: Store::default(), last: 0 }
    }

    fn load(&mut self) -> LoadId {
        self.last += 1;
        let load = LoadId(self.last);
        self.store.asked(load, Read::Board(PROJECT));
        load
    }

    fn page(&mut self, load: LoadId, rows: Vec<Ticket>, origin: Origin) -> bool {
        let total = Some(10);
        self.store.take(&mut Reply::BoardPage { load, project: PROJECT, rows, total, origin })
    }

    fn done(&mut self, load: LoadId, result: Outcome<Completeness>) -> bool {
        self.store.take(&mut Reply::BoardDone { load, project: PROJECT, result })
    }

    /// A board that was loaded whole.
    fn loaded(rows: Vec<Ticket>) -> Self {
        let mut bench = Self::new();
        let load = bench.load();
        bench.page(load, rows, Origin::Fresh);
        bench.done(load, Ok(Completeness::Complete));
        bench
    }

    fn board(&self) -> &BoardData {
        self.store.board(PROJECT).unwrap()
    }

    fn lane(&self, lane: u64) -> Vec<u64> {
        self.board().lane(step(lane)).iter().map(|ticket| ticket.get()).collect()
    }

    fn move_to(&mut self, number: u64, lane: u64) -> RequestId {
        let base = self.store.ticket(PROJECT, id(number)).unwrap().clone();
        let change = TicketInput { step_id: Some(step(lane)), ..TicketInput::keeping(&base) };
        self.write(&Write::SaveTicket { project: PROJECT, base: Box::new(base), change })
    }

    fn write(&mut self, write: &Write) -> RequestId {
        self.last += 1;
        let request = RequestId(self.last);
        self.store.wanted(request, write);
        request
    }

    fn saved(&mut self, request: RequestId, number: u64, result: Outcome<Ticket>) {
        let result = result.map(Box::new);
        self.store.take(&mut Reply::TicketSaved { request, ticket: id(number), result });
    }
}

#[test]
fn pages_fill_the_lanes_sorted_and_without_doubles() {
    let mut bench = Bench::new();
    let load = bench.load();
    assert!(bench.page(load, vec![row(5, 1), row(2, 1), row(9, 2)], Origin::Fresh));
    assert!(bench.page(load, vec![row(3, 1), row(5, 1), row(1, 2)], Origin::Fresh));
    assert_eq!((bench.lane(1), bench.lane(2)), (vec![2, 3, 5], vec![1, 9]));
    assert_eq!((bench.board().loaded(), bench.board().total()), (5, Some(10)));
    assert_eq!(bench.board().stage(), &Stage::Loading);
}

#[test]
fn an_answer_to_an_older_question_is_dropped() {
    let mut bench = Bench::new();
    let old = bench.load();
    let new = bench.load();
    assert!(!bench.page(old, vec![row(1, 1)], Origin::Fresh));
    assert!(!bench.done(old, Ok(Completeness::Complete)));
    assert!(bench.board().is_empty());
    assert_eq!(bench.board().running(), Some(new));
    bench.store.cancelled(new);
    assert!(!bench.page(new, vec![row(1, 1)], Origin::Fresh), "given up");
    assert_eq!(bench.board().stage(), &Stage::Idle);
}

#[test]
fn only_a_complete_load_takes_away_what_it_did_not_bring() {
    for (end, left) in [
        (Ok(Completeness::Complete), vec![1]),
        (Ok(Completeness::Partial), vec![1, 2]),
        (Err(failure(FailureKind::Offline)), vec![1, 2]),
    ] {
        let mut bench = Bench::loaded(vec![row(1, 1), row(2, 1)]);
        let load = bench.load();
        bench.page(load, vec![row(1, 1)], Origin::Fresh);
        bench.done(load, end);
        assert_eq!(bench.lane(1), left);
        assert_eq!(bench.board().len(), left.len());
    }
}

#[test]
fn cached_rows_are_marked_until_the_server_tells_them_and_never_replace_fresh_ones() {
    let mut bench = Bench::new();
    let load = bench.load();
    bench.page(load, vec![row(1, 1), row(2, 1)], Origin::Cached);
    assert!(bench.board().is_stale(id(1)) && bench.board().stale() == 2);
    assert_eq!((bench.board().loaded(), bench.board().total()), (0, None));
    bench.page(load, vec![row(1, 2)], Origin::Fresh);
    bench.page(load, vec![row(1, 1)], Origin::Cached);
    assert_eq!((bench.lane(1), bench.lane(2)), (vec![2], vec![1]));
    assert_eq!(bench.board().stale(), 1);
    bench.done(load, Ok(Completeness::Complete));
    assert_eq!((bench.board().stale(), bench.board().len()), (0, 1));
}

#[test]
fn a_row_that_has_moved_elsewhere_changes_its_lane() {
    let mut bench = Bench::loaded(vec![row(1, 1), row(2, 1), row(3, 1)]);
    let load = bench.load();
    bench.page(load, vec![row(2, 2), row(3, 2), row(1, 1)], Origin::Fresh);
    assert_eq!((bench.lane(1), bench.lane(2)), (vec![1], vec![2, 3]));
}

#[test]
fn a_move_shows_at_once_and_is_taken_back_when_refused() {
    let mut bench = Bench::loaded(vec![row(1, 1), row(2, 1)]);
    let request = bench.move_to(1, 2);
    assert_eq!((bench.lane(1), bench.lane(2)), (vec![2], vec![1]));
    assert!(bench.board().is_unconfirmed(id(1)) && bench.store.unanswered() == 1);
    bench.saved(request, 1, Err(failure(FailureKind::Forbidden)));
    assert_eq!((bench.lane(1), bench.lane(2)), (vec![1, 2], vec![]));
    assert!(!bench.board().is_unconfirmed(id(1)) && bench.store.unanswered() == 0);
}

#[test]
fn a_page_that_arrives_meanwhile_does_not_undo_a_move() {
    let mut bench = Bench::loaded(vec![row(1, 1)]);
    let load = bench.load();
    let request = bench.move_to(1, 2);
    bench.page(load, vec![row(1, 1)], Origin::Fresh);
    assert_eq!(bench.lane(2), [1]);
    bench.saved(request, 1, Ok(row(1, 2)));
    bench.page(load, vec![row(1, 1)], Origin::Fresh);
    assert_eq!(bench.lane(2), [1], "the page was written before the answer");
    let load = bench.load();
    bench.page(load, vec![row(1, 1)], Origin::Fresh);
    assert_eq!(bench.lane(1), [1], "a later load tells what is so now");
}

#[test]
fn of_two_moves_the_second_stays_when_the_first_is_answered() {
    let mut bench = Bench::loaded(vec![row(1, 1)]);
    let first = bench.move_to(1, 2);
    let second = bench.move_to(1, 3);
    bench.saved(first, 1, Ok(row(1, 2)));
    assert_eq!(bench.lane(3), [1]);
    assert!(bench.board().is_unconfirmed(id(1)));
    bench.saved(second, 1, Err(failure(FailureKind::Forbidden)));
    assert_eq!((bench.lane(2), bench.lane(3)), (vec![1], vec![]));
}

#[test]
fn a_change_that_travels_inside_another_is_answered_with_it() {
    let mut bench = Bench::loaded(vec![row(1, 1)]);
    let first = bench.move_to(1, 2);
    let second = bench.move_to(1, 3);
    bench.store.take(&mut Reply::Folded { request: first, into: second });
    assert_eq!((bench.lane(3), bench.store.unanswered()), (vec![1], 1));
    bench.saved(second, 1, Err(failure(FailureKind::Forbidden)));
    assert_eq!(bench.lane(1), [1], "both are taken back");
    assert!(!bench.board().is_unconfirmed(id(1)));
}

#[test]
fn somebody_elses_name_shows_through_a_move() {
    let mut bench = Bench::loaded(vec![row(1, 1)]);
    let load = bench.load();
    bench.move_to(1, 2);
    let renamed = Ticket { name: "renamed".to_owned(), ..row(1, 1) };
    bench.page(load, vec![renamed], Origin::Fresh);
    assert_eq!(bench.store.ticket(PROJECT, id(1)).unwrap().name, "renamed");
    assert_eq!(bench.lane(2), [1]);
}

#[test]
fn an_older_page_does_not_replace_a_newer_row() {
    let at = |seconds| crate::model::Timestamp::from_unix(seconds);
    let mut bench = Bench::new();
    let load = bench.load();
    bench.page(load, vec![Ticket { update_time: at(20), ..row(1, 2) }], Origin::Fresh);
    bench.page(load, vec![Ticket { update_time: at(10), ..row(1, 1) }], Origin::Fresh);
    assert_eq!(bench.lane(2), [1]);
}

#[test]
fn a_ticket_that_was_added_is_there_and_survives_the_load_that_did_not_know_it() {
    let mut bench = Bench::loaded(vec![row(1, 1)]);
    let load = bench.load();
    let input = TicketInput::default();
    let request = bench.write(&Write::CreateTicket { project: PROJECT, input });
    assert_eq!(bench.lane(1), [1]);
    let result = Ok(Box::new(row(7, 1)));
    bench.store.take(&mut Reply::TicketCreated { request, result, is_alike: false });
    assert_eq!(bench.lane(1), [1, 7]);
    bench.page(load, vec![row(1, 1)], Origin::Fresh);
    bench.done(load, Ok(Completeness::Complete));
    assert_eq!(bench.lane(1), [1, 7]);
}

#[test]
fn a_deleted_ticket_is_gone_at_once_and_no_page_brings_it_back() {
    let mut bench = Bench::loaded(vec![row(1, 1), row(2, 1)]);
    let load = bench.load();
    let delete = Write::DeleteTicket { project: PROJECT, ticket: id(1) };
    let request = bench.write(&delete);
    assert_eq!(bench.lane(1), [2]);
    assert!(bench.store.ticket(PROJECT, id(1)).is_none());
    bench.store.take(&mut Reply::TicketDeleted { request, ticket: id(1), result: Ok(()) });
    bench.page(load, vec![row(1, 1), row(2, 1)], Origin::Fresh);
    assert_eq!((bench.lane(1), bench.board().len()), (vec![2], 1));
}

#[test]
fn a_deletion_that_is_refused_gives_the_ticket_back() {
    let mut bench = Bench::loaded(vec![row(1, 1)]);
    let request = bench.write(&Write::DeleteTicket { project: PROJECT, ticket: id(1) });
    let result = Err(failure(FailureKind::Forbidden));
    bench.store.take(&mut Reply::TicketDeleted { request, ticket: id(1), result });
    assert_eq!(bench.lane(1), [1]);
}

#[test]
fn a_ticket_the_server_does_not_know_any_more_is_dropped() {
    let mut bench = Bench::loaded(vec![row(1, 1), row(2, 1)]);
    let request = bench.move_to(1, 2);
    bench.saved(request, 1, Err(failure(FailureKind::Gone)));
    assert_eq!((bench.lane(1), bench.lane(2)), (vec![2], vec![]));
}

#[test]
fn a_list_row_keeps_what_only_the_ticket_itself_told() {
    let mut bench = Bench::loaded(vec![row(1, 1)]);
    let load = LoadId(90);
    bench.store.asked(load, Read::Ticket(PROJECT, id(1)));
    let whole = Ticket { assigned_to: Some(vec![UserId::new(4)]), ..row(1, 1) };
    let result = Ok(Box::new(whole));
    assert!(bench.store.take(&mut Reply::Ticket { load, ticket: id(1), result }));
    let load = bench.load();
    bench.page(load, vec![row(1, 1)], Origin::Fresh);
    let known = bench.store.ticket(PROJECT, id(1)).unwrap();
    assert_eq!(known.assigned_to, Some(vec![UserId::new(4)]));
}

#[test]
fn tickets_of_unknown_steps_are_counted() {
    let mut bench = Bench::loaded(vec![row(1, 1), row(2, 9)]);
    let load = LoadId(90);
    bench.store.asked(load, Read::Steps(PROJECT));
    let known = Step {
        id: step(1),
        name: "Ready".to_owned(),
        description: String::new(),
        limit: 0,
        pos: 1,
    };
    let result = Ok(vec![known]);
    bench.store.take(&mut Reply::Steps { load, project: PROJECT, result });
    assert_eq!(bench.board().astray(), 1);
}

#[test]
fn a_list_that_fails_keeps_what_it_had() {
    let mut store = Store::default();
    let project = Project { id: PROJECT, name: "A".to_owned(), description: String::new() };
    store.asked(LoadId(1), Read::Projects);
    assert!(store.projects.is_loading());
    let result = Ok(vec![project]);
    assert!(store.take(&mut Reply::Projects { load: LoadId(1), result }));
    store.asked(LoadId(2), Read::Projects);
    let result = Err(failure(FailureKind::Offline));
    assert!(store.take(&mut Reply::Projects { load: LoadId(2), result }));
    assert!(store.projects.known && store.projects.items.len() == 1);
    assert!(store.projects.failure.is_some() && !store.projects.is_loading());
}
