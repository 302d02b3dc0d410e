//! Draws a project's settings: the tabs, and what the one that is up holds.

mod fields;
mod info;
mod roles;
mod workflow;

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::theme::Theme;
use super::widgets::message::Message;
use super::widgets::row::Row;
use super::{chrome, signs};
use crate::app::command::Command;
use crate::app::desk::Desk;
use crate::app::keymap::Context;
use crate::app::layout;
use crate::app::settings::{Settings, Tab};
use crate::app::store::List;
use crate::text;

/// What the parts of the screen draw with.
struct View<'a> {
    it: &'a Settings,
    desk: &'a Desk,
    theme: &'a Theme,
    place: layout::SettingsLayout,
}

pub(super) fn draw(it: &Settings, desk: &Desk, theme: &Theme, frame: &mut Frame<'_>) {
    let buffer = frame.buffer_mut();
    let view = View { it, desk, theme, place: layout::settings(desk.size) };
    let name = it.shown(desk).map_or("", |project| project.name.as_str());
    chrome::header(&[name, "Settings"], view.status(), desk, theme, buffer);
    view.tabs(buffer);
    match it.tab {
        Tab::Info => view.info(buffer),
        Tab::Workflow => view.workflow(buffer),
        Tab::Roles => view.roles(buffer),
        Tab::Fields => view.fields(buffer),
    }
}

impl View<'_> {
    fn status(&self) -> Vec<(String, Style)> {
        let Some(data) = self.it.data(self.desk) else { return Vec::new() };
        let is_loading = match self.it.tab {
            Tab::Info => self.desk.store.projects.is_loading(),
            Tab::Workflow => data.steps.is_loading(),
            Tab::Roles => data.roles.is_loading(),
            Tab::Fields => data.fields.is_loading(),
        };
        let mut status = Vec::new();
        if let Some((waiting, all)) = self.it.still_moving(self.desk) {
            let words = format!("{} moved {} of {all}", signs::AWAITED, all - waiting);
            status.push((words, self.theme.accent));
        } else if is_loading {
            status.push((signs::AWAITED.to_owned(), self.theme.accent));
        }
        status
    }

    fn tabs(&self, buffer: &mut Buffer) {
        let places = self.place.tab_places();
        for (at, (tab, place)) in Tab::ALL.into_iter().zip(places).enumerate() {
            let mut row = Row::new(buffer, place);
            let is_up = tab == self.it.tab;
            let style = if is_up { self.theme.accent } else { self.theme.dim };
            row.put(if is_up { signs::SELECTED } else { " " }, self.theme.accent);
            row.put(&(at + 1).to_string(), self.theme.key).skip(1);
            row.put(tab.title(), style);
        }
    }

    /// What stands in the place of a list that has nothing to show.
    fn without<T>(&self, list: Option<&List<T>>, what: &str, about: &str, buffer: &mut Buffer) {
        let key = |command, words: &str| {
            format!("{} {words}", self.desk.keymap.key_of(Context::Settings, command))
        };
        let (add, again) = (key(Command::New, "adds one"), key(Command::Refresh, "tries again"));
        let is_loading = list.is_none_or(|list| list.is_loading() && !list.known);
        let failure = list.and_then(|list| list.failure.as_ref());
        let loading = format!("{} Loading the {what}", signs::AWAITED);
        let failed = format!("{} The {what} could not be loaded", signs::FAILED);
        let none = format!("There are no {what} yet");
        let message = match failure {
            _ if is_loading => {
                Message { title: &loading, style: self.theme.accent, lines: Vec::new() }
            }
            Some(failure) => Message {
                title: &failed,
                style: self.theme.error,
                lines: vec![&failure.message, "", &again],
            },
            None => Message { title: &none, style: self.theme.title, lines: vec![about, "", &add] },
        };
        message.draw(self.theme, self.place.whole, buffer);
    }

    /// How many entries there are above and below those in sight.
    fn edges(&self, area: Rect, top: usize, count: usize, buffer: &mut Buffer) {
        let below = count.saturating_sub(top + layout::rows(area, 1));
        let last = area.height.saturating_sub(1);
        for (is_there, line, words) in [
            (top > 0, 0, format!("{}{top}", signs::ABOVE)),
            (below > 0, last, format!("{}{below}", signs::BELOW)),
        ] {
            if is_there {
                Row::nth(buffer, area, line).put_right(&words, self.theme.dim);
            }
        }
    }

    /// A heading, then a paragraph for each label; answers the line below.
    fn facts(&self, area: Rect, from: u16, facts: &[(&str, String)], buffer: &mut Buffer) -> u16 {
        let label = facts.iter().map(|(label, _)| text::width(label)).max().unwrap_or(0) + 2;
        let room = usize::from(area.width).saturating_sub(label).max(8);
        let mut line = from;
        for (name, words) in facts {
            for (at, part) in wrapped(words, room).iter().enumerate() {
                if line >= area.height {
                    return line;
                }
                let mut row = Row::nth(buffer, area, line);
                row.put(if at == 0 { name } else { "" }, self.theme.dim);
                let used = if at == 0 { text::width(name) } else { 0 };
                row.skip(label - used).put(part, self.theme.text);
                line += 1;
            }
        }
        line
    }
}

/// Words in lines of that width; empty lines between others stay.
fn wrapped(words: &str, room: usize) -> Vec<String> {
    let words = text::clean_lines(words.trim_end());
    text::wrap(&words, room)
}

/// The entries of a list that are in sight, each with the place of its line.
fn in_sight<T>(area: Rect, top: usize, items: &[T]) -> Vec<(u16, usize, &T)> {
    let room = layout::rows(area, 1);
    let shown = items.iter().enumerate().skip(top).take(room);
    (0u16..).zip(shown).map(|(line, (at, item))| (line, at, item)).collect()
}

fn plural(count: usize, one: &str, many: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {many}") }
}
