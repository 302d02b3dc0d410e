//! Walking a whole list, page by page, whatever a server does to `count`, `offset` and `total` (contract §2).
//!
//! The first page is small, for an early picture; the rest are large. Where the server tells a total, several pages are
//! asked for at once at predicted offsets, until one comes back short: from then on the walk goes on one page after the
//! other from what really came. It ends at an empty page, at one without a new item, or where the total is reached by a
//! page that was not full. Knows no HTTP: pages come from a closure and go to another, which may keep the walk waiting.

use std::collections::{BTreeMap, HashSet};
use std::hash::Hash;

use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;

use crate::model::page::MAX_COUNT;
use crate::model::{Page, PageQuery};

/// A list longer than this is not walked to its end: a server that invents items must not fill the memory.
const LONGEST: usize = 5_000_000;

/// How a list is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    /// Items of the first page.
    pub first: u32,
    /// Items of every other page.
    pub then: u32,
    /// Pages asked for at once where their offsets can be predicted.
    pub in_flight: usize,
}

impl Default for Plan {
    fn default() -> Self {
        Self { first: 100, then: MAX_COUNT, in_flight: 4 }
    }
}

/// How much of a list a walk has seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// All of it: what the walk did not bring is not there.
    Complete,
    /// Perhaps not all: rows shifted meanwhile, the total changed, or the server does not page.
    Partial,
}

/// Walks a list.
///
/// `id` tells items apart, `fetch` gets a page, `sink` takes what is new of it, in order of arrival; its
/// total is the one told last. The first page that cannot be fetched ends the walk; what came before stays with `sink`.
pub async fn pages<T, I, E, F, S>(
    plan: Plan,
    id: impl Fn(&T) -> I,
    fetch: impl Fn(PageQuery) -> F,
    sink: impl FnMut(Page<T>) -> S,
) -> Result<Extent, E>
where
    I: Eq + Hash,
    F: Future<Output = Result<Page<T>, E>>,
    S: Future<Output = ()>,
{
    let walk = Walk {
        plan,
        id,
        fetch,
        sink,
        known: HashSet::new(),
        ahead: BTreeMap::new(),
        total: None,
        steady: true,
    };
    walk.run().await
}

/// Walks a list that is short enough to be wanted in one piece.
pub async fn items<T, I, E, F>(
    plan: Plan,
    id: impl Fn(&T) -> I,
    fetch: impl Fn(PageQuery) -> F,
) -> Result<(Vec<T>, Extent), E>
where
    I: Eq + Hash,
    F: Future<Output = Result<Page<T>, E>>,
{
    // one page after the other, so that the items keep the server's order
    let plan = Plan { in_flight: 1, ..plan };
    let mut items = Vec::new();
    let extent = pages(plan, id, fetch, |page| {
        items.extend(page.items);
        std::future::ready(())
    })
    .await?;
    Ok((items, extent))
}

struct Walk<I, N, F, S> {
    plan: Plan,
    id: N,
    fetch: F,
    sink: S,
    known: HashSet<I>,
    /// Lengths of the pages that came at predicted offsets.
    ahead: BTreeMap<u64, u64>,
    /// The length of the list, as told last.
    total: Option<u64>,
    /// Whether no row came twice and the total stayed what it was.
    steady: bool,
}

/// How a page compares with what was known.
struct Taken {
    received: u64,
    new: usize,
}

impl<I, N, F, S> Walk<I, N, F, S>
where
    I: Eq + Hash,
{
    async fn run<T, E, A, B>(mut self) -> Result<Extent, E>
    where
        N: Fn(&T) -> I,
        F: Fn(PageQuery) -> A,
        A: Future<Output = Result<Page<T>, E>>,
        S: FnMut(Page<T>) -> B,
        B: Future<Output = ()>,
    {
        let mut position = 0;
        let mut count = self.plan.first;
        let mut was_full = true;
        loop {
            if let Some(received) = self.ahead.get(&position).copied() {
                position += received;
                was_full = received >= u64::from(self.plan.then);
                continue;
            }
            if self.total == Some(position) && !was_full {
                return Ok(self.extent(position));
            }
            let page = (self.fetch)(PageQuery::new(position, count)).await?;
            let taken = self.take(page).await;
            if taken.received == 0 {
                return Ok(self.extent(position));
            }
            if !self.overlaps(position, taken.received) {
                self.steady &= taken.new as u64 == taken.received;
                if taken.new == 0 {
                    return Ok(Extent::Partial);
                }
            }
            if self.known.len() > LONGEST {
                return Ok(Extent::Partial);
            }
            let is_first = position == 0;
            position += taken.received;
            was_full = taken.received >= u64::from(count);
            count = self.plan.then;
            if is_first && self.plan.in_flight > 1 {
                self.predict(position).await?;
            }
        }
    }

    /// Asks for the pages after `position` at the offsets they should have, several at once, until one comes back
    /// shorter than it should.
    async fn predict<T, E, A, B>(&mut self, position: u64) -> Result<(), E>
    where
        N: Fn(&T) -> I,
        F: Fn(PageQuery) -> A,
        A: Future<Output = Result<Page<T>, E>>,
        S: FnMut(Page<T>) -> B,
        B: Future<Output = ()>,
    {
        let then = u64::from(self.plan.then.max(1));
        let mut next = position;
        let mut as_predicted = true;
        let mut in_flight = FuturesUnordered::new();
        loop {
            let end = self.total.unwrap_or(position);
            while as_predicted
                && in_flight.len() < self.plan.in_flight
                && next < end
                && self.known.len() <= LONGEST
            {
                let (offset, page) = (next, (self.fetch)(PageQuery::new(next, self.plan.then)));
                in_flight.push(async move { (offset, page.await) });
                next += then;
            }
            let Some((offset, page)) = in_flight.next().await else { return Ok(()) };
            let taken = self.take(page?).await;
            let due = self.total.unwrap_or(0).saturating_sub(offset).min(then);
            as_predicted &= taken.received >= due;
            self.steady &= taken.new as u64 == taken.received;
            if taken.new > 0 {
                self.ahead.insert(offset, taken.received);
            }
        }
    }

    /// Notes a page and hands on what is new of it.
    async fn take<T, B>(&mut self, page: Page<T>) -> Taken
    where
        N: Fn(&T) -> I,
        S: FnMut(Page<T>) -> B,
        B: Future<Output = ()>,
    {
        let Page { mut items, total } = page;
        let received = items.len() as u64;
        if total.is_some() {
            self.steady &= self.total.is_none_or(|before| Some(before) == total);
            self.total = total;
        }
        items.retain(|item| self.known.insert((self.id)(item)));
        let new = items.len();
        if new > 0 {
            (self.sink)(Page { items, total: self.total }).await;
        }
        Taken { received, new }
    }

    /// Whether rows at these offsets came before on a page at a predicted offset: then it is no wonder they are known.
    fn overlaps(&self, position: u64, received: u64) -> bool {
        let last = self.ahead.range(..position + received).next_back();
        last.is_some_and(|(offset, length)| offset + length > position)
    }

    /// What a walk that ended at `position` has seen.
    fn extent(&self, position: u64) -> Extent {
        let reached = self.total.is_none_or(|total| total <= position);
        if self.steady && reached { Extent::Complete } else { Extent::Partial }
    }
}

#[cfg(test)]
mod tests;
