//! What the system tells the program, beside what the user types: end, stop, go on, a window of another size, and a
//! line that has hung up. Nothing is missed from [`listen`] on.

use std::io;
use std::thread;

use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::mpsc::{Receiver, Sender, channel};

/// Something the system tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// The line or the window is gone.
    HangUp,
    /// Ctrl-C from outside.
    Interrupt,
    /// Ctrl-\ from outside.
    Abort,
    /// Somebody wants us to end.
    Terminate,
    /// Ctrl-Z from outside.
    Stop,
    /// Our job goes on.
    Continue,
    /// The window has another size.
    Resize,
}

impl Signal {
    const ALL: [Self; 7] = [
        Self::HangUp,
        Self::Interrupt,
        Self::Abort,
        Self::Terminate,
        Self::Stop,
        Self::Continue,
        Self::Resize,
    ];

    /// Its number.
    pub const fn number(self) -> i32 {
        use rustix::process::Signal as System;
        match self {
            Self::HangUp => System::HUP,
            Self::Interrupt => System::INT,
            Self::Abort => System::QUIT,
            Self::Terminate => System::TERM,
            Self::Stop => System::TSTP,
            Self::Continue => System::CONT,
            Self::Resize => System::WINCH,
        }
        .as_raw()
    }

    /// Whether it asks us to end.
    pub const fn ends(self) -> bool {
        match self {
            Self::HangUp | Self::Interrupt | Self::Abort | Self::Terminate => true,
            Self::Stop | Self::Continue | Self::Resize => false,
        }
    }

    /// Whether a key of a terminal in its usual mode sends it, to every program that stands there.
    pub const fn is_typed(self) -> bool {
        matches!(self, Self::Interrupt | Self::Abort)
    }

    /// The exit code of a program that ended because of it.
    pub fn exit_code(self) -> u8 {
        u8::try_from(128 + self.number()).unwrap_or(1)
    }
}

/// Starts listening, inside a runtime.
pub fn listen() -> io::Result<Receiver<Signal>> {
    let (sender, receiver) = channel(8);
    for kind in Signal::ALL {
        let mut stream = signal(SignalKind::from_raw(kind.number()))?;
        let sender = sender.clone();
        tokio::spawn(async move {
            while stream.recv().await.is_some() && sender.send(kind).await.is_ok() {}
        });
    }
    thread::Builder::new().name("line".to_owned()).spawn(move || watch_line(&sender))?;
    Ok(receiver)
}

/// Tells of a hang-up even where no signal comes: it is sent to the leader of the session only, which may keep it.
fn watch_line(sender: &Sender<Signal>) {
    let line = io::stdin();
    loop {
        // No interest in bytes, so a key wakes nothing here; the end of the line is reported whatever one asks for.
        let mut watched = [PollFd::new(&line, PollFlags::empty())];
        match poll(&mut watched, None) {
            Ok(_) => break,
            Err(Errno::INTR) => {}
            Err(_) => return,
        }
    }
    let _ending_already = sender.blocking_send(Signal::HangUp);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exit_code_tells_the_signal() {
        assert_eq!(Signal::HangUp.exit_code(), 129);
        assert_eq!(Signal::Interrupt.exit_code(), 130);
        assert_eq!(Signal::Terminate.exit_code(), 143);
    }
}
