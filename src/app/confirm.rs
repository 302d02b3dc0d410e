//! A question with yes and no. It names what goes, so that nobody agrees to more than they know of.

use super::changes::Loss;
use super::command::Command;
use super::layer::{Answer, Go, Question};

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
    /// What goes and cannot come back, where the question is about that.
    pub(super) loss: Option<Loss>,
}

impl Confirm {
    /// Asks this.
    pub fn new(
        question: Question,
        title: impl Into<String>,
        lines: Vec<String>,
        yes: impl Into<String>,
    ) -> Self {
        Self { question, title: title.into(), lines, yes: yes.into(), no: "keep it", loss: None }
    }

    /// Asks whether to end although something would be lost.
    pub(super) fn quit(lost: &[String]) -> Self {
        let all = match lost {
            [one] => one.clone(),
            [before @ .., end] => format!("{} and {end}", before.join(", ")),
            [] => String::new(),
        };
        let lines = vec![format!("There is {all}.")];
        Self { no: "stay", ..Self::new(Question::Quit, "Leave smartq?", lines, "leave") }
    }

    pub(super) fn command(&mut self, command: Command) -> Go {
        match command {
            Command::Yes => Go::PopThen(Box::new(Answer::Confirmed(self.question.clone()))),
            Command::Back => Go::Pop,
            _ => Go::Stay,
        }
    }
}
