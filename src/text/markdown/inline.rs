//! The text of a paragraph: emphasis, code and links in it.
//!
//! One pass from left to right. What may begin something is written as text and remembered; if its end comes, the text
//! becomes a tag, and whatever else was begun in between stays text.

use std::collections::HashMap;

use super::html::may_lead_to;

/// Characters of an address; a longer one is text.
const LONGEST_ADDRESS: usize = 2048;

/// Something that may have been begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// `**`
    Stars,
    /// `*`
    Star,
    /// `__`
    Lines,
    /// `_`
    Line,
    /// `<u>`
    Under,
    /// `[`
    Bracket,
}

/// A mark, the piece it stands in, and what was written before it.
#[derive(Debug, Clone, Copy)]
struct Begun {
    mark: Mark,
    piece: usize,
    inked: usize,
}

/// Those that cannot be begun twice.
const SINGLE: usize = 5;

impl Mark {
    const fn tags(self) -> (&'static str, &'static str) {
        match self {
            Self::Stars => ("<strong>", "</strong>"),
            Self::Star => ("<em>", "</em>"),
            Self::Lines => ("<b>", "</b>"),
            Self::Line => ("<i>", "</i>"),
            Self::Under => ("<u>", "</u>"),
            Self::Bracket => ("", "</a>"),
        }
    }

    const fn text(self) -> &'static str {
        match self {
            Self::Stars => "**",
            Self::Star => "*",
            Self::Lines => "__",
            Self::Line => "_",
            Self::Under => "&lt;u&gt;",
            Self::Bracket => "[",
        }
    }
}

/// Writes a paragraph's text, whose lines are the lines of the note, as HTML.
pub(super) fn to_html(text: &str, html: &mut String) {
    let characters: Vec<char> = text.chars().collect();
    let code_ends = code_ends(&characters);
    let mut inline = Inline { characters, code_ends, after_space: true, ..Inline::default() };
    while let Some(character) = inline.ahead(0) {
        inline.take(character);
    }
    let last_is_empty = matches!(inline.characters.last(), None | Some('\n'));
    html.extend(inline.pieces);
    if last_is_empty {
        // a line end that ends a block is not seen, so an empty line takes two
        html.push_str("<br>");
    }
}

/// For each run of backticks the place of the next one of that length in its line.
fn code_ends(characters: &[char]) -> HashMap<usize, usize> {
    let mut ends = HashMap::new();
    let mut begun: HashMap<usize, usize> = HashMap::new();
    let mut at = 0;
    while let Some(character) = characters.get(at) {
        let length = characters.iter().skip(at).take_while(|it| **it == '`').count();
        if length > 0 {
            if let Some(start) = begun.insert(length, at) {
                ends.insert(start, at);
            }
        } else if *character == '\n' {
            begun.clear();
        }
        at += length.max(1);
    }
    ends
}

#[derive(Default)]
struct Inline {
    characters: Vec<char>,
    at: usize,
    code_ends: HashMap<usize, usize>,
    /// HTML so far: text, and signs that may become tags, each a piece.
    pieces: Vec<String>,
    /// The last piece is text that may grow.
    is_text: bool,
    /// What may have been begun.
    begun: Vec<Begun>,
    /// Characters so far that are no spaces.
    inked: usize,
    /// Where each of those that cannot be begun twice is in the list.
    places: [Option<usize>; SINGLE],
    /// A further space would be folded away.
    after_space: bool,
}

impl Inline {
    fn ahead(&self, by: usize) -> Option<char> {
        self.characters.get(self.at + by).copied()
    }

    fn behind(&self) -> Option<char> {
        self.characters.get(self.at.checked_sub(1)?).copied()
    }

    fn follows(&self, text: &str) -> bool {
        let here = self.characters.get(self.at..).unwrap_or_default();
        let mut here = here.iter();
        text.chars().all(|wanted| here.next().is_some_and(|it| it.eq_ignore_ascii_case(&wanted)))
    }

    fn take(&mut self, character: char) {
        match character {
            '\\' if self.is_escape() => {
                self.at += 1;
                if let Some(meant) = self.ahead(0) {
                    self.push(meant);
                }
                self.at += 1;
            }
            '\n' => {
                self.tag("<br>");
                self.after_space = true;
                self.at += 1;
            }
            '*' => self.emphasis('*', [Mark::Stars, Mark::Star]),
            '_' => self.emphasis('_', [Mark::Lines, Mark::Line]),
            '`' => self.code(),
            '<' if self.follows("<u>") => self.underline_begins(),
            '<' if self.follows("</u>") => self.underline_ends(),
            '<' if self.address('<', '>').is_some() => self.bare_link(),
            '[' => {
                // until it is found to begin a link, it is seen
                self.inked += 1;
                self.begin(Mark::Bracket);
                self.at += 1;
            }
            ']' if self.ahead(1) == Some('(') => self.link(),
            other => {
                self.push(other);
                self.at += 1;
            }
        }
    }

    /// Whether the backslash here makes text of what would be more.
    fn is_escape(&self) -> bool {
        match self.ahead(1) {
            Some('*' | '_' | '`' | '[') => true,
            Some(']') => self.ahead(2) == Some('('),
            Some('<') => ["\\<u>", "\\</u>", "\\<http://", "\\<https://", "\\<mailto:"]
                .iter()
                .any(|it| self.follows(it)),
            _ => false,
        }
    }

    // ---- writing

    fn push(&mut self, character: char) {
        if !self.is_text {
            self.pieces.push(String::new());
            self.is_text = true;
        }
        let Some(piece) = self.pieces.last_mut() else { return };
        match character {
            '&' => piece.push_str("&amp;"),
            '<' => piece.push_str("&lt;"),
            '>' => piece.push_str("&gt;"),
            ' ' if self.after_space => piece.push_str("&nbsp;"),
            '\u{a0}' => piece.push_str("&nbsp;"),
            // what no server keeps is no text
            control if control.is_control() && control != '\t' => return,
            other => piece.push(other),
        }
        self.after_space = character == ' ';
        self.inked += usize::from(character != ' ');
    }

    fn tag(&mut self, html: impl Into<String>) {
        self.pieces.push(html.into());
        self.is_text = false;
    }

    fn literal(&mut self, text: &str) {
        for character in text.chars() {
            self.push(character);
        }
    }

    // ---- what is begun and ended

    fn begin(&mut self, mark: Mark) {
        if let Some(place) = self.places.get_mut(mark as usize) {
            *place = Some(self.begun.len());
        }
        self.begun.push(Begun { mark, piece: self.pieces.len(), inked: self.inked });
        self.tag(mark.text());
        self.after_space &= mark != Mark::Bracket;
    }

    fn place_of(&self, mark: Mark) -> Option<usize> {
        *self.places.get(mark as usize)?
    }

    /// Ends what was begun at that place of the list; what was begun after it stays text. Says no where there would be
    /// nothing in it.
    fn end(&mut self, place: usize, open: impl Into<String>) -> bool {
        let Some(Begun { mark, piece, inked }) = self.begun.get(place).copied() else {
            return false;
        };
        if inked == self.inked {
            return false;
        }
        self.begun.truncate(place);
        for known in &mut self.places {
            known.take_if(|known| *known >= place);
        }
        if let Some(begun) = self.pieces.get_mut(piece) {
            *begun = open.into();
        }
        self.tag(mark.tags().1);
        true
    }

    fn emphasis(&mut self, sign: char, [double, single]: [Mark; 2]) {
        let is_double = self.ahead(1) == Some(sign);
        let inner = self.place_of(single) > self.place_of(double);
        let mark = if is_double && !(inner && self.may_end(sign, 1)) { double } else { single };
        let length = mark.text().len();
        let place = self.place_of(mark);
        if let Some(place) = place
            && self.may_end(sign, length)
            && self.end(place, mark.tags().0)
        {
            // done
        } else if place.is_none() && self.may_begin(sign, length) {
            self.begin(mark);
        } else {
            self.literal(mark.text());
        }
        self.at += length;
    }

    /// Within a word or a calculation a sign is part of it: `snake_case`, `2*3*4`.
    fn is_in_word(&self, sign: char, length: usize) -> bool {
        let is_word =
            if sign == '_' { char::is_alphanumeric } else { |it: char| it.is_ascii_alphanumeric() };
        self.behind().is_some_and(is_word) && self.ahead(length).is_some_and(is_word)
    }

    fn may_begin(&self, sign: char, length: usize) -> bool {
        !self.is_in_word(sign, length)
            && self.ahead(length).is_some_and(|next| !next.is_ascii_whitespace())
    }

    fn may_end(&self, sign: char, length: usize) -> bool {
        !self.is_in_word(sign, length)
            && self.behind().is_some_and(|before| !before.is_ascii_whitespace())
    }

    fn underline_begins(&mut self) {
        if self.place_of(Mark::Under).is_none() {
            self.begin(Mark::Under);
        } else {
            self.literal("<u>");
        }
        self.at += "<u>".len();
    }

    fn underline_ends(&mut self) {
        let place = self.place_of(Mark::Under);
        if !place.is_some_and(|place| self.end(place, Mark::Under.tags().0)) {
            self.literal("</u>");
        }
        self.at += "</u>".len();
    }

    fn code(&mut self) {
        let start = self.at;
        let run = self.characters.iter().skip(start).take_while(|it| **it == '`').count();
        let Some(end) = self.code_ends.get(&start).copied() else {
            self.literal(&"`".repeat(run));
            self.at += run;
            return;
        };
        let mut content = self.characters.get(start + run..end).unwrap_or_default();
        if let [' ', inner @ .., ' '] = content
            && inner.iter().any(|it| *it != ' ')
        {
            content = inner;
        }
        let content: String = content.iter().collect();
        self.tag("<code>");
        self.literal(&content);
        self.tag("</code>");
        self.at = end + run;
    }

    // ---- links

    /// The address that begins behind this sign and ends before that one, if it is one a link may have, and the place
    /// behind its end.
    fn address(&self, begin: char, end: char) -> Option<(String, usize)> {
        let mut at = self.at;
        while self.characters.get(at) != Some(&begin) {
            at += 1;
        }
        let rest = self.characters.get(at + 1..)?;
        let start: String = rest.iter().take(8).collect();
        if !may_lead_to(&start) {
            return None;
        }
        let mut address = String::new();
        let mut depth = 0_usize;
        let mut rest = rest.iter().copied().enumerate().take(LONGEST_ADDRESS).peekable();
        while let Some((place, character)) = rest.next() {
            match character {
                '\\' if end == ')' => {
                    let escaped = rest.next_if(|(_, next)| matches!(next, '(' | ')' | '\\'));
                    address.push(escaped.map_or('\\', |(_, next)| next));
                    continue;
                }
                it if it == end && depth == 0 => return Some((address, at + place + 2)),
                '(' if end == ')' => depth += 1,
                ')' if end == ')' => depth = depth.saturating_sub(1),
                '<' | '>' => return None,
                it if it.is_whitespace() || it.is_control() => return None,
                _ => {}
            }
            address.push(character);
        }
        None
    }

    fn link(&mut self) {
        let bracket = self.begun.iter().rposition(|begun| begun.mark == Mark::Bracket);
        if let Some(bracket) = bracket
            && let Some((address, end)) = self.address('(', ')')
            && self.end(bracket, anchor(&address))
        {
            // a link within a link is none
            self.begun.retain(|begun| begun.mark != Mark::Bracket);
            self.places = [None; SINGLE];
            for (place, begun) in self.begun.iter().enumerate() {
                if let Some(known) = self.places.get_mut(begun.mark as usize) {
                    *known = Some(place);
                }
            }
            self.at = end;
        } else {
            self.push(']');
            self.at += 1;
        }
    }

    fn bare_link(&mut self) {
        let Some((address, end)) = self.address('<', '>') else { return };
        self.tag(anchor(&address));
        self.literal(&address);
        self.tag("</a>");
        self.at = end;
    }
}

fn anchor(address: &str) -> String {
    let address = address.replace('&', "&amp;").replace('"', "&quot;");
    format!("<a href=\"{}\">", address.replace('<', "&lt;").replace('>', "&gt;"))
}
