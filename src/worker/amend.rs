//! What a change of anything but a ticket really changes, and how that stands against what the server has now.
//!
//! Pure. A PUT carries required properties too, so a change as it comes in does not tell by itself what the user
//! touched; compared with the thing the user saw, it does. What was not touched goes out as the server has it now.

mod things;

use std::collections::{BTreeMap, BTreeSet};

pub(super) use self::things::label;
use super::intent::{Likeness, same_text};
use super::reply::Theirs;
use crate::model::FormBody;
use crate::model::body::{Map, Node};

/// A thing that is changed by sending some of its properties.
pub(super) trait Amended: Clone {
    /// What is sent.
    type Input: Amendment;

    /// All that the server tells of it, in the terms of what is sent.
    fn told(&self) -> Self::Input;

    /// It, as what somebody else has made of it.
    fn theirs(self) -> Theirs;
}

/// What is sent to change a thing.
pub(super) trait Amendment: FormBody + Clone {
    /// Properties that are an instruction rather than a part of the thing: they cannot be read back, and what arrived is
    /// not to be said twice.
    const SAID_ONCE: &'static [&'static str] = &[];

    /// Takes over that property, by the name it travels under.
    fn take(&mut self, property: &str, from: &Self);

    /// Whether the server may have made the one of the other when it cleaned it.
    fn alike(one: &str, other: &str) -> bool {
        same_text(one, other, Likeness::Loose)
    }
}

/// How a change stands against what the server has now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Standing {
    /// The server has all of it already.
    Done,
    /// The server has all of it that can be read back.
    Unsaid,
    /// Nobody else touched these properties: it may go out.
    Free,
    /// Somebody else changed these properties meanwhile.
    Changed(Vec<String>),
}

/// A change, with what the user saw.
#[derive(Debug, Clone)]
pub(super) struct Amend<T: Amended> {
    /// What is to be there instead of `seen`.
    input: T::Input,
    seen: Properties,
    touched: BTreeSet<String>,
}

/// Properties by the names they travel under, each as one text.
type Properties = BTreeMap<String, String>;

impl<T: Amended> Amend<T> {
    /// The change of a thing that the user saw as `base`.
    pub(super) fn new(base: &T, input: T::Input) -> Self {
        let seen = properties(&base.told());
        let is_touched = |(name, wanted): &(String, String)| seen.get(name) != Some(wanted);
        let touched = properties(&input).into_iter().filter(is_touched).map(|(name, _)| name);
        let touched = touched.collect();
        Self { input, seen, touched }
    }

    /// How it stands against what the server has now.
    pub(super) fn standing(&self, now: &T, likeness: Likeness) -> Standing {
        let (has, wanted) = (properties(&now.told()), properties(&self.input));
        let is_same = |one: &str, other: &str| {
            one == other || (likeness == Likeness::Loose && T::Input::alike(one, other))
        };
        let mut standing = Standing::Done;
        let mut in_conflict = Vec::new();
        for (name, wanted) in wanted.iter().filter(|(name, _)| self.touched.contains(*name)) {
            // what the server does not tell cannot stand in the way
            let Some(has) = has.get(name) else {
                let is_said_once = T::Input::SAID_ONCE.contains(&name.as_str());
                if is_said_once && standing == Standing::Done {
                    standing = Standing::Unsaid;
                } else if !is_said_once {
                    standing = Standing::Free;
                }
                continue;
            };
            if is_same(has, wanted) {
                continue;
            }
            match self.seen.get(name) {
                Some(was) if !same_text(has, was, Likeness::Loose) => {
                    in_conflict.push(name.clone());
                }
                _ => standing = Standing::Free,
            }
        }
        if in_conflict.is_empty() { standing } else { Standing::Changed(in_conflict) }
    }

    /// What to send: the change, with the rest as the server has it now.
    pub(super) fn input(&self, now: &T) -> T::Input {
        let (mut input, has) = (self.input.clone(), now.told());
        let told = properties(&has);
        for name in properties(&self.input).keys() {
            if !self.touched.contains(name) && told.contains_key(name) {
                input.take(name, &has);
            }
        }
        input
    }

    /// The same change, seen from what the server had just before it was sent.
    pub(super) fn seen_from(mut self, now: &T) -> Self {
        self.seen.extend(properties(&now.told()));
        self
    }
}

fn properties(input: &impl FormBody) -> Properties {
    let mut all = Properties::new();
    put_in(&mut all, &input.write());
    all
}

/// Lists are one property, in no order; other maps hold properties of their own.
fn put_in(all: &mut Properties, map: &Map) {
    for (name, node) in map.iter() {
        match node {
            Node::Text(text) => {
                all.insert(name.to_owned(), text.clone());
            }
            Node::Map(inner) => match list(inner) {
                Some(items) => {
                    all.insert(name.to_owned(), items.join(" "));
                }
                None => put_in(all, inner),
            },
        }
    }
}

fn list<'a>(map: &'a Map) -> Option<Vec<&'a str>> {
    let item = |(name, node): (&str, &'a Node)| match node {
        Node::Text(text) if str::parse::<usize>(name).is_ok() => Some(text.as_str()),
        _ => None,
    };
    let mut items: Vec<&str> = map.iter().map(item).collect::<Option<_>>()?;
    items.sort_unstable();
    Some(items)
}

#[cfg(test)]
mod tests;
