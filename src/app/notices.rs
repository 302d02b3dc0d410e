//! What has just happened, in a sentence, until it is read.
//!
//! Good news goes with the next key or after a while. Bad news stays for a moment at least, however quickly somebody
//! types, and then goes with the next key.

use std::time::Duration;

use super::effect::{Effect, TimerId};

/// How long good news stands.
const GOOD_NEWS: Duration = Duration::from_secs(4);

/// How long bad news stands whatever is typed.
const BAD_NEWS: Duration = Duration::from_secs(2);

/// Sentences that stand at once; the oldest goes first.
const MOST: usize = 3;

/// How a notice is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Something has worked.
    Done,
    /// Something to know.
    Warning,
    /// Something has not worked.
    Failed,
}

/// One notice. The text may quote foreign text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// How it is meant.
    pub tone: Tone,
    /// One or two sentences.
    pub text: String,
    /// Runs until it may go; `None` once it has run out.
    timer: Option<TimerId>,
}

/// The notices that stand.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Notices {
    standing: Vec<Notice>,
}

impl Notices {
    /// Puts a sentence up; `timer` is new. The same sentence twice stands once.
    pub fn put(&mut self, tone: Tone, text: String, timer: TimerId) -> Effect {
        // What was not bad is out of date now.
        self.standing.retain(|old| old.text != text && old.tone == Tone::Failed);
        while self.standing.len() >= MOST {
            self.standing.remove(0);
        }
        self.standing.push(Notice { tone, text, timer: Some(timer) });
        let after = if tone == Tone::Done { GOOD_NEWS } else { BAD_NEWS };
        Effect::StartTimer { id: timer, after }
    }

    /// A key was pressed: what may go, goes. Tells whether anything did.
    pub fn key_pressed(&mut self) -> bool {
        let before = self.standing.len();
        self.standing.retain(|notice| notice.tone == Tone::Failed && notice.timer.is_some());
        self.standing.len() != before
    }

    /// A timer has run out; tells whether anything visible changed.
    pub fn elapsed(&mut self, timer: TimerId) -> bool {
        let before = self.standing.len();
        self.standing.retain(|notice| notice.tone != Tone::Done || notice.timer != Some(timer));
        for notice in &mut self.standing {
            if notice.timer == Some(timer) {
                notice.timer = None;
            }
        }
        self.standing.len() != before
    }

    /// This sentence does not hold any more.
    pub fn take_back(&mut self, text: &str) {
        self.standing.retain(|notice| notice.text != text);
    }

    /// Those that stand, the newest last.
    pub fn standing(&self) -> &[Notice] {
        &self.standing
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_news_goes_with_the_next_key_or_in_time() {
        let mut notices = Notices::default();
        notices.put(Tone::Done, "Saved.".to_owned(), TimerId(1));
        assert!(!notices.elapsed(TimerId(9)));
        assert!(notices.elapsed(TimerId(1)));
        assert!(notices.standing().is_empty());
        notices.put(Tone::Done, "Saved.".to_owned(), TimerId(2));
        assert!(notices.key_pressed());
        assert!(notices.standing().is_empty() && !notices.elapsed(TimerId(2)));
    }

    #[test]
    fn bad_news_outlives_keys_for_a_moment() {
        let mut notices = Notices::default();
        notices.put(Tone::Failed, "Refused.".to_owned(), TimerId(1));
        assert!(!notices.key_pressed());
        assert!(!notices.elapsed(TimerId(1)), "it still stands, so nothing changed on screen");
        assert!(notices.key_pressed());
    }

    #[test]
    fn the_same_sentence_stands_once_and_few_at_all() {
        let mut notices = Notices::default();
        for (id, text) in (0u64..).zip(["a", "a", "b", "c", "d"]) {
            notices.put(Tone::Failed, text.to_owned(), TimerId(id));
        }
        let texts: Vec<&str> = notices.standing().iter().map(|it| it.text.as_str()).collect();
        assert_eq!(texts, ["b", "c", "d"]);
    }
}
