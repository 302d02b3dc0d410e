//! What a request is answered with: the envelope around a thing, a page of things, or nothing but success.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use serde::Serialize;

use super::error::Refusal;
use super::version::Version;
use crate::model::PageQuery;
use crate::model::envelope::Answer;

/// How every handler ends.
pub(super) type Reply = Result<Response, Refusal>;

/// One page of a list, and how long the whole list is for this caller.
pub(super) struct Listed<T> {
    /// The items of the page.
    pub items: Vec<T>,
    /// Items of the whole list that the caller may know of.
    pub total: u64,
}

/// One thing, with its version.
pub(super) fn thing<T: Serialize>(thing: &T) -> Reply {
    versioned(thing, &Version::of(thing)?)
}

/// One thing, shown otherwise than where its version was taken from.
pub(super) fn versioned<T: Serialize>(shown: &T, version: &Version) -> Reply {
    let mut response = json(StatusCode::OK, &success(shown));
    response.headers_mut().insert(header::ETAG, version.header()?);
    Ok(response)
}

/// One page of a list.
pub(super) fn list<T: Serialize>(listed: &Listed<T>, query: PageQuery) -> Response {
    #[derive(Serialize)]
    struct Shown<'a, T> {
        items: &'a [T],
        total: u64,
        count: u32,
        offset: u64,
    }
    let Listed { items, total } = listed;
    let page = Shown { items, total: *total, count: query.count, offset: query.offset };
    json(StatusCode::OK, &success(page))
}

/// It is done, and there is nothing to show.
pub(super) fn done() -> Response {
    json(StatusCode::OK, &success(true))
}

pub(super) const fn success<T>(data: T) -> Answer<T> {
    Answer { error: None, data: Some(data) }
}

/// The answer as JSON; what is written is ours and always can be.
pub(super) fn json<T: Serialize>(status: StatusCode, answer: &T) -> Response {
    match serde_json::to_vec(answer) {
        Ok(body) => raw(status, body),
        Err(error) => {
            tracing::error!(%error, "an answer cannot be written");
            raw(StatusCode::INTERNAL_SERVER_ERROR, Vec::new())
        }
    }
}

/// JSON that is already written.
pub(super) fn raw(status: StatusCode, body: impl Into<Body>) -> Response {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}
