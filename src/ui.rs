//! Drawing: a pure function of the state. Nothing here changes anything, asks anything or knows a key.
//!
//! Widgets take plain properties and clean foreign text themselves; what is drawn passes [`signs::settle`] at the end,
//! which lets no symbol through that could steer a terminal. Imports `app`, `model` and `text`; imported by `runtime`.

pub mod signs;
pub mod theme;
pub mod widgets;
