//! What became of a call, turned into a failure: its kind, and a sentence that says what happened, what it means for the
//! user's data. What to press is said by the screen that shows it: a form is not a board. A write in doubt never comes
//! here; see [`super::failure::unknown`].

use std::time::Duration;

use super::reply::{Failure, FailureKind};
use crate::api::{Error, Interruption};
use crate::model::FieldName;
use crate::model::connection::exposure;

/// Properties a server may name at the start of a refusal.
const PROPERTIES: &[&str] = &[
    "name",
    "description",
    "step_id",
    "tags",
    "required_by",
    "assigned_to",
    "text",
    "users",
    "file",
    "limit",
    "access_level",
    "max_step",
    "type",
    "label",
    "hint",
    "pos_type",
    "choiceType",
    "min",
    "max",
    "fieldLayout",
    "title",
    "email",
    "password",
    "is_account_administrator",
    "can_manage_projects",
    "can_view_profiles",
    "can_manage_profiles",
    "company",
    "address",
    "work_phone",
    "cell_phone",
    "comments",
];

/// As [`of`], for an attempt after one that may have been applied.
pub(super) fn after(error: &Error, was_lost: bool) -> Failure {
    if was_lost && !is_a_look(error) { super::failure::unknown().passing() } else { of(error) }
}

/// Whether the server has looked at what it was sent. Else the error tells nothing of an earlier attempt.
pub(super) fn is_a_look(error: &Error) -> bool {
    error.code().is_some_and(|code| code < 500 && code != 429)
}

/// As [`of`], while an account is being opened: there the credentials have just been typed or copied.
pub(super) fn at_the_door(error: &Error) -> Failure {
    if !error.is_dead_key() {
        return of(error);
    }
    Failure::new(
        FailureKind::SignIn { dead_key: true },
        "The server does not know this API key: copy it again from Account, API, or ask an administrator for it. Nothing more was sent.",
    )
}

/// The failure that an error of the client means.
pub(super) fn of(error: &Error) -> Failure {
    match error {
        Error::PlainHttp { host } => Failure::new(
            FailureKind::PlainHttp { host: host.clone() },
            format!("{} Nothing was sent.", exposure(host)),
        ),
        Error::Unsendable(why) => Failure::new(
            FailureKind::Invalid { property: None },
            format!("{why}. Nothing was sent."),
        ),
        Error::Connect { host, why } => Failure::new(
            FailureKind::Offline,
            format!("No connection to {host}: {why}. Nothing was sent."),
        ),
        Error::Redirected { to, .. } => Failure::new(
            FailureKind::Server,
            format!("The server has moved to {to}. Nothing was changed; log in at that address."),
        ),
        Error::Interrupted(how) => interrupted(how),
        Error::Status { code, message, .. } => refused(error, *code, message),
        Error::NotJson { status, first_words, .. } => foreign_page(error, *status, first_words),
        Error::Decode(_) | Error::TooLarge(_) => Failure::new(
            FailureKind::Server,
            format!("The server has answered, but {error}. Nothing was changed."),
        ),
        Error::CutShort(_) => Failure::new(
            FailureKind::Offline,
            "The connection broke off before all of it was sent. The server has kept nothing of it.",
        ),
        Error::LocalFile(why) => Failure::new(
            FailureKind::LocalFile,
            format!("The file cannot be read: {why}. The server has kept nothing of it."),
        ),
    }
}

/// A conflict of what was sent again under its key: the server tells what became of it, and that may be more than nothing.
pub(super) fn of_key(error: &Error) -> Failure {
    match error {
        Error::Status { message, .. } => {
            Failure::new(FailureKind::Conflict, format!("The server refuses it: {message}."))
        }
        other => of(other),
    }
}

fn interrupted(how: &Interruption) -> Failure {
    let what = match how {
        Interruption::Stalled => "The server has stopped answering".to_owned(),
        Interruption::Broken(why) => format!("The connection broke off: {why}"),
        Interruption::Unconfirmed(why) => format!("The server has not said what it saved: {why}"),
    };
    Failure::new(FailureKind::Server, format!("{what}.")).passing()
}

fn refused(error: &Error, code: u16, message: &str) -> Failure {
    if let Some(failure) = refused_anywhere(error) {
        return failure;
    }
    match code {
        403 => Failure::new(
            FailureKind::Forbidden,
            format!("You may not do that here: {message}. Nothing was changed."),
        ),
        404 | 410 => Failure::new(
            FailureKind::Gone,
            format!("It is no longer there, or not for you to see: {message}."),
        ),
        405 => Failure::new(
            FailureKind::Server,
            format!("The server does not support this: {message}. Nothing was changed."),
        ),
        507 => Failure::new(
            FailureKind::Server,
            format!("The server refuses it: {message}. Nothing was changed."),
        ),
        409 => Failure::new(
            FailureKind::Conflict,
            format!("The server refuses it: {message}. Nothing was changed."),
        ),
        412 => Failure::new(
            FailureKind::Changed,
            "Somebody else has changed it meanwhile, so yours was not saved.",
        ),
        // an identifier of the API tells nobody anything
        400 | 422 if message.starts_with("step_id is not a step") => Failure::new(
            FailureKind::Invalid { property: property(message) },
            "Its step is no longer there. Nothing was changed.",
        ),
        400 | 422 => Failure::new(
            FailureKind::Invalid { property: property(message) },
            format!("The server does not accept it: {message}. Nothing was changed."),
        ),
        code => {
            // an error that came with a success has no code
            let told = if code == 0 { String::new() } else { format!(" ({code})") };
            let words = format!("The server has failed: {message}{told}.");
            let failure = Failure::new(FailureKind::Server, words);
            if code >= 500 { failure.passing() } else { failure }
        }
    }
}

fn foreign_page(error: &Error, status: u16, first_words: &str) -> Failure {
    refused_anywhere(error).unwrap_or_else(|| {
        let failure = Failure::new(
            FailureKind::Server,
            format!(
                "Not the answer of a SmartQ server (HTTP {status}): {first_words}. Check the address, or whether a proxy or a log-in page stands in between."
            ),
        );
        if status >= 500 { failure.passing() } else { failure }
    })
}

/// Refusals that count whoever on the way has spoken them.
fn refused_anywhere(error: &Error) -> Option<Failure> {
    if error.is_unauthorized() {
        return Some(sign_in(error.is_dead_key()));
    }
    if error.is_too_large() {
        let told = match error {
            Error::Status { message, .. } => message.as_str(),
            _ => "it is larger than allowed",
        };
        return Some(Failure::new(
            FailureKind::TooLarge,
            format!("The server does not take that much: {told}."),
        ));
    }
    error.is_rate_limited().then(|| busy(error.retry_after()))
}

fn sign_in(dead_key: bool) -> Failure {
    let message = if dead_key {
        "The API key is no longer valid: an administrator has made a new one. Nothing more was sent; give the new key to go on."
    } else {
        "The server does not know this e-mail address with this password. Nothing more was sent; give the right one to go on."
    };
    Failure::new(FailureKind::SignIn { dead_key }, message)
}

fn busy(retry_after: Option<Duration>) -> Failure {
    let when = retry_after.map_or_else(
        || "in a while".to_owned(),
        |pause| format!("in {} seconds", pause.as_secs().max(1)),
    );
    Failure::new(
        FailureKind::Busy { retry_after },
        format!("The server has too much to do. Nothing was changed; try again {when}."),
    )
}

/// The property a refusal begins with: `step_id must be …`.
fn property(message: &str) -> Option<String> {
    let word = message
        .split(|character: char| !(character.is_ascii_alphanumeric() || character == '_'))
        .find(|word| !word.is_empty())?;
    let known = PROPERTIES.contains(&word) || FieldName::looks_like_one(word);
    known.then(|| word.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(code: u16, message: &str) -> Error {
        Error::Status { status: code, code, message: message.to_owned(), retry_after: None }
    }

    #[test]
    fn refusals_are_told_apart() {
        let kind = |code| of(&status(code, "because")).kind;
        assert_eq!(kind(401), FailureKind::SignIn { dead_key: false });
        assert_eq!(kind(403), FailureKind::Forbidden);
        assert_eq!(kind(404), FailureKind::Gone);
        assert_eq!(kind(409), FailureKind::Conflict);
        assert_eq!(kind(412), FailureKind::Changed);
        assert_eq!(kind(413), FailureKind::TooLarge);
        assert_eq!(kind(422), FailureKind::Invalid { property: None });
        assert_eq!(kind(429), FailureKind::Busy { retry_after: None });
        assert_eq!(kind(500), FailureKind::Server);
        let dead = of(&status(401, "Authorization failed, invalid client id"));
        assert_eq!(dead.kind, FailureKind::SignIn { dead_key: true });
        let typed = at_the_door(&status(401, "Authorization failed, invalid client id"));
        assert_eq!(typed.kind, dead.kind);
        assert!(typed.message.contains("copy it again") && !typed.message.contains("new one"));
    }

    #[test]
    fn only_a_look_of_the_server_tells_of_an_attempt_before() {
        let kind = |code| after(&status(code, "because"), true).kind;
        for code in [429, 500, 502, 503] {
            assert_eq!(kind(code), FailureKind::Unknown, "{code}");
        }
        assert_eq!(kind(403), FailureKind::Forbidden);
        assert_eq!(after(&status(502, "x"), false).kind, FailureKind::Server);
    }

    #[test]
    fn a_step_that_is_gone_is_told_of_in_words() {
        let failure = of(&status(422, "step_id is not a step of this project"));
        assert_eq!(failure.message, "Its step is no longer there. Nothing was changed.");
        let property = Some("step_id".to_owned());
        assert_eq!(failure.kind, FailureKind::Invalid { property });
    }

    #[test]
    fn a_refusal_that_begins_with_a_property_names_it() {
        for (message, want) in [
            ("step_id must be a whole number", Some("step_id")),
            ("\"f3\" is required", Some("f3")),
            ("something is wrong with the name", None),
            ("", None),
        ] {
            assert_eq!(property(message).as_deref(), want, "{message}");
        }
    }

    #[test]
    fn a_failure_without_a_code_names_none() {
        let error =
            Error::Status { status: 200, code: 0, message: "why".to_owned(), retry_after: None };
        assert_eq!(of(&error).message, "The server has failed: why.");
    }

    #[test]
    fn every_failure_is_a_sentence() {
        for error in [
            Error::PlainHttp { host: "h".to_owned() },
            Error::Unsendable("the key is odd".to_owned()),
            Error::Connect { host: "h".to_owned(), why: "refused".to_owned() },
            Error::Redirected { to: "https://h/".to_owned(), status: 301 },
            Error::Interrupted(Interruption::Stalled),
            Error::NotJson { status: 502, first_words: "Bad".to_owned(), retry_after: None },
            Error::Decode("no id".to_owned()),
            Error::TooLarge(7),
            Error::CutShort(Interruption::Stalled),
            status(503, "down"),
            status(412, "changed"),
        ] {
            let message = of(&error).message;
            assert!(message.ends_with('.') && message.len() > 20, "{message}");
            assert!(!message.to_lowercase().contains("press"), "{message}");
        }
    }
}
