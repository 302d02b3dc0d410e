//! The mouse over a form: it gives the keys to a field, ticks boxes, and takes from open lists.

use jiff::civil::Date;
use ratatui::layout::Position;

use super::boxes::Boxes;
use super::calendar::Calendar;
use super::field::{Editor, Field};
use super::layout::{BOX, flow};
use super::picker::Mode;
use super::{Form, layout};
use crate::app::input::{Code, Key};
use crate::app::layer::Go;
use crate::app::mouse::{Hit, Spot};
use crate::text;

impl Form {
    /// What stands at that cell.
    pub(in crate::app) fn hit(&self, at: Position) -> Option<Hit> {
        let inner = self.window.inner;
        let line = at.y.checked_sub(inner.y).filter(|line| *line < self.body().height)?;
        if self.is_saving || !inner.contains(at) {
            return None;
        }
        let row = self.top + usize::from(line);
        let layout = self.layout();
        let is_there = |place: &layout::Place| (place.top..place.top + place.height).contains(&row);
        let field = layout.places.iter().position(is_there).filter(|at| self.is_known(*at))?;
        let row = row.saturating_sub(layout.places.get(field)?.body);
        let column = usize::from((at.x - inner.x).saturating_sub(layout.body));
        Some(Hit::Field(Spot { field, row, column }))
    }

    /// Gives the keys to that field, and ticks or takes what was meant in it.
    pub(in crate::app) fn point(&mut self, spot: Spot) {
        let layout = self.layout();
        let Some(rows) = layout.places.get(spot.field).map(|place| place.rows) else { return };
        if spot.field != self.focus {
            self.go(spot.field);
        }
        let today = self.today;
        let Some(field) = self.fields.get_mut(spot.field) else { return };
        if spot.row < rows
            && (picked_day(field, spot, today) || pointed(field, spot, rows, layout.width))
        {
            field.refusal = None;
        }
        self.settle();
    }

    /// Scrolls by so many rows. The keys stay where they are while that is in sight; an open list scrolls instead.
    pub(in crate::app) fn wheel(&mut self, at: Position, by: isize) -> Go {
        let is_over_keys =
            matches!(self.hit(at), Some(Hit::Field(spot)) if spot.field == self.focus);
        if let Some(Editor::Picker(picker)) = self.focused_mut().map(|field| &mut field.editor)
            && picker.is_open
            && is_over_keys
        {
            let code = if by < 0 { Code::Up } else { Code::Down };
            return if picker.key(Key::plain(code)) { Go::Shown } else { Go::Stay };
        }
        let layout = self.layout();
        let height = usize::from(self.body().height);
        let top = self.top.saturating_add_signed(by).min(layout.height.saturating_sub(height));
        if top == self.top {
            return Go::Stay;
        }
        let is_in_sight = |at: usize| {
            let place = layout.places.get(at);
            place.is_some_and(|it| it.top >= top && it.top + it.height <= top + height)
        };
        let mut fields = 0..self.fields.len();
        let first = self.fields.iter().position(Field::is_known);
        // The form is always seen from its start while its first field has the keys.
        let stays = is_in_sight(self.focus) && (top == 0 || first != Some(self.focus));
        let focus = if stays {
            Some(self.focus)
        } else if by > 0 {
            fields.find(|at| is_in_sight(*at) && self.is_known(*at) && first != Some(*at))
        } else {
            fields.rfind(|at| is_in_sight(*at) && self.is_known(*at))
        };
        let Some(focus) = focus else { return Go::Stay };
        self.top = top;
        self.go(focus);
        Go::Shown
    }
}

/// Picks a day from a calendar, or turns its page; tells whether there is one that has changed.
fn picked_day(field: &mut Field, spot: Spot, today: Date) -> bool {
    let Some(calendar) = field.shown_calendar(today) else { return false };
    let Some(row) = spot.row.checked_sub(1) else { return false };
    if let Some(turn) = Calendar::turn_at(row, spot.column) {
        let calendar = field.calendar.insert(calendar);
        return calendar.go(turn, today);
    }
    let Some(day) = calendar.day_at(row, spot.column) else { return false };
    field.calendar = Some(Calendar::new(day));
    if let Editor::Line(line) = &mut field.editor {
        line.set(&day.to_string());
    }
    true
}

/// Does in a field what a click there means; tells whether it has changed what the field holds.
fn pointed(field: &mut Field, spot: Spot, rows: usize, width: usize) -> bool {
    let may_be_empty = !field.about.required;
    match &mut field.editor {
        Editor::Truth(truth) => {
            *truth = !*truth;
            true
        }
        Editor::Boxes(boxes) => match box_at(boxes, spot, width) {
            Some(at) => {
                boxes.at = at;
                boxes.toggle(may_be_empty)
            }
            None => false,
        },
        Editor::Picker(picker) => {
            let list = rows.saturating_sub(picker.rows());
            let line = spot.row.checked_sub(list).filter(|_| picker.is_open);
            match line {
                Some(line) if picker.top + line < picker.found() => {
                    picker.at = Some(picker.top + line);
                    picker.take()
                }
                // Where one is chosen, the whole line is a button.
                None if picker.stays_open => false,
                None if picker.mode == Mode::One && picker.query.text().is_empty() => {
                    if !picker.close() {
                        picker.key(Key::plain(Code::Down));
                    }
                    false
                }
                _ => false,
            }
        }
        Editor::Line(_) | Editor::Area(_) | Editor::Unknown => false,
    }
}

/// The box at that place.
fn box_at(boxes: &Boxes, spot: Spot, width: usize) -> Option<usize> {
    let widths = || boxes.items.iter().map(|item| BOX + text::width(&text::clean(&item.title)));
    let places = flow(widths(), width);
    places.iter().zip(widths()).position(|((row, left), width)| {
        *row == spot.row && (*left..left + width).contains(&spot.column)
    })
}
