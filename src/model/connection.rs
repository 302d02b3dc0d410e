//! What is needed to speak to a server as somebody.

use std::path::PathBuf;

use url::Url;

use super::Secret;

/// Where the server is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Endpoint {
    /// On the network; the address of the account without the API's path: `https://acme.smartqweb.com/`.
    Http(Url),
    /// On this machine, behind a socket in the file system: no TCP port is opened.
    Unix(PathBuf),
}

impl Endpoint {
    /// Whether the server is on this machine, so that nothing crosses a network and no proxy has a part in it.
    pub fn is_this_machine(&self) -> bool {
        match self {
            Self::Unix(_) => true,
            Self::Http(url) => match url.host() {
                Some(url::Host::Domain(name)) => name == "localhost",
                Some(url::Host::Ipv4(address)) => address.is_loopback(),
                Some(url::Host::Ipv6(address)) => address.is_loopback(),
                None => false,
            },
        }
    }

    /// Whether credentials would cross a network in the clear: plain http to anything but this machine.
    pub fn is_exposed(&self) -> bool {
        match self {
            Self::Unix(_) => false,
            Self::Http(url) => url.scheme() != "https" && !self.is_this_machine(),
        }
    }

    /// The name people know the place by: the host, or `this machine`.
    pub fn label(&self) -> String {
        match self {
            Self::Unix(_) => "this machine".to_owned(),
            Self::Http(url) => match (url.host_str(), url.port()) {
                (Some(host), Some(port)) => format!("{host}:{port}"),
                (Some(host), None) => host.to_owned(),
                (None, _) => url.to_string(),
            },
        }
    }
}

/// What plain http to that host lays open, in one sentence: wherever somebody is asked whether he agrees.
pub fn exposure(host: &str) -> String {
    format!(
        "Over plain http anybody on the way to {host} can read your password, API key and tickets, and use them."
    )
}

/// A host as people type it that cannot be made an address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParseHostError {
    /// It is none.
    #[error(
        "\"{0}\" is not the address of a server: type a host such as acme.smartqweb.com, or https://host:port"
    )]
    NoAddress(String),
    /// It says who besides where. Not repeated: there may be a password in it.
    #[error(
        "what was given as the address of a server has an @ in it: no name or password belongs there. Type the host alone, such as acme.smartqweb.com; smartq asks for the rest"
    )]
    NamesSomebody,
}

/// Reads a host as people type it: `acme.smartqweb.com`, `127.0.0.1:8080`, `https://host/`. Without a scheme https is
/// meant, except for this machine, where there is nothing to protect it from.
pub fn parse_host(text: &str) -> Result<Url, ParseHostError> {
    let text = text.trim();
    // whether or not the rest makes sense: what is before it may be a password
    if text.contains('@') {
        return Err(ParseHostError::NamesSomebody);
    }
    let refuse = || ParseHostError::NoAddress(text.chars().take(80).collect());
    let has_scheme = text.contains("://");
    let guess = if has_scheme { text.to_owned() } else { format!("https://{text}") };
    let Ok(mut url) = Url::parse(&guess) else { return Err(refuse()) };
    let web = matches!(url.scheme(), "http" | "https");
    if !web || url.host_str().is_none_or(str::is_empty) {
        return Err(refuse());
    }
    url.set_query(None);
    url.set_fragment(None);
    url.set_path(url.path().trim_end_matches('/').trim_end_matches("/api/v1").to_owned().as_str());
    if !has_scheme && url.set_scheme("http").is_ok() && Endpoint::Http(url.clone()).is_exposed() {
        let _ = url.set_scheme("https");
    }
    Ok(url)
}

/// A server and the credentials for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connection {
    /// Where.
    pub endpoint: Endpoint,
    /// Who.
    pub email: String,
    /// The password that goes with the e-mail address.
    pub password: Secret,
    /// The account's API key.
    pub api_key: Secret,
    /// Whether the user agreed to send all this over plain http to this very host.
    pub plain_http_allowed: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_read_as_people_type_them() {
        for (typed, want) in [
            ("acme.smartqweb.com", "https://acme.smartqweb.com/"),
            (" https://acme.smartqweb.com/api/v1/ ", "https://acme.smartqweb.com/"),
            ("http://acme.smartqweb.com", "http://acme.smartqweb.com/"),
            ("127.0.0.1:8080", "http://127.0.0.1:8080/"),
            ("localhost:8080", "http://localhost:8080/"),
            ("[::1]:8080", "http://[::1]:8080/"),
        ] {
            assert_eq!(parse_host(typed).unwrap().as_str(), want, "{typed}");
        }
        for typed in ["", "ftp://x", "https://", "https://me:pw@host/", "a b"] {
            assert!(parse_host(typed).is_err(), "{typed}");
        }
    }

    #[test]
    fn a_password_in_an_address_is_refused_and_not_repeated() {
        for typed in [
            "https://ann:hunter2@acme.example",
            "ann:hunter2@acme.example",
            "https://ann:hun ter2@acme.example:99999",
            "ftp://hunter2@acme.example",
            "hunter2@",
        ] {
            let said = parse_host(typed).unwrap_err().to_string();
            assert!(!said.contains("hun") && !said.contains("ann"), "{said}");
            assert!(said.contains("no name or password"), "{said}");
        }
    }

    #[test]
    fn only_plain_http_to_elsewhere_is_exposed() {
        let exposed = |text: &str| Endpoint::Http(Url::parse(text).unwrap()).is_exposed();
        assert!(exposed("http://acme.smartqweb.com") && exposed("http://192.168.1.5:8080"));
        assert!(
            !exposed("https://acme.smartqweb.com")
                && !exposed("http://127.0.0.1")
                && !exposed("http://[::1]")
        );
        assert!(!Endpoint::Unix("/run/x".into()).is_exposed());
    }
}
