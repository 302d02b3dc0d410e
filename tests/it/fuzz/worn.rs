//! Files of ours in which something has become another.

/// A good file with a part of it gone and something else in its place. Every byte counts: two say where, one how much goes,
/// the rest comes instead.
pub(super) fn worn(good: &[u8], bytes: &[u8]) -> Vec<u8> {
    let [low, high, gone, instead @ ..] = bytes else { return good.to_vec() };
    let from = usize::from(u16::from_le_bytes([*low, *high])) % (good.len() + 1);
    let until = (from + usize::from(gone % 24)).min(good.len());
    [&good[..from], instead, &good[until..]].concat()
}
