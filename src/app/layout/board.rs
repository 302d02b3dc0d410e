//! The lanes of a board and the cards of a lane, as rectangles.

use std::ops::Range;

use ratatui::layout::Rect;

use super::body;
use crate::app::msg::Size;

/// The least columns of an open lane beside another one.
const LANE: u16 = 24;

/// The columns of a folded lane: its frame, the mark of what has the keys, and three digits.
const FOLDED: u16 = 6;

/// Where the parts of a board stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoardLayout {
    /// The names of all lanes, where there is room for one lane only.
    pub tabs: Option<Rect>,
    /// All lanes that are in sight.
    pub area: Rect,
    /// Lines from the top of one card to the top of the next.
    pub pitch: u16,
    /// Lines of a card.
    pub card: u16,
    /// Cards a lane has room for; one at least.
    pub cards: usize,
    /// Which lanes are folded.
    folded: Vec<bool>,
}

/// The layout of a board with these lanes, of which some may be folded.
pub fn board(size: Size, folded: Vec<bool>) -> BoardLayout {
    let body = body(size);
    let single = body.width < 2 * LANE && folded.len() > 1;
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
    BoardLayout { tabs, area, pitch, card, cards, folded }
}

impl BoardLayout {
    /// The lanes in sight when so many are out of sight on the left: the place of each, and its frame. The columns that
    /// are left over go to the first of the open ones.
    pub fn lanes(&self, first: usize) -> Vec<(usize, Rect)> {
        let places = self.in_sight(first);
        let thin: u16 = places.clone().filter(|at| self.is_thin(*at)).map(|_| FOLDED).sum();
        let open = places.clone().filter(|at| !self.is_thin(*at)).count();
        let open = u16::try_from(open).unwrap_or(1).max(1);
        let room = self.area.width.saturating_sub(thin);
        let (width, mut left_over) = (room / open, room % open);
        let mut x = self.area.x;
        let frame = |place| {
            let width = if self.is_thin(place) {
                FOLDED
            } else {
                let more = u16::from(left_over > 0);
                left_over -= more;
                width + more
            };
            let frame = Rect { x, width, ..self.area };
            x = frame.right();
            (place, frame)
        };
        places.map(frame).collect()
    }

    /// The number of lanes out of sight on the left, changed as little as shows this one.
    pub fn scrolled(&self, first: usize, shown: usize) -> usize {
        let mut first = first.min(shown);
        while first < shown && !self.in_sight(first).contains(&shown) {
            first += 1;
        }
        // no empty columns at the end
        while first > 0 && self.in_sight(first - 1).end == self.folded.len() {
            first -= 1;
        }
        first
    }

    /// As many lanes as fit, one at least.
    fn in_sight(&self, first: usize) -> Range<usize> {
        let mut room = self.area.width;
        let mut end = first;
        while end < self.folded.len() {
            let least = if self.is_thin(end) { FOLDED } else { LANE };
            match room.checked_sub(least) {
                Some(left) => room = left,
                None if end == first => {}
                None => break,
            }
            end += 1;
        }
        first..end
    }

    /// Whether a lane is drawn as a thin column. Where there is room for one lane only, that one has all of it.
    fn is_thin(&self, place: usize) -> bool {
        self.tabs.is_none() && self.folded.get(place).is_some_and(|folded| *folded)
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
        board(Size { width, height }, vec![false; lanes])
    }

    /// A board whose lanes are written as letters: `o` is open, `f` is folded.
    fn with(width: u16, lanes: &str) -> BoardLayout {
        board(Size { width, height: 24 }, lanes.chars().map(|it| it == 'f').collect())
    }

    fn in_sight(layout: &BoardLayout, first: usize) -> Vec<usize> {
        layout.lanes(first).into_iter().map(|(place, _)| place).collect()
    }

    #[test]
    fn as_many_lanes_as_fit_at_24_columns() {
        assert_eq!(at(200, 50, 5).lanes(0).len(), 5);
        assert_eq!(at(200, 50, 12).lanes(0).len(), 8);
        assert_eq!(at(80, 24, 5).lanes(0).len(), 3);
        assert_eq!(at(48, 24, 5).lanes(0).len(), 2);
        assert_eq!(at(40, 12, 5).lanes(0).len(), 1);
        assert!(at(40, 12, 5).tabs.is_some() && at(48, 24, 5).tabs.is_none());
        assert!(at(40, 12, 1).tabs.is_none(), "a single lane needs no tabs");
        assert_eq!(at(40, 12, 0).lanes(0), []);
    }

    #[test]
    fn lanes_fill_the_width_side_by_side() {
        for width in 40..220 {
            for lanes in ["o", "oo", "ofo", "foofoo", "oooooooooooo", "ffffffo"] {
                let layout = with(width, lanes);
                for first in 0..lanes.len() {
                    let shown = layout.lanes(layout.scrolled(first, first));
                    let mut x = 0;
                    for (place, frame) in &shown {
                        assert_eq!(frame.x, x);
                        let thin = layout.is_thin(*place);
                        assert!(if thin { frame.width == 6 } else { frame.width >= 24 });
                        x = frame.right();
                    }
                    let open = shown.iter().any(|(place, _)| !layout.is_thin(*place));
                    assert!(if open { x == width } else { x < width }, "{width} {lanes} {first}");
                }
            }
        }
    }

    #[test]
    fn a_folded_lane_makes_room_for_others() {
        assert_eq!(in_sight(&with(80, "oooooo"), 0), [0, 1, 2]);
        assert_eq!(in_sight(&with(80, "fooooo"), 0), [0, 1, 2, 3]);
        assert_eq!(in_sight(&with(80, "ffofoo"), 0), [0, 1, 2, 3, 4]);
        assert_eq!(in_sight(&with(40, "ffo"), 0), [0], "beside tabs there is one");
    }

    #[test]
    fn scrolling_moves_as_little_as_shows_the_lane() {
        let layout = with(80, "oooooo");
        assert_eq!(layout.scrolled(0, 2), 0);
        assert_eq!(layout.scrolled(0, 3), 1);
        assert_eq!(layout.scrolled(3, 1), 1);
        assert_eq!(layout.scrolled(9, 5), 3, "no empty columns at the end");
        let layout = with(80, "offooo");
        assert_eq!(layout.scrolled(0, 3), 0);
        assert_eq!(layout.scrolled(0, 4), 1);
        assert_eq!(layout.scrolled(5, 5), 2);
        assert_eq!(with(80, "").scrolled(2, 0), 0);
    }

    #[test]
    fn cards_stay_inside_their_lane_whole() {
        for height in 12..80 {
            let layout = at(80, height, 4);
            let (_, lane) = layout.lanes(0)[0];
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
