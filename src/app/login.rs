//! An account is signed in to: host, e-mail, password, API key, and the name it is kept under.
//!
//! Nothing is sent before the form is complete, and nothing over plain http to another machine before the user agreed to
//! that for this very host. What is typed is kept until then, but for the secrets. Secrets are in the request, and go into the system's keyring when the server has let us in: never
//! into a file.

#[cfg(test)]
mod tests;

use url::Url;

use super::command::Command;
use super::consent;
use super::desk::{Account, Desk};
use super::effect::Effect;
use super::form::{Answer as Held, Description, Form, Kind, Outcome};
use super::input::Key;
use super::keymap::Context;
use super::layer::{Answer, Go, Question, Reason};
use super::sending::{being_saved, discard};
use crate::model::connection::parse_host;
use crate::model::{Connection, Endpoint, Secret};
use crate::worker::reply::{Failure, FailureKind, Reply};
use crate::worker::request::{LoadId, Target};

pub(super) const HOST: &str = "host";
const EMAIL: &str = "email";
const PASSWORD: &str = "password";
const API_KEY: &str = "api_key";
const PROFILE: &str = "profile";

/// Letters of a profile's name.
const LONGEST_PROFILE: usize = 40;

/// See the module.
#[derive(Debug)]
pub struct Login {
    /// What is asked for.
    pub form: Form,
    /// The host that may get everything over plain http.
    agreed: Option<String>,
    /// The profile that may be replaced.
    replaced: Option<String>,
    load: Option<LoadId>,
    /// Whether what was typed here, or what led here, was refused: said here, and nowhere else once this is gone.
    was_refused: bool,
}

impl Login {
    /// A form that knows no more than which account was tried last.
    pub fn new(desk: &mut Desk) -> Self {
        let (host, email, agreed) = match &desk.target {
            Some(Target::Account(tried)) => {
                let host = match &tried.endpoint {
                    Endpoint::Http(url) => typed(url),
                    Endpoint::Unix(_) => String::new(),
                };
                let agreed = tried.plain_http_allowed.then(|| tried.endpoint.label());
                (host, tried.email.clone(), agreed)
            }
            _ => (String::new(), String::new(), None),
        };
        // of an account that was tried already more is known than of what was typed before that
        if host.is_empty() {
            desk.find_sign_in();
        }
        let form = Form::new(describe(host, email), desk.now.today).saving_on_enter();
        let mut it = Self { form, agreed, replaced: None, load: None, was_refused: false };
        it.resized(desk);
        it
    }

    /// The form for an account that was just refused: the field it was refused for has the keys and says why.
    pub(super) fn again(failure: &Failure, desk: &mut Desk) -> Self {
        let mut it = Self::new(desk);
        it.failed(failure);
        it
    }

    /// What went wrong here is nothing to try again elsewhere.
    fn leave(&self, desk: &mut Desk) -> Go {
        if self.was_refused && matches!(desk.account, Account::Failed(_)) {
            desk.account = Account::None;
        }
        Go::Pop
    }

    /// Whether it waits for this.
    pub(super) fn awaits(&self, load: LoadId) -> bool {
        self.load == Some(load)
    }

    /// Where its keys are looked up.
    pub(super) fn context(&self) -> Context {
        self.form.context()
    }

    pub(super) fn command(&mut self, command: Command, desk: &mut Desk) -> Go {
        if command == Command::Back {
            return self.back(desk);
        }
        let outcome = self.form.command(command).unwrap_or(Outcome::Nothing);
        self.go(outcome, desk)
    }

    pub(super) fn text_key(&mut self, key: Key, desk: &mut Desk) -> Go {
        let outcome = self.form.key(key);
        self.go(outcome, desk)
    }

    pub(super) fn paste(&mut self, text: &str, desk: &mut Desk) -> Go {
        let outcome = self.form.paste(text);
        self.go(outcome, desk)
    }

    fn go(&mut self, outcome: Outcome, desk: &mut Desk) -> Go {
        match outcome {
            Outcome::Nothing => Go::Stay,
            Outcome::Shown => Go::Shown,
            Outcome::Submit => self.sign_in(desk),
        }
    }

    /// While an answer is awaited it is given up; then the form goes, after a question if something was typed.
    fn back(&mut self, desk: &mut Desk) -> Go {
        if let Some(load) = self.load.take() {
            desk.cancel(load);
            desk.signed_out |= desk.before.is_some();
            desk.account = desk.before.take().map_or(Account::None, Account::Open);
            self.form.is_saving = false;
            return Go::Shown;
        }
        match discard(&self.form, false, "what you typed") {
            Go::Pop => self.leave(desk),
            other => other,
        }
    }

    fn sign_in(&mut self, desk: &mut Desk) -> Go {
        if self.form.is_saving || !self.form.is_ready() {
            return Go::Shown;
        }
        let url = match parse_host(self.form.answer(HOST).text()) {
            Ok(url) => url,
            Err(error) => {
                self.form.refuse(Some(HOST), format!("{error}."));
                return Go::Shown;
            }
        };
        if let Some(problem) = self.profile_problem(&url, desk) {
            self.form.refuse(Some(PROFILE), problem);
            return Go::Shown;
        }
        let endpoint = Endpoint::Http(url);
        let host = endpoint.label();
        if endpoint.is_exposed() && self.agreed.as_ref() != Some(&host) {
            return ask_for_consent(host);
        }
        let connection = Connection {
            plain_http_allowed: endpoint.is_exposed(),
            endpoint,
            email: self.form.answer(EMAIL).text().to_owned(),
            password: secret(&self.form.answer(PASSWORD)),
            api_key: Secret::new(secret(&self.form.answer(API_KEY)).expose().trim()),
        };
        self.load = Some(desk.connect(Target::Account(Box::new(connection))));
        self.form.is_saving = true;
        Go::Shown
    }

    /// What is wrong with the profile's name. That there is one of that name already is said once.
    fn profile_problem(&mut self, url: &Url, desk: &Desk) -> Option<String> {
        let name = self.profile(url);
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        if name.is_empty() || name.len() > LONGEST_PROFILE || !name.bytes().all(fits) {
            return Some(format!(
                "A name has letters from a to z, digits, - and _, at most {LONGEST_PROFILE}."
            ));
        }
        if !desk.profiles.contains(&name) || self.replaced.as_ref() == Some(&name) {
            return None;
        }
        let problem = format!(
            "There is a profile \"{name}\" already: sign in again to replace it, or change the name."
        );
        self.replaced = Some(name);
        Some(problem)
    }

    /// The name it is kept under: as typed, or what the host begins with.
    fn profile(&self, url: &Url) -> String {
        let typed = self.form.answer(PROFILE).text().to_owned();
        if typed.is_empty() { name_of(url) } else { typed }
    }

    pub(super) fn reply(&mut self, reply: &Reply, desk: &mut Desk) -> Go {
        let Reply::Connected { load, result } = reply else { return Go::Stay };
        if self.load != Some(*load) {
            return Go::Stay;
        }
        self.load = None;
        match result {
            Ok(_) => {
                self.keep(desk);
                Go::PopThen(Box::new(Answer::SignedIn))
            }
            Err(failure) => self.failed(failure),
        }
    }

    /// Keeps the account as a profile, and its secrets where the system has a place for them.
    fn keep(&self, desk: &mut Desk) {
        let Some(Target::Account(connection)) = &desk.target else { return };
        let Endpoint::Http(url) = &connection.endpoint else { return };
        let (name, connection) = (self.profile(url), connection.clone());
        desk.effect(Effect::SaveProfile { name, connection });
    }

    /// Says at the right field what has not worked; all that was typed stays.
    fn failed(&mut self, failure: &Failure) -> Go {
        self.was_refused = true;
        let field = match &failure.kind {
            FailureKind::SignIn { dead_key: true } => Some(API_KEY),
            FailureKind::SignIn { dead_key: false } => Some(PASSWORD),
            FailureKind::Offline | FailureKind::Server | FailureKind::Gone => Some(HOST),
            FailureKind::PlainHttp { host } => {
                self.form.is_saving = false;
                return ask_for_consent(host.clone());
            }
            _ => None,
        };
        self.form.refuse(field, failure.message.clone());
        Go::Shown
    }

    pub(super) fn answer(&mut self, answer: Answer, desk: &mut Desk) -> Go {
        match answer {
            Answer::Confirmed(Question::PlainHttp { host }) => {
                self.agreed = Some(host);
                self.sign_in(desk)
            }
            Answer::Confirmed(Question::Discard) => self.leave(desk),
            _ => Go::Shown,
        }
    }

    pub(super) fn resized(&mut self, desk: &Desk) {
        self.form.fit(desk.size);
    }

    pub(super) fn disabled(&self, command: Command, _: &Desk) -> Option<Reason> {
        being_saved(&self.form, command)
            .map(|_| Reason::new("The server has been asked; its answer is not there yet."))
    }
}

fn describe(host: String, email: String) -> Vec<Description> {
    vec![
        Description::new(HOST, "Host", Kind::Line)
            .required(true)
            .hint("such as acme.smartqweb.com")
            .holding(Held::Text(host)),
        Description::new(EMAIL, "E-mail", Kind::Line)
            .required(true)
            .hint("such as you@example.com")
            .holding(Held::Text(email)),
        Description::new(PASSWORD, "Password", Kind::Secret).required(true),
        Description::new(API_KEY, "API key", Kind::Secret)
            .required(true)
            .hint("from the account's settings"),
        Description::new(PROFILE, "Keep as", Kind::Line).hint("a name; else the host's first word"),
    ]
}

fn ask_for_consent(host: String) -> Go {
    Go::Push(consent::question(host, "A yes is kept with the profile.".to_owned()))
}

fn secret(held: &Held) -> Secret {
    match held {
        Held::Secret(secret) => secret.clone(),
        _ => Secret::new(""),
    }
}

/// A host as people type it.
fn typed(url: &Url) -> String {
    let text = url.as_str().trim_end_matches('/');
    text.strip_prefix("https://").unwrap_or(text).to_owned()
}

/// What a host begins with, as a profile's name; of an address the whole of it.
fn name_of(url: &Url) -> String {
    let host = match url.host() {
        Some(url::Host::Domain(name)) => name.split('.').next().unwrap_or_default().to_owned(),
        Some(address) => address.to_string(),
        None => String::new(),
    };
    let fits = |character: char| {
        if character.is_ascii_alphanumeric() || character == '_' { character } else { '-' }
    };
    let name: String = host.chars().map(fits).take(LONGEST_PROFILE).collect();
    name.trim_matches('-').to_owned()
}
