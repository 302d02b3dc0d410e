//! What of a ticket or a note both have changed, in the terms of their forms.

use super::merge;
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
/// What a note's text is called where its HTML itself is edited.
pub(in crate::app) const HTML: &str = "HTML";
/// Whether a note is private.
pub(in crate::app) const PRIVATE: &str = "private";

/// What was written by hand, and so has a row whatever stands in the way.
#[derive(Debug, Default)]
pub(super) struct ByHand {
    /// Of which properties.
    pub(super) properties: Vec<String>,
    /// Whether a note's text was written as HTML.
    pub(super) is_html: bool,
}

impl ByHand {
    /// A text of this property was written, called so.
    pub(super) fn add(&mut self, property: &str, label: &str) {
        self.is_html |= property == TEXT && label == HTML;
        self.properties.push(property.to_owned());
    }
}

/// A row for each property in which `theirs` stands in the way of a change of a ticket or a note, and for what was written
/// by hand.
pub(super) fn of(write: &Write, theirs: &Theirs, by_hand: &ByHand, desk: &Desk) -> Vec<Row> {
    let mut properties = theirs.in_the_way_of(write);
    for property in &by_hand.properties {
        if !properties.contains(property) {
            properties.push(property.clone());
        }
    }
    match (write, theirs) {
        (Write::SaveTicket { project, base, change }, Theirs::Ticket(theirs)) => {
            of_ticket(*project, (base, change, theirs), &properties, desk)
        }
        (Write::SaveNote { base, input, .. }, Theirs::Note(theirs)) => {
            of_note((base, input, theirs), &properties, by_hand.is_html)
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
        let mine = untouched(&before, mine, &theirs);
        Row::new(about, before, mine, theirs)
    };
    properties.iter().map(row).collect()
}

fn of_note(
    (base, input, theirs): (&Note, &NoteInput, &Note),
    properties: &[String],
    is_html: bool,
) -> Vec<Row> {
    let mine = input.text.as_deref().filter(|mine| *mine != base.text).unwrap_or(&theirs.text);
    let texts = [&base.text, mine, &theirs.text];
    let row = |property: &String| match property.as_str() {
        TEXT => Some(text_row(texts, is_html)),
        PRIVATE => {
            let mine = input.private.unwrap_or(base.private);
            let [before, mine, theirs] = [base.private, mine, theirs.private].map(Answer::Truth);
            Some(Row::new(Description::new(PRIVATE, "Private", Kind::Truth), before, mine, theirs))
        }
        _ => None,
    };
    properties.iter().filter_map(row).collect()
}

/// Where we have left a thing as it was, theirs is what we want too: only what was written by hand asks for such a row.
fn untouched(before: &Answer, mine: Answer, theirs: &Answer) -> Answer {
    if mine == *before { theirs.clone() } else { mine }
}

/// The text of a note as it is written: Markdown, or HTML where one of them holds more than that can say, or where it has
/// been written so before.
fn text_row(html: [&str; 3], is_html: bool) -> Row {
    let mut written = Vec::new();
    if !is_html {
        written.extend(html.iter().filter_map(|it| markdown::to_markdown(it)));
    }
    let (label, texts) = match <[String; 3]>::try_from(written) {
        Ok(texts) => ("Text", texts),
        Err(_) => (HTML, html.map(ToOwned::to_owned)),
    };
    let [before, mine, theirs] = texts.map(Answer::Text);
    Row::new(Description::new(TEXT, label, Kind::Text), before, mine, theirs)
}

/// Whether a text is written as HTML.
pub(super) fn is_html(row: &Row) -> bool {
    row.about.property == TEXT && row.about.label == HTML
}

/// A text that was written for what is called so, as it is written in this row.
pub(super) fn as_in(row: &Row, text: &str, label: &str) -> String {
    if is_html(row) && label != HTML { in_html(text) } else { text.to_owned() }
}

/// Markdown as HTML; the marks of a merge stay the lines they are.
fn in_html(text: &str) -> String {
    let mut parts = vec![String::new()];
    for line in text.lines() {
        if merge::is_mark(line) {
            parts.extend([line.to_owned(), String::new()]);
        } else if let Some(part) = parts.last_mut() {
            part.push_str(line);
            part.push('\n');
        }
    }
    let written = |(at, part): (usize, &String)| match at % 2 {
        0 => markdown::to_html(part),
        _ => part.clone(),
    };
    let parts: Vec<String> = parts.iter().enumerate().map(written).collect();
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}
