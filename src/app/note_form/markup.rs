//! In which markup a draft of a note was typed: Markdown, or HTML where the note held more than that can say then.

use super::TEXT;
use crate::app::conflict::rows::HTML;
use crate::app::desk::Desk;
use crate::app::drafts::Place;
use crate::app::form::draft::{Content, Kept};
use crate::text::markdown;

/// Whether what was typed there is HTML: then it is edited as such, whatever the note holds by now.
pub(super) fn is_html(place: &Place, desk: &Desk) -> bool {
    let is_it = |kept: &Kept| kept.property == TEXT && kept.label == HTML;
    desk.drafts.left(place).is_some_and(|left| left.draft.fields.iter().any(is_it))
}

/// What was typed there in Markdown becomes HTML, as the note holds more than Markdown by now.
pub(super) fn draft_in_html(place: &Place, desk: &mut Desk) {
    let Some(mut left) = desk.drafts.take(place) else { return };
    let is_markdown = |kept: &&mut Kept| kept.property == TEXT && kept.label != HTML;
    for kept in left.draft.fields.iter_mut().filter(is_markdown) {
        HTML.clone_into(&mut kept.label);
        for content in kept.start.iter_mut().chain([&mut kept.now]) {
            if let Content::Text(text) = content {
                *text = markdown::to_html(text);
            }
        }
    }
    desk.drafts.keep(place.clone(), left);
}
