//! One line of text, a number, a day, a secret.

use ratatui::layout::Position;
use ratatui::style::Modifier;

use super::{Canvas, FieldView, Place};
use crate::app::form::Kind;
use crate::app::form::line::Line;
use crate::text;
use crate::ui::signs;
use crate::ui::theme::Theme;

/// Cells of a number or a day at least.
const SHORT: usize = 16;

impl FieldView<'_> {
    pub(super) fn draw_line(
        &self,
        line: &Line,
        theme: &Theme,
        place: Place,
        canvas: &mut Canvas<'_>,
    ) -> Option<Position> {
        let width = self.paper_width(line, place.width);
        let shown = line.shown(width);
        let position = canvas.position(place.row, usize::from(place.column) + shown.caret);
        let mut row = canvas.row(place.row, place.column)?;
        let is_blank = line.text().is_empty();
        let written = if is_blank { self.field.about.hint.as_str() } else { &shown.text };
        let written = text::clean(written);
        let written = text::ellipsis(&written, width);
        let style = match line.is_fresh() && self.has_keys {
            _ if is_blank => self.paper(theme).patch(theme.dim),
            true => theme.text.add_modifier(Modifier::REVERSED),
            false => Self::ink(theme),
        };
        row.put(&written, style);
        row.put(&" ".repeat(width.saturating_sub(text::width(&written))), self.paper(theme));
        if let Some(reading) = self.reading {
            row.put(&format!(" {} {reading}", signs::INTO), theme.dim);
        }
        self.mark_cuts(&shown, theme, place, width, canvas);
        position
    }

    /// Short things have short lines, so that what is read out of them stands near.
    fn paper_width(&self, line: &Line, width: usize) -> usize {
        match self.field.about.kind {
            Kind::Number { .. } | Kind::Date => {
                let hint = text::width(&text::clean(&self.field.about.hint));
                let wanted =
                    if line.text().is_empty() { hint } else { text::width(line.text()) + 1 };
                wanted.max(SHORT).min(width)
            }
            _ => width,
        }
    }

    fn mark_cuts(
        &self,
        shown: &crate::app::form::line::Shown,
        theme: &Theme,
        place: Place,
        width: usize,
        canvas: &mut Canvas<'_>,
    ) {
        if shown.cut_left
            && shown.caret > 0
            && let Some(mut row) = canvas.row(place.row, place.column)
        {
            row.put("…", self.paper(theme));
        }
        let last = width.saturating_sub(1);
        let column = place.column.saturating_add(u16::try_from(last).unwrap_or(0));
        if shown.cut_right
            && shown.caret < last
            && let Some(mut row) = canvas.row(place.row, column)
        {
            row.put("…", self.paper(theme));
        }
    }
}
