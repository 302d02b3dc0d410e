//! An account is signed in to: host, e-mail, password, API key.

use super::command::Command;
use super::desk::Desk;
use super::input::Key;
use super::keymap::Context;
use super::layer::{Answer, Go, Reason};
use crate::worker::reply::Reply;

/// See the module.
#[derive(Debug)]
pub struct Login;

impl Login {
    /// An empty form.
    pub fn new(_desk: &mut Desk) -> Self {
        Self
    }

    /// Where its keys are looked up.
    pub(super) fn context(&self) -> Context {
        Context::Text
    }

    pub(super) fn command(&mut self, command: Command, _: &mut Desk) -> Go {
        if command == Command::Back { Go::Pop } else { Go::Stay }
    }

    pub(super) fn text_key(&mut self, _: Key, _: &mut Desk) -> Go {
        Go::Stay
    }

    pub(super) fn paste(&mut self, _: &str, _: &mut Desk) -> Go {
        Go::Stay
    }

    pub(super) fn reply(&mut self, _: &Reply, _: &mut Desk) -> Go {
        Go::Stay
    }

    pub(super) fn answer(&mut self, _: Answer, _: &mut Desk) -> Go {
        Go::Shown
    }

    pub(super) fn profile_saved(&mut self, _: &Result<String, String>, _: &mut Desk) -> Go {
        Go::Stay
    }

    pub(super) fn resized(&mut self, _: &Desk) {}

    pub(super) fn disabled(&self, _: Command, _: &Desk) -> Option<Reason> {
        None
    }
}
