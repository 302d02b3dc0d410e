//! The HTML of notes, cleaned on the way in (contract §5): a short list of tags, links of three kinds, nothing else.
//!
//! A tokenizer reads, a writer with a bounded stack of open tags writes: nothing recurses over foreign text, and what
//! comes out is well formed whatever came in. Cleaning twice changes nothing.

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{StartTag, Token, Tokenizer};

/// Tags within tags that are kept; what is deeper keeps its text only.
const DEPTH: usize = 64;

/// Where a link may lead.
const SCHEMES: [&str; 3] = ["http://", "https://", "mailto:"];

/// A note fit to be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Clean {
    /// Well-formed HTML of the allowed tags.
    pub(super) html: String,
    /// Whether nothing is left that could be read.
    pub(super) is_blank: bool,
}

/// Cleans the HTML of a note. Tags that are not allowed leave the text in them; of scripts and style sheets nothing
/// is left.
pub(super) fn clean(html: &str) -> Clean {
    let mut emitter = DefaultEmitter::default();
    // otherwise what stands in a script would be read as tags
    emitter.naively_switch_states(true);
    let mut writer = Writer { html: String::with_capacity(html.len()), ..Writer::default() };
    let mut hidden: Option<Vec<u8>> = None;
    for token in Tokenizer::new_with_emitter(html, emitter) {
        let token = match token {
            Ok(token) => token,
            Err(impossible) => match impossible {},
        };
        match (&hidden, token) {
            (Some(name), Token::EndTag(tag)) if *name == *tag.name => hidden = None,
            (None, Token::String(text)) => writer.text(&String::from_utf8_lossy(&text)),
            (None, Token::StartTag(tag)) if matches!(tag.name.as_slice(), b"script" | b"style") => {
                hidden = Some(tag.name.0.clone());
            }
            (None, Token::StartTag(tag)) => writer.start(&tag),
            (None, Token::EndTag(tag)) => writer.end(&tag.name),
            (Some(_), _) | (None, Token::Comment(_) | Token::Doctype(_) | Token::Error(_)) => {}
        }
    }
    writer.close_from(0);
    Clean { html: writer.html, is_blank: !writer.has_words }
}

/// The tags a note may have, besides `br`, which holds nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tag {
    B,
    I,
    U,
    Em,
    Strong,
    A,
    Ul,
    Ol,
    Li,
    P,
    Code,
    Pre,
    Blockquote,
}

impl Tag {
    fn named(name: &[u8]) -> Option<Self> {
        Some(match name {
            b"b" => Self::B,
            b"i" => Self::I,
            b"u" => Self::U,
            b"em" => Self::Em,
            b"strong" => Self::Strong,
            b"a" => Self::A,
            b"ul" => Self::Ul,
            b"ol" => Self::Ol,
            b"li" => Self::Li,
            b"p" => Self::P,
            b"code" => Self::Code,
            b"pre" => Self::Pre,
            b"blockquote" => Self::Blockquote,
            _ => return None,
        })
    }

    const fn name(self) -> &'static str {
        match self {
            Self::B => "b",
            Self::I => "i",
            Self::U => "u",
            Self::Em => "em",
            Self::Strong => "strong",
            Self::A => "a",
            Self::Ul => "ul",
            Self::Ol => "ol",
            Self::Li => "li",
            Self::P => "p",
            Self::Code => "code",
            Self::Pre => "pre",
            Self::Blockquote => "blockquote",
        }
    }

    const fn is_block(self) -> bool {
        matches!(self, Self::Ul | Self::Ol | Self::P | Self::Pre | Self::Blockquote)
    }
}

#[derive(Default)]
struct Writer {
    html: String,
    open: Vec<Tag>,
    /// Allowed tags that were too deep to be written; their ends come before the ends of those that were.
    too_deep: usize,
    has_words: bool,
}

impl Writer {
    fn text(&mut self, text: &str) {
        for character in text.chars() {
            match character {
                '&' => self.html.push_str("&amp;"),
                '<' => self.html.push_str("&lt;"),
                '>' => self.html.push_str("&gt;"),
                '\n' | '\t' => self.html.push(character),
                control if control.is_control() => continue,
                other => self.html.push(other),
            }
            self.has_words |= !character.is_whitespace();
        }
    }

    fn start(&mut self, tag: &StartTag<()>) {
        if tag.name.as_slice() == b"br" {
            self.html.push_str("<br>");
            return;
        }
        let Some(kind) = Tag::named(&tag.name) else { return };
        let target = (kind == Tag::A).then(|| target(tag));
        if target == Some(None) {
            return; // a link that leads nowhere is the text in it
        }
        self.close_implied(kind);
        if self.open.len() >= DEPTH {
            self.too_deep += 1;
            return;
        }
        self.open.push(kind);
        self.html.push('<');
        self.html.push_str(kind.name());
        if let Some(Some(target)) = target {
            self.html.push_str(" href=\"");
            self.html.push_str(&target);
            self.html.push('"');
        }
        self.html.push('>');
    }

    fn end(&mut self, name: &[u8]) {
        let Some(kind) = Tag::named(name) else { return };
        if self.too_deep > 0 {
            self.too_deep -= 1;
        } else if let Some(at) = self.open.iter().rposition(|open| *open == kind) {
            self.close_from(at);
        }
    }

    /// Ends what the start of `kind` ends in HTML: a paragraph, a list's item, a link.
    fn close_implied(&mut self, kind: Tag) {
        let ended = match kind {
            Tag::A => self.open.iter().rposition(|open| *open == Tag::A),
            Tag::Li => self.innermost(Tag::Li, &[Tag::Ul, Tag::Ol]),
            block if block.is_block() => self.innermost(Tag::P, &[Tag::Li, Tag::Blockquote]),
            _ => None,
        };
        if let Some(at) = ended {
            self.close_from(at);
        }
    }

    /// Where the innermost `kind` is open, unless one of `within` was opened in it.
    fn innermost(&self, kind: Tag, within: &[Tag]) -> Option<usize> {
        let at = self.open.iter().rposition(|open| *open == kind || within.contains(open))?;
        self.open.get(at).is_some_and(|open| *open == kind).then_some(at)
    }

    fn close_from(&mut self, at: usize) {
        while self.open.len() > at {
            let Some(tag) = self.open.pop() else { return };
            self.html.push_str("</");
            self.html.push_str(tag.name());
            self.html.push('>');
        }
    }
}

/// Where a link leads, ready to stand between quotes; `None` where it may not lead.
fn target(tag: &StartTag<()>) -> Option<String> {
    let written = String::from_utf8_lossy(tag.attributes.get(b"href".as_slice())?).into_owned();
    // browsers leave line ends and tabs out of an address, so that they could part a scheme that is not allowed
    let bare: String = written.chars().filter(|character| !character.is_control()).collect();
    let bare = bare.trim();
    let lower: String = bare.chars().take(8).collect::<String>().to_ascii_lowercase();
    SCHEMES.iter().any(|scheme| lower.starts_with(scheme)).then(|| {
        bare.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;")
    })
}

#[cfg(test)]
mod tests;
