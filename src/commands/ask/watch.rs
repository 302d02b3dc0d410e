//! Whoever ends us at a question for a secret finds the terminal as it was: it is silent then, and would stay so.
//!
//! A signal that is heard once does not end a program by itself any more, so it is heard, and ends us, as long as the
//! [`Watch`] is there; from then on somebody else has to listen.

use std::io::{self, Write as _};
use std::process::exit;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use rustix::termios::{OptionalActions, Termios, tcsetattr};
use tokio::runtime::Builder;
use tokio::signal::unix::{SignalKind, signal};

use crate::runtime::signals::Signal;

/// See the module.
#[derive(Debug)]
pub(super) struct Watch(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    /// How the terminal was before it became silent.
    before: Option<Termios>,
    is_over: bool,
}

impl Watch {
    /// Hears from now on what asks us to end.
    pub(super) fn start() -> io::Result<Self> {
        let state = Arc::<Mutex<State>>::default();
        let watched = Arc::clone(&state);
        let (tell, told) = channel();
        thread::Builder::new().name("question".to_owned()).spawn(move || {
            let begun = tell.clone();
            if let Err(error) = watch(&watched, &begun) {
                let _nobody_waits = tell.send(Err(error));
            }
        })?;
        told.recv().map_err(io::Error::other)??;
        Ok(Self(state))
    }

    /// Makes the terminal silent, until [`give_back`](Self::give_back).
    pub(super) fn silence(&self, before: Termios, silent: &Termios) -> io::Result<()> {
        let mut state = locked(&self.0);
        tcsetattr(io::stdin(), OptionalActions::Now, silent)?;
        state.before = Some(before);
        Ok(())
    }

    /// Makes it as it was.
    pub(super) fn give_back(&self) {
        locked(&self.0).give_back();
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        locked(&self.0).is_over = true;
    }
}

impl State {
    /// Whether it was silent.
    fn give_back(&mut self) -> bool {
        let Some(before) = self.before.take() else { return false };
        let _gone = tcsetattr(io::stdin(), OptionalActions::Now, &before);
        true
    }
}

fn locked(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

fn watch(state: &Mutex<State>, begun: &Sender<io::Result<()>>) -> io::Result<()> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let heard = runtime.block_on(hear(begun))?;
    // held until the end, so that the terminal does not become silent again
    let mut state = locked(state);
    if state.is_over {
        return Ok(());
    }
    if state.give_back() {
        // the end of the question's line was not shown
        let _gone = writeln!(io::stderr());
    }
    exit(i32::from(heard.exit_code()))
}

/// Waits for the first one that asks us to end.
async fn hear(begun: &Sender<io::Result<()>>) -> io::Result<Signal> {
    let stream = |it: Signal| signal(SignalKind::from_raw(it.number()));
    let (mut hang_up, mut interrupt) = (stream(Signal::HangUp)?, stream(Signal::Interrupt)?);
    let (mut abort, mut terminate) = (stream(Signal::Abort)?, stream(Signal::Terminate)?);
    let _nobody_waits = begun.send(Ok(()));
    Ok(tokio::select! {
        _ = hang_up.recv() => Signal::HangUp,
        _ = interrupt.recv() => Signal::Interrupt,
        _ = abort.recv() => Signal::Abort,
        _ = terminate.recv() => Signal::Terminate,
    })
}
