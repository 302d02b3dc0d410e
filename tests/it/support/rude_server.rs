//! A server with bad manners: it keeps real state, answers like SmartQ, and misbehaves where a test tells it to.
//!
//! It is written on a bare socket, because most of what it does no web framework would let it do.

mod hostile;
pub(in crate::support) mod http;
mod office;
mod rules;
mod samples;
mod world;

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use smartq::model::{Connection, Endpoint, Secret};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};

pub(crate) use http::Answer;
pub(crate) use rules::Vice;
pub(crate) use world::{Shape, World};

use rules::Rule;

/// A request as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Seen {
    pub(crate) method: String,
    /// Below `/api/v1`, without the query: `/projects/1/tickets`.
    pub(crate) path: String,
    pub(crate) query: String,
    /// Names in small letters.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Seen {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(have, _)| have == name).map(|(_, value)| value.as_str())
    }

    /// A number of the query.
    pub(crate) fn number(&self, name: &str) -> Option<usize> {
        let pairs = form_urlencoded::parse(self.query.as_bytes());
        pairs.into_iter().find(|(have, _)| have == name)?.1.parse().ok()
    }

    pub(crate) fn is(&self, method: &str, path: &str) -> bool {
        self.method == method && self.path == path
    }
}

/// See the module. It ends when it is dropped.
pub(crate) struct RudeServer {
    pub(crate) address: SocketAddr,
    shared: Arc<Shared>,
    task: JoinHandle<()>,
}

struct Shared {
    world: Mutex<World>,
    rules: Mutex<Vec<Rule>>,
    seen: watch::Sender<Vec<Seen>>,
    /// Callers who left before they had their answer.
    hung_up: watch::Sender<usize>,
}

impl Drop for RudeServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl RudeServer {
    pub(crate) async fn start(world: World) -> Self {
        Self::start_at("127.0.0.1:0".parse().unwrap(), world).await
    }

    /// As if it had been there all the time.
    pub(crate) async fn start_at(address: SocketAddr, world: World) -> Self {
        let listener = TcpListener::bind(address).await.unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared {
            world: Mutex::new(world),
            rules: Mutex::default(),
            seen: watch::Sender::default(),
            hung_up: watch::Sender::default(),
        });
        let task = tokio::spawn(accept(listener, Arc::clone(&shared)));
        Self { address, shared, task }
    }

    /// It ends; nobody listens there any more when this returns.
    pub(crate) async fn stop(mut self) -> SocketAddr {
        self.task.abort();
        drop((&mut self.task).await);
        self.address
    }

    /// An address where nobody listens.
    pub(crate) async fn nobody() -> SocketAddr {
        TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap()
    }

    pub(crate) fn connection(&self) -> Connection {
        connection(self.address)
    }

    /// The next such request meets this vice; later ones the vices told after it.
    pub(crate) fn once(&self, method: &str, path: &str, vice: Vice) {
        self.times(1, method, path, vice);
    }

    /// The next so many such requests meet this vice.
    pub(crate) fn times(&self, times: usize, method: &str, path: &str, vice: Vice) {
        self.shared.rules.lock().unwrap().push(Rule::new(times, method, path, vice));
    }

    /// Whether such a request would still meet a vice.
    pub(crate) fn has_rule(&self, method: &str, path: &str) -> bool {
        self.shared.rules.lock().unwrap().iter().any(|rule| rule.waits_for(method, path))
    }

    /// From now on the server is polite.
    pub(crate) fn forget_rules(&self) {
        self.shared.rules.lock().unwrap().clear();
    }

    /// Looks at or changes what the server holds.
    pub(crate) fn world<T>(&self, look: impl FnOnce(&mut World) -> T) -> T {
        look(&mut self.shared.world.lock().unwrap())
    }

    /// All requests so far, in order of arrival.
    pub(crate) fn requests(&self) -> Vec<Seen> {
        self.shared.seen.borrow().clone()
    }

    pub(crate) fn count(&self, method: &str, path: &str) -> usize {
        self.shared.seen.borrow().iter().filter(|seen| seen.is(method, path)).count()
    }

    /// Returns when so many such requests have arrived.
    pub(crate) async fn until(&self, count: usize, method: &str, path: &str) {
        let arrived =
            |seen: &Vec<Seen>| seen.iter().filter(|seen| seen.is(method, path)).count() >= count;
        self.shared.seen.subscribe().wait_for(arrived).await.unwrap();
    }

    /// Returns when so many callers have left before they had their answer.
    pub(crate) async fn until_hung_up(&self, count: usize) {
        self.shared.hung_up.subscribe().wait_for(|gone| *gone >= count).await.unwrap();
    }
}

/// Ann's credentials for whatever listens there.
pub(crate) fn connection(address: SocketAddr) -> Connection {
    Connection {
        endpoint: Endpoint::Http(format!("http://{address}/").parse().unwrap()),
        email: "ann@example.com".to_owned(),
        password: Secret::new("secret"),
        api_key: Secret::new("0123456789abcdef"),
        plain_http_allowed: false,
    }
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    let mut callers = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        callers.spawn(http::serve(stream, Arc::clone(&shared)));
        while callers.try_join_next().is_some() {}
    }
}
