//! What stands in a form beyond its first state, so that it can be put back into a form of the same kind.

use std::mem::discriminant;

use super::Form;
use super::answer::Answer;
use super::description::Kind;
use super::field::{Editor, Field};

/// What is said where the server tells something else by now than when it was written.
const MEANWHILE: &str =
    "This has been changed by somebody else since; what stands here is what you had written.";

/// See the module. It holds no secrets.
#[derive(Debug, Clone)]
pub struct Draft {
    fields: Vec<Kept>,
}

#[derive(Debug, Clone)]
struct Kept {
    property: String,
    /// What the field held when the form opened.
    start: Answer,
    editor: Editor,
}

impl Draft {
    /// Whether it holds nothing but this property.
    pub fn is_only(&self, property: &str) -> bool {
        self.fields.iter().all(|kept| kept.property == property)
    }

    /// Those that this takes are not kept any more.
    fn put_into(&mut self, field: &mut Field) -> bool {
        let fits = |kept: &Kept| {
            kept.property == field.about.property
                && field.about.locked.is_none()
                && discriminant(&kept.editor) == discriminant(&field.editor)
        };
        let Some(at) = self.fields.iter().position(fits) else { return false };
        let kept = self.fields.remove(at);
        if kept.start != field.about.start {
            field.refusal = Some(MEANWHILE.to_owned());
        }
        field.editor = kept.editor;
        true
    }
}

impl Form {
    /// What was typed and chosen; `None` if everything is as it was. What waits for its field is kept too.
    pub fn draft(&self) -> Option<Draft> {
        let is_kept =
            |field: &&Field| field.is_changed(self.today) && field.about.kind != Kind::Secret;
        let kept = |field: &Field| Kept {
            property: field.about.property.clone(),
            start: field.about.start.clone(),
            editor: field.editor.clone(),
        };
        let mut fields: Vec<Kept> = self.fields.iter().filter(is_kept).map(kept).collect();
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

    /// The first field that took something.
    pub(super) fn put_back_what_fits(&mut self) -> Option<usize> {
        let draft = self.waiting.as_mut()?;
        let mut first = None;
        for (at, field) in self.fields.iter_mut().enumerate() {
            if draft.put_into(field) {
                first = first.or(Some(at));
            }
        }
        self.waiting.take_if(|draft| draft.fields.is_empty());
        first
    }
}
