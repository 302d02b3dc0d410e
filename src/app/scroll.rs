//! How far something taller than its place is scrolled: plain arithmetic, shared by everything that scrolls.

use std::ops::Range;

/// Which line is the first in sight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Scroll {
    /// Lines above the first one in sight.
    pub top: usize,
}

impl Scroll {
    /// The same, but never beyond the end: the last line stays at the bottom of the place.
    #[must_use]
    pub fn kept_within(self, total: usize, height: usize) -> Self {
        Self { top: self.top.min(total.saturating_sub(height)) }
    }

    /// So many lines further down, or up.
    #[must_use]
    pub fn by(self, lines: isize, total: usize, height: usize) -> Self {
        Self { top: self.top.saturating_add_signed(lines) }.kept_within(total, height)
    }

    /// As little further as it takes to have these lines in sight; of more lines than there is room for, the first.
    #[must_use]
    pub fn showing(self, lines: Range<usize>, height: usize) -> Self {
        let end = lines.end.min(lines.start + height);
        Self { top: self.top.max(end.saturating_sub(height)).min(lines.start) }
    }

    /// The lines in sight.
    pub fn in_sight(self, total: usize, height: usize) -> Range<usize> {
        self.top.min(total)..self.top.saturating_add(height).min(total)
    }
}

/// Half a page, at least a line.
pub fn half(height: usize) -> isize {
    isize::try_from(height / 2).unwrap_or(1).max(1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(top: usize) -> Scroll {
        Scroll { top }
    }

    #[test]
    fn the_end_stays_at_the_bottom() {
        for (top, lines, total, height, then) in [
            (0, 1, 100, 10, 1),
            (0, -1, 100, 10, 0),
            (89, 5, 100, 10, 90),
            (0, 5, 7, 10, 0),
            (50, isize::MIN, 100, 10, 0),
            (50, isize::MAX, 100, 10, 90),
        ] {
            assert_eq!(at(top).by(lines, total, height), at(then), "{top} {lines}");
        }
    }

    #[test]
    fn no_further_than_needed() {
        for (top, lines, height, then) in [
            (0, 3..5, 10, 0),
            (0, 9..12, 10, 2),
            (20, 9..12, 10, 9),
            (0, 30..80, 10, 30),
            (35, 30..80, 10, 30),
            (5, 0..0, 10, 0),
        ] {
            assert_eq!(at(top).showing(lines.clone(), height), at(then), "{top} {lines:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_to_be_shown_is_shown(top in 0usize..500, start in 0usize..500, len in 1usize..40, height in 1usize..60) {
            let scroll = at(top).showing(start..start + len, height);
            let seen = scroll.in_sight(1000, height);
            prop_assert!(seen.contains(&start));
            prop_assert!(len > height || seen.contains(&(start + len - 1)));
        }
    }
}
