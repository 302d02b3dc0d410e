//! The program is killed while many tickets are being changed: what was given is done by the next one.

use std::path::{Path, PathBuf};
use std::time::Instant;

use rustix::process::Signal;

use crate::support::pty::{PATIENCE, Program};
use crate::support::rude_server::{RudeServer, Vice, World};

const COUNT: u64 = 7;

fn entries(folder: &Path) -> usize {
    let inside = |folder: &PathBuf| -> Vec<PathBuf> {
        folder.read_dir().into_iter().flatten().flatten().map(|it| it.path()).collect()
    };
    let owners = inside(&folder.to_owned()).into_iter().flat_map(|account| inside(&account));
    let files = owners.flat_map(|owner| inside(&owner));
    files.filter(|file| file.extension().is_some_and(|end| end == "json")).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_of_many_tickets_is_done_by_the_next_program() {
    let server = RudeServer::start(World::with_tickets(COUNT)).await;
    let path = |id| format!("/projects/1/tickets/{id}");
    for id in 1..=COUNT {
        // the line hangs: it is neither read back nor written
        server.once("GET", &path(id), Vice::Silence);
    }
    let url = format!("http://{}/", server.address);
    let story = move || {
        let variables = [
            ("SMARTQ_URL", url.as_str()),
            ("SMARTQ_EMAIL", "ann@example.com"),
            ("SMARTQ_PASSWORD", "secret"),
            ("SMARTQ_API_KEY", "0123456789abcdef"),
        ];
        let size = (120, 40);
        let mut session = Program { variables: &variables, size, ..Program::default() }.start();
        session.wait_for("#1 Ticket 1");
        session.send("*");
        session.wait_for("7 marked");
        session.send("t");
        session.wait_for("Enter");
        session.send("urgent\r");
        session.wait_for("tagging 0 of 7");
        let outbox = session.place().join("state/outbox");
        let begin = Instant::now();
        while entries(&outbox) < 7 {
            assert!(begin.elapsed() < PATIENCE, "{} entries", entries(&outbox));
            std::thread::yield_now();
        }
        session.signal(Signal::KILL);
        session.end();
        server.forget_rules();
        let tagged = |world: &mut World| {
            let is_tagged = |it: &&serde_json::Value| it["tags"].to_string().contains("urgent");
            world.tickets.iter().filter(is_tagged).count()
        };
        assert_eq!(server.world(tagged), 0);
        let mut session = session.again();
        session.wait_for("7 changes were not confirmed");
        let begin = Instant::now();
        while server.world(tagged) < 7 {
            assert!(begin.elapsed() < PATIENCE, "{}", session.screen());
            std::thread::yield_now();
        }
        session.send("\u{3}");
        session.end();
    };
    tokio::task::spawn_blocking(story).await.unwrap();
}
