//! What a write that did not go out holds, as a draft: no word of it has to be typed again.

use crate::app::conflict::rows::{HTML, TEXT};
use crate::app::drafts::{Left, Place};
use crate::app::form::draft::{Content, Draft, Kept};
use crate::model::{FieldContent, Note, NoteInput, Ticket, TicketInput};
use crate::text::markdown;
use crate::worker::request::Write;

/// The draft that holds what this would have written; `None` where there are no words in it.
pub(in crate::app) fn draft(write: &Write) -> Option<(Place, Left)> {
    let (place, fields) = match write {
        Write::CreateTicket { project, input } => (Place::NewTicket(*project), of_ticket(input)),
        Write::SaveTicket { project, base, change } => {
            let kept = TicketInput::keeping(base);
            // both are in every change, and only what differs was meant
            let name = change.name.clone().filter(|name| kept.name.as_ref() != Some(name));
            let step_id = change.step_id.filter(|step| kept.step_id != Some(*step));
            let change = TicketInput { name, step_id, ..change.clone() };
            let fields = measured_by(&of_ticket(&all_of(base)), of_ticket(&change));
            (Place::Ticket(*project, base.id), fields)
        }
        Write::CreateNote { project, ticket, input } => {
            // a new one is seen by all unless it says otherwise
            let private = input.private.filter(|private| *private);
            let input = NoteInput { private, ..input.clone() };
            (Place::NewNote(*project, *ticket), of_note(&input))
        }
        Write::SaveNote { project, ticket, base, input } => {
            (Place::Note(*project, *ticket, base.id), of_changed_note(base, input))
        }
        Write::Admin(_)
        | Write::DeleteTicket { .. }
        | Write::DeleteNote { .. }
        | Write::DeleteFile { .. }
        | Write::SendFile { .. } => return None,
    };
    (!fields.is_empty()).then(|| (place, Left::of(Draft { fields })))
}

/// The same for something new: a ticket without a name gets the one it had.
pub(in crate::app) fn with_name(write: &Write, mut left: Left) -> Left {
    let has_name = left.draft.fields.iter().any(|kept| kept.property == "name");
    if let (Write::SaveTicket { base, .. }, false) = (write, has_name) {
        left.draft.fields.insert(0, field("name", Content::Text(base.name.clone())));
    }
    left
}

/// What was changed, with what was there before, as the user saw it then.
fn measured_by(before: &[Kept], changed: Vec<Kept>) -> Vec<Kept> {
    let mut fields = changed;
    for kept in &mut fields {
        let is_its = |it: &&Kept| it.property == kept.property;
        kept.start = before.iter().find(is_its).map(|it| it.now.clone());
    }
    fields
}

fn all_of(base: &Ticket) -> TicketInput {
    TicketInput {
        description: Some(base.description.clone()),
        tags: Some(base.tags.clone()),
        required_by: Some(base.required_by.clone()),
        assigned_to: base.assigned_to.clone(),
        fields: base.fields.clone().unwrap_or_default(),
        ..TicketInput::keeping(base)
    }
}

fn of_ticket(input: &TicketInput) -> Vec<Kept> {
    let TicketInput {
        name,
        description,
        step_id,
        tags,
        required_by,
        assigned_to,
        notify_involved: _,
        fields,
    } = input;
    let chosen = |ids: Vec<u64>| Content::Chosen { ids, names: Vec::new(), typed: String::new() };
    let words = |words: Vec<String>| Content::Words { words, typed: String::new() };
    let mut kept = Vec::new();
    kept.extend(name.clone().map(|name| field("name", Content::Text(name))));
    kept.extend(description.clone().map(|text| field("description", Content::Text(text))));
    kept.extend(step_id.map(|step| field("step_id", chosen(vec![step.get()]))));
    kept.extend(
        tags.as_ref()
            .map(|tags| field("tags", words(tags.iter().map(ToString::to_string).collect()))),
    );
    kept.extend(
        required_by.as_ref().map(|due| field("required_by", Content::Text(due.to_string()))),
    );
    kept.extend(assigned_to.as_ref().map(|people| {
        field("assigned_to", chosen(people.iter().map(|user| user.get()).collect()))
    }));
    for (name, content) in fields {
        let content = match content {
            FieldContent::One(text) => Content::Text(text.clone()),
            many @ FieldContent::Many(_) => {
                chosen(many.value_ids().iter().map(|value| value.get()).collect())
            }
        };
        kept.push(field(&name.to_string(), content));
    }
    kept
}

/// As it would be typed in Markdown, unless that cannot say it: then as HTML.
fn of_note(input: &NoteInput) -> Vec<Kept> {
    let text = input.text.as_deref().map(|html| match markdown::to_markdown(html) {
        Some(text) => field(TEXT, Content::Text(text)),
        None => in_html(html),
    });
    let private = input.private;
    text.into_iter().chain(private.map(|yes| field("private", Content::Truth(yes)))).collect()
}

/// It says of itself that it is no Markdown.
fn in_html(html: &str) -> Kept {
    Kept { label: HTML.to_owned(), ..field(TEXT, Content::Text(html.to_owned())) }
}

/// Both in the same markup.
fn of_changed_note(base: &Note, input: &NoteInput) -> Vec<Kept> {
    let (text, private) = (Some(base.text.clone()), Some(base.private));
    let of_base = NoteInput { text, private, ..NoteInput::default() };
    // every change carries the text, and only what differs was meant
    let text = input.text.clone().filter(|text| *text != base.text);
    let private = input.private.filter(|private| *private != base.private);
    let input = &NoteInput { text, private, ..input.clone() };
    let (mut before, mut changed) = (of_note(&of_base), of_note(input));
    if before.iter().chain(&changed).any(|kept| kept.label == HTML) {
        for (fields, of) in [(&mut before, &of_base), (&mut changed, input)] {
            for kept in fields.iter_mut().filter(|kept| kept.property == TEXT) {
                *kept = in_html(of.text.as_deref().unwrap_or_default());
            }
        }
    }
    measured_by(&before, changed)
}

fn field(property: &str, now: Content) -> Kept {
    let label = match property {
        "name" => "Name",
        "description" => "Description",
        "step_id" => "Step",
        "tags" => "Tags",
        "required_by" => "Due date",
        "assigned_to" => "Assigned to",
        "text" => "Text",
        "private" => "Private",
        other => other,
    };
    Kept { property: property.to_owned(), label: label.to_owned(), start: None, now }
}
