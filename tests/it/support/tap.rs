//! A line to a server that writes down what is asked of it, and changes nothing.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

/// What each connection has carried towards the server.
type Heard = Arc<Mutex<Vec<Vec<u8>>>>;

/// A request, without its body.
#[derive(Debug)]
pub(crate) struct Asked {
    /// As `PUT /projects/{}/steps/{}`.
    pub(crate) verb: String,
    /// As it came, with its query.
    pub(crate) address: String,
    pub(crate) headers: Vec<String>,
}

/// See the module. It ends when it is dropped.
pub(crate) struct Tap {
    /// `http://127.0.0.1:PORT`
    pub(crate) url: String,
    heard: Heard,
    task: JoinHandle<()>,
}

impl Drop for Tap {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Tap {
    /// A line to the server at that address.
    pub(crate) async fn before(url: &str) -> Self {
        let server = url.trim_start_matches("http://").to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let heard = Heard::default();
        let task = tokio::spawn(accept(listener, server, Arc::clone(&heard)));
        Self { url, heard, task }
    }

    /// Takes what was asked since the last time, each as `PUT /projects/{}/steps/{}`.
    pub(crate) fn take(&self) -> Vec<String> {
        self.take_whole().into_iter().map(|asked| asked.verb).collect()
    }

    /// Takes what was asked since the last time.
    pub(crate) fn take_whole(&self) -> Vec<Asked> {
        let mut heard = self.heard.lock().unwrap();
        heard.iter_mut().flat_map(|bytes| asked(&std::mem::take(bytes))).collect()
    }
}

async fn accept(listener: TcpListener, server: String, heard: Heard) {
    let mut lines = JoinSet::new();
    loop {
        let (client, _) = listener.accept().await.unwrap();
        let server = TcpStream::connect(&server).await.unwrap();
        let at = {
            let mut heard = heard.lock().unwrap();
            heard.push(Vec::new());
            heard.len() - 1
        };
        lines.spawn(carry(client, server, Arc::clone(&heard), at));
    }
}

/// Carries both ways, until either side has enough.
async fn carry(client: TcpStream, server: TcpStream, heard: Heard, at: usize) {
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    let asked = async {
        let mut buffer = vec![0; 16 * 1024];
        while let Ok(length @ 1..) = from_client.read(&mut buffer).await {
            let bytes = buffer.get(..length).unwrap();
            heard.lock().unwrap()[at].extend_from_slice(bytes);
            if to_server.write_all(bytes).await.is_err() {
                return;
            }
        }
    };
    let answered = tokio::io::copy(&mut from_server, &mut to_client);
    tokio::select! {
        () = asked => {}
        _ = answered => {}
    }
}

/// The requests among these bytes. One may stand right behind the body of the request before it.
fn asked(bytes: &[u8]) -> Vec<Asked> {
    let text = String::from_utf8_lossy(bytes);
    let mut lines = text.split("\r\n");
    let mut all = Vec::new();
    while let Some(line) = lines.next() {
        let Some((before, address)) =
            line.strip_suffix(" HTTP/1.1").and_then(|line| line.rsplit_once(' '))
        else {
            continue;
        };
        let methods = ["GET", "POST", "PUT", "DELETE"];
        let Some(method) = methods.iter().find(|method| before.ends_with(**method)) else {
            continue;
        };
        let verb = format!("{method} {}", shape(address));
        let headers = lines.by_ref().take_while(|line| !line.is_empty());
        let headers = headers.map(ToOwned::to_owned).collect();
        all.push(Asked { verb, address: address.to_owned(), headers });
    }
    all
}

/// The path without what it names: numbers, and the names of custom fields.
fn shape(path: &str) -> String {
    let path = path.trim_start_matches("/api/v1").split('?').next().unwrap_or_default();
    let mut before = "";
    let mut shape = String::new();
    for part in path.split('/').skip(1) {
        let is_name = before == "custom_fields" || part.parse::<u64>().is_ok();
        shape.push('/');
        shape.push_str(if is_name { "{}" } else { part });
        before = part;
    }
    shape
}
