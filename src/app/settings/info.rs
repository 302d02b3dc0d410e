//! What the project is called and what it is for.

use super::super::command::Command;
use super::super::desk::Desk;
use super::super::layer::{Go, Layer, Reason};
use super::super::layout;
use super::super::scroll::half;
use super::super::store::{BoardData, Stage};
use super::Settings;
use super::deleting::asked;
use super::form::SettingsForm;
use crate::model::ProjectId;
use crate::text;
use crate::worker::request::Thing;

impl Settings {
    /// The description in lines of that width.
    pub fn description(&self, desk: &Desk, width: usize) -> Vec<String> {
        let Some(project) = self.shown(desk) else { return Vec::new() };
        let lines = project.description.lines().map(text::clean);
        lines
            .flat_map(|line| {
                if line.is_empty() { vec![String::new()] } else { text::wrap(&line, width.max(1)) }
            })
            .collect()
    }

    pub(super) fn scroll_info(&mut self, command: Command, desk: &Desk) -> Go {
        let area = layout::settings(desk.size).description();
        let total = self.description(desk, usize::from(area.width)).len();
        let height = usize::from(area.height);
        let by = match command {
            Command::Up => -1,
            Command::Down => 1,
            Command::First => isize::MIN,
            Command::Last => isize::MAX,
            Command::HalfPageUp => -half(height),
            Command::HalfPageDown => half(height),
            _ => return Go::Stay,
        };
        let before = self.scroll;
        self.scroll = self.scroll.by(by, total, height);
        if self.scroll == before { Go::Stay } else { Go::Shown }
    }

    /// Asks whether the project may go, with what goes with it; its name is asked for after that.
    pub(super) fn ask_to_delete_project(&self, desk: &Desk) -> Go {
        let Some(project) = self.shown(desk) else { return Go::Stay };
        let lines = vec![what_goes(project.id, desk), "Nobody can bring it back.".to_owned()];
        asked(Thing::Project(project.id), "project", &project.name, lines)
    }

    /// Asks for the name of the project, which deletes it.
    pub(super) fn ask_for_name(&self, desk: &Desk) -> Go {
        let Some(project) = self.shown(desk).cloned() else { return Go::Stay };
        let form = SettingsForm::delete_project(project, desk);
        Go::Push(Layer::SettingsForm(Box::new(form)))
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

/// What goes with a project, as far as it is known here.
pub fn what_goes(project: ProjectId, desk: &Desk) -> String {
    let board = desk.store.board(project);
    let tickets = board.map_or(0, BoardData::len);
    let is_all = board.is_some_and(|board| *board.stage() == Stage::Loaded);
    let tickets = match (is_all, tickets) {
        (true, 0) => {
            return "It has no tickets; its steps, roles and fields go with it.".to_owned();
        }
        (true, 1) => "Its ticket goes".to_owned(),
        (true, count) => format!("All {count} tickets go"),
        (false, 0) => "All tickets go".to_owned(),
        (false, count) => format!("All tickets go ({count} are loaded here, there may be more)"),
    };
    format!("{tickets} with it, with all notes and files on them; its steps, roles and fields too.")
}
