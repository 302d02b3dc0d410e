//! A file that was saved is opened, in a program of the user's own: never by itself, and never one that was not saved.

use std::path::PathBuf;

use super::{Pane, TicketScreen};
use crate::app::command::Command;
use crate::app::desk::Desk;
use crate::app::effect::Effect;
use crate::app::keymap::Context;
use crate::app::layer::Go;
use crate::app::tasks::Plan;
use crate::model::FileId;
use crate::text;
use crate::worker::request::Transfer;

impl TicketScreen {
    pub(super) fn open_file(&self, desk: &mut Desk) -> Go {
        if let Ok(path) = self.saved_file(desk) {
            desk.effect(Effect::OpenFile(path));
        }
        Go::Shown
    }

    /// Where the file lies that a key is meant for, or why there is none to open.
    pub(super) fn saved_file(&self, desk: &Desk) -> Result<PathBuf, String> {
        let (file, name) = self.meant_file(desk)?;
        if let Some(path) = desk.tasks.saved(file) {
            return Ok(path.to_owned());
        }
        let comes = |task: &crate::app::tasks::Task| {
            task.is_under_way() && of_download(&task.plan) == Some(file)
        };
        if desk.tasks.list().iter().any(comes) {
            return Err(format!("{name} is still on its way. It can be opened once it is saved."));
        }
        let key = desk.keymap.key_of(Context::Ticket, Command::SaveFile);
        Err(format!(
            "{name} was not saved to this machine yet, so it cannot be opened. {key} saves it."
        ))
    }

    /// The file a key is meant for: that of the selected transfer, or the selected one.
    fn meant_file(&self, desk: &Desk) -> Result<(FileId, String), String> {
        if self.pane == Pane::Transfers {
            let tasks = desk.tasks.list();
            let task = tasks.iter().find(|task| Some(task.id) == self.transfers.selected);
            let download = task.and_then(|task| Some((of_download(&task.plan)?, task.plan.name())));
            return download.ok_or_else(|| {
                "What is opened is a file that was saved from here, not one that goes there."
                    .to_owned()
            });
        }
        match (self.file(desk), self.note()) {
            (Some(file), _) => Ok((file.id, text::clean(&file.name).into_owned())),
            (None, Some(_)) => Err("The selected note has no file to open.".to_owned()),
            (None, None) => Err("There is no file to open: there is no note yet.".to_owned()),
        }
    }
}

/// The file that comes with it.
const fn of_download(plan: &Plan) -> Option<FileId> {
    match plan {
        Plan::Transfer(Transfer::Download { file, .. }) => Some(*file),
        Plan::Transfer(Transfer::Upload { .. }) | Plan::NoteFirst { .. } => None,
    }
}
