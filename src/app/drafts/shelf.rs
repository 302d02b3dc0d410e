//! Which drafts lie on this machine, and in which file: what stands in a form now is compared with what lies there, and
//! only what differs is written.

use std::time::Duration;

use super::{DraftFile, Drafts, FoundDraft, Left, Place, Strange, record};
use crate::app::command::Command;
use crate::app::desk::Desk;
use crate::app::effect::{Effect, TimerId};
use crate::app::form::draft::Draft;
use crate::app::keymap::Context;
use crate::app::notices::Tone;
use crate::model::Timestamp;

/// How long after a key what it has changed is written, also while typing goes on.
const SOON: Duration = Duration::from_millis(400);

/// How long a disk that took nothing is left alone.
const LATER: Duration = Duration::from_secs(15);

/// What is said when a disk takes nothing, until it does.
const NOT_KEPT: &str =
    "What you type cannot be kept on this machine just now, and would be lost with this program.";

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Shelf {
    lying: Vec<Lying>,
    pub(super) strange: Vec<Strange>,
    /// Found while the form they are of was open: taken in when that has gone.
    late: Vec<FoundDraft>,
    /// How many are in the hands of other programs that run.
    pub(super) elsewhere: usize,
    /// Numbers the files of this run.
    last: u64,
    /// Runs while something may have changed.
    pub(super) timer: Option<TimerId>,
    /// Runs while nothing can be written.
    retry: Option<TimerId>,
    /// Whose drafts these are; nobody's where all is thrown away at the end.
    pub(super) account: Option<String>,
    pub(super) problem: Option<String>,
}

#[derive(Debug)]
struct Lying {
    file: DraftFile,
    place: Place,
    left: Left,
    written: Timestamp,
}

impl Shelf {
    pub(super) fn written(&self, place: &Place) -> Option<Timestamp> {
        self.lying.iter().find(|it| it.place == *place).map(|it| it.written)
    }

    /// Whether it was found before. Where a file system has no locks it keeps its name, and is found each time.
    fn knows(&self, name: &str) -> bool {
        let is_it = |file: &DraftFile| matches!(file, DraftFile::Found(known) if known == name);
        self.lying.iter().any(|it| is_it(&it.file))
            || self.strange.iter().any(|it| it.found.name == name)
            || self.late.iter().any(|it| it.name == name)
    }

    /// The draft that lies there belongs elsewhere from now on.
    pub(super) fn rename(&mut self, from: &Place, to: &Place) {
        for it in self.lying.iter_mut().filter(|it| it.place == *from) {
            it.place.clone_from(to);
        }
    }

    /// Whether what was left is there again at the next start.
    pub(super) const fn is_safe(&self) -> bool {
        self.account.is_some() && self.problem.is_none()
    }
}

impl Desk {
    /// Goes on with the drafts of this account; those of the one before are laid aside as they are.
    pub(in crate::app) fn open_drafts(&mut self, account: Option<String>) {
        if self.drafts.shelf.account == account && account.is_some() {
            return;
        }
        let is_its = |it: &Drafts| account.is_some() && it.shelf.account == account;
        let known =
            self.drafts_aside.iter().position(is_its).map(|at| self.drafts_aside.remove(at));
        let is_known = known.is_some();
        let mut before = std::mem::replace(&mut self.drafts, known.unwrap_or_default());
        before.lay_aside();
        // there is one disk for all of them
        self.drafts.shelf.problem = before.shelf.problem.take();
        self.drafts.shelf.retry = before.shelf.retry.take();
        if before.shelf.account.is_some() {
            self.drafts_aside.push(before);
        }
        self.drafts.shelf.account.clone_from(&account);
        // what another one has left is nobody else's business
        self.texts.clear();
        let Some(account) = account else { return };
        self.effect(Effect::FindTexts { account: account.clone() });
        if !is_known {
            self.effect(Effect::FindDrafts { account });
        }
    }

    /// Something may have been typed: it is written soon.
    pub(in crate::app) fn shelve_soon(&mut self, is_form_open: bool, signs_in: bool) {
        let Drafts { kept, shelf: Shelf { lying, timer, account, .. }, .. } = &self.drafts;
        let is_calm = !is_form_open && lying.len() == kept.len();
        if is_calm || timer.is_some() || account.is_none() && !signs_in {
            return;
        }
        let id = self.next_timer();
        self.drafts.shelf.timer = Some(id);
        self.effect(Effect::StartTimer { id, after: SOON });
    }

    /// Whether it is time to write.
    pub(in crate::app) fn is_time_to_shelve(&mut self, timer: TimerId) -> bool {
        self.drafts.shelf.timer.take_if(|it| *it == timer).is_some()
    }

    /// Writes what is not written yet, and takes away what is done with; `open` is what stands in the forms.
    pub(in crate::app) fn shelve(&mut self, open: Vec<(Place, Left)>) {
        let Some(account) = self.drafts.shelf.account.clone() else { return };
        let mut present = open;
        for (place, left) in &self.drafts.kept {
            if !present.iter().any(|(known, _)| known == place) {
                present.push((place.clone(), left.clone()));
            }
        }
        let lying = std::mem::take(&mut self.drafts.shelf.lying);
        let (stay, gone): (Vec<_>, Vec<_>) =
            lying.into_iter().partition(|it| present.iter().any(|(place, _)| it.place == *place));
        self.drafts.shelf.lying = stay;
        // what has gone from one draft to another is there before the first one goes
        for (place, left) in present {
            self.shelve_one(&account, place, left);
        }
        for Lying { file, .. } in gone {
            self.effect(Effect::DropDraft { account: account.clone(), file });
        }
    }

    fn shelve_one(&mut self, account: &str, place: Place, left: Left) {
        let Shelf { lying, last, .. } = &mut self.drafts.shelf;
        let known = lying.iter_mut().find(|it| it.place == place);
        if known.as_ref().is_some_and(|it| it.left == left) {
            return;
        }
        let written = self.now.moment;
        let Some(text) = record::write(account, written, &place, &left) else { return };
        let file = if let Some(known) = known {
            (known.left, known.written) = (left, written);
            known.file.clone()
        } else {
            *last += 1;
            let file = DraftFile::Ours(*last);
            lying.push(Lying { file: file.clone(), place, left, written });
            file
        };
        self.effect(Effect::KeepDraft { account: account.to_owned(), file, text });
    }

    /// Looks once more for what other programs have left, or have in their hands.
    pub(in crate::app) fn look_for_drafts(&mut self) {
        if let Some(account) = self.drafts.shelf.account.clone() {
            self.effect(Effect::FindDrafts { account });
        }
    }

    /// So many are in the hands of other programs that run. Tells whether that is news.
    pub(in crate::app) fn drafts_elsewhere(&mut self, account: &str, count: usize) -> bool {
        let is_ours = self.drafts.shelf.account.as_deref() == Some(account);
        is_ours && std::mem::replace(&mut self.drafts.shelf.elsewhere, count) != count
    }

    /// Takes in the drafts that lie there from before; `open` is what the forms on the screen would take.
    pub(in crate::app) fn drafts_found(
        &mut self,
        account: &str,
        found: Vec<FoundDraft>,
        open: &[Place],
    ) {
        if self.drafts.shelf.account.as_deref() != Some(account) {
            return;
        }
        let is_news = |it: &FoundDraft| !self.drafts.shelf.knows(&it.name);
        let found: Vec<FoundDraft> = found.into_iter().filter(is_news).collect();
        let mut taken = 0;
        let strange_before = self.drafts.shelf.strange.len();
        for draft in found {
            match record::read(&draft.text, account) {
                Ok(it) if open.contains(&it.place) => self.drafts.shelf.late.push(draft),
                Ok(it)
                    if it.place.is_of_something_new()
                        || self.drafts.shelf.written(&it.place).is_none() =>
                {
                    let record::Read { place, left, written } = it;
                    let place = self.drafts.free(&place);
                    let file = DraftFile::Found(draft.name);
                    let lying = Lying { file, place: place.clone(), left: left.clone(), written };
                    self.drafts.shelf.lying.push(lying);
                    self.drafts.keep(place, left);
                    taken += 1;
                }
                Ok(it) => self
                    .is_strange(draft, format!("there is another draft for {}", it.place.words())),
                Err(why @ record::Unread::Foreign) => {
                    // what it holds is nobody's business here; where it lies is said
                    let draft = FoundDraft { text: String::new(), ..draft };
                    self.is_strange(draft, why.words());
                }
                Err(why) => self.is_strange(draft, why.words()),
            }
        }
        self.drafts.join();
        let strange = self.drafts.shelf.strange.len() - strange_before;
        if taken + strange > 0 {
            self.tell_of_left(taken, strange);
        }
    }

    /// Forms have gone: what waited for them is taken in.
    pub(in crate::app) fn late_drafts(&mut self, open: &[Place]) {
        let late = std::mem::take(&mut self.drafts.shelf.late);
        if let Some(account) = self.drafts.shelf.account.clone().filter(|_| !late.is_empty()) {
            self.drafts_found(&account, late, open);
        }
    }

    fn is_strange(&mut self, found: FoundDraft, why: String) {
        self.drafts.shelf.strange.push(Strange { found, why });
    }

    /// Says what of all that was left there is, as the list has it.
    fn tell_of_left(&mut self, drafts: usize, strange: usize) {
        let key = self.keymap.key_of(Context::Projects, Command::Drafts);
        let outside = "that was written in an editor outside";
        let texts = match self.texts.len() {
            0 => None,
            1 => Some(format!("a text {outside}")),
            more => Some(format!("{more} texts that were written in an editor outside")),
        };
        let words = match (drafts, strange, texts) {
            (0, 0, None) => return,
            (0, 0, Some(_)) if self.texts.len() == 1 => {
                format!("A text {outside} was left; {key} shows it.")
            }
            (0, 0, Some(texts)) => format!("{texts} were left; {key} shows them."),
            (0, _, None) => {
                format!("There are drafts that cannot be taken up; {key} shows them as they are.")
            }
            (1, 0, None) => format!("A draft from before is kept; {key} shows it."),
            (1, _, None) => {
                format!("Drafts from before are kept, not all can be taken up; {key} lists them.")
            }
            (more, _, None) => {
                format!("{more} drafts from before are kept; {key} lists them.")
            }
            (1, 0, Some(texts)) => {
                format!("A draft and {texts} are kept from before; {key} lists them.")
            }
            (drafts, strange, Some(texts)) => {
                let drafts = drafts + strange;
                format!("{drafts} drafts and {texts} are kept from before; {key} lists them.")
            }
        };
        self.say(Tone::Warning, words);
    }

    /// How many things lie there that were typed and not sent, whether they can be taken up or not.
    pub fn left_over(&self) -> usize {
        self.drafts.kept().len() + self.strange().count()
    }

    /// Files that cannot be taken up: drafts that are damaged, of a newer version, of another account, or a second one of the
    /// same form, and texts that an editor has left.
    pub(in crate::app) fn strange(&self) -> impl Iterator<Item = &Strange> {
        self.drafts.shelf.strange.iter().chain(&self.texts)
    }

    /// Takes in the texts that an editor has left; they are told of once. Tells whether there are some.
    pub(in crate::app) fn texts_found(&mut self, account: &str, found: Vec<FoundDraft>) -> bool {
        if self.drafts.shelf.account.as_deref() != Some(account) {
            return false;
        }
        let why = "it was written in an editor outside, and the editor failed or smartq ended before it was saved; it may be among the drafts too";
        let strange = |found| Strange { found, why: why.to_owned() };
        self.texts = found.into_iter().map(strange).collect();
        if self.texts.is_empty() {
            return false;
        }
        // the drafts may have been found before
        let is_found = |it: &&Lying| matches!(it.file, DraftFile::Found(_));
        let drafts = self.drafts.shelf.lying.iter().filter(is_found).count();
        self.tell_of_left(drafts, self.drafts.shelf.strange.len());
        true
    }

    /// A file that cannot be taken up is done with.
    pub(in crate::app) fn throw_strange_away(&mut self, name: &str) {
        if let Some(at) = self.texts.iter().position(|it| it.found.name == name) {
            let Strange { found, .. } = self.texts.remove(at);
            return self.effect(Effect::DeleteText(found.path));
        }
        let Some(account) = self.drafts.shelf.account.clone() else { return };
        self.drafts.shelf.strange.retain(|it| it.found.name != name);
        self.effect(Effect::DropDraft { account, file: DraftFile::Found(name.to_owned()) });
    }

    /// What that form left is done with.
    pub(in crate::app) fn throw_draft_away(&mut self, place: &Place, draft: &Draft) {
        if self.drafts.left(place).is_some_and(|left| left.draft == *draft) {
            drop(self.drafts.take(place));
        } else {
            // it was answered while that was asked, and another one may have taken its place
            self.say(Tone::Warning, "It is no longer there as it was: nothing was thrown away.");
        }
    }

    /// Drafts can be kept on this machine, or not: then this says why.
    pub(in crate::app) fn drafts_kept(&mut self, result: Result<(), String>) {
        let problem = result.err();
        if problem.is_none() {
            self.notices.take_back(NOT_KEPT);
        } else if self.drafts.shelf.problem.is_none() {
            self.say(Tone::Failed, NOT_KEPT);
        }
        self.drafts.shelf.problem = problem;
        self.retry_later();
    }

    /// What cannot be written now is tried again by itself.
    fn retry_later(&mut self) {
        if self.drafts.shelf.problem.is_none() {
            self.drafts.shelf.retry = None;
        } else if self.drafts.shelf.retry.is_none() {
            let id = self.next_timer();
            self.drafts.shelf.retry = Some(id);
            self.effect(Effect::StartTimer { id, after: LATER });
        }
    }

    /// Whether it was time to try again; then that is done.
    pub(in crate::app) fn is_time_to_retry(&mut self, timer: TimerId) -> bool {
        let is_time = self.drafts.shelf.retry.take_if(|it| *it == timer).is_some();
        if is_time {
            self.effect(Effect::RetryDrafts);
            self.retry_later();
        }
        is_time
    }
}
