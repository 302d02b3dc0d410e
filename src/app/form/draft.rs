//! What stands in a form beyond its first state, as plain data: it can be put back into a form of the same kind, today or
//! after the program was started anew.

use super::Form;
use super::answer::Answer;
use super::description::Kind;
use super::field::{Editor, Field};
use super::overtaken::MEANWHILE;
use super::picker::{Mode, Picker};
use crate::model::DueDate;

/// See the module. It holds no secrets.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Draft {
    /// Those fields that are not as they were.
    pub fields: Vec<Kept>,
}

/// One field of a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// As the server calls it.
    pub property: String,
    /// As people call it.
    pub label: String,
    /// What the field held when the form opened, as far as that was known.
    pub start: Option<Content>,
    /// What it holds now.
    pub now: Content,
}

/// What a field holds, with what is typed in it and not taken yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// A text, as typed; of a number and a day too.
    Text(String),
    /// Yes or no.
    Truth(bool),
    /// Some of what is offered.
    Chosen {
        /// Which.
        ids: Vec<u64>,
        /// What they are called, for whoever reads a draft without a form.
        names: Vec<String>,
        /// What is looked for.
        typed: String,
    },
    /// Words of one's own.
    Words {
        /// Those that were taken.
        words: Vec<String>,
        /// The one that is being typed.
        typed: String,
    },
}

impl Content {
    /// What a field holds at first; nothing of secrets, and of what nobody has told.
    fn of(answer: &Answer) -> Option<Self> {
        Some(match answer {
            Answer::Unknown | Answer::Secret(_) => return None,
            Answer::Text(text) => Self::Text(text.clone()),
            Answer::Truth(truth) => Self::Truth(*truth),
            Answer::Chosen(ids) => {
                Self::Chosen { ids: ids.clone(), names: Vec::new(), typed: String::new() }
            }
            Answer::Words(words) => Self::Words { words: words.clone(), typed: String::new() },
            Answer::Due(due) => Self::Text(due.to_string()),
        })
    }

    fn edited(editor: &Editor) -> Option<Self> {
        Some(match editor {
            Editor::Unknown => return None,
            Editor::Line(line) => Self::Text(line.text().to_owned()),
            Editor::Area(area) => Self::Text(area.text()),
            Editor::Truth(truth) => Self::Truth(*truth),
            Editor::Boxes(boxes) => {
                let is_chosen = |id: &u64| boxes.items.iter().find(|item| item.id == *id);
                let names = boxes.chosen.iter().filter_map(is_chosen);
                let names = names.map(|item| item.title.clone()).collect();
                Self::Chosen { ids: boxes.chosen.clone(), names, typed: String::new() }
            }
            Editor::Picker(picker) => Self::picked(picker),
        })
    }

    fn picked(picker: &Picker) -> Self {
        let typed = picker.query.text().to_owned();
        let names: Vec<String> = picker.chosen.iter().map(|item| item.title.clone()).collect();
        if picker.mode == Mode::Words {
            return Self::Words { words: names, typed };
        }
        let ids = picker.chosen.iter().map(|item| item.id).collect();
        Self::Chosen { ids, names, typed }
    }

    /// What a field of that kind holds then.
    fn answer(&self, kind: &Kind) -> Answer {
        match self {
            Self::Text(text) if *kind == Kind::Date => Answer::Due(DueDate::parse(text)),
            Self::Text(text) => Answer::Text(text.clone()),
            Self::Truth(truth) => Answer::Truth(*truth),
            Self::Chosen { ids, .. } => Answer::Chosen(ids.clone()),
            Self::Words { words, .. } => Answer::Words(words.clone()),
        }
    }

    /// Whether both say the same; what was chosen has no order.
    fn is_same(&self, other: &Self) -> bool {
        fn sorted<T: Ord + Clone>(items: &[T]) -> Vec<T> {
            let mut items = items.to_vec();
            items.sort();
            items
        }
        match (self, other) {
            (Self::Chosen { ids, typed, .. }, Self::Chosen { ids: others, typed: other, .. }) => {
                typed == other && sorted(ids) == sorted(others)
            }
            (Self::Words { words, typed }, Self::Words { words: others, typed: other }) => {
                typed == other && sorted(words) == sorted(others)
            }
            _ => self == other,
        }
    }

    /// In words, for whoever reads a draft without a form.
    pub fn words(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Truth(true) => "yes".to_owned(),
            Self::Truth(false) => "no".to_owned(),
            Self::Chosen { names: words, typed, .. } | Self::Words { words, typed } => {
                let typed = Some(typed).filter(|typed| !typed.trim().is_empty());
                let all: Vec<&str> = words.iter().chain(typed).map(String::as_str).collect();
                all.join(", ")
            }
        }
    }
}

impl Draft {
    /// Whether it holds nothing but this property.
    pub fn is_only(&self, property: &str) -> bool {
        self.fields.iter().all(|kept| kept.property == property)
    }

    /// What this takes is not kept any more.
    fn put_into(&mut self, field: &mut Field, is_known: bool) -> bool {
        let is_its = |kept: &Kept| kept.property == field.about.property;
        if field.about.locked.is_some() || field.about.kind == Kind::Secret {
            return false;
        }
        let Some(at) = self.fields.iter().position(is_its) else { return false };
        let Some(editor) = self.fields.get(at).and_then(|kept| field.edited_as(&kept.now)) else {
            return false;
        };
        let kept = self.fields.remove(at);
        let told = Content::of(&field.about.start);
        let is_told = |content: &Content| told.as_ref().is_some_and(|it| it.is_same(content));
        let start = kept.start.filter(|start| !is_told(start) && !is_told(&kept.now));
        if let Some(start) = start.filter(|_| is_known) {
            field.before = Some(start.answer(&field.about.kind));
            field.refusal = Some(MEANWHILE.to_owned());
        }
        field.editor = editor;
        true
    }
}

impl Field {
    /// How it would be edited if it held this; `None` where that is nothing for such a field.
    fn edited_as(&self, content: &Content) -> Option<Editor> {
        let mut editor = match (content, &self.editor) {
            (Content::Text(text), Editor::Line(line)) => {
                let mut line = line.clone();
                line.set(text);
                Editor::Line(line)
            }
            (Content::Text(text), Editor::Area(_)) => Editor::text(text),
            // what is sent of a choice is its number
            (Content::Text(text), Editor::Boxes(_) | Editor::Picker(_)) => {
                let ids = match text.trim() {
                    "" => Vec::new(),
                    id => vec![id.parse().ok()?],
                };
                return self.edited_as(&Content::Chosen {
                    ids,
                    names: Vec::new(),
                    typed: String::new(),
                });
            }
            (Content::Truth(truth), Editor::Truth(_)) => Editor::Truth(*truth),
            (Content::Chosen { ids, .. }, Editor::Boxes(_) | Editor::Picker(_)) => {
                let about =
                    super::Description { start: Answer::Chosen(ids.clone()), ..self.about.clone() };
                Self::new(about).editor
            }
            (Content::Words { words, .. }, Editor::Picker(_)) => {
                let about = super::Description {
                    start: Answer::Words(words.clone()),
                    ..self.about.clone()
                };
                Self::new(about).editor
            }
            _ => return None,
        };
        if let (
            Editor::Picker(picker),
            Content::Chosen { typed, .. } | Content::Words { typed, .. },
        ) = (&mut editor, content)
            && !typed.is_empty()
        {
            picker.paste(typed);
        }
        Some(editor)
    }
}

impl Form {
    /// The field of that property holds this, as if it had been chosen or typed.
    pub fn hold(&mut self, property: &str, answer: &Answer) {
        for field in self.fields.iter_mut().filter(|field| field.about.property == property) {
            if let Some(editor) = Content::of(answer).and_then(|it| field.edited_as(&it)) {
                field.editor = editor;
                field.refusal = None;
            }
        }
        self.settle();
    }

    /// What was typed and chosen; `None` if everything is as it was. What waits for its field is kept too.
    pub fn draft(&self) -> Option<Draft> {
        let is_kept =
            |field: &&Field| field.is_changed(self.today) && field.about.kind != Kind::Secret;
        let kept = |field: &Field| {
            Some(Kept {
                property: field.about.property.clone(),
                label: field.about.label.clone(),
                start: Content::of(field.before.as_ref().unwrap_or(&field.about.start)),
                now: Content::edited(&field.editor)?,
            })
        };
        let mut fields: Vec<Kept> = self.fields.iter().filter(is_kept).filter_map(kept).collect();
        fields.extend(self.waiting.iter().flat_map(|draft| draft.fields.clone()));
        (!fields.is_empty()).then_some(Draft { fields })
    }

    /// Puts this where it belongs; what has no field yet, or one that is not known yet, waits for it.
    pub fn put_back(&mut self, draft: Draft) {
        self.waiting = Some(draft);
        let first = self.put_back_what_fits();
        if let Some(at) = first {
            self.go(at);
        }
        self.settle();
    }

    /// What of a draft waits for its field still, and is not sent with the rest.
    pub const fn rest(&self) -> Option<&Draft> {
        self.waiting.as_ref()
    }

    /// The first field that took something.
    pub(in crate::app) fn put_back_what_fits(&mut self) -> Option<usize> {
        let draft = self.waiting.as_mut()?;
        let mut first = None;
        for (at, field) in self.fields.iter_mut().enumerate() {
            if draft.put_into(field, self.is_of_something_known) {
                first = first.or(Some(at));
            }
        }
        self.waiting.take_if(|draft| draft.fields.is_empty());
        first
    }
}
