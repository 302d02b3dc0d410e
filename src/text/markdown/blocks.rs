//! Markdown by its lines: quotations, lists, blocks of code, paragraphs.
//!
//! Each line goes through the quotations and lists that are open, as far as it says that it belongs to them; what it
//! does not belong to ends there. Then it may begin others; what is left of it is text.

use super::inline;

/// Quotations, lists and their items within each other; what is deeper is text.
const DEPTH: usize = 24;

/// Spaces before a sign that still begins something.
const MOST_INDENT: usize = 3;

/// Cells by which what belongs to an item stands to the right of its sign, at least.
const LEAST_INDENT: usize = 2;

/// What an entry of a list begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sign {
    /// `-`, `*` or `+`
    Bullet(char),
    /// A number and this behind it.
    Number(char),
}

/// Something that holds others.
#[derive(Debug, Clone, Copy)]
enum Container {
    Quote,
    List {
        sign: Sign,
        /// Spaces before its signs.
        base: usize,
        /// The number of its next item.
        next: u32,
        id: usize,
    },
    Item {
        base: usize,
        /// Cells of its sign, with the space behind it.
        width: usize,
    },
}

/// What was read.
#[derive(Debug)]
enum Block {
    Open(&'static str),
    Close(&'static str),
    /// Text, and the list of which it begins an item: there it stands bare, unless its items are parted by empty lines.
    Text(String, Option<usize>),
    Preformatted(Vec<String>, Fence),
}

/// The lines around a block of code.
#[derive(Debug, Clone, Copy)]
struct Fence {
    sign: char,
    length: usize,
    indent: usize,
}

pub(super) fn to_html(markdown: &str) -> String {
    let text = markdown.replace("\r\n", "\n").replace('\r', "\n");
    let mut reader = Reader::default();
    for line in text.split('\n') {
        reader.line(line);
    }
    reader.close_from(0);
    let mut html = String::with_capacity(text.len() + text.len() / 4 + 16);
    for block in &reader.blocks {
        write(block, &reader.is_loose, &mut html);
    }
    html
}

fn write(block: &Block, is_loose: &[bool], html: &mut String) {
    let mut tag = |before: &str, name: &str| {
        for piece in [before, name, ">"] {
            html.push_str(piece);
        }
    };
    match block {
        Block::Open(name) => tag("<", name),
        Block::Close(name) => tag("</", name),
        Block::Text(text, list) => {
            let stands_bare = list.is_some_and(|list| is_loose.get(list) == Some(&false));
            if !stands_bare {
                tag("<", "p");
            }
            inline::to_html(text, html);
            if !stands_bare {
                html.push_str("</p>");
            }
        }
        Block::Preformatted(lines, fence) => preformatted(lines, *fence, html),
    }
}

fn preformatted(lines: &[String], fence: Fence, html: &mut String) {
    let is_code = fence.sign == '~';
    html.push_str(if is_code { "<pre><code>" } else { "<pre>" });
    if !is_code && lines.len() > 1 && lines.first().is_some_and(String::is_empty) {
        // the first line end in it does not count
        html.push('\n');
    }
    for (at, line) in lines.iter().enumerate() {
        if at > 0 {
            html.push('\n');
        }
        for character in line.chars() {
            match character {
                '&' => html.push_str("&amp;"),
                '<' => html.push_str("&lt;"),
                '>' => html.push_str("&gt;"),
                control if control.is_control() && control != '\t' => {}
                other => html.push(other),
            }
        }
    }
    html.push_str(if is_code { "</code></pre>" } else { "</pre>" });
}

#[derive(Default)]
struct Reader {
    blocks: Vec<Block>,
    open: Vec<Container>,
    /// The lists, by id: whether their items are parted by empty lines.
    is_loose: Vec<bool>,
    /// The last block is text that goes on.
    in_text: bool,
    /// The last block is a block of code that goes on.
    in_code: bool,
    /// An item was begun, and nothing is in it yet.
    in_new_item: bool,
    /// The line before was empty.
    after_empty: bool,
}

impl Reader {
    fn line(&mut self, line: &str) {
        if std::mem::take(&mut self.in_code) {
            let (belongs_to, rest) = self.belongs(line);
            if belongs_to == self.open.len() {
                self.in_code = true;
                return self.code(rest);
            }
        }
        let line = line.replace('\t', "    ");
        let (belongs_to, rest) = self.belongs(&line);
        let mut rest = rest.trim_end_matches(' ');
        if rest.is_empty() {
            self.in_text = false;
            self.close_from(belongs_to);
            self.after_empty = true;
            return;
        }
        if belongs_to < self.open.len() {
            self.in_text = false;
            rest = self.leave(belongs_to, rest);
        }
        while self.open.len() < DEPTH {
            let Some(inner) = self.begins(rest) else { break };
            rest = inner;
        }
        self.after_empty = false;
        match fence(rest) {
            Some(fence) => {
                self.in_text = false;
                self.in_new_item = false;
                self.in_code = true;
                self.blocks.push(Block::Preformatted(Vec::new(), fence));
            }
            None => self.text(rest),
        }
    }

    /// To how many of the open containers a line belongs, and what is left of it in the innermost of them.
    fn belongs<'a>(&self, line: &'a str) -> (usize, &'a str) {
        let mut rest = line;
        let is_empty = |rest: &str| rest.trim_matches([' ', '\t']).is_empty();
        for (at, container) in self.open.iter().enumerate() {
            match *container {
                Container::List { .. } => {}
                Container::Quote => match quoted(rest) {
                    Some(inner) => rest = inner,
                    None => return (at, rest),
                },
                Container::Item { base, width } => {
                    let indent = indent(rest);
                    if !is_empty(rest) && indent < base + LEAST_INDENT {
                        return (at, rest);
                    }
                    rest = rest.get(indent.min(base + width)..).unwrap_or_default();
                }
            }
        }
        (self.open.len(), rest)
    }

    /// Ends what a line does not belong to, unless it begins the next item of a list.
    fn leave<'a>(&mut self, belongs_to: usize, rest: &'a str) -> &'a str {
        let list = belongs_to.checked_sub(1).and_then(|at| self.open.get(at)).copied();
        if let Some(Container::List { sign, base, next, id }) = list {
            if let Some((found, number, width, inner)) = item(rest)
                && found == sign
                && (number == next || number == 1)
            {
                self.close_from(belongs_to);
                if self.after_empty
                    && let Some(loose) = self.is_loose.get_mut(id)
                {
                    *loose = true;
                }
                if let Some(Container::List { next, .. }) = self.open.last_mut() {
                    *next += 1;
                }
                self.open_item(base, width);
                return inner;
            }
            self.close_from(belongs_to - 1);
        } else {
            self.close_from(belongs_to);
        }
        rest
    }

    /// Begins a quotation or a list, if the line does; what is in it then.
    fn begins<'a>(&mut self, rest: &'a str) -> Option<&'a str> {
        if let Some(inner) = quoted(rest).filter(|inner| !inner.is_empty()) {
            self.in_text = false;
            self.in_new_item = false;
            self.blocks.push(Block::Open("blockquote"));
            self.open.push(Container::Quote);
            return Some(inner);
        }
        let (sign, number, width, inner) = item(rest)?;
        if number != 1 || indent(rest) > MOST_INDENT {
            return None;
        }
        self.in_text = false;
        let (base, id) = (indent(rest), self.is_loose.len());
        self.is_loose.push(false);
        self.blocks.push(Block::Open(list_tag(sign)));
        self.open.push(Container::List { sign, base, next: 2, id });
        self.open_item(base, width);
        Some(inner)
    }

    fn open_item(&mut self, base: usize, width: usize) {
        self.blocks.push(Block::Open("li"));
        self.open.push(Container::Item { base, width });
        self.in_new_item = true;
    }

    fn close_from(&mut self, at: usize) {
        while self.open.len() > at {
            let Some(container) = self.open.pop() else { return };
            self.blocks.push(Block::Close(match container {
                Container::Quote => "blockquote",
                Container::List { sign, .. } => list_tag(sign),
                Container::Item { .. } => "li",
            }));
        }
    }

    fn code(&mut self, rest: &str) {
        let Some(Block::Preformatted(lines, fence)) = self.blocks.last_mut() else { return };
        let closes = rest.trim_matches(' ');
        if closes.len() >= fence.length && closes.chars().all(|it| it == fence.sign) {
            self.in_code = false;
            return;
        }
        let indent = indent(rest).min(fence.indent);
        lines.push(rest.get(indent..).unwrap_or_default().to_owned());
    }

    fn text(&mut self, rest: &str) {
        let line = if rest.trim_matches(' ') == "\\" { String::new() } else { unescaped(rest) };
        if self.in_text
            && let Some(Block::Text(text, _)) = self.blocks.last_mut()
        {
            text.push('\n');
            text.push_str(&line);
            return;
        }
        self.in_text = true;
        let list = match self.open.iter().rev().nth(1) {
            Some(Container::List { id, .. }) if std::mem::take(&mut self.in_new_item) => Some(*id),
            _ => None,
        };
        self.blocks.push(Block::Text(line, list));
    }
}

const fn list_tag(sign: Sign) -> &'static str {
    match sign {
        Sign::Bullet(_) => "ul",
        Sign::Number(_) => "ol",
    }
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// What a line of a quotation says.
fn quoted(line: &str) -> Option<&str> {
    let inner = line.trim_start_matches(' ').strip_prefix('>')?;
    (indent(line) <= MOST_INDENT).then(|| inner.strip_prefix(' ').unwrap_or(inner))
}

/// The sign, number and width of an entry of a list, and what it says.
fn item(line: &str) -> Option<(Sign, u32, usize, &str)> {
    let line = line.trim_start_matches(' ');
    let digits = line.len() - line.trim_start_matches(|it: char| it.is_ascii_digit()).len();
    let (number, rest) = line.split_at_checked(digits)?;
    let mut rest = rest.chars();
    let sign = match rest.next()? {
        it @ ('-' | '*' | '+') if digits == 0 => Sign::Bullet(it),
        it @ ('.' | ')') if (1..=9).contains(&digits) => Sign::Number(it),
        _ => return None,
    };
    let inner = rest.as_str().strip_prefix(' ')?.trim_start_matches(' ');
    let number = if digits == 0 { 1 } else { number.parse().ok()? };
    (!inner.is_empty()).then_some((sign, number, digits + 2, inner))
}

/// The line before a block of code. A word that names a language has no place in a note; more than that is text, and would be
/// lost.
fn fence(line: &str) -> Option<Fence> {
    let indent = indent(line);
    let line = line.trim_start_matches(' ');
    let sign = line.chars().next().filter(|it| matches!(it, '`' | '~'))?;
    let rest = line.trim_start_matches(sign);
    let length = line.len() - rest.len();
    let is_of_a_name =
        |it: char| it.is_ascii_alphanumeric() || matches!(it, '+' | '#' | '-' | '_' | '.');
    let is_language = rest.trim().chars().all(is_of_a_name);
    (length >= 3 && indent <= MOST_INDENT && is_language).then_some(Fence { sign, length, indent })
}

/// A line of text without the backslash that keeps it from being anything else.
fn unescaped(line: &str) -> String {
    let start = line.trim_start_matches(' ');
    let digits = start.len() - start.trim_start_matches(|it: char| it.is_ascii_digit()).len();
    let Some((number, rest)) = start.split_at_checked(digits) else { return line.to_owned() };
    let Some(kept) = rest.strip_prefix('\\') else { return line.to_owned() };
    let is_escape = if digits > 0 {
        kept.starts_with(". ") || kept.starts_with(") ")
    } else {
        kept.starts_with('>')
            || kept.starts_with("~~~")
            || kept.starts_with("- ")
            || kept.starts_with("+ ")
    };
    if is_escape { format!("{}{number}{kept}", " ".repeat(indent(line))) } else { line.to_owned() }
}
