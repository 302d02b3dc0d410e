//! A question with yes and no. It names what goes, so that nobody agrees to more than they know of.

use ratatui::layout::{Position, Rect};

use super::changes::Loss;
use super::command::Command;
use super::desk::Desk;
use super::keymap::Context;
use super::layer::{Answer, Go, Question};
use super::layout;
use super::mouse::Hit;
use super::msg::Size;
use super::settings::carried::Carried;
use crate::text;

/// Columns of the box where there is room.
const WIDTH: u16 = 60;

/// Cells between its two keys.
const BETWEEN: u16 = 3;

/// Where its parts stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places {
    /// The box.
    pub frame: Rect,
    /// The room in it for text.
    pub inner: Rect,
    /// The text, as it is wrapped and cut.
    pub lines: Vec<String>,
}

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirm {
    /// What is asked; comes back with a yes.
    pub question: Question,
    /// The question in a few words.
    pub title: String,
    /// What a yes means, a paragraph each. May quote foreign text.
    pub lines: Vec<String>,
    /// The word beside the key that agrees: "delete".
    pub yes: String,
    /// The word beside the key that does not: "keep it".
    pub no: &'static str,
    /// What one of the lines tells, which is told anew whenever more of it is known.
    pub(super) told: Option<(usize, Told)>,
}

/// What goes with a yes, and is asked of the server while the question stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Told {
    /// What goes with tickets and cannot come back.
    Loss(Loss),
    /// How many tickets carry something in a field.
    Carried(Carried),
}

impl Confirm {
    /// Asks this.
    pub fn new(
        question: Question,
        title: impl Into<String>,
        lines: Vec<String>,
        yes: impl Into<String>,
    ) -> Self {
        Self { question, title: title.into(), lines, yes: yes.into(), no: "keep it", told: None }
    }

    /// Asks whether to end although something would be lost, or stands in a form and is kept as a draft.
    pub(super) fn quit(lost: &[String], kept: &[String]) -> Self {
        let mut lines = Vec::new();
        if !lost.is_empty() {
            lines.push(format!("Leaving may lose {}.", listed(lost)));
        }
        if !kept.is_empty() {
            lines.push(format!("Kept on this machine for the next start: {}.", listed(kept)));
        }
        if lines.is_empty() {
            lines.push("Nothing is lost by that.".to_owned());
        }
        Self { no: "stay", ..Self::new(Question::Quit, "Leave smartq?", lines, "leave") }
    }

    /// Tells this at that line, which it inserts, and asks for what is not known of it.
    pub(super) fn telling(mut self, line: usize, told: Told, desk: &mut Desk) -> Self {
        let line = line.min(self.lines.len());
        told.ask(desk);
        self.lines.insert(line, told.sentence(desk));
        self.told = Some((line, told));
        self
    }

    /// An answer has come that may tell more of what goes.
    pub(super) fn reply(&mut self, desk: &mut Desk) -> Go {
        let Some((line, told)) = &self.told else { return Go::Stay };
        told.ask(desk);
        let sentence = told.sentence(desk);
        match self.lines.get_mut(*line) {
            Some(line) if *line != sentence => {
                *line = sentence;
                Go::Shown
            }
            _ => Go::Stay,
        }
    }

    pub(super) fn command(&mut self, command: Command) -> Go {
        match command {
            Command::Yes => Go::PopThen(Box::new(Answer::Confirmed(self.question.clone()))),
            Command::Back => Go::Pop,
            _ => Go::Stay,
        }
    }

    /// Where its parts stand on a screen of that size.
    pub fn places(&self, size: Size) -> Places {
        let width = WIDTH.min(size.width.saturating_sub(2));
        let room = usize::from(width.saturating_sub(4));
        let wrapped = self.lines.iter().flat_map(|line| text::wrap(&text::clean(line), room));
        let mut lines: Vec<String> = wrapped.collect();
        let most = usize::from(layout::body(size).height.saturating_sub(4)).max(1);
        if lines.len() > most {
            lines.truncate(most);
            if let Some(last) = lines.last_mut() {
                last.push_str(" …");
            }
        }
        let height = u16::try_from(lines.len()).unwrap_or(0).saturating_add(4);
        let frame = layout::centred(size, width, height);
        let inner = Rect {
            x: frame.x + 2,
            y: frame.y + 1,
            width: frame.width.saturating_sub(4),
            height: frame.height.saturating_sub(2),
        };
        Places { frame, inner, lines }
    }

    /// What it offers: what each key means, the key, a word, and where that stands in the room of the box.
    pub fn offers(&self, inner: Rect, desk: &Desk) -> [(Command, String, &str, Rect); 2] {
        let mut x = inner.x;
        [(Command::Yes, self.yes.as_str()), (Command::Back, self.no)].map(|(command, word)| {
            let key = desk.keymap.key_of(Context::Confirm, command);
            let width = text::width(&key) + 1 + text::width(&text::clean(word));
            let width =
                u16::try_from(width).unwrap_or(u16::MAX).min(inner.right().saturating_sub(x));
            let area = Rect { x, y: inner.bottom().saturating_sub(1), width, height: 1 };
            x = x.saturating_add(width).saturating_add(BETWEEN);
            (command, key, word, area)
        })
    }

    pub(super) fn hit(&self, at: Position, desk: &Desk) -> Option<Hit> {
        let offers = self.offers(self.places(desk.size).inner, desk);
        let offered = offers.into_iter().find(|(.., area)| area.contains(at));
        offered.map(|(command, ..)| Hit::Key(command))
    }
}

/// All of them in one sentence.
fn listed(all: &[String]) -> String {
    match all {
        [one] => one.clone(),
        [before @ .., end] => format!("{} and {end}", before.join(", ")),
        [] => String::new(),
    }
}

impl Told {
    /// Asks for what is not known yet.
    fn ask(&self, desk: &mut Desk) {
        if let Self::Loss(loss) = self {
            desk.ask_what_goes_with(loss);
        }
    }

    fn sentence(&self, desk: &Desk) -> String {
        match self {
            Self::Loss(loss) => desk.what_goes_with(loss),
            Self::Carried(carried) => carried.naming(desk),
        }
    }
}
