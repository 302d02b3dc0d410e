//! Folding a page of 1,000 tickets into a board. Aim: under 5 ms into a board of 100,000.

use std::cell::RefCell;

use criterion::{BatchSize, BenchmarkId, Criterion};
use smartq::model::{StepId, Ticket};
use smartq::worker::reply::Origin;

use crate::board::{Board, ticket};

/// Tickets of a page.
const PAGE: u64 = 1_000;

pub(crate) fn bench(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("update_page");
    for held in [1_000u64, 10_000, 100_000] {
        // What a refresh brings: rows that are there already, a few of which have moved to another lane.
        let board = RefCell::new(Board::of(held));
        let mut turn = 0;
        group.bench_function(BenchmarkId::new("known", held), |bencher| {
            bencher.iter_batched(
                || {
                    turn += 1;
                    let first = turn * PAGE % held;
                    let rows = (first + 1..=first + PAGE).map(|number| moved(number, turn));
                    board.borrow().page(rows.collect(), Origin::Fresh)
                },
                |page| board.borrow_mut().state.update(page),
                BatchSize::PerIteration,
            );
        });
        // What a first load brings: rows that are not there yet, spread over all lanes and the whole length of each.
        let board = RefCell::new(Board::of(held));
        let turns = (held / PAGE).min(20);
        let mut turn = 0;
        group.bench_function(BenchmarkId::new("new", held), |bencher| {
            bencher.iter_batched(
                || {
                    if turn == turns {
                        board.replace(Board::of(held));
                        turn = 0;
                    }
                    let between = |at| 2 * (at * held / PAGE + turn) + 1;
                    let rows = (0..PAGE).map(|at| ticket(between(at))).collect();
                    turn += 1;
                    board.borrow().page(rows, Origin::Fresh)
                },
                |page| board.borrow_mut().state.update(page),
                BatchSize::PerIteration,
            );
        });
    }
    group.finish();
}

fn moved(number: u64, turn: u64) -> Ticket {
    let row = ticket(2 * number);
    if number.is_multiple_of(20) {
        Ticket { step_id: Some(StepId::new(1 + (number + turn) % 8)), ..row }
    } else {
        row
    }
}
