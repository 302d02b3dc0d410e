//! A real server on a free port, over a temporary workspace, and calls to it as several people.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use reqwest::{Method, StatusCode};
use serde_json::Value;
use smartq::model::{Connection, Endpoint, Secret};
use smartq::server::{NewOwner, Server, Settings};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// The API key of every test server.
pub(crate) const API_KEY: &str = "69a4d22883c57c436c4431c3982eecb2";

/// Somebody who can log in.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    /// The id the server has given.
    pub(crate) id: u64,
    /// The address to log in with.
    pub(crate) email: String,
    /// The password.
    pub(crate) password: String,
}

/// A running server; it stops when this is dropped.
pub(crate) struct TestServer {
    /// `http://127.0.0.1:PORT`
    pub(crate) url: String,
    /// The workspace behind it.
    pub(crate) server: Server,
    /// The administrator who came first.
    pub(crate) owner: Person,
    folder: TempDir,
    http: reqwest::Client,
    stop: Option<oneshot::Sender<()>>,
    running: Option<JoinHandle<()>>,
}

/// What a call was answered with.
#[derive(Debug)]
pub(crate) struct Answer {
    /// The HTTP status.
    pub(crate) status: StatusCode,
    /// The headers.
    pub(crate) headers: reqwest::header::HeaderMap,
    /// The body as it came.
    pub(crate) body: String,
}

impl Answer {
    /// The body as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    /// The data of an answer that must be a success.
    #[track_caller]
    pub(crate) fn data(&self) -> Value {
        assert_eq!(self.status, StatusCode::OK, "{}", self.body);
        let mut json = self.json();
        assert_eq!(json["error"], Value::Null, "{}", self.body);
        json["data"].take()
    }

    /// The id in the data of a success.
    #[track_caller]
    pub(crate) fn id(&self) -> u64 {
        self.data()["id"].as_u64().expect("an id")
    }

    /// The ids of the items of a list.
    #[track_caller]
    pub(crate) fn ids(&self) -> Vec<u64> {
        let data = self.data();
        data["items"].as_array().unwrap().iter().map(|item| item["id"].as_u64().unwrap()).collect()
    }

    /// The message of a refusal with that code; the envelope and the HTTP status must agree.
    #[track_caller]
    pub(crate) fn refused(&self, code: u16) -> String {
        assert_eq!(self.status.as_u16(), code, "{}", self.body);
        let json = self.json();
        assert_eq!(json["error"]["code"], code, "{}", self.body);
        assert_eq!(json["data"], Value::Null, "{}", self.body);
        json["error"]["message"].as_str().unwrap().to_owned()
    }

    /// The version of the thing answered.
    #[track_caller]
    pub(crate) fn etag(&self) -> String {
        self.headers["etag"].to_str().unwrap().to_owned()
    }
}

impl TestServer {
    /// A new workspace that has its owner and nothing else.
    pub(crate) async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let server = Server::open(Settings::new(folder.path().join("workspace"))).await.unwrap();
        let password = "owner's password".to_owned();
        let email = "owner@example.com".to_owned();
        let owner = NewOwner {
            name: "Olga Owner".to_owned(),
            email: email.clone(),
            password: Some(Secret::new(&*password)),
        };
        server.create_owner(owner, Some(Secret::new(API_KEY))).await.unwrap();
        Self::serve(folder, server, Person { id: 1, email, password }).await
    }

    /// Serves a workspace that is already prepared.
    pub(crate) async fn serve(folder: TempDir, server: Server, owner: Person) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (stop, stopped) = oneshot::channel();
        let shutdown = async move {
            let _either_way = stopped.await;
        };
        let serving = server.clone();
        let running =
            tokio::spawn(async move { serving.serve_tcp(listener, shutdown).await.unwrap() });
        let http = client();
        Self { url, server, owner, folder, http, stop: Some(stop), running: Some(running) }
    }

    /// The folder of the workspace.
    pub(crate) fn folder(&self) -> std::path::PathBuf {
        self.folder.path().join("workspace")
    }

    /// What a client needs to speak to this server as that person.
    pub(crate) fn connection(&self, person: &Person) -> Connection {
        Connection {
            endpoint: Endpoint::Http(self.url.parse().unwrap()),
            email: person.email.clone(),
            password: Secret::new(&*person.password),
            api_key: Secret::new(API_KEY),
            plain_http_allowed: false,
        }
    }

    /// Stops the server, waits until it has, and gives the folder its workspace is in.
    pub(crate) async fn stop_keeping_folder(mut self) -> TempDir {
        let _may_be_gone = self.stop.take().unwrap().send(());
        self.running.take().unwrap().await.unwrap();
        self.folder
    }

    /// A request with that person's credentials, to be completed; the path has no leading slash.
    pub(crate) fn request(
        &self,
        method: Method,
        person: &Person,
        path: &str,
    ) -> reqwest::RequestBuilder {
        let login = BASE64_STANDARD.encode(format!("{}:{}", person.email, person.password));
        self.bare(method, &format!("api/v1/{path}"))
            .header("authorization", format!("Basic {login}"))
            .header("x-auth-client-id", API_KEY)
    }

    /// A request of nobody.
    pub(crate) fn bare(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        self.http.request(method, format!("{}/{path}", self.url))
    }

    /// `GET`.
    pub(crate) async fn get(&self, person: &Person, path: &str) -> Answer {
        send(self.request(Method::GET, person, path)).await
    }

    /// `POST` of a form.
    pub(crate) async fn post(&self, person: &Person, path: &str, form: &[(&str, &str)]) -> Answer {
        send(with_form(self.request(Method::POST, person, path), form)).await
    }

    /// `PUT` of a form.
    pub(crate) async fn put(&self, person: &Person, path: &str, form: &[(&str, &str)]) -> Answer {
        send(with_form(self.request(Method::PUT, person, path), form)).await
    }

    /// `DELETE`.
    pub(crate) async fn delete(&self, person: &Person, path: &str) -> Answer {
        send(self.request(Method::DELETE, person, path)).await
    }

    /// A new person with these properties besides name, address and password: `[("can_view_profiles", "1")]`.
    pub(crate) async fn person(&self, name: &str, properties: &[(&str, &str)]) -> Person {
        let email = format!("{}@example.com", name.to_lowercase());
        let password = format!("{name}'s password");
        let mut form = vec![
            ("user[name]".to_owned(), name),
            ("user[email]".to_owned(), &*email),
            ("user[password]".to_owned(), &*password),
        ];
        form.extend(properties.iter().map(|(key, value)| (format!("user[{key}]"), *value)));
        let form: Vec<_> = form.iter().map(|(key, value)| (key.as_str(), *value)).collect();
        let id = self.post(&self.owner, "users", &form).await.id();
        Person { id, email, password }
    }

    /// A new project of the owner's.
    pub(crate) async fn project(&self, name: &str) -> u64 {
        self.post(&self.owner, "projects", &[("project[name]", name)]).await.id()
    }

    /// A new step at the end of the project's board.
    pub(crate) async fn step(&self, project: u64, name: &str) -> u64 {
        let path = format!("projects/{project}/steps");
        self.post(&self.owner, &path, &[("step[name]", name)]).await.id()
    }

    /// Another level, and more, for the role of that project that was made last.
    pub(crate) async fn change_last_role(&self, project: u64, level: &str, more: &[(&str, &str)]) {
        let roles = format!("projects/{project}/roles");
        let role = *self.get(&self.owner, &roles).await.ids().last().unwrap();
        let mut form = vec![("role[name]", "changed"), ("role[access_level]", level)];
        form.extend_from_slice(more);
        self.put(&self.owner, &format!("{roles}/{role}"), &form).await.data();
    }

    /// A new person in a new role of that level, with these properties of the role: `[("can_edit_project", "1")]`.
    pub(crate) async fn member(
        &self,
        project: u64,
        name: &str,
        level: u8,
        properties: &[(&str, &str)],
    ) -> Person {
        let person = self.person(name, &[]).await;
        let (level, id) = (level.to_string(), person.id.to_string());
        let role = format!("role of {name}");
        let mut form = vec![
            ("role[name]".to_owned(), &*role),
            ("role[access_level]".to_owned(), &*level),
            ("role[users][]".to_owned(), &*id),
        ];
        form.extend(properties.iter().map(|(key, value)| (format!("role[{key}]"), *value)));
        let form: Vec<_> = form.iter().map(|(key, value)| (key.as_str(), *value)).collect();
        self.post(&self.owner, &format!("projects/{project}/roles"), &form).await.id();
        person
    }
}

/// Puts a form into a request.
pub(crate) fn with_form(
    request: reqwest::RequestBuilder,
    form: &[(&str, &str)],
) -> reqwest::RequestBuilder {
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
    request.header("content-type", "application/x-www-form-urlencoded").body(body)
}

/// Sends a request.
pub(crate) async fn send(request: reqwest::RequestBuilder) -> Answer {
    let response = request.send().await.unwrap();
    let (status, headers) = (response.status(), response.headers().clone());
    Answer { status, headers, body: response.text().await.unwrap() }
}

/// A client that needs no certificates, since nothing here is encrypted.
pub(crate) fn client() -> reqwest::Client {
    built(reqwest::Client::builder())
}

/// The same at another address of this machine: `127.0.0.2`.
pub(crate) fn client_at(address: std::net::IpAddr) -> reqwest::Client {
    built(reqwest::Client::builder().local_address(address))
}

fn built(client: reqwest::ClientBuilder) -> reqwest::Client {
    let ring = rustls::crypto::ring::default_provider();
    let tls = rustls::ClientConfig::builder_with_provider(std::sync::Arc::new(ring))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    client.tls_backend_preconfigured(tls).no_proxy().build().unwrap()
}
