//! One connection to one server: credentials, time-outs, redirects. Everything that is sent goes through here.
//!
//! Automatic redirects are off, because they turn a POST into a GET without a body and would carry the API key to
//! another origin: only a GET follows, one hop, to the same origin, by [`Transport::exchange`].

use std::error::Error as _;
use std::io;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use reqwest::header::{self, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, Request, RequestBuilder, Response};
use url::Url;

use super::answer;
use super::clock::ServerClock;
use super::error::{Error, Interruption};
use super::login::Login;
use super::upload::Activity;
use crate::model::{Connection, Endpoint, Timestamp};

const API_KEY: HeaderName = HeaderName::from_static("x-auth-client-id");
const KEYS_KEPT: HeaderName = HeaderName::from_static("idempotency-key-kept");
const IDLE_CONNECTION: Duration = Duration::from_secs(50);

/// How long and how much is waited for. The default is the rule; tests shorten it.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// For a connection to come about.
    pub connect: Duration,
    /// Between two bytes, in either direction. There is no limit in all while bytes flow.
    pub idle: Duration,
    /// Bytes of an answer after inflation. A file's body has no such limit.
    pub answer: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            idle: Duration::from_secs(30),
            answer: 64 * 1024 * 1024,
        }
    }
}

/// See the module.
pub(super) struct Transport {
    http: reqwest::Client,
    /// `https://host/api/v1/`
    root: Url,
    label: String,
    pub(super) login: Login,
    pub(super) limits: Limits,
    clock: ServerClock,
    /// See [`Self::keys_kept_for`].
    keys_kept: OnceLock<i64>,
}

impl Transport {
    pub(super) fn new(connection: &Connection, limits: Limits) -> Result<Self, Error> {
        let endpoint = &connection.endpoint;
        if endpoint.is_exposed() && !connection.plain_http_allowed {
            return Err(Error::PlainHttp { host: endpoint.label() });
        }
        let mut builder = reqwest::Client::builder()
            .default_headers(headers(connection)?)
            .user_agent(concat!("smartq/", env!("CARGO_PKG_VERSION")))
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .connect_timeout(limits.connect)
            .pool_idle_timeout(IDLE_CONNECTION);
        if endpoint.is_this_machine() {
            builder = builder.no_proxy();
        }
        let root = match endpoint {
            Endpoint::Unix(path) => {
                builder = builder.unix_socket(path.as_path());
                Url::parse("http://localhost/api/v1/").ok()
            }
            Endpoint::Http(url) => api_root(url),
        };
        let encrypted = matches!(endpoint, Endpoint::Http(url) if url.scheme() == "https");
        builder = prepare_tls(builder, encrypted || !endpoint.is_this_machine())?;
        let label = endpoint.label();
        let Some(root) = root else {
            return Err(Error::Unsendable(format!("{label} cannot be the address of a server")));
        };
        let http = builder.build().map_err(|error| Error::Unsendable(deepest(&error)))?;
        let login = Login::new(connection)?;
        Ok(Self {
            http,
            root,
            label,
            login,
            limits,
            clock: ServerClock::default(),
            keys_kept: OnceLock::new(),
        })
    }

    /// The address of a path below the API's root; the path has no leading slash.
    pub(super) fn address(&self, path: &str) -> Result<Url, Error> {
        let refuse = || Error::Unsendable(format!("\"{path}\" cannot be part of an address"));
        let address = self.root.join(path).or(Err(refuse()))?;
        let inside =
            address.origin() == self.root.origin() && address.path().starts_with(self.root.path());
        if inside { Ok(address) } else { Err(refuse()) }
    }

    pub(super) fn request(&self, method: Method, address: Url) -> RequestBuilder {
        self.http.request(method, address).header(header::AUTHORIZATION, self.login.header())
    }

    /// Sends, and gives the answer's head; of a GET one redirect inside the same origin is followed. `activity` tells
    /// that a long body is still being taken.
    pub(super) async fn exchange(
        &self,
        request: RequestBuilder,
        activity: Option<&Activity>,
    ) -> Result<Response, Error> {
        let request = request.build().map_err(|error| Error::Unsendable(deepest(&error)))?;
        let second = if request.method() == Method::GET { request.try_clone() } else { None };
        let address = request.url().clone();
        let response = self.send(request, activity).await?;
        if !response.status().is_redirection() || response.status() == 304 {
            return Ok(response);
        }
        let target = redirect_target(&address, &response);
        let (Some(mut again), Some(next)) = (second, target.clone()) else {
            return Err(redirected(target, &response));
        };
        if next.origin() != address.origin() {
            return Err(redirected(target, &response));
        }
        *again.url_mut() = next.clone();
        let response = self.send(again, None).await?;
        if response.status().is_redirection() {
            return Err(redirected(redirect_target(&next, &response), &response));
        }
        Ok(response)
    }

    async fn send(&self, request: Request, activity: Option<&Activity>) -> Result<Response, Error> {
        let (method, path) = (request.method().clone(), request.url().path().to_owned());
        let started = Instant::now();
        let mut call = std::pin::pin!(self.http.execute(request));
        let response = loop {
            match tokio::time::timeout(self.limits.idle, &mut call).await {
                Ok(result) => break result,
                Err(_) if activity.is_some_and(Activity::went_on) => {}
                Err(_) => return Err(Error::Interrupted(Interruption::Stalled)),
            }
        };
        let response = response.map_err(|error| self.lost(&error))?;
        tracing::debug!(
            %method,
            path,
            status = response.status().as_u16(),
            milliseconds = started.elapsed().as_millis(),
            "answered"
        );
        self.read_clock(response.headers());
        self.read_kept(response.headers());
        Ok(response)
    }

    /// The next piece of a body.
    pub(super) async fn chunk(
        &self,
        response: &mut Response,
    ) -> Result<Option<bytes::Bytes>, Error> {
        match tokio::time::timeout(self.limits.idle, response.chunk()).await {
            Ok(Ok(chunk)) => Ok(chunk),
            Ok(Err(error)) => {
                Err(Error::Interrupted(Interruption::Broken(deepest(&error.without_url()))))
            }
            Err(_) => Err(Error::Interrupted(Interruption::Stalled)),
        }
    }

    /// The whole body, inflated, as far as the limit.
    pub(super) async fn body(&self, mut response: Response) -> Result<Vec<u8>, Error> {
        let limit = self.limits.answer;
        let announced = response.content_length().unwrap_or(0);
        if announced > limit {
            return Err(Error::TooLarge(limit));
        }
        let mut body = Vec::with_capacity(usize::try_from(announced).unwrap_or(0));
        while let Some(chunk) = self.chunk(&mut response).await? {
            if body.len() as u64 + chunk.len() as u64 > limit {
                return Err(Error::TooLarge(limit));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    }

    fn lost(&self, error: &reqwest::Error) -> Error {
        let why = deepest(error);
        if error.is_connect() {
            Error::Connect { host: self.label.clone(), why }
        } else if error.is_builder() {
            Error::Unsendable(why)
        } else {
            Error::Interrupted(Interruption::Broken(why))
        }
    }

    fn read_clock(&self, headers: &HeaderMap) {
        if let Some(date) = answer::date(headers, &header::DATE) {
            self.clock.tell(date);
        }
    }

    /// What was told once holds: pages of a proxy in between do not tell it.
    fn read_kept(&self, headers: &HeaderMap) {
        let told = headers.get(KEYS_KEPT).and_then(|told| told.to_str().ok()?.parse().ok());
        if let Some(seconds) = told {
            let _first = self.keys_kept.get_or_init(|| seconds);
        }
    }

    /// For how many seconds the server keeps its answers to keys, where it has told.
    pub(super) fn keys_kept_for(&self) -> Option<i64> {
        self.keys_kept.get().copied()
    }

    /// The present moment by the server's clock, never later than it really is; `None` before it has told.
    pub(super) fn server_time(&self) -> Option<Timestamp> {
        self.clock.now()
    }
}

/// The headers that every request carries; the key is marked so that no log prints it.
fn headers(connection: &Connection) -> Result<HeaderMap, Error> {
    let mut headers = HeaderMap::new();
    let key = connection.api_key.expose();
    let Ok(mut value) = HeaderValue::from_str(key) else {
        return Err(Error::Unsendable("the API key holds characters no key has".to_owned()));
    };
    value.set_sensitive(true);
    if !key.is_empty() {
        headers.insert(API_KEY, value);
    }
    headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
    Ok(headers)
}

fn api_root(url: &Url) -> Option<Url> {
    let mut root = url.clone();
    let path = format!("{}/api/v1/", url.path().trim_end_matches('/'));
    root.set_path(&path);
    root.set_query(None);
    root.set_fragment(None);
    (!root.cannot_be_a_base()).then_some(root)
}

/// Reading the system's certificates takes longer than all the rest of a start: on this machine, where nothing is
/// encrypted, none are read.
fn prepare_tls(
    builder: reqwest::ClientBuilder,
    encrypted: bool,
) -> Result<reqwest::ClientBuilder, Error> {
    let ring = rustls::crypto::ring::default_provider();
    if encrypted {
        // an error only says that there is one already
        let _installed = ring.install_default();
        return Ok(builder);
    }
    let config = rustls::ClientConfig::builder_with_provider(Arc::new(ring))
        .with_safe_default_protocol_versions()
        .map_err(|error| Error::Unsendable(error.to_string()))?
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    Ok(builder.tls_backend_preconfigured(config))
}

fn redirect_target(from: &Url, response: &Response) -> Option<Url> {
    let location = response.headers().get(header::LOCATION)?;
    from.join(std::str::from_utf8(location.as_bytes()).ok()?).ok()
}

fn redirected(target: Option<Url>, response: &Response) -> Error {
    let to = target.map_or_else(
        || "an address it does not name".to_owned(),
        |mut target| {
            // the address is shown: what may be a secret in it is not
            let _ = target.set_username("");
            let _ = target.set_password(None);
            target.set_query(None);
            target.set_fragment(None);
            super::error::capped(target.as_str())
        },
    );
    Error::Redirected { to, status: response.status().as_u16() }
}

/// What lies at the bottom of an error, without the address around it: in our words where we have some, else in those of
/// the network.
fn deepest(error: &reqwest::Error) -> String {
    let mut cause = error.source();
    while let Some(next) = cause.and_then(std::error::Error::source) {
        cause = Some(next);
    }
    let Some(cause) = cause else { return "no reason known".to_owned() };
    match cause.downcast_ref().and_then(plainly) {
        Some(words) => words.to_owned(),
        None => super::error::capped(&without_number(&cause.to_string())),
    }
}

/// What an error of the system means to people.
fn plainly(error: &io::Error) -> Option<&'static str> {
    Some(match error.kind() {
        io::ErrorKind::ConnectionRefused => "nobody answers there",
        io::ErrorKind::NetworkUnreachable | io::ErrorKind::HostUnreachable => {
            "there is no way to it from this network"
        }
        io::ErrorKind::TimedOut => "nobody has answered in time",
        io::ErrorKind::ConnectionReset
        | io::ErrorKind::ConnectionAborted
        | io::ErrorKind::BrokenPipe => "the other side has closed it",
        _ => return None,
    })
}

/// A reason without the number that the system has for it.
fn without_number(reason: &str) -> String {
    reason.split_once(" (os error ").map_or(reason, |(words, _)| words).to_owned()
}
