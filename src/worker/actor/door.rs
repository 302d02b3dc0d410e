//! The way into an account: through what is kept of it, if something is, and then past the server; and tried again by
//! itself where the server cannot be reached.

use std::future::Future;
use std::pin::Pin;

use super::super::account::{Account, Gate};
use super::super::crew::Post;
use super::super::failure;
use super::super::handle::Open;
use super::super::jobs;
use super::super::kept::Content;
use super::super::link;
use super::super::owed::Owed;
use super::super::reply::{Failure, FailureKind, Reply, Session};
use super::super::request::{LoadId, Read, Target};
use super::Actor;
use crate::model::User;

/// An opening that has not come to its end: the server has not said who we are.
pub(super) struct Entrance {
    pub(super) load: LoadId,
    pub(super) target: Target,
    /// What people call the place; known once the account is open by what is kept of it.
    label: String,
    /// Whoever waits for an answer.
    open: Option<Open>,
    /// How often it was tried, and what stood in the way last.
    tries: u32,
    why: Option<Failure>,
    /// Ends when it is time to try again.
    pause: Option<Pin<Box<dyn Future<Output = ()> + Send>>>,
}

impl Entrance {
    pub(super) const fn new(load: LoadId, target: Target) -> Self {
        let label = String::new();
        Self { load, target, label, open: None, tries: 0, why: None, pause: None }
    }

    pub(super) const fn is_pausing(&self) -> bool {
        self.pause.is_some()
    }
}

/// Ends when it is time to try again. May be dropped at any time.
pub(super) async fn pause(entrance: &mut Option<Entrance>) {
    match entrance.as_mut().and_then(|it| it.pause.as_mut()) {
        Some(pause) => pause.await,
        None => std::future::pending().await,
    }
}

impl Actor {
    /// The account is open by what is kept of it: what can be read is read, what is to be written waits, and the server is
    /// asked.
    pub(super) fn open_by_kept(&mut self, session: &Session, open: Open) {
        if let Some(entrance) = &mut self.entrance {
            session.label.clone_into(&mut entrance.label);
            entrance.open = Some(open);
        }
        if let Some(account) = &self.account {
            self.link.verify(account);
        }
    }

    /// It could not be opened. Where it may work a moment later it is tried again; tells whether this is to be said.
    pub(super) fn shut_out(&mut self, why: &Failure) -> bool {
        let Some(entrance) = &mut self.entrance else { return true };
        let is_account = matches!(entrance.target, Target::Account(_));
        if !is_account || self.options.cache.is_none() || !is_worth_a_try(why) {
            self.entrance = None;
            return true;
        }
        entrance.tries = entrance.tries.saturating_add(1);
        let told = match why.kind {
            FailureKind::Busy { retry_after } => retry_after,
            _ => None,
        };
        let pace = &self.options.pace;
        entrance.pause = Some(pace.pause(pace.draw(link::pause(entrance.tries, told))));
        entrance.why.replace(why.clone()).as_ref() != Some(why)
    }

    /// Tries to open the account again.
    pub(super) fn knock(&mut self) {
        let Some(entrance) = &mut self.entrance else { return };
        entrance.pause = None;
        let (load, target) = (entrance.load, entrance.target.clone());
        self.start_connect(load, target, Open::nothing(), 1);
    }

    pub(super) fn start_connect(
        &mut self,
        load: LoadId,
        target: Target,
        open: Open,
        attempts: u32,
    ) {
        let options = self.options.clone();
        let kept = self.shelf(&target);
        let (cache, news) = (std::sync::Arc::clone(&self.cache), self.news.clone());
        self.crew.start(Post::Connect(load), Owed::Connect(load), open, async move {
            jobs::connect(options, (cache, news, kept), (load, target), attempts).await
        });
    }

    /// The server was asked, while nothing was known of it, who we are. Tells whether the account is still open.
    pub(super) fn met(
        &mut self,
        account: &Account,
        end: &Result<Option<Box<User>>, Failure>,
    ) -> bool {
        let Some(entrance) = &mut self.entrance else { return true };
        let (load, open) = (entrance.load, entrance.open.take());
        let result = match end {
            Ok(Some(me)) if me.id == account.me => {
                let label = std::mem::take(&mut entrance.label);
                self.entrance = None;
                account.is_met();
                if let Some(shelf) = &account.shelf {
                    shelf.keep(Read::Me, account.now(), Content::Me(me.clone()));
                }
                Ok(Box::new(Session { me: me.as_ref().clone(), label }))
            }
            Ok(_) => {
                if let Some(shelf) = &account.shelf {
                    shelf.forget_all();
                }
                self.leave();
                Err(failure::somebody_else())
            }
            // it has been said
            Err(why) if open.is_none() && !matches!(why.kind, FailureKind::SignIn { .. }) => {
                return true;
            }
            Err(why) => Err(why.clone()),
        };
        self.crew.announce(Reply::Connected { load, result }, open.unwrap_or_else(Open::nothing));
        self.account.is_some()
    }

    /// Something did not get through: nothing is asked for until the server answers again.
    pub(super) fn fell(&mut self, why: &Failure) {
        let Some(account) = &self.account else { return };
        self.link.fell(why, account);
        self.tell_waiting(why);
        self.tell_unsent();
        if let Some(account) = &self.account {
            account.set_gate(Gate::Shut(why.clone()));
        }
    }
}

fn is_worth_a_try(why: &Failure) -> bool {
    matches!(why.kind, FailureKind::Offline | FailureKind::Busy { .. } | FailureKind::Server)
}
