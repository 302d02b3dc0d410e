//! The API over real HTTP, one file for each resource: create, read, edit, delete, and who is refused what.

mod auth;
mod fields;
mod pages;
mod projects;
mod roles;
mod steps;
mod users;
mod values;
