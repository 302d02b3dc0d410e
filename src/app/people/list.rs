//! Who is in the list, and what is told of each.

use super::People;
use crate::app::desk::Desk;
use crate::app::form::picker::{Mode, matching};
use crate::app::ticket_form::fields::people_items;
use crate::model::{User, UserId};
use crate::text;

/// A line of a profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileLine {
    /// What it tells; empty on the lines after the first of a long text.
    pub label: &'static str,
    /// May be foreign text.
    pub text: String,
}

/// Cells of the longest label and what keeps it apart.
pub const LABEL: usize = 13;

impl People {
    /// Works out who fits the filter. The selection stays on its person; if they are gone, on who took their place.
    pub(super) fn narrow(&mut self, desk: &Desk) {
        let place = self.place();
        let people = &desk.store.people.items;
        let query = self.filter.text().trim();
        let fits = if query.is_empty() {
            let mut all: Vec<&User> = people.iter().collect();
            all.sort_by_cached_key(|user| (user.name.to_lowercase(), user.id));
            all.into_iter().map(|user| user.id).collect()
        } else {
            let found = matching::matches(&people_items(desk), query, Mode::Many).into_iter();
            let person = |at: u32| people.get(usize::try_from(at).ok()?).map(|user| user.id);
            found.filter_map(person).collect()
        };
        self.found = fits;
        if self.place().is_none() {
            let last = self.found.len().saturating_sub(1);
            self.selected = self.found.get(place.unwrap_or(0).min(last)).copied();
        }
    }

    /// The place of the selected person.
    pub fn place(&self) -> Option<usize> {
        self.found.iter().position(|user| Some(*user) == self.selected)
    }

    /// The people in sight from the first one on.
    pub fn in_sight(&self) -> impl Iterator<Item = UserId> {
        self.found.iter().copied().skip(self.top)
    }

    /// The profile of the selected person, in lines of that width. What is not told is left out.
    pub fn lines(&self, width: usize, desk: &Desk) -> Vec<ProfileLine> {
        self.person(desk).map_or_else(Vec::new, |user| profile(user, width))
    }
}

fn profile(user: &User, width: usize) -> Vec<ProfileLine> {
    let rights = rights_in_words(user);
    let rights = if rights.is_empty() { "none of their own".to_owned() } else { rights.join(", ") };
    let told = [
        ("E-mail", user.email.as_str()),
        ("Rights", &rights),
        ("Title", &user.title),
        ("Company", &user.company),
        ("Work phone", &user.work_phone),
        ("Cell phone", &user.cell_phone),
        ("Address", &user.address),
        ("Comments", &user.comments),
    ];
    let room = width.saturating_sub(LABEL).max(8);
    let mut lines = Vec::new();
    for (label, text) in told {
        let wrapped = text.lines().flat_map(|line| text::wrap(&text::clean(line), room));
        for (at, text) in wrapped.enumerate() {
            lines.push(ProfileLine { label: if at == 0 { label } else { "" }, text });
        }
    }
    lines
}

/// What somebody may do in the account.
pub fn rights_in_words(user: &User) -> Vec<&'static str> {
    if user.is_account_administrator {
        return vec!["administrator"];
    }
    let rights = [
        (user.can_manage_projects, "adds projects"),
        (user.can_view_profiles, "sees people"),
        (user.can_manage_profiles, "changes people"),
    ];
    rights.into_iter().filter(|(has, _)| *has).map(|(_, words)| words).collect()
}
