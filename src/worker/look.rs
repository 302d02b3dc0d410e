//! Looking before a POST is repeated: is what was sent there? Pure.

use crate::model::Timestamp;

/// What a look has shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Found<T> {
    /// It is not there.
    Nothing,
    /// It is this.
    One(T),
    /// Something is there that may be it, or may be another one like it.
    Doubt,
    /// Not everything could be looked at.
    Unseen,
}

/// Judges the items that were unknown before the send and look like what was sent. `is_sure` tells of one that it
/// cannot be older than the send; `saw_all`, whether the whole list was seen.
///
/// Only one that is sure and alone is taken. An item that seems older is not taken for nothing either: the clock of the
/// server's list may run in another zone than the clock of its headers.
pub(super) fn judge<T>(mut alike: Vec<T>, is_sure: impl Fn(&T) -> bool, saw_all: bool) -> Found<T> {
    match (alike.pop(), alike.is_empty()) {
        (None, _) if saw_all => Found::Nothing,
        (None, _) => Found::Unseen,
        (Some(one), true) if is_sure(&one) => Found::One(one),
        (Some(_), _) => Found::Doubt,
    }
}

/// Whether something was added when the send was under way or later, both by the server's clock.
pub(super) fn is_new(inserted: Option<Timestamp>, sent: Option<Timestamp>) -> bool {
    matches!((inserted, sent), (Some(inserted), Some(sent)) if inserted >= sent)
}

/// Whether two texts say the same once markup, entities, marks and white space are left out: what is left is what no
/// server changes when it cleans a text.
pub(super) fn same_gist(one: &str, other: &str) -> bool {
    gist(one) == gist(other)
}

fn gist(text: &str) -> String {
    let mut gist = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(['<', '&']) {
        let (before, after) = rest.split_at(at);
        push_words(&mut gist, before);
        let end = if after.starts_with('<') { '>' } else { ';' };
        rest = match after.split_once(end) {
            Some((markup, behind)) if end == '>' || is_entity(markup) => behind,
            _ => after.get(1..).unwrap_or_default(),
        };
    }
    push_words(&mut gist, rest);
    gist
}

fn push_words(gist: &mut String, text: &str) {
    gist.extend(text.chars().filter(|character| character.is_alphanumeric()));
}

fn is_entity(markup: &str) -> bool {
    let name = markup.trim_start_matches(['&', '#']);
    name.len() <= 10 && name.chars().all(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_that_is_sure_and_alone_is_taken() {
        assert_eq!(judge(vec![1], |_| true, true), Found::One(1));
        assert_eq!(judge(vec![1], |_| true, false), Found::One(1));
        assert_eq!(judge(vec![1], |_| false, true), Found::Doubt);
        assert_eq!(judge(vec![1, 2], |_| true, true), Found::Doubt);
        assert_eq!(judge(Vec::<u8>::new(), |_| true, true), Found::Nothing);
        assert_eq!(judge(Vec::<u8>::new(), |_| true, false), Found::Unseen);
    }

    #[test]
    fn what_has_no_time_is_never_surely_new() {
        let at = Timestamp::from_unix;
        assert!(is_new(at(5), at(5)) && is_new(at(6), at(5)));
        assert!(!is_new(at(4), at(5)) && !is_new(None, at(5)) && !is_new(at(5), None));
    }

    #[test]
    fn cleaning_a_text_does_not_make_it_another() {
        for (sent, kept) in [
            ("a & b", "<p>a &amp; b</p>"),
            ("<b onclick=x()>Hi</b>\r\nyou", "<b>Hi</b><br>you"),
            ("1 < 2", "1 &lt; 2"),
            ("naïve", "naïve"),
        ] {
            assert!(same_gist(sent, kept), "{sent} {kept}");
        }
        assert!(!same_gist("one", "two"));
        assert!(!same_gist("fish &chips", "fish"));
    }
}
