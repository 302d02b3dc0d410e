//! The loop. In each turn it waits for one thing, takes all that has queued behind it, and draws once: only where
//! something visible has changed, at most every 16 ms, and never while the last frame is on its way.
//!
//! Where nothing is going on, nothing wakes it: there is a timer only while one was asked for.

mod orders;
mod outside;

use std::io;
use std::time::Duration;

use tokio::sync::mpsc::Receiver;
use tokio::time::{Instant, sleep_until};

use self::outside::Outside;
use super::clock::{Clock, Minutes};
use super::editor::Editor;
use super::effects::{Answer, Errands};
use super::input::{Gate, Input};
use super::opener::Opener;
use super::signals::Signal;
use super::surface::Surface;
use super::timers::Timers;
use crate::app::effect::Effect;
use crate::app::input::{Code, Key};
use crate::app::msg::Msg;
use crate::app::state::State;
use crate::config::{Keyring, Paths};
use crate::model::Hush;
use crate::ui;
use crate::ui::theme::Theme;
use crate::worker::Handle;
use crate::worker::reply::Reply;

/// The shortest time between two frames.
const FRAME: Duration = Duration::from_millis(16);

/// What a terminal in its usual mode would make an interrupt of.
const INTERRUPT: Key = Key { code: Code::Char('c'), ctrl: true, alt: false, shift: false };

/// Where things come from, and where they go.
#[derive(Debug)]
pub struct Ports {
    /// What the user does. When it closes, the terminal is gone.
    pub input: Receiver<Input>,
    /// Keeps the input from us while another program has the terminal.
    pub gate: Gate,
    /// The user's editor.
    pub editor: Editor,
    /// The program that opens saved files.
    pub opener: Opener,
    /// What the system tells.
    pub signals: Receiver<Signal>,
    /// What the worker answers.
    pub replies: Receiver<Reply>,
    /// Takes requests.
    pub worker: Handle,
    /// Where profiles are kept.
    pub paths: Paths,
    /// Where their secrets are kept.
    pub keyring: Keyring,
    /// Gets to know the secrets that are sent, so that no log has them.
    pub hush: Hush,
}

/// Why the loop has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// The user is done.
    Quit,
    /// The system wants us to end.
    Signal(Signal),
}

/// Something the loop has waited for.
enum Event {
    Signal(Signal),
    Written(io::Result<()>),
    Input(Input),
    Msg(Msg),
    Answer(Answer),
    /// A time has come, or a channel that is no use any more has closed.
    Wake,
}

/// The loop, with everything it owns.
#[derive(Debug)]
pub struct Loop<S, C> {
    state: State,
    theme: Theme,
    surface: S,
    clock: C,
    input: Receiver<Input>,
    signals: Receiver<Signal>,
    replies: Receiver<Reply>,
    answers: Receiver<Answer>,
    gate: Gate,
    outside: Outside,
    errands: Errands,
    timers: Timers,
    minutes: Minutes,
    first_effects: Vec<Effect>,
    has_new_size: bool,
    is_stale: bool,
    is_stopped: bool,
    /// Whether what is being dealt with is Ctrl-C.
    is_interrupt: bool,
    /// Whether the disk has taken all that was typed.
    is_written: bool,
    last_frame: Option<Instant>,
    ended: Option<Ended>,
}

impl<S: Surface, C: Clock> Loop<S, C> {
    /// Puts the loop together. Nothing is drawn or sent yet; `effects` are the first the application wants.
    pub fn new(
        (state, effects): (State, Vec<Effect>),
        theme: Theme,
        surface: S,
        clock: C,
        ports: Ports,
    ) -> Self {
        let programs = (ports.editor, ports.opener);
        let (errands, answers) =
            Errands::new(ports.worker, ports.paths, programs, (ports.keyring, ports.hush));
        let minutes = Minutes::new(clock.now());
        Self {
            state,
            theme,
            surface,
            clock,
            input: ports.input,
            signals: ports.signals,
            replies: ports.replies,
            answers,
            gate: ports.gate,
            outside: Outside::default(),
            errands,
            timers: Timers::default(),
            minutes,
            first_effects: effects,
            has_new_size: false,
            is_stale: true,
            is_stopped: false,
            is_interrupt: false,
            is_written: true,
            last_frame: None,
            ended: None,
        }
    }

    /// Draws the first frame and only then sends the first requests: the picture is out before any answer can come.
    pub fn begin(&mut self) -> io::Result<()> {
        self.draw()?;
        for effect in std::mem::take(&mut self.first_effects) {
            self.run_effect(effect)?;
        }
        Ok(())
    }

    /// Takes turns until the end.
    pub async fn run(&mut self) -> io::Result<Ended> {
        loop {
            let turned = self.turn().await;
            if turned.is_err() || self.ended.is_some() {
                self.end()?;
                turned?;
            }
            if let Some(ended) = self.ended {
                return Ok(ended);
            }
        }
    }

    /// Keeps what was typed, and lets an editor go.
    pub fn end(&mut self) -> io::Result<()> {
        self.end_outside();
        self.update(Msg::Ending)?;
        self.answers.close();
        self.is_written = self.errands.close_drafts();
        if self.is_written && self.state.desk.drafts.outlast() {
            // the form they came back to lies there as a draft
            self.forget_texts();
        }
        Ok(())
    }

    /// Whether all that was typed is on the disk, once it has ended.
    pub fn is_written(&self) -> bool {
        self.is_written
    }

    /// Takes turns until the end, or until nothing more will come by itself: all input is taken, every request and
    /// errand is answered, and the last frame is out. Timers do not count.
    pub async fn run_until_idle(&mut self) -> io::Result<Option<Ended>> {
        let (mut open, mut under_way) = (self.errands.open(), self.errands.under_way());
        while self.ended.is_none() {
            // The counts first: they fall only when the answer is in the channel.
            let is_at_rest = *open.borrow_and_update() == 0
                && *under_way.borrow_and_update() == 0
                && self.is_at_rest();
            if is_at_rest {
                return Ok(None);
            }
            tokio::select! {
                biased;
                result = self.turn() => result?,
                _ = open.changed() => {}
                _ = under_way.changed() => {}
            }
        }
        Ok(self.ended)
    }

    /// Whether nothing that has come is still to be dealt with.
    fn is_at_rest(&self) -> bool {
        self.input.is_empty()
            && self.signals.is_empty()
            && self.answers.is_empty()
            && self.replies.is_empty()
            && !self.is_stale
            && !self.surface.is_busy()
    }

    /// What is drawn on.
    pub const fn surface(&mut self) -> &mut S {
        &mut self.surface
    }

    /// What is drawn.
    pub const fn state(&self) -> &State {
        &self.state
    }

    /// One turn. Nothing is lost when the future is dropped: there is no waiting after something was taken.
    pub async fn turn(&mut self) -> io::Result<()> {
        let event = self.wait().await;
        self.take(event)?;
        self.drain()?;
        self.draw()
    }

    async fn wait(&mut self) -> Event {
        let wake = self.next_wake();
        let left = wake.map(|at| at.saturating_duration_since(self.clock.instant()));
        let at = Instant::now() + left.unwrap_or_default();
        let is_busy = self.surface.is_busy();
        tokio::select! {
            biased;
            Some(signal) = self.signals.recv() => Event::Signal(signal),
            input = self.input.recv() => input.map_or(Event::Signal(Signal::HangUp), Event::Input),
            result = self.surface.written(), if is_busy => Event::Written(result),
            Some(answer) = self.answers.recv() => Event::Answer(answer),
            Some(reply) = self.replies.recv() => Event::Msg(Msg::Reply(reply)),
            () = sleep_until(at), if wake.is_some() => Event::Wake,
        }
    }

    /// When the loop has something to do by itself: a timer, the minute, a frame that was put off. Where there is none,
    /// it sleeps until somebody or something comes.
    pub fn next_wake(&self) -> Option<Instant> {
        let is_wanted = self.is_stale && !self.is_away() && !self.surface.is_busy();
        let frame = self.last_frame.filter(|_| is_wanted).map(|last| last + FRAME);
        [self.timers.next(), self.minutes.next(), frame].into_iter().flatten().min()
    }

    /// Takes what has queued, the user first. A flood of answers does not hold up the picture for longer than a frame.
    fn drain(&mut self) -> io::Result<()> {
        let start = std::time::Instant::now();
        while self.ended.is_none() && start.elapsed() < FRAME {
            let event = if let Ok(signal) = self.signals.try_recv() {
                Event::Signal(signal)
            } else if let Ok(input) = self.input.try_recv() {
                Event::Input(input)
            } else if let Ok(answer) = self.answers.try_recv() {
                Event::Answer(answer)
            } else if let Ok(reply) = self.replies.try_recv() {
                Event::Msg(Msg::Reply(reply))
            } else {
                break;
            };
            self.take(event)?;
        }
        self.settle_size()?;
        self.look_at_the_clock()
    }

    fn take(&mut self, event: Event) -> io::Result<()> {
        match event {
            Event::Signal(signal) => self.obey(signal),
            // There is nobody left to draw for.
            Event::Written(Err(_)) => {
                self.ended = Some(Ended::Signal(Signal::HangUp));
                Ok(())
            }
            Event::Written(Ok(())) | Event::Wake => Ok(()),
            Event::Input(Input::Key(key)) => {
                self.is_interrupt = key == INTERRUPT;
                let heard = self.hear(Msg::Key(key));
                self.is_interrupt = false;
                heard
            }
            Event::Input(Input::Mouse(mouse)) => self.hear(Msg::Mouse(mouse)),
            Event::Input(Input::Focus(true)) => self.hear(Msg::Focus(true)),
            Event::Input(Input::Focus(false)) => self.update(Msg::Focus(false)),
            Event::Input(Input::Paste(text)) => self.hear(Msg::Paste(text)),
            Event::Input(Input::LongPaste) => self.hear(Msg::PasteCut),
            Event::Msg(msg) | Event::Answer(Answer::Msg(msg)) => self.update(msg),
            Event::Answer(Answer::Edited(edit, edited)) => self.edited(edit, edited),
        }
    }

    fn hear(&mut self, msg: Msg) -> io::Result<()> {
        self.settle_size()?;
        if let Some(now) = self.minutes.somebody(self.clock.now(), self.clock.instant()) {
            self.update(Msg::Now(now))?;
        }
        self.update(msg)
    }

    fn update(&mut self, msg: Msg) -> io::Result<()> {
        let update = self.state.update(msg);
        self.is_stale |= update.changed;
        for effect in update.effects {
            self.run_effect(effect)?;
        }
        Ok(())
    }

    fn obey(&mut self, signal: Signal) -> io::Result<()> {
        if self.is_for_the_editor(signal) {
            return Ok(());
        }
        match signal {
            Signal::HangUp | Signal::Interrupt | Signal::Abort | Signal::Terminate => {
                self.ended = Some(Ended::Signal(signal));
                Ok(())
            }
            Signal::Stop => self.stop(),
            Signal::Continue => self.go_on(),
            // Of many sizes in a row only the last is laid out.
            Signal::Resize => {
                self.has_new_size = true;
                Ok(())
            }
        }
    }

    /// Stops as a job of the shell. Whatever comes meanwhile is taken; nothing is drawn until the job goes on.
    fn stop(&mut self) -> io::Result<()> {
        self.is_stopped = true;
        self.surface.suspend()
    }

    /// Takes the terminal again: whatever is on it now, and whatever size it has.
    fn go_on(&mut self) -> io::Result<()> {
        let size = self.surface.resume()?;
        self.is_stopped = false;
        self.is_stale = true;
        self.surface.resize(size)?;
        if let Some(now) = self.minutes.news(self.clock.now()) {
            self.update(Msg::Now(now))?;
        }
        self.update(Msg::Resized(size))
    }

    fn settle_size(&mut self) -> io::Result<()> {
        if !std::mem::take(&mut self.has_new_size) {
            return Ok(());
        }
        let size = self.surface.size()?;
        self.surface.resize(size)?;
        self.is_stale = true;
        self.update(Msg::Resized(size))
    }

    fn look_at_the_clock(&mut self) -> io::Result<()> {
        let here = self.clock.instant();
        while let Some(timer) = self.timers.take_ended(here) {
            self.update(Msg::Elapsed(timer))?;
        }
        if self.minutes.next().is_some()
            && let Some(now) = self.minutes.elapsed(self.clock.now(), here)
        {
            self.update(Msg::Now(now))?;
        }
        Ok(())
    }

    /// Draws, if there is something to show and it is time.
    fn draw(&mut self) -> io::Result<()> {
        let now = self.clock.instant();
        let is_due = self.last_frame.is_none_or(|last| last + FRAME <= now);
        let is_wanted = self.is_stale && !self.is_away() && self.ended.is_none();
        if !is_wanted || !is_due || self.surface.is_busy() {
            return Ok(());
        }
        let (state, theme) = (&self.state, &self.theme);
        self.surface.terminal().draw(|frame| ui::draw(state, theme, frame))?;
        self.surface.hand_over();
        self.is_stale = false;
        self.last_frame = Some(now);
        Ok(())
    }
}
