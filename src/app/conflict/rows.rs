//! What of a ticket or a note both have changed, in the terms of their forms.

use super::row::Row;
use crate::app::desk::Desk;
use crate::app::form::{Answer, Description, Kind};
use crate::app::ticket_form::fields;
use crate::model::{Note, NoteInput, ProjectId, Ticket, TicketInput};
use crate::text::markdown;
use crate::worker::reply::Theirs;
use crate::worker::request::Write;

/// A note's text.
pub(in crate::app) const TEXT: &str = "text";
/// Whether a note is private.
pub(in crate::app) const PRIVATE: &str = "private";

/// A row for each property in which `theirs` stands in the way of a change of a ticket or a note.
pub(super) fn of(write: &Write, theirs: &Theirs, desk: &Desk) -> Vec<Row> {
    let properties = theirs.in_the_way_of(write);
    match (write, theirs) {
        (Write::SaveTicket { project, base, change }, Theirs::Ticket(theirs)) => {
            of_ticket(*project, (base, change, theirs), &properties, desk)
        }
        (Write::SaveNote { base, input, .. }, Theirs::Note(theirs)) => {
            of_note(base, input, theirs, &properties)
        }
        _ => Vec::new(),
    }
}

fn of_ticket(
    project: ProjectId,
    (base, change, theirs): (&Ticket, &TicketInput, &Ticket),
    properties: &[String],
    desk: &Desk,
) -> Vec<Row> {
    let mine = change.applied_to(base);
    let row = |property: &String| {
        let about = fields::described(project, base, property, desk);
        let [before, mine, theirs] = [base, &mine, theirs].map(|it| fields::held_in(it, &about));
        Row::new(about, before, mine, theirs)
    };
    properties.iter().map(row).collect()
}

fn of_note(base: &Note, input: &NoteInput, theirs: &Note, properties: &[String]) -> Vec<Row> {
    let mine = input.text.as_deref().unwrap_or(&base.text);
    let texts = [&base.text, mine, &theirs.text];
    let row = |property: &String| match property.as_str() {
        TEXT => Some(text_row(texts)),
        PRIVATE => {
            let mine = input.private.unwrap_or(base.private);
            let [before, mine, theirs] = [base.private, mine, theirs.private].map(Answer::Truth);
            Some(Row::new(Description::new(PRIVATE, "Private", Kind::Truth), before, mine, theirs))
        }
        _ => None,
    };
    properties.iter().filter_map(row).collect()
}

/// The text of a note as it is written: Markdown, or HTML where one of them holds more than that can say.
pub(in crate::app) fn text_row(html: [&str; 3]) -> Row {
    let written: Vec<String> = html.iter().filter_map(|it| markdown::to_markdown(it)).collect();
    let (label, texts) = match <[String; 3]>::try_from(written) {
        Ok(texts) => ("Text", texts),
        Err(_) => ("HTML", html.map(ToOwned::to_owned)),
    };
    let [before, mine, theirs] = texts.map(Answer::Text);
    Row::new(Description::new(TEXT, label, Kind::Text), before, mine, theirs)
}

/// Whether a text is written as HTML.
pub(super) fn is_html(row: &Row) -> bool {
    row.about.property == TEXT && row.about.label == "HTML"
}
