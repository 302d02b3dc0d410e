//! What the user was told, and what is still there to be taken up.

use smartq::app::notices::Tone;

use crate::support::driver::Driver;

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// Every warning and every failure, in order, without repetition in a row.
    words: Vec<String>,
}

impl Told {
    /// Takes in what stands on the screen now.
    pub(super) fn listen(&mut self, driver: &Driver) {
        for notice in driver.state().desk.notices.standing() {
            if notice.tone != Tone::Done && self.words.last() != Some(&notice.text) {
                self.words.push(notice.text.clone());
            }
        }
    }

    /// How much was told so far.
    pub(super) const fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether it was said since then that something was not done.
    pub(super) fn of_trouble_since(&self, when: usize) -> bool {
        let words = ["meanwhile", "was not", "no longer there", "Nothing was changed"];
        self.words[when..].iter().any(|told| words.iter().any(|word| told.contains(word)))
    }
}

/// Whether that text can still be taken up: in a draft, or in a write that was not confirmed.
pub(super) fn is_kept(driver: &Driver, text: &str) -> bool {
    let desk = &driver.state().desk;
    let unsent = format!("{:?}", desk.unsent);
    let drafts = format!("{:?}", desk.drafts);
    unsent.contains(text) || drafts.contains(text)
}
