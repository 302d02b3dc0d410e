//! Questions to the person at the terminal.

mod watch;

use std::io::{self, IsTerminal as _, Read, Write as _};

use rustix::io::retry_on_intr;
use rustix::termios::{LocalModes, SpecialCodeIndex, tcgetattr};

use watch::Watch;

use crate::config::Ask;
use crate::model::Secret;

/// Asks on the terminal: on standard error, so that standard output stays what was asked for. From the first question for
/// a secret on, what asks us to end is heard as long as this is there: whoever drops it earlier listens himself.
#[derive(Debug)]
pub(super) struct Terminal(Option<Watch>);

impl Terminal {
    /// The terminal, if there is somebody at it.
    pub(super) fn find() -> Option<Self> {
        (io::stdin().is_terminal() && io::stderr().is_terminal()).then_some(Self(None))
    }

    /// Whether the answer is a yes; anything else is a no.
    pub(super) fn agrees(&mut self, question: &str) -> io::Result<bool> {
        let answer = self.text(question)?;
        Ok(["y", "yes"].iter().any(|yes| answer.trim().eq_ignore_ascii_case(yes)))
    }
}

impl Ask for Terminal {
    fn text(&mut self, question: &str) -> io::Result<String> {
        let mut output = io::stderr().lock();
        write!(output, "{}", crate::text::clean(question))?;
        output.flush()?;
        let mut line = String::new();
        if io::stdin().read_line(&mut line)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(line.trim_end_matches(['\r', '\n']).to_owned())
    }

    fn secret(&mut self, question: &str) -> io::Result<Secret> {
        // before the question can be read: whoever answers at once would see the answer
        let watch = match self.0.take() {
            Some(watch) => watch,
            None => Watch::start()?,
        };
        let _silence = Silence::begin(self.0.insert(watch))?;
        let config = rpassword::ConfigBuilder::new()
            .input_reader(Keys)
            .output_writer(io::stderr())
            .password_feedback_hide()
            .build();
        let answer = rpassword::prompt_password_with_config(crate::text::clean(question), config);
        // the end of the line was not shown either
        writeln!(io::stderr())?;
        answer.map(Secret::new).map_err(|error| match error.get_ref() {
            Some(why) if why.is::<GivenUp>() => io::ErrorKind::Interrupted.into(),
            _ => error,
        })
    }
}

/// While this is there, the terminal shows nothing of what is typed and makes nothing of it. Ctrl-C is a key like any
/// other: as a signal it would end us in the midst, and leave the terminal silent.
struct Silence<'a>(&'a Watch);

impl<'a> Silence<'a> {
    fn begin(watch: &'a Watch) -> io::Result<Self> {
        let before = tcgetattr(io::stdin())?;
        let mut silent = before.clone();
        let modes = LocalModes::ECHO | LocalModes::ECHONL | LocalModes::ICANON | LocalModes::ISIG;
        silent.local_modes.remove(modes);
        silent.special_codes[SpecialCodeIndex::VMIN] = 1;
        silent.special_codes[SpecialCodeIndex::VTIME] = 0;
        watch.silence(before, &silent)?;
        Ok(Self(watch))
    }
}

impl Drop for Silence<'_> {
    fn drop(&mut self) {
        self.0.give_back();
    }
}

/// The keys of the terminal, one by one, up to one that gives up.
struct Keys;

/// The bytes of Ctrl-C and of Ctrl-\.
const GIVING_UP: [u8; 2] = [0x03, 0x1c];

/// Whoever was asked does not want to answer.
#[derive(Debug, thiserror::Error)]
#[error("given up")]
struct GivenUp;

impl Read for Keys {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let Some(first) = buffer.first_mut() else { return Ok(0) };
        let count = retry_on_intr(|| rustix::io::read(io::stdin(), std::slice::from_mut(first)))?;
        if count > 0 && GIVING_UP.contains(first) {
            return Err(io::Error::other(GivenUp));
        }
        Ok(count)
    }
}
