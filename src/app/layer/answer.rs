//! What layers tell each other: answers of dialogs, and why a key does nothing.

use std::path::PathBuf;

use crate::app::conflict::{Settled, Undecided};
use crate::app::drafts::Place;
use crate::app::form::draft::Draft;
use crate::app::msg::LocalFile;
use crate::app::palette::Target;
use crate::app::undo::{LevelId, Side};
use crate::app::unsent_screen::Item;
use crate::model::{FileId, NoteId, StepId, TicketId};
use crate::worker::request::{EntryId, RequestId, Thing};

/// What a dialog tells the layer below when it goes.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// Yes.
    Confirmed(Question),
    /// This entry.
    Chosen(Choice),
    /// A file of the server is saved under this path.
    Path(PathBuf, PathPurpose),
    /// These files are attached.
    Files(Vec<LocalFile>),
    /// Files are saved in this folder, where these names are taken.
    Folder(PathBuf, Vec<String>),
    /// A ticket was added or changed.
    TicketWritten(RequestId),
    /// A note was added or changed.
    NoteWritten(RequestId),
    /// Something that is administered was added or changed.
    Administered(Thing),
    /// What both have changed is to be like this.
    Settled(Box<Settled>),
    /// It is not decided between what both have changed.
    Undecided(Box<Undecided>),
    /// An account is open.
    SignedIn,
    /// This was found in the palette.
    Run(Target),
}

/// What was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// May this ticket be deleted?
    DeleteTicket(TicketId),
    /// May these tickets be deleted?
    DeleteTickets(Vec<TicketId>),
    /// May this level be taken back although tickets go by that, or be given up?
    TakeBack(Side, LevelId),
    /// May this be sent although it may be there already?
    SendAgain,
    /// May the draft of that place be thrown away, as long as it is this one?
    ThrowAway(Place, Draft),
    /// May this file, which cannot be read as a draft, be deleted?
    DeleteStrange(String),
    /// May this write, which is not confirmed, be given up?
    GiveUp(EntryId),
    /// May this note be deleted?
    DeleteNote(TicketId, NoteId),
    /// May this file be deleted?
    DeleteFile(NoteId, FileId),
    /// May this be deleted?
    DeleteThing(Thing),
    /// May the tickets of this step go to that one, and the step be deleted then?
    EmptyStep {
        /// The step that goes.
        from: StepId,
        /// The step its tickets go to.
        to: StepId,
    },
    /// May a field get another type?
    ChangeType,
    /// May what was typed be thrown away?
    Discard,
    /// May the password cross the network in the clear?
    PlainHttp {
        /// To this host.
        host: String,
    },
    /// May the program end?
    Quit,
}

/// What was chosen from a menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// The ticket goes to this step.
    MoveTo(TicketId, StepId),
    /// All that are marked go to this step.
    MoveAllTo(StepId),
    /// This property of the tickets that are meant is set.
    Set(String),
    /// The draft of this form is taken up.
    TakeUp(Place),
    /// What was typed for something that is gone is taken up as something new.
    TakeUpAnew(Item),
    /// What can be done about a write that is kept.
    Unsent(EntryId),
    /// A write that is kept goes out.
    SendUnsent(EntryId),
    /// What a write that is kept holds is written anew.
    RewriteUnsent(EntryId),
    /// A write that is kept is given up.
    GiveUp(EntryId),
    /// This goes to the clipboard; may be foreign text.
    Copy(String),
    /// The ticket is shown on its board.
    Show(TicketId),
    /// The tickets of this step go to that one, so that it can be deleted.
    EmptyStep {
        /// The step that is to go.
        from: StepId,
        /// The step its tickets go to.
        to: StepId,
    },
}

/// What a path is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PathPurpose {
    /// Files to attach.
    Attach,
    /// Where tickets are written.
    Export {
        /// How many.
        count: usize,
    },
    /// The folder where several files of the server are saved.
    SaveAll {
        /// How many, and of what, in words.
        what: String,
        /// Their length in bytes, as far as known.
        size: Option<u64>,
    },
    /// Where a file of the server is saved.
    SaveFile {
        /// On which note it is.
        note: NoteId,
        /// Which.
        file: FileId,
        /// Its name, as the server tells it: foreign text.
        name: String,
        /// Its length in bytes, where known.
        size: Option<u64>,
    },
}

/// Why a key does nothing; one sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason(pub String);

impl Reason {
    /// Because of this.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}
