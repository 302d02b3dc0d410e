//! The text of a paragraph, written as Markdown.

use std::borrow::Cow;

use super::{Event, Tag};

/// Which signs of a text are kept from being more than text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Escapes {
    None,
    All,
}

impl Escapes {
    /// A line of text that begins no list, quotation or block of code.
    pub(super) fn line(self, line: &str) -> String {
        if self == Self::None {
            return line.to_owned();
        }
        let digits = line.len() - line.trim_start_matches(|it: char| it.is_ascii_digit()).len();
        let (number, rest) = line.split_at_checked(digits).unwrap_or(("", line));
        let begins = |starts: &[&str]| starts.iter().any(|start| rest.starts_with(start));
        let is_more = if digits > 0 {
            begins(&[". ", ") "])
        } else {
            begins(&[">", "~~~", "- ", "+ ", "* "])
        };
        if is_more { format!("{number}\\{rest}") } else { line.to_owned() }
    }
}

/// Writes text, emphasis, code and links.
pub(super) struct Speller {
    text: String,
    escapes: Escapes,
    open: Vec<Open>,
}

enum Open {
    Mark(&'static str),
    Code(String),
    Link { target: String, start: usize },
}

impl Speller {
    pub(super) const fn new(escapes: Escapes) -> Self {
        Self { text: String::new(), escapes, open: Vec::new() }
    }

    /// Takes the next piece; `None` where that cannot be written.
    pub(super) fn take(&mut self, event: &Event) -> Option<()> {
        if let Some(Open::Code(code)) = self.open.last_mut() {
            match event {
                Event::Text(text) => code.push_str(text),
                Event::Close(Tag::Code) => self.close(),
                _ => return None,
            }
            return Some(());
        }
        match event {
            Event::Text(text) => self.push(text),
            Event::Break => self.text.push('\n'),
            Event::Open(tag) => self.open(tag)?,
            Event::Close(_) => self.close(),
        }
        Some(())
    }

    /// What was written.
    pub(super) fn finish(self) -> Option<String> {
        self.open.is_empty().then_some(self.text)
    }

    fn open(&mut self, tag: &Tag) -> Option<()> {
        let mark = match tag {
            Tag::Strong => "**",
            Tag::Em => "*",
            Tag::B => "__",
            Tag::I => "_",
            Tag::U => "<u>",
            Tag::Code => {
                self.open.push(Open::Code(String::new()));
                return Some(());
            }
            Tag::A(target) => {
                self.text.push('[');
                let start = self.text.len();
                self.open.push(Open::Link { target: target.clone(), start });
                return Some(());
            }
            _ => return None,
        };
        self.text.push_str(mark);
        self.open.push(Open::Mark(mark));
        Some(())
    }

    fn close(&mut self) {
        match self.open.pop() {
            Some(Open::Mark("<u>")) => self.text.push_str("</u>"),
            Some(Open::Mark(mark)) => self.text.push_str(mark),
            Some(Open::Code(code)) => self.code(&code),
            Some(Open::Link { target, start }) => self.end_link(&target, start),
            None => {}
        }
    }

    fn code(&mut self, code: &str) {
        let runs = code.split(|it| it != '`').map(str::len);
        let mark = "`".repeat(runs.max().unwrap_or(0) + 1);
        let is_padded =
            code.starts_with(' ') && code.ends_with(' ') && !code.trim_matches(' ').is_empty();
        let pad = if is_padded || code.starts_with('`') || code.ends_with('`') { " " } else { "" };
        for piece in [&mark, pad, &spaced(code), pad, &mark] {
            self.text.push_str(piece);
        }
    }

    fn end_link(&mut self, target: &str, start: usize) {
        if self.text.get(start..) == Some(target) {
            self.text.truncate(start - 1);
            for piece in ["<", target, ">"] {
                self.text.push_str(piece);
            }
            return;
        }
        self.text.push_str("](");
        for character in target.chars() {
            if matches!(character, '(' | ')' | '\\') {
                self.text.push('\\');
            }
            self.text.push(character);
        }
        self.text.push(')');
    }

    fn push(&mut self, text: &str) {
        let text = spaced(text);
        if self.escapes == Escapes::None {
            return self.text.push_str(&text);
        }
        let in_link = self.open.iter().any(|open| matches!(open, Open::Link { .. }));
        let mut before = self.text.chars().next_back().filter(|it| *it != '\n');
        let mut rest = text.chars();
        while let Some(character) = rest.next() {
            let next = rest.clone().next();
            let is_alone = |it: Option<char>| it.is_some_and(|it| it.is_ascii_whitespace());
            let is_word = |it: Option<char>| it.is_some_and(|it| it.is_ascii_alphanumeric());
            let is_more = match character {
                '*' | '_' => {
                    let is_between = is_word(before) && is_word(next);
                    !(is_between || is_alone(before) && is_alone(next))
                }
                '`' => true,
                '[' => in_link,
                ']' => next == Some('('),
                '<' => begins_tag(rest.as_str()),
                _ => false,
            };
            if is_more || before == Some('\\') && matches!(character, '*' | '_' | '`' | '[') {
                self.text.push('\\');
            }
            self.text.push(character);
            before = Some(character);
        }
    }
}

fn begins_tag(rest: &str) -> bool {
    ["u>", "/u>", "http://", "https://", "mailto:"]
        .iter()
        .any(|start| rest.get(..start.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(start)))
}

/// Spaces that a further space had to be kept by are spaces again.
fn spaced(text: &str) -> Cow<'_, str> {
    const HARD: char = '\u{a0}';
    if !text.contains(" \u{a0}") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(" \u{a0}") {
        out.push_str(before);
        let behind = after.trim_start_matches(HARD);
        let count = 1 + (after.len() - behind.len()) / HARD.len_utf8();
        if behind.is_empty() || behind.starts_with(' ') {
            // not how we would have kept them
            out.push(' ');
            out.extend(std::iter::repeat_n(HARD, count));
        } else {
            out.extend(std::iter::repeat_n(' ', count + 1));
        }
        rest = behind;
    }
    out.push_str(rest);
    Cow::Owned(out)
}
