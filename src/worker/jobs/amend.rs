//! Changes of what is there: read, compared with what the user saw, and written at once, so that nothing of somebody
//! else's is overwritten.

use std::future::Future;

use super::super::amend::{Amend, Amended, Standing, label};
use super::super::failure;
use super::super::intent::Likeness;
use super::super::line::Line;
use super::super::refusal;
use super::super::reply::Outcome;
use crate::api::{ETag, Error};

/// How often a change is made up anew because somebody else has just written.
const COLLISIONS: u32 = 4;

/// A change of a thing that the user saw as `base`, and whether an answer to it was lost before.
pub(super) struct Change<'a, T: Amended> {
    pub(super) base: &'a T,
    pub(super) input: &'a T::Input,
    pub(super) was_lost: bool,
}

/// Reads, and writes what then is to be written, until the server holds it or somebody else stands in the way. An
/// answer that was lost, just now or before, is looked for in the same way: by what the server holds now.
pub(super) async fn put<T, R, RF, W, WF>(
    line: &Line,
    change: Change<'_, T>,
    read: R,
    write: W,
) -> Outcome<T>
where
    T: Amended,
    R: Fn() -> RF,
    RF: Future<Output = Result<(T, Option<ETag>), Error>>,
    W: Fn(T::Input, Option<ETag>) -> WF,
    WF: Future<Output = Result<T, Error>>,
{
    let Change { base, input, mut was_lost } = change;
    let mut amend = Amend::new(base, input.clone());
    let mut likeness = if was_lost { Likeness::Loose } else { Likeness::Exact };
    let mut may_repeat = true;
    let mut attempt = 1;
    loop {
        let (now, version) = match line.call(&read).await {
            Ok(found) => found,
            // it may have been changed in such a way that it is not for us to see any more
            Err(error) if was_lost && refusal::is_a_look(&error) => {
                return Err(failure::unknown());
            }
            Err(error) => return Err(refusal::after(&error, was_lost)),
        };
        match amend.standing(&now, likeness) {
            Standing::Done => return Ok(now),
            Standing::Unsaid if was_lost => return Ok(now),
            Standing::Changed(properties) => {
                let labels: Vec<String> =
                    properties.iter().map(|name| label(name).to_owned()).collect();
                return Err(failure::changed(&labels, was_lost, now.theirs()));
            }
            Standing::Unsaid | Standing::Free if may_repeat => {}
            Standing::Unsaid | Standing::Free => return Err(failure::unknown().passing()),
        }
        let error = match line.once(write(amend.input(&now), version)).await {
            Ok(saved) => return Ok(saved),
            Err(error) => error,
        };
        if error.is_precondition_failed() && attempt < COLLISIONS {
            attempt += 1;
            continue;
        }
        may_repeat = line.wait(&error, attempt).await;
        if error.is_ambiguous() {
            amend = amend.seen_from(&now);
            (was_lost, likeness) = (true, Likeness::Loose);
        } else if !may_repeat {
            return Err(refusal::after(&error, was_lost));
        }
        attempt += 1;
    }
}
