//! Opening an account: where it is, whether it answers, who we are there.

use std::future::Future;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use tokio::sync::mpsc;

use super::super::Options;
use super::super::account::Account;
use super::super::cache::{Owner, PageCache};
use super::super::crew::{Finished, Left};
use super::super::failure;
use super::super::kept::{Content, Sheet};
use super::super::line::Line;
use super::super::local::LocalKind;
use super::super::outbox::{News, Outbox};
use super::super::refusal;
use super::super::reply::{Outcome, Reply, Session};
use super::super::request::{LoadId, Read, Target};
use super::super::shelf::Shelf;
use crate::api::Client;
use crate::model::{Connection, Endpoint, Timestamp};

/// Opens the target. The answer is left to the actor, to be given when the account is in its place.
pub(in super::super) async fn connect(
    options: Options,
    (cache, news, shelf): (Arc<Mutex<PageCache>>, mpsc::UnboundedSender<News>, Option<Shelf>),
    (load, target): (LoadId, Target),
    attempts: u32,
) -> Finished {
    let kept = target.account().zip(options.outbox.clone());
    match open(options, (cache, shelf), target, attempts, tell_lying(kept.clone(), &news)).await {
        Ok((account, session, told)) => Finished {
            reply: Some(answer(load, session, told)),
            left: Left::Account(Box::new(account), outbox(kept, news).await),
        },
        Err(failure) => Finished::saying(Reply::Connected { load, result: Err(failure) }),
    }
}

fn answer(load: LoadId, session: Session, told: Option<Timestamp>) -> Reply {
    let reply = Reply::Connected { load, result: Ok(Box::new(session)) };
    match told {
        Some(told) => Reply::Kept { told, reply: Box::new(reply) },
        None => reply,
    }
}

/// What is kept of the account; none where it cannot be looked at, and nothing is kept then.
async fn outbox(
    kept: Option<(String, PathBuf)>,
    news: mpsc::UnboundedSender<News>,
) -> Option<Box<Outbox>> {
    let (name, folder) = kept?;
    let open = tokio::task::spawn_blocking(move || Outbox::open(&folder, &name, news));
    open.await.ok().map(Box::new)
}

/// Tells how much is kept of an account that is not open yet.
async fn tell_lying(kept: Option<(String, PathBuf)>, news: &mpsc::UnboundedSender<News>) {
    let Some((name, folder)) = kept else { return };
    let count = tokio::task::spawn_blocking(move || Outbox::lying(&folder, &name));
    if let Ok(count) = count.await {
        drop(news.send(News::Locked(count)));
    }
}

/// Opens the target: by what is kept of it, as of that moment, or else by asking the server, which may take long: what is
/// to be done before is.
async fn open(
    options: Options,
    (cache, shelf): (Arc<Mutex<PageCache>>, Option<Shelf>),
    target: Target,
    attempts: u32,
    before: impl Future<Output = ()>,
) -> Outcome<(Account, Session, Option<Timestamp>)> {
    let local = |kind| options.local.open(kind);
    let connection = match target {
        Target::Local => local(LocalKind::Workspace).await.map_err(failure::local_workspace)?,
        Target::Demo => local(LocalKind::Demo).await.map_err(failure::local_workspace)?,
        Target::Account(connection) => *connection,
    };
    let owner = owner(&connection);
    let label = connection.endpoint.label();
    let client = Client::with_limits(connection, options.limits);
    let line = Line::new(client.map_err(|error| refusal::of(&error))?, options.pace);
    if let Some(shelf) = &shelf
        && let Some(Sheet { told, content: Content::Me(me) }) = shelf.take(Read::Me).await
    {
        let account = Account::new(line, owner, me.id, cache, Some(shelf.clone())).unmet();
        return Ok((account, Session { me: *me, label }, Some(told)));
    }
    before.await;
    let asked = match attempts {
        1 => line.once(line.client.me()).await,
        _ => line.call(|| line.client.me()).await,
    };
    let me = asked.map_err(|error| refusal::at_the_door(&error))?;
    let account = Account::new(line, owner, me.id, cache, shelf);
    if let Some(shelf) = &account.shelf {
        shelf.keep(Read::Me, account.now(), Content::Me(Box::new(me.clone())));
    }
    Ok((account, Session { me, label }, None))
}

fn owner(connection: &Connection) -> Owner {
    let server = match &connection.endpoint {
        Endpoint::Http(url) => url.to_string(),
        Endpoint::Unix(path) => path.display().to_string(),
    };
    Owner { server, user: connection.email.clone() }
}
