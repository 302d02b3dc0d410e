//! What a terminal may send, as its library tells of it: whatever it is, in whichever place, it becomes keys and clean
//! pastes, and what it leaves on the screen is fit to be shown.

use crossterm::event::{
    Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MediaKeyCode, ModifierKeyCode,
    MouseButton, MouseEvent, MouseEventKind,
};
use smartq::app::msg::Msg;
use smartq::runtime::input::{Input, Translator};

use super::answers::assert_fit;
use super::keys::elapsed;
use crate::support::fixtures::Screen;

/// Ways from the board to where something is typed or chosen.
const PLACES: [&str; 16] =
    ["", "enter", "n", "e", "N", ":", "a", "t", "d", "f", "@ /", "@ n", ", 4", "X", "f1", "O"];

pub(crate) fn run(bytes: &[u8]) {
    let Some((place, mut rest)) = bytes.split_first() else { return };
    let mut screen = Screen::board(80, 24);
    screen.press(PLACES[usize::from(*place) % PLACES.len()]);
    screen.answer();
    let mut translator = Translator::default();
    let mut at = 0_usize;
    while let Some(event) = event(&mut rest) {
        let mut inputs = translator.take(event);
        if at.is_multiple_of(16) {
            inputs.extend(translator.rest());
        }
        for input in inputs {
            screen.send(msg(input));
        }
        elapsed(&mut screen);
        if at.is_multiple_of(16) {
            assert_fit(&screen.picture());
        }
        at += 1;
    }
    assert_fit(&screen.picture());
}

/// As the loop hands it on.
fn msg(input: Input) -> Msg {
    match input {
        Input::Key(key) => Msg::Key(key),
        Input::Mouse(mouse) => Msg::Mouse(mouse),
        Input::Focus(focused) => Msg::Focus(focused),
        Input::Paste(text) => {
            let is_text = |letter: char| matches!(letter, '\n' | '\t') || !letter.is_control();
            assert!(text.chars().all(is_text), "{text:?}");
            Msg::Paste(text)
        }
        Input::LongPaste => Msg::PasteCut,
    }
}

fn take<const COUNT: usize>(rest: &mut &[u8]) -> Option<[u8; COUNT]> {
    let (first, others) = rest.split_first_chunk::<COUNT>()?;
    *rest = others;
    Some(*first)
}

fn event(rest: &mut &[u8]) -> Option<Event> {
    let [kind] = take(rest)?;
    Some(match kind {
        // most are letters, typed
        0x20..=0x7e => letter(char::from(kind), 0),
        0x80..=0x9f => {
            let [low, high, held] = take(rest)?;
            let code = u32::from(u16::from_le_bytes([low, high]));
            letter(char::from_u32(code).unwrap_or('\u{1f469}'), held)
        }
        0xa0..=0xcf => {
            let [which, held, kind] = take(rest)?;
            Event::Key(KeyEvent::new_with_kind(code(which), modifiers(held), press(kind)))
        }
        0xd0..=0xdf => {
            let [column, row, what, far] = take(rest)?;
            let times = if far > 250 { 256 } else { 1 };
            Event::Mouse(MouseEvent {
                kind: gesture(what),
                column: u16::from(column) * times,
                row: u16::from(row) * times,
                modifiers: modifiers(far),
            })
        }
        0xe0..=0xef => {
            let [length] = take(rest)?;
            let (text, others) = rest.split_at(usize::from(length).min(rest.len()));
            *rest = others;
            Event::Paste(String::from_utf8_lossy(text).into_owned())
        }
        0xf0..=0xf7 => Event::FocusLost,
        0xf8..=0xfd => Event::FocusGained,
        0xfe => Event::Resize(0, 0),
        _ => letter(char::from(kind & 0x1f), kind),
    })
}

fn letter(letter: char, held: u8) -> Event {
    Event::Key(KeyEvent::new(KeyCode::Char(letter), modifiers(held)))
}

fn modifiers(held: u8) -> KeyModifiers {
    KeyModifiers::from_bits_truncate(held)
}

const fn press(kind: u8) -> KeyEventKind {
    match kind % 8 {
        0 => KeyEventKind::Release,
        1 => KeyEventKind::Repeat,
        _ => KeyEventKind::Press,
    }
}

fn code(which: u8) -> KeyCode {
    const CODES: [KeyCode; 26] = [
        KeyCode::Enter,
        KeyCode::Esc,
        KeyCode::Tab,
        KeyCode::BackTab,
        KeyCode::Backspace,
        KeyCode::Delete,
        KeyCode::Insert,
        KeyCode::Left,
        KeyCode::Right,
        KeyCode::Up,
        KeyCode::Down,
        KeyCode::Home,
        KeyCode::End,
        KeyCode::PageUp,
        KeyCode::PageDown,
        KeyCode::Null,
        KeyCode::CapsLock,
        KeyCode::ScrollLock,
        KeyCode::NumLock,
        KeyCode::PrintScreen,
        KeyCode::Pause,
        KeyCode::Menu,
        KeyCode::KeypadBegin,
        KeyCode::Media(MediaKeyCode::Play),
        KeyCode::Modifier(ModifierKeyCode::LeftShift),
        KeyCode::Char('\0'),
    ];
    CODES.get(usize::from(which)).copied().unwrap_or(KeyCode::F(which))
}

fn gesture(what: u8) -> MouseEventKind {
    let button = match what >> 4 {
        0..=11 => MouseButton::Left,
        12 | 13 => MouseButton::Right,
        _ => MouseButton::Middle,
    };
    match what % 8 {
        0 | 1 => MouseEventKind::Down(button),
        2 => MouseEventKind::Up(button),
        3 => MouseEventKind::Drag(button),
        4 => MouseEventKind::Moved,
        5 => MouseEventKind::ScrollDown,
        6 => MouseEventKind::ScrollUp,
        _ => MouseEventKind::ScrollRight,
    }
}
