use std::time::Instant;

use proptest::prelude::*;

use super::*;
use crate::text::note::{self, Style};

#[test]
fn what_is_typed_becomes_what_notes_may_hold() {
    for (markdown, html) in [
        ("one\ntwo\n\nthree\n", "<p>one<br>two</p><p>three</p>"),
        (
            "**a** __b__ *c* _d_ <u>e</u> `f`",
            "<p><strong>a</strong> <b>b</b> <em>c</em> <i>d</i> <u>e</u> <code>f</code></p>",
        ),
        ("***a***", "<p><strong><em>a</em></strong></p>"),
        ("*a **b***", "<p><em>a <strong>b</strong></em></p>"),
        ("- a\n- b\n  - c\n- d", "<ul><li>a</li><li>b<ul><li>c</li></ul></li><li>d</li></ul>"),
        ("1. a\n2. b\n   more", "<ol><li>a</li><li>b<br>more</li></ol>"),
        ("- a\n\n- b", "<ul><li><p>a</p></li><li><p>b</p></li></ul>"),
        ("- a\n\n  b", "<ul><li>a<p>b</p></li></ul>"),
        ("see:\n- a\nend", "<p>see:</p><ul><li>a</li></ul><p>end</p>"),
        (
            "> a\n> b\n>\n> > c",
            "<blockquote><p>a<br>b</p><blockquote><p>c</p></blockquote></blockquote>",
        ),
        ("~~~ call Ann ~~~\nnow", "<p>~~~ call Ann ~~~<br>now</p>"),
        ("``` see the log\nnow", "<p>``` see the log<br>now</p>"),
        ("```rust\nlet x = a < b;\n\n  y\n```\nz", "<pre>let x = a &lt; b;\n\n  y</pre><p>z</p>"),
        ("~~~\na\n~~~", "<pre><code>a</code></pre>"),
        ("- ```\n  a\n    b\n  ```", "<ul><li><pre>a\n  b</pre></li></ul>"),
        (
            "[the *plan*](https://e.com/a?b=1&c=(2))",
            "<p><a href=\"https://e.com/a?b=1&amp;c=(2)\">the <em>plan</em></a></p>",
        ),
        ("<mailto:ann@e.com>", "<p><a href=\"mailto:ann@e.com\">mailto:ann@e.com</a></p>"),
        ("`` a ` b ``", "<p><code>a ` b</code></p>"),
        ("a\n\\\nb", "<p>a<br><br>b</p>"),
        ("_[__", "<p><i>[</i>_</p>"),
        ("a  b\n  c", "<p>a &nbsp;b<br>&nbsp;&nbsp;c</p>"),
        (" \n\t\n", ""),
    ] {
        assert_eq!(to_html(markdown), html, "{markdown}");
    }
}

#[test]
fn everything_else_is_text_as_it_was_typed() {
    for text in [
        "snake_case and 2*3*4, 2 * 3 * 4",
        "# no heading",
        "-dash, -- dash, - ",
        "2026. a year; 3) three",
        "a ] (b) [c] (d) [e](javascript:x) [f](/g)",
        r"C:\new\[x] \d+\.\w \\server\share",
        "a < b > c & d; x <i> y </i> <script> &amp; &#65;",
        "**open, __open, `open, <u>open",
        "** a ** __ b __",
        "\"quoted\" 'single'",
        "~~struck~~ ^x^ ==y==",
        "東 🚢 é",
    ] {
        let html = to_html(text);
        let shown: Vec<String> = note::lines(&html, 1000).iter().map(note::Line::text).collect();
        let wanted = text.replace(r"\[x", "[x");
        assert_eq!(shown, [wanted.trim_end()], "{html}");
        assert!(!html.replace("<p>", "").replace("</p>", "").contains('<'), "{html}");
    }
}

#[test]
fn a_backslash_makes_text_of_a_sign() {
    for (markdown, text) in [
        (r"\*a\* \_b\_ \`c\` \[d\](https://e) \<u>f\</u>", "*a* _b_ `c` [d](https://e) <u>f</u>"),
        (r"\- a", "- a"),
        (r"1\. a", "1. a"),
        (r"\> a", "> a"),
        (r"\~~~", "~~~"),
    ] {
        let html = to_html(markdown);
        assert_eq!(note::lines(&html, 100)[0].text(), text, "{html}");
        assert_eq!(html.matches('<').count(), 2, "{html}");
    }
}

#[test]
fn html_is_written_as_markdown_where_that_says_the_same() {
    for (html, markdown) in [
        ("<p>one<br>two</p><p>three</p>", "one\ntwo\n\nthree"),
        ("<p>one<br />\ntwo</p>\n\n<p>three</p>\n", "one\ntwo\n\nthree"),
        ("plain &amp; simple\ntwo", "plain & simple\ntwo"),
        ("one\n\ntwo", "one\n\ntwo"),
        ("one<br><br>two", "one\n\ntwo"),
        ("<p>one<br><br>two</p>", "one\n\\\ntwo"),
        ("<b>bold </b>word", "__bold__ word"),
        ("a<em> b</em>, <strong>c</strong>", "a *b*, **c**"),
        ("<ul>\n<li>one</li>\n<li>two <u>x</u></li>\n</ul>", "- one\n- two <u>x</u>"),
        ("<ul><li>a</li></ul><ul><li>b</li></ul>", "- a\n\n* b"),
        ("<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>", "1. a\n   - b\n2. c"),
        ("<ul><li><p>a</p></li><li><p>b</p></li></ul>", "- a\n\n- b"),
        ("<blockquote>said<br>so</blockquote><p>yes</p>", "> said\n> so\n\nyes"),
        ("<pre>a\n  b</pre>", "```\na\n  b\n```"),
        ("<pre><code>a\n~~~</code></pre>", "~~~~\na\n~~~\n~~~~"),
        (r#"<a href="https://e.com/(x)">t</a>"#, r"[t](https://e.com/\(x\))"),
        (r#"<a href="https://e.com">https://e.com</a>"#, "<https://e.com>"),
        ("2*3 and a_b", "2*3 and a_b"),
        ("<p>*a*</p>", r"\*a\*"),
        ("<p>- a<br>1. b<br>&gt; c</p>", "\\- a\n1\\. b\n\\> c"),
        ("<code>a`b</code>", "``a`b``"),
        ("a < b & c", "a < b & c"),
        ("", ""),
        ("<p></p>", ""),
    ] {
        assert_eq!(to_markdown(html).as_deref(), Some(markdown), "{html}");
    }
}

#[test]
fn html_that_says_more_is_left_alone() {
    for html in [
        "<p class=\"x\">one</p>",
        "<h1>one</h1>",
        "<table><tr><td>x</td></tr></table>",
        "<img src=x>",
        "text <!-- a comment -->",
        "<a href=\"https://e.com\" target=_blank>x</a>",
        "<a href=\"javascript:x\">x</a>",
        "<a href=\"https://e.com\"></a>",
        "<a href=\"https://e.com/a b\">x</a>",
        "<p>a<p>b",
        "<b>a<i>b</b></i>",
        "a<b>b</b>c <i>d</i>e",
        "<ul><li></li></ul>",
        "<ul>x<li>y</li></ul>",
        "<ul><li><p>a</p></li></ul>",
        "<ol><li>a</li>b</ol>",
        "<pre>a <b>b</b></pre>",
        "<code><b>x</b></code>",
        "<em><strong>a</strong> b</em>",
        "<p>a</p></p>",
        "text <b",
        "a\u{1b}b",
    ] {
        assert_eq!(to_markdown(html), None, "{html}");
    }
}

/// What is seen of a note: its lines of words with how they look. How a space looks does not count, nor do empty lines:
/// a paragraph that nobody has opened has fewer around it.
fn seen(html: &str) -> Vec<Vec<(String, Style)>> {
    let mut lines: Vec<Vec<(String, Style)>> = Vec::new();
    for line in note::lines(html, 1000) {
        let mut words: Vec<(String, Style)> = Vec::new();
        for span in &line.spans {
            for character in span.text.chars() {
                let is_space = character == ' ';
                let style = if is_space { Style::default() } else { span.style };
                match words.last_mut() {
                    Some((word, known)) if *known == style => word.push(character),
                    _ => words.push((character.to_string(), style)),
                }
            }
        }
        let is_blank = |(word, _): &(String, Style)| word.trim_matches(' ').is_empty();
        while words.last().is_some_and(is_blank) {
            words.pop();
        }
        if words.iter().any(|word| !word.1.marker && !is_blank(word)) {
            lines.push(words);
        }
    }
    lines
}

fn markdown() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "a",
        "b ",
        "c d",
        " ",
        "  ",
        "\n",
        "\n",
        "\n\n",
        "\n  ",
        "\n    ",
        "**",
        "*",
        "__",
        "_",
        "`",
        "``",
        "\n```\n",
        "\n~~~\n",
        "<u>",
        "</u>",
        "- ",
        "\n- ",
        "\n* ",
        "\n+ ",
        "\n1. ",
        "\n2. ",
        "\n1) ",
        "\n> ",
        "\n> > ",
        "\n>\n> ",
        "> ",
        "\n  - ",
        "\n   1. ",
        "[",
        "]",
        "](https://e.com)",
        "](http://e/(x))",
        "<https://e.com>",
        "\\",
        "\n\\\n",
        "&",
        "<",
        ">",
        "&nbsp;",
        "\u{a0}",
        "é",
        ".",
        "1",
        "(",
        ")",
        "\t",
        "~",
    ]);
    prop::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
}

/// Well-formed HTML of the allowed tags, as deep as that many.
fn html() -> impl Strategy<Value = String> {
    let text = prop::sample::select(vec![
        "a",
        "b c",
        " d",
        "e ",
        " ",
        "\n",
        "<br>",
        "*",
        "_",
        "**",
        "`",
        "- f",
        "1. g",
        "&gt;",
        "&lt;u&gt;",
        "&amp;",
        "\\",
        "[x](https://e)",
        "&nbsp;",
        " &nbsp;h",
        "~~~",
        "3 * 4",
        "k_l",
        "]",
        "(",
        "<a href=\"http://e\">m</a>",
    ]);
    let words = prop::sample::select(vec!["a", "b c", "d"]);
    let inline = (words.clone(), prop::collection::vec(text, 0..4), words)
        .prop_map(|(first, pieces, last)| format!("{first} {} {last}", pieces.concat()));
    let wrapped = |tags: Vec<&'static str>| {
        move |inner: Vec<String>| {
            let tags = tags.clone();
            prop::sample::select(tags)
                .prop_map(move |tag| format!("<{tag}>{}</{tag}>", inner.concat()))
        }
    };
    let inline = inline.prop_recursive(2, 6, 3, move |inner| {
        let emphasis = vec!["b", "i", "u", "em", "strong", "strong", "code"];
        let one = prop::collection::vec(inner.clone(), 1..2).prop_flat_map(wrapped(emphasis));
        prop::collection::vec(one, 1..3).prop_map(|pieces| pieces.join(" "))
    });
    let block = prop_oneof![
        inline.clone(),
        prop::collection::vec(inline.clone(), 1..2)
            .prop_flat_map(wrapped(vec!["p", "p", "p", "pre"])),
    ];
    let block = block.prop_recursive(3, 12, 3, |inner| {
        let inners = prop::collection::vec(inner, 1..3);
        prop_oneof![
            inners.clone().prop_map(|inner| format!("<blockquote>{}</blockquote>", inner.concat())),
            (prop::collection::vec(inners, 1..3), any::<bool>()).prop_map(|(items, numbered)| {
                let items: Vec<String> =
                    items.iter().map(|item| format!("<li>{}</li>", item.concat())).collect();
                let tag = if numbered { "ol" } else { "ul" };
                format!("<{tag}>{}</{tag}>", items.concat())
            }),
        ]
    });
    prop::collection::vec(block, 1..4).prop_map(|blocks| blocks.concat())
}

proptest! {
    #[test]
    fn what_was_written_in_markdown_is_edited_in_markdown(typed in markdown()) {
        let html = to_html(&typed);
        let markdown = to_markdown(&html);
        prop_assert!(markdown.is_some(), "{html}");
        let markdown = markdown.unwrap();
        let again = to_html(&markdown);
        prop_assert_eq!(seen(&again), seen(&html), "{}", &markdown);
        prop_assert_eq!(to_markdown(&again), Some(markdown), "it comes to rest");
    }

    #[test]
    fn a_note_that_is_given_as_markdown_looks_as_it_did(html in html()) {
        if let Some(markdown) = to_markdown(&html) {
            prop_assert_eq!(seen(&to_html(&markdown)), seen(&html), "{}", markdown);
        }
    }

    #[test]
    fn no_word_is_lost(typed in "([a-z]{1,3}|[ \n*_`>\\\\-]){0,40}") {
        let letters = |text: &str| text.chars().filter(char::is_ascii_lowercase).collect::<String>();
        let shown: String = note::lines(&to_html(&typed), 1000).iter().map(note::Line::text).collect();
        // a language behind the sign of a block of code has no place
        if !typed.contains("```") {
            prop_assert_eq!(letters(&shown), letters(&typed));
        }
    }

    #[test]
    fn nothing_typed_becomes_a_tag_that_is_not_allowed(typed in any::<String>()) {
        let html = to_html(&typed);
        prop_assert!(html::read(&html).is_some(), "{}", html);
    }

    #[test]
    fn no_html_is_too_much(html in "(</?(p|br|b|ul|li|pre|code|a|blockquote)>|&[a-z]{0,4};|[a-z <>\n\u{0}])*") {
        drop(to_markdown(&html));
    }
}

#[test]
fn depth_and_length_cost_time_in_proportion() {
    let all = |count: usize| {
        [
            "> ",
            "- ",
            "  ",
            "* ",
            "*",
            "_",
            "**",
            "[",
            "](",
            "](http://x",
            "`",
            "` `` ",
            "<u>",
            "<http://",
            "\\",
            "1. ",
            "&",
            "~~~\n",
            "- a\n",
            "a\n\n",
            "> a\n",
            "- a\n\n",
            "*a _b ",
        ]
        .map(|piece| format!("x{}", piece.repeat(count)))
        .into_iter()
        .chain(
            [
                "<b>",
                "<ul><li>",
                "<blockquote>",
                "<pre>",
                "<p>a</p>",
                "a<br>",
                "<i> </i>",
                " <b> ",
                "<a href=\"http://x\">",
            ]
            .map(|piece| piece.repeat(count)),
        )
        .collect::<Vec<_>>()
    };
    for text in all(4_000) {
        let begin = Instant::now();
        let html = to_html(&text);
        drop(to_markdown(&html));
        drop(to_markdown(&text));
        let start: String = text.chars().take(12).collect();
        assert!(begin.elapsed().as_secs() < 20, "{start} took {:?}", begin.elapsed());
    }
}
