//! Keys, pastes, sizes, the mouse, time and answers in any order: each byte is one of them. Every state can be drawn.

use ratatui::layout::Position;
use smartq::app::effect::Effect;
use smartq::app::input::{Code, Key};
use smartq::app::mouse::{Gesture, Mouse, Turn};
use smartq::app::msg::{Msg, Size};
use smartq::worker::request::Request;

use super::answers::assert_fit;
use crate::support::fixtures::{Screen, answer, offline, refusal};

/// Sizes a terminal may have, those too small for us among them.
const SIZES: [(u16, u16); 6] = [(80, 24), (200, 50), (40, 12), (1, 1), (39, 11), (300, 3)];

/// What may be pasted.
const PASTES: [&str; 4] = ["a\nq\u{1b}[201~", "", "\u{202e}x\u{0}", "12 Dec\r\n\tb"];

pub(crate) fn run(bytes: &[u8]) {
    let mut screen = Screen::board(80, 24);
    let mut asked: Vec<Request> = Vec::new();
    for (at, byte) in bytes.iter().enumerate() {
        if let Some(key) = key(*byte) {
            screen.send(Msg::Key(key));
        } else {
            other(&mut screen, &mut asked, *byte);
        }
        asked.extend(elapsed(&mut screen));
        if at % 16 == 0 {
            assert_fit(&screen.picture());
        }
    }
    assert_fit(&screen.picture());
}

/// Lets every timer run out at once, and gives what was asked for.
pub(super) fn elapsed(screen: &mut Screen) -> Vec<Request> {
    let mut asked = Vec::new();
    for effect in screen.effects() {
        match effect {
            Effect::Send(request) => asked.push(request),
            Effect::StartTimer { id, .. } => drop(screen.send(Msg::Elapsed(id))),
            Effect::EditText { edit, text, .. } => {
                drop(screen.send(Msg::TextEdited { edit, result: Ok(Some(text.text + "\n")) }));
            }
            _ => {}
        }
    }
    asked
}

/// Four in five bytes are keys.
fn key(byte: u8) -> Option<Key> {
    Some(match byte {
        0x20..=0x7e => Key::char(char::from(byte)),
        1..=26 => Key::ctrl(char::from(byte + 96)),
        0x80 | 0x9b..=0xa8 => Key::plain(Code::Enter),
        0x81 => Key::plain(Code::Esc),
        0x82 => Key::plain(Code::Tab),
        0x83 => Key { shift: true, ..Key::plain(Code::Tab) },
        0x84 => Key::plain(Code::Backspace),
        0x85 => Key::plain(Code::Delete),
        0x86 => Key::plain(Code::Left),
        0x87 => Key::plain(Code::Right),
        0x88 => Key::plain(Code::Up),
        0x89 => Key::plain(Code::Down),
        0x8a => Key::plain(Code::Home),
        0x8b => Key::plain(Code::End),
        0x8c => Key::plain(Code::PageUp),
        0x8d => Key::plain(Code::PageDown),
        0x8e..=0x97 => Key::plain(Code::Function(byte - 0x8d)),
        0x98 => Key::char('界'),
        0x99 => Key::char('\u{301}'),
        0x9a => Key { alt: true, ..Key::char('b') },
        _ => return None,
    })
}

fn other(screen: &mut Screen, asked: &mut Vec<Request>, byte: u8) {
    let number = usize::from(byte);
    let cell = Position { x: u16::from(byte) * 7 % 90, y: u16::from(byte) * 5 % 30 };
    let what = match byte {
        0xb0..=0xb7 => Gesture::Press { again: byte.is_multiple_of(2) },
        0xb8..=0xbb => Gesture::Drag,
        0xbc..=0xbf => Gesture::Release,
        0xc0..=0xc3 => Gesture::Wheel(if byte.is_multiple_of(2) { Turn::Up } else { Turn::Down }),
        0xc4..=0xc9 => {
            let (width, height) = SIZES[number % SIZES.len()];
            screen.send(Msg::Resized(Size { width, height }));
            return;
        }
        0xca..=0xcf => {
            screen.send(Msg::Paste(PASTES[number % PASTES.len()].to_owned()));
            return;
        }
        // answers come late, out of order, or are refusals
        _ if !asked.is_empty() => {
            let request = asked.swap_remove(number % asked.len());
            let replies =
                if byte > 0xf0 { refusal(&request, &offline()) } else { answer(&request) };
            for reply in replies {
                screen.reply(reply);
            }
            return;
        }
        _ => return,
    };
    screen.send(Msg::Mouse(Mouse { at: cell, what }));
}
