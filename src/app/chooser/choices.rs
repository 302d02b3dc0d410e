//! What there is to choose, and how many of the tickets have it.

use std::collections::HashMap;

use super::{Chooser, Share, Subject};
use crate::app::desk::Desk;
use crate::app::form::Item;
use crate::model::{Ticket, UserId};

/// Something to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What it is.
    pub item: Item,
    /// How many of the tickets have it.
    pub before: Share,
    /// How many will have it.
    pub now: Share,
    /// Whether it is a tag that nothing has yet.
    pub(super) is_new: bool,
}

impl Choice {
    const fn new(item: Item, before: Share) -> Self {
        Self { item, before, now: before, is_new: false }
    }

    /// A tag that is not in use yet and is wanted for all.
    pub(super) fn new_tag(tag: &str) -> Self {
        let item = Item::word(tag);
        Self { now: Share::All, is_new: true, ..Self::new(item, Share::None) }
    }

    /// Whether it will not be as it was.
    pub fn is_changed(&self) -> bool {
        self.now != self.before
    }

    /// Whether it is the same person or tag.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.item.id == other.item.id && (self.item.id != 0 || self.item.title == other.item.title)
    }

    /// All, none, and where only some had it, that again.
    pub(super) fn toggle(&mut self) {
        self.now = match (self.now, self.before) {
            (Share::None, Share::Some(count)) => Share::Some(count),
            (Share::None | Share::Some(_), _) => Share::All,
            (Share::All, _) => Share::None,
        };
    }
}

/// Everything there is to choose, in the order it is shown: people with the user first, and what the tickets have
/// before what they have not.
pub(super) fn of(chooser: &Chooser, desk: &Desk) -> Vec<Choice> {
    let tickets: Vec<&Ticket> = chooser
        .tickets
        .iter()
        .filter_map(|ticket| desk.store.ticket(chooser.project, *ticket))
        .collect();
    let mut choices = match chooser.subject {
        Subject::People => people(&tickets, desk),
        Subject::Tags => tags(chooser, &tickets, desk),
    };
    choices.sort_by_key(|choice| (!choice.item.is_me, choice.before == Share::None));
    choices
}

fn share(count: usize, of: usize) -> Share {
    match count {
        0 => Share::None,
        count if count >= of => Share::All,
        count => Share::Some(count),
    }
}

fn people(tickets: &[&Ticket], desk: &Desk) -> Vec<Choice> {
    let me = desk.session().map(|session| session.me.id);
    let mut counts: HashMap<UserId, usize> = HashMap::new();
    for user in tickets.iter().filter_map(|ticket| ticket.assigned_to.as_ref()).flatten() {
        *counts.entry(*user).or_default() += 1;
    }
    let mut choices: Vec<Choice> = Vec::new();
    for person in &desk.store.people.items {
        let is_me = Some(person.id) == me;
        let item = Item::new(person.id.get(), &*person.name).with_detail(&*person.email).me(is_me);
        let count = counts.remove(&person.id).unwrap_or_default();
        choices.push(Choice::new(item, share(count, tickets.len())));
    }
    // whoever is not known here can still be taken off
    let mut unknown: Vec<_> = counts.into_iter().collect();
    unknown.sort_unstable_by_key(|(user, _)| *user);
    for (user, count) in unknown {
        let mine = desk.session().filter(|session| session.me.id == user);
        let name = mine.map_or_else(|| format!("person {user}"), |it| it.me.name.clone());
        let item = Item::new(user.get(), name).me(Some(user) == me);
        choices.push(Choice::new(item, share(count, tickets.len())));
    }
    if let Some(session) = desk.session()
        && !choices.iter().any(|choice| choice.item.is_me)
    {
        let item = Item::new(session.me.id.get(), &*session.me.name).me(true);
        choices.push(Choice::new(item, Share::None));
    }
    choices
}

fn tags(chooser: &Chooser, tickets: &[&Ticket], desk: &Desk) -> Vec<Choice> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for tag in tickets.iter().flat_map(|ticket| ticket.tags.iter()) {
        *counts.entry(tag).or_default() += 1;
    }
    let in_use = crate::app::ticket_form::fields::tag_items(chooser.project, desk);
    let choice = |item: &Item| {
        let count = counts.get(item.title.as_str()).copied().unwrap_or_default();
        Choice::new(item.clone(), share(count, tickets.len()))
    };
    in_use.iter().map(choice).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walk(before: Share) -> Vec<Share> {
        let mut choice = Choice::new(Item::word("ui"), before);
        let step = |_| {
            choice.toggle();
            choice.now
        };
        (0..3).map(step).collect()
    }

    #[test]
    fn what_only_some_have_comes_back_after_all_and_none() {
        assert_eq!(walk(Share::Some(2)), [Share::All, Share::None, Share::Some(2)]);
        assert_eq!(walk(Share::None), [Share::All, Share::None, Share::All]);
        assert_eq!(walk(Share::All), [Share::None, Share::All, Share::None]);
    }

    #[test]
    fn shares_are_of_all_tickets() {
        assert_eq!(
            [share(0, 3), share(2, 3), share(3, 3)],
            [Share::None, Share::Some(2), Share::All]
        );
    }
}
