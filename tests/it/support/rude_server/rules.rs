//! Which request meets which vice.

use std::sync::Arc;

use tokio::sync::Semaphore;

use super::Seen;
use super::http::Answer;

/// What can go wrong with a request.
#[derive(Clone)]
pub(crate) enum Vice {
    /// Nothing: a rule that lets one through.
    None,
    /// This is answered; nothing is done.
    Instead(Answer),
    /// It is done, and this is answered.
    DoneBut(Answer),
    /// It is done, and the connection ends without an answer.
    DoneThenCut,
    /// It is done, and the connection ends without an answer when the test lets it.
    DoneThenCutLater(Arc<Semaphore>),
    /// The connection ends without an answer; nothing is done.
    Cut,
    /// The connection is reset; nothing is done.
    Reset,
    /// It is done, and the connection is reset.
    DoneThenReset,
    /// Nothing is done, and no answer ever comes; the connection stays.
    Silence,
    /// It is done, and half of the answer comes: the length in its head says more.
    Half,
    /// It is done, and half of the answer comes with a length that fits.
    Truncated,
    /// It is done, and no answer ever comes; the connection stays.
    Stall,
    /// It is done when the test lets it, one permit a request.
    Hold(Arc<Semaphore>),
}

impl Vice {
    /// Whether what was asked for is done at once.
    pub(crate) const fn is_done(&self) -> bool {
        !matches!(self, Self::Instead(_) | Self::Cut | Self::Reset | Self::Silence | Self::Hold(_))
    }
}

pub(super) struct Rule {
    left: usize,
    method: String,
    path: String,
    vice: Vice,
}

impl Rule {
    pub(super) fn new(left: usize, method: &str, path: &str, vice: Vice) -> Self {
        Self { left, method: method.to_owned(), path: path.to_owned(), vice }
    }

    pub(super) fn waits_for(&self, method: &str, path: &str) -> bool {
        self.left > 0 && self.method == method && self.path == path
    }

    /// Takes the vice for a request out of the first rule that fits.
    pub(super) fn meet(rules: &mut [Self], seen: &Seen) -> Vice {
        let fits = |rule: &&mut Self| rule.left > 0 && seen.is(&rule.method, &rule.path);
        rules.iter_mut().find(fits).map_or(Vice::None, |rule| {
            rule.left -= 1;
            rule.vice.clone()
        })
    }
}
