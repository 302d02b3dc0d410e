//! One field of a form, without its label: what is typed or chosen, and where the cursor stands in it.

mod area;
mod boxes;
mod calendar;
mod line;
mod picker;

use jiff::civil::Date;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Modifier, Style};

use self::calendar::draw_calendar;
use super::row::Row;
use crate::app::form::{Editor, Field};
use crate::ui::signs;
use crate::ui::theme::Theme;

/// A field to be drawn.
#[derive(Debug, Clone, Copy)]
pub struct FieldView<'a> {
    /// What it holds.
    pub field: &'a Field,
    /// Whether it has the keys.
    pub has_keys: bool,
    /// What is read out of what is typed; shown beside it.
    pub reading: Option<&'a str>,
    /// The day it is.
    pub today: Date,
}

/// Where a field is drawn: rows of a scrolled form, of which some may be out of sight.
#[derive(Debug)]
pub struct Canvas<'a> {
    /// What is drawn on.
    pub buffer: &'a mut Buffer,
    /// The part of it the form has.
    pub area: Rect,
    /// The form's row that lies on its first line.
    pub top: usize,
}

impl Canvas<'_> {
    /// A row of the form from that column on, if it is in sight.
    pub fn row(&mut self, row: usize, left: u16) -> Option<Row<'_>> {
        let line = self.line(row)?;
        let left = left.min(self.area.width);
        let area = Rect { x: self.area.x + left, width: self.area.width - left, ..self.area };
        Some(Row::nth(self.buffer, area, line))
    }

    /// The place of a cell on the screen, if its row is in sight.
    pub fn position(&self, row: usize, column: usize) -> Option<Position> {
        let line = self.line(row)?;
        let column = u16::try_from(column).ok().filter(|column| *column < self.area.width)?;
        Some(Position { x: self.area.x + column, y: self.area.y + line })
    }

    fn line(&self, row: usize) -> Option<u16> {
        let line = u16::try_from(row.checked_sub(self.top)?).ok()?;
        (line < self.area.height).then_some(line)
    }
}

/// The rows a field has.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// Its first row.
    pub row: usize,
    /// Its first column.
    pub column: u16,
    /// Its cells.
    pub width: usize,
    /// Its rows.
    pub rows: usize,
}

impl FieldView<'_> {
    /// Draws the field; answers where the cursor stands, if it has the keys.
    pub fn draw(&self, theme: &Theme, place: Place, canvas: &mut Canvas<'_>) -> Option<Position> {
        let cursor = match &self.field.editor {
            Editor::Unknown => {
                let mut row = canvas.row(place.row, place.column)?;
                row.put(signs::AWAITED, theme.dim).put(" loading", theme.dim);
                None
            }
            Editor::Line(line) if self.field.about.locked.is_some() => {
                canvas.row(place.row, place.column)?.put(line.text(), theme.dim);
                None
            }
            Editor::Line(line) => {
                let cursor = self.draw_line(line, theme, place, canvas);
                let Some(calendar) = self.field.shown_calendar(self.today) else {
                    return cursor.filter(|_| self.has_keys);
                };
                let below = Place { row: place.row + 1, ..place };
                let has_keys = self.field.calendar.is_some();
                let day = draw_calendar(calendar, has_keys, self.today, theme, below, canvas);
                if has_keys { day } else { cursor }
            }
            Editor::Area(area) => self.draw_area(area, theme, place, canvas),
            Editor::Truth(truth) => self.draw_truth(*truth, theme, place, canvas),
            Editor::Boxes(boxes) => self.draw_boxes(boxes, theme, place, canvas),
            Editor::Picker(picker) => self.draw_picker(picker, theme, place, canvas),
        };
        cursor.filter(|_| self.has_keys)
    }

    /// The line that text is written on.
    fn paper(&self, theme: &Theme) -> Style {
        let style = if self.has_keys { theme.accent } else { theme.dim };
        style.add_modifier(Modifier::UNDERLINED)
    }

    /// What is written on it.
    fn ink(theme: &Theme) -> Style {
        theme.text.patch(Style::new().add_modifier(Modifier::UNDERLINED))
    }
}
