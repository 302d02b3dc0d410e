//! What can go wrong: [`Error`] when a workspace is opened or served, [`Refusal`] in answer to a request.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::{answer, db};
use crate::model::Problem;
use crate::model::envelope::{Answer, ErrorBody};

/// Why a workspace cannot be opened, prepared or served.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A folder or file of the workspace cannot be made or read.
    #[error("the workspace in {folder} cannot be opened: {source}")]
    Folder {
        /// The folder of the workspace.
        folder: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The schema is of a later version than this program knows.
    #[error(
        "the workspace in {folder} was written by a newer version of smartq. It was not touched; please update smartq"
    )]
    Newer {
        /// The folder of the workspace.
        folder: PathBuf,
    },
    /// The database does not open, or is not what it should be.
    #[error("the database {file} cannot be opened: {why}. It was left as it is: {}", .copy.as_deref().map_or_else(way_back, way_back_to))]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// What the database says.
        why: String,
        /// The newest copy of it that was made before its schema was changed.
        copy: Option<PathBuf>,
    },
    /// The database does not open for a reason that passes, or lies beside it.
    #[error(
        "the database {file} cannot be opened now: {why}. Nothing was changed in it; start again when that is mended"
    )]
    Unopened {
        /// The file.
        file: PathBuf,
        /// What is in the way.
        why: String,
    },
    /// It can be opened, but not be looked into without changing it.
    #[error(
        "the last change of the database {file} was cut off in the middle; the next start takes that back. It was not looked into"
    )]
    CutOff {
        /// The file.
        file: PathBuf,
    },
    /// It opens, and some of its attachments have no bodies.
    #[error(
        "of the workspace in {folder} {lost} {} not there: put the folder \"files\" of a copy back", if *.lost == 1 { "attachment is" } else { "attachments are" }
    )]
    NoBodies {
        /// The folder of the workspace.
        folder: PathBuf,
        /// How many.
        lost: usize,
    },
    /// The schema is to be changed, and the database cannot be copied before.
    #[error(
        "the database {file} was written by an older version of smartq and has to be changed, but a copy of it cannot be made before: {why}. Nothing was changed; make room in its folder and start again"
    )]
    NoCopy {
        /// The file.
        file: PathBuf,
        /// What is in the way.
        why: String,
    },
    /// A statement has failed.
    #[error("the database has failed: {0}")]
    Database(String),
    /// Somebody owns the workspace already.
    #[error("the workspace has an owner already; nothing was changed")]
    HasOwner,
    /// New credentials cannot be shown to anybody.
    #[error(
        "the new credentials cannot be shown: {0}. They are not in use, and the next start makes others: let it write where somebody can read them"
    )]
    Untold(#[source] io::Error),
    /// Nobody owns the workspace yet.
    #[error("the workspace has no administrator")]
    NoOwner,
    /// What was given for the owner cannot be taken.
    #[error("{0}")]
    Invalid(#[from] Problem),
    /// The address that was to be listened on is gone.
    #[error("the server cannot listen: {0}")]
    Listen(#[source] io::Error),
    /// The system gives no random numbers, without which there are no secrets.
    #[error("the system gives no random numbers: {0}")]
    NoRandomness(String),
    /// A password cannot be hashed, for want of memory as a rule.
    #[error("a password cannot be hashed: {0}")]
    Hashing(String),
    /// The sample data does not fit together.
    #[error("the sample data cannot be used: {0}")]
    Samples(String),
}

fn way_back() -> String {
    "put a copy of the whole folder back, made while no smartq had it open; smartq itself has made none, as it had to change nothing".to_owned()
}

fn way_back_to(copy: &Path) -> String {
    format!(
        "put a copy of the whole folder back, made while no smartq had it open, or {} in its place and its -wal and -shm away; it is as it was before a newer smartq changed it",
        copy.display()
    )
}

impl From<db::Failure> for Error {
    fn from(failure: db::Failure) -> Self {
        Self::Database(failure.to_string())
    }
}

/// Why a request is not granted. The HTTP status is the code of the envelope.
#[derive(Debug)]
pub(super) enum Refusal {
    /// 400: what was sent cannot be used.
    Invalid(String),
    /// 401: unknown e-mail or wrong password, which of the two is not said.
    Unauthorized,
    /// 401: no API key, or none that is known.
    DeadKey,
    /// 403: the caller knows of it, but may not do that.
    Forbidden(String),
    /// 404: not there, or not for the caller to know of.
    NotFound(&'static str),
    /// 404: no such address.
    NoResource(String),
    /// 405: the resource does not know the method.
    NoMethod {
        /// `GET`.
        method: String,
        /// The path below the root of the API.
        resource: String,
    },
    /// 408: the rest of the request has not come.
    TooSlow,
    /// 409: it is in the way of something.
    Conflict(String),
    /// 412: it has changed since the caller read it.
    Stale,
    /// 413: more than is taken.
    TooLarge(String),
    /// 429: too many failed logins.
    TooMany {
        /// How long to stay away.
        wait: Duration,
    },
    /// 500, 503 or 507: the database cannot do it.
    Database(db::Failure),
    /// 500: the body of a file is not there; which goes into the log.
    NoBody(String),
    /// 500: something else of ours has failed; what it was goes into the log.
    Broken(String),
}

impl Refusal {
    /// A fault of one property.
    pub(super) fn property(name: &str, fault: &str) -> Self {
        Self::Invalid(format!("{name} {fault}"))
    }

    fn status(&self) -> StatusCode {
        match self {
            Self::Invalid(_) => StatusCode::BAD_REQUEST,
            Self::Unauthorized | Self::DeadKey => StatusCode::UNAUTHORIZED,
            Self::Forbidden(_) => StatusCode::FORBIDDEN,
            Self::NotFound(_) | Self::NoResource(_) => StatusCode::NOT_FOUND,
            Self::NoMethod { .. } => StatusCode::METHOD_NOT_ALLOWED,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::Stale => StatusCode::PRECONDITION_FAILED,
            Self::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Database(db::Failure::Busy) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Database(db::Failure::Full) => StatusCode::INSUFFICIENT_STORAGE,
            Self::Database(db::Failure::Broken(_)) | Self::NoBody(_) | Self::Broken(_) => {
                StatusCode::INTERNAL_SERVER_ERROR
            }
        }
    }

    /// What the caller reads; of our own failures only that there was one.
    fn message(&self) -> String {
        match self {
            Self::Invalid(why)
            | Self::Forbidden(why)
            | Self::Conflict(why)
            | Self::TooLarge(why) => why.clone(),
            Self::Unauthorized => "Authorization failed, invalid login or password".to_owned(),
            Self::DeadKey => "Authorization failed, invalid client id".to_owned(),
            Self::NotFound(what) => format!("{what} not found"),
            Self::NoResource(resource) => format!("resource \"{resource}\" not found"),
            Self::NoMethod { method, resource } => {
                format!("method \"{method}\" not found for resource \"{resource}\"")
            }
            Self::TooSlow => "the request did not arrive in time".to_owned(),
            Self::Stale => "it has been changed meanwhile; nothing was saved".to_owned(),
            Self::TooMany { wait } => {
                format!("too many failed logins; try again in {} seconds", seconds(*wait))
            }
            Self::Database(db::Failure::Busy) => {
                "the workspace is busy; nothing was saved, try again".to_owned()
            }
            Self::Database(db::Failure::Full) => {
                "the server has no room left; nothing was saved".to_owned()
            }
            Self::NoBody(_) => {
                "the server no longer has what is in this file; whoever runs it can put it back from a copy"
                    .to_owned()
            }
            Self::Database(db::Failure::Broken(_)) | Self::Broken(_) => {
                "the server has failed; its log says why".to_owned()
            }
        }
    }
}

impl From<db::Failure> for Refusal {
    fn from(failure: db::Failure) -> Self {
        Self::Database(failure)
    }
}

/// What fails in making secrets is no fault of the request.
impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self::Broken(error.to_string())
    }
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Self::Invalid(problem.to_string())
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        match &self {
            Self::Database(db::Failure::Broken(why)) | Self::NoBody(why) | Self::Broken(why) => {
                tracing::error!(%why, "a request has failed");
            }
            Self::Database(failure) => tracing::warn!(%failure, "a request has failed"),
            _ => {}
        }
        let status = self.status();
        let envelope = Answer::<()> {
            error: Some(ErrorBody { kind: None, code: status.as_u16(), message: self.message() }),
            data: None,
        };
        let mut response = answer::json(status, &envelope);
        let headers = response.headers_mut();
        match self {
            Self::Unauthorized | Self::DeadKey => {
                let challenge =
                    HeaderValue::from_static("Basic realm=\"smartq\", charset=\"UTF-8\"");
                headers.insert(header::WWW_AUTHENTICATE, challenge);
            }
            Self::TooMany { wait } => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds(wait)));
            }
            Self::Database(db::Failure::Busy) => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from(1));
            }
            // what is left of the body is not worth reading
            Self::TooSlow | Self::TooLarge(_) => {
                headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
            }
            _ => {}
        }
        response
    }
}

/// Whole seconds, rounded up: to come back a moment early would be refused again.
fn seconds(wait: Duration) -> u64 {
    wait.as_secs() + u64::from(wait.subsec_nanos() > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn body(refusal: Refusal) -> String {
        let response = refusal.into_response();
        assert_eq!(response.headers()[header::CONTENT_TYPE], "application/json");
        let bytes = axum::body::to_bytes(response.into_body(), 4_096).await.unwrap();
        String::from_utf8(bytes.to_vec()).unwrap()
    }

    #[tokio::test]
    async fn the_guides_two_refusals_come_byte_for_byte() {
        let method = Refusal::NoMethod { method: "GET".to_owned(), resource: String::new() };
        assert_eq!(
            body(method).await,
            r#"{"error":{"type":null,"code":405,"message":"method \"GET\" not found for resource \"\""},"data":null}"#
        );
        assert_eq!(
            body(Refusal::DeadKey).await,
            r#"{"error":{"type":null,"code":401,"message":"Authorization failed, invalid client id"},"data":null}"#
        );
    }

    #[tokio::test]
    async fn our_own_failures_are_not_told_to_strangers() {
        let refusal = Refusal::Broken("/home/ann/secret.db is gone".to_owned());
        assert!(!body(refusal).await.contains("secret"));
    }

    #[test]
    fn a_wait_is_never_told_shorter_than_it_is() {
        let refusal = Refusal::TooMany { wait: Duration::from_millis(1_001) };
        assert_eq!(refusal.into_response().headers()[header::RETRY_AFTER], "2");
    }
}
