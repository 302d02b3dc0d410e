//! A line to a real server that fails where a test tells it to, and writes down what the server has really done.
//!
//! One request at a time of each connection is read whole, carried to the server over a connection of its own, and its
//! answer carried back, or not.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use serde_json::Value;
use smartq::model::{Connection, Endpoint};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

use super::rude_server::http::{date, read};
use super::rude_server::{Answer, Seen};

/// What becomes of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// It is answered.
    None,
    /// It never arrives; the connection ends.
    Cut,
    /// It arrives; the connection ends without the answer.
    LostAnswer,
    /// It never arrives; something in between says so.
    BadGateway,
    /// It arrives; something in between has no patience for the answer.
    GatewayTimeout,
    /// It never arrives: come again in a second.
    Busy,
}

/// Something the server has done: a write that it has answered with a success.
#[derive(Debug, Clone)]
pub(crate) struct Done {
    pub(crate) method: String,
    /// The body as text, its escapes undone.
    pub(crate) sent: String,
    /// The data of the answer.
    pub(crate) data: Value,
}

/// See the module. It ends when it is dropped.
pub(crate) struct BadLine {
    pub(crate) address: SocketAddr,
    shared: Arc<Shared>,
    task: JoinHandle<()>,
}

struct Shared {
    /// `127.0.0.1:PORT`
    server: String,
    troubles: Mutex<VecDeque<Trouble>>,
    done: Mutex<Vec<Done>>,
}

impl Drop for BadLine {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl BadLine {
    /// A line to the server at that address.
    pub(crate) async fn before(url: &str) -> Self {
        Self::at("127.0.0.1:0".parse().unwrap(), url).await
    }

    /// The same once more, after nobody has answered there for a while.
    pub(crate) async fn at(address: SocketAddr, url: &str) -> Self {
        let server = url.trim_start_matches("http://").to_owned();
        let listener = TcpListener::bind(address).await.unwrap();
        let address = listener.local_addr().unwrap();
        let shared =
            Arc::new(Shared { server, troubles: Mutex::default(), done: Mutex::default() });
        let task = tokio::spawn(accept(listener, Arc::clone(&shared)));
        Self { address, shared, task }
    }

    /// The same credentials, over this line.
    pub(crate) fn connection(&self, connection: Connection) -> Connection {
        let endpoint = Endpoint::Http(format!("http://{}/", self.address).parse().unwrap());
        Connection { endpoint, ..connection }
    }

    /// The next requests meet these, one each.
    pub(crate) fn ahead(&self, troubles: &[Trouble]) {
        self.shared.troubles.lock().unwrap().extend(troubles);
    }

    /// From now on everything gets through.
    pub(crate) fn mend(&self) {
        self.shared.troubles.lock().unwrap().clear();
    }

    /// What the server has done so far.
    pub(crate) fn done(&self) -> Vec<Done> {
        self.shared.done.lock().unwrap().clone()
    }
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    let mut callers = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        callers.spawn(serve(stream, Arc::clone(&shared)));
        while callers.try_join_next().is_some() {}
    }
}

async fn serve(mut stream: TcpStream, shared: Arc<Shared>) {
    let mut ahead = Vec::new();
    while let Some(seen) = read(&mut stream, &mut ahead).await {
        let trouble = shared.troubles.lock().unwrap().pop_front().unwrap_or(Trouble::None);
        let said = |answer: Answer| Some(answer.bytes(&date(jiff::Timestamp::now())));
        let answer = match trouble {
            Trouble::None => Some(shared.carry(&seen).await),
            Trouble::Cut => None,
            Trouble::LostAnswer => {
                shared.carry(&seen).await;
                None
            }
            Trouble::BadGateway => said(Answer::html(502, "Bad Gateway")),
            Trouble::GatewayTimeout => {
                shared.carry(&seen).await;
                said(Answer::html(504, "Gateway Time-out"))
            }
            Trouble::Busy => said(Answer::error(503, "busy").with("Retry-After", "1")),
        };
        let Some(answer) = answer else { return };
        // the server's own answers say that this connection ends
        if stream.write_all(&answer).await.is_err() || trouble == Trouble::None {
            return;
        }
    }
}

impl Shared {
    /// Takes a request to the server, and what it answers back.
    async fn carry(&self, seen: &Seen) -> Vec<u8> {
        let mut server = TcpStream::connect(&self.server).await.unwrap();
        let query = if seen.query.is_empty() { String::new() } else { format!("?{}", seen.query) };
        let mut head = format!("{} /api/v1{}{query} HTTP/1.1\r\n", seen.method, seen.path);
        for (name, value) in &seen.headers {
            let value = if name == "host" { &self.server } else { value };
            if name != "connection" {
                head.extend([name, ": ", value, "\r\n"]);
            }
        }
        head += "connection: close\r\n\r\n";
        server.write_all(&[head.as_bytes(), &seen.body].concat()).await.unwrap();
        let mut answer = Vec::new();
        server.read_to_end(&mut answer).await.unwrap();
        self.note(seen, &answer);
        answer
    }

    fn note(&self, seen: &Seen, answer: &[u8]) {
        let is_success = answer.starts_with(b"HTTP/1.1 2");
        if seen.method == "GET" || !is_success {
            return;
        }
        let text = String::from_utf8_lossy(answer);
        let body = text.split_once("\r\n\r\n").map_or("", |(_, body)| body);
        let body: Value = serde_json::from_str(body).unwrap_or_default();
        let pairs = form_urlencoded::parse(&seen.body);
        let sent =
            pairs.map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>().join("\n");
        self.done.lock().unwrap().push(Done {
            method: seen.method.clone(),
            sent,
            data: body["data"].clone(),
        });
    }
}
