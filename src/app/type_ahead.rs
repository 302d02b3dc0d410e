//! Keys that are on their way when something else comes to have them: they were not meant for that.
//!
//! Words are typed on while their form is being saved: when it closes in their midst, the rest of them are no commands for
//! what comes to light below. And a dialog comes up by itself over what they were meant for.

use std::time::Duration;

use super::desk::Desk;
use super::effect::{Effect, TimerId};
use super::input::{Code, Key};
use super::notices::Tone;

/// Whoever has not typed for that long has looked up.
const PAUSE: Duration = Duration::from_millis(700);

/// See the module.
#[derive(Debug, Default)]
pub struct TypeAhead {
    /// Runs while such words may go on.
    words: Option<TimerId>,
    /// Runs while keys may still be meant for what was there before.
    unseen: Option<TimerId>,
}

impl Desk {
    /// Something was typed that no form takes, or may be: a form has gone that was waited for long.
    pub(super) fn typed_ahead(&mut self) {
        let id = self.next_timer();
        self.type_ahead.words = Some(id);
        self.effect(Effect::StartTimer { id, after: PAUSE });
    }

    /// Something has come up by itself: whoever types has not seen it yet.
    pub(super) fn came_up(&mut self) {
        let id = self.next_timer();
        self.type_ahead.unseen = Some(id);
        self.effect(Effect::StartTimer { id, after: PAUSE });
    }

    /// Whether a key is one of those that were on their way when it came up; then that is said, and done with it.
    pub(super) fn is_before_a_look(&mut self) -> bool {
        if self.type_ahead.unseen.is_none() {
            return false;
        }
        self.came_up();
        let words = "This has come up by itself, and what you typed just now was not for it: it was not taken. Pause for a moment, and keys are commands again.";
        self.say(Tone::Warning, words);
        true
    }

    /// What had come up is gone.
    pub(super) const fn went_away(&mut self) {
        self.type_ahead.unseen = None;
    }

    /// Whether that was the pause after which a key is a key again.
    pub(super) fn has_paused(&mut self, timer: TimerId) -> bool {
        let TypeAhead { words, unseen } = &mut self.type_ahead;
        [words, unseen].into_iter().any(|it| it.take_if(|it| *it == timer).is_some())
    }

    /// A key that types nothing ends such words; tells whether this one does.
    pub(super) fn ends_words(&mut self, key: Key) -> bool {
        let is_text =
            key.typed().is_some() || [Code::Enter, Code::Backspace].map(Key::plain).contains(&key);
        if !is_text {
            self.type_ahead.words = None;
        }
        !is_text
    }

    /// Whether this is one more letter of such words, where there is no text for it; then that is said, and done with it.
    /// Any key that types nothing ends them.
    pub(super) fn is_typed_ahead(&mut self, key: Key, takes_text: bool) -> bool {
        if self.type_ahead.words.is_none() {
            return false;
        }
        let is_text =
            key.typed().is_some() || [Code::Enter, Code::Backspace].map(Key::plain).contains(&key);
        if !is_text {
            self.type_ahead.words = None;
            return false;
        }
        if takes_text {
            return false;
        }
        self.typed_ahead();
        let words = "The form has closed: what you go on typing is not taken. Pause for a moment, and keys are commands again.";
        self.say(Tone::Failed, words);
        true
    }
}
