//! What is written once it has been said what is to be there.

use super::row::{Row, Side};
use super::rows::{PRIVATE, TEXT, is_html};
use crate::app::form::Answer;
use crate::app::ticket_form::part;
use crate::model::TicketInput;
use crate::text::markdown;
use crate::worker::reply::Theirs;
use crate::worker::request::Write;

/// The change of a ticket or a note that is left, with theirs as its base; `None` where all of it is as they have it.
pub(super) fn write(write: &Write, theirs: &Theirs, rows: &[Row]) -> Option<Write> {
    let properties: Vec<String> = rows.iter().map(|row| row.about.property.clone()).collect();
    let mut rest = theirs.rest_of(write, &properties)?;
    let taken = rows.iter().filter(|row| row.taken != Some(Side::Theirs));
    match &mut rest {
        Write::SaveTicket { base, change, .. } => {
            for row in taken {
                let Some(answer) = row.answer() else { continue };
                part::put(change, &row.about.property, &row.about.kind, answer);
            }
            let all = TicketInput { notify_involved: None, ..change.clone() };
            let is_nothing = all == TicketInput::keeping(base);
            (!is_nothing).then_some(rest)
        }
        Write::SaveNote { base, input, .. } => {
            for row in taken {
                match (row.about.property.as_str(), row.answer()) {
                    (TEXT, Some(Answer::Text(text))) if is_html(row) => {
                        input.text = Some(text.clone());
                    }
                    (TEXT, Some(Answer::Text(text))) => input.text = Some(markdown::to_html(text)),
                    (PRIVATE, Some(Answer::Truth(truth))) => input.private = Some(*truth),
                    _ => {}
                }
            }
            let is_nothing = input.text.as_ref() == Some(&base.text) && input.private.is_none();
            (!is_nothing).then_some(rest)
        }
        _ => None,
    }
}
