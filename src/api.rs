//! The typed HTTP client: one method for each endpoint and verb of the API.
//!
//! It sends what it is told, once, and says plainly what became of it: whether to repeat, to look first or to ask is
//! decided by whoever calls. May import `model`; never `worker`, `app`, `ui` or `server`.

mod answer;
mod clock;
mod disposition;
mod error;
mod fields;
mod files;
mod key;
mod login;
mod notes;
mod projects;
mod raw;
mod roles;
mod steps;
#[cfg(test)]
mod testing;
mod tickets;
mod transport;
mod upload;
mod users;
mod values;
mod verbs;
pub mod walk;

use std::fmt;
use std::sync::Arc;

pub use error::{Error, Interruption};
pub use files::Download;
pub use key::{ETag, IdempotencyKey, ParseKeyError};
pub use raw::{RawAnswer, RawCall};
pub use tickets::ListParts;
pub use transport::Limits;
pub use upload::Upload;

use crate::model::{Connection, Secret, Timestamp};
use transport::Transport;

/// Speaks to one server as one user. Cheap to clone; clones share connections.
#[derive(Clone)]
pub struct Client {
    transport: Arc<Transport>,
}

impl Client {
    /// Prepares to speak to a server. Nothing is sent yet; plain http to another machine is refused where the user has
    /// not agreed to it.
    pub fn new(connection: Connection) -> Result<Self, Error> {
        Self::with_limits(connection, Limits::default())
    }

    /// [`Client::new`] with other limits.
    #[expect(clippy::needless_pass_by_value, reason = "the credentials are handed over")]
    pub fn with_limits(connection: Connection, limits: Limits) -> Result<Self, Error> {
        Ok(Self { transport: Arc::new(Transport::new(&connection, limits)?) })
    }

    /// Logs in with these from the next request on; what is not given stays.
    pub fn log_in_as(&self, email: Option<&str>, password: Option<&Secret>) {
        self.transport.login.change(email, password);
    }

    /// How often [`Client::log_in_as`] was called.
    pub fn logins(&self) -> u64 {
        self.transport.login.changes()
    }

    /// For how many seconds the server answers to an `Idempotency-Key` as it did at first, where it has said so in any of
    /// its answers: `Idempotency-Key-Kept`. The guide knows of no keys, so a server that is silent knows none.
    pub fn keys_kept_for(&self) -> Option<i64> {
        self.transport.keys_kept_for()
    }

    /// The present moment by the server's clock, never later than it really is; `None` before its first answer.
    pub fn server_time(&self) -> Option<Timestamp> {
        self.transport.server_time()
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Client")
    }
}

#[cfg(test)]
mod wire;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Endpoint, PageQuery, ProjectId, Secret};

    fn connection(address: &str, plain_http_allowed: bool) -> Connection {
        Connection {
            endpoint: Endpoint::Http(address.parse().unwrap()),
            email: "ann@example.com".to_owned(),
            password: Secret::new("hunter2"),
            api_key: Secret::new("0123456789abcdef"),
            plain_http_allowed,
        }
    }

    #[test]
    fn plain_http_to_elsewhere_needs_consent() {
        let refused = Client::new(connection("http://acme.example/", false)).unwrap_err();
        assert!(matches!(refused, Error::PlainHttp { host } if host == "acme.example"));
        assert!(Client::new(connection("http://127.0.0.1:1/", false)).is_ok());
        assert!(Client::new(connection("http://acme.example/", true)).is_ok());
    }

    #[test]
    fn nothing_prints_a_secret() {
        let mut connection = connection("http://127.0.0.1:1/", false);
        let client = Client::new(connection.clone()).unwrap();
        connection.api_key = Secret::new("s3cret\n");
        let refused = Client::new(connection).unwrap_err();
        let shown = format!("{client:?} {refused} {refused:?}");
        assert!(!shown.contains("hunter2") && !shown.contains("s3cret"), "{shown}");
    }

    #[test]
    fn a_call_can_be_made_from_any_task() {
        fn travels<T: Send>(thing: T) -> T {
            thing
        }
        let client = Client::new(connection("http://127.0.0.1:1/", false)).unwrap();
        drop(travels(client.me()));
        drop(travels(client.list_steps(ProjectId::new(1), PageQuery::new(0, 1))));
        drop(travels(client.raw(RawCall::default())));
        drop(travels(walk::items(
            walk::Plan::default(),
            |step: &crate::model::Step| step.id,
            |page| client.list_steps(ProjectId::new(1), page),
        )));
    }
}
