//! `/projects/<id>/tickets/<id>/notes`.

use axum::Router;

use super::state::Shared;

pub(super) fn routes() -> Router<Shared> {
    Router::new()
}
