//! The API key of a team's server is lost, or in the wrong hands: whoever starts the server makes another one.
//!
//! Elsewhere: a key that is replaced beside a running server is dead at once, `faults/server.rs`.

use reqwest::Method;

use crate::support::board::Board;
use crate::support::serve::Serve;
use crate::support::server::{API_KEY, Person, send};

const LINE: &str = "  API key   ";

/// The key that was shown.
fn shown(serve: &Serve) -> String {
    let said = serve.said();
    let key = said.lines().find_map(|line| line.strip_prefix(LINE));
    key.unwrap_or_else(|| panic!("no key is shown: {said}")).to_owned()
}

async fn status(serve: &Serve, owner: &Person, key: &str) -> u16 {
    send(serve.request(Method::GET, (owner, key), "users/me")).await.status.as_u16()
}

#[tokio::test]
async fn a_lost_key_is_replaced_by_whoever_starts_the_server_and_dead_at_once() {
    let board = Board::start().await;
    let owner = board.owner().clone();
    let place = board.server.stop_keeping_folder().await;
    // served beside all that follows
    let beside = Serve::start(place.path(), &[]).await;
    assert!(!beside.said().contains(LINE), "nothing is shown unasked");
    assert_eq!(status(&beside, &owner, API_KEY).await, 200);

    let serve = Serve::start(place.path(), &["--new-api-key"]).await;
    let key = shown(&serve);
    assert!(key.len() >= 43 && key != API_KEY, "256 bits: {key}");
    assert!(!serve.said().contains("password"), "it stays as it is: {}", serve.said());
    for server in [&serve, &beside] {
        assert_eq!(status(server, &owner, API_KEY).await, 401);
        assert_eq!(status(server, &owner, &key).await, 200);
    }
    serve.end().await;

    // it is shown once; the next start changes nothing
    let serve = Serve::start(place.path(), &[]).await;
    assert!(!serve.said().contains(&key));
    assert_eq!(status(&serve, &owner, &key).await, 200);
    serve.end().await;

    // one that was chosen elsewhere is not repeated
    let file = place.path().join("key");
    std::fs::write(&file, "of our own choice, from a file\n").unwrap();
    rustix::fs::chmod(&file, rustix::fs::Mode::RUSR).unwrap();
    let file = file.to_str().unwrap();
    let serve = Serve::start(place.path(), &["--new-api-key", "--api-key-file", file]).await;
    assert_eq!(shown(&serve), "(as given)");
    for server in [&serve, &beside] {
        assert_eq!(status(server, &owner, &key).await, 401);
        assert_eq!(status(server, &owner, "of our own choice, from a file").await, 200);
    }
    serve.end().await;
    beside.end().await;
    // neither is on the disk
    for folder in ["workspace", "state", "data", "tmp"] {
        for entry in walk(&place.path().join(folder)) {
            let bytes = std::fs::read(&entry).unwrap();
            let found = bytes.windows(key.len()).any(|part| part == key.as_bytes());
            assert!(!found, "{}", entry.display());
        }
    }
}

fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut files = Vec::new();
    for entry in folder.read_dir().into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            files.extend(walk(&path));
        } else {
            files.push(path);
        }
    }
    files
}
