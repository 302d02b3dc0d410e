//! A list by lanes: for people, and for wherever Markdown is pasted.

use std::fmt::Write as _;

use super::Entry;
use crate::text;

/// The list under the name of the project.
pub(super) fn list(project: &str, entries: &[Entry]) -> String {
    let mut out = format!("# {}\n", plain(project));
    let mut lane = None;
    for entry in entries {
        if lane != Some(&entry.step) {
            lane = Some(&entry.step);
            let name = if entry.step.is_empty() { "In no lane" } else { &entry.step };
            let _ = write!(out, "\n## {}\n\n", plain(name));
        }
        let mut about = Vec::new();
        about.extend(entry.tags.iter().map(|tag| plain(tag)));
        about.extend(entry.people.iter().map(|person| plain(person)));
        if !entry.due.is_empty() {
            about.push(format!("due {}", plain(&entry.due)));
        }
        for (label, words) in entry.fields.iter().filter(|(_, words)| !words.is_empty()) {
            about.push(format!("{}: {}", plain(label), plain(&words.join(", "))));
        }
        let _ = write!(out, "- **#{}** {}", entry.id, plain(&entry.name));
        if !about.is_empty() {
            let _ = write!(out, " ({})", about.join(" · "));
        }
        out.push('\n');
    }
    out
}

/// One line of text in which nothing means anything to Markdown.
fn plain(foreign: &str) -> String {
    let mut out = String::new();
    for word in foreign.split_whitespace().map(text::clean) {
        if !out.is_empty() {
            out.push(' ');
        }
        for letter in word.chars() {
            if matches!(
                letter,
                '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '|' | '#' | '!' | '~'
            ) {
                out.push('\\');
            }
            out.push(letter);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_text_stays_text() {
        assert_eq!(plain("a *b*\n# <i>c</i>"), "a \\*b\\* \\# \\<i\\>c\\</i\\>");
        assert_eq!(plain("[x](http://y)"), "\\[x\\](http://y)");
    }
}
