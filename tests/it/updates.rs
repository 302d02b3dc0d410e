//! What keys and answers lead to: state and effects, through the public functions only.

mod board;
mod changes;
mod choosing;
pub(crate) mod conflict;
mod conflict_by_hand;
mod copying;
mod dialogs;
mod drafts;
mod drafts_at_sign_in;
mod drafts_sent;
mod editors;
mod mouse;
mod palette;
mod polling;
mod projects;
mod setting;
mod sought;
mod start;
mod undecided;
mod unsent;
