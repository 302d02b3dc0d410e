//! Where the parts of the list of what is not sent stand.

use ratatui::layout::Rect;

use super::body;
use crate::app::msg::Size;

/// Where its parts stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unsent {
    /// What is not sent, and what it is, a line each.
    pub list: Rect,
    /// What keeps the two apart.
    pub rule: Rect,
    /// The whole of the selected one.
    pub told: Rect,
}

/// The list has two fifths of the screen.
pub fn unsent(size: Size) -> Unsent {
    let body = body(size);
    let room = Rect { x: body.x + 1, width: body.width.saturating_sub(2), ..body };
    let rows = (body.height * 2 / 5).clamp(3, 20).min(body.height);
    let part = |y: u16, height: u16| {
        let y = body.y + y.min(body.height);
        Rect { y, height: height.min(body.bottom().saturating_sub(y)), ..room }
    };
    Unsent { list: part(0, rows), rule: part(rows, 1), told: part(rows + 1, body.height) }
}
