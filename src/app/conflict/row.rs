//! One property that both have changed, and which of them is taken.

use super::{merge, rows};
use crate::app::form::{Answer, Description, Kind};

/// Whose is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Ours.
    Mine,
    /// Theirs.
    Theirs,
    /// What is in both of them, as it was made of both or edited.
    Both,
}

/// See the module.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// What it is, and what kind of thing.
    pub about: Description,
    /// What was there before.
    pub before: Answer,
    /// What we have made of it.
    pub mine: Answer,
    /// What somebody else has made of it.
    pub theirs: Answer,
    /// What is made of both, where something can be.
    pub both: Option<Answer>,
    /// What is to be there; nothing is chosen for the user where something of either would go.
    pub taken: Option<Side>,
    /// Whether the user has written what is made of both.
    pub is_edited: bool,
    /// Theirs, as it was when that was written.
    pub(super) seen: Option<Answer>,
}

impl Row {
    /// Both have changed this, so called.
    pub(in crate::app) fn new(
        about: Description,
        before: Answer,
        mine: Answer,
        theirs: Answer,
    ) -> Self {
        let both = both(&about.kind, [&before, &mine, &theirs]);
        let (taken, is_edited, seen) = (None, false, None);
        let mut row = Self { about, before, mine, theirs, both, taken, is_edited, seen };
        if row.both.is_some() && !row.is_marked() {
            row.taken = Some(Side::Both);
        }
        row
    }

    /// Whether it is a text of many lines, which can be edited.
    pub fn is_text(&self) -> bool {
        self.about.kind == Kind::Text
    }

    /// Whether it was written by hand before theirs became what it is.
    pub(super) fn is_overtaken(&self) -> bool {
        self.is_edited && self.seen.as_ref() != Some(&self.theirs)
    }

    /// Whether places are left in what is made of both where it has not been said what is to stand there.
    pub fn is_marked(&self) -> bool {
        let of = [&self.before, &self.mine, &self.theirs].map(Answer::text);
        matches!(&self.both, Some(Answer::Text(text)) if merge::is_marked(text, of))
    }

    /// What can be taken.
    pub fn sides(&self) -> impl Iterator<Item = Side> {
        let both = self.both.is_some().then_some(Side::Both);
        [Side::Mine, Side::Theirs].into_iter().chain(both)
    }

    /// What one of them has there.
    pub fn of(&self, side: Side) -> &Answer {
        match side {
            Side::Mine => &self.mine,
            Side::Theirs => &self.theirs,
            Side::Both => self.both.as_ref().unwrap_or(&self.mine),
        }
    }

    /// What is to be there.
    pub(super) fn answer(&self) -> Option<&Answer> {
        self.taken.map(|side| self.of(side))
    }

    /// The next one is taken, or the one before; at the ends it goes round.
    pub(super) fn turn(&mut self, is_forward: bool) {
        let sides: Vec<Side> = self.sides().collect();
        let at = self.taken.and_then(|taken| sides.iter().position(|it| *it == taken));
        let last = sides.len() - 1;
        let next = match (at, is_forward) {
            (None, true) => 0,
            (None, false) => last,
            (Some(at), true) => (at + 1) % sides.len(),
            (Some(at), false) => at.checked_sub(1).unwrap_or(last),
        };
        self.taken = sides.get(next).copied();
        if self.taken == Some(Side::Both) && self.is_edited {
            // chosen with theirs in sight
            self.seen = Some(self.theirs.clone());
        }
    }

    /// The text that is edited: what is made of both, or what is ours where nothing can be.
    pub(super) fn text(&self) -> &str {
        self.of(Side::Both).text()
    }

    /// This was made of both by hand, with theirs as it was then in sight.
    pub(super) fn edit(&mut self, text: String, seen: Option<Answer>) {
        self.is_edited |= self.text() != text;
        if self.is_edited {
            self.both = Some(Answer::Text(text));
            // what is new in theirs is in none of it: that is looked at first
            self.taken = Some(Side::Both).filter(|_| seen.as_ref() == Some(&self.theirs));
            self.seen = seen;
        }
    }

    /// The same in the light of what is known now: what was chosen stays chosen where theirs is what it was.
    pub(super) fn keeping(mut self, earlier: &Self) -> Self {
        let is_same = self.theirs == earlier.theirs && self.mine == earlier.mine;
        if earlier.is_edited {
            // written by hand: never lost, but looked at again where something new has come
            let text = rows::as_in(&self, earlier.text(), &earlier.about.label);
            self.both = Some(Answer::Text(text));
            let seen = earlier.seen.as_ref();
            let seen = seen.map(|it| rows::as_in(&self, it.text(), &earlier.about.label));
            self.seen = seen.map(Answer::Text);
            self.is_edited = true;
            self.taken = None;
        }
        if is_same {
            self.taken = earlier.taken;
        }
        self
    }
}

/// What is in both: of sets what either has added and neither has taken away, of long texts their lines.
fn both(kind: &Kind, [before, mine, theirs]: [&Answer; 3]) -> Option<Answer> {
    match (before, mine, theirs) {
        (Answer::Words(before), Answer::Words(mine), Answer::Words(theirs)) => {
            Some(Answer::Words(union(before, mine, theirs)))
        }
        (Answer::Chosen(before), Answer::Chosen(mine), Answer::Chosen(theirs))
            if matches!(kind, Kind::People(_) | Kind::Choices(_)) =>
        {
            Some(Answer::Chosen(union(before, mine, theirs)))
        }
        (Answer::Text(before), Answer::Text(mine), Answer::Text(theirs)) if *kind == Kind::Text => {
            merge::merged(before, mine, theirs).map(Answer::Text)
        }
        _ => None,
    }
}

fn union<T: PartialEq + Clone>(before: &[T], mine: &[T], theirs: &[T]) -> Vec<T> {
    let stays = |it: &&T| mine.contains(it) || !before.contains(it);
    let comes = |it: &&T| !before.contains(it) && !theirs.contains(it);
    theirs.iter().filter(stays).chain(mine.iter().filter(comes)).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(words: &[&str]) -> Answer {
        Answer::Words(words.iter().map(ToString::to_string).collect())
    }

    fn text(text: &str) -> Answer {
        Answer::Text(text.to_owned())
    }

    fn row(kind: Kind, [before, mine, theirs]: [Answer; 3]) -> Row {
        Row::new(Description::new("x", "X", kind), before, mine, theirs)
    }

    #[test]
    fn sets_keep_what_either_has_added_and_neither_has_taken_away() {
        let tags = Kind::Tags(Vec::new().into());
        let row =
            row(tags, [words(&["a", "b", "c"]), words(&["a", "c", "m"]), words(&["b", "c", "t"])]);
        assert_eq!(row.both, Some(words(&["c", "t", "m"])));
        assert_eq!(row.taken, Some(Side::Both), "nothing of either goes");
    }

    #[test]
    fn one_line_is_chosen_by_the_user_alone() {
        let mut row = row(Kind::Line, [text("a"), text("m"), text("t")]);
        assert_eq!((row.both.clone(), row.taken), (None, None));
        row.turn(true);
        assert_eq!(row.answer(), Some(&text("m")));
        row.turn(true);
        assert_eq!(row.answer(), Some(&text("t")));
        row.turn(true);
        assert_eq!(row.taken, Some(Side::Mine));
        row.turn(false);
        assert_eq!(row.taken, Some(Side::Theirs));
    }

    #[test]
    fn a_text_with_marks_is_not_taken_by_itself() {
        let mut row = row(Kind::Text, [text("a"), text("m"), text("t")]);
        assert!(row.is_marked() && row.taken.is_none());
        let theirs = Some(row.theirs.clone());
        row.edit("both".to_owned(), theirs.clone());
        assert_eq!((row.answer(), row.is_marked()), (Some(&text("both")), false));
        row.edit("both\n=======".to_owned(), theirs);
        assert!(row.is_marked(), "one was left");
    }

    #[test]
    fn a_text_with_a_rule_in_it_is_made_of_both_like_any_other() {
        let versions = ["a", "m", "t"].map(|it| text(&format!("Title\n=======\n{it}")));
        let mut row = row(Kind::Text, versions);
        assert!(row.is_marked() && row.taken.is_none());
        row.edit("Title\n=======\nboth".to_owned(), None);
        assert!(!row.is_marked());
    }

    #[test]
    fn what_is_chosen_stays_until_theirs_is_another() {
        let mut earlier = row(Kind::Line, [text("a"), text("m"), text("t")]);
        earlier.turn(true);
        let same = row(Kind::Line, [text("a"), text("m"), text("t")]).keeping(&earlier);
        assert_eq!(same.taken, Some(Side::Mine));
        let other = row(Kind::Line, [text("a"), text("m"), text("u")]).keeping(&earlier);
        assert_eq!(other.taken, None);
    }
}
