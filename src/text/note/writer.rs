//! Puts the text of a note into lines, block by block.

use super::{DEPTH, Line, Span, Style};
use crate::text::clean::{clean, clean_lines};
use crate::text::measure::width;
use crate::text::wrap::{Runs, Wrapping};

/// Links of any other kind are shown as bare text.
const SCHEMES: [&str; 3] = ["http://", "https://", "mailto:"];

/// Stands before each line of a quotation.
const BAR: &str = "│ ";

/// Cells that are left to the text however deep the blocks go.
const LEAST_ROOM: usize = 8;

/// A block that shifts or marks the lines in it.
pub(super) enum Block {
    List {
        numbered: bool,
        items: usize,
    },
    Item {
        /// Shown before its first line; its width before the others.
        marker: String,
        shown: bool,
    },
    Quote,
    Preformatted,
}

/// Emphasis of a few words.
#[derive(Clone, Copy)]
pub(super) enum Emphasis {
    Bold,
    Italic,
    Underline,
    Code,
}

struct Link {
    /// Empty where it leads nowhere we would show.
    target: String,
    text: String,
}

pub(super) struct Writer {
    width: usize,
    /// Whether the text's own line ends count.
    keeps_line_ends: bool,
    lines: Vec<Line>,
    blocks: Vec<Block>,
    /// How often each emphasis is open.
    emphasis: [usize; 4],
    links: Vec<Link>,
    paragraph: Option<Wrapping<Style>>,
    /// White space was there: one space of that style if a word follows.
    space: Option<Style>,
    /// An empty line if a line follows.
    gap: bool,
    /// Nothing of a preformatted block has come yet.
    block_begins: bool,
}

impl Writer {
    pub(super) const fn new(width: usize, keeps_line_ends: bool) -> Self {
        Self {
            width: if width == 0 { 1 } else { width },
            keeps_line_ends,
            lines: Vec::new(),
            blocks: Vec::new(),
            emphasis: [0; 4],
            links: Vec::new(),
            paragraph: None,
            space: None,
            gap: false,
            block_begins: false,
        }
    }

    /// Goes on with foreign text whose entities are decoded.
    pub(super) fn text(&mut self, text: &str) {
        let text = clean_lines(text);
        let preformatted = self.in_preformatted();
        if !preformatted && !self.keeps_line_ends {
            return self.words(&text);
        }
        // The line end right after `<pre>` is not part of the text.
        let begins = std::mem::replace(&mut self.block_begins, false);
        let text = text.strip_prefix('\n').filter(|_| begins).unwrap_or(&text);
        for (at, line) in text.split('\n').enumerate() {
            if at > 0 {
                self.line_end();
            }
            if preformatted {
                self.push(line);
            } else {
                self.words(line);
            }
        }
    }

    /// Text whose white space only parts words; the space takes the style of where it stood.
    fn words(&mut self, text: &str) {
        let is_space = |character: char| character.is_ascii_whitespace();
        if text.starts_with(is_space) {
            self.want_space();
        }
        for (at, word) in text.split(is_space).filter(|word| !word.is_empty()).enumerate() {
            if at > 0 {
                self.want_space();
            }
            self.put_space();
            // an accent that stood on a space has nothing to stand on any more
            self.push(&clean_lines(word));
        }
        if text.ends_with(is_space) {
            self.want_space();
        }
    }

    fn want_space(&mut self) {
        if self.space.is_none() {
            self.space = Some(self.style());
        }
    }

    fn put_space(&mut self) {
        if let Some(style) = self.space.take()
            && self.paragraph.as_ref().is_some_and(|paragraph| !paragraph.is_blank())
        {
            if let Some(link) = self.links.last_mut() {
                link.text.push(' ');
            }
            self.push_styled(" ", style);
        }
    }

    fn push(&mut self, text: &str) {
        if let Some(link) = self.links.last_mut() {
            link.text.push_str(text);
        }
        let style = self.style();
        self.push_styled(text, style);
    }

    fn push_styled(&mut self, text: &str, style: Style) {
        let room = self.width.saturating_sub(self.prefix_width()).max(1);
        self.paragraph.get_or_insert_with(|| Wrapping::new(room)).push(text, style);
    }

    fn style(&self) -> Style {
        let [bold, italic, underline, code] = self.emphasis.map(|times| times > 0);
        Style {
            bold,
            italic,
            underline,
            code: code || self.in_preformatted(),
            link: self.links.last().is_some_and(|link| !link.target.is_empty()),
            quote: self.blocks.iter().any(|block| matches!(block, Block::Quote)),
            marker: false,
        }
    }

    fn in_preformatted(&self) -> bool {
        self.blocks.iter().any(|block| matches!(block, Block::Preformatted))
    }

    pub(super) fn emphasise(&mut self, emphasis: Emphasis) {
        self.emphasis[emphasis as usize] += 1;
    }

    pub(super) fn unemphasise(&mut self, emphasis: Emphasis) {
        let times = &mut self.emphasis[emphasis as usize];
        *times = times.saturating_sub(1);
    }

    pub(super) fn open_link(&mut self, href: &str) {
        self.close_link();
        let href = clean(href.trim());
        let lower = href.to_ascii_lowercase();
        let shown = SCHEMES.iter().any(|scheme| lower.starts_with(scheme));
        let target = if shown { href.into_owned() } else { String::new() };
        self.links.push(Link { target, text: String::new() });
    }

    /// Ends a link, and says where it leads unless its text does.
    pub(super) fn close_link(&mut self) {
        let Some(link) = self.links.pop() else { return };
        let bare = link.target.trim_start_matches("mailto:");
        if link.target.is_empty() || link.text.trim() == link.target || link.text.trim() == bare {
            return;
        }
        let space = self.space.take();
        let style = Style { link: true, marker: true, ..Style::default() };
        self.push_styled(if link.text.is_empty() { "(" } else { " (" }, style);
        self.push_styled(bare, style);
        self.push_styled(")", style);
        self.space = space;
    }

    /// Ends the line; an empty one stays.
    pub(super) fn line_end(&mut self) {
        self.space = None;
        match self.paragraph.take() {
            Some(paragraph) => self.put(paragraph.finish()),
            None => self.put(vec![Vec::new()]),
        }
    }

    /// Ends the line if there is anything on it.
    pub(super) fn end_paragraph(&mut self) {
        self.space = None;
        if let Some(paragraph) = self.paragraph.take()
            && !paragraph.is_blank()
        {
            self.put(paragraph.finish());
        }
    }

    /// Ends the line and leaves an empty one before the next.
    pub(super) fn begin_paragraph(&mut self) {
        self.end_paragraph();
        // The first paragraph of an item stands beside its bullet.
        let beside = matches!(self.blocks.last(), Some(Block::Item { shown: false, .. }));
        self.gap |= !beside;
    }

    pub(super) fn open(&mut self, block: Block) {
        let nested = self.blocks.iter().any(|outer| matches!(outer, Block::Item { .. }));
        self.end_paragraph();
        self.gap |= !nested;
        self.block_begins = matches!(block, Block::Preformatted);
        if self.blocks.len() < DEPTH {
            self.blocks.push(block);
        }
    }

    pub(super) fn item(&mut self) {
        self.end_paragraph();
        if matches!(self.blocks.last(), Some(Block::Item { .. })) {
            self.blocks.pop();
        }
        let marker = match self.blocks.last_mut() {
            Some(Block::List { numbered: true, items }) => {
                *items += 1;
                format!("{items}. ")
            }
            _ => "• ".to_owned(),
        };
        if self.blocks.len() < DEPTH {
            self.blocks.push(Block::Item { marker, shown: false });
        }
    }

    /// Closes the innermost such block, and what was left open in it.
    pub(super) fn close(&mut self, is_meant: impl Fn(&Block) -> bool) {
        self.end_paragraph();
        let Some(at) = self.blocks.iter().rposition(is_meant) else { return };
        self.blocks.truncate(at);
        self.gap |= !self.blocks.iter().any(|outer| matches!(outer, Block::List { .. }));
    }

    pub(super) fn finish(mut self) -> Vec<Line> {
        while !self.links.is_empty() {
            self.close_link();
        }
        self.end_paragraph();
        while self.lines.last().is_some_and(|line| line.text().trim().is_empty()) {
            self.lines.pop();
        }
        self.lines
    }

    fn put(&mut self, wrapped: Vec<Runs<Style>>) {
        if std::mem::take(&mut self.gap) && !self.lines.is_empty() {
            let spans = self.prefix(true).into_iter().collect();
            self.lines.push(Line { spans });
        }
        for runs in wrapped {
            let mut spans: Vec<Span> = self.prefix(false).into_iter().collect();
            spans.extend(runs.into_iter().map(|(text, style)| Span { text, style }));
            self.lines.push(Line { spans });
        }
    }

    /// What stands before a line, cut short where it would leave the text no room. On a line between two blocks only
    /// the bars of quotations are shown. It is one span however deep the blocks go: a note of nothing but line ends
    /// within 64 quotations would otherwise take a hundred times its own room.
    fn prefix(&mut self, between: bool) -> Option<Span> {
        let mut room = self.width.saturating_sub(LEAST_ROOM);
        let mut prefix = String::new();
        let mut last_bar = 0;
        for block in &mut self.blocks {
            let cells = match block {
                Block::List { .. } | Block::Preformatted => continue,
                Block::Quote => width(BAR),
                Block::Item { marker, .. } => width(marker),
            };
            let Some(left) = room.checked_sub(cells) else { break };
            room = left;
            match block {
                Block::Item { marker, shown } if !between && !*shown => {
                    *shown = true;
                    prefix.push_str(marker);
                }
                Block::Item { .. } => prefix.extend(std::iter::repeat_n(' ', cells)),
                _ => {
                    prefix.push_str(BAR);
                    last_bar = prefix.len();
                }
            }
        }
        if between {
            prefix.truncate(last_bar);
        }
        let style = Style { marker: true, ..Style::default() };
        (!prefix.is_empty()).then_some(Span { text: prefix, style })
    }

    fn prefix_width(&self) -> usize {
        let room = self.width.saturating_sub(LEAST_ROOM);
        let mut used = 0;
        for block in &self.blocks {
            let cells = match block {
                Block::List { .. } | Block::Preformatted => continue,
                Block::Quote => width(BAR),
                Block::Item { marker, .. } => width(marker),
            };
            if used + cells > room {
                break;
            }
            used += cells;
        }
        used
    }
}
