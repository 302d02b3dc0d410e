//! Every byte there is, where it is legal and where it is not.

use serde_json::json;
use smartq::ui::signs::{Signs, settle};
use smartq::worker::request::Target;

use ratatui::Terminal;
use ratatui::TerminalOptions;
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;

use crate::support::driver::Story;
use crate::support::escapes;
use crate::support::rude_server::{Answer, RudeServer, Vice, World};

/// The answer with one name in it, spelled with these bytes as they are.
fn answer_with(name: &[u8]) -> Answer {
    let before = br#"{"error":null,"data":{"items":[{"id":1,"step_id":1,"name":"Ticket "#;
    let after = br#""}],"total":1}}"#;
    Answer::new(200, "application/json", [before, name, after].concat())
}

/// Names that are spelled in bytes or escapes which JSON or UTF-8 may not allow.
fn spellings() -> Vec<Vec<u8>> {
    let bytes = (0..=0xff_u8).map(|byte| vec![b'a', byte, b'b']);
    let escaped = (0..=0xff_u8).map(|byte| format!("a\\u00{byte:02x}b").into_bytes());
    let more: [&[u8]; 9] = [
        br"\ud800",
        br"\udc00\ud800",
        br"\ud83d\ude00",
        br"\u001b]0;x\u0007",
        b"\xc0\x9b",
        b"\xe0\x80\x9b\xed\xa0\x80",
        b"\xf4\x90\x80\x80",
        b"\xc2\x9b31m",
        b"\x9b31m\x1b[2J",
    ];
    bytes.chain(escaped).chain(more.map(<[u8]>::to_vec)).collect()
}

#[tokio::test]
async fn every_byte_in_an_answer_is_shown_harmless_or_refused_in_one_line_and_the_rows_stay() {
    let server = RudeServer::start(World::with_tickets(1)).await;
    let target = Some(Target::Account(Box::new(server.connection())));
    let mut driver = Story { target, ..Story::default() }.begin();
    driver.idle().await;
    let harmless = escapes::told(&driver.paper().output);
    for spelling in spellings() {
        server.times(3, "GET", "/projects/1/tickets", Vice::Instead(answer_with(&spelling)));
        driver.press("r").await;
        assert!(driver.screen().contains("#1 "), "{spelling:?}\n{:?}", driver.screen());
        server.forget_rules();
    }
    let told = escapes::told(&driver.paper().output);
    assert!(told.kinds.is_subset(&harmless.kinds), "{:?}", told.kinds);
    assert!(told.unseen.is_empty(), "{:?}", told.unseen);
    driver.press("r").await;
    driver.assert_shows("#1 • changed Ticket");
    driver.close().await;
}

#[tokio::test]
async fn every_byte_on_a_page_in_between_is_told_harmless() {
    let server = RudeServer::start(World::with_tickets(1)).await;
    let target = Some(Target::Account(Box::new(server.connection())));
    let mut driver = Story { target, ..Story::default() }.begin();
    driver.idle().await;
    let harmless = escapes::told(&driver.paper().output);
    let bytes: Vec<u8> = (0..=0xff).collect();
    for bytes in bytes.chunks(16) {
        let page = [b"<html><body>Portal ".as_slice(), bytes, b" says no"].concat();
        let page = Answer::new(403, "text/html; charset=latin1", page);
        server.once("PUT", "/projects/1/tickets/1", Vice::Instead(page.clone()));
        driver.press("L").await;
        driver.assert_shows("Portal");
        driver.assert_shows("#1 Ticket 1");
    }
    assert_eq!(server.world(|world| world.tickets[0]["step_id"].clone()), json!(1));
    let told = escapes::told(&driver.paper().output);
    assert!(told.kinds.is_subset(&harmless.kinds), "{:?}", told.kinds);
    assert!(told.unseen.is_empty(), "{:?}", told.unseen);
    driver.close().await;
}

/// Where a widget forgets to clean, the last look at every cell does not.
#[test]
fn every_letter_there_is_leaves_the_last_look_harmless() {
    let (width, height) = (250, 200);
    let area = Rect::new(0, 0, width, height);
    let letters: Vec<char> = ('\0'..=char::MAX).collect();
    for letters in letters.chunks(usize::from(width) * usize::from(height) / 2) {
        let mut bytes = Vec::new();
        let options = TerminalOptions { viewport: ratatui::Viewport::Fixed(area) };
        let mut terminal =
            Terminal::with_options(CrosstermBackend::new(&mut bytes), options).unwrap();
        let drawn = terminal.draw(|frame| {
            let buffer = frame.buffer_mut();
            for (cell, letter) in buffer.content.chunks_mut(2).zip(letters) {
                cell[0].set_symbol(letter.encode_utf8(&mut [0; 4]));
            }
            settle(buffer, Signs::Unicode);
        });
        drawn.unwrap();
        drop(terminal);
        let told = escapes::told(&bytes);
        let controls = told.kinds.iter().filter(|kind| kind.starts_with("control "));
        let controls: Vec<_> = controls.filter(|kind| !kind.contains("sequence")).collect();
        assert!(controls.is_empty() && told.unseen.is_empty(), "{controls:?} {:?}", told.unseen);
    }
}
