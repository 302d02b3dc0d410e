//! Another program has the terminal for a while, and with it the signals that keys of the terminal send.

use std::time::{Duration, Instant};

use super::signals::Signal;

/// For so long after the other program has ended, a signal may still be on its way that was typed before.
const ON_ITS_WAY: Duration = Duration::from_millis(500);

/// Whether another program has the terminal.
#[derive(Debug, Clone, Copy, Default)]
pub(super) enum Loan {
    /// None has had it.
    #[default]
    None,
    /// One has it.
    Lent,
    /// One had it until then.
    Returned(Instant),
}

impl Loan {
    /// The terminal is ours again.
    pub(super) fn end(&mut self, now: Instant) {
        if matches!(self, Self::Lent) {
            *self = Self::Returned(now);
        }
    }

    /// Whether another program has the terminal.
    pub(super) const fn is_lent(self) -> bool {
        matches!(self, Self::Lent)
    }

    /// Whether a signal that has come now was typed for the other program. While the terminal is ours, no key sends one,
    /// so none of ours is lost.
    pub(super) fn covers(self, signal: Signal, now: Instant) -> bool {
        signal.is_typed()
            && match self {
                Self::None => false,
                Self::Lent => true,
                Self::Returned(then) => now.duration_since(then) < ON_ITS_WAY,
            }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_for_the_other_program_is_not_taken_for_ours() {
        let start = Instant::now();
        let mut loan = Loan::default();
        loan.end(start);
        assert!(!loan.covers(Signal::Interrupt, start), "none has had it");
        loan = Loan::Lent;
        assert!(loan.covers(Signal::Interrupt, start) && loan.covers(Signal::Abort, start));
        assert!(!loan.covers(Signal::Terminate, start) && !loan.covers(Signal::HangUp, start));
        loan.end(start);
        assert!(!loan.is_lent() && loan.covers(Signal::Interrupt, start));
        assert!(!loan.covers(Signal::Terminate, start));
        assert!(!loan.covers(Signal::Interrupt, start + Duration::from_secs(1)));
    }
}
