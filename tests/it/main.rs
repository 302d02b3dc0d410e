//! The integration tests, in one binary: the real client, worker, server and database together.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::string_slice,
    reason = "a test fails by panicking, its helpers too"
)]

mod contract;
mod faults;
mod flows;
mod fuzz;
mod interleaving;
mod layering;
mod readme;
mod routes;
mod screens;
mod support;
mod updates;
mod worker;
