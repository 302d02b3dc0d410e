//! A custom field: its type, and what that type can be told.

use std::sync::Arc;

use super::{Filled, held};
use crate::app::form::{Answer, Description, Form, Item, Kind};
use crate::app::settings::carried::Carried;
use crate::model::{
    ChoiceKind, CustomField, FieldInput, FieldKind, FieldName, FieldOptions, ProjectId,
};
use crate::worker::request::Edit;

const KIND: &str = "type";
pub(super) const LABEL: &str = "label";
const HINT: &str = "hint";
const REQUIRED: &str = "required";
const WIDTH: &str = "pos_type";
const CHOICE: &str = "choiceType";
const MIN: &str = "min";
const MAX: &str = "max";
const LAYOUT: &str = "fieldLayout";

const PLAIN: &[&str] = &[KIND, LABEL, HINT, REQUIRED, WIDTH];
const NUMBER: &[&str] = &[KIND, LABEL, HINT, REQUIRED, MIN, MAX, WIDTH];
const CHOICES: &[&str] = &[KIND, LABEL, HINT, REQUIRED, CHOICE, WIDTH, LAYOUT];

const KINDS: [(FieldKind, &str); 4] = [
    (FieldKind::String, "one line"),
    (FieldKind::Text, "text of many lines"),
    (FieldKind::Float, "number"),
    (FieldKind::Choice, "choice"),
];
const CHOICE_KINDS: [(ChoiceKind, &str); 3] = [
    (ChoiceKind::Select, "one, from a list"),
    (ChoiceKind::Radio, "one, all in sight"),
    (ChoiceKind::Checkbox, "several"),
];
const WIDTHS: [(&str, &str); 2] = [("single", "one column"), ("double", "two columns")];

/// The kind of a field in one word, for lists.
pub fn kind_word(kind: &FieldKind) -> &str {
    match kind {
        FieldKind::String => "line",
        FieldKind::Text => "text",
        other => kind_words(other),
    }
}

/// A type in words.
pub fn kind_words(kind: &FieldKind) -> &str {
    KINDS.iter().find(|(it, _)| it == kind).map_or(kind.as_str(), |(_, words)| words)
}

/// In words, how one chooses.
pub fn choice_words(kind: &ChoiceKind) -> &str {
    CHOICE_KINDS.iter().find(|(it, _)| it == kind).map_or(kind.as_str(), |(_, words)| words)
}

/// In words, how wide it stands on the web page.
pub fn width_words(width: &str) -> &str {
    WIDTHS.iter().find(|(it, _)| *it == width).map_or(width, |(_, words)| words)
}

pub(super) fn describe(base: Option<&CustomField>) -> Vec<Description> {
    let nothing = FieldOptions::default();
    let options = base.map_or(&nothing, |it| &it.options);
    let number = |number: Option<f64>| held(&number.map(|it| it.to_string()).unwrap_or_default());
    let kind = base.map_or(FieldKind::String, |it| it.kind.clone());
    let choice = options.choice_kind.clone().unwrap_or(ChoiceKind::Select);
    let width = base.map_or("", |it| &it.pos_type);
    let (kinds, kind) = offered(KINDS.map(|(it, words)| (it.to_string(), words)), kind.as_str());
    let (choices, choice) =
        offered(CHOICE_KINDS.map(|(it, words)| (it.to_string(), words)), choice.as_str());
    let (widths, width) = offered(WIDTHS.map(|(it, words)| (it.to_owned(), words)), width);
    let any = Kind::Number { min: None, max: None };
    vec![
        Description::new(KIND, "Type", Kind::Choice(kinds)).required(true).holding(kind),
        Description::new(LABEL, "Label", Kind::Line)
            .required(true)
            .holding(held(base.map_or("", |it| &it.label))),
        Description::new(HINT, "Hint", Kind::Line)
            .hint("a word of help beside the field")
            .holding(held(base.map_or("", |it| &it.hint))),
        Description::new(REQUIRED, "Required", Kind::Truth)
            .hint("no ticket is saved without it")
            .holding(Answer::Truth(base.is_some_and(|it| it.required))),
        Description::new(MIN, "Least", any.clone())
            .hint("the least number allowed; empty for none")
            .holding(number(options.min)),
        Description::new(MAX, "Greatest", any)
            .hint("the greatest number allowed; empty for none")
            .holding(number(options.max)),
        Description::new(CHOICE, "One chooses", Kind::Choice(choices))
            .required(true)
            .holding(choice),
        Description::new(WIDTH, "On the web", Kind::Choice(widths))
            .hint("how wide it stands on SmartQ's own page")
            .holding(width),
        Description::new(LAYOUT, "Web layout", Kind::Line)
            .hint("how its values stand on SmartQ's own page")
            .holding(held(&options.layout)),
    ]
}

/// These words to choose from and the present one, which is offered too if it is none of them.
fn offered<const N: usize>(
    known: [(String, &'static str); N],
    present: &str,
) -> (Arc<[Item]>, Answer) {
    let place = known.iter().position(|(word, _)| word == present);
    let unknown = (place.is_none() && !present.is_empty()).then(|| present.to_owned());
    let titles = known.into_iter().map(|(_, words)| words.to_owned()).chain(unknown);
    let items: Arc<[Item]> = (0..).zip(titles).map(|(id, title)| Item::new(id, title)).collect();
    let chosen = if present.is_empty() { None } else { Some(place.unwrap_or(N) as u64) };
    (items, Answer::Chosen(chosen.into_iter().collect()))
}

/// The type that is chosen now.
fn chosen_kind(base: Option<&CustomField>, form: &Form) -> Option<FieldKind> {
    let at = usize::try_from(*form.answer(KIND).chosen().first()?).ok()?;
    KINDS.get(at).map(|(kind, _)| kind.clone()).or_else(|| base.map(|it| it.kind.clone()))
}

/// What means something for the type that is chosen.
pub(super) fn order(base: Option<&CustomField>, form: &Form) -> &'static [&'static str] {
    match chosen_kind(base, form) {
        Some(FieldKind::Float) => NUMBER,
        Some(FieldKind::Choice) => CHOICES,
        _ => PLAIN,
    }
}

pub(super) fn complaint(form: &Form) -> Option<(&'static str, String)> {
    let number = |property| form.answer(property).text().parse::<f64>().ok();
    let is_crossed = number(MIN).zip(number(MAX)).is_some_and(|(min, max)| min > max);
    is_crossed.then(|| (MAX, "This must not be less than the least.".to_owned()))
}

/// What the tickets carry is of the old type.
pub(super) fn warning(
    project: ProjectId,
    base: &CustomField,
    form: &Form,
) -> Option<(String, Carried)> {
    let kind = chosen_kind(Some(base), form)?;
    (kind != base.kind).then(|| {
        let change = format!(
            "From {} to {}: what tickets hold in it may be lost, or the server may refuse.",
            kind_words(&base.kind),
            kind_words(&kind)
        );
        (change, Carried { project, field: base.name.clone(), value: None })
    })
}

pub(super) fn edit(
    base: Option<&CustomField>,
    form: &Form,
) -> Option<Edit<CustomField, FieldName, FieldInput>> {
    let filled = Filled { form, is_new: base.is_none() };
    let number = |property| filled.text(property).map(|text| text.parse::<f64>().ok());
    let choice = filled.chosen(CHOICE).and_then(|at| word(at, &CHOICE_KINDS).cloned());
    let width = filled.chosen(WIDTH).map(|at| word(at, &WIDTHS).map_or("", |it| *it).to_owned());
    let input = FieldInput {
        kind: chosen_kind(base, form),
        label: Some(filled.required(LABEL).text().to_owned()),
        hint: filled.text(HINT),
        required: filled.truth(REQUIRED),
        pos_type: width,
        choice_kind: choice,
        min: number(MIN),
        max: number(MAX),
        layout: filled.text(LAYOUT),
    };
    match base {
        None => Some(Edit::Create(input)),
        Some(base) => form.is_changed().then(|| Edit::Save(Box::new(base.clone()), input)),
    }
}

fn word<'a, T>(at: Option<u64>, known: &'a [(T, &'static str)]) -> Option<&'a T> {
    known.get(usize::try_from(at?).ok()?).map(|(it, _)| it)
}
