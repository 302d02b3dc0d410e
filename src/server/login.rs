//! Who is calling: Basic credentials and the API key of every request, before any handler runs.

use std::net::IpAddr;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use super::db::{self, Write};
use super::error::Refusal;
use super::extract;
use super::state::{Shared, Workspace};
use crate::model::Secret;
use crate::model::body::Map;
use crate::model::rights::Caller;

/// The API key as a header, and as a parameter of the query or of a form.
const KEY_HEADER: &str = "x-auth-client-id";
const KEY_PARAMETER: &str = "X_AUTH_CLIENT_ID";

/// Where a request came from, put beside it by whoever accepted the connection; a Unix socket has no address.
#[derive(Debug, Clone, Copy)]
pub(super) struct Peer(pub Option<IpAddr>);

/// What a request has logged in with. A body may take its time: whoever writes is asked once more, within the transaction.
#[derive(Debug, Clone)]
pub(super) struct Login(Arc<Proof>);

#[derive(Debug)]
struct Proof {
    caller: Caller,
    /// What the password was checked against.
    password_hash: Option<String>,
    key: Secret,
}

impl Workspace {
    /// Begins to write, once it is our turn, unless rights, password or key have been changed since the request began.
    pub(super) async fn write(&self, login: &Login) -> Result<Write, Refusal> {
        let proof = &login.0;
        let mut db = self.db.write().await?;
        let digests = db::keys::digests(&mut db).await?;
        if !self.vault.knows_key(proof.key.expose(), &digests) {
            return Err(Refusal::DeadKey);
        }
        let found = db::users::find(&mut db, proof.caller.id).await?;
        let account = found
            .filter(|found| found.password_hash == proof.password_hash)
            .ok_or(Refusal::Unauthorized)?;
        if Caller::from(&account.user) != proof.caller {
            let why = "your rights were changed while this was on its way; nothing was saved";
            return Err(Refusal::Forbidden(why.to_owned()));
        }
        Ok(db)
    }
}

/// Lets only those through who can prove who they are.
pub(super) async fn require_login(
    State(workspace): State<Shared>,
    request: Request,
    next: Next,
) -> Response {
    match log_in(&workspace, request).await {
        Ok(request) => next.run(request).await,
        Err(refusal) => refusal.into_response(),
    }
}

async fn log_in(workspace: &Shared, request: Request) -> Result<Request, Refusal> {
    let (mut parts, body) = request.into_parts();
    let (key, body) = find_key(&parts, body).await?;
    let key = key.ok_or(Refusal::DeadKey)?;
    let mut read = workspace.db.read().await?;
    let digests = db::keys::digests(&mut read).await?;
    if !workspace.vault.knows_key(key.expose(), &digests) {
        return Err(Refusal::DeadKey);
    }
    let (email, password) = basic(&parts.headers).ok_or(Refusal::Unauthorized)?;
    let account = db::users::find_by_email(&mut read, &email).await?;
    // a login may wait for its turn to be hashed: the picture of the database is not held meanwhile
    drop(read);
    let address = parts.extensions.get::<Peer>().and_then(|peer| peer.0);
    workspace.vault.check(&email, account.as_ref(), password.expose(), address).await?;
    let account = account.ok_or(Refusal::Unauthorized)?;
    // the rights of the account, as of this request
    let caller = Caller::from(&account.user);
    parts.extensions.insert(caller);
    let password_hash = account.password_hash;
    parts.extensions.insert(Login(Arc::new(Proof { caller, password_hash, key })));
    Ok(Request::from_parts(parts, body))
}

/// The API key out of the header, the query or the form. A form is only read where the key is nowhere else, and is
/// handed on.
async fn find_key(parts: &Parts, body: Body) -> Result<(Option<Secret>, Body), Refusal> {
    if let Some(value) = parts.headers.get(KEY_HEADER) {
        // what is no text is no key of ours
        return Ok((Some(Secret::new(value.to_str().unwrap_or_default())), body));
    }
    let query = extract::decode(parts.uri.query().unwrap_or_default().as_bytes())?;
    if let Some(key) = key_in(&query) {
        return Ok((Some(key), body));
    }
    if !extract::is_form(&parts.headers) {
        return Ok((None, body));
    }
    let form = extract::read_form(body).await?;
    let key = key_in(&extract::decode(&form)?);
    Ok((key, Body::from(form)))
}

fn key_in(map: &Map) -> Option<Secret> {
    map.text(KEY_PARAMETER).ok().flatten().map(Secret::new)
}

/// E-mail and password out of `Authorization: Basic`.
fn basic(headers: &HeaderMap) -> Option<(String, Secret)> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, encoded) = value.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let decoded = String::from_utf8(BASE64_STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (email, password) = decoded.split_once(':')?;
    Some((email.to_owned(), Secret::new(password)))
}

/// Who has logged in with this request.
pub(super) fn caller(parts: &Parts) -> Result<Caller, Refusal> {
    parts.extensions.get::<Caller>().copied().ok_or(Refusal::Unauthorized)
}

impl<S: Sync> FromRequestParts<S> for Login {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Response> {
        let login = parts.extensions.get::<Self>().cloned();
        login.ok_or_else(|| Refusal::Unauthorized.into_response())
    }
}

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Response> {
        caller(parts).map_err(Refusal::into_response)
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn read(value: &str) -> Option<(String, String)> {
        let mut headers = HeaderMap::new();
        headers.insert(header::AUTHORIZATION, HeaderValue::from_str(value).unwrap());
        basic(&headers).map(|(email, password)| (email, password.expose().to_owned()))
    }

    #[test]
    fn a_password_may_hold_colons_and_umlauts() {
        let encoded = BASE64_STANDARD.encode("ann@example.com:pä:ss:");
        let want = Some(("ann@example.com".to_owned(), "pä:ss:".to_owned()));
        assert_eq!(read(&format!("Basic {encoded}")), want);
        assert_eq!(read(&format!("basic  {encoded}")), want);
    }

    #[test]
    fn anything_else_is_nobody() {
        for odd in ["", "Basic", "Basic !!!", "Basic YW5u", "Bearer YTpi", "Basic /zo6"] {
            assert_eq!(read(odd), None, "{odd}");
        }
    }
}
