//! The fixtures of the tests.

#[path = "../../tests/it/support/fixtures.rs"]
pub(crate) mod fixtures;
