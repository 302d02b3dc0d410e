//! HTTP on a bare socket.

use std::sync::Arc;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::Semaphore;

use super::rules::{Rule, Vice};
use super::{Seen, Shared};

/// An answer.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn new(status: u16, media_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let headers = vec![("Content-Type".to_owned(), media_type.to_owned())];
        Self { status, headers, body: body.into() }
    }

    pub(crate) fn json(status: u16, body: &Value) -> Self {
        Self::new(status, "application/json", body.to_string())
    }

    pub(crate) fn data(data: &Value) -> Self {
        Self::json(200, &json!({ "error": null, "data": data }))
    }

    pub(crate) fn error(code: u16, message: &str) -> Self {
        let error = json!({ "type": null, "code": code, "message": message });
        Self::json(code, &json!({ "error": error, "data": null }))
    }

    /// A page of something in between.
    pub(crate) fn html(status: u16, text: &str) -> Self {
        let page = format!("<html><head><title>{text}</title></head><body><hr></body></html>");
        Self::new(status, "text/html", page)
    }

    #[must_use]
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(in crate::support) fn bytes(&self, date: &str) -> Vec<u8> {
        let length = self.body.len();
        let mut lines =
            vec![format!("HTTP/1.1 {} Said", self.status), format!("Content-Length: {length}")];
        if !self.headers.iter().any(|(name, _)| name == "Date") {
            lines.push(format!("Date: {date}"));
        }
        lines.extend(self.headers.iter().map(|(name, value)| format!("{name}: {value}")));
        let head = format!("{}\r\n\r\n", lines.join("\r\n"));
        [head.as_bytes(), self.body.as_slice()].concat()
    }
}

/// A moment as a header has it.
pub(in crate::support) fn date(moment: jiff::Timestamp) -> String {
    let civil = jiff::tz::TimeZone::UTC.to_datetime(moment);
    civil.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

/// Serves one caller until either side ends.
pub(super) async fn serve(mut stream: TcpStream, shared: Arc<Shared>) {
    let mut ahead = Vec::new();
    while let Some(seen) = read(&mut stream, &mut ahead).await {
        let vice = Rule::meet(&mut shared.rules.lock().unwrap(), &seen);
        // what is done at once is done before a test can hear of the request
        let done = vice.is_done().then(|| shared.world.lock().unwrap().answer(&seen));
        shared.seen.send_modify(|all| all.push(seen.clone()));
        let bytes = match (vice, done) {
            (Vice::Hold(permits), _) => held(&mut stream, &shared, &seen, permits).await,
            (vice, done) => answer(&mut stream, &shared, vice, done).await,
        };
        match bytes {
            Some(bytes) if stream.write_all(&bytes).await.is_ok() => {}
            _ => return,
        }
    }
}

/// What is said of what was done, and of what a vice makes of it; `None` ends the connection.
async fn answer(
    stream: &mut TcpStream,
    shared: &Shared,
    vice: Vice,
    done: Option<Answer>,
) -> Option<Vec<u8>> {
    let date = date(jiff::Timestamp::now());
    match vice {
        Vice::Instead(answer) | Vice::DoneBut(answer) => Some(answer.bytes(&date)),
        Vice::DoneThenCutLater(permits) => {
            permits.acquire_owned().await.unwrap().forget();
            None
        }
        Vice::Half => {
            let whole = done?.bytes(&date);
            stream.write_all(&whole[..whole.len() - 10]).await.ok();
            None
        }
        Vice::Truncated => {
            let mut answer = done?;
            answer.body.truncate(answer.body.len() / 2);
            Some(answer.bytes(&date))
        }
        Vice::Reset | Vice::DoneThenReset => {
            stream.set_zero_linger().unwrap();
            None
        }
        Vice::Stall | Vice::Silence => {
            wait_for_hang_up(stream, shared).await;
            None
        }
        Vice::None => Some(done?.bytes(&date)),
        Vice::DoneThenCut | Vice::Cut | Vice::Hold(_) => None,
    }
}

/// Does the work when the test lets it, unless the caller has left by then.
async fn held(
    stream: &mut TcpStream,
    shared: &Shared,
    seen: &Seen,
    permits: Arc<Semaphore>,
) -> Option<Vec<u8>> {
    tokio::select! {
        permit = permits.acquire_owned() => permit.unwrap().forget(),
        () = wait_for_hang_up(stream, shared) => return None,
    }
    let answer = shared.world.lock().unwrap().answer(seen);
    Some(answer.bytes(&date(jiff::Timestamp::now())))
}

async fn wait_for_hang_up(stream: &mut TcpStream, shared: &Shared) {
    let mut byte = [0];
    drop(stream.read(&mut byte).await);
    shared.hung_up.send_modify(|gone| *gone += 1);
}

/// Reads one request; `None` when the caller has left.
pub(in crate::support) async fn read(stream: &mut TcpStream, ahead: &mut Vec<u8>) -> Option<Seen> {
    let end = loop {
        if let Some(at) = ahead.windows(4).position(|part| part == b"\r\n\r\n") {
            break at + 4;
        }
        more(stream, ahead).await?;
    };
    let head = String::from_utf8(ahead.drain(..end).collect()).unwrap();
    let mut lines = head.lines();
    let mut first = lines.next()?.split(' ');
    let (method, target) = (first.next()?.to_owned(), first.next()?.to_owned());
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let length = length.map_or(0, |(_, value)| value.parse().unwrap());
    while ahead.len() < length {
        more(stream, ahead).await?;
    }
    let body = ahead.drain(..length).collect();
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    let path = path.strip_prefix("/api/v1").unwrap_or(path).to_owned();
    Some(Seen { method, path, query: query.to_owned(), headers, body })
}

async fn more(stream: &mut TcpStream, ahead: &mut Vec<u8>) -> Option<()> {
    (stream.read_buf(ahead).await.ok()? > 0).then_some(())
}
