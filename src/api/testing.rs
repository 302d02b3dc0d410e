//! A server that says what a test tells it to, one answer to each request, and remembers what it was asked.

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use super::Client;
use crate::model::{Connection, Endpoint, Secret};

/// An answer: status, further header lines, body. `HERE` in a header is the server's own origin.
pub(super) type Answer = (u16, &'static str, &'static str);

/// What was asked, once all answers were given.
pub(super) struct Asked(JoinHandle<Vec<String>>);

impl Asked {
    /// All requests, heads and bodies.
    pub(super) async fn whole(self) -> Vec<String> {
        self.0.await.unwrap()
    }

    /// Their first lines, without the version.
    pub(super) async fn lines(self) -> Vec<String> {
        let line = |request: &String| {
            let line = request.lines().next().unwrap_or_default();
            line.trim_end_matches(" HTTP/1.1").replace("/api/v1", "")
        };
        self.whole().await.iter().map(line).collect()
    }
}

/// Starts it, and a client for it.
pub(super) async fn server(answers: Vec<Answer>) -> (Client, Asked) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let client = client(&origin);
    let asked = tokio::spawn(async move {
        let mut asked = Vec::new();
        for (status, headers, body) in answers {
            let (mut stream, _) = listener.accept().await.unwrap();
            asked.push(request(&mut stream).await);
            let headers = headers.replace("HERE", &origin);
            let length = body.len();
            let answer = format!(
                "HTTP/1.1 {status} x\r\ncontent-length: {length}\r\nconnection: close\r\n{headers}\r\n{body}"
            );
            stream.write_all(answer.as_bytes()).await.unwrap();
        }
        asked
    });
    (client, Asked(asked))
}

/// A client of the server at that address.
pub(super) fn client(origin: &str) -> Client {
    let connection = Connection {
        endpoint: Endpoint::Http(origin.parse().unwrap()),
        email: "ann@example.com".to_owned(),
        password: Secret::new("hunter2"),
        api_key: Secret::new("0123456789abcdef"),
        plain_http_allowed: false,
    };
    Client::new(connection).unwrap()
}

/// Reads one request to the end of its body.
async fn request(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.to_lowercase();
            let length = length.split_once("content-length: ").map_or(0, |(_, rest)| {
                rest.lines().next().unwrap_or_default().trim().parse::<usize>().unwrap()
            });
            if body.len() >= length {
                return text;
            }
        }
        assert!(stream.read_buf(&mut bytes).await.unwrap() > 0, "ended early: {text}");
    }
}
