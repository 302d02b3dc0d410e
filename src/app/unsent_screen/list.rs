//! What the list holds, by what is to become of it: what waits for the user comes first.

use crate::app::desk::Desk;
use crate::app::drafts::{Left, Place};
use crate::app::unsent::subject::Subject;
use crate::app::unsent::{self, rewritten};
use crate::model::Timestamp;
use crate::text;
use crate::worker::reply::{Fate, Link};
use crate::worker::request::{EntryId, RequestId};

/// Something that is not at the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// What was typed and not sent.
    Draft(Place),
    /// A file that cannot be read as a draft, by its name.
    Strange(String),
    /// What was sent, or is to be sent, and is not confirmed.
    Write(EntryId),
}

/// How far it has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// Nobody but the user can decide.
    Asks,
    /// The server will not have it.
    Refused,
    /// It was not sent.
    Drafts,
    /// It may have arrived.
    Unknown,
    /// It is sent when the server can be reached, or when the user wants it.
    Waiting,
    /// It is under way.
    Sending,
}

/// A line of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// Something that holds for all of it, cleaned.
    Warning(String),
    /// What follows, and how much of it.
    Section(Section, usize),
    /// One of them.
    Item(Item),
}

/// One of them, in a line.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Summary {
    /// What is wrong with it, in a few words; empty where nothing is.
    pub complaint: &'static str,
    /// What it is.
    pub title: String,
    /// What it holds, or how far it has come; may be foreign text.
    pub words: String,
    /// Since when it is kept, as far as that is known.
    pub since: Option<Timestamp>,
}

impl Item {
    /// What it is when it comes back from its form: of several the one that was taken up is the first.
    pub(super) fn taken_up(&self) -> Self {
        match self {
            Self::Draft(place) => Self::Draft(place.first().clone()),
            other => other.clone(),
        }
    }

    /// In a line.
    pub fn summary(&self, desk: &Desk) -> Summary {
        match self {
            Self::Draft(place) => {
                let words = desk.drafts.left(place).map(Left::first_words).unwrap_or_default();
                let since = desk.drafts.written(place);
                let complaint = match complaint(place, desk) {
                    "" if is_on_its_way(place, desk) => ON_ITS_WAY,
                    other => other,
                };
                Summary { complaint, title: place.words(), words, since }
            }
            Self::Strange(name) => Summary {
                complaint: "cannot be taken up",
                title: name.clone(),
                ..Summary::default()
            },
            Self::Write(entry) => {
                let it = desk.unsent.writes.iter().find(|it| it.entry == *entry);
                let place = it.and_then(|it| rewritten::draft(&it.write)).map(|(place, _)| place);
                let complaint = place.map_or("", |place| complaint(&place, desk));
                it.map_or_else(Summary::default, |it| Summary {
                    complaint,
                    title: unsent::words(&it.write),
                    words: unsent::reason(it, desk).unwrap_or_else(|| unsent::fate(it).to_owned()),
                    since: it.made,
                })
            }
        }
    }
}

/// A draft that stays until the files that go after it can: what is sent of it is in the list by itself.
const ON_ITS_WAY: &str = "on its way below";

/// Whether what was sent of that draft stands in the list too.
fn is_on_its_way(place: &Place, desk: &Desk) -> bool {
    let left = desk.drafts.left(place);
    let is_its = |request: RequestId| left.is_some_and(|left| left.awaits(request));
    desk.unsent.writes.iter().filter_map(|it| it.request).any(is_its)
}

/// What is wrong with what it is about.
fn complaint(place: &Place, desk: &Desk) -> &'static str {
    match desk.subject(place) {
        Subject::Gone(gone) => gone.complaint(),
        _ => "",
    }
}

impl Section {
    const ALL: [Self; 6] =
        [Self::Asks, Self::Refused, Self::Drafts, Self::Unknown, Self::Waiting, Self::Sending];

    /// What it is called.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Asks => "Needs you",
            Self::Refused => "Refused",
            Self::Drafts => "Drafts",
            Self::Unknown => "Unknown: sent, and no answer came",
            Self::Waiting => "Waiting",
            Self::Sending => "Sending",
        }
    }

    fn items(self, desk: &Desk) -> Vec<Item> {
        let fate = match self {
            Self::Drafts => {
                let kept = desk.drafts.kept().iter().rev().map(|(place, _)| place.clone());
                let strange = desk.strange().map(|it| it.found.name.clone());
                return kept.map(Item::Draft).chain(strange.map(Item::Strange)).collect();
            }
            Self::Asks => Fate::Asks,
            Self::Refused => Fate::Refused,
            Self::Unknown => Fate::Unknown,
            Self::Waiting => Fate::Waiting,
            Self::Sending => Fate::Sending,
        };
        let of_it = desk.unsent.writes.iter().filter(|it| it.fate == fate);
        of_it.map(|it| Item::Write(it.entry)).collect()
    }
}

/// All of them, in order.
pub(super) fn items(desk: &Desk) -> Vec<Item> {
    Section::ALL.into_iter().flat_map(|section| section.items(desk)).collect()
}

/// The whole list, in lines of that width.
pub(super) fn lines(width: usize, desk: &Desk) -> Vec<Line> {
    let mut lines: Vec<Line> =
        warnings(desk).iter().flat_map(|it| text::wrap(it, width)).map(Line::Warning).collect();
    for section in Section::ALL {
        let items = section.items(desk);
        if !items.is_empty() {
            lines.push(Line::Section(section, items.len()));
            lines.extend(items.into_iter().map(Line::Item));
        }
    }
    lines
}

/// What is not here but with another program.
fn elsewhere(desk: &Desk) -> Option<String> {
    let counted = |count: usize, one: &str| match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        more => Some(format!("{more} {one}s")),
    };
    let drafts = counted(desk.drafts.elsewhere(), "draft");
    let changes = counted(desk.unsent.elsewhere, "change");
    let all: Vec<String> = drafts.into_iter().chain(changes).collect();
    (!all.is_empty()).then(|| {
        format!("Another smartq that runs here has {} in its own list.", all.join(" and "))
    })
}

/// Why things are here that should be elsewhere.
fn warnings(desk: &Desk) -> Vec<String> {
    let mut warnings = Vec::new();
    if let Some(why) = desk.drafts.problem() {
        warnings.push(format!("Drafts are in memory only: {why}."));
    }
    if let Some(why) = &desk.unsent.in_memory {
        warnings.push(format!("Changes are kept in memory only: {why}."));
    }
    for file in &desk.unsent.unreadable {
        warnings.push(format!(
            "What was to be sent and lies here cannot be read. It stays as it is: {}",
            file.display()
        ));
    }
    match desk.unsent.locked {
        0 => {}
        1 => warnings.push("1 change that was not sent is kept here: what it is is told when the account is open.".to_owned()),
        more => warnings.push(format!("{more} changes that were not sent are kept here: what they are is told when the account is open.")),
    }
    if let Some(words) = elsewhere(desk) {
        warnings.push(words);
    }
    if let (true, Link::Down(failure)) = (desk.is_offline(), &desk.unsent.link) {
        warnings.push(format!("Offline: {}", failure.message));
    }
    warnings.iter().map(|it| text::clean(it).into_owned()).collect()
}
