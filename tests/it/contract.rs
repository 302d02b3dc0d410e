//! The client against our own server: every endpoint and verb of the API, each as the other side of the contract.

mod administration;
mod markdown;
mod work;

use std::path::Path;

use smartq::api::{Client, IdempotencyKey};
use smartq::model::PageQuery;

use crate::support::server::TestServer;

const ALL: PageQuery = PageQuery::new(0, 1_000);

/// A server, and a client of its owner.
struct Pair {
    server: TestServer,
    client: Client,
}

impl Pair {
    async fn start() -> Self {
        let server = TestServer::start().await;
        let client = Client::new(server.connection(&server.owner)).unwrap();
        Self { server, client }
    }
}

/// The name of an intention nobody has had before.
fn key() -> IdempotencyKey {
    IdempotencyKey::random()
}

#[tokio::test]
async fn the_server_tells_for_how_long_it_keeps_its_answers() {
    let pair = Pair::start().await;
    assert_eq!(pair.client.keys_kept_for(), None, "before its first answer");
    pair.client.me().await.unwrap();
    assert_eq!(pair.client.keys_kept_for(), Some(86_400));
}

#[test]
fn every_method_of_the_client_is_tried_here() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: &Path| std::fs::read_to_string(path).unwrap();
    let tried = ["administration", "work"]
        .map(|name| read(&root.join(format!("tests/it/contract/{name}.rs"))))
        .concat();
    let mut methods = Vec::new();
    for entry in std::fs::read_dir(root.join("src/api")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "rs") {
            let text = read(&path);
            let Some((_, inside)) = text.split_once("impl Client {") else { continue };
            let inside = inside.split("\n}\n").next().unwrap();
            let names = inside.split("pub async fn ").skip(1);
            methods.extend(names.map(|rest| rest.split('(').next().unwrap().to_owned()));
        }
    }
    assert!(methods.len() >= 50, "{methods:?}");
    methods.retain(|name| !tried.contains(&format!(".{name}(")));
    assert!(methods.is_empty(), "never tried: {methods:?}");
}
