//! Whether the server can be reached, and when that is tried again. While it is down one small request goes out now and
//! then, and nothing else by itself.

use std::future::Future;
use std::ops::RangeInclusive;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use super::account::Account;
use super::refusal;
use super::reply::{Again, Failure, FailureKind};
use super::retry::LONGEST_TOLD;
use crate::model::User;

const SHORTEST: Duration = Duration::from_millis(500);
const LONGEST_AT_FIRST: Duration = Duration::from_secs(20);
/// Probes that come soon after each other. With the attempts of the write that found the line down, no more than eight
/// connections are asked for in the first minute.
const QUICK: u32 = 4;
const SLOW: Duration = Duration::from_mins(1);
/// What comes on top of that at most: many who lost the line together come back one by one.
const SPREAD: Duration = Duration::from_secs(15);

/// See the module.
#[derive(Default)]
pub(super) struct Link {
    down: Option<Down>,
    /// Probes since something was last answered for good.
    probes: u32,
}

struct Down {
    /// None while nothing is known.
    why: Option<Failure>,
    probe: Option<Probe>,
    /// When that is, where it is long from now.
    again: Option<Again>,
}

/// Who we are, where the server has said so.
pub(super) type Met = Result<Option<Box<User>>, Failure>;
type Probe = Pin<Box<dyn Future<Output = Met> + Send>>;

impl Link {
    /// What stands in the way, while it is down.
    pub(super) fn why(&self) -> Option<&Failure> {
        self.down.as_ref()?.why.as_ref()
    }

    /// When the server is asked again by itself, where that is long from now.
    pub(super) fn again(&self) -> Option<Again> {
        self.down.as_ref()?.again
    }

    /// Whether writes may go out.
    pub(super) const fn is_up(&self) -> bool {
        self.down.is_none()
    }

    /// The account is open by what is kept of it alone: the server is asked now.
    pub(super) fn verify(&mut self, account: &Arc<Account>) {
        self.down = Some(Down { why: None, probe: Some(probe(account, None)), again: None });
    }

    pub(super) const fn is_probing(&self) -> bool {
        matches!(&self.down, Some(Down { probe: Some(_), .. }))
    }

    /// Something did not get through: probes from now on, unless it does already or the server does not know us.
    pub(super) fn fell(&mut self, why: &Failure, account: &Arc<Account>) {
        if self.down.is_none() {
            self.down = Some(Down { why: Some(why.clone()), probe: None, again: None });
            self.probe(account, false);
        }
    }

    /// Tries now.
    pub(super) fn try_now(&mut self, account: &Arc<Account>) {
        self.probe(account, true);
    }

    fn probe(&mut self, account: &Arc<Account>, at_once: bool) {
        let Some(down) = &mut self.down else { return };
        let kind = down.why.as_ref().map(|why| &why.kind);
        if matches!(kind, Some(FailureKind::SignIn { .. })) {
            (down.probe, down.again) = (None, None);
            return;
        }
        let told = match kind {
            Some(FailureKind::Busy { retry_after }) => *retry_after,
            _ => None,
        };
        self.probes = self.probes.saturating_add(1);
        let range = (!at_once).then(|| pause(self.probes, told));
        let wait = range.map(|range| account.line.pace.draw(range));
        let long = wait.filter(|wait| *wait >= SLOW.min(LONGEST_TOLD));
        down.again = long.map(|after| Again { number: self.probes, after });
        down.probe = Some(probe(account, wait));
    }

    /// The end of the probe that is under way. May be dropped at any time.
    pub(super) async fn probed(&mut self) -> Met {
        match &mut self.down {
            Some(Down { probe: Some(probe), .. }) => probe.await,
            _ => std::future::pending().await,
        }
    }

    /// Takes a probe's end in; tells whether the server can be reached again.
    pub(super) fn ended(&mut self, end: Met, account: &Arc<Account>) -> bool {
        match end {
            Ok(_) => {
                self.down = None;
                true
            }
            Err(why) => {
                if let Some(down) = &mut self.down {
                    (down.why, down.probe) = (Some(why), None);
                }
                self.probe(account, false);
                false
            }
        }
    }

    /// A write has come to its end: the next trouble is a new one.
    pub(super) const fn works(&mut self) {
        self.probes = 0;
    }

    /// Nothing is known of a new account's line.
    pub(super) fn forget(&mut self) {
        *self = Self::default();
    }
}

/// Asks who we are, after that pause.
fn probe(account: &Arc<Account>, wait: Option<Duration>) -> Probe {
    let account = Arc::clone(account);
    Box::pin(async move {
        let line = &account.line;
        if let Some(wait) = wait {
            line.pace.pause(wait).await;
        }
        match line.once(line.client.me()).await {
            Ok(me) => Ok(Some(Box::new(me))),
            Err(error) if !account.was_met() => Err(refusal::at_the_door(&error)),
            Err(error) => {
                let failure = refusal::of(&error);
                let knows_us = !matches!(failure.kind, FailureKind::SignIn { .. });
                // any other answer is one, and lets the writes find out for themselves
                if failure.passes || !knows_us { Err(failure) } else { Ok(None) }
            }
        }
    })
}

/// The range the pause before that probe is drawn from: never shorter than the server has asked for.
pub(super) fn pause(probe: u32, told: Option<Duration>) -> RangeInclusive<Duration> {
    let range = if probe > QUICK {
        SLOW..=SLOW + SPREAD
    } else {
        let longest = SHORTEST.saturating_mul(4_u32.saturating_pow(probe)).min(LONGEST_AT_FIRST);
        SHORTEST..=longest
    };
    match told {
        Some(told) if told > *range.start() => told..=told.max(*range.end()),
        _ => range,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn at_most_eight_connections_are_asked_for_in_the_first_minute() {
        let attempts_of_a_write = 3;
        let mut passed = Duration::ZERO;
        let mut probes = 0;
        loop {
            passed += *pause(probes + 1, None).start();
            if passed >= SLOW {
                break;
            }
            probes += 1;
        }
        assert!(probes + attempts_of_a_write <= 8, "{probes}");
        assert_eq!(pause(2, None), SHORTEST..=8 * SECOND);
        assert_eq!(pause(4, None), SHORTEST..=20 * SECOND);
        assert_eq!(pause(400, None), SLOW..=75 * SECOND);
    }

    #[test]
    fn a_server_that_names_a_time_is_not_asked_before_it() {
        assert_eq!(pause(1, Some(9 * SECOND)), 9 * SECOND..=9 * SECOND);
        assert_eq!(*pause(9, Some(9 * SECOND)).start(), SLOW);
        assert_eq!(*pause(1, Some(3600 * SECOND)).start(), 3600 * SECOND);
    }
}
