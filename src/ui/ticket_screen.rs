//! Draws a ticket: details beside notes and files where there is room, one of them at a time where there is not.

mod asked;
mod details;
mod files;
mod notes;
mod pane;
mod tabs;
mod tasks;

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use self::asked::Asked;
use self::details::DetailLines;
use self::files::FileLines;
use self::notes::NoteLines;
use self::pane::PaneFrame;
use self::tabs::PaneTabs;
use self::tasks::TaskLines;
pub(super) use self::tasks::short;
use super::theme::Theme;
use super::widgets::message::Message;
use super::widgets::row::Row;
use super::{chrome, signs};
use crate::app::command::Command;
use crate::app::desk::Desk;
use crate::app::keymap::Context;
use crate::app::layout;
use crate::app::scroll::Scroll;
use crate::app::tasks::{Stage, Task};
use crate::app::ticket_screen::NOTE_MARGIN;
use crate::app::ticket_screen::{Doomed, Pane, TicketScreen, layout as places};
use crate::model::{NoteId, UserId};
use crate::text;

pub(super) fn draw(screen: &TicketScreen, desk: &Desk, theme: &Theme, frame: &mut Frame<'_>) {
    let view = View { screen, desk, theme };
    let buffer = frame.buffer_mut();
    view.draw_header(buffer);
    if screen.gone {
        let back = format!("{} goes back to the board.", view.key(Command::Back));
        let message = Message {
            title: "This ticket is not there any more",
            style: theme.warning,
            lines: vec!["Somebody has deleted it, or you may no longer see it.", &back],
        };
        message.draw(theme, layout::body(desk.size), buffer);
        return;
    }
    let places = screen.places;
    if let Some(area) = places.tabs {
        view.draw_tabs(area, buffer);
    }
    if let Some(area) = places.details {
        view.draw_details(area, buffer);
    }
    if let Some(area) = places.notes {
        view.draw_notes(area, buffer);
    }
    if let Some(area) = places.files {
        view.draw_files(area, buffer);
    }
    if let Some(area) = places.transfers {
        view.draw_transfers(area, buffer);
    }
}

struct View<'a> {
    screen: &'a TicketScreen,
    desk: &'a Desk,
    theme: &'a Theme,
}

impl View<'_> {
    fn key(&self, command: Command) -> String {
        self.desk.keymap.key_of(Context::Ticket, command)
    }

    fn draw_header(&self, buffer: &mut Buffer) {
        let (desk, screen) = (self.desk, self.screen);
        let project = desk.store.projects.items.iter().find(|it| it.id == screen.project);
        let project =
            project.map_or_else(|| format!("project {}", screen.project), |it| it.name.clone());
        let name = screen.shown(desk).map_or("", |ticket| ticket.name.as_str());
        let place = format!("#{} {name}", screen.ticket);
        let mut status = Vec::new();
        if desk.store.is_unconfirmed(screen.project, screen.ticket) {
            status.push((format!("{} saving", signs::AWAITED), self.theme.warning));
        }
        if desk.asks_about(screen.ticket) {
            status.push((format!("{} needs you", signs::WARNING), self.theme.warning));
        }
        match desk.drafts.about(screen.ticket) {
            0 => {}
            // beside the count of all drafts, which says what the sign means
            count => status.push((format!("{} {count} here", signs::DRAFT), self.theme.warning)),
        }
        status.extend(self.by_others());
        if !screen.places.wide {
            status.extend(self.state_of_pane());
        }
        chrome::header_without_transfers(
            &[&project, place.trim_end()],
            status,
            desk,
            self.theme,
            buffer,
        );
    }

    /// That others have changed it just now, and what.
    fn by_others(&self) -> Option<(String, Style)> {
        let board = self.desk.store.board(self.screen.project)?;
        let others = board.others(self.screen.ticket)?;
        let mut words = format!("{} changed by others just now", signs::CHANGED);
        if !others.parts.is_empty() {
            words = format!("{words}: {}", others.parts.join(", "));
        }
        Some((words, self.theme.accent))
    }

    fn draw_tabs(&self, area: Rect, buffer: &mut Buffer) {
        let panes = TicketScreen::panes(self.desk);
        let tabs = panes.iter().map(|pane| self.title(*pane)).collect();
        let focused = panes.iter().position(|pane| *pane == self.screen.pane).unwrap_or(0);
        let beyond = self.screen.beyond(self.desk);
        PaneTabs { tabs, focused, beyond }.draw(self.theme, area, buffer);
    }

    fn title(&self, pane: Pane) -> (&'static str, String) {
        self.screen.title(pane, self.desk)
    }

    /// The frame of a pane, where it has one.
    fn frame(
        &self,
        pane: Pane,
        area: Rect,
        state: Option<(String, Style)>,
        beyond: (usize, usize),
        buffer: &mut Buffer,
    ) {
        let focused = self.screen.pane == pane;
        let (title, mut about) = self.title(pane);
        if !self.screen.places.wide {
            return;
        }
        match pane {
            Pane::Details => about = format!("#{}", self.screen.ticket),
            Pane::Files => {
                let note = self.screen.note().and_then(|note| note.owner_id);
                if let Some(name) = note.and_then(|id| self.desk.store.person(id)) {
                    let count = if about.is_empty() { about } else { format!("{about} ") };
                    about = format!("{count}{} note by {}", signs::DOT, name.name);
                }
            }
            Pane::Notes | Pane::Transfers => {}
        }
        let frame = PaneFrame { title, about, state, focused, beyond };
        frame.draw(self.theme, places::frame(area), buffer);
    }

    fn draw_details(&self, area: Rect, buffer: &mut Buffer) {
        let lines = &self.screen.details.lines;
        let seen = self.screen.details.scroll.in_sight(lines.len(), usize::from(area.height));
        let asked = self.ticket();
        let (state, is_stale) = match &asked {
            Asked::Known { state, stale } => (state.clone(), *stale),
            Asked::Awaited | Asked::Failed(_) => (None, false),
        };
        let beyond = if matches!(asked, Asked::Known { .. }) {
            (seen.start, lines.len() - seen.end)
        } else {
            (0, 0)
        };
        self.frame(Pane::Details, area, state, beyond, buffer);
        match asked {
            Asked::Awaited => self.awaited("the ticket", area, buffer),
            Asked::Failed(message) => {
                self.failed("The ticket could not be loaded", message, area, buffer);
            }
            Asked::Known { .. } => {
                self.draw_bar(seen.clone(), area, buffer);
                let margin = u16::try_from(NOTE_MARGIN).unwrap_or(0).min(area.width);
                let area = Rect { x: area.x + margin, width: area.width - margin, ..area };
                let lines = lines.get(seen).unwrap_or_default();
                let label_width = self.screen.details.label_width;
                let now = self.desk.now;
                let lines = DetailLines { lines, label_width, stale: is_stale, now };
                lines.draw(self.theme, area, buffer);
            }
        }
    }

    /// A bar before what the keys act on.
    fn draw_bar(&self, seen: std::ops::Range<usize>, area: Rect, buffer: &mut Buffer) {
        if self.screen.pane != Pane::Details {
            return;
        }
        for (line, at) in (0u16..).zip(seen) {
            if self.screen.details.is_selected(at) {
                Row::nth(buffer, area, line).put(signs::SELECTED, self.theme.accent);
            }
        }
    }

    fn draw_notes(&self, area: Rect, buffer: &mut Buffer) {
        let asked = self.asked(self.desk.store.notes(self.screen.ticket));
        let state = match &asked {
            Asked::Known { state, .. } => state.clone(),
            Asked::Awaited | Asked::Failed(_) => None,
        };
        self.frame(Pane::Notes, area, state, self.screen.notes.beyond(), buffer);
        match asked {
            Asked::Awaited => self.awaited("the notes", area, buffer),
            Asked::Failed(message) => {
                self.failed("The notes could not be loaded", message, area, buffer);
            }
            Asked::Known { .. } if self.screen.notes.blocks().is_empty() => {
                let new = format!("{} writes the first one", self.key(Command::New));
                let lines = if self.desk.read_only { Vec::new() } else { vec![new.as_str()] };
                Message { title: "No notes yet", style: self.theme.text, lines }
                    .draw(self.theme, area, buffer);
            }
            Asked::Known { .. } => self.draw_note_lines(area, buffer),
        }
    }

    fn draw_note_lines(&self, area: Rect, buffer: &mut Buffer) {
        let store = &self.desk.store;
        let person = |id: UserId| store.person(id).map(|person| person.name.clone());
        let files = |id: NoteId| store.files(id).map(|files| files.items.len());
        let rows = self.screen.notes.rows();
        let lines = NoteLines {
            rows: &rows,
            selected: self.screen.notes.selected,
            focused: self.screen.pane == Pane::Notes,
            person: &person,
            files: &files,
            deleting: &|note| self.screen.is_doomed(Doomed::Note(note)),
            now: self.desk.now,
        };
        lines.draw(self.theme, area, buffer);
    }

    fn draw_files(&self, area: Rect, buffer: &mut Buffer) {
        let note = self.screen.note();
        let files = self.screen.listed_files(self.desk);
        let seen = self.screen.files.scroll.in_sight(files.len(), usize::from(area.height));
        let asked = note.map(|note| self.asked(self.desk.store.files(note.id)));
        let state = match &asked {
            Some(Asked::Known { state, .. }) => state.clone(),
            _ => None,
        };
        let beyond = (seen.start, files.len() - seen.end);
        self.frame(Pane::Files, area, state, beyond, buffer);
        let attach = self.key(Command::Attach);
        let words = match asked {
            None => (self.why_no_note().to_owned(), self.theme.dim),
            Some(Asked::Awaited) => {
                (format!("{} asking for the files …", signs::AWAITED), self.theme.dim)
            }
            Some(Asked::Failed(message)) => {
                let again = self.key(Command::Refresh);
                (format!("{} {message} {again} asks again.", signs::FAILED), self.theme.error)
            }
            Some(Asked::Known { .. }) if !files.is_empty() => {
                let files = files.get(seen).unwrap_or_default();
                let selected = self.screen.files.selected;
                let focused = self.screen.pane == Pane::Files;
                let deleting = |file| self.screen.is_doomed(Doomed::File(file));
                let saved = |file| self.desk.tasks.saved(file).is_some();
                FileLines { files, selected, focused, deleting: &deleting, saved: &saved }
                    .draw(self.theme, area, buffer);
                return;
            }
            Some(Asked::Known { .. }) if self.desk.read_only => {
                ("This note has no files".to_owned(), self.theme.dim)
            }
            Some(Asked::Known { .. }) => (
                format!("This note has no files {} {attach} attaches one", signs::DOT),
                self.theme.dim,
            ),
        };
        if area.height > 4 {
            Message { title: &words.0, style: words.1, lines: Vec::new() }
                .draw(self.theme, area, buffer);
        } else {
            Row::new(buffer, area).put(&words.0, words.1);
        }
    }

    fn draw_transfers(&self, area: Rect, buffer: &mut Buffer) {
        let tasks = self.desk.tasks.list();
        let in_pane = self.screen.pane == Pane::Transfers;
        let height = usize::from(area.height);
        let scroll = if in_pane || self.screen.places.wide {
            self.screen.transfers.scroll
        } else {
            // The strip of a narrow screen shows the newest.
            Scroll { top: usize::MAX }.kept_within(tasks.len(), height)
        };
        let seen = scroll.in_sight(tasks.len(), height);
        if in_pane || self.screen.places.wide {
            let beyond = (seen.start, tasks.len() - seen.end);
            self.frame(Pane::Transfers, area, None, beyond, buffer);
        }
        let tasks = tasks.get(seen).unwrap_or_default();
        let selected = self.screen.transfers.selected.filter(|_| in_pane);
        if let Some(task) = selected.and_then(|id| self.desk.tasks.get(id)) {
            self.draw_reason(task, tasks.len(), area, buffer);
        }
        let lines = TaskLines {
            tasks,
            selected: selected
                .map(|id| tasks.iter().position(|task| task.id == id).unwrap_or(usize::MAX)),
            focused: in_pane,
            stop_key: &self.key(Command::CancelTransfer),
            retry_key: &self.key(Command::RetryTransfer),
        };
        lines.draw(self.theme, area, buffer);
    }

    /// The whole reason of a transfer that failed, below the list, where there is room.
    fn draw_reason(&self, task: &Task, listed: usize, area: Rect, buffer: &mut Buffer) {
        let Stage::Failed(failure) = &task.stage else { return };
        let above = u16::try_from(listed + 1).unwrap_or(u16::MAX);
        let width = usize::from(area.width.saturating_sub(2)).max(1);
        let lines = text::wrap(&text::clean(&failure.message), width);
        for (at, line) in (above..area.height).zip(lines) {
            Row::nth(buffer, area, at).skip(2).put(&line, self.theme.error);
        }
    }

    fn awaited(&self, what: &str, area: Rect, buffer: &mut Buffer) {
        let title = format!("{} asking for {what} …", signs::AWAITED);
        Message { title: &title, style: self.theme.dim, lines: Vec::new() }
            .draw(self.theme, area, buffer);
    }

    fn failed(&self, title: &str, message: &str, area: Rect, buffer: &mut Buffer) {
        let again = format!("{} tries again", self.key(Command::Refresh));
        let title = format!("{} {title}", signs::FAILED);
        Message { title: &title, style: self.theme.error, lines: vec![message, &again] }
            .draw(self.theme, area, buffer);
    }
}
