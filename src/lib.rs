//! smartq: a kanban board in the terminal, and the server that speaks the same API.
//!
//! The map of the crate; "a ← b" reads "a may be imported by b":
//!
//! ```text
//! model ← api ← worker ← app ← ui ← runtime ← commands    text ← app, ui
//! model ← server ← commands ← main                         model ← config, cli ← runtime, commands
//! storage ← config, worker, runtime, server, commands
//! ```
//!
//! - [`api`]: the typed HTTP client.
//! - [`app`]: state and the pure update function.
//! - [`commands`]: what `main` calls, one for each command; the only room that sees both client and server.
//! - [`cli`], [`config`]: what was typed after the program's name; folders, profiles, credentials.
//! - [`model`]: the nouns of the API, as pure data; server and client meet here and nowhere else.
//! - [`runtime`]: the loop between keys, answers and screen, and the terminal.
//! - [`server`]: the API over a workspace on disk.
//! - [`storage`]: private files on this machine, written whole or not at all.
//! - [`text`]: foreign text made fit to be drawn.
//! - [`ui`]: draws the state.
//! - [`worker`]: owns the tasks that talk to a server; requests in, replies out.
//!
//! `tests/it/layering.rs` reads the `use` lines and fails when an arrow is turned round.

pub mod api;
pub mod app;
pub mod cli;
pub mod commands;
pub mod config;
pub mod model;
pub mod runtime;
pub mod server;
pub mod storage;
pub mod text;
pub mod ui;
pub mod worker;
