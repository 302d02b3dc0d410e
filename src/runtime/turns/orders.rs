//! What the application asks for is done: here what is a matter of the loop itself, the rest by its errands.

use std::io;
use std::time::Duration;

use super::super::clipboard;
use super::super::clock::Clock;
use super::super::profile::Profile;
use super::super::signals::Signal;
use super::{Ended, Loop, Surface};
use crate::app::effect::Effect;

impl<S: Surface, C: Clock> Loop<S, C> {
    /// Does one thing, or has it done.
    pub(super) fn run_effect(&mut self, effect: Effect) -> io::Result<()> {
        match effect {
            Effect::Send(request) => self.errands.send(request),
            Effect::StartTimer { id, after } => {
                self.timers.start(id, self.clock.instant(), after);
            }
            Effect::StartTimerAbout { id, after } => {
                self.timers.start(id, self.clock.instant(), about(after));
            }
            Effect::ListFolder(folder) => self.errands.list_folder(folder),
            Effect::OpenFile(path) => self.errands.open_file(path),
            Effect::WriteFile { path, text } => self.errands.write_file(path, text),
            Effect::FindTexts { account } => self.errands.find_texts(account),
            Effect::DeleteText(file) => self.errands.delete_text(file),
            Effect::FindDrafts { account } => self.errands.find_drafts(account),
            Effect::KeepDraft { account, file, text } => {
                self.errands.keep_draft(account, file, text);
            }
            Effect::RetryDrafts => self.errands.retry_drafts(),
            Effect::DropDraft { account, file } => self.errands.drop_draft(account, file),
            Effect::SaveProfile { name, connection } => {
                self.errands.save_profile(Profile { name, connection });
            }
            Effect::AllowPlainHttp { profile, host } => {
                self.errands.allow_plain_http(profile, host);
            }
            Effect::RememberProject { account, project } => {
                self.errands.remember_project(account, project);
            }
            Effect::EditText { edit, text } => return self.edit_outside(edit, text),
            Effect::ForgetText(edit) => self.forget_text(edit),
            Effect::KeepText(edit) => self.keep_text(edit),
            Effect::Copy(text) => self.surface.put(&clipboard::sequence(&text)),
            Effect::Suspend => return self.stop(),
            Effect::Redraw => {
                self.surface.resize(self.surface.size()?)?;
                self.is_stale = true;
            }
            // An end that had to be agreed to first is no interruption any more.
            Effect::Quit if self.is_interrupt => {
                self.ended = Some(Ended::Signal(Signal::Interrupt));
            }
            Effect::Quit => self.ended = Some(Ended::Quit),
        }
        Ok(())
    }
}

/// A tenth more or less of that time, by chance.
fn about(time: Duration) -> Duration {
    time.mul_f64(0.9 + 0.2 * fastrand::f64())
}
