//! Large boards: a picture before the last page, and few requests.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use smartq::model::{Connection, Endpoint, Timestamp};
use smartq::server::{Server, Settings};
use smartq::worker::request::Target;
use tempfile::TempDir;
use tokio::net::TcpListener;

use crate::support::driver::Story;

const TICKETS: u32 = 10_000;

/// A server with a large project that counts how often its tickets are listed.
struct Large {
    connection: Connection,
    lists: Arc<AtomicUsize>,
    _folder: TempDir,
}

impl Large {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let server = Server::open(Settings::new(folder.path().join("workspace"))).await.unwrap();
        let now = Timestamp::from(jiff::Timestamp::now());
        server.fill_with_samples(TICKETS, now).await.unwrap();
        let trusted = server.trust_owner().await.unwrap();
        let lists = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&lists);
        let count = move |request: Request, next: Next| {
            if request.uri().path().ends_with("/tickets") {
                counter.fetch_add(1, Ordering::SeqCst);
            }
            next.run(request)
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let router = server.router().layer(from_fn(count));
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        let connection = Connection {
            endpoint: Endpoint::Http(address.parse().unwrap()),
            email: trusted.email,
            password: trusted.password,
            api_key: trusted.api_key,
            plain_http_allowed: false,
        };
        Self { connection, lists, _folder: folder }
    }

    fn story(&self) -> Story {
        Story {
            target: Some(Target::Account(Box::new(self.connection.clone()))),
            project: Some("Load"),
            size: (200, 50),
            ..Story::default()
        }
    }
}

#[tokio::test]
async fn ten_thousand_tickets_show_a_picture_before_the_last_page_and_take_few_requests() {
    let large = Large::new().await;
    let mut driver = large.story().begin();
    driver.until("of 10 000").await;
    driver.assert_shows("#");
    driver.assert_hides("10 000 tickets");
    driver.press_rapidly("j j");
    driver.idle().await;
    driver.assert_shows("10 000 tickets");
    let lists = large.lists.load(Ordering::SeqCst);
    assert!(lists <= 12, "{lists} lists");
}

#[tokio::test]
async fn a_cursor_key_on_a_large_board_writes_little() {
    let large = Large::new().await;
    let mut driver = large.story().begin();
    driver.idle().await;
    driver.press("j").await;
    for key in ["j", "k", "l", "h"] {
        driver.paper().written = 0;
        driver.press(key).await;
        let written = driver.paper().written;
        assert!((1..1024).contains(&written), "{key} wrote {written} bytes");
    }
}
