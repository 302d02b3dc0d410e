//! A question with yes and no. It names what goes, so that nobody agrees to more than they know of.

use super::command::Command;
use super::desk::Desk;
use super::layer::{Answer, Go, Question, Reason};

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
}

impl Confirm {
    /// Asks this.
    pub fn new(
        question: Question,
        title: impl Into<String>,
        lines: Vec<String>,
        yes: impl Into<String>,
    ) -> Self {
        Self { question, title: title.into(), lines, yes: yes.into() }
    }

    /// Asks whether to end although something would be lost.
    pub(super) fn quit(lost: &[String]) -> Self {
        let lost = match lost {
            [one] => one.clone(),
            [before @ .., last] => format!("{} and {last}", before.join(", ")),
            [] => String::new(),
        };
        Self::new(Question::Quit, "Leave smartq?", vec![format!("There is {lost}.")], "leave")
    }

    pub(super) fn command(&mut self, command: Command, _: &mut Desk) -> Go {
        match command {
            Command::Yes => Go::PopThen(Box::new(Answer::Confirmed(self.question.clone()))),
            Command::Back => Go::Pop,
            _ => Go::Stay,
        }
    }

    pub(super) const fn resized(&self, _: &Desk) {}

    pub(super) const fn disabled(&self, _: Command, _: &Desk) -> Option<Reason> {
        None
    }
}
