//! Stories: what somebody does, and what they see, through the whole program.

mod changes;
mod commands;
mod cut;
mod load;
mod local;
mod looks;
mod moves;
mod pty;
mod quiet;
mod settings;
mod trouble;
