//! A few things to choose from, all in sight: radio buttons where one is chosen, check boxes where several are.

use super::Item;

/// The things, and which are chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Boxes {
    /// In order.
    pub items: Vec<Item>,
    /// Ids of what is chosen.
    pub chosen: Vec<u64>,
    /// Where the keys act.
    pub at: usize,
    /// Whether several may be chosen.
    pub many: bool,
}

impl Boxes {
    /// Nothing is lost: what was chosen and is not offered any more stays as an item of its own.
    pub fn new(items: &[Item], chosen: &[u64], many: bool) -> Self {
        let mut items = items.to_vec();
        for id in chosen {
            if !items.iter().any(|item| item.id == *id) {
                items.push(Item::new(*id, format!("no longer offered (#{id})")));
            }
        }
        let at = items.iter().position(|item| chosen.contains(&item.id)).unwrap_or(0);
        Self { items, chosen: chosen.to_vec(), at, many }
    }

    /// Whether that one is chosen.
    pub fn is_chosen(&self, at: usize) -> bool {
        self.items.get(at).is_some_and(|item| self.chosen.contains(&item.id))
    }

    /// Goes to the next or the one before. Where one is chosen, going there chooses it.
    pub fn step(&mut self, by: isize) -> bool {
        let last = self.items.len().saturating_sub(1);
        let target = if self.many || !self.chosen.is_empty() {
            self.at.saturating_add_signed(by).min(last)
        } else {
            self.at
        };
        let moved = target != self.at;
        self.at = target;
        if self.many {
            return moved;
        }
        let chosen = self.items.get(target).map(|item| vec![item.id]).unwrap_or_default();
        let changed = chosen != self.chosen;
        self.chosen = chosen;
        moved || changed
    }

    /// Chooses what the keys act on, or takes the choice back.
    pub fn toggle(&mut self, may_be_empty: bool) -> bool {
        let Some(id) = self.items.get(self.at).map(|item| item.id) else { return false };
        if self.many {
            if self.chosen.contains(&id) {
                self.chosen.retain(|chosen| *chosen != id);
            } else {
                self.chosen.push(id);
                // in the order they are offered
                let place = |id: &u64| self.items.iter().position(|item| item.id == *id);
                self.chosen.sort_by_key(place);
            }
            return true;
        }
        match self.chosen.as_slice() {
            [only] if *only == id => {
                if may_be_empty {
                    self.chosen.clear();
                }
                may_be_empty
            }
            _ => {
                self.chosen = vec![id];
                true
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items() -> Vec<Item> {
        vec![Item::new(1, "low"), Item::new(2, "high"), Item::new(3, "blocker")]
    }

    #[test]
    fn of_radio_buttons_one_is_chosen() {
        let mut radio = Boxes::new(&items(), &[], false);
        assert!(radio.step(1));
        assert_eq!(radio.chosen, [1], "the first key chooses the first");
        assert!(radio.step(1) && radio.step(1) && !radio.step(1));
        assert_eq!(radio.chosen, [3]);
        assert!(!radio.toggle(false), "a required one is not taken back");
        assert!(radio.toggle(true) && radio.chosen.is_empty());
    }

    #[test]
    fn of_check_boxes_any() {
        let mut checks = Boxes::new(&items(), &[3], true);
        checks.step(-1);
        checks.step(-1);
        assert_eq!(checks.chosen, [3], "going there chooses nothing");
        checks.toggle(true);
        assert_eq!(checks.chosen, [1, 3]);
        checks.toggle(false);
        assert_eq!(checks.chosen, [3]);
    }

    #[test]
    fn what_is_not_offered_any_more_stays() {
        let radio = Boxes::new(&items(), &[599], false);
        assert_eq!(radio.items[3].title, "no longer offered (#599)");
        assert!(radio.is_chosen(3) && radio.at == 3);
    }
}
