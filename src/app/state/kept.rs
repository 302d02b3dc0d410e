//! What was read in an earlier run, shown until the server answers, and the line to it that comes and goes.

use super::State;
use crate::app::desk::Account;
use crate::app::layer::Layer;
use crate::app::login::Login;
use crate::app::notices::Tone;
use crate::app::projects::Projects;
use crate::app::store::Store;
use crate::app::welcome::Welcome;
use crate::model::Timestamp;
use crate::worker::reply::{Failure, FailureKind, Reply, Session, Unsent};
use crate::worker::request::{LoadId, Target};

impl State {
    /// An answer of an earlier run.
    pub(super) fn kept(&mut self, told: Timestamp, mut reply: Reply) -> bool {
        let taken = match &reply {
            Reply::Connected { load, result: Ok(session) } => self.open_by_kept(*load, session),
            _ => self.desk.store.take_kept(told, &mut reply),
        };
        if taken {
            self.pass_on(&reply);
        }
        taken
    }

    /// The account is shown as it was. Whoever has just typed a login waits for what the server says to it.
    fn open_by_kept(&mut self, load: LoadId, session: &Session) -> bool {
        let is_typed =
            self.layers.iter().any(|it| matches!(it, Layer::Login(it) if it.awaits(load)));
        let is_waiting = self.desk.account == (Account::Connecting { load }) && !is_typed;
        if is_waiting {
            self.desk.account = Account::Open(session.clone());
            self.arrive();
        }
        is_waiting
    }

    /// An account is open. What stands in the forms of another one was typed for that, and stays there as drafts.
    fn arrive(&mut self) {
        let account = self.desk.target.as_ref().and_then(Target::account);
        if self.desk.drafts.account() == account.as_deref() {
            self.desk.is_elsewhere = false;
            return;
        }
        let open: Vec<_> = self.layers.iter().filter_map(Layer::draft).collect();
        if !open.is_empty() {
            let words = "What you had typed is kept with the account it was typed for.";
            self.desk.say(Tone::Warning, words);
        }
        for (place, left) in open {
            self.desk.drafts.keep(place, left);
        }
        self.desk.shelve(Vec::new());
        self.desk.open_drafts(account);
        self.desk.is_elsewhere = true;
    }

    /// Whoever has signed in to another account than that of the screens below finds its projects there.
    pub(super) fn leave_screens_behind(&mut self) -> bool {
        let has_screens = self.layers.len() > 1 || !matches!(self.layers.top(), Layer::Projects(_));
        if !std::mem::take(&mut self.desk.is_elsewhere) || !has_screens {
            return false;
        }
        let projects = Projects::open(None, None, &mut self.desk);
        self.layers.begin_anew(Layer::Projects(projects), &mut self.desk);
        true
    }

    /// Tells the layers of an answer that the store has taken in.
    pub(super) fn pass_on(&mut self, reply: &Reply) -> bool {
        let mut changed = false;
        for at in 0..self.layers.len() {
            if self.layers.get_mut(at).is_some_and(|layer| layer.cares_for(reply)) {
                changed |= self.at(at, |layer, desk| layer.reply(reply, desk));
            }
        }
        changed
    }

    /// The server has said who we are, or something stands in the way. Tells whether it is about the account that was
    /// asked for last.
    pub(super) fn connected(&mut self, reply: &Reply) -> bool {
        let Reply::Connected { load, result } = reply else { return false };
        if self.desk.asked_for != Some(*load) {
            return false;
        }
        match (&self.desk.account, result) {
            (Account::Connecting { .. }, Err(failure)) => self.not_let_in(failure),
            (Account::Open(_), Err(failure)) => self.not_met(failure),
            (Account::Failed(_), Err(failure)) => {
                self.desk.account = Account::Failed(failure.clone());
            }
            (Account::Failed(_), Ok(_)) if !self.awaits_account(*load) => return false,
            (Account::None, _) => return false,
            (_, Ok(session)) => {
                self.desk.before = None;
                self.desk.account = Account::Open(session.as_ref().clone());
                self.arrive();
            }
        }
        true
    }

    fn awaits_account(&self, load: LoadId) -> bool {
        self.layers.iter().any(|layer| match layer {
            Layer::Welcome(it) => it.awaits(load),
            Layer::Login(it) => it.awaits(load),
            _ => false,
        })
    }

    /// What was on the screen before stays there, if it is the same account's.
    fn not_let_in(&mut self, failure: &Failure) {
        self.desk.account = match self.desk.before.take() {
            Some(session) => {
                self.desk.signed_out = true;
                Account::Open(session)
            }
            None => Account::Failed(failure.clone()),
        };
    }

    /// What is shown is what was kept, and the server does not confirm it: because it cannot be reached, as a rule.
    fn not_met(&mut self, failure: &Failure) {
        match &failure.kind {
            FailureKind::SignIn { .. } => {
                self.desk.signed_out = true;
                if !self.layers.iter().any(|layer| matches!(layer, Layer::Login(_))) {
                    let login = Login::again(failure, &mut self.desk);
                    self.layers.push(Layer::Login(Box::new(login)));
                }
            }
            FailureKind::Gone => {
                self.desk.account = Account::Failed(failure.clone());
                self.desk.store = Store::default();
                let welcome = Layer::Welcome(Welcome::new(None, None));
                self.layers.replace(0, welcome, &mut self.desk);
            }
            _ => self.desk.say(
                Tone::Warning,
                format!(
                    "{} What was read here before is shown as it was then; smartq goes on by itself as soon as the server answers.",
                    failure.message
                ),
            ),
        }
    }

    /// What is kept, and whether the server can be reached: when it can be again, what is on the screen is asked for anew.
    pub(super) fn take_unsent(&mut self, unsent: &Unsent) -> bool {
        let was_offline = self.desk.is_offline();
        let is_news = self.desk.take_unsent(unsent);
        let is_account = matches!(self.desk.target, Some(Target::Account(_)));
        if is_account && was_offline && !self.desk.is_offline() && !self.desk.signed_out {
            self.refresh();
        }
        is_news
    }

    /// Asks anew for everything that is on the screen; what is selected and how far it is scrolled stays.
    pub(super) fn refresh(&mut self) {
        for layer in self.layers.iter_mut() {
            layer.refresh(&mut self.desk);
        }
    }
}
