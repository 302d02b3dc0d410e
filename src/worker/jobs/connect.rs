//! Opening an account: where it is, whether it answers, who we are there.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use tokio::sync::mpsc;

use super::super::Options;
use super::super::account::Account;
use super::super::cache::{Owner, PageCache};
use super::super::crew::{Finished, Left};
use super::super::failure;
use super::super::line::Line;
use super::super::local::LocalKind;
use super::super::outbox::{News, Outbox};
use super::super::refusal;
use super::super::reply::{Outcome, Reply, Session};
use super::super::request::{LoadId, Target};
use crate::api::Client;
use crate::model::{Connection, Endpoint};

/// Opens the target. The answer is left to the actor, to be given when the account is in its place.
pub(in super::super) async fn connect(
    options: Options,
    (cache, news): (Arc<Mutex<PageCache>>, mpsc::UnboundedSender<News>),
    load: LoadId,
    target: Target,
) -> Finished {
    let kept = target.account().zip(options.outbox.clone());
    match open(options, cache, target).await {
        Ok((account, session)) => Finished {
            reply: Some(Reply::Connected { load, result: Ok(Box::new(session)) }),
            left: Left::Account(Box::new(account), outbox(kept, news).await),
        },
        Err(failure) => Finished::saying(Reply::Connected { load, result: Err(failure) }),
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

async fn open(
    options: Options,
    cache: Arc<Mutex<PageCache>>,
    target: Target,
) -> Outcome<(Account, Session)> {
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
    let me = line.call(|| line.client.me()).await.map_err(|error| refusal::at_the_door(&error))?;
    Ok((Account::new(line, owner, me.id, cache), Session { me, label }))
}

fn owner(connection: &Connection) -> Owner {
    let server = match &connection.endpoint {
        Endpoint::Http(url) => url.to_string(),
        Endpoint::Unix(path) => path.display().to_string(),
    };
    Owner { server, user: connection.email.clone() }
}
