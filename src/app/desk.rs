//! What lies on the desk whatever screen is up: the account, what the server told, the keys, what is to be done.
//!
//! Every screen's handler gets the desk beside itself. Ids are drawn here, and everything that is asked of the worker
//! passes here, so that the store knows of it before the answer comes.

mod administer;

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};
use std::path::PathBuf;
use std::sync::Arc;

use super::board::Bookmark;
use super::changes::Changes;
use super::countdown::Countdown;
use super::drafts::{Drafts, SignIn, Strange};
use super::effect::{EditId, Effect, TimerId};
use super::input::Key;
use super::keymap::Keymap;
use super::mouse::Drag;
use super::msg::{Now, Size};
use super::notices::{Notices, Tone};
use super::polling::Polling;
use super::store::Store;
use super::tasks::Tasks;
use super::type_ahead::TypeAhead;
use super::unsent::Late;
use super::unsent::subject::Sought;
use crate::model::ProjectId;
use crate::worker::reply::{Failure, FailureKind, Session, Unsent};
use crate::worker::request::{
    EntryId, LoadId, Read, Request, RequestId, Target, TaskId, Transfer, Write,
};

/// Whose board is open.
#[derive(Debug, Clone, PartialEq)]
pub enum Account {
    /// Nobody's yet.
    None,
    /// One is being opened.
    Connecting {
        /// The answer carries it.
        load: LoadId,
    },
    /// This one.
    Open(Session),
    /// None, because it could not be opened.
    Failed(Failure),
}

/// See the module.
#[derive(Debug)]
pub struct Desk {
    /// The terminal.
    pub size: Size,
    /// The time.
    pub now: Now,
    /// Whose board is open.
    pub account: Account,
    /// What was or is to be opened; asked for again by a retry.
    pub target: Option<Target>,
    /// Whether the program was started to show things only.
    pub read_only: bool,
    /// The keys.
    pub keymap: Arc<Keymap>,
    /// Whether the people of a ticket are told of changes; as it was chosen last.
    pub notifies: bool,
    /// A key sequence that was begun.
    pub pending: Vec<Key>,
    /// A card that the mouse carries to another lane.
    pub drag: Option<Drag>,
    /// What the server told, and what is on its way there.
    pub store: Store,
    /// Changes of tickets: what is marked, under way, and can be taken back.
    pub changes: Changes,
    /// What has just happened.
    pub notices: Notices,
    /// Transfers of files.
    pub tasks: Tasks,
    /// What is kept and not confirmed, and whether the server can be reached.
    pub unsent: Unsent,
    /// What is under way for longer than usual.
    pub(super) late: Late,
    /// How long the server is left alone.
    pub countdown: Countdown,
    /// What is taken up as soon as what it is about is here.
    pub(super) sought: Option<Sought>,
    /// Entries that somebody else stands in the way of, to be shown as soon as nothing else has the keys.
    pub(super) to_settle: VecDeque<EntryId>,
    /// Intentions that nothing keeps any more: what is sent under them again is not looked for.
    pub(super) given_up: HashSet<RequestId>,
    /// What was typed in forms that were left.
    pub drafts: Drafts,
    /// Texts that were edited outside and left by an earlier run, whatever account they were for.
    pub texts: Vec<Strange>,
    /// Those of accounts that were open before: what was typed for one goes to no other.
    pub(super) drafts_aside: Vec<Drafts>,
    /// Words that no form takes.
    pub(super) type_ahead: TypeAhead,
    /// Whether the account that is open is another one than the screens are of.
    pub(super) is_elsewhere: bool,
    /// What was typed to sign in.
    pub sign_in: SignIn,
    /// When what is on the screen is read again by itself.
    pub polling: Polling,
    /// The profiles of the configuration.
    pub profiles: Vec<String>,
    /// The profile of the configuration that says what was to be opened at the start, if one does.
    pub profile: Option<String>,
    /// The project each account had open last.
    pub(super) last_projects: BTreeMap<String, ProjectId>,
    /// Where one was on the boards of this account.
    pub(super) bookmarks: HashMap<ProjectId, Bookmark>,
    /// Where a saved file goes by default.
    pub downloads: PathBuf,
    /// What `~` stands for.
    pub home: Option<PathBuf>,
    /// Whether the server does not know us any more. Said once, until it knows us again.
    pub signed_out: bool,
    /// The opening that was asked for last.
    pub(super) asked_for: Option<LoadId>,
    /// Who was there before an account was asked for that is the same; what is on the screen is still his.
    pub(super) before: Option<Session>,
    effects: Vec<Effect>,
    last_id: u64,
}

/// What a desk is set up with.
#[derive(Debug, Clone)]
pub(super) struct Setup {
    pub(super) size: Size,
    pub(super) now: Now,
    pub(super) read_only: bool,
    pub(super) keymap: Arc<Keymap>,
    pub(super) profiles: Vec<String>,
    pub(super) profile: Option<String>,
    pub(super) last_projects: BTreeMap<String, ProjectId>,
    pub(super) downloads: PathBuf,
    pub(super) home: Option<PathBuf>,
}

impl Desk {
    pub(super) fn new(setup: Setup) -> Self {
        let Setup {
            size,
            now,
            read_only,
            keymap,
            profiles,
            profile,
            last_projects,
            downloads,
            home,
        } = setup;
        Self {
            size,
            now,
            account: Account::None,
            target: None,
            read_only,
            keymap,
            notifies: false,
            pending: Vec::new(),
            drag: None,
            store: Store::default(),
            notices: Notices::default(),
            changes: Changes::default(),
            tasks: Tasks::default(),
            unsent: Unsent::default(),
            late: Late::default(),
            countdown: Countdown::default(),
            sought: None,
            to_settle: VecDeque::new(),
            given_up: HashSet::new(),
            drafts: Drafts::default(),
            texts: Vec::new(),
            drafts_aside: Vec::new(),
            type_ahead: TypeAhead::default(),
            is_elsewhere: false,
            sign_in: SignIn::default(),
            polling: Polling::default(),
            profiles,
            profile,
            last_projects,
            bookmarks: HashMap::new(),
            downloads,
            home,
            signed_out: false,
            asked_for: None,
            before: None,
            effects: Vec::new(),
            last_id: 0,
        }
    }

    fn next_id(&mut self) -> u64 {
        self.last_id += 1;
        self.last_id
    }

    /// A new name for a load.
    pub fn next_load(&mut self) -> LoadId {
        LoadId(self.next_id())
    }

    /// A new name for an intention.
    pub fn next_request(&mut self) -> RequestId {
        RequestId(self.next_id())
    }

    /// A new name for a transfer.
    pub fn next_task(&mut self) -> TaskId {
        TaskId(self.next_id())
    }

    /// A new name for a timer.
    pub fn next_timer(&mut self) -> TimerId {
        TimerId(self.next_id())
    }

    /// A new name for a text that is edited outside.
    pub fn next_edit(&mut self) -> EditId {
        EditId(self.next_id())
    }

    /// Wants this done.
    pub fn effect(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    /// Asks this of the worker.
    pub fn send(&mut self, request: Request) {
        self.effect(Effect::Send(request));
    }

    /// Everything that was wanted since this was last asked.
    pub(super) fn take_effects(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.effects)
    }

    /// Opens this account; whatever was known of another one is forgotten.
    pub fn connect(&mut self, target: Target) -> LoadId {
        let load = self.next_load();
        let is_same = self.target.as_ref().is_none_or(|before| is_same_account(before, &target));
        if !is_same {
            self.leave_files_behind();
        }
        self.before = match std::mem::replace(&mut self.account, Account::Connecting { load }) {
            Account::Open(session) if is_same && matches!(target, Target::Account(_)) => {
                Some(session)
            }
            _ => self.before.take().filter(|_| is_same),
        };
        // what stands in forms is of the account that was open, until this one has let us in
        if self.drafts.account().is_none() {
            self.open_drafts(target.account());
        }
        self.target = Some(target.clone());
        self.asked_for = Some(load);
        match self.before {
            Some(_) => self.store.disconnected(),
            None => self.store = Store::default(),
        }
        // what is kept of the other account is not this one's; of this one the worker tells again
        self.unsent = Unsent { revision: self.unsent.revision, ..Unsent::default() };
        self.count_down(None);
        self.to_settle.clear();
        self.sought = None;
        self.bookmarks.clear();
        self.changes = Changes::default();
        self.signed_out = false;
        self.send(Request::Connect { load, target });
        load
    }

    /// Files that were on their way, or failed, are meant for the account that was open, and for no other.
    fn leave_files_behind(&mut self) {
        let words = match std::mem::take(&mut self.tasks).list().len() {
            0 => return,
            1 => "A file that had not arrived was left behind with the account it was for."
                .to_owned(),
            more => {
                format!(
                    "{more} files that had not arrived were left behind with the account they were for."
                )
            }
        };
        self.say(Tone::Warning, words);
    }

    /// Fetches this; the store takes the answer in, and drops those to earlier questions of the same kind.
    pub fn read(&mut self, read: Read) -> LoadId {
        let load = self.next_load();
        self.store.asked(load, read);
        self.send(Request::Read { load, read });
        load
    }

    /// Fetches this by itself: nothing is shown of it but what is new.
    pub(super) fn read_quietly(&mut self, read: Read) -> LoadId {
        let load = self.next_load();
        self.store.asked_quietly(load, read);
        self.send(Request::Read { load, read });
        load
    }

    /// Gives a load up.
    pub fn cancel(&mut self, load: LoadId) {
        self.store.cancelled(load);
        self.send(Request::CancelLoad(load));
        self.look_again();
    }

    /// Wants this under that name; the store shows it at once and takes it back if it is refused.
    pub(super) fn want(&mut self, request: RequestId, write: Write) {
        self.store.wanted(request, &write);
        self.polling.stirred();
        self.send(Request::Write { request, write: Box::new(write) });
    }

    /// Moves a file; the list of transfers shows how far it has come.
    pub fn transfer(&mut self, transfer: Transfer) -> TaskId {
        let task = self.next_task();
        self.tasks.started(task, &transfer);
        if let Transfer::Upload { project, ticket, .. } = &transfer {
            self.store.touched(*project, *ticket);
        }
        self.send(Request::Transfer { task, transfer });
        task
    }

    /// Tells the user something.
    pub fn say(&mut self, tone: Tone, text: impl Into<String>) {
        let timer = self.next_timer();
        let effect = self.notices.put(tone, text.into(), timer);
        self.effect(effect);
    }

    /// Tells the user what has not worked. That the server does not know us any more is said once, with what it means.
    pub fn say_failure(&mut self, failure: &Failure) {
        match &failure.kind {
            FailureKind::Cancelled => {}
            FailureKind::SignIn { dead_key } => {
                if !self.signed_out {
                    self.signed_out = true;
                    let what = if *dead_key { "API key" } else { "e-mail and password" };
                    self.say(
                        Tone::Failed,
                        format!(
                            "The server no longer accepts your {what}. What is on the screen stays, nothing you typed is lost, and nothing can be loaded or saved until you sign in again: go back to the start and connect."
                        ),
                    );
                }
            }
            _ => self.say(Tone::Failed, failure.message.clone()),
        }
    }

    /// Tells the user that a question has no answer. Without a line that is no news.
    pub(super) fn say_unread(&mut self, failure: &Failure) {
        if !self.is_offline() {
            self.say_failure(failure);
        }
    }

    /// Why nothing at all can be changed.
    pub(super) const fn frozen(&self) -> Option<&'static str> {
        if self.read_only {
            Some("smartq was started with --read-only: nothing can be changed.")
        } else if self.signed_out {
            Some(
                "The server no longer knows you, so nothing can be changed: go back to the start and connect again.",
            )
        } else {
            None
        }
    }

    /// What is being opened, in words for a screen that waits for it.
    pub fn opening(&self) -> String {
        match &self.target {
            None => String::new(),
            Some(Target::Local) => "Opening the board on this machine".to_owned(),
            Some(Target::Demo) => "Laying out the sample data".to_owned(),
            Some(Target::Account(connection)) => {
                format!("Connecting to {}", connection.endpoint.label())
            }
        }
    }

    /// What people call the place that is open: a host, this machine, or the samples, which are nobody's.
    pub fn account_label(&self) -> Option<&str> {
        let session = self.session()?;
        Some(if self.target == Some(Target::Demo) { "sample data" } else { &session.label })
    }

    /// The account, if one is open.
    pub const fn session(&self) -> Option<&Session> {
        match &self.account {
            Account::Open(session) => Some(session),
            _ => None,
        }
    }
}

/// Whether both lead to the same things; a copy of the samples is another one each time.
fn is_same_account(one: &Target, other: &Target) -> bool {
    match (one, other) {
        (Target::Account(one), Target::Account(other)) => {
            one.endpoint == other.endpoint && one.email.eq_ignore_ascii_case(&other.email)
        }
        (Target::Local, Target::Local) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests;
