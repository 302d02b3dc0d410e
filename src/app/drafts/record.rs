//! A draft as a text that a person can read, and back: TOML, the words in it as they were typed.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::{Left, Place};
use crate::app::form::draft::{Content, Draft, Kept};
use crate::app::msg::LocalFile;
use crate::app::sending::Sending;
use crate::model::{FieldName, NoteId, ProjectId, TicketId, Timestamp, ValueId};
use crate::worker::request::Thing;

/// Another form of the file has another number.
const VERSION: u32 = 1;

/// The kinds of thing that are administered, by the words a place has for them.
const KINDS: [&str; 6] = ["project", "step", "role", "field", "value", "person"];

/// What is written above it all.
const HEAD: &str = "# Something that was typed in smartq and not sent. It is offered again where it belongs, and goes when it is saved.\n\n";

#[derive(Debug, Serialize, Deserialize)]
struct Record {
    version: u32,
    what: String,
    account: String,
    written: String,
    /// It was sent, and no answer had come.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    sent: bool,
    #[serde(default)]
    files: Vec<String>,
    place: PlaceRecord,
    #[serde(default)]
    field: Vec<FieldRecord>,
}

#[derive(Debug, Serialize, Deserialize, Default)]
struct PlaceRecord {
    form: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    project: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ticket: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    property: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    thing: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
    /// It is made of ours and theirs.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    both: bool,
}

#[derive(Debug, Serialize, Deserialize)]
struct FieldRecord {
    property: String,
    label: String,
    now: ContentRecord,
    #[serde(skip_serializing_if = "Option::is_none")]
    start: Option<ContentRecord>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged)]
enum ContentRecord {
    Text { text: String },
    Truth { yes: bool },
    Chosen { ids: Vec<u64>, names: Vec<String>, typed: String },
    Words { words: Vec<String>, typed: String },
}

/// Writes a draft down; `None` where it cannot be, which would be a mistake of ours.
pub fn write(account: &str, now: Timestamp, place: &Place, left: &Left) -> Option<String> {
    let record = Record {
        version: VERSION,
        what: place.words(),
        account: account.to_owned(),
        written: now.to_string(),
        sent: left.sending.is_open(),
        files: left.files.iter().map(|file| file.path.display().to_string()).collect(),
        place: place_record(place),
        field: left.draft.fields.iter().map(field_record).collect(),
    };
    toml::to_string_pretty(&record).ok().map(|text| format!("{HEAD}{text}"))
}

/// A draft that was read.
#[derive(Debug, PartialEq)]
pub struct Read {
    /// Of which form it is.
    pub place: Place,
    /// What stood in it.
    pub left: Left,
    /// When it was written.
    pub written: Timestamp,
}

/// Why a draft cannot be taken up.
#[derive(Debug, PartialEq, Eq)]
pub enum Unread {
    /// It is of another account.
    Foreign,
    /// It is of another version of the file, which has this number.
    Newer(i64),
    /// It is not a draft, or none that we know: half a sentence says why.
    Damaged(String),
}

impl Unread {
    /// Half a sentence.
    pub fn words(self) -> String {
        match self {
            Self::Foreign => "it says that it is of another account".to_owned(),
            Self::Newer(of) => {
                format!("it is of version {of}, and this smartq knows version {VERSION}")
            }
            Self::Damaged(why) => why,
        }
    }
}

/// Whose it is and of which version, which every version tells in the same way.
#[derive(Deserialize)]
struct Head {
    version: Option<i64>,
    account: Option<String>,
}

/// Reads a draft of this account.
pub fn read(text: &str, account: &str) -> Result<Read, Unread> {
    let damaged = |why: &str| Unread::Damaged(why.to_owned());
    let unreadable = |problem: toml::de::Error| damaged(problem.message().trim_end_matches('.'));
    let head: Head = toml::from_str(text).map_err(unreadable)?;
    if head.account.is_some_and(|of| of != account) {
        return Err(Unread::Foreign);
    }
    if let Some(version) = head.version.filter(|it| *it != i64::from(VERSION)) {
        return Err(Unread::Newer(version));
    }
    let record: Record = toml::from_str(text).map_err(unreadable)?;
    let place = place(&record.place).ok_or_else(|| damaged("it names no form that there is"))?;
    let fields: Vec<Kept> = record.field.into_iter().map(kept).collect();
    if fields.is_empty() {
        return Err(damaged("nothing is in it"));
    }
    let written = Timestamp::parse(&record.written)
        .ok_or_else(|| damaged("it does not say when it was written"))?;
    let file = |path| LocalFile { path: PathBuf::from(path), size: None };
    let files = record.files.into_iter().map(file).collect();
    let sending = if record.sent { Sending::before() } else { Sending::default() };
    Ok(Read { place, left: Left { draft: Draft { fields }, files, sending }, written })
}

fn field_record(kept: &Kept) -> FieldRecord {
    let Kept { property, label, start, now } = kept;
    FieldRecord {
        property: property.clone(),
        label: label.clone(),
        now: content_record(now),
        start: start.as_ref().map(content_record),
    }
}

fn kept(record: FieldRecord) -> Kept {
    let FieldRecord { property, label, now, start } = record;
    Kept { property, label, start: start.map(content), now: content(now) }
}

fn content_record(content: &Content) -> ContentRecord {
    match content.clone() {
        Content::Text(text) => ContentRecord::Text { text },
        Content::Truth(yes) => ContentRecord::Truth { yes },
        Content::Chosen { ids, names, typed } => ContentRecord::Chosen { ids, names, typed },
        Content::Words { words, typed } => ContentRecord::Words { words, typed },
    }
}

fn content(record: ContentRecord) -> Content {
    match record {
        ContentRecord::Text { text } => Content::Text(text),
        ContentRecord::Truth { yes } => Content::Truth(yes),
        ContentRecord::Chosen { ids, names, typed } => Content::Chosen { ids, names, typed },
        ContentRecord::Words { words, typed } => Content::Words { words, typed },
    }
}

fn place_record(place: &Place) -> PlaceRecord {
    let at = |form: &str, project: Option<ProjectId>, ticket: Option<TicketId>| PlaceRecord {
        form: form.to_owned(),
        project: project.map(ProjectId::get),
        ticket: ticket.map(TicketId::get),
        ..PlaceRecord::default()
    };
    match place {
        Place::NewTicket(project) => at("new ticket", Some(*project), None),
        Place::Ticket(project, ticket) => at("ticket", Some(*project), Some(*ticket)),
        Place::Property(project, ticket, property) => PlaceRecord {
            property: Some(property.clone()),
            ..at("property", Some(*project), Some(*ticket))
        },
        Place::NewNote(project, ticket) => at("new note", Some(*project), Some(*ticket)),
        Place::Note(project, ticket, note) => {
            PlaceRecord { note: Some(note.get()), ..at("note", Some(*project), Some(*ticket)) }
        }
        Place::Me => at("me", None, None),
        Place::SignIn => at("sign in", None, None),
        Place::Both(place) => PlaceRecord { both: true, ..place_record(place) },
        Place::Another(place, _) => place_record(place),
        Place::Thing(kind, project, thing) => {
            let (id, field) = thing.as_ref().map_or((None, None), thing_record);
            PlaceRecord { thing: id, field, ..at(kind, *project, None) }
        }
    }
}

fn thing_record(thing: &Thing) -> (Option<u64>, Option<String>) {
    match thing {
        Thing::Project(id) => (Some(id.get()), None),
        Thing::User(id) => (Some(id.get()), None),
        Thing::Role(id) => (Some(id.get()), None),
        Thing::Step(id) => (Some(id.get()), None),
        Thing::Field(name) => (None, Some(name.to_string())),
        Thing::Value(name, id) => (Some(id.get()), Some(name.to_string())),
    }
}

fn place(record: &PlaceRecord) -> Option<Place> {
    let place = place_of_form(record)?;
    Some(if record.both { Place::Both(Box::new(place)) } else { place })
}

fn place_of_form(record: &PlaceRecord) -> Option<Place> {
    let project = record.project.map(ProjectId::new);
    let ticket = record.ticket.map(TicketId::new);
    Some(match record.form.as_str() {
        "new ticket" => Place::NewTicket(project?),
        "ticket" => Place::Ticket(project?, ticket?),
        "property" => Place::Property(project?, ticket?, record.property.clone()?),
        "new note" => Place::NewNote(project?, ticket?),
        "note" => Place::Note(project?, ticket?, NoteId::new(record.note?)),
        "me" => Place::Me,
        "sign in" => Place::SignIn,
        other => {
            let kind = KINDS.into_iter().find(|kind| *kind == other)?;
            Place::Thing(kind, project, thing(kind, record))
        }
    })
}

fn thing(kind: &str, record: &PlaceRecord) -> Option<Thing> {
    let field = record.field.as_ref().and_then(|name| name.parse::<FieldName>().ok());
    match (kind, record.thing, field) {
        ("project", Some(id), _) => Some(Thing::Project(ProjectId::new(id))),
        ("person", Some(id), _) => Some(Thing::User(crate::model::UserId::new(id))),
        ("role", Some(id), _) => Some(Thing::Role(crate::model::RoleId::new(id))),
        ("step", Some(id), _) => Some(Thing::Step(crate::model::StepId::new(id))),
        ("value", Some(id), Some(name)) => Some(Thing::Value(name, ValueId::new(id))),
        ("field" | "value", None, Some(name)) => Some(Thing::Field(name)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::{RoleId, StepId, UserId};

    fn places() -> Vec<Place> {
        let (project, ticket) = (ProjectId::new(7), TicketId::new(9));
        let field: FieldName = "f3".parse().unwrap();
        let thing = |kind, thing| Place::Thing(kind, Some(project), thing);
        vec![
            Place::NewTicket(project),
            Place::Ticket(project, ticket),
            Place::Property(project, ticket, "f2".to_owned()),
            Place::NewNote(project, ticket),
            Place::Note(project, ticket, NoteId::new(3)),
            Place::Me,
            Place::SignIn,
            Place::Both(Box::new(Place::Ticket(project, ticket))),
            Place::Thing("project", None, None),
            thing("project", Some(Thing::Project(project))),
            Place::Thing("person", None, Some(Thing::User(UserId::new(4)))),
            thing("role", Some(Thing::Role(RoleId::new(5)))),
            thing("step", Some(Thing::Step(StepId::new(6)))),
            thing("field", Some(Thing::Field(field.clone()))),
            thing("value", Some(Thing::Field(field.clone()))),
            thing("value", Some(Thing::Value(field, ValueId::new(8)))),
        ]
    }

    fn text() -> impl Strategy<Value = String> {
        let nasty =
            ["'''", "\"\"\"", "\r\n", "\n", "\t", "\u{1b}[2J", "\u{0}", "\u{202e}", "\\", "é"];
        let piece = prop_oneof![
            prop::sample::select(nasty.to_vec()).prop_map(str::to_owned),
            any::<String>(),
        ];
        prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
    }

    fn contents() -> impl Strategy<Value = Content> {
        let texts = || prop::collection::vec(text(), 0..3);
        prop_oneof![
            text().prop_map(Content::Text),
            any::<bool>().prop_map(Content::Truth),
            (prop::collection::vec(0_u64..1_000_000, 0..3), texts(), text())
                .prop_map(|(ids, names, typed)| Content::Chosen { ids, names, typed }),
            (texts(), text()).prop_map(|(words, typed)| Content::Words { words, typed }),
        ]
    }

    proptest! {
        #[test]
        fn what_was_typed_comes_back_as_it_was(
            at in 0_usize..15,
            is_sent: bool,
            fields in prop::collection::vec(
                (text(), text(), prop::option::of(contents()), contents()), 1..4),
        ) {
            let field = |(property, label, start, now)| Kept { property, label, start, now };
            let fields = fields.into_iter().map(field).collect();
            let files = vec![LocalFile { path: "/a/plan.pdf".into(), size: None }];
            let sending = if is_sent { Sending::before() } else { Sending::default() };
            let left = Left { draft: Draft { fields }, files, sending };
            let place = places().swap_remove(at);
            let now = Timestamp::from_unix(0).unwrap();
            let text = write("ann at x", now, &place, &left).unwrap();
            let read = read(&text, "ann at x");
            prop_assert_eq!(read, Ok(Read { place, left, written: now }), "{}", text);
        }

        #[test]
        fn whatever_lies_there_is_read_or_left_alone(text in text()) {
            drop(read(&text, "ann at x"));
        }
    }

    #[test]
    fn a_person_can_read_it() {
        let now = Content::Text("First line\n\"second\" line".to_owned());
        let field =
            Kept { property: "text".to_owned(), label: "Text".to_owned(), start: None, now };
        let left = Left::of(Draft { fields: vec![field] });
        let place = Place::NewNote(ProjectId::new(7), TicketId::new(9));
        let text = write("ann at x", Timestamp::from_unix(0).unwrap(), &place, &left).unwrap();
        for words in ["New note on #9", "First line\n", "line", "ann at x"] {
            assert!(text.contains(words), "{text}");
        }
        let newer = read(&text.replace("version = 1", "version = 2"), "ann at x");
        assert!(matches!(newer, Err(Unread::Newer(2))));
        assert_eq!(read(&text, "bob at x"), Err(Unread::Foreign));
    }
}
