//! Plain text as the HTML of a note, and back where nothing is lost by it.

use html5gum::{Token, Tokenizer};

use super::note;

/// Writes plain text as HTML: paragraphs at empty lines, `<br>` at the other line ends, everything else escaped. White
/// space at the end is left out; what HTML would fold together is kept by hard spaces.
pub fn to_html(text: &str) -> String {
    let text = tidy(text);
    if text.is_empty() {
        return String::new();
    }
    let mut html = String::with_capacity(text.len() + 16);
    let mut empty_lines = 0;
    for paragraph in text.split("\n\n") {
        if paragraph.is_empty() {
            // one is what paragraphs are parted by, the others are in the next one
            empty_lines += 2;
            continue;
        }
        html.push_str("<p>");
        html.push_str(&"<br>".repeat(std::mem::take(&mut empty_lines)));
        for (at, line) in paragraph.split('\n').enumerate() {
            if at > 0 {
                html.push_str("<br>");
            }
            push_line(line, &mut html);
        }
        html.push_str("</p>");
    }
    html
}

/// Text with line feeds only, without white space at the ends of lines or at the end.
fn tidy(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n").replace('\u{a0}', " ");
    let text = text.replace('\t', "    ").replace('\u{c}', " ");
    let lines: Vec<&str> = text.split('\n').map(|line| line.trim_end_matches(' ')).collect();
    lines.join("\n").trim_matches('\n').to_owned()
}

fn push_line(line: &str, html: &mut String) {
    let mut after_space = true;
    for character in line.chars() {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            ' ' if after_space => html.push_str("&nbsp;"),
            // what HTML does not know is no text
            '\0' => {}
            other => html.push(other),
        }
        after_space = character == ' ';
    }
}

/// Reads HTML that is no more than plain text: paragraphs, line ends, and text without any emphasis, link or list. Of
/// anything else `None` is left: as plain text it would lose something.
pub fn from_html(html: &str) -> Option<String> {
    let mut reading = Reading::default();
    for token in Tokenizer::new(html) {
        let Ok(token) = token;
        reading.take(token)?;
    }
    let text = tidy(&reading.finish());
    // what would be shown must be the same either way
    (shown(html) == shown(&to_html(&text))).then_some(text)
}

fn shown(html: &str) -> Vec<String> {
    note::lines(html, 1000)
        .iter()
        .map(|line| line.text().trim_end().replace('\u{a0}', " "))
        .collect()
}

/// What has been read so far.
#[derive(Default)]
struct Reading {
    paragraphs: Vec<String>,
    /// The one that is open.
    text: String,
    has_tags: bool,
}

impl Reading {
    fn take(&mut self, token: Token) -> Option<()> {
        match token {
            Token::String(text) => self.text.push_str(std::str::from_utf8(&text).ok()?),
            Token::StartTag(tag) if tag.attributes.is_empty() => match tag.name.as_slice() {
                b"br" => {
                    self.has_tags = true;
                    self.fold();
                    self.text.push(LINE_END);
                }
                b"p" => self.paragraph(),
                _ => return None,
            },
            Token::EndTag(tag) if tag.name.as_slice() == b"p" => self.paragraph(),
            Token::Error(_) => {}
            _ => return None,
        }
        Some(())
    }

    fn paragraph(&mut self) {
        self.has_tags = true;
        self.fold();
        let text = std::mem::take(&mut self.text);
        if !text.trim_matches(' ').is_empty() {
            self.paragraphs.push(text);
        }
    }

    /// White space in HTML that has its own line ends only parts words.
    fn fold(&mut self) {
        let lines = self.text.split(LINE_END).map(|line| {
            let words = line.split([' ', '\n', '\t', '\r']).filter(|word| !word.is_empty());
            words.collect::<Vec<_>>().join(" ")
        });
        self.text = lines.collect::<Vec<_>>().join(LINE_END_TEXT);
    }

    fn finish(mut self) -> String {
        if self.has_tags {
            self.paragraph();
        } else {
            let text = std::mem::take(&mut self.text);
            self.paragraphs.push(text);
        }
        self.paragraphs.join("\n\n").replace(LINE_END, "\n")
    }
}

/// Stands for a line end that is meant, among white space that is not; no tokenizer lets it through.
const LINE_END: char = '\0';
const LINE_END_TEXT: &str = "\0";

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn text_becomes_paragraphs_and_line_ends() {
        assert_eq!(to_html("one\ntwo\n\nthree\n"), "<p>one<br>two</p><p>three</p>");
        assert_eq!(to_html(" \n"), "");
        assert_eq!(to_html("a\n\n\n\nb"), "<p>a</p><p><br><br>b</p>");
        assert_eq!(to_html("a  b\n  c"), "<p>a &nbsp;b<br>&nbsp;&nbsp;c</p>");
    }

    #[test]
    fn nothing_typed_becomes_a_tag() {
        assert_eq!(
            to_html("<script>alert('&amp;')</script>"),
            "<p>&lt;script&gt;alert('&amp;amp;')&lt;/script&gt;</p>"
        );
    }

    #[test]
    fn html_that_is_no_more_than_text_is_read_back() {
        for (html, text) in [
            ("<p>one<br>two</p><p>three</p>", "one\ntwo\n\nthree"),
            ("<p>one<br />\ntwo</p>\n\n<p>three</p>\n", "one\ntwo\n\nthree"),
            ("plain &amp; simple\ntwo", "plain & simple\ntwo"),
            ("a &lt;b&gt;", "a <b>"),
            ("one<br><br>two", "one\n\ntwo"),
            ("", ""),
        ] {
            assert_eq!(from_html(html).as_deref(), Some(text), "{html}");
        }
    }

    #[test]
    fn html_that_is_more_than_text_is_left_alone() {
        for html in [
            "a <b>bold</b> word",
            "<ul><li>one</li></ul>",
            "<p class=\"x\">one</p>",
            "<a href=\"https://example.com\">x</a>",
            "<pre>x\n y</pre>",
            "text <!-- a comment -->",
            "<div>one</div>",
        ] {
            assert_eq!(from_html(html), None, "{html}");
        }
    }

    proptest! {
        #[test]
        fn text_comes_back_as_it_went(text in "[a-c<>&;\"' \n#x0-9東é]{0,60}") {
            let html = to_html(&text);
            prop_assert_eq!(from_html(&html), Some(tidy(&text)));
        }

        #[test]
        fn what_is_shown_is_what_was_typed(text in "[a-c<>& \n]{0,60}") {
            let typed = tidy(&text);
            let wanted: Vec<String> = if typed.is_empty() {
                Vec::new()
            } else {
                typed.split('\n').map(|line| line.trim_end().to_owned()).collect()
            };
            prop_assert_eq!(shown(&to_html(&text)), wanted);
        }

        #[test]
        fn no_html_is_too_much(html in "(<p>|</p>|<br>|<b>|&[a-z]{0,4};|[a-z \n\u{0}])*") {
            drop(from_html(&html));
        }
    }
}
