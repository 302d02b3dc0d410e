//! The API over real HTTP, one file for each resource: create, read, edit, delete, and who is refused what.

mod auth;
mod fields;
mod files;
mod guide;
mod notes;
mod pages;
mod projects;
mod roles;
mod samples;
mod service;
mod steps;
mod tickets;
mod users;
mod values;
