//! What the project is called and what it is for.

use super::super::command::Command;
use super::super::desk::Desk;
use super::super::layer::{Go, Layer, Reason};
use super::super::layout;
use super::super::name_prompt::NamePrompt;
use super::super::scroll::half;
use super::Settings;
use crate::text;

impl Settings {
    /// The description in lines of that width.
    pub fn description(&self, desk: &Desk, width: usize) -> Vec<String> {
        let Some(project) = self.shown(desk) else { return Vec::new() };
        text::wrap(&text::clean_lines(&project.description), width.max(1))
    }

    pub(super) fn scroll_info(&mut self, command: Command, desk: &Desk) -> Go {
        let height = usize::from(layout::settings(desk.size).description().height);
        let by = match command {
            Command::Up => -1,
            Command::Down => 1,
            Command::First => isize::MIN,
            Command::Last => isize::MAX,
            Command::HalfPageUp => -half(height),
            Command::HalfPageDown => half(height),
            _ => return Go::Stay,
        };
        self.scroll_info_by(by, desk)
    }

    pub(super) fn scroll_info_by(&mut self, by: isize, desk: &Desk) -> Go {
        let area = layout::settings(desk.size).description();
        let total = self.description(desk, usize::from(area.width)).len();
        let before = self.scroll;
        self.scroll = self.scroll.by(by, total, usize::from(area.height));
        if self.scroll == before { Go::Stay } else { Go::Shown }
    }

    /// Asks for the name of the project, which deletes it.
    pub(super) fn ask_to_delete_project(&self, desk: &mut Desk) -> Go {
        let Some(project) = self.shown(desk).cloned() else { return Go::Stay };
        Go::Push(Layer::Name(Box::new(NamePrompt::for_project(&project, desk))))
    }

    pub(super) fn info_disabled(&self, command: Command, desk: &Desk) -> Option<Reason> {
        let is_needed = matches!(command, Command::Open | Command::Edit | Command::Delete);
        if is_needed && self.shown(desk).is_none() {
            return Some(Reason::new("The server has not told about this project yet."));
        }
        matches!(command, Command::MoveUp | Command::MoveDown)
            .then(|| Reason::new("Projects have no order that could be changed."))
    }
}
