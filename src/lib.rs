//! smartq: a kanban board in the terminal, and the server that speaks the same API.
//!
//! The map of the crate; "a ← b" reads "a may be imported by b":
//!
//! ```text
//! model ← api ← worker ← app ← ui ← runtime ← main        text ← app, ui
//! model ← server ← main                                    model ← config, cli ← runtime, main
//! ```
//!
//! - [`model`]: the nouns of the API, as pure data; server and client meet here and nowhere else.
//!
//! `tests/it/layering.rs` reads the `use` lines and fails when an arrow is turned round.

pub mod model;
