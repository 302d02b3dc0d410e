//! What was typed to change something that is gone, as something new: no word of it has to be typed again.

use super::{Drafts, Left, Place};
use crate::app::form::draft::{Draft, Kept};
use crate::app::sending::Sending;

/// What says nothing of its own: where a ticket stood, and whether people are told.
const NO_WORDS: [&str; 2] = ["step_id", "notify_involved"];

/// The text of a note; without it there is none.
const TEXT: &str = "text";

/// The draft of something new with these words; `None` where nothing was typed that could stand by itself.
pub(in crate::app) fn anew(place: &Place, left: Left) -> Option<(Place, Left)> {
    let mut fields = left.draft.fields;
    let says = |kept: &Kept| !NO_WORDS.contains(&kept.property.as_str());
    let place = match place {
        Place::Both(place) => return anew(place, Left { draft: Draft { fields }, ..left }),
        Place::Ticket(project, _) | Place::Property(project, ..) if fields.iter().any(says) => {
            Place::NewTicket(*project)
        }
        Place::Note(project, ticket, _) if fields.iter().any(|kept| kept.property == TEXT) => {
            Place::NewNote(*project, *ticket)
        }
        _ => return None,
    };
    for kept in &mut fields {
        // it is not measured by what is gone
        kept.start = None;
    }
    Some((place, Left { draft: Draft { fields }, sending: Sending::default(), ..left }))
}

impl Drafts {
    /// One becomes another one, in the same file.
    pub(in crate::app) fn becomes(&mut self, from: &Place, to: &Place, left: Left) {
        self.rename(from, to);
        self.keep(to.clone(), left);
    }
}
