//! Where the parts of a form lie: worked out alike by the update function, which scrolls, and by the view, which draws.

use jiff::civil::Date;
use ratatui::layout::{Margin, Rect};

use super::Form;
use super::calendar;
use super::field::{Editor, Field};
pub use super::notes::Note;
use super::notes::notes;
use super::picker::{LIST_ROWS, Mode, Picker};
use crate::app::msg::Size;
use crate::text;

/// Cells before a label: the bar of the focused field, the sign of a changed one, a space.
pub const GUTTER: u16 = 3;
/// Cells between label and field: a space, the sign of a required one, two spaces.
const GAP: u16 = 4;
/// Below this width labels stand above their fields.
const BESIDE_FROM: u16 = 56;
/// A box around the form is this wide, where there is room around it.
const BOX_WIDTH: u16 = 92;
/// A small box is this wide.
const SMALL_WIDTH: u16 = 64;
/// From this screen on the form is a box with room around it.
const BOXED_FROM: Size = Size { width: 104, height: 30 };
/// From this screen on it has a frame.
const FRAMED_FROM: Size = Size { width: 60, height: 16 };
/// Rows kept for complaints, and for the list of a field that opens one.
const SPARE_ROWS: (usize, usize) = (2, 4);
/// Cells of a label beside its field.
const LONGEST_LABEL: usize = 22;
/// Rows of a text at least, and at most.
const AREA_ROWS: (usize, usize) = (3, 10);
/// Rows of a text that is the only one of its form, where there is room.
const ONLY_AREA_ROWS: usize = 8;
/// Cells that typing a name is given on a row with others.
pub const QUERY_ROOM: usize = 14;
/// Cells between things on one row.
pub const ITEM_GAP: usize = 2;
/// Cells of a box and the space behind it.
pub const BOX: usize = 4;

/// The part of the screen a form has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// With its frame, where it has one, and the line of its title.
    pub outer: Rect,
    /// The room inside.
    pub inner: Rect,
    /// Whether a frame is drawn; otherwise the first line is a title.
    pub is_framed: bool,
    /// Whether there is room for an empty row under each field.
    pub is_roomy: bool,
}

impl Window {
    /// The window of a form that takes so many rows when nothing in it is open. The last line is the screen's own.
    pub fn of(screen: Size, rows: usize) -> Self {
        let Size { width, height } = screen;
        let usable = height.saturating_sub(1);
        if width >= BOXED_FROM.width && height >= BOXED_FROM.height {
            let rows = u16::try_from(rows).unwrap_or(u16::MAX).saturating_add(4);
            let height = rows.min(usable.saturating_sub(4));
            let (x, y) = ((width - BOX_WIDTH) / 2, (usable - height) / 2);
            let outer = Rect { x, y, width: BOX_WIDTH, height };
            let inner = outer.inner(Margin { horizontal: 2, vertical: 2 });
            return Self { outer, inner, is_framed: true, is_roomy: true };
        }
        let outer = Rect { x: 0, y: 0, width, height: usable };
        if width >= FRAMED_FROM.width && height >= FRAMED_FROM.height {
            let inner = outer.inner(Margin { horizontal: 1, vertical: 1 });
            let is_roomy = rows <= usize::from(inner.height);
            return Self { outer, inner, is_framed: true, is_roomy };
        }
        let inner = Rect { y: 1, height: usable.saturating_sub(1), ..outer };
        Self { outer, inner, is_framed: false, is_roomy: false }
    }

    /// A small box that takes so many rows, for a form that lies over a screen rather than in its place.
    pub fn small(screen: Size, rows: usize) -> Self {
        let usable = screen.height.saturating_sub(1);
        let rows = u16::try_from(rows).unwrap_or(u16::MAX).saturating_add(2);
        let (width, height) = (SMALL_WIDTH.min(screen.width), rows.min(usable));
        let (x, y) = ((screen.width - width) / 2, (usable - height) / 2);
        let outer = Rect { x, y, width, height };
        let inner = outer.inner(Margin { horizontal: 1, vertical: 1 });
        Self { outer, inner, is_framed: true, is_roomy: false }
    }

    /// The same with room for so many rows. A box grows down where it stands, and up only where the screen ends.
    #[must_use]
    pub fn grown(self, screen: Size, rows: usize) -> Self {
        let rows = u16::try_from(rows).unwrap_or(u16::MAX);
        let is_box = self.outer.y > 0;
        if !is_box || rows <= self.inner.height {
            return self;
        }
        let margin = self.inner.y - self.outer.y;
        // a small box may take all there is
        let spare = if margin > 1 { 2 } else { 0 };
        let lowest = screen.height.saturating_sub(1 + spare);
        let height = rows.saturating_add(2 * margin).min(lowest.saturating_sub(spare));
        let height = height.max(self.outer.height);
        let y = self.outer.y.min(lowest.saturating_sub(height));
        let outer = Rect { y, height, ..self.outer };
        let horizontal = self.inner.x - self.outer.x;
        Self { outer, inner: outer.inner(Margin { horizontal, vertical: margin }), ..self }
    }

    /// The room inside.
    pub const fn room(&self) -> Size {
        Size { width: self.inner.width, height: self.inner.height }
    }
}

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

impl Layout {
    /// Lays the form into a room of this size.
    pub fn of(form: &Form, room: Size, is_roomy: bool) -> Self {
        let is_stacked = room.width < BESIDE_FROM;
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
            let rows = match &field.editor {
                Editor::Area(area) => area_rows(form, area.height(), room.height),
                _ => rows(field, form.focus == at, width),
            };
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

/// Rows the form takes when nothing in it is open, with some to spare.
pub fn usual_rows(form: &Form) -> usize {
    let width = usize::from(BOX_WIDTH) * 2 / 3;
    let opens = form.fields.iter().any(|field| matches!(field.editor, Editor::Picker(_)));
    let each = form.fields.iter().map(|field| match &field.editor {
        Editor::Area(_) => 1 + least_rows(form, u16::MAX),
        Editor::Picker(picker) => 1 + picked_rows(picker, false, width),
        _ => 1 + rows(field, false, width),
    });
    each.sum::<usize>() + if opens { SPARE_ROWS.1 } else { SPARE_ROWS.0 }
}

/// Rows the form takes in a small box, with one for what may have to be said.
pub fn least_room(form: &Form) -> usize {
    let width = usize::from(SMALL_WIDTH) * 2 / 3;
    let each = form.fields.iter().map(|field| match &field.editor {
        Editor::Area(_) => 1 + least_rows(form, u16::MAX),
        Editor::Picker(picker) if field.about.is_alone => {
            picked_rows(picker, true, width) + LIST_ROWS
        }
        _ => rows(field, false, width),
    });
    each.sum::<usize>() + 1
}

/// Cells of a text's lines, beside the bar before them.
pub const fn area_width(width: usize) -> usize {
    let width = width.saturating_sub(2);
    if width == 0 { 1 } else { width }
}

/// Rows of a text that takes so many, in a room of that height.
pub fn area_rows(form: &Form, wanted: usize, room: u16) -> usize {
    let least = least_rows(form, room);
    // label, complaint and a neighbour stay in sight
    let most = AREA_ROWS.1.min(usize::from(room).saturating_sub(4)).max(least);
    wanted.clamp(least, most)
}

/// A text that is the only one is what its form is for.
fn least_rows(form: &Form, room: u16) -> usize {
    let texts = form.fields.iter().filter(|field| matches!(field.editor, Editor::Area(_)));
    if texts.count() == 1 {
        (usize::from(room) / 2).saturating_sub(1).clamp(AREA_ROWS.0, ONLY_AREA_ROWS)
    } else {
        AREA_ROWS.0
    }
}

fn rows(field: &Field, has_keys: bool, width: usize) -> usize {
    match &field.editor {
        Editor::Line(_) if field.shown_calendar(Date::ZERO).is_some() => 1 + calendar::ROWS,
        Editor::Unknown | Editor::Line(_) | Editor::Truth(_) | Editor::Area(_) => 1,
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

/// Whether a word of help stands beside a box rather than under it.
pub fn fits_beside(hint: &str, width: usize) -> bool {
    BOX + title_width(hint) <= width
}

#[cfg(test)]
mod tests {
    use jiff::civil::Date;

    use super::*;
    use crate::app::form::{Description, Kind};

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
    fn a_form_is_a_box_where_there_is_room_and_the_screen_elsewhere() {
        let window = |width, height| Window::of(Size { width, height }, 20);
        assert_eq!(window(200, 50).outer, Rect::new(54, 12, 92, 24));
        assert_eq!(window(80, 24).inner, Rect::new(1, 1, 78, 21));
        assert_eq!(window(40, 12).inner, Rect::new(0, 1, 40, 10));
        let much = Window::of(Size { width: 200, height: 50 }, 1000);
        assert_eq!(much.outer.height, 45);
    }

    #[test]
    fn a_box_grows_down_first_and_the_screen_not_at_all() {
        let grown = |width, height, rows| {
            let screen = Size { width, height };
            Window::of(screen, 16).grown(screen, rows).outer
        };
        assert_eq!(grown(200, 50, 10), Rect::new(54, 14, 92, 20));
        assert_eq!(grown(200, 50, 20), Rect::new(54, 14, 92, 24));
        assert_eq!(grown(200, 50, 40), Rect::new(54, 3, 92, 44));
        assert_eq!(grown(200, 50, 900), Rect::new(54, 2, 92, 45), "rows stay free around it");
        assert_eq!(grown(80, 24, 900), Rect::new(0, 0, 80, 23));
        assert_eq!(grown(40, 12, 900), Rect::new(0, 0, 40, 11));
    }

    #[test]
    fn a_small_box_lies_in_the_middle_and_grows_as_far_as_there_is_room() {
        for (width, height) in [(200, 50), (80, 24), (40, 12)] {
            let screen = Size { width, height };
            let window = Window::small(screen, 2);
            assert_eq!(window.inner.height, 2);
            assert!(window.outer.right() <= width && window.outer.bottom() < height);
            let grown = window.grown(screen, 40);
            assert_eq!(grown.outer.bottom().min(height - 1), grown.outer.bottom());
            assert_eq!(grown.inner.height, 40.min(height - 3));
        }
    }

    #[test]
    fn a_text_leaves_room_for_its_neighbours() {
        let text = |name: &str| Description::new(name, name, Kind::Text);
        let form =
            |count: usize| Form::new(vec![text("a"), text("b")].split_off(2 - count), Date::ZERO);
        assert_eq!(area_rows(&form(2), 1, 50), 3);
        assert_eq!(area_rows(&form(2), 100, 50), 10);
        assert_eq!(area_rows(&form(2), 100, 10), 6);
        assert_eq!(area_rows(&form(2), 100, 3), 3);
        assert_eq!(area_rows(&form(1), 1, 50), 8, "a text that is alone has more");
        assert_eq!(area_rows(&form(1), 1, 10), 4);
    }
}
