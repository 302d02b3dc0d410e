//! The people of the account: a list that typing narrows, and the profile of the one that is selected.

mod doomed;
pub mod list;
mod mouse;

#[cfg(test)]
mod tests;

use super::admin_form::{AdminForm, Subject, Whose};
use super::command::Command;
use super::desk::Desk;
use super::form::line::Line;
use super::input::{Code, Key};
use super::keymap::Context;
use super::layer::{Answer, Go, Layer, Question, Reason};
use super::layout;
use super::notices::Tone;
use super::rights;
use super::scroll::{Scroll, half};
use crate::model::rights::{Action, LAST_ADMINISTRATOR_IS_KEPT, LAST_ADMINISTRATOR_STAYS};
use crate::model::{User, UserId};
use crate::worker::reply::{Administered, Reply};
use crate::worker::request::{AdminWrite, Edit, Read, Thing};

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct People {
    /// Who has the keys.
    pub selected: Option<UserId>,
    /// People above the first one in sight.
    pub top: usize,
    /// What narrows the list.
    pub filter: Line,
    /// Whether it is being typed.
    pub is_typing: bool,
    /// Whether the profile has the whole screen.
    pub is_open: bool,
    /// How far the profile is scrolled.
    pub profile: Scroll,
    /// Who fits the filter, the best first; without one, by name.
    pub found: Vec<UserId>,
}

impl People {
    /// The list, asked for anew; this person is selected.
    pub fn open(selected: Option<UserId>, desk: &mut Desk) -> Self {
        desk.read(Read::People);
        let mut it = Self {
            selected,
            top: 0,
            filter: Line::default(),
            is_typing: false,
            is_open: false,
            profile: Scroll::default(),
            found: Vec::new(),
        };
        it.narrow(desk);
        it.resized(desk);
        it
    }

    /// Where its keys are looked up.
    pub(super) const fn context(&self) -> Context {
        if self.is_typing { Context::Filter } else { Context::People }
    }

    /// The selected person.
    pub fn person<'a>(&self, desk: &'a Desk) -> Option<&'a User> {
        desk.store.person(self.selected?)
    }

    pub(super) fn command(&mut self, command: Command, desk: &mut Desk) -> Go {
        match command {
            Command::Filter => self.is_typing = true,
            Command::Open if self.is_typing => self.is_typing = false,
            Command::Open => {
                self.is_open ^= true;
                self.profile = Scroll::default();
            }
            Command::New => return form(Whose::New, desk),
            Command::Edit => return self.edit(desk),
            Command::Me => return me(desk),
            Command::Delete => return self.ask_to_delete(desk),
            Command::Refresh => {
                desk.read(Read::People);
                desk.read(Read::Me);
            }
            Command::Back => return self.back(desk),
            _ => return self.walk(command, desk),
        }
        Go::Shown
    }

    /// Out of what is open first, then out of the filter, then out of the screen.
    fn back(&mut self, desk: &Desk) -> Go {
        if !self.is_typing && std::mem::take(&mut self.is_open) {
            return Go::Shown;
        }
        if std::mem::take(&mut self.is_typing) || !self.filter.text().is_empty() {
            self.filter = Line::default();
            self.narrow(desk);
            return Go::Shown;
        }
        Go::Pop
    }

    fn edit(&self, desk: &mut Desk) -> Go {
        let Some(user) = self.person(desk).cloned() else { return Go::Stay };
        if desk.session().is_some_and(|session| session.me.id == user.id) {
            return me(desk);
        }
        form(Whose::Other(Box::new(user)), desk)
    }

    pub(super) fn text_key(&mut self, key: Key, desk: &Desk) -> Go {
        if !self.is_typing || matches!(key.code, Code::Enter | Code::Tab) || !self.filter.key(key) {
            return Go::Stay;
        }
        self.narrow_anew(desk)
    }

    pub(super) fn paste(&mut self, text: &str, desk: &Desk) -> Go {
        if !self.is_typing {
            return Go::Stay;
        }
        self.filter.insert(text.trim());
        self.narrow_anew(desk)
    }

    /// What fits best is selected.
    fn narrow_anew(&mut self, desk: &Desk) -> Go {
        self.narrow(desk);
        self.selected = self.found.first().copied().or(self.selected);
        Go::Shown
    }

    pub(super) fn reply(&mut self, reply: &Reply, desk: &mut Desk) -> Go {
        match reply {
            Reply::People { result, .. } => {
                if let Err(failure) = result
                    && desk.store.people.known
                {
                    desk.say_failure(failure);
                }
            }
            Reply::Administered { result: Ok(Administered::Gone(Thing::User(_))), .. } => {
                desk.say(Tone::Done, "They were deleted.");
            }
            Reply::Administered { .. } | Reply::Me { .. } => {}
            _ => return Go::Stay,
        }
        self.narrow(desk);
        Go::Shown
    }

    pub(super) fn answer(&mut self, answer: &Answer, desk: &mut Desk) -> Go {
        match answer {
            Answer::Administered(Thing::User(user)) => {
                self.narrow(desk);
                if !self.found.contains(user) {
                    self.filter = Line::default();
                    self.narrow(desk);
                }
                self.selected = Some(*user);
            }
            Answer::Confirmed(Question::DeleteThing(Thing::User(user))) => {
                desk.administer(AdminWrite::User(Edit::Delete(*user)));
            }
            _ => {}
        }
        Go::Shown
    }

    pub(super) fn disabled(&self, command: Command, desk: &Desk) -> Option<Reason> {
        let person = self.person(desk);
        let on_person = matches!(command, Command::Edit | Command::Delete | Command::Open);
        match (command, person) {
            (Command::Open, _) if self.is_typing => None,
            (_, None) if on_person => Some(Reason::new("Nobody is selected.")),
            (Command::New, _) => rights::may_in_account(desk, Action::AddPerson).err(),
            (Command::Edit, Some(user)) => {
                let action = Action::ChangeProfile(rights::person(desk, user));
                rights::may_in_account(desk, action).err()
            }
            (Command::Delete, Some(user)) => {
                let refused = rights::may_in_account(desk, Action::DeletePerson).err();
                let last =
                    || is_last_administrator(user, desk).then(|| Reason::new(last_is_kept()));
                refused.or_else(last)
            }
            (Command::Refresh, _) if desk.store.people.is_loading() => {
                Some(Reason::new("The people are being fetched already."))
            }
            _ => None,
        }
    }

    pub(super) fn resized(&mut self, desk: &Desk) {
        let layout = layout::people(desk.size, self.is_open);
        if let Some(list) = layout.list {
            let place = self.place().unwrap_or(0);
            let room = layout::rows(list, 1);
            self.top = layout::scrolled(self.top, place, self.found.len(), room);
        }
        let lines = self.lines(layout.profile.width.into(), desk).len();
        self.profile = self.profile.kept_within(lines, layout.profile.height.into());
    }

    fn walk(&mut self, command: Command, desk: &Desk) -> Go {
        let layout = layout::people(desk.size, self.is_open);
        let height = usize::from(layout.profile.height);
        let lines = self.lines(layout.profile.width.into(), desk).len();
        let page = layout.list.map_or(1, |list| usize::from(list.height / 2).max(1));
        let place = self.place().unwrap_or(0);
        let last = self.found.len().saturating_sub(1);
        let to = match command {
            // a profile that has the whole screen is what half a page is of
            Command::HalfPageDown if self.is_open => {
                self.profile = self.profile.by(half(height), lines, height);
                return Go::Shown;
            }
            Command::HalfPageUp if self.is_open => {
                self.profile = self.profile.by(-half(height), lines, height);
                return Go::Shown;
            }
            Command::Up => place.saturating_sub(1),
            Command::Down => place + 1,
            Command::First => 0,
            Command::Last => last,
            Command::HalfPageUp => place.saturating_sub(page),
            Command::HalfPageDown => place + page,
            _ => return Go::Stay,
        };
        let to = self.found.get(to.min(last)).copied();
        let moved = to != self.selected;
        self.selected = to;
        self.profile = Scroll::default();
        if moved { Go::Shown } else { Go::Stay }
    }
}

fn form(whose: Whose, desk: &mut Desk) -> Go {
    let form = AdminForm::resumed(Subject::Person(whose), desk);
    Go::Push(Layer::AdminForm(Box::new(form)))
}

/// One's own profile.
pub(super) fn me(desk: &mut Desk) -> Go {
    let Some(session) = desk.session() else { return Go::Stay };
    let me = session.me.clone();
    form(Whose::Mine(Box::new(me)), desk)
}

/// Whether nobody else administers the account. Only an administrator sees enough to know.
pub(super) fn is_last_administrator(user: &User, desk: &Desk) -> bool {
    let people = &desk.store.people;
    let sees_all = desk.session().is_some_and(|session| session.me.is_account_administrator);
    let others = people.items.iter().filter(|it| it.id != user.id && it.is_account_administrator);
    user.is_account_administrator && sees_all && people.known && others.count() == 0
}

/// Why his rights stay.
pub(super) fn last_stays() -> String {
    sentence(LAST_ADMINISTRATOR_STAYS)
}

fn last_is_kept() -> String {
    sentence(LAST_ADMINISTRATOR_IS_KEPT)
}

/// Words of the server as a sentence.
fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(letters).chain(['.']).collect()
}
