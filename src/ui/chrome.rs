//! What is on every screen: the top line, what has just happened, the keys that matter here.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::signs;
use super::theme::Theme;
use super::ticket_screen;
use super::widgets::footer::Footer;
use super::widgets::header::Header;
use super::widgets::message::Message;
use super::widgets::notice::{self, Notice};
use crate::app::changes::Progress;
use crate::app::command::Command;
use crate::app::desk::Desk;
use crate::app::footer;
use crate::app::layer::Layer;
use crate::app::layout;
use crate::app::notices::Tone;
use crate::model::Timestamp;
use crate::text;

/// The top line of a full screen; the account goes before `place`. Files on their way are told of before `status`.
pub(super) fn header(
    place: &[&str],
    status: Vec<(String, Style)>,
    desk: &Desk,
    theme: &Theme,
    buffer: &mut Buffer,
) {
    // First, since the last is dropped first where there is little room.
    let status = ticket_screen::short(&desk.tasks, theme).into_iter().chain(status).collect();
    header_without_transfers(place, status, desk, theme, buffer);
}

/// As [`header`], for a screen that shows transfers by itself.
pub(super) fn header_without_transfers(
    place: &[&str],
    status: Vec<(String, Style)>,
    desk: &Desk,
    theme: &Theme,
    buffer: &mut Buffer,
) {
    let session = desk.session();
    let who = session.map_or("", |it| it.me.name.as_str());
    let mut status = status;
    if let Some(Progress { doing, done, total }) = desk.changes.progress() {
        let words = format!(
            "{} {doing} {} of {}",
            signs::AWAITED,
            text::grouped(done as u64),
            text::grouped(total as u64)
        );
        status.insert(0, (words, theme.accent));
    }
    status.splice(0..0, unsent(desk, theme));
    status.splice(0..0, drafts(desk, theme));
    if desk.signed_out {
        status.insert(0, (format!("{} signed out", signs::FAILED), theme.error));
    }
    if desk.read_only {
        status.push(("read-only".to_owned(), theme.warning));
    }
    let account = desk.account_label();
    let place = account.into_iter().chain(place.iter().copied()).collect();
    Header { place, status, who }.draw(theme, layout::header(desk.size), buffer);
}

/// What was typed and not sent, and that it cannot be kept.
fn drafts(desk: &Desk, theme: &Theme) -> Vec<(String, Style)> {
    let mut words = Vec::new();
    if desk.drafts.problem().is_some() {
        words.push((format!("{} drafts in memory only", signs::WARNING), theme.error));
    }
    match desk.left_over() {
        0 => {}
        1 => words.push((format!("{}1 draft", signs::DRAFT), theme.warning)),
        more => words.push((format!("{}{more} drafts", signs::DRAFT), theme.warning)),
    }
    words
}

/// What is kept and not confirmed, and that the server cannot be reached.
fn unsent(desk: &Desk, theme: &Theme) -> Vec<(String, Style)> {
    let mut words = Vec::new();
    if desk.is_offline() {
        let why = match desk.countdown.words() {
            Some(left) if desk.is_busy() => format!("{} busy, again in {left}", signs::WARNING),
            Some(left) => format!("{} offline, again in {left}", signs::WARNING),
            None => format!("{} offline", signs::WARNING),
        };
        words.push((why, theme.warning));
    }
    match desk.asking() {
        0 => {}
        1 => words.push((format!("{} 1 needs you", signs::WARNING), theme.warning)),
        more => words.push((format!("{} {more} need you", signs::WARNING), theme.warning)),
    }
    let count = desk.unconfirmed();
    if count > 0 {
        words.push((
            format!("{}{} unsent", signs::UNSENT, text::grouped(count as u64)),
            theme.warning,
        ));
    }
    words
}

/// How old what is shown is.
pub(super) fn as_of(told: Timestamp, desk: &Desk) -> String {
    let now = desk.now;
    text::as_of(told.instant(), now.moment.instant(), now.offset)
}

/// Asks for more room, and says what keys do until then.
pub(super) fn too_small(top: &Layer, desk: &Desk, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let least = layout::LEAST;
    let title = format!("smartq must be at least {}×{}", least.width, least.height);
    let words = if top.takes_text() {
        "What you type is taken all the same.".to_owned()
    } else {
        let quit = desk.keymap.key_of(top.context(), Command::Quit);
        format!("{quit} ends it; other keys do nothing until then.")
    };
    let lines = vec![words.as_str()];
    Message { title: &title, style: theme.warning, lines }.draw(theme, area, buffer);
}

/// What has just happened, over the last lines of the body, the newest lowest.
pub(super) fn notices(desk: &Desk, theme: &Theme, buffer: &mut Buffer) {
    let mut area = layout::body(desk.size);
    for it in desk.notices.standing().iter().rev() {
        let tone = match it.tone {
            Tone::Done => notice::Tone::Done,
            Tone::Warning => notice::Tone::Warning,
            Tone::Failed => notice::Tone::Failed,
        };
        let notice = Notice { tone, text: &it.text };
        notice.draw(theme, area, buffer);
        area.height = area.height.saturating_sub(notice.height(area));
    }
}

/// The keys that matter here.
pub(super) fn footer(top: &Layer, desk: &Desk, theme: &Theme, buffer: &mut Buffer) {
    let (hints, pending) = (footer::hints(top, desk), footer::pending(desk));
    Footer { hints, pending }.draw(theme, layout::footer(desk.size), buffer);
}
