//! The pieces screens are made of. Each is a struct of plain properties with a `draw`; foreign text in them may be raw,
//! since every letter is drawn through [`row::Row`], which cleans.

pub mod card;
pub mod field;
mod folded_lane;
pub mod footer;
pub mod gauge;
pub mod header;
pub mod lane;
pub mod message;
pub mod notice;
pub mod popup;
pub mod row;
pub mod tabs;

#[cfg(test)]
pub(crate) mod testing;
