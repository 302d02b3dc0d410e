//! One address of the API and what its methods do, as data: the router is made from the list of these, and so is the
//! table of rights in the tests. A method that nobody has looked at cannot be served.

use axum::Router;
use axum::handler::Handler;
use axum::routing::MethodRouter;

use super::state::Shared;

/// An address with its methods.
pub(super) struct Address {
    path: String,
    methods: Vec<&'static str>,
    handlers: MethodRouter<Shared>,
}

impl Address {
    /// The address at this path, written from the root of the API on; it has no methods yet.
    pub(super) fn at(path: impl Into<String>) -> Self {
        Self { path: path.into(), methods: Vec::new(), handlers: MethodRouter::new() }
    }

    /// Answers `GET`, and `HEAD` with the same head.
    pub(super) fn get<H: Handler<T, Shared>, T: 'static>(self, handler: H) -> Self {
        self.with("GET", |handlers| handlers.get(handler))
    }

    /// Answers `POST`.
    pub(super) fn post<H: Handler<T, Shared>, T: 'static>(self, handler: H) -> Self {
        self.with("POST", |handlers| handlers.post(handler))
    }

    /// Answers `PUT`.
    pub(super) fn put<H: Handler<T, Shared>, T: 'static>(self, handler: H) -> Self {
        self.with("PUT", |handlers| handlers.put(handler))
    }

    /// Answers `DELETE`.
    pub(super) fn delete<H: Handler<T, Shared>, T: 'static>(self, handler: H) -> Self {
        self.with("DELETE", |handlers| handlers.delete(handler))
    }

    fn with(
        mut self,
        method: &'static str,
        add: impl FnOnce(MethodRouter<Shared>) -> MethodRouter<Shared>,
    ) -> Self {
        self.methods.push(method);
        self.handlers = add(self.handlers);
        self
    }

    /// Its methods, each beside the path.
    pub(super) fn told(&self) -> impl Iterator<Item = (&'static str, String)> {
        self.methods.iter().map(|method| (*method, self.path.clone()))
    }

    /// Puts it into a router.
    pub(super) fn into_router(self, router: Router<Shared>) -> Router<Shared> {
        router.route(&self.path, self.handlers)
    }
}
