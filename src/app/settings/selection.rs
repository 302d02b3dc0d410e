//! Which entry of a list has the keys: kept by id, so that it stays where it is while others come and go.

use super::super::command::Command;
use super::super::layout;

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selection<Id> {
    id: Option<Id>,
    /// The place it was seen at last: where the keys go when it is not there any more.
    place: usize,
    /// Entries above the first one in sight.
    pub top: usize,
}

impl<Id> Default for Selection<Id> {
    fn default() -> Self {
        Self { id: None, place: 0, top: 0 }
    }
}

impl<Id: PartialEq + Clone> Selection<Id> {
    /// The place of the selected entry among these; `None` where there are none.
    pub fn place(&self, ids: &[Id]) -> Option<usize> {
        let last = ids.len().checked_sub(1)?;
        let place = self.id.as_ref().and_then(|id| ids.iter().position(|it| it == id));
        Some(place.unwrap_or(self.place.min(last)))
    }

    /// The selected entry.
    pub fn id<'a>(&self, ids: &'a [Id]) -> Option<&'a Id> {
        ids.get(self.place(ids)?)
    }

    /// Gives the keys to this one.
    pub fn select(&mut self, id: Id) {
        self.id = Some(id);
    }

    /// Gives the keys to the one at that place, if there is one.
    pub(super) fn select_at(&mut self, place: usize, ids: &[Id]) {
        if let Some(id) = ids.get(place) {
            self.id = Some(id.clone());
        }
    }

    /// Goes through the entries; `None` if that is not what the key means.
    pub(super) fn walk(&mut self, command: Command, ids: &[Id], room: usize) -> Option<()> {
        let half = (room / 2).max(1);
        let place = self.place(ids).unwrap_or(0);
        let to = match command {
            Command::Up => place.saturating_sub(1),
            Command::Down => place + 1,
            Command::First => 0,
            Command::Last => ids.len(),
            Command::HalfPageUp => place.saturating_sub(half),
            Command::HalfPageDown => place + half,
            _ => return None,
        };
        self.id = ids.get(to.min(ids.len().saturating_sub(1))).cloned();
        Some(())
    }

    /// Settles on an entry that is there, and scrolls as little as shows it.
    pub(super) fn settle(&mut self, ids: &[Id], room: usize) {
        let Some(place) = self.place(ids) else { return };
        self.place = place;
        self.id = ids.get(place).cloned();
        self.top = layout::scrolled(self.top, place, ids.len(), room);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_keys_stay_with_the_entry_and_fall_to_its_neighbour_when_it_goes() {
        let mut selection = Selection::default();
        assert_eq!(selection.id(&[] as &[u8]), None);
        selection.walk(Command::Down, &[1, 2, 3], 5).unwrap();
        selection.settle(&[1, 2, 3], 5);
        assert_eq!(selection.id(&[9, 1, 2, 3]), Some(&2), "others come");
        assert_eq!(selection.id(&[1, 3]), Some(&3), "it goes");
        assert_eq!(selection.id(&[1]), Some(&1));
    }

    #[test]
    fn no_key_leads_beyond_the_ends() {
        let mut selection = Selection::default();
        for (command, then) in [
            (Command::Up, 1),
            (Command::Last, 4),
            (Command::Down, 4),
            (Command::HalfPageUp, 2),
            (Command::First, 1),
        ] {
            selection.walk(command, &[1, 2, 3, 4], 4).unwrap();
            assert_eq!(selection.id(&[1, 2, 3, 4]), Some(&then), "{command:?}");
        }
        assert_eq!(selection.walk(Command::Open, &[1], 4), None);
    }
}
