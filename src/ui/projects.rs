//! Draws the list of projects.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::theme::Theme;
use super::widgets::message::Message;
use super::widgets::row::Row;
use super::{chrome, signs};
use crate::app::command::Command;
use crate::app::desk::{Account, Desk};
use crate::app::keymap::Context;
use crate::app::layout;
use crate::app::projects::Projects;
use crate::model::Project;

pub(super) fn draw(projects: &Projects, desk: &Desk, theme: &Theme, frame: &mut Frame<'_>) {
    let buffer = frame.buffer_mut();
    let list = &desk.store.projects;
    let status = match (&projects.search, list.is_loading(), &list.failure) {
        (Some(search), _, _) => {
            vec![(format!("{} looking for #{}", signs::AWAITED, search.ticket), theme.accent)]
        }
        (None, true, _) => {
            let as_of = list.as_of.map(|told| format!(" {}", chrome::as_of(told, desk)));
            vec![(format!("{}{}", signs::AWAITED, as_of.unwrap_or_default()), theme.accent)]
        }
        (None, false, Some(_)) if list.as_of.is_some() => {
            let as_of = list.as_of.map(|told| chrome::as_of(told, desk));
            vec![(format!("{} {}", signs::WARNING, as_of.unwrap_or_default()), theme.warning)]
        }
        (None, false, Some(_)) if list.known => {
            vec![(format!("{} not up to date", signs::FAILED), theme.error)]
        }
        _ => Vec::new(),
    };
    chrome::header(&["Projects"], status, desk, theme, buffer);
    if list.items.is_empty() {
        without_projects(projects, desk, theme, buffer);
        return;
    }
    let area = layout::projects(desk.size);
    let room = layout::rows(area, layout::PROJECT_LINES);
    let place = projects.place(desk);
    let in_sight = list.items.iter().enumerate().skip(projects.top).take(room);
    for (y, (at, project)) in (0u16..).zip(in_sight) {
        let top = area.y + y * layout::PROJECT_LINES;
        let bottom = area.bottom().min(top + layout::PROJECT_LINES);
        let entry = Rect { y: top, height: bottom.saturating_sub(top), ..area };
        draw_project(project, place == Some(at), theme, entry, buffer);
    }
    let below = list.items.len().saturating_sub(projects.top + room);
    draw_edges(projects.top, below, theme, area, buffer);
}

fn draw_project(project: &Project, selected: bool, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let name = if selected { theme.accent } else { theme.title };
    let about = project.description.split_whitespace().collect::<Vec<_>>().join(" ");
    for (line, (content, style)) in
        (0u16..).zip([(project.name.as_str(), name), (about.as_str(), theme.dim)])
    {
        if line >= area.height {
            return;
        }
        let mut row = Row::nth(buffer, area, line);
        row.put(if selected { signs::SELECTED } else { " " }, theme.accent).skip(1);
        row.put(content, style);
        if line == 0 {
            row.skip(2).put(&format!("#{}", project.id), theme.id);
        }
    }
}

fn draw_edges(above: usize, below: usize, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let mut words = Vec::new();
    if above > 0 {
        words.push(format!("{}{above}", signs::ABOVE));
    }
    if below > 0 {
        words.push(format!("{}{below}", signs::BELOW));
    }
    let line = Rect { y: area.y.saturating_sub(1), height: 1, ..area };
    Row::new(buffer, line).put_right(&words.join(" "), theme.dim);
}

/// What stands where there is no project to choose.
fn without_projects(projects: &Projects, desk: &Desk, theme: &Theme, buffer: &mut Buffer) {
    let list = &desk.store.projects;
    let key = |command, words: &str| {
        format!("{} {words}", desk.keymap.key_of(Context::Projects, command))
    };
    let again = key(Command::Refresh, "tries again");
    let back = key(Command::Back, "leaves");
    let new = key(Command::New, "adds the first one");
    let may_add = projects.may_add(desk);
    let connecting = format!("{} {}", signs::AWAITED, desk.opening());
    let loading = format!("{} Loading the projects", signs::AWAITED);
    let failed = format!("{} The projects could not be loaded", signs::FAILED);
    let (title, style, lines) = match (&desk.account, &list.failure) {
        (Account::Connecting { .. }, _) => (connecting.as_str(), theme.accent, Vec::new()),
        _ if list.is_loading() => (loading.as_str(), theme.accent, Vec::new()),
        (_, Some(failure)) => (
            failed.as_str(),
            theme.error,
            vec![failure.message.as_str(), "", again.as_str(), back.as_str()],
        ),
        _ if may_add => {
            ("There is no project yet", theme.title, vec![new.as_str(), "", back.as_str()])
        }
        _ => (
            "There is no project for you yet",
            theme.title,
            vec![
                "Who administers the account adds projects, and people to them.",
                "",
                again.as_str(),
                back.as_str(),
            ],
        ),
    };
    let message = Message { title, style, lines };
    message.draw(theme, layout::body(desk.size), buffer);
}
