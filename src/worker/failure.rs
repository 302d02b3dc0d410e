//! The sentences of failure: what happened, and what it means for the user's data. What to press is said by the screen
//! that shows it: a form is not a board.

use std::io;
use std::path::Path;

use super::owed::Owed;
use super::reply::{Failure, FailureKind, Theirs};
use super::request::Read;

/// No account is open.
pub(super) fn not_connected() -> Failure {
    Failure::new(FailureKind::Offline, "No board is open, so nothing was sent. Connect first.")
}

/// The program was started to show things only.
pub(super) fn read_only() -> Failure {
    Failure::new(
        FailureKind::Forbidden,
        "smartq was started with --read-only: nothing was sent and nothing was changed.",
    )
}

/// Stopped on request.
pub(super) fn cancelled() -> Failure {
    Failure::new(FailureKind::Cancelled, "Cancelled.")
}

/// An entry of the outbox is to be sent that is not there any more.
pub(super) fn gone_meanwhile() -> Failure {
    Failure::new(
        FailureKind::Cancelled,
        "It was answered or given up meanwhile. Nothing was sent a second time.",
    )
}

/// A write that was sent, is in doubt, and is looked for no more.
pub(super) fn given_up() -> Failure {
    Failure::new(
        FailureKind::Unknown,
        "It is given up. It was sent before, and may have been done all the same: look when the server answers.",
    )
}

/// A write that waited when its account was closed.
pub(super) fn never_sent() -> Failure {
    Failure::new(
        FailureKind::Cancelled,
        "The connection was closed before this was sent. Nothing was changed.",
    )
}

/// A write that was under way when its account was closed.
pub(super) fn write_dropped() -> Failure {
    Failure::new(
        FailureKind::Unknown,
        "The connection was closed before the server answered. Your change may or may not have been saved.",
    )
}

/// A write whose fate stayed open, however often it was looked up.
pub(super) fn unknown() -> Failure {
    Failure::new(
        FailureKind::Unknown,
        "The server has not confirmed it. Your change may or may not have been saved.",
    )
}

/// Something was added, and whether it was, stayed open.
pub(super) fn unsure(what: &str) -> Failure {
    Failure::new(
        FailureKind::Unknown,
        format!("The server has not confirmed it. The {what} may or may not have been saved."),
    )
}

/// More than one new item could be the one that was sent.
pub(super) fn several_alike(what: &str) -> Failure {
    Failure::new(
        FailureKind::Unknown,
        format!(
            "The server has not confirmed it, and it holds a {what} like yours that may be older. Yours may or may not have been saved."
        ),
    )
}

/// Somebody else changed the same thing.
pub(super) fn changed(labels: &[String], was_lost: bool, theirs: Theirs) -> Failure {
    let what = match labels {
        [] => "it".to_owned(),
        [only] => format!("the {only}"),
        [before @ .., last] => format!("the {} and the {last}", before.join(", the ")),
    };
    let fate = if was_lost {
        "; yours may have been saved before that, and is not there now."
    } else {
        ", so yours was not saved."
    };
    let words = format!("Somebody else has changed {what} meanwhile{fate}");
    Failure::new(FailureKind::Changed, words).with_theirs(theirs)
}

/// Something is wanted while the server cannot be reached that was never read here.
pub(super) fn never_read(read: Read, why: Failure) -> Failure {
    let what = match read {
        Read::Ticket(..) => "This ticket was",
        Read::Notes(..) => "These notes were",
        Read::Files(..) => "These files were",
        Read::Board(_) => "This board was",
        _ => "This was",
    };
    let message = format!(
        "{} {what} never opened on this machine, so there is nothing to show before the server answers again; that is tried by itself.",
        why.message
    );
    Failure { message, ..why }
}

/// The server knows another person by our login than before.
pub(super) fn somebody_else() -> Failure {
    Failure::new(
        FailureKind::Gone,
        "The server knows this login as another person than before. What was kept of it here is thrown away, nothing was sent; connect again.",
    )
}

/// A job has ended by a mistake of ours.
pub(super) fn stumbled(owed: Owed) -> Failure {
    match owed {
        Owed::Write(..) | Owed::Upload(..) => Failure::new(
            FailureKind::Unknown,
            "smartq has made a mistake of its own. Your change may or may not have been saved.",
        ),
        Owed::Connect(_) | Owed::Read(..) | Owed::Download(_) => Failure::new(
            FailureKind::Server,
            "smartq has made a mistake of its own. Nothing was changed; try again.",
        ),
    }
}

/// The workspace of this machine cannot be opened; `why` is a sentence.
pub(super) fn local_workspace(why: String) -> Failure {
    Failure::new(FailureKind::LocalFile, why)
}

/// A file of this machine cannot be read.
pub(super) fn cannot_read(path: &Path, error: &io::Error) -> Failure {
    Failure::new(
        FailureKind::LocalFile,
        format!("{} cannot be read: {error}. Nothing was sent.", path.display()),
    )
}

/// A file that was sent, and may have arrived, is to be sent again and cannot be read any more.
pub(super) fn cannot_read_again(path: &Path, error: &io::Error) -> Failure {
    Failure::new(
        FailureKind::Unknown,
        format!(
            "{} cannot be read any more: {error}. It was sent before, and may have been saved.",
            path.display()
        ),
    )
}

/// A file that was sent, and may have arrived, is another one by now.
pub(super) fn other_than_sent(path: &Path) -> Failure {
    Failure::new(
        FailureKind::Unknown,
        format!(
            "{} has changed since it was sent, and may have been saved as it was. Look; give this up, and attach it once more, if it is wanted as it is now.",
            path.display()
        ),
    )
}

/// Something that is not a file was to be sent.
pub(super) fn not_a_file(path: &Path) -> Failure {
    Failure::new(
        FailureKind::LocalFile,
        format!("{} is not a file. Nothing was sent.", path.display()),
    )
}

/// A file was to be saved where there is one already.
pub(super) fn exists_already(path: &Path) -> Failure {
    Failure::new(
        FailureKind::LocalFile,
        format!(
            "{} exists already and was left as it is. Nothing was saved; choose another name.",
            path.display()
        ),
    )
}

/// A file of this machine cannot be written.
pub(super) fn cannot_write(path: &Path, error: &io::Error) -> Failure {
    Failure::new(
        FailureKind::LocalFile,
        format!("{} cannot be written: {error}. Nothing was saved.", path.display()),
    )
}

/// A file's body ended early or did not end where it should.
pub(super) fn wrong_length(expected: u64, received: u64) -> Failure {
    let how = if received < expected { "ended early" } else { "is longer than announced" };
    Failure::new(
        FailureKind::Server,
        format!(
            "The file {how}: {received} bytes instead of {expected}. Nothing was saved; try again."
        ),
    )
}
