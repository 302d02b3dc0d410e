//! Draws a board: lanes side by side, in each of them only the cards that are in sight.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::theme::Theme;
use super::widgets::card::Card;
use super::widgets::lane::Lane;
use super::widgets::message::Message;
use super::widgets::row::Row;
use super::widgets::tabs::Tabs;
use super::{chrome, signs};
use crate::app::board::Board;
use crate::app::command::Command;
use crate::app::desk::Desk;
use crate::app::keymap::Context;
use crate::app::layout::{self, BoardLayout};
use crate::app::mouse::Drag;
use crate::app::rights;
use crate::app::store::{BoardData, Stage};
use crate::model::{Step, Ticket};
use crate::text;

pub(super) fn draw(board: &Board, desk: &Desk, theme: &Theme, frame: &mut Frame<'_>) {
    let buffer = frame.buffer_mut();
    let Some(data) = board.data(desk) else { return };
    let mut status = status(data, desk, theme);
    if let Some(marks) = board.marks(desk) {
        let words = format!("{} {} marked", signs::MARKED, text::grouped(marks.len() as u64));
        status.insert(0, (words, theme.accent));
    }
    if desk.changes.is_running() {
        status.insert(0, (hint(desk, Command::StopChanges, "stops"), theme.key));
    }
    let drag = desk.drag.filter(|drag| drag.project == board.project);
    if let Some(drag) = &drag {
        status.insert(0, (carried(drag, data), theme.accent));
    }
    if let Some(words) = by_others(data.changed_by_others()) {
        status.insert(0, (words, theme.accent));
    }
    chrome::header(&[board.name(desk)], status, desk, theme, buffer);
    if data.steps.items.is_empty() {
        without_lanes(data, desk, theme, buffer);
        return;
    }
    if let Stage::Failed(failure) = data.stage()
        && data.is_empty()
    {
        let again = hint(desk, Command::Refresh, "tries again");
        let back = hint(desk, Command::Back, "goes back");
        let message = Message {
            title: &format!("{} The tickets could not be loaded", signs::FAILED),
            style: theme.error,
            lines: vec![&failure.message, "", &again, &back],
        };
        message.draw(theme, layout::body(desk.size), buffer);
        return;
    }
    let layout = board.layout(desk);
    let lanes: Vec<Lane<'_>> =
        data.steps.items.iter().map(|step| lane(board, data, step, &layout)).collect();
    if let Some(area) = layout.tabs {
        let places = board.tabs(desk).unwrap_or_default();
        let focused = board.place(desk);
        Tabs { lanes: lanes.clone(), focused, places }.draw(theme, area, buffer);
    }
    let in_sight = layout.lanes(board.first);
    let with_tabs = layout.tabs.is_some();
    let view = View { board, data, desk, theme, layout };
    for (at, (place, area)) in in_sight.iter().enumerate() {
        let steps = &data.steps.items;
        let (Some(step), Some(lane)) = (steps.get(*place), lanes.get(*place)) else { continue };
        let coming = desk.coming(board.project, step.id);
        let mut lane = Lane { coming, folded: lane.folded && !with_tabs, ..lane.clone() };
        if !with_tabs {
            lane.left = if at == 0 { *place } else { 0 };
            lane.right = if at + 1 == in_sight.len() { steps.len() - place - 1 } else { 0 };
        }
        if let Some(drag) = drag.filter(|drag| drag.over.is_some()) {
            lane.focused = drag.over == Some(step.id);
            lane.arrives = lane.focused.then(|| arrives(&drag));
        }
        view.lane(step, &lane, *area, buffer);
    }
}

/// How many tickets others have touched just now, if any.
fn by_others(count: usize) -> Option<String> {
    let count = text::grouped(u64::try_from(count).ok().filter(|count| *count > 0)?);
    Some(format!("{} {count} changed by others", signs::CHANGED))
}

/// What the mouse carries: a card, or all that are marked.
fn load(drag: &Drag) -> String {
    match drag.marked {
        Some(count) if count > 1 => format!("{} {count}", signs::MARKED),
        _ => format!("#{}", drag.ticket),
    }
}

/// What it carries, and to where.
fn carried(drag: &Drag, data: &BoardData) -> String {
    let lane = drag.over.and_then(|lane| data.step(data.place_of(lane)?));
    let name = lane.map_or("?", |lane| lane.name.as_str());
    let name = if drag.is_refused { rights::NOT_ALLOWED } else { name };
    format!("{} {} {name}", load(drag), signs::INTO)
}

/// What a lane says while a card is above it.
fn arrives(drag: &Drag) -> String {
    if drag.is_refused { rights::NOT_ALLOWED.to_owned() } else { format!("{} here", load(drag)) }
}

/// `r tries again`, with the key as it is bound.
fn hint(desk: &Desk, command: Command, words: &str) -> String {
    format!("{} {words}", desk.keymap.key_of(Context::Board, command))
}

/// What stands where there is no lane to draw.
fn without_lanes(data: &BoardData, desk: &Desk, theme: &Theme, buffer: &mut Buffer) {
    let again = hint(desk, Command::Refresh, "tries again");
    let back = hint(desk, Command::Back, "goes back");
    let settings = match desk.keymap.key_of(Context::Board, Command::Open) {
        key if key.is_empty() => hint(desk, Command::ProjectSettings, "opens them"),
        key => format!(
            "{} or {key} opens them",
            desk.keymap.key_of(Context::Board, Command::ProjectSettings)
        ),
    };
    let loading = format!("{} Loading the board", signs::AWAITED);
    let failed = format!("{} The board could not be loaded", signs::FAILED);
    let message = match &data.steps.failure {
        _ if data.steps.is_loading() => {
            Message { title: &loading, style: theme.accent, lines: Vec::new() }
        }
        Some(failure) => Message {
            title: &failed,
            style: theme.error,
            lines: vec![&failure.message, "", &again, &back],
        },
        None => Message {
            title: "This board has no lanes yet",
            style: theme.title,
            lines: vec![
                "Lanes are the steps of the project. Who may edit the project adds them in its settings.",
                "",
                &settings,
                &again,
                &back,
            ],
        },
    };
    message.draw(theme, layout::body(desk.size), buffer);
}

/// How far loading has come, and what is wrong with what is shown.
fn status(data: &BoardData, desk: &Desk, theme: &Theme) -> Vec<(String, Style)> {
    let as_of = data.as_of().map(|told| chrome::as_of(told, desk));
    let shown = text::grouped(data.loaded() as u64);
    let mut status = match (data.stage(), data.total()) {
        (Stage::Loading, None) if data.loaded() == 0 => {
            let what = match &as_of {
                Some(as_of) => as_of,
                None if data.stale() > 0 => "from last time",
                None => "loading",
            };
            return vec![(format!("{} {what}", signs::AWAITED), theme.accent)];
        }
        (Stage::Loading, Some(total)) => {
            let words = format!("{} {shown} of {}", signs::AWAITED, text::grouped(total));
            vec![(words, theme.accent)]
        }
        (Stage::Loading, None) => vec![(format!("{} {shown}", signs::AWAITED), theme.accent)],
        (Stage::Failed(_), _) if data.is_empty() => {
            vec![(format!("{} not loaded", signs::FAILED), theme.error)]
        }
        // how old it is tells it better
        (Stage::Failed(_), _) if as_of.is_some() => Vec::new(),
        (Stage::Failed(_), _) => {
            vec![(format!("{} not up to date", signs::FAILED), theme.error)]
        }
        (Stage::Partial, _) => {
            vec![(format!("{} perhaps not all", signs::WARNING), theme.warning)]
        }
        (Stage::Loaded | Stage::Idle, _) => {
            let count = data.len();
            let word = if count == 1 { "ticket" } else { "tickets" };
            vec![(format!("{} {word}", text::grouped(count as u64)), theme.dim)]
        }
    };
    if data.stale() > 0 {
        let words = as_of.unwrap_or_else(|| "from last time".to_owned());
        status.push((format!("{} {words}", signs::WARNING), theme.warning));
    }
    let astray = data.astray();
    if astray > 0 && data.stage() == &Stage::Loaded {
        status.push((format!("{} {astray} in no lane", signs::WARNING), theme.warning));
    }
    status
}

fn lane<'a>(board: &Board, data: &BoardData, step: &'a Step, layout: &BoardLayout) -> Lane<'a> {
    let count = data.lane(step.id).len();
    let folded = board.is_folded(step.id);
    let (above, room) = match board.cursor(step.id) {
        Some(cursor) if !folded => (cursor.top, layout.cards),
        _ => (0, if folded { count } else { layout.cards }),
    };
    Lane {
        name: &step.name,
        count,
        coming: 0,
        limit: step.limit,
        focused: board.focused == Some(step.id),
        above,
        below: count.saturating_sub(above + room),
        left: 0,
        right: 0,
        folded,
        arrives: None,
    }
}

/// What all lanes and cards of one picture need.
struct View<'a> {
    board: &'a Board,
    data: &'a BoardData,
    desk: &'a Desk,
    theme: &'a Theme,
    layout: BoardLayout,
}

impl View<'_> {
    fn lane(&self, step: &Step, lane: &Lane<'_>, area: Rect, buffer: &mut Buffer) {
        lane.draw(self.theme, area, buffer);
        if self.board.is_folded(step.id) {
            if !lane.folded {
                self.folded_lane(area, buffer);
            }
            return;
        }
        let tickets = self.data.lane(step.id);
        if tickets.is_empty() {
            self.empty_lane(lane, area, buffer);
            return;
        }
        let cursor = self.board.cursor(step.id);
        let selected =
            cursor.filter(|_| self.board.focused == Some(step.id)).map(|cursor| cursor.ticket);
        let in_sight = tickets.iter().skip(lane.above).take(self.layout.cards);
        for (at, id) in in_sight.enumerate() {
            let Some(ticket) = self.data.ticket(*id) else { continue };
            let card = self.card(ticket, selected == Some(*id));
            card.draw(self.theme, self.layout.card(area, at), buffer);
        }
    }

    /// Says that a lane is folded that has the whole width to itself.
    fn folded_lane(&self, area: Rect, buffer: &mut Buffer) {
        let unfold = hint(self.desk, Command::Fold, "unfolds it");
        let message =
            Message { title: "This lane is folded", style: self.theme.title, lines: vec![&unfold] };
        message.draw(self.theme, inside(area), buffer);
    }

    fn card<'b>(&'b self, ticket: &'b Ticket, selected: bool) -> Card<'b> {
        let people = ticket.assigned_to.iter().flatten();
        let marks = self.board.marks(self.desk);
        Card {
            id: format!("#{}", ticket.id),
            name: &ticket.name,
            tags: ticket.tags.iter().collect(),
            people: people.map(|user| self.desk.store.initials(*user).to_owned()).collect(),
            due: ticket.required_by.date().map(|date| text::due(date, self.desk.now.today)),
            selected,
            unconfirmed: self.data.is_unconfirmed(ticket.id),
            draft: self.desk.drafts.about(ticket.id) > 0,
            asks: self.desk.asks_about(ticket.id),
            stale: self.data.is_stale(ticket.id),
            others: self.data.others(ticket.id).map(|others| others.word),
            marked: marks.is_some_and(|marks| marks.has(ticket.id)),
            problem: marks.and_then(|marks| marks.reason(ticket.id)),
        }
    }

    /// Says what an empty lane is: still loading, the first of an empty board, or just empty.
    fn empty_lane(&self, lane: &Lane<'_>, area: Rect, buffer: &mut Buffer) {
        let inner = inside(area);
        let loading = matches!(self.data.stage(), Stage::Loading);
        if loading || !self.data.is_empty() || !lane.focused {
            let words = if loading { "…" } else { signs::NOTHING };
            Row::new(buffer, inner).put(words, self.theme.dim);
            return;
        }
        let new = hint(self.desk, Command::New, "adds the first one");
        let lines = if self.desk.read_only { Vec::new() } else { vec![new.as_str()] };
        let message = Message { title: "No tickets yet", style: self.theme.title, lines };
        message.draw(self.theme, inner, buffer);
    }
}

/// The room for words in a lane.
fn inside(area: Rect) -> Rect {
    Rect {
        x: area.x + 2,
        y: area.y + 1,
        width: area.width.saturating_sub(4),
        height: area.height.saturating_sub(2),
    }
}
