//! What the terminal sends, in our own words.
//!
//! It is read by a thread of its own: the reader of the terminal library never comes back from a terminal that is gone
//! or from the start of a paste that never ends, and must not take the loop with it. The thread asks the library only for
//! what is there already, so that a [`Gate`] can keep it from the keys that are meant for somebody else.

use std::io::{self, PipeReader, PipeWriter, Read as _, Write as _, pipe};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, poll, read};
use rustix::event::{PollFd, PollFlags};
use rustix::io::Errno;
use tokio::sync::mpsc::{Receiver, Sender, channel};

use super::clicks::Clicks;
use super::sieve::Sieve;
use crate::app::input::{Code, Key};
use crate::app::mouse::Mouse;
use crate::text::MARK;

/// Something the user did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// Pressed a key.
    Key(Key),
    /// Did something with the mouse.
    Mouse(Mouse),
    /// Pasted a text.
    Paste(String),
    /// What was just pasted was longer than that.
    LongPaste,
    /// Turned to the terminal, or away from it.
    Focus(bool),
}

/// How much type-ahead is kept for a loop that is busy.
const TYPE_AHEAD: usize = 1024;

/// The longest text taken from one paste, in bytes.
const LONGEST_PASTE: usize = 1024 * 1024;

/// Lets the keys in, or leaves them on the line for another program.
#[derive(Debug, Default)]
pub struct Gate(Option<Arc<Lock>>);

/// Whether the keys are left alone, and what tells the thread so while it waits for one.
#[derive(Debug)]
struct Lock {
    is_closed: Mutex<bool>,
    opened: Condvar,
    bell: PipeWriter,
}

impl Gate {
    /// From now on no key is read.
    pub(super) fn close(&self) {
        let Some(lock) = &self.0 else { return };
        *lock.is_closed.lock().unwrap_or_else(PoisonError::into_inner) = true;
        // the bell is never full: it is emptied before the gate can be closed again
        let _reader_is_gone = (&lock.bell).write(&[0]);
    }

    /// From now on keys are read again.
    pub(super) fn open(&self) {
        let Some(lock) = &self.0 else { return };
        *lock.is_closed.lock().unwrap_or_else(PoisonError::into_inner) = false;
        lock.opened.notify_all();
    }
}

impl Lock {
    fn wait_while_closed(&self) {
        let is_closed = self.is_closed.lock().unwrap_or_else(PoisonError::into_inner);
        drop(self.opened.wait_while(is_closed, |is_closed| *is_closed));
    }
}

/// Starts reading the terminal. The channel closes when it cannot be read any more.
pub fn listen() -> io::Result<(Receiver<Input>, Gate)> {
    let (sender, receiver) = channel(TYPE_AHEAD);
    let (called, bell) = pipe()?;
    let lock = Arc::new(Lock { is_closed: Mutex::new(false), opened: Condvar::new(), bell });
    let gate = Gate(Some(Arc::clone(&lock)));
    thread::Builder::new()
        .name("input".to_owned())
        .spawn(move || read_all(&sender, &lock, called))?;
    Ok((receiver, gate))
}

/// What has woken the thread.
enum Woken {
    Keys,
    Bell,
    Gone,
}

fn wait(called: &PipeReader) -> Woken {
    let line = io::stdin();
    loop {
        let mut watched = [PollFd::new(&line, PollFlags::IN), PollFd::new(called, PollFlags::IN)];
        match rustix::event::poll(&mut watched, None) {
            Ok(_) => {}
            Err(Errno::INTR) => continue,
            Err(_) => return Woken::Gone,
        }
        let gone = PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL;
        return match [watched[0].revents(), watched[1].revents()] {
            [_, bell] if bell.contains(PollFlags::IN) => Woken::Bell,
            [line, _] if line.intersects(gone) => Woken::Gone,
            _ => Woken::Keys,
        };
    }
}

fn read_all(sender: &Sender<Input>, lock: &Lock, mut called: PipeReader) {
    let mut translator = Translator::default();
    loop {
        match wait(&called) {
            Woken::Gone => return,
            Woken::Bell => {
                if called.read(&mut [0; 16]).is_err() {
                    return;
                }
                lock.wait_while_closed();
            }
            Woken::Keys => {
                if !read_what_is_there(sender, &mut translator) {
                    return;
                }
            }
        }
    }
}

/// How long is looked for what is there already. The library looks only where it is given some time; none of it is spent
/// while there is something to read.
const GLANCE: Duration = Duration::from_millis(1);

/// Glances that must find nothing before there is nothing. The library looks at what it has read already only while time
/// is left: where another program has the processor for that one moment, it overlooks keys that nobody would come back
/// for until the next one is pressed.
const GLANCES: usize = 3;

/// Reads what is there; tells whether there may be more to come.
fn read_what_is_there(sender: &Sender<Input>, translator: &mut Translator) -> bool {
    loop {
        let (inputs, is_all) = match is_anything_there() {
            Ok(true) => match read() {
                Ok(event) => (translator.take(event), false),
                Err(_) => return false,
            },
            Ok(false) => (translator.rest(), true),
            Err(_) => return false,
        };
        for input in inputs {
            if sender.blocking_send(input).is_err() {
                return false;
            }
        }
        if is_all {
            return true;
        }
    }
}

fn is_anything_there() -> io::Result<bool> {
    for _ in 0..GLANCES {
        if poll(GLANCE)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Puts what the terminal library has read into our own words.
#[derive(Debug, Default)]
pub struct Translator {
    sieve: Sieve,
    clicks: Clicks,
}

impl Translator {
    /// What the user did, as far as it is known now that this has come; nothing where it is nothing to us.
    pub fn take(&mut self, event: Event) -> Vec<Input> {
        let events = self.sieve.take(event);
        events.into_iter().flat_map(|event| self.translate(event)).collect()
    }

    /// What he did, now that nothing more is there.
    pub fn rest(&mut self) -> Vec<Input> {
        let events = self.sieve.rest();
        events.into_iter().flat_map(|event| self.translate(event)).collect()
    }

    fn translate(&mut self, event: Event) -> Vec<Input> {
        let input = match event {
            Event::Paste(text) => return translate_paste(&text),
            Event::Mouse(event) => self.clicks.translate(event, Instant::now()).map(Input::Mouse),
            Event::Key(key) => translate_key(key).map(Input::Key),
            // The size is a matter of `signals`, which hear of it from the start.
            Event::Resize(..) => None,
            Event::FocusGained => Some(Input::Focus(true)),
            Event::FocusLost => Some(Input::Focus(false)),
        };
        input.into_iter().collect()
    }
}

fn translate_key(event: KeyEvent) -> Option<Key> {
    if event.kind == KeyEventKind::Release {
        return None;
    }
    let held = |modifier| event.modifiers.contains(modifier);
    let (ctrl, alt) = (held(KeyModifiers::CONTROL), held(KeyModifiers::ALT));
    let mut shift = held(KeyModifiers::SHIFT);
    let code = match event.code {
        KeyCode::Char(character) => {
            shift = false;
            let character = if ctrl { character.to_ascii_lowercase() } else { character };
            Code::Char(character)
        }
        KeyCode::BackTab => {
            shift = true;
            Code::Tab
        }
        KeyCode::Enter => Code::Enter,
        KeyCode::Esc => Code::Esc,
        KeyCode::Tab => Code::Tab,
        KeyCode::Backspace => Code::Backspace,
        KeyCode::Delete => Code::Delete,
        KeyCode::Left => Code::Left,
        KeyCode::Right => Code::Right,
        KeyCode::Up => Code::Up,
        KeyCode::Down => Code::Down,
        KeyCode::Home => Code::Home,
        KeyCode::End => Code::End,
        KeyCode::PageUp => Code::PageUp,
        KeyCode::PageDown => Code::PageDown,
        KeyCode::Insert => Code::Insert,
        KeyCode::F(number) => Code::Function(number),
        _ => return None,
    };
    Some(Key { code, ctrl, alt, shift })
}

fn translate_paste(text: &str) -> Vec<Input> {
    let (text, is_cut) = clean_paste(text);
    let all = [Input::Paste(text), Input::LongPaste];
    all.into_iter().take(if is_cut { 2 } else { 1 }).collect()
}

/// A paste is text: its line ends become one kind, and a mark stands where control characters were. Tells whether
/// something of it was left out.
fn clean_paste(text: &str) -> (String, bool) {
    let mut clean = String::with_capacity(text.len().min(LONGEST_PASTE));
    let mut after_return = false;
    for character in text.chars() {
        let taken = match character {
            '\n' if after_return => None,
            '\r' | '\n' => Some('\n'),
            '\t' => Some('\t'),
            character if character.is_control() => Some(MARK).filter(|_| !clean.ends_with(MARK)),
            character => Some(character),
        };
        if let Some(taken) = taken {
            if clean.len() >= LONGEST_PASTE {
                return (clean, true);
            }
            clean.push(taken);
        }
        after_return = character == '\r';
    }
    (clean, false)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(code: KeyCode, modifiers: KeyModifiers) -> String {
        match Translator::default().translate(Event::Key(KeyEvent::new(code, modifiers))).as_slice()
        {
            [Input::Key(key)] => key.to_string(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn keys_are_named_as_in_the_key_map() {
        let (none, ctrl, shift) = (KeyModifiers::NONE, KeyModifiers::CONTROL, KeyModifiers::SHIFT);
        assert_eq!(key(KeyCode::Char('h'), none), "h");
        assert_eq!(key(KeyCode::Char('H'), shift), "H");
        assert_eq!(key(KeyCode::Char('D'), ctrl), "ctrl-d");
        assert_eq!(key(KeyCode::Left, shift), "shift-left");
        assert_eq!(key(KeyCode::BackTab, shift), "shift-tab");
        assert_eq!(key(KeyCode::BackTab, none), "shift-tab");
        assert_eq!(key(KeyCode::Char(' '), none), "space");
        assert_eq!(key(KeyCode::F(5), none), "f5");
        assert_eq!(key(KeyCode::Enter, KeyModifiers::ALT), "alt-enter");
    }

    #[test]
    fn what_is_no_press_is_nothing() {
        let mut release = KeyEvent::new(KeyCode::Char('x'), KeyModifiers::NONE);
        release.kind = KeyEventKind::Release;
        let mut translator = Translator::default();
        assert_eq!(translator.translate(Event::Key(release)), []);
        assert_eq!(translator.translate(Event::Resize(80, 24)), []);
        assert_eq!(translator.translate(Event::FocusLost), [Input::Focus(false)]);
    }

    #[test]
    fn a_paste_is_text_and_nothing_else() {
        let clean = |text: &str| clean_paste(text).0;
        assert_eq!(clean("a\r\nb\rc\nd\r\n\r\ne"), "a\nb\nc\nd\n\ne");
        assert_eq!(clean("x\u{1b}[31my\u{9b}z\tw\0\u{7f}"), "x�[31my�z\tw�");
    }

    #[test]
    fn a_paste_that_is_too_long_is_cut_between_characters_and_says_so() {
        let whole = translate_paste(&"ä".repeat(LONGEST_PASTE / 2));
        assert!(matches!(whole.as_slice(), [Input::Paste(text)] if text.len() == LONGEST_PASTE));
        let ending = format!("{}\r\n", "x".repeat(LONGEST_PASTE - 1));
        assert_eq!(translate_paste(&ending).len(), 1, "nothing of it is left out");
        let cut = translate_paste(&"ä".repeat(LONGEST_PASTE));
        let [Input::Paste(text), Input::LongPaste] = cut.as_slice() else { panic!("not told") };
        assert_eq!(text.len(), LONGEST_PASTE);
    }
}
