//! What the server told, as it lies on disk until the next start: one file for each question.
//!
//! The first line says in a fixed width what the file is, which version of it, when the server told it and what the rest
//! adds up to; the rest names the account and the question and holds the answer. A file that is torn, worn, of another
//! version, of somebody else or about something else is told from a good one, whatever its bytes are: it costs nothing but
//! asking anew. Neither password nor key is ever in it.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use sha2::{Digest as _, Sha256};

use super::request::Read;
use crate::model::{
    CustomField, File, Note, Project, ProjectId, Role, Step, Ticket, TicketId, Timestamp, User,
};

/// What every file begins with. Another number at its end is another version's, and not read.
const MAGIC: &[u8] = b"smartq kept 1 ";
/// Digits of the moment.
const DIGITS: usize = 12;
/// Hexadecimal digits of the sum.
const SUM: usize = 64;
/// Where the moment begins; it can be written over without touching anything else.
pub(super) const TOLD_AT: usize = MAGIC.len();
/// Bytes of the first line, its end included.
pub(super) const HEAD: usize = TOLD_AT + DIGITS + 1 + SUM + 1;

/// An answer of the server's, and when it gave it.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// By the server's clock, as far as it has told.
    pub told: Timestamp,
    /// What it told.
    pub content: Content,
}

/// What the server told.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Content {
    /// Who we are.
    Me(Box<User>),
    /// Projects.
    Projects(Vec<Project>),
    /// People.
    People(Vec<User>),
    /// Roles of a project.
    Roles(Vec<Role>),
    /// Steps of a project.
    Steps(Vec<Step>),
    /// Custom fields of a project.
    Fields(Vec<CustomField>),
    /// Tickets of a project, as far as its board shows them.
    Board(Vec<Ticket>),
    /// A ticket; `None` once it is gone.
    Ticket(Option<Box<Ticket>>),
    /// Notes of a ticket.
    Notes(Vec<Note>),
    /// Files of a note.
    Files(Vec<File>),
}

/// Why a file is not used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    /// It does not begin as it should.
    #[error("it is not of this kind, or of another version")]
    NotOurs,
    /// Its sum is another one.
    #[error("it is not whole")]
    Torn,
    /// It is about another account or another question.
    #[error("it belongs to something else")]
    Foreign,
    /// What it holds cannot be read.
    #[error("it cannot be read")]
    Unreadable,
}

#[derive(Serialize)]
struct Written<'a> {
    account: &'a str,
    what: &'a str,
    content: &'a Content,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Found<'a> {
    #[serde(borrow)]
    account: std::borrow::Cow<'a, str>,
    #[serde(borrow)]
    what: std::borrow::Cow<'a, str>,
    #[serde(borrow)]
    content: &'a RawValue,
}

/// The name of an answer among those of its account; `None` where it is not kept. No text of anybody's is in it.
pub fn name(read: Read) -> Option<String> {
    Some(match read {
        Read::Me => "me".to_owned(),
        Read::Projects => "projects".to_owned(),
        Read::People => "people".to_owned(),
        Read::Roles(project) => format!("p{project}-roles"),
        Read::Steps(project) => format!("p{project}-steps"),
        Read::Fields(project) => format!("p{project}-fields"),
        Read::Board(project) => format!("p{project}-board"),
        Read::Ticket(project, ticket) => format!("p{project}-t{ticket}"),
        Read::Notes(project, ticket) => format!("p{project}-t{ticket}-notes"),
        Read::Files(project, ticket, note) => format!("p{project}-t{ticket}-n{note}-files"),
        Read::FieldUse(_) => return None,
    })
}

/// What the names of all answers about a project begin with.
pub(super) fn of_project(project: ProjectId) -> String {
    format!("p{project}-")
}

/// What the names of all answers about a ticket begin with, but its own.
pub(super) fn of_ticket(project: ProjectId, ticket: TicketId) -> String {
    format!("p{project}-t{ticket}-")
}

/// The ticket whose own answer has this name.
pub(super) fn ticket_of(project: ProjectId, name: &str) -> Option<TicketId> {
    name.strip_prefix(&of_project(project))?.strip_prefix('t')?.parse().ok()
}

impl Sheet {
    /// The file of that account's answer to this.
    pub fn write(&self, account: &str, read: Read) -> Option<Vec<u8>> {
        let what = name(read)?;
        let written = Written { account, what: &what, content: &self.content };
        let mut bytes = vec![0; HEAD];
        serde_json::to_writer(&mut bytes, &written).ok()?;
        let (head, body) = bytes.split_at_mut_checked(HEAD)?;
        head.copy_from_slice(&head_of(self.told, body));
        Some(bytes)
    }

    /// What is in a file, if it is whole and that account's answer to this.
    pub fn read(bytes: &[u8], account: &str, read: Read) -> Result<Self, Flaw> {
        let told = told(bytes).ok_or(Flaw::NotOurs)?;
        let (head, body) = bytes.split_at_checked(HEAD).ok_or(Flaw::NotOurs)?;
        if head != head_of(told, body) {
            return Err(Flaw::Torn);
        }
        let found: Found<'_> = serde_json::from_slice(body).map_err(unreadable)?;
        if found.account != account || name(read).as_deref() != Some(&*found.what) {
            return Err(Flaw::Foreign);
        }
        let content = Content::read(found.content.get(), read).map_err(unreadable)?;
        Ok(Self { told, content: content.ok_or(Flaw::Foreign)? })
    }
}

fn unreadable(_: serde_json::Error) -> Flaw {
    Flaw::Unreadable
}

impl Content {
    fn read(text: &str, read: Read) -> serde_json::Result<Option<Self>> {
        Ok(Some(match read {
            Read::Me => Self::Me(serde_json::from_str(text)?),
            Read::Projects => Self::Projects(serde_json::from_str(text)?),
            Read::People => Self::People(serde_json::from_str(text)?),
            Read::Roles(_) => Self::Roles(serde_json::from_str(text)?),
            Read::Steps(_) => Self::Steps(serde_json::from_str(text)?),
            Read::Fields(_) => Self::Fields(serde_json::from_str(text)?),
            Read::Board(_) => Self::Board(serde_json::from_str(text)?),
            Read::Ticket(..) => Self::Ticket(serde_json::from_str(text)?),
            Read::Notes(..) => Self::Notes(serde_json::from_str(text)?),
            Read::Files(..) => Self::Files(serde_json::from_str(text)?),
            Read::FieldUse(_) => return Ok(None),
        }))
    }
}

/// When the server told what is in a file that begins like this; nothing else of it is looked at.
pub(super) fn told(bytes: &[u8]) -> Option<Timestamp> {
    let digits = bytes.strip_prefix(MAGIC)?.get(..DIGITS)?;
    if !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    Timestamp::from_unix(std::str::from_utf8(digits).ok()?.parse().ok()?)
}

/// The moment as it stands in a file.
pub(super) fn digits(told: Timestamp) -> String {
    format!("{:0DIGITS$}", told.unix().max(0))
}

fn head_of(told: Timestamp, body: &[u8]) -> [u8; HEAD] {
    let mut line = String::with_capacity(HEAD);
    line.push_str(&String::from_utf8_lossy(MAGIC));
    line.push_str(&digits(told));
    line.push(' ');
    for byte in Sha256::digest(body) {
        // a string takes everything
        let _infallible = write!(line, "{byte:02x}");
    }
    line.push('\n');
    let mut head = [b'\n'; HEAD];
    for (to, from) in head.iter_mut().zip(line.bytes()) {
        *to = from;
    }
    head
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::StepId;

    const BOARD: Read = Read::Board(ProjectId::new(3));

    fn sheet() -> Sheet {
        let mut ticket = Ticket::new(TicketId::new(7), "Wörter \u{1b}[2J", StepId::new(2));
        ticket.assigned_to = Some(Vec::new());
        let other = Ticket::new(TicketId::new(8), "x", StepId::new(2));
        let told = Timestamp::from_unix(1_795_600_000).unwrap();
        Sheet { told, content: Content::Board(vec![ticket, other]) }
    }

    #[test]
    fn what_was_kept_comes_back_to_the_letter_and_to_its_owner_only() {
        let bytes = sheet().write("ann at a", BOARD).unwrap();
        assert_eq!(Sheet::read(&bytes, "ann at a", BOARD).unwrap(), sheet());
        assert_eq!(told(&bytes[..HEAD]), Some(sheet().told));
        assert_eq!(Sheet::read(&bytes, "bob at a", BOARD), Err(Flaw::Foreign));
        let other = Read::Board(ProjectId::new(4));
        assert_eq!(Sheet::read(&bytes, "ann at a", other), Err(Flaw::Foreign));
    }

    #[test]
    fn a_byte_that_is_missing_or_another_one_is_noticed() {
        let bytes = sheet().write("ann", BOARD).unwrap();
        for end in 0..bytes.len() {
            assert!(Sheet::read(&bytes[..end], "ann", BOARD).is_err(), "{end}");
        }
        for at in (0..TOLD_AT).chain(TOLD_AT + DIGITS..bytes.len()) {
            let mut worn = bytes.clone();
            worn[at] ^= 1;
            assert!(Sheet::read(&worn, "ann", BOARD).is_err(), "{at}");
        }
        let newer = String::from_utf8(bytes).unwrap().replacen("kept 1", "kept 2", 1);
        assert_eq!(Sheet::read(newer.as_bytes(), "ann", BOARD), Err(Flaw::NotOurs));
    }

    #[test]
    fn a_ticket_that_is_gone_is_kept_as_gone() {
        let (project, ticket) = (ProjectId::new(3), TicketId::new(7));
        let read = Read::Ticket(project, ticket);
        let gone = Sheet { content: Content::Ticket(None), ..sheet() };
        let bytes = gone.write("ann", read).unwrap();
        assert_eq!(Sheet::read(&bytes, "ann", read).unwrap(), gone);
        assert_eq!(ticket_of(project, &name(read).unwrap()), Some(ticket));
        assert_eq!(ticket_of(project, "p3-t7-notes"), None);
        assert_eq!(ticket_of(project, "p31-t7"), None);
    }
}
