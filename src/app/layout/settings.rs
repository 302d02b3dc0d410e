//! A project's settings: the tabs, and below them a list beside what its selected entry is.

use ratatui::layout::Rect;

use super::body;
use crate::app::msg::Size;
use crate::app::settings::Tab;
use crate::text;

/// The least columns for two things side by side.
const WIDE: u16 = 70;
/// Cells before the name of a tab: the sign of the one that is up, its number, and air.
const BEFORE: u16 = 3;
/// Lines that tell about the selected field, above its values.
const FIELD_FACTS: u16 = 9;

/// Where the parts of the settings stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SettingsLayout {
    /// The names of the tabs.
    pub tabs: Rect,
    /// The list.
    pub list: Rect,
    /// What the selected entry is, where there is room for it beside the list.
    pub detail: Option<Rect>,
    /// All below the tabs.
    pub whole: Rect,
}

/// The layout of the settings.
pub fn settings(size: Size) -> SettingsLayout {
    let body = body(size);
    let tabs = Rect { height: 1.min(body.height), ..body };
    let gap = if body.height > 12 { 2 } else { 1 };
    let whole = Rect {
        x: body.x + 1,
        y: body.y + gap,
        width: body.width.saturating_sub(2),
        height: body.height.saturating_sub(gap),
    };
    if whole.width < WIDE {
        return SettingsLayout { tabs, list: whole, detail: None, whole };
    }
    let width = (whole.width * 2 / 5).clamp(28, 60);
    let list = Rect { width, ..whole };
    let x = whole.x + width + 3;
    let detail = Rect { x, width: whole.right().saturating_sub(x), ..whole };
    SettingsLayout { tabs, list, detail: Some(detail), whole }
}

impl SettingsLayout {
    /// Where the names of the tabs stand, each with its sign and its number before it.
    pub fn tab_places(&self) -> [Rect; Tab::ALL.len()] {
        let mut x = self.tabs.x;
        Tab::ALL.map(|tab| {
            let width = u16::try_from(text::width(tab.title())).unwrap_or(u16::MAX);
            let width = width.saturating_add(BEFORE).min(self.tabs.right().saturating_sub(x));
            let place = Rect { x, width, ..self.tabs };
            x = x.saturating_add(width).saturating_add(1);
            place
        })
    }

    /// How many entries of the list are in sight.
    pub const fn list_rows(&self) -> usize {
        super::rows(self.list, 1)
    }

    /// Where the values of the selected field stand: beside the fields, or in their place.
    pub fn values(&self) -> Rect {
        let (area, taken) = match self.detail {
            Some(detail) => (detail, FIELD_FACTS.min(detail.height / 2)),
            None => (self.list, 1),
        };
        Rect { y: area.y + taken, height: area.height.saturating_sub(taken), ..area }
    }

    /// How many values are in sight.
    pub fn value_rows(&self) -> usize {
        super::rows(self.values(), 1)
    }

    /// The description of the project, between its name and its figures.
    pub fn description(&self) -> Rect {
        let (above, below) = if self.whole.height > 12 { (3, 5) } else { (2, 3) };
        Rect {
            y: self.whole.y + above,
            width: self.whole.width.min(90),
            height: self.whole.height.saturating_sub(above + below),
            ..self.whole
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_stands_below_the_tabs_and_inside_of_the_body() {
        for width in 40..210 {
            for height in 12..60 {
                let size = Size { width, height };
                let layout = settings(size);
                let all = [
                    Some(layout.list),
                    layout.detail,
                    Some(layout.values()),
                    Some(layout.description()),
                ];
                for area in all.into_iter().flatten() {
                    assert_eq!(area.intersection(body(size)), area, "{width}×{height}");
                    assert_eq!(area.intersection(layout.tabs).height, 0, "{width}×{height}");
                    assert!(area.height > 0 && area.width > 20, "{width}×{height}: {area}");
                }
            }
        }
    }
}
