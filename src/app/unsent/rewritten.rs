//! What a write that did not go out holds, as a draft: no word of it has to be typed again.

use crate::app::conflict::rows::{HTML, TEXT};
use crate::app::drafts::{Left, Place};
use crate::app::form::draft::{Content, Draft, Kept};
use crate::model::{FieldContent, NoteInput, TicketInput};
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
            (Place::Ticket(*project, base.id), of_ticket(&change))
        }
        Write::CreateNote { project, ticket, input } => {
            // a new one is seen by all unless it says otherwise
            let private = input.private.filter(|private| *private);
            let input = NoteInput { private, ..input.clone() };
            (Place::NewNote(*project, *ticket), of_note(&input))
        }
        Write::SaveNote { project, ticket, base, input } => {
            (Place::Note(*project, *ticket, base.id), of_note(input))
        }
        Write::Admin(_)
        | Write::DeleteTicket { .. }
        | Write::DeleteNote { .. }
        | Write::DeleteFile { .. } => return None,
    };
    (!fields.is_empty()).then(|| (place, Left::of(Draft { fields })))
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

fn of_note(input: &NoteInput) -> Vec<Kept> {
    let text = input.text.as_ref().map(|html| match markdown::to_markdown(html) {
        Some(text) => field(TEXT, Content::Text(text)),
        // it says of itself that it is none
        None => Kept { label: HTML.to_owned(), ..field(TEXT, Content::Text(html.clone())) },
    });
    let private = input.private;
    text.into_iter().chain(private.map(|yes| field("private", Content::Truth(yes)))).collect()
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
