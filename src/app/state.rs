//! The state, and its update, which only routes: what happened goes to the desk, to the store, and to the layer it
//! concerns; the screens decide.

mod start;
mod travel;

pub use self::start::Start;
use super::command::Command;
use super::confirm::Confirm;
use super::desk::{Account, Desk, Setup};
use super::effect::Effect;
use super::help::Help;
use super::input::Key;
use super::keymap::Resolved;
use super::layer::{Answer, Go, Layer, Layers, Question, Reason};
use super::msg::Msg;
use super::notices::Tone;
use super::projects::Projects;
use super::transfers;
use super::welcome::Welcome;
use crate::worker::reply::{Failure, FailureKind, Reply};
use crate::worker::request::RequestId;

/// Everything the program knows.
#[derive(Debug)]
pub struct State {
    /// Screens and dialogs.
    pub layers: Layers,
    /// What lies there whatever screen is up.
    pub desk: Desk,
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
        let bottom = match target {
            Some(target) => {
                let load = desk.connect(target);
                Layer::Projects(Projects::connecting(load, project, ticket))
            }
            None => Layer::Welcome(Welcome::new(project, ticket)),
        };
        let mut state = Self { layers: Layers::new(bottom), desk };
        state.settle();
        let effects = state.desk.take_effects();
        (state, effects)
    }

    /// Takes in what has happened.
    pub fn update(&mut self, msg: Msg) -> Update {
        let changed = match msg {
            Msg::Key(key) => self.key(key),
            Msg::Paste(text) => self.on_top(|layer, desk| layer.paste(&text, desk)),
            Msg::Resized(size) => {
                self.desk.size = size;
                true
            }
            Msg::Reply(reply) => self.reply(reply),
            Msg::Elapsed(timer) => self.desk.notices.elapsed(timer),
            Msg::Now(now) => {
                let changed = self.desk.now != now;
                self.desk.now = now;
                changed
            }
            Msg::FolderListed { folder, entries } => {
                self.on_top(|layer, desk| layer.folder_listed(&folder, &entries, desk))
            }
            Msg::ProfileSaved(result) => self.profile_saved(&result),
        };
        if changed {
            self.settle();
        }
        Update { changed, effects: self.desk.take_effects() }
    }

    fn settle(&mut self) {
        for layer in self.layers.iter_mut() {
            layer.resized(&self.desk);
        }
    }

    // ---- keys

    fn key(&mut self, key: Key) -> bool {
        let mut changed = self.desk.notices.key_pressed();
        let pending = std::mem::take(&mut self.desk.pending);
        changed |= !pending.is_empty();
        let context = self.layers.top().context();
        match self.desk.keymap.resolve(context, &pending, key) {
            Resolved::Command(command) => changed |= self.command(command),
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
            _ => {
                if let Some(reason) = self.disabled(command) {
                    self.desk.say(Tone::Warning, reason);
                    return true;
                }
                return self.on_top(|layer, desk| layer.command(command, desk));
            }
        }
        true
    }

    fn disabled(&self, command: Command) -> Option<String> {
        let top = self.layers.top();
        if command.writes() && top.is_full_screen() {
            if self.desk.read_only {
                return Some(
                    "smartq was started with --read-only: nothing can be changed.".to_owned(),
                );
            }
            if self.desk.signed_out {
                return Some(
                    "The server no longer knows you, so nothing can be changed: go back to the start and connect again."
                        .to_owned(),
                );
            }
        }
        top.disabled(command, &self.desk).map(|reason| reason.0)
    }

    /// Ends the program, after a question if something would be lost.
    fn quit(&mut self) {
        let mut lost: Vec<String> = self.layers.iter().filter_map(Layer::unsent).collect();
        match self.desk.store.unanswered() {
            0 => {}
            1 => lost.push("a change the server has not confirmed".to_owned()),
            more => lost.push(format!("{more} changes the server has not confirmed")),
        }
        lost.extend(self.desk.tasks.unfinished());
        if lost.is_empty() {
            self.desk.effect(Effect::Quit);
        } else if !matches!(self.layers.top(), Layer::Confirm(it) if it.question == Question::Quit)
        {
            self.layers.push(Layer::Confirm(Confirm::quit(&lost)));
        }
    }

    // ---- answers

    fn reply(&mut self, mut reply: Reply) -> bool {
        let told = self.tells(&reply);
        let mut changed = transfers::reply(&reply, &mut self.desk);
        changed |= self.connected(&reply);
        let taken = self.desk.store.take(&mut reply);
        if !taken && is_read(&reply) {
            // Nobody waits for it any more: it was asked for again, or for another account.
            return changed;
        }
        changed |= taken;
        if let Some(failure) = reply.failure()
            && matches!(failure.kind, FailureKind::SignIn { .. })
            && self.desk.session().is_some()
        {
            self.desk.say_failure(failure);
            changed = true;
        }
        for at in 0..self.layers.len() {
            if self.layers.get_mut(at).is_some_and(|layer| layer.cares_for(&reply)) {
                changed |= self.at(at, |layer, desk| layer.reply(&reply, desk));
            }
        }
        changed |= self.ask_again(&reply);
        self.desk.administered(&reply);
        if let Some(failure) = told {
            self.desk.say_failure(&failure);
            changed = true;
        }
        changed
    }

    /// Somebody who did not get in is asked what would let him in.
    fn ask_again(&mut self, reply: &Reply) -> bool {
        let Reply::Connected { result: Err(failure), .. } = reply else { return false };
        let is_out = matches!(self.desk.account, Account::Failed(_))
            && matches!(self.layers.top(), Layer::Welcome(_));
        let question = if is_out { Welcome::question(failure, &mut self.desk) } else { None };
        question.map(|layer| self.layers.push(layer)).is_some()
    }

    fn connected(&mut self, reply: &Reply) -> bool {
        let Reply::Connected { load, result } = reply else { return false };
        if self.desk.account != (Account::Connecting { load: *load }) {
            return false;
        }
        self.desk.account = match result {
            Ok(session) => Account::Open(session.as_ref().clone()),
            Err(failure) => Account::Failed(failure.clone()),
        };
        true
    }

    /// The failure of a write that no form tells of by itself.
    fn tells(&self, reply: &Reply) -> Option<Failure> {
        let (request, failure) = written(reply)?;
        let awaited = self.desk.tasks.awaits(request)
            || self.layers.iter().any(|layer| layer.awaits(request));
        if awaited {
            return None;
        }
        let mut failure = failure.clone();
        failure.message.push_str(&self.advice(&failure.kind));
        if let Reply::TicketSaved { ticket, .. } | Reply::TicketDeleted { ticket, .. } = reply {
            failure.message = format!("#{ticket}: {}", failure.message);
        }
        Some(failure)
    }

    /// What the screen that is up can do about it.
    fn advice(&self, kind: &FailureKind) -> String {
        let top = self.layers.top();
        let key = self.desk.keymap.key_of(top.context(), Command::Refresh);
        match kind {
            _ if top.takes_text() || key.is_empty() => String::new(),
            FailureKind::Unknown => format!(" {key} looks."),
            FailureKind::Changed => format!(" {key} shows theirs."),
            _ => String::new(),
        }
    }

    fn profile_saved(&mut self, result: &Result<String, String>) -> bool {
        match result {
            Ok(name) => {
                if !self.desk.profiles.contains(name) {
                    self.desk.profiles.push(name.clone());
                }
                false
            }
            Err(sentence) => {
                self.desk.say(Tone::Failed, sentence.clone());
                true
            }
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
                Go::Replace(layer) => self.layers.replace(at, layer),
                Go::Quit => self.quit(),
                Go::Pop => {
                    if !self.layers.pop(at) {
                        self.quit();
                    }
                }
                Go::PopThen(answer) => {
                    let below = at.saturating_sub(1);
                    self.layers.pop(at);
                    if *answer == Answer::Confirmed(Question::Quit) {
                        self.desk.effect(Effect::Quit);
                        return true;
                    }
                    if let Answer::Run(target) = *answer {
                        self.run(target);
                        return true;
                    }
                    let Some(layer) = self.layers.get_mut(below) else { return true };
                    go = match layer.answer(*answer, &mut self.desk) {
                        Go::Stay => Go::Shown,
                        other => other,
                    };
                    at = below;
                    continue;
                }
            }
            return true;
        }
    }
}

/// The write this answers, if it went wrong.
fn written(reply: &Reply) -> Option<(RequestId, &Failure)> {
    let request = match reply {
        Reply::Administered { request, .. }
        | Reply::TicketCreated { request, .. }
        | Reply::TicketSaved { request, .. }
        | Reply::TicketDeleted { request, .. }
        | Reply::NoteSaved { request, .. }
        | Reply::NoteDeleted { request, .. }
        | Reply::FileDeleted { request, .. } => *request,
        _ => return None,
    };
    Some((request, reply.failure()?))
}

/// Whether this answers a question, as against a write or a transfer.
const fn is_read(reply: &Reply) -> bool {
    matches!(
        reply,
        Reply::Projects { .. }
            | Reply::People { .. }
            | Reply::Me { .. }
            | Reply::Roles { .. }
            | Reply::Steps { .. }
            | Reply::Fields { .. }
            | Reply::BoardPage { .. }
            | Reply::BoardDone { .. }
            | Reply::Ticket { .. }
            | Reply::Notes { .. }
            | Reply::Files { .. }
    )
}
