//! The list of notes: each laid out once for a width, selected by id, scrolled by lines.

use std::ops::Range;

use crate::app::scroll::{Scroll, half};
use crate::model::{Note, NoteId};
use crate::text::note::{self, Line};

/// Lines of a note besides its text: the one above it that says whose it is, and the one below that is air.
const AROUND: usize = 2;

/// A note with its text in lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteBlock {
    /// The note.
    pub note: Note,
    /// Its text, for the width of the list.
    pub lines: Vec<Line>,
    width: usize,
}

impl NoteBlock {
    fn height(&self) -> usize {
        self.lines.len() + AROUND
    }
}

/// The notes of a ticket, oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NoteList {
    blocks: Vec<NoteBlock>,
    /// The first line of each.
    starts: Vec<usize>,
    total: usize,
    height: usize,
    /// The one that has the keys.
    pub selected: Option<NoteId>,
    /// How far the list is scrolled.
    pub scroll: Scroll,
}

/// A line of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Row<'a> {
    /// Whose note it is.
    Head(&'a NoteBlock),
    /// Part of its text.
    Text(&'a NoteBlock, &'a Line),
    /// Air.
    Gap,
}

impl NoteList {
    /// Notes laid out for a place of that size.
    #[cfg(test)]
    pub(crate) fn of(notes: &[Note], place: (usize, usize)) -> Self {
        let mut list = Self::default();
        list.lay_out(notes, place);
        list
    }

    /// Lays the notes out for a place of that size. What is laid out already stays; the selection stays on its note, on
    /// its neighbour where it is gone, and begins on the newest.
    pub(super) fn lay_out(&mut self, notes: &[Note], (width, height): (usize, usize)) {
        let before = self.selected_at();
        let followed = self.selected.is_none();
        let mut known: Vec<Option<NoteBlock>> =
            std::mem::take(&mut self.blocks).into_iter().map(Some).collect();
        let mut hint = 0;
        for note in notes {
            let fits = |block: &Option<NoteBlock>| {
                block.as_ref().is_some_and(|block| block.width == width && block.note == *note)
            };
            // They nearly always come in the order they had.
            let at = if known.get(hint).is_some_and(fits) {
                Some(hint)
            } else {
                known.iter().position(fits)
            };
            let block = at.and_then(|at| known.get_mut(at).and_then(Option::take));
            hint = at.map_or(hint, |at| at + 1);
            self.blocks.push(block.unwrap_or_else(|| NoteBlock {
                note: note.clone(),
                lines: note::lines(&note.text, width),
                width,
            }));
        }
        let resized = self.height != height;
        self.height = height;
        self.starts.clear();
        let mut start = 0;
        for block in &self.blocks {
            self.starts.push(start);
            start += block.height();
        }
        self.total = start.saturating_sub(1);
        self.scroll = self.scroll.kept_within(self.total, height);
        self.reselect(before);
        if followed || resized || self.selected_at() != before {
            self.show_selected();
        }
    }

    fn reselect(&mut self, before: Option<usize>) {
        if self.selected.is_some() && self.selected_at().is_some() {
            return;
        }
        let last = self.blocks.len().saturating_sub(1);
        let at = before.map_or(last, |before| before.min(last));
        self.selected = self.blocks.get(at).map(|block| block.note.id);
    }

    /// The notes.
    pub fn blocks(&self) -> &[NoteBlock] {
        &self.blocks
    }

    /// Whether this note is in the list.
    pub(super) fn holds(&self, note: NoteId) -> bool {
        self.blocks.iter().any(|block| block.note.id == note)
    }

    /// The note that has the keys.
    pub fn selected_note(&self) -> Option<&Note> {
        self.blocks.get(self.selected_at()?).map(|block| &block.note)
    }

    /// Puts the keys on this note and brings it in sight.
    pub(super) fn select(&mut self, note: NoteId) {
        self.selected = Some(note);
        self.show_selected();
    }

    fn selected_at(&self) -> Option<usize> {
        let selected = self.selected?;
        self.blocks.iter().position(|block| block.note.id == selected)
    }

    /// The lines of a note, without the air below it.
    fn lines_of(&self, at: usize) -> Option<Range<usize>> {
        let start = *self.starts.get(at)?;
        Some(start..start + self.blocks.get(at)?.height() - 1)
    }

    fn show_selected(&mut self) {
        if let Some(lines) = self.selected_at().and_then(|at| self.lines_of(at)) {
            self.scroll =
                self.scroll.showing(lines, self.height).kept_within(self.total, self.height);
        }
    }

    /// The next note; but of one that goes on below the place, first the rest of it, line by line.
    pub(super) fn down(&mut self) {
        let Some(at) = self.selected_at() else { return };
        let Some(lines) = self.lines_of(at) else { return };
        if lines.end > self.scroll.top + self.height {
            self.scroll = self.scroll.by(1, self.total, self.height);
        } else if let Some(next) = self.blocks.get(at + 1) {
            self.select(next.note.id);
        }
    }

    /// The note before; but of one that begins above the place, first the rest of it, line by line.
    pub(super) fn up(&mut self) {
        let Some(at) = self.selected_at() else { return };
        let Some(lines) = self.lines_of(at) else { return };
        if lines.start < self.scroll.top {
            self.scroll = self.scroll.by(-1, self.total, self.height);
        } else if let Some(before) = at.checked_sub(1).and_then(|at| self.blocks.get(at)) {
            self.selected = Some(before.note.id);
            // Of a long one, its end: that is what was just above.
            if let Some(lines) = self.lines_of(at - 1)
                && lines.start < self.scroll.top
            {
                let end = lines.end.saturating_sub(self.height);
                let top = if lines.len() > self.height { end } else { lines.start };
                self.scroll = Scroll { top }.kept_within(self.total, self.height);
            }
        }
    }

    /// Half a page down or up; the keys stay on their note while it is in sight.
    pub(super) fn half_page(&mut self, down: bool) {
        let before = self.scroll;
        self.roll(if down { half(self.height) } else { -half(self.height) });
        if self.scroll == before {
            let end = if down { self.blocks.last() } else { self.blocks.first() };
            self.selected = end.map(|block| block.note.id).or(self.selected);
        }
    }

    /// So many lines down or up; likewise.
    pub(super) fn roll(&mut self, lines: isize) {
        self.scroll = self.scroll.by(lines, self.total, self.height);
        let seen = self.range_in_sight();
        let Some(at) = self.selected_at() else { return };
        let at = at.clamp(seen.start, seen.end.saturating_sub(1).max(seen.start));
        self.selected = self.blocks.get(at).map(|block| block.note.id);
    }

    /// The first note, from its beginning.
    pub(super) fn first(&mut self) {
        self.selected = self.blocks.first().map(|block| block.note.id);
        self.scroll = Scroll::default();
    }

    /// The last note, to its end.
    pub(super) fn last(&mut self) {
        self.selected = self.blocks.last().map(|block| block.note.id);
        self.scroll = Scroll { top: usize::MAX }.kept_within(self.total, self.height);
    }

    /// The notes of which something is in sight, by place.
    fn range_in_sight(&self) -> Range<usize> {
        let first = self.starts.partition_point(|start| *start <= self.scroll.top);
        let last = self.starts.partition_point(|start| *start < self.scroll.top + self.height);
        first.saturating_sub(1)..last
    }

    /// The notes of which something is in sight.
    pub(super) fn in_sight(&self) -> impl Iterator<Item = NoteId> {
        let seen = self.range_in_sight();
        self.blocks.get(seen).unwrap_or_default().iter().map(|block| block.note.id)
    }

    /// The lines in sight; nothing else is looked at.
    pub fn rows(&self) -> Vec<Row<'_>> {
        let seen = self.scroll.in_sight(self.total, self.height);
        let mut rows = Vec::with_capacity(seen.len());
        for at in self.range_in_sight() {
            let (Some(block), Some(start)) = (self.blocks.get(at), self.starts.get(at)) else {
                continue;
            };
            let from = seen.start.max(*start) - start;
            let to = seen.end.min(start + block.height()).saturating_sub(*start);
            for line in from..to {
                rows.push(match line.checked_sub(1).map(|line| block.lines.get(line)) {
                    None => Row::Head(block),
                    Some(Some(line)) => Row::Text(block, line),
                    Some(None) => Row::Gap,
                });
            }
        }
        rows
    }

    /// How many lines there are above and below what is in sight.
    pub fn beyond(&self) -> (usize, usize) {
        let seen = self.scroll.in_sight(self.total, self.height);
        (seen.start, self.total - seen.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(id: u64, lines: usize) -> Note {
        Note {
            id: NoteId::new(id),
            text: (0..lines).map(|line| format!("{id}.{line}")).collect::<Vec<_>>().join("<br>"),
            owner_id: None,
            private: false,
            insert_time: None,
            update_time: None,
        }
    }

    /// Notes of 1, 2, 30 and 1 lines in a place of 10: they begin at 0, 3, 7, 39 and end at 41.
    fn list() -> NoteList {
        NoteList::of(&[note(1, 1), note(2, 2), note(3, 30), note(4, 1)], (40, 10))
    }

    fn at(list: &NoteList) -> (u64, usize) {
        (list.selected.unwrap().get(), list.scroll.top)
    }

    fn shown(list: &NoteList) -> Vec<String> {
        let row = |row: &Row<'_>| match row {
            Row::Head(block) => format!("[{}]", block.note.id),
            Row::Text(_, line) => line.text(),
            Row::Gap => String::new(),
        };
        list.rows().iter().map(row).collect()
    }

    #[test]
    fn it_begins_at_the_newest() {
        let list = list();
        assert_eq!(at(&list), (4, 31));
        assert_eq!(shown(&list)[..2], ["3.23", "3.24"]);
        assert_eq!(shown(&list)[7..], ["", "[4]", "4.0"]);
        assert_eq!(list.beyond(), (31, 0));
    }

    #[test]
    fn a_long_note_is_read_to_its_end_before_the_next() {
        let mut list = list();
        list.first();
        assert_eq!(at(&list), (1, 0));
        list.down();
        list.down();
        assert_eq!(at(&list), (3, 7), "its beginning is in sight");
        for _ in 0..21 {
            list.down();
        }
        assert_eq!(at(&list), (3, 28), "its end is in sight");
        list.down();
        assert_eq!(at(&list), (4, 31));
        list.down();
        assert_eq!(at(&list), (4, 31));
    }

    #[test]
    fn and_backwards_from_its_end() {
        let mut list = list();
        list.up();
        assert_eq!(at(&list), (3, 28), "its end, which was just above");
        for _ in 0..21 {
            list.up();
        }
        assert_eq!(at(&list), (3, 7));
        list.up();
        list.up();
        assert_eq!(at(&list), (1, 0));
        list.up();
        assert_eq!(at(&list), (1, 0));
    }

    #[test]
    fn half_pages_take_the_keys_along() {
        let mut list = list();
        list.half_page(false);
        assert_eq!(at(&list), (3, 26));
        list.first();
        list.half_page(true);
        assert_eq!(at(&list), (2, 5));
        for _ in 0..20 {
            list.half_page(true);
        }
        assert_eq!(at(&list), (4, 31));
        for _ in 0..20 {
            list.half_page(false);
        }
        assert_eq!(at(&list), (1, 0));
    }

    #[test]
    fn the_selection_stays_on_its_note() {
        let mut list = list();
        list.select(NoteId::new(2));
        list.lay_out(&[note(9, 1), note(1, 1), note(2, 2), note(4, 1)], (40, 10));
        assert_eq!(list.selected, Some(NoteId::new(2)));
        list.lay_out(&[note(9, 1), note(1, 1), note(4, 1)], (40, 10));
        assert_eq!(list.selected, Some(NoteId::new(4)), "the one that took its place");
        list.lay_out(&[note(9, 1)], (40, 10));
        assert_eq!(list.selected, Some(NoteId::new(9)));
        list.lay_out(&[], (40, 10));
        assert_eq!((list.selected, list.rows().len(), list.beyond()), (None, 0, (0, 0)));
        for act in [NoteList::down, NoteList::up, NoteList::first, NoteList::last] {
            act(&mut list);
        }
        list.half_page(true);
    }

    #[test]
    fn only_what_has_changed_is_laid_out_anew() {
        let mut list = list();
        for block in &mut list.blocks {
            block.lines.push(Line::default());
        }
        list.lay_out(&[note(1, 1), note(2, 3), note(3, 30)], (40, 10));
        let lines: Vec<usize> = list.blocks.iter().map(|block| block.lines.len()).collect();
        assert_eq!(lines, [2, 3, 31]);
    }

    #[test]
    fn the_rows_are_as_many_as_the_place_has() {
        let mut list = list();
        list.first();
        for _ in 0..60 {
            assert_eq!(list.rows().len(), 10);
            list.down();
        }
    }

    #[test]
    fn those_in_sight_are_known() {
        let mut list = list();
        let seen = |list: &NoteList| list.in_sight().map(NoteId::get).collect::<Vec<_>>();
        assert_eq!(seen(&list), [3, 4]);
        list.first();
        assert_eq!(seen(&list), [1, 2, 3]);
    }
}
