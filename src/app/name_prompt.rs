//! A question that is answered by typing a name: for what takes much with it, so that nobody agrees by habit.

use ratatui::layout::{Position, Rect};

use super::command::Command;
use super::desk::Desk;
use super::form::line::Line;
use super::input::{Code, Key};
use super::keymap::Context;
use super::layer::{Answer, Go, Question};
use super::layout;
use super::mouse::Hit;
use crate::model::{Project, ProjectId};
use crate::text;
use crate::worker::request::Thing;

/// Columns of the box where there is room.
const WIDTH: u16 = 64;
/// Lines below the sentences: air, what to type, the line it is typed on, the keys.
const BELOW: u16 = 4;
/// Cells between its two keys.
const BETWEEN: u16 = 3;

/// Where its parts stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places {
    /// The box.
    pub frame: Rect,
    /// The sentences, as they are wrapped and cut.
    pub lines: Vec<String>,
    /// Where they stand.
    pub text: Rect,
    /// What has to be typed.
    pub asked: Rect,
    /// The line it is typed on.
    pub typed: Rect,
    /// What each key means, the key, a word, and where that stands.
    pub offers: [(Command, String, &'static str, Rect); 2],
}

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

/// Asks for more of what goes with that project.
fn count(project: ProjectId, desk: &mut Desk) {
    for read in desk.store.to_count(project) {
        desk.read(read);
    }
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
    pub fn for_project(project: &Project, desk: &mut Desk) -> Self {
        count(project.id, desk);
        let question = Question::DeleteThing(Thing::Project(project.id));
        let lines = vec!["Nobody can bring it back.".to_owned()];
        Self::new(question, &project.name, project.id.get(), lines).counting(project.id)
    }

    /// The same, saying first what is in that project.
    #[must_use]
    pub fn counting(self, project: ProjectId) -> Self {
        Self { project: Some(project), ..self }
    }

    /// More may be known of what goes.
    pub(super) fn reply(&self, desk: &mut Desk) -> Go {
        match self.project {
            Some(project) => {
                count(project, desk);
                Go::Shown
            }
            None => Go::Stay,
        }
    }

    /// What it means.
    pub fn lines(&self, desk: &Desk) -> Vec<String> {
        let counted = self.project.map(|project| desk.store.goes_with(project).sentence());
        counted.into_iter().chain(self.lines.iter().cloned()).collect()
    }

    /// Where its parts stand.
    pub fn places(&self, desk: &Desk) -> Places {
        let width = WIDTH.min(desk.size.width.saturating_sub(2));
        let room = usize::from(width.saturating_sub(4));
        let wrapped = self.lines(desk).into_iter();
        let mut lines: Vec<String> =
            wrapped.flat_map(|line| text::wrap(&text::clean(&line), room)).collect();
        let most = usize::from(layout::body(desk.size).height.saturating_sub(BELOW + 2)).max(1);
        if lines.len() > most {
            lines.truncate(most);
            if let Some(last) = lines.last_mut() {
                last.push_str(" …");
            }
        }
        let height = u16::try_from(lines.len()).unwrap_or(0).saturating_add(BELOW + 2);
        let frame = layout::centred(desk.size, width, height);
        let text = Rect {
            x: frame.x + 2,
            y: frame.y + 1,
            width: frame.width.saturating_sub(4),
            height: frame.height.saturating_sub(BELOW + 2),
        };
        let below = |line| Rect { y: text.bottom() + line, height: 1, ..text };
        Places {
            frame,
            lines,
            text,
            asked: below(1),
            typed: below(2),
            offers: offers(below(3), desk),
        }
    }

    pub(super) fn hit(&self, at: Position, desk: &Desk) -> Option<Hit> {
        let mut offers = self.places(desk).offers.into_iter();
        offers.find(|(.., area)| area.contains(at)).map(|(command, ..)| Hit::Key(command))
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

fn offers(line: Rect, desk: &Desk) -> [(Command, String, &'static str, Rect); 2] {
    let mut x = line.x;
    [(Command::Yes, "delete"), (Command::Back, "keep it")].map(|(command, word)| {
        let key = desk.keymap.key_of(Context::Name, command);
        let width = u16::try_from(text::width(&key) + 1 + word.len()).unwrap_or(u16::MAX);
        let area = Rect { x, width: width.min(line.right().saturating_sub(x)), ..line };
        x = x.saturating_add(width).saturating_add(BETWEEN);
        (command, key, word, area)
    })
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
