//! One field: its description, what is being edited, and what is wrong with it.

use std::fmt;

use jiff::civil::Date;

use super::area::{Area, unified};
use super::boxes::Boxes;
use super::calendar::Calendar;
use super::line::Line;
use super::picker::{Mode, Picker};
use super::{Answer, Description, Item, Kind, date};
use crate::model::flex::parse_float;
use crate::model::{DueDate, Secret};

/// Up to so many values are all shown; more become a list.
const FEW: usize = 7;

/// One field of a form.
#[derive(Debug, Clone)]
pub struct Field {
    /// What it asks for.
    pub about: Description,
    /// What is being edited.
    pub editor: Editor,
    /// What the server does not accept about it, until it is edited.
    pub refusal: Option<String>,
    /// What is to be looked at although it can be sent.
    pub caution: Option<String>,
    /// What it held when the user began, where somebody has changed that since; until it is decided between them, a change
    /// is measured by this.
    pub before: Option<Answer>,
    /// Whether the user has been here and gone on.
    pub was_left: bool,
    /// The open calendar of a day.
    pub calendar: Option<Calendar>,
}

/// What is being edited, by how it is edited.
#[derive(Debug, Clone)]
pub enum Editor {
    /// Nothing: what it holds is not known yet.
    Unknown,
    /// One line: a text, a secret, a number, a day, a path.
    Line(Line),
    /// Many lines.
    Area(Box<Area>),
    /// Yes or no.
    Truth(bool),
    /// A few things to choose from.
    Boxes(Boxes),
    /// Many things to choose from.
    Picker(Box<Picker>),
}

/// What is wrong with what is typed.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Problem {
    /// It may not stay empty.
    #[error("This is needed.")]
    Missing,
    /// Figures are expected.
    #[error("This is not a number.")]
    NotANumber,
    /// Figures are expected, and nothing behind a point.
    #[error("This is not a whole number.")]
    NotWhole,
    /// Out of bounds.
    #[error("{0}")]
    OutOfBounds(String),
    /// No day we know.
    #[error("This is no day: write for example 2026-12-01, 1 dec, fri, +3d or none.")]
    NotADay,
    /// Typed, but nothing of the list.
    #[error("Nothing in the list fits this.")]
    NotInList,
    /// Typed, but not chosen.
    #[error("Not taken yet: Enter takes {0}.")]
    NotTaken(String),
}

impl Field {
    /// A field that holds what its description says.
    pub fn new(about: Description) -> Self {
        let editor = Editor::new(&about);
        Self {
            about,
            editor,
            refusal: None,
            caution: None,
            before: None,
            was_left: false,
            calendar: None,
        }
    }

    /// What it holds, if that can be sent. What was not touched is never wrong, except where it is needed and missing.
    pub fn answer(&self, today: Date) -> Result<Answer, Problem> {
        if self.about.locked.is_some() {
            return Ok(self.about.start.clone());
        }
        let answer = self.edited(today)?;
        let stays_empty = self.about.may_stay_empty && answer == self.about.start;
        if self.about.required && answer.is_empty() && answer != Answer::Unknown && !stays_empty {
            return Err(Problem::Missing);
        }
        Ok(answer)
    }

    fn edited(&self, today: Date) -> Result<Answer, Problem> {
        Ok(match &self.editor {
            Editor::Unknown => Answer::Unknown,
            Editor::Line(line) if line.text() == start_text(&self.about.start) => {
                self.about.start.clone()
            }
            Editor::Line(line) => self.typed(line.text(), today)?,
            Editor::Area(area) => {
                let text = area.text();
                let start = &self.about.start;
                // what only differs in its line ends was not touched
                if unified(start.text()) == text { start.clone() } else { Answer::Text(text) }
            }
            Editor::Truth(truth) => Answer::Truth(*truth),
            Editor::Boxes(boxes) => Answer::Chosen(boxes.chosen.clone()),
            Editor::Picker(picker) => picked(picker)?,
        })
    }

    fn typed(&self, text: &str, today: Date) -> Result<Answer, Problem> {
        match &self.about.kind {
            Kind::Secret => Ok(Answer::Secret(Secret::new(text))),
            Kind::Date => date::parse(text, today).map(Answer::Due).ok_or(Problem::NotADay),
            Kind::Number { .. } | Kind::Integer { .. } if text.trim().is_empty() => {
                Ok(Answer::Text(String::new()))
            }
            Kind::Integer { min, max } => {
                let number: i64 = text.trim().parse().ok().ok_or(Problem::NotWhole)?;
                check_bounds(number, *min, *max)?;
                Ok(Answer::Text(number.to_string()))
            }
            Kind::Number { min, max } => {
                let number = parse_float(text).ok_or(Problem::NotANumber)?;
                check_bounds(number, *min, *max)?;
                Ok(Answer::Text(number.to_string()))
            }
            _ => Ok(Answer::Text(text.trim().to_owned())),
        }
    }

    /// Whether it holds something else than at first.
    pub fn is_changed(&self, today: Date) -> bool {
        self.edited(today).as_ref() != Ok(&self.about.start)
    }

    /// What is to be said about it now: what the server refused, or what is wrong. That something is missing is not said
    /// to somebody who has only just come here.
    pub fn complaint(&self, today: Date, has_keys: bool, was_tried: bool) -> Option<String> {
        if let Some(refusal) = &self.refusal {
            return Some(refusal.clone());
        }
        match self.answer(today).err()? {
            Problem::Missing if !was_tried && (has_keys || !self.was_left) => None,
            // the open list shows that
            Problem::NotTaken(_) if has_keys && !was_tried => None,
            problem => Some(problem.to_string()),
        }
    }

    /// Whether it is empty although it is needed, and was so before: said, but in nobody's way.
    pub fn stays_empty(&self, today: Date) -> bool {
        let Description { required, may_stay_empty, .. } = &self.about;
        *required
            && *may_stay_empty
            && self.answer(today).is_ok_and(|it| it.is_empty() && it != Answer::Unknown)
    }

    /// The day that is typed, in full; where nothing has to be worked out it says how far it is.
    pub fn reading(&self, today: Date) -> Option<String> {
        if self.about.kind != Kind::Date {
            return None;
        }
        if let Some(calendar) = self.calendar {
            return Some(date::words(calendar.at, today));
        }
        match self.edited(today).ok()? {
            Answer::Due(DueDate::On(day)) => Some(date::words(day, today)),
            Answer::Due(DueDate::Other(_)) => Some("kept as it came".to_owned()),
            _ => None,
        }
    }

    /// Takes what somebody else told: if nothing was changed here it is shown, otherwise it only becomes what changes
    /// are measured by.
    pub fn tell(&mut self, start: Answer, today: Date) {
        let is_changed = self.is_changed(today);
        self.about.start = start;
        if !is_changed {
            self.editor = Editor::new(&self.about);
            self.before = None;
        }
    }

    /// Offers these from now on.
    pub fn offer(&mut self, items: &std::sync::Arc<[Item]>) {
        if let Kind::Choice(old) | Kind::Choices(old) | Kind::People(old) | Kind::Tags(old) =
            &mut self.about.kind
        {
            *old = items.clone();
        }
        match &mut self.editor {
            Editor::Picker(picker) => picker.offer(items.clone()),
            // more than a few become a list
            Editor::Boxes(boxes) => {
                let chosen = std::mem::take(&mut boxes.chosen);
                self.editor = Editor::choice(&self.about, &chosen);
            }
            _ => {}
        }
    }

    /// The calendar that is to be seen.
    pub fn shown_calendar(&self, today: Date) -> Option<Calendar> {
        let in_sight = self.about.is_alone && self.about.kind == Kind::Date && self.is_known();
        self.calendar.or_else(|| in_sight.then(|| Calendar::new(self.day(today))))
    }

    /// The day that is typed, or today where that is none: where a calendar opens.
    pub fn day(&self, today: Date) -> Date {
        match self.edited(today) {
            Ok(Answer::Due(DueDate::On(day))) => day,
            _ => today,
        }
    }

    /// Offers these from now on, of which these are chosen.
    pub fn put(&mut self, items: std::sync::Arc<[Item]>, chosen: &[u64]) {
        self.about.kind = Kind::Choices(items);
        self.editor = Editor::choice(&self.about, chosen);
    }

    /// Whether keys write here, rather than choose.
    pub const fn is_typed(&self) -> bool {
        matches!(self.editor, Editor::Line(_) | Editor::Area(_) | Editor::Picker(_))
    }

    /// Whether it can be edited.
    pub const fn is_known(&self) -> bool {
        !matches!(self.editor, Editor::Unknown) && self.about.locked.is_none()
    }

    /// Whether nothing is set or typed.
    pub fn is_blank(&self) -> bool {
        match &self.editor {
            Editor::Unknown => true,
            Editor::Line(line) => line.text().is_empty(),
            Editor::Area(area) => area.is_empty(),
            Editor::Truth(_) => false,
            Editor::Boxes(boxes) => boxes.chosen.is_empty(),
            Editor::Picker(picker) => picker.chosen.is_empty() && picker.query.text().is_empty(),
        }
    }
}

impl Editor {
    /// A text in its box.
    pub(super) fn text(content: &str) -> Self {
        Self::Area(Box::new(Area::new(content)))
    }

    fn picker(picker: Picker) -> Self {
        Self::Picker(Box::new(picker))
    }

    /// All in sight where there are few, and a list to search where there are many or where it is to be one.
    fn choice(about: &Description, chosen: &[u64]) -> Self {
        let (items, many) = match &about.kind {
            Kind::Choice(items) => (items, false),
            Kind::Choices(items) => (items, true),
            _ => return Self::Unknown,
        };
        let few = if many { FEW * 2 } else { FEW };
        if items.len() <= few && !about.as_list {
            return Self::Boxes(Boxes::new(items, chosen, many));
        }
        let mode = if many { Mode::Many } else { Mode::One };
        Self::picker(Picker::new(items.clone(), chosen, mode, "no longer offered"))
    }

    fn new(about: &Description) -> Self {
        let Description { kind, start, .. } = about;
        if *start == Answer::Unknown {
            return Self::Unknown;
        }
        let chosen = start.chosen();
        match kind {
            Kind::Secret => Self::Line(Line::secret("")),
            Kind::Line | Kind::Integer { .. } | Kind::Number { .. } | Kind::Date | Kind::Path => {
                let line = Line::new(&start_text(start));
                let is_short = !matches!(kind, Kind::Line | Kind::Path);
                Self::Line(if about.is_alone && is_short { line.fresh() } else { line })
            }
            Kind::Text => Self::text(start.text()),
            Kind::Truth => Self::Truth(start.truth()),
            Kind::Choice(_) | Kind::Choices(_) => Self::choice(about, chosen),
            Kind::People(items) => {
                Self::picker(Picker::new(items.clone(), chosen, Mode::People, "somebody unknown"))
            }
            Kind::Tags(items) => {
                let words = if let Answer::Words(words) = start { words.as_slice() } else { &[] };
                Self::picker(Picker::words(items.clone(), words))
            }
        }
    }
}

/// What stands in a line at first.
fn start_text(start: &Answer) -> String {
    match start {
        Answer::Text(text) => Line::new(text).text().to_owned(),
        Answer::Due(due) => Line::new(&due.to_string()).text().to_owned(),
        _ => String::new(),
    }
}

fn picked(picker: &Picker) -> Result<Answer, Problem> {
    let typed = picker.query.text().trim();
    if picker.mode == Mode::Words {
        let mut words: Vec<String> = picker.chosen.iter().map(|item| item.title.clone()).collect();
        if !typed.is_empty() && !words.iter().any(|word| word == typed) {
            words.push(typed.to_owned());
        }
        return Ok(Answer::Words(words));
    }
    if !typed.is_empty() {
        return Err(match picker.candidate() {
            Some(item) => Problem::NotTaken(item.title.clone()),
            None => Problem::NotInList,
        });
    }
    Ok(Answer::Chosen(picker.chosen.iter().map(|item| item.id).collect()))
}

fn check_bounds<N: PartialOrd + fmt::Display + Copy>(
    number: N,
    min: Option<N>,
    max: Option<N>,
) -> Result<(), Problem> {
    let is_inside = min.is_none_or(|min| number >= min) && max.is_none_or(|max| number <= max);
    if is_inside {
        return Ok(());
    }
    Err(Problem::OutOfBounds(match (min, max) {
        (Some(min), Some(max)) => format!("This must be from {min} to {max}."),
        (Some(min), None) => format!("This must be {min} or more."),
        (None, Some(max)) => format!("This must be {max} or less."),
        (None, None) => return Ok(()),
    }))
}

#[cfg(test)]
mod tests;
