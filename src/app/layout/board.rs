//! The lanes of a board and the cards of a lane, as rectangles.

use ratatui::layout::Rect;

use super::body;
use crate::app::msg::Size;

/// The least columns of a lane beside another one.
const LANE: u16 = 24;

/// Where the parts of a board stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BoardLayout {
    /// The names of all lanes, where there is room for one lane only.
    pub tabs: Option<Rect>,
    /// All lanes that are in sight.
    pub area: Rect,
    /// How many lanes are in sight; one at least.
    pub shown: usize,
    /// Lines from the top of one card to the top of the next.
    pub pitch: u16,
    /// Lines of a card.
    pub card: u16,
    /// Cards a lane has room for; one at least.
    pub cards: usize,
}

/// The layout of a board with so many lanes.
pub fn board(size: Size, lanes: usize) -> BoardLayout {
    let body = body(size);
    let fit = usize::from(body.width / LANE).max(1);
    let single = fit == 1 && lanes > 1;
    let tabs = single.then_some(Rect { height: 1, ..body });
    let area = match tabs {
        Some(tabs) => {
            Rect { y: tabs.bottom(), height: body.height.saturating_sub(tabs.height), ..body }
        }
        None => body,
    };
    let inner = area.height.saturating_sub(2);
    let (pitch, card) = match inner {
        0..9 => (2, 2),
        9..24 => (3, 3),
        _ => (4, 3),
    };
    // the last card needs no air below it
    let cards = usize::from((inner + pitch - card) / pitch).max(1);
    BoardLayout { tabs, area, shown: fit.min(lanes).max(1), pitch, card, cards }
}

impl BoardLayout {
    /// The frame of a lane, counted from the first one in sight. The columns that are left over go to the first lanes.
    pub fn lane(&self, place: usize) -> Rect {
        let shown = u16::try_from(self.shown).unwrap_or(1).max(1);
        let place = u16::try_from(place).unwrap_or(0).min(shown - 1);
        let (width, left_over) = (self.area.width / shown, self.area.width % shown);
        let x = self.area.x + place * width + place.min(left_over);
        Rect { x, width: width + u16::from(place < left_over), ..self.area }
    }

    /// The area of a card in a lane, counted from the first one in sight.
    pub fn card(&self, lane: Rect, place: usize) -> Rect {
        let place = u16::try_from(place).unwrap_or(u16::MAX);
        let y = lane.y.saturating_add(1).saturating_add(place.saturating_mul(self.pitch));
        let bottom = lane.bottom().saturating_sub(1);
        Rect {
            x: lane.x + 1,
            y,
            width: lane.width.saturating_sub(2),
            height: self.card.min(bottom.saturating_sub(y)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(width: u16, height: u16, lanes: usize) -> BoardLayout {
        board(Size { width, height }, lanes)
    }

    #[test]
    fn as_many_lanes_as_fit_at_24_columns() {
        assert_eq!(at(200, 50, 5).shown, 5);
        assert_eq!(at(200, 50, 12).shown, 8);
        assert_eq!(at(80, 24, 5).shown, 3);
        assert_eq!(at(48, 24, 5).shown, 2);
        assert_eq!(at(40, 12, 5).shown, 1);
        assert!(at(40, 12, 5).tabs.is_some() && at(48, 24, 5).tabs.is_none());
        assert!(at(40, 12, 1).tabs.is_none(), "a single lane needs no tabs");
    }

    #[test]
    fn lanes_fill_the_width_side_by_side() {
        for width in 40..220 {
            for lanes in 1..12 {
                let layout = at(width, 24, lanes);
                let mut x = 0;
                for place in 0..layout.shown {
                    let lane = layout.lane(place);
                    assert_eq!(lane.x, x);
                    assert!(lane.width >= 24, "{width} {lanes}");
                    x = lane.right();
                }
                assert_eq!(x, width);
            }
        }
    }

    #[test]
    fn cards_stay_inside_their_lane_whole() {
        for height in 12..80 {
            let layout = at(80, height, 4);
            let lane = layout.lane(0);
            for place in 0..layout.cards {
                let card = layout.card(lane, place);
                assert_eq!(card.height, layout.card, "{height} {place}");
                assert!(card.bottom() < lane.bottom() && card.y > lane.y);
            }
            let next = layout.card(lane, layout.cards);
            assert!(next.height < layout.card, "{height}: one more would have fitted");
        }
    }
}
