//! The application: state, and the pure update function that changes it.
//!
//! One-way flow: a [`msg::Msg`] comes in, `State::update` changes the state and returns [`effect::Effect`]s, which are
//! run elsewhere and come back as messages. No clock, no randomness, no IO, no await in here; may import `model`,
//! `text` and the data types of `worker` (`request`, `reply`), never `api`, `ui`, crossterm or tokio.

pub mod effect;
pub mod input;
pub mod msg;
