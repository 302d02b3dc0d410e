//! Which names this server answers to. A page in a browser can point a name of its own at this machine and then talk to
//! the server as if it were that page's: `Host` gives it away, and so does `Origin`.

use std::net::IpAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Response};

use super::error::Refusal;

/// What is known of the names of a server.
pub(super) struct Guard {
    /// Whether only this machine can reach it.
    loopback: bool,
    /// Names it was told that it has.
    hosts: Vec<String>,
}

impl Guard {
    pub(super) fn new(address: IpAddr, hosts: &[String]) -> Self {
        let hosts = hosts.iter().map(|host| host.to_lowercase()).collect();
        Self { loopback: address.is_loopback(), hosts }
    }

    /// Whether the request was meant for this server.
    fn admits(&self, headers: &HeaderMap) -> bool {
        let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or_default());
        let Some(host) = text(header::HOST).map(str::to_lowercase) else { return false };
        if !self.knows(without_port(&host)) {
            return false;
        }
        // browsers name the page they speak for; programs do not
        text(header::ORIGIN).is_none_or(|origin| {
            origin.split_once("://").is_some_and(|(_, page)| page.to_lowercase() == host)
        })
    }

    /// An address as such cannot be pointed elsewhere. Beyond loopback neither can a name that only the local network
    /// knows; of all others the owner has to say which are the server's.
    fn knows(&self, host: &str) -> bool {
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        bare.parse::<IpAddr>().is_ok()
            || host == "localhost"
            || self.hosts.iter().any(|known| known == host)
            || (!self.loopback && self.hosts.is_empty() && is_local(host))
    }
}

/// Whether nobody can have that name in the public tree of names: it has no dot, or ends in a domain that is set apart for
/// local use (RFC 6762 §3, RFC 8375, and ICANN's resolution of 2024 on `internal`).
fn is_local(host: &str) -> bool {
    match host.rsplit_once('.') {
        None => !host.is_empty(),
        Some((name, "local" | "internal")) => !name.is_empty(),
        Some(_) => host.strip_suffix(".home.arpa").is_some_and(|name| !name.is_empty()),
    }
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}

/// The router behind the guard.
pub(super) fn guarded(router: Router, guard: Guard) -> Router {
    router.layer(middleware::from_fn_with_state(Arc::new(guard), admit))
}

async fn admit(State(guard): State<Arc<Guard>>, request: Request, next: Next) -> Response {
    if guard.admits(request.headers()) {
        next.run(request).await
    } else {
        let why = "this server is not known by the name the request was sent to, or the request speaks for a page from elsewhere; `smartq serve --host NAME` gives it a name";
        Refusal::Forbidden(why.to_owned()).into_response()
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn admits(guard: &Guard, host: &str, origin: Option<&str>) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, HeaderValue::from_str(host).unwrap());
        if let Some(origin) = origin {
            headers.insert(header::ORIGIN, HeaderValue::from_str(origin).unwrap());
        }
        guard.admits(&headers)
    }

    #[test]
    fn on_loopback_only_names_of_this_machine_count() {
        let guard = Guard::new("127.0.0.1".parse().unwrap(), &["Board.example.com".to_owned()]);
        for host in
            ["127.0.0.1:8080", "localhost", "LOCALHOST:8080", "[::1]:8080", "board.example.com"]
        {
            assert!(admits(&guard, host, None), "{host}");
        }
        for host in ["evil.example", "evil.example:8080", "localhost.evil.example", "", ":8080"] {
            assert!(!admits(&guard, host, None), "{host}");
        }
        assert!(!guard.admits(&HeaderMap::new()), "no name at all");
    }

    #[test]
    fn on_a_network_names_count_that_nobody_can_have_elsewhere_and_those_that_are_given() {
        let open = Guard::new("0.0.0.0".parse().unwrap(), &[]);
        for host in ["boards:8080", "Boards.local", "boards.internal", "boards.home.arpa:80"] {
            assert!(admits(&open, host, None), "{host}");
        }
        for host in ["board.example.com:8080", "evil.example", "home.arpa", ".local", ""] {
            assert!(!admits(&open, host, None), "{host}");
        }
        let named = Guard::new("0.0.0.0".parse().unwrap(), &["board.example.com".to_owned()]);
        assert!(admits(&named, "board.example.com:8080", None));
        assert!(!admits(&named, "evil.example:8080", None));
    }

    #[test]
    fn a_page_from_elsewhere_is_turned_away() {
        let guard = Guard::new("127.0.0.1".parse().unwrap(), &[]);
        assert!(admits(&guard, "127.0.0.1:8080", Some("http://127.0.0.1:8080")));
        for origin in ["http://evil.example", "null", "", "http://127.0.0.1:9090", "file://"] {
            assert!(!admits(&guard, "127.0.0.1:8080", Some(origin)), "{origin}");
        }
    }
}
