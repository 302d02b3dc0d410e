//! The HTML of a note as lines of styled text.
//!
//! What SmartQ allows in notes is drawn: emphasis, code, links, lists, quotes, preformatted text. Anything else shows as
//! the text in it; scripts and style sheets are left out. The tokenizer decodes entities, then the text is cleaned, so
//! that an encoded control character is caught too. Nothing recurses, and no more than [`DEPTH`] blocks count.

mod writer;

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{StartTag, Token, Tokenizer};

use super::clean::{NOTE_CAP, start as beginning};
use writer::{Block, Emphasis, Writer};

/// Blocks within blocks that are told apart; what is deeper counts as part of the last of them.
pub const DEPTH: usize = 64;

/// How a piece of a note is to be drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct Style {
    /// Strong.
    pub bold: bool,
    /// Emphasised.
    pub italic: bool,
    /// Underlined.
    pub underline: bool,
    /// Code, or preformatted.
    pub code: bool,
    /// Part of a link, or where it leads.
    pub link: bool,
    /// Part of a quotation.
    pub quote: bool,
    /// Not the author's: a bullet, a number, the bar beside a quotation.
    pub marker: bool,
}

/// A piece of a line in one style. The text is cleaned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// What it says.
    pub text: String,
    /// How it is drawn.
    pub style: Style,
}

/// One line, never wider than was asked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Line {
    /// From left to right.
    pub spans: Vec<Span>,
}

impl Line {
    /// The text without its styles.
    pub fn text(&self) -> String {
        self.spans.iter().map(|span| span.text.as_str()).collect()
    }
}

/// Lays a note out in lines of at most `width` cells (at least one). Of a note longer than
/// [`NOTE_CAP`] bytes the rest is left out, and a last line says so.
pub fn lines(html: &str, width: usize) -> Vec<Line> {
    let shown = beginning(html, NOTE_CAP);
    let tokens = tokens(shown);
    let mut writer = Writer::new(width, !tokens.iter().any(is_block));
    let mut hidden: Option<Vec<u8>> = None;
    for token in tokens {
        match (&hidden, token) {
            (Some(name), Token::EndTag(tag)) if *name == *tag.name => hidden = None,
            (None, Token::String(text)) => writer.text(&String::from_utf8_lossy(&text)),
            (None, Token::StartTag(tag)) if matches!(tag.name.as_slice(), b"script" | b"style") => {
                hidden = (!tag.self_closing).then(|| tag.name.0.clone());
            }
            (None, Token::StartTag(tag)) => start(&mut writer, &tag),
            (None, Token::EndTag(tag)) => end(&mut writer, &tag.name),
            (Some(_), _) | (None, Token::Comment(_) | Token::Doctype(_) | Token::Error(_)) => {}
        }
    }
    let mut lines = writer.finish();
    if shown.len() < html.len() {
        let text = super::ellipsis("… the rest is too long to be shown", width.max(1)).into_owned();
        let style = Style { marker: true, ..Style::default() };
        lines.push(Line { spans: vec![Span { text, style }] });
    }
    lines
}

fn tokens(html: &str) -> Vec<Token> {
    let mut emitter = DefaultEmitter::default();
    // Otherwise tags within a script would count as tags.
    emitter.naively_switch_states(true);
    Tokenizer::new_with_emitter(html, emitter)
        .map(|token| match token {
            Ok(token) => token,
            Err(impossible) => match impossible {},
        })
        .filter(|token| !matches!(token, Token::Error(_) | Token::Comment(_) | Token::Doctype(_)))
        .collect()
}

/// Whether the author wrote HTML that has its own line ends. If not, those of the text count.
fn is_block(token: &Token) -> bool {
    let Token::StartTag(tag) = token else { return false };
    !matches!(meaning(&tag.name), Meaning::Emphasis(_) | Meaning::Link | Meaning::Unknown)
}

/// What a tag is for.
#[derive(Clone, Copy)]
enum Meaning {
    Emphasis(Emphasis),
    Link,
    Break,
    /// Begins and ends a line.
    Division,
    /// As a division, with an empty line around it.
    Paragraph,
    Heading,
    List {
        numbered: bool,
    },
    Item,
    Quote,
    Preformatted,
    /// A word's distance from what is before it.
    TableCell,
    Image,
    Unknown,
}

fn meaning(name: &[u8]) -> Meaning {
    match name {
        b"b" | b"strong" => Meaning::Emphasis(Emphasis::Bold),
        b"i" | b"em" => Meaning::Emphasis(Emphasis::Italic),
        b"u" | b"ins" => Meaning::Emphasis(Emphasis::Underline),
        b"code" | b"tt" | b"kbd" | b"samp" => Meaning::Emphasis(Emphasis::Code),
        b"a" => Meaning::Link,
        b"br" => Meaning::Break,
        b"p" => Meaning::Paragraph,
        b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6" => Meaning::Heading,
        b"ul" => Meaning::List { numbered: false },
        b"ol" => Meaning::List { numbered: true },
        b"li" => Meaning::Item,
        b"blockquote" => Meaning::Quote,
        b"pre" => Meaning::Preformatted,
        b"td" | b"th" => Meaning::TableCell,
        b"img" => Meaning::Image,
        b"div" | b"section" | b"article" | b"header" | b"footer" | b"address" | b"table"
        | b"tr" | b"dl" | b"dt" | b"dd" | b"hr" | b"figure" | b"figcaption" => Meaning::Division,
        _ => Meaning::Unknown,
    }
}

fn start(writer: &mut Writer, tag: &StartTag<()>) {
    match meaning(&tag.name) {
        Meaning::Emphasis(emphasis) => writer.emphasise(emphasis),
        Meaning::Link => writer.open_link(&attribute(tag, b"href")),
        Meaning::Break => writer.line_end(),
        Meaning::Division => writer.end_paragraph(),
        Meaning::Paragraph => writer.begin_paragraph(),
        Meaning::Heading => {
            writer.begin_paragraph();
            writer.emphasise(Emphasis::Bold);
        }
        Meaning::List { numbered } => writer.open(Block::List { numbered, items: 0 }),
        Meaning::Item => writer.item(),
        Meaning::Quote => writer.open(Block::Quote),
        Meaning::Preformatted => writer.open(Block::Preformatted),
        Meaning::TableCell => writer.text(" "),
        Meaning::Image => match attribute(tag, b"alt").trim() {
            "" => writer.text("[image]"),
            words => writer.text(&format!("[image: {words}]")),
        },
        Meaning::Unknown => {}
    }
}

fn end(writer: &mut Writer, name: &[u8]) {
    match meaning(name) {
        Meaning::Emphasis(emphasis) => writer.unemphasise(emphasis),
        Meaning::Link => writer.close_link(),
        Meaning::Division => writer.end_paragraph(),
        Meaning::Paragraph => writer.begin_paragraph(),
        Meaning::Heading => {
            writer.unemphasise(Emphasis::Bold);
            writer.begin_paragraph();
        }
        Meaning::List { .. } => writer.close(|block| matches!(block, Block::List { .. })),
        Meaning::Item => writer.close(|block| matches!(block, Block::Item { .. })),
        Meaning::Quote => writer.close(|block| matches!(block, Block::Quote)),
        Meaning::Preformatted => writer.close(|block| matches!(block, Block::Preformatted)),
        Meaning::Break | Meaning::TableCell | Meaning::Image | Meaning::Unknown => {}
    }
}

fn attribute(tag: &StartTag<()>, name: &[u8]) -> String {
    tag.attributes
        .get(name)
        .map_or_else(String::new, |value| String::from_utf8_lossy(value).into_owned())
}

#[cfg(test)]
mod tests;
