//! HTML of notes, read into its normal form.
//!
//! White space is folded as a browser folds it; a space at the edge of an emphasis stands outside; text that stands bare
//! in a note or a quotation is a paragraph, and two line ends in it end that; a line end that ends a block, and emphasis
//! of nothing, are left out. Line ends of the text count where the author used no tags for them.

use html5gum::{Error, StartTag, Token, Tokenizer};

use super::{Event, Tag};

/// Tags within tags; a deeper note is not for writing in Markdown.
const DEPTH: usize = 60;

/// Where a link may lead.
const SCHEMES: [&str; 3] = ["http://", "https://", "mailto:"];

/// Whether a link may lead there.
pub(super) fn may_lead_to(target: &str) -> bool {
    SCHEMES.iter().any(|scheme| {
        target.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    })
}

/// Reads HTML; `None` where it holds something that notes may not, or is not well formed.
pub(super) fn read(html: &str) -> Option<Vec<Event>> {
    let breaks = !has_lines_of_its_own(html);
    let html = if breaks { html.trim_matches(|it: char| it.is_ascii_whitespace()) } else { html };
    let mut reader = Reader { breaks, at_line_start: true, ..Reader::default() };
    for token in Tokenizer::new(html) {
        let Ok(token) = token;
        match token {
            Token::String(text) => reader.text(std::str::from_utf8(&text).ok()?)?,
            Token::StartTag(tag) => reader.start(&tag)?,
            Token::EndTag(tag) => reader.end(&Tag::named(&tag.name)?)?,
            Token::Error(error) => is_harmless(*error).then_some(())?,
            Token::Comment(_) | Token::Doctype(_) => return None,
        }
    }
    reader.end_paragraph()?;
    reader.open.is_empty().then_some(reader.events)
}

/// Whether the text is all there in spite of it: a bare `<` or `&` is what people write.
const fn is_harmless(error: Error) -> bool {
    matches!(
        error,
        Error::InvalidFirstCharacterOfTagName
            | Error::EofBeforeTagName
            | Error::UnknownNamedCharacterReference
            | Error::MissingSemicolonAfterCharacterReference
            | Error::AbsenceOfDigitsInNumericCharacterReference
    )
}

/// Whether the author parted lines by tags.
fn has_lines_of_its_own(html: &str) -> bool {
    Tokenizer::new(html).any(|token| {
        let Ok(token) = token;
        let Token::StartTag(tag) = token else { return false };
        tag.name.as_slice() == b"br" || Tag::named(&tag.name).is_some_and(|tag| !tag.is_inline())
    })
}

#[derive(Default)]
struct Reader {
    events: Vec<Event>,
    open: Vec<Tag>,
    /// The innermost block is a paragraph that nobody has opened.
    is_bare: bool,
    /// Line ends of the text count.
    breaks: bool,
    /// Nothing has come on this line.
    at_line_start: bool,
    /// The last character of the line is a space.
    after_space: bool,
    /// A space was there; it stands if something follows.
    space: bool,
}

impl Reader {
    fn text(&mut self, text: &str) -> Option<()> {
        if self.open.contains(&Tag::Pre) {
            return self.preformatted(text);
        }
        for character in text.chars() {
            match character {
                '\n' if self.breaks => self.line_end()?,
                white if white.is_ascii_whitespace() => self.fold(),
                other => self.push(other)?,
            }
        }
        Some(())
    }

    fn preformatted(&mut self, text: &str) -> Option<()> {
        let begins = matches!(self.events.last(), Some(Event::Open(Tag::Pre)));
        let text = if begins { text.strip_prefix('\n').unwrap_or(text) } else { text };
        match self.events.last_mut() {
            Some(Event::Text(before)) => before.push_str(text),
            // behind the code of a block of code
            Some(Event::Close(_)) => return None,
            _ if text.is_empty() => {}
            _ => self.events.push(Event::Text(text.to_owned())),
        }
        Some(())
    }

    fn push(&mut self, character: char) -> Option<()> {
        self.begin_text()?;
        if std::mem::take(&mut self.space) {
            self.push_text(' ');
        }
        self.push_text(character);
        self.at_line_start = false;
        self.after_space = false;
        Some(())
    }

    fn push_text(&mut self, character: char) {
        match self.events.last_mut() {
            Some(Event::Text(text)) => text.push(character),
            _ => self.events.push(Event::Text(character.to_string())),
        }
    }

    /// Opens a paragraph where text stands bare; `None` where no text may stand.
    fn begin_text(&mut self) -> Option<()> {
        match self.open.last() {
            None | Some(Tag::Quote) => {
                self.is_bare = true;
                self.open_tag(Tag::P)
            }
            Some(Tag::Ul | Tag::Ol | Tag::Pre) => None,
            Some(_) => Some(()),
        }
    }

    /// White space that parts words: before the emphasis that begins here, after the one that ends.
    fn fold(&mut self) {
        if self.at_line_start || self.after_space || self.space {
            return;
        }
        let emphasis = |event: &&Event| matches!(event, Event::Open(tag) if tag.is_emphasis());
        let begun = self.events.iter().rev().take_while(emphasis).count();
        if begun == 0 {
            self.space = true;
            return;
        }
        let at = self.events.len() - begun;
        match at.checked_sub(1).and_then(|at| self.events.get_mut(at)) {
            Some(Event::Text(text)) => text.push(' '),
            _ => self.events.insert(at, Event::Text(" ".to_owned())),
        }
        self.after_space = true;
    }

    fn line_end(&mut self) -> Option<()> {
        self.begin_text()?;
        self.end_line();
        let begun = self.events.len().checked_sub(2).and_then(|at| self.events.get(at));
        let is_second = matches!(self.events.last(), Some(Event::Break))
            && !matches!(begun, None | Some(Event::Open(Tag::P) | Event::Break));
        if is_second && self.is_bare && self.open.last() == Some(&Tag::P) {
            self.events.pop();
            self.end_paragraph()?;
        } else {
            self.events.push(Event::Break);
        }
        Some(())
    }

    /// What stood at the end of the line is not seen.
    fn end_line(&mut self) {
        self.space = false;
        self.after_space = false;
        self.at_line_start = true;
        if let Some(Event::Text(text)) = self.events.last_mut()
            && text.ends_with(' ')
        {
            text.pop();
            if text.is_empty() {
                self.events.pop();
            }
        }
    }

    /// The text of a block ends here.
    fn end_text(&mut self) {
        self.end_line();
        let before = self.events.len().checked_sub(2).and_then(|at| self.events.get(at));
        let is_seen = match before {
            Some(Event::Text(_)) => false,
            Some(Event::Close(tag)) => !tag.is_inline(),
            _ => true,
        };
        if matches!(self.events.last(), Some(Event::Break)) && !is_seen {
            self.events.pop();
        }
    }

    /// Ends a paragraph that nobody has opened, if there is one.
    fn end_paragraph(&mut self) -> Option<()> {
        if self.is_bare {
            self.close_tag(&Tag::P)?;
            self.is_bare = false;
        }
        Some(())
    }

    fn open_tag(&mut self, tag: Tag) -> Option<()> {
        self.events.push(Event::Open(tag.clone()));
        self.open.push(tag);
        (self.open.len() <= DEPTH).then_some(())
    }

    fn close_tag(&mut self, tag: &Tag) -> Option<()> {
        let open = self.open.pop()?;
        if std::mem::discriminant(&open) != std::mem::discriminant(tag) {
            return None;
        }
        if !open.is_inline() && open != Tag::Pre {
            self.end_text();
        }
        let is_nothing = open.is_emphasis() || matches!(open, Tag::U | Tag::P);
        if is_nothing && self.events.last() == Some(&Event::Open(open.clone())) {
            self.events.pop();
        } else {
            self.events.push(Event::Close(open));
        }
        Some(())
    }

    fn start(&mut self, tag: &StartTag<()>) -> Option<()> {
        if tag.name.as_slice() == b"br" {
            let may_stand = tag.attributes.is_empty() && !self.open.contains(&Tag::Pre);
            return may_stand.then(|| self.line_end()).flatten();
        }
        let kind = match Tag::named(&tag.name)? {
            Tag::A(_) => Tag::A(target(tag)?),
            other if tag.attributes.is_empty() => other,
            _ => return None,
        };
        if self.open.contains(&Tag::Pre) {
            let begins = matches!(self.events.last(), Some(Event::Open(Tag::Pre)));
            return (begins && kind == Tag::Code).then(|| self.open_tag(kind)).flatten();
        }
        if kind.is_inline() {
            self.begin_text()?;
            if std::mem::take(&mut self.space) {
                self.push_text(' ');
                self.after_space = true;
            }
            return self.open_tag(kind);
        }
        self.end_paragraph()?;
        self.end_text();
        let may_stand = match (self.open.last(), &kind) {
            (Some(Tag::Ul | Tag::Ol), kind) => *kind == Tag::Li,
            (None | Some(Tag::Quote | Tag::Li), kind) => *kind != Tag::Li,
            _ => false,
        };
        may_stand.then(|| self.open_tag(kind)).flatten()
    }

    fn end(&mut self, tag: &Tag) -> Option<()> {
        if tag.is_inline() {
            if !tag.is_emphasis() && std::mem::take(&mut self.space) {
                self.push_text(' ');
                self.after_space = true;
            }
        } else if self.is_bare {
            self.end_paragraph()?;
        }
        self.close_tag(tag)
    }
}

/// Where a link leads, if it says nothing else and may lead there.
fn target(tag: &StartTag<()>) -> Option<String> {
    let href = tag.attributes.get(b"href".as_slice())?;
    let href = std::str::from_utf8(href).ok()?;
    (tag.attributes.len() == 1 && may_lead_to(href)).then(|| href.to_owned())
}
