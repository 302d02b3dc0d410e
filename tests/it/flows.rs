//! Stories: what somebody does, and what they see, through the whole program.

mod changes;
mod commands;
mod cut;
mod editors;
mod load;
mod local;
mod looks;
mod moves;
mod notes;
mod people;
mod projects;
mod pty;
mod quiet;
mod rights;
mod settings;
mod ssh;
mod trouble;
mod verbs;
