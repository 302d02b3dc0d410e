//! What a ticket's form asks for, and what a ticket holds in a form's terms.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::app::desk::Desk;
use crate::app::form::{Answer, Description, Item, Kind};
use crate::model::{
    ChoiceKind, CustomField, DueDate, FieldContent, FieldKind, ProjectId, Step, StepId, Tags,
    Ticket, User, UserId, ValueId,
};
use crate::text;

pub(in crate::app) const NAME: &str = "name";
pub(in crate::app) const DESCRIPTION: &str = "description";
pub(in crate::app) const STEP: &str = "step_id";
pub(in crate::app) const TAGS: &str = "tags";
pub(in crate::app) const DUE: &str = "required_by";
pub(in crate::app) const PEOPLE: &str = "assigned_to";
pub(super) const NOTIFY: &str = "notify_involved";

/// What every ticket has. Of a ticket that is there already only what the server told is known.
pub(super) fn plain(
    project: ProjectId,
    base: Option<&Ticket>,
    step: Option<StepId>,
    desk: &Desk,
) -> Vec<Description> {
    let board = desk.store.board(project);
    let steps = board.map_or(&[][..], |board| &board.steps.items);
    let are_known = board.is_some_and(|board| board.steps.known);
    let start = |property: &str, empty: Answer| match base {
        Some(ticket) => of(ticket, property),
        None => empty,
    };
    let step = match base {
        Some(ticket) => of(ticket, STEP),
        None if are_known || step.is_some() => first(step, steps),
        None => Answer::Unknown,
    };
    vec![
        Description::new(NAME, "Name", Kind::Line)
            .required(true)
            .holding(start(NAME, Answer::Text(String::new()))),
        Description::new(DESCRIPTION, "Description", Kind::Text)
            .holding(start(DESCRIPTION, Answer::Text(String::new()))),
        Description::new(STEP, "Step", Kind::Choice(step_items(steps)))
            .required(true)
            .holding(step),
        Description::new(DUE, "Due date", Kind::Date)
            .hint("1 dec, fri, +3d, none")
            .holding(start(DUE, Answer::Due(DueDate::None))),
        Description::new(PEOPLE, "Assigned to", Kind::People(people_items(desk)))
            .hint("part of a name")
            .holding(start(PEOPLE, Answer::Chosen(Vec::new()))),
        Description::new(TAGS, "Tags", Kind::Tags(tag_items(project, desk)))
            .hint("a comma between them")
            .holding(start(TAGS, Answer::Words(Vec::new()))),
        Description::new(NOTIFY, "Notify", Kind::Truth)
            .hint("tell the ticket's people about this")
            .holding(Answer::Truth(desk.notifies)),
    ]
}

/// Where a new ticket stands: in the wanted step, or the first.
pub(super) fn first(wanted: Option<StepId>, steps: &[Step]) -> Answer {
    let step = wanted.or_else(|| steps.first().map(|step| step.id));
    Answer::Chosen(step.into_iter().map(StepId::get).collect())
}

/// What a ticket's form says of that property, and of one that is not known yet by its name alone.
pub(in crate::app) fn described(
    project: ProjectId,
    base: &Ticket,
    property: &str,
    desk: &Desk,
) -> Description {
    let known = desk.store.board(project).map_or(&[][..], |board| &board.fields.items);
    let custom = known.iter().filter(|field| field.name.as_str() == property);
    let custom = custom.map(|field| describe(field, Some(base)));
    let all = plain(project, Some(base), None, desk).into_iter().chain(custom);
    let found = all.filter(|it| it.property != NOTIFY).find(|it| it.property == property);
    found.unwrap_or_else(|| Description::new(property, property, Kind::Line))
}

/// What the worker says of a project's own fields, which it knows by the names they travel under, by what they are called.
pub(in crate::app) fn by_label(words: &str, project: ProjectId, desk: &Desk) -> String {
    let known = desk.store.board(project).map_or(&[][..], |board| &board.fields.items);
    let named = |words: String, field: &CustomField| {
        let name = format!("the field {}", field.name);
        let mut parts = words.split(&name);
        let mut all = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            // one whose name only begins so is another
            if part.starts_with(|next: char| next.is_ascii_alphanumeric()) {
                all.push_str(&name);
            } else {
                all.extend(["the field “", &text::clean(&field.label), "”"]);
            }
            all.push_str(part);
        }
        all
    };
    known.iter().fold(words.to_owned(), named)
}

/// What a ticket holds in what is described so.
pub(in crate::app) fn held_in(ticket: &Ticket, about: &Description) -> Answer {
    match about.property.as_str() {
        NAME | DESCRIPTION | STEP | TAGS | DUE | PEOPLE => of(ticket, &about.property),
        property => of_custom(ticket, property, &about.kind),
    }
}

/// The steps to choose from.
pub(super) fn step_items(steps: &[Step]) -> Arc<[Item]> {
    steps.iter().map(|step| Item::new(step.id.get(), step.name.clone())).collect()
}

/// The people to choose from.
pub(in crate::app) fn people_items(desk: &Desk) -> Arc<[Item]> {
    let me = desk.session().map(|session| session.me.id);
    let item = |person: &User| {
        let item = Item::new(person.id.get(), person.name.clone());
        item.with_detail(person.email.clone()).me(Some(person.id) == me)
    };
    desk.store.people.items.iter().map(item).collect()
}

/// The tags in use on the board, by name.
pub(in crate::app) fn tag_items(project: ProjectId, desk: &Desk) -> Arc<[Item]> {
    let Some(board) = desk.store.board(project) else { return Arc::new([]) };
    let mut tags = BTreeSet::new();
    for step in &board.steps.items {
        for ticket in board.lane(step.id).iter().filter_map(|id| board.ticket(*id)) {
            tags.extend(ticket.tags.iter());
        }
    }
    tags.into_iter().map(Item::word).collect()
}

/// The project's own fields.
pub(super) fn custom(fields: &[CustomField], base: Option<&Ticket>) -> Vec<Description> {
    fields.iter().map(|field| describe(field, base)).collect()
}

pub(super) fn describe(field: &CustomField, base: Option<&Ticket>) -> Description {
    let content = match base {
        None => Some(default_content(field)),
        Some(ticket) => ticket
            .fields
            .as_ref()
            .map(|fields| fields.get(&field.name).cloned().unwrap_or_default()),
    };
    let kind = kind(field, content.as_ref());
    let start = content.map_or(Answer::Unknown, |content| held(&kind, &content));
    let label = if field.label.is_empty() { field.name.to_string() } else { field.label.clone() };
    Description::new(field.name.as_str(), label, kind)
        .as_list(is_list(field))
        .required(field.required)
        .may_stay_empty(base.is_some())
        .hint(hint(field))
        .holding(start)
}

/// What a new ticket holds there: the values that are the default.
fn default_content(field: &CustomField) -> FieldContent {
    let ids = field.values.iter().filter(|value| value.is_default).map(|value| value.id);
    if field.is_multiple() {
        return FieldContent::Many(ids.collect());
    }
    let first = ids.map(|id| id.to_string()).next();
    FieldContent::One(first.unwrap_or_default())
}

fn hint(field: &CustomField) -> String {
    let FieldKind::Float = field.kind else { return field.hint.clone() };
    let bounds = match (field.options.min, field.options.max) {
        (Some(min), Some(max)) => format!("{min} to {max}"),
        (Some(min), None) => format!("{min} or more"),
        (None, Some(max)) => format!("{max} or less"),
        (None, None) => String::new(),
    };
    if field.hint.is_empty() || bounds.is_empty() {
        return format!("{}{bounds}", field.hint);
    }
    format!("{}, {bounds}", field.hint.trim_end().trim_end_matches('.'))
}

/// Radio buttons and check boxes are all in sight where they are few; any other choice is a list.
const fn is_list(field: &CustomField) -> bool {
    !matches!(field.options.choice_kind, Some(ChoiceKind::Radio | ChoiceKind::Checkbox))
}

/// How the field is edited. What does not fit its type is edited as the text it came as.
fn kind(field: &CustomField, content: Option<&FieldContent>) -> Kind {
    let text = match content {
        Some(FieldContent::One(text)) => text.as_str(),
        _ => "",
    };
    let items = || {
        field.values.iter().map(|value| Item::new(value.id.get(), value.title.clone())).collect()
    };
    match &field.kind {
        FieldKind::Choice if !are_ids(text) => Kind::Line,
        FieldKind::Choice if field.is_multiple() => Kind::Choices(items()),
        FieldKind::Choice => Kind::Choice(items()),
        FieldKind::Float => Kind::Number { min: field.options.min, max: field.options.max },
        FieldKind::Text => Kind::Text,
        FieldKind::String | FieldKind::Other(_) if text.contains('\n') => Kind::Text,
        FieldKind::String | FieldKind::Other(_) => Kind::Line,
    }
}

/// Whether a choice field's text is ids and nothing else.
fn are_ids(text: &str) -> bool {
    text.split(',').all(|id| id.trim().is_empty() || id.parse::<ValueId>().is_ok())
}

/// What a field of that kind shows of a content.
fn held(kind: &Kind, content: &FieldContent) -> Answer {
    match kind {
        Kind::Choice(_) | Kind::Choices(_) => {
            Answer::Chosen(content.value_ids().into_iter().map(ValueId::get).collect())
        }
        _ => Answer::Text(match content {
            FieldContent::One(text) => text.clone(),
            FieldContent::Many(ids) => {
                ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
            }
        }),
    }
}

/// What is sent for what a field of that kind holds.
pub(super) fn content(kind: &Kind, answer: &Answer) -> Option<FieldContent> {
    Some(match (kind, answer) {
        (Kind::Choices(_), Answer::Chosen(ids)) => {
            FieldContent::Many(ids.iter().copied().map(ValueId::new).collect())
        }
        (_, Answer::Chosen(ids)) => {
            FieldContent::One(ids.first().map(ToString::to_string).unwrap_or_default())
        }
        (_, Answer::Text(text)) => FieldContent::One(text.clone()),
        _ => return None,
    })
}

/// What a ticket holds in one of the properties every ticket has.
pub(super) fn of(ticket: &Ticket, property: &str) -> Answer {
    match property {
        NAME => Answer::Text(ticket.name.clone()),
        DESCRIPTION => Answer::Text(ticket.description.clone()),
        STEP => Answer::Chosen(ticket.step_id.into_iter().map(StepId::get).collect()),
        TAGS => Answer::Words(ticket.tags.iter().map(ToOwned::to_owned).collect()),
        DUE => Answer::Due(ticket.required_by.clone()),
        PEOPLE => match &ticket.assigned_to {
            Some(people) => Answer::Chosen(people.iter().map(|id| id.get()).collect()),
            None => Answer::Unknown,
        },
        _ => Answer::Unknown,
    }
}

/// What a ticket holds in a custom field that is edited so.
pub(super) fn of_custom(ticket: &Ticket, property: &str, kind: &Kind) -> Answer {
    let Some(fields) = &ticket.fields else { return Answer::Unknown };
    let content = fields.iter().find(|(name, _)| name.as_str() == property);
    held(kind, &content.map(|(_, content)| content.clone()).unwrap_or_default())
}

/// Tags as they are sent.
pub(super) fn tags(answer: &Answer) -> Tags {
    match answer {
        Answer::Words(words) => words.iter().collect(),
        _ => Tags::default(),
    }
}

/// People as they are sent.
pub(in crate::app) fn people(answer: &Answer) -> Vec<UserId> {
    answer.chosen().iter().copied().map(UserId::new).collect()
}
