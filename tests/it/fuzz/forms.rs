//! Form bodies, as anybody may send them to the server.

use smartq::model::body::{Map, SERVER_LIMITS};

pub(crate) fn run(bytes: &[u8]) {
    let Ok(form) = Map::decode(bytes, SERVER_LIMITS) else { return };
    let again = form.encode("");
    assert!(again.is_ascii());
    let read = Map::decode(again.as_bytes(), SERVER_LIMITS);
    assert_eq!(read.as_ref(), Ok(&form), "{again}");
}
