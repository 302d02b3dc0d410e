//! The fault table: each test here provokes one fault and checks what is held at the server, what is kept on this
//! machine, and what the user sees. Time is injected, never slept.
//!
//! A test is named as the rule it shows. One file for each group of rules.

mod busy;
mod deleted;
mod doctor;
mod drafts;
mod durability;
mod files;
mod first_start;
mod full_disk;
mod guessing;
mod intentions;
mod killed;
mod limits;
mod lost_database;
mod lost_key;
mod offline;
mod older_workspace;
mod output;
mod process;
mod raw;
mod refresh;
mod rights;
mod secrets;
mod server;
mod terminal;
mod text;
mod vices;
mod writers;
mod writes;
