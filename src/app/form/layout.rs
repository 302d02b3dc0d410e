//! Where the parts of a form lie: worked out alike by the update function, which scrolls, and by the view, which draws.

use super::Form;
use super::field::{Editor, Field};
use super::picker::{Mode, Picker};
use crate::app::msg::Size;
use crate::text;

/// Cells before a label: the bar of the focused field, the sign of a changed one, a space.
pub const GUTTER: u16 = 3;
/// Cells between label and field: a space, the sign of a required one, two spaces.
const GAP: u16 = 4;
/// Below this width labels stand above their fields.
const BESIDE_FROM: u16 = 56;
/// From this height on there is an empty row under each field.
const ROOMY_FROM: u16 = 26;
/// Cells of a label beside its field.
const LONGEST_LABEL: usize = 22;
/// Rows of a text at least, and at most.
const AREA_ROWS: (usize, usize) = (3, 10);
/// Rows of a complaint.
const MOST_NOTES: usize = 3;
/// Cells that typing a name is given on a row with others.
pub const QUERY_ROOM: usize = 14;
/// Cells between things on one row.
pub const ITEM_GAP: usize = 2;
/// Cells of a box and the space behind it.
pub const BOX: usize = 4;

/// Where everything lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// Whether labels stand above their fields.
    pub is_stacked: bool,
    /// Cells for a label.
    pub label: usize,
    /// Where fields begin.
    pub body: u16,
    /// Cells for a field.
    pub width: usize,
    /// Rows in all.
    pub height: usize,
    /// Each field's place, in order.
    pub places: Vec<Place>,
}

/// Where a field lies; rows are counted from the form's first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The row of its label.
    pub top: usize,
    /// The first row of the field itself.
    pub body: usize,
    /// Rows of the field itself.
    pub rows: usize,
    /// What stands under it.
    pub notes: Vec<Note>,
    /// Rows with everything.
    pub height: usize,
}

/// A row under a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// What is wrong, and whether this is where it begins.
    Complaint(String, bool),
    /// A word of help.
    Hint(String),
}

impl Layout {
    /// Lays the form into a room of this size.
    pub fn of(form: &Form, room: Size) -> Self {
        let is_stacked = room.width < BESIDE_FROM;
        let is_roomy = room.height >= ROOMY_FROM;
        let widest = form.fields.iter().map(|field| text::width(&text::clean(&field.about.label)));
        let label = widest.max().unwrap_or(0).min(LONGEST_LABEL);
        let beside = GUTTER + u16::try_from(label).unwrap_or(0) + GAP;
        let body = if is_stacked { GUTTER } else { beside };
        let width = usize::from(room.width.saturating_sub(body + 1)).max(1);
        let mut places = Vec::with_capacity(form.fields.len());
        let mut top = 0;
        for (at, field) in form.fields.iter().enumerate() {
            let notes = notes(form, at, field, width);
            let body = top + usize::from(is_stacked);
            let rows = rows(field, form.focus == at, width, room.height);
            let below = notes.len().max(usize::from(is_roomy));
            let height = body + rows + below - top;
            places.push(Place { top, body, rows, notes, height });
            top += height;
        }
        let label =
            if is_stacked { usize::from(room.width.saturating_sub(GUTTER + 3)) } else { label };
        Self { is_stacked, label, body, width, height: top, places }
    }
}

/// Rows of a text that takes so many, in a room of that height.
pub fn area_rows(wanted: usize, room: u16) -> usize {
    let (least, most) = AREA_ROWS;
    // label, complaint and a neighbour stay in sight
    let most = most.min(usize::from(room).saturating_sub(4)).max(least);
    wanted.clamp(least, most)
}

fn rows(field: &Field, has_keys: bool, width: usize, room: u16) -> usize {
    match &field.editor {
        Editor::Unknown | Editor::Line(_) | Editor::Truth(_) => 1,
        Editor::Area(area) => area_rows(area.height(), room),
        Editor::Boxes(boxes) => {
            let places = flow(boxes.items.iter().map(|item| BOX + title_width(&item.title)), width);
            places.last().map_or(1, |(row, _)| row + 1)
        }
        Editor::Picker(picker) => picked_rows(picker, has_keys, width) + picker.rows(),
    }
}

/// Rows that what is chosen takes, with what is being typed behind it.
pub fn picked_rows(picker: &Picker, has_keys: bool, width: usize) -> usize {
    if picker.mode == Mode::One {
        return 1;
    }
    picked(picker, has_keys, width).last().map_or(1, |(row, _)| row + 1)
}

/// Where everything chosen lies, and last what is being typed, while the field has the keys or something is typed.
pub fn picked(picker: &Picker, has_keys: bool, width: usize) -> Vec<(usize, usize)> {
    let query = (has_keys || !picker.query.text().is_empty()).then_some(QUERY_ROOM);
    let titles = picker.chosen.iter().map(|item| title_width(&item.title));
    flow(titles.chain(query), width)
}

fn title_width(title: &str) -> usize {
    text::width(&text::clean(title))
}

/// Puts things of these widths on rows: for each its row and the cells before it.
pub fn flow(widths: impl Iterator<Item = usize>, room: usize) -> Vec<(usize, usize)> {
    let mut row = 0;
    let mut left = 0;
    widths
        .map(|width| {
            if left > 0 && left + width > room {
                row += 1;
                left = 0;
            }
            let place = (row, left);
            left += width + ITEM_GAP;
            place
        })
        .collect()
}

fn notes(form: &Form, at: usize, field: &Field, width: usize) -> Vec<Note> {
    let has_keys = form.focus == at;
    if let Some(complaint) = field.complaint(form.today, has_keys, form.was_tried) {
        let mut lines = text::wrap(&text::clean(&complaint), width.saturating_sub(2).max(1));
        if lines.len() > MOST_NOTES {
            lines.truncate(MOST_NOTES);
            if let Some(last) = lines.last_mut() {
                last.push('…');
            }
        }
        let lines = lines.into_iter().enumerate();
        return lines.map(|(at, line)| Note::Complaint(line, at == 0)).collect();
    }
    // what stands in the empty field itself need not be said twice
    let is_said = field.is_blank() && !matches!(field.editor, Editor::Area(_) | Editor::Boxes(_));
    if has_keys && !field.about.hint.is_empty() && !is_said {
        return vec![Note::Hint(field.about.hint.clone())];
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_flow_over_rows() {
        assert_eq!(flow([4, 4, 4].into_iter(), 10), [(0, 0), (0, 6), (1, 0)]);
        assert_eq!(
            flow([20, 4].into_iter(), 10),
            [(0, 0), (1, 0)],
            "one that is too wide is alone"
        );
        assert_eq!(flow(std::iter::empty(), 10), []);
    }

    #[test]
    fn a_text_leaves_room_for_its_neighbours() {
        assert_eq!(area_rows(1, 50), 3);
        assert_eq!(area_rows(100, 50), 10);
        assert_eq!(area_rows(100, 10), 6);
        assert_eq!(area_rows(100, 3), 3);
    }
}
