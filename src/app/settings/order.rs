//! Things whose order is changed: shown in their new places before the server has said so.

use crate::worker::request::RequestId;

/// Something on its way to another place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Placed<Id> {
    pub(super) request: RequestId,
    pub(super) id: Id,
    /// Counted from 0.
    pub(super) place: usize,
}

/// These things in the order the user is to see.
pub(super) fn in_order<'a, T, Id: PartialEq>(
    things: &'a [T],
    placed: &[Placed<Id>],
    id: impl Fn(&T) -> Id,
) -> Vec<&'a T> {
    let mut order: Vec<&T> = things.iter().collect();
    for it in placed {
        let Some(at) = order.iter().position(|thing| id(thing) == it.id) else { continue };
        let thing = order.remove(at);
        order.insert(it.place.min(order.len()), thing);
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn later_moves_begin_where_earlier_ones_ended() {
        let moves: Vec<Placed<u8>> = [(1, 1), (1, 2), (3, 0), (9, 0)]
            .into_iter()
            .map(|(id, place)| Placed { request: RequestId(1), id, place })
            .collect();
        let shown = |count: usize| {
            in_order(&[1, 2, 3], &moves[..count], |it| *it).into_iter().copied().collect::<Vec<_>>()
        };
        assert_eq!(shown(0), [1, 2, 3]);
        assert_eq!(shown(1), [2, 1, 3]);
        assert_eq!(shown(2), [2, 3, 1]);
        assert_eq!(shown(4), [3, 2, 1], "what is not there is not moved");
    }
}
