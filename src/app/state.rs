//! The state, and its update, which only routes: what happened goes to the desk, to the store, and to the layer it
//! concerns; the screens decide.

mod answers;
mod drafts;
mod kept;
mod mouse;
mod outside;
mod polling;
mod sought;
mod start;
mod travel;
mod unsent;

pub use self::start::Start;
use super::command::Command;
use super::confirm::Confirm;
use super::desk::{Desk, Setup};
use super::effect::Effect;
use super::help::Help;
use super::input::{Code, Key};
use super::keymap::Resolved;
use super::layer::{Answer, Go, Layer, Layers, Question, Reason};
use super::layout;
use super::mouse::Pointer;
use super::msg::Msg;
use super::notices::Tone;
use super::polling::Polling;
use super::projects::Projects;
use super::welcome::Welcome;
use crate::worker::request::Request;

/// Everything the program knows.
#[derive(Debug)]
pub struct State {
    /// Screens and dialogs.
    pub layers: Layers,
    /// What lies there whatever screen is up.
    pub desk: Desk,
    pub(in crate::app) pointer: Pointer,
}

/// What an update has led to.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Update {
    /// Whether anything that can be seen has changed.
    pub changed: bool,
    /// What is to be done outside.
    pub effects: Vec<Effect>,
}

impl State {
    /// The first state, and what is to be done at once.
    pub fn new(start: Start) -> (Self, Vec<Effect>) {
        let Start {
            size,
            now,
            target,
            project,
            ticket,
            read_only,
            keymap,
            profiles,
            profile,
            last_projects,
            downloads,
            home,
            complaints,
            auto_refresh,
        } = start;
        let setup = Setup {
            size,
            now,
            read_only,
            keymap,
            profiles,
            profile,
            last_projects,
            downloads,
            home,
        };
        let mut desk = Desk::new(setup);
        desk.polling = Polling::every(auto_refresh);
        let bottom = match target {
            Some(target) => {
                let load = desk.connect(target);
                Layer::Projects(Projects::connecting(load, project, ticket))
            }
            None => Layer::Welcome(Welcome::new(project, ticket)),
        };
        for complaint in complaints {
            desk.say(Tone::Failed, complaint);
        }
        let mut state = Self { layers: Layers::new(bottom), desk, pointer: Pointer::default() };
        state.settle();
        let effects = state.desk.take_effects();
        (state, effects)
    }

    /// Takes in what has happened.
    pub fn update(&mut self, msg: Msg) -> Update {
        let forms = self.forms();
        let by_hand = matches!(msg, Msg::Key(_) | Msg::Mouse(_));
        let is_clock = matches!(msg, Msg::Now(_) | Msg::Elapsed(_) | Msg::Resized(_));
        self.desk.polling.heard(&msg);
        self.stop_seeking(&msg);
        let changed = match msg {
            Msg::Focus(is_here) => {
                if is_here && matches!(self.layers.top(), Layer::Unsent(_)) {
                    self.desk.look_elsewhere();
                }
                false
            }
            Msg::Key(key) => self.key(key),
            Msg::Mouse(mouse) => self.mouse(mouse),
            Msg::Paste(text) => self.on_top(|layer, desk| layer.paste(&text, desk)),
            Msg::PasteCut => {
                let words = "What you pasted is longer than smartq takes at once: only its first 1 MiB is here.";
                self.desk.say(Tone::Failed, words);
                true
            }
            Msg::Resized(size) => {
                self.desk.size = size;
                true
            }
            Msg::Reply(reply) => self.reply(reply),
            Msg::Elapsed(timer) if self.desk.is_time_to_shelve(timer) => {
                self.shelve();
                false
            }
            Msg::Elapsed(timer) if self.desk.is_time_to_retry(timer) => false,
            Msg::Elapsed(timer) if self.desk.counts_down(timer) => true,
            Msg::Elapsed(timer) if self.desk.looks_for_late(timer) => true,
            Msg::Elapsed(timer) if self.desk.looks_for_late_one(timer) => true,
            Msg::Elapsed(timer) if self.desk.has_paused(timer) => false,
            Msg::Elapsed(timer) if self.desk.polling.is_time(timer) => false,
            Msg::Elapsed(timer) => {
                self.desk.notices.elapsed(timer) | self.desk.store.others_elapsed(timer)
            }
            Msg::DraftsFound { account, drafts } => {
                self.drafts_found(&account, drafts);
                true
            }
            Msg::TextsFound { account, texts } => self.desk.texts_found(&account, texts),
            Msg::DraftsElsewhere { account, count } => self.desk.drafts_elsewhere(&account, count),
            Msg::DraftsKept(result) => {
                self.desk.drafts_kept(result);
                self.ask_anew();
                true
            }
            Msg::Ending => {
                self.shelve();
                false
            }
            Msg::Now(now) => {
                let changed = self.desk.now != now;
                self.desk.now = now;
                changed
            }
            Msg::FolderListed { folder, entries } => {
                self.on_top(|layer, desk| layer.folder_listed(&folder, entries, desk))
            }
            Msg::TextEdited { edit, result } => self.text_edited(edit, result),
            Msg::ProfileSaved(result) => self.profile_saved(result),
            Msg::FileOpened(Ok(words)) => {
                self.desk.say(Tone::Done, words);
                true
            }
            Msg::FileOpened(Err(words)) => {
                self.desk.say(Tone::Failed, words);
                true
            }
            Msg::FileWritten(result) => {
                self.desk.file_written(&result);
                true
            }
        };
        let changed = self.open_conflicts(by_hand) | self.found_sought() | changed;
        if changed {
            self.settle();
        }
        if self.forms() != forms {
            self.shelve();
        } else if changed && !is_clock {
            self.shelve_soon();
        }
        self.send_outside();
        self.poll();
        Update { changed, effects: self.desk.take_effects() }
    }

    fn settle(&mut self) {
        for layer in self.layers.iter_mut() {
            layer.resized(&self.desk);
        }
    }

    // ---- keys

    fn key(&mut self, key: Key) -> bool {
        if layout::is_too_small(self.desk.size) && !self.layers.top().takes_text() {
            return self.unseen_key(key);
        }
        let mut changed = self.let_go();
        if changed && key == Key::plain(Code::Esc) {
            return true;
        }
        changed |= self.desk.notices.key_pressed();
        if self.desk.is_typed_ahead(key, self.layers.top().takes_text()) {
            return true;
        }
        let pending = std::mem::take(&mut self.desk.pending);
        changed |= !pending.is_empty();
        let context = self.layers.top().context();
        let resolved = self.desk.keymap.resolve(context, &pending, key);
        if self.is_unseen(resolved) {
            return true;
        }
        match resolved {
            Resolved::Command(command) => {
                changed |= self.command(command);
                self.desk.ends_words(key);
            }
            Resolved::Pending => {
                self.desk.pending = pending;
                self.desk.pending.push(key);
                changed = true;
            }
            Resolved::None if self.layers.top().takes_text() => {
                for key in pending.into_iter().chain([key]) {
                    changed |= self.on_top(|layer, desk| layer.text_key(key, desk));
                }
            }
            Resolved::None => {
                if let Some(Reason(reason)) = self.layers.top().waits(&self.desk) {
                    self.desk.say(Tone::Warning, reason);
                    changed = true;
                }
            }
        }
        changed
    }

    /// Whether this key was pressed before what has come up by itself was seen. To leave it loses nothing.
    fn is_unseen(&mut self, resolved: Resolved) -> bool {
        if !matches!(self.layers.top(), Layer::Conflict(_)) {
            self.desk.went_away();
        }
        let is_harmless = matches!(
            resolved,
            Resolved::Command(Command::Back | Command::Quit | Command::Redraw | Command::Suspend)
        );
        !is_harmless && self.desk.is_before_a_look()
    }

    /// Nobody sees what a key would do: none does anything but to leave, and words that are being typed go on.
    fn unseen_key(&mut self, key: Key) -> bool {
        let context = self.layers.top().context();
        match self.desk.keymap.resolve(context, &[], key) {
            Resolved::Command(command @ (Command::Redraw | Command::Suspend | Command::Quit)) => {
                self.command(command)
            }
            _ => false,
        }
    }

    fn command(&mut self, command: Command) -> bool {
        match command {
            Command::Redraw => self.desk.effect(Effect::Redraw),
            Command::Suspend => self.desk.effect(Effect::Suspend),
            Command::Quit => self.quit(),
            Command::Help => {
                if !matches!(self.layers.top(), Layer::Help(_)) {
                    let context = self.layers.top().context();
                    self.layers.push(Layer::Help(Help::new(context)));
                }
            }
            Command::Palette => self.open_palette(),
            Command::Drafts => self.list_drafts(),
            _ => {
                if let Some(reason) = self.disabled(command) {
                    self.desk.say(Tone::Warning, reason);
                    return true;
                }
                if command == Command::Refresh && self.desk.is_offline() {
                    self.desk.send(Request::TryNow);
                }
                return self.on_top(|layer, desk| layer.command(command, desk));
            }
        }
        true
    }

    fn disabled(&self, command: Command) -> Option<String> {
        let top = self.layers.top();
        if command.writes()
            && top.is_full_screen()
            && let Some(reason) = self.desk.frozen()
        {
            return Some(reason.to_owned());
        }
        top.disabled(command, &self.desk).map(|reason| reason.0)
    }

    /// Ends the program, after a question if something would be lost or stands in a form.
    fn quit(&mut self) {
        match self.leaving() {
            None => self.desk.effect(Effect::Quit),
            Some(_) if self.layers.iter().any(Layer::asks_to_leave) => {}
            Some(confirm) => self.layers.push(Layer::Confirm(confirm)),
        }
    }

    /// What is asked before the end, where anything is.
    fn leaving(&self) -> Option<Confirm> {
        let is_kept = |layer: &&Layer| self.desk.drafts.outlast() && layer.draft().is_some();
        let (kept, lost): (Vec<&Layer>, Vec<&Layer>) = self.layers.iter().partition(is_kept);
        let [kept, mut lost] =
            [kept, lost].map(|it| it.into_iter().filter_map(Layer::unsent).collect::<Vec<_>>());
        // what lies on disk is there at the next start, and goes on then
        let store = &self.desk.store;
        let is_safe = self.desk.unsent.in_memory.is_none();
        match store.unanswered() - if is_safe { store.kept() } else { 0 } {
            0 => {}
            1 => lost.push("a change the server has not confirmed".to_owned()),
            more => lost.push(format!("{more} changes the server has not confirmed")),
        }
        lost.extend(self.desk.changes.unsent());
        lost.extend(self.desk.tasks.unfinished(|task| is_safe && self.desk.keeps(task)));
        lost.extend(self.desk.drafts.unsent(&self.desk.drafts_aside));
        (!lost.is_empty() || !kept.is_empty()).then(|| Confirm::quit(&lost, &kept))
    }

    /// What is kept has changed while that was asked.
    fn ask_anew(&mut self) {
        let anew = self.leaving().unwrap_or_else(|| Confirm::quit(&[], &[]));
        for layer in self.layers.iter_mut().filter(|layer| layer.asks_to_leave()) {
            *layer = Layer::Confirm(anew.clone());
        }
    }

    // ---- layers

    fn on_top(&mut self, ask: impl FnOnce(&mut Layer, &mut Desk) -> Go) -> bool {
        self.at(self.layers.len() - 1, ask)
    }

    fn at(&mut self, at: usize, ask: impl FnOnce(&mut Layer, &mut Desk) -> Go) -> bool {
        let Some(layer) = self.layers.get_mut(at) else { return false };
        let go = ask(layer, &mut self.desk);
        self.go(at, go)
    }

    /// Does what the layer there wants; an answer to the layer below may want something in its turn.
    fn go(&mut self, mut at: usize, mut go: Go) -> bool {
        loop {
            match go {
                Go::Stay => return false,
                Go::Shown => return true,
                Go::Push(layer) => self.layers.push(layer),
                Go::Replace(layer) => self.layers.replace(at, layer, &mut self.desk),
                Go::Quit => self.quit(),
                Go::Choose(choice) => {
                    self.see_to_unsent(&choice);
                }
                Go::Pop => {
                    if !self.layers.pop(at, &mut self.desk) {
                        self.quit();
                    }
                }
                Go::PopThen(answer) => {
                    let below = at.saturating_sub(1);
                    self.layers.pop(at, &mut self.desk);
                    if *answer == Answer::Confirmed(Question::Quit) {
                        self.desk.effect(Effect::Quit);
                        return true;
                    }
                    if let Answer::Chosen(choice) = &*answer
                        && self.see_to_unsent(choice)
                    {
                        return true;
                    }
                    if let Answer::Run(target) = *answer {
                        self.run(target);
                        return true;
                    }
                    let is_in = matches!(*answer, Answer::SignedIn);
                    let Some(layer) = self.layers.get_mut(below) else { return true };
                    go = match layer.answer(*answer, &mut self.desk) {
                        Go::Stay => Go::Shown,
                        other => other,
                    };
                    at = below;
                    if is_in && !matches!(go, Go::Replace(_)) {
                        if self.leave_screens_behind() {
                            return true;
                        }
                        self.refresh();
                    }
                    continue;
                }
            }
            return true;
        }
    }
}
