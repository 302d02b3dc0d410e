//! Adding something exactly once: a POST whose answer was lost is looked for before it goes out again.

use std::future::Future;

use super::super::failure;
use super::super::intention::Intention;
use super::super::line::Line;
use super::super::look::Found;
use super::super::refusal;
use super::super::reply::{Failure, Outcome};
use crate::api::Error;

/// Sends until the thing is there, and at most once more after an answer was lost. `look` says whether it is there;
/// `what` is what people call such a thing. An intention that was tried before is looked for before anything is sent.
pub(super) async fn once<T, S, L>(
    line: &Line,
    what: &str,
    intention: &Intention,
    send: impl Fn() -> S,
    look: impl Fn() -> L,
) -> Outcome<T>
where
    S: Future<Output = Result<T, Error>>,
    L: Future<Output = Result<Found<T>, Error>>,
{
    let mut was_lost = intention.is_again;
    if was_lost {
        match look().await {
            Ok(Found::One(made)) => return Ok(made),
            Ok(Found::Nothing) => {}
            Ok(Found::Doubt) => return Err(failure::several_alike(what)),
            Ok(Found::Unseen) => return Err(failure::unsure(what)),
            Err(error) => return Err(given_up(&error, was_lost, what)),
        }
    }
    let mut attempt = 1;
    loop {
        let error = match line.once(send()).await {
            Ok(made) => return Ok(made),
            Err(error) => error,
        };
        // also before a look: what is still being worked on there is not to be missed
        let may_repeat = line.wait(&error, attempt).await;
        if error.is_ambiguous() {
            match look().await {
                Ok(Found::One(made)) => return Ok(made),
                Ok(Found::Nothing) if !was_lost => was_lost = true,
                Ok(Found::Doubt) => return Err(failure::several_alike(what)),
                Ok(Found::Nothing | Found::Unseen) => return Err(failure::unsure(what)),
                Err(_) => return Err(failure::unsure(what).passing()),
            }
        } else if !may_repeat {
            return Err(given_up(&error, was_lost, what));
        }
        attempt += 1;
    }
}

/// An attempt that has failed tells nothing of one before it that was lost, unless the server has looked at it.
fn given_up(error: &Error, was_lost: bool, what: &str) -> Failure {
    if was_lost && !refusal::is_a_look(error) {
        failure::unsure(what).passing()
    } else {
        refusal::of(error)
    }
}
