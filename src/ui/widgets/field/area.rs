//! Many lines of text beside a bar.

use ratatui::layout::Position;

use super::{Canvas, FieldView, Place};
use crate::app::form::area::Area;
use crate::ui::signs;
use crate::ui::theme::Theme;

/// Cells of the bar and the space behind it.
const BAR: u16 = 2;

impl FieldView<'_> {
    pub(super) fn draw_area(
        &self,
        area: &Area,
        theme: &Theme,
        place: Place,
        canvas: &mut Canvas<'_>,
    ) -> Option<Position> {
        for at in 0..place.rows {
            let below = at + 1 == place.rows && area.top() + place.rows < area.height();
            let sign = match at {
                0 if area.top() > 0 => signs::ABOVE,
                _ if below => signs::BELOW,
                _ => "│",
            };
            let Some(mut row) = canvas.row(place.row + at, place.column) else { continue };
            row.put(sign, theme.frame(self.has_keys)).skip(1);
            // below the field it is said while the field has the keys
            if at == 0 && area.is_empty() && !self.has_keys {
                row.put(&self.field.about.hint, theme.dim);
            } else {
                row.put(&area.row(area.top() + at), theme.text);
            }
        }
        let (caret, cells) = area.caret();
        canvas.position(
            place.row + caret.checked_sub(area.top())?,
            usize::from(place.column + BAR) + cells,
        )
    }
}
