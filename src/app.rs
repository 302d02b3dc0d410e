//! The application: state, and the pure update function that changes it.
//!
//! One-way flow: a [`msg::Msg`] comes in, [`State::update`] changes the state and returns [`effect::Effect`]s, which are
//! run elsewhere and come back as messages. No clock, no randomness, no IO, no await in here; may import `model`,
//! `text` and the data types of `worker` (`request`, `reply`), never `api`, `ui`, crossterm or tokio.
//!
//! A key goes to the top [`layer::Layer`]; everything that is not a screen lies on the [`desk::Desk`]; what the server
//! told lies in its [`store::Store`].

pub mod admin_form;
pub mod board;
pub mod changes;
pub mod chooser;
pub mod command;
pub mod confirm;
pub mod conflict;
mod consent;
mod copying;
pub mod countdown;
pub mod desk;
pub mod drafts;
pub mod effect;
pub mod export;
mod file_name;
pub mod footer;
pub mod form;
pub mod help;
pub mod input;
pub mod keymap;
mod last_project;
pub mod layer;
pub mod layout;
pub mod login;
pub mod marks;
pub mod menu;
pub mod mouse;
mod moves;
pub mod msg;
pub mod name_prompt;
pub mod note_form;
pub mod notices;
pub mod palette;
pub mod path_prompt;
pub mod people;
pub mod polling;
pub mod projects;
pub mod results;
pub mod rights;
pub mod scroll;
mod sending;
pub mod settings;
pub mod state;
pub mod store;
pub mod tasks;
pub mod ticket_form;
pub mod ticket_screen;
mod transfers;
pub mod type_ahead;
pub mod undo;
mod unsent;
pub mod unsent_screen;
pub mod welcome;

pub use state::{Start, State, Update};
