//! One write that was given and has no answer yet, as it lies on disk: readable by a person, and read back to the letter,
//! so that "sent as none" stays another thing than "not sent".

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt as _;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::super::reply::Theirs;
use super::super::request::Write;
use crate::api::IdempotencyKey;
use crate::model::{
    DueDate, FieldContent, FieldName, FileId, Note, NoteId, NoteInput, ProjectId, StepId, Tags,
    Ticket, TicketId, TicketInput, UserId,
};

/// What this program writes; another number is another program's, and is left as it is.
const VERSION: u32 = 1;

/// See the module. It holds no secret: neither password nor key of an account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    version: u32,
    /// Whose, for whoever reads the file.
    pub(in super::super) account: String,
    /// When it was made, in seconds since 1970.
    pub(in super::super) made: i64,
    pub(in super::super) state: State,
    /// What it has come to so far, where somebody is to read it.
    pub(in super::super) reason: Option<String>,
    /// Known by this at the server, and here: 32 hexadecimal digits.
    pub(in super::super) key: String,
    /// When it was first sent, by the server's clock, in seconds since 1970.
    pub(in super::super) sent: Option<i64>,
    /// The highest id that was known of its kind before the first send: what was added since has a higher one.
    pub(in super::super) known: Option<u64>,
    write: Kept,
    /// What somebody else has made of the same, where that stands in the way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    theirs: Option<KeptTheirs>,
}

/// Why an entry is not read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unread {
    /// It is of another version of the file.
    #[error("it is of version {0}, and this smartq knows version {VERSION}")]
    Newer(u64),
    /// It is none, or not whole.
    #[error("it cannot be read: {0}")]
    Damaged(String),
}

/// What every version of it tells in the same way.
#[derive(Deserialize)]
struct Head {
    version: u64,
}

/// A thing as somebody else has left it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
enum KeptTheirs {
    Ticket(Box<Ticket>),
    Note(Box<Note>),
}

/// How far it has come, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(in super::super) enum State {
    /// Never sent.
    Waiting,
    /// Handed to the network; read back after an end of the program, it may have been applied.
    Sending,
    /// Sent, and not answered: it is looked up before anything is sent again.
    Unknown,
    /// The server will not have it.
    Refused,
    /// Somebody else has changed the same, or it cannot be told whether it was applied.
    Asks,
}

impl Entry {
    pub(in super::super) fn new(account: &str, made: i64, write: &Write) -> Option<Self> {
        Some(Self {
            version: VERSION,
            account: account.to_owned(),
            made,
            state: State::Waiting,
            reason: None,
            key: IdempotencyKey::random().to_string(),
            sent: None,
            known: None,
            write: Kept::of(write)?,
            theirs: None,
        })
    }

    /// What somebody else has made of the same.
    pub fn theirs(&self) -> Option<Theirs> {
        self.theirs.as_ref().map(|theirs| match theirs {
            KeptTheirs::Ticket(ticket) => Theirs::Ticket(ticket.as_ref().clone()),
            KeptTheirs::Note(note) => Theirs::Note(note.as_ref().clone()),
        })
    }

    /// Somebody else has made this of the same, or nobody has.
    pub(in super::super) fn meet(&mut self, theirs: Option<&Theirs>) {
        self.theirs = theirs.and_then(|theirs| match theirs {
            Theirs::Ticket(ticket) => Some(KeptTheirs::Ticket(Box::new(ticket.clone()))),
            Theirs::Note(note) => Some(KeptTheirs::Note(Box::new(note.clone()))),
            _ => None,
        });
    }

    /// This is what it holds now, as if it had been made just then: the user has seen what stood in its way.
    pub(in super::super) fn settle(&mut self, made: i64, write: &Write) {
        if let Some(settled) = Self::new(&self.account, made, write) {
            *self = settled;
        }
    }

    /// What it has come to, where somebody is to read it.
    pub fn reason(&self) -> Option<&str> {
        self.reason.as_deref()
    }

    /// What is to be written.
    pub fn write(&self) -> Write {
        self.write.clone().into()
    }

    /// It is to be sent as if it had never been refused.
    pub(in super::super) fn anew(&mut self, write: &Write) {
        if let Some(new) = Self::new(&self.account, self.made, write) {
            *self = new;
        }
    }

    /// It carries this from now on.
    pub(in super::super) fn rewrite(&mut self, write: &Write) {
        if let Some(kept) = Kept::of(write) {
            self.write = kept;
        }
    }

    /// The entry in this file, if it is one of ours.
    pub fn read(bytes: &[u8]) -> Result<Self, Unread> {
        let damaged = |error: serde_json::Error| Unread::Damaged(error.to_string());
        let head: Head = serde_json::from_slice(bytes).map_err(damaged)?;
        if head.version != u64::from(VERSION) {
            return Err(Unread::Newer(head.version));
        }
        serde_json::from_slice(bytes).map_err(damaged)
    }

    /// As it lies on disk.
    pub fn text(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }
}

/// A write of a ticket, a note or a file. Administration is not kept: it may carry passwords, and its forms stay open.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
enum Kept {
    CreateTicket { project: ProjectId, input: TicketWords },
    SaveTicket { project: ProjectId, base: Box<Ticket>, change: TicketWords },
    DeleteTicket { project: ProjectId, ticket: TicketId },
    CreateNote { project: ProjectId, ticket: TicketId, input: NoteWords },
    SaveNote { project: ProjectId, ticket: TicketId, base: Box<Note>, input: NoteWords },
    DeleteNote { project: ProjectId, ticket: TicketId, note: NoteId },
    DeleteFile { project: ProjectId, ticket: TicketId, note: NoteId, file: FileId },
    SendFile { project: ProjectId, ticket: TicketId, note: NoteId, path: PathWords },
}

/// A path as a person reads it; one that is no text, byte by byte.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
enum PathWords {
    Text(String),
    Bytes(Vec<u8>),
}

impl From<PathBuf> for PathWords {
    fn from(path: PathBuf) -> Self {
        let bytes = |path: OsString| Self::Bytes(path.into_vec());
        path.into_os_string().into_string().map_or_else(bytes, Self::Text)
    }
}

impl From<PathWords> for PathBuf {
    fn from(words: PathWords) -> Self {
        match words {
            PathWords::Text(text) => text.into(),
            PathWords::Bytes(bytes) => OsString::from_vec(bytes).into(),
        }
    }
}

impl Kept {
    fn of(write: &Write) -> Option<Self> {
        Some(match write.clone() {
            Write::Admin(_) => return None,
            Write::CreateTicket { project, input } => {
                Self::CreateTicket { project, input: input.into() }
            }
            Write::SaveTicket { project, base, change } => {
                Self::SaveTicket { project, base, change: change.into() }
            }
            Write::DeleteTicket { project, ticket } => Self::DeleteTicket { project, ticket },
            Write::CreateNote { project, ticket, input } => {
                Self::CreateNote { project, ticket, input: input.into() }
            }
            Write::SaveNote { project, ticket, base, input } => {
                Self::SaveNote { project, ticket, base, input: input.into() }
            }
            Write::DeleteNote { project, ticket, note } => {
                Self::DeleteNote { project, ticket, note }
            }
            Write::DeleteFile { project, ticket, note, file } => {
                Self::DeleteFile { project, ticket, note, file }
            }
            // whether it is the last is known when it goes
            Write::SendFile { project, ticket, note, path, is_last: _ } => {
                Self::SendFile { project, ticket, note, path: path.into() }
            }
        })
    }
}

impl From<Kept> for Write {
    fn from(kept: Kept) -> Self {
        match kept {
            Kept::CreateTicket { project, input } => {
                Self::CreateTicket { project, input: input.into() }
            }
            Kept::SaveTicket { project, base, change } => {
                Self::SaveTicket { project, base, change: change.into() }
            }
            Kept::DeleteTicket { project, ticket } => Self::DeleteTicket { project, ticket },
            Kept::CreateNote { project, ticket, input } => {
                Self::CreateNote { project, ticket, input: input.into() }
            }
            Kept::SaveNote { project, ticket, base, input } => {
                Self::SaveNote { project, ticket, base, input: input.into() }
            }
            Kept::DeleteNote { project, ticket, note } => {
                Self::DeleteNote { project, ticket, note }
            }
            Kept::DeleteFile { project, ticket, note, file } => {
                Self::DeleteFile { project, ticket, note, file }
            }
            Kept::SendFile { project, ticket, note, path } => {
                Self::SendFile { project, ticket, note, path: path.into(), is_last: false }
            }
        }
    }
}

/// As [`TicketInput`]; labels and the date as they are typed, since an empty one says "none".
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct TicketWords {
    name: Option<String>,
    description: Option<String>,
    step_id: Option<StepId>,
    tags: Option<String>,
    required_by: Option<String>,
    assigned_to: Option<Vec<UserId>>,
    notify_involved: Option<bool>,
    fields: BTreeMap<FieldName, FieldContent>,
}

impl From<TicketInput> for TicketWords {
    fn from(input: TicketInput) -> Self {
        let TicketInput {
            name,
            description,
            step_id,
            tags,
            required_by,
            assigned_to,
            notify_involved,
            fields,
        } = input;
        let tags = tags.map(|tags| tags.to_string());
        let required_by = required_by.map(|due| due.to_string());
        Self { name, description, step_id, tags, required_by, assigned_to, notify_involved, fields }
    }
}

impl From<TicketWords> for TicketInput {
    fn from(words: TicketWords) -> Self {
        Self {
            name: words.name,
            description: words.description,
            step_id: words.step_id,
            tags: words.tags.map(|tags| Tags::parse(&tags)),
            required_by: words.required_by.map(|due| DueDate::parse(&due)),
            assigned_to: words.assigned_to,
            notify_involved: words.notify_involved,
            fields: words.fields,
        }
    }
}

/// As [`NoteInput`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct NoteWords {
    text: Option<String>,
    private: Option<bool>,
    notify_users: Option<bool>,
    users: Option<Vec<UserId>>,
    has_attachments: Option<bool>,
}

impl From<NoteInput> for NoteWords {
    fn from(input: NoteInput) -> Self {
        let NoteInput { text, private, notify_users, users, has_attachments } = input;
        Self { text, private, notify_users, users, has_attachments }
    }
}

impl From<NoteWords> for NoteInput {
    fn from(words: NoteWords) -> Self {
        let NoteWords { text, private, notify_users, users, has_attachments } = words;
        Self { text, private, notify_users, users, has_attachments }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ValueId;

    fn back(write: &Write) -> Write {
        let entry = Entry::new("ann at acme", 7, write).unwrap();
        let read = Entry::read(entry.text().as_bytes()).unwrap();
        assert_eq!(read, entry);
        read.write()
    }

    #[test]
    fn what_is_kept_comes_back_to_the_letter() {
        let project = ProjectId::new(1);
        let mut base = Ticket::new(TicketId::new(7), "one \"two\"", StepId::new(3));
        base.tags = Tags::parse("a,b");
        base.required_by = DueDate::parse("soon");
        let fields = [
            ("f1", FieldContent::One(String::new())),
            ("f2", FieldContent::One("007".to_owned())),
            ("f3", FieldContent::Many(Vec::new())),
            ("f4", FieldContent::Many(vec![ValueId::new(5)])),
        ];
        let fields: BTreeMap<FieldName, FieldContent> =
            fields.into_iter().map(|(name, content)| (name.parse().unwrap(), content)).collect();
        base.fields = Some(fields.clone());
        let none = TicketInput {
            description: Some(String::new()),
            tags: Some(Tags::default()),
            required_by: Some(DueDate::None),
            assigned_to: Some(Vec::new()),
            fields,
            ..TicketInput::default()
        };
        for change in [none, TicketInput::default(), TicketInput::keeping(&base)] {
            let write = Write::SaveTicket { project, base: Box::new(base.clone()), change };
            assert_eq!(back(&write), write);
        }
        let input = NoteInput { users: Some(Vec::new()), ..NoteInput::default() };
        let adding = Write::CreateNote { project, ticket: base.id, input };
        assert_eq!(back(&adding), adding);
        for path in [PathBuf::from("/home/ann/a \"b\".txt"), OsString::from_vec(vec![0xff]).into()]
        {
            let (ticket, to) = (base.id, NoteId::new(5));
            let sending = Write::SendFile { project, ticket, note: to, path, is_last: false };
            assert_eq!(back(&sending), sending);
        }
    }

    #[test]
    fn what_is_not_ours_is_no_entry() {
        let write = Write::DeleteTicket { project: ProjectId::new(1), ticket: TicketId::new(2) };
        let text = Entry::new("x", 7, &write).unwrap().text();
        assert!(Entry::read(text.as_bytes()).is_ok());
        for foreign in ["", "{}", "[1]", text.get(..text.len() / 2).unwrap()] {
            assert!(
                matches!(Entry::read(foreign.as_bytes()), Err(Unread::Damaged(_))),
                "{foreign}"
            );
        }
        let newer = "{\"version\": 2, \"writes\": []}";
        assert_eq!(Entry::read(newer.as_bytes()), Err(Unread::Newer(2)));
    }
}
