//! What of a list fits what is typed.

use nucleo_matcher::pattern::{AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use super::Mode;
use crate::app::form::Item;

/// Places in the list of what fits, the best first, otherwise in the list's order.
pub(in crate::app) fn matches(items: &[Item], query: &str, mode: Mode) -> Vec<u32> {
    if query.is_empty() {
        return (0u32..).zip(items).map(|(at, _)| at).collect();
    }
    if mode == Mode::Words {
        return words_like(items, query);
    }
    let mut matcher = Matcher::new(Config::DEFAULT);
    let pattern = Pattern::new(query, CaseMatching::Ignore, Normalization::Smart, AtomKind::Fuzzy);
    let mut letters = Vec::new();
    let mut score = |text: &str| pattern.score(Utf32Str::new(text, &mut letters), &mut matcher);
    let mut found: Vec<(u32, u32)> = (0u32..)
        .zip(items)
        .filter_map(|(at, item)| {
            // a name counts twice what an address does
            let title = score(&item.title).map(|score| score * 2);
            Some((title.or_else(|| score(&item.detail))?, at))
        })
        .collect();
    found.sort_by_key(|(score, at)| (std::cmp::Reverse(*score), *at));
    found.into_iter().map(|(_, at)| at).collect()
}

/// Words that begin like what is typed, then those that hold it.
fn words_like(items: &[Item], query: &str) -> Vec<u32> {
    let query = query.to_lowercase();
    let (mut first, mut then) = (Vec::new(), Vec::new());
    for (at, item) in (0u32..).zip(items) {
        let title = item.title.to_lowercase();
        if title.starts_with(&query) {
            first.push(at);
        } else if title.contains(&query) {
            then.push(at);
        }
    }
    first.extend(then);
    first
}
