//! Pages already fetched: the first picture of a board that was open before, until fresh rows replace it.
//!
//! Kept in memory, by account, list and part of the list. A page is valid for one generation of its project; every
//! write begins a new one. No clock is involved. What fetches and shows pages knows only [`PageCache::pages`],
//! [`PageCache::keep`] and [`PageCache::retire`], so another place to keep them can stand behind the same three.

use std::collections::HashMap;
use std::sync::Arc;

use crate::model::{PageQuery, ProjectId, Ticket};

/// Rows kept over all lists: enough for many boards, and a bound on memory.
const MOST_ROWS: usize = 50_000;

/// Whose pages: one person's at one server. Nobody is shown what another was allowed to see.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Owner {
    /// The server, as its full address.
    pub(super) server: String,
    /// The login there.
    pub(super) user: String,
}

/// One list of one owner: a project's tickets.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct ListKey {
    pub(super) owner: Arc<Owner>,
    pub(super) project: ProjectId,
}

/// Counts the writes on a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct Generation(u64);

/// A page as it was fetched.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct CachedPage {
    pub(super) query: PageQuery,
    pub(super) rows: Arc<[Ticket]>,
    pub(super) total: Option<u64>,
}

/// See the module.
#[derive(Debug)]
pub(super) struct PageCache {
    lists: HashMap<ListKey, List>,
    /// Counts uses, to find the list that was not used for longest.
    clock: u64,
    rows: usize,
    most_rows: usize,
}

#[derive(Debug, Default)]
struct List {
    generation: Generation,
    pages: Vec<CachedPage>,
    used: u64,
}

impl List {
    fn rows(&self) -> usize {
        self.pages.iter().map(|page| page.rows.len()).sum()
    }
}

impl Default for PageCache {
    fn default() -> Self {
        Self::holding(MOST_ROWS)
    }
}

impl PageCache {
    fn holding(most_rows: usize) -> Self {
        Self { lists: HashMap::new(), clock: 0, rows: 0, most_rows }
    }

    fn list(&mut self, key: &ListKey) -> &mut List {
        self.clock += 1;
        let list = self.lists.entry(key.clone()).or_default();
        list.used = self.clock;
        list
    }

    /// The present generation of a list; to be asked for before the request whose answer is to be kept.
    pub(super) fn generation(&mut self, key: &ListKey) -> Generation {
        self.list(key).generation
    }

    /// The pages of a list that are still valid, in the order of the list.
    pub(super) fn pages(&mut self, key: &ListKey) -> Vec<CachedPage> {
        self.list(key).pages.clone()
    }

    /// Keeps a page that was asked for in that generation. Older pages that begin within its part go.
    pub(super) fn keep(&mut self, key: &ListKey, generation: Generation, page: CachedPage) {
        let list = self.list(key);
        if list.generation != generation {
            return;
        }
        let before = list.rows();
        let first = page.query.offset;
        let end = first.saturating_add(page.rows.len() as u64);
        list.pages
            .retain(|old| old.query.offset != first && !(first..end).contains(&old.query.offset));
        let at = list.pages.partition_point(|old| old.query.offset < first);
        list.pages.insert(at, page);
        let after = list.rows();
        self.rows = (self.rows + after).saturating_sub(before);
        self.shrink(key);
    }

    /// Notes that a list was found to end there: pages beyond are gone.
    pub(super) fn end_at(&mut self, key: &ListKey, generation: Generation, end: u64) {
        let list = self.list(key);
        if list.generation != generation {
            return;
        }
        let before = list.rows();
        list.pages.retain(|page| page.query.offset == 0 || page.query.offset < end);
        let after = list.rows();
        self.rows = (self.rows + after).saturating_sub(before);
    }

    /// Begins a new generation: all that was kept of the list is out of date.
    pub(super) fn retire(&mut self, key: &ListKey) {
        let list = self.list(key);
        list.generation.0 += 1;
        let gone = list.rows();
        list.pages.clear();
        self.rows -= gone;
    }

    /// Lets go of the lists that were not used for longest; of the one in use its end.
    fn shrink(&mut self, in_use: &ListKey) {
        while self.rows > self.most_rows {
            let oldest = self
                .lists
                .iter_mut()
                .filter(|(key, list)| *key != in_use && !list.pages.is_empty())
                .min_by_key(|(_, list)| list.used);
            if let Some((_, list)) = oldest {
                self.rows -= list.rows();
                list.pages.clear();
                continue;
            }
            let Some(last) = self.lists.get_mut(in_use).and_then(|list| list.pages.pop()) else {
                return;
            };
            self.rows -= last.rows.len();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{StepId, TicketId};

    fn key(user: &str, project: u64) -> ListKey {
        let owner = Owner { server: "https://a.example/".to_owned(), user: user.to_owned() };
        ListKey { owner: Arc::new(owner), project: ProjectId::new(project) }
    }

    fn page(offset: u64, count: u64) -> CachedPage {
        let rows = (offset..offset + count)
            .map(|id| Ticket::new(TicketId::new(id + 1), "x", StepId::new(1)))
            .collect();
        CachedPage { query: PageQuery::new(offset, 1_000), rows, total: None }
    }

    fn keep(cache: &mut PageCache, key: &ListKey, offset: u64, count: u64) {
        let generation = cache.generation(key);
        cache.keep(key, generation, page(offset, count));
    }

    fn offsets(cache: &mut PageCache, key: &ListKey) -> Vec<u64> {
        cache.pages(key).iter().map(|page| page.query.offset).collect()
    }

    #[test]
    fn pages_come_back_in_order_and_to_their_owner_only() {
        let mut cache = PageCache::default();
        let ann = key("ann", 1);
        keep(&mut cache, &ann, 100, 50);
        keep(&mut cache, &ann, 0, 100);
        assert_eq!(offsets(&mut cache, &ann), [0, 100]);
        assert_eq!(offsets(&mut cache, &key("bob", 1)), [0; 0]);
        assert_eq!(offsets(&mut cache, &key("ann", 2)), [0; 0]);
    }

    #[test]
    fn a_write_retires_what_was_fetched_before_it() {
        let mut cache = PageCache::default();
        let ann = key("ann", 1);
        keep(&mut cache, &ann, 0, 100);
        let before = cache.generation(&ann);
        cache.retire(&ann);
        assert_eq!(offsets(&mut cache, &ann), [0; 0]);
        cache.keep(&ann, before, page(100, 100));
        assert_eq!(offsets(&mut cache, &ann), [0; 0], "it was on its way when the write went out");
        keep(&mut cache, &ann, 0, 1);
        assert_eq!(offsets(&mut cache, &ann), [0]);
    }

    #[test]
    fn a_page_takes_the_place_of_those_it_covers() {
        let mut cache = PageCache::default();
        let ann = key("ann", 1);
        keep(&mut cache, &ann, 0, 100);
        keep(&mut cache, &ann, 100, 100);
        keep(&mut cache, &ann, 0, 150);
        assert_eq!(offsets(&mut cache, &ann), [0]);
        keep(&mut cache, &ann, 0, 0);
        assert_eq!(cache.pages(&ann).len(), 1);
        assert_eq!(cache.rows, 0);
    }

    #[test]
    fn a_list_that_became_shorter_leaves_no_pages_behind() {
        let mut cache = PageCache::default();
        let ann = key("ann", 1);
        keep(&mut cache, &ann, 0, 100);
        keep(&mut cache, &ann, 100, 1_000);
        keep(&mut cache, &ann, 0, 40);
        let generation = cache.generation(&ann);
        cache.end_at(&ann, generation, 40);
        assert_eq!((offsets(&mut cache, &ann), cache.rows), (vec![0], 40));
        cache.end_at(&ann, generation, 0);
        assert_eq!(offsets(&mut cache, &ann), [0], "an empty board is a picture too");
    }

    #[test]
    fn memory_is_bounded() {
        let mut cache = PageCache::holding(250);
        for project in 1..=3 {
            keep(&mut cache, &key("ann", project), 0, 100);
        }
        assert_eq!(offsets(&mut cache, &key("ann", 1)), [0; 0], "not used for longest");
        assert_eq!(offsets(&mut cache, &key("ann", 3)), [0]);
        for offset in [100, 200, 300] {
            keep(&mut cache, &key("ann", 3), offset, 100);
        }
        assert_eq!(offsets(&mut cache, &key("ann", 3)), [0, 100], "the first picture is kept");
        assert_eq!(cache.rows, 200);
    }
}
