//! The terminal: taken for the screen, and given back as it was found, whatever ends the program.

use std::cell::RefCell;
use std::fs::File;
use std::io::{self, Write};
use std::os::fd::AsFd as _;
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crossterm::cursor::{Hide, Show};
use crossterm::event::{
    DisableBracketedPaste, DisableFocusChange, EnableBracketedPaste, EnableFocusChange,
};
use crossterm::queue;
use crossterm::style::ResetColor;
use crossterm::terminal::{
    EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;
use ratatui::{Terminal, TerminalOptions, Viewport};
use rustix::process::{Signal, kill_current_process_group};

use super::Surface;
use super::loan::Loan;
use super::outlet::{self, Outlet};
use super::signals;
use crate::app::msg::Size;

/// How long a stopped terminal may hold up the end of the program.
const PATIENCE: Duration = Duration::from_millis(700);

/// Tells of presses, of movement with a button down, and of the wheel, with coordinates of any size. Mere movement is not
/// asked for: it would wake us for nothing.
const HEAR_MOUSE: &[u8] = b"\x1b[?1000h\x1b[?1002h\x1b[?1006h";

/// The same backwards.
const LEAVE_MOUSE: &[u8] = b"\x1b[?1006l\x1b[?1002l\x1b[?1000l";

/// Our hold on the terminal. Shared with the panic hook, so that whoever comes first gives it back.
#[derive(Debug)]
pub struct Hold {
    is_taken: AtomicBool,
    loan: Mutex<Loan>,
    /// Whether the mouse is heard while it is ours.
    hears_mouse: bool,
    output: Mutex<File>,
}

impl Hold {
    /// Nothing is taken yet. Fails where standard output cannot be kept open.
    pub fn new(hears_mouse: bool) -> io::Result<Arc<Self>> {
        let output = File::from(io::stdout().as_fd().try_clone_to_owned()?);
        Ok(Arc::new(Self {
            is_taken: AtomicBool::new(false),
            hears_mouse,
            loan: Mutex::default(),
            output: Mutex::new(output),
        }))
    }

    /// Whether this signal was typed for another program that has the terminal, or had it a moment ago.
    pub fn is_for_another(&self, signal: signals::Signal) -> bool {
        self.loan.lock().unwrap_or_else(PoisonError::into_inner).covers(signal, Instant::now())
    }

    fn take(&self) -> io::Result<()> {
        // Set first: whatever fails half way is undone as a whole.
        self.is_taken.store(true, Ordering::SeqCst);
        enable_raw_mode()?;
        let mut bytes = Vec::new();
        queue!(bytes, EnterAlternateScreen, EnableBracketedPaste, EnableFocusChange, Hide)?;
        if self.hears_mouse {
            bytes.extend_from_slice(HEAR_MOUSE);
        }
        self.write(&bytes)
    }

    fn write(&self, bytes: &[u8]) -> io::Result<()> {
        let output = self.output.lock().unwrap_or_else(PoisonError::into_inner);
        outlet::write_all(&*output, bytes)
    }

    /// Writes a frame, unless the terminal was given back meanwhile: whoever gives it back says so before he waits for
    /// the lock, so that a frame is out before him or not at all.
    fn write_frame(&self, bytes: &[u8]) -> io::Result<()> {
        let output = self.output.lock().unwrap_or_else(PoisonError::into_inner);
        if self.is_taken.load(Ordering::SeqCst) {
            outlet::write_all(&*output, bytes)?;
        }
        Ok(())
    }

    /// Gives the terminal back, if we have it. A terminal that takes no more bytes is not waited for long.
    pub fn give_back(self: &Arc<Self>) {
        if !self.is_taken.swap(false, Ordering::SeqCst) {
            return;
        }
        // Each step is tried even when another has failed: there is nobody left to tell.
        let mut bytes = if self.hears_mouse { LEAVE_MOUSE.to_vec() } else { Vec::new() };
        let _written = queue!(
            bytes,
            DisableFocusChange,
            DisableBracketedPaste,
            ResetColor,
            LeaveAlternateScreen,
            Show
        );
        let hold = Arc::clone(self);
        let (done, wait) = channel();
        // The lock waits for a frame on its way: our last bytes never land in the middle of an escape sequence.
        let writer = thread::Builder::new().spawn(move || {
            let _gone = hold.write(&bytes);
            let _nobody_waits = done.send(());
        });
        if writer.is_ok() {
            let _too_slow = wait.recv_timeout(PATIENCE);
        }
        // Last: in its own mode the line would take a Ctrl-S that nobody has read yet as a word to write nothing more.
        let _restored = disable_raw_mode();
    }
}

/// Takes one frame's bytes, until they are handed over as a whole.
#[derive(Debug, Clone, Default)]
pub struct Frame(Rc<RefCell<Vec<u8>>>);

impl Write for Frame {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    /// Does nothing: the backend flushes several times in a frame, and a frame goes out in one write.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The user's terminal as a surface to draw on.
#[derive(Debug)]
pub struct Screen {
    hold: Arc<Hold>,
    terminal: Terminal<CrosstermBackend<Frame>>,
    frame: Frame,
    outlet: Outlet,
}

impl Screen {
    /// Takes the terminal: raw mode, alternate screen, bracketed paste, word of the focus, and the mouse if it is wanted.
    pub fn take(hold: Arc<Hold>) -> io::Result<Self> {
        // Which colours are sent is the theme's business, which knows of NO_COLOR too.
        crossterm::style::force_color_output(true);
        let size = size()?;
        let frame = Frame::default();
        // A fixed viewport: the others ask the terminal for its size or its cursor, and late answers read as keys.
        let options =
            TerminalOptions { viewport: Viewport::Fixed(Rect::new(0, 0, size.width, size.height)) };
        let terminal = Terminal::with_options(CrosstermBackend::new(frame.clone()), options)?;
        let sink = Arc::clone(&hold);
        let outlet = Outlet::new(move |bytes| sink.write_frame(bytes))?;
        let screen = Self { hold, terminal, frame, outlet };
        screen.hold.take()?;
        Ok(screen)
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        self.hold.give_back();
    }
}

/// The terminal's size, as the system knows it; nothing is asked over the line.
pub fn size() -> io::Result<Size> {
    let (width, height) = crossterm::terminal::size()?;
    Ok(Size { width, height })
}

/// Whether a terminal of this kind can place a cursor.
pub fn can_draw(term: Option<&str>) -> bool {
    term.is_some_and(|term| !matches!(term, "" | "dumb" | "unknown"))
}

impl Surface for Screen {
    type Backend = CrosstermBackend<Frame>;

    fn terminal(&mut self) -> &mut Terminal<Self::Backend> {
        &mut self.terminal
    }

    fn hand_over(&mut self) {
        let bytes = self.frame.0.take();
        if !bytes.is_empty() {
            self.outlet.send(bytes);
        }
    }

    fn put(&mut self, sequence: &str) {
        self.frame.0.borrow_mut().extend_from_slice(sequence.as_bytes());
    }

    fn is_busy(&self) -> bool {
        self.outlet.is_busy()
    }

    async fn written(&mut self) -> io::Result<()> {
        self.outlet.written().await
    }

    fn size(&self) -> io::Result<Size> {
        size()
    }

    fn resize(&mut self, size: Size) -> io::Result<()> {
        self.terminal.resize(Rect::new(0, 0, size.width, size.height))
    }

    fn lend(&mut self) -> io::Result<()> {
        *self.hold.loan.lock().unwrap_or_else(PoisonError::into_inner) = Loan::Lent;
        self.hold.give_back();
        Ok(())
    }

    fn suspend(&mut self) -> io::Result<()> {
        self.hold.give_back();
        // The whole job, so that a program we were started by stops with us and the shell is heard again.
        Ok(kill_current_process_group(Signal::STOP)?)
    }

    fn resume(&mut self) -> io::Result<Size> {
        // Also after a stop we were not asked about: the shell has changed the line's mode meanwhile.
        self.hold.give_back();
        self.hold.loan.lock().unwrap_or_else(PoisonError::into_inner).end(Instant::now());
        self.hold.take()?;
        size()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_must_be_able_to_place_a_cursor() {
        for term in ["xterm-256color", "screen", "linux", "vt100"] {
            assert!(can_draw(Some(term)), "{term}");
        }
        for term in [None, Some(""), Some("dumb"), Some("unknown")] {
            assert!(!can_draw(term), "{term:?}");
        }
    }
}
