//! What each write is known by: its key, and where the server stood when it was first asked for.
//!
//! An intention is kept until its fate is known. Whoever gives the same [`RequestId`] again, because he was told that
//! the fate of his write is open, goes on with the old key, and what he wanted is looked for before it is sent.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, OnceLock};

use super::history::Mark;
use super::reply::{Failure, FailureKind};
use super::request::RequestId;
use crate::api::{Client, IdempotencyKey};
use crate::model::Timestamp;

/// How much shorter than it tells a server is taken to keep its answers, in seconds: clocks are set, and a request may be
/// under way for long.
const MARGIN: i64 = 60 * 60;

/// See the module.
#[derive(Debug, Clone)]
pub(super) struct Intention {
    /// Sent with every attempt.
    pub(super) key: IdempotencyKey,
    /// What was seen before this is not what was sent.
    pub(super) known: Mark,
    /// When it was asked for first, by the server's clock.
    pub(super) sent: Option<Timestamp>,
    /// Whether it was tried before, and may have been applied then.
    pub(super) is_again: bool,
    /// The highest id that was known of its kind before the first send, where that was in an earlier run.
    pub(super) floor: Option<u64>,
    /// What was there before the first attempt, of things that carry no time of their making.
    before: Arc<OnceLock<HashSet<String>>>,
}

impl Intention {
    /// One that was never tried.
    pub(super) fn new(known: Mark, sent: Option<Timestamp>) -> Self {
        let key = IdempotencyKey::random();
        Self { key, known, sent, is_again: false, floor: None, before: Arc::default() }
    }

    /// Whether the server would still answer to its key as it has answered then.
    pub(super) fn is_remembered(&self, client: &Client) -> bool {
        let kept = client.keys_kept_for();
        kept.is_some_and(|kept| is_within(kept, self.sent, client.server_time()))
    }

    /// Notes what was there before the first attempt; later ones change nothing of it.
    pub(super) fn remember(&self, ids: impl Iterator<Item = String>) {
        let _first = self.before.get_or_init(|| ids.collect());
    }

    /// Whether what has that id was there before the run in which it was sent first. Servers count upwards.
    pub(super) fn is_below(&self, id: u64) -> bool {
        self.floor.is_some_and(|floor| id <= floor)
    }

    /// Whether that was there before the first attempt.
    pub(super) fn remembers(&self, id: &str) -> bool {
        self.before.get().is_some_and(|before| before.contains(id))
    }
}

/// Whether what was sent then is still known now to a server that keeps it for so many seconds.
fn is_within(kept: i64, sent: Option<Timestamp>, now: Option<Timestamp>) -> bool {
    let age = |sent: Timestamp, now: Timestamp| now.unix().saturating_sub(sent.unix());
    sent.zip(now).is_some_and(|(sent, now)| age(sent, now) < kept.saturating_sub(MARGIN))
}

/// The intentions whose fate is open.
#[derive(Debug, Default)]
pub(super) struct Intentions(HashMap<RequestId, Intention>);

impl Intentions {
    /// The intention of that name: the one that was begun before, or `new`.
    pub(super) fn begin(
        &mut self,
        request: RequestId,
        new: impl FnOnce() -> Intention,
    ) -> Intention {
        if let Some(open) = self.0.get(&request) {
            return Intention { is_again: true, ..open.clone() };
        }
        let intention = new();
        self.0.insert(request, intention.clone());
        intention
    }

    /// Notes how an attempt has ended. Only what tells the fate of every attempt so far ends the intention.
    pub(super) fn ended(&mut self, request: RequestId, failure: Option<&Failure>) {
        let is_open = failure.is_some_and(|failure| match failure.kind {
            FailureKind::Unknown
            | FailureKind::Offline
            | FailureKind::Server
            | FailureKind::Busy { .. }
            | FailureKind::SignIn { .. }
            | FailureKind::Cancelled => true,
            FailureKind::Forbidden
            | FailureKind::Gone
            | FailureKind::Conflict
            | FailureKind::Changed
            | FailureKind::Invalid { .. }
            | FailureKind::TooLarge
            | FailureKind::PlainHttp { .. }
            | FailureKind::LocalFile => false,
        });
        if !is_open {
            self.0.remove(&request);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::history::History;
    use super::*;

    const REQUEST: RequestId = RequestId(1);

    fn begin(intentions: &mut Intentions) -> Intention {
        intentions.begin(REQUEST, || Intention::new(History::default().mark(), None))
    }

    #[test]
    fn what_is_in_doubt_stays_the_same_intention() {
        let mut intentions = Intentions::default();
        let first = begin(&mut intentions);
        for kind in [FailureKind::Unknown, FailureKind::Offline] {
            intentions.ended(REQUEST, Some(&Failure::new(kind, "x")));
            let again = begin(&mut intentions);
            assert!(!first.is_again && again.is_again);
            assert_eq!(first.key, again.key);
        }
    }

    #[test]
    fn a_key_counts_only_as_long_as_the_server_surely_knows_it() {
        let (day, at) = (86_400, Timestamp::from_unix);
        assert!(is_within(day, at(0), at(82_799)));
        assert!(!is_within(day, at(0), at(82_800)));
        assert!(!is_within(1_800, at(0), at(0)), "too short to rely on");
        assert!(!is_within(day, None, at(1)) && !is_within(day, at(0), None));
    }

    #[test]
    fn what_is_settled_is_forgotten() {
        for failure in [None, Some(Failure::new(FailureKind::Forbidden, "x"))] {
            let mut intentions = Intentions::default();
            let first = begin(&mut intentions);
            intentions.ended(REQUEST, failure.as_ref());
            let next = begin(&mut intentions);
            assert!(!next.is_again && first.key != next.key);
        }
    }
}
