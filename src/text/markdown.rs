//! A small Markdown for notes: into the HTML that notes may hold, and back where nothing is lost by it.
//!
//! | written | becomes |
//! |---|---|
//! | `**x**` `__x__` `*x*` `_x_` `<u>x</u>` `` `x` `` | `strong` `b` `em` `i` `u` `code` |
//! | `[x](https://…)` `<https://…>` | a link; also http and mailto |
//! | lines that begin with `- ` or `1. `, deeper by two spaces | `ul` `ol`; with empty lines between them each a paragraph |
//! | lines that begin with `> ` | `blockquote` |
//! | lines between two ` ``` ` · between two `~~~` | `pre` · `pre` with `code` in it |
//! | an empty line · the end of a line · a line that is only `\` | a new `p` · `br` · an empty line in a paragraph |
//!
//! Everything else is text, and stays what was typed. A backslash makes text of a sign only where that would be one, so
//! that paths and patterns need none doubled.
//!
//! What is read from HTML is kept in a normal form: a list of [`Event`]s that differ only where a reader would see a
//! difference. A note is given as Markdown only if its HTML and what would be made of that Markdown have the same normal
//! form; the writer need not know what it cannot express. Nothing recurses, and the time is in proportion to the text.

mod blocks;
mod html;
mod inline;
mod spell;
#[cfg(test)]
mod tests;
mod writer;

use spell::Escapes;

/// What can be written, in one line.
pub const REMINDER: &str = "**bold** *italic* `code` [words](https://…) - list > quote";

/// A tag that notes may have, besides `br`.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Tag {
    B,
    I,
    U,
    Em,
    Strong,
    Code,
    /// With where it leads.
    A(String),
    P,
    Ul,
    Ol,
    Li,
    Pre,
    Quote,
}

impl Tag {
    fn named(name: &[u8]) -> Option<Self> {
        Some(match name {
            b"b" => Self::B,
            b"i" => Self::I,
            b"u" => Self::U,
            b"em" => Self::Em,
            b"strong" => Self::Strong,
            b"code" => Self::Code,
            b"a" => Self::A(String::new()),
            b"p" => Self::P,
            b"ul" => Self::Ul,
            b"ol" => Self::Ol,
            b"li" => Self::Li,
            b"pre" => Self::Pre,
            b"blockquote" => Self::Quote,
            _ => return None,
        })
    }

    const fn is_inline(&self) -> bool {
        self.is_emphasis() || matches!(self, Self::U | Self::Code | Self::A(_))
    }

    /// Whether a space at its edge looks the same outside of it.
    const fn is_emphasis(&self) -> bool {
        matches!(self, Self::B | Self::I | Self::Em | Self::Strong)
    }
}

/// A piece of a note in its normal form.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Event {
    Open(Tag),
    Close(Tag),
    Text(String),
    Break,
}

/// Writes Markdown as the HTML of a note.
pub fn to_html(markdown: &str) -> String {
    blocks::to_html(markdown)
}

/// Writes the HTML of a note as Markdown. `None` where that would lose something: such a note is edited as its HTML.
pub fn to_markdown(html: &str) -> Option<String> {
    let events = html::read(html)?;
    // most notes need no escapes at all, and are nicer to edit without
    [Escapes::None, Escapes::All].into_iter().find_map(|escapes| {
        let markdown = writer::write(&events, escapes)?;
        let again = html::read(&to_html(&markdown))?;
        (again == events).then_some(markdown)
    })
}
