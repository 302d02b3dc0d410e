use std::cell::RefCell;
use std::convert::Infallible;

use futures_util::FutureExt as _;
use proptest::prelude::*;

use super::*;

/// A server with a list of numbers and habits.
#[derive(Debug, Clone)]
struct Habits {
    rows: Vec<u32>,
    cap: Option<usize>,
    tells_total: bool,
    ignores_offset: bool,
    /// After so many requests, the list becomes this one.
    later: Option<(usize, Vec<u32>)>,
}

impl Habits {
    fn rows(count: u32) -> Self {
        Self {
            rows: (1..=count).collect(),
            cap: Some(1_000),
            tells_total: true,
            ignores_offset: false,
            later: None,
        }
    }

    fn page(&self, request: usize, query: PageQuery) -> Page<u32> {
        let rows = match &self.later {
            Some((after, rows)) if request >= *after => rows,
            _ => &self.rows,
        };
        let offset = if self.ignores_offset { 0 } else { usize::try_from(query.offset).unwrap() };
        let count = (query.count as usize).min(self.cap.unwrap_or(usize::MAX));
        Page {
            items: rows.iter().skip(offset).take(count).copied().collect(),
            total: self.tells_total.then_some(rows.len() as u64),
        }
    }
}

struct Seen {
    rows: Vec<u32>,
    queries: Vec<PageQuery>,
    extent: Extent,
}

/// Walks; `turn` says for how many polls the page of each request stays away, so that pages overtake each other.
fn walk(habits: &Habits, plan: Plan, turn: impl Fn(usize) -> usize) -> Seen {
    let (rows, queries) = (RefCell::new(Vec::new()), RefCell::new(Vec::new()));
    let fetch = |query| {
        let request = queries.borrow().len();
        queries.borrow_mut().push(query);
        let page = habits.page(request, query);
        let polls = turn(request);
        async move {
            for _ in 0..polls {
                tokio::task::yield_now().await;
            }
            Ok::<_, Infallible>(page)
        }
    };
    let sink = |page: Page<u32>| {
        rows.borrow_mut().extend(page.items);
        std::future::ready(())
    };
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let Ok(extent) = runtime.block_on(pages(plan, |row| *row, fetch, sink));
    Seen { rows: rows.into_inner(), queries: queries.into_inner(), extent }
}

fn sorted(mut rows: Vec<u32>) -> Vec<u32> {
    rows.sort_unstable();
    rows
}

#[test]
fn ten_thousand_rows_take_eleven_requests() {
    let seen = walk(&Habits::rows(10_000), Plan::default(), |_| 0);
    assert_eq!(seen.queries.len(), 11);
    assert_eq!(seen.queries[0], PageQuery::new(0, 100));
    assert_eq!((sorted(seen.rows), seen.extent), ((1..=10_000).collect(), Extent::Complete));
}

#[test]
fn a_short_list_takes_one_request_where_the_total_is_told() {
    assert_eq!(walk(&Habits::rows(6), Plan::default(), |_| 0).queries.len(), 1);
    assert_eq!(walk(&Habits::rows(0), Plan::default(), |_| 0).queries.len(), 1);
    // a full page may hide a total that counts the page only
    assert_eq!(walk(&Habits::rows(100), Plan::default(), |_| 0).queries.len(), 2);
    let silent = Habits { tells_total: false, ..Habits::rows(6) };
    assert_eq!(walk(&silent, Plan::default(), |_| 0).queries.len(), 2);
}

#[test]
fn at_most_four_pages_are_asked_for_at_once() {
    let (open, most) = (RefCell::new(0), RefCell::new(0));
    let habits = Habits::rows(20_000);
    let fetch = |query| {
        *open.borrow_mut() += 1;
        let now = *open.borrow();
        most.replace_with(|most| now.max(*most));
        let page = habits.page(0, query);
        let open = &open;
        async move {
            tokio::task::yield_now().await;
            *open.borrow_mut() -= 1;
            Ok::<_, Infallible>(page)
        }
    };
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let sink = |_| std::future::ready(());
    let Ok(_) = runtime.block_on(pages(Plan::default(), |row: &u32| *row, fetch, sink));
    assert_eq!(*most.borrow(), 4);
}

#[test]
fn an_ignored_offset_ends_the_walk() {
    for tells_total in [false, true] {
        let habits =
            Habits { ignores_offset: true, cap: Some(20), tells_total, ..Habits::rows(500) };
        let seen = walk(&habits, Plan::default(), |_| 0);
        assert_eq!((seen.rows.len(), seen.extent), (20, Extent::Partial));
        assert!(seen.queries.len() <= 6, "{}", seen.queries.len());
    }
}

#[test]
fn rows_that_shift_are_never_doubled_and_forbid_removal() {
    let mut inserted: Vec<u32> = (1..=3_000).collect();
    inserted.insert(0, 9_999);
    let deleted: Vec<u32> = (2..=3_000).collect();
    for (later, tells_total) in [(inserted.clone(), true), (inserted, false), (deleted, true)] {
        let habits = Habits { later: Some((2, later)), tells_total, ..Habits::rows(3_000) };
        let seen = walk(&habits, Plan::default(), |_| 0);
        let distinct: HashSet<u32> = seen.rows.iter().copied().collect();
        assert_eq!(distinct.len(), seen.rows.len());
        assert_eq!(seen.extent, Extent::Partial);
    }
}

#[test]
fn a_total_that_says_too_much_or_too_little_is_a_hint() {
    let mut fetched = 0;
    for total in [1, 50, 150, 500] {
        let fetch = |query| {
            let mut page = Habits::rows(120).page(0, query);
            page.total = Some(total);
            std::future::ready(Ok::<_, Infallible>(page))
        };
        let walked = pages(
            Plan::default(),
            |row: &u32| *row,
            fetch,
            |page| {
                fetched += page.items.len();
                std::future::ready(())
            },
        );
        let Ok(extent) = walked.now_or_never().unwrap();
        assert_eq!(extent == Extent::Complete, total <= 120);
    }
    assert_eq!(fetched, 4 * 120);
}

#[test]
fn the_first_failure_ends_the_walk_and_keeps_what_came() {
    let fetch = |query: PageQuery| {
        let page = Habits::rows(5_000).page(0, query);
        std::future::ready(if query.offset < 1_000 { Ok(page) } else { Err("gone") })
    };
    let mut rows = 0;
    let walked = pages(
        Plan::default(),
        |row: &u32| *row,
        fetch,
        |page| {
            rows += page.items.len();
            std::future::ready(())
        },
    );
    assert_eq!(walked.now_or_never().unwrap(), Err("gone"));
    assert!(rows >= 100);
}

#[test]
fn a_list_in_one_piece_keeps_its_order() {
    let fetch = |query| std::future::ready(Ok::<_, Infallible>(Habits::rows(3_500).page(0, query)));
    let Ok((rows, extent)) =
        items(Plan::default(), |row: &u32| *row, fetch).now_or_never().unwrap();
    assert_eq!((rows, extent), ((1..=3_500).collect(), Extent::Complete));
}

proptest! {
    #[test]
    fn every_row_comes_exactly_once_whatever_the_server_caps(
        count in 0..4_000_u32,
        cap in prop::option::of(1..1_500_usize),
        tells_total in any::<bool>(),
        first in 1..200_u32,
        then in 1..1_000_u32,
        in_flight in 1..6_usize,
        turns in prop::collection::vec(0..6_usize, 1..9),
    ) {
        // a page of one row a request makes long walks: bounded by the smallest page
        prop_assume!(count as usize / (then as usize).min(cap.unwrap_or(1_000)) < 200);
        let habits = Habits { cap, tells_total, ..Habits::rows(count) };
        let plan = Plan { first, then, in_flight };
        let seen = walk(&habits, plan, |request| turns[request % turns.len()]);
        prop_assert_eq!(sorted(seen.rows), (1..=count).collect::<Vec<_>>());
        prop_assert_eq!(seen.extent, Extent::Complete);
    }
}
