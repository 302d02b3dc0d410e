//! `/projects/<id>/tickets/<id>/notes/<id>/files`.

use axum::Router;

use super::state::Shared;

pub(super) fn routes() -> Router<Shared> {
    Router::new()
}
