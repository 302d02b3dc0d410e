//! What was typed and is not at the server: drafts, and writes that are kept and not confirmed; and the whole of the one
//! that is selected.

mod list;
mod told;

use ratatui::layout::Position;

pub use self::list::{Item, Line, Section, Summary};
pub use self::told::{INDENT, Told};
use super::command::Command;
use super::confirm::Confirm;
use super::desk::Desk;
use super::layer::{Answer, Choice, Go, Layer, Question, Reason};
use super::layout;
use super::mouse::{Hit, Turn, WHEEL};
use super::notices::Tone;
use super::scroll::{Scroll, half};
use super::unsent;
use crate::worker::reply::{Fate, UnsentWrite};
use crate::worker::request::EntryId;

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UnsentScreen {
    /// Which one has the keys.
    pub selected: Option<Item>,
    /// Lines above the first one in sight.
    pub top: usize,
    /// How far what is told of it is scrolled.
    pub scroll: Scroll,
    /// Its place among all, for when it goes.
    place: usize,
    /// What was taken up: when it comes back it has the keys again.
    taken_up: Option<Item>,
}

impl UnsentScreen {
    /// The first one has the keys.
    pub(super) fn open(desk: &Desk) -> Self {
        let mut it = Self::default();
        it.resized(desk);
        it
    }

    pub(super) fn command(&mut self, command: Command, desk: &mut Desk) -> Go {
        let items = list::items(desk);
        let last = items.len().saturating_sub(1);
        self.taken_up = None;
        let to = match command {
            Command::Back => return Go::Pop,
            Command::Open => return self.take_up(),
            Command::ThrowAway => return self.ask(desk),
            Command::Refresh => return look_again(desk),
            Command::HalfPageDown | Command::HalfPageUp => return self.turn(command, desk),
            Command::Up => self.place.saturating_sub(1),
            Command::Down => self.place + 1,
            Command::First => 0,
            Command::Last => last,
            _ => return Go::Stay,
        };
        let to = items.get(to.min(last)).cloned();
        if to == self.selected {
            return Go::Stay;
        }
        self.point_to(to);
        Go::Shown
    }

    fn point_to(&mut self, to: Option<Item>) {
        self.selected = to;
        self.scroll = Scroll::default();
    }

    fn turn(&mut self, command: Command, desk: &Desk) -> Go {
        let height = usize::from(layout::unsent(desk.size).told.height);
        let lines = if command == Command::HalfPageDown { half(height) } else { -half(height) };
        self.scroll_by(lines, desk)
    }

    fn scroll_by(&mut self, lines: isize, desk: &Desk) -> Go {
        let area = layout::unsent(desk.size).told;
        let total = self.told(area.width.into(), desk).len();
        let scroll = self.scroll.by(lines, total, area.height.into());
        if scroll == self.scroll {
            return Go::Stay;
        }
        self.scroll = scroll;
        Go::Shown
    }

    /// What Enter does is decided in one place, wherever it is chosen.
    fn take_up(&mut self) -> Go {
        self.taken_up = self.selected.as_ref().map(Item::taken_up);
        match &self.selected {
            Some(Item::Draft(place)) => Go::Choose(Choice::TakeUp(place.clone())),
            Some(Item::Write(entry)) => Go::Choose(Choice::Unsent(*entry)),
            Some(Item::Strange(_)) | None => Go::Stay,
        }
    }

    /// All of it is on the screen below the question, or can be scrolled to.
    fn ask(&self, desk: &Desk) -> Go {
        let (question, title, yes, lines) = match self.selected.clone() {
            Some(Item::Draft(place)) => {
                let Some(left) = desk.drafts.left(&place) else { return Go::Stay };
                let end = if left.is_being_saved() && !left.files.is_empty() {
                    "It is being saved, and may be saved all the same, but then without its files; should it be refused, all of it is gone."
                } else if left.is_being_saved() {
                    "It is being saved, and may be saved all the same; should it be refused, it is gone."
                } else {
                    "Nobody can bring it back."
                };
                let lines =
                    vec![format!("{}: {}", place.words(), left.first_words()), end.to_owned()];
                (
                    Question::ThrowAway(place, left.draft.clone()),
                    "Throw it away?",
                    "throw away",
                    lines,
                )
            }
            Some(Item::Strange(name)) => {
                let lines = vec!["Its file is deleted as it is.".to_owned()];
                (Question::DeleteStrange(name), "Delete the file?", "delete", lines)
            }
            Some(Item::Write(entry)) => {
                let Some(it) = write(entry, desk) else { return Go::Stay };
                let is_draft = it.request.is_some_and(|request| desk.drafts.awaits(request));
                let what = match (it.may_be_done(), is_draft) {
                    (true, _) => "It was sent, and no answer came: it may have been done.",
                    (false, true) => "It is not sent; what it holds stays a draft.",
                    (false, false) if it.write.file().is_some() => {
                        "It is not sent; on this machine it stays where it is."
                    }
                    (false, false) => "It is not sent, and what it holds is gone.",
                };
                let lines = vec![unsent::words(&it.write), what.to_owned()];
                (Question::GiveUp(entry), "Give it up?", "give up", lines)
            }
            None => return Go::Stay,
        };
        Go::Push(Layer::Confirm(Confirm::new(question, title, lines, yes)))
    }

    pub(super) fn answer(&mut self, answer: &Answer, desk: &mut Desk) -> Go {
        match answer {
            Answer::Confirmed(Question::ThrowAway(place, draft)) => {
                desk.throw_draft_away(place, draft);
            }
            Answer::Confirmed(Question::DeleteStrange(name)) => desk.throw_strange_away(name),
            // it may have gone out while that was asked
            Answer::Confirmed(Question::GiveUp(entry)) => {
                return Go::Choose(Choice::GiveUp(*entry));
            }
            _ => {}
        }
        self.resized(desk);
        Go::Shown
    }

    pub(super) fn disabled(&self, command: Command, desk: &Desk) -> Option<Reason> {
        let words = match (command, &self.selected) {
            (Command::Open | Command::ThrowAway, None) => "There is nothing here.",
            (Command::Open, Some(Item::Strange(_))) => {
                "This cannot be taken up: what is in it stands here, and in its file."
            }
            (Command::ThrowAway, Some(Item::Write(entry)))
                if write(*entry, desk).is_some_and(|it| it.fate == Fate::Sending) =>
            {
                "It is on its way just now: its answer comes first."
            }
            (Command::Open, Some(Item::Draft(_))) => return desk.frozen().map(Reason::new),
            _ => return None,
        };
        Some(Reason::new(words))
    }

    /// Whether this means anything here: where nothing is left there is nothing to do with it.
    pub(super) const fn has_use_for(&self, command: Command) -> bool {
        let is_about_one = matches!(
            command,
            Command::Open | Command::ThrowAway | Command::HalfPageDown | Command::HalfPageUp
        );
        !is_about_one || self.selected.is_some()
    }

    pub(super) fn hit(&self, at: Position, desk: &Desk) -> Option<Hit> {
        let list = layout::unsent(desk.size).list;
        let line = list.contains(at).then(|| usize::from(at.y - list.y))?;
        let lines = list::lines(list.width.into(), desk);
        let Some(Line::Item(item)) = lines.get(self.top + line) else { return None };
        list::items(desk).iter().position(|it| it == item).map(Hit::Entry)
    }

    pub(super) const fn has(&self, place: usize) -> bool {
        self.place == place
    }

    pub(super) fn click(&mut self, place: usize, desk: &Desk) {
        self.taken_up = None;
        self.point_to(list::items(desk).get(place).cloned());
    }

    /// Scrolls what is told, or goes through the list.
    pub(super) fn wheel(&mut self, at: Position, turn: Turn, desk: &mut Desk) -> Go {
        if layout::unsent(desk.size).told.contains(at) {
            return self.scroll_by(turn.lines(WHEEL), desk);
        }
        if turn.lines(1) == 0 { Go::Stay } else { self.command(turn.command(), desk) }
    }

    pub(super) fn resized(&mut self, desk: &Desk) {
        let items = list::items(desk);
        let place = |selected: Option<&Item>| {
            selected.and_then(|selected| items.iter().position(|it| it == selected))
        };
        let is_back = self.taken_up != self.selected && place(self.taken_up.as_ref()).is_some();
        if is_back {
            self.point_to(self.taken_up.clone());
        } else if place(self.selected.as_ref()).is_none() {
            let at = self.place.min(items.len().saturating_sub(1));
            self.point_to(items.get(at).cloned());
        }
        self.place = place(self.selected.as_ref()).unwrap_or(0);
        let area = layout::unsent(desk.size);
        let lines = list::lines(area.list.width.into(), desk);
        let selected = self.selected.clone().map(Line::Item);
        let at = lines.iter().position(|it| Some(it) == selected.as_ref());
        let height = usize::from(area.list.height);
        // what stands above the first one is in sight with it, where there is room for both
        let at = at.filter(|at| self.place > 0 || *at >= height).unwrap_or(0);
        self.top = layout::scrolled(self.top, at, lines.len(), height);
        let total = self.told(area.told.width.into(), desk).len();
        self.scroll = self.scroll.kept_within(total, area.told.height.into());
    }

    /// The lines of the list in sight, in a place of that width.
    pub fn lines(&self, width: usize, desk: &Desk) -> Vec<Line> {
        list::lines(width, desk)
    }

    /// The whole of what the selected one holds, in lines of that width.
    pub fn told(&self, width: usize, desk: &Desk) -> Vec<Told> {
        told::of(self.selected.as_ref(), width, desk)
    }
}

/// To reach the server again is tried wherever one is.
fn look_again(desk: &mut Desk) -> Go {
    desk.look_elsewhere();
    if !desk.is_offline() {
        let words = "Looked again. The server can be reached: what may go out goes out by itself.";
        desk.say(Tone::Done, words);
    }
    Go::Shown
}

fn write(entry: EntryId, desk: &Desk) -> Option<&UnsentWrite> {
    desk.unsent.writes.iter().find(|it| it.entry == entry)
}
