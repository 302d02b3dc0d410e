//! Plain http to another machine: nothing is sent before somebody has agreed to that very host.

use super::confirm::Confirm;
use super::desk::Desk;
use super::effect::Effect;
use super::layer::{Layer, Question};
use crate::model::connection::exposure;
use crate::model::{Connection, Endpoint};
use crate::worker::request::Target;

/// The question, and for how long a yes holds.
pub(super) fn question(host: String, holds: String) -> Layer {
    let lines = vec![exposure(&host), "Nothing has been sent yet.".to_owned(), holds];
    let question = Question::PlainHttp { host };
    let confirm = Confirm::new(question, "Send without protection?", lines, "send");
    Layer::Confirm(Confirm { no: "do not send", ..confirm })
}

impl Desk {
    /// Asks whether the account that is to be opened may be sent to this host.
    pub(super) fn ask_for_consent(&self, host: String) -> Layer {
        let holds = match &self.profile {
            Some(profile) => format!("A yes is kept with profile {profile}."),
            None => "A yes holds until you leave smartq.".to_owned(),
        };
        question(host, holds)
    }

    /// The account with the consent that was given for this host, which is kept with the profile it came from. `None`
    /// if another host is to be opened by now.
    pub(super) fn consented(&mut self, host: &str) -> Option<Target> {
        let Some(Target::Account(connection)) = &self.target else { return None };
        let Endpoint::Http(url) = &connection.endpoint else { return None };
        if connection.endpoint.label() != host {
            return None;
        }
        let (host, connection) = (url.clone(), connection.as_ref().clone());
        if let Some(profile) = self.profile.clone() {
            self.effect(Effect::AllowPlainHttp { profile, host });
        }
        let connection = Connection { plain_http_allowed: true, ..connection };
        Some(Target::Account(Box::new(connection)))
    }
}
