//! The server as a whole: its end, its socket, its neighbours over the same workspace.

use std::time::Duration;

use reqwest::Method;
use smartq::api::{Client, Limits};
use smartq::model::{Connection, Endpoint, PageQuery};
use smartq::server::{NewOwner, Server, Settings};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpStream, UnixListener};

use crate::support::server::{API_KEY, Person, TestServer, send};

#[tokio::test]
async fn what_is_in_flight_is_finished_and_what_was_answered_is_kept() {
    let server = TestServer::start().await;
    let owner = server.owner.clone();
    let folder = server.folder();
    let address = server.url.strip_prefix("http://").unwrap().to_owned();
    // the head of a request is there, its body is still to come
    let form = "project[name]=Last";
    let head = server.request(Method::POST, &owner, "projects").build().unwrap();
    let login = head.headers()["authorization"].to_str().unwrap();
    let mut stream = TcpStream::connect(&address).await.unwrap();
    let request = format!(
        "POST /api/v1/projects HTTP/1.1\r\nhost: {address}\r\nauthorization: {login}\r\n\
         x-auth-client-id: {API_KEY}\r\ncontent-type: application/x-www-form-urlencoded\r\n\
         content-length: {}\r\nexpect: 100-continue\r\n\r\n",
        form.len()
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = [0; 1_024];
    // "100 Continue": the handler is waiting for the body
    let read = stream.read(&mut answer).await.unwrap();
    assert!(answer[..read].starts_with(b"HTTP/1.1 100"));
    let stopping = tokio::spawn(server.stop_keeping_folder());
    while TcpStream::connect(&address).await.is_ok() {
        tokio::task::yield_now().await;
    }
    stream.write_all(form.as_bytes()).await.unwrap();
    let mut rest = String::new();
    stream.read_to_string(&mut rest).await.unwrap();
    assert!(rest.starts_with("HTTP/1.1 200"), "{rest}");
    let kept = stopping.await.unwrap();

    let again = Server::open(Settings::new(&folder)).await.unwrap();
    let server = TestServer::serve(kept, again, owner).await;
    let projects = server.get(&server.owner, "projects").await.data();
    assert_eq!(projects["items"][0]["name"], "Last");
}

#[tokio::test]
async fn behind_a_socket_a_client_speaks_as_the_owner() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::open(Settings::new(folder.path().join("workspace"))).await.unwrap();
    let owner =
        NewOwner { name: "Ann".to_owned(), email: "ann@localhost".to_owned(), password: None };
    server.create_owner(owner, None).await.unwrap();
    let board = server.create_first_board("My board").await.unwrap();
    let trusted = server.trust_owner().await.unwrap();
    let socket = folder.path().join("socket");
    let listener = UnixListener::bind(&socket).unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let serving = tokio::spawn(server.serve_unix(listener, async {
        let _either_way = stopped.await;
    }));
    let connection = Connection {
        endpoint: Endpoint::Unix(socket),
        email: trusted.email,
        password: trusted.password,
        api_key: trusted.api_key,
        plain_http_allowed: false,
    };
    let client = Client::with_limits(connection, Limits::default()).unwrap();
    let steps = client.list_steps(board, PageQuery::new(0, 20)).await.unwrap();
    let places: Vec<_> = steps.items.iter().map(|step| step.pos).collect();
    assert_eq!(places, [1, 2, 3]);
    drop((client, stop));
    tokio::time::timeout(Duration::from_secs(20), serving).await.unwrap().unwrap().unwrap();
}

#[tokio::test]
async fn two_processes_over_one_workspace_see_each_others_writes() {
    let one = TestServer::start().await;
    let other = Server::open(Settings::new(one.folder())).await.unwrap();
    let two = TestServer::serve(tempfile::tempdir().unwrap(), other, one.owner.clone()).await;
    let ann = one.person("Ann", &[("can_manage_projects", "1")]).await;
    let project = two.post(&ann, "projects", &[("project[name]", "Ann's")]).await.id();
    assert_eq!(one.get(&ann, "projects").await.ids(), [project]);

    // a login that one of them remembers ends when the other one changes the password
    two.get(&ann, "users/me").await.data();
    one.put(&ann, "users/me", &[("user[password]", "another one")]).await.data();
    two.get(&ann, "users/me").await.refused(401);
    let ann = Person { password: "another one".to_owned(), ..ann };
    two.get(&ann, "users/me").await.data();

    // and both may write at once
    let names: Vec<String> = (0..20).map(|number| number.to_string()).collect();
    let writes = names.iter().enumerate().map(|(number, name)| {
        let server = if number % 2 == 0 { &one } else { &two };
        let request = server.request(Method::POST, &ann, "projects");
        send(crate::support::server::with_form(request, &[("project[name]", name)]))
    });
    for answer in futures_util::future::join_all(writes).await {
        answer.data();
    }
    assert_eq!(one.get(&ann, "projects").await.data()["total"], 21);
}
