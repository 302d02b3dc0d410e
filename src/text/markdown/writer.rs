//! A note in its normal form, written as Markdown: its blocks.

use super::spell::{Escapes, Speller};
use super::{Event, Tag};

/// Writes what can be written; `None` where it is plain that it cannot.
pub(super) fn write(events: &[Event], escapes: Escapes) -> Option<String> {
    let mut writer = Writer::new(events, escapes);
    let mut rest = events.iter();
    while let Some(event) = rest.next() {
        match event {
            Event::Open(Tag::Pre) => {
                let inner: Vec<&Event> =
                    rest.by_ref().take_while(|it| **it != Event::Close(Tag::Pre)).collect();
                writer.preformatted(&inner)?;
            }
            Event::Open(tag) if !tag.is_inline() => writer.open(tag)?,
            Event::Close(tag) if !tag.is_inline() => writer.close(tag),
            inline => {
                writer.has_text = true;
                writer.text.take(inline)?;
            }
        }
    }
    Some(writer.markdown)
}

/// What a block stands in.
struct Container {
    /// What a further line of it begins with is so long.
    prefix: usize,
    /// Something is in it already.
    has_block: bool,
    /// The list that was last in it, and by which sign: the next one must not be taken for more of it.
    last_list: Option<(Tag, bool)>,
    list: Option<List>,
}

struct List {
    is_numbered: bool,
    /// The other sign of its kind.
    is_other: bool,
    count: usize,
    is_loose: bool,
}

struct Writer {
    markdown: String,
    escapes: Escapes,
    /// What each line begins with.
    prefix: String,
    /// What the next line begins with instead.
    first: Option<String>,
    containers: Vec<Container>,
    /// Whether the items of each list are parted by empty lines, in the order of the lists.
    is_loose: std::vec::IntoIter<bool>,
    text: Speller,
    has_text: bool,
}

impl Writer {
    fn new(events: &[Event], escapes: Escapes) -> Self {
        let root = Container { prefix: 0, has_block: false, last_list: None, list: None };
        Self {
            markdown: String::new(),
            escapes,
            prefix: String::new(),
            first: None,
            containers: vec![root],
            is_loose: loose(events).into_iter(),
            text: Speller::new(escapes),
            has_text: false,
        }
    }

    fn open(&mut self, tag: &Tag) -> Option<()> {
        let after_text = self.has_text;
        self.flush()?;
        match tag {
            Tag::P => self.part(true),
            Tag::Quote => {
                self.part(true);
                self.contain("> ", "> ");
            }
            Tag::Ul | Tag::Ol => {
                // a list right under the text of its item
                self.part(!after_text);
                let container = self.containers.last_mut()?;
                let before = container.last_list.take();
                let is_other = before == Some((tag.clone(), false));
                container.last_list = Some((tag.clone(), is_other));
                let list = List {
                    is_numbered: *tag == Tag::Ol,
                    is_other,
                    count: 0,
                    is_loose: self.is_loose.next()?,
                };
                let prefix = self.prefix.len();
                let list = Some(list);
                self.containers.push(Container { prefix, has_block: false, last_list: None, list });
            }
            Tag::Li => {
                let container = self.containers.last_mut()?;
                let is_first = !std::mem::replace(&mut container.has_block, true);
                let list = container.list.as_mut()?;
                list.count += 1;
                let sign = match (list.is_numbered, list.is_other) {
                    (false, false) => "- ".to_owned(),
                    (false, true) => "* ".to_owned(),
                    (true, false) => format!("{}. ", list.count),
                    (true, true) => format!("{}) ", list.count),
                };
                let is_loose = list.is_loose;
                if is_loose && !is_first {
                    self.empty_line();
                }
                self.contain(&sign, &" ".repeat(sign.len()));
            }
            _ => return None,
        }
        Some(())
    }

    fn close(&mut self, tag: &Tag) {
        // what could not be written is found missing when it is read again
        let _nothing = self.flush();
        if *tag != Tag::P
            && let Some(container) = self.containers.pop()
        {
            self.prefix.truncate(container.prefix);
        }
    }

    /// Parts a block from the one before it.
    fn part(&mut self, by_empty_line: bool) {
        let Some(container) = self.containers.last_mut() else { return };
        let is_first = !std::mem::replace(&mut container.has_block, true);
        if !is_first && by_empty_line {
            self.empty_line();
        }
    }

    fn contain(&mut self, sign: &str, further: &str) {
        let begun = self.first.take().unwrap_or_else(|| self.prefix.clone());
        self.first = Some(begun + sign);
        let prefix = self.prefix.len();
        self.prefix.push_str(further);
        self.containers.push(Container { prefix, has_block: false, last_list: None, list: None });
    }

    fn empty_line(&mut self) {
        self.line("");
    }

    fn line(&mut self, text: &str) {
        if !self.markdown.is_empty() {
            self.markdown.push('\n');
        }
        let first = self.first.take();
        let prefix = first.as_deref().unwrap_or(&self.prefix);
        let prefix = if text.is_empty() { prefix.trim_end_matches(' ') } else { prefix };
        self.markdown.push_str(prefix);
        self.markdown.push_str(text);
    }

    fn flush(&mut self) -> Option<()> {
        if !std::mem::take(&mut self.has_text) {
            return Some(());
        }
        let text = std::mem::replace(&mut self.text, Speller::new(self.escapes)).finish()?;
        if let Some(container) = self.containers.last_mut() {
            container.has_block = true;
        }
        let mut lines: Vec<&str> = text.split('\n').collect();
        if lines.len() > 1 && lines.last() == Some(&"") {
            // of the two line ends of an empty last line
            lines.pop();
        }
        for line in lines {
            let line = if line.is_empty() { "\\".to_owned() } else { self.escapes.line(line) };
            self.line(&line);
        }
        Some(())
    }

    fn preformatted(&mut self, inner: &[&Event]) -> Option<()> {
        self.flush()?;
        self.part(true);
        let (sign, text) = match inner {
            [] => ('`', ""),
            [Event::Text(text)] => ('`', text.as_str()),
            [Event::Open(Tag::Code), Event::Close(Tag::Code)] => ('~', ""),
            [Event::Open(Tag::Code), Event::Text(text), Event::Close(Tag::Code)] => {
                ('~', text.as_str())
            }
            _ => return None,
        };
        let longest = text.split('\n').map(|line| {
            let line = line.trim_start_matches(' ');
            line.len() - line.trim_start_matches(sign).len()
        });
        let fence = sign.to_string().repeat(longest.max().unwrap_or(0).max(2) + 1);
        self.line(&fence);
        if !text.is_empty() {
            for line in text.split('\n') {
                self.line(line);
            }
        }
        self.line(&fence);
        Some(())
    }
}

/// Of each list, in the order they begin, whether its items are paragraphs that empty lines part.
fn loose(events: &[Event]) -> Vec<bool> {
    let mut lists: Vec<bool> = Vec::new();
    let mut open = Vec::new();
    for (at, event) in events.iter().enumerate() {
        match event {
            Event::Open(Tag::Ul | Tag::Ol) => {
                open.push(lists.len());
                lists.push(false);
            }
            Event::Close(Tag::Ul | Tag::Ol) => drop(open.pop()),
            Event::Open(Tag::Li) if events.get(at + 1) == Some(&Event::Open(Tag::P)) => {
                if let Some(list) = open.last().and_then(|list| lists.get_mut(*list)) {
                    *list = true;
                }
            }
            _ => {}
        }
    }
    lists
}
