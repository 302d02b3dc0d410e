//! The keyring of a desktop, over the session bus: that of GNOME, of KDE and others speak this.

use std::collections::HashMap;

use dbus_secret_service::{EncryptionType, Error, Item, SecretService};

use super::{Kept, Trouble, Vault};
use crate::model::Secret;

/// The collection that items go to.
const USUAL: &str = "default";

/// What the bus calls a service that nobody offers.
const NOBODY: &str = "org.freedesktop.DBus.Error.ServiceUnknown";

/// See the module. Connects anew for each question: they are few, and a connection that is kept would have to be minded.
pub(super) struct SessionBus;

/// One of the things that are kept of an account.
struct Thing {
    /// What it is called among the attributes of its item.
    name: &'static str,
    /// What people call it.
    words: &'static str,
}

const PASSWORD: Thing = Thing { name: "password", words: "password" };
const API_KEY: Thing = Thing { name: "api_key", words: "API key" };

impl Vault for SessionBus {
    fn look(&self, account: &str) -> Result<Kept, Trouble> {
        let service = connect()?;
        Ok(Kept {
            password: secret(&service, account, &PASSWORD)?,
            api_key: secret(&service, account, &API_KEY)?,
        })
    }

    fn keep(&self, account: &str, kept: &Kept) -> Result<(), Trouble> {
        let service = connect()?;
        for (thing, secret) in [(&PASSWORD, &kept.password), (&API_KEY, &kept.api_key)] {
            match secret {
                Some(secret) => store(&service, account, thing, secret)?,
                None => remove(&service, account, thing)?,
            }
        }
        Ok(())
    }

    fn is_open(&self) -> Result<(), Trouble> {
        let service = connect()?;
        let is_locked = service.get_collection_by_alias(USUAL)?.is_locked()?;
        if is_locked { Err(Trouble::Locked) } else { Ok(()) }
    }
}

/// Never asks the user for anything: a window that nobody sees would be waited for in vain.
fn connect() -> Result<SecretService, Trouble> {
    Ok(SecretService::connect_with_max_prompt_timeout(EncryptionType::Dh, 0)?)
}

fn attributes<'a>(account: &'a str, thing: &Thing) -> HashMap<&'a str, &'a str> {
    HashMap::from([("application", "smartq"), ("account", account), ("secret", thing.name)])
}

/// Its item, unlocked.
fn find<'a>(
    service: &'a SecretService,
    account: &str,
    thing: &Thing,
) -> Result<Option<Item<'a>>, Trouble> {
    let mut found = service.search_items(attributes(account, thing))?;
    if let Some(item) = found.unlocked.pop() {
        return Ok(Some(item));
    }
    let Some(item) = found.locked.pop() else { return Ok(None) };
    item.unlock()?;
    Ok(Some(item))
}

fn secret(
    service: &SecretService,
    account: &str,
    thing: &Thing,
) -> Result<Option<Secret>, Trouble> {
    let Some(item) = find(service, account, thing)? else { return Ok(None) };
    let text = String::from_utf8(item.get_secret()?);
    let text = text.map_err(|_bytes_of_a_secret| {
        Trouble::Failed(format!("the {} it holds is not UTF-8", thing.words))
    })?;
    Ok(Some(Secret::new(text)).filter(|secret| !secret.is_empty()))
}

fn store(
    service: &SecretService,
    account: &str,
    thing: &Thing,
    secret: &Secret,
) -> Result<(), Trouble> {
    let bytes = secret.expose().as_bytes();
    if let Some(item) = find(service, account, thing)? {
        return Ok(item.set_secret(bytes, "text/plain")?);
    }
    let collection = service.get_collection_by_alias(USUAL)?;
    if collection.is_locked()? {
        collection.unlock()?;
    }
    let label = format!("smartq: {} of {account}", thing.words);
    collection.create_item(&label, attributes(account, thing), bytes, true, "text/plain")?;
    Ok(())
}

fn remove(service: &SecretService, account: &str, thing: &Thing) -> Result<(), Trouble> {
    match find(service, account, thing)? {
        Some(item) => Ok(item.delete()?),
        None => Ok(()),
    }
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        let nobody = || Self::Failed("nobody on the session bus keeps secrets".to_owned());
        match error {
            Error::Locked | Error::Prompt => Self::Locked,
            Error::Unavailable => nobody(),
            Error::Dbus(error) if error.name() == Some(NOBODY) => nobody(),
            Error::NoResult => Self::Failed(format!("it has no collection \"{USUAL}\"")),
            error => Self::Failed(error.to_string()),
        }
    }
}
