//! What the loop draws on.

use std::future::Future;
use std::io;

use ratatui::Terminal;
use ratatui::backend::Backend;

use crate::app::msg::Size;

/// Something the loop can draw on: the user's terminal, or a buffer in memory.
pub trait Surface {
    /// Where the cells go.
    type Backend: Backend<Error = io::Error>;

    /// The terminal with its two buffers.
    fn terminal(&mut self) -> &mut Terminal<Self::Backend>;

    /// A frame has been drawn: it may go out now.
    fn hand_over(&mut self);

    /// Takes a sequence that is no part of a picture; it goes out with the next frame.
    fn put(&mut self, sequence: &str);

    /// Whether the last frame is still on its way. While it is, nothing more is drawn.
    fn is_busy(&self) -> bool;

    /// Waits until the last frame is out; an error means that the terminal is gone. May be dropped at any time.
    fn written(&mut self) -> impl Future<Output = io::Result<()>>;

    /// How large it is now; what is drawn follows only with [`Surface::resize`].
    fn size(&self) -> io::Result<Size>;

    /// Takes a new size, or the same one to draw everything anew.
    fn resize(&mut self, size: Size) -> io::Result<()>;

    /// Gives the terminal back to be used by another program for a while; [`Surface::resume`] takes it again.
    fn lend(&mut self) -> io::Result<()>;

    /// Gives the terminal back and stops the job.
    fn suspend(&mut self) -> io::Result<()>;

    /// Takes the terminal again after the job was stopped, and tells its size.
    fn resume(&mut self) -> io::Result<Size>;
}
