//! The addresses of the API, and what holds for all of them.

use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderValue, header};
use axum::middleware::{self, Next};
use axum::response::Response;

use super::error::Refusal;
use super::state::Shared;
use super::{fields, files, login, notes, projects, roles, steps, tickets, users, values};

/// Where the API begins.
const ROOT: &str = "/api/v1";

/// All routes of the API. Those of a resource are in its own file, written from the root of the API on.
pub(super) fn router(workspace: Shared) -> Router {
    let resources = Router::new()
        .merge(users::routes())
        .merge(projects::routes())
        .merge(roles::routes())
        .merge(steps::routes())
        .merge(fields::routes())
        .merge(values::routes())
        .merge(tickets::routes())
        .merge(notes::routes())
        .merge(files::routes())
        .route_layer(middleware::from_fn_with_state(Arc::clone(&workspace), login::require_login));
    Router::new()
        .nest(ROOT, resources)
        .fallback(unknown)
        .method_not_allowed_fallback(unsupported)
        // bodies are bounded where they are read, each kind by its own limit
        .layer(axum::extract::DefaultBodyLimit::disable())
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

/// An answer is what it says it is, and belongs to whoever asked.
async fn harden(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
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
