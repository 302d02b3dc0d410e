//! How far asking for the parts of a ticket has come, and how much of what came is out of sight.

use ratatui::style::Style;

use super::View;
use crate::app::command::Command;
use crate::app::store::List;
use crate::app::ticket_screen::Pane;
use crate::ui::{chrome, signs};

/// How far asking for a list has come.
pub(super) enum Asked<'a> {
    /// Nothing is known yet.
    Awaited,
    /// Nothing is known, for this reason.
    Failed(&'a str),
    /// It is known; it is being asked for again, or could not be.
    Known { state: Option<(String, Style)>, stale: bool },
}

impl<'a> View<'a> {
    pub(super) fn asked<T>(&self, list: Option<&'a List<T>>) -> Asked<'a> {
        let Some(list) = list else { return Asked::Awaited };
        let loading = list.is_loading();
        let as_of = list.as_of.map(|told| chrome::as_of(told, self.desk));
        match (&list.failure, list.known || !list.items.is_empty()) {
            (Some(failure), false) if !loading => Asked::Failed(&failure.message),
            (_, false) => Asked::Awaited,
            (_, true) if loading => Asked::Known {
                state: Some((
                    as_of.map_or_else(
                        || signs::AWAITED.to_owned(),
                        |as_of| format!("{} {as_of}", signs::AWAITED),
                    ),
                    self.theme.dim,
                )),
                stale: false,
            },
            (Some(_), true) if as_of.is_some() => {
                let words = format!("{} {}", signs::WARNING, as_of.unwrap_or_default());
                Asked::Known { state: Some((words, self.theme.warning)), stale: true }
            }
            (Some(_), true) => {
                let again = self.key(Command::Refresh);
                let words =
                    format!("{} not up to date {} {again} again", signs::WARNING, signs::DOT);
                Asked::Known { state: Some((words, self.theme.warning)), stale: true }
            }
            (None, true) => Asked::Known { state: None, stale: false },
        }
    }

    /// How far the ticket itself has come: what the board brought is shown while the rest is awaited.
    pub(super) fn ticket(&self) -> Asked<'a> {
        let load = self.desk.store.ticket_load(self.screen.ticket);
        let known = self.screen.shown(self.desk).is_some();
        match (self.asked(load), known) {
            (Asked::Awaited, true) => Asked::Known {
                state: Some((signs::AWAITED.to_owned(), self.theme.dim)),
                stale: false,
            },
            (Asked::Failed(_), true) if self.desk.is_offline() => {
                let words =
                    format!("{} never read here: only what its board tells", signs::WARNING);
                Asked::Known { state: Some((words, self.theme.warning)), stale: true }
            }
            (Asked::Failed(_), true) => {
                let again = self.key(Command::Refresh);
                let words =
                    format!("{} not up to date {} {again} again", signs::WARNING, signs::DOT);
                Asked::Known { state: Some((words, self.theme.warning)), stale: true }
            }
            (Asked::Known { .. }, false) => Asked::Awaited,
            (asked, _) => asked,
        }
    }

    /// How up to date the one pane is that is shown.
    pub(super) fn state_of_pane(&self) -> Option<(String, Style)> {
        let store = &self.desk.store;
        let asked = match self.screen.pane {
            Pane::Details => self.ticket(),
            Pane::Notes => self.asked(store.notes(self.screen.ticket)),
            Pane::Files => self.asked(store.files(self.screen.note()?.id)),
            Pane::Transfers => return None,
        };
        match asked {
            Asked::Known { state, .. } => state,
            Asked::Awaited | Asked::Failed(_) => None,
        }
    }

    /// Why there are no files: there is no note that could have some.
    pub(super) fn why_no_note(&self) -> &'static str {
        match self.asked(self.desk.store.notes(self.screen.ticket)) {
            Asked::Known { .. } => "Files hang on notes, and there is no note yet",
            Asked::Awaited | Asked::Failed(_) => "Files come with their notes",
        }
    }
}
