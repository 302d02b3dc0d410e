//! Places in a list that people put in order: dense, counted from 1.

/// The order once `id` stands at `pos` (counted from 1; beyond the end means last). `id` may be new.
pub(super) fn placed<T: Copy + PartialEq>(order: &[T], id: T, pos: u32) -> Vec<T> {
    let mut order: Vec<T> = order.iter().copied().filter(|other| *other != id).collect();
    let at = usize::try_from(pos).unwrap_or(usize::MAX).saturating_sub(1).min(order.len());
    order.insert(at, id);
    order
}

/// The order without `id`.
pub(super) fn without<T: Copy + PartialEq>(order: &[T], id: T) -> Vec<T> {
    order.iter().copied().filter(|other| *other != id).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_move_to_where_they_are_put() {
        for (pos, want) in [
            (1, [3, 1, 2, 4]),
            (2, [1, 3, 2, 4]),
            (3, [1, 2, 3, 4]),
            (4, [1, 2, 4, 3]),
            (99, [1, 2, 4, 3]),
            (0, [3, 1, 2, 4]),
            (u32::MAX, [1, 2, 4, 3]),
        ] {
            assert_eq!(placed(&[1, 2, 3, 4], 3, pos), want, "{pos}");
        }
    }

    #[test]
    fn new_things_push_the_others_on() {
        assert_eq!(placed(&[1, 2], 9, 1), [9, 1, 2]);
        assert_eq!(placed(&[1, 2], 9, u32::MAX), [1, 2, 9]);
        assert_eq!(placed(&[], 9, 5), [9]);
        assert_eq!(without(&[1, 9, 2], 9), [1, 2]);
    }
}
