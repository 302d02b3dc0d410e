//! Adding something exactly once. Where the server keeps what it has answered, a POST whose answer was lost is sent again
//! under its key; elsewhere it is looked for before it goes out again.

use std::future::Future;

use super::super::failure;
use super::super::intention::Intention;
use super::super::line::Line;
use super::super::look::Found;
use super::super::refusal;
use super::super::reply::{Failure, Outcome};
use crate::api::Error;

/// Something that was added.
#[derive(Debug)]
pub(super) struct Made<T> {
    pub(super) thing: T,
    pub(super) proof: Proof,
}

/// What tells that it is ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Proof {
    /// The answer to it.
    Answer,
    /// The answer to its key: the thing may have changed since that was given first.
    Key,
    /// Nothing but what it holds.
    Likeness,
}

/// How a lost answer is made up for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum After {
    /// By the key, where the server keeps its answers; else by a look.
    KeyOrLook,
    /// By a look: to send it again costs too much.
    Look,
}

/// Sends until the thing is there, and at most once more after a look for a lost answer. `look` says whether it is there;
/// `what` is what people call such a thing. An intention that was tried before is looked for before anything is sent,
/// unless its key will tell.
pub(super) async fn once<T, S, L>(
    line: &Line,
    (what, after): (&str, After),
    intention: &Intention,
    send: impl Fn() -> S,
    look: impl Fn() -> L,
) -> Outcome<Made<T>>
where
    S: Future<Output = Result<T, Error>>,
    L: Future<Output = Result<Found<T>, Error>>,
{
    let has_key = || after == After::KeyOrLook && intention.is_remembered(&line.client);
    let mut was_lost = intention.is_again;
    if was_lost && !has_key() {
        match look().await {
            Ok(Found::One(thing)) => return Ok(alike(thing)),
            Ok(Found::Nothing) => {}
            Ok(Found::Doubt) => return Err(failure::several_alike(what)),
            Ok(Found::Unseen) => return Err(failure::unsure(what)),
            Err(error) => return Err(given_up(&error, was_lost, what)),
        }
    }
    let mut attempt = 1;
    loop {
        let by_key = has_key();
        let error = match line.once(send()).await {
            Ok(thing) => {
                let proof = if by_key && was_lost { Proof::Key } else { Proof::Answer };
                return Ok(Made { thing, proof });
            }
            Err(error) => error,
        };
        // also before a look: what is still being worked on there is not to be missed
        let may_repeat = line.wait(&error, attempt).await;
        if error.is_ambiguous() && has_key() {
            if !may_repeat {
                return Err(failure::unsure(what).passing());
            }
            was_lost = true;
        } else if error.is_ambiguous() {
            match look().await {
                Ok(Found::One(thing)) => return Ok(alike(thing)),
                Ok(Found::Nothing) if !was_lost => was_lost = true,
                Ok(Found::Doubt) => return Err(failure::several_alike(what)),
                Ok(Found::Nothing | Found::Unseen) => return Err(failure::unsure(what)),
                Err(_) => return Err(failure::unsure(what).passing()),
            }
        } else if !may_repeat {
            return Err(if by_key && was_lost {
                refused_by_key(&error, what)
            } else {
                given_up(&error, was_lost, what)
            });
        }
        attempt += 1;
    }
}

const fn alike<T>(thing: T) -> Made<T> {
    Made { thing, proof: Proof::Likeness }
}

/// An attempt that has failed tells nothing of one before it that was lost, unless the server has looked at it.
fn given_up(error: &Error, was_lost: bool, what: &str) -> Failure {
    // a file that cannot be read here, and a server without room, are no reason to wait for the line
    let stays = matches!(error, Error::LocalFile(_)) || error.is_out_of_room();
    match was_lost && !refusal::is_a_look(error) {
        true if stays => failure::unsure(what),
        true => failure::unsure(what).passing(),
        false => refusal::of(error),
    }
}

/// What was sent again under its key is refused. Who may not add anything any more, or does not see the place, is told
/// so before the key is looked at: that says nothing of the attempt before.
fn refused_by_key(error: &Error, what: &str) -> Failure {
    match error.code() {
        Some(409) => refusal::of_key(error),
        Some(403 | 404 | 410) => failure::unsure(what),
        _ => given_up(error, true, what),
    }
}
