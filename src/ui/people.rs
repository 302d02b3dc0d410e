//! Draws the people of the account: the list in as many columns as fit, and the profile of who is selected.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::theme::Theme;
use super::widgets::message::Message;
use super::widgets::row::Row;
use super::{chrome, signs};
use crate::app::command::Command;
use crate::app::desk::Desk;
use crate::app::keymap::Context;
use crate::app::layout;
use crate::app::people::People;
use crate::app::people::list::{LABEL, rights_in_words};
use crate::model::User;
use crate::text;

/// Columns of the list from which addresses stand beside the names, and from which titles and companies do.
const WITH_EMAIL: u16 = 52;
const WITH_ALL: u16 = 100;

pub(super) fn draw(
    people: &People,
    desk: &Desk,
    theme: &Theme,
    frame: &mut Frame<'_>,
) -> Option<Position> {
    let buffer = frame.buffer_mut();
    chrome::header(&["People"], status(desk, theme), desk, theme, buffer);
    if desk.store.people.items.is_empty() {
        nobody(desk, theme, buffer);
        return None;
    }
    let layout = layout::people(desk.size, people.is_open);
    let mut cursor = None;
    if let Some(list) = layout.list {
        cursor = draw_top(people, desk, theme, layout.top, buffer);
        let in_sight = people.in_sight().filter_map(|user| desk.store.person(user));
        for (line, user) in (0..list.height).zip(in_sight) {
            let is_selected = people.selected == Some(user.id);
            draw_person(user, is_selected, desk, theme, list, Row::nth(buffer, list, line));
        }
        if people.found.is_empty() {
            Row::new(buffer, list).skip(2).put("Nobody here is called that.", theme.warning);
        }
    }
    if let Some(user) = people.person(desk) {
        draw_profile(people, user, desk, theme, (layout.name, layout.profile), buffer);
    }
    cursor
}

fn status(desk: &Desk, theme: &Theme) -> Vec<(String, Style)> {
    let list = &desk.store.people;
    if list.is_loading() {
        vec![(signs::AWAITED.to_owned(), theme.accent)]
    } else if list.failure.is_some() && list.known {
        vec![(format!("{} not up to date", signs::FAILED), theme.error)]
    } else {
        Vec::new()
    }
}

/// What narrows the list, and how many are left of how many.
fn draw_top(
    people: &People,
    desk: &Desk,
    theme: &Theme,
    area: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let all = desk.store.people.items.len();
    let is_narrow = people.is_typing || !people.filter.text().is_empty();
    let count = match (is_narrow, all) {
        (true, _) => format!("{} of {all}", people.found.len()),
        (false, 1) => "1 person".to_owned(),
        (false, _) => format!("{all} people"),
    };
    let mut row = Row::new(buffer, area);
    row.put_right(&count, theme.dim);
    if !is_narrow {
        return None;
    }
    row.skip_right(2).put(" / ", theme.accent);
    let shown = people.filter.shown(row.room());
    row.put(&shown.text, theme.text);
    let caret = area.x + 3 + u16::try_from(shown.caret).ok()?;
    people.is_typing.then_some(Position { x: caret, y: area.y })
}

fn draw_person(
    user: &User,
    is_selected: bool,
    desk: &Desk,
    theme: &Theme,
    list: Rect,
    mut row: Row<'_>,
) {
    let is_me = desk.session().is_some_and(|session| session.me.id == user.id);
    let style = if is_selected { theme.accent } else { theme.text };
    row.put(if is_selected { signs::SELECTED } else { " " }, theme.accent).skip(1);
    let mut words = rights_in_words(user);
    if list.width < WITH_ALL {
        words.retain(|word| *word == "administrator");
    }
    if is_me {
        words.insert(0, "you");
    }
    row.put_right(&words.join(", "), if is_me { theme.person } else { theme.dim });
    row.skip_right(2);
    let columns: &[&str] = match list.width {
        WITH_ALL.. => &[&user.name, &user.email, &user.title, &user.company],
        WITH_EMAIL.. => &[&user.name, &user.email],
        _ => &[&user.name],
    };
    // as wide whoever it is: what stands at the right end may be longer with one than with another
    let all = usize::from(list.width).saturating_sub(4 + WIDEST_RIGHTS.min(row.room() / 3));
    let width = all / columns.len().max(1);
    for (at, content) in columns.iter().enumerate() {
        let style = if at == 0 { style } else { theme.dim };
        let room = if columns.len() == 1 { row.room() } else { width.saturating_sub(2) };
        let content = text::clean(content);
        let content = text::ellipsis(&content, room);
        let gap = width.saturating_sub(text::width(&content));
        row.put(&content, style).skip(gap);
    }
}

/// Cells of "you, administrator".
const WIDEST_RIGHTS: usize = 18;

fn draw_profile(
    people: &People,
    user: &User,
    desk: &Desk,
    theme: &Theme,
    (name, area): (Rect, Rect),
    buffer: &mut Buffer,
) {
    let lines = people.lines(area.width.into(), desk);
    let height = usize::from(area.height);
    let above = people.profile.top;
    let below = lines.len().saturating_sub(above + height);
    let mut row = Row::new(buffer, name);
    let edges = [(above, signs::ABOVE), (below, signs::BELOW)];
    let edges = edges.iter().filter(|(lines, _)| *lines > 0);
    let edges: Vec<String> = edges.map(|(lines, sign)| format!("{sign}{lines}")).collect();
    row.put_right(&format!("{} #{}", edges.join(" "), user.id), theme.id);
    row.skip_right(1).put(&user.name, theme.title);
    for (at, line) in (0u16..).zip(lines.iter().skip(above).take(height)) {
        let mut row = Row::nth(buffer, area, at);
        row.put(line.label, theme.dim);
        row.skip(LABEL.saturating_sub(text::width(line.label))).put(&line.text, theme.text);
    }
}

/// What stands where nobody is known.
fn nobody(desk: &Desk, theme: &Theme, buffer: &mut Buffer) {
    let list = &desk.store.people;
    let key =
        |command, words: &str| format!("{} {words}", desk.keymap.key_of(Context::People, command));
    let again = key(Command::Refresh, "tries again");
    let back = key(Command::Back, "goes back");
    let loading = format!("{} Loading the people", signs::AWAITED);
    let failed = format!("{} The people could not be loaded", signs::FAILED);
    let message = match &list.failure {
        _ if list.is_loading() => {
            Message { title: &loading, style: theme.accent, lines: Vec::new() }
        }
        Some(failure) => Message {
            title: &failed,
            style: theme.error,
            lines: vec![failure.message.as_str(), "", &again, &back],
        },
        None => Message {
            title: "The server lists nobody",
            style: theme.title,
            lines: vec![&again, &back],
        },
    };
    message.draw(theme, layout::body(desk.size), buffer);
}
