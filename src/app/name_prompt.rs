//! A question that is answered by typing a name: for what takes much with it, so that nobody agrees by habit.

use super::command::Command;
use super::desk::Desk;
use super::form::line::Line;
use super::input::{Code, Key};
use super::layer::{Answer, Go, Question};
use crate::model::{Project, ProjectId};
use crate::text;
use crate::worker::request::Thing;

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamePrompt {
    /// What is asked; comes back once the name is typed.
    pub question: Question,
    /// The question in a few words.
    pub title: String,
    /// What has to be typed.
    pub name: String,
    /// What is typed so far.
    pub typed: Line,
    /// Whether something else was typed and sent.
    pub is_wrong: bool,
    /// What it means, a paragraph each. May quote foreign text.
    lines: Vec<String>,
    /// The project that goes with all that is in it: it is counted anew whenever more of it is known.
    project: Option<ProjectId>,
}

impl NamePrompt {
    /// Asks this. A name that cannot be typed is asked for by its number.
    pub fn new(question: Question, name: &str, number: u64, lines: Vec<String>) -> Self {
        let shown = text::clean(name);
        let words = shown.split_whitespace().collect::<Vec<_>>().join(" ");
        let can_be_typed = !words.is_empty() && !words.contains(text::MARK);
        Self {
            question,
            title: format!("Delete “{name}”?"),
            name: if can_be_typed { words } else { format!("#{number}") },
            typed: Line::default(),
            is_wrong: false,
            lines,
            project: None,
        }
    }

    /// Asks whether this project may go with all that is in it.
    pub fn for_project(project: &Project) -> Self {
        let question = Question::DeleteThing(Thing::Project(project.id));
        let lines = vec!["Nobody can bring it back.".to_owned()];
        Self::new(question, &project.name, project.id.get(), lines).counting(project.id)
    }

    /// The same, saying first what is in that project.
    #[must_use]
    pub fn counting(self, project: ProjectId) -> Self {
        Self { project: Some(project), ..self }
    }

    /// What it means.
    pub fn lines(&self, desk: &Desk) -> Vec<String> {
        let counted = self.project.map(|project| desk.store.goes_with(project).sentence());
        counted.into_iter().chain(self.lines.iter().cloned()).collect()
    }

    /// Whether the name is typed.
    pub fn is_right(&self) -> bool {
        let typed: Vec<&str> = self.typed.text().split_whitespace().collect();
        typed.join(" ") == self.name
    }

    pub(super) fn command(&mut self, command: Command) -> Go {
        match command {
            Command::Yes if self.is_right() => {
                Go::PopThen(Box::new(Answer::Confirmed(self.question.clone())))
            }
            Command::Yes => {
                self.is_wrong = true;
                Go::Shown
            }
            Command::Back => Go::Pop,
            _ => Go::Stay,
        }
    }

    pub(super) fn text_key(&mut self, key: Key) -> Go {
        if matches!(key.code, Code::Enter | Code::Tab) || !self.typed.key(key) {
            return Go::Stay;
        }
        self.is_wrong = false;
        Go::Shown
    }

    pub(super) fn paste(&mut self, text: &str) -> Go {
        self.typed.insert(text.trim());
        self.is_wrong = false;
        Go::Shown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prompt(name: &str) -> NamePrompt {
        NamePrompt::new(
            Question::DeleteThing(Thing::Project(ProjectId::new(7))),
            name,
            7,
            Vec::new(),
        )
    }

    #[test]
    fn only_the_name_itself_agrees() {
        let mut prompt = prompt("Release  13.1");
        for (typed, expected) in [("", false), ("release 13.1", false), ("Release 13", false)] {
            prompt.typed.set(typed);
            assert_eq!(prompt.is_right(), expected, "{typed}");
        }
        assert!(matches!(prompt.command(Command::Yes), Go::Shown) && prompt.is_wrong);
        prompt.typed.set(" Release 13.1 ");
        let go = prompt.command(Command::Yes);
        assert!(matches!(go, Go::PopThen(answer) if *answer == Answer::Confirmed(prompt.question)));
    }

    #[test]
    fn a_name_that_cannot_be_typed_is_asked_for_by_its_number() {
        assert_eq!(prompt("").name, "#7");
        assert_eq!(prompt("a\u{1b}[31m").name, "#7");
        assert_eq!(prompt("予約").name, "予約");
    }
}
