use proptest::prelude::*;

use super::*;
use crate::text::width;

fn shown(html: &str) -> Vec<String> {
    lines(html, 40).iter().map(Line::text).collect()
}

fn styled(html: &str) -> Vec<(String, Style)> {
    lines(html, 60)
        .into_iter()
        .flat_map(|line| line.spans)
        .map(|span| (span.text, span.style))
        .collect()
}

#[test]
fn paragraphs_and_line_ends() {
    assert_eq!(shown("<p>One\n two</p><p>three<br>four</p>"), ["One two", "", "three", "four"]);
    assert_eq!(shown("plain\ntext, <b>no</b> blocks"), ["plain", "text, no blocks"]);
    assert_eq!(shown(""), Vec::<String>::new());
    assert_eq!(shown("<p></p><p> </p>"), Vec::<String>::new());
}

#[test]
fn an_accent_that_stood_on_a_space_stands_on_nothing_else() {
    assert_eq!(shown("<p> \u{300}x</p>"), ["\u{fffd}x"]);
}

#[test]
fn emphasis_is_told_apart() {
    let plain = Style::default();
    let bold = Style { bold: true, ..plain };
    assert_eq!(
        styled("a <b>b <i>c</i></b>&amp;"),
        [
            ("a ".to_owned(), plain),
            ("b ".to_owned(), bold),
            ("c".to_owned(), Style { italic: true, ..bold }),
            ("&".to_owned(), plain),
        ]
    );
}

#[test]
fn lists_are_indented_and_numbered() {
    let html = "<p>Please mind</p><ul><li>the week starts on Monday here and on Sunday elsewhere</li>\
                <li>two<ol><li>a</li><li>b</li></ol></li></ul><p>End</p>";
    assert_eq!(
        shown(html),
        [
            "Please mind",
            "",
            "• the week starts on Monday here and on",
            "  Sunday elsewhere",
            "• two",
            "  1. a",
            "  2. b",
            "",
            "End",
        ]
    );
}

#[test]
fn quotes_have_a_bar_and_code_keeps_its_spaces() {
    assert_eq!(shown("<blockquote><p>a</p><p>b</p></blockquote>c"), ["│ a", "│ ", "│ b", "", "c"]);
    assert_eq!(shown("<p>x</p><pre>\nif a:\n  b\n\nc</pre>"), ["x", "", "if a:", "  b", "", "c"]);
    assert_eq!(shown("<pre>a</pre>b"), ["a", "", "b"]);
}

#[test]
fn links_show_where_they_lead() {
    let target = "https://wiki.example.com/x";
    assert_eq!(
        shown(&format!("see <a href='{target}'>this</a>.")),
        ["see this (https://wiki.example.com/x)."]
    );
    assert_eq!(shown(&format!("<a href='{target}'>{target}</a>")), [target]);
    assert_eq!(shown("<a href='mailto:a@example.com'>a@example.com</a>"), ["a@example.com"]);
    assert_eq!(shown("<a href='javascript:alert(1)'>click</a>"), ["click"]);
    assert!(!styled("<a href='javascript:alert(1)'>click</a>")[0].1.link);
    for other in ["data:text/html,x", " java\nscript:x", "file:///etc/passwd", "//x.example", ""] {
        assert_eq!(shown(&format!("<a href='{other}'>click</a>")), ["click"], "{other}");
    }
    assert_eq!(
        shown("<a href='https://x.example/ab'>https://x.example/a b</a>"),
        ["https://x.example/a b", "(https://x.example/ab)"],
        "a text that is nearly the target is not the target"
    );
    assert_eq!(
        shown("to <a href='https://x.example'>https://x.example</a>"),
        ["to https://x.example"]
    );
}

#[test]
fn scripts_go_and_unknown_tags_leave_their_text() {
    assert_eq!(shown("a<script>if (1<2) '<b>x</b>'</script><style>p{}</style>b"), ["ab"]);
    assert_eq!(shown("<blink>a</blink><custom-tag x=1>b"), ["ab"]);
    assert_eq!(
        shown("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>"),
        ["a b", "c"]
    );
    assert_eq!(shown("<img src=x alt='a cat'>"), ["[image: a cat]"]);
}

#[test]
fn encoded_control_characters_are_caught() {
    assert_eq!(shown("a&#27;[31m&#x202e;b&#155;"), ["a�[31m�b›"]);
    assert_eq!(shown("<a href='https://a&#27;]0;x&#7;'>t</a>"), ["t (https://a�]0;x�)"]);
}

#[test]
fn depth_costs_neither_stack_nor_room() {
    let deep = format!("{}x{}", "<ul><li><blockquote>".repeat(5000), "</blockquote>".repeat(5000));
    let lines = lines(&deep, 20);
    assert!(lines.iter().all(|line| width(&line.text()) <= 20));
    assert!(lines.iter().any(|line| line.text().contains('x')));
}

/// Each of these has brought a browser or a parser to its knees. What is counted is room, which a slow machine does not
/// change: a note may not grow to many times its size.
#[test]
fn hostile_notes_stay_small() {
    let full = |piece: &str| piece.repeat(NOTE_CAP / 8 / piece.len());
    let nested = |open: &str, inner: &str| format!("{}{}", open.repeat(DEPTH), full(inner));
    for html in [
        full("<blockquote>"),
        full("<ul><li>"),
        full("<b><i><a href='https://x.example'>"),
        full("<"),
        full("&"),
        full("&lt;"),
        full("<!--"),
        full("<a "),
        full("</p>"),
        full("<pre>\n\t"),
        full("a\u{301}\u{301}"),
        nested("<blockquote>", "<br>"),
        nested("<ul><li>", "<br>"),
        nested("<blockquote>", "<p>x"),
    ] {
        let lines = lines(&html, 200);
        let spans: usize = lines.iter().map(|line| line.spans.len()).sum();
        let begins = super::beginning(&html, 60);
        assert!(spans <= 2 * lines.len() + 64, "{spans} spans in {} lines: {begins}", lines.len());
    }
}

#[test]
fn a_note_without_end_is_cut() {
    let lines = lines(&"<p>word</p>".repeat(40_000), 40);
    assert!(lines.last().unwrap().text().contains("too long"));
}

proptest! {
    #[test]
    fn never_wider_than_asked_and_never_hidden(html in html(), room in 1usize..40) {
        for line in lines(&html, room) {
            let text = line.text();
            prop_assert!(width(&text) <= room, "{:?} is wider", text);
            prop_assert!(!text.contains(char::is_control), "{:?}", text);
            let bidi = text.contains('\u{202e}');
            prop_assert!(!bidi);
        }
    }
}

/// Any text with pieces of HTML far more often than chance has them.
fn html() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "<p>",
        "</p>",
        "<ul>",
        "</ul>",
        "<ol>",
        "<li>",
        "</li>",
        "<b>",
        "</b>",
        "<pre>",
        "</pre>",
        "<blockquote>",
        "</blockquote>",
        "<a href='https://x.example/y'>",
        "</a>",
        "<br>",
        "<",
        "&",
        "&#27;",
        "&#x202e;",
        "<script>",
        "</script>",
        "<!--",
        "-->",
        "\n",
        "  ",
        "東京",
        "word ",
    ]);
    let any = prop_oneof![piece.prop_map(str::to_owned), any::<String>()];
    prop::collection::vec(any, 0..30).prop_map(|pieces| pieces.concat())
}
