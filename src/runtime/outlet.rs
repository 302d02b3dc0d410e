//! The way out to the terminal: a thread that writes one frame at a time, so that a slow or stopped terminal holds up
//! nothing but its own picture. Whoever draws asks first whether the last frame is out; there is never a second one
//! waiting.

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};
use std::thread;

use tokio::sync::Notify;

/// Hands frames to the thread that writes them.
#[derive(Debug)]
pub(crate) struct Outlet {
    frames: Sender<Vec<u8>>,
    results: Receiver<io::Result<()>>,
    written: Arc<Notify>,
    is_busy: bool,
}

impl Outlet {
    /// Starts the thread; it ends with this value.
    pub(crate) fn new(
        write: impl Fn(&[u8]) -> io::Result<()> + Send + 'static,
    ) -> io::Result<Self> {
        let (frames, inbox) = channel::<Vec<u8>>();
        let (outbox, results) = channel();
        let written = Arc::new(Notify::new());
        let bell = Arc::clone(&written);
        thread::Builder::new().name("screen".to_owned()).spawn(move || {
            for frame in inbox {
                let result = write(&frame);
                if outbox.send(result).is_err() {
                    return;
                }
                bell.notify_one();
            }
        })?;
        Ok(Self { frames, results, written, is_busy: false })
    }

    /// Whether the last frame is still on its way.
    pub(crate) const fn is_busy(&self) -> bool {
        self.is_busy
    }

    /// Sends a frame on its way. Call it only when the last one is out.
    pub(crate) fn send(&mut self, frame: Vec<u8>) {
        // If the thread is gone, `written` tells so.
        self.is_busy = self.frames.send(frame).is_ok() || self.is_busy;
    }

    /// Waits until the last frame is out. Nothing is lost when the future is dropped.
    pub(crate) async fn written(&mut self) -> io::Result<()> {
        while self.is_busy {
            match self.results.try_recv() {
                Ok(result) => {
                    self.is_busy = false;
                    result?;
                }
                Err(TryRecvError::Empty) => self.written.notified().await,
                Err(TryRecvError::Disconnected) => {
                    self.is_busy = false;
                    return Err(io::ErrorKind::BrokenPipe.into());
                }
            }
        }
        Ok(())
    }
}

/// Writes everything, also to a terminal that was left in non-blocking mode by another program.
pub(crate) fn write_all(mut to: impl Write, mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        match to.write(bytes) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(count) => bytes = bytes.get(count..).unwrap_or_default(),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                thread::sleep(std::time::Duration::from_millis(5));
            }
            Err(error) => return Err(error),
        }
    }
    to.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_frame_is_on_its_way_until_it_is_written() {
        let (open, gate) = channel::<()>();
        let (seen, written) = channel();
        let mut outlet = Outlet::new(move |frame| {
            gate.recv().map_err(io::Error::other)?;
            seen.send(frame.to_vec()).map_err(io::Error::other)
        })
        .unwrap();
        assert!(!outlet.is_busy());
        outlet.send(b"one".to_vec());
        assert!(outlet.is_busy());
        open.send(()).unwrap();
        outlet.written().await.unwrap();
        assert!(!outlet.is_busy());
        assert_eq!(written.recv().unwrap(), b"one");
    }

    #[tokio::test]
    async fn a_terminal_that_is_gone_is_told() {
        let mut outlet = Outlet::new(|_| Err(io::ErrorKind::BrokenPipe.into())).unwrap();
        outlet.send(b"one".to_vec());
        assert!(outlet.written().await.is_err());
    }

    #[test]
    fn a_reluctant_terminal_gets_everything() {
        struct Reluctant(Vec<u8>, bool);
        impl Write for Reluctant {
            fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
                self.1 = !self.1;
                if self.1 {
                    return Err(io::ErrorKind::WouldBlock.into());
                }
                self.0.push(bytes[0]);
                Ok(1)
            }

            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let mut terminal = Reluctant(Vec::new(), false);
        write_all(&mut terminal, b"abc").unwrap();
        assert_eq!(terminal.0, b"abc");
    }
}
