//! Words that are typed on while their form is being saved: when it closes in their midst, the rest of them are no
//! commands for what comes to light below.

use std::time::Duration;

use super::desk::Desk;
use super::effect::{Effect, TimerId};
use super::input::{Code, Key};
use super::notices::Tone;

/// Whoever has not typed for that long has looked up.
const PAUSE: Duration = Duration::from_millis(700);

/// See the module.
#[derive(Debug, Default)]
pub struct TypeAhead(Option<TimerId>);

impl Desk {
    /// Something was typed that no form takes.
    pub(super) fn typed_ahead(&mut self) {
        let id = self.next_timer();
        self.type_ahead = TypeAhead(Some(id));
        self.effect(Effect::StartTimer { id, after: PAUSE });
    }

    /// Whether that was the pause after which a key is a key again.
    pub(super) fn has_paused(&mut self, timer: TimerId) -> bool {
        self.type_ahead.0.take_if(|it| *it == timer).is_some()
    }

    /// A key that types nothing ends such words; tells whether this one does.
    pub(super) fn ends_words(&mut self, key: Key) -> bool {
        let is_text =
            key.typed().is_some() || [Code::Enter, Code::Backspace].map(Key::plain).contains(&key);
        if !is_text {
            self.type_ahead = TypeAhead::default();
        }
        !is_text
    }

    /// Whether this is one more letter of such words, where there is no text for it; then that is said, and done with it.
    /// Any key that types nothing ends them.
    pub(super) fn is_typed_ahead(&mut self, key: Key, takes_text: bool) -> bool {
        if self.type_ahead.0.is_none() {
            return false;
        }
        let is_text =
            key.typed().is_some() || [Code::Enter, Code::Backspace].map(Key::plain).contains(&key);
        if !is_text {
            self.type_ahead = TypeAhead::default();
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
