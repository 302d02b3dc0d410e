//! A terminal in memory: it takes the bytes a real one would get, counts them, and knows what they show.

use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;

use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;
use ratatui::{Terminal, TerminalOptions, Viewport};
use smartq::app::msg::Size;
use smartq::runtime::Surface;
use smartq::text::MARK;

#[derive(Clone, Default)]
pub(crate) struct Bytes(Rc<RefCell<Vec<u8>>>);

impl Write for Bytes {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// See the module.
pub(crate) struct Paper {
    terminal: Terminal<CrosstermBackend<Bytes>>,
    bytes: Bytes,
    shown: vt100::Parser,
    size: Size,
    /// The size of the window it is in.
    pub(crate) window: Size,
    /// Everything that went out since this was last taken.
    pub(crate) output: Vec<u8>,
    /// Bytes that went out since this was last set to 0.
    pub(crate) written: usize,
    /// Frames that went out since this was last set to 0.
    pub(crate) frames: usize,
    /// How often the program has stopped as a job.
    pub(crate) stops: usize,
    /// How often another program got the terminal.
    pub(crate) loans: usize,
}

impl Paper {
    pub(crate) fn new(width: u16, height: u16) -> Self {
        let bytes = Bytes::default();
        let viewport = Viewport::Fixed(Rect::new(0, 0, width, height));
        let options = TerminalOptions { viewport };
        let backend = CrosstermBackend::new(bytes.clone());
        Self {
            terminal: Terminal::with_options(backend, options).unwrap(),
            bytes,
            shown: parser(height, width),
            size: Size { width, height },
            window: Size { width, height },
            output: Vec::new(),
            written: 0,
            frames: 0,
            stops: 0,
            loans: 0,
        }
    }

    /// What can be read on it, line by line.
    pub(crate) fn text(&self) -> String {
        let rows = self.shown.screen().rows(0, self.size.width);
        rows.map(|row| row.trim_end().to_owned()).collect::<Vec<_>>().join("\n")
    }
}

/// The parser passes over the mark that stands for what is not shown, where every terminal draws a letter.
fn as_drawn(bytes: &[u8]) -> Vec<u8> {
    String::from_utf8_lossy(bytes).replace(MARK, "▯").into_bytes()
}

fn parser(height: u16, width: u16) -> vt100::Parser {
    vt100::Parser::new(height.try_into().unwrap(), width.try_into().unwrap(), 0)
}

impl Surface for Paper {
    type Backend = CrosstermBackend<Bytes>;

    fn terminal(&mut self) -> &mut Terminal<Self::Backend> {
        &mut self.terminal
    }

    fn hand_over(&mut self) {
        let bytes = self.bytes.0.take();
        self.written += bytes.len();
        self.frames += 1;
        self.shown.process(&as_drawn(&bytes));
        self.output.extend(bytes);
    }

    fn put(&mut self, sequence: &str) {
        self.bytes.0.borrow_mut().extend_from_slice(sequence.as_bytes());
    }

    fn is_busy(&self) -> bool {
        false
    }

    async fn written(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn size(&self) -> io::Result<Size> {
        Ok(self.window)
    }

    fn resize(&mut self, size: Size) -> io::Result<()> {
        if size != self.size {
            self.shown = parser(size.height, size.width);
        }
        self.size = size;
        self.terminal.resize(Rect::new(0, 0, size.width, size.height))
    }

    fn lend(&mut self) -> io::Result<()> {
        self.loans += 1;
        Ok(())
    }

    fn suspend(&mut self) -> io::Result<()> {
        self.stops += 1;
        Ok(())
    }

    fn resume(&mut self) -> io::Result<Size> {
        Ok(self.window)
    }
}
