//! A request whose body takes its time is worth what its sender may do when it is there, not when it began.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::support::server::{API_KEY, Person, TestServer};

/// A request that was let in; of its body nothing was sent yet.
struct Begun(TcpStream);

impl Begun {
    async fn new(
        server: &TestServer,
        person: &Person,
        (method, path): (&str, &str),
        form: &str,
    ) -> Self {
        let address = server.url.trim_start_matches("http://");
        let mut stream = TcpStream::connect(address).await.unwrap();
        let login = BASE64_STANDARD.encode(format!("{}:{}", person.email, person.password));
        let length = form.len();
        let head = format!(
            "{method} /api/v1/{path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\
             Authorization: Basic {login}\r\nX-Auth-Client-Id: {API_KEY}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\
             Expect: 100-continue\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        // the body is asked for by whoever comes after the login
        let mut go_on = [0; 25];
        stream.read_exact(&mut go_on).await.unwrap();
        assert_eq!(&go_on, b"HTTP/1.1 100 Continue\r\n\r\n");
        Self(stream)
    }

    /// Sends the body; what was answered.
    async fn end(mut self, form: &str) -> String {
        self.0.write_all(form.as_bytes()).await.unwrap();
        let mut answer = String::new();
        self.0.read_to_string(&mut answer).await.unwrap();
        answer
    }
}

const PROMOTES: &str = "user%5Bis_account_administrator%5D=1";
const ADDS: &str = "user%5Bname%5D=Eve&user%5Bemail%5D=eve%40example.com&user%5Bpassword%5D=long+enough+for+it&user%5Bis_account_administrator%5D=1";

#[tokio::test]
async fn rights_and_passwords_that_are_taken_away_end_what_is_still_on_its_way() {
    let server = TestServer::start().await;
    let is_administrator = [("user[is_account_administrator]", "1")];
    let ann = server.person("Ann", &is_administrator).await;
    let itself = format!("users/{}", ann.id);
    let at_itself = async || Begun::new(&server, &ann, ("PUT", &itself), PROMOTES).await;
    let adding = async || Begun::new(&server, &ann, ("POST", "users"), ADDS).await;
    let people = async || server.get(&server.owner, "users").await.data()["total"].clone();

    let (back, more) = (at_itself().await, adding().await);
    server.put(&server.owner, &itself, &[("user[is_account_administrator]", "0")]).await.data();
    for answer in [back.end(PROMOTES).await, more.end(ADDS).await] {
        assert!(answer.starts_with("HTTP/1.1 403"), "{answer}");
    }
    let now = server.get(&server.owner, &itself).await.data();
    assert_eq!((now["is_account_administrator"].clone(), people().await), (false.into(), 2.into()));

    let renaming = "user%5Bname%5D=Mallory";
    let late = Begun::new(&server, &ann, ("PUT", "users/me"), renaming).await;
    server
        .put(&server.owner, &itself, &[("user[password]", "another one altogether")])
        .await
        .data();
    let answer = late.end(renaming).await;
    assert!(answer.starts_with("HTTP/1.1 401"), "{answer}");

    let ann = Person { password: "another one altogether".to_owned(), ..ann };
    let late = Begun::new(&server, &ann, ("PUT", "users/me"), renaming).await;
    server.delete(&server.owner, &itself).await.data();
    let answer = late.end(renaming).await;
    assert!(answer.starts_with("HTTP/1.1 40"), "{answer}");
    assert_eq!(people().await, 1);
}
