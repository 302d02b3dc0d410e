//! The addresses of the API, and what holds for all of them.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderValue, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Response};
use futures_util::FutureExt as _;

use super::address::Address;
use super::error::Refusal;
use super::state::Shared;
use super::{
    fields, files, intention, login, notes, projects, roles, steps, tickets, users, values,
};

/// Where the API begins.
const ROOT: &str = "/api/v1";

/// All addresses of the API. Those of a resource are in its own file, written from the root of the API on.
fn addresses() -> Vec<Address> {
    [
        users::addresses(),
        projects::addresses(),
        roles::addresses(),
        steps::addresses(),
        fields::addresses(),
        values::addresses(),
        tickets::addresses(),
        notes::addresses(),
        files::addresses(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Every method of every address, as `("GET", "/users/{user}")`.
pub(super) fn told() -> Vec<(&'static str, String)> {
    addresses().iter().flat_map(Address::told).collect()
}

/// The API, with what holds for all of it.
pub(super) fn router(workspace: Shared) -> Router {
    let resources = addresses()
        .into_iter()
        .fold(Router::new(), |router, address| address.into_router(router))
        .route_layer(middleware::from_fn_with_state(Arc::clone(&workspace), login::require_login));
    Router::new()
        .nest(ROOT, resources)
        .fallback(unknown)
        .method_not_allowed_fallback(unsupported)
        // bodies are bounded where they are read, each kind by its own limit
        .layer(axum::extract::DefaultBodyLimit::disable())
        .layer(middleware::from_fn(catch_panic))
        .layer(middleware::from_fn(harden))
        .layer(middleware::from_fn(trace))
        .with_state(workspace)
}

/// What a request names, below the root of the API.
fn resource(request: &Request) -> String {
    let path = request.uri().path();
    path.strip_prefix(ROOT).unwrap_or(path).trim_matches('/').to_owned()
}

/// The root has no methods at all; anything else unknown is not there.
async fn unknown(request: Request) -> Refusal {
    match resource(&request) {
        root if root.is_empty() => unsupported(request).await,
        resource => Refusal::NoResource(resource),
    }
}

async fn unsupported(request: Request) -> Refusal {
    let method = request.method().to_string();
    Refusal::NoMethod { method, resource: resource(&request) }
}

/// A fault of ours ends one request, not the connection and what else is on it. A transaction that was open is undone.
async fn catch_panic(request: Request, next: Next) -> Response {
    match AssertUnwindSafe(next.run(request)).catch_unwind().await {
        Ok(response) => response,
        Err(_panic) => Refusal::Broken("a handler has panicked".to_owned()).into_response(),
    }
}

/// An answer is what it says it is, and belongs to whoever asked.
async fn harden(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    intention::tell_kept(headers);
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// One line for each request: its route and outcome, never its query, headers or body, which hold secrets.
async fn trace(request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let begun = Instant::now();
    let response = next.run(request).await;
    tracing::info!(
        %method,
        path,
        route = route.as_ref().map(MatchedPath::as_str),
        status = response.status().as_u16(),
        took = ?begun.elapsed(),
        "answered"
    );
    response
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use axum::http::StatusCode;
    use axum::routing::get;
    use tower::ServiceExt as _;

    use super::*;

    async fn broken() {
        panic!("on purpose");
    }

    #[tokio::test]
    async fn a_panic_is_answered_in_the_envelope() {
        let router = Router::new().route("/", get(broken)).layer(middleware::from_fn(catch_panic));
        let response = router.oneshot(Request::new(Body::empty())).await.unwrap();
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        let body = axum::body::to_bytes(response.into_body(), 4_096).await.unwrap();
        assert!(body.starts_with(br#"{"error":{"type":null,"code":500,"#), "{body:?}");
    }
}
