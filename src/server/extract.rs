//! What handlers take out of a request: ids of the path, the page, the form. Each refuses in the envelope.

use std::str::FromStr;

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, FromRequestParts, RawPathParams, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use futures_util::StreamExt as _;

use super::error::Refusal;
use super::intention::Fingerprint;
use super::listen::Stalled;
use crate::model::body::{Map, SERVER_LIMITS};
use crate::model::page::{DEFAULT_COUNT, MAX_COUNT};
use crate::model::{FormBody, PageQuery};

/// The largest form that is read.
const FORM_LIMIT: usize = 1024 * 1024;

/// The ids of the path from left to right. What is no id names nothing: 404.
pub(super) struct Ids<T>(pub T);

/// What a list of path segments can be read as.
pub(super) trait FromSegments: Sized {
    /// Reads the segments; none if one of them cannot be what it must.
    fn from_segments<'a>(segments: impl Iterator<Item = &'a str>) -> Option<Self>;
}

macro_rules! from_segments {
    ($($name:ident)+) => {
        impl<$($name: FromStr),+> FromSegments for ($($name,)+) {
            fn from_segments<'a>(mut segments: impl Iterator<Item = &'a str>) -> Option<Self> {
                Some(($(segments.next()?.parse::<$name>().ok()?,)+))
            }
        }
    };
}

from_segments!(A);
from_segments!(A B);
from_segments!(A B C);
from_segments!(A B C D);

impl<S: Send + Sync, T: FromSegments> FromRequestParts<S> for Ids<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let unknown = || Refusal::NotFound("resource");
        let parameters =
            RawPathParams::from_request_parts(parts, state).await.or(Err(unknown()))?;
        let segments = parameters.iter().map(|(_, segment)| segment);
        T::from_segments(segments).map(Self).ok_or_else(unknown)
    }
}

/// The parameters of the query.
pub(super) struct Parameters(Map);

impl Parameters {
    /// Whether a part of the answer is asked for: `custom_fields=1`.
    pub(super) fn flag(&self, name: &str) -> Result<bool, Refusal> {
        Ok(self.0.boolean(name)?.unwrap_or(false))
    }
}

impl<S: Sync> FromRequestParts<S> for Parameters {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        decode(parts.uri.query().unwrap_or_default().as_bytes()).map(Self)
    }
}

/// Which part of a list is asked for: 20 items from the start where nothing is said, never more than 1,000.
pub(super) struct Paging(pub PageQuery);

impl Paging {
    fn read(query: &Map) -> Result<Self, Refusal> {
        let count = natural(query, "count")?.unwrap_or(u64::from(DEFAULT_COUNT));
        let offset = natural(query, "offset")?.unwrap_or(0);
        let count = u32::try_from(count).unwrap_or(MAX_COUNT).min(MAX_COUNT);
        Ok(Self(PageQuery::new(offset, count)))
    }
}

impl<S: Sync> FromRequestParts<S> for Paging {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        Self::read(&decode(parts.uri.query().unwrap_or_default().as_bytes())?)
    }
}

fn natural(query: &Map, name: &str) -> Result<Option<u64>, Refusal> {
    let fault = || Refusal::property(name, "must be a whole number, 0 or more");
    let Some(text) = query.text(name).or(Err(fault()))? else { return Ok(None) };
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    // a number too long to be one is beyond every list
    if digits { Ok(Some(text.parse().unwrap_or(u64::MAX))) } else { Err(fault()) }
}

/// What was sent to create or change a thing: `ticket[name]=…&ticket[step_id]=…`.
pub(super) struct Form<T>(pub T);

impl<T: FormBody> Form<T> {
    fn read(form: &[u8]) -> Result<Self, Refusal> {
        let root = decode(form)?;
        let Some(map) = root.map(T::OUTER) else {
            return Err(Refusal::Invalid(format!(
                "the form holds no property of the form {}[…]",
                T::OUTER
            )));
        };
        Ok(Self(T::read(map)?))
    }
}

impl<S: Sync, T: FormBody> FromRequest<S> for Form<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, _: &S) -> Result<Self, Refusal> {
        if !is_form(request.headers()) {
            let want = "the body must be a form, of type application/x-www-form-urlencoded";
            return Err(Refusal::Invalid(want.to_owned()));
        }
        let fingerprint = request.extensions().get::<Fingerprint>().cloned();
        let body = read_form(request.into_body()).await?;
        if let Some(fingerprint) = fingerprint {
            fingerprint.take(&body);
        }
        Self::read(&body)
    }
}

/// Whether the body is a form, by what its sender says.
pub(super) fn is_form(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).is_some_and(|value| {
        let kind = value.split(';').next().unwrap_or_default().trim();
        kind.eq_ignore_ascii_case("application/x-www-form-urlencoded")
    })
}

/// The whole of a form, as long as it is not too long.
pub(super) async fn read_form(body: Body) -> Result<Bytes, Refusal> {
    let mut stream = body.into_data_stream();
    let mut form = Vec::new();
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(|error| broken_off(&error))?;
        if form.len() + chunk.len() > FORM_LIMIT {
            return Err(Refusal::TooLarge(format!("a form has at most {FORM_LIMIT} bytes")));
        }
        form.extend_from_slice(&chunk);
    }
    Ok(form.into())
}

/// Why the rest of a body has not come.
pub(super) fn broken_off(error: &(dyn std::error::Error + 'static)) -> Refusal {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if error.is::<Stalled>() {
            return Refusal::TooSlow;
        }
        cause = error.source();
    }
    Refusal::Invalid("the body of the request broke off".to_owned())
}

/// Reads a form or a query.
pub(super) fn decode(form: &[u8]) -> Result<Map, Refusal> {
    Map::decode(form, SERVER_LIMITS).map_err(|error| Refusal::Invalid(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{FieldName, ProjectId, StepInput};

    fn page(query: &str) -> Result<PageQuery, Refusal> {
        Paging::read(&decode(query.as_bytes())?).map(|Paging(page)| page)
    }

    #[test]
    fn pages_are_bounded_and_nonsense_is_refused() {
        for (query, want) in [
            ("", PageQuery::new(0, 20)),
            ("count=5&offset=10", PageQuery::new(10, 5)),
            ("count=1000", PageQuery::new(0, 1_000)),
            ("count=1001", PageQuery::new(0, 1_000)),
            ("count=99999999999999999999", PageQuery::new(0, 1_000)),
            ("count=0", PageQuery::new(0, 0)),
        ] {
            assert_eq!(page(query).unwrap(), want, "{query}");
        }
        for bad in ["count=-1", "offset=-1", "count=x", "count=", "count=1.5", "offset[a]=1"] {
            assert!(matches!(page(bad), Err(Refusal::Invalid(_))), "{bad}");
        }
    }

    #[test]
    fn path_segments_become_ids_or_nothing() {
        type Pair = (ProjectId, FieldName);
        let read = |segments: &[&str]| Pair::from_segments(segments.iter().copied());
        assert_eq!(read(&["7", "f1"]), Some((ProjectId::new(7), "f1".parse().unwrap())));
        for bad in [&["0", "f1"][..], &["-1", "f1"], &["7x", "f1"], &["7", "../x"], &["7"]] {
            assert_eq!(read(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn a_form_needs_its_outer_name() {
        let Form(step) = Form::<StepInput>::read(b"step%5Bname%5D=Ready&step[limit]=3").unwrap();
        assert_eq!((step.name.as_deref(), step.limit), (Some("Ready"), Some(3)));
        for bad in ["", "name=Ready", "steps[name]=x", "step=x", "step[limit]=-1"] {
            let refusal = Form::<StepInput>::read(bad.as_bytes());
            assert!(matches!(refusal, Err(Refusal::Invalid(_))), "{bad}");
        }
    }
}
