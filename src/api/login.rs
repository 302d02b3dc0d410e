//! What one logs in with: an address and a password. Both may change while the line is open, by one's own hand.
//!
//! It also keeps what was sent out of what comes back: some servers, and more often the pages of something in between,
//! print a request they do not like.

use std::sync::{Mutex, MutexGuard, PoisonError};

use base64::Engine as _;
use reqwest::header::HeaderValue;

use super::answer::Head;
use super::error::Error;
use crate::model::{Connection, Hush, Secret};

/// See the module.
pub(super) struct Login {
    current: Mutex<Current>,
    /// Knows what is sent and must not be read in an answer.
    pub(super) hush: Hush,
}

struct Current {
    email: String,
    password: Secret,
    header: HeaderValue,
    /// How often it has changed.
    changes: u64,
}

impl Login {
    pub(super) fn new(connection: &Connection) -> Result<Self, Error> {
        let (email, password) = (connection.email.clone(), connection.password.clone());
        let header = header(&email, &password)?;
        let hush = Hush::default();
        hush.know(&password);
        hush.know(&connection.api_key);
        let current = Mutex::new(Current { email, password, header, changes: 0 });
        Ok(Self { current, hush })
    }

    /// The data of an answer. Where it is a refusal, or none of the API, its words are told without what was sent.
    pub(super) fn read<'a>(&self, head: &Head, body: &'a [u8]) -> Result<&'a str, Error> {
        head.data(body).map_err(|refusal| {
            // before it is cut: what is left of a secret then would not be known as one
            let told = String::from_utf8_lossy(body);
            head.data(self.hush.silence(&told).as_bytes()).err().unwrap_or(refusal)
        })
    }

    fn current(&self) -> MutexGuard<'_, Current> {
        self.current.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The header that says who we are.
    pub(super) fn header(&self) -> HeaderValue {
        self.current().header.clone()
    }

    /// Logs in with these from the next request on; what is not given stays.
    pub(super) fn change(&self, email: Option<&str>, password: Option<&Secret>) {
        let mut current = self.current();
        let email = email.unwrap_or(&current.email).to_owned();
        let password = password.unwrap_or(&current.password).clone();
        if email == current.email && password == current.password {
            return;
        }
        self.hush.know(&password);
        // base64 always fits into a header
        if let Ok(header) = header(&email, &password) {
            let changes = current.changes + 1;
            *current = Current { email, password, header, changes };
        }
    }

    /// How often it has changed: what was asked under an earlier login says nothing of the present one.
    pub(super) fn changes(&self) -> u64 {
        self.current().changes
    }
}

/// Marked so that no log prints it.
fn header(email: &str, password: &Secret) -> Result<HeaderValue, Error> {
    let pair = Secret::new(format!("{email}:{}", password.expose()));
    let mut basic = "Basic ".to_owned();
    base64::engine::general_purpose::STANDARD.encode_string(pair.expose(), &mut basic);
    let basic = Secret::new(basic);
    let unsendable = |_| Error::Unsendable("the password cannot be sent".to_owned());
    let mut value = HeaderValue::from_str(basic.expose()).map_err(unsendable)?;
    value.set_sensitive(true);
    Ok(value)
}
