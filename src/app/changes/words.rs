//! What is said of changes, and how the end of many is told.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use super::super::command::Command;
use super::super::desk::Desk;
use super::super::keymap::Context;
use super::super::notices::Tone;
use super::super::undo::{Deed, Side, Step};
use super::TicketPatch;
use super::run::{Course, Run, Todo};
use crate::model::{DueDate, ProjectId, UserId};

impl Desk {
    /// What a change of this kind is called.
    pub(super) fn deed(&self, project: ProjectId, patch: &TicketPatch) -> Deed {
        let board = self.store.board(project);
        match patch {
            TicketPatch::Step(step) => {
                let step = board.and_then(|board| board.step(board.place_of(*step)?));
                step.map_or(Deed::Shifted, |step| Deed::Moved(step.name.clone()))
            }
            TicketPatch::SetPeople(people) => {
                Deed::Assigned { to: self.names(people), from: Vec::new() }
            }
            TicketPatch::People { add, remove } => {
                Deed::Assigned { to: self.names(add), from: self.names(remove) }
            }
            TicketPatch::SetTags(tags) => Deed::Tagged {
                added: tags.iter().map(str::to_owned).collect(),
                removed: Vec::new(),
            },
            TicketPatch::Tags { add, remove } => Deed::Tagged {
                added: add.iter().map(str::to_owned).collect(),
                removed: remove.iter().map(str::to_owned).collect(),
            },
            TicketPatch::Due(due) => Deed::Due(self.day(due)),
            TicketPatch::Field(name, _) => {
                let fields = board.map_or(&[][..], |board| &board.fields.items);
                let field = fields.iter().find(|field| field.name == *name);
                Deed::Field(field.map_or_else(|| name.to_string(), |field| field.label.clone()))
            }
            TicketPatch::Name(_) => Deed::Renamed,
            TicketPatch::Description(_) => Deed::Described,
            TicketPatch::Delete => Deed::Deleted,
            TicketPatch::Telling(patch) => self.deed(project, patch),
        }
    }

    /// What moving tickets aside is called: all lanes they go to are named, in the order of the board.
    pub(super) fn shift<'a>(
        &self,
        project: ProjectId,
        todo: impl Iterator<Item = &'a Todo>,
    ) -> Deed {
        let Some(board) = self.store.board(project) else { return Deed::Shifted };
        let place = |todo: &Todo| match todo {
            Todo::Patch(patch) => match patch.as_ref() {
                TicketPatch::Step(step) => board.place_of(*step),
                _ => None,
            },
            _ => None,
        };
        let places: BTreeSet<usize> = todo.filter_map(place).collect();
        let lanes = places.into_iter().filter_map(|place| board.step(place));
        let lanes: Vec<&str> = lanes.map(|step| step.name.as_str()).collect();
        match lanes.as_slice() {
            [] => Deed::Shifted,
            [only] => Deed::Moved((*only).to_owned()),
            [before @ .., last] => Deed::Moved(format!("{} and {last}", before.join(", "))),
        }
    }

    fn names(&self, people: &[UserId]) -> Vec<String> {
        let me = self.session().map(|session| &session.me);
        let name = |user: &UserId| {
            let known = self.store.person(*user).or_else(|| me.filter(|me| me.id == *user));
            known.map_or_else(|| format!("person {user}"), |person| person.name.clone())
        };
        people.iter().map(name).collect()
    }

    /// `Fri 4 Dec`, of another year with that.
    fn day(&self, due: &DueDate) -> Option<String> {
        match due {
            DueDate::None => None,
            DueDate::On(day) if day.year() == self.now.today.year() => {
                Some(day.strftime("%a %-d %b").to_string())
            }
            DueDate::On(day) => Some(day.strftime("%a %-d %b %Y").to_string()),
            DueDate::Other(words) => Some(words.clone()),
        }
    }

    /// The key that takes back.
    pub(super) fn undo_key(&self) -> String {
        self.keymap.key_of(Context::Board, Command::Undo)
    }

    /// The key that does again.
    pub(super) fn redo_key(&self) -> String {
        self.keymap.key_of(Context::Board, Command::Redo)
    }

    /// The end of a sentence that tells of a change: how it is taken back.
    pub(in crate::app) fn takes_back(&self) -> String {
        let key = self.undo_key();
        if key.is_empty() { ".".to_owned() } else { format!("; {key} takes it back.") }
    }

    /// That something was taken back, or done again.
    pub(super) fn taken_back(&self, side: Side, words: &str) -> String {
        match side {
            Side::Undo => {
                let key = self.redo_key();
                format!("Taken back: {words}. {key} does it again.")
            }
            Side::Redo => format!("Done again: {words}{}", self.takes_back()),
        }
    }

    /// A run is over: tells what became of it.
    pub(super) fn end(&mut self, run: Run) {
        if let Some(failure) = &run.stopped_by {
            self.say_failure(failure);
        }
        if let Course::Export(path) = &run.course
            && run.failed == 0
            && !run.is_stopped
        {
            let path = path.clone();
            return self.export_now(run.project, &run.tickets, path);
        }
        let changed = run.done - run.unchanged;
        if run.total == 1 && run.failed == 1 {
            let reason = run.reason.unwrap_or_default();
            let what = match run.course {
                Course::Back(Side::Undo) => "Not taken back: ",
                Course::Back(Side::Redo) => "Not done again: ",
                Course::Forward | Course::Export(_) => "",
            };
            if run.stopped_by.is_none() {
                self.say(Tone::Failed, format!("{what}{reason}"));
            }
            return;
        }
        let what = match run.course {
            Course::Forward if changed == 0 && run.failed == run.total => {
                format!("None of {} tickets was changed", run.total)
            }
            Course::Forward if changed == 0 => "Nothing was changed".to_owned(),
            Course::Forward => {
                let level = self.changes.history.level(Side::Undo, run.level);
                let first = level.and_then(|level| level.steps().next()).map(Step::ticket);
                run.deed.sentence(changed, first)
            }
            Course::Back(side) => self.went_back(&run, side),
            Course::Export(_) => "Nothing was written".to_owned(),
        };
        let left = run.total - run.ended();
        let tone = match (run.failed, left) {
            (0, 0) => Tone::Done,
            (0, _) => Tone::Warning,
            _ => Tone::Failed,
        };
        let stopped = if run.is_stopped && left > 0 { "Stopped. " } else { "" };
        let more = rest(&run, left);
        let end = match run.course {
            Course::Forward if changed > 0 => self.takes_back(),
            _ => ".".to_owned(),
        };
        let why = if run.failed > 0 { self.says_why(run.failed) } else { String::new() };
        self.say(tone, format!("{stopped}{what}{more}{end}{why}"));
    }

    /// What was taken back by a run.
    fn went_back(&self, run: &Run, side: Side) -> String {
        let level = self.changes.history.level(side.other(), run.level);
        let Some(level) = level.filter(|_| run.done > 0) else {
            return "Nothing was taken back".to_owned();
        };
        let came = level.steps().filter(|step| matches!(step, Step::Came { .. })).count();
        let what = match side {
            Side::Undo => "Taken back",
            Side::Redo => "Done again",
        };
        let words = run.deed.words(run.done, level.steps().next().map(Step::ticket));
        match (came, level.steps().next()) {
            (0, _) | (_, None) => format!("{what}: {words}"),
            (1, Some(step)) => format!(
                "{what}: the ticket is there again as #{}, without its notes and files",
                step.ticket()
            ),
            (more, _) => format!(
                "{what}: {more} tickets are there again under new numbers, without their notes and files"
            ),
        }
    }

    fn says_why(&self, failed: usize) -> String {
        let key = self.keymap.key_of(Context::Board, Command::Results);
        let stays = if failed == 1 { "It stays marked" } else { "They stay marked" };
        if key.is_empty() { format!(" {stays}.") } else { format!(" {stays}; {key} says why.") }
    }

    /// A file was written, or not: then the sentence says why.
    pub(in crate::app) fn file_written(&mut self, result: &Result<std::path::PathBuf, String>) {
        match result {
            Ok(path) => {
                let path = shown(path, self.home.as_deref());
                self.say(Tone::Done, format!("The tickets were written to {path}."));
            }
            Err(sentence) => self.say(Tone::Failed, sentence.clone()),
        }
    }
}

/// What became of those that were not changed.
fn rest(run: &Run, left: usize) -> String {
    let mut rest = String::new();
    let mut add = |count: usize, what: &str| {
        if count > 0 {
            let _ = write!(rest, ", {} {what}", were(count));
        }
    };
    if run.course == Course::Forward {
        add(run.unchanged, "as wanted already");
    }
    if run.failed < run.total {
        add(run.failed, "not");
    }
    add(left, "left as before");
    rest
}

fn were(count: usize) -> String {
    if count == 1 { "1 was".to_owned() } else { format!("{count} were") }
}

fn shown(path: &Path, home: Option<&Path>) -> String {
    match home.and_then(|home| path.strip_prefix(home).ok()) {
        Some(rest) => format!("~/{}", rest.display()),
        None => path.display().to_string(),
    }
}
