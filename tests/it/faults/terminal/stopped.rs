//! A terminal that takes nothing: stopped by Ctrl-S, or behind a line that stands still.

use rustix::termios::Action;

use crate::support::pty::Program;
use crate::support::rude_server::{RudeServer, World};

/// A frame and the one after it, whole, with all their colours; each of the keys pressed meanwhile asks for another one.
const TWO_FRAMES: usize = 16 * 1024;

/// Keys that each change what is to be seen.
const KEYS: usize = 300;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_the_terminal_takes_nothing_keys_and_saves_go_on_and_no_frame_is_queued() {
    let server = RudeServer::start(World::with_tickets(2)).await;
    let url = format!("http://{}/", server.address);
    let here = tokio::runtime::Handle::current();
    let story = move || {
        let variables = [
            ("SMARTQ_URL", url.as_str()),
            ("SMARTQ_EMAIL", "ann@example.com"),
            ("SMARTQ_PASSWORD", "secret"),
            ("SMARTQ_API_KEY", "0123456789abcdef"),
        ];
        let mut session = Program { variables: &variables, ..Program::default() }.start();
        session.wait_for("#1 Ticket 1");
        session.flow(Action::OOff);
        let before = session.everything.len();
        for _ in 0..KEYS / 2 {
            session.send("jk");
        }
        session.send("L");
        here.block_on(server.until(1, "PUT", "/projects/1/tickets/1"));
        session.send("nBlind\u{13}");
        here.block_on(server.until(1, "POST", "/projects/1/tickets"));
        let is_there =
            |world: &mut World| world.tickets.iter().any(|ticket| ticket["name"] == "Blind");
        assert!(server.world(is_there), "it was saved while nobody saw it");
        session.flow(Action::OOn);
        session.wait_for("Ready 2");
        session.send("\u{3}");
        assert_eq!(session.end(), 130);
        let drawn = String::from_utf8_lossy(&session.everything[before..]).into_owned();
        // each frame begins by hiding the cursor
        let frames = drawn.matches("\u{1b}[?25l").count();
        println!("{frames} frames, {} bytes", drawn.len());
        assert!(drawn.len() < TWO_FRAMES, "{frames} frames, {} bytes", drawn.len());
        session.assert_given_back();
    };
    tokio::task::spawn_blocking(story).await.unwrap();
}
