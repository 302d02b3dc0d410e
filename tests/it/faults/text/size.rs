//! Texts and answers of absurd length.

use std::time::{Duration, Instant};

use serde_json::json;
use smartq::text::{NAME_CAP, NOTE_CAP};

use super::opened;
use crate::support::pty::Program;
use crate::support::rude_server::{Answer, RudeServer, Vice, World};

/// Bytes in a megabyte.
const MEGABYTE: usize = 1024 * 1024;

/// A gzip stream of so many bytes of zero, a thousandth as long: a literal, then the longest repetition there is, over
/// and over.
fn bomb(length: usize) -> Vec<u8> {
    let mut stream = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3];
    let (mut held, mut count) = (0_u32, 0);
    let mut put = |code: u32, bits: u32| {
        // codes go in from their first bit, which is the highest
        for bit in (0..bits).rev() {
            held |= ((code >> bit) & 1) << count;
            count += 1;
            if count == 8 {
                stream.push(u8::try_from(held).unwrap());
                (held, count) = (0, 0);
            }
        }
    };
    // the last block, with the codes that are fixed: the two bits of its kind stand low bit first
    put(0b1_10, 3);
    put(0b0011_0000, 8);
    for _ in 0..length / 258 {
        put(0b1100_0101, 8);
        put(0, 5);
    }
    put(0, 7);
    put(0, 7);
    stream
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_that_swells_is_given_up_at_64_mb_and_the_rows_stay() {
    let server = RudeServer::start(World::with_tickets(1)).await;
    let url = format!("http://{}/", server.address);
    let variables = [
        ("SMARTQ_URL".to_owned(), url),
        ("SMARTQ_EMAIL".to_owned(), "ann@example.com".to_owned()),
        ("SMARTQ_PASSWORD".to_owned(), "secret".to_owned()),
        ("SMARTQ_API_KEY".to_owned(), "0123456789abcdef".to_owned()),
    ];
    let story = move || {
        let variables: Vec<_> =
            variables.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let mut session = Program { variables: &variables, ..Program::default() }.start();
        session.wait_for("#1 Ticket 1");
        let answer = Answer::new(200, "application/json", bomb(1024 * MEGABYTE));
        let answer = answer.with("Content-Encoding", "gzip");
        server.times(5, "GET", "/projects/1/tickets", Vice::Instead(answer));
        session.send("r");
        session.wait_for("longer than");
        assert!(session.screen().contains("#1 Ticket 1"), "{}", session.screen());
        let most = session.most_memory();
        assert!(most < 320 * MEGABYTE, "{} MB were in use", most / MEGABYTE);
        session.send("\u{3}");
        session.end();
    };
    tokio::task::spawn_blocking(story).await.unwrap();
}

#[tokio::test]
async fn names_and_notes_of_absurd_length_are_drawn_at_once_and_cut_with_a_word() {
    let mut world = World::with_tickets(2);
    world.tickets[0]["name"] = json!(format!("Long {}", "x".repeat(4 * MEGABYTE)));
    world.tickets[0]["tags"] = json!("y".repeat(MEGABYTE));
    let deep = "<blockquote>".repeat(20_000);
    world.add_note(1, &format!("{}{deep}end of it", "word ".repeat(NOTE_CAP / 5)), 1);
    world.add_note(2, &format!("{deep}in the depth"), 1);
    let (_server, mut driver) = opened(world).await;
    driver.assert_shows("#1 Long");
    let start = Instant::now();
    for keys in ["j", "k", "enter", "tab", "end"] {
        driver.press(keys).await;
    }
    driver.assert_shows("the rest is too long to be shown");
    driver.assert_hides("end of it");
    driver.press("q j enter tab").await;
    driver.assert_shows("depth");
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
    let most = driver.paper().output.len();
    assert!(most < MEGABYTE + NAME_CAP, "{most} bytes went to the terminal");
    driver.close().await;
}
