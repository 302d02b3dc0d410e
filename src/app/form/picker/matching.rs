//! What of a list fits what is typed.

use std::cmp::Reverse;

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
    let pattern = |kind| Pattern::new(query, CaseMatching::Ignore, Normalization::Smart, kind);
    // of an address, letters here and there mean nothing: the same few domains hold them all
    let (names, addresses) = (pattern(AtomKind::Fuzzy), pattern(AtomKind::Substring));
    let mut letters = Vec::new();
    let mut score = |pattern: &Pattern, text: &str| {
        pattern.score(Utf32Str::new(text, &mut letters), &mut matcher)
    };
    let means_me = query.eq_ignore_ascii_case(ME);
    let mut fits = |item: &Item| {
        let name = score(&names, &item.title).map(|score| (Fit::Name, score));
        match name.or_else(|| Some((Fit::Address, score(&addresses, &item.detail)?))) {
            _ if item.is_me && means_me => Some((Fit::Me, 0)),
            fit => fit,
        }
    };
    let mut found: Vec<(Fit, Reverse<u32>, u32)> = (0u32..)
        .zip(items)
        .filter_map(|(at, item)| fits(item).map(|(fit, score)| (fit, Reverse(score), at)))
        .collect();
    found.sort_unstable();
    found.into_iter().map(|(_, _, at)| at).collect()
}

/// The word that means the user.
const ME: &str = "me";

/// By what something fits; the best comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// It is the user, who is meant.
    Me,
    /// What it is called.
    Name,
    /// What tells it from its like.
    Address,
}

/// Words that begin like what is typed, then those that hold it.
fn words_like(items: &[Item], query: &str) -> Vec<u32> {
    let query = query.to_lowercase();
    let (mut same, mut first, mut then) = (Vec::new(), Vec::new(), Vec::new());
    for (at, item) in (0u32..).zip(items) {
        let title = item.title.to_lowercase();
        if title == query {
            same.push(at);
        } else if title.starts_with(&query) {
            first.push(at);
        } else if title.contains(&query) {
            then.push(at);
        }
    }
    same.extend(first);
    same.extend(then);
    same
}

#[cfg(test)]
mod tests {
    use super::*;

    fn titles(items: &[Item], query: &str, mode: Mode) -> Vec<String> {
        let found = matches(items, query, mode).into_iter();
        found.map(|at| items[at as usize].title.clone()).collect()
    }

    fn person(id: u64, name: &str, address: &str) -> Item {
        Item::new(id, name).with_detail(address)
    }

    #[test]
    fn names_come_before_addresses_however_well_those_fit() {
        let people = [
            person(1, "Ann Berg", "lina@example.com"),
            person(2, "Li Na", "x@example.com"),
            person(3, "Lionel Nash", "y@example.com"),
        ];
        assert_eq!(titles(&people, "lina", Mode::People), ["Li Na", "Lionel Nash", "Ann Berg"]);
    }

    #[test]
    fn me_is_oneself_and_no_letters_of_a_domain() {
        let people = [
            person(1, "Ann Berg", "ann@example.com"),
            person(2, "Mei Chen", "mei@example.com"),
            person(3, "Bo Lind", "bo@example.com").me(true),
        ];
        assert_eq!(titles(&people, "me", Mode::People), ["Bo Lind", "Mei Chen"]);
        assert_eq!(titles(&people, "ME", Mode::People)[0], "Bo Lind");
        assert_eq!(titles(&people, "mei", Mode::People), ["Mei Chen"]);
    }

    #[test]
    fn the_very_word_comes_before_longer_ones() {
        let tags = ["twofold", "one-two", "two"].map(Item::word);
        assert_eq!(titles(&tags, "two", Mode::Words), ["two", "twofold", "one-two"]);
    }
}
