//! `/projects/<id>/values`.

use axum::Router;

use super::state::Shared;

pub(super) fn routes() -> Router<Shared> {
    Router::new()
}
